"""What the store keeps and a report reads: plain records, without a line of behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from syncer.model import (
    Code,
    Conflict,
    Cursor,
    DocRef,
    Fields,
    Incident,
    ItemKey,
    Journalled,
    Link,
    Postmortem,
    Problem,
    Proposal,
    Refusal,
    Rest,
    Subject,
    Ticket,
    TicketRef,
)


@dataclass(frozen=True, slots=True)
class Intent:
    """A journalled change whose outcome is not known yet."""

    change: Journalled
    begun: datetime


@dataclass(frozen=True, slots=True)
class Memory:
    """What both sides last said, and what they had agreed; never work that is still to do."""

    began: datetime | None = None
    grammar: str = ""
    """Digest of the grammar that all of it was read with."""
    cursors: Mapping[str, Cursor] = field(default_factory=dict)
    """By adapter name."""
    unread: frozenset[DocRef | TicketRef] = frozenset()
    """A feed named them, reading failed."""
    missing: frozenset[DocRef | TicketRef] = frozenset()
    """Absent from the last full listing, not yet believed: held until approved or seen again."""
    postmortems: Mapping[DocRef, Postmortem] = field(default_factory=dict)
    tickets: Mapping[TicketRef, Ticket] = field(default_factory=dict)
    links: Mapping[ItemKey, Link] = field(default_factory=dict)
    astray: frozenset[ItemKey] = frozenset()
    """Links that the last commit had not seen as they are: what stands beside them is older."""
    proposed: Mapping[str, str] = field(default_factory=dict)
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    branches: Mapping[str, tuple[str, tuple[Postmortem, ...]]] = field(
        default_factory=dict, compare=False
    )
    """Source to what its proposal says, and which one that was read of; never stored."""
    incidents: tuple[Incident, ...] = ()
    sent: frozenset[str] = frozenset()
    pending: tuple[Intent, ...] = ()
    resting: Mapping[Subject, Rest] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What people told the store since: asked at every tick, by every process."""

    approved: frozenset[str] = frozenset()
    """Change ids a person let through, not older than 7 days, not yet spent."""
    rulings: Mapping[ItemKey, TicketRef | None] = field(default_factory=dict)
    wakes: frozenset[str] = frozenset()
    """Names of sources and trackers that a webhook wants looked at."""


@dataclass(frozen=True, slots=True)
class Row:
    """One item as a report counts it: flat, so that a whole portfolio is one query."""

    key: ItemKey
    doc: DocRef
    line: int | None
    fields: Fields
    """As merged."""
    flags: frozenset[Code]
    history: bool
    """History and skipped ones are outside every rate."""
    skip: str | None
    team: str | None
    severity: str | None
    ticket: str | None
    """Its name; of an item that is tracked elsewhere, how that is called."""
    url: str | None
    """Its address."""
    created: date
    """The incident's day, else first sight."""
    closed: date | None
    dues: tuple[date, ...]
    restricted: bool = False
    gone: bool = False
    """The text no longer has it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit trail."""

    at: datetime
    cycle: str
    verb: str
    key: ItemKey | None
    ref: str
    """Document, ticket or notice."""
    before: Mapping[str, str]
    after: Mapping[str, str]
    reason: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Health:
    """How one adapter fared in a cycle."""

    name: str
    kind: str
    """``source``, ``tracker`` or ``notifier``."""
    state: str
    """``ok``, ``paused``, ``suspended`` or ``read_only``."""
    read_at: datetime | None = None
    """When its feed was last read in full or from a cursor."""
    reason: str | None = None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cycle did and could not do: what ``status`` shows."""

    cycle: str
    at: datetime
    landed: Mapping[str, int]
    """Per kind of change: ``create_ticket``, ``edit_document``, …"""
    failed: int = 0
    waiting: int = 0
    """Left for the next cycle by a budget, a cap or a commit interval."""
    refused: tuple[Refusal, ...] = ()
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    """``overdue``, ``overdue/payments``: what a later report compares itself with."""
    requests: Mapping[str, int] = field(default_factory=dict)
    """Calls per adapter."""
    seconds: float = 0.0
    health: tuple[Health, ...] = ()
    unsettled: bool = False
    """The passes ran out before the plan was empty."""
