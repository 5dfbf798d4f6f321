"""The store on a database, SQLite or PostgreSQL: journal, joins, observations, audit trail.

A ruling is used up once its item's link is what it asked for: the ruled ticket, or, where a new one
was wanted, another ticket than before or a link in its place. A create is done once its item has a
link, unless such a ruling stands. A wake stands until a process that heard it commits.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    delete,
    insert,
    literal,
    null,
    select,
    tuple_,
    union_all,
)

from syncer.adapters import store_tables as tables
from syncer.adapters.store_codec import Codec
from syncer.adapters.store_journal import RULING, claim, keep_links, note_astray
from syncer.adapters.store_leader import leadership
from syncer.adapters.store_opening import Database, open_database
from syncer.adapters.store_rows import (
    Known,
    by_document,
    inserting,
    put,
    read_memory,
    read_portfolio,
    remove,
    write_difference,
)
from syncer.adapters.store_tables import micros, moment, plain, safe, short
from syncer.model import Conflict, ItemKey, Journalled, Link, Problem, TicketRef
from syncer.ports import Entry, Memory, Outcome, Row, Said

APPROVED_FOR = timedelta(days=7)
KEEP_AUDIT = timedelta(days=400)
_WAKE = "wake/"
_PAGE = 500

_OUTCOME: Codec[Outcome] = Codec(Outcome)
_FINDINGS: Codec[tuple[tuple[Problem, ...], tuple[Conflict, ...]]] = Codec(
    tuple[tuple[Problem, ...], tuple[Conflict, ...]]
)
_ENTRY: Codec[Entry] = Codec(Entry)


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_store(
    url: str,
    *,
    clock: Callable[[], datetime] = _utc_now,
    keep_audit: timedelta = KEEP_AUDIT,
) -> SqlStore:
    """The store at this address, its schema made or migrated; ``StateError`` says what hinders."""
    return SqlStore(open_database(url), clock=clock, keep_audit=keep_audit)


class SqlStore:
    """A ``StateStore``; close it, or use it as a context."""

    def __init__(
        self, database: Database, *, clock: Callable[[], datetime], keep_audit: timedelta
    ) -> None:
        self._database = database
        self._clock = clock
        self._keep_audit = keep_audit
        self._leadership = leadership(database)
        self._known: Known | None = None
        self._found: tuple[object, ...] = ()
        self._heard: dict[str, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let another process lead, and give the connections back."""
        self._leadership.release()
        self._database.close()

    def lead(self) -> bool:
        """Become or stay the leader; False while another process is."""
        return self._leadership.take()

    @contextmanager
    def _writing(self, *, durable: bool) -> Iterator[Connection]:
        with self._database.writing(durable=durable) as connection:
            self._leadership.fence(connection)
            yield connection

    def recall(self) -> Memory:
        """Everything, as of one moment."""
        with self._database.reading() as connection:
            seq, _ = _last_commit(connection)
            memory = read_memory(connection)
        self._known = Known(seq, memory)
        return memory

    def said(self) -> Said:
        """Approvals, rulings and wakes that stand now, in one query."""
        with self._database.reading() as connection:
            said = connection.execute(_SAID, {"lapsed": micros(self._clock() - APPROVED_FOR)}).all()
        self._heard = {name: at for kind, name, at, _ in said if kind == "wake"}
        return Said(
            approved=frozenset(plain(name) for kind, name, _, _ in said if kind == "approved"),
            rulings={
                ItemKey(name): RULING.value(body) for kind, name, _, body in said if kind == "ruled"
            },
            wakes=frozenset(plain(name).removeprefix(_WAKE) for name in self._heard),
        )

    def begin(self, batch: Sequence[Journalled], at: datetime) -> frozenset[str]:
        """Journal, durably, before any request; the ids now ours to carry out."""
        with self._writing(durable=True) as connection:
            return claim(connection, batch, at)

    def settle(self, id: str, link: Link | None = None) -> None:
        """It happened: forget the intent, keep its link or the id of its notice, atomically."""
        with self._writing(durable=False) as connection:
            remove(connection, tables.intents, [safe(id)])
            if link is None:
                connection.execute(inserting(connection, tables.sent), {"id": safe(id)})
            else:
                keep_links(connection, [link], born=True)

    def drop(self, id: str) -> None:
        """It did certainly not happen: forget the intent."""
        with self._writing(durable=False) as connection:
            remove(connection, tables.intents, [safe(id)])

    def keep(self, links: Sequence[Link]) -> None:
        """Joins and bases that moved, as they move: astray, until a commit has seen them so."""
        if links:
            with self._writing(durable=False) as connection:
                keep_links(connection, links, born=False)

    def commit(self, seen: Memory, rows: Sequence[Row], outcome: Outcome) -> None:
        """End of a cycle: what differs from the last commit, in one transaction."""
        day = outcome.at.astimezone(UTC).date().isoformat()
        portfolio = by_document(rows)
        found = (day, outcome.problems, outcome.conflicts)
        with self._writing(durable=True) as connection:
            seq, last_day = _last_commit(connection)
            new = Known(seq + 1, seen, portfolio)
            write_difference(connection, self._as_of(connection, seq), new)
            alone = self._known is not None and self._known.seq == seq
            note_astray(connection, seen.links, alone=alone)
            body = _OUTCOME.text(replace(outcome, problems=(), conflicts=()))
            record = {"day": day, "at": micros(outcome.at), "seq": new.seq, "body": body}
            put(connection, tables.outcomes, [record])
            if found != self._found:
                findings = {"day": day, "body": _FINDINGS.text(found[1:])}
                put(connection, tables.findings, [findings])
            for name, at in self._heard.items():
                heard = (tables.jobs.c.name == name) & (tables.jobs.c.at == at)
                connection.execute(delete(tables.jobs).where(heard))
            if last_day < day:
                _prune(connection, outcome.at - self._keep_audit)
        self._known, self._found, self._heard = new, found, {}

    def _as_of(self, connection: Connection, seq: int) -> Known:
        """What the tables hold: as remembered, unless another process has written since."""
        known = self._known
        if known is None or known.seq != seq:
            self._found = ()
            known = Known(seq, read_memory(connection))
        if known.portfolio is None:
            known = replace(known, portfolio=read_portfolio(connection))
        return known

    def record(self, entry: Entry) -> None:
        """The audit trail: what was done, when, why, and how it ended."""
        values = {
            "at": micros(entry.at),
            "key": entry.key and safe(entry.key),
            "ref": short(safe(entry.ref)),
            "body": _ENTRY.text(entry),
        }
        with self._writing(durable=False) as connection:
            connection.execute(insert(tables.audit), values)

    def audit(self, since: datetime, ref: str | None = None) -> Iterator[Entry]:
        """Entries since then, oldest first; of one document or ticket, if named."""
        wanted = tables.audit.c.at >= micros(since)
        if ref is not None:
            wanted &= tables.audit.c.ref == short(safe(ref))
        return self._entries(wanted)

    def history(self, key: ItemKey) -> Iterator[Entry]:
        """All entries of one item, oldest first."""
        return self._entries(tables.audit.c.key == safe(key))

    def _entries(self, wanted: ColumnElement[bool]) -> Iterator[Entry]:
        """Page by page, so that a slow reader keeps no transaction open."""
        columns = tables.audit.c
        statement = select(columns.at, columns.id, columns.body).where(wanted)
        statement = statement.order_by(columns.at, columns.id).limit(_PAGE)
        page = statement
        while True:
            with self._database.reading() as connection:
                entries = connection.execute(page).all()
                decoded = [_ENTRY.value(entry.body) for entry in entries]
            yield from decoded
            if len(entries) < _PAGE:
                return
            place = tuple_(columns.at, columns.id)
            page = statement.where(place > (entries[-1].at, entries[-1].id))

    def rows(self) -> Iterator[Row]:
        """The portfolio as of the last commit, by document and line."""
        with self._database.reading() as connection:
            portfolio = read_portfolio(connection)
        for doc in sorted(portfolio):
            yield from portfolio[doc]

    def outcome(self, at: datetime | None = None) -> Outcome | None:
        """The last one, or the last one by then; of each day one is kept like the audit trail."""
        columns = tables.outcomes.c
        statement = (
            select(columns.body, tables.findings.c.body)
            .outerjoin(tables.findings, tables.findings.c.day == columns.day)
            .limit(1)
        )
        if at is None:
            statement = statement.order_by(columns.seq.desc())
        else:
            statement = statement.where(columns.at <= micros(at)).order_by(columns.at.desc())
        with self._database.reading() as connection:
            kept = connection.execute(statement).first()
            if kept is None:
                return None
            problems, conflicts = _FINDINGS.value(kept[1])
            return replace(_OUTCOME.value(kept[0]), problems=problems, conflicts=conflicts)

    def approve(self, changes: Collection[str], at: datetime) -> None:
        """Let these changes of a refused group through, for 7 days."""
        with self._writing(durable=True) as connection:
            lapsed = tables.approvals.c.at <= micros(self._clock() - APPROVED_FOR)
            connection.execute(delete(tables.approvals).where(lapsed))
            approvals = ({"change": safe(change), "at": micros(at)} for change in set(changes))
            put(connection, tables.approvals, approvals)

    def spend(self, change: str) -> None:
        """An approved change has landed: its approval is used up."""
        with self._writing(durable=False) as connection:
            remove(connection, tables.approvals, [safe(change)])

    def rule(self, key: ItemKey, ticket: TicketRef | None) -> None:
        """A person's ruling: this ticket is the item's own, or a new one is wanted (None)."""
        with self._writing(durable=True) as connection:
            put(connection, tables.rulings, [{"key": safe(key), "body": RULING.text(ticket)}])

    def last_success(self, job: str) -> datetime | None:
        """When a job last succeeded."""
        statement = select(tables.jobs.c.at).where(tables.jobs.c.name == safe(job))
        with self._database.reading() as connection:
            at = connection.execute(statement).scalar()
        return None if at is None else moment(at)

    def succeeded(self, job: str, at: datetime) -> None:
        """A job has succeeded; one named ``wake/NAME`` wants that source or tracker looked at."""
        with self._writing(durable=False) as connection:
            put(connection, tables.jobs, [{"name": safe(job), "at": micros(at)}])


_SAID = union_all(
    select(
        literal("approved"),
        tables.approvals.c.change,
        tables.approvals.c.at,
        null().cast(Text).label("body"),
    ).where(tables.approvals.c.at > bindparam("lapsed", type_=BigInteger)),
    select(literal("ruled"), tables.rulings.c.key, literal(0, BigInteger), tables.rulings.c.body),
    select(literal("wake"), tables.jobs.c.name, tables.jobs.c.at, null().cast(Text)).where(
        tables.jobs.c.name.startswith(_WAKE)
    ),
)


def _last_commit(connection: Connection) -> tuple[int, str]:
    columns = tables.outcomes.c
    statement = select(columns.seq, columns.day).order_by(columns.seq.desc()).limit(1)
    return connection.execute(statement).first() or (0, "")


def _prune(connection: Connection, before: datetime) -> None:
    """Once a day is enough."""
    connection.execute(delete(tables.audit).where(tables.audit.c.at < micros(before)))
    old = select(tables.outcomes.c.day).where(tables.outcomes.c.at < micros(before))
    connection.execute(delete(tables.findings).where(tables.findings.c.day.in_(old)))
    connection.execute(delete(tables.outcomes).where(tables.outcomes.c.at < micros(before)))
