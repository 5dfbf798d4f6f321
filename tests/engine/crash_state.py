"""All that outlives a process, taken down and put back: a telling can start again from anywhere."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from syncer.model import Cursor, Document, Ticket, TicketRef
from syncer.ports import Feed, Memory
from syncer.testing.memory import Crash, Faults, MemoryTicket, MemoryTracker
from syncer.testing.memory_store import MemoryStore, _Disk
from tests.engine.world import World
from tests.sim.forge import Branch


class Desk(MemoryTracker):
    """A tracker whose every question is a boundary, and whose listing lags like its search."""

    def _changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        feed = super()._changes(since)
        visible = self._clock() - self.search_lag
        young = {id_ for id_, ticket in self._tickets.items() if ticket.created > visible}
        if not young:
            return feed
        first = next(at for at, id_ in enumerate(self._log) if id_ in young)
        # What is not shown yet is shown later.
        cursor = Cursor(str(max(first, int(since or 0))))
        shown = tuple(ticket for ticket in feed.changed if ticket.ref.id not in young)
        present = feed.present
        if present is not None:
            present = frozenset(ref for ref in present if ref.id not in young)
        return replace(feed, changed=shown, cursor=cursor, present=present)

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        ask = super().public
        return self.faults.around(self.name, "public", "", lambda: ask(destinations))


class Standing(Branch):
    """A source whose writes wait on a branch until somebody merges it."""

    def __init__(
        self,
        name: str,
        documents: Mapping[str, bytes] | None = None,
        *,
        faults: Faults | None = None,
        clock: object = None,
    ) -> None:
        super().__init__(name, clock, faults or Faults())  # type: ignore[arg-type]  # the world's
        for path, content in (documents or {}).items():
            self.edit(path, content)

    def standing(self) -> Iterator[Document]:
        found = self.faults.around(self.name, "standing", "", lambda: tuple(self._waiting()))
        yield from found

    def _waiting(self) -> Iterator[Document]:
        return super().standing()


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One instant of a world. Values are shared and never changed; what holds them is copied."""

    now: datetime
    memory: Memory | None
    """What the running process remembers; None: it has just started."""
    disk: _Disk
    documents: tuple[object, ...]
    tickets: Mapping[str, MemoryTicket]
    board: tuple[tuple[str, ...], int]
    sent: tuple[object, ...]

    @property
    def bucket(self) -> tuple[object, ...]:
        """A cheap sum: states of different sums differ."""
        tickets = tuple(ticket.revision for ticket in self.tickets.values())
        counts = (len(self.disk.links), len(self.sent), len(self.disk.pending))
        return (self.now, self.memory is None, repr(self.documents[0]), tickets, counts)

    def same(self, other: State) -> bool:
        """Whether an engine that goes on from here could tell the difference; audit is for us."""
        return all(getattr(self, one.name) == getattr(other, one.name) for one in _COMPARED) and (
            _disk(self.disk) == _disk(other.disk)
        )


_COMPARED = tuple(one for one in fields(State) if one.name != "disk")


def _disk(disk: _Disk) -> tuple[object, ...]:
    conflicts = [one.before for one in disk.entries if one.verb == "conflict"]
    last = (disk.last.health, disk.last.at, disk.last.refused) if disk.last else ()
    return (
        disk.memory,
        disk.links,
        disk.astray,
        disk.sent,
        disk.pending,
        disk.approvals,
        disk.rulings,
        disk.jobs,
        disk.rows,
        conflicts,
        last,
    )


def _copied(disk: _Disk) -> _Disk:
    return replace(
        disk,
        links=dict(disk.links),
        pending=dict(disk.pending),
        approvals=dict(disk.approvals),
        rulings=dict(disk.rulings),
        outcomes=dict(disk.outcomes),
        entries=list(disk.entries),
        jobs=dict(disk.jobs),
        leader=None,
    )


def _tickets(tickets: Mapping[str, MemoryTicket]) -> dict[str, MemoryTicket]:
    found = {id_: copy.copy(ticket) for id_, ticket in tickets.items()}
    for ticket in found.values():
        ticket.labels, ticket.comments = set(ticket.labels), list(ticket.comments)
    return found


def taken(world: World) -> State:
    """The world as it stands."""
    docs, ops = world.docs, world.ops
    branch: tuple[object, ...] = ()
    if isinstance(docs, Branch):
        branch = (dict(docs._branch), docs._since, docs.proposals)
    return State(
        world.now,
        world.memory,
        _copied(world.store._disk),
        (dict(docs._content), dict(docs._changed), tuple(docs._log), branch),
        _tickets(ops._tickets),
        (tuple(ops._log), ops._born),
        tuple(world.mail.sent),
    )


def put_back(world: World, state: State) -> None:
    """Make the world what it was then; nothing is scripted and nothing counted."""
    docs, ops = world.docs, world.ops
    world.now, world.memory = state.now, state.memory
    world.store = MemoryStore(clock=world.clock)
    world.store._disk = _copied(state.disk)
    content, changed, log, branch = state.documents
    docs._content, docs._changed = dict(content), dict(changed)  # type: ignore[call-overload]  # as taken
    docs._log = list(log)  # type: ignore[call-overload]  # as taken
    if isinstance(docs, Branch):
        standing, docs._since, docs.proposals = branch  # type: ignore[misc]  # as taken
        docs._branch = dict(standing)  # type: ignore[has-type]  # as taken
    ops._tickets = _tickets(state.tickets)
    ops._log, ops._born = list(state.board[0]), state.board[1]
    world.mail.sent[:] = state.sent  # type: ignore[assignment]  # as taken
    world.faults.reset()
    world.wire()


class Seen:
    """States met before, and what was found out about each."""

    def __init__(self) -> None:
        self._buckets: dict[tuple[object, ...], list[tuple[State, list[int]]]] = {}
        self.count = 0

    def note(self, state: State) -> list[int]:
        """What is known of this state, to be read and written; empty for a new one."""
        found = self._buckets.setdefault(state.bucket, [])
        for known, said in found:
            if known.same(state):
                return said
        self.count += 1
        said = []
        found.append((state, said))
        return said


__all__ = ["Crash", "Desk", "Seen", "Standing", "State", "put_back", "taken"]
