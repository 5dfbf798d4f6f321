"""What keys and references are called by people: documents, lines, tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import assert_never

from syncer.model import (
    Change,
    Comment,
    CreateTicket,
    DocRef,
    EditDocument,
    ItemKey,
    Link,
    Plan,
    ProposeEdits,
    Remember,
    SendNotice,
    Subject,
    TicketRef,
    UpdateTicket,
)
from syncer.ports import Memory, Row


@dataclass(frozen=True, slots=True)
class Names:
    """What keys and references are called by people, as of one memory."""

    documents: Mapping[DocRef, str] = field(default_factory=dict)
    tickets: Mapping[TicketRef, str] = field(default_factory=dict)
    places: Mapping[ItemKey, DocRef] = field(default_factory=dict)
    keys: Mapping[TicketRef, ItemKey] = field(default_factory=dict)
    lines: Mapping[ItemKey, int] = field(default_factory=dict)
    links: Mapping[ItemKey, Link] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    unassigned: frozenset[ItemKey] = frozenset()
    """Items whose new tickets cannot be given to their owners."""

    def ticket(self, ref: TicketRef) -> str:
        """The name of a ticket, else its id."""
        return self.tickets.get(ref, ref.id)

    def place(self, change: Change) -> DocRef | None:
        """The document a change stems from, as far as anyone knows."""
        match change:
            case CreateTicket():
                return change.doc
            case UpdateTicket():
                return change.doc or self._of(change.ref)
            case EditDocument():
                return change.ref
            case Comment():
                return self._of(change.ref)
            case Remember():
                return change.link.doc
            case ProposeEdits() | SendNotice():
                return None
            case _:
                assert_never(change)

    def spot(self, key: ItemKey) -> str:
        """``source:path:line`` of an item, as much of it as is known."""
        doc, line = self.places.get(key), self.line(key)
        if doc is None:
            return key
        return str(doc) if line is None else f"{doc}:{line}"

    def line(self, key: ItemKey) -> int | None:
        """The line of an item: as said, else where its document names its ticket."""
        if key in self.lines:
            return self.lines[key]
        link = self.links.get(key)
        postmortem = None if link is None else self.memory.postmortems.get(link.doc)
        if link is None or postmortem is None:
            return None
        alike = (link.ticket, TicketRef(link.ticket.tracker, self.ticket(link.ticket)))
        return next((item.line for item in postmortem.items if item.ticket in alike), None)

    def subject(self, about: Subject) -> str:
        """What rests or is in doubt: an item by its place, a ticket by its name."""
        match about:
            case DocRef():
                return str(about)
            case TicketRef():
                return self.ticket(about)
            case _:
                key = item_of(about)
                return about if key is None else self.spot(key)

    def _of(self, ref: TicketRef) -> DocRef | None:
        key = self.keys.get(ref)
        return None if key is None else self.places.get(key)


def item_of(about: Subject) -> ItemKey | None:
    """The item that a subject is, or that a change with this id concerns."""
    if not isinstance(about, str):
        return None
    name = about.split("/")[1] if "/" in about else about
    return ItemKey(name) if name.startswith("ai-") else None


def names(memory: Memory, plan: Plan | None = None, rows: Iterable[Row] = ()) -> Names:
    """The names that a memory knows, those that a plan brings, and what stood in these rows."""
    known = tuple(rows)
    links, places = dict(memory.links), {row.key: row.doc for row in known}
    lines = {row.key: row.line for row in known if row.line is not None}
    for problem in () if plan is None else plan.problems:
        if problem.key is not None and problem.doc is not None and problem.line is not None:
            places[problem.key], lines[problem.key] = problem.doc, problem.line
    for change in () if plan is None else plan.changes:
        match change:
            case Remember():
                links[change.link.key] = change.link
            case CreateTicket():
                places[change.key] = change.doc
                if change.line is not None:
                    lines[change.key] = change.line
            case EditDocument():
                lines |= {key: told.line for key, told in change.told.items()}
            case _:
                pass
    return Names(
        documents={ref: postmortem.title for ref, postmortem in memory.postmortems.items()},
        tickets={ref: ticket.name for ref, ticket in memory.tickets.items()},
        places=places | {key: link.doc for key, link in links.items()},
        keys={link.ticket: key for key, link in links.items()},
        lines=lines,
        links=links,
        memory=memory,
    )
