"""The day of an incident: as it is said, else in the title, the file's name, the timeline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from syncer.core.dates import Unread, read_day
from syncer.core.day_words import HYPHENS, MONTHS
from syncer.core.said import CAP, Said, Words
from syncer.core.values import is_placeholder, plain
from syncer.model import Code

_RANGE = re.compile(
    r"\s+(?:-|to|until|till|through|bis|à|au|hasta)\s+"
    r"|\s*(?:–|—|〜|~|～|→|->|から|\(|（|,\s*(?=\d{1,2}:))\s*"
)
_SHOWN = 60
_NEAR = timedelta(days=2)
_HALF_A_YEAR = timedelta(days=183)


def occurred(
    words: Words, *, titles: tuple[str, ...], path: str, timeline: bytes, day_first: bool | None
) -> tuple[date | None, bool]:
    """The day of the incident's start, where it is certain, and whether it is told as such.

    The strongest word first; in a timeline a day is merely found. Where title and file name
    disagree, the timeline decides, if it names one of them alone.
    """
    said, unsure = _said(words, day_first=day_first)
    if said is not None or unsure:
        return said, said is not None
    dated = (title_date(title, day_first=day_first) for title in titles)
    titled = next((day for day in dated if day is not None), None)
    filed = file_date(path)
    told = titled or filed
    if told is None:
        told = _either(titles, timeline)
        return told or _happened(timeline, words), told is not None
    if titled is None:
        return told, True
    days = timeline_days(timeline)
    if filed is not None and filed != titled and filed in days and titled not in days:
        return filed, True
    if filed != titled and days and all(abs(day - titled) > _NEAR for day in days):
        # "… of the 2026-01-01 migration": a title speaks of other days, too.
        mistyped = any((day.month, day.day) == (titled.month, titled.day) for day in days)
        return None if mistyped else _happened(timeline, words), True
    return titled, True


def _said(words: Words, *, day_first: bool | None) -> tuple[date | None, bool]:
    """The day that is said; or that several are, and nobody can tell which."""
    for said in _dated(words):
        text = plain(said.raw).translate(HYPHENS)
        read = _started(text, day_first=day_first)
        if isinstance(read, date):
            return read, False
        if isinstance(read, Unread):
            words.note(said, read.code, read.message)
        elif not is_placeholder(text):
            shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
            message = f'the date "{shown}" cannot be read; write it like 2026-11-02'
            words.note(said, Code.UNREADABLE_VALUE, message)
            if len(set(_days(text[:CAP]))) > 1:
                return None, True
    return _lasted(words), False


_CLOCKS = re.compile(r"\d{1,2}:\d\d|\d\s?[ap]m\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"\?|unknown|unclear|不明|unbekannt|inconnu|desconocid", re.IGNORECASE)


def _lasted(words: Words) -> date | None:
    """The day that a duration says it began on: "2026-11-02 10:15 – 11:00"."""
    for said in words.filled("duration"):
        text = plain(said.raw[:CAP]).translate(HYPHENS)
        day = _started(text, day_first=None)
        if isinstance(day, date) and _CLOCKS.search(text) and not _UNKNOWN.search(text):
            return day
    return None


def _dated(words: Words) -> Iterator[Said]:
    """Starts and dates; in front matter first. A start without its day is a time, and no date."""
    starts = [
        said for said in words.filled("started") if not _CLOCK_ONLY.fullmatch(plain(said.raw))
    ]
    found = [*starts, *words.filled("date")]
    yield from sorted(found, key=lambda said: said.pair is not None)


_CLOCK_ONLY = re.compile(r"[^\d]{0,12}\d{1,2}[:.]\d\d(?![./]?\d\d?[./]).{0,40}", re.DOTALL)


def _started(text: str, *, day_first: bool | None) -> date | Unread | None:
    """The day, the first of a stretch, or the only one that a sentence names."""
    whole = read_day(text, day_first=day_first)
    if isinstance(whole, date):
        return whole
    for end in _RANGE.finditer(text[:CAP]):
        start = read_day(text[: end.start()], day_first=day_first)
        if isinstance(start, date):
            return start if _is_first(start, text[end.end() : CAP]) else None
        whole = whole or start
    days = set(_days(text[:CAP]))
    first = _BEGUN.match(text)
    stretch = _STRETCH.search(text[:CAP])
    if not days and stretch:
        begun = read_day(_first_of(stretch), day_first=day_first)
        return begun if isinstance(begun, date) else whole
    if len(days) == 1:
        return days.pop()
    if first and len(days) > 1:
        start = read_day(first[1], day_first=day_first)
        if isinstance(start, date):
            return start if _is_first(start, text[first.end() : CAP]) else None
    return whole


def _is_first(start: date, rest: str) -> bool:
    """Whether no day behind a first one is before it: "2026-11-19 (incident on 2026-11-02)"."""
    if any(day < start for day in _days(rest)):
        return False
    for found in _NO_YEAR.finditer(_IN_TEXT.sub(" ", rest)):
        named = _day(f"{start.year}", f"{MONTHS[_month(found)]}", found[1] or found[4])
        # Over the turn of a year "2 January" is behind "30 December".
        if named is not None and timedelta() < start - named < _HALF_A_YEAR:
            return False
    return True


def _first_of(stretch: re.Match[str]) -> str:
    month, first, last = (
        stretch[1] or stretch[6],
        stretch[2] or stretch[4],
        stretch[3] or stretch[5],
    )
    year = stretch[7] or stretch[8]
    return f"{first} {month} {year}" if int(first) < int(last) else ""


_NAME = rf"(?i:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_DAY = (
    r"\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}"
    r"|\d{4}年 ?\d{1,2}月 ?\d{1,2}日|\d{1,2}\.\d{1,2}\.\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|\.)?[ -](?:of |de )?{_NAME},?[ -](?:de )?\d{{4}}"
    rf"|{_NAME} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
)
_YEAR = re.compile(r"\d{4}")
"""Without it there is no day; most texts have none."""
_IN_TEXT = re.compile(
    rf"(?<![\w./-])(?:{_DAY})(?!\d|[/.-]\d|(?!T\d)[^\W\d_年月日〜頃の、。にからで])"
)
_COMPACT = re.compile(r"(?<![\w./-])20\d{6}(?![\w/]|[.-]\d)")
_STRETCH = re.compile(
    rf"(?<!\w)(?:({_NAME}) (\d{{1,2}}) ?[-–—] ?(\d{{1,2}}),? (?=\d{{4}})"
    rf"|(\d{{1,2}}) ?[-–—] ?(\d{{1,2}})\.? ({_NAME}),? (?=\d{{4}}))(?:(\d{{4}})|(\d{{4}}))(?!\d)"
)
"""January 14-19, 2026; 14-19 January 2026."""
_BEGUN = re.compile(rf"(?:(?i:started|start|from|between|since|began|on)[: ]+)?({_DAY})(?!\d)")
_JOINT = re.compile(r"\s*(?:-|–|—|〜|→|to|until|through|bis|au)\s*")


def _days(text: str) -> Iterator[date]:
    """Every whole day with its year that a text names."""
    if _YEAR.search(text) is None:
        return
    for found in _IN_TEXT.finditer(text):
        read = read_day(found[0], day_first=None)
        if isinstance(read, date):
            yield read


_IN_FIGURES = re.compile(r"(?<![\w./-])\d{1,2}([-/])\d{1,2}\1(?:20)?\d\d(?![\w/]|[.-]\d)")


def title_date(title: str, *, day_first: bool | None = None) -> date | None:
    """The one day with its year that a title names; of a stretch its first."""
    text = title[:CAP].translate(HYPHENS)
    found = [m for p in (_IN_TEXT, _COMPACT, _IN_FIGURES) for m in p.finditer(text)]
    if not found:
        stretch = _STRETCH.search(text)
        first = read_day(_first_of(stretch), day_first=None) if stretch else None
        return first if isinstance(first, date) else None
    days = [read_day(match[0], day_first=day_first) for match in found]
    sure = [day for day in days if isinstance(day, date)]
    if len(sure) != len(days):
        return None
    if len(set(sure)) == 1:
        return sure[0]
    if len(sure) == 2 and sure[0] < sure[1]:  # noqa: PLR2004 - the two ends of a stretch
        between = text[found[0].end() : found[1].start()]
        return sure[0] if _JOINT.fullmatch(between) else None
    return None


_IN_FILE = re.compile(
    r"(?<![A-Za-z\d])((?:19|20)\d\d)(?:[-_.](\d\d)[-_.](\d\d)|(\d\d)(\d\d))(?!\d)"
)
_NAMED = re.compile(
    rf"(?<![^\W_])(\d{{1,2}})[-_ ]({_NAME})[-_ ](\d{{4}})(?![^\W_])"
    rf"|(?<![^\W_])({_NAME})[-_ ](\d{{1,2}})[-_ ,]{{1,2}}(\d{{4}})(?![^\W_])"
)
_IN_PATH = re.compile(r"(?<![^/])((?:19|20)\d\d)[-_/](\d\d)[-_/](\d\d)(?=[-_./ ])")


@lru_cache(maxsize=256)
def file_date(path: str) -> date | None:
    """The one day that a file's name holds, or the folders it lies in: ``2026/11/02-x.md``."""
    path = path[-CAP:]
    named = {_day(m[1], m[2] or m[4], m[3] or m[5]) for m in _IN_FILE.finditer(path, _name(path))}
    for m in _NAMED.finditer(path, _name(path)):
        read = read_day(f"{m[1] or m[5]} {m[2] or m[4]} {m[3] or m[6]}", day_first=None)
        named.add(read if isinstance(read, date) else None)
    named.discard(None)
    if not named:
        named = {_day(m[1], m[2], m[3]) for m in _IN_PATH.finditer(path)}
        named.discard(None)
    return named.pop() if len(named) == 1 else None


