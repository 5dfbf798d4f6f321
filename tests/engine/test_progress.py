"""How far a long first sync is: shown at every step, logged now and then, with what is left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from structlog.testing import capture_logs

from syncer.core.policy import Limits, Policy
from syncer.engine.progress import Progress
from syncer.errors import InDoubt, Rejected
from syncer.model import CreateTicket, Ticket
from syncer.testing.memory import MemoryTracker
from tests.engine.world import World, postmortem

MANY = Policy(limits=Limits(creates=1000), write_budget=timedelta(hours=1))


class Slow(MemoryTracker):
    """Makes one ticket a second."""

    world: World

    def _create(self, draft: CreateTicket) -> Ticket:
        self.world.now += timedelta(seconds=1)
        return super()._create(draft)


class Limited(Slow):
    """Knows that after so many writes it has to pause."""

    def forecast(self, writes: int) -> timedelta:
        return timedelta(hours=1 if writes > 2 else 0, seconds=writes)


def slow(
    number: int, policy: Policy = MANY, tracker: type[Slow] = Slow
) -> tuple[World, list[Progress]]:
    lines = [f"- [ ] Repair the {word} pump" for word in map(str, range(number))]
    world = World({"a.md": postmortem(1, *lines)}, policy=policy, tracker=tracker)
    assert isinstance(world.ops, Slow)
    world.ops.world = world
    seen: list[Progress] = []
    world.ports = replace(world.ports, watch=seen.append)
    return world, seen


def test_every_write_is_shown_with_what_is_left() -> None:
    """Each step names how many of how many are over, and what the rest takes at this pace."""
    world, seen = slow(5)
    world.cycle()
    made = [one for one in seen if one.adapter == "ops"][:5]
    assert [(one.done, one.total) for one in made] == [(at, 5) for at in range(1, 6)]
    assert [one.left for one in made] == [timedelta(seconds=5 - at) for at in range(1, 6)]
    (told,) = {one.total for one in seen if one.adapter == "docs"}
    assert told == 1


def test_the_log_is_told_every_half_minute() -> None:
    """A hundred creates, a second each, make three lines, not a hundred."""
    world, _ = slow(100)
    with capture_logs() as lines:
        world.cycle()
    told = [one for one in lines if one["event"] == "writes.progressed"]
    assert [(one["done"], one["total"], one["seconds"]) for one in told] == [
        (30, 100, 70),
        (60, 100, 40),
        (90, 100, 10),
    ]
    assert {(one["adapter"], one["log_level"]) for one in told} == {("ops", "info")}


def test_what_fails_is_over_too() -> None:
    """A refused create and one in doubt count as done: nothing more is to be waited for."""
    world, seen = slow(3)
    keys = [
        change.key
        for change in world.cycle(apply=False)[0].changes
        if isinstance(change, CreateTicket)
    ]
    world.faults.on("ops", "create", "before", Rejected("no"), subject=keys[0])
    world.faults.on("ops", "create", "after", InDoubt("silence"), subject=keys[1])
    world.cycle()
    assert [one.done for one in seen if one.adapter == "ops"] == [1, 2, 3]


def test_a_first_sync_goes_on_where_its_time_ended() -> None:
    """What a write budget leaves is counted as waiting, and the next cycles make each once."""
    world, _ = slow(120, replace(MANY, write_budget=timedelta(seconds=60)))
    _, outcome = world.cycle()
    made = outcome.landed["create_ticket"]
    assert made < 120
    assert outcome.waiting >= 120 - made
    world.settle()
    assert len(world.titles) == len(set(world.titles)) == 120


def test_nobody_has_to_watch() -> None:
    """A dry run shows nothing: nothing is written."""
    world, seen = slow(3)
    world.cycle(apply=False)
    assert seen == []


def test_a_tracker_that_knows_its_limits_is_believed() -> None:
    """Where the tracker knows that it will have to pause, the pace so far promises too much."""
    world, seen = slow(5, tracker=Limited)
    world.cycle()
    left = [one.left for one in seen if one.adapter == "ops"][:5]
    hour = timedelta(hours=1)
    seconds = [timedelta(seconds=at) for at in (4, 3, 2, 1, 0)]
    assert left == [hour + seconds[0], hour + seconds[1], *seconds[2:]]
