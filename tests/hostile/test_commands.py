"""Whatever is typed, and whatever documents and tickets say: exit codes, words, and no steering."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from syncer.app.cli import run
from tests.app.deployment import CHECKLIST, CONFIG, TABLE
from tests.canary import sings
from tests.hostile.strategies import NASTY, texts

Capture = pytest.CaptureFixture[str]
STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
WORDS = st.sampled_from(NASTY).filter(lambda word: "\0" not in word)
ARGUMENTS = st.lists(WORDS | texts.filter(lambda one: "\0" not in one), max_size=3)
COMMANDS = (
    *(("approve",), ("approve", "0123abcd"), ("link",), ("link", "docs:a.md:9"), ("new",)),
    *(("report",), ("report", "weekly", "--since"), ("report", "--team"), ("report", "--format")),
    *(("tickets", "show"), ("tickets", "close"), ("tickets", "reopen"), ("tickets", "list")),
    *(("tickets", "edit", "LOCAL-1", "--due"), ("tickets", "edit", "LOCAL-1", "--priority")),
    *(("tickets", "edit", "LOCAL-1", "--title"), ("tickets", "edit", "LOCAL-1", "--owner")),
    *(("plan", "--source"), ("plan", "--tracker"), ("status",), ("schema",), ("sync",), ()),
    *(("approve", "0123abcd", "--path"), ("approve", "0123abcd", "--limit"), ("parse",), ("lint",)),
    *(("lint", "--select"), ("lint", "--ignore"), ("tickets",), ("--log-level",)),
)
EXAMPLES = settings(
    max_examples=int(os.environ.get("INPUTS", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


class Standing(io.TextIOWrapper):
    """Standard input, as bytes that need not be text."""

    def __init__(self, content: bytes) -> None:
        super().__init__(io.BytesIO(content), encoding="utf-8")


def said(config: Path, arguments: Sequence[str], given: bytes = b"") -> tuple[int, str]:
    """The exit code of a command line, and all it printed."""
    out, err = io.StringIO(), io.StringIO()
    before, sys.stdin = sys.stdin, Standing(given)
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["--config", str(config), *arguments])
    finally:
        sys.stdin = before
    return code, out.getvalue() + err.getvalue()


@contextmanager
def beside(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployment that has synced once."""
    folder = tmp_path_factory.mktemp("typed")
    (folder / "docs").mkdir()
    (folder / "docs" / "a.md").write_text(CHECKLIST, "utf-8")
    (folder / "docs" / "b.md").write_text(TABLE, "utf-8")
    config = folder / "syncer.yaml"
    config.write_text(CONFIG, "utf-8")
    assert run(["--config", str(config), "sync"]) == 0
    return config


@given(st.sampled_from(COMMANDS), ARGUMENTS)
@example(("approve",), [""])
@example(("report", "weekly", "--since"), ["9" * 5000])
@example(("tickets", "show"), ["LOCAL-" + "9" * 5000])
@example(("tickets", "show"), ["../syncer"])
@example(("new",), ["docs:a.md:" + "9" * 5000])
@example(("new",), ["docs:a.md:²"])
@example(("link", "docs:a.md:9"), ["\udcff"])
@EXAMPLES
def test_any_arguments(deployed: Path, command: tuple[str, ...], given: list[str]) -> None:
    """Whatever is typed ends with one of our codes, and nothing of it steers the terminal."""
    with beside(deployed.parent):
        # No folders: to read the whole machine is what was asked for then.
        words = [one for one in given if not os.path.isdir(one)]  # noqa: PTH112 - any text
        code, told = said(deployed, [*command, *words])
    assert code in (0, 1, 2, 3)
    assert "Traceback" not in told
    assert len(told) < 200_000
    assert STEERS.findall(told) == []
    assert not sings(told)


NAMES = (
    *(b"docs/a.md", b"a.md", b"docs", b"docs:a.md:9", b"-", b"--json", b"/dev/zero", b"/dev/stdin"),
    *(b"\xff\xfe", b"x" * 5000, b"docs/\x1b[31m.md", b"\r", b" ", b'"a\\303.md"', b"~"),
)
READERS = (("parse", "-"), ("lint", "-"), ("new", "-"), ("lint", "--strict", "-"))
BYTES = st.binary(max_size=8).filter(lambda one: not {*b"/.~"} & {*one})
STDIN = st.builds(
    lambda names, joint: joint.join(names),
    st.lists(
        st.sampled_from(NAMES) | BYTES,
        max_size=4,
    ),
    st.sampled_from([b"\n", b"\0", b"\r\n", b"\0\n"]),
)


@given(st.sampled_from(READERS), STDIN)
@EXAMPLES
def test_any_names_on_standard_input(
    deployed: Path, command: tuple[str, ...], given: bytes
) -> None:
    """Names of files are bytes: whatever comes in is a document, or is told of as none."""
    with beside(deployed.parent):
        code, told = said(deployed, command, given)
    assert code in (0, 1, 2)
    assert "Traceback" not in told
    assert STEERS.findall(told) == []
