"""What stands before a title and is no word of it: "12. Alert", "**Action:** Alert", "❌ Alert"."""

from __future__ import annotations

import re

from syncer.core import labelled
from syncer.core.lexicon import plain_words
from syncer.core.reading import Reading

_NUMBER = re.compile(r"\s*(?:\d{1,3}\\?[.)]|AI[- ]?\d{1,3}:)[ \t]+(?=[^\W\d_*`\[@\"“])")
_SIGN = re.compile(r"\s*(?:[❌✗✘✖]\ufe0f?|:x:|:hourglass(?:_flowing_sand)?:)[ \t]+(?=\S)")
"""It is not done, which an item is without anybody saying so."""
_LABEL = 24


def skipped(reading: Reading, text: str, start: int, end: int) -> int:
    """Where a title begins behind its number, its sign or the label of an action."""
    statuses = reading.lexicon.statuses
    number = _NUMBER.match(text, start, end)
    start = number.end() if number else start
    sign = _SIGN.match(text, start, end)
    if sign is not None and not any(map(text[sign.end() : end].casefold().startswith, statuses)):
        start = sign.end()
    if text.find(":", start, start + _LABEL) < 0 and text.find("：", start, start + _LABEL) < 0:
        return start
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    opened = labelled.opened(reading, text[begin:end])
    if opened is None or opened[0] != "title" or not text[begin + opened[1] : end].strip("*_ "):
        return start
    if plain_words(text[begin : begin + opened[1]].strip("*_:： ")) in statuses:
        # "TODO: …" says how it stands.
        return start
    return begin + opened[1]
