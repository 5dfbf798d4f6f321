"""Where a value stands among words that outlive it: "by 2026-12-10 (hard)", "~~Bo~~ @ana".

Apart from ``dates`` and ``people``, which say what day or who it is.
"""

from __future__ import annotations

import re

from syncer.core.dates import repeats_day
from syncer.core.day_words import LEADS

_STRUCK_FIRST = re.compile(r"(?:\s*~~[^~]{1,100}~~)+\s*(?:(?:→|->|=>)\s*)?")
_STRUCK_LAST = re.compile(r"(?:\s*~~[^~]{1,100}~~)+\s*$")
_LEAD = re.compile(rf"(?:{LEADS})(?:: *| +)(?=\S)", re.IGNORECASE)
_REMARK = re.compile(r"\s*\(([^()\[\]\d?]{1,100})\)\s*$")
_STRESSED = re.compile(r"(\*{1,3}|_{1,3}|`)([^*_`]+)\1")
_UNTIL = re.compile(r"(?<=[\d日月火水木金土)）\]末])\s?(?:まで|迄)に?$")
_MOST = 200
_WIDTH = len("2026-12-01")


def unstruck(text: str, start: int = 0) -> int:
    """Where a text goes on behind what was struck at its beginning, or where it begins."""
    first = _STRUCK_FIRST.match(text, start) if "~~" in text else None
    return first.end() if first else start


def place(text: str) -> tuple[int, int]:
    """Where a day stands without what was struck, a word that leads to it or a remark behind it.

    A weekday in brackets is part of the day it belongs to.
    """
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if len(text) > _MOST or start >= end:
        return start, end
    if "~~" in text:
        last = _STRUCK_LAST.search(text, start)
        start = unstruck(text, start)
        end = last.start() if last and last.start() > start else max(start, end)
    for _ in range(2):
        lead = _LEAD.match(text, start, end)
        start = unstruck(text, lead.end()) if lead else start
    remark = _REMARK.search(text, start, end) if text[end - 1] == ")" else None
    if remark and remark.start() > start and not repeats_day(remark[1], text[: remark.start()]):
        end = remark.start()
    until = _UNTIL.search(text, start, end) if text[end - 1] in "でに迄" else None
    if until and until.start() > start:
        end = until.start()
    stressed = _STRESSED.fullmatch(text, start, end) if text[start:end][:1] in "*_`" else None
    return stressed.span(2) if stressed else (start, end)


def fits(text: str, start: int, end: int, most: int) -> bool:
    """Whether a text stays short enough to be read when another day stands there."""
    return (start, end) == (0, len(text)) or len(text) - (end - start) + _WIDTH <= most
