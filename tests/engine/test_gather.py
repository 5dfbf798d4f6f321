"""What is read, when, and what is believed of what can no longer be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from syncer.core.policy import Policy
from syncer.core.vocabulary.en import ENGLISH
from syncer.errors import AdapterError, Denied, Transient
from syncer.model import Code, Cursor, DocRef, Stage, Status, TicketRef, Vocabulary
from syncer.ports import Feed
from syncer.testing.memory import MemorySource
from tests.engine.world import World, doc, postmortem

FOUR = {f"{name}.md": postmortem(n, f"- [ ] Thing {name}") for n, name in enumerate("abcd", 1)}


class Forgetful(MemorySource):
    """A source whose listings may leave out a document that is there."""

    hidden: frozenset[str] = frozenset()

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        feed = super().changes(since)
        hidden = {DocRef(self.name, path) for path in self.hidden}
        assert feed.present is not None
        return replace(feed, present=feed.present - hidden)


def test_a_document_that_cannot_be_read_keeps_its_last_reading_and_is_read_again() -> None:
    """I9, I11: a failed reading says nothing, stops nobody, and is repeated next cycle."""
    world = World(FOUR)
    world.settle()
    for path in ("a.md", "b.md"):
        world.docs.edit(path, world.docs.content(path).replace(b"[ ]", b"[x]"))
    world.faults.on("docs", "fetch", "before", Transient("away"), subject="a.md", times=99)
    _, outcome = world.cycle()
    assert outcome.failed == 1
    assert world.ops.ticket("OPS-1").status is Status.OPEN
    assert world.ops.ticket("OPS-2").status is Status.DONE
    assert world.known.unread == {doc("a.md")}
    assert len(world.known.postmortems) == 4
    world.faults.reset()
    world.settle()
    assert world.ops.ticket("OPS-1").status is Status.DONE
    assert world.known.unread == frozenset()


def test_a_denied_document_is_a_problem_until_it_can_be_read() -> None:
    """I10: what may not be read is shown, and no longer once it is readable."""
    world = World(FOUR)
    world.faults.on("docs", "fetch", "before", Denied("no right"), subject="a.md", times=2)
    _, outcome = world.cycle()
    assert [(p.code, p.doc) for p in outcome.problems if p.code.severity == "error"] == [
        (Code.DENIED, doc("a.md"))
    ]
    memory = world.known
    world.cycle()
    assert world.known.resting is memory.resting, "the same failure is not news"
    outcome = world.settle()
    assert world.known.resting == {}
    assert len(world.ops.tickets) == 4


@pytest.mark.parametrize("error", [Transient("refused"), Denied("login failed")])
def test_a_feed_that_fails_suspends_its_side_alone(error: AdapterError) -> None:
    """I11: without a tracker's feed nothing is told to it, while documents are still read."""
    world = World(FOUR)
    world.cycle()
    world.docs.edit("e.md", postmortem(5, "- [ ] Thing e"))
    read_at = world.now
    world.now += timedelta(minutes=2)
    world.faults.on("ops", "changes", "before", error, times=99)
    _, outcome = world.cycle()
    ops = next(one for one in outcome.health if one.name == "ops")
    assert (ops.state, ops.reason, ops.read_at) == ("suspended", str(error), read_at)
    docs = next(one for one in outcome.health if one.name == "docs")
    assert (docs.state, docs.read_at) == ("ok", outcome.at)
    assert doc("e.md") in world.known.postmortems
    assert len(world.ops.tickets) == 4
    assert outcome.requests["ops"] == (4 if isinstance(error, Transient) else 1)
    world.faults.reset()
    world.settle()
    assert len(world.ops.tickets) == 5


def test_a_source_that_fails_keeps_all_it_ever_said() -> None:
    """I9: a listing that failed makes no item gone and closes nothing."""
    world = World(FOUR, policy=Policy(on_item_gone="close"))
    world.settle()
    world.docs.delete("a.md")
    world.faults.on("docs", "changes", "before", Transient("away"), times=4)
    planned, _ = world.cycle()
    assert planned.changes == ()
    assert len(world.known.postmortems) == 4


def test_an_adapter_that_asks_for_patience_pauses() -> None:
    """A delay longer than the cycle's patience is not waited for, and said."""
    world = World(FOUR)
    world.faults.on("docs", "changes", "before", Transient("slow down", retry_after=600))
    _, outcome = world.cycle()
    docs = next(one for one in outcome.health if one.name == "docs")
    assert docs.state == "paused"
    assert docs.retry_at == world.now + timedelta(seconds=600)
    assert world.slept == []


