"""The four doors to the outside. Batch in, stream out; nothing is implemented here.

A *raised* ``AdapterError`` means that the whole call failed; single outcomes are values.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Generic, Protocol, TypeVar, runtime_checkable

from syncer.errors import AdapterError
from syncer.model import (
    Comment,
    CreateTicket,
    Cursor,
    DocRef,
    Document,
    EditDocument,
    Field,
    ItemKey,
    Journalled,
    Link,
    Person,
    Proposal,
    ProposeEdits,
    SendNotice,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.records import Entry, Health, Intent, Memory, Outcome, Pace, Row, Said

__all__ = [
    "Assigning",
    "Authored",
    "Delivery",
    "Described",
    "DocumentSource",
    "Enduring",
    "Entry",
    "Feed",
    "Health",
    "Intent",
    "Memory",
    "Notifier",
    "Outcome",
    "Pace",
    "Paced",
    "Placed",
    "Roaming",
    "Row",
    "Said",
    "Scattered",
    "StateStore",
    "Thorough",
    "Tracker",
    "Unheard",
]

T = TypeVar("T")
R = TypeVar("R", DocRef, TicketRef)


@dataclass(frozen=True, slots=True)
class Unheard:
    """A part of a tracker that did not answer, while others did."""

    place: str
    """As destinations of new tickets are called."""
    names: re.Pattern[str]
    """How the tickets are named that are there."""
    error: AdapterError


@dataclass(frozen=True, slots=True)
class Feed(Generic[T, R]):
    """What changed since a cursor; at least once, in any order."""

    changed: tuple[T, ...]
    cursor: Cursor
    present: frozenset[R] | None = None
    """All there is, from an unbroken full listing; what it lacks is absent. None: not a listing."""
    renamed: Mapping[DocRef, DocRef] = field(default_factory=dict)
    """Old name to new, where the source can tell."""
    unheard: tuple[Unheard, ...] = ()
    """What this feed says nothing about: what is there is neither changed nor absent."""


class Delivery(StrEnum):
    """What becomes of a write."""

    LANDS = "lands"
    """It is in the document: directory, a direct commit."""
    PROPOSES = "proposes"
    """It waits for people to merge: a standing branch or pull request."""
    NONE = "none"
    """Read only: write_back is off, or bytes cannot be put back exactly."""


class DocumentSource(Protocol):
    """Where postmortems live."""

    @property
    def name(self) -> str:
        """The configured instance."""

    @property
    def delivery(self) -> Delivery:
        """What becomes of a write here."""

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        """Documents of the base branch changed since the cursor; all of them when there is none."""

    def fetch(self, refs: Collection[DocRef]) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        """Yield each that exists, once; what does not exist is skipped, what fails says why."""

    def write(
        self, batch: Sequence[EditDocument]
    ) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        """Lands: apply each edit to exactly its expected revision, or yield ``Stale``."""

    def propose(self, wanted: ProposeEdits) -> Proposal | None:
        """Proposes: make the standing branch show exactly these edits.

        ``Stale`` if a base moved; None when nothing is left.
        """

    def proposal(self) -> Proposal | None:
        """Proposes: the open one, and whether it conflicts with the base."""

    def standing(self) -> Iterator[Document]:
        """Proposes: the documents of the standing branch, where it differs from the base."""

    def check(self) -> Iterator[str]:
        """What an operator must repair before this can work; read-only."""


class Tracker(Protocol):
    """Where tickets live."""

    @property
    def name(self) -> str:
        """The configured instance."""

    @property
    def silent(self) -> frozenset[Field]:
        """What its tickets cannot hold."""

    @property
    def reference(self) -> re.Pattern[str]:
        """How people write its tickets, former projects too.

        Named groups in order, joined by "#", are the name: (key) or (repository, number).
        """

    @property
    def search_lag(self) -> timedelta:
        """How long a new ticket may hide from ``find``."""

    @property
    def advice(self) -> str:
        """The block's last line: how to finish, decline or pass on a ticket here.

        ``{follows}`` is filled with "; the postmortem follows" or nothing, ``{contact}`` with
        " Questions: CONTACT" or nothing.
        """

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """Tickets bearing a marker, changed since the cursor; a full listing when there is none.

        A cursor may bring others along; they count where something is known of them.
        """

    def fetch(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Yield each that exists and may be read, by id or any name it ever had, marked or not.

        The ref is the one asked for; the ticket carries its own.
        """

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        """Our own tickets by marker, oldest first.

        May miss those younger than ``search_lag``; never invents.
        """

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        """Yield as each lands; the marker travels in the same request as the ticket."""

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Yield the ticket as read back, which may not be what was asked for."""

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        """Post each unless one with its id is there; yield the id and why it failed, if it did."""

    def lookup(self, spelling: str) -> Iterator[Person]:
        """Accounts that a spelling may mean: shown to a person, never chosen."""

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        """Those that can be read without signing in."""

    def check(self) -> Iterator[str]:
        """Missing permissions, unmapped required fields, absent labels; read-only.

        Each as "what is wrong; what to do"; what can wait begins with "warning: " or "info: ".
        """


@runtime_checkable
class Thorough(Protocol):
    """A tracker that ``find`` asks by something that people may have taken away since."""

    def find_since(
        self, keys: Collection[ItemKey], since: datetime
    ) -> Mapping[ItemKey, Sequence[Ticket]]:
        """As ``find``, but among everything that was made or changed since then."""


@runtime_checkable
class Authored(Protocol):
    """A tracker whose listings go by something that people may take away."""

    def authored(self) -> tuple[Ticket, ...]:
        """Whatever our accounts ever made that bears a marker; asked once in a store's life."""


