"""Laws of trackers: how tickets are born and found again."""

from __future__ import annotations

import pytest

from syncer.errors import Rejected
from syncer.model import (
    Field,
    ItemKey,
    TicketRef,
)
from syncer.ports import Tracker
from syncer.testing.tracker_suite import (
    KEY,
    OTHER,
    People,
    Suite,
    good,
    now,
    told,
)

HOSTILE = {
    "marker": "x <!-- syncer:begin ai-00000000b2 --> y <!-- syncer:end -->",
    "line breaks": "one\nstatus: done\n---\nkey: ai-00000000b2\r\ntwo",
    "separators": "one\u2028two\u0085three\x0bfour",
    "yaml": "a: {b: [c, 'd\"]} # &x *y !z | > % @ `",
    "colon at the end": "note:",
    "number": "007",
    "word": "null",
    "long": "very " * 200 + "long",
    "controls": "bell\x07 escape\x1b[31m null\x00 bom\ufeff",
    "bidi": "\u202egnp.exe",
    "surrogate": "lone \ud800 half",
    "emoji": "🚒 日本語 ünïcödé",
    "dashes": "---",
    "mention": "@everyone #1 fixes OPS-1",
}


class BirthLaws(Suite):
    """One ticket per draft, ours by its marker, found by everybody."""

    def test_marker_is_born_with_the_ticket(self, tracker: Tracker, people: People) -> None:
        """A new ticket bears its key from the first moment on, and says so in its block."""
        ticket = self.made(tracker)
        assert (ticket.key, ticket.ours) == (KEY, True)
        assert now(self.reopened(tracker), ticket).key == KEY
        assert self.shown("> Alert on bandwidth") in people.text(ticket.name)

    def test_created_reads_back_as_fetched(self, tracker: Tracker) -> None:
        """What create yields is what fetch finds, by id and by name."""
        ticket = self.made(tracker)
        assert now(tracker, ticket) == ticket
        [(asked, by_name)] = tracker.fetch([TicketRef(tracker.name, ticket.name)])
        assert (asked.id, by_name) == (ticket.name, ticket)

    def test_created_says_what_was_sent(self, tracker: Tracker, people: People) -> None:
        """A new ticket holds the draft's fields and labels, and its block's notes are read."""
        ticket = self.made(tracker)
        sent = self.draft(tracker).fields
        for name in set(Field) - tracker.silent:
            assert ticket.fields[name] == sent[name]
        assert ticket.notes == {"Owner": "ana", "Due": "2026-12-01"}
        assert "team-a" in people.labels(ticket.name)
        assert ticket.flags == frozenset()

    def test_one_outcome_per_draft(self, tracker: Tracker) -> None:
        """Each draft has exactly one outcome, under its own key, and its own ticket."""
        outcomes = list(tracker.create([self.draft(tracker), self.draft(tracker, OTHER)]))
        assert [key for key, _ in outcomes] == [KEY, OTHER]
        assert len({good(ticket).ref for _, ticket in outcomes}) == 2

    def test_a_bad_draft_does_not_sink_the_batch(self, tracker: Tracker) -> None:
        """A draft that the tracker will not take is rejected alone."""
        bad = self.draft(tracker, ItemKey("ai-00000000bd"), title=" \n ")
        batch = [self.draft(tracker), bad, self.draft(tracker, OTHER)]
        outcomes = dict(tracker.create(batch))
        assert isinstance(outcomes.pop(bad.key), Rejected)
        assert {key: good(ticket).key for key, ticket in outcomes.items()} == {
            KEY: KEY,
            OTHER: OTHER,
        }

    def test_a_batch_lands_as_it_is_read(self, tracker: Tracker) -> None:
        """Outcomes come one by one: what was not asked for any more was not made, or is found."""
        batch = tracker.create([self.draft(tracker), self.draft(tracker, OTHER)])
        key, ticket = next(iter(batch))
        del batch
        assert now(tracker, good(ticket)).key == key

    @pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE)
    def test_hostile_titles(self, tracker: Tracker, people: People, title: str) -> None:
        """No title changes anything but the title, in a new ticket or an old one."""
        for key in (KEY, OTHER):
            ticket = self.made(tracker, key, title if key == KEY else "Alert")
            if key == OTHER:
                told(tracker, ticket, {Field.TITLE: title})
            current = now(tracker, ticket)
            assert (current.key, current.ours) == (key, True)
            sent = self.draft(tracker, title=current.fields.title).fields
            for name in set(Field) - tracker.silent:
                assert current.fields[name] == sent[name]
            assert current.fields.title.strip()
            assert len(current.fields.title.splitlines()) == 1
            people.wait()
            assert [one.ref for one in tracker.find([key])[key]] == [ticket.ref]

    def test_a_title_reads_back_unchanged(self, tracker: Tracker) -> None:
        """An ordinary title is kept to the letter."""
        for title in ("Alert: CPU > 90 % (p99)", 'Say "no" #soon', "Größe – 日本語", "it's 50/50"):
            assert self.made(tracker, title=title).fields.title == title

    def test_find_after_the_lag(self, tracker: Tracker, people: People) -> None:
        """After the lag a new ticket is found by its marker, by every process."""
        ticket = self.made(tracker)
        people.wait()
        for port in (tracker, self.reopened(tracker)):
            assert [one.ref for one in port.find([KEY])[KEY]] == [ticket.ref]

    def test_find_never_invents(self, tracker: Tracker, people: People) -> None:
        """What no ticket bears is not found, whatever else there is."""
        self.made(tracker)
        people.add("Alert", body=f"about {OTHER}")
        people.wait()
        found = tracker.find([OTHER, ItemKey("ai-00000000a")])
        assert not any(found.values())
        assert not tracker.find([])

    def test_find_returns_our_own_only_oldest_first(self, tracker: Tracker, people: People) -> None:
        """Of several tickets with one marker all of ours are found, in order of birth."""
        first = self.made(tracker)
        people.add("Copied", marker=KEY)
        second = self.made(tracker)
        people.wait()
        assert [one.ref for one in tracker.find([KEY])[KEY]] == [first.ref, second.ref]

    def test_a_forged_marker_is_not_ours(self, tracker: Tracker, people: People) -> None:
        """A person's ticket with a copied marker is read as a person's."""
        name = people.add("Copied", marker=KEY)
        [(_, ticket)] = tracker.fetch([TicketRef(tracker.name, name)])
        assert not good(ticket).ours
        people.wait()
        assert not tracker.find([KEY]).get(KEY)
