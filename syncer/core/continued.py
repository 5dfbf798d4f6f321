"""Lines below a whole entry: "Add an alert — @ana — 2026-12-01", and why, typed on the next line.

A title that is wrapped goes on behind its first line; one with its owner or day already does not.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from syncer.core import labelled
from syncer.core.blocks import Entry, Paragraph, Text
from syncer.core.draft import Draft, Words
from syncer.core.reading import Reading, piece
from syncer.core.tails import read_tail
from syncer.model import Field

_TAILED = re.compile(r"\s(?:[—–|-]|--|→|->)\s|[)\]）】]\W{0,4}$|@|[:：]")
"""What a line holds that has a tail."""
_BROKEN = ("  ", "\\")
_LONGEST = 1000
_SEVERAL = 2
_CERTAIN = 2
"""Fields that no half of a sentence has."""
_TAIL = frozenset({Field.OWNER, Field.DUE})
_OTHERS = _TAIL | {Field.STATUS}
"""What the last line says of the whole."""


def parted(reading: Reading, entry: Entry) -> Entry:
    """The entry with its further lines below it, where its first one is a whole item."""
    text = entry.text
    if text is None or text.end - text.start > _LONGEST:
        return entry
    content = reading.content
    if content.find(b"\n", text.start, text.end) < 0:
        return entry
    lines = labelled.lines(content, text)
    if len(lines) < _SEVERAL or sum(len(one.marks) for one in lines) < len(text.marks):
        # A link or code goes on behind the break.
        return entry
    first, then = lines[:2]
    if content.find(b"\n", first.end, then.start) < 0:
        return entry
    if any(labelled.fields(reading, line) for line in lines[1:]):
        return entry
    if not _TAILED.search(content[first.start : first.end].decode()):
        return entry
    broken = content[first.end : then.start].decode().startswith(_BROKEN)
    if not _is_whole(reading, first, sure=broken or _begins(content, then)):
        return entry
    if _said(reading, text)[0] & _OTHERS:
        return entry
    rest = labelled.within(content, text, then.start, text.end)
    below = Paragraph(rest.start, rest.end, rest)
    return entry._replace(text=first, below=(below, *entry.below))


def _begins(content: bytes, line: Text) -> bool:
    """Whether a line begins a sentence."""
    letter = content[line.start : line.end].decode().lstrip("*_`\"'“([")[:1]
    return letter.isalpha() and not letter.islower()


def _is_whole(reading: Reading, line: Text, *, sure: bool) -> bool:
    """Whether a line ends in an owner, a day or both, and can be an item alone."""
    said, end = _said(reading, line)
    known = len(said & _TAIL)
    return end and (known >= _CERTAIN or (sure and known > 0))


def _said(reading: Reading, text: Text) -> tuple[AbstractSet[Field], bool]:
    """The fields that a text says, and whether it has a tail; nothing of it is kept."""
    part = piece(reading.content, text.start, text.end)
    problems = len(reading.problems)
    draft = Draft(reading, Words({}, {}, {}, {}))
    bounds = read_tail(draft, part, text)
    del reading.problems[problems:]
    # A place that nobody has filled in is one all the same.
    known = {name for name in (*draft.written, *draft.slots) if name not in draft.silent}
    if draft.status.closed or bounds.heard:
        known.add(Field.STATUS)
    return known, bounds.end < len(part.text.rstrip())
