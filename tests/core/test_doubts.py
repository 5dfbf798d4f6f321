"""What takes back a word that says it is finished, and the days until which it is wanted."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Code, Field, Priority, Status
from tests.core.reading import check_laws, read

HEAD = "# Postmortem: X\n\n**Date:** 2026-11-02\n\n## Action items\n\n"


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("- [ ] Alert on lag — @ana — done by 2026-12-10", date(2026, 12, 10)),
        ("- [ ] Alert on lag — complete by 2026-12-10", date(2026, 12, 10)),
        ("- [ ] Alert on lag — to be done by 2026-12-10", date(2026, 12, 10)),
        ("- [ ] Alert on lag — finished by Friday", date(2026, 11, 6)),
        ("- [ ] Alert on lag (done by 2026-12-10)", date(2026, 12, 10)),
        ("- Alert on lag. Done by end of November.", date(2026, 11, 30)),
        ("- Alert on lag. Fixed by 2026-12-10.", date(2026, 12, 10)),
    ],
)
def test_wanted(line: str, due: date) -> None:
    """What is to be done by a day is open, and due that day; nothing can be told in its place."""
    content = f"{HEAD}{line}\n"
    (item,) = read(content).items
    assert (item.fields.status, item.fields.due) == (Status.OPEN, due)
    assert item.slots is not None
    assert Field.DUE not in item.slots.fields
    check_laws(content.encode())


@pytest.mark.parametrize("line", ["— Done (in review)", "— Fixed (open)", "- done (WIP)"])
def test_explained(line: str) -> None:
    """A closing word that its own brackets take back closes nothing."""
    content = f"{HEAD}- Alert on lag {line}\n"
    (item,) = read(content).items
    assert item.fields.status is Status.OPEN
    check_laws(content.encode())


@pytest.mark.parametrize("box", ["☐", "☑", "✅"])
def test_ballots(box: str) -> None:
    """A ballot box before words of any shape says whether they are done."""
    (item,) = read(f"{HEAD}- {box} Restart the pool — Robert\n").items
    assert item.fields.status is (Status.OPEN if box == "☐" else Status.DONE)


@pytest.mark.parametrize("line", ["— done by #12", "— fixed by @bo", ". Fixed by #12."])
def test_finished_by(line: str) -> None:
    """What was done by a ticket or a person is done."""
    (item,) = read(f"{HEAD}- Alert on lag {line}\n").items
    assert item.fields.status is Status.DONE


@pytest.mark.parametrize(
    "status",
    [
        "Completed by 2026-12-20",
        "Done in staging only",
        "Done (EU), todo (US)",
        "Done for EU, open for US",
        "Done on 2 of 3 clusters",
        "Completed phase 1",
        "Merged; deploy Monday",
        "Fixed; rollout pending",
        "Done (in review)",
        "Implemented - testing",
        "Done (ETA 2026-12-15)",
        "Implemented (pending deploy)",
        "Closed - reopened 2026-11-20",
        "Done - but not in prod",
        "✅ ❌",
        "✅ Done (staging only)",
        "Erledigt (nur Staging)",
        "対応済み（ステージングのみ）",
    ],
)
@pytest.mark.parametrize(
    "shape",
    [
        "| Action | Owner | Status |\n|---|---|---|\n| Alert on lag | @ana | {} |\n",
        "- Alert on lag\n  - Status: {}\n",
    ],
)
def test_taken_back(status: str, shape: str) -> None:
    """A closing word whose own words take it back is no status, and is told."""
    content = HEAD + shape.format(status)
    found = read(content)
    (item,) = found.items
    assert item.fields.status is Status.OPEN
    assert [problem.code for problem in found.problems] == [Code.UNREADABLE_VALUE]
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Done (2026-11-20)", Status.DONE),
        ("Resolved in #47", Status.DONE),
        ("✅ shipped in May", Status.DONE),
        ("✅ Reverted the change, and released 1.2", Status.DONE),
        ("In progress (pending review)", Status.IN_PROGRESS),
    ],
)
def test_stands(status: str, expected: Status) -> None:
    """A word that nothing takes back stands; an open one stands whatever follows."""
    content = f"{HEAD}| Action | Status |\n|---|---|\n| Alert on lag | {status} |\n"
    (item,) = read(content).items
    assert item.fields.status is expected
    check_laws(content.encode())


@pytest.mark.parametrize(
    "below", ["  - done in staging\n", "  - Done.\n  - but prod is still missing\n"]
)
def test_children(below: str) -> None:
    """A remark below an item that takes itself back leaves it open."""
    (item,) = read(f"{HEAD}- Alert on lag\n{below}").items
    assert item.fields.status is Status.OPEN


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("The limit was increased by hand; make it permanent", Status.OPEN),
        ("The limit was increased only in staging", Status.OPEN),
        ("Added alerts are noisy: tune them", Status.OPEN),
        ("The limit was increased by hand", Status.DONE),
        ("Reverted the change and released version 1.2", Status.DONE),
        ("Rolled back the cache in all regions.", Status.DONE),
    ],
)
def test_reports(title: str, status: Status) -> None:
    """A report that asks for more, tells of a part or finds a fault finishes nothing."""
    (item,) = read(f"{HEAD}- {title}\n").items
    assert item.fields.status is status


@pytest.mark.parametrize(
    ("tail", "owner"),
    [
        ("（担当：田中、期限：2026-12-10）", "田中"),
        ("（担当：田中、期限：12月10日）", "田中"),
        ("（担当：田中／期限：2026-12-10）", "田中"),
        ("（担当：田中\u3000期限：2026-12-10）", "田中"),
        ("（担当：田中、鈴木、期限：2026-12-10）", "田中"),
        (" (Owner: Ana / Due: 2026-12-10)", "ana"),
    ],
)
def test_labels_in_brackets(tail: str, owner: str) -> None:
    """A label within brackets begins a part of its own, whatever parts it from the one before."""
    content = f"{HEAD}- 監視を追加する{tail}\n"
    (item,) = read(content).items
    assert (item.fields.owner, item.fields.due) == (owner, date(2026, 12, 10))
    check_laws(content.encode())


@pytest.mark.parametrize("head", ["Done?", "Done", "Completed?"])
@pytest.mark.parametrize("word", ["yes", "x", "✓", "Y", "true"])
def test_asked(head: str, word: str) -> None:
    """A column that asks whether it is done is answered with a yes, which is heard."""
    content = f"{HEAD}| Action | {head} |\n|---|---|\n| Alert on lag | {word} |\n"
    found = read(content)
    (item,) = found.items
    assert item.fields.status is Status.DONE
    assert not found.problems
    check_laws(content.encode())


@pytest.mark.parametrize("word", ["no", "perhaps"])
def test_not_answered(word: str) -> None:
    """Any other answer finishes nothing."""
    content = f"{HEAD}| Action | Done? |\n|---|---|\n| Alert on lag | {word} |\n"
    assert read(content).items[0].fields.status is Status.OPEN


def test_comments() -> None:
    """A comment behind a cell's value is no part of it, and stays."""
    row = "| Alert on lag | Done <!-- x --> | 2026-12-10 <!-- y --> | P1 <!-- z --><!-- a --> |"
    content = f"{HEAD}| Action | Status | Due | Priority |\n|---|---|---|---|\n{row}\n"
    found = read(content)
    (item,) = found.items
    assert (item.fields.status, item.fields.due) == (Status.DONE, date(2026, 12, 10))
    assert item.fields.priority is Priority.P1
    assert not found.problems
    check_laws(content.encode())
