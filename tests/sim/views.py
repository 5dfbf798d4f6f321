"""What both sides say, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from syncer.model import Field, Value
from tests.sim.ledger import values_of
from tests.sim.marks import NAME
from tests.sim.stage import Stage

JUDGED = (Field.OWNER, Field.DUE, Field.PRIORITY, Field.STATUS)


def differing(stage: Stage, *, nameless: bool = False) -> Iterator[tuple[str, Field, Value, Value]]:
    """Where a text and the ticket that it names say different things.

    ``nameless``: also where the name was just taken out, of the one ticket that was made for it.
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
                if ours != theirs:
                    yield uid, name, ours, theirs
