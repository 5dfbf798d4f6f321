"""The ticket that a status cell names, in place of a word or behind it: "Planned (#28)"."""

from __future__ import annotations

import re

from syncer.core import references
from syncer.core.blocks import Text
from syncer.core.lexicon import plain_words
from syncer.core.reading import Piece, Reading, links
from syncer.core.references import Reference

_LONGEST = 200
_JOINT = re.compile(
    r"[\s*_`]*(?:[(\[（【—–:;,、-]|\b(?:in|by|via|as|under|with|see)\b|<br ?/?>)*[\s*_`]*$",
    re.IGNORECASE,
)
_AROUND = " \t*_`.)]）】"


def tracked(reading: Reading, cell: Text, part: Piece) -> tuple[Reference, ...]:
    """The one ticket that a status cell is, or holds behind its word; none if it says more."""
    text = part.text
    if len(text) > _LONGEST:
        return ()
    within = links(part, cell)
    found = reading.ours(text, within) or references.foreign(text, within, column=False)
    if not found or len({one.written for one in found}) > 1:
        return ()
    first, last = found[0], found[-1]
    if text[last.end :].strip(_AROUND):
        return ()
    word = _JOINT.sub("", text[: first.start])
    words = plain_words(word.strip(" *_`"))
    return tuple(found) if not words or words in reading.lexicon.statuses else ()
