"""Tickets of ours whose document is not there: what is of their very title may be their item.

Those that a link knows, and those that none does: there are such after a lost or an older database,
where documents were renamed in the meantime.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from urllib.parse import unquote

from syncer.core.titles import last_title, mint
from syncer.model import DocRef, Link, Postmortem, Snapshot, Ticket
from syncer.notes import ORIGIN

_ADDRESS = re.compile(r"\]\(([^()\s#?]+)")


class Adrift:
    """Live tickets by their titles, and the names of all documents that are known."""

    __slots__ = ("_by_title", "_paths", "_postmortems")

    def __init__(self, tickets: Iterable[Ticket], postmortems: Sequence[Postmortem]) -> None:
        by_title: defaultdict[str, list[Ticket]] = defaultdict(list)
        for ticket in tickets:
            if not ticket.fields.status.closed:
                by_title[ticket.fields.title.casefold()].append(ticket)
        self._by_title: Mapping[str, Sequence[Ticket]] = by_title
        self._postmortems = postmortems
        self._paths = frozenset(one.ref.path for one in postmortems) if by_title else frozenset()

    def titled(self, title: str) -> Iterator[Ticket]:
        """Those of exactly this title whose block names no document that is known."""
        for ticket in self._by_title.get(title.casefold(), ()):
            if not self._known(ticket):
                yield ticket

    def _known(self, ticket: Ticket) -> bool:
        addresses = _ADDRESS.findall(ticket.notes.get(ORIGIN, ""))
        if not addresses:
            title = ticket.fields.title
            return any(mint(one.ref, title, 0) == ticket.key for one in self._postmortems)
        return any(end in self._paths for one in addresses for end in _ends(unquote(one)))


def missing(
    links: Mapping[DocRef, Sequence[Link]], snapshot: Snapshot, known: AbstractSet[DocRef]
) -> Mapping[str, Sequence[Link]]:
    """Last-seen title to links whose ticket is there and whose document is not.

    It may come back, or go by another name. Once it is believed to be gone that holds of live
    tickets of ours alone.
    """
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for doc, several in links.items():
        held = doc in snapshot.held
        if not held and (doc in known or doc.source in snapshot.held):
            continue
        for link in several:
            ticket = snapshot.tickets.get(link.ticket)
            if ticket and (held or (ticket.ours and not ticket.fields.status.closed)):
                found[last_title(link)].append(link)
    return found


def _ends(address: str) -> Iterator[str]:
    """``a/b/c``, ``b/c``, ``c``: a document's path ends its address."""
    parts = address.split("/")
    return ("/".join(parts[at:]) for at in range(len(parts)))
