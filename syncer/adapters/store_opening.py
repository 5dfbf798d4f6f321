"""Opening a database: its file, its connections, its schema, and errors in words with a remedy."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from syncer.adapters.store_codec import DamagedText
from syncer.adapters.store_tables import REVISIONS, VERSION_TABLE
from syncer.errors import ConfigError, StateError

_PATIENCE = 10  # seconds that a writer waits for another
_PATIENCE_TO_MIGRATE = 600  # as above: another may be migrating, or a backup reads the old tables
_PATIENCE_TO_LEAD = 1  # as above: longer than somebody's word takes, and a commit may come later
_SPELLINGS = "sqlite:///PATH or postgresql://USER@HOST:PORT/DATABASE"
_TELLING = 4  # characters of a password whose repetition is no chance
_WRITER = 0x73796E63  # "sync": the advisory lock of whoever writes; the schema is its second half
_ONE_AT_A_TIME = text(
    "SELECT set_config('lock_timeout', :patience, true), "
    "pg_advisory_xact_lock(:lock, hashtext(current_schema()))"
).bindparams(lock=_WRITER)
_LOCKED, _FULL = "55P03", "53100"  # lock_not_available, disk_full: a server speaks any language
_SAYINGS = (
    (
        ("not a database", "malformed", "disk image"),
        (
            "is damaged or no SQLite database. Restore it, or move it away: joins are found again "
            "by the names in the texts and the marks on the tickets"
        ),
    ),
    (
        ("readonly", "read-only", "unable to open"),
        (
            "cannot be written. Make the file and its folder writable for this user, or name "
            "another in store.url"
        ),
    ),
    (
        ("locked",),
        f"was kept locked by another process for {_PATIENCE} s. See what else uses it",
    ),
    (("full",), "cannot grow: the disk is full. Make room"),
    (
        ("disk I/O error",),
        (
            "could not be read or written. Look for a quota, a limit on the size of files "
            "(ulimit -f) or a failing disk"
        ),
    ),
)
_REFUSALS = {
    _FULL: "cannot grow: the server's disk is full. Make room",
    _LOCKED: "was kept locked by another process too long. See what else uses it",
}


class Database:
    """Transactions on one database; what fails in them is a ``StateError`` with its remedy."""

    def __init__(self, engine: Engine, place: str, file: Path | None) -> None:
        self.engine = engine
        self.place = place
        self.file = file
        self.sqlite = engine.dialect.name == "sqlite"
        snapshot = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reads = engine.execution_options(begin="DEFERRED", **snapshot)
        self._writes = engine.execution_options(begin="IMMEDIATE")
        self._durable = engine.execution_options(begin="IMMEDIATE", durable=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Everything in here is as of one moment."""
        with self._explained(), self._reads.begin() as connection:
            yield connection

    @contextmanager
    def writing(self, *, durable: bool) -> Iterator[Connection]:
        """All or nothing; it survives a kill, and a power cut too if it is durable.

        One at a time, as SQLite has it anyway: two that write the same rows would end in each
        other's way.
        """
        with self._explained(), (self._durable if durable else self._writes).begin() as connection:
            self._wait_for_writer(connection, _PATIENCE)
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """As writing durably, but behind another that migrates, and readers of the old tables."""
        with self._explained(), self._durable.begin() as connection:
            self._wait_for_writer(connection, _PATIENCE_TO_MIGRATE)
            yield connection

    def written(self, session: Connection) -> bool:
        """On a connection that commits by itself: whether all that write just now are through."""
        try:
            self._wait_for_writer(session, _PATIENCE_TO_LEAD)
        except DBAPIError as error:
            if _state(error) != _LOCKED:
                raise
            return False
        return True

    def _wait_for_writer(self, connection: Connection, patience: int) -> None:
        """Until the transaction ends nobody else writes, and no lock is waited for any longer."""
        if not self.sqlite:
            connection.execute(_ONE_AT_A_TIME, {"patience": f"{patience}s"})

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise _explain(error, self.place, self.engine.url) from error
        except DamagedText as error:
            raise StateError(
                f"{self.place}: {error}. Restore it from a backup, or move it away"
            ) from error


def open_database(url: str) -> Database:
    """A database whose schema is this program's; made or migrated where it is not yet."""
    parsed = _parse(url)
    file = _file(parsed) if parsed.get_backend_name() == "sqlite" else None
    place = str(file) if file else parsed.set(query={}).render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed, in_memory=file is None)
    else:
        engine = _postgres(parsed)
    database = Database(engine, place, file)
    try:
        if _current(database) != REVISIONS[-1]:
            _migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def create_private(file: Path) -> None:
    """Make an empty file for this user alone, unless it is there.

    One that is there is not even opened: closing it would give up the locks of this process on it.
    """
    try:
        if not file.parent.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _keep_out_of_git(file.parent)
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        if not file.parent.is_dir():
            raise StateError(f"{file}: {file.parent} is a file. Change store.url") from None
    except OSError as error:
        raise StateError(
            f"{file} cannot be made: {error.strerror}. Make {file.parent} writable for this user, "
            "or name another file in store.url"
        ) from error


def _keep_out_of_git(folder: Path) -> None:
    """What a machine remembers belongs in nobody's commit, as the caches of other tools."""
    above = Path(os.path.realpath(folder)).parents
    if any((one / ".git").exists() for one in above):
        (folder / ".gitignore").write_text("# Made by syncer.\n*\n", "utf-8")


