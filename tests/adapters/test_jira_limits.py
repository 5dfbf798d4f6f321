from __future__ import annotations

import pytest

from syncer.adapters.jira_limits import Limits, Scope
from syncer.errors import Transient
from tests.adapters.scripted import Clock

EDIT = Scope("PUT /issue/{}", "10001")
OTHER = Scope("PUT /issue/{}", "10002")
MADE = Scope("POST /issue/bulk")
READ = Scope("GET /issue/{}")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limits(clock: Clock) -> Limits:
    return Limits(clock, clock.sleep)


def shut(limits: Limits, scope: Scope) -> float | None:
    """How long nothing of this scope is sent; None: it may be."""
    try:
        limits.wait(scope)
    except Transient as error:
        return error.retry_after
    return None


def test_one_issue_is_written_no_more_than_twenty_times_in_two_seconds_and_a_hundred_in_thirty(
    clock: Clock, limits: Limits
) -> None:
    """Jira's two windows per issue are kept to before they bite, by waiting for a moment."""
    times = []
    for _ in range(250):
        if (rest := shut(limits, EDIT)) is not None:
            clock.sleep(rest)
            assert shut(limits, EDIT) is None
        times.append(clock())
    for most, seconds in ((20, 2), (100, 30)):
        gaps = [
            (late - early).total_seconds() for early, late in zip(times, times[most:], strict=False)
        ]
        assert min(gaps) > seconds


def test_what_one_issue_must_wait_for_no_other_one_does(clock: Clock, limits: Limits) -> None:
    """Windows are counted by issue."""
    for _ in range(20):
        limits.wait(EDIT)
    limits.wait(OTHER)
    limits.wait(READ)
    assert clock.slept == []


REASONS = {
    "jira-burst-based": {EDIT, OTHER},
    "jira-per-issue-on-write": {EDIT},
    "jira-quota-global-based": {EDIT, OTHER, MADE, READ},
    "jira-quota-tenant-based": {EDIT, OTHER, MADE, READ},
    "": {EDIT, OTHER, MADE, READ},
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_refusal_is_as_wide_as_its_reason(reason: str, limits: Limits) -> None:
    """One kind of request, one issue, or everything; never more than was said."""
    headers = {"retry-after": "40"} | ({"ratelimit-reason": reason} if reason else {})
    assert limits.heard(429, headers, EDIT) == 40
    assert {one for one in (EDIT, OTHER, MADE, READ) if shut(limits, one)} == REASONS[reason]


WAITS: dict[str, tuple[int, dict[str, str], float | None]] = {
    "seconds": (429, {"retry-after": "40"}, 40),
    "longer than an hour": (429, {"retry-after": "7200"}, 7200),
    "date": (
        429,
        {
            "date": "Fri, 20 Nov 2026 13:00:00 GMT",
            "retry-after": "Fri, 20 Nov 2026 13:02:00 GMT",
        },
        120,
    ),
    "reset": (429, {"x-ratelimit-reset": "2026-11-20T12:05:00Z"}, 300),
    "nothing said": (429, {}, 30),
    "nonsense": (429, {"retry-after": "soon"}, 30),
    "burst, nothing said": (429, {"ratelimit-reason": "jira-burst-based"}, 2),
    "forbidden": (403, {}, None),
    "forbidden for a while": (403, {"retry-after": "9"}, 9),
    "unavailable": (503, {}, None),
    "unavailable for a while": (503, {"retry-after": "9"}, 9),
    "fine": (200, {"retry-after": "0"}, None),
    "broken": (500, {"retry-after": "9"}, None),
}


@pytest.mark.parametrize("case", WAITS)
def test_an_answer_is_waited_for_as_it_says(case: str, limits: Limits) -> None:
    """Retry-After in both forms, the moment of a reset, or a guess that doubles."""
    status, headers, wanted = WAITS[case]
    assert limits.heard(status, headers, MADE) == wanted
    assert (shut(limits, MADE) is None) == (wanted is None or wanted <= 5)


def test_refusals_without_a_delay_are_waited_for_longer_each_time(
    clock: Clock, limits: Limits
) -> None:
    """Doubling to an hour at most; one success begins anew."""
    waits = [limits.heard(429, {}, MADE) for _ in range(9)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    clock.move(hours=2)
    limits.heard(200, {}, MADE)
    assert limits.heard(429, {}, MADE) == 30


def test_an_empty_bucket_of_a_data_center_is_left_to_fill(clock: Clock, limits: Limits) -> None:
    """The last token of an interval is followed by a pause, not by a refusal."""
    empty = {"x-ratelimit-remaining": "0", "x-ratelimit-interval-seconds": "60"}
    assert limits.heard(200, empty, MADE) is None
    assert shut(limits, READ) == 60
    clock.move(seconds=61)
    assert shut(limits, READ) is None


def test_a_clock_that_was_set_back_makes_no_pause_longer(clock: Clock, limits: Limits) -> None:
    """A pause that begins in the future is forgotten."""
    limits.heard(429, {"retry-after": "40"}, MADE)
    clock.move(days=-1)
    assert shut(limits, MADE) is None