def _name(path: str) -> int:
    return path.rfind("/") + 1


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


_BEGINS = re.compile(rf"(?i:on|am|le|el) (?:\w{{3,10}},? )?(?:{_DAY})[^.。]{{0,60}}?\d{{1,2}}:\d\d")
_HOURS = r"(?:between|from) \d{1,2}:\d\d[^.\n]{0,24}? (?:and|to|until) \d{1,2}:\d\d"
_LASTED = (
    re.compile(rf"(?i:on )(?P<day>{_DAY}),? {_HOURS}"),
    re.compile(rf"(?i:{_HOURS})[^.\n\d]{{0,12}} on (?P<day>{_DAY})(?!\d)"),
)
"""The hours of an incident and their day, as a summary begins."""
_LONGEST_TIMELINE = 65_536
_LEAD = re.compile(
    r"[\s|*_>#\[(+-]{0,24}(?:\d{1,3}[.)]\s)?[\s|*_\[(]{0,8}"
    r"(?:\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp][Mm])?(?:\s[A-Z]{2,4})?[\s,–—-]{1,3}(?=[A-Z\d]))?"
)
_EVENT = re.compile(rf"(?:{_DAY})(?!\d)")
_NO_YEAR = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -](?:of )?({_NAME})"
    rf"|({_NAME}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)"
)


