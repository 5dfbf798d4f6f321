"""A process that forks syncers and lets each die by SIGKILL at its n-th act towards the outside.

An act is a call into the operating system or SQLite, with a boundary before and one after it. One
line on stdin is one life, as JSON: the number to die at, 0 for never, and the arguments; the answer
says how it ended and how many boundaries it came through. The first line is lived by this process
itself, so that its forks have imported everything. Run as ``python -m tests.app.dying``.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from types import FrameType
from typing import Any

from syncer.app.cli import run

_POSIX = frozenset(
    ("open", "write", "rename", "replace", "link", "unlink", "mkdir", "fsync", "chmod")
)
_SQLITE = frozenset(("connect", "execute", "executemany", "commit", "rollback", "close"))
_FILES = frozenset(("write", "flush", "close", "truncate"))


class Countdown:
    """Counts the boundaries of this process, and kills it at one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.passed = 0

    def __call__(self, _: FrameType | None, event: str, called: Any) -> None:
        """What ``sys.setprofile`` calls around every function of C."""
        if not event.startswith("c_") or not _is_act(called):
            return
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def _is_act(called: Any) -> bool:
    owner = getattr(called, "__self__", None)
    home = getattr(owner, "__name__", None) or type(owner).__module__
    if home == "posix":
        return called.__name__ in _POSIX
    if home in {"sqlite3", "_sqlite3"}:
        return called.__name__ in _SQLITE
    return home == "_io" and called.__name__ in _FILES


def live(last: int, arguments: Sequence[str]) -> tuple[int, int]:
    """One life in a process of its own: its exit code, or minus the signal, and its boundaries."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        counted = Countdown(last)
        sys.setprofile(counted)
        code = 70
        try:
            code = run(arguments)
        finally:
            sys.setprofile(None)
            os.write(writer, str(counted.passed).encode())
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as told:
        passed = told.read()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), int(passed or last)


def main() -> None:
    """Live as told, until nobody tells any more."""
    _, arguments = json.loads(sys.stdin.readline())
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        code = run(arguments)
    sys.stdout.write(json.dumps((code, 0)) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        last, arguments = json.loads(line)
        sys.stdout.write(json.dumps(live(last, arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
