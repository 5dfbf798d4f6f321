"""A tracker in memory whose search lags, with people who work in it behind our back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from syncer.errors import AdapterError, Gone, Rejected, Stale
from syncer.model import (
    Code,
    Comment,
    CreateTicket,
    Cursor,
    Field,
    ItemKey,
    Patch,
    Person,
    Priority,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.ports import Feed
from syncer.testing.faults import Faults
from syncer.testing.memory_ticket import COMMON, MARKER, MemoryTicket

OVERDUE = "overdue"


class MemoryTracker:
    """A ``Tracker`` whose ids are not its names, and whose ``find`` obeys the lag to the letter."""

    def __init__(
        self,
        name: str,
        clock: Callable[[], datetime],
        lag: timedelta = timedelta(0),
        silent: Collection[Field] = (),
        prefix: str = "OPS",
        *,
        people: Collection[str] | None = None,
        public: Collection[str] = (),
        faults: Faults | None = None,
    ) -> None:
        """``people``: the handles that have an account; None: everybody has."""
        self.name = name
        self.silent = frozenset(silent)
        self.search_lag = lag
        self.faults = faults or Faults()
        self.calls: Counter[str] = Counter()
        """Per verb, how often it was called."""
        self.objects: Counter[str] = Counter()
        """Per verb, how many tickets or comments that were."""
        self._clock = clock
        self._prefix = prefix
        self._people = None if people is None else frozenset(people)
        self._public = frozenset(public)
        self._tickets: dict[str, MemoryTicket] = {}
        self._log: list[str] = []
        self._born = 0

    # What people do.

    def ticket(self, name: str) -> MemoryTicket:
        """The ticket by its id or any name it ever had; raises ``KeyError``."""
        for ticket in self._tickets.values():
            if name in (ticket.id, ticket.name, *ticket.former):
                return ticket
        raise KeyError(name)

    @property
    def tickets(self) -> tuple[MemoryTicket, ...]:
        """All of them, oldest first."""
        return tuple(self._tickets.values())

    def add(
        self,
        title: str,
        *,
        status: Status = Status.OPEN,
        body: str = "",
        labels: Collection[str] = (),
        marker: str | None = None,
        followed: bool = False,
    ) -> MemoryTicket:
        """A person makes a ticket, perhaps with a marker copied from another."""
        marks = {COMMON, MARKER + marker} if marker else set()
        return self._bear(title, status, body, {*labels, *marks}, ours=False, followed=followed)

    def close(self, name: str, status: Status = Status.DONE) -> None:
        """A person closes it."""
        ticket = self.ticket(name)
        ticket.move(status, self._clock())
        self._touch(ticket)

    def reopen(self, name: str, status: Status = Status.OPEN) -> None:
        """A person opens it again."""
        self.close(name, status)

    def retitle(self, name: str, title: str) -> None:
        """A person gives it another title."""
        ticket = self.ticket(name)
        ticket.title = title
        self._touch(ticket)

    def assign(self, name: str, owner: str | None) -> None:
        """A person gives it to somebody, or to nobody."""
        ticket = self.ticket(name)
        ticket.owner = owner
        self._touch(ticket)

    def schedule(self, name: str, due: date | None) -> None:
        """A person sets another due date, or none."""
        ticket = self.ticket(name)
        ticket.due = due
        self._touch(ticket)

    def prioritise(self, name: str, priority: Priority | None) -> None:
        """A person changes its priority."""
        ticket = self.ticket(name)
        ticket.priority = priority
        self._touch(ticket)

    def write_body(self, name: str, body: str) -> None:
        """A person rewrites its text, managed block included."""
        ticket = self.ticket(name)
        ticket.body = body
        self._touch(ticket)

    def label(self, name: str, label: str) -> None:
        """A person adds a label, even one that looks like ours."""
        ticket = self.ticket(name)
        ticket.labels.add(label)
        self._touch(ticket)

    def unlabel(self, name: str, label: str) -> None:
        """A person removes a label."""
        ticket = self.ticket(name)
        ticket.labels.discard(label)
        self._touch(ticket)

    def move(self, name: str, new: str) -> None:
        """A person moves it to another project: a new name, the same id."""
        ticket = self.ticket(name)
        ticket.former = (*ticket.former, ticket.name)
        ticket.name = new
        self._touch(ticket)

    def remark(self, name: str, text: str) -> None:
        """A person comments."""
        self.ticket(name).comments.append(("", text))

    def delete(self, name: str) -> None:
        """A person deletes it."""
        del self._tickets[self.ticket(name).id]

    @property
    def reads(self) -> int:
        """Calls that only looked."""
        return sum(self.calls[verb] for verb in ("changes", "fetch", "find", "lookup", "public"))

    @property
    def writes(self) -> int:
        """Objects made, updated or commented on, or tried to."""
        return sum(self.objects[verb] for verb in ("create", "update", "comment"))

    # The port.

    @property
    def reference(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?P<key>{re.escape(self._prefix)}-[0-9]+)\b")

    @property
    def advice(self) -> str:
        return (
            "Close this when it is done{follows}. Everything outside this block is yours.{contact}"
        )

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        self.calls["changes"] += 1
        return self.faults.around(self.name, "changes", "", partial(self._changes, since))

    def fetch(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        self.calls["fetch"] += 1
        for ref in sorted(refs):
            self.objects["fetch"] += 1
            found = self.faults.outcome(self.name, "fetch", ref.id, partial(self._read, ref))
            if found is not None:
                yield ref, found

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        self.calls["find"] += 1
        return self.faults.around(self.name, "find", "", partial(self._find, frozenset(keys)))

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        self.calls["create"] += 1
        for draft in batch:
            self.objects["create"] += 1
            act = partial(self._create, draft)
            yield draft.key, self.faults.outcome(self.name, "create", draft.key, act)

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        self.calls["update"] += 1
        for change in batch:
            self.objects["update"] += 1
            act = partial(self._update, change)
            yield change.ref, self.faults.outcome(self.name, "update", change.ref.id, act)

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        self.calls["comment"] += 1
        for remark in batch:
            self.objects["comment"] += 1
            act = partial(self._comment, remark)
            yield remark.id, self.faults.outcome(self.name, "comment", remark.id, act)

    def lookup(self, spelling: str) -> Iterator[Person]:
        self.calls["lookup"] += 1
        wanted = spelling.removeprefix("@").casefold()
        for handle in sorted(self._people or ()):
            if wanted and wanted in handle.casefold():
                yield Person(handle, accounts={"memory": handle})

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        self.calls["public"] += 1
        return self._public & frozenset(destinations)

    def check(self) -> Iterator[str]:
        yield from ()

    def _changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        cursor = Cursor(str(len(self._log)))
        touched = None if since is None else frozenset(self._log[int(since) :])
        marked = [ticket for ticket in self._tickets.values() if ticket.marker is not None]
        return Feed(
            tuple(self._shown(t) for t in marked if touched is None or t.id in touched),
            cursor,
            frozenset(TicketRef(self.name, t.id) for t in marked) if touched is None else None,
        )

    def _read(self, ref: TicketRef) -> Ticket | None:
        try:
            return self._shown(self.ticket(ref.id)) if ref.tracker == self.name else None
        except KeyError:
            return None

    def _find(self, keys: frozenset[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        visible = self._clock() - self.search_lag
        found: dict[ItemKey, list[Ticket]] = {}
        for ticket in self._tickets.values():
            key = ticket.marker
            if ticket.ours and key in keys and key is not None and ticket.created <= visible:
                found.setdefault(key, []).append(self._shown(ticket))
        return found

    def _create(self, draft: CreateTicket) -> Ticket:
        title = " ".join(draft.fields.title.split())
        if not title:
            raise Rejected("a ticket needs a title", adapter=self.name)
        ticket = self._bear("", Status.OPEN, "", set(draft.labels), ours=True)
        told = frozenset(Field) - draft.fields.silent
        ticket.put(self._understood({name: draft.fields[name] for name in told}), ticket.created)
        ticket.manage(draft.block, draft.key)
        ticket.labels |= {COMMON, MARKER + draft.key}
        return self._shown(ticket)

    def _update(self, change: UpdateTicket) -> Ticket:
        try:
            ticket = self.ticket(change.ref.id)
        except KeyError:
            raise Gone(f"there is no {change.ref.id}", adapter=self.name) from None
        if ticket.followed:
            raise Rejected(f"{ticket.name} is only followed", adapter=self.name)
        before = ticket.revision
        if before != change.expected:
            raise Stale(f"{ticket.name} has changed since it was read", adapter=self.name)
        ticket.put(self._understood(change.patch), self._clock())
        if change.flags is not None:
            ticket.labels.discard(OVERDUE)
            ticket.labels |= {OVERDUE} & {flag.value for flag in change.flags & {Code.OVERDUE}}
        if change.block is not None:
            ticket.manage(change.block, change.key)
        if ticket.revision != before:
            self._touch(ticket)
        return self._shown(ticket)

    def _comment(self, remark: Comment) -> None:
        try:
            ticket = self.ticket(remark.ref.id)
        except KeyError:
            raise Gone(f"there is no {remark.ref.id}", adapter=self.name) from None
        if all(id_ != remark.id for id_, _ in ticket.comments):
            mentions = "".join(f"@{handle} " for handle in remark.to)
            ticket.comments.append((remark.id, mentions + remark.text))

    def _understood(self, patch: Patch) -> Patch:
        return {
            name: value
            for name, value in patch.items()
            if name not in self.silent
            and not (name is Field.OWNER and value is not None and not self._knows(value))
        }

    def _knows(self, handle: object) -> bool:
        return self._people is None or handle in self._people

    def _bear(
        self,
        title: str,
        status: Status,
        body: str,
        labels: set[str],
        *,
        ours: bool,
        followed: bool = False,
    ) -> MemoryTicket:
        self._born += 1
        now = self._clock()
        ticket = MemoryTicket(
            id=str(10_000 + self._born),
            name=f"{self._prefix}-{self._born}",
            title=title,
            created=now,
            updated=now,
            status=status,
            body=body,
            labels=labels,
            ours=ours,
            followed=followed,
            closed=now if status.closed else None,
        )
        self._tickets[ticket.id] = ticket
        self._log.append(ticket.id)
        return ticket

    def _touch(self, ticket: MemoryTicket) -> None:
        ticket.updated = self._clock()
        self._log.append(ticket.id)

    def _shown(self, ticket: MemoryTicket) -> Ticket:
        return ticket.shown(self.name, self.silent, OVERDUE)
