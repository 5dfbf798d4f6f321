"""Limits that outlive a process: a new one begins where the last one ended."""

from __future__ import annotations

from syncer.engine.run import Run
from syncer.errors import Transient
from syncer.ports import Enduring


def keep_pace(run: Run) -> None:
    """Ask nothing of who wanted to be left alone for longer; hand on what was written lately.

    A tracker that knows its limits itself may still be asked what they do not concern.
    """
    last = run.ports.store.outcome()
    for one in () if last is None else last.health:
        port = run.ports.trackers.get(one.name)
        if isinstance(port, Enduring):
            if one.pace is not None:
                port.resume(one.pace)
        elif one.state == "paused" and one.retry_at is not None and one.retry_at > run.now:
            run.calls.pause(one.name, Transient(one.reason or "told to wait"), one.retry_at)
