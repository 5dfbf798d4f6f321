"""When Jira wants to be left alone, and how fast one issue may be written.

A refusal is as wide as its reason says: one kind of request, one issue, or everything. Reasons and
headers: developer.atlassian.com/cloud/jira/platform/rate-limiting; a Data Center tells the bucket
of its user.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import RLock

from syncer.errors import Transient
from syncer.exchange import Clock, Sleep, told_date, told_wait

PATIENCE = 5.0
"""Seconds that a request waits for its turn; who needs more is told so instead."""
_PER_ISSUE = ((20, timedelta(seconds=2)), (100, timedelta(seconds=30)))
_SLACK = timedelta(milliseconds=100)
"""Their windows need not begin when ours do."""
_SOON, _LEAST, _MOST = 2.0, 30.0, 3600.0
"""Seconds after a refusal without a delay of its own: of one kind of request, of everything."""
_REFUSED = (429, 403, 503)
EVERYTHING = "everything"


_PLACE = re.compile(r"/(?:[A-Z][A-Z0-9_]*-)?\d+(?=/|$)")


def kind_of(path: str) -> str:
    """The path without what it names, as limits count it."""
    return _PLACE.sub("/{}", path)


@dataclass(frozen=True, slots=True)
class Scope:
    """What one request is counted under."""

    endpoint: str
    """Method and the kind of path: ``POST /issue/bulk``."""
    issue: str | None = None
    """The id or key it writes to."""

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever may be shut for it, widest first."""
        of_issue = () if self.issue is None else (f"issue {self.issue}",)
        return (EVERYTHING, self.endpoint, *of_issue)


class Limits:
    """One account's requests, shared by all trackers that use it."""

    def __init__(self, clock: Clock, sleep: Sleep) -> None:
        self._clock = clock
        self._sleep = sleep
        self._shut: dict[str, tuple[datetime, datetime]] = {}
        self._refusals: dict[str, int] = {}
        self._writes: dict[str, deque[datetime]] = {}
        self.lock = RLock()
        """Held over a whole request: the package's session is not made for two at once."""

    def wait(self, scope: Scope) -> None:
        """Take one request's turn: sleep for a moment, or raise ``Transient``, sent nothing."""
        with self.lock:
            rest = max(self._closed(scope), self._crowded(scope))
            if rest > PATIENCE:
                raise Transient("a limit of Jira for this account is reached", retry_after=rest)
            if rest > 0:
                self._sleep(rest)
            if scope.issue is not None:
                now = self._clock()
                self._writes.setdefault(scope.issue, deque(maxlen=100)).append(now)

    def heard(self, status: int, headers: Mapping[str, str], scope: Scope) -> float | None:
        """The seconds that an answer wants to be waited for, remembered; None: no limit."""
        now = told_date(headers.get("date")) or self._clock()
        wanted = told_wait(headers.get("retry-after"), now)
        reason = headers.get("ratelimit-reason", "").casefold()
        with self.lock:
            if status not in _REFUSED:
                self._refusals.clear()
                self._spent(headers)
                return None
            if status == 403 and not reason and wanted is None:  # noqa: PLR2004 - forbidden
                return None
            if status == 503 and wanted is None:  # noqa: PLR2004 - unavailable, and for how long?
                return None
            name = _narrowed(scope, reason)
            if wanted is None:
                wanted = _reset(headers, now)
            if wanted is None:
                least = _LEAST if name == EVERYTHING else _SOON
                wanted = min(least * 2 ** self._refusals.get(name, 0), _MOST)
                self._refusals[name] = min(self._refusals.get(name, 0) + 1, 12)
            self._close(name, wanted)
            return wanted

    def _spent(self, headers: Mapping[str, str]) -> None:
        """A Data Center's bucket that is empty is filled again after its interval."""
        if headers.get("x-ratelimit-remaining") != "0":
            return
        seconds = headers.get("x-ratelimit-interval-seconds", "")
        if seconds.isascii() and seconds.isdigit():
            self._close(EVERYTHING, min(float(seconds[:6]), _MOST))

    def _close(self, name: str, seconds: float) -> None:
        now = self._clock()
        until = now + timedelta(seconds=seconds)
        self._shut[name] = (now, max(until, self._shut.get(name, (now, until))[1]))

    def _closed(self, scope: Scope) -> float:
        now, rest = self._clock(), 0.0
        for name in scope.names:
            since, until = self._shut.get(name, (now, now))
            # A clock that was set back would make the pause longer than anybody said.
            if until <= now or now < since:
                self._shut.pop(name, None)
            else:
                rest = max(rest, (until - now).total_seconds())
        return rest

    def _crowded(self, scope: Scope) -> float:
        if scope.issue is None:
            return 0.0
        now = self._clock()
        oldest = now - _PER_ISSUE[-1][1] - _SLACK
        for name in [name for name, times in self._writes.items() if times[-1] < oldest]:
            del self._writes[name]
        # A clock that was set back must not make writes of the future, which would never age.
        done = [min(one, now) for one in self._writes.get(scope.issue, ())]
        turns = (done[-most] + window + _SLACK for most, window in _PER_ISSUE if len(done) >= most)
        return max([0.0, *((turn - now).total_seconds() for turn in turns)])


def _narrowed(scope: Scope, reason: str) -> str:
    if "per-issue" in reason and scope.issue is not None:
        return f"issue {scope.issue}"
    return scope.endpoint if "burst" in reason else EVERYTHING


def _reset(headers: Mapping[str, str], now: datetime) -> float | None:
    """``X-RateLimit-Reset``: a moment in ISO form."""
    try:
        at = datetime.fromisoformat(headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(1.0, (at - now).total_seconds())
