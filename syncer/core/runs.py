"""Values that stand one behind the other without separators: "… @ana 2026-12-01 P1"."""

from __future__ import annotations

import re

from syncer.core.day_words import MONTHS
from syncer.core.parts import Part

_MONTH = "|".join(name.title() for name in MONTHS)
NAMED = (
    rf"(?-i:@[^\W\d_a-z][\w'’-]{{1,30}}(?: (?!(?:{_MONTH})\b)[^\W\d_a-z][\w'’-]{{1,30}}){{1,2}})"
)
"""Somebody called by the full name, as wikis have it: "@Hugo Almeida"."""
_VALUE = re.compile(
    r"(?<=[\s,])(?:(?P<owner>@\[[^\[\]]{1,80}\]|@[A-Za-z0-9](?:[\w./-]{0,80}\w)?)"
    r"|(?P<due>\d{4}-\d\d-\d\d|\[Deadline\])|(?P<priority>P[0-4]|\[Priority\]))$"
)
_REACH = 90
_FIRST = frozenset("@[P0123456789")
_FEWEST = 2


def run(text: str, end: int) -> tuple[Part, ...]:
    """The last words of a text, if at least two of them are values and none is said twice."""
    parts: list[Part] = []
    end = len(text[:end].rstrip(" \t."))
    while True:
        last = text[max(0, end - 1) : end]
        if not (last.isalnum() or last == "]"):
            break
        begin = _word(text, end)
        if begin < 1 or text[begin] not in _FIRST:
            break
        found = _VALUE.search(text, begin, end)
        name = found.lastgroup if found else None
        if found is None or name is None or any(one.name == name for one in parts):
            break
        parts.append(Part(name, *found.span(name), handle=True))
        end = len(text[: found.start()].rstrip(" \t"))
        end = len(text[:end].removesuffix(",").rstrip(" \t"))
    return tuple(reversed(parts)) if len(parts) >= _FEWEST else ()


def _word(text: str, end: int) -> int:
    """Where the last word begins, or what its bracket holds."""
    if text[end - 1] == "]":
        begin = text.rfind("[", max(0, end - _REACH), end)
        return begin - (text[max(0, begin - 1)] == "@")
    return text.rfind(" ", max(0, end - _REACH), end) + 1
