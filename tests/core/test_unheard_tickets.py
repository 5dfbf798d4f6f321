"""What a ticket cannot say: a date that nobody can read, an owner whom nobody knows there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.policy import Policy, SourcePolicy, TrackerPolicy
from syncer.core.survey import survey
from syncer.model import (
    Agreed,
    Code,
    Conflict,
    Field,
    ItemKey,
    Link,
    Priority,
    Problem,
    Side,
    Status,
    Ticket,
    UpdateTicket,
)
from tests.core.build import POLICY, item, link, planned, postmortem, snapshot, ticket

DUE = date(2026, 11, 10)
KEY = ItemKey("ai-0000000001")


def broken(said: str) -> Ticket:
    """A ticket whose Due line says something that is no day."""
    one = ticket()
    fields = replace(one.fields, due=None, silent=frozenset({Field.DUE}))
    return replace(one, fields=fields, notes={"Due": said})


def told(problems: tuple[Problem, ...], code: Code) -> list[str]:
    return [one.message for one in problems if one.code is code]


def test_an_unreadable_due_line_is_a_problem_of_its_item() -> None:
    """The problem has the words that stand there, the ticket's name, and the item's line."""
    one = item(named=["OPS-1"], owner="ana", due=DUE)
    now = broken("next week")
    plan = planned(snapshot(postmortem(one), tickets=[now], links=[link(one, ticket(due=DUE))]))
    (problem,) = (p for p in plan.problems if p.code is Code.UNREADABLE_VALUE)
    assert 'the Due line of OPS-1 says "next week", which is no day' in problem.message
    assert (problem.line, problem.key) == (3, KEY)


def test_an_unreadable_due_line_stops_block_and_date_alone() -> None:
    """Neither block nor date is written until it is repaired; other fields go on."""
    one = item(named=["OPS-1"], status=Status.DONE, due=date(2026, 12, 24))
    before = item(named=["OPS-1"], due=DUE)
    joined = link(before, ticket(due=DUE))
    seen = snapshot(postmortem(one), tickets=[broken("soon")], links=[joined])
    (change,) = (c for c in planned(seen).changes if isinstance(c, UpdateTicket))
    assert (dict(change.patch), change.block) == ({Field.STATUS: Status.DONE}, None)


def test_a_tracker_without_dates_is_no_problem() -> None:
    """What a tracker cannot hold at all is nobody's mistake."""
    one = item(named=["OPS-1"])
    policy = replace(
        POLICY, trackers={"ops": TrackerPolicy(destination="OPS", silent=frozenset({Field.DUE}))}
    )
    seen = snapshot(postmortem(one), tickets=[broken("")], links=[link(one, ticket())])
    assert told(planned(seen, policy).problems, Code.UNREADABLE_VALUE) == []


def test_the_last_readable_date_counts_meanwhile() -> None:
    """The date the ticket said last stays in force where the text has not moved since."""
    one = item(named=["OPS-1"], owner="ana", due=date(2099, 1, 1))
    later = Agreed(date(2099, 1, 1), DUE)
    joined = link(one, ticket(owner="ana", due=DUE))
    joined = replace(joined, base={**joined.base, Field.DUE: later})
    seen = snapshot(postmortem(one), tickets=[broken("soon")], links=[joined])
    judged = survey(seen, POLICY).pairs[KEY]
    assert judged.merged.due == DUE
    assert Code.OVERDUE in judged.flags
    assert judged.done is not None
    assert judged.done.link.dues == (DUE,)


def test_a_persons_date_that_became_unreadable_was_written() -> None:
    """Nobody is told that nobody wrote a date, where a person did and it cannot be read now."""
    one = item(named=["OPS-1"], owner="ana")
    joined = link(one, ticket(owner="ana", due=DUE))
    seen = snapshot(postmortem(one), tickets=[broken("soon")], links=[joined])
    assert Code.NO_DUE_DATE not in survey(seen, POLICY).pairs[KEY].flags
    nobodys = replace(joined, born=frozenset({Field.DUE}))
    seen = snapshot(postmortem(one), tickets=[broken("soon")], links=[nobodys])
    assert Code.NO_DUE_DATE in survey(seen, POLICY).pairs[KEY].flags


READ_ONLY = replace(POLICY, sources={"runbooks": SourcePolicy(writes=False)})


