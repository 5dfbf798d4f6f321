from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from syncer.core.deadlines import (
    Allowed,
    allowed,
    is_history,
    item_flags,
    item_problems,
    postmortem_problems,
    stage_reached,
    today,
)
from syncer.core.policy import Allowances, Days, Deadlines, Period, Policy
from syncer.model import (
    ActionItem,
    Agreed,
    Calendar,
    Code,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Link,
    Postmortem,
    Priority,
    Problem,
    Revision,
    Span,
    Stage,
    Status,
    Ticket,
    TicketRef,
)

NOW = datetime(2026, 11, 20, 20, 11, tzinfo=UTC)
TODAY = date(2026, 11, 20)
"""A Friday."""
DOC = DocRef("runbooks", "pm/2026-11-02.md")
KEY = ItemKey("ai-3f9c1e02ab")
REF = TicketRef("desk", "LOCAL-1")
FULL = Fields("Alert", owner="ana", due=date(2026, 12, 1), priority=Priority.P1)
BARE = Fields("Alert")
LINK = Link(KEY, DOC, REF, first_seen=NOW)
CALENDAR = Calendar(
    rotation=(0, time(9)), sprint=(date(2026, 11, 2), timedelta(days=14)), quarter=1
)


def item(fields: Fields) -> ActionItem:
    return ActionItem(Span(0, 1), 31, fields)


def ticket(fields: Fields) -> Ticket:
    return Ticket(REF, "LOCAL-1", Revision("1"), fields, "tickets/LOCAL-1.md", ours=True, key=KEY)


def flags(
    fields: Fields = FULL,
    *,
    theirs: Fields | None = None,
    link: Link | None = None,
    due: date | None = None,
    now: datetime = NOW,
    deadlines: Deadlines | None = None,
) -> set[str]:
    held = None if theirs is None else ticket(theirs)
    found = item_flags(fields, item(fields), link, held, due, now, deadlines or Deadlines())
    return {code.value for code in found}


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "UTC", date(2026, 11, 20)),
        (datetime(2026, 11, 20, 23, 59, tzinfo=UTC), "Asia/Tokyo", date(2026, 11, 21)),
        (datetime(2026, 11, 21, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 20)),
        (datetime(2026, 7, 20, 22, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 7, 21)),
    ],
)
def test_a_day_ends_at_midnight_where_deadlines_are_kept(
    now: datetime, zone: str, day: date
) -> None:
    """Today is the day of the configured zone, summer time included."""
    assert today(now, Deadlines(timezone=zone)) == day


@pytest.mark.parametrize(
    ("priority", "due", "reason"),
    [
        (Priority.P0, date(2026, 11, 27), "policy P0, 7 d"),
        (Priority.P1, date(2026, 12, 4), "policy P1, 14 d"),
        (Priority.P2, date(2026, 12, 20), "policy P2, 30 d"),
        (Priority.P3, date(2027, 2, 18), "policy P3, 90 d"),
        (None, date(2026, 12, 20), "policy, no priority, 30 d"),
    ],
)
def test_the_policy_dates_every_priority(priority: Priority | None, due: date, reason: str) -> None:
    """By default 7, 14, 30 and 90 days from the making of the ticket; 30 without a priority."""
    assert allowed(priority, None, TODAY, Deadlines()) == Allowed(due, reason)


OWN: Allowances = {
    Priority.P0: Days(2),
    Priority.P2: Period.SPRINT,
    Priority.P3: Period.QUARTER,
    None: Period.ROTATION,
}


