"""What a person meets when a guard holds something: the words, both ways out, and exit codes."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from syncer.app.render.waiting import held_text
from syncer.model import Refusal
from tests.app.deployment import Deployment, deploy

Capture = pytest.CaptureFixture[str]
THINGS = ("Alert on bandwidth", "Warm the cache", "Rotate certificates", "Shard the queue")


def _document(number: int, *things: str, day: str = "2026-11-02") -> str:
    items = "".join(f"- [ ] {thing} — @ana — 2099-12-01\n" for thing in things)
    return (
        f"# Postmortem: Outage {number}\n\n**Date:** {day}\n**Status:** Complete\n"
        f"**Severity:** P1\n\n## Action Items\n\n{items}"
    )


def _folder(day: str = "2026-11-02") -> dict[str, str]:
    return {
        "a/one.md": _document(1, *THINGS[:2], day=day),
        "b/two.md": _document(2, *THINGS[2:], day=day),
    }


def _deploy(folder: Path, capture: Capture, limits: str, day: str = "2026-11-02") -> Deployment:
    return deploy(folder, capture, _folder(day), f"sync: {{limits: {{{limits}}}}}\n")


def _tickets(made: Deployment, status: str | None = None) -> set[str]:
    """The titles of the tickets there are, or of those in this status."""
    if not (made.folder / "tickets").exists():
        return set()
    rows = made("tickets", "list", "--json").json
    return {str(one["title"]) for one in rows if status in (None, one["status"])}


def _commands(text: str) -> list[list[str]]:
    """Every command that a text tells to paste."""
    found = re.findall(r"syncer (approve [0-9a-f]{12})", text)
    return [shlex.split(one) for one in dict.fromkeys(found)]


@pytest.mark.parametrize("day", ["2020-02-02", "2026-11-02"])
@pytest.mark.parametrize("command", [["plan"], ["sync"], ["sync", "--dry-run"]])
def test_the_first_refusal_names_both_ways_out(
    command: list[str], day: str, tmp_path: Path, capsys: Capture
) -> None:
    """Old or recent, a fresh store's first refusal says how to leave it and how to make it."""
    made = _deploy(tmp_path, capsys, "creates: 3", day)
    said = made(*command)
    assert said.code == 3
    assert "4 tickets would be made in desk, more than sync.limits.creates = 3." in said.out
    assert re.search(r"4 of them stem from before \d{4}-\d\d-\d\d\.", said.out)
    assert re.search(r"sync\.since: \d{4}-\d\d-\d\d\. Or make them: syncer approve", said.out)
    assert not (tmp_path / "tickets").exists()


@pytest.mark.parametrize("day", ["2020-02-02", "2026-11-02"])
def test_the_way_of_sync_since_works_as_pasted(day: str, tmp_path: Path, capsys: Capture) -> None:
    """The setting leaves what the message counted as history, and nothing is held any more."""
    made = _deploy(tmp_path, capsys, "creates: 3", day)
    found = re.search(r"sync\.(since: \d{4}-\d\d-\d\d)\. Or", made("sync").out)
    assert found is not None
    config = made.read("syncer.yaml").replace("sync: {", f"sync: {{{found[1]}, ")
    made.write("syncer.yaml", config)
    assert made("sync").code == 0
    assert made("status").code == 0
    assert _tickets(made) == set()
    made.write("docs/c.md", _document(3, "Something of tomorrow", day="2099-01-01"))
    assert made("sync").code == 0
    assert _tickets(made) == {"Something of tomorrow"}


