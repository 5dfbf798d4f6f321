"""A process that forks syncers and lets each die by SIGKILL at its n-th act towards the outside.

An act is a call into the operating system or SQLite, with a boundary before and one after it. One
line on stdin is one life, as JSON: see ``live``. The first is lived by this process itself, so that
its forks have imported everything. Run as ``python -m tests.app.dying``.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import FrameType
from typing import Any

import time_machine

from syncer.app.cli import run

_POSIX = frozenset(
    ("open", "write", "rename", "replace", "link", "unlink", "mkdir", "fsync", "chmod")
)
_SQLITE = frozenset(("connect", "execute", "executemany", "commit", "rollback", "close"))
_FILES = frozenset(("write", "flush", "close", "truncate"))
# Documents and policies count in days: no story crosses midnight, and each is the same every day.
# Only what dates files by itself, as the operating system does, goes by the time there is.
_EPOCH = datetime(2026, 11, 22, 12, tzinfo=UTC)
Life = tuple[int, int, list[int], str]


class Countdown:
    """Counts the boundaries of this process, and kills it at one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.passed = 0
        self.made: list[int] = []
        """Where a new file was given its name."""

    def __call__(self, _: FrameType | None, event: str, called: Any) -> None:
        """What ``sys.setprofile`` calls around every function of C."""
        if not event.startswith("c_") or not _is_act(called):
            return
        self.passed += 1
        if called.__name__ == "link":
            self.made.append(self.passed)
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


def live(arguments: Sequence[str], last: int, largest: int, minutes: int) -> Life:
    """One life in a process of its own.

    It dies at its boundary number ``last``, 0 for never; no file may grow beyond ``largest``, 0 for
    any size; its clock is some minutes ahead. Returned are its exit code, or minus the signal, how
    many boundaries it came through, those around the naming of a new file, and its complaint.
    """
    reader, writer = os.pipe()
    heard, said = os.pipe()
    child = os.fork()
    if child == 0:
        null = os.open(os.devnull, os.O_RDWR)
        for standard, place in enumerate((null, null, said)):
            os.dup2(place, standard)
        if largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
        counted = Countdown(last)
        ahead = time_machine.travel(_EPOCH + timedelta(minutes=minutes))
        ahead.start()
        sys.setprofile(counted)
        code = 70
        try:
            code = run(arguments)
        finally:
            sys.setprofile(None)
            os.write(writer, json.dumps((counted.passed, counted.made)).encode())
            sys.stderr.flush()
            os._exit(code)
    os.close(writer)
    os.close(said)
    with os.fdopen(reader) as told, os.fdopen(heard) as complained:
        complaint, counts = complained.read(), told.read()
    _, status = os.waitpid(child, 0)
    passed, made = json.loads(counts or f"[{last}, []]")
    return os.waitstatus_to_exitcode(status), passed, made, complaint


def main() -> None:
    """Live as told, until nobody tells any more."""
    arguments, *_ = json.loads(sys.stdin.readline())
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        code = run(arguments)
    sys.stdout.write(json.dumps((code, 0, [], "")) + "\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(json.dumps(live(*json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