def test_a_pause_outlives_its_process() -> None:
    """Another process asks nothing before the time that was told to the first; others go on."""
    world = World(FOUR)
    world.settle()
    world.faults.on("ops", "changes", "before", Transient("slow down", retry_after=7200))
    world.now += timedelta(minutes=2)
    world.cycle()
    until = world.now + timedelta(seconds=7200)
    while world.now + timedelta(hours=1) <= until:
        world.restart()
        _, outcome = world.cycle()
        docs, ops = (
            next(one for one in outcome.health if one.name == name) for name in ("docs", "ops")
        )
        assert (docs.state, ops.state, ops.retry_at) == ("ok", "paused", until)
        assert outcome.requests["ops"] == 0
        world.now += timedelta(hours=1)
    world.restart()
    world.now += timedelta(hours=1)
    assert all(one.state == "ok" for one in world.settle().health)


def test_one_document_gone_is_believed_after_it_was_looked_for_by_name() -> None:
    """What neither listing nor name finds is gone; its ticket stays as it is."""
    world = World(FOUR)
    world.settle()
    world.docs.delete("a.md")
    _, outcome = world.cycle()
    assert doc("a.md") not in world.known.postmortems
    assert Code.ITEM_GONE in {problem.code for problem in outcome.problems}
    assert world.ops.ticket("OPS-1").status is Status.OPEN


def test_what_a_listing_forgets_is_not_gone_while_its_name_finds_it() -> None:
    """I9: a document missing from a listing, and there when asked for, is there."""
    world = World(FOUR, source=Forgetful)
    world.settle()
    assert isinstance(world.docs, Forgetful)
    world.docs.hidden = frozenset({"a.md"})
    planned, _ = world.cycle()
    assert planned.changes == ()
    assert len(world.known.postmortems) == 4


def test_a_whole_source_gone_is_not_believed_until_a_person_says_so() -> None:
    """I7: too much gone at once is held, seen again it is forgotten, approved it is believed."""
    world = World(FOUR, policy=Policy(on_item_gone="close"))
    world.settle()
    contents = {path: world.docs.content(path) for path in world.docs.paths}
    for path in contents:
        world.docs.delete(path)
    planned, outcome = world.cycle()
    assert planned.changes == ()
    (refusal,) = outcome.refused
    assert (refusal.verb, len(refusal.changes)) == ("vanish", 4)
    assert world.known.missing == {doc(path) for path in contents}
    assert len(world.known.postmortems) == 4

    world.docs.edit("a.md", contents["a.md"])
    _, outcome = world.cycle()
    assert world.known.missing == {doc(path) for path in contents} - {doc("a.md")}

    world.store.approve(outcome.refused[0].changes, world.now)
    world.settle()
    assert set(world.known.postmortems) == {doc("a.md")}
    assert world.known.missing == frozenset()
    assert world.store.said().approved == frozenset()
    assert [ticket.status.closed for ticket in world.ops.tickets] == [False, True, True, True]


def test_of_a_group_that_is_gone_only_the_approved_are_believed() -> None:
    """I7: an approval of some documents lets go of these, and of no other."""
    world = World(FOUR)
    world.settle()
    for path in tuple(world.docs.paths):
        world.docs.delete(path)
    _, outcome = world.cycle()
    some = [id_ for id_, ref in outcome.refused[0].changes.items() if ref == doc("b.md")]
    world.store.approve(some, world.now)
    _, outcome = world.cycle()
    assert set(world.known.postmortems) == {doc("a.md"), doc("c.md"), doc("d.md")}
    assert world.known.missing == set(world.known.postmortems)
    assert len(outcome.refused[0].changes) == 3
    assert world.store.said().approved == frozenset()


def test_a_deleted_ticket_is_never_made_again() -> None:
    """I6: a ticket that vanished is said to be gone; no other takes its place unasked."""
    world = World(FOUR)
    world.settle()
    world.ops.delete("OPS-1")
    _, outcome = world.cycle(full=True)
    assert Code.TICKET_GONE in {problem.code for problem in outcome.problems}
    world.settle()
    assert len(world.ops.tickets) == 3