@pytest.mark.parametrize(
    ("priority", "severity", "deadlines", "due", "reason"),
    [
        (
            *(Priority.P0, None, Deadlines(business_days=True)),
            *(date(2026, 12, 1), "policy P0, 7 bd"),
        ),
        (
            *(Priority.P0, None, Deadlines(by_priority={Priority.P0: Days(1, business=True)})),
            *(date(2026, 11, 23), "policy P0, 1 bd"),
        ),
        (
            Priority.P0,
            None,
            Deadlines(business_days=True, holidays=frozenset({date(2026, 11, 23)})),
            *(date(2026, 12, 2), "policy P0, 7 bd"),
        ),
        (
            *(Priority.P0, "SEV-1", Deadlines(by_severity={"sev-1": OWN})),
            *(date(2026, 11, 22), "policy P0, 2 d"),
        ),
        (
            *(Priority.P1, "SEV-1", Deadlines(by_severity={"sev-1": OWN})),
            *(date(2026, 12, 4), "policy P1, 14 d"),
        ),
        (
            *(Priority.P2, None, Deadlines(by_priority=OWN, calendar=CALENDAR)),
            *(date(2026, 11, 29), "policy P2, end of sprint"),
        ),
        (
            *(Priority.P3, None, Deadlines(by_priority=OWN, calendar=CALENDAR)),
            *(date(2026, 12, 31), "policy P3, end of quarter"),
        ),
        (
            *(None, None, Deadlines(by_priority=OWN, calendar=CALENDAR)),
            *(date(2026, 11, 23), "policy, no priority, end of rotation"),
        ),
        (
            *(Priority.P2, None, Deadlines(by_priority=OWN)),
            *(date(2026, 12, 20), "policy P2, 30 d"),
        ),
    ],
)
def test_the_policy_may_be_the_operator_s(
    priority: Priority | None, severity: str | None, deadlines: Deadlines, due: date, reason: str
) -> None:
    """Business days, holidays, severities and calendars count as configured, and say so."""
    assert allowed(priority, severity, TODAY, deadlines) == Allowed(due, reason)


@pytest.mark.parametrize(
    ("due", "zone", "expected"),
    [
        (date(2026, 11, 19), "UTC", {"overdue"}),
        (date(2026, 11, 20), "UTC", {"due-soon"}),
        (date(2026, 11, 20), "Asia/Tokyo", {"overdue"}),
        (date(2026, 11, 23), "UTC", {"due-soon"}),
        (date(2026, 11, 24), "UTC", set()),
        (None, "UTC", set()),
    ],
)
def test_overdue_begins_when_the_day_is_over(
    due: date | None, zone: str, expected: set[str]
) -> None:
    """On its day an item is due, not late; the day before it is late nowhere."""
    assert flags(due=due, deadlines=Deadlines(timezone=zone)) == expected


@pytest.mark.parametrize("status", [Status.DONE, Status.WONT_DO, Status.DUPLICATE])
def test_nothing_is_said_of_closed_items(status: Status) -> None:
    """Once closed, an item has no flag, whatever it lacks."""
    assert flags(replace(BARE, status=status), due=date(2020, 1, 1)) == set()


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (None, set()),
        (datetime(2026, 10, 21, 12, tzinfo=UTC), set()),
        (datetime(2026, 10, 20, 12, tzinfo=UTC), {"stale"}),
    ],
)
def test_stale_is_what_no_person_moved(moved: datetime | None, expected: set[str]) -> None:
    """More than 30 days without a word from either side make an item stale."""
    assert flags(link=replace(LINK, moved=moved)) == expected


BORN = replace(
    LINK,
    base={
        Field.OWNER: Agreed(None, "ana"),
        Field.DUE: Agreed(None, date(2026, 12, 1)),
        Field.PRIORITY: Agreed(None, Priority.P1),
    },
    born=frozenset({Field.OWNER, Field.DUE, Field.PRIORITY}),
)
SILENT = replace(FULL, silent=frozenset({Field.OWNER, Field.DUE, Field.PRIORITY}))
WAYS_OUT = "finish it, set another date, or decide against it"
UNDATED = 'nobody wrote a due date for "Alert": write a day'
ALL = {"no-owner", "no-priority", "no-due-date"}


