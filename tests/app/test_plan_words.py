"""A plan says what becomes of blocks, and counts what a sync will do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.deployment import CHECKLIST, HEAD, deploy

Capture = pytest.CaptureFixture[str]
NOTE = "Step 1 done: see the dashboard.\nStep 2 waits for Bo.\n"


def test_lines_of_a_person_in_a_block_are_told_and_kept(tmp_path: Path, capsys: Capture) -> None:
    """A plan says that they are moved out, and the sync puts them below the block."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    text = made.read("tickets/LOCAL-1.md")
    made.write("tickets/LOCAL-1.md", text.replace("Set the status", f"{NOTE}\nSet the status"))
    assert "nothing to do" in made("plan").out
    made.write("syncer.yaml", made.read("syncer.yaml") + 'contact: "#help"\n')
    assert "2 lines of a person moved out, below it" in made("plan").out
    made("sync")
    below = made.read("tickets/LOCAL-1.md").partition("<!-- syncer:end -->")[2]
    assert below.split() == NOTE.split()
    assert "nothing to do" in made("plan").out


def test_they_are_told_where_fields_move_too(tmp_path: Path, capsys: Capture) -> None:
    """Beside a field that is told, the lines that the new block moves out are named as well."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    text = made.read("tickets/LOCAL-1.md")
    made.write("tickets/LOCAL-1.md", text.replace("Set the status", f"{NOTE}\nSet the status"))
    document = made.read("docs/a.md")
    made.write("docs/a.md", document.replace("2099-12-01", "2099-01-31"))
    plan = made("plan").out
    assert "due 2099-12-01 → 2099-01-31" in plan
    assert "LOCAL-1: block: 2 lines of a person moved out, below it" in plan


def test_a_block_that_a_person_took_away_is_put_back(tmp_path: Path, capsys: Capture) -> None:
    """The plan says that it comes back, and with which day."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    text = made.read("tickets/LOCAL-1.md")
    made.write("tickets/LOCAL-1.md", text.partition("<!-- syncer:begin")[0])
    made.write("syncer.yaml", made.read("syncer.yaml") + 'contact: "#help"\n')
    assert "LOCAL-1: block: put back below the text, due 2099-12-01" in made("plan").out


def test_a_new_promise_alone_rewrites_nothing(tmp_path: Path, capsys: Capture) -> None:
    """That documents are told from now on is said with whatever changes next in a ticket."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, "sync: {mode: create-only}\n")
    made("sync")
    assert "when it is done. Decided" in made.read("tickets/LOCAL-1.md")
    live = made.read("syncer.yaml").replace("create-only", "sync")
    made.write("syncer.yaml", live)
    assert "nothing to do" in made("plan").out
    made.write("docs/a.md", made.read("docs/a.md").replace("2099-12-01", "2099-01-31"))
    made("sync")
    assert "when it is done; the postmortem follows." in made.read("tickets/LOCAL-1.md")
    made.write("syncer.yaml", live.replace("mode: sync", "mode: create-only"))
    assert "a sync now leaves undone: 1 ticket update." in made("plan").out


def test_blocks_that_follow_a_document_are_counted(tmp_path: Path, capsys: Capture) -> None:
    """An owner told to a document is told to the ticket's block by the same sync."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    made("tickets", "edit", "LOCAL-1", "--owner", "ben")
    assert "1 document to tell; then 1 block follows" in made("plan").out
    assert "1 ticket update, 1 document told" in made("sync").out


def test_a_held_group_that_is_the_whole_plan_has_one_digest(
    tmp_path: Path, capsys: Capture
) -> None:
    """Where approving the group is approving the plan, nothing warns of taking the wrong one."""
    items = "\n".join(f"- [ ] Alert on region {n} — @ana — 2099-12-01" for n in range(3))
    text = f"{HEAD}## Action Items\n\n{items}\n"
    made = deploy(
        tmp_path, capsys, {"a.md": text}, "sync: {since: 2020-01-01, limits: {creates: 1}}\n"
    )
    plan = made("plan").out
    assert "syncer approve" in plan
    assert "names this plan" not in plan
    assert "They are marked above. Let them through: syncer approve" in plan
    assert "Look at them: syncer plan. Then let them through" in made("sync").out


def test_a_bare_number_is_no_name(tmp_path: Path, capsys: Capture) -> None:
    """Who names a ticket by its number alone is told to write its whole name."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    (tmp_path / "tickets" / "LOCAL-1.md").unlink()
    made("sync")
    said = made("link", "docs:a.md:9", "#11").err
    assert "no configured tracker has such a ticket; write its whole name, as acme/" in said
