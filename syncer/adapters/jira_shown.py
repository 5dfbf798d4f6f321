"""What an issue does not show: left out because it is empty, or hidden from us?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Row = Mapping[str, Any]
_ALWAYS = "resolution"
"""Every issue has it, and no scheme hides it: a server that does not show it leaves out nulls."""


class Shown:
    """The fields that issues of each project and type were seen with."""

    def __init__(self, names: Collection[str]) -> None:
        """``names``: the fields that matter."""
        self._names = frozenset(names)
        self._seen: set[tuple[str, str, str]] = set()

    def heed(self, row: Row) -> None:
        """Learn what issues of its kind can show."""
        self._seen |= {(*_kind(row), name) for name in self._names & _fields(row).keys()}

    def tells(self, row: Row, name: str) -> bool:
        """Whether an issue tells of a field, be it only that it is empty."""
        shown = _fields(row)
        return name in shown or _ALWAYS not in shown or (*_kind(row), name) in self._seen


def _fields(row: Row) -> Row:
    shown: Row = row["fields"]
    return shown


def _kind(row: Row) -> tuple[str, str]:
    project = str(row.get("key") or "").rpartition("-")[0]
    kind = _fields(row).get("issuetype")
    return project, str(kind.get("id") or kind.get("name")) if isinstance(kind, Mapping) else ""