def timeline_days(timeline: bytes) -> list[date]:
    """The days that the lines of a timeline begin with, in their order; none if one is unsure."""
    days: list[date] = []
    bare: set[tuple[int, int]] = set()
    fence = False
    for line in timeline[:_LONGEST_TIMELINE].decode(errors="ignore").splitlines():
        begin = _LEAD.match(line)
        at = begin.end() if begin else 0
        if line.startswith(("```", "~~~")):
            fence = not fence
        if fence or line.startswith("<!--"):
            continue
        found = _EVENT.match(line, at)
        read = read_day(found[0], day_first=None) if found else None
        if isinstance(read, date):
            days.append(read)
        elif found is None and (unsure := _NO_YEAR.match(line, at)) is not None:
            bare.add((MONTHS[_month(unsure)], int(unsure[1] or unsure[4])))
    return days if bare <= {(day.month, day.day) for day in days} else []


def _either(titles: tuple[str, ...], timeline: bytes) -> date | None:
    """The day of a title in figures that may be two days, where the timeline names one of them."""
    days = set(timeline_days(timeline))
    for title in titles if days else ():
        found = [match[0] for match in _IN_FIGURES.finditer(title[:CAP].translate(HYPHENS))]
        read = {read_day(text, day_first=first) for text in found for first in (True, False)}
        both = {day for day in read if isinstance(day, date)} & days
        if len(set(found)) == 1 and len(both) == 1:
            return both.pop()
    return None


def _happened(timeline: bytes, words: Words) -> date | None:
    """The day on which all of a timeline happened, or its first where the summary names it, too.

    Else the day that its heading or the summary's first line is, or whose hours the summary begins
    with; without a timeline a day and time is enough.
    """
    summaries = [said.raw[:CAP] for said in words.filled("summary")]
    told = {day for raw in summaries for day in _days(raw)}
    text = timeline[:_LONGEST_TIMELINE].decode(errors="ignore")
    named, days = set(_days(text)), timeline_days(timeline)
    begins = [plain(raw.partition("\n")[0]) for raw in summaries]
    lasted = [match["day"] for raw in begins for one in _LASTED if (match := one.match(raw))]
    for raw in (*lasted, *begins):
        day = read_day(raw, day_first=None) if _YEAR.search(raw) else None
        if isinstance(day, date):
            return day
    if days:
        told |= {days[0]} if _names(summaries, days[0]) else set()
        sure = named | told == {days[0]} or (days[0] == min(days) and days[0] in told)
        return days[0] if sure else None
    headed = title_date(text.partition("\n")[0]) if text.startswith("#") else None
    if headed is not None:
        unsure = _NO_YEAR.search(text) is not None and not _names([text], headed)
        return None if unsure or named | told != {headed} else headed
    begun = any(_BEGINS.match(plain(raw)) for raw in summaries)
    return told.pop() if begun and len(told) == 1 and named <= told else None


def _names(texts: list[str], day: date) -> bool:
    """Whether a text names that day without its year, and no other so."""
    found = [match for text in texts for match in _NO_YEAR.finditer(text)]
    names = {(MONTHS[_month(match)], int(match[1] or match[4])) for match in found}
    return names == {(day.month, day.day)}


def _month(found: re.Match[str]) -> str:
    return (found[2] or found[3]).casefold().rstrip(".")
