"""Labelled fields before what is to be done: "**Owner:** Ana — Add an alert", "Owner: Ana. Add it".

Such an entry looks like a field of another; it is an item where an order stands behind the fields.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from syncer.core.deeds import asks
from syncer.core.draft import Draft
from syncer.core.dues import read_due
from syncer.core.parts import FIELDS
from syncer.core.reading import Piece, Reading
from syncer.core.scripts import IDEOGRAM
from syncer.core.speech import EMPTY
from syncer.core.values import Found, placeholder
from syncer.model import Field

_LABEL = r"([^\W\d_][^:：\n*_]{0,30}?)"
_VALUE = r"[ \t]*([^\n:：]{1,40}?)"
_SEP = r"(?:\s+(?:[—–|·•]|-)\s+|[.;]\s+|[ \t]*[\u3000。]\s*)(?=\S)"
_SHAPES = (
    re.compile(rf"(\*\*|__){_LABEL}[:：]{_VALUE}\1[.:]?[ \t]+(?=\S)"),
    re.compile(rf"(\*\*|__){_LABEL}(?:[:：]\1|\1[:：]){_VALUE}{_SEP}"),
    re.compile(rf"(){_LABEL}[:：]{_VALUE}{_SEP}"),
)
_MOST = 4
_REACH = 200
_FEWEST_WIDE = 4
_LONGEST_NAME = 3


class _Front(NamedTuple):
    name: Field
    start: int
    end: int
    rest: int


def leads_order(reading: Reading, text: str) -> bool:
    """Whether a text is labelled fields and, behind them, an order."""
    found = _front(reading, text, 0, min(len(text), _REACH))
    return found is not None


def front(draft: Draft, part: Piece, start: int, end: int, used: set[str]) -> int | None:
    """Read into the draft the first field before an order, and tell where the text goes on."""
    found = _front(draft.reading, part.text, start, min(end, start + _REACH))
    if found is None or found.name.value in used:
        return None
    used.add(found.name.value)
    draft.read(found.name, part, found.start, found.end, labelled=True)
    return found.rest


def _front(reading: Reading, text: str, start: int, end: int) -> _Front | None:
    """The first of the fields, if an order stands behind them all."""
    if ":" not in text[start:end] and "：" not in text[start:end]:
        return None
    first: _Front | None = None
    for _ in range(_MOST):
        found = _field(reading, text, start, end)
        if found is None:
            break
        first, start = first or found, found.rest
    return first if first is not None and _orders(reading, text[start:end]) else None


def _field(reading: Reading, text: str, start: int, end: int) -> _Front | None:
    for shape in _SHAPES:
        found = shape.match(text, start, end)
        name = FIELDS.get(reading.speech.label(found[2]) or "") if found else None
        if found is not None and name is not None and _is_value(reading, name, found[3]):
            return _Front(name, *found.span(3), found.end())
    return None


def _is_value(reading: Reading, name: Field, text: str) -> bool:
    if placeholder(text) is not None:
        return True
    if name is Field.DUE:
        return isinstance(read_due(reading, text, labelled=True), date)
    value = reading.speech.value(name, text)
    if name is Field.OWNER:
        return value is not EMPTY and len(text.split()) <= _LONGEST_NAME and not asks(text)
    return isinstance(value, Found) and (value.start, value.end) == (0, len(text))


def _orders(reading: Reading, text: str) -> bool:
    if asks(text):
        return True
    wide = len(text) >= _FEWEST_WIDE and max(text) >= IDEOGRAM
    label = re.split("[:：]", text, maxsplit=1)[0]
    return wide and reading.speech.label(label) is None
