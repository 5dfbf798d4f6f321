"""One account at one site: what all of its trackers share, the look at what changed above all.

A search tells of every project at once, so trackers of one account ask once in a cycle, whichever
of them comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from syncer.adapters.jira_client import JiraClient, account_of
from syncer.adapters.jira_jql import changed, listing, minutes_since
from syncer.adapters.jira_search import Row, search
from syncer.adapters.jira_settings import JiraSettings

_SHARED = timedelta(minutes=1)
"""Trackers that look one after the other within that time look at the same."""
_UNNAMED = timedelta(hours=1)
"""So far looks go back, at most, while empty answers do not say for whom they are."""
_SITES: WeakValueDictionary[tuple[str, str], Site] = WeakValueDictionary()


@dataclass(slots=True)
class Look:
    """What one search showed."""

    since: datetime | None
    """Everything that changed since then; None: everything there is."""
    at: datetime
    """When it was asked, by the site's clock."""
    began: datetime
    """The same by ours."""
    rows: Sequence[Row]
    fields: frozenset[str]
    taken: set[str] = field(default_factory=set)
    """By which trackers: nobody is shown the same twice."""


class Site:
    """Trackers of one account, and the last look that one of them had."""

    def __init__(self) -> None:
        self._projects: dict[str, frozenset[str]] = {}
        self._fields: dict[str, frozenset[str]] = {}
        self._look: Look | None = None
        self._ahead: timedelta | None = None
        """How far the site's clock is ahead of ours, as the last look found."""

    def join(self, name: str, projects: Collection[str], fields: Collection[str]) -> None:
        """Say which projects are a tracker's, and what it wants to be told of issues."""
        self._projects[name] = frozenset(projects)
        self._fields[name] = frozenset(fields)

    def owner(self, project: str) -> str:
        """Whose the tickets of a project are; of projects that nobody names: the first one's."""
        for name in sorted(self._projects):
            if project in self._projects[name]:
                return name
        return min(self._projects)

    def look(self, client: JiraClient, since: datetime | None) -> Look:
        """What changed since then, as this tracker has not seen it yet; None: all there is."""
        now = client.clock()
        known = self._look
        if (
            known is None
            or client.name in known.taken
            or not now - _SHARED < known.began <= now
            or not self._fields[client.name] <= known.fields
            or not (known.since is None if since is None else _covers(known.since, since))
        ):
            known = self._look = self._asked(client, since)
        known.taken.add(client.name)
        return known

    def _asked(self, client: JiraClient, since: datetime | None) -> Look:
        fields = frozenset().union(*self._fields.values())
        _ = client.cloud  # whoever has not asked yet hears what time it is there
        began = client.clock()
        if self._ahead is None:
            self._ahead = (client.server_time() or began) - began
        span = None if since is None else minutes_since(since, began + self._ahead)
        rows = self._rows(client, span, fields)
        # By the site's own clock, as it was before the first page.
        at = (client.server_time() or began) - (client.clock() - began)
        self._ahead = at - began
        if since is not None and span is not None and minutes_since(since, at) > span:
            rows = self._rows(client, minutes_since(since, at), fields)
        if since is not None and not rows and not client.named:
            at = self._believed(client, since, at)
        return Look(since, at, began, rows, fields)

    def _believed(self, client: JiraClient, since: datetime, at: datetime) -> datetime:
        """Up to when nothing has changed, as an empty answer says that names nobody.

        A stranger is shown the same. So the next look goes back as far, and once in a while we
        ask who we are; raises ``Denied`` where we are nobody.
        """
        if since <= at < since + _UNNAMED:
            return since
        self._ask_who(client)
        return at

    def _ask_who(self, client: JiraClient) -> None:
        client.forget_me()
        _ = client.me

    def _rows(self, client: JiraClient, span: int | None, fields: Collection[str]) -> Sequence[Row]:
        asked = listing() if span is None else changed(span)
        rows = search(client, asked, sorted(fields))
        if span is None and not rows:
            # An empty page is also what a stranger sees, and some sites do not say so.
            self._ask_who(client)
        return rows


def site_of(settings: JiraSettings) -> Site:
    """The one that all instances of this account share."""
    key = account_of(settings)
    found = _SITES.get(key)
    if found is None:
        found = _SITES[key] = Site()
    return found


def forget_looks() -> None:
    """What a new process does not know: looks of the one before."""
    _SITES.clear()


def project_of(row: Mapping[str, Any]) -> str:
    """The key of the project where an issue is."""
    shown = row.get("fields", {}).get("project")
    key = shown.get("key") if isinstance(shown, Mapping) else None
    return str(key or str(row.get("key") or "").rpartition("-")[0])


def _covers(known: datetime | None, wanted: datetime) -> bool:
    return known is None or known <= wanted
