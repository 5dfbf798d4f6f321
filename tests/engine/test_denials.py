"""What was denied, and the rights that somebody grants meanwhile, where no cycle can see it."""

from __future__ import annotations

from datetime import timedelta

from syncer.core.policy import Mode
from syncer.errors import Denied
from syncer.model import Code
from tests.engine.world import World, postmortem

MANY = 9
DOCUMENTS = {"a.md": postmortem(1, *(f"- [ ] Task {number}" for number in range(MANY)))}


def refused(world: World, times: int = 99) -> None:
    """No ticket may be made."""
    world.faults.on("ops", "create", "before", Denied("no right to issues"), times=times)


def test_granted_rights_make_everything_with_the_next_sync() -> None:
    """Nine creates were denied; as soon as one goes through so do the others, in that cycle."""
    world = World(DOCUMENTS)
    refused(world)
    world.cycle()
    assert len(world.known.resting) == MANY
    world.faults.reset()
    world.now += timedelta(minutes=1)
    _, outcome = world.cycle()
    assert (outcome.landed["create_ticket"], outcome.failed) == (MANY, 0)
    assert world.known.resting == {}


def test_of_what_is_denied_one_is_tried_in_each_sync_and_in_turn() -> None:
    """While nobody grants anything a cycle asks for one ticket, each time for another one."""
    world = World(DOCUMENTS)
    refused(world)
    world.cycle()
    tried = set[object]()
    for _ in range(MANY):
        before, made = world.known.resting, world.ops.objects["create"]
        world.now += timedelta(minutes=1)
        world.cycle()
        assert world.ops.objects["create"] == made + 1
        tried |= {one for one, rest in world.known.resting.items() if rest != before[one]}
    assert len(tried) == MANY


def test_after_a_day_of_denials_one_is_tried_an_hour_and_by_a_full_sync_at_once() -> None:
    """A tracker that goes on saying no is asked 24 times a day, and when a person wants it."""
    world = World({"a.md": postmortem(1, "- [ ] Task")})
    refused(world)
    world.cycle()
    for _ in range(3):
        world.now += timedelta(hours=9)
        world.cycle()
    made = world.ops.objects["create"]
    for _ in range(5):
        world.now += timedelta(minutes=10)
        world.cycle()
    assert world.ops.objects["create"] == made
    world.cycle(full=True)
    assert world.ops.objects["create"] == made + 1
    world.now += timedelta(hours=1)
    world.cycle()
    assert world.ops.objects["create"] == made + 2


def test_what_is_not_tried_after_all_rests_as_before() -> None:
    """A look, and a mode that makes nothing, leave what was denied as it is."""
    world = World(DOCUMENTS)
    refused(world)
    world.cycle()
    known = world.known.resting
    world.now += timedelta(minutes=1)
    world.cycle(apply=False)
    world.mode(Mode.OBSERVE)
    world.cycle()
    assert world.known.resting == known


def test_a_denied_update_is_tried_again_and_frees_the_others() -> None:
    """The same for tickets: the tracker let nobody edit, and now it does."""
    world = World(DOCUMENTS)
    world.settle()
    world.faults.on("ops", "update", "before", Denied("read only"), times=99)
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    world.cycle()
    assert {rest.code for rest in world.known.resting.values()} == {Code.DENIED}
    world.faults.reset()
    world.now += timedelta(minutes=1)
    _, outcome = world.cycle()
    assert outcome.landed["update_ticket"] == MANY
    assert world.known.resting == {}
