"""Intents and joins: what is claimed before a request, and what is kept once it has happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Connection, delete, select

from syncer.adapters import store_tables as tables
from syncer.adapters.store_codec import Codec
from syncer.adapters.store_rows import INTENT, LINK, change_id, inserting, put, remove
from syncer.adapters.store_tables import plain, safe
from syncer.model import CreateTicket, ItemKey, Journalled, Link, TicketRef
from syncer.ports import Intent

RULING: Codec[TicketRef | None] = Codec(TicketRef | None)
_CHUNK = 500  # names in one query


def claim(connection: Connection, batch: Sequence[Journalled], at: datetime) -> frozenset[str]:
    """Write down those changes that are neither pending nor done, and name them."""
    changes = {safe(change_id(change)): change for change in reversed(batch)}  # the first of twins
    if not changes:
        return frozenset()
    records = [
        {"id": name, "body": INTENT.text(Intent(change, at))} for name, change in changes.items()
    ]
    statement = inserting(connection, tables.intents).returning(tables.intents.c.id)
    claimed = set(connection.execute(statement, records).scalars())
    # First claim, then look what is done: the other way round another process could carry a
    # change out in between.
    done = _done(connection, [changes[name] for name in claimed])
    remove(connection, tables.intents, done)
    return frozenset(plain(name) for name in claimed - done)


def _done(connection: Connection, changes: Sequence[Journalled]) -> set[str]:
    creates = [safe(change.key) for change in changes if isinstance(change, CreateTicket)]
    others = [safe(change.id) for change in changes if not isinstance(change, CreateTicket)]
    joined = set(_present(connection, tables.links.c.key, creates))
    wanted_anew = {safe(key) for key, ticket in _rulings(connection).items() if ticket is None}
    return (joined - wanted_anew) | set(_present(connection, tables.sent.c.id, others))


def _present(connection: Connection, column: Column[str], names: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(names), _CHUNK):
        wanted = select(column).where(column.in_(names[start : start + _CHUNK]))
        yield from connection.execute(wanted).scalars()


def _rulings(connection: Connection) -> dict[ItemKey, TicketRef | None]:
    return {
        ItemKey(plain(key)): RULING.value(body)
        for key, body in connection.execute(select(tables.rulings))
    }


def keep_links(connection: Connection, links: Sequence[Link], *, born: bool) -> None:
    """Keep joins, and forget each ruling whose item's link is now what it asked for."""
    if rulings := _rulings(connection):
        followed = {
            link.key
            for link in links
            if link.key in rulings and _follows(connection, rulings[link.key], link, born=born)
        }
        followed |= {
            link.supersedes
            for link in links
            if link.supersedes in rulings and rulings[link.supersedes] in (None, link.ticket)
        }
        remove(connection, tables.rulings, (safe(key) for key in followed))
    put(
        connection,
        tables.links,
        ({"key": safe(link.key), "body": LINK.text(link)} for link in links),
    )
    put(connection, tables.astray, ({"key": safe(link.key)} for link in links))


def note_astray(connection: Connection, seen: Mapping[ItemKey, Link], *, alone: bool) -> None:
    """Astray are those that are not as a commit has seen them.

    ``alone``: nobody else has committed meanwhile, so that only those can be that are already.
    """
    wanted = select(tables.links)
    if alone:
        wanted = wanted.where(tables.links.c.key.in_(select(tables.astray.c.key)))
    unlike: list[str] = []
    for key, body in connection.execute(wanted):
        link = seen.get(ItemKey(plain(key)))
        if link is None or LINK.text(link) != body:
            unlike.append(key)
    connection.execute(delete(tables.astray))
    put(connection, tables.astray, ({"key": key} for key in unlike))


def _follows(connection: Connection, ruled: TicketRef | None, link: Link, *, born: bool) -> bool:
    if ruled is not None or born:
        return ruled in (None, link.ticket)
    known = select(tables.links.c.body).where(tables.links.c.key == safe(link.key))
    body = connection.execute(known).scalar()
    return body is None or LINK.value(body).ticket != link.ticket