def test_a_name_that_no_tracker_knows_is_asked_for_once_an_hour() -> None:
    """A ticket named in a text and not found rests for an hour instead of being asked for."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a ([OPS-77](x))")})
    world.cycle()
    rest = world.known.resting[TicketRef("ops", "OPS-77")]
    assert rest.code is Code.TICKET_GONE
    asked = world.ops.calls["fetch"]
    world.now += timedelta(minutes=59)
    world.cycle()
    assert world.ops.calls["fetch"] == asked
    assert world.ops.tickets == ()
    world.now += timedelta(minutes=1)
    world.cycle()
    assert world.ops.calls["fetch"] == asked + 1


def test_a_ticket_without_our_marker_is_read_hourly_while_open() -> None:
    """A muted ticket is in no feed: it is fetched by name, hourly, and closed only nightly."""
    history = Policy(since=date(2026, 11, 10))
    world = World({"a.md": postmortem(1, "- [ ] Old thing ([OPS-1](x))")}, policy=history)
    world.ops.add("A ticket of a person")
    world.settle()
    asked = world.ops.calls["fetch"]
    world.now += timedelta(minutes=10)
    world.cycle()
    assert world.ops.calls["fetch"] == asked
    world.ops.close("OPS-1")
    world.now += timedelta(hours=1)
    world.settle()
    assert world.ops.calls["fetch"] == asked + 1
    assert b"- [x]" in world.docs.content("a.md")
    world.now += timedelta(hours=5)
    world.cycle()
    assert world.ops.calls["fetch"] == asked + 1
    world.cycle(full=True)
    assert world.ops.calls["fetch"] == asked + 2


def test_who_was_down_at_the_hour_is_followed_as_soon_as_it_is_back() -> None:
    """The hour of a tracker is its own: one that could not be asked waits no other one."""
    history = Policy(since=date(2026, 11, 10))
    world = World({"a.md": postmortem(1, "- [ ] Old thing ([OPS-1](x))")}, policy=history)
    world.ops.add("A ticket of a person")
    world.settle()
    world.ops.close("OPS-1")
    world.now += timedelta(hours=2)
    world.faults.on("ops", "changes", "before", Denied("not now"))
    world.cycle()
    world.now += timedelta(minutes=5)
    world.settle()
    assert b"- [x]" in world.docs.content("a.md")


def test_a_renamed_document_keeps_its_links_and_its_first_sight() -> None:
    """A rename that the source names moves everything known, and makes no ticket."""
    world = World(FOUR)
    world.settle()
    seen = world.known.postmortems[doc("a.md")].first_seen
    world.docs.rename("a.md", "archive/a.md")
    world.settle()
    assert len(world.ops.tickets) == 4
    assert world.known.postmortems[doc("archive/a.md")].first_seen == seen
    assert doc("a.md") not in world.known.postmortems
    assert {link.doc.path for link in world.known.links.values()} == {
        "archive/a.md",
        "b.md",
        "c.md",
        "d.md",
    }


def test_a_reading_carries_over_what_no_revision_can_tell() -> None:
    """First sight stays, completion is dated when seen to happen, our own writes change nothing."""
    draft = postmortem(1, "- [ ] Thing a").replace(b"## ", b"**Status:** Draft\n\n## ")
    world = World({"a.md": draft})
    first = world.now
    world.cycle()
    written = world.known.postmortems[doc("a.md")]
    assert (written.first_seen, written.completed_at, written.changed) == (first, None, first)
    assert written.stage is Stage.DRAFT
    world.now += timedelta(days=2)
    complete = world.docs.content("a.md").replace(b"Draft", b"Complete")
    world.docs.edit("a.md", complete)
    world.settle()
    later = world.known.postmortems[doc("a.md")]
    assert later.first_seen == first
    assert later.changed == first + timedelta(days=2)
    assert later.completed_at == later.changed + timedelta(minutes=2)


def test_another_grammar_reads_everything_again() -> None:
    """What a changed configuration would read otherwise is read again, unchanged bytes included."""
    world = World({"a.md": postmortem(1, "- Alert on every thing a")})
    world.settle()
    assert world.settle().requests["docs"] == 1, "a known grammar costs no reading"
    section = world.docs.content("a.md").replace(b"## Action items", b"## Homework")
    world.docs.edit("a.md", section)
    outcome = world.settle()
    assert [p.code for p in outcome.problems if p.code is Code.ITEM_GONE] == [Code.ITEM_GONE]
    words = Vocabulary(strong=frozenset({"homework"}))
    world.grammar = replace(world.grammar, vocabularies=(ENGLISH, words))
    outcome = world.settle()
    assert Code.ITEM_GONE not in {p.code for p in outcome.problems}


def test_a_grammar_is_heeded_once_the_source_can_be_read() -> None:
    """A source that is away when the configuration changes is read again when it is back."""
    world = World({"a.md": postmortem(1, "- Alert on every thing a")})
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"## Action items", b"## Homework"))
    world.settle()
    words = Vocabulary(strong=frozenset({"homework"}))
    world.grammar = replace(world.grammar, vocabularies=(ENGLISH, words))
    world.faults.on("docs", "changes", "before", Transient("away"), times=99)
    world.cycle()
    world.faults.reset()
    assert not world.ops.tickets
    world.restart()
    world.settle()
    assert len(world.ops.tickets) == 1
