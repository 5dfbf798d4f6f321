"""One leader at a time, as long as its process lives: locks that the operating system takes back.

A process that has lost its lock without knowing writes nothing more. Safety does not rest on
either: an id is begun once, whoever leads.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from syncer.adapters.store_opening import Database, create_private
from syncer.errors import NotLeading, StateError

_LEADING = 0x6C656164  # "lead"; the schema's name is the second half of the lock
_LOST = "the lead was lost in the middle of this cycle; nothing more was written by it"
_TAKE, _GIVE = (
    text(f"SELECT {call}(:lock, hashtext(current_schema()))").bindparams(lock=_LEADING)
    for call in ("pg_try_advisory_lock", "pg_advisory_unlock")
)
# Numbers of sessions come again, after a restart of the server soon: with their time they do not.
_SESSION = text("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
_LEADS = text(
    "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "AND classid = CAST(:lock AS int)::oid AND objid = hashtext(current_schema())::oid "
    "AND pid = :pid AND backend_start = :since)"
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
        return _Advisory(database)
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

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._held: Connection | None = None
        self._session: tuple[int, datetime] | None = None
        """The server's process that holds the lock, or held it until it was lost; its start."""

    def take(self) -> bool:
        try:
            if self._held is not None and self._alive(self._held):
                return True
            connection = self._engine.connect()
            connection.detach()
            # The leader before us may be in the middle of its last transaction.
            if connection.execute(_TAKE).scalar() and self._database.written(connection):
                pid, since = connection.execute(_SESSION).one()
                self._held, self._session = connection, (pid, since)
                return True
            connection.close()
        except SQLAlchemyError as error:
            raise StateError(
                f"{self._database.place} cannot be reached. See that it runs and lets us in"
            ) from error
        return False

    def fence(self, connection: Connection) -> None:
        if self._session is None:
            return
        # Nobody else writes while this transaction lasts, and a new leader waits until it has
        # ended: who looks in here and leads does so to its end.
        pid, since = self._session
        if not connection.execute(_LEADS, {"pid": pid, "since": since}).scalar():
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
