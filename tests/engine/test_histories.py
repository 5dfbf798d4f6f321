"""Longer stories over the whole loop: rulings, shared tickets, proposals, tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from syncer.core.policy import Limits, Mode, Policy, Route, SourcePolicy
from syncer.errors import Stale
from syncer.model import (
    Code,
    DocRef,
    EditDocument,
    Proposal,
    ProposeEdits,
    Status,
    TicketRef,
)
from syncer.ports import Delivery
from syncer.spans import apply_edits
from syncer.testing.memory import Faults, MemorySource
from tests.engine.world import START, World, doc, postmortem

TABLE = postmortem(
    1,
    "| Action item | Owner | Due | Priority | Ticket | Status |",
    "|---|---|---|---|---|---|",
    "| Alert on bandwidth | @ana | 2026-12-01 | P1 | | Open |",
    "| Fix the runbook | | | | | Open |",
)


class Proposing(MemorySource):
    """A source whose writes wait on a branch until somebody merges it."""

    def __init__(
        self,
        name: str,
        documents: Mapping[str, bytes] | None = None,
        *,
        faults: Faults | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(name, documents, Delivery.PROPOSES, faults=faults, clock=clock)
        self.wanted: list[ProposeEdits] = []
        self.since: datetime = START

    def propose(self, wanted: ProposeEdits) -> Proposal | None:
        for one in wanted.edits:
            _check(self, one)
        self.wanted.append(wanted)
        return self.proposal()

    def proposal(self) -> Proposal | None:
        waits = self.wanted and self.wanted[-1].edits
        return Proposal("http://forge/pull/1", self.since) if waits else None

    def merge(self) -> None:
        """A person merges the proposal."""
        for one in self.wanted[-1].edits:
            self.edit(one.ref.path, apply_edits(self.content(one.ref.path), one.edits))
        self.wanted.append(ProposeEdits(self.name, (), ""))


def _check(source: MemorySource, change: EditDocument) -> None:
    assert change.edits, "a proposal says how"
    (found,) = (outcome for _, outcome in source.fetch([change.ref]))
    if isinstance(found, Exception) or found.revision != change.expected:
        raise Stale("the base moved")


def test_a_table_and_its_tickets_tell_each_other_everything() -> None:
    """Owner, due and status travel from the ticket to the cells, and back, one byte range each."""
    world = World({"a.md": TABLE})
    world.settle()
    world.ops.assign("OPS-2", "ben")
    world.ops.schedule("OPS-1", date(2026, 12, 24))
    world.ops.close("OPS-1")
    world.settle()
    text = world.docs.content("a.md").decode()
    first, second = text.splitlines()[-2:]
    assert "2026-12-24" in first
    assert "Done" in first
    assert "@ben" in second
    world.docs.edit("a.md", text.replace("@ana", "@zoe").encode())
    world.settle()
    assert world.ops.ticket("OPS-1").owner == "zoe"


def test_a_ruling_makes_one_new_ticket_for_a_gone_one() -> None:
    """``syncer new`` on a gone ticket: one more ticket, its name in the gone one's place."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    (key,) = world.known.links
    world.ops.delete("OPS-1")
    world.cycle(full=True)
    assert world.titles == []
    world.store.rule(key, None)
    world.settle()
    assert [ticket.name for ticket in world.ops.tickets] == ["OPS-2"]
    text = world.docs.content("a.md")
    assert b"OPS-2" in text
    assert b"OPS-1" not in text
    assert world.store.said().rulings == {}


def test_a_ruling_gives_an_item_whose_ticket_is_gone_the_one_that_a_person_made() -> None:
    """``syncer link`` on a gone ticket: no ticket is made, and the name in the text changes."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    (key,) = world.known.links
    world.ops.delete("OPS-1")
    theirs = world.ops.add("A thing that somebody made again")
    world.cycle(full=True)
    world.store.rule(key, TicketRef("ops", theirs.id))
    outcome = world.settle()
    assert [ticket.name for ticket in world.ops.tickets] == [theirs.name]
    text = world.docs.content("a.md")
    assert theirs.name.encode() in text
    assert b"OPS-1]" not in text
    assert world.store.said().rulings == {}
    assert Code.TICKET_GONE not in {problem.code for problem in outcome.problems}


def test_a_ruling_joins_a_ticket_that_nobody_named() -> None:
    """``syncer link`` reads the ticket a person means, and makes no other beside it."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.mode(Mode.OBSERVE)
    world.cycle()
    theirs = world.ops.add("Another title")
    (row,) = world.store.rows()
    world.store.rule(row.key, TicketRef("ops", theirs.id))
    world.mode(Mode.SYNC)
    world.settle()
    assert [ticket.name for ticket in world.ops.tickets] == [theirs.name]
    assert theirs.name.encode() in world.docs.content("a.md")
    assert world.store.said().rulings == {}


def test_a_similar_item_waits_for_a_person_and_is_ruled_on_once() -> None:
    """Much alike is held, never joined; ruled new it gets its own ticket, and only one."""
    world = World({"a.md": postmortem(1, "- [ ] Upgrade Redis to 7.2")})
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.settle()
    world.docs.edit("a.md", postmortem(1, "- [ ] Upgrade Redis to 7.4"))
    outcome = world.settle()
    assert Code.SIMILAR_ITEM in {problem.code for problem in outcome.problems}
    assert len(world.ops.tickets) == 1
    key = next(p.key for p in outcome.problems if p.code is Code.SIMILAR_ITEM)
    assert key is not None
    world.store.rule(key, None)
    world.settle()
    assert len(world.ops.tickets) == 2
    assert world.store.said().rulings == {}


