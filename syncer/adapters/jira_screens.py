"""What an issue type asks for when it is made: its create screen, asked once an hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.jira_answers import goes_on
from syncer.adapters.jira_client import JiraClient
from syncer.adapters.jira_words import folded
from syncer.exchange import path_of

_FRESH = timedelta(hours=1)
_PAGE = 200
_MOST = 50
_EPIC = "com.pyxis.greenhopper.jira:gh-epic-link"


@dataclass(frozen=True, slots=True)
class Screen:
    """The fields that a new issue of one type may be given, by their ids."""

    fields: Mapping[str, Mapping[str, Any]]

    def has(self, field: str) -> bool:
        """Whether a new issue can be given it."""
        return field in self.fields

    def required(self) -> Iterator[tuple[str, str]]:
        """Id and name of what must be given and has no default."""
        for name, one in sorted(self.fields.items()):
            if one.get("required") is True and one.get("hasDefaultValue") is not True:
                yield name, str(one.get("name") or name)

    def schemas(self) -> Mapping[str, Mapping[str, Any]]:
        """Of what kind each field is."""
        found = {name: one.get("schema") for name, one in self.fields.items()}
        return {name: one for name, one in found.items() if isinstance(one, Mapping)}

    def epic_field(self) -> str | None:
        """What a Data Center calls the parent of an issue where that is an epic."""
        if "parent" in self.fields:
            return None
        epics = (name for name, one in self.schemas().items() if one.get("custom") == _EPIC)
        return next(epics, None)

    def choices(self, field: str) -> tuple[str, ...]:
        """What may be chosen for it; empty where anything may."""
        values = self.fields.get(field, {}).get("allowedValues")
        return tuple(
            str(one.get("name") or one.get("value") or one.get("key"))
            for one in (values if isinstance(values, list) else ())
            if isinstance(one, Mapping)
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """An issue type."""

    id: str
    name: str
    names: frozenset[str]
    """Folded: its own name, too, where people see a translation."""
    subtask: bool = False


class Screens:
    """Create screens of one site, as its projects have them."""

    def __init__(self, client: JiraClient) -> None:
        self._client = client
        self._known: dict[tuple[str, str], tuple[datetime, Screen | None]] = {}

    def kinds(self, project: str) -> tuple[Kind, ...]:
        """The issue types of a project, as people see them there."""
        path = path_of("issue", "createmeta", project, "issuetypes")
        rows = [row for row in self._rows(path, "issueTypes") if isinstance(row.get("name"), str)]
        return tuple(
            Kind(
                str(row.get("id")),
                row["name"],
                frozenset(
                    folded(name)
                    for name in (row.get("untranslatedName"), row["name"])
                    if isinstance(name, str)
                ),
                subtask=row.get("subtask") is True,
            )
            for row in rows
        )

    def of(self, project: str, issue_type: str) -> Screen | None:
        """The create screen; None: the project has no such type."""
        now, key = self._client.clock(), (project, folded(issue_type))
        known = self._known.get(key)
        if known is None or not known[0] <= now < known[0] + _FRESH:
            known = self._known[key] = (now, self._asked(*key))
        return known[1]

    def _asked(self, project: str, issue_type: str) -> Screen | None:
        kinds = self.kinds(project)
        named = [one for one in kinds if folded(one.name) == issue_type]
        named += [one for one in kinds if issue_type in one.names]
        if not named:
            return None
        path = path_of("issue", "createmeta", project, "issuetypes", named[0].id)
        rows = self._rows(path, "fields")
        fields = ((row.get("fieldId") or row.get("key"), row) for row in rows)
        return Screen({name: row for name, row in fields if isinstance(name, str)})

    def _rows(self, path: str, inside: str) -> Iterator[Mapping[str, Any]]:
        """Page by page; Cloud calls the rows by what they are, a Data Center ``values``."""
        start = 0
        for _ in range(_MOST):
            body = self._client.get(path, {"startAt": start, "maxResults": _PAGE}).body
            rows = body.get(inside, body.get("values")) if isinstance(body, Mapping) else None
            if not isinstance(rows, list):
                raise self._client.nonsense(f"GET {path}", writing=False)
            yield from (row for row in rows if isinstance(row, Mapping))
            start += len(rows)
            if not goes_on(body, rows, start, _PAGE):
                return
