"""The configuration as the core sees it: plain data, already checked, nothing to read or parse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from syncer.model import Calendar, Field, Person, Priority, Side, Stage


class Mode(StrEnum):
    """How much of a plan may be carried out."""

    OBSERVE = "observe"
    CREATE_ONLY = "create-only"
    UPSERT = "upsert"
    SYNC = "sync"


class Period(StrEnum):
    """A stretch of time that only a calendar can end."""

    ROTATION = "rotation"
    SPRINT = "sprint"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Days:
    """A number of days; business days leave out weekends and holidays."""

    count: int
    business: bool = False

    def __str__(self) -> str:
        return f"{self.count} {'bd' if self.business else 'd'}"


Allowance = Days | Period
Allowances = Mapping[Priority | None, Allowance]
"""``None`` is for items without priority."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When an item without a date of its own is due, and what counts as late, near or stale."""

    timezone: str = "UTC"
    by_priority: Allowances = field(
        default_factory=lambda: {
            Priority.P0: Days(7),
            Priority.P1: Days(14),
            Priority.P2: Days(30),
            Priority.P3: Days(90),
            None: Days(30),
        }
    )
    by_severity: Mapping[str, Allowances] = field(default_factory=dict)
    """Severity (casefolded) to the whole map that replaces ``by_priority`` for it."""
    calendar: Calendar = Calendar()
    holidays: frozenset[date] = frozenset()
    business_days: bool = False
    fill: bool = False
    due_soon: Days = Days(3)
    stale_after: Days = Days(30)


@dataclass(frozen=True, slots=True)
class Limits:
    """More than this in one cycle is held until a person approves it."""

    creates: int = 50
    adopts: int = 50
    closes: int = 20
    told: int = 20
    told_percent: int = 30
    updates: int = 50
    updates_percent: int = 30
    vanished: int = 3
    vanished_percent: int = 50
    comments: int = 50


@dataclass(frozen=True, slots=True)
class Route:
    """Where the tickets of matching items go; the first match wins."""

    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """source, path (glob), severity, team, priority, label, owner to casefolded values."""
    tracker: str | None = None
    """None: no ticket, and not a problem."""
    destination: str | None = None
    """Project or repository; None: the tracker's own."""
    labels: tuple[str, ...] = ()
    restricted: bool = False
    details: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourcePolicy:
    """How the documents of one source may be treated."""

    writes: bool = True
    """Whether anything may be told at all: ``write_back`` is not off."""
    proposes: bool = False
    """Whether a write waits for people to merge it."""
    fields: frozenset[Field] = frozenset({Field.STATUS, Field.DUE, Field.OWNER, Field.PRIORITY})
    name: bool = True
    """Whether the ticket's name may be written into the text."""
    settle: timedelta = timedelta(0)
    folder: str = ""
    """Where its files lie, absolute; empty where they are no files."""


@dataclass(frozen=True, slots=True)
class TrackerPolicy:
    """What the plan must know of one tracker."""

    kind: str = "local"
    """The adapter's type: ``local``, ``github``, ``jira``."""
    destination: str = ""
    """The default project, repository or folder."""
    silent: frozenset[Field] = frozenset()
    hold: timedelta = timedelta(0)
    labels: tuple[str, ...] = ()
    allow_public: bool = False
    advice: str = ""
    folder: str = ""
    """Where its files lie, absolute; empty where they are no files."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a plan depends on beside the snapshot."""

    mode: Mode = Mode.SYNC
    since: date | None = None
    create_from: Stage = Stage.DRAFT
    authority: Mapping[Field, Side] = field(
        default_factory=lambda: {
            Field.STATUS: Side.TICKET,
            Field.OWNER: Side.TICKET,
            Field.DUE: Side.TICKET,
            Field.PRIORITY: Side.DOCUMENT,
        }
    )
    on_item_gone: str = "nothing"
    """``nothing``, ``comment`` or ``close``; for tickets we made."""
    limits: Limits = Limits()
    deadlines: Deadlines = Deadlines()
    routes: tuple[Route, ...] = ()
    sources: Mapping[str, SourcePolicy] = field(default_factory=dict)
    trackers: Mapping[str, TrackerPolicy] = field(default_factory=dict)
    people: tuple[Person, ...] = ()
    contact: str | None = None
    no_items_after: Days = Days(5, business=True)
    complete_within: Days = Days(5, business=True)
    postmortems_since: date | None = None
    """None: 90 days before the deployment began."""
    write_budget: timedelta = timedelta(seconds=60)
    passes: int = 6
    """A tripwire, not a schedule: a healthy cycle needs three."""
