"""Reading and writing the tables: upserts, and the difference between two memories."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, TypeVar, get_type_hints

from sqlalchemy import Connection, Table, bindparam, delete, or_, select
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.dml import Insert

from syncer.adapters import store_tables as tables
from syncer.adapters.store_codec import Codec
from syncer.adapters.store_tables import plain, ref_key
from syncer.model import (
    CreateTicket,
    DocRef,
    ItemKey,
    Journalled,
    Link,
    Postmortem,
    Ticket,
    TicketRef,
)
from syncer.ports import Intent, Memory, Row

R = TypeVar("R", DocRef, TicketRef)
V = TypeVar("V")
Values = Mapping[str, object]

POSTMORTEM: Codec[Postmortem] = Codec(Postmortem)
TICKET: Codec[Ticket] = Codec(Ticket)
LINK: Codec[Link] = Codec(Link)
INTENT: Codec[Intent] = Codec(Intent)
ROWS: Codec[tuple[Row, ...]] = Codec(tuple[Row, ...])
_APART = {"postmortems", "tickets", "links", "astray", "branches", "sent", "pending"}
_FACTS: dict[str, Codec[Any]] = {
    one.name: Codec(get_type_hints(Memory)[one.name])
    for one in dataclasses.fields(Memory)
    if one.name not in _APART
}
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What the last commit left in the tables, so that the next one writes the difference."""

    seq: int
    """Of that commit: when the tables have a later one, another process wrote."""
    memory: Memory
    portfolio: Mapping[DocRef, tuple[Row, ...]] | None = None
    """None: not read yet."""


def inserting(connection: Connection, table: Table) -> Insert:
    """An insert that leaves a row alone that is there already."""
    return _inserts(connection.dialect.name, table)[0]


def put(connection: Connection, table: Table, values: Iterable[Values]) -> None:
    """Insert rows or bring them to these values; one that has them is not written."""
    statement = _inserts(connection.dialect.name, table)[1]
    remaining = iter(values)
    while chunk := list(islice(remaining, _CHUNK)):
        connection.execute(statement, chunk)


@cache
def _inserts(dialect: str, table: Table) -> tuple[Insert, Insert]:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # noqa: PLC0415 - one dialect is used
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment] # noqa: PLC0415 - same shape
    (key,) = table.primary_key.columns
    statement = insert(table)
    excluded = statement.excluded
    others = [column.name for column in table.columns if column is not key]
    unique = statement.on_conflict_do_nothing()
    if not others:
        return unique, unique
    differs: list[ColumnElement[bool]] = [table.c[name] != excluded[name] for name in others]
    return unique, statement.on_conflict_do_update(
        index_elements=[key],
        set_={name: excluded[name] for name in others},
        where=or_(*differs),
    )


def remove(connection: Connection, table: Table, keys: Iterable[str]) -> None:
    """Delete rows by their key."""
    (key,) = table.primary_key.columns
    if gone := [{"gone": one} for one in keys]:
        connection.execute(delete(table).where(key == bindparam("gone")), gone)


def bodies(connection: Connection, table: Table) -> Iterator[str]:
    """The texts of a whole table, as they come."""
    statement = select(table.c.body).execution_options(yield_per=_CHUNK)
    yield from connection.execute(statement).scalars()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Hundreds of thousands of objects that stay: looking for garbage among them is a fifth."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def read_memory(connection: Connection) -> Memory:
    """Everything, in the connection's transaction."""
    postmortems = map(POSTMORTEM.value, bodies(connection, tables.documents))
    tickets = map(TICKET.value, bodies(connection, tables.tickets))
    links = map(LINK.value, bodies(connection, tables.links))
    astray = connection.execute(select(tables.astray.c.key)).scalars()
    sent = connection.execute(select(tables.sent.c.id)).scalars()
    pending = map(INTENT.value, bodies(connection, tables.intents))
    facts = {
        name: _FACTS[name].value(body)
        for name, body in connection.execute(select(tables.facts))
        if name in _FACTS
    }
    return Memory(
        postmortems={one.ref: one for one in postmortems},
        tickets={one.ref: one for one in tickets},
        links={one.key: one for one in links},
        astray=frozenset(ItemKey(plain(key)) for key in astray),
        sent=frozenset(map(plain, sent)),
        pending=tuple(sorted(pending, key=_begun)),
        **facts,
    )


def _begun(intent: Intent) -> tuple[datetime, str]:
    return (intent.begun, change_id(intent.change))


def change_id(change: Journalled) -> str:
    """What the journal knows a change by."""
    return change.key if isinstance(change, CreateTicket) else change.id


@_uncollected()
def read_portfolio(connection: Connection) -> dict[DocRef, tuple[Row, ...]]:
    """The report's rows by document."""
    together = map(ROWS.value, bodies(connection, tables.portfolio))
    return {rows[0].doc: rows for rows in together}


def by_document(rows: Sequence[Row]) -> dict[DocRef, tuple[Row, ...]]:
    """Rows as the table holds them: by document, and there by line."""
    found: dict[DocRef, list[Row]] = {}
    for row in rows:
        found.setdefault(row.doc, []).append(row)
    return {doc: tuple(sorted(of, key=_line)) for doc, of in found.items()}


def _line(row: Row) -> tuple[bool, int, ItemKey]:
    return (row.line is None, row.line or 0, row.key)


def write_difference(connection: Connection, old: Known, new: Known) -> None:
    """Bring the tables from one commit's state to the next one's, touching only what differs."""
    before, after = old.memory, new.memory
    _write(connection, tables.documents, POSTMORTEM, before.postmortems, after.postmortems)
    _write(connection, tables.tickets, TICKET, before.tickets, after.tickets)
    _write(connection, tables.portfolio, ROWS, old.portfolio or {}, new.portfolio or {})
    changed = (name for name in _FACTS if getattr(before, name) != getattr(after, name))
    put(
        connection,
        tables.facts,
        ({"name": name, "body": _FACTS[name].text(getattr(after, name))} for name in changed),
    )


def _write(
    connection: Connection,
    table: Table,
    codec: Codec[V],
    old: Mapping[R, V],
    new: Mapping[R, V],
) -> None:
    if old is new:
        return
    changed = (
        {"ref": ref_key(ref), "body": codec.text(one)}
        for ref, one in new.items()
        if (known := old.get(ref)) is not one and known != one
    )
    put(connection, table, changed)
    remove(connection, table, (ref_key(ref) for ref in old.keys() - new.keys()))
