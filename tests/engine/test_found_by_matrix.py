"""What the crash matrix found, told once more so that each keeps its name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from syncer.core.policy import Limits, SourcePolicy
from syncer.errors import InDoubt, Transient
from syncer.model import Status, TicketRef
from syncer.testing.memory import Crash
from tests.engine.world import World, postmortem


def audited(world: World) -> set[str]:
    """The values that recorded conflicts show."""
    entries = (one for one in world.store._disk.entries if one.verb == "conflict")
    return {value for one in entries for value in one.before.values()}


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
    world.rival()
    world.settle()
    assert len(world.ops.ticket("OPS-2").comments) == 1


def test_a_process_whose_create_another_one_has_begun_learns_of_it() -> None:
    """I1: who is refused by the journal remembers what the store knows, in that very cycle."""
    twin = World({"a.md": postmortem(1, "- [ ] Thing a")})
    twin.cycle()
    begin = next(one for one in twin.faults.boundaries if one.verb == "begin")
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.faults.meanwhile(begin.number, world.rival)
    world.cycle()
    assert world.memory is not None
    assert [link.ticket for link in world.memory.links.values()] == [
        TicketRef("ops", world.ops.ticket("OPS-1").id)
    ]
    assert len(world.ops.tickets) == 1


def test_an_approved_update_without_an_answer_is_spent_when_it_is_seen_to_stand() -> None:
    """I7: a lost answer leaves no approval to let the same closing through again."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    world.policy = replace(world.policy, limits=Limits(closes=0))
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    world.store.approve(refusal.changes, world.now)
    world.faults.on("ops", "update", "after", InDoubt("no answer"))
    world.settle()
    assert world.ops.ticket("OPS-1").status is Status.DONE
    assert world.store.said().approved == frozenset()


def test_a_closing_that_was_not_remembered_is_not_repeated_over_a_persons_word() -> None:
    """I2: who reopens a ticket that we closed before we died is heard, and told why it was."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.settle()
    world.policy = replace(world.policy, on_item_gone="close")
    text = b"\n".join(one for one in world.docs.content("a.md").split(b"\n") if b"g b" not in one)
    world.docs.edit("a.md", text)
    world.faults.on("ops", "update", "after", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    world.settle()
    assert len(world.ops.ticket("OPS-2").comments) == 1
    world.ops.reopen("OPS-2")
    world.settle()
    assert world.ops.ticket("OPS-2").status is Status.OPEN


def test_a_block_waits_until_its_document_is_read_under_its_new_name() -> None:
    """I3: a renamed document that cannot be read yet puts no dead address into its tickets."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.settle()
    world.docs.rename("a.md", "z.md")
    world.faults.on("docs", "fetch", "before", Transient("not now"), times=9)
    world.cycle()
    world.faults.reset()
    world.settle()
    assert "(z.md" in world.ops.ticket("OPS-1").body


@pytest.mark.parametrize("writes", [True, False], ids=("named", "unnamed"))
def test_two_deployments_agree_which_of_their_two_tickets_stays(writes: bool) -> None:
    """I1: two tickets made in one instant are one soon: the one that both can tell."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=writes)})
    other = World(policy=world.policy)
    other.policy, other.docs, other.ops = world.policy, world.docs, world.ops
    other.wire()
    # Behind the look for its marker, before it is journalled.
    world.faults.meanwhile(9, lambda: other.cycle() and None)
    world.cycle()
    assert len(world.ops.tickets) == 2
    for _ in range(3):
        world.settle()
        other.now = world.now
        other.settle()
    assert sorted(one.status for one in world.ops.tickets) == [Status.DUPLICATE, Status.OPEN]
    (ours,), (theirs,) = world.known.links.values(), other.known.links.values()
    assert ours.ticket == theirs.ticket
    assert world.docs.content("a.md").count(b"OPS-") in (0, 2)


def test_a_recovered_birth_is_spent_before_it_is_settled() -> None:
    """I7: dying a second time, while the first death is made good, leaves no approval either."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.policy = replace(world.policy, limits=Limits(creates=0))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    world.store.approve(refusal.changes, world.now)
    for adapter, verb in (("ops", "create"), ("store", "settle")):
        world.faults.on(adapter, verb, "after", Crash())
        with pytest.raises(Crash):
            world.cycle()
        world.restart()
    world.settle()
    assert len(world.ops.tickets) == 1
    assert world.store.said().approved == frozenset()


@pytest.mark.parametrize("verb", ["settle", "record", "commit"])
@pytest.mark.parametrize("writes", [True, False], ids=("named", "unnamed"))
def test_a_document_renamed_after_a_death_keeps_its_tickets(verb: str, writes: bool) -> None:
    """I1: what a dead process linked and never listed is found under the document's new name."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=writes)})
    world.faults.on("store", verb, "before", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    world.docs.rename("a.md", "z.md")
    world.settle()
    assert world.titles == ["Thing a", "Thing b"]


@pytest.mark.parametrize("retitled", [False, True])
def test_no_second_ticket_is_begun_while_one_like_it_is_in_doubt(*, retitled: bool) -> None:
    """I1: a document renamed, or an item retitled, inside the hold makes no second ticket."""
    text = postmortem(1, "- [ ] Alert on bandwidth")
    world = World({"a.md": text}, lag=timedelta(minutes=5))
    world.faults.on("ops", "create", "after", InDoubt("no answer"))
    world.cycle()
    world.faults.reset()
    if retitled:
        world.docs.edit("a.md", world.docs.content("a.md").replace(b"on band", b"on the band"))
    else:
        world.docs.rename("a.md", "b.md")
    world.now += timedelta(minutes=1)
    world.cycle()
    world.settle()
    assert len(world.ops.tickets) == 1
