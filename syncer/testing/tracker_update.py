"""Laws of trackers: what a change may touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.errors import Gone, Stale
from syncer.model import (
    Block,
    Code,
    Field,
    ItemKey,
    Patch,
    Priority,
    Status,
    TicketRef,
    UpdateTicket,
    Value,
)
from syncer.ports import Tracker
from syncer.testing.tracker_suite import (
    BLOCK,
    KEY,
    OTHER,
    People,
    Suite,
    good,
    now,
    settled,
    told,
    values,
)


class UpdateLaws(Suite):
    """A change does what it says, and what people did survives it."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            (Field.TITLE, "Alert earlier"),
            (Field.STATUS, Status.IN_PROGRESS),
            (Field.STATUS, Status.DONE),
            (Field.STATUS, Status.WONT_DO),
            (Field.STATUS, Status.DUPLICATE),
            (Field.OWNER, "ben"),
            (Field.OWNER, None),
            (Field.DUE, date(2027, 1, 31)),
            (Field.DUE, None),
            (Field.PRIORITY, Priority.P3),
            (Field.PRIORITY, None),
        ],
    )
    def test_update_touches_only_its_patch(
        self, tracker: Tracker, people: People, name: Field, value: Value
    ) -> None:
        """A patch of one field changes that field and nothing else."""
        if name in tracker.silent:
            pytest.skip(f"tickets here cannot hold {name}")
        ticket = self.made(tracker)
        text, labels = people.text(ticket.name), set(people.labels(ticket.name))
        after = told(tracker, ticket, {name: value})
        assert after == now(tracker, ticket)
        if value is None and name in self.never_empty:
            value = ticket.fields[name]
        expected = {**values(ticket), name: value}
        assert values(after) == expected
        assert (after.key, after.flags) == (KEY, frozenset())
        notes = dict(ticket.notes)
        if name is Field.DUE and self.due_in_text:
            said = value.isoformat() if isinstance(value, date) else ""
            text = text.replace("- Due: 2026-12-01", f"- Due: {said}".rstrip())
            notes["Due"] = said
        assert after.notes == notes
        assert people.text(ticket.name) == text
        assert set(people.labels(ticket.name)) - self.speaking == labels - self.speaking

    def test_anothers_edit_in_between_is_stale(self, tracker: Tracker, people: People) -> None:
        """A ticket that a person changed since it was read is left alone."""
        ticket = self.made(tracker)
        people.retitle(ticket.name, "Theirs")
        change = UpdateTicket(ticket.ref, KEY, ticket.revision, {Field.TITLE: "Ours"})
        [(ref, outcome)] = tracker.update([change])
        assert ref == ticket.ref
        assert isinstance(outcome, Stale)
        assert now(tracker, ticket).fields.title == "Theirs"

    def test_an_update_failure_is_its_own(self, tracker: Tracker, people: People) -> None:
        """One stale and one missing ticket leave the rest of the batch to land."""
        stale, gone, fine = (self.made(tracker, ItemKey(f"ai-000000000{n}")) for n in range(3))
        people.retitle(stale.name, "Theirs")
        people.delete(gone.name)
        changes = [
            UpdateTicket(one.ref, one.key, one.revision, {Field.TITLE: "Ours"})
            for one in (stale, gone, fine)
        ]
        outcomes = dict(tracker.update(changes))
        assert list(outcomes) == [stale.ref, gone.ref, fine.ref]
        assert isinstance(outcomes[stale.ref], Stale)
        assert isinstance(outcomes[gone.ref], Gone)
        assert good(outcomes[fine.ref]).fields.title == "Ours"

    def test_what_people_did_survives(self, tracker: Tracker, people: People) -> None:
        """A person's label, assignee and text are still there after every kind of update."""
        ticket = self.made(tracker)
        people.label(ticket.name, "customer")
        people.surround(ticket.name, "Before.", "After: <b>#1</b> | `x`")
        people.assign(ticket.name, self.people_known[1])
        current = now(tracker, ticket)
        told(
            tracker,
            current,
            {Field.TITLE: "Other", Field.STATUS: Status.DONE, Field.DUE: None},
            flags=frozenset({Code.OVERDUE}),
            block=Block("New facts\n\n- Due: soon", "other"),
        )
        current = now(tracker, ticket)
        assert "customer" in people.labels(ticket.name)
        text = people.text(ticket.name)
        assert "Before." in text
        assert "After: <b>#1</b> | `x`" in text
        assert "New facts" in text
        assert "Alert on bandwidth" not in text
        if Field.OWNER not in tracker.silent:
            assert current.fields.owner == self.people_known[1]

    def test_block_is_replaced_in_its_place(self, tracker: Tracker, people: People) -> None:
        """A new block stands where the old one stood, once; the text around is as it was."""
        ticket = self.made(tracker)
        people.surround(ticket.name, "Before.", "After.")
        before = people.text(ticket.name)
        told(tracker, now(tracker, ticket), block=Block("New facts", "other"))
        assert people.text(ticket.name) == before.replace(
            self.shown(BLOCK), self.shown("New facts")
        )

    def test_a_deleted_block_returns(self, tracker: Tracker, people: People) -> None:
        """A block comes with the next facts, also on a person's ticket, and brings the marker."""
        name = people.add("Theirs", body="Their text.")
        [(_, found)] = tracker.fetch([TicketRef(tracker.name, name)])
        ticket = good(found)
        change = UpdateTicket(ticket.ref, OTHER, ticket.revision, block=Block(BLOCK, "digest"))
        [(_, outcome)] = tracker.update([change])
        assert (good(outcome).key, good(outcome).ours) == (OTHER, False)
        assert people.text(name).startswith("Their text.")
        assert self.shown(BLOCK) in people.text(name)

    def test_a_block_brings_its_key(self, tracker: Tracker, people: People) -> None:
        """A ticket that bears one item's marker and is told another's block is that one's alone.

        So a person's ruling moves it: the block stands where it stood, and nobody finds it by the
        old key any more.
        """
        ticket = self.made(tracker)
        people.surround(ticket.name, "Before.", "After.")
        before = people.text(ticket.name)
        current = now(tracker, ticket)
        block = Block("New facts\n\n- Owner: ben", "other")
        change = UpdateTicket(ticket.ref, OTHER, current.revision, block=block)
        [(_, outcome)] = tracker.update([change])
        assert (good(outcome).key, good(outcome).notes) == (OTHER, {"Owner": "ben"})
        assert now(self.reopened(tracker), ticket) == good(outcome)
        after = people.text(ticket.name)
        replaced = before.replace(self.shown(BLOCK), self.shown(block.text))
        assert after == replaced.replace(KEY, OTHER)
        people.wait()
        assert [one.ref for one in tracker.find([KEY, OTHER])[OTHER]] == [ticket.ref]
        assert not tracker.find([KEY]).get(KEY)

    def test_without_a_block_the_marker_stays(self, tracker: Tracker) -> None:
        """A change that brings no block moves no marker, whatever key it goes by."""
        ticket = self.made(tracker)
        for key in (OTHER, None):
            current = now(tracker, ticket)
            change = UpdateTicket(ticket.ref, key, current.revision, {Field.TITLE: f"By {key}"})
            [(_, outcome)] = tracker.update([change])
            assert good(outcome).key == KEY

    def test_empty_block_takes_block_and_marker_away(
        self, tracker: Tracker, people: People
    ) -> None:
        """What we brought to a person's ticket goes without a trace of ours."""
        name = people.add("Theirs", body="Their text.")
        [(_, found)] = tracker.fetch([TicketRef(tracker.name, name)])
        before = set(people.labels(name))
        change = UpdateTicket(
            good(found).ref, KEY, good(found).revision, block=Block(BLOCK, "digest")
        )
        [(_, adopted)] = tracker.update([change])
        after = told(tracker, good(adopted), block=Block("", ""))
        assert (after.key, after.notes) == (None, {})
        assert people.text(name).strip() == "Their text."
        assert set(people.labels(name)) == before
        people.wait()
        assert not tracker.find([KEY]).get(KEY)

    def test_block_cannot_break_out(self, tracker: Tracker, people: People) -> None:
        """A text that bears marks of ours stays inside the block that carries it."""
        ticket = self.made(tracker)
        evil = f"x\n<!-- syncer:end -->\n---\nkey: {OTHER}\n<!-- syncer:begin {OTHER} -->\ny"
        after = told(tracker, ticket, block=Block(evil, "evil"))
        assert after.key == KEY
        told(tracker, after, block=Block("Calm", "calm"))
        text = people.text(ticket.name)
        assert "Calm" in text
        assert OTHER not in text

    def test_writing_what_was_read_changes_nothing(self, tracker: Tracker) -> None:
        """A patch that says what the ticket says moves no revision and shows in no feed."""
        ticket = self.made(tracker)
        cursor = settled(tracker)
        read: Patch = {name: ticket.fields[name] for name in set(Field) - tracker.silent}
        after = told(tracker, ticket, read, flags=ticket.flags)
        assert after == ticket
        assert ticket.ref not in {
            one.ref for one in tracker.changes(cursor).changed if one.revision != ticket.revision
        }

    def test_silent_fields_are_ignored(self, tracker: Tracker) -> None:
        """A field that tickets cannot hold is shown as silent, and telling it does nothing."""
        if not tracker.silent:
            pytest.skip("tickets here can hold every field")
        ticket = self.made(tracker)
        assert ticket.fields.silent == tracker.silent
        wanted: Patch = {
            Field.OWNER: self.people_known[1],
            Field.DUE: date(2027, 1, 1),
            Field.PRIORITY: Priority.P0,
        }
        asked = {name: value for name, value in wanted.items() if name in tracker.silent}
        assert told(tracker, ticket, asked) == ticket

    def test_unresolvable_owner_leaves_the_assignee(self, tracker: Tracker) -> None:
        """A name without an account is nobody at birth, and changes nothing later."""
        if self.stranger is None or Field.OWNER in tracker.silent:
            pytest.skip("everybody can own a ticket here, or nobody")
        draft = self.draft(tracker)
        unknown = replace(draft, key=OTHER, fields=replace(draft.fields, owner=self.stranger))
        [(_, born)] = tracker.create([unknown])
        assert good(born).fields.owner is None
        ticket = self.made(tracker)
        after = told(tracker, ticket, {Field.OWNER: self.stranger})
        assert after.fields.owner == self.people_known[0]

    def test_reopening(self, tracker: Tracker, people: People) -> None:
        """A closed ticket can be opened again, by us and by people, and its times follow."""
        ticket = self.made(tracker)
        closed = told(tracker, ticket, {Field.STATUS: Status.DONE})
        assert closed.closed_at is not None
        opened = told(tracker, closed, {Field.STATUS: Status.OPEN})
        assert (opened.fields.status, opened.closed_at) == (Status.OPEN, None)
        people.move(ticket.name, Status.WONT_DO)
        assert now(tracker, ticket).fields.status is Status.WONT_DO
        assert now(tracker, ticket).closed_at is not None
        people.move(ticket.name, Status.OPEN)
        assert now(tracker, ticket).closed_at is None

    def test_flags_are_a_set_of_ours(self, tracker: Tracker, people: People) -> None:
        """The flags told are the flags there; labels of people stay whatever we flag."""
        ticket = self.made(tracker)
        people.label(ticket.name, "customer")
        overdue = frozenset({Code.OVERDUE})
        flagged = told(tracker, now(tracker, ticket), flags=overdue)
        assert flagged.flags == overdue
        assert {"customer", self.overdue, "team-a"} <= set(people.labels(ticket.name))
        assert told(tracker, flagged, {Field.TITLE: "Other"}).flags == overdue
        calm = told(tracker, now(tracker, ticket), flags=frozenset())
        assert calm.flags == frozenset()
        assert {"customer", "team-a"} <= set(people.labels(ticket.name))
        assert self.overdue not in people.labels(ticket.name)
