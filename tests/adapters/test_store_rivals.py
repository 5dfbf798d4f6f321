"""Several processes on one store: who leads, who takes over, and what the one that lost may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, make_url

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.errors import NotLeading, StateError
from syncer.model import Comment
from syncer.ports import Memory, Said
from syncer.testing.store_process import line, lines_until, start, tell, until
from syncer.testing.store_samples import (
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
from tests.adapters.stores import BOTH, addresses, opening, postgres_only, schema_of, server

WRITES: dict[str, Callable[[SqlStore], object]] = {
    "begin": lambda store: store.begin([draft("ai-9")], NOON),
    "settle": lambda store: store.settle(KEY, link()),
    "settle-sent": lambda store: store.settle("n-1"),
    "drop": lambda store: store.drop(KEY),
    "keep": lambda store: store.keep([link()]),
    "commit": lambda store: store.commit(Memory(), [], outcome("c-9")),
    "record": lambda store: store.record(entry(NOON)),
    "approve": lambda store: store.approve(["create/ai-1/1"], NOON),
    "spend": lambda store: store.spend("create/ai-1/8d2f61"),
    "rule": lambda store: store.rule(KEY, None),
    "succeeded": lambda store: store.succeeded("report/weekly", NOON),
}
"""Everything that writes, each in a way that would show."""


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with addresses(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def pair(url: str) -> Iterator[tuple[SqlStore, SqlStore]]:
    with open_store(url, clock=lambda: NOON) as one, open_store(url, clock=lambda: NOON) as other:
        yield one, other


def told(store: SqlStore) -> tuple[object, ...]:
    """All that a reader can learn."""
    jobs = store.last_success("report/weekly")
    return store.recall(), store.said(), list(store.rows()), store.outcome(), jobs, audit(store)


def audit(store: SqlStore) -> int:
    """How long the trail is."""
    return len(list(store.audit(NOON - timedelta(days=1))))


def rob(store: SqlStore, url: str) -> None:
    """Take the lead from a process that does not know: its session ends, its lock file goes."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///") + ".lock").unlink()
        return
    pid, _ = getattr(store._leadership, "_session")  # noqa: B009 - one of two kinds has it
    server("SELECT pg_terminate_backend(:pid, 5000)", pid=pid)


@pytest.mark.parametrize("write", WRITES)
def test_who_lost_the_lead_writes_nothing_more(
    write: str, pair: tuple[SqlStore, SqlStore], url: str
) -> None:
    """A leader whose lock is lost is refused whatever it would write, and it changes nothing."""
    old, new = pair
    assert old.lead()
    old.begin([draft(KEY), notice("n-1")], NOON)
    old.approve(["create/ai-1/8d2f61"], NOON)
    rob(old, url)
    assert new.lead()
    before = told(new)
    with pytest.raises(NotLeading, match="lead was lost"):
        WRITES[write](old)
    assert told(new) == before
    assert not old.lead()
    with pytest.raises(NotLeading, match="lead was lost"):
        WRITES[write](old)
    WRITES[write](new)
    assert told(new) != before


def test_who_leads_again_writes_again(pair: tuple[SqlStore, SqlStore], url: str) -> None:
    """Losing the lead is no end: asking again, where nobody else leads, gives it back."""
    store, other = pair
    assert store.lead()
    rob(store, url)
    with pytest.raises(NotLeading):
        store.begin([draft(KEY)], NOON)
    assert store.lead()
    assert store.begin([draft(KEY)], NOON) == {KEY}
    assert not other.lead()


def test_who_never_led_may_say_what_people_want(pair: tuple[SqlStore, SqlStore]) -> None:
    """Approvals, rulings and wakes come from processes that do not lead, while another does."""
    leader, other = pair
    assert leader.lead()
    other.approve(["create/ai-1/8d2f61"], NOON)
    other.rule(KEY, TICKET)
    other.succeeded("wake/ops", NOON)
    wanted = Said(frozenset({"create/ai-1/8d2f61"}), {KEY: TICKET}, frozenset({"ops"}))
    assert leader.said() == wanted


