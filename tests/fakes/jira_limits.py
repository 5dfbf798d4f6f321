"""How much Jira lets a client do, counted by the server's own clock."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.fakes.github_calls import Reply

WINDOWS = ((20, 2.0), (100, 30.0))
"""Writes to one issue: so many within so many seconds."""
BURST: Mapping[str, int] = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time."""

    tokens: float
    at: float

    def take(self, now: float, most: float, per_second: float) -> bool:
        self.tokens = min(most, self.tokens + (now - self.at) * per_second)
        self.at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


@dataclass(slots=True)
class Limits:
    """The law of Cloud: what goes beyond it is answered 429 and counted in ``refused``."""

    burst: Mapping[str, int] = field(default_factory=lambda: dict(BURST))
    windows: tuple[tuple[int, float], ...] = WINDOWS
    latency: float = 0.02
    """Seconds that a request takes while the clock of a test stands."""
    wait: int | None = None
    """Seconds in Retry-After in place of the right ones; 0: the answer has none."""
    as_date: bool = False
    refused: int = 0
    _spent: float = 0.0
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _writes: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    @classmethod
    def none(cls) -> Limits:
        """A site that never minds."""
        return cls(dict.fromkeys(BURST, 1_000_000), ())

    def judge(self, method: str, template: str, issue: int | None, now: datetime) -> Reply | None:
        """Whether one more request may pass; it counts if it may."""
        self._spent += self.latency
        at = now.timestamp() + self._spent
        most = self.burst.get(method, 100)
        bucket = self._buckets.setdefault((method, template), Bucket(most, at))
        if not bucket.take(at, most, most):
            return self._over("jira-burst-based", 1.0, now, most)
        if issue is None or method == "GET":
            return None
        past = self._writes[issue]
        for count, seconds in self.windows:
            recent = [one for one in past if at - one < seconds]
            if len(recent) >= count:
                left = seconds - (at - recent[-count])
                return self._over("jira-per-issue-on-write", left, now, count)
        past.append(at)
        while past and at - past[0] > max((seconds for _, seconds in self.windows), default=0):
            past.popleft()
        return None

    def _over(self, reason: str, seconds: float, now: datetime, most: int) -> Reply:
        self.refused += 1
        return over(reason, self.wait if self.wait is not None else seconds, now, most, self)


def over(
    reason: str, seconds: float, now: datetime, most: int = 100, limits: Limits | None = None
) -> Reply:
    """Too many requests, and why."""
    until = now + timedelta(seconds=math.ceil(seconds))
    headers = {
        "RateLimit-Reason": reason,
        "X-RateLimit-Limit": str(most),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{until:%Y-%m-%dT%H:%MZ}",
    }
    if seconds > 0:
        as_date = limits is not None and limits.as_date
        headers["Retry-After"] = (
            format_datetime(until, usegmt=True) if as_date else str(math.ceil(seconds))
        )
    return Reply(429, {"errorMessages": ["Rate limit exceeded."], "errors": {}}, headers)


@dataclass(slots=True)
class Allowance:
    """The law of a Data Center whose administrator set one: tokens for each user."""

    most: int = 100
    fill: int = 20
    """Tokens that come back each interval."""
    interval: int = 1
    refused: int = 0
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def judge(self, who: str, now: datetime) -> tuple[Reply | None, Mapping[str, str]]:
        """Whether one more request may pass, and the headers that its answer has."""
        at = now.timestamp()
        bucket = self._buckets.setdefault(who, Bucket(self.most, at))
        passed = bucket.take(at, self.most, self.fill / self.interval)
        wait = 0 if bucket.tokens >= 1 else self.interval
        headers = {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(int(bucket.tokens)),
            "X-RateLimit-Interval-Seconds": str(self.interval),
            "X-RateLimit-FillRate": str(self.fill),
            "retry-after": str(wait),
        }
        if passed:
            return None, headers
        self.refused += 1
        return Reply(429, {"message": "Rate limit exceeded."}, headers), headers
