"""Days as people write them. What is not certain is not a day: a wrong deadline is worse than none.

An own grammar comes first; ``dateparser`` is asked last, and only believed where day and month
stand in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache

from syncer.core.calendar import end_of
from syncer.core.day_words import (
    BESIDE_A_DAY,
    FILLERS,
    HYPHENS,
    LEADS,
    MONTHS,
    WEEKDAY_SIGNS,
    WEEKDAYS,
)
from syncer.core.days import (
    YEARS,
    Read,
    Unread,
    next_such,
    read_day_of_month,
    tokens,
    unread,
)
from syncer.core.relative import read_count, read_end, read_quarter, read_weekday
from syncer.core.remembered import remembered_words
from syncer.core.values import is_declined, is_placeholder
from syncer.model import Calendar

__all__ = ["CAP", "Read", "Unread", "ends_in_day", "read_date", "read_day", "repeats_day"]

CAP = 100
"""No day takes more characters."""
_LONGEST_NAME = 16
_LONGEST_DAY = 24
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_FIGURE = re.compile(r"\d")
_LAST_DAY = re.compile(
    r"(?<![\w./-])(?:\d{4}([-/.])\d\d?\1\d\d?|\d\d?([-/])\d\d?(?:\2(?:\d{4}|\d\d))?"
    r"|\d\d?\.\d\d?\.(?:\d{4}|\d\d)?"
    rf"|\d\d?(?:st|nd|rd|th|\.)? (?:of )?(?:{_MONTH})\b\.?,?(?: \d{{4}})?"
    rf"|(?:{_MONTH})\.? \d\d?(?:st|nd|rd|th)?(?:,? \d{{4}})?)$"
)
_UNSURE_DAY = "is not a day anybody can be sure of"


def read_date(
    text: str,
    *,
    anchor: date | None,
    day_first: bool | None,
    periods: Mapping[str, str],
    calendar: Calendar,
    labelled: bool = False,
) -> Read:
    """The day a text says as a whole; None if it does not even look like one.

    A day without year is the first such one on or after the anchor, the day of the incident.
    ``labelled``: it stands where only a date can stand, so "3/22" and "2 weeks" count, and whatever
    is neither empty nor declined is a day or unread.
    """
    if anchor is not None and anchor.year not in YEARS:
        anchor = None
    if len(text) <= CAP and (labelled or _HINT.search(text)):
        phrase = _phrase(text)
        period = periods.get(phrase)
        if period is None:
            sure = labelled or _UNTIL.fullmatch(text) is not None
            read = _read(phrase, anchor, calendar.quarter, day_first=day_first, labelled=sure)
        else:
            read = _period(phrase, period, anchor, calendar)
        if isinstance(read, Unread):
            return replace(read, message=read.message.replace(phrase, " ".join(text.split()), 1))
        if read is not None:
            return read
    if not labelled or is_placeholder(text) or is_declined(text):
        return None
    return unread(_short(text), _why(_phrase(text)) if len(text) <= CAP else _UNSURE_DAY)


def repeats_day(text: str, before: str) -> bool:
    """Whether a bracketed weekday belongs to a day that stands before it: "2 Dec (Wed)"."""
    word = text.casefold().rstrip(".")
    if word not in WEEKDAYS and word not in WEEKDAY_SIGNS:
        return False
    rest = before.rstrip()
    last = rest[-_LONGEST_NAME:].rpartition(" ")[2].casefold().rstrip(".,")
    return rest[-1:].isdigit() or rest.endswith("日") or last in MONTHS


def ends_in_day(text: str) -> bool:
    """Whether the last words of a text are a day, with or without its year."""
    last = text[-_LONGEST_DAY:]
    return _FIGURE.search(last) is not None and _LAST_DAY.search(last.casefold()) is not None


def read_day(text: str, *, day_first: bool | None) -> Read:
    """The day that something happened: with its year, and never a period's end."""
    if len(text) > CAP:
        return None
    phrase = _phrase(text)
    return _with_weekday(phrase, None, day_first=day_first, labelled=True) or _foreign(
        phrase, None, strange=4
    )


