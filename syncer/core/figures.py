"""What is counted, and out of what: for a report, and for what a later one is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from syncer.core.deadlines import is_history, today
from syncer.core.policy import Deadlines, Policy
from syncer.model import Code, DocRef, Postmortem, Problem, Status
from syncer.ports import Row

TARGETS: Mapping[str, float] = {
    "completion": 0.7,
    "on_time": 0.7,
    "coverage": 0.9,
    "time_to_postmortem": 5,
}
"""What is aimed at unless the configuration says otherwise."""
COUNTS = frozenset({"open", "overdue", "no_owner", "no_due_date"})
"""Figures that are numbers of items; the others are rates, but for the days of one."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, what it is out of, what it means, and how it compares."""

    value: float | None
    """None: there is nothing to take it of."""
    of: int
    definition: str
    target: float | None = None
    met: bool | None = None
    before: float | None = None
    """One period ago."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months, counted from the month in which a year of quarters starts."""

    year: int
    """Of its first month."""
    month: int
    """The first of the three."""

    @classmethod
    def of(cls, day: date, starts: int = 1) -> Quarter:
        """The one that holds this day."""
        months = day.year * 12 + day.month - 1
        first = months - (day.month - starts) % 3
        return cls(first // 12, first % 12 + 1)

    def before(self) -> Quarter:
        """The one that ended when this one began."""
        months = self.year * 12 + self.month - 4
        return Quarter(months // 12, months % 12 + 1)

    def __str__(self) -> str:
        return f"the quarter from {self.year}-{self.month:02}"


def counted(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Those that are in the rates: neither history nor skipped nor gone."""
    return tuple(row for row in rows if not (row.history or row.skip or row.gone))


def counting(
    postmortems: Iterable[Postmortem], problems: Iterable[Problem], policy: Policy
) -> tuple[Postmortem, ...]:
    """Those that are in the rates: no index or template, skipped one, copy or history."""
    copies = {problem.doc for problem in problems if problem.code is Code.SHADOWED}
    return tuple(
        postmortem
        for postmortem in postmortems
        if postmortem.counts
        and not postmortem.skip
        and postmortem.ref not in copies
        and not is_history(postmortem, policy)
    )


def is_open(row: Row) -> bool:
    """Whether somebody is still expected to do something about it."""
    return not row.fields.status.closed


def in_time(row: Row) -> bool:
    """Whether it was closed no later than its first due date."""
    due = first_due(row)
    return due is not None and not is_open(row) and row.closed is not None and row.closed <= due


def first_due(row: Row) -> date | None:
    """The first date it had."""
    return row.dues[0] if row.dues else row.fields.due


def measured(
    rows: Iterable[Row],
    postmortems: Iterable[Postmortem],
    *,
    day: date,
    deadlines: Deadlines,
) -> Mapping[str, Figure]:
    """All nine figures as of a day, in their order, without targets.

    ``postmortems`` are those that count; of the figures only the repeat rate knows its before.
    """
    known = counted(rows)
    going = [row for row in known if is_open(row)]
    documents = tuple(postmortems)
    return {
        "open": _number(going, len(known), "action items not closed yet, of all that are followed"),
        "overdue": _number(
            [row for row in going if Code.OVERDUE in row.flags],
            len(going),
            "open items past the date in force, of all open items",
        ),
        "completion": _completion(known),
        "on_time": _on_time(known, day),
        "coverage": Figure(
            None,
            0,
            "required incidents that have a postmortem, of all in the register of incidents",
        ),
        "time_to_postmortem": _time_to_postmortem(documents, deadlines),
        "repeat_rate": _repeat_rate(documents, Quarter.of(day, deadlines.calendar.quarter or 1)),
        "no_owner": _number(
            [row for row in going if Code.NO_OWNER in row.flags],
            len(going),
            "open items for which nobody is named, of all open items",
        ),
        "no_due_date": _number(
            [row for row in going if Code.NO_DUE_DATE in row.flags],
            len(going),
            "open items without a written date or priority, of all open items",
        ),
    }


def figures(
    rows: Sequence[Row],
    postmortems: Iterable[Postmortem] = (),
    problems: Iterable[Problem] = (),
    *,
    now: datetime,
    policy: Policy,
) -> Mapping[str, float]:
    """What a later report compares itself with: ``overdue``, and ``overdue/TEAM`` of each team."""
    deadlines = policy.deadlines
    day = today(now, deadlines)
    teams: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.team:
            teams[row.team].append(row)
    documents = counting(postmortems, problems, policy)
    whole = measured(rows, documents, day=day, deadlines=deadlines)
    found = {name: figure.value for name, figure in whole.items()}
    for team in sorted(teams):
        theirs = [p for p in documents if p.team == team]
        part = measured(teams[team], theirs, day=day, deadlines=deadlines)
        found |= {f"{name}/{team}": figure.value for name, figure in part.items()}
    return {name: float(value) for name, value in found.items() if value is not None}


def repeats(postmortems: Iterable[Postmortem]) -> frozenset[DocRef]:
    """Those that say they repeat an earlier one, or have the root cause of one."""
    documents = tuple(postmortems)
    first: dict[str, date] = {}
    for postmortem in documents:
        for cause in postmortem.causes:
            if postmortem.occurred is not None:
                first[cause] = min(first.get(cause, date.max), postmortem.occurred)
    return frozenset(
        postmortem.ref
        for postmortem in documents
        if postmortem.repeat_of
        or any(
            first[cause] < postmortem.occurred
            for cause in postmortem.causes
            if postmortem.occurred is not None
        )
    )


def _number(some: Sequence[Row], of: int, definition: str) -> Figure:
    return Figure(len(some), of, definition)


def _rate(some: int, of: int, definition: str) -> Figure:
    return Figure(some / of if of else None, of, definition)


def _completion(known: Sequence[Row]) -> Figure:
    declined = (Status.WONT_DO, Status.DUPLICATE)
    wanted = [row for row in known if row.fields.status not in declined]
    done = sum(row.fields.status is Status.DONE for row in wanted)
    definition = "items done, of all but won't do, duplicate and gone"
    return _rate(done, len(wanted), definition)


def _on_time(known: Sequence[Row], day: date) -> Figure:
    passed = [row for row in known if (due := first_due(row)) is not None and due < day]
    unknown = sum(not is_open(row) and row.closed is None for row in passed)
    definition = (
        "items closed, as done or otherwise, no later than their first due date, "
        "of those whose first due date has passed"
    )
    if unknown:
        definition += f"; unknown: {unknown}, closed nobody saw when"
    return _rate(sum(in_time(row) for row in passed), len(passed) - unknown, definition)


def _time_to_postmortem(documents: Sequence[Postmortem], deadlines: Deadlines) -> Figure:
    completed: list[int] = []
    published: list[int] = []
    for postmortem in documents:
        if postmortem.occurred is None:
            continue
        if (day := _completed(postmortem, deadlines)) is not None:
            completed.append((day - postmortem.occurred).days)
        elif postmortem.published is not None:
            published.append((today(postmortem.published, deadlines) - postmortem.occurred).days)
    # A document older than its incident tells nothing about how long it took.
    known = [days for days in (*completed, *published) if days >= 0]
    by_publication = sum(days >= 0 for days in published)
    definition = "days from the incident to its complete postmortem, median"
    if by_publication:
        definition += f"; {by_publication} by the first version published"
    if unknown := len(documents) - len(known):
        definition += f"; unknown: {unknown}"
    return Figure(_median(known), len(known), definition)


def _median(values: Sequence[int]) -> float | None:
    ordered = sorted(values)
    middle, odd = divmod(len(ordered), 2)
    if not ordered:
        return None
    return ordered[middle] if odd else (ordered[middle - 1] + ordered[middle]) / 2


def _completed(postmortem: Postmortem, deadlines: Deadlines) -> date | None:
    """The day it was complete, as written, else as seen."""
    try:
        return date.fromisoformat(postmortem.facts.get("completed", "").strip()[:10])
    except ValueError:
        seen = postmortem.completed_at
        return today(seen, deadlines) if seen is not None else None


def _repeat_rate(documents: Sequence[Postmortem], quarter: Quarter) -> Figure:
    again = repeats(documents)

    def rate(which: Quarter) -> Figure:
        theirs = [
            p
            for p in documents
            if p.causes and p.occurred and Quarter.of(p.occurred, which.month) == which
        ]
        definition = (
            f"postmortems that repeat an earlier one, of those with a known root cause, in {which}"
        )
        return _rate(sum(p.ref in again for p in theirs), len(theirs), definition)

    now, then = rate(quarter), rate(quarter.before())
    return Figure(now.value, now.of, now.definition, before=then.value)
