"""Which of two tickets is an item's, when two deployments made one each in the same instant.

Each has a link to its own. Both must come to the same answer from what both can see, or they would
close each other's: the one that the text names, else the oldest live one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from syncer.core.pairs import rank
from syncer.core.titles import last_title
from syncer.model import DocRef, ItemKey, Link, Snapshot, Status, Ticket

_Name = tuple[str, str]
"""Tracker and name of a ticket, as both are compared."""
_Named = Mapping[_Name, Collection[tuple[DocRef, str]]]
"""What a text names, with the document and the title of each item that does."""


def elders(snapshot: Snapshot, links: Mapping[ItemKey, Link]) -> Mapping[ItemKey, Link]:
    """The links, each to the ticket that stays; what is told about its item is still agreed.

    A ticket that has a link of its own, another title, or was settled as a second one before is
    never taken, whatever marker it bears.
    """
    twins: dict[ItemKey, list[Ticket]] = defaultdict(list)
    for ticket in snapshot.tickets.values():
        link = None if ticket.key is None else links.get(ticket.key)
        if link is None or link.ticket == ticket.ref or not ticket.ours:
            continue
        same = ticket.fields.title == last_title(link)
        if same and f"duplicate/{ticket.ref}" not in snapshot.sent:
            twins[link.key].append(ticket)
    if not twins:
        return links
    held = {link.ticket for link in links.values()}
    named = _named(snapshot, links, twins)
    moved: dict[ItemKey, Link] = {}
    for key, several in twins.items():
        link, known = links[key], snapshot.tickets.get(links[key].ticket)
        if known is None or not known.ours or known.key != key:
            continue
        others = [one for one in several if one.ref not in held and not same_ticket(one, known)]
        if not others:
            continue
        stays = _stays(named, link, known, others)
        if stays is not known:
            moved[key] = replace(link, ticket=stays.ref, block="")
    return {**links, **moved} if moved else links


def same_ticket(one: Ticket, other: Ticket) -> bool:
    """Whether it is one ticket, be it that two trackers show it: it was moved between their places.

    It keeps its id, and its address but for the name at the end.
    """
    if one.ref == other.ref:
        return True
    address = one.url.rpartition("/")[0]
    return one.ref.id == other.ref.id and bool(address) and address == other.url.rpartition("/")[0]


def _named(
    snapshot: Snapshot, links: Mapping[ItemKey, Link], twins: Mapping[ItemKey, Sequence[Ticket]]
) -> _Named:
    """Where a text names one of the tickets in question."""
    names: set[_Name] = set()
    for key, several in twins.items():
        known = snapshot.tickets.get(links[key].ticket)
        for ticket in (*several, *(() if known is None else (known,))):
            names |= _names(ticket)
    found: defaultdict[_Name, set[tuple[DocRef, str]]] = defaultdict(set)
    for postmortem in snapshot.postmortems:
        for item in postmortem.items:
            for ref in (*item.named, *(() if item.ticket is None else (item.ticket,))):
                if (name := (ref.tracker, ref.id.casefold())) in names:
                    found[name].add((postmortem.ref, item.fields.title))
    return found


def _stays(named: _Named, link: Link, known: Ticket, others: Sequence[Ticket]) -> Ticket:
    if any(name in named for name in _names(known)):
        return known
    here = (link.doc, last_title(link))
    told = [one for one in others if any(here in named.get(name, ()) for name in _names(one))]
    if told:
        return told[0] if len(told) == 1 else known
    status = known.fields.status
    live = [one for one in others if not one.fields.status.closed]
    if status.closed and status is not Status.DUPLICATE:
        return known
    return min((known, *live), key=rank)


def _names(ticket: Ticket) -> set[_Name]:
    names = (ticket.ref.id, ticket.name, *ticket.former)
    return {(ticket.ref.tracker, name.casefold()) for name in names}
