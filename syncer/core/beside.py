"""Whom a plain name means because of what stands beside it: "Add a cache - Kim - 2026-12-01".

A name alone is a word like any other; where somebody's day follows it, it is somebody's, unless the
document uses it for a thing.
"""

from __future__ import annotations

import re

from syncer.core.day_words import MONTHS, WEEKDAYS
from syncer.core.deeds import VERBS
from syncer.core.reading import Reading
from syncer.core.rosters import is_shaped, is_spoken_of

_NAME = re.compile(r"[^\W\d_a-z][^\W\d_A-Z'’-]+(?:['’-][^\W\d_]+)?(?: [^\W\d_a-z][\w'’-]*){0,2}")
_MOST_SOUGHT = 100
_MOST_PLACES = 1000
_REACH = 24


def is_beside(reading: Reading, text: str) -> bool:
    """Whether a text before a day is the name of somebody."""
    if _NAME.fullmatch(text) is None or not is_shaped(reading, text):
        return False
    if any(one in VERBS or one in MONTHS or one in WEEKDAYS for one in text.casefold().split()):
        return False
    return is_spoken_of(reading, text) or not _is_thing(reading, text)


def _is_thing(reading: Reading, name: str) -> bool:
    """Whether the document has the name within a sentence, or one of its words without capital."""
    sought, key = reading.sought, f"\0{name}"
    if key not in sought:
        whole = name.encode()
        small = name.lower().encode().split()
        sought[key] = (
            len(sought) >= _MOST_SOUGHT
            or _stands(reading.content, whole, within=True)
            or any(_stands(reading.content, word, within=False) for word in small)
        )
    return sought[key]


def _stands(content: bytes, word: bytes, *, within: bool) -> bool:
    """Whether a word stands behind a blank; ``within`` a sentence: behind a small word."""
    at = content.find(b" " + word)
    for _ in range(_MOST_PLACES):
        if at < 1:
            return False
        end = at + 1 + len(word)
        before = content[max(0, at - _REACH) : at].split()[-1:] if within else []
        small = not within or (before and before[0][:1].islower() and before[0].isalpha())
        if small and not content[end : end + 1].isalnum():
            return True
        at = content.find(b" " + word, end)
    return True
