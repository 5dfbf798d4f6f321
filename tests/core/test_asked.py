"""Columns that ask whether a row is done, or tell on which day it was."""

from __future__ import annotations

import pytest

from syncer.model import Code, Field, Patch, Status
from tests.core.reading import check_laws, read, tell

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"


def _table(heads: str, *rows: str) -> str:
    lines = [f"| Action | {heads} |", "|---" * (heads.count("|") + 2) + "|"]
    lines += [f"| Alert on lag {number} | {row} |" for number, row in enumerate(rows)]
    return _HEAD + "\n".join(lines) + "\n"


@pytest.mark.parametrize("head", ["Done?", "Completed", "Fixed?", "完了?", "Erledigt", "¿Hecho?"])
@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("yes", Status.DONE),
        ("**Yes**", Status.DONE),
        ("Y", Status.DONE),
        ("x", Status.DONE),
        ("✓", Status.DONE),
        ("はい", Status.DONE),
        ("sí", Status.DONE),
        ("2026-11-18", Status.DONE),
        ("Nov 18", Status.DONE),
        ("yes (2026-11-18)", Status.DONE),
        ("no", Status.OPEN),
        ("No.", Status.OPEN),
        ("nein", Status.OPEN),
        ("いいえ", Status.OPEN),
        ("❌", Status.OPEN),
        ("☐", Status.OPEN),
        ("", Status.OPEN),
        ("no (blocked)", Status.OPEN),
        ("in progress", Status.IN_PROGRESS),
    ],
)
def test_answers(head: str, cell: str, status: Status) -> None:
    """Yes, no, a mark or a day answers a head that asks, and can be answered anew."""
    (item,) = read(_table(head, cell)).items
    assert item.fields.status is status
    assert Field.STATUS in item.forms


@pytest.mark.parametrize("cell", ["maybe", "yes?", "yes (in staging only)", "yes, but not in EU"])
def test_no_answer(cell: str) -> None:
    """What is taken back in the same breath is no yes."""
    found = read(_table("Done?", cell))
    assert found.items[0].fields.status is Status.OPEN
    assert [problem.code for problem in found.problems] == [Code.UNREADABLE_VALUE]


@pytest.mark.parametrize(
    ("cells", "patch", "after"),
    [
        (("no",), Status.DONE, "yes"),
        (("No", "Yes"), Status.DONE, "Yes"),
        (("N",), Status.DONE, "Y"),
        (("yes",), Status.OPEN, "no"),
        (("YES",), Status.OPEN, "NO"),
        (("**yes**",), Status.OPEN, "no"),
        (("いいえ",), Status.DONE, "はい"),
        (("❌", "✅"), Status.DONE, "✅"),
        (("", "yes"), Status.DONE, "yes"),
        (("2026-11-18", "no"), Status.OPEN, "no"),
        (("no (blocked)",), Status.DONE, "yes (blocked)"),
    ],
)
def test_answered(cells: tuple[str, ...], patch: Status, after: str) -> None:
    """An answer is written in the words of its column."""
    content = _table("Done?", *cells)
    item = read(content).items[0]
    said: Patch = {Field.STATUS: patch}
    told = tell(content.encode(), item, said)[0].decode()
    assert told.splitlines()[8] == f"| Alert on lag 0 | {after} |"


@pytest.mark.parametrize(
    "head",
    [
        "Closed on", "Completed at", "Date completed", "Done on", "Resolved on", "Completion date",
        "Actual completion date", "Date of completion", "Erledigt am", "Abschlussdatum",
        "Date de clôture", "Terminé le", "Fecha de cierre", "完了日", "クローズ日",
    ],
)  # fmt: skip
def test_closed_on(head: str) -> None:
    """A day under such a head means that the row is done, and is no day by which it is due."""
    days = ("2026-11-18", "18 Nov", "", "TBD", "-")
    found = read(_table(head, *days))
    done = [item.fields.status is Status.DONE for item in found.items]
    assert done == [True, True, False, False, False]
    assert {item.fields.due for item in found.items} == {None}
    assert found.problems == ()


@pytest.mark.parametrize(
    "head", ["Target completion date", "Expected completion", "Date due", "Due on", "完了予定日"]
)
def test_due_by(head: str) -> None:
    """A head that speaks of a plan tells the day by which a row is due."""
    (item,) = read(_table(head, "2026-12-10")).items
    assert (item.fields.status, str(item.fields.due)) == (Status.OPEN, "2026-12-10")


@pytest.mark.parametrize(
    ("heads", "row", "status", "due"),
    [
        ("Due | Completion date", "2026-12-10 | 2026-11-18", Status.DONE, "2026-12-10"),
        ("Due | Completion date", "2026-12-10 | ", Status.OPEN, "2026-12-10"),
        ("Completion date | Status", "2026-12-10 | Open", Status.OPEN, "2026-12-10"),
        ("Status | Closed on", "Open | 2026-11-18", Status.OPEN, "None"),
        ("Status | Closed on", " | 2026-11-18", Status.DONE, "None"),
        ("Status | Closed on", "Won't do | 2026-11-18", Status.WONT_DO, "None"),
        ("Closed on", "soon", Status.OPEN, "None"),
    ],
)
def test_beside(heads: str, row: str, status: Status, due: str) -> None:
    """A status goes before the day of closing, which beside one may be planned."""
    (item,) = read(_table(heads, row)).items
    assert (item.fields.status, str(item.fields.due)) == (status, due)


@pytest.mark.parametrize(
    "content",
    [
        _table("Done?", "no", "Yes (2026-11-18)", "x", "❌", "2026-11-18", "", "maybe"),
        _table("Done?", "", ""),
        _table("Done? | Ticket", "no | OPS-3", "yes | "),
        _table("Completed", "✅", "❌ "),
        _table("Closed on", "2026-11-18", "", "soon"),
        _table("Ticket | Closed on", "OPS-3 | 2026-11-18", "OPS-4 done | 2026-11-18", " | "),
        _table("Ticket | Closed on", "OPS-4 done |", "done | 2026-11-18"),
        _table("Status | Closed on", "open | 2026-11-18", " | 2026-11-18", "done |"),
        _table("Status", "Resolved by #47", "✅ shipped in May", "open"),
    ],
)
def test_laws(content: str) -> None:
    """Whatever is told to such a table is read back, and nothing else has moved."""
    check_laws(content.encode())
