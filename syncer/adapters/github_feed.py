"""Listings of one repository's tickets: whole, or what changed since a mark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.github import FIELDS_VERSION, PER_PAGE, GithubClient, path_of
from syncer.adapters.github_issue import COMMON, Row
from syncer.adapters.github_session import VERSION
from syncer.errors import Denied, Gone
from syncer.model import Cursor

_OVERLAP = timedelta(minutes=1)
"""GitHub tells whole seconds, and not all of its machines the same ones."""
_NOT_MODIFIED = 304
_FORM = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a listing was read. The etag is good for this very ``since`` alone."""

    repository: str
    since: str | None = None
    etag: str | None = None
    version: str = VERSION
    """Of the API: an etag is good for one alone, and rows of another show other things."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Ids of tickets that no listing shows, transferred ones say, to the etag of their reading."""

    @classmethod
    def read(cls, cursor: Cursor | None, repository: str) -> Mark | None:
        """None where it is no mark of this repository: everything is listed again."""
        try:
            data = json.loads(cursor or "null")
            if data["v"] != _FORM or data["repository"] != repository.casefold():
                return None
            since, etag = data["since"], data["etag"]
            version, moved = data["version"], data["moved"]
        except (ValueError, TypeError, KeyError):
            return None
        if not all(one is None or isinstance(one, str) for one in (since, etag)):
            return None
        if version not in (VERSION, FIELDS_VERSION) or not isinstance(moved, dict):
            return None
        return cls(repository, since, etag, version, {one: str(moved[one]) for one in moved})

    def cursor(self) -> Cursor:
        """As it outlives the process."""
        data = {
            "v": _FORM,
            "repository": self.repository.casefold(),
            "since": self.since,
            "etag": self.etag,
            "version": self.version,
            "moved": dict(self.moved),
        }
        return Cursor(json.dumps(data, sort_keys=True))


class Listing:
    """The issues of one repository that bear our label, pull requests not."""

    def __init__(self, client: GithubClient, repository: str) -> None:
        self._client = client
        self._repository = repository
        self._path = path_of("repos", *repository.split("/"), "issues")

    def whole(self, version: str) -> tuple[tuple[Row, ...], Mark]:
        """All of them, in the order of birth, so that what is born meanwhile comes last."""
        rows = self._rows({"sort": "created", "direction": "asc"}, None, version)[0]
        return rows, Mark(self._repository, _newest(rows), None, version)

    def after(self, mark: Mark) -> tuple[tuple[Row, ...], Mark]:
        """What changed since the mark, perhaps more; nothing where the first page is as it was.

        The latest come first: whatever changes shows on the page that the etag is of.
        """
        since = {"since": mark.since} if mark.since else {}
        query = {"sort": "updated", "direction": "desc", **since}
        rows, etag = self._rows(query, mark.etag, mark.version)
        if etag is None and not rows:
            return (), mark
        if len(rows) > PER_PAGE // 2:
            newest = _newest(rows)
            if newest != mark.since:
                return rows, replace(mark, since=newest, etag=None)
        return rows, replace(mark, etag=etag)

    def _rows(
        self, query: Mapping[str, str], etag: str | None, version: str
    ) -> tuple[tuple[Row, ...], str | None]:
        """Rows, and the etag of the first page; neither where nothing changed."""
        found: list[Row] = []
        first: str | None = None
        asked = {"labels": COMMON, "state": "all", **query}
        try:
            pages = self._client.pages(self._path, asked, etag=etag, version=version)
            for at, page in enumerate(pages):
                if page.status == _NOT_MODIFIED:
                    return (), None
                first = page.headers.get("etag") if at == 0 else first
                found += (row for row in page.body if _is_issue(row))
        except Gone as error:
            message = f"{error}; is {self._repository} right, and may the sign-in see its issues?"
            raise Denied(message, adapter=self._client.name) from error
        return tuple(found), first


def _is_issue(row: Any) -> bool:
    return isinstance(row, Mapping) and "number" in row and not row.get("pull_request")


def _newest(rows: tuple[Row, ...]) -> str | None:
    """A little before the latest change that was shown: by their clock, whatever ours says."""
    moments = [row["updated_at"] for row in rows if isinstance(row.get("updated_at"), str)]
    if not moments:
        return None
    latest = max(map(datetime.fromisoformat, moments)) - _OVERLAP
    return latest.strftime("%Y-%m-%dT%H:%M:%SZ")
