"""What one cycle does, does not do, and leaves for the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest

from syncer.core.policy import Limits, Mode, Policy
from syncer.engine.calls import Sleep
from syncer.errors import AdapterError, NotLeading
from syncer.model import Code, CreateTicket, Field, ItemKey, Side, Status, Ticket
from syncer.testing.memory import MemoryTracker
from tests.engine.world import World, postmortem

DOCUMENTS = {
    "a.md": postmortem(1, "- [ ] Alert on bandwidth — @ana", "- [ ] Fix the runbook"),
    "b.md": postmortem(2, "- [ ] Shard the cache", "- [x] Page the owner — @ben"),
}


class Slow(MemoryTracker):
    """A tracker that takes a minute and a half for every batch."""

    wait: Sleep

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        self.wait(90)
        yield from super().create(batch)


def test_a_first_cycle_makes_a_ticket_per_open_item_and_names_it_in_the_text() -> None:
    """One cycle brings both sides together: tickets for open items, their names in the text."""
    world = World(DOCUMENTS)
    _, outcome = world.cycle()
    assert world.titles == ["Alert on bandwidth", "Fix the runbook", "Shard the cache"]
    assert outcome.landed == {"create_ticket": 3, "edit_document": 2}
    assert (outcome.failed, outcome.waiting, outcome.refused) == (0, 0, ())
    assert not outcome.unsettled
    for ticket in world.ops.tickets:
        holders = [
            path for path in world.docs.paths if ticket.name in str(world.docs.content(path))
        ]
        assert len(holders) == 1


def test_a_quiet_cycle_reads_and_writes_nothing_but_feeds_and_one_outcome() -> None:
    """I4: without changes a cycle costs one request per feed, and memory stays the same object."""
    world = World(DOCUMENTS)
    world.cycle()
    world.cycle()
    before, reads, memory = world.written, world.docs.reads, world.memory
    world.faults.reset()
    planned, outcome = world.cycle()
    assert planned.changes == ()
    assert (world.written, world.docs.reads) == (before, reads)
    assert world.memory is memory
    assert outcome.requests == {"docs": 1, "ops": 1}
    assert [(b.adapter, b.verb) for b in world.faults.boundaries if b.phase == "before"] == [
        ("docs", "changes"),
        ("ops", "changes"),
        ("store", "commit"),
    ]


def test_a_ticket_closed_by_a_person_ticks_one_byte_of_the_document() -> None:
    """A closed ticket changes the box of its item, and nothing else."""
    world = World(DOCUMENTS)
    world.cycle()
    before = world.docs.content("a.md")
    world.ops.close("OPS-1")
    _, outcome = world.cycle()
    after = world.docs.content("a.md")
    assert outcome.landed == {"edit_document": 1}
    assert len(before) == len(after)
    assert [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]] == [
        (ord(" "), ord("x"))
    ]


def test_a_box_ticked_by_a_person_closes_the_ticket() -> None:
    """A person's tick in the text is told to the ticket."""
    world = World(DOCUMENTS)
    world.cycle()
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]", 1))
    _, outcome = world.cycle()
    assert outcome.landed == {"update_ticket": 1}
    assert world.ops.ticket("OPS-1").status is Status.DONE


def test_a_dry_run_shows_the_plan_and_writes_nothing_anywhere() -> None:
    """Without apply nothing is written: no document, no ticket, no store, no leadership."""
    world = World(DOCUMENTS)
    planned, outcome = world.cycle(apply=False)
    assert len(planned.changes) == 3
    assert world.written == (0, 0)
    assert outcome.landed == {}
    assert not [b for b in world.faults.boundaries if b.adapter == "store"]
    assert world.store.another().lead()


def test_the_mode_observe_keeps_what_it_saw_and_tells_nobody() -> None:
    """In observe a cycle commits readings and rows, and tells nobody; nothing has begun."""
    world = World(DOCUMENTS)
    world.mode(Mode.OBSERVE)
    planned, outcome = world.cycle()
    assert len(planned.changes) == 3
    assert world.written == (0, 0)
    assert world.known.began is None
    assert len(list(world.store.rows())) == 4
    assert world.store.outcome() == outcome
    world.mode(Mode.SYNC)
    world.cycle()
    assert world.known.began == world.now


def test_a_second_process_does_nothing() -> None:
    """While another process leads, a cycle that would write raises and touches nothing."""
    world = World(DOCUMENTS)
    world.cycle()
    world.store = world.store.another()
    world.wire()
    with pytest.raises(NotLeading):
        world.cycle()


