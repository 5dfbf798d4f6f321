"""I7, I9: what is suddenly not there is not believed to be gone, and nothing follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.policy import Policy
from syncer.errors import Denied, Transient
from syncer.model import Status, Vocabulary
from tests.engine.wide import THINGS, Wide, folder, held, settled, tick_elsewhere
from tests.engine.world import World, postmortem

CLOSE = Policy(on_item_gone="close")


@pytest.mark.parametrize(
    ("known", "lost", "believed"),
    [
        (1, 1, True),
        (2, 1, True),
        (2, 2, False),
        (3, 2, True),
        (3, 3, False),
        (4, 2, True),
        (4, 3, False),
        (5, 3, False),
        (6, 3, True),
        (7, 4, False),
        (10, 5, True),
        (10, 6, False),
        (10, 10, False),
    ],
)
def test_a_folder_that_is_suddenly_empty_closes_nothing(
    known: int, lost: int, believed: bool
) -> None:
    """Believed is at most half, or fewer than three, never all; the other folder goes on."""
    world = settled(known, CLOSE)
    world.lose(*world.docs.paths[:lost])
    tick_elsewhere(world)
    outcome = world.run()
    closed = sum(ticket.status.closed for ticket in world.ops.tickets)
    assert closed == (lost if believed else 0)
    assert set(held(outcome)) == (set() if believed else {("docs", "vanish")})
    assert len(world.known.postmortems) == known + 1 - (lost if believed else 0)
    assert world.desk.tickets[0].status is Status.DONE
    if not believed:
        for _ in range(3):
            assert set(held(world.run())) == {("docs", "vanish")}
            world.restart()
        world.lose()
        assert not world.run().refused
        assert not any(ticket.status.closed for ticket in world.ops.tickets)


@pytest.mark.parametrize("again", [7, 2])
@pytest.mark.parametrize("restart", [False, True])
def test_a_limit_above_what_was_held_lets_it_go(again: int, restart: bool) -> None:
    """What is held names its limit, and the limit raised above it lets all of it go."""
    world = settled(10, CLOSE)
    lost = world.docs.paths[:7]
    world.lose(*lost)
    assert set(held(world.run())) == {("docs", "vanish")}
    world.lose(*lost[:again])
    assert "too many for sync.limits.vanished = 3" in held(world.run())["docs", "vanish"].message
    world.limit(vanished=7, vanished_percent=50, closes=50)
    assert held(world.run())  # as the seven that they were
    world.limit(vanished=8, vanished_percent=50, closes=50)
    if restart:
        world.restart()
    assert not world.run().refused
    assert sum(ticket.status.closed for ticket in world.ops.tickets) == again


def test_no_limit_lets_everything_go() -> None:
    """All of a folder is held whatever the limits say, and the message names no limit for it."""
    world = settled(5, CLOSE)
    world.lose(*world.docs.paths)
    world.limit(vanished=100, vanished_percent=100)
    for _ in range(2):
        message = held(world.run())["docs", "vanish"].message
        assert "5 of 5 are gone from docs at once, all, which no limit allows." in message
        assert "sync.limits" not in message
    assert not any(ticket.status.closed for ticket in world.ops.tickets)


def test_a_listing_that_ends_early_makes_nothing_gone() -> None:
    """What is missing in a listing and found by its name is there, however much that is."""
    world = settled(6, CLOSE)
    world.lose(*world.docs.paths, names=False)
    texts = world.texts()
    assert not world.run().refused
    assert not any(ticket.status.closed for ticket in world.ops.tickets)
    assert world.texts() == texts
    assert world.known.missing == frozenset()


@pytest.mark.parametrize("error", [Transient("away"), Denied("no right")])
def test_a_folder_of_which_nothing_can_be_read_says_nothing(error: Exception) -> None:
    """I9: every document unreadable at once closes no ticket and changes no other document."""
    world = settled(4, CLOSE)
    for path, text in world.texts().items():
        world.docs.edit(path, text.replace(b"[ ]", b"[x]"))
    world.faults.on("docs", "fetch", "before", error, times=99)
    tick_elsewhere(world)
    world.run()
    assert not any(ticket.status.closed for ticket in world.ops.tickets)
    assert world.desk.tickets[0].status is Status.DONE


def test_documents_that_are_no_text_any_more_say_nothing() -> None:
    """Files overwritten with noise keep their tickets open."""
    world = settled(4, CLOSE)
    for path in world.docs.paths:
        world.docs.edit(path, b"\x00\xff\xfe\x80" * 64)
    world.run()
    assert not any(ticket.status.closed for ticket in world.ops.tickets)


@pytest.mark.parametrize("gone", [0, 3, 4])
def test_tickets_that_are_suddenly_gone_are_not_believed_to_be(gone: int) -> None:
    """A tracker that shows none of its tickets is not believed, and none is made again."""
    world = settled(4, CLOSE)
    for ticket in world.ops.tickets[:gone]:
        world.ops.delete(ticket.name)
    world.now += world.policy.write_budget
    _, outcome = world.cycle(full=True)
    assert set(held(outcome)) == ({("ops", "vanish")} if gone else set())
    outcome = world.run()
    assert set(held(outcome)) == ({("ops", "vanish")} if gone else set())
    assert len(world.ops.tickets) == 4 - gone
    assert len([ref for ref in world.known.tickets if ref.tracker == "ops"]) == 4


def test_of_what_was_held_nothing_is_believed_by_and_by() -> None:
    """Approved in part, a group that became small is still held until seen or approved."""
    world = settled(10, CLOSE)
    world.lose(*world.docs.paths[:6])
    refusal = held(world.run())["docs", "vanish"]
    world.store.approve(tuple(refusal.changes)[:4], world.now)
    for _ in range(3):
        rest = held(world.run())["docs", "vanish"]
        assert tuple(rest.changes) == tuple(refusal.changes)[4:]
        world.restart()
    assert sum(ticket.status.closed for ticket in world.ops.tickets) == 4
    world.lose(world.docs.paths[4])
    assert len(held(world.run())["docs", "vanish"].changes) == 1
    world.lose()
    assert not world.run().refused
    assert sum(ticket.status.closed for ticket in world.ops.tickets) == 4


def test_a_word_for_some_is_none_for_the_others_also_where_only_a_plan_showed_them() -> None:
    """No cycle stored the group yet: what was not approved of it is held all the same."""
    world = settled(10, CLOSE)
    world.lose(*world.docs.paths[:6])
    refusal = held(world.cycle(apply=False)[1])["docs", "vanish"]
    world.store.approve(tuple(refusal.changes)[:4], world.now)
    for _ in range(2):
        assert tuple(held(world.run())["docs", "vanish"].changes) == tuple(refusal.changes)[4:]
    assert sum(ticket.status.closed for ticket in world.ops.tickets) == 4


def test_a_group_stays_held_while_its_folder_cannot_be_listed() -> None:
    """A failed listing neither believes nor forgets what a person has not judged yet."""
    world = settled(10, CLOSE)
    world.lose(*world.docs.paths[:6])
    refusal = held(world.run())["docs", "vanish"]
    world.store.approve(tuple(refusal.changes)[:4], world.now)
    world.run()
    world.faults.on("docs", "changes", "before", Transient("away"), times=99)
    assert len(held(world.run())["docs", "vanish"].changes) == 2
    world.faults.reset()
    assert len(held(world.run())["docs", "vanish"].changes) == 2


def test_a_word_about_what_was_gone_is_over_once_it_is_seen_again() -> None:
    """An approval believes what was gone when it was given, never what goes later."""
    world = settled(4, CLOSE)
    world.lose(*world.docs.paths)
    refusal = held(world.run())["docs", "vanish"]
    world.store.approve(refusal.changes, world.now)
    world.lose()
    world.run()
    assert world.store.said().approved == frozenset()
    world.lose(*world.docs.paths)
    assert set(held(world.run())) == {("docs", "vanish")}
    assert not any(ticket.status.closed for ticket in world.ops.tickets)


def test_tickets_without_a_marker_that_are_gone_stay_held_and_can_be_approved() -> None:
    """What no feed names is looked for every cycle while it is missing, so that it stays said."""
    lines = [f"- [x] {THINGS[n]} ([OPS-{n + 1}](x))" for n in range(4)]
    world = World({"a.md": postmortem(1, *lines)})
    for n in range(4):
        world.ops.add(THINGS[n], status=Status.DONE)
    world.settle()
    for n in range(4):
        world.ops.reopen(f"OPS-{n + 1}")
    world.cycle(full=True)
    for n in range(4):
        ticket = world.ops.ticket(f"OPS-{n + 1}")
        ticket.labels.clear()
        world.ops.write_body(ticket.name, "")
    world.cycle(full=True)
    for n in range(4):
        world.ops.delete(f"OPS-{n + 1}")
    _, outcome = world.cycle(full=True)
    assert set(held(outcome)) == {("ops", "vanish")}
    world.now += world.policy.write_budget
    _, outcome = world.cycle()
    assert set(held(outcome)) == {("ops", "vanish")}
    world.store.approve(outcome.refused[0].changes, world.now)
    assert not world.cycle()[1].refused


def test_words_that_mean_nothing_any_more_close_nothing_in_masses() -> None:
    """Another vocabulary under which every item is gone: closing waits, and guests keep blocks."""
    world = Wide(folder(3), policy=CLOSE)
    lines = [f"- [ ] {THINGS[n + 4]} ([OPS-{n + 1}](x))" for n in range(3)]
    world.docs.edit("guests.md", postmortem(9, *lines))
    for n in range(3):
        world.ops.add(THINGS[n + 4])
    world.settle()
    bodies = [ticket.body for ticket in world.ops.tickets[:3]]
    assert all(bodies)
    world.limit(closes=2, adopts=2)
    world.grammar = replace(world.grammar, vocabularies=(Vocabulary(),))
    outcome = world.run()
    assert set(held(outcome)) == {("ops", "close"), ("ops", "adopt")}
    assert "would get or lose our block" in held(outcome)["ops", "adopt"].message
    assert not any(ticket.status.closed for ticket in world.ops.tickets)
    assert [ticket.body for ticket in world.ops.tickets[:3]] == bodies
