from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from syncer.core.plan import plan
from syncer.core.rows import rows
from syncer.model import Code, Field, Person, Status
from tests.core.build import DOC, NOW, POLICY, item, link, postmortem, snapshot, ticket

DAY = date(2026, 12, 1)


def test_a_row_is_what_counts_of_an_item() -> None:
    """A linked item's row has the merged values, the ticket's name and every date in force."""
    made = ticket(owner="ana", due=DAY, status=Status.DONE)
    made = replace(made, closed_at=NOW)
    joined = link(item(owner="ana"), ticket(owner="ana", due=DAY))
    seen = snapshot(postmortem(item(named=["OPS-1"], owner="ana")), tickets=[made], links=[joined])
    people = (Person("ana", team="payments"),)
    (row,) = rows(seen, replace(POLICY, people=people))
    assert (row.fields.status, row.closed, row.dues) == (Status.DONE, NOW.date(), (DAY,))
    assert (row.team, row.ticket, row.line) == ("payments", "OPS-1", 3)
    assert (row.created, row.flags) == (date(2026, 11, 2), frozenset())


def test_an_overdue_row_is_flagged() -> None:
    """The row of an open item past its date says so."""
    (row,) = rows(snapshot(postmortem(item(due=NOW.date() - timedelta(days=1)))), POLICY)
    assert Code.OVERDUE in row.flags


def test_history_and_skipped_rows_carry_no_flags() -> None:
    """What is outside every rate is marked as such, with the author's reason."""
    items = (item(skip="by hand"), item("Other", 4))
    history = replace(POLICY, since=date(2026, 11, 3))
    skipped, old = rows(snapshot(postmortem(*items)), history)
    assert (skipped.skip, skipped.flags) == ("by hand", frozenset())
    assert (old.history, old.flags) == (True, frozenset())


def test_a_shared_ticket_is_one_row() -> None:
    """Followers are not counted: it is one promise in every figure."""
    items = (item("One", 3, named=["OPS-1"]), item("Two", 4, named=["OPS-1"]))
    assert len(rows(snapshot(postmortem(*items), tickets=[ticket()]), POLICY)) == 1


def test_a_ticket_whose_item_left_is_gone() -> None:
    """Its row keeps the title the text had last, and stands apart from done and won't do."""
    made = ticket(title="Theirs")
    joined = link(item("Alert"), made)
    (row,) = rows(snapshot(postmortem(), tickets=[made], links=[joined]), POLICY)
    assert (row.gone, row.line, row.fields.title) == (True, None, "Alert")
    assert row.flags == {Code.ITEM_GONE}
    assert row.doc == DOC
    assert Field.TITLE in joined.base


@pytest.mark.parametrize(
    ("written", "name", "url"),
    [
        ("OTHER-12", "OTHER-12", None),
        ("https://t.example/i/7", "https://t.example/i/7", "https://t.example/i/7"),
        ("<https://t.example/i/7>", "https://t.example/i/7", "https://t.example/i/7"),
        ("[#7](https://t.example/i/7)", "#7", "https://t.example/i/7"),
        ("[#7](javascript:alert)", "#7", None),
    ],
)
def test_what_is_tracked_elsewhere_says_where(written: str, name: str, url: str | None) -> None:
    """Its row has that ticket; nobody is told which date of ours would count."""
    seen = snapshot(postmortem(item(references=(written,))))
    (row,) = rows(seen, POLICY)
    assert (row.ticket, row.url) == (name, url)
    assert Code.NO_DUE_DATE in row.flags
    assert Code.NO_DUE_DATE not in {problem.code for problem in plan(seen, POLICY).problems}
