"""What becomes of tickets whose items leave their document, as a person meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployment import CHECKLIST, deploy

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("text", "status"),
    [("", "open"), (CHECKLIST.replace("- [ ] Alert on bandwidth", "- [ ] Page on it"), "wont_do")],
)
def test_a_document_cut_to_nothing_closes_nothing(
    text: str, status: str, tmp_path: Path, capsys: Capture
) -> None:
    """A file that lost every byte is an accident: its tickets stay, and it is said of each."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, "sync: {on_item_gone: close}\n")
    made("sync")
    kept = made.read("docs/a.md")
    made.write("docs/a.md", text and text.replace(" — @ana", " — @bo"))
    codes = [one["code"] for one in made("sync", "--full", "--json").json["problems"]]
    assert "item-gone" in codes or text
    assert f"status: {status}" in made.read("tickets/LOCAL-1.md")
    made.write("docs/a.md", kept)
    assert made("sync", "--json").json["failed"] == 0
    assert "status: open" in made.read("tickets/LOCAL-1.md")
