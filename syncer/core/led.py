"""Somebody before what is asked of them: "@lena to check the alert", "Ana will add a cache"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from syncer.core.deeds import asks
from syncer.core.draft import Draft
from syncer.core.dues import read_due
from syncer.core.initials import is_listed
from syncer.core.people import looks_like_owner
from syncer.core.reading import Piece, Reading
from syncer.core.runs import NAMED
from syncer.model import Field

_LED = re.compile(
    rf"(@\[[^\[\]]{{1,80}}\]|{NAMED}|@[A-Za-z0-9](?:[\w.-]{{0,60}}\w)?"
    r"|[^\W\d_a-z][\w'’-]{1,30}(?: [^\W\d_a-z][\w'’-]{1,30}){0,2})"
    r"[ \t]+(?:to|will|should|must|soll|doit|debe)[ \t]+(?=[^\W\d_])"
)
_RANKED = re.compile(r"(P[0-4])[ \t]+(?=[^\W\d_a-z](?:[a-z]+ (the|an?|our|all|every|up) )?)")
"""Like "P1 Warm the cache"; "P1 alerts" are what it is about."""
_BY = re.compile(r"[ \t](?:by|until|bis(?: zum)?|avant le|hasta el)[ \t]+([^ ].{3,30})$")
_REACH = 40
_MOST = 200


class Led(NamedTuple):
    """Where somebody is named, and where begins what they are to do."""

    name: tuple[int, int]
    start: int


def led(reading: Reading, text: str, start: int, end: int) -> Led | None:
    """Who leads an order, if that can only be somebody."""
    found = _LED.match(text, start, end)
    if found is None or not asks(text[found.end() : min(end, found.end() + _MOST)]):
        return None
    name = found[1]
    known = name[0] == "@" or looks_like_owner(name, reading.speech.people)
    if not known and not is_listed(reading, name):
        return None
    return Led(found.span(1), found.end())


def until(
    reading: Reading, text: str, end: int, *, owned: bool = False
) -> tuple[int, int, int] | None:
    """Where "by" and the day stand that end what somebody leads: "Ana to add it by Dec 1".

    Or what is ``owned`` by who stands behind it: "Add it by Dec 1 (@ana)".
    """
    last = text[max(0, end - 1) : end]
    found = _BY.search(text, max(0, end - _REACH), end) if last.isdigit() or last == "]" else None
    if found is None or (last == "]" and found[1][0] != "["):
        return None
    if not owned and led(reading, text, len(text) - len(text.lstrip()), end) is None:
        return None
    day = reading.speech.kind(found[1]) == "due" or isinstance(read_due(reading, found[1]), date)
    return (found.start(), *found.span(1)) if day else None


def person(draft: Draft, part: Piece, start: int, end: int, used: set[str]) -> int | None:
    """Read into the draft who leads an order, and tell where the order begins."""
    found = led(draft.reading, part.text, start, end) if "owner" not in used else None
    if found is None:
        return None
    used.add("owner")
    draft.read(Field.OWNER, part, *found.name)
    as_handle(draft)
    return found.start


def as_handle(draft: Draft) -> None:
    """Let nothing but a handle be written in the owner's place."""
    slot = draft.slots.get(Field.OWNER)
    if slot is not None:
        draft.slots[Field.OWNER] = replace(slot, words={})


def ranked(text: str, start: int, end: int) -> tuple[tuple[int, int], int] | None:
    """Where a bare priority stands before an order, and where the order begins."""
    found = _RANKED.match(text, start, end) if text[start : start + 1] == "P" else None
    if found is None or not (found[2] or asks(text[found.end() : min(end, found.end() + _MOST)])):
        return None
    return found.span(1), found.end()
