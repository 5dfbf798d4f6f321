from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.model import Agreed, Field
from syncer.ports import Memory
from syncer.testing.store import StoreContract
from syncer.testing.store_given import Stores
from syncer.testing.store_samples import (
    KEY,
    NOON,
    draft,
    entry,
    link,
    outcome,
    row,
    seen,
    without_slots,
)
from tests.adapters.stores import addresses, opened, postgres_only, schema_of, server

BROKEN = replace(link(), base={Field.TITLE: Agreed(object(), None)})  # type: ignore[arg-type]  # not JSON


def _sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


class TestSqlite(StoreContract):
    @pytest.fixture
    def stores(self, tmp_path: Path) -> Iterator[Stores]:
        with addresses("sqlite", tmp_path) as url:
            file = Path(url.removeprefix("sqlite:///"))

            def make_newer() -> None:
                _sql(file, "UPDATE syncer_schema SET version_num = '9999'")

            with opened(url, make_newer) as stores:
                yield stores


@postgres_only
class TestPostgres(StoreContract):
    @pytest.fixture
    def stores(self, tmp_path: Path) -> Iterator[Stores]:
        """A schema of its own in the database that SYNCER_TEST_POSTGRES names."""
        with addresses("postgres", tmp_path) as url:

            def make_newer() -> None:
                server(f"UPDATE {schema_of(url)}.syncer_schema SET version_num = '9999'")  # noqa: S608 - our own name

            with opened(url, make_newer) as stores:
                yield stores


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{file}") as store:
        yield store


def test_a_store_in_memory_is_a_store() -> None:
    """Without a file it is its own leader and keeps what it is told."""
    with open_store("sqlite://") as store:
        assert store.lead()
        store.keep([link()])
        store.commit(replace(seen(), links={KEY: link()}), [row()], outcome("c-1"))
        assert store.recall() == replace(without_slots(seen()), links={KEY: link()})


# Transactions


def _written(store: SqlStore) -> int:
    """Rows that this store's connection has written so far."""
    with store._database.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver.total_changes


def test_a_quiet_commit_writes_one_row(file: Path, store: SqlStore) -> None:
    """A commit with nothing new writes its outcome and nothing else, also in a new process."""
    memory = seen(documents=20)
    store.commit(memory, [row()], outcome("c-1"))
    before = _written(store)
    quiet = replace(outcome("c-1"), cycle="c-2")
    store.commit(memory, [row()], quiet)
    assert _written(store) - before == 1
    with open_store(f"sqlite:///{file}") as second:
        recalled = second.recall()
        second.commit(recalled, [row()], replace(quiet, cycle="c-3"))
        assert _written(second) == 1


def test_a_commit_writes_what_differs(store: SqlStore) -> None:
    """One document that changed costs one row more."""
    memory = seen(documents=20)
    store.commit(memory, [row()], outcome("c-1"))
    (first, *_) = memory.postmortems
    documents = {**memory.postmortems, first: replace(memory.postmortems[first], title="New")}
    before = _written(store)
    store.commit(replace(memory, postmortems=documents), [row()], outcome("c-1"))
    assert _written(store) - before <= 2


def test_what_cannot_be_written_changes_nothing(store: SqlStore) -> None:
    """A settle, keep or commit that fails half-way leaves all as it was."""
    store.begin([draft(KEY)], NOON)
    store.commit(seen("r1"), [row()], outcome("c-1"))
    before = store.recall()
    with pytest.raises(KeyError):
        store.settle(KEY, BROKEN)
    with pytest.raises(KeyError):
        store.keep([link("ai-2"), BROKEN])
    broken = replace(outcome("c-2"), figures={"overdue": object()})  # type: ignore[dict-item]
    with pytest.raises(TypeError):
        store.commit(seen("r2", documents=3), [], broken)
    assert store.recall() == before
    assert (list(store.rows()), store.outcome()) == ([row()], outcome("c-1"))
    store.commit(seen("r2", documents=3), [], outcome("c-2"))
    assert store.recall().cursors == seen("r2").cursors


def test_a_half_read_audit_hinders_nobody(store: SqlStore) -> None:
    """A reader who stops in the middle keeps no transaction and no connection."""
    for minute in range(3):
        store.record(entry(NOON + timedelta(minutes=minute)))
    entries = store.audit(NOON)
    assert next(entries) == entry(NOON)
    store.record(entry(NOON))
    store.close()


def test_an_empty_memory_is_recalled_from_an_empty_store(store: SqlStore) -> None:
    """A new store has nothing to recall, and says so."""
    assert store.recall() == Memory()
    assert (list(store.rows()), store.outcome()) == ([], None)