def test_the_next_leads_at_once_after_a_death(url: str) -> None:
    """The lead of a killed process is free as soon as it is dead, time after time."""
    with open_store(url) as store:
        for _ in range(3):
            script = "say(store.lead()); store.begin([draft('ai-1')], NOON); sys.stdin.readline()"
            with start(opening(url), f"import sys; {script}") as process:
                assert line(process) == "True"
                assert not store.lead()
                process.kill()
                process.wait()
                until(store.lead, "a dead process leads")
            store.close()


@postgres_only
def test_a_session_with_a_lost_ones_number_does_not_lead_for_it(tmp_path: Path) -> None:
    """Numbers of sessions come again: who has the number of the old leader is not the old one."""
    with addresses("postgres", tmp_path) as url, open_store(url) as old, open_store(url) as new:
        assert old.lead()
        rob(old, url)
        assert new.lead()
        (_, since), (pid, _) = (vars(one._leadership)["_session"] for one in (old, new))
        vars(old._leadership)["_session"] = (pid, since)
        with pytest.raises(NotLeading, match="lead was lost"):
            old.begin([draft(KEY)], NOON)
        assert not new.recall().pending


@postgres_only
def test_a_leaders_write_asks_for_its_turn_and_its_lead_and_no_more(tmp_path: Path) -> None:
    """Every small write costs two questions, each a way to the server and back."""
    asked: list[str] = []
    with addresses("postgres", tmp_path) as url, open_store(url) as store:
        assert store.lead()

        def hear(_: object, __: object, statement: str, *___: object) -> None:
            asked.append(statement)

        event.listen(store._database.engine, "before_cursor_execute", hear)
        store.drop(KEY)
        told = tuple(asked)
    assert ["advisory_xact" in told[0], "pg_locks" in told[1]] == [True, True]
    assert [one.partition(" ")[0] for one in told] == ["SELECT", "SELECT", "DELETE"]


@postgres_only
def test_who_waited_for_its_turn_sees_what_was_written_meanwhile(tmp_path: Path) -> None:
    """Whatever a server isolates transactions by, two commits at once are both whole."""
    script = "import sys; say(store.lead()); sys.stdin.readline()\n"
    script += "store.commit(seen('r2'), [row()], outcome('c-2')); say('done')"
    with addresses("postgres", tmp_path) as plain, open_store(plain, clock=lambda: NOON) as store:
        schema = schema_of(plain)
        strict = f"-csearch_path={schema} -cdefault_transaction_isolation=serializable"
        url = make_url(plain).update_query_dict({"options": strict})
        with start(opening(url.render_as_string(hide_password=False)), script) as process:
            assert line(process) == "True"
            with store._database.writing(durable=True) as connection:
                connection.exec_driver_sql("INSERT INTO outcomes SELECT '2020-01-01', 0, 7, '{}'")
                tell(process, "go")
                waits = (
                    "SELECT FROM pg_stat_activity WHERE application_name = :name "
                    "AND wait_event = 'advisory'"
                )
                until(lambda: server(waits, name=schema), "nobody waits")
            assert line(process) == "done"
        with store._database.reading() as connection:
            assert connection.exec_driver_sql("SELECT max(seq) FROM outcomes").scalar() == 8


@postgres_only
def test_a_new_leader_waits_for_the_last_write_of_the_old_one(tmp_path: Path) -> None:
    """While a transaction of the old leader is under way nobody else leads; then they do."""
    with (
        addresses("postgres", tmp_path) as url,
        open_store(url) as old,
        open_store(url) as new,
    ):
        assert old.lead()
        with old._writing(durable=True):
            rob(old, url)
            assert not new.lead()
        assert new.lead()


