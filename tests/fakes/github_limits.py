"""How much GitHub lets a client do, counted by the server's own clock."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime

from tests.fakes.github_calls import Reply, refusal

SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
HOUR = 3600.0
EPSILON = 0.001
"""A client that waits in floating point may be short by less than this."""


@dataclass(slots=True)
class Spent:
    """What one account used of the hour that began."""

    began: datetime
    used: int = 0


@dataclass(slots=True)
class Limits:
    """The law: what goes beyond it is answered 403 and counted in ``refused``."""

    spacing: float = 1.0
    """Seconds between two writes."""
    per_minute: int = 80
    per_hour: int = 500
    hourly: int = 5_000
    """Requests of any kind; an answer 304 is free."""
    anonymous: int = 60
    wait: int | None = 60
    """Seconds in Retry-After; None: the answer has none."""
    tells: bool = True
    """Whether answers say how much is left."""
    refused: int = 0
    writes: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    spent: dict[str, Spent] = field(default_factory=dict)

    @classmethod
    def none(cls) -> Limits:
        """A server that never minds, as an Enterprise Server is by default."""
        return cls(0.0, *(1_000_000,) * 4, tells=False)

    def primary(self, who: str, now: datetime) -> Reply | None:
        spent = self.hour(who, now)
        if spent.used < self.most(who):
            return None
        self.refused += 1
        name = f"user ID {who}" if who else "127.0.0.1"
        return refusal(403, f"API rate limit exceeded for {name}.")

    def secondary(self, who: str, now: datetime) -> Reply | None:
        """Judge one more write, and count it if it may pass."""
        past = self.writes[who]
        while past and (now - past[0]).total_seconds() >= HOUR - EPSILON:
            past.popleft()
        minute = sum((now - one).total_seconds() < 60 - EPSILON for one in past)
        hurried = bool(past) and (now - past[-1]).total_seconds() < self.spacing - EPSILON
        if hurried or minute >= self.per_minute or len(past) >= self.per_hour:
            self.refused += 1
            headers = {} if self.wait is None else {"Retry-After": str(self.wait)}
            return refusal(403, SECONDARY, headers=headers)
        past.append(now)
        return None

    def most(self, who: str) -> int:
        return self.hourly if who else self.anonymous

    def hour(self, who: str, now: datetime) -> Spent:
        spent = self.spent.get(who)
        if spent is None or (now - spent.began).total_seconds() >= HOUR:
            spent = self.spent[who] = Spent(now)
        return spent

    def figures(self, who: str, now: datetime) -> dict[str, int]:
        spent, most = self.hour(who, now), self.most(who)
        used = min(spent.used, most)
        reset = int(spent.began.timestamp() + HOUR)
        return {"limit": most, "used": used, "remaining": most - used, "reset": reset}
