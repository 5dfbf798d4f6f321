"""A day of a month, in figures or with the month's name, in the orders people use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from syncer.core.day_words import FILLERS, MONTH_NAMES, MONTHS, WEEKDAYS
from syncer.model import Code

_TWO, _FOUR, _MONTHS_A_YEAR = 2, 4, 12
YEARS = range(1970, 2200)
_SHORT_YEARS = range(15, 50)
"""Two digits are read as a year of 2015 to 2049, or not at all."""

_FARTHEST = 330
"""Days: nobody means a day eleven months away and leaves the year out."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A day that nobody can be sure of, and what to write instead."""

    code: Code
    message: str


Read = date | Unread | None


def unread(phrase: str, why: str) -> Unread:
    """A value that nobody can read, with the reason and a remedy."""
    return Unread(Code.UNREADABLE_VALUE, f'"{phrase}" {why}; write a day like 2026-12-01')


def day_of(year: int, month: int, day: int, phrase: str) -> date | Unread:
    """That day, if there is one."""
    try:
        if year in YEARS:
            return date(year, month, day)
    except ValueError:
        pass
    return unread(phrase, "is no day there is")


def next_such(month: int, day: int, anchor: date | None, phrase: str) -> date | Unread:
    """The first such day on or after the anchor, unless one has only just gone by."""
    if anchor is None:
        return unread(phrase, "has no year, and the incident has no date")
    for year in (anchor.year, anchor.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= anchor:
            if (found - anchor).days > _FARTHEST:
                return unread(phrase, "has no year, and had just passed at the incident")
            return found
    return unread(phrase, "is no day there is")


_JAPANESE = re.compile(r"(?:(\d{4})年 ?)?(\d{1,2})月 ?(\d{1,2})日")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?")


def read_day_of_month(
    phrase: str, anchor: date | None, *, day_first: bool | None, labelled: bool
) -> Read:
    """A day of a month, in figures or with the month's name."""
    if phrase.endswith("?") and any(char.isdigit() for char in phrase):
        sure = read_day_of_month(
            phrase[:-1].rstrip(), anchor, day_first=day_first, labelled=labelled
        )
        return None if sure is None else unread(phrase, "carries a question mark")
    iso = _ISO.fullmatch(phrase)
    if iso:
        return day_of(int(iso[1]), int(iso[3]), int(iso[4]), phrase)
    compact = _COMPACT.fullmatch(phrase)
    if compact:
        read = day_of(int(compact[1]), int(compact[2]), int(compact[3]), phrase)
        return read if isinstance(read, date) or labelled else None
    numeric = _NUMERIC.fullmatch(phrase)
    if numeric:
        return _numeric(numeric, anchor, day_first=day_first, labelled=labelled)
    dotted = _DOTTED.fullmatch(phrase) if labelled else None
    if dotted:
        return next_such(int(dotted[2]), int(dotted[1]), anchor, phrase)
    japanese = _JAPANESE.fullmatch(phrase)
    if japanese:
        year, month, day = japanese[1], int(japanese[2]), int(japanese[3])
        if year is None:
            return next_such(month, day, anchor, phrase)
        return day_of(int(year), month, day, phrase)
    return _named(phrase, anchor)


def _numeric(
    parts: re.Match[str], anchor: date | None, *, day_first: bool | None, labelled: bool
) -> Read:
    phrase = parts[0]
    one, other, year_text = int(parts[1]), int(parts[3]), parts[4]
    if year_text is None and (not labelled or parts[2] != "/" or phrase == "24/7"):
        # "3/4", "24/7", "1.2", "2-3" are as often a share, a version or a range.
        return None
    if year_text is not None and len(year_text) == _TWO:
        if not labelled and parts[2] == ".":
            return None
        if int(year_text) not in _SHORT_YEARS or _year_first(parts):
            return unread(phrase, "can be read in several ways")
        year_text = f"20{year_text}"

    def read(day: int, month: int) -> date | Unread:
        if year_text is None:
            return next_such(month, day, anchor, phrase)
        return day_of(int(year_text), month, day, phrase)

    first, second = read(one, other), read(other, one)
    if other > _MONTHS_A_YEAR or first == second:
        return second
    if one > _MONTHS_A_YEAR:
        return first
    if day_first is None and parts[2] == "." and year_text is not None:
        # Whoever puts dots between them writes the day first, in every language that does so.
        return first
    if isinstance(first, Unread) and isinstance(second, Unread):
        return first
    if day_first is None:
        days = [day for day in (first, second) if isinstance(day, date)]
        spoken = (date(2000, other, one), date(2000, one, other))
        return _either(phrase, *spoken, days, anchor)
    return first if day_first else second


def _either(phrase: str, one: date, other: date, days: list[date], anchor: date | None) -> Unread:
    possible = [day for day in days if anchor is None or day >= anchor] or days
    said = " or ".join(day.isoformat() for day in possible)
    if len(possible) < len(days):
        said += f", the only one of them that is not before {anchor}"
    return Unread(
        Code.AMBIGUOUS_DATE,
        f"{phrase} can be {_spoken(one)} or {_spoken(other)}; write {said},"
        " or set postmortems.day_first",
    )


def _year_first(parts: re.Match[str]) -> bool:
    """Whether "26/12/24" can be a day of 2026, too."""
    try:
        date(2000 + int(parts[1]), int(parts[3]), int(parts[4]))
    except ValueError:
        return False
    return int(parts[1]) in _SHORT_YEARS


def _spoken(day: date) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1]}"


