"""What a ticket says and a document cannot be told, because nobody can read what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployment import HEAD, deploy

Capture = pytest.CaptureFixture[str]
_LIST = f"{HEAD}## Action Items\n\n- [ ] Alert on lag\n  - Owner: @ana\n  - Due: 来月中\n"
_TABLE = f"""{HEAD}## Action Items

| Action | Owner | Due | Status | Priority |
|---|---|---|---|---|
| Alert on lag | @ana | 12/1/2026 | half way | very |
"""
_DAY = ("--due", "2099-12-24")


@pytest.mark.parametrize(
    ("document", "edit", "said"),
    [
        (_LIST, _DAY, "2026-12-01; the ticket says 2099-12-24: write it here"),
        (_TABLE, _DAY, "postmortems.day_first; the ticket says 2099-12-24: write it here"),
        (_TABLE, ("--status", "done"), "is not a status; the ticket says done: write it here"),
        (_TABLE, ("--priority", "P1"), "is not a priority; the ticket says P1: write it here"),
    ],
)
def test_the_ticket_says(
    document: str, edit: tuple[str, str], said: str, tmp_path: Path, capsys: Capture
) -> None:
    """In plan and status the unreadable value comes with what a person set in the ticket."""
    made = deploy(tmp_path, capsys, {"a.md": document})
    made("sync")
    assert "the ticket says" not in made("plan").out
    assert made("tickets", "edit", "LOCAL-1", *edit).code == 0
    assert made("plan").out.count(said) == 1
    made("sync")
    assert made("status").out.count("the ticket says") == 1
    assert made("status").out.count(said) == 1
