"""What somebody found who meant to break it, each told in the fewest acts that do."""

from __future__ import annotations

from dataclasses import replace

from syncer.core.policy import Limits
from syncer.model import Code, Status, TicketRef
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


def test_a_renamed_document_without_names_makes_no_second_tickets_after_a_lost_database() -> None:
    """I1: a live ticket of ours, of the same title and of a document that is not there, holds."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    nameless = world.docs.content("a.md")
    world.settle()
    world.lose_database()
    world.docs.delete("a.md")
    world.docs.edit("b.md", nameless)
    outcome = world.settle()
    assert world.titles == ["Thing a", "Thing b"]
    similar = [one for one in outcome.problems if one.code is Code.SIMILAR_ITEM]
    assert [one.line for one in similar] == [8, 9]
    assert similar[0].key is not None
    world.store.rule(similar[0].key, TicketRef("ops", "OPS-1"))
    world.settle()
    assert b"Thing a ([OPS-1]" in world.docs.content("b.md")
    assert world.titles == ["Thing a", "Thing b"]


def test_an_older_database_and_a_new_name_make_no_second_ticket() -> None:
    """I1: so it is where the database knows an earlier state, before those tickets were made."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    older = world.store.recall()
    nameless = postmortem(2, "- [ ] Thing b")
    world.docs.edit("b.md", nameless)
    world.settle()
    world.lose_database()
    world.store.keep(tuple(older.links.values()))
    world.docs.delete("b.md")
    world.docs.edit("c.md", nameless)
    outcome = world.settle()
    assert world.titles == ["Thing a", "Thing b"]
    assert Code.SIMILAR_ITEM in {one.code for one in outcome.problems}


def test_a_ticket_of_a_document_that_is_known_holds_no_item_of_another() -> None:
    """I5: two documents may ask for the same; only one that is not there may have been moved."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a"), "b.md": postmortem(2, "- [ ] Thing b")})
    world.settle()
    world.lose_database()
    world.docs.edit("a.md", postmortem(1, "- [ ] Thing c"))
    world.docs.edit("b.md", postmortem(2, "- [ ] Thing b", "- [ ] Thing a"))
    world.settle()
    assert world.titles.count("Thing a") == 2
