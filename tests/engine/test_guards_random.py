"""Random days of work under random limits: what reaches the adapters is what was shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.digests import parts
from syncer.errors import AdapterError
from syncer.model import (
    Change,
    CreateTicket,
    DocRef,
    Document,
    EditDocument,
    ItemKey,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.ports import Outcome
from syncer.testing.memory import MemoryTracker
from tests.engine.wide import THINGS, Listing, Wide, folder
from tests.engine.world import postmortem
from tests.sampling import EVERYWHERE

COUNTED = ("create", "adopt", "close", "update", "tell")


class Folder(Listing):
    """It keeps what it was asked to write."""

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]  # as the folder's
        self.asked: list[Change] = []

    def write(
        self, batch: Sequence[EditDocument]
    ) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        self.asked += batch
        return super().write(batch)


class Desk(MemoryTracker):
    """It keeps what it was asked to make and to change."""

    def __init__(self, world: Wide) -> None:
        super().__init__("ops", world.clock, faults=world.faults)
        self.asked: list[Change] = []

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        self.asked += batch
        return super().create(batch)

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        self.asked += batch
        return super().update(batch)


DEEDS = ("", "", "tick", "retitle", "assign", "close", "due", "both", "guest", "gone")
DAYS = st.lists(st.sampled_from(DEEDS), min_size=1, max_size=6)
LIMITS = st.fixed_dictionaries(
    {name: st.integers(0, 3) for name in ("creates", "adopts", "closes", "told", "updates")}
)


def _world(day: Sequence[str], new: int) -> Wide:
    """Some documents in agreement with their tickets, and then a day on which people work."""
    world = Wide(folder(len(day)), {}, source=Folder)
    world.ops = Desk(world)
    world.wire()
    world.settle()
    for number, deed in enumerate(day):
        path, name = f"{number:02}.md", f"OPS-{number + 1}"
        text = world.docs.content(path)
        if deed in ("tick", "both"):
            text = text.replace(b"[ ]", b"[x]")
        if deed in ("retitle", "both"):
            text = text.replace(b"here", b"there")
        world.docs.edit(path, text)
        if deed == "assign":
            world.ops.assign(name, "bo")
        if deed == "close":
            world.ops.close(name)
        if deed in ("due", "both"):
            world.ops.schedule(name, world.now.date() + timedelta(days=60))
        if deed == "guest":
            guest = world.ops.add(f"Guest {number}", body="mine")
            line = f"- [ ] Guest {number} ([{guest.name}](x))"
            world.docs.edit(f"guest{number}.md", postmortem(number + 20, line))
        if deed == "gone" and number == 1:
            world.docs.delete(path)
    for number in range(new):
        world.docs.edit(f"new{number}.md", postmortem(number + 10, f"- [ ] {THINGS[number + 6]}"))
    assert isinstance(world.docs, Folder)
    world.docs.asked.clear()
    world.ops.asked.clear()
    return world


def _asked(world: Wide) -> set[str]:
    """The counted ids of all that was written since the last call."""
    docs, ops = world.docs, world.ops
    assert isinstance(docs, Folder)
    assert isinstance(ops, Desk)
    written = _counted([*docs.asked, *ops.asked])
    docs.asked.clear()
    ops.asked.clear()
    return written


def _counted(changes: Sequence[Change]) -> set[str]:
    return {part.id for one in changes for part in parts(one) if part.verb in COUNTED}


def _held(outcome: Outcome) -> set[str]:
    return {id_ for refusal in outcome.refused for id_ in refusal.changes}


def _face(world: Wide) -> object:
    shown = {(t.title, t.status, t.owner, t.due, t.body) for t in world.ops.tickets}
    return shown, world.readable()


@settings(max_examples=60 if EVERYWHERE else 20, deadline=None)
@given(DAYS, st.integers(0, 4), LIMITS, st.integers(0, 3), st.sampled_from(["restart", ""]))
def test_what_is_written_was_shown_and_what_is_held_waits_for_a_word(
    day: list[str], new: int, limits: dict[str, int], step: int, restart: str
) -> None:
    """Written + held = planned; then the approved and no other; then all, as without limits."""
    world = _world(day, new)
    world.limit(**limits, told_percent=0, updates_percent=0)
    planned, dry = world.cycle(apply=False)
    outcome = world.run()
    assert outcome.refused == dry.refused
    assert _asked(world) | _held(dry) == _counted(planned.changes)
    world.limit(creates=0, adopts=0, closes=0, told=0, told_percent=0, updates=0, updates_percent=0)
    held = sorted(_held(world.run()))
    assert (_asked(world), set(held)) == (set(), _held(dry))
    chosen = set(held[:: step + 1])
    world.store.approve(chosen, world.now)
    if restart:
        world.restart()
    rest = _held(world.run())
    written = _asked(world)
    assert written <= chosen
    assert written | rest == set(held)
    world.store.approve(rest, world.now)
    assert not world.run().refused
    assert _asked(world) == rest
    assert world.store.said().approved == frozenset()
    assert not world.run().landed
    free = _world(day, new)
    free.settle()
    assert _face(free) == _face(world)
