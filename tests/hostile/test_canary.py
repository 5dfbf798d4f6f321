"""The secret of the test run: the watch over it fires, and no command repeats one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, inspect, text

from syncer.app.cli import run, tree
from syncer.app.hiding import hidden
from syncer.app.settings import load
from syncer.app.telemetry import start_logging
from syncer.app.wiring import wire
from syncer.errors import SyncerError
from tests.app.deployment import CHECKLIST
from tests.canary import PLAIN, SECRET, Watch, sings, told_by

ROOT = Path(__file__).parent.parent.parent
Capture = pytest.CaptureFixture[str]
LEAKS = """\
import base64, os, sqlite3, subprocess, sys
import pytest, structlog
from structlog.testing import capture_logs
from tests.canary import PLAIN, SECRET

def test_leak_out(): print(SECRET)
def test_leak_plain(): print(PLAIN)
def test_leak_err(capsys):
    print(f"://u:{SECRET}@h", file=sys.stderr)
    capsys.readouterr()
def test_leak_cause():
    with pytest.raises(KeyError):
        try: raise ValueError(SECRET)
        except ValueError as error: raise KeyError("x") from error
def test_leak_context():
    with pytest.raises(KeyError):
        try: raise ValueError(SECRET)
        except ValueError: raise KeyError("x")
def test_leak_note():
    with pytest.raises(KeyError):
        error = KeyError("x")
        error.add_note(SECRET)
        raise error
def test_leak_log():
    with capture_logs(): structlog.get_logger().info("x", url=SECRET)
