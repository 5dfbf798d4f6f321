"""What somebody found who meant to break it, each told in the fewest acts that do."""

from __future__ import annotations

from dataclasses import replace

from syncer.core.policy import Limits
from syncer.model import Code, Status
from tests.engine.world import World, postmortem

MANY = postmortem(1, *(f"- [ ] Fix the probe of host {n}" for n in range(6)))
"""More items than the limits of ``few`` let be changed at once."""


def few(world: World, **limits: int) -> None:
    """Let no more than these be changed in one cycle."""
    none = {"updates_percent": 0, "told_percent": 0}
    world.policy = replace(world.policy, limits=Limits(**none, **limits))


def test_a_mass_reopening_is_held() -> None:
    """I7: a status told to a ticket counts, also where it closes nothing."""
    world = World({"a.md": MANY})
    world.settle()
    for ticket in world.ops.tickets:
        world.ops.close(ticket.id)
    world.settle()
    few(world, updates=3)
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[x]", b"[ ]"))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    assert (refusal.verb, len(refusal.changes)) == ("update", 6)
    assert {ticket.status for ticket in world.ops.tickets} == {Status.DONE}
    world.store.approve(refusal.changes, world.now)
    _, outcome = world.cycle()
    assert not outcome.refused
    assert {ticket.status for ticket in world.ops.tickets} == {Status.OPEN}
    assert not world.store.said().approved


def test_a_few_reopened_with_another_date_count_both() -> None:
    """I7: a status and a date told to one ticket count as two, and are held together."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    world.ops.close("OPS-1")
    world.settle()
    few(world, updates=1)
    text = world.docs.content("a.md").replace(b"[x]", b"[ ]").replace(b"2026-12-24", b"2027-01-06")
    world.docs.edit("a.md", text)
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    assert refusal.verb == "update"
    assert world.ops.ticket("OPS-1").status is Status.DONE
    assert str(world.ops.ticket("OPS-1").due) == "2026-12-24"


def test_a_conflict_ends_once_the_text_shows_what_won() -> None:
    """I3: a box that cannot say *in progress* says as much as it can when it is empty."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    world.ops.reopen("OPS-1", Status.IN_PROGRESS)
    _, outcome = world.cycle()
    assert [(one.document, one.ticket) for one in outcome.conflicts] == [
        (Status.DONE, Status.IN_PROGRESS)
    ]
    outcome = world.settle()
    assert b"[ ] Thing a" in world.docs.content("a.md")
    assert Code.CONFLICT not in {problem.code for problem in outcome.problems}
    (link,) = world.known.links.values()
    assert not link.conflicts
