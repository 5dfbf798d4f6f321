"""What a write of ours fell upon: Jira compares nothing before it writes, but it keeps a history.

A description that somebody changed between our reading and our writing is in the history of the
issue, and can be put back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from syncer.adapters.jira_text import PANEL

Row = Mapping[str, Any]
OLD = "2"
"""The API's version whose texts are those of the history, also on Cloud."""
_PANEL = re.compile(r"\{panel[^}\n]*\}.*?\{panel\}\n*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lost:
    """A description that a write of ours replaced unseen."""

    body: str | Row | None
    """In wiki markup, or as a document; None: the history does not say."""


def overwritten(before: Row, after: Row, me: str, *, stands: bool) -> Lost | None:
    """What our last writes replaced unseen; None: they replaced what was read.

    Both rows were read with their history, ``before`` ahead of the write, ``after`` behind it.
    Where somebody wrote after us nothing is to be put back: they have seen what there was.
    ``stands``: whether our text is what is there now, for a history that hides who wrote.
    """
    shown = _histories(before)
    if shown is None:
        return None
    known = max((number for number, _ in shown), default=0)
    new = [
        (entry, item)
        for number, entry in sorted(_histories(after) or (), key=lambda one: one[0])
        if number > known
        for item in _of(entry, "description")
    ]
    first = len(new)
    while first and _is_by(new[first - 1][0], me, otherwise=stands and first == len(new)):
        first -= 1
    return _replaced(new[first][1]) if 0 < first < len(new) else None


def labelled_by(row: Row, label: str) -> Row | None:
    """Who put a label on, as the history tells it; None: it does not tell."""
    for _, entry in sorted(_histories(row) or (), key=lambda one: one[0], reverse=True):
        for item in _of(entry, "labels"):
            before, after = (
                str(item.get(name) or "").split() for name in ("fromString", "toString")
            )
            if label in after and label not in before:
                author = entry.get("author")
                return author if isinstance(author, Mapping) else None
    return None


def without_panels(text: str) -> str:
    """What the history says without our panels: where it cannot be put back as it is."""
    return _PANEL.sub(lambda one: "" if PANEL in one[0] else one[0], text).strip()


def _replaced(item: Row) -> Lost:
    told = item.get("fromString", item)
    if told is None or told == "":
        return Lost("")
    if isinstance(told, str):
        return Lost(_document(told) or told)
    return Lost(told if told is not item and _is_document(told) else None)


def _document(text: str) -> Row | None:
    """The document that a text is the JSON of, as a server may tell it that keeps those."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if _is_document(found) else None


def _is_document(told: object) -> bool:
    return (
        isinstance(told, Mapping)
        and told.get("type") == "doc"
        and isinstance(told.get("content"), Sequence)
    )


def _histories(row: Row) -> list[tuple[int, Row]] | None:
    """Entries by their numbers; None: the history is not shown."""
    shown = row.get("changelog")
    found = shown.get("histories") if isinstance(shown, Mapping) else None
    if not isinstance(found, list):
        return None
    rows = (one for one in found if isinstance(one, Mapping))
    return [(int(one["id"]), one) for one in rows if str(one.get("id") or "").isdecimal()]


def _of(entry: Row, field: str) -> Iterator[Row]:
    items = entry.get("items")
    for one in items if isinstance(items, list) else ():
        names = (one.get("fieldId"), one.get("field")) if isinstance(one, Mapping) else ()
        if field in (str(name).casefold() for name in names):
            yield one


def _is_by(entry: Row, me: str, *, otherwise: bool) -> bool:
    author = entry.get("author")
    if not isinstance(author, Mapping):
        return otherwise
    return me in (author.get("accountId"), author.get("name"))