_HINT = re.compile(
    r"\d|\b(?:asap|a\.s\.a\.p|immediately|soon|today|tonight|tomorrow|eo[a-z]|cob|next|this|end|mid"
    r"|early|late|in an?|in [a-z]{3,6}|within|mon|tue|wed|thu|fri|sat|sun"
    r"|sprint|rotation|quarter|q[1-4]|(?:bis|spätestens|d['’]ici|hasta)\s)",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:(?:due|bis(?: zum)?|spätestens(?: am| bis)?|fällig(?: am| bis)?|am)(?: \w{2,10}[.,]{0,2})?"
    rf"|(?:{'|'.join(BESIDE_A_DAY)})[.,]{{0,2}}) \d\d?\.\d\d?\.",
    re.IGNORECASE,
)
"""A word before a German day without year that makes it no version and no share."""
_STRUCK = re.compile(r"~~[^~]*~~(?:\s*(?:→|->|=>)(?=\s))?")
_LEAD = re.compile(rf"(?:{LEADS})[: ]\s*(?!$)")
_BEHIND = re.compile(r"(?<=[\d日月末中)])\s?(?:まで|迄)に?$")
_REMARK = re.compile(r"\s*[(\[][^()\[\]\d?]*[)\]]$")
_DOTTED = re.compile(r"(?<![\d.])\d{1,2}\.\d{1,2}\.$")
"""A day without year as Germans write it: the last full stop belongs to it."""
_IDLE = re.compile(r"\b(?:the|current|our)\s")
_ANY_WEEKDAY = "|".join(WEEKDAYS)
_IN_BRACKETS = re.compile(rf"\s*[(\[]({_ANY_WEEKDAY}|[{''.join(WEEKDAY_SIGNS)}])\.?[)\]]")
_ZONE = (
    r"(?:\s*\(?(?:z|(?:utc|gmt)(?:\s?[+-]\d\d?(?::?\d\d)?)?|[ecmp][sd]?t|ce[s]?t|ee[s]?t|wes?t|bst"
    r"|jst|ist|kst|sgt|hkt|msk|[an][ez][sd]?t|[+-]\d\d:?\d\d)\b\)?){0,2}"
)
_CLOCK = (
    r"(?:(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:\s*[ap]\.?m\b\.?|\s?(?:uhr|頃))?"
    r"|1?\d\s*[ap]\.?m\b\.?|(?:[01]?\d|2[0-4])(?:時(?:[0-5]?\d分)?頃?|h[0-5]\d)"
    r"|noon|midnight|eod|cob)"
)
_TIMES = rf"{_CLOCK}{_ZONE}(?:\s*[-–—〜~]\s*{_CLOCK}{_ZONE})?"
_TIME_LAST = re.compile(
    rf"(?:[,\s]+(?:(?:at|by|um|à|a las)\s+|[-–—]\s+)?|(?<=\d)t|(?<=日)){_TIMES}$"
)
_TIME_FIRST = re.compile(rf"{_TIMES}[,\s]+(?:on\s+)?")


