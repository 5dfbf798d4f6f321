"""Tickets of the local tracker, as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from syncer.app.console import Line, Table, Tone, line
from syncer.app.render.words import value_word
from syncer.model import Ticket


def ticket_table(tickets: Sequence[Ticket], day: date) -> Table:
    """One row per ticket."""
    rows = []
    for ticket in tickets:
        fields = ticket.fields
        late = fields.due is not None and fields.due < day and not fields.status.closed
        due = value_word(fields.due) + (" late" if late else "")
        owner, priority = value_word(fields.owner), value_word(fields.priority)
        rows.append((ticket.name, value_word(fields.status), owner, due, priority, fields.title))
    return Table(
        ("ticket", "status", "owner", "due", "priority", "title"), tuple(rows), cut="title"
    )


def ticket_line(ticket: Ticket) -> Line:
    """A ticket in one line."""
    fields = ticket.fields
    facts = [fields.owner, fields.due and f"due {fields.due}", value_word(fields.priority)]
    told = ", ".join(fact for fact in facts if fact and fact != "–")
    status = (Tone.GOOD, value_word(fields.status))
    return line(
        (Tone.NAME, ticket.name), "  ", status, f"  {fields.title}", f"  ({told})" if told else ""
    )