@pytest.mark.parametrize(
    ("ours", "theirs", "link", "expected"),
    [
        (FULL, None, None, set()),
        (BARE, None, None, ALL),
        (SILENT, None, None, ALL),
        (BARE, BARE, LINK, ALL),
        (BARE, FULL, LINK, set()),
        (BARE, SILENT, LINK, ALL),
        (BARE, FULL, BORN, ALL),
        (FULL, FULL, BORN, set()),
        (BARE, replace(FULL, owner="bo"), BORN, {"no-priority", "no-due-date"}),
        (BARE, replace(FULL, due=date(2026, 12, 8)), BORN, {"no-owner", "no-priority"}),
        (BARE, replace(FULL, priority=Priority.P2), BORN, {"no-owner"}),
        (BARE, FULL, replace(BORN, born=frozenset({Field.DUE})), set()),
        (replace(BARE, priority=Priority.P2), FULL, BORN, {"no-owner"}),
        (replace(BARE, due=date(2026, 12, 1)), None, None, {"no-owner", "no-priority"}),
        (BARE, FULL, replace(BORN, base={}), ALL),
    ],
)
def test_only_a_person_s_word_answers(
    ours: Fields, theirs: Fields | None, link: Link | None, expected: set[str]
) -> None:
    """Empty, silent and born words leave the question open; a later change of them does not."""
    assert flags(ours, theirs=theirs, link=link) == expected


def test_the_last_word_of_a_text_that_is_gone_still_counts() -> None:
    """Without item the base tells what its author had written."""
    link = replace(LINK, base={Field.OWNER: Agreed("ana", "ana"), Field.DUE: Agreed(None, None)})
    found = item_flags(BARE, None, link, ticket(BARE), None, NOW, Deadlines())
    assert found == {Code.NO_PRIORITY, Code.NO_DUE_DATE}


@pytest.mark.parametrize(
    ("code", "due", "message"),
    [
        (
            Code.OVERDUE,
            date(2026, 11, 1),
            f'"Alert" has been overdue for 19 days, since 2026-11-01: {WAYS_OUT}',
        ),
        (
            Code.OVERDUE,
            date(2026, 11, 19),
            f'"Alert" has been overdue for 1 day, since 2026-11-19: {WAYS_OUT}',
        ),
        (Code.DUE_SOON, date(2026, 11, 23), '"Alert" is due on 2026-11-23, in 3 days'),
        (Code.DUE_SOON, date(2026, 11, 20), '"Alert" is due on 2026-11-20, today'),
        (Code.STALE, None, 'nothing has moved on "Alert" since 2026-11-20: update it, or close it'),
        (Code.NO_OWNER, None, 'nobody owns "Alert": name one person'),
        (Code.NO_PRIORITY, None, '"Alert" has no priority: write one of P0 to P3'),
        (
            Code.NO_DUE_DATE,
            date(2026, 12, 20),
            f"{UNDATED}; until then 2026-12-20 counts",
        ),
        (
            Code.NO_DUE_DATE,
            None,
            f"{UNDATED}; until then the policy allows 30 days from the making of its ticket",
        ),
    ],
)
def test_findings_are_words_for_people(code: Code, due: date | None, message: str) -> None:
    """Each names the item, what is wrong since when, and what to do."""
    assert problems({code}, due) == (Problem(code, message, DOC, 31, KEY),)


def problems(codes: set[Code], due: date | None, title: str = "Alert") -> tuple[Problem, ...]:
    fields = replace(BARE, title=title)
    return item_problems(
        codes,
        doc=DOC,
        key=KEY,
        fields=fields,
        item=item(fields),
        link=LINK,
        due=due,
        severity=None,
        now=NOW,
        deadlines=Deadlines(),
    )


def test_a_hostile_title_stays_one_short_line() -> None:
    """A finding quotes titles without line breaks and control characters, cut at 100."""
    (found,) = problems({Code.NO_OWNER}, None, "a\nb\x1b[31m" + "x" * 300)
    assert found.message == 'nobody owns "a b [31m' + "x" * 91 + '…": name one person'


OLD = Postmortem(
    DOC, Revision("1"), "Checkout outage", "d", occurred=date(2026, 11, 12), stage=Stage.DRAFT
)
UNFINISHED = '"Checkout outage" of 2026-11-12 is still a draft'
EMPTY = 'has no action items: add some, or write "No action items: REASON"'


def said(postmortem: Postmortem, policy: Policy, now: datetime = NOW) -> set[str]:
    found = postmortem_problems(postmortem, now=now, began=NOW, policy=policy)
    assert all(problem.doc == DOC and "Checkout outage" in problem.message for problem in found)
    return {problem.code.value for problem in found}