@remembered_words(8192)
def _phrase(text: str) -> str:
    """The text folded, without emphasis, struck parts, lead-in, remark and time of day."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'").translate(HYPHENS)
    phrase = _STRUCK.sub(" ", text).casefold().translate({42: None, 96: None}).strip(" \t\n_")
    if phrase.endswith((")", "]")) or not phrase.isascii():
        phrase = _IN_BRACKETS.sub(_weekday_named, phrase)
    if len(phrase) > 1 and phrase[0] + phrase[-1] in ("()", "[]"):
        phrase = phrase[1:-1]
    phrase = _REMARK.sub("", " ".join(phrase.split())).rstrip(" ,;!")
    if not _DOTTED.search(phrase):
        phrase = phrase.rstrip(" .,;!")
    for _ in range(2):
        lead = _LEAD.match(phrase)
        phrase = phrase[lead.end() :] if lead else phrase
    phrase = _TIME_LAST.sub("", phrase if phrase.isascii() else _BEHIND.sub("", phrase))
    first = _TIME_FIRST.match(phrase)
    return _IDLE.sub("", phrase[first.end() :] if first else phrase)


def _weekday_named(found: re.Match[str]) -> str:
    """A weekday in brackets is no remark: it has to fit."""
    sign = WEEKDAY_SIGNS.get(found[1])
    return f" {found[1] if sign is None else list(WEEKDAYS)[list(WEEKDAYS.values()).index(sign)]}"


def _short(phrase: str) -> str:
    phrase = " ".join(phrase.split())
    return phrase if len(phrase) <= CAP else phrase[: CAP - 1] + "…"


def _period(phrase: str, period: str, anchor: date | None, calendar: Calendar) -> Read:
    if anchor is None:
        return unread(phrase, "counts from the incident, which has no date")
    end = end_of(period, anchor, calendar)
    if end is None:
        return unread(phrase, f"needs a {period} in deadlines.calendar")
    return end


@lru_cache(maxsize=8192)
def _read(
    phrase: str,
    anchor: date | None,
    quarters: int | None,
    *,
    day_first: bool | None,
    labelled: bool,
) -> Read:
    read = (
        _with_weekday(phrase, anchor, day_first=day_first, labelled=labelled)
        or read_weekday(phrase, anchor, labelled=labelled)
        or read_count(phrase, anchor, labelled=labelled)
        or read_end(phrase, anchor)
        or read_quarter(phrase, anchor, quarters)
        or _foreign(phrase, anchor, strange=4 if labelled else 1)
    )
    if read is None and _WEEK.fullmatch(phrase):
        return unread(phrase, "is a week, and no day")
    if read is None and (_VAGUE.fullmatch(phrase) or _looks(phrase)):
        return unread(phrase, _why(phrase))
    return read


_WEEKDAY_FIRST = re.compile(
    rf"(?!mar\b\.?+,?+ *+(?!\d\d?\.? (?:de )?(?:{_MONTH})\b))"
    rf"({'|'.join(BESIDE_A_DAY)})\b(?:\.?[, ] *(?=\d)|\.(?=\d))"
)
"""A weekday before its day; "mar" is March unless another month follows."""
_WEEKDAY_LAST = re.compile(rf"(?<=\d|日)[, ] *({_ANY_WEEKDAY})\.?")


def _with_weekday(
    phrase: str, anchor: date | None, *, day_first: bool | None, labelled: bool
) -> Read:
    """A day of a month; the weekday before or behind its figures has to fit."""
    first = _WEEKDAY_FIRST.match(phrase)
    last = None if first else _WEEKDAY_LAST.search(phrase)
    bare, weekday = phrase, None
    if first:
        bare, weekday = phrase[first.end() :], BESIDE_A_DAY[first[1]]
    elif last and last.end() == len(phrase):
        bare, weekday = phrase[: last.start()], WEEKDAYS[last[1]]
    read = read_day_of_month(bare, anchor, day_first=day_first, labelled=labelled)
    if isinstance(read, date) and weekday is not None and read.weekday() != weekday:
        return unread(phrase, f"does not fall on that weekday ({read.isoformat()})")
    return read


_DAY_SHAPE = re.compile(r"(?<!\d)(?:\d{4}-\d\d?-\d\d?|\d\d?[./]\d\d?[./]\d{2,4})(?!\d)")


def _why(phrase: str) -> str:
    """Why a phrase that speaks of days is none."""
    words = _WORDS.findall(phrase)
    if len(_DAY_SHAPE.findall(phrase)) > 1 or sum(word in MONTHS for word in words) > 1:
        return "names more than one day"
    return _UNSURE_DAY


_STRETCH = (
    r"(?:day|business|week|month|year|quarter|sprint|iteration|release|cycle|half"
    rf"|(?:on-?call )?rotation|on-?call|{'|'.join(WEEKDAYS)})"
)
_VAGUE = re.compile(
    r"asap|a\.s\.a\.p|as soon as possible|immediately|right away|soon|today|tonight|tomorrow"
    r"|yesterday|eo[a-z]|cob"
    rf"|(?:(?:early|mid|late|end(?: of)?|before) )?(?:next|this|following) {_STRETCH}"
    rf"|(?:early|mid|late|end(?: of)?|before) {_STRETCH}"
    r"|h[12](?:[ /-]?20\d\d)?"
)
_WEEK = re.compile(
    r"(?:20\d\d[ -]?)?(?:week|cw|kw|w|semaine|sem|semana|woche)[ .-]{0,2}\d{1,2}(?:[ /-]20\d\d)?"
)
_VAGUE_WORDS = frozenset(
    {"early", "mid", "late", "end", "beginning", "start", "around", "about", "before", "after"}
)
_KNOWN = frozenset({*MONTHS, *WEEKDAYS, *FILLERS, *_VAGUE_WORDS, "by", "to", "or"})


def _looks(phrase: str) -> bool:
    """Whether it is made of nothing but the words of a date, with a month among them."""
    words = [token[4] for token in tokens(phrase) or ()]
    if not any(word in MONTHS for word in words):
        return False
    return len(words) > 1 and all(word is None or word in _KNOWN for word in words)


_PARTS = re.compile(r"(?<![\d:.'])(\d{1,4})(?:st|nd|rd|th)?(?![\d:.]\d|[a-z\d])")
_UNSURE = re.compile(
    r"\b(?:before|after|from|since|or|not|week|weeks|between|early|mid|late|around|about|ago)\b"
)
_WORDS = re.compile(r"[^\W\d_]+")
_DAYS = range(1, 32)
_AT = re.compile(r"(?<![\d:])\d\d?:\d\d(?::\d\d)?(?![\d:])")
_DIGITS = re.compile(r"\d+")


def _foreign(phrase: str, anchor: date | None, *, strange: int) -> Read:
    """Ask ``dateparser``, and believe it only where day and month stand in the text, once each.

    With more than so many strange words it is a sentence.
    """
    words = _WORDS.findall(phrase)
    months = [MONTHS[word] for word in words if word in MONTHS]
    if len(months) != 1 or _UNSURE.search(phrase):
        return None
    if sum(word not in _KNOWN for word in words) > strange:
        return None
    numbers = [int(number) for number in _PARTS.findall(phrase)]
    if len(numbers) != len(_DIGITS.findall(_AT.sub("", phrase))):
        return None
    days = [number for number in numbers if number in _DAYS]
    years = [number for number in numbers if number in YEARS]
    if len(days) != 1 or len(years) > 1 or len(numbers) != len(days) + len(years):
        return None
    base = date(years[0], 1, 1) if years else anchor or date(2001, 1, 1)
    found = _parsed(phrase, base)
    if found is None or (found.month, found.day) != (months[0], days[0]):
        return None
    if not years:
        return next_such(found.month, found.day, anchor, phrase)
    return found if found.year == years[0] else None


def _parsed(phrase: str, base: date) -> date | None:
    import dateparser  # noqa: PLC0415 - a tenth of a second to load, and seldom asked

    found = dateparser.parse(
        phrase,
        languages=["en"],
        settings={
            "REQUIRE_PARTS": ["day", "month"],
            "RELATIVE_BASE": datetime(base.year, base.month, base.day),  # noqa: DTZ001 - a day, no instant
        },
    )
    return None if found is None else found.date()
