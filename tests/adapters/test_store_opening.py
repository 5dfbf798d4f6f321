from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from syncer.adapters import store_sql, store_tables
from syncer.adapters.store_opening import open_database
from syncer.adapters.store_sql import SqlStore, open_store
from syncer.errors import ConfigError, StateError
from syncer.testing.store_process import line, start
from syncer.testing.store_samples import link
from tests.adapters.stores import addresses, postgres_only

NOBODY = 65534


def _sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.db"


@pytest.fixture
def store(file: Path) -> Iterator[SqlStore]:
    with open_store(f"sqlite:///{file}") as store:
        yield store


# Bad input


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """A folder in store.url is named, with an address that would do."""
    with pytest.raises(StateError, match=r"is a folder: name a file in store.url, such as sqlite"):
        open_store(f"sqlite:///{tmp_path}")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:hunter2@h:abc/d",
        "postgresql://u:winter@hunter2@127.0.0.1:1/x",
        "postgresql://u:winter@hunter2/more@127.0.0.1:1/x",
        "postgresql://u:winter@hunter2?more@127.0.0.1:1/x",
        "postgresql://u/v:hunter2@127.0.0.1:1/x",
        "postgresql://[::1/hunter2",
        "postgresql://h/hunter2\0",
        "sqlite:///hunter2\0",
        "sqlite:///hunter2%00",
        "sqlite:///\ud800hunter2",
        "sqlite:///hunter2?timeout=abc",
        "sqlite://hunter2/x",
        "mysql://u:hunter2@h/x",
        "hunter2",
    ],
)
def test_an_address_that_cannot_be_is_refused(url: str) -> None:
    """A wrong port, a NUL byte or options are told with the remedy, and nothing is repeated."""
    with pytest.raises(ConfigError, match=r"store\.url.* write .*sqlite:///PATH") as caught:
        open_store(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("secret", ["u:win%40hunter2@{}", "u@{}&password=hunter2"])
def test_a_driver_repeats_no_password(secret: str) -> None:
    """What a driver says of an address comes without any piece of its password."""
    pytest.importorskip("psycopg")
    with pytest.raises(StateError, match=r"nowhere/\[hidden\]") as caught:
        open_store("postgresql://" + secret.format("/x?host=/nowhere/hunter2"))
    assert "hunter2" not in str(caught.value)


def test_a_name_too_long_for_a_file_is_told(tmp_path: Path) -> None:
    """A path no file system takes ends in words."""
    with pytest.raises(StateError, match=r"name too long|cannot be"):
        open_store(f"sqlite:///{tmp_path}/{'a' * 5000}")


@pytest.mark.parametrize(
    "content", [b"# no database\n" * 100, b"SQLite format 3\0" + b"\xff" * 9000]
)
def test_a_damaged_file_is_left_as_it_is(file: Path, content: bytes) -> None:
    """A file that is no database is named with a remedy, and not a byte of it changes."""
    file.write_bytes(content)
    with pytest.raises(StateError, match=r"state\.db is damaged .* Restore it, or move it away"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == content


def test_damage_found_later_is_named(file: Path, store: SqlStore) -> None:
    """A stored text that nobody can read raises a StateError with file, thing and remedy."""
    store.keep([link()])
    _sql(file, "UPDATE links SET body = '{\"key\":'")
    with pytest.raises(StateError, match=r"state\.db: a stored Link is damaged.*Restore it"):
        store.recall()


def test_a_file_among_the_folders_is_named(tmp_path: Path) -> None:
    """A path that leads through a file is refused with the file's name."""
    (tmp_path / "a").write_text("")
    with pytest.raises(StateError, match=r"state\.db"):
        open_store(f"sqlite:///{tmp_path}/a/state.db")


@contextmanager
def _without_rights() -> Iterator[Path]:
    """A folder that may not be written, for a user without root's rights."""
    root = os.geteuid() == 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        if root:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
        folder.chmod(0o700)


@contextmanager
def _as_nobody() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_read_only_folder_is_named() -> None:
    """Where no file can be made, file and remedy are named."""
    with _without_rights() as folder, _as_nobody():
        folder.chmod(0o500)
        with pytest.raises(StateError, match=r"state\.db cannot be made: .* writable for"):
            open_store(f"sqlite:///{folder}/state.db")


def test_a_read_only_database_is_named() -> None:
    """Where file and folder may only be read, the first use names file and remedy."""
    with _without_rights() as folder:
        file = folder / "state.db"
        url = f"sqlite:///{file}"
        open_store(url).close()
        if os.geteuid() == 0:
            os.chown(file, NOBODY, NOBODY)
        file.chmod(0o400)
        folder.chmod(0o500)
        refused = pytest.raises(StateError, match=r"state\.db cannot be written\. Make the file")
        with _as_nobody(), refused:
            open_store(url)


def test_another_programs_database_is_left_alone(file: Path) -> None:
    """A database with tables of somebody else gets none of ours."""
    _sql(file, "CREATE TABLE alembic_version (version_num TEXT)")
    with pytest.raises(StateError, match="belongs to another program"):
        open_store(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [
            ("alembic_version",)
        ]


@pytest.mark.parametrize("url", ["", "state.db", "mysql://u:geheim@h/d", "sqlite+x:///geheim"])
def test_an_address_of_another_kind_is_refused(url: str) -> None:
    """An address we cannot use names the two that we can, and keeps its own secrets."""
    with pytest.raises(ConfigError, match="sqlite:///PATH or postgresql://") as refused:
        open_store(url)
    assert "geheim" not in str(refused.value)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    """The message about a server that does not answer holds its address and no secret."""
    pytest.importorskip("psycopg")
    url = "postgresql://syncer:geheim@127.0.0.1:1/state?password=geheim&connect_timeout=2"
    with pytest.raises(StateError, match=r"127\.0\.0\.1:1/state cannot be used") as refused:
        open_store(url)
    assert "geheim" not in str(refused.value)


@postgres_only
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("53100", r"the server's disk is full\. Make room \(kein Platz"),
        ("55P03", r"locked by another process too long\. See what else uses it \(kein Platz"),
        ("57P01", r"cannot be used: kein Platz.* See that it runs"),
    ],
)
def test_a_server_may_speak_any_language(code: str, words: str, tmp_path: Path) -> None:
    """What a server refuses is known by its code: its words are in the language of its host."""
    refuse = f"DO $$ BEGIN RAISE EXCEPTION 'kein Platz' USING ERRCODE = '{code}'; END $$"
    with addresses("postgres", tmp_path) as url, open_store(url) as store:  # noqa: SIM117 - one law
        with pytest.raises(StateError, match=words), store._writing(durable=True) as connection:
            connection.exec_driver_sql(refuse)


# Files


def test_files_are_the_users_own(tmp_path: Path) -> None:
    """The folder is made, and nobody else may read the store or its companions."""
    with open_store(f"sqlite:///{tmp_path}/a/b/state.db") as store:
        store.lead()
        store.keep([link()])
        folder = tmp_path / "a" / "b"
        names = {one.name: stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()}
    private = 0o600
    companions = ("", ".lock", "-wal", "-shm")
    assert names == {f"state.db{companion}": private for companion in companions}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_opening_again_keeps_the_lead(file: Path, store: SqlStore) -> None:
    """A second opening in one process and its closing take no lock away from the first."""
    assert store.lead()
    with open_store(f"sqlite:///{file}") as second:
        assert not second.lead()
    with start(
        f"from syncer.adapters.store_sql import open_store\nstore = open_store('sqlite:///{file}')",
        "say(store.lead())",
    ) as process:
        assert line(process) == "False"


# Schema


def test_two_may_open_a_new_store_at_once(file: Path) -> None:
    """Of processes that find no schema, one makes it and the others use it."""
    opening = "from syncer.adapters.store_sql import open_store"
    script = f"store = open_store('sqlite:///{file}'); store.keep([]); say(store.recall().links)"
    processes = [start(opening, script) for _ in range(3)]
    said = []
    for process in processes:
        with process:
            said.append(line(process))
    assert said == ["{}", "{}", "{}"]


def test_migrations_lead_to_the_tables(file: Path) -> None:
    """The last migration leaves exactly the tables that the program reads and writes."""
    database = open_database(f"sqlite:///{file}")
    with database.reading() as connection:
        options = {"version_table": store_tables.VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, store_tables.metadata) == []
    database.close()


def test_every_schema_is_known_by_its_migration() -> None:
    """The program knows the migrations there are, in their order, without importing Alembic."""
    folder = Path(store_sql.__file__).parent / "migrations"
    scripts = ScriptDirectory(str(folder)).walk_revisions()
    assert tuple(script.revision for script in scripts)[::-1] == store_tables.REVISIONS


def test_a_current_store_opens_without_alembic(file: Path) -> None:
    """Opening a store whose schema is current does not pay for the import of Alembic."""
    open_store(f"sqlite:///{file}").close()
    opening = f"from syncer.adapters.store_sql import open_store\nopen_store('sqlite:///{file}')"
    with start(opening, "import sys; say('alembic' in sys.modules)") as process:
        assert line(process) == "False"


@pytest.mark.parametrize(("work_tree", "there"), [(True, False), (True, True), (False, False)])
def test_a_folder_of_ours_is_no_part_of_a_work_tree(
    work_tree: bool, there: bool, tmp_path: Path
) -> None:
    """A folder that is made for the store inside a work tree is ignored by git; others stay."""
    if work_tree:
        (tmp_path / ".git").mkdir()
    folder = tmp_path / "config" / ".syncer"
    if there:
        folder.mkdir(parents=True)
    with open_store(f"sqlite:///{folder / 'state.db'}"):
        pass
    ignored = folder / ".gitignore"
    assert ignored.exists() == (work_tree and not there)
    assert not ignored.exists() or ignored.read_text().splitlines()[-1] == "*"
