from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.testing.store import StoreContract, Stores
from syncer.testing.store_samples import NOON

POSTGRES = os.environ.get("SYNCER_TEST_POSTGRES")


@contextmanager
def _stores(url: str, make_newer: Callable[[], None]) -> Iterator[Stores]:
    now = [NOON]
    opened: list[SqlStore] = []

    def open_another() -> SqlStore:
        opened.append(open_store(url, clock=lambda: now[0]))
        return opened[-1]

    def set_clock(at: datetime) -> None:
        now[0] = at

    script = f"from syncer.adapters.store_sql import open_store\nstore = open_store({url!r})"
    yield Stores(open_another, set_clock, script, make_newer)
    for store in opened:
        store.close()


class TestSqlite(StoreContract):
    @pytest.fixture
    def stores(self, tmp_path: Path) -> Iterator[Stores]:
        file = tmp_path / "state" / "syncer.db"

        def make_newer() -> None:
            with closing(sqlite3.connect(file)) as connection, connection:
                connection.execute("UPDATE syncer_schema SET version_num = '9999'")

        with _stores(f"sqlite:///{file}", make_newer) as stores:
            yield stores