def _parse(url: str) -> URL:
    # The address may hold a password, and what stands in the wrong place may be a piece of it:
    # no message repeats any of it.
    try:
        parsed = make_url(url)
        url.encode()
    except UnicodeEncodeError:
        raise ConfigError(f"store.url is no text: write {_SPELLINGS}") from None
    except ArgumentError:
        raise ConfigError(f"store.url is no address: write {_SPELLINGS}") from None
    except ValueError:
        raise ConfigError(
            f"store.url: what follows the host's : is no port number: write {_SPELLINGS}, an IPv6 "
            "host in [ ], and / : @ of a password as %2F %3A %40"
        ) from None
    if "\0" in url or "%00" in url:
        raise ConfigError(f"store.url has a NUL byte in it: write {_SPELLINGS}")
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "postgresql+psycopg"):
        raise ConfigError(f"store.url begins with {parsed.drivername}://: write {_SPELLINGS}")
    if parsed.drivername == "sqlite" and (parsed.host or parsed.query):
        raise ConfigError(
            "store.url: an SQLite file has neither a host nor options behind a ?: write "
            "sqlite:///PATH with three /, and a ? in the path as %3F"
        )
    if parsed.drivername != "sqlite" and _is_torn(parsed, url):
        raise ConfigError(
            "store.url has an @ that may be part of its password, so nobody is asked: write "
            f"{_SPELLINGS}, and / : @ of a user or password as %2F %3A %40"
        )
    return parsed


def _is_torn(parsed: URL, url: str) -> bool:
    """Whether a piece of the password may stand for host or database, which drivers repeat."""
    return url.count("@") > 1 or any("@" in (one or "") for one in (parsed.host, parsed.database))


def _file(url: URL) -> Path | None:
    if url.database in (None, "", ":memory:"):
        return None
    file = Path(url.database or "")
    try:
        folder = file.is_dir()
    except OSError as error:
        raise StateError(
            f"{file} cannot be looked at: {error.strerror}. Name another file in store.url"
        ) from error
    if folder:
        raise StateError(
            f"{file} is a folder: name a file in store.url, such as sqlite:///{file / 'state.db'}"
        )
    create_private(file)
    return file


def _sqlite(url: URL, *, in_memory: bool) -> Engine:
    options = {"check_same_thread": False, "timeout": _PATIENCE}
    if in_memory:
        engine = create_engine(
            url, hide_parameters=True, connect_args=options, poolclass=StaticPool
        )
    else:
        engine = create_engine(url, hide_parameters=True, connect_args=options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: SqliteConnection, _: object) -> None:
    connection.isolation_level = None  # we begin ourselves: the driver's way leaves DDL outside
    connection.execute("PRAGMA journal_mode=WAL").close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options["begin"] == "IMMEDIATE":
        level = "FULL" if options.get("durable") else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous={level}")
    connection.exec_driver_sql(f"BEGIN {options['begin']}")


def _postgres(url: URL) -> Engine:
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": _PATIENCE}
    try:
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            connect_args=patience,
            # Who waited for another writer has to see what that one wrote, whatever the server's
            # default.
            isolation_level="READ COMMITTED",
        )
    except ImportError:
        raise StateError(
            "store.url names PostgreSQL, whose driver is missing: install syncer[postgres]"
        ) from None


def _current(database: Database) -> str | None:
    """The schema's revision; None: the database is empty."""
    with database.reading() as connection:
        return _revision(connection, database.place)


def _revision(connection: Connection, place: str) -> str | None:
    inspector = inspect(connection)
    if not inspector.has_table(VERSION_TABLE):
        if inspector.get_table_names():
            raise StateError(
                f"{place} belongs to another program. Name a database of syncer's own in store.url"
            )
        return None
    revision: str | None = connection.execute(
        text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608 - a constant of ours
    ).scalar()
    if revision not in REVISIONS:
        raise StateError(
            f"{place} was written by a newer syncer (schema {revision}, this one knows up to "
            f"{REVISIONS[-1]}). Run that version, or restore a backup from before"
        )
    return revision


def _migrate(database: Database) -> None:
    from alembic import command  # noqa: PLC0415 - 300 ms, needed once per schema
    from alembic.config import Config  # noqa: PLC0415 - as above

    with database.migrating() as connection:
        if _revision(connection, database.place) == REVISIONS[-1]:
            return  # another process was faster
        config = Config(attributes={"connection": connection})
        folder = str(Path(__file__).parent / "migrations")
        config.set_main_option("script_location", folder.replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, REVISIONS[-1])


def _explain(error: SQLAlchemyError, place: str, url: URL) -> StateError:
    lines = str(error.orig if isinstance(error, DBAPIError) else error).strip().splitlines()
    reason = lines[0] if lines else type(error).__name__
    if url.get_backend_name() != "sqlite":
        reason = _bare(reason, url)
        if saying := _REFUSALS.get(_state(error)):
            return StateError(f"{place} {saying} ({reason})")
        return StateError(f"{place} cannot be used: {reason}. See that it runs and lets us in")
    for signs, saying in _SAYINGS:
        if any(sign in reason for sign in signs):
            return StateError(f"{place} {saying} ({reason})")
    return StateError(f"{place} cannot be used: {reason}")


def _bare(reason: str, url: URL) -> str:
    """What a driver says, without any piece of the address's password that it repeats."""
    secrets = [str(url.password or ""), *url.normalized_query.get("password", ())]
    pieces = {piece for one in secrets for piece in (one, *re.split(r"[@:/?#\s]+", one))}
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= _TELLING:
            reason = reason.replace(piece, "[hidden]")
    return reason


def _state(error: SQLAlchemyError) -> str:
    """The code of a server's refusal."""
    return getattr(error.orig, "sqlstate", None) or "" if isinstance(error, DBAPIError) else ""
