"""The laws of every ``StateStore``: subclass, give ``stores``, and pytest holds it to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.errors import StateError
from syncer.model import Comment, DocRef, ItemKey, Journalled, TicketRef
from syncer.ports import Intent, Memory
from syncer.testing.store_given import ClosingStore, Stores
from syncer.testing.store_process import line, lines_until, start, tell, until
from syncer.testing.store_samples import (
    DAY,
    DOC,
    KEY,
    NOON,
    TICKET,
    draft,
    entry,
    link,
    notice,
    outcome,
    row,
    seen,
    without_slots,
)


class StoreContract:
    """Every law a store must hold; ``stores`` is the fixture to override."""

    @pytest.fixture
    def stores(self) -> Iterator[Stores]:
        raise NotImplementedError

    @pytest.fixture
    def store(self, stores: Stores) -> ClosingStore:
        return stores.open()

    # Journal

    def test_begin_survives_kill_9(self, stores: Stores) -> None:
        """What begin returned is still pending when its process is killed at once."""
        process = start(
            stores.script, "store.begin([draft('ai-1'), notice('n-1')], NOON); say('begun')"
        )
        with process:
            assert line(process) == "begun"
            process.kill()
        pending = stores.open().recall().pending
        assert pending == (Intent(draft("ai-1"), NOON), Intent(notice("n-1"), NOON))

    def test_begin_gives_an_id_once(self, stores: Stores) -> None:
        """A pending id is given to nobody else, whatever the change says."""
        one, other = stores.open(), stores.open()
        assert one.begin([draft("ai-1"), draft("ai-1"), notice("n-1")], NOON) == {"ai-1", "n-1"}
        assert other.begin([draft("ai-1", "reworded"), notice("n-2")], NOON) == {"n-2"}
        assert one.begin([draft("ai-1")], NOON) == frozenset()
        assert one.begin([], NOON) == frozenset()

    def test_begin_gives_an_id_to_one_of_two_processes(self, stores: Stores) -> None:
        """Of two processes that want the same changes at once, each change goes to one."""
        script = (
            "say('ready'); import sys; sys.stdin.readline()\n"
            "for n in range(60): [say(i) for i in store.begin([draft(f'ai-{n}')], NOON)]\n"
            "say('end')"
        )
        with start(stores.script, script) as one, start(stores.script, script) as other:
            pair = (one, other)
            assert [line(process) for process in pair] == ["ready", "ready"]
            for process in pair:
                tell(process, "go")
            given = [name for process in pair for name in lines_until(process, "end")]
        assert sorted(given) == sorted(f"ai-{number}" for number in range(60))

    def test_done_ones_are_not_begun_again(self, store: ClosingStore) -> None:
        """A settled create, comment or notice is done for good."""
        comment = Comment("overdue/ai-1/+7d", TICKET, "text")
        batch: list[Journalled] = [draft("ai-1"), comment, notice("n-1")]
        store.begin(batch, NOON)
        store.settle("ai-1", link("ai-1"))
        store.settle(comment.id)
        store.settle("n-1")
        assert store.begin(batch, NOON) == frozenset()
        assert store.recall().sent == {comment.id, "n-1"}

    def test_a_dropped_one_may_be_begun_again(self, store: ClosingStore) -> None:
        """What certainly did not happen may be tried anew."""
        store.begin([draft("ai-1"), notice("n-1")], NOON)
        store.drop("ai-1")
        assert [intent.change for intent in store.recall().pending] == [notice("n-1")]
        assert store.begin([draft("ai-1"), notice("n-1")], NOON) == {"ai-1"}

    def test_settle_is_atomic(self, stores: Stores) -> None:
        """To every reader either the intent stands or the link, never both and never none."""
        store, reader = stores.open(), stores.open()
        store.begin([draft(KEY)], NOON)
        before = reader.recall()
        assert (before.pending, before.links) == ((Intent(draft(KEY), NOON),), {})
        store.settle(KEY, link())
        after = reader.recall()
        assert (after.pending, after.links) == ((), {KEY: link()})

    def test_a_new_ticket_may_be_wanted(self, store: ClosingStore) -> None:
        """A ruling for a new ticket lets a linked item be created once more, and only once."""
        store.keep([link()])
        assert store.begin([draft(KEY)], NOON) == frozenset()
        store.rule(KEY, None)
        store.keep([replace(link(), moved=NOON)])
        assert store.begin([draft(KEY)], NOON) == {KEY}
        store.settle(KEY, link(ticket=TicketRef("ops", "10043")))
        assert store.said().rulings == {}
        assert store.begin([draft(KEY)], NOON) == frozenset()

    # What people said

    def test_a_ruling_stands_until_its_link_is_kept(self, stores: Stores) -> None:
        """Another process hears a ruling until the item's link is the ruled ticket."""
        store, other = stores.open(), stores.open()
        other.rule(KEY, TICKET)
        assert store.said().rulings == {KEY: TICKET}
        store.keep([link(ticket=TicketRef("ops", "1")), link("ai-2")])
        assert store.said().rulings == {KEY: TICKET}
        store.keep([link()])
        assert other.said().rulings == {}

    def test_a_link_in_place_of_another_uses_up_its_ruling(self, store: ClosingStore) -> None:
        """A ruling of a link is spent by the one that takes its place, if that is as ruled."""
        another = TicketRef("ops", "50")
        for ruled, spent in ((None, True), (another, True), (TicketRef("ops", "51"), False)):
            store.keep([link()])
            store.rule(KEY, ruled)
            store.keep([replace(link("ai-2", ticket=another), supersedes=KEY)])
            assert (store.said().rulings == {}) is spent

    def test_an_approval_is_spent_once(self, stores: Stores) -> None:
        """An approved change stands for every process until it has landed."""
        store, other = stores.open(), stores.open()
        other.approve({"create/ai-1/8d2f61", "close/ai-2/19c0de"}, NOON)
        assert store.said().approved == {"create/ai-1/8d2f61", "close/ai-2/19c0de"}
        store.spend("create/ai-1/8d2f61")
        store.spend("create/ai-1/8d2f61")
        assert other.said().approved == {"close/ai-2/19c0de"}

    def test_an_approval_lapses_after_7_days(self, stores: Stores) -> None:
        """An approval not used within 7 days lets nothing through; approving again does."""
        store = stores.open()
        store.approve({"create/ai-1/8d2f61"}, NOON)
        stores.set_clock(NOON + 7 * DAY - timedelta(seconds=1))
        assert store.said().approved
        stores.set_clock(NOON + 7 * DAY)
        assert not store.said().approved
        store.approve({"create/ai-1/8d2f61"}, NOON + 7 * DAY)
        assert store.said().approved

    def test_a_wake_stands_until_a_commit_has_heard_it(self, stores: Stores) -> None:
        """Another process's wake is heard by the leader, and gone once its cycle is committed."""
        store, other = stores.open(), stores.open()
        other.succeeded("wake/ops", NOON)
        assert store.said().wakes == {"ops"}
        other.succeeded("wake/wiki", NOON)
        store.commit(Memory(), [], outcome("c-1"))
        assert store.said().wakes == {"wiki"}

    # Cycles

    def test_recall_returns_what_was_committed(self, stores: Stores) -> None:
        """A new process recalls the observations, without slots."""
        store = stores.open()
        assert store.recall() == Memory()
        store.commit(seen(), [row()], outcome("c-1"))
        assert store.recall() == without_slots(seen()) == stores.open().recall()

    def test_commit_leaves_joins_and_journal_alone(self, stores: Stores) -> None:
        """A commit neither forgets nor brings back links, intents, sent ids and words of people."""
        store = stores.open()
        before = store.recall()
        store.keep([link()])
        store.begin([draft("ai-2"), notice("n-1")], NOON)
        store.settle("n-1")
        store.approve({"create/ai-2/8d2f61"}, NOON)
        store.rule(ItemKey("ai-2"), TICKET)
        store.commit(replace(seen(), links=before.links), [], outcome("c-1"))
        after = stores.open().recall()
        assert after.links == {KEY: link()}
        assert after.sent == {"n-1"}
        assert [intent.change for intent in after.pending] == [draft("ai-2")]
        said = store.said()
        assert said.approved == {"create/ai-2/8d2f61"}
        assert said.rulings == {ItemKey("ai-2"): TICKET}

    def test_a_link_is_astray_unless_the_last_commit_has_seen_it(self, stores: Stores) -> None:
        """A new process is told which links are newer than what it recalls, and only those."""
        store, other = stores.open(), stores.open()
        store.recall(), other.recall()
        old, new = link("ai-2"), replace(link("ai-2"), block="facts")
        store.keep([link(), old])
        store.settle("ai-3", link("ai-3"))
        assert stores.open().recall().astray == {KEY, "ai-2", "ai-3"}
        links = {KEY: link(), old.key: old, ItemKey("ai-3"): link("ai-3")}
        for committed in (False, True):
            other.keep([new])
            if committed:
                other.commit(replace(seen(), links={**links, new.key: new}), [], outcome("c-0"))
                assert stores.open().recall().astray == frozenset()
            store.commit(replace(seen(), links=links), [], outcome("c-1"))
            assert stores.open().recall().astray == {"ai-2"}

    def test_commit_replaces_what_was_seen(self, stores: Stores) -> None:
        """What a later commit no longer has is forgotten; what it changed is as it says."""
        store = stores.open()
        store.commit(seen("r1", documents=3), [row()], outcome("c-1"))
        second = seen("r2", documents=2)
        store.commit(second, [], outcome("c-2"))
        assert stores.open().recall() == without_slots(second)
        assert list(store.rows()) == []
        store.commit(Memory(), [], outcome("c-3"))
        assert stores.open().recall() == Memory()

    def test_the_last_commit_holds_whole(self, stores: Stores) -> None:
        """A process that does not know of another's commit leaves no mixture behind."""
        store, other = stores.open(), stores.open()
        store.commit(seen("r1", documents=3), [row()], outcome("c-1"))
        stale = other.recall()
        store.commit(seen("r2", documents=2), [], outcome("c-2"))
        other.commit(stale, [row()], outcome("c-3"))
        assert stores.open().recall() == stale
        assert list(store.rows()) == [row()]

    def test_commit_is_all_or_nothing(self, stores: Stores) -> None:
        """Killed at any moment of a commit, the store is as after it or as before it."""
        script = (
            "for n in range(1, 10_000):\n"
            "    store.commit(seen(f'r{n}', documents=40), [row(line=n)], outcome(f'r{n}'))\n"
            "    say(n)"
        )
        with start(stores.script, script) as process:
            for number in range(1, 6):
                assert line(process) == str(number)
            process.kill()
        store = stores.open()
        last, memory = store.outcome(), store.recall()
        assert last is not None
        assert {one.revision for one in memory.postmortems.values()} == {last.cycle}
        assert {one.revision for one in memory.tickets.values()} == {last.cycle}
        assert set(memory.cursors.values()) == {last.cycle}
        assert [f"r{one.line}" for one in store.rows()] == [last.cycle]

    def test_rows_come_by_document_and_line(self, store: ClosingStore) -> None:
        """The portfolio is in order whatever order it was committed in, the lineless last."""
        first = DocRef("a", "1.md")
        wanted = [row(first, 2), row(first, 10), row(first, None), row(DOC, 1)]
        store.commit(Memory(), [wanted[2], wanted[3], wanted[1], wanted[0]], outcome("c-1"))
        assert list(store.rows()) == wanted

    def test_the_outcome_of_an_earlier_day_is_found(self, stores: Stores) -> None:
        """The last one of each day stays, whatever came after."""
        store = stores.open()
        assert store.outcome() is None
        days = [outcome(f"c-{day}", NOON + day * DAY) for day in range(3)]
        for one in days:
            store.commit(Memory(), [], outcome("early", one.at - timedelta(hours=1)))
            store.commit(Memory(), [], one)
        reader = stores.open()
        assert reader.outcome() == days[2]
        assert reader.outcome(NOON - DAY) is None
        assert reader.outcome(NOON) == days[0]
        assert reader.outcome(NOON + DAY + timedelta(hours=3)) == days[1]

    # Audit trail and jobs

    def test_audit_returns_what_was_recorded(self, stores: Stores) -> None:
        """Entries come back since a moment, oldest first, of one object if named."""
        store = stores.open()
        entries = [entry(NOON + number * DAY, f"ops:{number % 2}") for number in range(4)]
        for one in [entries[2], entries[0], entries[3], entries[1]]:
            store.record(one)
        reader = stores.open()
        assert list(reader.audit(NOON)) == entries
        assert list(reader.audit(NOON + DAY, "ops:1")) == [entries[1], entries[3]]
        assert list(reader.audit(NOON + 9 * DAY)) == []

    def test_history_returns_what_was_recorded(self, store: ClosingStore) -> None:
        """Every entry of one item comes back, oldest first, more than fit one page."""
        entries = [entry(NOON + timedelta(minutes=number // 2)) for number in range(1003)]
        others = [entry(NOON, key=None), entry(NOON, key=ItemKey("ai-2"))]
        for one in others + entries:
            store.record(one)
        assert list(store.history(KEY)) == entries

    def test_the_audit_trail_is_kept_for_400_days(self, store: ClosingStore) -> None:
        """A commit forgets entries and outcomes that are older, and no others."""
        store.commit(Memory(), [], outcome("old", NOON - 401 * DAY))
        store.commit(Memory(), [], outcome("kept", NOON - 399 * DAY))
        store.record(entry(NOON - 401 * DAY))
        store.record(entry(NOON - 399 * DAY))
        store.commit(Memory(), [], outcome("now"))
        assert list(store.history(KEY)) == [entry(NOON - 399 * DAY)]
        assert store.outcome(NOON - 400 * DAY) is None
        assert store.outcome(NOON - DAY) == outcome("kept", NOON - 399 * DAY)

    def test_a_job_remembers_its_last_success(self, stores: Stores) -> None:
        """Any process knows when a job last succeeded."""
        store = stores.open()
        assert store.last_success("report/weekly") is None
        store.succeeded("report/weekly", NOON)
        store.succeeded("report/weekly", NOON + DAY)
        assert stores.open().last_success("report/weekly") == NOON + DAY

    # Leadership and age

    def test_one_leads_at_a_time(self, stores: Stores) -> None:
        """While one leads no other does, and what it wrote can still be read."""
        store, other = stores.open(), stores.open()
        assert store.lead()
        assert not other.lead()
        assert store.lead()
        store.keep([link()])
        assert other.recall().links == {KEY: link()}
        store.close()
        assert other.lead()

    def test_the_next_leads_after_a_death(self, stores: Stores) -> None:
        """A leader killed without a farewell leaves the lead to the next that asks."""
        with start(stores.script, "say(store.lead()); import sys; sys.stdin.readline()") as process:
            assert line(process) == "True"
            store = stores.open()
            assert not store.lead()
            process.kill()
            process.wait()
            until(store.lead, "a dead process leads")

    def test_a_newer_schema_is_refused(self, stores: Stores) -> None:
        """A store that a newer program wrote is not touched, and the message says what to do."""
        if stores.make_newer is None:
            pytest.skip("this store has no schema")
        stores.open().close()
        stores.make_newer()
        with pytest.raises(StateError, match="newer syncer"):
            stores.open()
