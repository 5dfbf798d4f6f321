"""What the laws of a store are tried with; a killed process builds the same by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from syncer.model import (
    ActionItem,
    Block,
    Code,
    Conflict,
    CreateTicket,
    Cursor,
    DocRef,
    Field,
    Fields,
    Form,
    ItemKey,
    Link,
    Postmortem,
    Problem,
    Rest,
    Revision,
    SendNotice,
    Side,
    Slot,
    Slots,
    Span,
    Status,
    Subject,
    Ticket,
    TicketRef,
)
from syncer.ports import Entry, Memory, Outcome, Row

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEY = ItemKey("ai-3f9c1e02ab")
DOC = DocRef("postmortems", "2026/checkout \u0000\ud800ü.md")
TICKET = TicketRef("ops", "10042")


def draft(key: str, title: str = "Page on 5xx") -> CreateTicket:
    """A create of this item."""
    return CreateTicket(ItemKey(key), "ops", "OPS", DOC, Block("text", "d1"), Fields(title))


def link(key: str = KEY, ticket: TicketRef = TICKET) -> Link:
    """A join of this item."""
    return Link(ItemKey(key), DOC, ticket, NOON, dues=(date(2026, 12, 1),))


def notice(name: str) -> SendNotice:
    """A message to people."""
    return SendNotice(name, "log", ("ana",), "Subject", {"text/plain": "Body"})


def outcome(cycle: str, at: datetime = NOON) -> Outcome:
    """What a cycle left behind."""
    problem = Problem(Code.OVERDUE, f"overdue in {cycle}", DOC, 3, KEY)
    conflict = Conflict(KEY, Field.STATUS, Status.OPEN, Status.DONE, Side.TICKET)
    return Outcome(cycle, at, {"create_ticket": 1}, problems=(problem,), conflicts=(conflict,))


def row(doc: DocRef = DOC, line: int | None = 3, key: str = KEY) -> Row:
    """A line of the report."""
    fields = Fields("Page on 5xx", due=date(2026, 12, 1))
    flags = frozenset({Code.OVERDUE})
    made = date(2026, 11, 2)
    return Row(
        ItemKey(key),
        doc,
        line,
        fields,
        flags,
        history=False,
        skip=None,
        team="web",
        severity="SEV1",
        ticket="OPS-123",
        url=None,
        created=made,
        closed=None,
        dues=(date(2026, 12, 1),),
    )


def seen(revision: str = "r1", documents: int = 1) -> Memory:
    """Observations of one moment, recognisable by their revision."""
    slot = Slot(Span(2, 3), Form.CHECKBOX, b" ")
    item = ActionItem(Span(0, 9), 1, Fields("Page on 5xx"), {Field.STATUS: Form.CHECKBOX})
    item = replace(item, slots=Slots({Field.STATUS: slot}, None), ticket=TICKET)
    refs = [replace(DOC, path=f"{number}-{DOC.path}") for number in range(documents)]
    ticket = Ticket(
        TICKET, "OPS-123", Revision(revision), Fields("Page on 5xx"), "https://ops/123", ours=True
    )
    rest = Rest(Code.REJECTED, "too long", NOON, NOON + DAY)
    subjects: tuple[Subject, ...] = (KEY, DOC, TICKET, "postmortems")
    return Memory(
        began=NOON,
        cursors={"postmortems": Cursor(revision)},
        unread=frozenset({DOC, TICKET}),
        postmortems={
            ref: Postmortem(ref, Revision(revision), "Checkout", "d", (item,)) for ref in refs
        },
        tickets={TICKET: ticket},
        resting=dict.fromkeys(subjects, rest),
    )


def without_slots(memory: Memory) -> Memory:
    """What may come back of it."""
    return replace(
        memory,
        postmortems={
            ref: replace(one, items=tuple(replace(item, slots=None) for item in one.items))
            for ref, one in memory.postmortems.items()
        },
    )


def entry(at: datetime, ref: str = str(DOC), key: ItemKey | None = KEY) -> Entry:
    """A line of the audit trail."""
    return Entry(at, "c-1", "update", key, ref, {"due": ""}, {"due": "2026-12-01"}, "moved", None)
