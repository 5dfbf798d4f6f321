"""What statuses and resolutions say, in the words of one configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_words import MEANT, NAMES, folded
from syncer.model import Status

Row = Mapping[str, Any]
_CATEGORIES: Mapping[str, Mapping[str, Status]] = {
    "key": {"new": Status.OPEN, "indeterminate": Status.IN_PROGRESS, "done": Status.DONE},
    "id": {"2": Status.OPEN, "4": Status.IN_PROGRESS, "3": Status.DONE},
    "name": {"to do": Status.OPEN, "in progress": Status.IN_PROGRESS, "done": Status.DONE},
}
"""A server need not show all three."""
_USUAL = {Status.WONT_DO: "Won't Do", Status.DUPLICATE: "Duplicate"}


class Flow:
    """What one configuration takes statuses and resolutions for."""

    def __init__(self, settings: JiraSettings) -> None:
        self._ways = settings.transitions
        self._names = settings.statuses
        self._said = {
            folded(name): status for status in Status for name in settings.statuses.of(status)
        }
        # Where a way's last name is a resolution's, it says how an issue ended.
        ends = {folded(names[-1]): one for one in Status if (names := self._ways.of(one))}
        self._ended = {name: one for name, one in ends.items() if one.closed} | self._said

    def status(self, status: Row, resolution: Row | None) -> Status:
        """What an issue says: a configured name first, then the category; how it ended by names."""
        name = folded(str(status.get("name") or ""))
        said = self._said.get(name) or _category(status, name, resolution)
        if said is not Status.DONE:
            return said
        if name not in self._said and MEANT.get(name) in (Status.WONT_DO, Status.DUPLICATE):
            said = MEANT[name]
        resolved = self._resolved(resolution)
        return resolved if resolved is not None and resolved.closed else said

    def resolution(self, status: Status, offered: Sequence[Row]) -> Row | None:
        """Of the resolutions offered the one that says this; configured names come first."""
        names = {folded(str(one.get("name") or "")): one for one in reversed(offered)}
        last = self._ways.of(status)[-1:]
        known = (*map(folded, (*self._names.of(status), *last)), *NAMES[status])
        meaning = (name for name in known if self._ended.get(name, status) is status)
        return next((names[name] for name in meaning if name in names), None)

    def named(self, status: Status) -> str:
        """How a resolution is called that says this: as configured, else as Jira calls it."""
        ways = self._ways.of(status)[-1:]
        known = (*self._names.of(status), *ways)
        said = (one for one in known if self._ended.get(folded(one), status) is status)
        return next(said, _USUAL.get(status, "Done"))

    def hops(self, status: Status) -> tuple[str, ...]:
        """The configured names on the way to a status."""
        return tuple(map(folded, self._ways.of(status)))

    def preferred(self, status: Status) -> tuple[str, ...]:
        """The names by which one of several ways is chosen, the best first."""
        ended = NAMES[Status.DONE] if status.closed else ()
        return (*map(folded, self._names.of(status)), *NAMES[status], *ended)

    def _resolved(self, resolution: Row | None) -> Status | None:
        """How it ended, where the resolution tells more than that it did."""
        if resolution is None:
            return None
        name = folded(str(resolution.get("name") or ""))
        if name in self._ended:
            return self._ended[name]
        found = MEANT.get(name)
        return found if found in (Status.WONT_DO, Status.DUPLICATE) else None


def _category(status: Row, name: str, resolution: Row | None) -> Status:
    """Whether it is begun and ended; where nobody says, by its name, or by how it ended."""
    shown = status.get("statusCategory")
    told = shown if isinstance(shown, Mapping) else {}
    for one, known in _CATEGORIES.items():
        if (found := known.get(folded(str(told.get(one))))) is not None:
            return found
    if told:
        return Status.OPEN
    resolved = resolution is not None and bool(resolution.get("name"))
    meant = MEANT.get(name, Status.DONE if resolved else Status.OPEN)
    return Status.DONE if meant.closed else meant


def unknown_names(settings: JiraSettings, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Configured names that are neither among the known ones, with the key that names them.

    ``known``: of all statuses and resolutions; names of transitions only issues themselves tell.
    """
    names = set(map(folded, known))
    for status in Status:
        for name in settings.statuses.of(status):
            if folded(name) not in names:
                yield f"statuses.{status.value}", name
