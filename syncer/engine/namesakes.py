"""Another ticket under the number of one that we know: a repository took the name of ours.

It is not the one that was joined, whatever it says: that one is gone from where it was.
"""

from __future__ import annotations

from datetime import timedelta

from syncer.engine.run import Run
from syncer.model import Link, Ticket

_SAME = timedelta(minutes=1)
_SURELY = timedelta(days=1)
"""Whatever our clock says and theirs."""


def is_namesake(run: Run, ticket: Ticket) -> bool:
    """Whether it only bears the number of a ticket that we know."""
    old = run.view.tickets.now.get(ticket.ref)
    if old is not None:
        found = _is_another(old, ticket)
    else:
        links = run.view.links.now.values()
        found = any(_cannot_be(one, ticket) for one in links if one.ticket == ticket.ref)
    if found:
        key = None if old is None else old.key
        run.log.warning("ticket.namesake", key=key, ref=str(ticket.ref), name=ticket.name)
    return found


def _is_another(old: Ticket, ticket: Ticket) -> bool:
    """Made at another time, and without the marker of the one before."""
    if old.created_at is None or ticket.created_at is None or old.name != ticket.name:
        return False
    marked = ticket.key is not None and ticket.key == old.key
    return abs(old.created_at - ticket.created_at) > _SAME and not marked


def _cannot_be(link: Link, ticket: Ticket) -> bool:
    """One that we made is ours, and one of a person is older than what we know of it."""
    if ticket.ours or ticket.key is not None:
        return False
    if not link.adopted:
        return True
    return ticket.created_at is not None and ticket.created_at > link.first_seen + _SURELY
