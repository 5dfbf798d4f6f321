"""What becomes of writes that fail, and what every write leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, MutableMapping, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
import structlog

from syncer.core.digests import tell_id
from syncer.core.policy import Limits, Policy
from syncer.engine.calls import Calls
from syncer.engine.run import Run
from syncer.engine.tell import edit
from syncer.engine.view import View
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Transient
from syncer.model import (
    Code,
    CreateTicket,
    DocRef,
    Document,
    EditDocument,
    Field,
    Status,
    Ticket,
    TicketRef,
    Told,
    UpdateTicket,
)
from syncer.ports import Entry
from syncer.testing.memory import MemorySource, MemoryTracker
from tests.engine.world import START, World, doc, postmortem

THREE = {f"{name}.md": postmortem(n, f"- [ ] Thing {name}") for n, name in enumerate("abc", 1)}


class BusySource(MemorySource):
    """People save documents in the instant before ours is written."""

    meanwhile: Callable[[], object] | None = None
    times = 1

    def write(
        self, batch: Sequence[EditDocument]
    ) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        if self.meanwhile is not None and self.times > 0:
            self.times -= 1
            self.meanwhile()
        yield from super().write(batch)


class BusyTracker(MemoryTracker):
    """People work on tickets in the instant before ours is updated."""

    meanwhile: Callable[[], object] | None = None

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        yield from super().update(batch)


class Dated(MemorySource):
    """A source that cannot tell our own writes from people's: it knows a file's date alone."""

    def _write(self, change: EditDocument) -> Document:
        super()._write(change)
        assert self._clock is not None
        self._changed[change.ref.path] = self._clock()
        document = self._read(change.ref)
        assert document is not None
        return document


class Reread(MemorySource):
    """People save a document between our plan and our second look."""

    meanwhile: Callable[[], object] | None = None

    def fetch(self, refs: Collection[DocRef]) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        yield from super().fetch(refs)


def entries(world: World) -> list[Entry]:
    """The whole audit trail."""
    return list(world.store.audit(START))


def test_a_rejected_create_rests_longer_each_time_while_the_others_land() -> None:
    """I11: what the tracker will not have is said, rests 1 h, 4 h, 1 d, and stops nobody."""
    error = Rejected("Component is required")
    world = World(THREE)
    planned, _ = world.cycle(apply=False)
    key = next(change.key for change in planned.changes if isinstance(change, CreateTicket))
    world.faults.on("ops", "create", "before", error, subject=key, times=99)
    _, outcome = world.cycle()
    assert outcome.failed == 1
    assert outcome.landed["create_ticket"] == 2
    assert world.known.pending == ()
    for hours, tries in ((1, 1), (4, 2), (24, 3), (24, 4)):
        rest = world.known.resting[key]
        assert (rest.until - world.now, rest.tries) == (timedelta(hours=hours), tries)
        made = world.ops.objects["create"]
        world.now = rest.until - timedelta(seconds=1)
        _, outcome = world.cycle()
        assert world.ops.objects["create"] == made
        assert str(error) in " ".join(problem.message for problem in outcome.problems)
        world.now = rest.until
        world.cycle()
        assert world.ops.objects["create"] == made + 1
    world.faults.reset()
    world.now = world.known.resting[key].until
    world.settle()
    assert world.known.resting == {}
    assert len(world.ops.tickets) == 3


def test_a_create_that_was_certainly_not_made_is_tried_again_and_then_dropped() -> None:
    """Transient: four attempts in the cycle; then the intent is dropped and the next plan asks."""
    world = World(THREE)
    world.faults.on("ops", "create", "before", Transient("busy"), times=3)
    _, outcome = world.cycle()
    assert outcome.landed["create_ticket"] == 3
    assert len(world.slept) == 1, "those that failed are asked for again together"

    world = World(THREE)
    world.faults.on("ops", "create", "before", Transient("down"), times=12, whole=True)
    _, outcome = world.cycle()
    assert outcome.failed == 3
    assert world.known.pending == ()
    assert len(world.slept) == 3
    world.faults.reset()
    world.settle()
    assert len(world.ops.tickets) == 3


def test_no_ticket_is_made_when_nobody_can_say_whether_it_is_there() -> None:
    """If the lookup by marker fails, nothing is created."""
    world = World(THREE)
    world.faults.on("ops", "find", "before", Transient("down"), times=4)
    _, outcome = world.cycle()
    assert world.ops.tickets == ()
    assert outcome.failed == 3
    world.settle()
    assert len(world.ops.tickets) == 3


def test_an_update_without_an_answer_is_repeated() -> None:
    """Updates state desired values: in doubt they are sent again, and nothing is written twice."""
    world = World(THREE)
    world.settle()
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    world.faults.on("ops", "update", "after", InDoubt("no answer"))
    _, outcome = world.cycle()
    assert world.ops.ticket("OPS-1").status is Status.DONE
    assert outcome.failed == 0
    assert world.settle().landed == {}


def test_an_edit_without_an_answer_is_found_to_have_landed() -> None:
    """A write whose answer was lost is stale when repeated; the next reading shows it landed."""
    world = World(THREE)
    world.settle()
    world.ops.close("OPS-1")
    world.faults.on("docs", "write", "after", InDoubt("no answer"))
    _, outcome = world.cycle()
    assert world.docs.content("a.md").count(b"[x]") == 1
    assert outcome.failed == 0
    writes = world.docs.writes
    world.settle()
    assert world.docs.writes == writes


def test_a_person_who_saves_in_between_loses_nothing() -> None:
    """I2: a document that moved is read and planned again, in the same cycle."""
    world = World(THREE, source=BusySource)
    world.settle()
    docs = world.docs
    assert isinstance(docs, BusySource)
    world.ops.close("OPS-1")
    docs.meanwhile = lambda: docs.edit("a.md", b"Preface.\n\n" + docs.content("a.md"))
    _, outcome = world.cycle()
    content = docs.content("a.md")
    assert content.startswith(b"Preface.\n")
    assert content.count(b"[x]") == 1
    assert outcome.landed == {"edit_document": 1}


def test_nothing_is_written_from_an_old_reading() -> None:
    """Law 4: bytes that moved since the plan are planned anew; no write is even tried."""
    world = World(THREE, source=Reread)
    world.settle()
    docs, writes = world.docs, world.docs.writes
    assert isinstance(docs, Reread)
    world.ops.close("OPS-1")
    docs.meanwhile = lambda: docs.edit("a.md", b"Preface.\n\n" + docs.content("a.md"))
    _, outcome = world.cycle()
    assert outcome.landed == {"edit_document": 1}
    assert docs.writes == writes + 1
    assert docs.content("a.md").startswith(b"Preface.\n")


def test_an_edit_that_would_not_read_as_meant_is_never_written() -> None:
    """Law 2: the result is parsed before it is written; a mismatch drops the edit, and says so."""
    world = World(THREE)
    world.settle()
    (key, *_), read = world.known.links, world.known.postmortems[doc("a.md")]
    told = Told(read.items[0].line, {Field.DUE: date(2026, 12, 1)})
    change = EditDocument(read.ref, read.revision, {key: told}, "a date that has no place here")
    calls = Calls(world.clock, world.sleep, timedelta(minutes=1))
    view = View(world.known, world.store.said())
    log = structlog.get_logger()
    run = Run(
        "c", world.now, world.ports, world.grammar, world.policy, world.clock, calls, view, log
    )
    before = world.docs.writes
    assert edit(run, "docs", [change]) == []
    assert world.docs.writes == before
    assert run.view.resting.now[tell_id(key, told)].code is Code.REJECTED
    assert "would not read as meant" in str(entries(world)[-1].error)


def test_one_word_that_cannot_be_written_keeps_no_other_from_its_document() -> None:
    """I11: it rests alone, with its line and key, until a person changes word or document."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a (@bob)", "- [ ] Thing b (@bob)")})
    world.settle()
    world.ops.assign("OPS-1", "a]b")
    world.ops.assign("OPS-2", "carol")
    world.ops.close("OPS-1")
    outcome = world.settle()
    text = world.docs.content("a.md").decode()
    assert "- [x] Thing a (@bob)" in text
    assert "Thing b (@carol)" in text
    (problem,) = (one for one in outcome.problems if one.code is Code.REJECTED)
    assert (problem.line, problem.key in world.known.links) == (8, True)
    assert "owner cannot be written here" in problem.message
    writes = world.docs.writes
    assert not world.settle().failed
    assert world.docs.writes == writes, "what rests is not tried"
    world.ops.assign("OPS-1", "dora")
    outcome = world.settle()
    assert "Thing a (@dora)" in world.docs.content("a.md").decode()


