"""What both sides say, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from syncer.model import Field, Value
from tests.sim.ledger import values_of
from tests.sim.marks import NAME
from tests.sim.stage import Stage

JUDGED = (Field.OWNER, Field.DUE, Field.PRIORITY, Field.STATUS)


def differing(stage: Stage) -> Iterator[tuple[str, Field, Value, Value]]:
    """Where a text and the ticket that it names say different things."""
    for path, item in stage.everything():
        found = NAME.search(stage.line((path, item.line - 1))) if path in stage.sound() else None
        ticket = stage.ticket(found[0]) if found else None
        uid = stage.uid(item.fields.title)
        if ticket is not None and uid is not None:
            for name in JUDGED:
                ours, theirs = item.fields[name], values_of(ticket)[name]
                if ours != theirs:
                    yield uid, name, ours, theirs
