"""I7: mass damage of every kind is held by its group, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import pytest

from syncer.core.policy import Mode, Route
from syncer.errors import Transient
from syncer.model import Person, Status
from syncer.testing.memory import MemoryTracker
from tests.engine.wide import THINGS, Wide, folder, held, settled, tick_elsewhere
from tests.engine.world import postmortem


def _reassign(world: Wide) -> None:
    for ticket in world.ops.tickets:
        world.ops.assign(ticket.name, "bo")


def _close_all(world: Wide) -> None:
    for ticket in world.ops.tickets:
        world.ops.close(ticket.name)


def _tick_all(world: Wide) -> None:
    for path, text in world.texts().items():
        world.docs.edit(path, text.replace(b"[ ]", b"[x]"))


def _retitle_all(world: Wide) -> None:
    for path, text in world.texts().items():
        world.docs.edit(path, text.replace(b"here", b"there"))


@pytest.mark.parametrize(
    ("what", "adapter", "verb"),
    [
        (_reassign, "docs", "tell"),
        (_close_all, "docs", "tell"),
        (_tick_all, "ops", "close"),
        (_retitle_all, "ops", "update"),
    ],
)
@pytest.mark.parametrize("limit", [0, 1, 3, 4])
def test_a_mass_change_is_held_above_its_limit_alone(
    what: Callable[[Wide], None], adapter: str, verb: str, limit: int
) -> None:
    """Four changes of one kind wait when fewer are allowed; the other side's tick still lands."""
    world = settled(4)
    world.limit(told=limit, updates=limit, closes=limit, told_percent=0, updates_percent=0)
    what(world)
    texts, titles = world.texts(), world.titles
    shut = [ticket.status for ticket in world.ops.tickets]
    assert world.wiki is not None
    world.wiki.edit("new.md", postmortem(21, "- [ ] A new one"))
    outcome = world.run()
    assert set(held(outcome)) == ({(adapter, verb)} if limit < 4 else set())
    assert len(world.desk.tickets) == 2
    if limit < 4:
        assert len(held(outcome)[adapter, verb].changes) == 4
        assert f" = {limit}" in held(outcome)[adapter, verb].limit
        for _ in range(2):
            assert (world.texts(), world.titles) == (texts, titles)
            assert [ticket.status for ticket in world.ops.tickets] == shut
            world.restart()
            outcome = world.run()
        world.store.approve(held(outcome)[adapter, verb].changes, world.now)
        world.run()
        assert world.store.said().approved == frozenset()
    assert (world.texts(), world.titles, [t.status for t in world.ops.tickets]) != (
        texts,
        titles,
        shut,
    )
    assert not world.run().refused


@pytest.mark.parametrize(("links", "told", "held_back"), [(9, 3, True), (10, 3, False)])
def test_a_share_is_of_the_links_of_its_own_side(links: int, told: int, held_back: bool) -> None:
    """Thirty percent of nine links are two, of ten three; other sides' links do not count."""
    world = settled(links)
    world.limit(told=0, told_percent=30)
    for ticket in world.ops.tickets[:told]:
        world.ops.close(ticket.name)
    assert bool(world.run().refused) is held_back


def test_a_broken_people_file_reassigns_nobody_in_masses() -> None:
    """Two spellings mixed up by an edit of the people file: every owner would move, and waits."""
    lines = [f"- [ ] {thing} — @ana" for thing in THINGS[:5]]
    world = Wide({"a.md": postmortem(1, *lines)})
    ana, bo = Person("ana", accounts={"memory": "ana"}), Person("bo", accounts={"memory": "bo"})
    world.policy = replace(world.policy, people=(ana, bo))
    world.grammar = replace(world.grammar, people=(ana, bo))
    world.settle()
    assert [ticket.owner for ticket in world.ops.tickets] == ["ana"] * 5
    world.limit(updates=4, updates_percent=0)
    wrong = (Person("bo", names=("ana",), accounts={"memory": "bo"}),)
    text = world.texts()
    world.policy = replace(world.policy, people=wrong)
    world.grammar = replace(world.grammar, people=wrong)
    outcome = world.run()
    assert set(held(outcome)) == {("ops", "update")}
    assert [ticket.owner for ticket in world.ops.tickets] == ["ana"] * 5
    assert world.texts() == text
    world.policy = replace(world.policy, people=(ana, bo))
    world.grammar = replace(world.grammar, people=(ana, bo))
    assert not world.run().refused
    assert [ticket.owner for ticket in world.ops.tickets] == ["ana"] * 5


