"""The day an issue is due, said in two places: the line that people read, and a field."""

from __future__ import annotations

import re
from datetime import date

from syncer.adapters.github_block import AgreedDay

NO_LINE = "no line"
_DAY = re.compile(
    r"(?:[*_`]{0,3})(\d{4}-\d\d-\d\d)(?:[T ]\d\d:\d\d(?::\d\d)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?"
    r"(?:[*_`]{0,3})(?:[ \t]*\([^()]*\))?[.,;]?(?:[ \t]*[-–—,;:][ \t]+(?:(?!\d{4}-\d\d).)*)?"
)
_STRUCK = re.compile(r"~~[^~]*~~|</?(?:b|i|u|em|strong|code|mark|br)[ \t]*/?>", re.IGNORECASE)
_NONE = frozenset({"none", "no date", "no due date", "n/a", "-", "–", "—"})


def read_due(line: str | None) -> date | str | None:
    """The day behind ``Due:``, None where it is none; the words where they are no day."""
    if line is None:
        return NO_LINE
    said = _STRUCK.sub("", line).strip()
    if not said and line.strip():
        return line  # a day that was struck, and none in its place
    if not said or said.strip("*_`. ").casefold() in _NONE:
        return None
    found = _DAY.fullmatch(said)
    try:
        return date.fromisoformat(found[1]) if found else line
    except ValueError:
        return line


def settled(
    line: date | str | None, target: date | None, common: AgreedDay | None
) -> date | str | None:
    """Of line and field the one that a person changed since both said the same.

    Where both were, or nobody can know, the field; an empty one only where it was emptied.
    """
    if line == target:
        return target
    if common is None:
        return line if target is None else target
    if target == common.day:
        return target if line is NO_LINE and target is not None else line
    if target is None:
        return None if common.held and line == common.day else line
    return target


def contested(line: date | str | None, target: date | None, common: AgreedDay | None) -> bool:
    """Whether line and field were changed both, to different days."""
    return (
        common is not None
        and isinstance(line, date)
        and target is not None
        and target != line
        and common.day not in (line, target)
    )