@pytest.mark.parametrize("where", [["plan"], ["sync"], ["status"]])
def test_the_way_of_approve_works_as_pasted(
    where: list[str], tmp_path: Path, capsys: Capture
) -> None:
    """The command that any of the three prints lets the group through, whole."""
    made = _deploy(tmp_path, capsys, "creates: 3")
    if where == ["status"]:
        made("sync")
    said = made(*where)
    assert said.code == 3
    assert "4 tickets would be made in desk, more than sync.limits.creates = 3." in said.out
    (command,) = _commands(said.out)
    told = made(*command)
    assert told.code == 0
    assert "Approved: 4 tickets to make in desk" in told.out
    assert all(thing in told.out for thing in THINGS)
    assert "each once, until " in told.out
    assert made("sync").code == 0
    assert _tickets(made) == set(THINGS)
    assert made("status").code == 0


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        ([], THINGS),
        (["--path", "a/*"], THINGS[:2]),
        (["--path", "b/two.md"], THINGS[2:]),
        (["--path", "**"], THINGS),
        (["--limit", "1"], THINGS[:1]),
        (["--limit", "3"], THINGS[:3]),
        (["--limit", "99"], THINGS),
        (["--path", "b/*", "--limit", "1"], THINGS[2:3]),
    ],
)
def test_what_approve_lists_is_what_lands(
    options: list[str], chosen: tuple[str, ...], tmp_path: Path, capsys: Capture
) -> None:
    """Whole, by path and by number: exactly the listed ones, in the order of the plan."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("sync").out)
    told = made(*command, *options)
    assert {thing for thing in THINGS if thing in told.out} == set(chosen)
    rest = len(THINGS) - len(chosen)
    assert (f"; {rest} stay held" in told.out) == (rest > 0)
    assert made("sync").code == (3 if rest else 0)
    assert _tickets(made) == set(chosen)
    assert made("sync").code == (3 if rest else 0)
    assert _tickets(made) == set(chosen)


def test_approve_says_what_its_limit_lets_through_beside(tmp_path: Path, capsys: Capture) -> None:
    """Where the rest is within the limit without the chosen ones, that is said beforehand."""
    made = _deploy(tmp_path, capsys, "creates: 3")
    (command,) = _commands(made("sync").out)
    told = made(*command, "--path", "a/*")
    assert "without them 2 are within the limit (sync.limits.creates = 3) and land too" in told.out
    assert "stay held" not in told.out
    assert made("sync").code == 0
    assert _tickets(made) == set(THINGS)


def test_approve_says_so_before_it_looks_at_the_rest(tmp_path: Path, capsys: Capture) -> None:
    """What is recorded is told before a look begins that may take its time, fail or be stopped."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("sync").out)
    line = [sys.executable, "-m", "syncer", "--config", str(tmp_path / "syncer.yaml")]
    said = subprocess.run(
        [*line, "--log-level", "debug", *command, "--limit", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    ).stdout
    told = [said.index(word) for word in ("They land with", "cycle.started", "; 3 stay held")]
    assert told == sorted(told)


def test_a_value_that_changed_since_is_shown_again(tmp_path: Path, capsys: Capture) -> None:
    """The shown three land; the retitled one waits under another digest."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("sync").out)
    made.write("docs/a/one.md", _document(1, "Alert on something else", THINGS[1]))
    assert made(*command).code == 0
    said = made("sync")
    assert said.code == 3
    assert _tickets(made) == set(THINGS[1:])
    (again,) = _commands(said.out)
    assert again != command
    assert "1 ticket would be made in desk, more than sync.limits.creates = 0." in said.out
    assert made(*again).code == 0
    assert made("sync").code == 0


def test_approving_twice_is_approving_once(tmp_path: Path, capsys: Capture) -> None:
    """Said twice before it lands it lands once; said after it landed there is nothing of it."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("sync").out)
    assert made(*command).code == 0
    assert made(*command).code == 0
    assert made("sync").code == 0
    late = made(*command)
    assert late.code == 2
    assert "no held group has this digest; held now: nothing" in late.err
    assert _tickets(made) == set(THINGS)


@pytest.mark.parametrize(
    ("digest", "said"),
    [
        ("0f3a", "write at least 8 digits of the digest"),
        ("ffffffffffff", "no held group has this digest; held now: {held}"),
        ("%%%%%%%%%%%%", "no held group has this digest; held now: {held}"),
        ("{held}0", "no held group has this digest; held now: {held}"),
    ],
)
def test_a_digest_of_nothing_approves_nothing(
    digest: str, said: str, tmp_path: Path, capsys: Capture
) -> None:
    """It ends with 2, says what is held, and nothing lands."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    ((_, held),) = _commands(made("sync").out)
    told = made("approve", digest.format(held=held))
    assert told.code == 2
    assert said.format(held=held) in told.err
    assert told.out == ""
    assert made("sync").code == 3
    assert _tickets(made) == set()


@pytest.mark.parametrize("glob", ["c/*", "A/*"])
def test_a_path_of_nothing_approves_nothing(glob: str, tmp_path: Path, capsys: Capture) -> None:
    """A glob that fits no document of the group ends with 2, and says so."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("sync").out)
    told = made(*command, "--path", glob)
    assert told.code == 2
    assert f"{glob}: none of this group's documents fits" in told.err
    assert made("sync").code == 3
    assert _tickets(made) == set()


def test_a_digest_of_a_plan_is_void_once_the_documents_say_otherwise(
    tmp_path: Path, capsys: Capture
) -> None:
    """A plan stores nothing: when the group is another one, its digest is unknown."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("plan").out)
    made.write("docs/c.md", _document(3, "Something else"))
    assert made(*command).code == 2
    assert made("sync").code == 3
    assert _tickets(made) == set()


def test_a_folder_mounted_empty_is_held_and_given_back(tmp_path: Path, capsys: Capture) -> None:
    """Empty all at once: exit 3, no ticket closed; put back, nothing is left of it."""
    made = _deploy(tmp_path, capsys, "creates: 9")
    made.write(
        "syncer.yaml", made.read("syncer.yaml").replace("sync: {", "sync: {on_item_gone: close, ")
    )
    made("sync")
    (tmp_path / "docs").rename(tmp_path / "away")
    (tmp_path / "docs").mkdir()
    for arguments in (["plan"], ["sync"], ["sync", "--full"], ["status"]):
        said = made(*arguments)
        assert said.code == 3, arguments
        assert "Put them back, or approve: syncer approve " in said.out
    (tmp_path / "docs").rmdir()
    (tmp_path / "away").rename(tmp_path / "docs")
    assert made("sync").code == 0
    assert _tickets(made, status="open") == set(THINGS)


def test_a_folder_emptied_on_purpose_is_believed_once_approved(
    tmp_path: Path, capsys: Capture
) -> None:
    """One document of two is let go by path; the other one stays held."""
    made = _deploy(tmp_path, capsys, "creates: 9")
    made("sync")
    for name in ("a/one.md", "b/two.md"):
        (tmp_path / "docs" / name).unlink()
    (command,) = _commands(made("sync").out)
    told = made(*command, "--path", "a/*")
    assert "Approved: 1 document to take for gone in docs\n" in told.out
    assert "The group has 2; 1 stay held.\n" in told.out
    said = made("sync")
    assert said.code == 3
    (rest,) = _commands(said.out)
    assert rest != command
    assert made(*rest).code == 0
    assert made("sync").code in (0, 1)
    assert made("status").code != 3


def test_create_only_holds_and_makes_what_sync_would(tmp_path: Path, capsys: Capture) -> None:
    """Approval under create-only makes and names the tickets, and is used up."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    config = made.read("syncer.yaml").replace("sync: {", "sync: {mode: create-only, ")
    made.write("syncer.yaml", config)
    (command,) = _commands(made("sync").out)
    assert made(*command).code == 0
    assert made("sync").code == 0
    assert _tickets(made) == set(THINGS)
    assert "LOCAL-1" in made.read("docs/a/one.md")


def test_no_command_is_told_that_would_be_refused() -> None:
    """What strangers could read is let through by a setting alone, so no approval is offered."""
    message = "1 ticket would be made in OPS. If that is meant: trackers.ops.allow_public: true"
    refusal = Refusal("ops", "publish", "x", {"create/ai-1/1": None}, "0f3ac1b28e55", message)
    text = "\n".join("".join(part for _, part in one.parts) for one in held_text([refusal]))
    assert "allow_public: true" in text
    assert "syncer approve" not in text


def test_what_was_approved_before_is_told_as_such(tmp_path: Path, capsys: Capture) -> None:
    """Of a group approved in two parts the second answer knows the first, and so does status."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    assert "4 approved" not in made("status").out
    (command,) = _commands(made("sync").out)
    assert "stay held" in made(*command, "--path", "a/*").out
    said = made("status")
    assert said.code == 3
    assert (
        "approved, lands with the next sync: desk: 2 tickets to make; "
        "the other 2 stay held beyond what the limit allows" in said.out
    )
    told = made(*command, "--path", "b/*", "--limit", "1").out
    assert "Approved: 1 ticket to make in desk; 2 were approved before\n" in told
    assert "The group has 4; 1 stay held.\n" in told


def test_what_only_a_plan_showed_and_is_approved_is_told_of(
    tmp_path: Path, capsys: Capture
) -> None:
    """Approved before any cycle has run: status knows of it all the same."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    (command,) = _commands(made("plan").out)
    assert made(*command).code == 0
    assert "approved, lands with the next sync: 4 changes that a plan showed" in made("status").out


def test_a_plan_and_a_sync_put_what_is_held_first(tmp_path: Path, capsys: Capture) -> None:
    """No number is promised that is taken back: what is held is said of the same sentence."""
    made = _deploy(tmp_path, capsys, "creates: 0")
    plan = made("plan").out
    assert "4 tickets to create; " in plan
    assert "; 4 of that held, and not done until a person approves" in plan
    assert "names this plan" not in plan  # the one group is the plan
    assert made("sync").out.startswith("Landed: nothing; 4 changes are held")
