"""A person's word is asked for only where it is needed, and what it does is shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from syncer.app.cli import run
from tests.app.deployment import CHECKLIST, TABLE, deploy

Capture = pytest.CaptureFixture[str]
NOTES = "# Notes\n\n- **Date:** 2026-11-02\n\n## Follow-ups\n\n- [ ] Alert on bandwidth\n"


@pytest.mark.parametrize(
    "command", [["link", "docs:a.md:9", "LOCAL-2"], ["new", "docs:a.md:9"], ["new", "a.md:9"]]
)
def test_an_item_with_a_live_ticket_needs_no_ruling(
    command: list[str], tmp_path: Path, capsys: Capture
) -> None:
    """Link and new refuse with 2 where a ticket lives, name it, and say what to do instead."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    made.write("tickets/LOCAL-2.md", "---\nid: LOCAL-2\ntitle: Other\nstatus: open\n---\n")
    said = made(*command)
    assert said.code == 2
    assert '"Alert on bandwidth": its ticket LOCAL-1 is there; ' in said.err
    assert f"`syncer {command[0]}` is for" in said.err
    assert made("sync", "--json").json["landed"] == {}


def test_new_refuses_all_or_none(tmp_path: Path, capsys: Capture) -> None:
    """Where one of several items has a ticket, no ruling is recorded for any."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    made.write("docs/b.md", CHECKLIST.replace("Checkout", "Search"))
    made.write("syncer.yaml", made.read("syncer.yaml") + "sync: {mode: observe}\n")
    made("sync")
    assert made("new", "docs:b.md:9", "docs:a.md:9").code == 2
    assert made("new", "docs:b.md:9").code == 0


def test_an_item_whose_ticket_is_gone_gets_a_new_one(tmp_path: Path, capsys: Capture) -> None:
    """New is accepted once the ticket is known to be gone, and the next sync makes another."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    made("sync")
    (tmp_path / "tickets" / "LOCAL-1.md").unlink()
    codes = [one["code"] for one in made("sync", "--full", "--json").json["problems"]]
    assert "ticket-gone" in codes
    assert made("new", "docs:a.md:11").code == 0
    assert made("sync", "--json").json["landed"]["create_ticket"] == 1


@pytest.mark.parametrize(
    ("command", "ticket"), [("", "LOCAL-1"), ("link", "LOCAL-2"), ("new", "LOCAL-2")]
)
def test_each_remedy_of_a_gone_ticket_works(
    command: str, ticket: str, tmp_path: Path, capsys: Capture
) -> None:
    """What is said of a gone ticket mends it as pasted; its name taken out does not."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    theirs = made.read("tickets/LOCAL-1.md")
    (tmp_path / "tickets" / "LOCAL-1.md").unlink()
    made("sync", "--full")
    made.write("docs/a.md", re.sub(r" — \[LOCAL-1\]\S+", "", made.read("docs/a.md")))
    found = made("sync", "--json").json["problems"]
    (gone,) = (one for one in found if one["code"] == "ticket-gone" and one["line"])
    assert "out of the text" not in gone["message"]
    if not command:
        made.write("tickets/LOCAL-1.md", theirs)
    else:
        (said,) = re.findall(rf"syncer ({command} ai-\w+(?: TICKET)?)", gone["message"])
        other = "---\nid: LOCAL-2\ntitle: Alert on it\nstatus: open\n---\n"
        if command == "link":
            made.write("tickets/LOCAL-2.md", other)
        assert made(*said.replace("TICKET", "LOCAL-2").split()).code == 0
    made("sync")
    done = made("sync", "--json").json
    assert "ticket-gone" not in [one["code"] for one in done["problems"]]
    assert f"[{ticket}]" in made.read("docs/a.md")


@pytest.mark.parametrize("before", [[], ["sync"]])
def test_approve_shows_what_it_lets_through(
    before: list[str], tmp_path: Path, capsys: Capture
) -> None:
    """Each change that is approved is shown with document, line and title, also a plan's."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, "sync: {limits: {creates: 1}}\n")
    if before:
        made(*before)
    digest = made("plan", "--json").json["held"][0]["digest"]
    said = made("--log-level", "info", "approve", digest)
    assert said.code == 0
    assert '  docs:a.md:11  "Alert on bandwidth"' in said.out
    assert '  docs:a.md:12  "Warm the cache"' in said.out
    (event,) = [json.loads(line) for line in said.err.splitlines() if "guard.approved" in line]
    assert (event["adapter"], event["verb"], event["count"]) == ("desk", "create", 2)


def test_a_report_of_an_unknown_team_is_refused(tmp_path: Path, capsys: Capture) -> None:
    """A team that nobody has ends with 2 and the names of those that there are."""
    people = "people: {entries: [{handle: ana, team: payments}, {handle: bo, team: search}]}\n"
    made = deploy(tmp_path, capsys, {"a.md": TABLE}, people)
    made("sync")
    said = made("report", "--team", "serach")
    assert (said.code, said.out) == (2, "")
    assert "serach: no such team; known: payments, search" in said.err
    assert made("report", "--team", "search").code == 0


def test_parse_judges_as_plan_does(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands above a source's folder makes no document a postmortem, for parse or for plan."""
    folder = tmp_path / "postmortems"
    folder.mkdir()
    made = deploy(folder, capsys, {"notes.md": NOTES, "postmortems/notes.md": NOTES})
    assert made("plan", "--json").json["sources"][0]["postmortems"] == 1
    monkeypatch.chdir(tmp_path)
    for command, found in [
        (["parse", "--json", "postmortems/docs/notes.md"], [False]),
        (["parse", "--json", str(folder / "docs" / "postmortems" / "notes.md")], [True]),
        (["parse", "--json", "postmortems/docs"], [False, True]),
    ]:
        assert ['"items": []' not in one for one in made(*command).out.splitlines()] == found
    capsys.readouterr()
    # Without a configuration the folders below the working directory count, and none above it.
    monkeypatch.chdir(folder)
    assert run(["parse", "--json", "docs/notes.md"]) == 0
    assert '"items": []' in capsys.readouterr().out


def test_a_plan_says_why_it_ends_with_1(tmp_path: Path, capsys: Capture) -> None:
    """What a plan could not read is counted on stderr, so that its exit code has a reason."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    (tmp_path / "docs" / "b.md").write_bytes(b"# Postmortem\n")
    (tmp_path / "docs" / "caf\udce9.md").write_text(CHECKLIST, "utf-8")
    said = made("plan", "--json")
    assert (said.code, len(said.json["changes"])) == (1, 1)
    assert "\\ud" not in said.out
    assert "1 document or ticket could not be read" in made("plan").err
