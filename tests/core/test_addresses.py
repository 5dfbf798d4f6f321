"""Links from file to file."""

from __future__ import annotations

import pytest

from syncer.core.addresses import page_address, ticket_address
from syncer.core.policy import Policy, SourcePolicy, TrackerPolicy
from syncer.model import DocRef


def _policy(documents: str, tickets: str) -> Policy:
    return Policy(
        sources={"docs": SourcePolicy(folder=documents)},
        trackers={"desk": TrackerPolicy(folder=tickets)},
    )


@pytest.mark.parametrize(
    ("documents", "tickets", "path", "to_ticket", "to_page"),
    [
        ("/w/docs", "/w/desk", "a.md", "../desk/T-1.md", "../docs/a.md"),
        ("/w/docs", "/w/desk", "2026/a b.md", "../../desk/T-1.md", "../docs/2026/a%20b.md"),
        ("/w/docs", "/w/desk", "p/2026/a.md", "../../../desk/T-1.md", "../docs/p/2026/a.md"),
        ("/w/docs", "/w/docs/desk", "2026/a.md", "../desk/T-1.md", "../2026/a.md"),
        ("/w/site/docs", "/w/my desk", "a.md", "../../my%20desk/T-1.md", "../site/docs/a.md"),
        ("/w/docs", "/w/docs", "a.md", "./T-1.md", "./a.md"),
        ("", "/w/desk", "2026/a.md", "../desk/T-1.md", "../docs/2026/a.md"),
        ("/w/docs", "", "2026/a.md", "../desk/T-1.md", None),
    ],
)
def test_files(
    documents: str, tickets: str, path: str, to_ticket: str, to_page: str | None
) -> None:
    """A link leads from the folder of the file it stands in to the other file, both ways.

    From a ticket that is no file no way leads to one, so that there is no dead link.
    """
    policy, doc = _policy(documents, tickets), DocRef("docs", path)
    beside = f"../{(tickets or '/desk').rpartition('/')[2].replace(' ', '%20')}/T-1.md"
    page = f"../{(documents or '/docs').rpartition('/')[2]}/{path.replace(' ', '%20')}"
    assert ticket_address(beside, "desk", doc, policy) == to_ticket
    assert page_address(page, doc, "desk", policy) == to_page


@pytest.mark.parametrize("url", ["https://t.example/T-1", "/T-1", "T-1", ""])
def test_what_is_no_file(url: str) -> None:
    """An address of the web, or one that another adapter made, stays as it is."""
    policy, doc = _policy("/w/docs", "/w/desk"), DocRef("docs", "2026/a.md")
    assert ticket_address(url, "desk", doc, policy) == url
    assert page_address(url, doc, "desk", policy) == url
    assert page_address(None, doc, "desk", policy) is None