@pytest.mark.parametrize("limit", [2, 3])
def test_mass_adoption_puts_no_block_on_anybodys_ticket(limit: int) -> None:
    """Guests above the limit get nothing of ours; the documents' own new items go on."""
    lines = [f"- [ ] {THINGS[n]} ([OPS-{n + 1}](x))" for n in range(3)]
    world = Wide({"a.md": postmortem(1, *lines, "- [ ] Quite another thing")})
    for n in range(3):
        world.ops.add(THINGS[n], body="mine")
    world.limit(adopts=limit)
    outcome = world.run()
    assert set(held(outcome)) == ({("ops", "adopt")} if limit < 3 else set())
    assert len(world.ops.tickets) == 4, "the new item has its ticket"
    if limit < 3:
        text = world.docs.content("a.md").replace(b"[ ]", b"[x]")
        world.docs.edit("a.md", text)
        again = world.run()
        assert [ticket.body for ticket in world.ops.tickets[:3]] == ["mine"] * 3
        assert [ticket.status for ticket in world.ops.tickets[:3]] == [Status.OPEN] * 3
        assert held(again)["ops", "adopt"].digest == held(outcome)["ops", "adopt"].digest
        world.store.approve(held(again)["ops", "adopt"].changes, world.now)
        world.run()
    assert all(ticket.body != "mine" for ticket in world.ops.tickets[:3])


def test_a_changed_route_moves_nothing() -> None:
    """Items keep the tickets they have; only what is made from now on goes another way."""
    world = settled(4)
    world.policy = replace(world.policy, routes=(Route(tracker="desk"),))
    texts = world.texts()
    outcome = world.run()
    assert not outcome.landed
    assert world.texts() == texts
    assert (len(world.ops.tickets), len(world.desk.tickets)) == (4, 1)
    world.docs.edit("new.md", postmortem(19, "- [ ] A new one"))
    world.run()
    assert (len(world.ops.tickets), len(world.desk.tickets)) == (4, 2)


def test_what_strangers_can_read_is_made_by_no_approval() -> None:
    """Only the public destination's group waits; its approval changes nothing, the setting does."""
    world = Wide(folder(2), {"w.md": postmortem(20, "- [ ] Something else")})
    world.ops._public = frozenset({"OPS"})
    outcome = world.run()
    assert set(held(outcome)) == {("ops", "publish")}
    assert len(world.desk.tickets) == 1
    world.store.approve(held(outcome)["ops", "publish"].changes, world.now)
    assert set(held(world.run())) == {("ops", "publish")}
    assert not world.ops.tickets
    open_ = replace(world.policy.trackers["ops"], allow_public=True)
    world.policy = replace(world.policy, trackers={**world.policy.trackers, "ops": open_})
    assert not world.run().refused
    assert len(world.ops.tickets) == 2


def test_what_is_not_to_be_published_holds_back_no_private_ticket() -> None:
    """Creates that wait for allow_public do not count towards the limit of the others."""
    world = Wide(folder(3))
    world.ops._public = frozenset({"OPS"})
    world.policy = replace(
        world.policy,
        routes=(Route({"path": ("00.md",)}, "ops", "SECRET"), Route(tracker="ops")),
    )
    world.limit(creates=2)
    outcome = world.run()
    assert set(held(outcome)) == {("ops", "publish")}
    assert len(world.ops.tickets) == 1


