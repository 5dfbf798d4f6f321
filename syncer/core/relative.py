"""Days that are told from the incident: weekdays, "in 2 weeks", the end of a month or quarter."""

from __future__ import annotations

import re
from datetime import date, timedelta

from syncer.core.calendar import add_days, month_end, months_on
from syncer.core.day_words import MONTHS, WEEKDAYS
from syncer.core.days import YEARS, Read, day_of, next_such, unread
from syncer.core.policy import Days

_NEAREST = 3
"""An end that is closer than this many days means the next one."""
_MONTHS_A_YEAR = 12
_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1, "an": 1, "twelve": 12} | {name: n for n, name in enumerate(_COUNTED, 1)}
_NO_DAY = "counts from the incident, which has no date"

_WEEKDAY = re.compile(rf"(?:this |coming )?({'|'.join(WEEKDAYS)})")


def read_weekday(phrase: str, anchor: date | None, *, labelled: bool) -> Read:
    """The next such weekday: the text was written after the incident's own day."""
    found = _WEEKDAY.fullmatch(phrase)
    if found is None or (found[1] in ("sun", "sat") and not labelled):
        return None
    if anchor is None:
        return unread(phrase, _NO_DAY)
    ahead = (WEEKDAYS[found[1]] - anchor.weekday() - 1) % 7 + 1
    return _plus(anchor, Days(ahead), phrase)


_COUNT = re.compile(
    r"((?:with)?in (?:next )?)?(\d{1,3}|[a-z]{1,6})[ -]?(business |working |work )?"
    r"(hours?|hrs?|h|days?|d|weeks?|wks?|w|months?)"
)


def read_count(phrase: str, anchor: date | None, *, labelled: bool) -> Read:
    """So long after the incident; without "in" it may as well be an effort, unless labelled."""
    found = _COUNT.fullmatch(phrase)
    if found is None or not (found[1] or labelled):
        return None
    number = _NUMBERS.get(found[2]) or (int(found[2]) if found[2].isdecimal() else 0)
    if not number:
        return None
    if anchor is None:
        return unread(phrase, _NO_DAY)
    unit, business = found[4][0], found[3] is not None
    if unit == "m":
        return _months(anchor, number, phrase) if not business else None
    if unit == "h":
        if business or number % 24:
            return unread(phrase, "is no number of whole days")
        return _plus(anchor, Days(number // 24), phrase)
    if unit == "w":
        return _plus(anchor, Days(number * 7), phrase) if not business else None
    return _plus(anchor, Days(number, business=business), phrase)


def _plus(anchor: date, days: Days, phrase: str) -> Read:
    end = add_days(anchor, days)
    return day_of(end.year, end.month, end.day, phrase)


def _months(anchor: date, number: int, phrase: str) -> Read:
    try:
        last = months_on(anchor, number)
    except ValueError:
        return unread(phrase, "is no day there is")
    return day_of(last.year, last.month, min(anchor.day, last.day), phrase)


_END = re.compile(
    rf"(?:eo([myw])|end (?:of )?(?:this )?(month|year|week)|(month|year|week)[ -]end"
    rf"|(?:end(?: of)?|ende|fin(?:ales)?(?: de)?) ({'|'.join(MONTHS)})\.?,?(?: (\d{{4}}))?"
    r"|end (?:of )?(\d{4})|(?:(\d{4})年 ?)?(\d{1,2})月末日?)"
)


def read_end(phrase: str, anchor: date | None) -> Read:
    """The end of a week, month or year; the next one if it is under 3 days away."""
    found = _END.fullmatch(phrase)
    if found is None:
        return None
    if found[6]:
        return day_of(int(found[6]), 12, 31, phrase)
    month = MONTHS[found[4]] if found[4] else int(found[8] or 0)
    year = found[5] or found[7]
    if month > _MONTHS_A_YEAR or (year and int(year) not in YEARS):
        return unread(phrase, "is no day there is")
    if year:
        return month_end(int(year), month)
    if anchor is None:
        return unread(phrase, _NO_DAY)
    if month:
        end = month_end(anchor.year + (month < anchor.month), month)
        return next_such(month, end.day, anchor, phrase)
    unit = (found[1] or found[2] or found[3])[0]
    if unit == "w":
        return anchor + timedelta(days=(4 - anchor.weekday()) % 7)
    if unit == "m":
        end = month_end(anchor.year, anchor.month)
        return end if (end - anchor).days >= _NEAREST else months_on(anchor, 1)
    end = date(anchor.year, 12, 31)
    return end if (end - anchor).days >= _NEAREST else date(anchor.year + 1, 12, 31)


_QUARTER = re.compile(
    r"(end (?:of )?)?(?:q([1-4])(?:[ /-]?(?:of )?(?:(20\d\d)|'(\d\d)))?|(20\d\d)[ /-]?q([1-4]))"
)


def read_quarter(phrase: str, anchor: date | None, starts: int | None) -> Read:
    """The last day of a quarter of the calendar year."""
    found = _QUARTER.fullmatch(phrase)
    if found is None:
        return None
    if starts not in (None, 1):
        return unread(phrase, "means another year than the calendar's")
    month = int(found[2] or found[6]) * 3
    year = found[3] or found[5] or (f"20{found[4]}" if found[4] else None)
    if year is not None:
        return month_end(int(year), month)
    return next_such(month, month_end(2001, month).day, anchor, phrase)
