"""How far the writes of a cycle are, and how long the rest may take at the pace seen so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

TOLD_EVERY = timedelta(seconds=30)
"""How often the log is told."""

ASKED_EVERY = timedelta(seconds=1)
"""How often an adapter is asked how long the rest will take."""
Forecast = Callable[[int], timedelta]


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the writes that one adapter was asked for in this cycle, those that are over."""

    adapter: str
    done: int
    total: int
    left: timedelta | None
    """What the rest may take; None: nothing is known of the pace yet."""


Watch = Callable[[Progress], None]
"""Is shown every step; must return at once."""


def unwatched(_: Progress) -> None:
    """Nobody looks."""


@dataclass(slots=True)
class Pace:
    """The writes of one cycle, adapter by adapter, and when they began."""

    began: dict[str, datetime] = field(default_factory=dict)
    told: dict[str, datetime] = field(default_factory=dict)
    foreseen: dict[str, datetime] = field(default_factory=dict)
    """When the rest will be over, as adapters that know their limits say."""
    asked: dict[str, datetime] = field(default_factory=dict)
    total: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)

    def expect(self, adapters: Iterable[str], now: datetime) -> None:
        """So many more writes are asked for, one per name."""
        for adapter in adapters:
            self.began.setdefault(adapter, now)
            self.told.setdefault(adapter, now)
            self.total[adapter] += 1

    def step(
        self, adapter: str, now: datetime, forecast: Forecast | None = None
    ) -> tuple[Progress, bool]:
        """One of them is over; whether the log is to be told again."""
        self.done[adapter] += 1
        done = self.done[adapter]
        total = self.total[adapter] = max(self.total[adapter], done)
        began = self.began.setdefault(adapter, now)
        left = (now - began) / done * (total - done) if now > began else None
        if forecast is not None and now - self.asked.get(adapter, began) >= ASKED_EVERY:
            self.asked[adapter] = now
            self.foreseen[adapter] = now + forecast(total - done)
        if left is not None and adapter in self.foreseen:
            left = max(left, self.foreseen[adapter] - now)
        due = now - self.told.setdefault(adapter, now) >= TOLD_EVERY
        if due:
            self.told[adapter] = now
        return Progress(adapter, done, total, left), due
