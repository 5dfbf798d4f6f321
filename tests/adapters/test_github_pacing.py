from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from syncer.adapters.github_pacing import Pacer
from syncer.errors import Transient
from tests.adapters.scripted import Clock

HOUR = timedelta(hours=1)
REMAINING = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "0"}


def pacer_of(clock: Clock, **limits: int) -> Pacer:
    per_minute, per_hour = limits.get("per_minute", 80), limits.get("per_hour", 500)
    gap = timedelta(seconds=limits.get("gap", 1))
    return Pacer(clock, clock.sleep, gap=gap, per_minute=per_minute, per_hour=per_hour)


def written(pacer: Pacer, clock: Clock, count: int, latency: float = 0) -> list[float]:
    """When each of so many writes went out, in seconds, whatever had to be waited for."""
    began, times, told = clock.now, list[float](), list[float]()
    while len(times) < count:
        try:
            pacer.wait()
        except Transient as error:
            told.append(error.retry_after or 0)
            clock.move(seconds=told[-1])
            continue
        times.append((clock.now - began).total_seconds())
        clock.move(seconds=latency)
        pacer.wrote()
    assert all(one > 5 for one in told), "a moment is slept"
    return times


def most(times: Sequence[float], window: float) -> int:
    """The most writes that any window of that many seconds holds."""
    return max(sum(1 for one in times if 0 <= one - start < window) for start in times)


def test_a_thousand_writes_take_as_long_as_the_limits_say() -> None:
    """A first sync of 1,000 items takes 500 s, the rest of the hour, and 500 s; no window is full.

    The time is within 5 % of what GitHub's own limits impose.
    """
    clock = Clock()
    times = written(pacer_of(clock), clock, 1000)
    assert 3600 + 499 <= times[-1] < (3600 + 499) * 1.05
    assert min(later - one for one, later in pairwise(times)) >= 1
    assert most(times, 60) <= 80
    assert most(times, 3600) <= 500


@bounded(max_examples=40, deadline=None)
@given(
    gap=st.integers(1, 20),
    per_minute=st.integers(1, 80),
    per_hour=st.integers(1, 500),
    latency=st.sampled_from([0, 0.25, 3]),
    pauses=st.lists(st.floats(0, 4000), max_size=5),
)
def test_no_window_ever_holds_too_many(
    gap: int, per_minute: int, per_hour: int, latency: float, pauses: list[float]
) -> None:
    """Whatever limits are set and however writes come, no minute and no hour holds too many."""
    clock = Clock()
    pacer = pacer_of(clock, gap=gap, per_minute=per_minute, per_hour=per_hour)
    began, times = clock.now, list[float]()
    for pause in [*pauses, 0]:
        offset = (clock.now - began).total_seconds()
        times += [offset + one for one in written(pacer, clock, 40, latency)]
        clock.move(seconds=pause)
    assert most(times, 60) <= per_minute
    assert most(times, 3600) <= per_hour
    gaps = [later - one for one, later in pairwise(times)]
    assert min(gaps) >= gap + latency - 1e-3


def test_limits_only_go_down() -> None:
    """Nobody can ask for more than GitHub allows; of several wishes the tightest counts."""
    clock = Clock()
    pacer = pacer_of(clock, gap=0, per_minute=1000, per_hour=100_000)
    times = written(pacer, clock, 501)
    assert min(later - one for one, later in pairwise(times)) >= 1
    assert times[-1] >= 3600
    pacer.slow_down(gap=timedelta(seconds=7), per_minute=80, per_hour=500)
    pacer.slow_down(gap=timedelta(seconds=2), per_minute=80, per_hour=500)
    clock.move(hours=2)
    assert written(pacer, clock, 2)[1] == 7


def test_a_short_wait_is_slept_and_a_long_one_is_told() -> None:
    """A moment is waited for on the spot; a used up budget is an error with its delay."""
    clock = Clock()
    pacer = pacer_of(clock, per_minute=2)
    pacer.wait()
    pacer.wait()
    assert clock.slept == [1.0]
    with pytest.raises(Transient) as caught:
        pacer.wait()
    assert caught.value.retry_after == 60
    assert clock.slept == [1.0]


def test_earlier_processes_count() -> None:
    """Tickets made in the last hour by earlier processes count, those of this one only once."""
    clock = Clock()
    pacer = pacer_of(clock, per_hour=10)
    old = [clock.now - timedelta(minutes=minutes) for minutes in (30, 40, 50, 59, 61, 90)]
    pacer.seed(old, of="acme/api")
    pacer.seed(old, of="acme/api")
    times = written(pacer, clock, 6)
    assert times[-1] < 60
    pacer.seed([*old, clock.now - timedelta(seconds=2)], of="acme/api")
    with pytest.raises(Transient) as caught:
        pacer.wait()
    assert caught.value.retry_after is not None
    assert caught.value.retry_after < 60


