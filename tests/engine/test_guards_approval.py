"""What a person let through is exactly what was shown, once, for seven days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.core.policy import Mode, Route
from syncer.errors import InDoubt
from syncer.model import Status
from syncer.ports import Outcome
from syncer.testing.faults import Crash
from tests.engine.wide import THINGS, Wide, folder, held, settled
from tests.engine.world import postmortem

LOW = {"told": 2, "updates": 2, "closes": 2, "creates": 2, "adopts": 2}
NO_SHARE = {"told_percent": 0, "updates_percent": 0}


def _low(world: Wide) -> Wide:
    world.limit(**LOW, **NO_SHARE)
    return world


def _only(outcome: Outcome) -> tuple[str, ...]:
    (refusal,) = outcome.refused
    return tuple(refusal.changes)


def _create() -> Wide:
    return _low(Wide(folder(3)))


def _everywhere(world: Wide, old: bytes, new: bytes) -> None:
    for path, text in world.texts().items():
        world.docs.edit(path, text.replace(old, new))


def _tick(world: Wide) -> None:
    _everywhere(world, b"[ ]", b"[x]")


def _retitle(world: Wide) -> None:
    _everywhere(world, b"here", b"there")


def _reassign(world: Wide) -> None:
    for ticket in world.ops.tickets:
        world.ops.assign(ticket.name, "bo")


def _close() -> Wide:
    world = _low(settled(3))
    _tick(world)
    return world


def _update() -> Wide:
    world = _low(settled(3))
    _retitle(world)
    return world


def _tell() -> Wide:
    world = _low(settled(3))
    _reassign(world)
    return world


def _adopt() -> Wide:
    lines = [f"- [ ] {THINGS[n]} ([OPS-{n + 1}](x))" for n in range(3)]
    world = _low(Wide({"a.md": postmortem(1, *lines)}))
    for n in range(3):
        world.ops.add(THINGS[n], body="mine")
    return world


GROUPS = (_create, _close, _update, _tell, _adopt)


def _face(world: Wide) -> object:
    """All that people see, less what numbers chance gave."""
    shown = [(t.title, t.status, t.owner, t.body) for t in world.ops.tickets]
    return shown, world.texts()


@pytest.mark.parametrize("make", GROUPS)
def test_a_group_approved_lands_as_if_nothing_had_held_it(make: Callable[[], Wide]) -> None:
    """Approved whole, it ends where a deployment without limits ends, and nothing is left."""
    world, free = make(), make()
    shown = _only(world.run())
    before = _face(world)
    world.store.approve(shown, world.now)
    assert _face(world) == before
    assert not world.run().refused
    assert world.store.said().approved == frozenset()
    free.limit()
    free.run()
    free.run()
    assert _face(free) == _face(world)
    assert not world.run().landed


@pytest.mark.parametrize("make", GROUPS)
def test_another_process_is_told_and_the_word_is_used_up_for_both(
    make: Callable[[], Wide],
) -> None:
    """A replica that takes over lands it once; the first one, back again, finds nothing to do."""
    world = make()
    shown = _only(world.run())
    world.store.another().approve(shown, world.now)
    world.restart()
    assert not world.run().refused
    face = _face(world)
    world.restart()
    outcome = world.run()
    assert (outcome.refused, dict(outcome.landed)) == ((), {})
    assert _face(world) == face
    assert world.store.said().approved == frozenset()


@pytest.mark.parametrize("make", GROUPS)
def test_a_word_lapses_after_seven_days(make: Callable[[], Wide]) -> None:
    """A deployment that slept for a week asks again, under the same digest."""
    world = make()
    refused = world.run().refused
    world.store.approve(refused[0].changes, world.now)
    world.now += timedelta(days=7)
    face = _face(world)
    assert [one.digest for one in world.cycle()[1].refused] == [one.digest for one in refused]
    assert _face(world) == face


@pytest.mark.parametrize("make", [_close, _update, _tell])
def test_a_word_is_good_for_one_landing(make: Callable[[], Wide]) -> None:
    """Undone by people and done again, the same group waits again."""
    world = make()
    shown = _only(world.run())
    world.store.approve(shown, world.now)
    world.run()
    world.limit()
    _everywhere(world, b"[x]", b"[ ]")
    _everywhere(world, b"there", b"here")
    for ticket in world.ops.tickets:
        world.ops.assign(ticket.name, "ana")
    world.settle()
    _low(world)
    again = {_close: _tick, _update: _retitle, _tell: _reassign}[make]
    again(world)
    assert set(_only(world.run())) == set(shown)


def test_a_process_that_dies_before_the_word_is_used_up_makes_nothing_twice() -> None:
    """At every boundary of the landing: what was let through is made once, and once only."""
    world = _create()
    world.store.approve(_only(world.run()), world.now)
    world.faults.reset()
    world.run()
    total = len(world.faults.boundaries)
    for number in range(1, total + 1):
        world = _create()
        world.store.approve(_only(world.run()), world.now)
        world.faults.reset()
        world.faults.at(number)
        with pytest.raises(Crash):
            world.run()
        world.faults.reset()
        world.restart()
        world.settle()
        assert len(world.titles) == len(set(world.titles)) == 3, f"boundary {number}"


def test_what_appeared_since_is_not_let_through() -> None:
    """More than the limit of new ones waits, although the group before it was approved."""
    world = _create()
    shown = _only(world.run())
    world.store.approve(shown, world.now)
    for number in range(3):
        world.docs.edit(f"new{number}.md", postmortem(number + 10, f"- [ ] {THINGS[number + 5]}"))
    rest = _only(world.run())
    assert len(world.ops.tickets) == 3
    assert len(rest) == 3
    assert not set(rest) & set(shown)


def _other_route(world: Wide) -> None:
    world.policy = replace(
        world.policy,
        routes=(Route({"path": ("00.md",)}, "ops", "ELSEWHERE"), Route(tracker="ops")),
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda world: _again(world, b"here", b"elsewhere"),
        lambda world: _again(world, b"@ana", b"@bo"),
        _other_route,
    ],
)
def test_a_ticket_to_be_made_otherwise_is_shown_again(change: Callable[[Wide], None]) -> None:
    """Another title, owner or destination than was shown is not what was approved."""
    world = _create()
    world.limit(creates=0)
    shown = _only(world.run())
    world.store.approve(shown, world.now)
    change(world)
    (again,) = _only(world.run())
    assert again not in shown
    assert len(world.ops.tickets) == 2


def test_another_tracker_is_another_change() -> None:
    """Approved for one tracker, nothing is made in another one without asking."""
    world = _create()
    world.store.approve(_only(world.run()), world.now)
    world.policy = replace(world.policy, routes=(Route(tracker="desk"),))
    assert set(held(world.run())) == {("desk", "create")}
    assert (world.ops.tickets, world.desk.tickets) == ((), ())


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (_tell, lambda world: world.ops.assign("OPS-1", "cy")),
        (_update, lambda world: _again(world, b"there", b"nowhere")),
        (_close, lambda world: _again(world, b"[x]", b"[-]")),
    ],
)
def test_a_value_that_moved_since_is_shown_again(
    make: Callable[[], Wide], change: Callable[[Wide], None]
) -> None:
    """Two of three land as approved; the third says another thing now, and is not let through."""
    world = make()
    world.limit(told=0, updates=0, closes=0, creates=0, **NO_SHARE)
    shown = _only(world.run())
    world.store.approve(shown, world.now)
    change(world)
    outcome = world.run()
    (again,) = _only(outcome)
    assert again not in shown
    assert len(world.store.said().approved) == 1, "two are used up, one lapses"


def _gone() -> Wide:
    """Three items of four left the text of their documents, which the limits do not count."""
    world = _low(settled(3))
    world.policy = replace(world.policy, on_item_gone="close")
    for path, text in world.texts().items():
        lines = text.split(b"\n")
        world.docs.edit(path, b"\n".join(one for one in lines if not one.startswith(b"- ")))
    return world


def _left() -> Wide:
    """What names three tickets of people leaves the text: they lose our block."""
    world = _adopt()
    world.limit(adopts=50)
    world.settle()
    lines = world.docs.content("a.md").split(b"\n")
    world.docs.edit("a.md", b"\n".join(one for one in lines if not one.startswith(b"- ")))
    return world


@pytest.mark.parametrize("make", [_close, _update, _adopt, _gone, _left])
def test_what_landed_without_an_answer_is_used_up(make: Callable[[], Wide]) -> None:
    """Whatever its verb, and whether its item is still there: it is not good for a second time."""
    world = make()
    world.limit(updates=0, closes=0, adopts=0, **NO_SHARE)
    world.store.approve(_only(world.run()), world.now)
    for _ in range(3):
        world.faults.on("ops", "update", "after", InDoubt("no answer"))
    world.run()
    world.run()
    assert world.store.said().approved == frozenset()


def _again(world: Wide, old: bytes, new: bytes) -> None:
    world.docs.edit("00.md", world.docs.content("00.md").replace(old, new))


def test_adopting_is_let_through_for_the_ticket_that_was_shown() -> None:
    """Where the text names another ticket since, its guest gets no block of ours."""
    world = _adopt()
    world.limit(adopts=0)
    world.store.approve(_only(world.run()), world.now)
    world.ops.add("Somebody else's", body="theirs")
    _everywhere(world, b"OPS-1", b"OPS-4")
    (again,) = _only(world.run())
    assert world.ops.ticket("OPS-4").body == "theirs"
    assert world.ops.ticket("OPS-2").body != "mine"
    assert again.startswith("adopt/")


def test_an_unrelated_edit_voids_no_word() -> None:
    """New lines above, a new revision, another day: the same change, still let through."""
    world = _tell()
    world.store.approve(_only(world.run()), world.now)
    _everywhere(world, b"## Action", b"More to read.\n\n## Action")
    world.now += timedelta(days=3)
    assert not world.run().refused
    assert all(b"@bo" in text and b"More to read" in text for text in world.texts().values())


@pytest.mark.parametrize("chosen", [(0,), (1,), (2,), (0, 2), (0, 1, 2)])
def test_part_of_what_one_document_is_to_be_told(chosen: tuple[int, ...]) -> None:
    """Of one document exactly the chosen lines change; the others keep their bytes."""
    lines = [f"- [ ] {THINGS[n]} — @ana" for n in range(3)]
    world = Wide({"a.md": postmortem(1, *lines)})
    world.settle()
    _reassign(world)
    for ticket in world.ops.tickets:
        world.ops.close(ticket.name)
    world.limit(told=0, told_percent=0)
    before = world.docs.content("a.md").splitlines()
    shown = _only(world.run())
    assert world.docs.content("a.md").splitlines() == before
    world.store.approve([shown[n] for n in chosen], world.now)
    outcome = world.run()
    pairs = zip(before, world.docs.content("a.md").splitlines(), strict=True)
    moved = [number for number, (old, new) in enumerate(pairs) if old != new]
    assert moved == [7 + n for n in chosen]
    rest = tuple(one for n, one in enumerate(shown) if n not in chosen)
    assert (_only(outcome) if rest else ()) == rest


@pytest.mark.parametrize(("closes", "updates"), [(0, 9), (9, 0), (0, 0)])
def test_part_of_what_one_ticket_is_to_be_told(closes: int, updates: int) -> None:
    """Closing and retitling of one ticket are two groups: what is held of it waits alone."""
    world = settled(1)
    text = world.docs.content("00.md").replace(b"[ ]", b"[x]").replace(b"here", b"there")
    world.docs.edit("00.md", text)
    world.limit(closes=closes, updates=updates, **NO_SHARE)
    outcome = world.run()
    ticket = world.ops.tickets[0]
    assert (ticket.status is Status.DONE, "there" in ticket.title) == (closes > 0, updates > 0)
    assert {verb for _, verb in held(outcome)} == {
        verb for verb, limit in (("close", closes), ("update", updates)) if not limit
    }
    for refusal in outcome.refused:
        world.store.approve(refusal.changes, world.now)
    assert not world.run().refused
    ticket = world.ops.tickets[0]
    assert ticket.status is Status.DONE
    assert "there" in ticket.title


def test_a_word_counts_in_every_mode_that_would_do_it() -> None:
    """Under create-only a held group of new tickets is approved and made as under sync."""
    world = _create()
    world.mode(Mode.CREATE_ONLY)
    world.store.approve(_only(world.run()), world.now)
    outcome = world.run()
    assert outcome.landed == {"create_ticket": 3, "edit_document": 3}
    assert not outcome.refused


def test_a_word_for_more_than_a_mode_does_waits_for_the_mode() -> None:
    """What observe shows and a person approves is done under sync, once, and not before."""
    world = _close()
    shown = _only(world.run())
    world.mode(Mode.OBSERVE)
    world.store.approve(shown, world.now)
    world.run()
    assert not any(ticket.status.closed for ticket in world.ops.tickets)
    assert world.store.said().approved == set(shown)
    world.mode(Mode.SYNC)
    assert not world.run().refused
    assert all(ticket.status.closed for ticket in world.ops.tickets)
    assert world.store.said().approved == frozenset()


def test_a_word_about_nothing_does_nothing() -> None:
    """Ids of no change, of another item or of another value let nothing through."""
    world = _tell()
    shown = _only(world.run())
    wrong = [f"{one[:-1]}{'0' if one[-1] != '0' else '1'}" for one in shown]
    world.store.approve([*wrong, "", "tell/", "tell", shown[0].rpartition("/")[0]], world.now)
    assert set(_only(world.run())) == set(shown)
    assert all(b"@ana" in text for text in world.texts().values())
