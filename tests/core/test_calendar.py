from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.core.calendar import add_days, end_of, is_business_day, month_end, months_on
from syncer.core.policy import Days
from syncer.model import Calendar

MONDAY = date(2026, 11, 2)
CALENDAR = Calendar(
    rotation=(0, time(9)), sprint=(date(2026, 11, 2), timedelta(weeks=2)), quarter=1
)
DAYS = st.dates(date(1990, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("days", "end"),
    [
        (Days(0), date(2026, 11, 2)),
        (Days(7), date(2026, 11, 9)),
        (Days(-3), date(2026, 10, 30)),
        (Days(0, business=True), date(2026, 11, 2)),
        (Days(4, business=True), date(2026, 11, 6)),
        (Days(5, business=True), date(2026, 11, 9)),
        (Days(-1, business=True), date(2026, 10, 30)),
        (Days(10**9), date.max),
        (Days(-(10**9)), date.min),
    ],
)
def test_days_are_counted_on(days: Days, end: date) -> None:
    """Business days leave out weekends; beyond the calendar's end nothing is raised."""
    assert add_days(MONDAY, days) == end


def test_holidays_are_no_business_days() -> None:
    """A holiday moves the end by one, and only where business days count."""
    holidays = frozenset({date(2026, 11, 4)})
    assert add_days(MONDAY, Days(2, business=True), holidays) == date(2026, 11, 5)
    assert add_days(MONDAY, Days(2), holidays) == date(2026, 11, 4)


@given(DAYS, st.integers(0, 200))
def test_a_business_deadline_falls_on_a_business_day(start: date, count: int) -> None:
    """Wherever one starts, so many business days lie behind the start up to the end."""
    end = add_days(start, Days(count, business=True))
    between = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert sum(map(is_business_day, between)) == count
    assert count == 0 or is_business_day(end)


@pytest.mark.parametrize(
    ("period", "day", "end"),
    [
        ("rotation", date(2026, 11, 2), date(2026, 11, 9)),
        ("rotation", date(2026, 11, 6), date(2026, 11, 9)),
        ("rotation", date(2026, 11, 7), date(2026, 11, 16)),
        ("rotation", date(2026, 11, 8), date(2026, 11, 16)),
        ("sprint", date(2026, 11, 2), date(2026, 11, 15)),
        ("sprint", date(2026, 11, 12), date(2026, 11, 15)),
        ("sprint", date(2026, 11, 13), date(2026, 11, 29)),
        ("sprint", date(2026, 10, 20), date(2026, 11, 1)),
        ("quarter", date(2026, 11, 2), date(2026, 12, 31)),
        ("quarter", date(2026, 12, 28), date(2026, 12, 31)),
        ("quarter", date(2026, 12, 29), date(2027, 3, 31)),
        ("quarter", date(2027, 1, 1), date(2027, 3, 31)),
        ("century", date(2026, 11, 2), None),
        ("sprint", date.max, None),
        ("quarter", date.max, None),
    ],
)
def test_a_period_ends_when_the_calendar_says(period: str, day: date, end: date | None) -> None:
    """The end of the current one, or of the next where that is less than three days away."""
    assert end_of(period, day, CALENDAR) == end


def test_a_year_of_quarters_may_start_in_any_month() -> None:
    """With February first, quarters end in April, July, October and January."""
    assert end_of("quarter", MONDAY, Calendar(quarter=2)) == date(2027, 1, 31)
    assert end_of("quarter", date(2027, 2, 1), Calendar(quarter=2)) == date(2027, 4, 30)


@pytest.mark.parametrize("period", ["rotation", "sprint", "quarter"])
def test_an_unset_period_resolves_nothing(period: str) -> None:
    """Without a calendar there is no end, and none is guessed."""
    assert end_of(period, MONDAY, Calendar()) is None
    assert end_of("sprint", MONDAY, Calendar(sprint=(MONDAY, timedelta(hours=3)))) is None


@given(DAYS, st.sampled_from(["rotation", "sprint", "quarter"]), st.integers(1, 12))
def test_an_end_is_never_near(day: date, period: str, starts: int) -> None:
    """Whatever the day, its period ends three days later or more, and not after the next one."""
    calendar = Calendar((2, time(9)), (date(2026, 11, 2), timedelta(days=10)), starts)
    end = end_of(period, day, calendar)
    assert end is not None
    longest = {"rotation": 7, "sprint": 10, "quarter": 92}[period]
    assert 3 <= (end - day).days <= longest + 2


@given(DAYS, st.integers(0, 50))
def test_a_month_ends_the_day_before_the_next(day: date, months: int) -> None:
    """The day after a month's end is a first."""
    assert (month_end(day.year, day.month) + timedelta(days=1)).day == 1
    assert (months_on(day, months) + timedelta(days=1)).day == 1
