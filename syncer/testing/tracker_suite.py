"""What the laws of trackers are written with: a person, a draft, and the short ways to ask."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar, Protocol

from syncer.errors import AdapterError
from syncer.model import (
    Block,
    Code,
    CreateTicket,
    Cursor,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Patch,
    Priority,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
    Value,
)
from syncer.ports import Feed, Tracker


class People(Protocol):
    """A person who works with the tickets and does not know of us; tickets go by their names."""

    def add(self, title: str, marker: str | None = None, body: str = "") -> str:
        """Make a ticket, perhaps with a marker copied from another; its name."""

    def move(self, name: str, status: Status) -> None:
        """Close or reopen it."""

    def retitle(self, name: str, title: str) -> None:
        """Give it another title."""

    def assign(self, name: str, owner: str | None) -> None:
        """Give it to somebody, or to nobody."""

    def schedule(self, name: str, due: date | None) -> None:
        """Set another due date, or none."""

    def prioritise(self, name: str, priority: Priority | None) -> None:
        """Change its priority."""

    def surround(self, name: str, before: str, after: str) -> None:
        """Write own text before and after what is there."""

    def label(self, name: str, label: str) -> None:
        """Add a label."""

    def unlabel(self, name: str, label: str) -> None:
        """Remove a label."""

    def labels(self, name: str) -> Collection[str]:
        """The labels that show."""

    def text(self, name: str) -> str:
        """The ticket's text, managed block included, front matter not."""

    def comments(self, name: str) -> str:
        """All remarks made on it."""

    def delete(self, name: str) -> None:
        """Remove the ticket for good."""

    def wait(self) -> None:
        """Let the search lag pass."""


KEY, OTHER = ItemKey("ai-00000000a1"), ItemKey("ai-00000000b2")
BLOCK = "From a postmortem\n\n- Owner: ana\n- Due: 2026-12-01\n\n> Alert on bandwidth"


class Suite:
    """What a subclass says of its tracker, beside its two fixtures."""

    destination: ClassVar[str] = ""
    people_known: ClassVar[tuple[str, str]] = ("ana", "ben")
    """Two handles that can own a ticket here."""
    stranger: ClassVar[str | None] = None
    """A handle without an account; None: here everybody can own a ticket."""
    overdue: ClassVar[str] = "overdue"
    speaking: ClassVar[frozenset[str]] = frozenset()
    """Labels that say a status or a priority here, so that telling one moves them."""
    due_in_text: ClassVar[bool] = False
    """Whether the block's Due line is the due date, so that telling it changes that line."""
    never_empty: ClassVar[frozenset[Field]] = frozenset()
    """Fields that every ticket here has a value in: emptying one leaves what is there."""

    def reopened(self, tracker: Tracker) -> Tracker:
        """The same tickets through a port of another process."""
        raise NotImplementedError

    def shown(self, block: str) -> str:
        """How a block's Markdown stands in the text that ``People`` read."""
        return block

    def mention(self, handle: str) -> str:
        """How a remark calls somebody."""
        return f"@{handle}"

    def heard(
        self, tracker: Tracker, people: People, cursor: Cursor | None
    ) -> Feed[Ticket, TicketRef]:
        """What a feed tells next; a suite whose feeds lag waits before it."""
        del people
        return tracker.changes(cursor)

    def draft(self, tracker: Tracker, key: ItemKey = KEY, title: str = "Alert") -> CreateTicket:
        """A ticket to be made, with a value in every field."""
        return CreateTicket(
            key=key,
            tracker=tracker.name,
            destination=self.destination,
            doc=DocRef("docs", "pm/a.md"),
            block=Block(BLOCK, "digest"),
            fields=Fields(title, Status.OPEN, self.people_known[0], date(2026, 12, 1), Priority.P1),
            labels=("team-a",),
        )

    def made(self, tracker: Tracker, key: ItemKey = KEY, title: str = "Alert") -> Ticket:
        """A ticket that was made of such a draft."""
        [(named, ticket)] = tracker.create([self.draft(tracker, key, title)])
        assert named == key
        return good(ticket)


def good(outcome: Ticket | AdapterError) -> Ticket:
    """The ticket, where one was to be expected."""
    assert isinstance(outcome, Ticket), repr(outcome)
    return outcome


def now(tracker: Tracker, ticket: Ticket) -> Ticket:
    """The ticket as it is now."""
    [(ref, outcome)] = tracker.fetch([ticket.ref])
    assert ref == ticket.ref
    return good(outcome)


def values(ticket: Ticket) -> dict[Field, Value]:
    """What its fields say."""
    return {name: ticket.fields[name] for name in Field}


def told(
    tracker: Tracker,
    ticket: Ticket,
    patch: Patch | None = None,
    flags: frozenset[Code] | None = None,
    block: Block | None = None,
) -> Ticket:
    """The ticket as read back after one update."""
    change = UpdateTicket(ticket.ref, ticket.key, ticket.revision, patch or {}, flags, block)
    [(ref, outcome)] = tracker.update([change])
    assert ref == ticket.ref
    return good(outcome)


def settled(tracker: Tracker) -> Cursor:
    """A cursor after everything that there is."""
    return tracker.changes(tracker.changes(None).cursor).cursor
