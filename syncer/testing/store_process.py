"""Real processes that tests of a store start, listen to and kill."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

_PRELUDE = """
from syncer.testing.store_samples import NOON, draft, notice, outcome, row, seen
def say(what): print(what, flush=True)
"""


def start(opening: str | None, script: str) -> subprocess.Popen[str]:
    """A real process on the same store: ``opening`` makes it, ``script`` uses it."""
    if opening is None:
        pytest.skip("this store lives in one process: nothing to kill")
    return subprocess.Popen(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", f"{opening}\n{_PRELUDE}\n{script}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    """What it says next; empty: it has died."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def lines_until(process: subprocess.Popen[str], last: str) -> Iterator[str]:
    """What it says before its last word."""
    while (said := line(process)) != last:
        assert said, "the process has died"
        yield said


def tell(process: subprocess.Popen[str], word: str) -> None:
    """Let it go on."""
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def until(come: Callable[[], object], what: str) -> None:
    """Ask until it has come, for a minute: a server notices a death a moment later."""
    deadline = time.monotonic() + 60
    while not come():
        assert time.monotonic() < deadline, what