def owned(document: str | None, theirs: str | None, **more: object) -> Link:
    joined = link(item(named=["OPS-1"], owner=document), ticket(owner=theirs))
    return replace(joined, **more)  # type: ignore[arg-type]  # names of its fields only


@pytest.mark.parametrize(
    ("theirs", "joined", "policy", "flagged"),
    [
        (None, owned("ana", None), POLICY, True),
        ("bo", owned("ana", "bo"), POLICY, True),
        (None, owned("ana", None), READ_ONLY, True),
        ("bo", owned("ana", "bo"), READ_ONLY, False),
        ("ana", owned("ana", "ana"), POLICY, False),
        (None, owned("ana", "ana"), POLICY, False),
        (None, owned("bo", None), POLICY, False),
        (
            "bo",
            owned("ana", "bo", conflicts=(Conflict(KEY, Field.OWNER, "ana", "bo", Side.TICKET),)),
            POLICY,
            False,
        ),
    ],
)
def test_an_owner_whom_the_tracker_does_not_know(
    theirs: str | None, joined: Link, policy: Policy, flagged: bool
) -> None:
    """Who was told to a ticket that shows somebody else or nobody is unknown there.

    Not where a person reassigned it, or both sides have a word.
    """
    one = item(named=["OPS-1"], owner="ana")
    seen = snapshot(postmortem(one), tickets=[ticket(owner=theirs)], links=[joined])
    plan = planned(seen, policy)
    found = told(plan.problems, Code.UNKNOWN_OWNER)
    assert bool(found) is flagged
    assert all('cannot be given to "ana"' in message for message in found)


def test_a_team_is_said_to_be_a_team_only() -> None:
    """Of an owner who is no person that alone is said."""
    one = replace(item(named=["OPS-1"], owner="sre"), flags=frozenset({Code.TEAM_OWNER}))
    seen = snapshot(postmortem(one), tickets=[ticket()], links=[owned("sre", None)])
    codes = {problem.code for problem in planned(seen).problems}
    assert Code.TEAM_OWNER in codes
    assert Code.UNKNOWN_OWNER not in codes


def test_nothing_is_asked_of_a_closed_ticket() -> None:
    """Once it is done, nobody has to repair what its lines say."""
    one = item(named=["OPS-1"], status=Status.DONE, owner="ana", due=DUE)
    fields = replace(broken("").fields, status=Status.DONE, silent=frozenset(Field) - {Field.TITLE})
    now = replace(broken("next week"), fields=fields)
    plan = planned(snapshot(postmortem(one), tickets=[now], links=[link(one, ticket(due=DUE))]))
    assert told(plan.problems, Code.UNREADABLE_VALUE) == []
    assert told(plan.problems, Code.UNKNOWN_OWNER) == []


LATER = date(2099, 1, 1)
NOTES = {"Owner": "ana", "Due": "2099-01-01", "Priority": "P1"}


@pytest.mark.parametrize(
    ("notes", "says"),
    [
        ({"Owner": "chen"}, ['the Owner line of OPS-1 says "chen", and nobody reads it there']),
        ({"Priority": "P0"}, ['the Priority line of OPS-1 says "P0", and nobody reads it there']),
        ({"Owner": "**Ana**"}, []),
        ({"Owner": ""}, []),
    ],
)
def test_lines_of_the_block_that_nobody_reads_are_told(
    notes: dict[str, str], says: list[str]
) -> None:
    """Who sets an owner or a priority in the block instead of the ticket is told where to."""
    one = item(named=["OPS-1"], owner="ana", due=LATER, priority=Priority.P1)
    fresh = replace(ticket(due=LATER, owner="ana", priority=Priority.P1), notes=NOTES | notes)
    joined = link(one, fresh)
    first = planned(snapshot(postmortem(one), tickets=[fresh], links=[joined]))
    written = [c.block for c in first.changes if isinstance(c, UpdateTicket) and c.block]
    stands = replace(joined, block=written[0].digest) if written else joined
    plan = planned(snapshot(postmortem(one), tickets=[fresh], links=[stands]))
    assert plan.changes == ()
    found = told(plan.problems, Code.UNREADABLE_VALUE)
    assert [one.partition(":")[0] for one in found] == says
    done = replace(fresh, fields=replace(fresh.fields, status=Status.DONE))
    over = planned(snapshot(postmortem(one), tickets=[done], links=[stands]))
    assert told(over.problems, Code.UNREADABLE_VALUE) == []
