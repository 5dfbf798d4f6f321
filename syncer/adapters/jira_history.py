"""What a write of ours fell upon: Jira compares nothing before it writes, but it keeps a history.

A description that somebody changed between our reading and our writing is in the history of the
issue, and can be put back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Row = Mapping[str, Any]
OLD = "2"
"""The API's version whose texts are those of the history, also on Cloud."""


def overwritten(before: Row, after: Row, me: str) -> str | None:
    """The description that our last write replaced unseen; None: it replaced what was read.

    Both rows were read with their history, ``before`` ahead of the write, ``after`` behind it.
    Where somebody wrote after us nothing is to be put back: they have seen what there was.
    """
    shown = _histories(before)
    if shown is None:
        return None
    known = max((number for number, _ in shown), default=0)
    new = [
        (entry, item)
        for number, entry in sorted(_histories(after) or (), key=lambda one: one[0])
        if number > known
        for item in _described(entry)
    ]
    if len(new) < 2 or not _is_by(new[-1][0], me):  # noqa: PLR2004 - another's, and ours
        return None
    lost = new[-1][1].get("fromString")
    return lost if isinstance(lost, str) else ""


def _histories(row: Row) -> list[tuple[int, Row]] | None:
    """Entries by their numbers; None: the history is not shown."""
    shown = row.get("changelog")
    found = shown.get("histories") if isinstance(shown, Mapping) else None
    if not isinstance(found, list):
        return None
    rows = (one for one in found if isinstance(one, Mapping))
    return [(int(one["id"]), one) for one in rows if str(one.get("id") or "").isdecimal()]


def _described(entry: Row) -> Iterator[Row]:
    items = entry.get("items")
    for one in items if isinstance(items, list) else ():
        if isinstance(one, Mapping) and "description" in (one.get("fieldId"), one.get("field")):
            yield one


def _is_by(entry: Row, me: str) -> bool:
    author = entry.get("author")
    names = author if isinstance(author, Mapping) else {}
    return me in (names.get("accountId"), names.get("name"))