NONE = "no-action-items"
LATE = "incomplete-postmortem"


@pytest.mark.parametrize(
    ("postmortem", "policy", "expected"),
    [
        (OLD, Policy(), {NONE, LATE}),
        (replace(OLD, occurred=date(2026, 11, 13)), Policy(), set()),
        (replace(OLD, occurred=date(2026, 11, 19), stage=Stage.COMPLETE), Policy(), {NONE}),
        (replace(OLD, stage=Stage.IN_REVIEW), Policy(), {NONE, LATE}),
        (replace(OLD, stage=None), Policy(), {NONE}),
        (replace(OLD, items=(item(BARE),)), Policy(), {LATE}),
        (replace(OLD, waiver="a drill"), Policy(), {LATE}),
        (replace(OLD, skip="a drill"), Policy(), set()),
        (replace(OLD, counts=False), Policy(), set()),
        (replace(OLD, occurred=date(2026, 8, 21)), Policy(), {LATE}),
        (replace(OLD, occurred=date(2026, 8, 22)), Policy(), {NONE, LATE}),
        (OLD, Policy(postmortems_since=date(2026, 11, 13)), {LATE}),
        (OLD, Policy(since=date(2026, 11, 13)), set()),
        (OLD, Policy(since=date(2026, 11, 12)), {NONE, LATE}),
        (OLD, Policy(no_items_after=Days(8)), {LATE}),
        (OLD, Policy(deadlines=Deadlines(holidays=frozenset({date(2026, 11, 16)}))), set()),
        (replace(OLD, occurred=None), Policy(), set()),
        (replace(OLD, occurred=None, first_seen=NOW - timedelta(days=8)), Policy(), {NONE, LATE}),
        (
            replace(OLD, problems=(Problem(Code.UNREADABLE_DOCUMENT, "not UTF-8", DOC),)),
            *(Policy(), set()),
        ),
    ],
)
def test_documents_have_their_grace(
    postmortem: Postmortem, policy: Policy, expected: set[str]
) -> None:
    """Empty and unfinished ones are said 5 business days after the incident, history never."""
    assert said(postmortem, policy) == expected


def test_the_document_s_findings_say_what_to_do() -> None:
    """Both name the document and its remedy."""
    found = postmortem_problems(OLD, now=NOW, began=NOW, policy=Policy())
    assert [problem.message for problem in found] == [
        f'"Checkout outage" {EMPTY}',
        f"{UNFINISHED}: finish it and set its status to complete",
    ]


@pytest.mark.parametrize(
    ("since", "occurred", "expected"),
    [
        (None, date(2020, 1, 1), False),
        (date(2026, 7, 1), date(2026, 6, 30), True),
        (date(2026, 7, 1), date(2026, 7, 1), False),
        (date(2026, 7, 1), None, False),
    ],
)
def test_history_is_what_lies_before_the_day(
    since: date | None, occurred: date | None, expected: bool
) -> None:
    """Undated postmortems are new."""
    assert is_history(replace(OLD, occurred=occurred), Policy(since=since)) is expected


@pytest.mark.parametrize(
    ("stage", "occurred", "reached"),
    [
        (Stage.DRAFT, date(2026, 11, 19), {"draft"}),
        (Stage.IN_REVIEW, date(2026, 11, 19), {"draft", "in_review"}),
        (Stage.COMPLETE, date(2026, 11, 19), {"draft", "in_review", "complete"}),
        (None, date(2026, 11, 19), {"draft", "in_review", "complete"}),
        (Stage.DRAFT, date(2026, 11, 13), {"draft"}),
        (Stage.DRAFT, date(2026, 11, 12), {"draft", "in_review", "complete"}),
        (Stage.DRAFT, None, {"draft"}),
    ],
)
def test_tickets_wait_for_the_stage(
    stage: Stage | None, occurred: date | None, reached: set[str]
) -> None:
    """No status line counts as complete, and so does a draft past its time."""
    postmortem = replace(OLD, stage=stage, occurred=occurred)
    found = {s.value for s in Stage if stage_reached(postmortem, Policy(create_from=s), NOW)}
    assert found == reached
