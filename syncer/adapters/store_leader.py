"""One leader at a time, as long as its process lives: locks that the operating system takes back.

A process that has lost its lock without knowing writes nothing more. Safety does not rest on
either: an id is begun once, whoever leads.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from syncer.adapters.store_opening import Database, create_private
from syncer.errors import NotLeading, StateError

_LEADING = 0x6C656164  # "lead"; the schema's name is the second half of the lock
_WRITING = 0x77726974  # "writ", likewise: shared by the leader's transactions while they last
_LOST = "the lead was lost in the middle of this cycle; nothing more was written by it"
_TAKE, _GIVE, _DRAIN, _DRAINED, _SHARE = (
    text(f"SELECT {call}(:lock, hashtext(current_schema()))").bindparams(lock=lock)
    for call, lock in (
        ("pg_try_advisory_lock", _LEADING),
        ("pg_advisory_unlock", _LEADING),
        ("pg_try_advisory_lock", _WRITING),
        ("pg_advisory_unlock", _WRITING),
        ("pg_advisory_xact_lock_shared", _WRITING),
    )
)
_SESSION = text("SELECT pg_backend_pid()")
_LEADS = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = CAST(:lock AS int)::oid AND objid = hashtext(current_schema())::oid "
    "AND pid = :session)"
).bindparams(lock=_LEADING)


class Leadership(Protocol):
    """Held by at most one process."""

    def take(self) -> bool:
        """Become or stay the leader; False while another process is."""

    def fence(self, connection: Connection) -> None:
        """In a transaction that writes: ``NotLeading`` if this process led and leads no more."""

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

    def fence(self, connection: Connection) -> None:
        pass

    def release(self) -> None:
        pass


class _Sidecar:
    """An exclusive transaction on a file beside the database, so that readers still read that."""

    def __init__(self, database: Path) -> None:
        self._file = database.with_name(database.name + ".lock")
        self._held: sqlite3.Connection | None = None
        self._locked: os.stat_result | None = None

    def take(self) -> bool:
        if self._held is not None and self._stands():
            return True
        self._let_go()
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
        self._held, self._locked = connection, os.stat(self._file)  # noqa: PTH116 - see _stands
        return True

    def fence(self, connection: Connection) -> None:  # noqa: ARG002 - as the others
        if self._locked is not None and not self._stands():
            raise NotLeading(_LOST)

    def _stands(self) -> bool:
        """Who locks a file that was removed keeps nobody out."""
        try:
            now = os.stat(self._file)  # noqa: PTH116 - once per write
        except OSError:
            return False
        return self._locked is not None and os.path.samestat(now, self._locked)

    def _unusable(self, error: sqlite3.Error) -> StateError:
        return StateError(
            f"{self._file} cannot be locked: {error}. Remove it while no syncer runs, and see that "
            "its folder is writable"
        )

    def release(self) -> None:
        self._let_go()
        self._locked = None

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


class _Advisory:
    """A session's advisory lock on a connection of its own."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._place = place
        self._held: Connection | None = None
        self._session: int | None = None
        """The server's process that holds the lock, or held it until it was lost."""

    def take(self) -> bool:
        try:
            if self._held is not None and self._alive(self._held):
                return True
            connection = self._engine.connect()
            connection.detach()
            if connection.execute(_TAKE).scalar() and self._drained(connection):
                self._held, self._session = connection, connection.execute(_SESSION).scalar()
                return True
            connection.close()
        except SQLAlchemyError as error:
            raise StateError(
                f"{self._place} cannot be reached. See that it runs and lets us in"
            ) from error
        return False

    def _drained(self, connection: Connection) -> bool:
        """Whether the leader before us is through with its last transaction."""
        if not connection.execute(_DRAIN).scalar():
            return False
        connection.execute(_DRAINED)
        return True

    def fence(self, connection: Connection) -> None:
        if self._session is None:
            return
        # First share, then look: a new leader lets in nobody who looked before it led.
        connection.execute(_SHARE)
        if not connection.execute(_LEADS, {"session": self._session}).scalar():
            raise NotLeading(_LOST)

    def _alive(self, connection: Connection) -> bool:
        """A lost connection has lost the lock with it."""
        try:
            connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            self._let_go()
            return False
        return True

    def release(self) -> None:
        if self._held is not None:
            with suppress(SQLAlchemyError):  # said, because a server notices a closed door late
                self._held.execute(_GIVE)
        self._let_go()
        self._session = None

    def _let_go(self) -> None:
        if self._held is not None:
            connection, self._held = self._held, None
            connection.close()
