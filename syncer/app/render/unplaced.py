"""What tickets say and their documents have no place for: heard, counted, and never written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from syncer.app.render.words import counted, listed
from syncer.core.policy import Policy
from syncer.model import ActionItem, Field, Link, Ticket, TicketRef
from syncer.ports import Memory, Row

_WORDS = {
    Field.OWNER: ("owner", "owners"),
    Field.DUE: ("due date", "due dates"),
    Field.PRIORITY: ("priority", "priorities"),
}


def unplaced(memory: Memory, rows: Iterable[Row], policy: Policy) -> Mapping[Field, Sequence[str]]:
    """The tickets in which somebody set what their items have no place for."""
    items = {
        (postmortem.ref, item.ticket): item
        for postmortem in memory.postmortems.values()
        for item in postmortem.items
        if item.ticket is not None
    }
    found = defaultdict[Field, list[str]](list)
    for row in rows:
        link = memory.links.get(row.key)
        ticket = None if link is None else memory.tickets.get(link.ticket)
        source = policy.sources.get(row.doc.source)
        if link is None or ticket is None or row.gone or row.history or row.skip:
            continue
        if source is None or not source.writes:
            continue
        named = (link.ticket, TicketRef(link.ticket.tracker, ticket.name))
        item = next((items[row.doc, ref] for ref in named if (row.doc, ref) in items), None)
        if item is not None:
            for name in _WORDS:
                if _lost(name, item, ticket, link):
                    found[name].append(ticket.name)
    return found


def _lost(name: Field, item: ActionItem, ticket: Ticket, link: Link) -> bool:
    """Whether people gave the ticket a value of which the item cannot be told."""
    value = ticket.fields[name]
    if value is None or name in item.forms or name not in item.fields.silent:
        return False
    base = link.base.get(name)
    return not (name in link.born and base is not None and base.ticket == value)


def unplaced_word(found: Mapping[Field, Sequence[str]]) -> str:
    """``1 owner (OPS-2), 1 due date (OPS-4)``; empty where every document has a place for all."""
    return ", ".join(
        f"{counted(len(found[name]), *_WORDS[name])} ({listed(found[name])})"
        for name in _WORDS
        if found.get(name)
    )
