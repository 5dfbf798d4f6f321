"""What one cycle knows: the memory it started from, and what it learned since.

A ``View`` is the only thing in the engine that changes. It hands out frozen values: a ``Snapshot``
to plan from and a ``Memory`` to commit. What did not change is the very same object in both, so
that a store can tell by identity what it has to write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Generic, TypeVar

from syncer.model import (
    Comment,
    CreateTicket,
    Cursor,
    DocRef,
    ItemKey,
    Journalled,
    Link,
    Postmortem,
    Proposal,
    Refusal,
    Rest,
    SendNotice,
    Snapshot,
    Subject,
    Ticket,
    TicketRef,
)
from syncer.ports import Intent, Memory, Said

K = TypeVar("K")
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """A mapping that is copied before the first change after it was shown to somebody."""

    __slots__ = ("_own", "_shown")

    def __init__(self, shown: Mapping[K, V]) -> None:
        self._shown = shown
        self._own: dict[K, V] | None = None

    @property
    def now(self) -> Mapping[K, V]:
        """The mapping as it stands, to look at and not to keep."""
        return self._shown if self._own is None else self._own

    def show(self) -> Mapping[K, V]:
        """The mapping as it stands, to keep: what comes later does not touch it."""
        if self._own is not None:
            self._shown, self._own = self._own, None
        return self._shown

    def put(self, key: K, value: V) -> V:
        """Keep a value; an equal one that is there already stays the object it is."""
        old = self.now.get(key)
        if old == value and old is not None:
            return old
        self._writable()[key] = value
        return value

    def take(self, key: K) -> V | None:
        """Remove and return what was kept under a key, if anything was."""
        return self._writable().pop(key) if key in self.now else None

    def _writable(self) -> dict[K, V]:
        if self._own is None:
            self._own = dict(self._shown)
        return self._own


class View:
    """Memory, and what a running cycle must know beside it."""

    def __init__(self, memory: Memory, said: Said) -> None:
        self._memory = memory
        self.began = memory.began
        self.grammar = memory.grammar
        self.cursors: Shelf[str, Cursor] = Shelf(memory.cursors)
        self.postmortems: Shelf[DocRef, Postmortem] = Shelf(memory.postmortems)
        self.tickets: Shelf[TicketRef, Ticket] = Shelf(memory.tickets)
        self.links: Shelf[ItemKey, Link] = Shelf(memory.links)
        self.proposed: Shelf[str, str] = Shelf(memory.proposed)
        self.proposals: Shelf[str, Proposal] = Shelf(memory.proposals)
        self.branches: Shelf[str, tuple[str, tuple[Postmortem, ...]]] = Shelf(memory.branches)
        self.resting: Shelf[Subject, Rest] = Shelf(memory.resting)
        self.unread: set[DocRef | TicketRef] = {*memory.unread, *_doubtful(memory)}
        self.missing: set[DocRef | TicketRef] = set(memory.missing)
        self.sent: set[str] = set(memory.sent)
        self.pending: dict[str, Intent] = {intent_id(one.change): one for one in memory.pending}
        self.rulings = said.rulings
        self.approved: set[str] = set(said.approved)
        self.held: set[Subject] = set()
        self.unconfigured: set[str] = set()
        """Adapters that are known and no longer configured: what they said is kept, not shown."""
        self.stale: set[Subject] = set()
        """Read again in this cycle already; a second time they are left for the next."""
        self.renamed: dict[DocRef, DocRef] = {}
        self.vanished: set[DocRef | TicketRef] = set()
        self.standing: tuple[Postmortem, ...] = ()
        self.asked_public: set[tuple[str, str]] = set()
        self.public: set[tuple[str, str]] = set()
        self.read: set[str] = set()
        """Adapters whose feeds were heard."""
        self.done: set[str] = set()
        """Jobs that this cycle has done: what is seldom listed or read was."""
        self.behind = False
        """The store knows what this process does not: another one has worked on it meanwhile."""
        self.refused: list[Refusal] = []
        """What the vanish guard held back."""
        self.believed: set[str] = set()
        """Approved ids of what is believed to be gone or stands already; spent with the commit."""

    def snapshot(self, now: datetime, down: Collection[str]) -> Snapshot:
        """All a plan may depend on; ``down`` names the adapters that cannot be used."""
        pending: set[Subject] = {
            one.change.key for one in self.pending.values() if isinstance(one.change, CreateTicket)
        }
        postmortems, tickets = self.postmortems.now, self.tickets.show()
        away = self.unconfigured
        if away:
            tickets = {ref: one for ref, one in tickets.items() if ref.tracker not in away}
        return Snapshot(
            now=now,
            began=self.began or now,
            postmortems=tuple(
                postmortems[ref] for ref in sorted(postmortems) if ref.source not in away
            ),
            tickets=tickets,
            links=self.links.show(),
            renamed=dict(self.renamed),
            standing=self.standing,
            proposed=self.proposed.show(),
            proposals=self.proposals.show(),
            incidents=self._memory.incidents,
            rulings=self.rulings,
            public=frozenset(self.public),
            sent=frozenset(self.sent),
            begun=_begun(self.pending.values()),
            resting={s: rest for s, rest in self.resting.now.items() if rest.until > now},
            held=frozenset({*self.held, *pending, *self.missing, *down}),
            unread=frozenset(self.unread),
            vanished=frozenset(self.vanished),
        )

    def memory(self) -> Memory:
        """What is to be remembered; the same object as before where nothing was learned."""
        old = self._memory
        new = replace(
            old,
            began=self.began,
            grammar=self.grammar,
            cursors=self.cursors.show(),
            unread=_same(old.unread, self.unread),
            astray=frozenset(),
            missing=_same(old.missing, self.missing),
            postmortems=self.postmortems.show(),
            tickets=self.tickets.show(),
            links=self.links.show(),
            proposed=self.proposed.show(),
            proposals=self.proposals.show(),
            branches=self.branches.show(),
            sent=_same(old.sent, self.sent),
            pending=tuple(self.pending.values()),
            resting=self.resting.show(),
        )
        return old if _unchanged(old, new) else new


def intent_id(change: Journalled) -> str:
    """Under which id a change is journalled: a create's is its key."""
    match change:
        case CreateTicket():
            return change.key
        case Comment() | SendNotice():
            return change.id


