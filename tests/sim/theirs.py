"""What is people's own: their prose, tickets and labels are as they left them (I5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.sim.ledger import Ledger, values_of
from tests.sim.marks import ITEM, SKIP, SPOILED
from tests.sim.owners import face
from tests.sim.stage import Stage


def untouched(stage: Stage, ledger: Ledger) -> Iterator[str]:
    """Prose, labels, titles and sentences stand as people left them."""
    for path in stage.docs.paths:
        text = stage.docs.content(path).replace(SPOILED, b"").decode()
        prose = tuple(line for line in text.split("\n") if not ITEM.match(line))
        if prose != ledger.prose[path]:
            yield f"I5: the prose of {path} is not as people left it"
    for ticket in stage.ops.tickets:
        for words in ledger.bodies.get(ticket.id, ()):
            if ticket.body.count(words) != 1:
                yield f'I5: "{words}" stands {ticket.body.count(words)} times in {ticket.name}'
        if missing := ledger.labels.get(ticket.id, set()) - ticket.labels:
            yield f"I5: {ticket.name} has lost the labels {sorted(missing)}"
        if ledger.titles.get(ticket.id, ticket.title) != ticket.title:
            yield f"I5: {ticket.name} has lost the title that a person gave it"
        if ledger.strangers.get(ticket.id, face(ticket)) != face(ticket):
            yield f"I5: {ticket.name}, which nobody named to us, was touched"


def repeated(stage: Stage, ledger: Ledger) -> Iterator[str]:
    """Nothing is said twice, and nothing in lines that people skip."""
    for ticket in stage.ops.tickets:
        for id_, count in Counter(id_ for id_, _ in ticket.comments if id_).items():
            if count > 1:
                yield f"I1: the comment {id_} stands {count} times in {ticket.name}"
    for place in stage.lines():
        line = stage.line(place)
        if SKIP in line and stage.skipped.get(stage.uid(line) or "", line) != line:
            yield f"I5: the line of {stage.uid(line)} was written, and people skip it"
    if not ledger.lost:
        for id_, count in stage.ops.said.items():
            yield f"I1: the comment {id_} was made {count + 1} times"


def invented(stage: Stage, ledger: Ledger) -> Iterator[str]:
    """A document says what people wrote, and a guest's ticket stays as its people left it."""
    mangled = ledger.scribbled and ledger.lost
    for path, item in () if mangled else stage.everything():
        if item.fields.due is not None and item.fields.due not in stage.days:
            yield f"I5: {path}:{item.line} shows {item.fields.due}, which nobody wrote"
    for id_, (uid, values) in ledger.guests.items():
        ticket = stage.ticket(id_)
        if ticket is not None and values_of(ticket) != values:
            yield f"I5: {ticket.name}, a person's, was told what {uid} says at first contact"
    if not stage.setting.writes:
        for ticket in stage.ops.tickets:
            if ticket.ours and "the postmortem follows" in ticket.body:
                yield f"I5: {ticket.name} promises what write_back off cannot keep"
