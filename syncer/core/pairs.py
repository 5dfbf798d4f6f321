"""How an item stands to its ticket: the words that matching answers in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from syncer.model import ActionItem, DocRef, ItemKey, Link, Postmortem, Ticket, TicketRef


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
