"""How fast one sign-in may write, and when GitHub wants to be left alone.

GitHub refuses too many writes late and vaguely, and may ban who carries on. So writes are counted
here before they are sent, and what an answer announces holds for every later request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from threading import RLock
from weakref import WeakValueDictionary

from syncer.errors import Transient
from syncer.exchange import Clock, Sleep, told_date, told_wait
from syncer.ports import Pace

PER_MINUTE, PER_HOUR = 80, 500
GAP = timedelta(seconds=1)
PATIENCE = 5.0
"""Seconds that a write waits for its turn; who needs more is told so instead."""
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_SLACK = timedelta(seconds=1)
"""Their windows need not begin when ours do."""
_LEAST, _MOST = 60.0, 3600.0
"""Seconds after a limit without a delay of its own: it doubles from the least to the most."""
_BEYOND = 7 * 86_400.0
"""Seconds; who says more than a week does not mean it."""
_WORDS = {
    403: ("rate limit", "rate-limit", "abuse detection", "temporarily blocked"),
    422: ("submitted too quickly", "secondary rate limit"),
    429: ("",),
}
"""What a refusal says that is none of the request itself, by status."""
_NONE_LEFT = (200, 201, 204, 304)


class Pacer:
    """One sign-in's writes, spaced and counted; shared by all who use that sign-in."""

    def __init__(
        self,
        clock: Clock,
        sleep: Sleep,
        *,
        gap: timedelta = GAP,
        per_minute: int = PER_MINUTE,
        per_hour: int = PER_HOUR,
    ) -> None:
        """Limits may be lower than GitHub's own, never higher."""
        self._clock = clock
        self._sleep = sleep
        self._gap, self._minute, self._hour = GAP, PER_MINUTE, PER_HOUR
        self.slow_down(gap=gap, per_minute=per_minute, per_hour=per_hour)
        self._began = clock()
        self._writes: list[datetime] = []
        self._seeds: dict[str, tuple[datetime, ...]] = {}
        self._earlier: tuple[datetime, ...] = ()
        """Writes of earlier processes, as they were handed on."""
        self._known = self._began - _HOUR
        """Until when all writes are known from there."""
        self._shut: datetime | None = None
        self._told = self._began
        """When the limit that shut the door was heard of."""
        self._refusals = 0
        self.lock = RLock()
        """Held over a whole request: GitHub wants them one after the other."""

    def slow_down(self, *, gap: timedelta, per_minute: int, per_hour: int) -> None:
        """Keep to these limits too; the tightest of all counts."""
        self._gap = max(gap, self._gap)
        self._minute = min(per_minute, self._minute)
        self._hour = min(per_hour, self._hour)

    def take_over(self, other: Pacer) -> None:
        """Count what another one counted, and keep to its limits too."""
        with self.lock, other.lock:
            self.slow_down(gap=other._gap, per_minute=other._minute, per_hour=other._hour)
            self._writes = sorted((*self._writes, *other._writes))
            self._seeds = {**other._seeds, **self._seeds}
            self._earlier = max(self._earlier, other._earlier, key=len)
            self._known = max(self._known, other._known)
            self._refusals = max(self._refusals, other._refusals)
            if other._shut is not None and (self._shut is None or self._shut < other._shut):
                self._shut, self._told = other._shut, other._told

    def ready(self) -> None:
        """Raise ``Transient`` while GitHub wants to be asked nothing."""
        with self.lock:
            now = self._clock()
            rest = (self._opens(now) - now).total_seconds()
            if rest > 0:
                raise Transient("GitHub's limit for this sign-in is reached", retry_after=rest)
            self._shut = None

    def turn(self) -> None:
        """Sleep for a moment until a write may go, or raise ``Transient``, sent nothing.

        What is read from then on is read just before the write, and not before the sleep.
        """
        with self.lock:
            self.ready()
            rest = self._rest()
            if rest > PATIENCE:
                message = "as many writes as GitHub allows were made in the last hour or minute"
                raise Transient(message, retry_after=rest)
            if rest > 0:
                self._sleep(rest)

    def wait(self) -> None:
        """Take the turn of one write."""
        with self.lock:
            self.turn()
            self._writes.append(self._clock())

    def wrote(self) -> None:
        """The write that waited has ended: the next one is spaced from here."""
        with self.lock:
            if self._writes:
                self._writes[-1] = self._clock()

    def heard(self, status: int, headers: Mapping[str, str], clues: str = "") -> float | None:
        """The seconds that an answer wants to be waited for, remembered; None: no limit.

        ``clues``: its words, and the address of the page that they point to.
        """
        now = told_date(headers.get("date")) or self._clock()
        none_left = headers.get("x-ratelimit-remaining") == "0"
        none_left = none_left and headers.get("x-ratelimit-limit") != "0"
        with self.lock:
            if status in _NONE_LEFT:
                if none_left:
                    self._close(_reset(headers, now) or _LEAST)
                return None
            wanted = told_wait(headers.get("retry-after"), now)
            said = clues.casefold()
            limited = any(word in said for word in _WORDS.get(status, ()))
            if limited or (status in _WORDS and (none_left or wanted is not None)):
                if wanted is None and none_left:
                    wanted = _reset(headers, now)
                if wanted is None:
                    wanted = min(_LEAST * 2**self._refusals, _MOST)
                    self._refusals = min(self._refusals + 1, 10)
            elif status != 503:  # noqa: PLR2004 - unavailable, and says for how long
                wanted = None
            if wanted is not None:
                self._close(wanted)
            return wanted

    def went_well(self) -> None:
        """A write was accepted: the next refusal is a first one again."""
        self._refusals = 0

    def seed(self, times: Iterable[datetime], of: str = "") -> None:
        """Count writes of earlier processes, as a listing of ``of`` shows them, once more each."""
        with self.lock:
            since = max(self._began - _HOUR, self._known)
            self._seeds[of] = tuple(one for one in times if since < one < self._began)

    def kept(self) -> Pace | None:
        """What a later process must know; None: nothing."""
        with self.lock:
            now = self._clock()
            opens = self._opens(now)
            ago = tuple(round((now - one).total_seconds()) for one in self._counted(now))
            return Pace(now, opens if opens > now else None, ago) if ago or opens > now else None

    def resume(self, pace: Pace) -> None:
        """Go on as the last process ended; what this one lived through itself is known."""
        with self.lock:
            if pace.until is not None and (self._shut is None or self._shut < pace.until):
                self._shut, self._told = pace.until, pace.at
            if pace.at > self._began:
                return
            earlier = tuple(pace.at - timedelta(seconds=ago) for ago in pace.writes)
            # All who share this sign-in hand on the same.
            self._earlier = max(self._earlier, earlier, key=len)
            self._known = max(self._known, pace.at)

    def forecast(self, writes: int) -> timedelta:
        """How long so many writes will take from now on, as far as limits decide."""
        with self.lock:
            start = now = self._clock()
            now = self._opens(now)
            done = self._counted(now)
            for _ in range(writes):
                now = max([now, *self._turns(done)])
                done.append(now)
            return now - start

    def _close(self, seconds: float) -> None:
        now = self._clock()
        self._shut = max(self._opens(now), now + timedelta(seconds=seconds))
        self._told = now

    def _opens(self, now: datetime) -> datetime:
        """When the next request may go; now at the earliest."""
        if self._shut is None:
            return now
        if now < self._told:
            # The clock was set back: the delay is counted again from here, and no longer.
            self._shut, self._told = now + (self._shut - self._told), now
        return max(now, self._shut)

    def _rest(self) -> float:
        now = self._clock()
        turns = self._turns(self._counted(now))
        return max([0.0, *((turn - now).total_seconds() for turn in turns)])

    def _counted(self, now: datetime) -> list[datetime]:
        # A clock that was set back must not make writes of the future, which would never age.
        oldest = now - _HOUR - _SLACK
        self._writes = [min(one, now) for one in self._writes if one > oldest]
        others = (self._earlier, *self._seeds.values())
        seeds = (min(one, now) for times in others for one in times if one > oldest)
        return sorted((*self._writes, *seeds))

    def _turns(self, done: list[datetime]) -> Iterable[datetime]:
        """When each rule lets the next write go; ``done`` from the oldest on."""
        if done:
            yield done[-1] + self._gap
        for window, most in ((_MINUTE, self._minute), (_HOUR, self._hour)):
            if len(done) >= most:
                yield done[-most] + window + _SLACK


