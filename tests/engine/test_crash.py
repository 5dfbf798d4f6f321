"""The process dies at every boundary of a first sync, and nothing is made twice.

A boundary is any instant just before a call of an adapter or the store, and any instant after it
was carried out whose answer nobody heard. After the death another process takes over.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syncer.errors import InDoubt
from syncer.testing.memory import Boundary, Crash, Faults, MemoryTracker
from tests.engine.world import World, postmortem

DOCUMENTS = {
    "a.md": postmortem(1, "- [ ] Alert on bandwidth — @ana", "- [ ] Fix the runbook"),
    "b.md": postmortem(2, "- [ ] Shard the cache", "- [x] Page the owner — @ben"),
    "c.md": postmortem(3, "- [ ] Adopt the old ticket ([OPS-1](x))", "- [ ] Drain the queue"),
    "d.md": postmortem(4, "- [ ] Same words", "- [ ] Same words"),
    "e.md": postmortem(5, "- [ ] Same words"),
    "f.md": postmortem(6),
}
LAGS = (timedelta(0), timedelta(minutes=5))
DEMO = Path(__file__).parents[2] / "config" / "demo" / "postmortems"
STRIDE = 4
"""1 takes the demo through every boundary, as the six documents above always are."""


def first_sync(lag: timedelta) -> World:
    """The six documents, and a ticket of a person that one of them names."""
    world = World(DOCUMENTS, lag=lag)
    world.ops.add("A ticket of a person")
    return world


def boundaries(lag: timedelta) -> list[Boundary]:
    """All that an undisturbed first sync crosses."""
    world = first_sync(lag)
    world.cycle()
    return list(world.faults.boundaries)


@pytest.mark.parametrize("lag", LAGS, ids=("no-lag", "lag"))
def test_dying_at_any_boundary_makes_one_ticket_per_item_and_the_same_bytes(
    lag: timedelta,
) -> None:
    """I1: whichever boundary the first sync dies at, the next process ends where it would have."""
    undisturbed = first_sync(lag)
    undisturbed.settle()
    count = len(boundaries(lag))
    assert count > 100
    for number in range(1, count + 1):
        world = first_sync(lag)
        world.faults.at(number)
        with pytest.raises(Crash):
            world.cycle()
        (place,) = world.faults.fired
        world.restart()
        world.settle()
        assert world.titles == undisturbed.titles, place
        assert world.readable() == undisturbed.readable(), place


def test_dying_again_at_once_while_recovering_changes_nothing() -> None:
    """A second death, at any boundary of the first cycle after a lost create, is no worse."""
    lag = LAGS[1]
    undisturbed = first_sync(lag)
    undisturbed.settle()
    for number in range(1, 40):
        world = first_sync(lag)
        world.faults.on("ops", "create", "after", Crash())
        with pytest.raises(Crash):
            world.cycle()
        world.restart()
        world.faults.reset()
        world.faults.at(number)
        try:
            world.cycle()
        except Crash:
            world.restart()
        world.faults.reset()
        world.settle()
        assert world.titles == undisturbed.titles, number
        assert world.readable() == undisturbed.readable(), number


@pytest.mark.parametrize("lag", LAGS, ids=("no-lag", "lag"))
def test_a_create_without_an_answer_is_held_and_never_repeated_unseen(lag: timedelta) -> None:
    """In doubt: the key waits until the tracker must show the ticket, then it is found or made."""
    for phase in ("before", "after"):
        undisturbed = first_sync(lag)
        undisturbed.settle()
        world = first_sync(lag)
        world.faults.on("ops", "create", phase, InDoubt("no answer"))
        _, outcome = world.cycle()
        assert outcome.failed == 1
        (doubted,) = world.known.pending
        planned, _ = world.cycle(apply=False)
        assert doubted.change not in planned.changes
        world.settle()
        assert world.titles == undisturbed.titles, phase
        assert world.readable() == undisturbed.readable(), phase


def test_a_pending_create_is_not_repeated_inside_the_hold() -> None:
    """Until the tracker's search must show it, an unanswered create stays held."""
    lag = timedelta(minutes=5)
    world = first_sync(lag)
    world.faults.on("ops", "create", "before", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    made = len(world.ops.tickets)
    world.now += lag - timedelta(seconds=1)
    world.cycle()
    assert len(world.ops.tickets) == made
    world.settle()
    assert len(world.ops.tickets) == made + 7


def test_a_batch_that_took_its_time_is_held_for_that_much_longer() -> None:
    """The last ticket of a slow batch is younger than its intent; the hold allows for it."""
    lag = timedelta(minutes=5)
    world = World({"a.md": DOCUMENTS["a.md"]}, lag=lag)
    world.faults.on("ops", "create", "after", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    # The answer was lost 50 seconds after the intent was written.
    (made,) = world.ops.tickets
    made.created += timedelta(seconds=50)
    world.now += lag + timedelta(seconds=1)
    world.cycle()
    world.settle()
    assert world.titles == ["Alert on bandwidth", "Fix the runbook"]


class Meanwhile(MemoryTracker):
    """A tracker in which something happens between a cycle's look and its first write."""

    meanwhile: Callable[[], object] | None = None

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        return super().public(destinations)


def test_two_deployments_by_mistake_make_one_ticket_per_item() -> None:
    """Two stores know nothing of each other: equal keys and the look before a create save us."""
    world, other = first_sync(LAGS[0]), first_sync(LAGS[0])
    shared = Meanwhile("ops", world.clock)
    shared.add("A ticket of a person")
    world.ops = other.ops = shared
    other.docs = world.docs
    world.wire()
    other.wire()
    shared.meanwhile = other.cycle
    world.cycle()
    world.settle()
    other.settle()
    world.settle()
    undisturbed = first_sync(LAGS[0])
    undisturbed.settle()
    assert world.titles == undisturbed.titles
    assert world.readable() == undisturbed.readable()


class Desk(MemoryTracker):
    """A tracker whose tickets are named like the demo's."""

    def __init__(
        self, name: str, clock: Callable[[], datetime], lag: timedelta, faults: Faults
    ) -> None:
        super().__init__(name, clock, lag, prefix="LOCAL", faults=faults)


def demo() -> World:
    """The demo's postmortems, and the ticket that one of them names."""
    files = sorted(DEMO.rglob("*.md"))
    world = World({str(path.relative_to(DEMO)): path.read_bytes() for path in files}, tracker=Desk)
    world.ops.add("Practise restoring the ledger from backup")
    return world


@pytest.mark.parametrize("first", range(1, 1 + STRIDE * 3, STRIDE))
def test_dying_anywhere_in_the_demo_makes_one_ticket_per_item(first: int) -> None:
    """The demo's first sync, dying at every STRIDE-th boundary, ends as if nothing had been."""
    undisturbed = demo()
    undisturbed.cycle()
    count = len(undisturbed.faults.boundaries)
    assert count > 200
    undisturbed.settle()
    for number in range(first, count + 1, 3 * STRIDE):
        world = demo()
        world.faults.at(number)
        with pytest.raises(Crash):
            world.cycle()
        (place,) = world.faults.fired
        world.restart()
        world.settle()
        assert world.titles == undisturbed.titles, place
        assert world.readable() == undisturbed.readable(), place
