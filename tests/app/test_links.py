"""Links between documents and tickets lead somewhere, wherever the files lie."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.app.deployment import CHECKLIST, TABLE, Deployment, deploy

Capture = pytest.CaptureFixture[str]
_LINK = re.compile(r"\]\(([^)#]+)")


@pytest.mark.parametrize("name", ["a.md", "2026/a.md", "pay ments/2026/a (1).md"])
@pytest.mark.parametrize("tickets", ["tickets", "docs/open tickets", "else/where/tickets"])
def test_every_link_leads_to_a_file(
    name: str, tickets: str, tmp_path: Path, capsys: Capture
) -> None:
    """From a document to its ticket and back, as an editor follows them on this disk."""
    made = deploy(tmp_path, capsys, {name: TABLE})
    made.write("syncer.yaml", made.read("syncer.yaml").replace("tickets}", f'"{tickets}"}}'))
    assert made("sync").code == 0
    document, ticket = tmp_path / "docs" / name, tmp_path / tickets / "LOCAL-1.md"
    assert _targets(document) == [ticket, ticket.with_name("LOCAL-2.md")]
    assert _targets(ticket) == [document]
    before = document.read_bytes()
    assert made("sync", "--json").json["landed"] == {}
    assert document.read_bytes() == before


def _targets(file: Path) -> list[Path]:
    links = _LINK.findall(file.read_text("utf-8"))
    return [(file.parent / unquote(one)).resolve(strict=True) for one in links]


def test_a_link_of_before_is_the_same_ticket(tmp_path: Path, capsys: Capture) -> None:
    """A link that leads nowhere still names its ticket: it is joined and left as it stands."""
    made: Deployment = deploy(tmp_path, capsys, {"2026/a.md": CHECKLIST})
    assert made("sync").code == 0
    old = made.read("docs/2026/a.md").replace("../../tickets", "../tickets")
    made.write("docs/2026/a.md", old)
    assert made("tickets", "close", "LOCAL-1").code == 0
    assert made("sync", "--json").json["landed"] == {"edit_document": 1}
    assert made.read("docs/2026/a.md") == old.replace("- [ ]", "- [x]")
    assert list((tmp_path / "tickets").glob("*.md")) == [tmp_path / "tickets" / "LOCAL-1.md"]