def test_a_destination_nobody_can_judge_gets_no_ticket() -> None:
    """While it cannot be asked who reads there, nothing is made there."""
    world = Wide(folder(2), {"w.md": postmortem(20, "- [ ] Something else")})

    class Unsure(MemoryTracker):
        def public(self, destinations: Collection[str]) -> frozenset[str]:
            raise Transient(f"nobody can say who reads {sorted(destinations)}")

    world.ops = Unsure("ops", world.clock)
    world.wire()
    world.run()
    assert (len(world.ops.tickets), len(world.desk.tickets)) == (0, 1)


@pytest.mark.parametrize("mode", [Mode.OBSERVE, Mode.CREATE_ONLY, Mode.UPSERT, Mode.SYNC])
def test_a_guard_refuses_only_what_the_mode_would_do(mode: Mode) -> None:
    """Nothing is put before a person that approving could not bring about."""
    world = settled(4)
    world.limit(closes=0, told=0, told_percent=0, creates=0)
    world.mode(mode)
    _close_all(world)
    world.docs.edit("new.md", postmortem(19, "- [ ] A new one"))
    assert world.wiki is not None
    tick_elsewhere(world)
    wanted = {
        Mode.OBSERVE: set(),
        Mode.CREATE_ONLY: {("ops", "create")},
        Mode.UPSERT: {("ops", "create")},
        Mode.SYNC: {("ops", "create"), ("docs", "tell"), ("desk", "close")},
    }
    assert set(held(world.run())) == wanted[mode]


def test_a_held_group_starves_nobody() -> None:
    """Day after day the rest lands in one cycle each, whatever waits; nothing piles up."""
    world = Wide(folder(6), {})
    world.limit(creates=2)
    assert world.wiki is not None
    for number in range(12):
        world.wiki.edit(f"{number}.md", postmortem(number + 8, f"- [ ] {THINGS[number % 10]}"))
        outcome = world.run()
        assert (len(world.ops.tickets), len(world.desk.tickets)) == (0, number + 1)
        assert len(held(outcome)["ops", "create"].changes) == 6
        assert (outcome.waiting, outcome.failed, outcome.unsettled) == (0, 0, False)


@pytest.mark.parametrize("what", [_reassign, _close_all, _tick_all, _retitle_all])
def test_a_dry_run_shows_what_a_cycle_would_refuse(what: Callable[[Wide], None]) -> None:
    """The same groups, digests and words, and nothing is stored."""
    world = settled(4)
    world.limit(told=2, updates=2, closes=2, told_percent=0, updates_percent=0)
    what(world)
    world.docs.delete("00.md")
    before = world.store.outcome()
    world.now += world.policy.write_budget
    dry = world.cycle(apply=False)[1]
    assert world.store.outcome() == before
    assert dry.refused == world.cycle()[1].refused != ()


def test_limits_are_each_trackers_own() -> None:
    """Three tickets here and three there are not six anywhere."""
    wiki = {f"w{n}.md": postmortem(n + 10, f"- [ ] {THINGS[n + 5]}") for n in range(3)}
    world = Wide(folder(3), wiki)
    world.limit(creates=3)
    assert not world.run().refused
    assert (len(world.ops.tickets), len(world.desk.tickets)) == (3, 3)


def test_nothing_is_counted_that_loses_nobodys_word() -> None:
    """With every limit at nought, names, joins and later blocks still land."""
    world = Wide(folder(2))
    world.limit(creates=0, adopts=0, closes=0, told=0, told_percent=0, updates=0, updates_percent=0)
    refusal = held(world.run())["ops", "create"]
    world.store.approve(refusal.changes, world.now)
    outcome = world.run()
    assert outcome.landed == {"create_ticket": 2, "edit_document": 2}
    assert not outcome.refused
    assert all(b"OPS-" in text for text in world.texts().values())