class Paces:
    """Pacers by whose they are: GitHub counts all tokens of an account together."""

    def __init__(self) -> None:
        self._of: WeakValueDictionary[tuple[str, str], Pacer] = WeakValueDictionary()

    def of(self, server: str, whose: str, clock: Clock, sleep: Sleep) -> Pacer:
        """The one that this sign-in has already, or a new one."""
        return self._of.setdefault((server, whose), Pacer(clock, sleep))

    def joined(self, server: str, whose: str, pacer: Pacer) -> Pacer:
        """The one of this account, which takes over what was counted before that was known."""
        shared = self._of.setdefault((server, whose), pacer)
        if shared is not pacer:
            shared.take_over(pacer)
        return shared

    def forget(self) -> None:
        """Know of none, as a new process does."""
        self._of.clear()


def _reset(headers: Mapping[str, str], now: datetime) -> float | None:
    try:
        rest = _bounded(float(headers.get("x-ratelimit-reset", "")) - now.timestamp())
        # These limits are of an hour; by our own clock, which may be wrong, more means nothing.
        return rest if rest is None or "date" in headers else min(rest, _MOST)
    except (ValueError, OverflowError):
        return None


def _bounded(seconds: float) -> float | None:
    return max(1.0, min(seconds, _BEYOND)) if seconds == seconds else None  # noqa: PLR0124 - NaN
