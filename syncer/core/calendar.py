"""Business days, holidays, and what ends when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from syncer.core.policy import Days, Period
from syncer.model import Calendar

_WEEKEND = 5
_NEAREST = 3
"""An end that is closer than this many days means the next one."""
_MONTHS_A_QUARTER = 3
_ONE = timedelta(days=1)


def is_business_day(day: date, holidays: Collection[date] = frozenset()) -> bool:
    """Whether people are expected to work on it."""
    return day.weekday() < _WEEKEND and day not in holidays


def add_days(start: date, days: Days, holidays: Collection[date] = frozenset()) -> date:
    """The day so many days after the start; business days leave out weekends and holidays.

    Beyond the calendar's own last day it is that day.
    """
    try:
        if not days.business:
            return start + timedelta(days=days.count)
        day, left = start, abs(days.count)
        step = _ONE if days.count > 0 else -_ONE
        while left:
            day += step
            left -= is_business_day(day, holidays)
    except OverflowError:
        return date.max if days.count > 0 else date.min
    return day


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    if month == 12:  # noqa: PLR2004 - December
        return date(year, 12, 31)
    return date(year, month + 1, 1) - _ONE


def end_of(period: str, day: date, calendar: Calendar) -> date | None:
    """The end of the current rotation, sprint or quarter; the next if that is under 3 days away.

    None: the calendar does not say when it ends.
    """
    try:
        if period == Period.ROTATION and calendar.rotation is not None:
            return _rotation(day, calendar.rotation[0])
        if period == Period.SPRINT and calendar.sprint is not None:
            return _sprint(day, *calendar.sprint)
        if period == Period.QUARTER and calendar.quarter is not None:
            return _quarter(day, calendar.quarter)
    except (OverflowError, ValueError):  # beyond the last year there is
        return None
    return None


def _rotation(day: date, weekday: int) -> date:
    """The day of the handover; on that very day, the next one: the new rotation has begun."""
    end = day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    return end if (end - day).days >= _NEAREST else end + timedelta(days=7)


def _sprint(day: date, first: date, every: timedelta) -> date | None:
    length = every.days
    if length < 1:
        return None
    end = first + timedelta(days=((day - first).days // length + 1) * length - 1)
    while (end - day).days < _NEAREST:
        end += timedelta(days=length)
    return end


def _quarter(day: date, starts: int) -> date:
    into = (day.month - starts) % _MONTHS_A_QUARTER
    end = months_on(day, _MONTHS_A_QUARTER - 1 - into)
    return end if (end - day).days >= _NEAREST else months_on(end, _MONTHS_A_QUARTER)


def months_on(day: date, months: int) -> date:
    """The last day of the month so many months on."""
    month = day.year * 12 + day.month - 1 + months
    return month_end(month // 12, month % 12 + 1)