@runtime_checkable
class Placed(Protocol):
    """A tracker with more than one destination."""

    def place(self, name: str) -> str:
        """The destination of the ticket that is called so now, as ``public`` is asked for it."""


@runtime_checkable
class Scattered(Protocol):
    """A tracker of several places, of which one may be silent while the others are not."""

    def unheard(self) -> tuple[Unheard, ...]:
        """Those that did not answer the last question: what ``find`` lacks may be there."""


@runtime_checkable
class Roaming(Protocol):
    """A tracker whose feed also tells of tickets that went elsewhere."""

    def hears(self, ticket: Ticket) -> bool:
        """Whether its feed tells of this one where it is now: then nobody need follow it."""


@runtime_checkable
class Paced(Protocol):
    """A tracker that knows how fast it may write."""

    def forecast(self, writes: int) -> timedelta:
        """How long so many more writes will take."""


@runtime_checkable
class Assigning(Protocol):
    """A tracker that can tell beforehand who may be given its tickets."""

    def assignable(self, handles: Collection[str]) -> frozenset[str]:
        """Those of them, by whatever spelling, who have an account that may."""


@runtime_checkable
class Described(Protocol):
    """A tracker that can say what it is."""

    def describe(self) -> str:
        """Where it is, who reads it and who we are there, once ``check`` found no error."""


@runtime_checkable
class Enduring(Protocol):
    """A tracker whose limits do not end with a process."""

    def pace(self) -> Pace | None:
        """What limits hold just now; None: none."""

    def resume(self, pace: Pace) -> None:
        """Begin under what limits held when the last process ended."""


class Notifier(Protocol):
    """How people are told."""

    @property
    def name(self) -> str:
        """The configured instance."""

    def send(self, batch: Sequence[SendNotice]) -> Iterator[tuple[str, AdapterError | None]]:
        """Yield the id of each notice and why it failed, if it did; the id goes along."""

    def check(self) -> Iterator[str]:
        """What an operator must repair before this can work; read-only."""


class StateStore(Protocol):
    """What must outlive the process."""

    def lead(self) -> bool:
        """Become or stay the leader; False while another process is."""

    def recall(self) -> Memory:
        """Everything, as of one moment. A running process keeps it and asks again as new leader."""

    def said(self) -> Said:
        """Approvals, rulings and wakes that stand now, also those of other processes."""

    def begin(self, batch: Sequence[Journalled], at: datetime) -> frozenset[str]:
        """Journal, durably, before any request; the ids now ours to carry out.

        Pending or done ones are another's. The id of a create is its key.
        """

    def settle(self, id: str, link: Link | None = None) -> None:
        """It happened: forget the intent, keep its link or the id of its notice, atomically."""

    def drop(self, id: str) -> None:
        """It did certainly not happen: forget the intent."""

    def keep(self, links: Sequence[Link]) -> None:
        """Joins and bases that moved, as they move: astray, until a commit has seen them so."""

    def commit(self, seen: Memory, rows: Sequence[Row], outcome: Outcome) -> None:
        """End of a cycle: cursors, observations and what the report reads, in one transaction.

        Links, intents, approvals and rulings are left alone; links that are not as ``seen`` has
        them are astray.
        """

    def record(self, entry: Entry) -> None:
        """The audit trail: what was done, when, why, and how it ended."""

    def audit(self, since: datetime, ref: str | None = None) -> Iterator[Entry]:
        """Entries since then, oldest first; of one document or ticket, if named."""

    def history(self, key: ItemKey) -> Iterator[Entry]:
        """All entries of one item, oldest first."""

    def rows(self) -> Iterator[Row]:
        """The portfolio as of the last commit, by document and line."""

    def outcome(self, at: datetime | None = None) -> Outcome | None:
        """The last one, or the last one by then; of each day one is kept like the audit trail."""

    def approve(self, changes: Collection[str], at: datetime) -> None:
        """Let these changes of a refused group through, for 7 days."""

    def spend(self, change: str) -> None:
        """An approved change has landed: its approval is used up."""

    def rule(self, key: ItemKey, ticket: TicketRef | None) -> None:
        """A person's ruling: this ticket is the item's own, or a new one is wanted (None)."""

    def last_success(self, job: str) -> datetime | None:
        """When a job last succeeded."""

    def succeeded(self, job: str, at: datetime) -> None:
        """A job has succeeded."""
