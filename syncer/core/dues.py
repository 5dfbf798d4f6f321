"""A due date as one document means it: from its incident's day, in its order of day and month."""

from __future__ import annotations

import re

from syncer.core.dates import Read, read_date
from syncer.core.reading import Reading


def read_due(reading: Reading, text: str, *, labelled: bool = False) -> Read:
    """The day a text says as a whole, by what this document's grammar makes of it."""
    return read_date(
        text,
        anchor=reading.occurred,
        day_first=_day_first(reading),
        periods=reading.lexicon.periods,
        calendar=reading.grammar.calendar,
        labelled=labelled,
    )


_KANA = re.compile(rb"\xe3(?:\x81|\x82|\x83)[\x80-\xbf]")
_SHARE = 30
"""Of so many bytes one is of a kana in every document that is written in Japanese."""


def _day_first(reading: Reading) -> bool | None:
    """Which number of "11/8" is the day: in Japanese the month always goes first."""
    if reading.grammar.day_first is not None:
        return reading.grammar.day_first
    known = reading.sought.get(_JAPANESE)
    if known is None:
        kana = len(_KANA.findall(reading.content))
        known = reading.sought[_JAPANESE] = kana * _SHARE > len(reading.content)
    return False if known else None


_JAPANESE = "\0japanese"
