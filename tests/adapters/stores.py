"""The databases that tests of a store run on: a file, and a schema of its own on a server."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.testing.store_given import Stores
from syncer.testing.store_samples import NOON

POSTGRES = os.environ.get("SYNCER_TEST_POSTGRES", "")
postgres_only = pytest.mark.skipif(not POSTGRES, reason="SYNCER_TEST_POSTGRES names no server")
BOTH = ("sqlite", pytest.param("postgres", marks=postgres_only))
"""For parametrize: which database a test runs on."""


@contextmanager
def addresses(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty store of this kind."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'state' / 'syncer.db'}"
        return
    schema = f"test_{uuid4().hex}"
    server(f"CREATE SCHEMA {schema}")
    options = {"options": f"-csearch_path={schema}", "application_name": schema}
    yield make_url(POSTGRES).update_query_dict(options).render_as_string(hide_password=False)
    server(f"DROP SCHEMA {schema} CASCADE")


def server(statement: str, **values: object) -> list[tuple[object, ...]]:
    """Say something to the PostgreSQL server, as its administrator would; what it answers."""
    url = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(statement), values)
        return [tuple(one) for one in result] if result.returns_rows else []


def schema_of(url: str) -> str:
    """The schema that an address of ``addresses`` names."""
    options = make_url(url).query["options"]
    assert isinstance(options, str)
    return options.removeprefix("-csearch_path=")


@contextmanager
def opened(url: str, make_newer: Callable[[], None]) -> Iterator[Stores]:
    """What the contract suite wants of it."""
    now = [NOON]
    stores: list[SqlStore] = []

    def open_another() -> SqlStore:
        stores.append(open_store(url, clock=lambda: now[0]))
        return stores[-1]

    def set_clock(at: datetime) -> None:
        now[0] = at

    yield Stores(open_another, set_clock, opening(url), make_newer)
    for store in stores:
        store.close()


def opening(url: str) -> str:
    """Python that opens it as ``store`` in a real process, at the same time of day."""
    return (
        "from syncer.adapters.store_sql import open_store\n"
        "from syncer.testing.store_samples import NOON\n"
        f"store = open_store({url!r}, clock=lambda: NOON)"
    )
