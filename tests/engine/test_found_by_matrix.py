"""What the crash matrix found, told once more so that each keeps its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.policy import Limits
from syncer.engine.cycle import cycle
from syncer.testing.memory import Crash
from tests.engine.world import World, postmortem


def audited(world: World) -> set[str]:
    """The values that recorded conflicts show."""
    entries = (one for one in world.store._disk.entries if one.verb == "conflict")
    return {value for one in entries for value in one.before.values()}


def rival(world: World) -> None:
    """Another process on the same store, that believes it leads, runs a whole cycle."""
    store = world.store.another()
    store.lead = lambda: True  # type: ignore[method-assign]  # the belief in question
    ports = replace(world.ports, store=store)
    cycle(ports, None, world.grammar, world.policy, world.clock, apply=True)


@pytest.mark.parametrize("number", [1, 2])
def test_a_conflict_is_recorded_before_the_base_that_ends_it_moves(number: int) -> None:
    """I2: dying between the base and the audit trail loses no word that gave way."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-01")})
    world.settle()
    world.ops.schedule("OPS-1", date(2026, 12, 24))
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"12-01", b"12-31"))
    for _ in range(number):
        world.faults.on("store", "keep", "after", Crash())
        with pytest.raises(Crash):
            world.cycle()
        world.restart()
    world.settle()
    assert world.ops.ticket("OPS-1").due == date(2026, 12, 24)
    assert "2026-12-31" in audited(world)


def test_what_has_landed_is_spent_before_anything_else_can_fail() -> None:
    """I7: dying between the answer and the store leaves no approval for a second time."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.policy = replace(world.policy, limits=Limits(creates=0))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    world.store.approve(refusal.changes, world.now)
    world.faults.on("store", "settle", "after", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    world.settle()
    assert len(world.ops.tickets) == 1
    assert world.store.said().approved == frozenset()


def test_a_process_that_another_one_overtook_learns_what_the_other_did() -> None:
    """I3: two that believe they lead: the slower one does not plan for ever what was done."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.settle()
    world.policy = replace(world.policy, on_item_gone="comment")
    text = b"\n".join(one for one in world.docs.content("a.md").split(b"\n") if b"g b" not in one)
    world.docs.edit("a.md", text)
    rival(world)
    world.settle()
    assert len(world.ops.ticket("OPS-2").comments) == 1