def test_a_refused_group_waits_while_the_rest_lands_and_is_let_through_once() -> None:
    """Guards hold one group only; approval lets exactly these changes through, once."""
    world = World(DOCUMENTS, policy=Policy(limits=Limits(creates=2)))
    world.docs.edit("c.md", postmortem(3, "- [ ] Adopt me ([OPS-1](x))"))
    world.ops.add("A ticket of a person")
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    assert (refusal.verb, len(refusal.changes)) == ("create", 3)
    assert len(world.ops.tickets) == 1
    assert outcome.landed["update_ticket"] == 1, "the person's ticket got its block"

    world.store.approve(refusal.changes, world.now)
    _, outcome = world.cycle()
    assert outcome.landed["create_ticket"] == 3
    assert not outcome.refused
    assert world.store.said().approved == frozenset()

    world.docs.edit("d.md", postmortem(4, "- [ ] One", "- [ ] Two", "- [ ] Three"))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    assert len(refusal.changes) == 3
    assert len(world.ops.tickets) == 4


def test_a_lost_database_makes_no_ticket_and_changes_no_byte() -> None:
    """Links re-form from names and markers when the store is lost."""
    world = World(DOCUMENTS)
    world.ops.add("A ticket of a person")
    world.docs.edit("c.md", postmortem(3, "- [ ] Adopt me ([OPS-1](x))"))
    world.settle()
    tickets, documents = world.titles, world.readable()
    world.lose_database()
    world.settle()
    assert world.titles == tickets
    assert world.readable() == documents
    assert len(world.known.links) == 4


def test_a_lost_database_keeps_why_the_policy_gave_a_date() -> None:
    """Also where a text's own words for the date cannot be read, the block stays as it is."""
    table = "| Action | Due | Priority |\n|---|---|---|\n| Teach people | ASAP | P2 |"
    world = World({"a.md": postmortem(1, "- [ ] Alert (@bob, P1)"), "b.md": postmortem(2, table)})
    world.settle()
    before = [ticket.body for ticket in world.ops.tickets]
    assert all("(policy" in body for body in before)
    writes = world.ops.writes
    world.lose_database()
    world.settle()
    assert [ticket.body for ticket in world.ops.tickets] == before
    assert world.ops.writes == writes


def test_a_date_that_a_person_gave_is_not_called_the_policys() -> None:
    """Also where the text has no place for it, the block says whose day it is."""
    world = World({"a.md": postmortem(1, "- [ ] Alert on bandwidth")})
    world.settle()
    assert "(policy" in world.ops.ticket("OPS-1").body
    world.ops.schedule("OPS-1", date(2027, 5, 5))
    world.settle()
    assert "- Due: 2027-05-05\n" in world.ops.ticket("OPS-1").body


def test_writing_time_is_rationed_and_the_rest_waits_for_the_next_cycle() -> None:
    """What an adapter's writing budget does not cover is counted as waiting and done later."""
    items = [f"- [ ] Thing number {number} is done" for number in range(60)]
    many = Policy(limits=Limits(creates=100))
    world = World({"a.md": postmortem(1, *items)}, policy=many, tracker=Slow)
    assert isinstance(world.ops, Slow)
    world.ops.wait = world.sleep
    _, outcome = world.cycle()
    assert outcome.landed["create_ticket"] == 50
    assert outcome.waiting == 10
    _, outcome = world.cycle()
    assert outcome.landed["create_ticket"] == 10
    assert outcome.waiting == 0


def test_a_conflict_is_told_by_the_cycle_that_settled_it() -> None:
    """I2: two words that met are in the outcome, although the last plan agrees again."""
    world = World({"a.md": postmortem(1, "- [ ] Alert, due 2026-12-01")})
    world.settle()
    text = world.docs.content("a.md")
    world.docs.edit("a.md", text.replace(b"2026-12-01", b"2026-12-02"))
    world.ops.schedule("OPS-1", date(2026, 12, 3))
    _, outcome = world.cycle()
    assert [(one.field, one.winner) for one in outcome.conflicts] == [(Field.DUE, Side.TICKET)]
    assert b"2026-12-03" in world.docs.content("a.md")
    outcome = world.settle()
    assert outcome.conflicts == ()
    assert [one for one in outcome.problems if one.code is Code.CONFLICT] == []
    kept = [
        entry
        for entry in world.store.audit(world.now - timedelta(days=1))
        if entry.verb == "conflict"
    ]
    assert [entry.before for entry in kept] == [{"document": "2026-12-02", "ticket": "2026-12-03"}]