def of(refs: Collection[DocRef | TicketRef], adapter: str) -> Iterator[DocRef | TicketRef]:
    """Those of one source or tracker."""
    for ref in refs:
        if (ref.source if isinstance(ref, DocRef) else ref.tracker) == adapter:
            yield ref


def _doubtful(memory: Memory) -> Iterator[DocRef | TicketRef]:
    """What is read again, whatever the feeds say: it was read before its link moved.

    Links are kept as they move, readings once a cycle. Next to a late feed the old reading would
    look like a person who took back what had just been told.
    """
    for key in memory.astray:
        if (link := memory.links.get(key)) is not None:
            yield link.ticket
            yield link.doc


def _begun(
    pending: Iterable[Intent],
) -> dict[tuple[str, DocRef | str], tuple[CreateTicket, ...]]:
    found: defaultdict[tuple[str, DocRef | str], list[CreateTicket]] = defaultdict(list)
    for intent in pending:
        if isinstance(intent.change, CreateTicket):
            begun = intent.change
            found[begun.tracker, begun.doc].append(begun)
            found[begun.tracker, begun.fields.title].append(begun)
    return {place: tuple(several) for place, several in found.items()}


def _same(old: frozenset[K], new: Collection[K]) -> frozenset[K]:
    return old if old == new else frozenset(new)


def _unchanged(old: Memory, new: Memory) -> bool:
    return (
        old.began == new.began
        and old.grammar == new.grammar
        and old.cursors is new.cursors
        and old.unread is new.unread
        and old.astray == new.astray
        and old.missing is new.missing
        and old.postmortems is new.postmortems
        and old.tickets is new.tickets
        and old.links is new.links
        and old.proposed is new.proposed
        and old.proposals is new.proposals
        and old.branches is new.branches
        and old.sent is new.sent
        and old.pending == new.pending
        and old.resting is new.resting
    )
