"""The report's lists: what is late, which documents want attention, what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from syncer.core.deadlines import is_history
from syncer.core.figures import is_open, repeats
from syncer.core.policy import Policy
from syncer.model import Code, DocRef, Postmortem, Problem, Stage
from syncer.ports import Row


@dataclass(frozen=True, slots=True)
class Late:
    """One overdue item."""

    title: str
    doc: str
    url: str | None
    ticket: str | None
    owner: str | None
    team: str | None
    severity: str | None
    due: date | None
    days_late: int
    moved: int
    """How often its date was moved."""


@dataclass(frozen=True, slots=True)
class Named:
    """One postmortem of a list, and why it is there."""

    title: str
    doc: str
    url: str | None
    team: str | None
    severity: str | None
    date: date | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Postmortems:
    """How far the writing is; the lists leave restricted ones out."""

    total: int
    complete: int
    draft: int
    """In review, too."""
    unknown: int
    without_items: tuple[Named, ...]
    missing: tuple[Named, ...]
    waived: tuple[Named, ...]
    incomplete: tuple[Named, ...]
    repeated: tuple[Named, ...]
    related: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """One item, or one whole document, that people took out, and why."""

    doc: str
    line: int | None
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """What happened before incidents were followed."""

    postmortems: int
    open: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that could not be synchronised."""

    code: str
    doc: str | None
    line: int | None
    message: str


def late(going: Iterable[Row], day: date) -> tuple[Late, ...]:
    """Overdue items, the longest overdue first; restricted ones are left out."""
    listed = [
        _late_item(row, day) for row in going if Code.OVERDUE in row.flags and not row.restricted
    ]
    return tuple(
        sorted(
            listed,
            key=lambda x: (-x.days_late, x.severity is None, x.severity or "", x.doc, x.title),
        )
    )


def _late_item(row: Row, day: date) -> Late:
    due = row.fields.due or (row.dues[-1] if row.dues else None)
    return Late(
        title=row.fields.title,
        doc=str(row.doc),
        url=row.url,
        ticket=row.ticket,
        owner=row.fields.owner,
        team=row.team,
        severity=row.severity,
        due=due,
        days_late=(day - due).days if due is not None else 0,
        moved=max(0, len(row.dues) - 1),
    )


def documents(
    known: Sequence[Postmortem],
    shown: Mapping[DocRef, Postmortem],
    problems: Sequence[Problem],
    empty: frozenset[DocRef],
) -> Postmortems:
    """How far they are, and which want attention; ``empty`` are those without action items."""
    refs = {p.ref for p in known}
    unfinished = said_of(Code.INCOMPLETE_POSTMORTEM, problems, refs)
    again = repeats(known)
    listed = sorted(
        (p for p in known if p.ref in shown), key=lambda p: (p.occurred or date.max, p.ref)
    )
    stages = Counter(p.stage for p in known)
    return Postmortems(
        total=len(known),
        complete=stages[Stage.COMPLETE],
        draft=stages[Stage.DRAFT] + stages[Stage.IN_REVIEW],
        unknown=stages[None],
        without_items=tuple(_named(p) for p in listed if p.ref in empty),
        missing=(),
        waived=tuple(_named(p, p.waiver) for p in listed if p.waiver and not p.items),
        incomplete=tuple(_named(p, p.stage) for p in listed if p.ref in unfinished),
        repeated=tuple(
            _named(p, ", ".join(p.repeat_of or p.causes)) for p in listed if p.ref in again
        ),
        related=(),
    )


def _named(postmortem: Postmortem, reason: str | None = None) -> Named:
    return Named(
        title=postmortem.title or postmortem.ref.path,
        doc=str(postmortem.ref),
        url=postmortem.url,
        team=postmortem.team,
        severity=postmortem.severity,
        date=postmortem.occurred,
        reason=None if reason is None else str(reason),
    )


def skipped(rows: Iterable[Row], shown: Mapping[DocRef, Postmortem]) -> tuple[Skipped, ...]:
    """What people took out; of a document that is out as a whole no single item."""
    whole = [
        Skipped(str(p.ref), None, p.title or p.ref.path, p.skip)
        for p in shown.values()
        if p.skip and p.counts
    ]
    documents = {entry.doc for entry in whole}
    single = [
        Skipped(str(row.doc), row.line, row.fields.title, row.skip)
        for row in rows
        if row.skip and not row.restricted and str(row.doc) not in documents
    ]
    return tuple(sorted((*whole, *single), key=lambda entry: (entry.doc, entry.line or 0)))


def history(rows: Iterable[Row], postmortems: Iterable[Postmortem], policy: Policy) -> History:
    """What is listed apart: documents before the day it began, and their items still open."""
    return History(
        postmortems=sum(p.counts and not p.skip and is_history(p, policy) for p in postmortems),
        open=sum(row.history and is_open(row) and not (row.skip or row.gone) for row in rows),
    )


def troubles(
    problems: Iterable[Problem], postmortems: Iterable[Postmortem], team: str | None
) -> tuple[Trouble, ...]:
    """Findings of severity error; those of restricted postmortems are left out."""
    known = {p.ref: p.restricted for p in postmortems}
    return tuple(
        Trouble(
            problem.code.value,
            str(problem.doc) if problem.doc else None,
            problem.line,
            problem.message,
        )
        for problem in problems
        if problem.code.severity == "error"
        and (problem.doc in known if team is not None else True)
        and not (problem.doc is not None and known.get(problem.doc, False))
    )


def said_of(code: Code, problems: Iterable[Problem], refs: set[DocRef]) -> frozenset[DocRef]:
    """Which of these documents a finding speaks of."""
    return frozenset(
        p.doc for p in problems if p.code is code and p.doc is not None and p.doc in refs
    )