@pytest.mark.parametrize(
    ("status", "headers", "message", "wait"),
    [
        (200, {}, "", None),
        (404, {}, "rate limit", None),
        (403, {}, "Resource not accessible by integration", None),
        (422, {}, "Label 'rate limit' is wrong", None),
        (403, {}, "API rate limit exceeded", 60),
        (422, {}, "was submitted too quickly", 60),
        (429, {}, "", 60),
        (429, {"retry-after": "5"}, "", 5),
        (429, {"retry-after": "0"}, "", 1),
        (429, {"retry-after": "-5"}, "", 60),
        (429, {"retry-after": "soon"}, "", 60),
        (429, {"retry-after": "7200"}, "", 7200),
        (429, {"retry-after": "9" * 30}, "", 7 * 86_400),
        (429, {"retry-after": "Fri, 20 Nov 2026 12:01:30 GMT"}, "", 90),
        (429, {"retry-after": "Fri, 99 Nov 2026"}, "", 60),
        (403, {**REMAINING, "x-ratelimit-reset": "1795176060"}, "", 60),
        (403, {**REMAINING, "x-ratelimit-reset": "1.795176120e9"}, "", 120),
        (403, {**REMAINING, "x-ratelimit-reset": "nan"}, "", 60),
        (403, {**REMAINING, "x-ratelimit-reset": "1795183200"}, "", 3600),
        (
            403,
            {
                **REMAINING,
                "x-ratelimit-reset": "1795183200",
                "date": "Fri, 20 Nov 2026 12:00:00 GMT",
            },
            "",
            7200,
        ),
        (403, {}, "You have been temporarily blocked from content creation.", 60),
        (403, {}, "Forbidden https://docs.github.com/rest/rate-limits#secondary-rate-limits", 60),
        (403, {}, "Forbidden https://docs.github.com/rest/issues#create-an-issue", None),
        (403, {**REMAINING, "x-ratelimit-reset": "1"}, "", 1),
        (403, {**REMAINING, "retry-after": "9", "x-ratelimit-reset": "1795176060"}, "", 9),
        (503, {}, "", None),
        (503, {"retry-after": "20"}, "", 20),
        (500, {"retry-after": "20"}, "", None),
    ],
)
def test_a_limit_is_read_in_each_of_its_forms(
    status: int, headers: dict[str, str], message: str, wait: float | None
) -> None:
    """Each way to announce a limit gives its delay, nonsense a minute, a denial none."""
    clock = Clock()
    pacer = pacer_of(clock)
    assert pacer.heard(status, headers, message) == wait
    if wait is None:
        pacer.ready()
        return
    with pytest.raises(Transient) as caught:
        pacer.ready()
    assert caught.value.retry_after == wait
    clock.move(seconds=wait)
    pacer.ready()


def test_a_wrong_clock_does_not_stretch_a_limit() -> None:
    """Dates of the server are read by the server's own clock."""
    clock = Clock()
    headers = {"date": "Fri, 20 Nov 2026 22:00:00 GMT", "retry-after": "x"}
    headers["retry-after"] = "Fri, 20 Nov 2026 22:00:45 GMT"
    assert pacer_of(clock).heard(429, headers) == 45


def test_the_last_request_of_an_hour_closes_the_door() -> None:
    """An answer that says that none is left keeps us from asking the one that would be refused."""
    clock = Clock()
    pacer = pacer_of(clock)
    reset = str(int((clock.now + timedelta(minutes=10)).timestamp()))
    pacer.heard(200, {**REMAINING, "x-ratelimit-reset": reset})
    with pytest.raises(Transient) as caught:
        pacer.ready()
    assert caught.value.retry_after == 600
    other = pacer_of(clock)
    other.heard(200, {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "0"})
    other.ready()


def test_repeated_refusals_wait_longer() -> None:
    """Refusals without a delay of their own double the wait up to an hour, until a write lands."""
    clock = Clock()
    pacer = pacer_of(clock)
    waits = [pacer.heard(403, {}, "secondary rate limit") for _ in range(9)]
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    pacer.went_well()
    assert pacer.heard(403, {}, "secondary rate limit") == 60


def test_a_clock_set_back_never_stops_us_for_long() -> None:
    """After the clock was set back by a day a limit lasts no longer than it said once more."""
    clock = Clock()
    pacer = pacer_of(clock, per_hour=3)
    written(pacer, clock, 3)
    pacer.heard(429, {"retry-after": "7200"})
    clock.move(days=-1)
    with pytest.raises(Transient) as caught:
        pacer.ready()
    assert caught.value.retry_after == 7200
    clock.move(seconds=7200)
    pacer.ready()
    assert written(pacer, clock, 1)[0] <= 3601


def test_a_forecast_is_what_then_happens() -> None:
    """The time that so many writes will take is told before, limits and all."""
    clock = Clock()
    pacer = pacer_of(clock)
    written(pacer, clock, 10)
    pacer.heard(429, {"retry-after": "100"})
    told = pacer.forecast(700)
    assert pacer.forecast(0) <= timedelta(seconds=100)
    assert written(pacer, clock, 700)[-1] == pytest.approx(told.total_seconds(), abs=2)
