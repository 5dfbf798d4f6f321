"""How an item stands to its ticket: the words that matching answers in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from syncer.model import ActionItem, DocRef, ItemKey, Link, Postmortem, Snapshot, Ticket, TicketRef


class Standing(Enum):
    """How an item stands to its ticket."""

    FREE = "free"
    """No ticket is known: one may be made."""
    LINKED = "linked"
    """A link and its ticket."""
    NAMED = "named"
    """The text names a ticket, no link knows it yet: first contact."""
    FOLLOWS = "follows"
    """The text names a ticket whose link another item leads."""
    GONE = "gone"
    """The ticket it had, or names, is not to be found."""
    AMBIGUOUS = "ambiguous"
    """The text names several tickets."""
    SIMILAR = "similar"
    """No ticket of its own, but much like an unclaimed one."""
    ELSEWHERE = "elsewhere"
    """Tracked where no configured tracker looks."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and what it is joined with."""

    key: ItemKey
    postmortem: Postmortem
    item: ActionItem
    standing: Standing
    link: Link | None = None
    ticket: Ticket | None = None
    candidates: tuple[TicketRef, ...] = ()
    """Of SIMILAR and AMBIGUOUS: the tickets in question."""
    leader: ItemKey | None = None
    """Of FOLLOWS."""
    replaces: str | None = None
    """Of FREE and NAMED: the name in the text of a gone ticket that a person wants replaced."""
    supersedes: ItemKey | None = None
    """Of FREE and NAMED: the link that a person's ruling puts this one in place of."""


@dataclass(slots=True)
class Claim:
    """One item on its way to a pair."""

    postmortem: Postmortem
    item: ActionItem
    pair: Pair | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """Every item of every leading postmortem once, and the links that no item claims."""

    pairs: tuple[Pair, ...]
    orphans: tuple[Link, ...]
    shadowed: Mapping[DocRef, DocRef]
    """Copy to the one that leads."""


def rank(ticket: Ticket) -> tuple[bool, bool, datetime | None, TicketRef]:
    """Of several tickets with one key the least counts: live before closed, old before young."""
    made = ticket.created_at
    return ticket.fields.status.closed, made is None, made, ticket.ref


def current(snapshot: Snapshot) -> Mapping[ItemKey, Link]:
    """The links as they stand: those of renamed documents go along.

    One whose ticket is out of sight follows its marker to another ticket of ours, such as there is
    after a tracker got another name, or a create was sent twice. A ticket that has a link of its
    own is never taken, whatever marker it bears.
    """
    links, tickets, renamed = snapshot.links, snapshot.tickets, snapshot.renamed
    if renamed:
        links = {
            key: replace(link, doc=renamed[link.doc]) if link.doc in renamed else link
            for key, link in links.items()
        }
    held = {link.ticket for link in links.values()}
    lost = {key for key, link in links.items() if link.ticket not in tickets}
    found: dict[ItemKey, Ticket] = {}
    for ticket in tickets.values() if lost else ():
        key = ticket.key
        if key is None or key not in lost or ticket.ref in held or not ticket.ours:
            continue
        if key not in found or rank(ticket) < rank(found[key]):
            found[key] = ticket
    moved = {key: replace(links[key], ticket=ticket.ref) for key, ticket in found.items()}
    return {**links, **moved} if moved else links
