"""An organisation's issue fields, Priority and Target date: read first, written where they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from syncer.adapters.github import FIELDS_VERSION, GithubClient
from syncer.errors import Gone, Rejected
from syncer.exchange import path_of
from syncer.model import Priority

_WORDS = {
    Priority.P0: ("urgent", "critical", "highest", "blocker"),
    Priority.P1: ("high", "major"),
    Priority.P2: ("medium", "normal", "moderate"),
    Priority.P3: ("low", "lowest", "minor"),
}
_STEP = re.compile(r"p([0-9])(?![0-9])")
Values = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OrgFields:
    """What an organisation's issues can hold beside their text; nothing, where it has none."""

    priority: int | None = None
    options: Mapping[Priority, str] = field(default_factory=dict)
    due: int | None = None

    def __bool__(self) -> bool:
        return self.priority is not None or self.due is not None

    def priority_of(self, row: Mapping[str, Any]) -> Priority | None:
        """What the field Priority says; None where it is empty or says something else."""
        return meaning(_value(row, self.priority))

    def is_strange(self, row: Mapping[str, Any]) -> bool:
        """Whether the field Priority says something that is none that we know."""
        said = _value(row, self.priority)
        return bool(said) and meaning(said) is None

    def due_of(self, row: Mapping[str, Any]) -> date | None:
        """The target date, if there is one."""
        said = _value(row, self.due)
        try:
            return date.fromisoformat(said[:10]) if said else None
        except ValueError:
            return None

    def ranks(self, priority: Priority | None) -> bool:
        """Whether the field can say this priority, so that no label has to."""
        return self.priority is not None and priority in self.options

    def saying(self, priority: Priority | None, due: date | None) -> Values:
        """As requests carry them; what is None, or cannot be said, is left out."""
        said: Values = []
        if priority is not None and self.ranks(priority):
            said.append({"field_id": self.priority, "value": self.options[priority]})
        if self.due is not None and due is not None:
            said.append({"field_id": self.due, "value": due.isoformat()})
        return said

    def lost(self, row: Mapping[str, Any], said: Values) -> bool:
        """Whether an answer lacks what was sent: GitHub drops in silence what it cannot hold."""
        return any(
            self.due_of(row) != date.fromisoformat(one["value"])
            if one["field_id"] == self.due
            else _value(row, one["field_id"]) != one["value"]
            for one in said
        )


def meaning(option: str | None) -> Priority | None:
    """The priority that people mean by an option."""
    word = (option or "").strip().casefold()
    if step := _STEP.match(word):
        return Priority(f"p{min(int(step[1]), 3)}")
    return next((one for one, words in _WORDS.items() if word in words), None)


def org_fields(client: GithubClient, owner: str) -> OrgFields:
    """What the owner's issues can hold; nothing where there is no such thing.

    Raises ``Denied`` and ``Transient`` where that is not told.
    """
    try:
        body = client.get(path_of("orgs", owner, "issue-fields"), version=FIELDS_VERSION).body
    except (Gone, Rejected):
        return OrgFields()
    rows = [one for one in body if isinstance(one, Mapping)] if isinstance(body, list) else []
    named = {(str(one.get("name")).casefold(), str(one.get("data_type"))): one for one in rows}
    ranks, due = named.get(("priority", "single_select")), named.get(("target date", "date"))
    options: dict[Priority, str] = {}
    choices = (ranks or {}).get("options")
    for option in choices if isinstance(choices, list) else ():
        name = str(option.get("name")) if isinstance(option, Mapping) else ""
        if (means := meaning(name)) is not None:
            options.setdefault(means, name)
    return OrgFields(
        priority=_id(ranks),
        options=options,
        due=_id(due),
    )


def _id(row: Mapping[str, Any] | None) -> int | None:
    found = (row or {}).get("id")
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _value(row: Mapping[str, Any], field_id: int | None) -> str | None:
    for one in row.get("issue_field_values") or ():
        if field_id is not None and one.get("issue_field_id") == field_id:
            option = one.get("single_select_option")
            said = option.get("name") if isinstance(option, Mapping) else one.get("value")
            return None if said is None else str(said)
    return None
