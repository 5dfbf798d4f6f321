"""Lines of a block that a person changed where nobody reads them: they are told what is read."""

from __future__ import annotations

import html
from collections.abc import Iterator

from syncer.core.block import owner_of
from syncer.core.deadlines import quoted
from syncer.core.pairs import Pair
from syncer.model import Code, Field, Link, Problem, Ticket


def found_of_block(pair: Pair, ticket: Ticket, link: Link) -> Iterator[Problem]:
    """Of a block that stands as we wrote it, what its owner and priority say that we did not."""
    whole = bool(link.block) and ticket.key == link.key and Field.DUE not in ticket.fields.silent
    if not whole or link.mute or ticket.followed or ticket.fields.status.closed:
        return
    fields = pair.item.fields
    wrote = {
        "Owner": owner_of(pair.item) or "",
        "Priority": fields.priority.value if fields.priority else "",
    }
    for name, value in wrote.items():
        said = ticket.notes.get(name, "")
        if said and _letters(said) != _letters(value):
            yield Problem(
                Code.UNREADABLE_VALUE,
                f"the {name} line of {ticket.name} says {quoted(said)}, and nobody reads it there: "
                f"set the {name.lower()} of the ticket itself; the line is put back with the next "
                "change",
                pair.postmortem.ref,
                pair.item.line,
                pair.key,
            )


def _letters(text: str) -> str:
    """What is left of a text on its way through any markup."""
    return "".join(filter(str.isalnum, html.unescape(text).casefold()))