def test_leak_file(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.html").write_text(f"<p>{SECRET}</p>")
def test_leak_coded(tmp_path):
    (tmp_path / "page").write_bytes(base64.b64encode(f"user:{SECRET}".encode()))
def test_leak_database(tmp_path):
    with sqlite3.connect(tmp_path / "state.db") as db:
        db.execute("create table t (x)")
        db.execute("insert into t values (?)", (SECRET,))
    db.close()
def test_leak_process():
    subprocess.run([sys.executable, "-c", "import os; print(os.environ['SYNCER_CANARY'])"],
                   capture_output=True, check=True)
def test_leak_failure(): assert os.environ["PGPASSWORD"] == ""
def test_clean(tmp_path, capsys):
    (tmp_path / "page").write_text("nothing")
    print("nothing")
    assert capsys.readouterr().out == "nothing\\n"
def test_carried(tmp_path, canary): canary.carry(tmp_path / "syncer.yaml", SECRET)
"""


@pytest.mark.parametrize("workers", ["0", "1"])
def test_the_watch_hears_every_way_out(workers: str, tmp_path: Path) -> None:
    """A secret that leaves by any way fails its own test and no other, in one process or many."""
    (tmp_path / "test_leaks.py").write_text(LEAKS)
    with (tmp_path / "said").open("w") as said_here:
        told = subprocess.run(
            [
                *(sys.executable, "-m", "pytest", "-p", "tests.canary", "-p", "no:cacheprovider"),
                *("-q", "--tb=no", "-n", workers, "--basetemp", str(tmp_path / "base")),
                "test_leaks.py",
            ],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=said_here,
            stderr=subprocess.STDOUT,
            check=False,
        )
    said = (tmp_path / "said").read_text()
    leaks = set(re.findall(r"def (test_leak\w*)", LEAKS))
    for left in sorted(tmp_path.rglob("*"), reverse=True):
        # What leaked there on purpose is no leak of this test.
        left.unlink() if left.is_file() or left.is_symlink() else left.rmdir()
    assert told.returncode == 1
    assert set(re.findall(r"(?:FAILED|ERROR) \S+::(test_\w+)", said)) == leaks
    assert "2 passed" in said or "3 passed" in said or f"{len(leaks) + 1} passed" in said


def deployed(folder: Path, canary: Watch, more: str = "") -> Path:
    (folder / "pm").mkdir()
    (folder / "pm" / "a.md").write_text(CHECKLIST, "utf-8")
    return canary.carry(
        folder / "syncer.yaml",
        "sources: {docs: {type: directory, path: pm}}\n"
        f"trackers: {{desk: {{type: local, path: tickets}}}}\n{more}",
    )


UNREACHABLE = f"postgresql://syncer:{PLAIN}@127.0.0.1:1/state?application_name={PLAIN}"
COMMANDS = (
    *(["plan"], ["plan", "--json"], ["sync"], ["sync", "--json", "--full"], ["status"]),
    *(["report"], ["report", "--format", "json"], ["approve", "0123abcd"], ["schema"]),
    *(["link", "docs:a.md:9", "LOCAL-1"], ["new", "docs:a.md:9"], ["parse", "pm"], ["lint", "pm"]),
    *(["tickets"], ["tickets", "list"], ["tickets", "show", "LOCAL-1"], ["plan", "--help"]),
)
CARRIED = ("key", "file", "variable", "short variable", "folder of secrets")


def entrusted(way: str, url: str, folder: Path, canary: Watch, env: pytest.MonkeyPatch) -> Path:
    """A deployment that is told the address of its store in one of the ways there are."""
    secrets = folder / "secrets"
    secrets.mkdir()
    match way:
        case "key":
            return deployed(folder, canary, f'store: {{url: "{url}"}}\n')
        case "file":
            canary.carry(secrets / "url", f"{url}\n")
            return deployed(folder, canary, "store: {url_file: secrets/url}\n")
        case "folder of secrets":
            canary.carry(secrets / "syncer_store__url", f"{url}\n")
            env.setenv("SYNCER_SECRETS_DIR", str(secrets))
        case _:
            env.setenv("SYNCER_STORE" if way == "short variable" else "SYNCER_STORE__URL", url)
    return deployed(folder, canary)


@pytest.mark.parametrize("way", CARRIED)
@pytest.mark.parametrize("style", ["json", "console"])
def test_no_command_repeats_the_password_of_its_store(
    way: str,
    style: str,
    tmp_path: Path,
    canary: Watch,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever is asked for, and however the password came in, it is in nothing that comes out."""
    config = entrusted(way, UNREACHABLE, tmp_path, canary, monkeypatch)
    for command in COMMANDS:
        options = ["--config", str(config), "--log-level", "debug", "--log-format", style]
        assert run([*options, *command]) in (0, 1, 2), command
        told = "".join(capsys.readouterr())
        assert told
        assert not sings(told), command
        assert "Traceback" not in told


@pytest.mark.skipif(
    "SYNCER_TEST_POSTGRES" not in os.environ, reason="SYNCER_TEST_POSTGRES names no server"
)
@pytest.mark.parametrize("way", CARRIED)
def test_no_database_holds_its_own_password(
    way: str,
    tmp_path: Path,
    canary: Watch,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a server that answers all commands work, and no row of any table has the password."""
    url = os.environ["SYNCER_TEST_POSTGRES"]
    schema = f"canary_{os.getpid()}_{CARRIED.index(way)}"
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(f"create schema {schema}"))
    try:
        own = f"{url}?options=-csearch_path%3D{schema}"
        config = entrusted(way, own, tmp_path, canary, monkeypatch)
        for command in COMMANDS:
            assert run(["--config", str(config), "--log-level", "debug", *command]) in (0, 1, 2)
            assert not sings("".join(capsys.readouterr())), command
        assert list((tmp_path / "tickets").glob("*.md"))
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names(schema)
            for table in tables:
                rows = connection.execute(text(f'select * from {schema}."{table}"')).all()  # noqa: S608 - names of ours
                assert not sings(repr([tuple(map(bytes_or_text, row)) for row in rows])), table
        assert tables
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"drop schema {schema} cascade"))
        engine.dispose()


def bytes_or_text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, memoryview | bytes) else str(value)


def test_settings_show_no_secret(
    tmp_path: Path, canary: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings hide their secrets in every form that a log or a debugger would ask for."""
    for way in CARRIED:
        folder = tmp_path / way.replace(" ", "_")
        folder.mkdir()
        with monkeypatch.context() as env:
            settings = load(entrusted(way, UNREACHABLE, folder, canary, env))
            assert sings(settings.store.url.get_secret_value())
            for shown in (repr(settings), str(settings), f"{settings.store}", repr(vars(settings))):
                assert not sings(shown)
            assert not sings(settings.model_dump_json())
            assert not sings(str(settings.model_dump()))


def misplaced(secret: str) -> tuple[str, ...]:
    """Files with it where none belongs."""
    return (
        f"{secret}: 1",
        f"sync: {secret}",
        f"sync: {{mode: {secret}}}",
        f"sync: {{token: {secret}}}",
        f"sources: {{docs: {{type: directory, path: pm, token: {secret}}}}}",
        f"sources: {{docs: {{type: '{secret}{secret}', path: pm}}}}",
        f"store: {{url: '{secret}'}}",
        f"store: 'mysql://u:{secret}@h/d'",
        f"store: 'postgresql://u:{secret}@h:port/d'",
        f"store: 'postgresql://u:p@h:{secret}/d'",
        f"store: 'postgresql://u:{secret}@[h/d'",
        f"store: 'sqlite:///{secret}?x=\\0'",
        f"store: 'sqlite:///:memory:{secret}'",
        f"store: [{secret}]",
        f"store: {{url: {{{secret}: 1}}}}",
        f"store: {{url: 1, url_file: {secret}}}",
        f"log: {{level: {secret}}}",
        f"x: *{secret}",
        f"x: !{secret} 1",
        f"x: '{secret}",
        f"{secret}: [",
        f"- {secret}",
        f"{{{secret}}}",
        f"sync: {{write_budget: 'https://ana:{secret}@h/x'}}",
        f"sync: {{write_budget: 'https://ana:p@{secret}@h/x'}}",
        f"sync: {{write_budget: 'https://ana:p/{secret}@h/x'}}",
    )


def misplacements(secret: str) -> Iterator[tuple[str, dict[str, str]]]:
    yield from ((text, {}) for text in misplaced(secret))
    for name in ("STORE", "STORE__URL", "STORE__URL_FILE", "STORE__TOKEN", "SYNC", "SYNC__MODE"):
        yield "", {f"SYNCER_{name}": f"mysql://u:{secret}@h"}
        if (name, secret) == ("STORE__URL_FILE", PLAIN):
            continue  # words where a file's name belongs are its name, and that has to be told
        yield "", {f"SYNCER_{name}": secret}
        yield "", {f"SYNCER_{name}": f'{{"{secret}": "{secret}"'}
        yield "", {f"SYNCER_{name}": f'["{secret}"]'}
    yield "", {"SYNCER_SYNC__LIMITS": f'{{"{secret}": 1, "{secret}": 2}}'}
    yield "", {f"SYNCER_SYNC__{secret}": "1"}


CASES = (*misplacements(SECRET), *misplacements(PLAIN))


@pytest.mark.parametrize(("said", "environ"), CASES, ids=range(len(CASES)))
def test_a_secret_in_a_wrong_place_is_not_repeated(
    said: str, environ: dict[str, str], tmp_path: Path, canary: Watch
) -> None:
    """What is refused is named by its place; neither the message nor its causes repeat a secret."""
    file = canary.carry(tmp_path / "syncer.yaml", said)
    with pytest.raises(SyncerError) as caught:
        wire(load(file, environ=environ)).open_store()
    assert not sings(told_by(caught.value))


@given(st.text("aZ9@/:?#%-_.=&", max_size=12), st.sampled_from(["", ":5432"]))
def test_no_address_keeps_its_user(password: str, port: str) -> None:
    """Whatever a password holds, escaped or not, a message about its address has none of it."""
    told = hidden(f"cannot reach postgresql://syncer:hunter{password}@db{port}/state: refused")
    assert "hunter" not in told
    assert told.endswith(f"db{port}/state: refused")


def test_what_has_no_user_is_told() -> None:
    """An address without a password keeps its port and its path, signs of mentions included."""
    for address in ("https://h:8080/@ana", "https://h/@ana/x", "https://h:1/?a=b@c"):
        assert hidden(address) == address


def test_a_crash_shows_no_variables(capsys: Capture) -> None:
    """A traceback in the log is that of Python: no values of variables stand in it."""
    for style in ("json", "console"):
        start_logging(style=style, level="debug")
        try:
            crash(SECRET)
        except ZeroDivisionError:
            structlog.get_logger().exception("cycle.crashed")
        told = capsys.readouterr().err
        assert "ZeroDivisionError" in told
        assert not sings(told)
    structlog.reset_defaults()


def crash(password: str) -> float:
    return len(password) / 0


def test_no_option_takes_a_secret() -> None:
    """What is typed is seen by everybody who lists processes: no option asks for a secret there."""

    def options(command: click.Command) -> Iterator[str]:
        for parameter in command.params:
            yield from parameter.opts
        if isinstance(command, click.Group):
            for inner in command.commands.values():
                yield from options(inner)

    found = set(options(tree))
    assert "--config" in found
    assert [one for one in found if re.search("token|secret|passw|url|key|auth", one)] == []


def test_a_process_that_dies_of_an_error_of_ours_shows_no_secret(
    tmp_path: Path, canary: Watch
) -> None:
    """Even a traceback on stderr, which no one caught, has nothing of the configuration in it."""
    config = deployed(tmp_path, canary, f'store: {{url: "{UNREACHABLE}"}}\n')
    code = (
        "import sys\n"
        "from syncer.app.session import settings_of\n"
        "from syncer.app.invocation import Invocation\n"
        "from syncer.app.wiring import wire\n"
        "from pathlib import Path\n"
        "wire(settings_of(Invocation(Path(sys.argv[1])))).open_store()\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(config)], capture_output=True, text=True, check=False
    )
    assert "Traceback" in told.stderr
    assert "StateError" in told.stderr
    assert not sings(told.stderr + told.stdout)
