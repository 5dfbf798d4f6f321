"""Writes ``schemas/REVISION.sql``: a store of today's schema with something of everything in it.

Run once per schema, before it is released: ``python -m tests.adapters.schema_dump``; then say in
``test_store_migrating.py`` what is in it. A released one is never written again.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from syncer.adapters.store_sql import open_store
from syncer.adapters.store_tables import REVISIONS
from syncer.model import ItemKey
from syncer.testing.store_samples import KEY, NOON, TICKET
from tests.adapters.store_lives import acts

SCHEMAS = Path(__file__).parent / "schemas"


def main() -> None:
    """Two lives of a store and what people said at its end, as SQL."""
    wanted = SCHEMAS / f"{REVISIONS[-1]}.sql"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "state.db"
        with open_store(f"sqlite:///{file}", clock=lambda: NOON) as store:
            for life in (1, 2):
                for act in acts(life):
                    act(store)
            store.rule(KEY, None)
            store.rule(ItemKey("ai-ruled"), TICKET)
            store.succeeded("wake/ops", NOON)
        with closing(sqlite3.connect(file)) as connection, wanted.open("x", encoding="utf-8") as to:
            to.writelines(f"{line}\n" for line in connection.iterdump())


if __name__ == "__main__":
    main()