def test_a_shared_ticket_tells_all_items_that_name_it() -> None:
    """Two items of two documents name one ticket: closing it ticks both, and it settles."""
    world = World(
        {
            "a.md": postmortem(1, "- [ ] Shared thing ([OPS-1](x))"),
            "b.md": postmortem(2, "- [ ] The same, differently ([OPS-1](x))"),
        }
    )
    world.ops.add("A ticket of a person")
    world.settle()
    world.ops.close("OPS-1")
    world.settle()
    assert [world.docs.content(path).count(b"[x]") for path in world.docs.paths] == [1, 1]
    assert len(world.ops.tickets) == 1


def test_a_second_live_ticket_of_ours_is_closed_as_duplicate_once() -> None:
    """The sweep heals what a tracker's delay let through, and a person who reopens it is right."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    (key,) = world.known.links
    twin = world.ops.add("Thing a", marker=key)
    twin.ours = True
    world.settle()
    assert world.ops.ticket(twin.id).status is Status.DUPLICATE
    assert len(twin.comments) == 1
    world.ops.reopen(twin.id)
    world.settle()
    assert world.ops.ticket(twin.id).status is Status.OPEN
    assert len(twin.comments) == 1


def test_a_proposal_is_made_once_moves_no_base_and_ends_with_the_merge() -> None:
    """A proposing source: one proposal until the wants change, and quiet after the merge."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")}, source=Proposing)
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(proposes=True)})
    docs = world.docs
    assert isinstance(docs, Proposing)
    _, outcome = world.cycle()
    assert outcome.landed == {"create_ticket": 1, "propose_edits": 1}
    world.now += timedelta(minutes=2)
    planned, outcome = world.cycle()
    assert outcome.landed == {}
    assert len(docs.wanted) == 1
    assert planned.changes == ()
    assert b"OPS-1" not in docs.content("a.md")
    assert set(world.known.proposals) == {"docs"}
    world.ops.close("OPS-1")
    world.cycle()
    assert len(docs.wanted) == 2
    docs.merge()
    world.settle()
    assert world.known.proposals == {}
    assert b"[x]" in docs.content("a.md")
    assert b"OPS-1" in docs.content("a.md")
    assert len(world.ops.tickets) == 1


def test_a_cycle_that_does_not_settle_says_so_and_the_next_goes_on() -> None:
    """Passes are a tripwire: with too few the cycle ends, unsettled, and nothing is lost."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")}, policy=Policy(passes=1))
    _, outcome = world.cycle()
    assert outcome.unsettled
    assert len(world.ops.tickets) == 1
    assert b"OPS-1" not in world.docs.content("a.md")
    _, outcome = world.cycle()
    assert b"OPS-1" in world.docs.content("a.md")


def test_approval_of_part_of_a_group_lets_that_part_through() -> None:
    """Some of a refused group approved: those land, the rest is refused as before."""
    items = [f"- [ ] Thing number {number}" for number in range(5)]
    world = World({"a.md": postmortem(1, *items)}, policy=Policy(limits=Limits(creates=2)))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    some = list(refusal.changes)[:2]
    world.store.approve(some, world.now)
    _, outcome = world.cycle()
    assert outcome.landed["create_ticket"] == 2
    (refusal,) = outcome.refused
    assert len(refusal.changes) == 3


def test_documents_known_to_the_source_alone_are_kept_as_read() -> None:
    """A README is listed and neither synced nor counted; it is read once."""
    world = World({"README.md": b"# How we write postmortems\n", **_one()})
    world.settle()
    assert not world.known.postmortems[DocRef("docs", "README.md")].counts
    reads = world.docs.reads
    world.cycle()
    assert world.docs.reads == reads
    assert doc("a.md") in world.known.postmortems


def _one() -> dict[str, bytes]:
    return {"a.md": postmortem(1, "- [ ] Thing a")}


@pytest.mark.parametrize("writes", [True, False])
def test_a_tracker_under_another_name_keeps_every_ticket(writes: bool) -> None:
    """Renamed in the configuration, a tracker has the same tickets: none is closed or made."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=writes)})
    world.settle()
    world.ops.name = "board"
    world.ports = replace(world.ports, trackers={"board": world.ops})
    world.policy = replace(
        world.policy,
        trackers={"board": world.policy.trackers["ops"]},
        routes=(Route(tracker="board"),),
    )
    world.grammar = replace(world.grammar, tickets={"board": world.ops.reference})
    world.settle()
    assert [one.status for one in world.ops.tickets] == [Status.OPEN, Status.OPEN]
    world.ops.close("OPS-1")
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ] Thing b", b"[x] Thing b"))
    world.settle()
    assert [one.status for one in world.ops.tickets] == [Status.DONE, Status.DONE]
    assert world.docs.content("a.md").count(b"[x]") == (2 if writes else 1)


@pytest.mark.parametrize("writes", [True, False])
def test_a_source_under_another_name_keeps_every_join(writes: bool) -> None:
    """Renamed in the configuration, a source has the same documents: edits go on both ways."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=writes)})
    world.settle()
    world.docs.name = "rb"
    world.ports = replace(world.ports, sources={"rb": world.docs})
    world.policy = replace(world.policy, sources={"rb": SourcePolicy(writes=writes)})
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ] Thing b", b"[x] Thing b"))
    outcome = world.settle()
    assert [one.status for one in world.ops.tickets] == [Status.OPEN, Status.DONE]
    assert Code.SHADOWED not in {problem.code for problem in outcome.problems}
    assert {row.doc.source for row in world.store.rows()} == {"rb"}
    assert b"[x] Thing b" in world.docs.content("a.md")
