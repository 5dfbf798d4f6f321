"""The test doubles obey their ports, and their faults strike where they were told to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from syncer.errors import InDoubt, Transient
from syncer.model import (
    Block,
    CreateTicket,
    DocRef,
    Edit,
    EditDocument,
    Field,
    Fields,
    ItemKey,
    Priority,
    Revision,
    SendNotice,
    Span,
    Status,
    TicketRef,
)
from syncer.ports import Delivery, DocumentSource, Tracker
from syncer.testing.memory import Crash, Faults, MemoryNotifier, MemorySource, MemoryTracker
from syncer.testing.source import SourceContract
from syncer.testing.tracker import TrackerContract

NOW = datetime(2026, 11, 20, 20, 11, 2, tzinfo=UTC)


@dataclass
class Hands:
    """A person at the memory tracker, and the clock on the wall."""

    clock: Clock
    tracker: MemoryTracker

    def add(self, title: str, marker: str | None = None, body: str = "") -> str:
        return self.tracker.add(title, marker=marker, body=body).name

    def move(self, name: str, status: Status) -> None:
        self.tracker.close(name, status)

    def retitle(self, name: str, title: str) -> None:
        self.tracker.retitle(name, title)

    def assign(self, name: str, owner: str | None) -> None:
        self.tracker.assign(name, owner)

    def schedule(self, name: str, due: date | None) -> None:
        self.tracker.schedule(name, due)

    def prioritise(self, name: str, priority: Priority | None) -> None:
        self.tracker.prioritise(name, priority)

    def surround(self, name: str, before: str, after: str) -> None:
        body = self.tracker.ticket(name).body
        self.tracker.write_body(name, f"{before}\n\n{body}\n{after}\n")

    def label(self, name: str, label: str) -> None:
        self.tracker.label(name, label)

    def unlabel(self, name: str, label: str) -> None:
        self.tracker.unlabel(name, label)

    def labels(self, name: str) -> Collection[str]:
        return self.tracker.ticket(name).labels

    def text(self, name: str) -> str:
        return self.tracker.ticket(name).body

    def comments(self, name: str) -> str:
        return "\n".join(text for _, text in self.tracker.ticket(name).comments)

    def delete(self, name: str) -> None:
        self.tracker.delete(name)

    def wait(self) -> None:
        self.clock.now += self.tracker.search_lag


@dataclass
class Clock:
    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


class TestMemorySource(SourceContract):
    @pytest.fixture
    def source(self) -> MemorySource:
        return MemorySource("docs", clock=lambda: NOW)

    @pytest.fixture
    def people(self, source: MemorySource) -> MemorySource:
        return source

    def reopened(self, source: DocumentSource) -> DocumentSource:
        return source


class TestReadOnlyMemorySource(TestMemorySource):
    @pytest.fixture
    def source(self) -> MemorySource:
        return MemorySource("docs", delivery=Delivery.NONE, lists=False, names_renames=False)


class TestMemoryTracker(TrackerContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def tracker(self, clock: Clock) -> MemoryTracker:
        return MemoryTracker("ops", clock)

    @pytest.fixture
    def people(self, clock: Clock, tracker: MemoryTracker) -> Hands:
        return Hands(clock, tracker)

    def reopened(self, tracker: Tracker) -> Tracker:
        return tracker


class TestSlowPoorTracker(TestMemoryTracker):
    stranger = "zoe"

    @pytest.fixture
    def tracker(self, clock: Clock) -> MemoryTracker:
        lag = timedelta(minutes=5)
        silent = (Field.DUE, Field.PRIORITY)
        return MemoryTracker("ops", clock, lag, silent, people=self.people_known)


def draft(key: str = "ai-0000000001", title: str = "Alert on bandwidth") -> CreateTicket:
    return CreateTicket(
        ItemKey(key), "ops", "OPS", DocRef("docs", "a.md"), Block("- Due: x", "d"), Fields(title)
    )


def test_lost_answer_leaves_the_ticket() -> None:
    """After the act only the answer is lost: the ticket is there and can be found."""
    faults = Faults()
    tracker = MemoryTracker("ops", lambda: NOW, faults=faults)
    faults.on("ops", "create", "after", InDoubt("no answer"))
    [(key, outcome)] = tracker.create([draft()])
    assert isinstance(outcome, InDoubt)
    assert len(tracker.find([key])[key]) == 1
    assert [b.phase for b in faults.fired] == ["after"]


def test_fault_before_leaves_nothing() -> None:
    """Before the act nothing has happened, and the next attempt goes through."""
    faults = Faults()
    tracker = MemoryTracker("ops", lambda: NOW, faults=faults)
    faults.on("ops", "create", "before", Transient("refused"))
    [(_, first)] = tracker.create([draft()])
    assert isinstance(first, Transient)
    assert tracker.tickets == ()
    [(_, second)] = tracker.create([draft()])
    assert not isinstance(second, Transient)


def test_every_boundary_can_kill() -> None:
    """Each recorded boundary, scripted in turn, ends in a crash at that very place."""

    def run(faults: Faults) -> None:
        source = MemorySource("docs", {"a.md": b"a"}, faults=faults)
        source.changes(None)
        list(source.fetch([DocRef("docs", "a.md")]))
        list(MemoryTracker("ops", lambda: NOW, faults=faults).create([draft()]))

    rehearsal = Faults()
    run(rehearsal)
    assert len(rehearsal.boundaries) == 6
    for boundary in rehearsal.boundaries:
        faults = Faults()
        faults.at(boundary.number)
        with pytest.raises(Crash):
            run(faults)
        assert faults.fired == [boundary]


def test_whole_call_fails() -> None:
    """With ``whole`` an error is raised out of the batch instead of being one outcome."""
    faults = Faults()
    source = MemorySource("docs", {"a.md": b"a"}, faults=faults)
    faults.on("docs", "fetch", "before", Transient("down"), whole=True)
    with pytest.raises(Transient):
        list(source.fetch([DocRef("docs", "a.md")]))


def test_find_obeys_the_lag() -> None:
    """A new ticket hides from ``find`` for exactly the lag."""
    now = NOW
    tracker = MemoryTracker("ops", lambda: now, lag=timedelta(minutes=5))
    [(key, _)] = tracker.create([draft()])
    now += timedelta(minutes=4, seconds=59)
    assert tracker.find([key]) == {}
    now += timedelta(seconds=1)
    assert len(tracker.find([key])[key]) == 1


def test_moved_ticket_answers_to_former_names() -> None:
    """A moved ticket keeps its id and is found by every name it ever had."""
    tracker = MemoryTracker("ops", lambda: NOW)
    ticket = tracker.add("Alert")
    tracker.move("OPS-1", "NEW-9")
    refs = [TicketRef("ops", name) for name in ("OPS-1", "NEW-9", ticket.id)]
    found = dict(tracker.fetch(refs))
    assert {outcome.ref.id for outcome in found.values() if not isinstance(outcome, Exception)} == {
        ticket.id
    }
    assert set(found) == set(refs)


def test_calls_are_counted() -> None:
    """Reads and writes are counted, so that a quiet cycle can be proved."""
    source = MemorySource("docs", {"a.md": b"a", "b.md": b"b"})
    source.changes(None)
    assert (source.reads, source.writes, source.calls["changes"]) == (0, 0, 1)
    list(source.fetch([DocRef("docs", "a.md"), DocRef("docs", "b.md")]))
    edit = Edit(Span(0, 1), b"x")
    ref = DocRef("docs", "a.md")
    list(source.write([EditDocument(ref, Revision("old"), {}, "why", (edit,))]))
    assert (source.reads, source.writes) == (2, 1)


def test_notifier_keeps_repeats() -> None:
    """A notice sent twice is there twice: at least once is visible."""
    notifier = MemoryNotifier("mail")
    notice = SendNotice("report/weekly/2026-W47", "mail", ("a",), "s", {"text/plain": "t"})
    assert list(notifier.send([notice, notice])) == [(notice.id, None)] * 2
    assert len(notifier.sent) == 2