def test_our_own_writing_is_not_a_change_by_people() -> None:
    """Even where the source's date moves with our write, the reading before it is kept."""
    world = World(THREE, source=Dated)
    world.now += timedelta(hours=1)
    world.settle()
    assert b"OPS-1" in world.docs.content("a.md")
    assert {one.changed for one in world.known.postmortems.values()} == {START}


@pytest.mark.parametrize(("approved", "made"), [(False, 2), (True, 5)])
def test_guards_count_over_all_passes_but_never_what_was_approved(
    *, approved: bool, made: int
) -> None:
    """What landed in an earlier pass counts for later ones, unless a person let it through."""
    limit = 2
    first = [f"- [ ] Thing {number}" for number in range(3 if approved else limit)]
    world = World(
        {"a.md": postmortem(1, *first)},
        source=BusySource,
        policy=Policy(limits=Limits(creates=limit)),
    )
    docs = world.docs
    assert isinstance(docs, BusySource)
    if approved:
        _, outcome = world.cycle()
        world.store.approve(outcome.refused[0].changes, world.now)
    more = b"- [ ] One more of them\n- [ ] And another one\n"
    docs.meanwhile = lambda: docs.edit("a.md", docs.content("a.md") + more)
    _, outcome = world.cycle()
    assert len(world.ops.tickets) == made
    assert len(outcome.refused) == (0 if approved else 1)


