"""Listings of one repository's tickets: whole, or what changed since a mark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import MINYEAR, UTC, datetime, timedelta
from itertools import islice

from syncer.adapters.github import FIELDS_VERSION, MOST_PAGES, PER_PAGE, GithubClient, path_of
from syncer.adapters.github_issue import COMMON, Row
from syncer.adapters.github_session import VERSION
from syncer.errors import Denied, Gone
from syncer.model import Cursor

_OVERLAP = timedelta(minutes=1)
"""GitHub tells whole seconds, and not all of its machines the same ones."""
_NOT_MODIFIED = 304
_LATEST_FIRST = {"sort": "updated", "direction": "desc"}
_FORM = 2


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a listing was read. The etag is good for this very ``since`` alone."""

    repository: str
    since: str | None = None
    etag: str | None = None
    version: str = VERSION
    """Of the API: an etag is good for one alone, and rows of another show other things."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Ids of tickets that no listing shows, for they were transferred, to the etag of each."""

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
    """The issues of one repository: all that are ours by their label, or whatever changed.

    People take labels away, so changes are asked for without it; pull requests come along and are
    left out.
    """

    def __init__(self, client: GithubClient, repository: str) -> None:
        self._client = client
        self._repository = repository
        self._path = path_of("repos", *repository.split("/"), "issues")

    def whole(self, version: str) -> tuple[tuple[Row, ...], Mark]:
        """All with our label, in the order of birth, so that what is born meanwhile comes last.

        The mark is of before: changes after it will be heard.
        """
        # How far the clock of the server is, which need not be ours: what changed last says it.
        last, _ = self._rows({**_LATEST_FIRST, "per_page": 1}, None, version, pages=1)
        mark = Mark(self._repository, _newest(last), None, version)
        asked = {"labels": COMMON, "sort": "created", "direction": "asc"}
        return _issues(self._rows(asked, None, version)[0]), mark

    def after(self, mark: Mark) -> tuple[tuple[Row, ...], Mark]:
        """What changed since the mark, perhaps more; nothing where the first page is as it was.

        The latest come first: whatever changes shows on the page that the etag is of.
        """
        since = {"since": mark.since} if mark.since else {}
        rows, etag = self._rows({**_LATEST_FIRST, **since}, mark.etag, mark.version)
        if etag is None and not rows:
            return (), mark
        if len(rows) > PER_PAGE // 2:
            newest = _newest(rows) or mark.since
            if newest != mark.since:
                return _issues(rows), replace(mark, since=newest, etag=None)
        return _issues(rows), replace(mark, etag=etag)

    def since(self, moment: datetime, version: str) -> tuple[Row, ...]:
        """Whatever was made or changed since then, oldest first, whatever labels it bears."""
        asked = {"since": _said(moment), "sort": "created", "direction": "asc"}
        return _issues(self._rows(asked, None, version)[0])

    def _rows(
        self,
        query: Mapping[str, str | int],
        etag: str | None,
        version: str,
        pages: int = MOST_PAGES,
    ) -> tuple[tuple[Row, ...], str | None]:
        """Rows, and the etag of the first page; neither where nothing changed."""
        found: list[Row] = []
        first: str | None = None
        asked = {"state": "all", **query}
        try:
            listed = self._client.pages(self._path, asked, etag=etag, version=version)
            for at, page in enumerate(islice(listed, pages)):
                if page.status == _NOT_MODIFIED:
                    return (), None
                first = page.headers.get("etag") if at == 0 else first
                found += (row for row in page.body if isinstance(row, Mapping))
        except Gone as error:
            message = f"{error}; is {self._repository} right, and may the sign-in see its issues?"
            raise Denied(message, adapter=self._client.name) from error
        return tuple(found), first


def _issues(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if "number" in row and not row.get("pull_request"))


def _newest(rows: tuple[Row, ...]) -> str | None:
    """A little before the latest change that was shown: by their clock, whatever ours says."""
    moments = [at for row in rows if (at := _moment(row.get("updated_at"))) is not None]
    return _said(max(moments) - _OVERLAP) if moments else None


def _moment(text: object) -> datetime | None:
    """None for what cannot be read; a time without offset is UTC."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
        if at is None or at.year == MINYEAR:  # before which there is nothing to ask for
            return None
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
