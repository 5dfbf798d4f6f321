"""Approvals of what stands already: it happened without an answer, or a person did it.

An id keeps a digest of the values alone, so they are looked for: what one verb can have told of the
few fields there are. What a plan still asks for does not stand, and is not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations

from syncer.core.digests import change_id
from syncer.core.survey import Judged
from syncer.model import Field, Fields, ItemKey, Link, Patch, Ticket, TicketRef

_PEOPLES = (Field.TITLE, Field.OWNER, Field.DUE, Field.PRIORITY)


def fulfilled(
    approved: Collection[str],
    asked: Collection[str],
    pairs: Mapping[ItemKey, Judged],
    links: Mapping[ItemKey, Link],
    tickets: Mapping[TicketRef, Ticket],
) -> frozenset[str]:
    """Those whose very values one finds in the ticket or the text: they are used up."""
    return frozenset(
        name
        for name in approved
        if name not in asked and name in _standing(name, pairs, links, tickets)
    )


def _standing(
    name: str,
    pairs: Mapping[ItemKey, Judged],
    links: Mapping[ItemKey, Link],
    tickets: Mapping[TicketRef, Ticket],
) -> Iterator[str]:
    """What one would have approved, of this verb and subject, to come to what stands."""
    verb, _, rest = name.partition("/")
    about = rest.rpartition("/")[0]
    judged = pairs.get(ItemKey(about))
    if verb == "tell":
        if judged is not None:
            for patch in _subsets(judged.pair.item.fields, tuple(Field)):
                yield change_id(verb, about, patch)
        return
    if judged is not None:
        ticket = judged.pair.ticket
    elif (link := links.get(ItemKey(about))) is not None:
        ticket = tickets.get(link.ticket)
    else:  # a second ticket has no item, and goes by its own name
        tracker, _, id_ = about.partition(":")
        ticket = tickets.get(TicketRef(tracker, id_))
    if ticket is not None:
        for patch in _of_ticket(verb, about, ticket):
            yield change_id(verb, about, patch, str(ticket.ref))


def _of_ticket(verb: str, about: str, ticket: Ticket) -> Iterator[Patch]:
    """What that verb may have told the ticket; a block is told as no values."""
    status = ticket.fields.status
    match verb:
        case "close" if status.closed:
            yield {Field.STATUS: status}
        case "update":
            names = _PEOPLES if status.closed else (*_PEOPLES, Field.STATUS)
            yield from _subsets(ticket.fields, names)
        case "adopt" if ticket.key == about:
            yield {}
        case "leave" if ticket.key is None:
            yield {}


def _subsets(fields: Fields, names: Collection[Field]) -> Iterator[Patch]:
    for size in range(1, len(names) + 1):
        for some in combinations(names, size):
            yield {name: fields[name] for name in some}
