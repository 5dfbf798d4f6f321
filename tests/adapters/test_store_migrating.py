"""Stores of every schema there was, and programs older than theirs."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from syncer.adapters import store_opening
from syncer.adapters.store_opening import Database, _parse, _postgres
from syncer.adapters.store_sql import open_store
from syncer.adapters.store_tables import REVISIONS, metadata
from syncer.errors import StateError
from syncer.model import CreateTicket, ItemKey, TicketRef
from syncer.ports import Said
from syncer.testing.store_process import line
from syncer.testing.store_samples import KEY, NOON, TICKET, draft, entry, link, outcome, row, seen
from tests.adapters.stores import BOTH, addresses, opening, postgres_only, schema_of, server
from tests.sampling import sample

ROOT = Path(__file__).parents[2]
SCHEMAS = Path(__file__).parent / "schemas"
MIGRATIONS = Path(store_opening.__file__).parent / "migrations"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with addresses(request.param, tmp_path) as url:
        yield url


def as_released(url: str, revision: str) -> None:
    """Make the store that a program of this schema left behind."""
    dump = (SCHEMAS / f"{revision}.sql").read_text("utf-8")
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        file.parent.mkdir()
        with closing(sqlite3.connect(file)) as connection:
            connection.executescript(dump)
        return
    database = Database(_postgres(_parse(url)), "the server", None)
    with database.writing(durable=True) as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, revision)
        for said in dump.splitlines():
            if said.startswith("INSERT") and "syncer_schema" not in said:
                connection.exec_driver_sql(said.replace("%", "%%"))
        connection.exec_driver_sql("SELECT setval('audit_id_seq', (SELECT max(id) FROM audit))")
    database.close()


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_schema_has_its_stored_example(revision: str) -> None:
    """No schema is released without a store of it, so that no later program forgets to read it."""
    assert (SCHEMAS / f"{revision}.sql").read_text("utf-8").endswith("COMMIT;\n")


def test_everything_in_a_store_of_schema_0001_is_recalled(url: str) -> None:
    """A store of the first schema is opened by this program, and says all that it was told."""
    as_released(url, "0001")
    with open_store(url, clock=lambda: NOON) as store:
        memory = store.recall()
        tickets = {"ai-1-0": "2-1", "ai-1-2": "10042", "ai-2-0": "2-2", "ai-2-2": "10042"}
        assert {key: one.ticket for key, one in memory.links.items()} == {
            ItemKey(key): TicketRef("ops", ticket) for key, ticket in tickets.items()
        }
        assert memory.links[ItemKey("ai-1-2")] == link("ai-1-2")
        assert memory.astray == memory.links.keys()
        pending = [one.change for one in memory.pending]
        made = [one.key for one in pending if isinstance(one, CreateTicket)]
        assert (made, len(pending)) == (["ai-1-1", "ai-2-1"], 4)
        assert memory.pending[0].begun == NOON + timedelta(minutes=1)
        assert memory.sent == {"overdue/ai-1-0", "overdue/ai-2-0"}
        assert memory.tickets == seen("r2").tickets
        assert memory.cursors == seen("r2").cursors
        assert memory.resting == seen("r2").resting
        assert [len(one.items) for one in memory.postmortems.values()] == [1, 1, 1]
        assert store.said() == Said(
            frozenset({"create/ai-1-1/1", "create/ai-2-1/1"}),
            {KEY: None, ItemKey("ai-ruled"): TICKET},
            frozenset({"ops"}),
        )
        assert [one.line for one in store.rows()] == [2]
        assert store.outcome() == outcome("c-2", NOON + timedelta(minutes=2))
        assert list(store.history(KEY)) == [entry(NOON + timedelta(minutes=n)) for n in (1, 2)]
        assert store.last_success("report/weekly") == NOON + timedelta(minutes=2)


def test_a_store_of_schema_0001_works_on(url: str) -> None:
    """What was begun under the first schema is nobody else's, settles, and is followed by more."""
    as_released(url, "0001")
    with open_store(url, clock=lambda: NOON) as store:
        assert store.begin([draft("ai-1-1"), draft("ai-1-0"), draft("ai-3")], NOON) == {"ai-3"}
        store.settle("ai-1-1", link("ai-1-1"))
        store.record(entry(NOON))
        store.commit(seen("r3"), [row()], outcome("c-3"))
    with open_store(url, clock=lambda: NOON) as store:
        assert store.recall().links[ItemKey("ai-1-1")] == link("ai-1-1")
        assert store.recall().cursors == seen("r3").cursors
        assert len(list(store.audit(NOON))) == 3


def tables(url: str) -> set[str]:
    """Which tables there are, seen from outside."""
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            return {str(name) for (name,) in found}
    wanted = "SELECT table_name FROM information_schema.tables WHERE table_schema = :schema"
    return {str(name) for (name,) in server(wanted, schema=schema_of(url))}


DEATHS = {"sqlite": 12, "postgres": 6}
"""Of a run of the tests; a server takes its time to make a schema."""


@pytest.mark.parametrize("kind", BOTH)
def test_a_migration_killed_anywhere_leaves_the_old_or_the_new(kind: str, tmp_path: Path) -> None:
    """Killed at any statement, a migration has made all tables or none, and the next one opens."""
    every = {*metadata.tables, "syncer_schema"}
    left: list[set[str]] = []
    lives = [sys.executable, "-m", "tests.adapters.store_lives"]
    with subprocess.Popen(
        lives, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        deaths = [0]
        for number in deaths:
            with addresses(kind, tmp_path / str(number)) as url:
                process.stdin.write(json.dumps((url, -1, number)) + "\n")
                process.stdin.flush()
                _, met = json.loads(line(process))
                if number:
                    left.append(tables(url))
                    assert met == 0
                else:
                    # The last boundary is behind the commit.
                    deaths += [*sample(range(1, met), DEATHS[kind]), met]
                    assert met > 2 * len(every)
                with open_store(url, clock=lambda: NOON) as store:
                    store.keep([link()])
                    assert store.recall().links == {KEY: link()}
        process.stdin.close()
    assert [one for one in left if one not in (set(), every)] == []
    assert {len(one) for one in left} == {0, len(every)}


@postgres_only
def test_a_migration_waits_longer_than_a_write(tmp_path: Path) -> None:
    """Neither who migrates behind another nor a change of tables that a backup reads gives up."""
    with addresses("postgres", tmp_path) as url, open_store(url) as store:
        writing, migrating = store._database.writing(durable=True), store._database.migrating()
        for turn, patience in ((writing, "10s"), (migrating, "10min")):
            with turn as connection:
                assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == patience


def test_a_store_of_a_newer_schema_is_left_as_it_is(url: str) -> None:
    """The refusal names both schemas and the ways out, and changes nothing."""
    as_released(url, REVISIONS[-1])
    newer = "UPDATE syncer_schema SET version_num = '9999'"
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(newer)
    else:
        server(newer.replace("syncer_schema", f"{schema_of(url)}.syncer_schema"))
    before = tables(url)
    knows = rf"\(schema 9999, this one knows up to {REVISIONS[-1]}\)"
    remedy = r"\. Run that version, or restore a backup from before"
    for _ in range(2):
        with pytest.raises(StateError, match=f"written by a newer syncer {knows}{remedy}"):
            open_store(url)
    assert tables(url) == before


def test_two_may_migrate_at_once(url: str) -> None:
    """Of processes that all find an older schema, or none, one migrates and all go on."""
    script = "import sys; sys.stdin.readline()\n" + opening(url) + "\nprint('open')"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate()[0] != "" for process in processes] == [True] * 3
