"""Titles that are struck through: "~~Move it~~", "~~Move it~~ won't do, too late"."""

from __future__ import annotations

from syncer.core.blocks import Text
from syncer.core.draft import Draft
from syncer.core.reading import Piece
from syncer.core.values import read_status

_ENDS = " \t,;:—–-("


def is_struck(part: Piece, text: Text, start: int, end: int) -> bool:
    """Whether the whole title is struck through."""
    struck = [mark for mark in text.marks if mark.kind == "strike"]
    if not struck:
        return False
    words = part.text[start:end].lstrip()
    begin, stop = part.at(end - len(words)), part.at(end)
    return any(mark.start <= begin and stop <= mark.end for mark in struck)


def struck_lead(draft: Draft, part: Piece, text: Text, start: int, end: int) -> int | None:
    """Where a struck title ends that a closing word follows: "~~Move it~~ won't do, too late"."""
    if not text.marks:
        return None
    begin = start + len(part.text[start:end]) - len(part.text[start:end].lstrip())
    for mark in text.marks:
        if mark.kind != "strike" or part.char(mark.start) != begin:
            continue
        stop = part.char(mark.end)
        status = read_status(part.text[stop:end].lstrip(_ENDS), draft.reading.lexicon.statuses)
        if status is not None and status.value.closed:
            draft.status = status.value
            return stop
    return None
