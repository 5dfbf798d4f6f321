"""Whoever did not watch the sync that settled a conflict learns of it from status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployment import CHECKLIST, Deployment, deploy

Capture = pytest.CaptureFixture[str]


def _conflict(made: Deployment) -> None:
    made("sync")
    made("tickets", "edit", "LOCAL-1", "--due", "2099-12-24")
    made.write("docs/a.md", made.read("docs/a.md").replace("2099-12-01", "2099-12-31"))
    assert "the ticket won" in made("sync").out


def test_status_tells_of_conflicts_that_were_settled(tmp_path: Path, capsys: Capture) -> None:
    """Both words, the line, the ticket and the winner stand in status, syncs later as well."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    _conflict(made)
    made("sync")
    said = made("status").out
    assert "Conflicts settled in the last 7 days" in said
    assert (
        "docs:a.md:9 LOCAL-1: due: 2099-12-31 in the document, 2099-12-24 in the ticket; "
        "the ticket won, "
    ) in said
    (one,) = made("status", "--json").json["settled"]
    assert one.pop("at").endswith("Z")
    assert one.pop("key").startswith("ai-")
    assert one == {
        "doc": "docs:a.md",
        "line": 9,
        "field": "due",
        "document": "2099-12-31",
        "ticket": "2099-12-24",
        "winner": "ticket",
    }


def test_a_conflict_that_stands_is_a_problem_alone(tmp_path: Path, capsys: Capture) -> None:
    """One that nobody has decided is told among the problems, and not as settled."""
    more = "sync: {authority: {due: document}}\n"
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, more)
    made("sync")
    made.write("syncer.yaml", made.read("syncer.yaml").replace("docs}}", "docs, write_back: off}}"))
    made("tickets", "edit", "LOCAL-1", "--owner", "ben")
    made.write("docs/a.md", made.read("docs/a.md").replace("@ana", "@cy"))
    made("sync")
    assert "settled" not in made("status").out
    assert made("status", "--json").json["settled"] == []


def test_quiet_times_have_no_such_section(tmp_path: Path, capsys: Capture) -> None:
    """Where nobody was overruled, status says nothing of it."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    assert "settled" not in made("status").out