_TOKEN = re.compile(r"(\d{1,4})(st|nd|rd|th|er|o)?(?![^\W_])|'(\d\d)(?!\d)|([^\W\d_]+)")
_BETWEEN = frozenset(" ,./-")


def tokens(phrase: str) -> list[re.Match[str]] | None:
    """Numbers and words, if there is nothing else but separators."""
    found: list[re.Match[str]] = []
    position = 0
    for token in _TOKEN.finditer(phrase):
        if not _BETWEEN.issuperset(phrase[position : token.start()]):
            return None
        found.append(token)
        position = token.end()
    return found if _BETWEEN.issuperset(phrase[position:]) else None


def _named(phrase: str, anchor: date | None) -> Read:
    """A day with its month's name, in any of the usual orders."""
    month = weekday = None
    before: list[re.Match[str]] = []
    after: list[re.Match[str]] = []
    for token in tokens(phrase) or ():
        word = token[4]
        if word is None:
            (before if month is None else after).append(token)
        elif word in MONTHS and month is None:
            month = MONTHS[word]
        elif word in WEEKDAYS and weekday is None:
            weekday = WEEKDAYS[word]
        elif word not in FILLERS:
            return None
    if month is None:
        return None
    parts = _day_and_year(before, after)
    if parts is None:
        return None
    day, year = parts
    read = (
        next_such(month, day, anchor, phrase) if year is None else day_of(year, month, day, phrase)
    )
    if isinstance(read, date) and weekday is not None and read.weekday() != weekday:
        return unread(phrase, f"does not fall on that weekday ({read.isoformat()})")
    return read


def _day_and_year(
    before: list[re.Match[str]], after: list[re.Match[str]]
) -> tuple[int, int | None] | None:
    """The numbers around a month's name: ``2 Dec 2026``, ``Dec 2 2026``, ``2026 Dec 2``."""
    numbers = [*before, *after]
    if len(numbers) == _TWO and not _is_day(numbers[0]):
        numbers.reverse()
        if len(before) != 1 or _year(numbers[1]) is None or numbers[1][3]:
            return None
    if len(numbers) not in (1, 2) or len(before) > 1 or not _is_day(numbers[0]):
        return None
    day = int(numbers[0][1])
    if len(numbers) == 1:
        return day, None
    year = _year(numbers[1])
    return None if year is None else (day, year)


def _is_day(token: re.Match[str]) -> bool:
    return token[1] is not None and len(token[1]) <= _TWO


def _year(token: re.Match[str]) -> int | None:
    digits = token[1] or token[3]
    if token[2] is not None:
        return None
    if len(digits) == _FOUR:
        return int(digits)
    return 2000 + int(digits) if len(digits) == _TWO and int(digits) in _SHORT_YEARS else None
