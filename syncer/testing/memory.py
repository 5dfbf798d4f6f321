"""The public test doubles: deterministic, scriptable, and no weaker than a real other side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial

from syncer.errors import AdapterError
from syncer.model import SendNotice
from syncer.testing.faults import Boundary, Crash, Faults, Phase
from syncer.testing.memory_source import MemorySource
from syncer.testing.memory_ticket import MemoryTicket
from syncer.testing.memory_tracker import MemoryTracker

__all__ = [
    "Boundary",
    "Crash",
    "Faults",
    "MemoryNotifier",
    "MemorySource",
    "MemoryTicket",
    "MemoryTracker",
    "Phase",
]


class MemoryNotifier:
    """A ``Notifier`` that keeps what it was given, repeats included."""

    def __init__(self, name: str, *, faults: Faults | None = None) -> None:
        self.name = name
        self.faults = faults or Faults()
        self.sent: list[SendNotice] = []
        """Everything that went out, in order."""
        self.calls: Counter[str] = Counter()

    def send(self, batch: Sequence[SendNotice]) -> Iterator[tuple[str, AdapterError | None]]:
        self.calls["send"] += 1
        for notice in batch:
            yield (
                notice.id,
                self.faults.outcome(
                    self.name, "send", notice.id, partial(self.sent.append, notice)
                ),
            )

    def check(self) -> Iterator[str]:
        yield from ()
