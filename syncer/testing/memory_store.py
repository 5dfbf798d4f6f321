"""The store without a database: what every engine test runs on, and the law made plain.

It is its own module because it stands for persistence, not for an outside system: it keeps what
would outlive the process, and drops what would not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from syncer.model import (
    CreateTicket,
    DocRef,
    ItemKey,
    Journalled,
    Link,
    Postmortem,
    TicketRef,
)
from syncer.ports import Entry, Intent, Memory, Outcome, Row, Said

APPROVED_FOR = timedelta(days=7)
KEEP_AUDIT = timedelta(days=400)
WAKE = "wake/"


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _uninterrupted(_: str) -> None:
    """Nothing happens at a boundary."""


@dataclass(slots=True)
class _Disk:
    """What outlives a process."""

    memory: Memory = field(default_factory=Memory)
    links: dict[ItemKey, Link] = field(default_factory=dict)
    astray: frozenset[ItemKey] = frozenset()
    sent: frozenset[str] = frozenset()
    pending: dict[str, Intent] = field(default_factory=dict)
    approvals: dict[str, datetime] = field(default_factory=dict)
    rulings: dict[ItemKey, TicketRef | None] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    outcomes: dict[date, Outcome] = field(default_factory=dict)
    last: Outcome | None = None
    entries: list[Entry] = field(default_factory=list)
    jobs: dict[str, datetime] = field(default_factory=dict)
    leader: MemoryStore | None = None


class MemoryStore:
    """A ``StateStore`` in one process; ``another()`` is a second process on the same state.

    ``boundary`` is called with ``"begin:before"``, ``"begin:after"``, … around every method that
    writes: a test that raises there dies at that very point.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], datetime] = _utc_now,
        keep_audit: timedelta = KEEP_AUDIT,
        boundary: Callable[[str], None] = _uninterrupted,
    ) -> None:
        self._clock = clock
        self._keep_audit = keep_audit
        self.boundary = boundary
        self._disk = _Disk()
        self._heard: dict[str, datetime] = {}

    def another(self) -> MemoryStore:
        """A second process on the same state; it remembers nothing of the first."""
        twin = MemoryStore(clock=self._clock, keep_audit=self._keep_audit)
        twin._disk = self._disk
        return twin

    def close(self) -> None:
        """Let another process lead, as this one's death would."""
        if self._disk.leader is self:
            self._disk.leader = None

    def lead(self) -> bool:
        if self._disk.leader is None:
            self._disk.leader = self
        return self._disk.leader is self

    def recall(self) -> Memory:
        disk = self._disk
        return replace(
            disk.memory,
            links=dict(disk.links),
            astray=disk.astray,
            sent=disk.sent,
            pending=tuple(disk.pending.values()),
        )

    def said(self) -> Said:
        lapsed = self._clock() - APPROVED_FOR
        self._heard = {job: at for job, at in self._disk.jobs.items() if job.startswith(WAKE)}
        return Said(
            approved=frozenset(name for name, at in self._disk.approvals.items() if at > lapsed),
            rulings=dict(self._disk.rulings),
            wakes=frozenset(job.removeprefix(WAKE) for job in self._heard),
        )

    def begin(self, batch: Sequence[Journalled], at: datetime) -> frozenset[str]:
        self.boundary("begin:before")
        disk = self._disk
        ours: set[str] = set()
        for change in batch:
            name = change.key if isinstance(change, CreateTicket) else change.id
            if name not in disk.pending and not self._done(change):
                disk.pending[name] = Intent(change, at)
                ours.add(name)
        self.boundary("begin:after")
        return frozenset(ours)

    def _done(self, change: Journalled) -> bool:
        if not isinstance(change, CreateTicket):
            return change.id in self._disk.sent
        rulings = self._disk.rulings
        another_wanted = change.key in rulings and rulings[change.key] is None
        return change.key in self._disk.links and not another_wanted

    def settle(self, id: str, link: Link | None = None) -> None:
        self.boundary("settle:before")
        self._disk.pending.pop(id, None)
        if link is None:
            self._disk.sent |= {id}
        else:
            self._keep(link, born=True)
        self.boundary("settle:after")

    def drop(self, id: str) -> None:
        self.boundary("drop:before")
        self._disk.pending.pop(id, None)
        self.boundary("drop:after")

    def keep(self, links: Sequence[Link]) -> None:
        self.boundary("keep:before")
        for link in links:
            self._keep(link, born=False)
        self.boundary("keep:after")

    def _keep(self, link: Link, *, born: bool) -> None:
        """A ruling is used up once the link is what it asked for."""
        disk = self._disk
        over = link.supersedes
        if over in disk.rulings and disk.rulings[over] in (None, link.ticket):
            del disk.rulings[over]
        if link.key in disk.rulings:
            ruled, known = disk.rulings[link.key], disk.links.get(link.key)
            another = born or known is None or known.ticket != link.ticket
            if link.ticket == ruled or (ruled is None and another):
                del disk.rulings[link.key]
        disk.links[link.key] = link
        disk.astray |= {link.key}

    def commit(self, seen: Memory, rows: Sequence[Row], outcome: Outcome) -> None:
        self.boundary("commit:before")
        disk = self._disk
        disk.memory = replace(
            seen,
            postmortems=_without_slots(seen.postmortems),
            tickets=dict(seen.tickets),
            links={},
            astray=frozenset(),
            branches={},
            sent=frozenset(),
            pending=(),
        )
        disk.astray = frozenset(
            key
            for key, link in disk.links.items()
            if (known := seen.links.get(key)) is not link and known != link
        )
        disk.rows = tuple(sorted(rows, key=_place))
        disk.last = disk.outcomes[outcome.at.astimezone(UTC).date()] = outcome
        for job, at in self._heard.items():
            if disk.jobs.get(job) == at:
                del disk.jobs[job]
        self._prune(outcome.at - self._keep_audit)
        self.boundary("commit:after")

    def _prune(self, before: datetime) -> None:
        disk = self._disk
        disk.entries = [entry for entry in disk.entries if entry.at >= before]
        disk.outcomes = {day: kept for day, kept in disk.outcomes.items() if kept.at >= before}

    def record(self, entry: Entry) -> None:
        self.boundary("record:before")
        self._disk.entries.append(entry)
        self.boundary("record:after")

    def audit(self, since: datetime, ref: str | None = None) -> Iterator[Entry]:
        for entry in sorted(self._disk.entries, key=lambda entry: entry.at):
            if entry.at >= since and ref in (None, entry.ref):
                yield entry

    def history(self, key: ItemKey) -> Iterator[Entry]:
        for entry in sorted(self._disk.entries, key=lambda entry: entry.at):
            if entry.key == key:
                yield entry

    def rows(self) -> Iterator[Row]:
        yield from self._disk.rows

    def outcome(self, at: datetime | None = None) -> Outcome | None:
        if at is None:
            return self._disk.last
        by_then = [kept for kept in self._disk.outcomes.values() if kept.at <= at]
        return max(by_then, key=lambda kept: kept.at, default=None)

    def approve(self, changes: Collection[str], at: datetime) -> None:
        self._disk.approvals.update(dict.fromkeys(changes, at))

    def spend(self, change: str) -> None:
        self.boundary("spend:before")
        self._disk.approvals.pop(change, None)
        self.boundary("spend:after")

    def rule(self, key: ItemKey, ticket: TicketRef | None) -> None:
        self._disk.rulings[key] = ticket

    def last_success(self, job: str) -> datetime | None:
        return self._disk.jobs.get(job)

    def succeeded(self, job: str, at: datetime) -> None:
        self._disk.jobs[job] = at


def _without_slots(postmortems: Mapping[DocRef, Postmortem]) -> dict[DocRef, Postmortem]:
    """Slots are good for one revision and never stored."""
    kept = dict(postmortems)
    for ref, one in postmortems.items():
        if any(item.slots is not None for item in one.items):
            kept[ref] = replace(one, items=tuple(replace(item, slots=None) for item in one.items))
    return kept


def _place(row: Row) -> tuple[DocRef, bool, int, str]:
    return (row.doc, row.line is None, row.line or 0, row.key)
