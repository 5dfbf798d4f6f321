"""Lives of a store's process: what each writes, and a process that forks them and lets them die.

``ACTS`` of one life are numbered; a life told to die does so by SIGKILL at a boundary: before or
after any statement, before or after any commit, or between two calls. Run as
``python -m tests.adapters.store_lives``; a line on stdin is an address, a life's number and where
it dies.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import alembic.autogenerate
import alembic.command  # noqa: F401 - paid for once, before the forks
from sqlalchemy import Engine, event

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.model import Comment, ItemKey, TicketRef
from syncer.ports import StateStore
from syncer.testing.store_samples import (
    NOON,
    TICKET,
    draft,
    entry,
    link,
    notice,
    outcome,
    row,
    seen,
)

Act = Callable[[StateStore], object]


def acts(life: int) -> Sequence[Act]:
    """Every way to write, with names of this life's own."""
    one, two, three = (ItemKey(f"ai-{life}-{number}") for number in range(3))
    comment = Comment(f"overdue/{one}", TICKET, "text")
    now = NOON + timedelta(minutes=life)
    approved = [f"create/{one}/1", f"create/{two}/1"]
    return (
        lambda store: store.begin([draft(one), draft(two), comment, notice(f"n-{life}")], now),
        lambda store: store.rule(three, TICKET),
        lambda store: store.settle(one, link(one)),
        lambda store: store.settle(comment.id),
        lambda store: store.drop(two),
        lambda store: store.approve(approved, now),
        lambda store: store.spend(approved[0]),
        lambda store: store.keep([link(three), replace(link(one), moved=now)]),
        lambda store: store.rule(one, None),
        lambda store: store.begin([draft(one), draft(two)], now),
        lambda store: store.settle(one, link(one, TicketRef("ops", f"2-{life}"))),
        lambda store: store.record(entry(now)),
        lambda store: store.succeeded("report/weekly", now),
        lambda store: store.succeeded("wake/ops", now),
        lambda store: store.said(),
        lambda store: store.commit(
            seen(f"r{life}", documents=1 + life % 3),
            [row(line=life)],
            outcome(f"c-{life}", NOON + timedelta(days=life // 9, minutes=life)),
        ),
    )


class Countdown:
    """Counts boundaries, and kills this process at one of them."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.passed = 0

    def __call__(self, *_: object) -> None:
        """Cross one; what SQLAlchemy calls around its statements, too."""
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def listen(engine: Engine | type[Engine], cross: Countdown) -> None:
    """Let it count every statement and every commit, on both sides."""
    for name in ("before_cursor_execute", "after_cursor_execute", "commit", "checkin"):
        event.listen(engine, name, cross)


def live(store: SqlStore, life: int, last: int, say: Callable[[str], object]) -> int:
    """Act after act, saying the number of those that have returned; how many boundaries it met."""
    cross = Countdown(last)
    engine = store._database.engine
    listen(engine, cross)
    for act in acts(life):
        cross()
        act(store)
        say(".")
        cross()
    return cross.passed


def in_a_fork(url: str, life: int, last: int) -> tuple[int, int]:
    """How many acts had returned when it ended, and how many boundaries it met if it lived on.

    A life below nought only opens the store, and dies while it does.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            opening = Countdown(last)
            if life < 0:
                listen(Engine, opening)
                open_store(url)
                os.write(writer, str(opening.passed).encode())
                return 0, 0
            with open_store(url, clock=lambda: NOON) as store:
                met = live(store, life, last, lambda word: os.write(writer, word.encode()))
            os.write(writer, str(met).encode())
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said.count("."), int(said.strip(".") or 0)


def main() -> None:
    """Live as told, until nobody tells any more."""
    for line in sys.stdin:
        url, life, last = json.loads(line)
        sys.stdout.write(json.dumps(in_a_fork(url, life, last)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
