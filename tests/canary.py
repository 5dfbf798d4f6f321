"""Canaries: secrets that the whole test run is given, and that nothing may ever sing.

A pytest plugin. Every process of the run has them in its environment, and a PostgreSQL server is
spoken to with one as password. After each test all that came out of it is searched: what
it captured or printed, its log, the exceptions it caught with all their causes, what processes it
started said, and every file below its ``tmp_path``, databases and pages included. A hit fails it.
"""

from __future__ import annotations

import base64
import os
import stat
import subprocess
import traceback
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from structlog.testing import LogCapture

SECRET = "Kanarienvogel7qzJ4wHuvY2"  # noqa: S105 - it opens nothing
"""A key as machines make them."""
PLAIN = "finken-pfeifen-leise-bei-nacht"
"""A password as people make them: no rule about looks can hide it, so that who must not say a
secret has to know where it stands."""
_SERVER = "SYNCER_TEST_POSTGRES"
_LARGEST = 64 * 1024 * 1024


def _spellings(secret: str) -> Iterator[bytes]:
    raw = secret.encode()
    yield raw
    yield secret.encode("utf-16-le")
    for before in range(3):
        # Whatever stood before it; the first and the last group hold bits of the neighbours.
        coded = base64.b64encode(b"\0" * before + raw)
        yield coded[4:-4]


_SPELLED = (*_spellings(SECRET), *_spellings(PLAIN))


def sings(said: str | bytes) -> bool:
    """Whether a secret can be read out of this."""
    raw = said.encode(errors="replace") if isinstance(said, str) else said
    return any(one in raw for one in _SPELLED)


def files_that_sing(folder: Path, carriers: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Regular files with a secret in them, but for those that were given it."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            try:
                status = path.lstat()
                if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
                    continue
                if path not in carriers and sings(path.read_bytes()):
                    yield path
            except OSError:
                continue


def told_by(error: BaseException) -> str:
    """All that a log or a terminal could show of an exception, its causes and contexts."""
    said = [*traceback.TracebackException.from_exception(error).format()]
    seen: set[int] = set()
    left = [error]
    while left:
        one = left.pop()
        if id(one) not in seen:
            seen.add(id(one))
            said += [repr(one), str(one), repr(one.args), *getattr(one, "__notes__", ())]
            left += [cause for cause in (one.__cause__, _context(one)) if cause is not None]
    return "\n".join(said)


def _context(error: BaseException) -> BaseException | None:
    return None if error.__suppress_context__ else error.__context__


class Watch:
    """What one test has said so far, and the files that were given the secret on purpose."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.carriers: set[Path] = set()

    def hear(self, where: str, said: object) -> None:
        """Note where it was, if the secret is in what was said."""
        if said and sings(said if isinstance(said, (str, bytes)) else repr(said)):
            self.heard.append(where)

    def carry(self, path: Path, text: str) -> Path:
        """Write a file that may hold the secret, such as a configuration."""
        path.write_text(text, "utf-8")
        self.carriers.add(path)
        return path

    def judge(self, item: pytest.Item) -> tuple[str, ...]:
        """Everything that sang, and a clean slate for the next test."""
        folder = getattr(item, "funcargs", {}).get("tmp_path")
        if isinstance(folder, Path):
            self.heard += map(str, files_that_sing(folder, frozenset(self.carriers)))
        heard = tuple(dict.fromkeys(self.heard))
        self.heard.clear()
        self.carriers.clear()
        return heard


_WATCH = Watch()
_UNDO: list[Callable[[], None]] = []


@pytest.fixture
def canary() -> Watch:
    """The watch over this test, for one that hands the secret out itself."""
    return _WATCH


def pytest_configure() -> None:
    """Hand the secrets out, and listen where tests take away what was said."""
    os.environ["SYNCER_CANARY"] = SECRET
    os.environ["PGPASSWORD"] = PLAIN
    if server := os.environ.get(_SERVER):
        os.environ[_SERVER] = _with_password(server)
    if not _UNDO:
        _listen(pytest.CaptureFixture, "readouterr", lambda _, told: _hear("captured output", told))
        _listen(subprocess.Popen, "communicate", lambda _, told: _hear("a process", told))
        _listen(LogCapture, "__call__", lambda given, _: _hear("a log record", given[3]))
        _listen(pytest.RaisesExc, "__exit__", lambda given, _: _hear_error(given))


def pytest_unconfigure() -> None:
    """Stop listening."""
    while _UNDO:
        _UNDO.pop()()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Search what a test left; what sings fails its last phase."""
    report = yield
    for title, said in report.sections:
        _WATCH.hear(title, said)
    _WATCH.hear("the failure", str(report.longrepr or ""))
    if report.when == "teardown" and (heard := _WATCH.judge(item)):
        report.outcome = "failed"
        report.longrepr = f"the canary sang in {', '.join(heard)}"
    return report


def _with_password(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = parts.username or "postgres"
    return parts._replace(netloc=f"{user}:{PLAIN}@{host}").geturl()


def _hear(where: str, said: object) -> None:
    for one in said if isinstance(said, tuple) else (said,):
        _WATCH.hear(where, one)


def _hear_error(given: tuple[Any, ...]) -> None:
    error: BaseException | None = given[2]
    if error is not None:
        _WATCH.hear("an exception", told_by(error))


def _listen(kind: type, name: str, hear: Callable[[tuple[Any, ...], object], None]) -> None:
    """Hear what a method of the harness, never one of ours, is given and gives back."""
    before = getattr(kind, name)

    def listening(*given: Any, **named: Any) -> Any:
        told = None
        try:
            told = before(*given, **named)
        finally:
            hear(given, told)
        return told

    setattr(kind, name, listening)
    _UNDO.append(lambda: setattr(kind, name, before))
