"""What both sides say, side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from syncer.core.merge import looks_alike
from syncer.model import Field, Value
from tests.sim.ledger import values_of
from tests.sim.marks import NAME, UID

if TYPE_CHECKING:
    from syncer.testing.memory import MemoryTicket
    from tests.sim.stage import Stage

JUDGED = (Field.OWNER, Field.DUE, Field.PRIORITY, Field.STATUS)


def differing(
    stage: Stage, *, nameless: bool = False, alike: bool = True
) -> Iterator[tuple[str, Field, Value, Value]]:
    """Where a text and the ticket that it names say different things.

    ``nameless``: also where the name was just taken out, of the one ticket that was made for it.
    ``alike``: also where the text has no way to say what the ticket does.
    """
    for path, item in stage.everything():
        found = NAME.search(stage.line((path, item.line - 1))) if path in stage.sound() else None
        ticket = stage.ticket(found[0]) if found else None
        uid = stage.uid(item.fields.title)
        if found is None and nameless:
            made = [id_ for id_, words in stage.ops.made_for.items() if stage.uid(words) == uid]
            ticket = stage.ticket(made[0]) if len(made) == 1 else None
        if ticket is not None and uid is not None:
            for name in JUDGED:
                ours, theirs = item.fields[name], values_of(ticket)[name]
                shown = looks_alike(item.forms.get(name), ours, theirs)
                if ours != theirs and (alike or not shown):
                    yield uid, name, ours, theirs


def owner(stage: Stage, ticket: MemoryTicket) -> str | None:
    """Whose it is: of what it was made for, whatever its title has become."""
    return stage.uid(stage.ops.made_for.get(ticket.id, ticket.title))


def everywhere(stage: Stage) -> dict[tuple[str, Field], set[Value]]:
    """All that is shown of each item anywhere."""
    shown: dict[tuple[str, Field], set[Value]] = {}
    for _, item in stage.everything():
        for uid in UID.findall(item.fields.title):
            for name in Field:
                shown.setdefault((uid, name), set()).add(item.fields[name])
    for ticket in stage.ops.tickets:
        whose = owner(stage, ticket)
        if whose is not None:
            for name, value in values_of(ticket).items():
                shown.setdefault((whose, name), set()).add(value)
    return shown


def named_outside(stage: Stage, copies: Collection[str]) -> set[str]:
    """The ids of the tickets that some line names which counts: none of a copy does."""
    lines = [stage.line(one) for one in stage.lines() if one[0] not in copies]
    tickets = [stage.ticket(name) for line in lines for name in NAME.findall(line)]
    return {ticket.id for ticket in tickets if ticket is not None}


def names_in(stage: Stage, copies: Collection[str]) -> set[str]:
    """The tickets that some line of these documents names."""
    lines = [stage.line(one) for one in stage.lines() if one[0] in copies]
    return {name for line in lines for name in NAME.findall(line)}