def test_a_document_that_never_holds_still_waits_for_the_next_cycle() -> None:
    """Stale twice in a cycle is left alone until the next."""
    world = World(THREE, source=BusySource)
    world.settle()
    docs = world.docs
    assert isinstance(docs, BusySource)
    world.ops.close("OPS-1")
    docs.meanwhile = lambda: docs.edit("a.md", docs.content("a.md") + b"\nMore.\n")
    docs.times = 9
    _, outcome = world.cycle()
    assert outcome.failed == 1
    assert docs.times == 7
    docs.times = 0
    world.settle()
    assert docs.content("a.md").count(b"[x]") == 1


def test_a_person_who_edits_a_ticket_in_between_loses_nothing() -> None:
    """I2: a ticket that moved is read and planned again, in the same cycle."""
    world = World(THREE, tracker=BusyTracker)
    world.settle()
    ops = world.ops
    assert isinstance(ops, BusyTracker)
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    ops.meanwhile = lambda: ops.assign("OPS-1", "zoe")
    _, outcome = world.cycle()
    assert (ops.ticket("OPS-1").status, ops.ticket("OPS-1").owner) == (Status.DONE, "zoe")
    assert outcome.landed["update_ticket"] == 1


def test_one_broken_ticket_stops_nobody_and_the_cycle_still_ends() -> None:
    """I11: a ticket that cannot be updated rests; the others are told; the plan becomes empty."""
    world = World(THREE)
    world.settle()
    for path in THREE:
        world.docs.edit(path, world.docs.content(path).replace(b"[ ]", b"[x]"))
    broken = world.ops.ticket("OPS-2")
    world.faults.on("ops", "update", "before", Rejected("no"), subject=broken.id, times=9)
    _, outcome = world.cycle()
    assert [ticket.status.closed for ticket in world.ops.tickets] == [True, False, True]
    assert not outcome.unsettled
    assert world.known.resting[TicketRef("ops", broken.id)].code is Code.REJECTED
    assert world.faults.fired[-1].subject == broken.id
    assert len(world.faults.fired) == 1


def test_a_read_only_source_costs_its_own_writes_alone() -> None:
    """A push denied as a whole is the source's trouble: tickets are made, no document rests."""
    world = World(THREE)
    world.faults.on("docs", "write", "before", Denied("protected"), whole=True)
    _, outcome = world.cycle()
    assert len(world.ops.tickets) == 3
    docs = next(one for one in outcome.health if one.name == "docs")
    assert (docs.state, docs.reason) == ("read_only", "protected")
    assert world.known.resting == {}
    world.settle()
    assert all(b"OPS-" in world.docs.content(path) for path in THREE)


