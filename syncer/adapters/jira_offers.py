"""What an issue offers where it stands: its transitions, with the screens that they show.

An issue shows its transitions beside it, their screens only where a server knows that word. So
screens are asked for where a transition has one that nobody has seen of late.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.jira_client import JiraClient
from syncer.adapters.jira_issue import fields
from syncer.adapters.jira_walk import Transition, transitions
from syncer.errors import Denied, Gone, Rejected
from syncer.exchange import path_of

Row = Mapping[str, Any]
WORDS = ("transitions", "transitions.fields")
"""What is asked for beside an issue: the first is described, the second an issue may not know."""
_FRESH = timedelta(minutes=10)
"""So long a screen is what it was."""
_Kind = tuple[str, str]
"""Project and issue type: whose workflow it is."""


class Offers:
    """The transitions of issues at one site."""

    def __init__(self, client: JiraClient) -> None:
        self._client = client
        self._screens: dict[tuple[_Kind, str], tuple[datetime, Row]] = {}

    def of(self, row: Row) -> tuple[Transition, ...]:
        """Of an issue that was read with ``WORDS``; asks once more where it does not show all."""
        shown = row.get("transitions")
        ways = _listed(shown)
        known = [self._whole(_kind(row), one) for one in ways]
        whole = [one for one in known if one is not None]
        if known and len(whole) == len(known):
            return transitions(whole)
        return transitions(self._asked(row, None if shown is None else ways))

    def forget(self) -> None:
        """Look at screens anew: what was known of them did not hold."""
        self._screens.clear()

    def _whole(self, kind: _Kind, way: Row) -> Row | None:
        """A transition with the fields of its screen; None: they are not known."""
        if isinstance(way.get("fields"), Mapping):
            return way
        if way.get("hasScreen") is False:
            return {**way, "fields": {}}
        now, seen = self._client.clock(), self._screens.get((kind, str(way.get("id"))))
        if seen is None or not seen[0] <= now < seen[0] + _FRESH:
            return None
        return {**way, "fields": seen[1]}

    def _asked(self, row: Row, otherwise: list[Row] | None) -> list[Row]:
        """As the issue tells who asks for nothing else; ``otherwise``: where it does not."""
        path = path_of("issue", str(row["id"]), "transitions")
        try:
            body = self._client.get(path, {"expand": WORDS[1]}).body
        except (Denied, Gone, Rejected):
            if otherwise is None:
                raise
            return otherwise
        found = body.get("transitions") if isinstance(body, Mapping) else None
        if not isinstance(found, list):
            raise self._client.nonsense(f"GET {path}", writing=False)
        ways = _listed(found)
        now, kind = self._client.clock(), _kind(row)
        for one in ways:
            screen = one.get("fields")
            seen = (now, screen if isinstance(screen, Mapping) else {})
            self._screens[kind, str(one.get("id"))] = seen
        return ways


def _listed(value: object) -> list[Row]:
    return [one for one in (value if isinstance(value, list) else ()) if isinstance(one, Mapping)]


def _kind(row: Row) -> _Kind:
    shown = fields(row)
    project, kind = (shown.get(name) for name in ("project", "issuetype"))
    return _identity(project), _identity(kind)


def _identity(one: object) -> str:
    return str(one.get("id") or one.get("key") or "") if isinstance(one, Mapping) else ""
