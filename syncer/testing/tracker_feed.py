"""Laws of trackers: what people do is seen, and what we say is said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from syncer.errors import Gone
from syncer.model import (
    Comment,
    Field,
    Fields,
    ItemKey,
    Priority,
    Status,
    TicketRef,
)
from syncer.ports import Tracker
from syncer.testing.tracker_suite import (
    OTHER,
    People,
    Suite,
    good,
    now,
)


class FeedLaws(Suite):
    """Nothing people do is missed; nothing is told twice."""

    def test_a_comment_is_not_repeated(self, tracker: Tracker, people: People) -> None:
        """A remark whose id is there is not made again, not by another process either."""
        ticket = self.made(tracker)
        remark = Comment("overdue/ai-1/2026-12-01/overdue", ticket.ref, "This was due.", ("ana",))
        further = replace(remark, id="overdue/ai-1/2026-12-01/+7d", text="Is something wrong?")
        assert list(tracker.comment([remark, further])) == [(remark.id, None), (further.id, None)]
        assert list(self.reopened(tracker).comment([remark])) == [(remark.id, None)]
        comments = people.comments(ticket.name)
        assert comments.count("This was due.") == comments.count("Is something wrong?") == 1
        assert comments.index("This was due.") < comments.index("Is something wrong?")
        assert self.mention("ana") in comments
        assert now(tracker, ticket).fields == ticket.fields

    def test_a_comment_on_nothing_is_gone(self, tracker: Tracker, people: People) -> None:
        """A remark on a deleted ticket fails alone."""
        kept, gone = self.made(tracker), self.made(tracker, OTHER)
        people.delete(gone.name)
        remarks = [Comment("a", gone.ref, "Hello."), Comment("b", kept.ref, "Hello.")]
        outcomes = dict(tracker.comment(remarks))
        assert isinstance(outcomes["a"], Gone)
        assert outcomes["b"] is None

    def test_lookup_proposes_and_changes_nothing(self, tracker: Tracker) -> None:
        """Looking for accounts offers people and leaves every ticket as it is."""
        ticket = self.made(tracker)
        list(tracker.lookup("an"))
        assert list(tracker.lookup("no such person anywhere")) == []
        assert now(tracker, ticket) == ticket

    def test_no_cursor_means_a_full_listing(self, tracker: Tracker, people: People) -> None:
        """Without a cursor all tickets that bear a marker are named, and the listing is whole."""
        tickets = [self.made(tracker), self.made(tracker, OTHER)]
        people.add("Theirs")
        people.delete(self.made(tracker, ItemKey("ai-00000000c3")).name)
        feed = self.heard(tracker, people, None)
        assert feed.present == frozenset(ticket.ref for ticket in tickets)
        assert {one.ref: one for one in feed.changed} == {one.ref: one for one in tickets}

    def test_a_persons_change_shows(self, tracker: Tracker, people: People) -> None:
        """Whatever people change on a ticket of ours is named with its new values."""
        ticket = self.made(tracker)
        other = self.made(tracker, OTHER)
        cursor = tracker.changes(None).cursor
        people.move(ticket.name, Status.DONE)
        people.schedule(other.name, date(2027, 3, 1))
        changed = {one.ref: one for one in self.heard(tracker, people, cursor).changed}
        assert changed[ticket.ref].fields.status is Status.DONE
        if Field.DUE not in tracker.silent:
            assert changed[other.ref].fields.due == date(2027, 3, 1)

    def test_each_field_of_a_person_is_read(self, tracker: Tracker, people: People) -> None:
        """Title, owner, due date and priority read as people set them, and as they take them."""
        ticket = self.made(tracker)
        people.retitle(ticket.name, "Theirs")
        for owner, due, priority in (
            (self.people_known[1], date(2027, 3, 1), Priority.P0),
            (None, None, None),
        ):
            people.assign(ticket.name, owner)
            people.schedule(ticket.name, due)
            people.prioritise(ticket.name, priority)
            expected = Fields("Theirs", Status.OPEN, owner, due, priority)
            fields = now(tracker, ticket).fields
            for name in set(Field) - tracker.silent:
                assert fields[name] == expected[name]

    def test_cursor_outlives_the_process(self, tracker: Tracker, people: People) -> None:
        """A cursor of an earlier process is understood, and nothing since then is missed."""
        ticket = self.made(tracker)
        cursor = tracker.changes(None).cursor
        people.move(ticket.name, Status.DONE)
        feed = self.heard(self.reopened(tracker), people, cursor)
        assert ticket.ref in {one.ref for one in feed.changed}

    def test_nothing_is_lost_within_one_tick(self, tracker: Tracker, people: People) -> None:
        """A change in the very instant of a listing is named by the next one."""
        ticket = self.made(tracker)
        cursor = tracker.changes(None).cursor
        for priority in (Priority.P2, Priority.P1, Priority.P0):
            people.prioritise(ticket.name, priority)
            feed = self.heard(tracker, people, cursor)
            assert ticket.ref in {one.ref for one in feed.changed}
            cursor = feed.cursor

    def test_a_new_ticket_shows(self, tracker: Tracker, people: People) -> None:
        """A ticket of ours made after a cursor is named by the next listing."""
        cursor = tracker.changes(None).cursor
        ticket = self.made(tracker)
        assert ticket.ref in {one.ref for one in self.heard(tracker, people, cursor).changed}

    def test_gone_is_skipped(self, tracker: Tracker, people: People) -> None:
        """What does not exist is left out by fetch; the rest is yielded once, marked or not."""
        kept, gone = self.made(tracker), self.made(tracker, OTHER)
        theirs = people.add("Theirs")
        people.delete(gone.name)
        refs = [kept.ref, gone.ref, TicketRef(tracker.name, theirs)]
        found = dict(tracker.fetch([*refs, TicketRef(tracker.name, "nothing like it")]))
        assert set(found) == {refs[0], refs[2]}
        assert good(found[refs[2]]).key is None

    def test_reference_recognises_names_and_addresses(self, tracker: Tracker) -> None:
        """A ticket's own name and address are references to it; other words are none."""
        ticket = self.made(tracker)
        for text in (ticket.name, ticket.url, f"see [{ticket.name}]({ticket.url})."):
            found = tracker.reference.search(text)
            assert found is not None
            name = "#".join(found.groupdict().values())
            assert (tracker.reference.groups, name) == (len(found.groupdict()), ticket.name)
        for text in ("UTF-8", "SEV-1", "nothing", f"X{ticket.name}", ""):
            assert tracker.reference.search(text) is None

    def test_check_only_looks(self, tracker: Tracker) -> None:
        """A check changes nothing, and finds nothing where all is well."""
        ticket = self.made(tracker)
        assert list(tracker.check()) == []
        assert now(tracker, ticket) == ticket

    def test_advice_can_be_filled(self, tracker: Tracker) -> None:
        """The block's last line has its two places and no other."""
        filled = tracker.advice.replace("{follows}", "").replace("{contact}", "")
        assert filled != tracker.advice
        assert "{" not in filled