def test_every_write_leaves_one_line_that_says_what_and_why() -> None:
    """The audit trail names verb, item, place, values and error of each write, landed or not."""
    world = World(THREE)
    world.faults.on("docs", "write", "before", Rejected("read-only file"), subject="c.md")
    world.cycle()
    trail = entries(world)
    assert [(e.verb, e.error) for e in trail] == [
        ("create", None),
        ("create", None),
        ("create", None),
        ("name", None),
        ("name", None),
        ("name", "Rejected: read-only file"),
    ]
    assert trail[0].after["title"] == "Thing a"
    assert trail[3].ref == str(doc("a.md"))
    assert trail[3].after == {"ticket": "OPS-1"}
    assert {entry.cycle for entry in trail} == {"c-20261120T120000Z-15"}
    world.ops.close("OPS-1")
    world.cycle()
    told = entries(world)[-1]
    assert (told.verb, told.before, told.after) == (
        "tell",
        {"status": "open"},
        {"status": "done"},
    )


def test_a_comment_without_an_answer_is_said_once() -> None:
    """Comments are journalled: after a lost answer the same id is said again, and shows once."""
    for phase in ("before", "after"):
        world = World(THREE, policy=Policy(on_item_gone="comment"))
        world.settle()
        world.docs.edit("a.md", postmortem(1))
        world.faults.on("ops", "comment", phase, InDoubt("no answer"))
        world.cycle()
        assert len(world.known.pending) == 1
        world.settle()
        assert len(world.ops.ticket("OPS-1").comments) == 1, phase
        assert len(world.known.sent) == 1


class Deleting(MemoryTracker):
    """A tracker in which somebody deletes a ticket just before it is told something."""

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        for change in batch:
            self.delete(change.ref.id)
        return super().update(batch)


def test_a_ticket_deleted_in_between_is_gone_and_not_a_failure() -> None:
    """I3: what an update finds to be gone is looked for by name, and then believed."""
    world = World(THREE, tracker=Deleting)
    world.settle()
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    _, outcome = world.cycle()
    assert outcome.failed == 0
    assert Code.TICKET_GONE in {problem.code for problem in outcome.problems}
    assert len(world.ops.tickets) == 2


def test_an_update_that_calls_a_visible_ticket_gone_is_said() -> None:
    """I10: where name and update contradict each other, the ticket rests and people hear of it."""
    world = World(THREE)
    world.settle()
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    world.faults.on("ops", "update", "before", Gone("no such issue"), times=9)
    _, outcome = world.cycle()
    assert outcome.failed == 1
    said = [p.key for p in outcome.problems if p.code is Code.TICKET_GONE]
    first = next(key for key, link in world.known.links.items() if link.doc == doc("a.md"))
    assert said == [first]


def test_a_comment_that_fails_for_good_is_not_said_for_a_while() -> None:
    """A rejected comment rests under its own id; its ticket can still be told things."""
    world = World(THREE, policy=Policy(on_item_gone="comment"))
    world.settle()
    world.docs.edit("a.md", postmortem(1))
    world.faults.on("ops", "comment", "before", Gone("locked"), times=9)
    _, outcome = world.cycle()
    assert outcome.failed == 1
    assert not outcome.unsettled
    assert world.known.pending == ()


def test_log_events_carry_their_cycle_and_their_keys(
    log: list[MutableMapping[str, Any]],
) -> None:
    """CONTRACTS section 7: names and keys of events are stable, and each names its cycle."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.cycle()
    keys = {event["event"]: sorted(event.keys() - {"event", "log_level", "cycle"}) for event in log}
    assert keys == {
        "cycle.started": ["reason"],
        "feed.read": ["adapter", "changed", "complete"],
        "document.read": ["doc", "items"],
        "ticket.created": ["doc", "key", "ref"],
        "document.written": ["doc", "revision", "told"],
        "cycle.finished": ["failed", "held", "landed", "requests", "seconds", "waiting"],
    }
    assert {event["cycle"] for event in log} == {"c-20261120T120000Z-15"}
