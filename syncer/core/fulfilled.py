"""Approvals of what stands already: it happened without an answer, or a person did it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from syncer.core.digests import change_ids, tell_id
from syncer.core.survey import Judged
from syncer.model import Field, Fields, ItemKey, Patch, Ticket, Told, UpdateTicket

_PEOPLES = (Field.TITLE, Field.OWNER, Field.DUE, Field.PRIORITY)


def fulfilled(approved: Collection[str], pairs: Mapping[ItemKey, Judged]) -> frozenset[str]:
    """Those whose very values one finds in the ticket or the text: they are used up."""
    keys = {ItemKey(parts[1]) for name in approved if len(parts := name.split("/")) == 3}  # noqa: PLR2004 - verb, key, digest
    stand: set[str] = set()
    for key in keys & pairs.keys():
        pair = pairs[key].pair
        if pair.ticket is not None:
            stand.update(_of_ticket(key, pair.ticket))
            stand.update(_of_text(key, pair.item.fields))
    return frozenset(stand.intersection(approved))


def _of_ticket(key: ItemKey, ticket: Ticket) -> Iterator[str]:
    status = ticket.fields.status
    wanted = [{Field.STATUS: status}] if status.closed else []
    peoples = _PEOPLES if status.closed else (*_PEOPLES, Field.STATUS)
    for patch in (*wanted, *_subsets(ticket.fields, peoples)):
        yield from change_ids(UpdateTicket(ticket.ref, key, ticket.revision, patch))


def _of_text(key: ItemKey, fields: Fields) -> Iterator[str]:
    for patch in _subsets(fields, tuple(Field)):
        yield tell_id(key, Told(0, patch, None, {}))


def _subsets(fields: Fields, names: Collection[Field]) -> Iterator[Patch]:
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            yield {name: fields[name] for name in some}
