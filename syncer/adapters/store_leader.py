"""One leader at a time, as long as its process lives: locks that the operating system takes back.

The lock saves work; safety does not rest on it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from syncer.adapters.store_opening import Database, create_private
from syncer.errors import StateError

_LEADING = 0x6C656164  # "lead"; the schema's name is the second half of the lock


class Leadership(Protocol):
    """Held by at most one process."""

    def take(self) -> bool:
        """Become or stay the leader; False while another process is."""

    def release(self) -> None:
        """Let another process lead."""


def leadership(database: Database) -> Leadership:
    """The kind that fits the database."""
    if not database.sqlite:
        return _Advisory(database.engine, database.place)
    return _Sidecar(database.file) if database.file else _Alone()


class _Alone:
    """A database in memory has one process."""

    def take(self) -> bool:
        return True

    def release(self) -> None:
        pass


class _Sidecar:
    """An exclusive transaction on a file beside the database, so that readers still read that."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(database.name + ".lock")
        self._held: sqlite3.Connection | None = None

    def take(self) -> bool:
        if self._held is not None:
            return True
        create_private(self._file)
        try:
            connection = sqlite3.connect(
                self._file, timeout=0, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            raise self._unusable(error) from error
        try:
            connection.execute("PRAGMA journal_mode=MEMORY").close()  # leave no file of its own
            connection.execute("BEGIN EXCLUSIVE").close()
        except sqlite3.Error as error:
            connection.close()
            if "locked" in str(error):
                return False
            raise self._unusable(error) from error
        self._held = connection
        return True

    def _unusable(self, error: sqlite3.Error) -> StateError:
        return StateError(
            f"{self._file} cannot be locked: {error}. Remove it while no syncer runs, and see that "
            "its folder is writable"
        )

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


class _Advisory:
    """A session's advisory lock on a connection of its own."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._place = place
        self._held: Connection | None = None

    def take(self) -> bool:
        try:
            if self._held is not None and self._alive(self._held):
                return True
            connection = self._engine.connect()
            connection.detach()
            statement = text(
                "SELECT pg_try_advisory_lock(:leading, hashtext(current_schema()))"
            ).bindparams(leading=_LEADING)
            if connection.execute(statement).scalar():
                self._held = connection
                return True
            connection.close()
        except SQLAlchemyError as error:
            raise StateError(
                f"{self._place} cannot be reached. See that it runs and lets us in"
            ) from error
        return False

    def _alive(self, connection: Connection) -> bool:
        """A lost connection has lost the lock with it."""
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self.release()
            return False
        return True

    def release(self) -> None:
        if self._held is not None:
            connection, self._held = self._held, None
            connection.close()