@postgres_only
def test_a_server_that_throws_everybody_out_ends_the_cycle_in_words(tmp_path: Path) -> None:
    """With all connections gone a write fails with the address and the remedy, and once only."""
    with addresses("postgres", tmp_path) as url, open_store(url, clock=lambda: NOON) as store:
        assert store.lead()
        store.begin([draft(KEY)], NOON)
        with pytest.raises(StateError, match=r"cannot be used: .* See that it runs"):
            interrupted(store)
        rob(store, url)
        with pytest.raises(NotLeading):
            store.settle(KEY, link())
        assert store.lead()
        assert [one.change for one in store.recall().pending] == [draft(KEY)]
        store.settle(KEY, link())
        assert store.recall().links == {KEY: link()}


def interrupted(store: SqlStore) -> None:
    """A write whose connection is ended by the server in the middle."""
    with store._writing(durable=True) as connection:
        session = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        server("SELECT pg_terminate_backend(:pid, 5000)", pid=session)
        connection.exec_driver_sql("SELECT 1")


def test_commits_at_once_come_one_after_the_other(url: str) -> None:
    """Of processes that all commit at once each commit is whole, and every one is counted."""
    script = """
import sys
say('ready'); name = sys.stdin.readline().strip()
for n in range(12):
    store.commit(seen(f'{name}{n}', documents=20), [row(line=n + 1)], outcome(f'{name}{n}'))
say('end')
"""
    with open_store(url, clock=lambda: NOON) as store:
        processes = [start(opening(url), script) for _ in range(3)]
        assert [line(process) for process in processes] == ["ready"] * 3
        for name, process in zip("abc", processes, strict=True):
            tell(process, name)
        while any(process.poll() is None for process in processes):
            whole(store)
        for process in processes:
            with process:
                assert line(process) == "end"
        whole(store)
        with store._database.reading() as connection:
            seq = connection.exec_driver_sql("SELECT max(seq) FROM outcomes").scalar()
        assert seq == 3 * 12


def whole(store: SqlStore) -> None:
    """What is recalled is one commit's, not a mixture."""
    memory = store.recall()
    revisions = set(memory.cursors.values())
    wholes = [without_slots(seen(one, documents=20)) for one in revisions]
    assert memory in (wholes or [Memory()])
    assert len(revisions) <= 1


@pytest.mark.parametrize("skew", [timedelta(hours=-3), timedelta(hours=3)])
def test_clocks_may_differ(skew: timedelta, url: str) -> None:
    """A process whose clock is hours off gets no id twice and loses nobody's approval."""
    with (
        open_store(url, clock=lambda: NOON) as right,
        open_store(url, clock=lambda: NOON + skew) as wrong,
    ):
        comment = Comment("overdue/ai-1/+7d", TICKET, "text")
        assert right.begin([draft(KEY), comment], NOON) == {KEY, comment.id}
        assert wrong.begin([draft(KEY), comment], NOON + skew) == frozenset()
        right.settle(KEY, link())
        assert wrong.begin([draft(KEY)], NOON + skew) == frozenset()
        wrong.approve(["create/ai-1/1"], NOON + skew)
        right.approve(["create/ai-2/1"], NOON)
        for store in (right, wrong):
            assert store.said().approved == {"create/ai-1/1", "create/ai-2/1"}
        right.commit(seen("r1"), [row()], outcome("c-1"))
        wrong.commit(seen("r2", documents=2), [], outcome("c-2", NOON + skew))
        assert right.outcome() == wrong.outcome() == outcome("c-2", NOON + skew)
        assert right.recall().cursors == seen("r2").cursors


def test_batches_in_any_order_hinder_nobody(url: str) -> None:
    """Of processes that begin the same changes in opposite orders each change goes to one."""
    script = """
import sys
say('ready'); order = int(sys.stdin.readline())
for n in range(40):
    batch = [draft(f'ai-{n}-{i}') for i in range(20)][::order]
    for name in store.begin(batch, NOON): say(name)
say('end')
"""
    with start(opening(url), script) as one, start(opening(url), script) as other:
        assert [line(one), line(other)] == ["ready", "ready"]
        tell(one, "1")
        tell(other, "-1")
        given = [*lines_until(one, "end"), *lines_until(other, "end")]
    assert sorted(given) == sorted(f"ai-{n}-{i}" for n in range(40) for i in range(20))
