"""Listings of a repository's tickets: whole, or what changed since a mark."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import MINYEAR, UTC, datetime, timedelta
from itertools import islice

from syncer.adapters.github import FIELDS_VERSION, MOST_PAGES, PER_PAGE, GithubClient
from syncer.adapters.github_rows import Row
from syncer.adapters.github_session import VERSION
from syncer.adapters.github_settings import OURS
from syncer.errors import Denied, Gone, Rejected
from syncer.exchange import path_of
from syncer.model import Cursor

_OVERLAP = timedelta(minutes=1)
"""GitHub tells whole seconds, and not all of its machines the same ones."""
_NOT_MODIFIED = 304
_LATEST_FIRST = {"sort": "updated", "direction": "desc"}
_FORM = 3
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one listing was read. The etag is good for this very ``since`` alone."""

    since: str | None = None
    etag: str | None = None
    version: str = VERSION
    """Of the API: an etag is good for one alone, and rows of another show other things."""


@dataclass(frozen=True, slots=True)
class Marks:
    """How far every repository was read, and what none of their listings shows."""

    each: Mapping[str, Mark]
    """By casefolded repository."""
    moved: Mapping[str, str] = field(default_factory=dict)
    """Ids of tickets that were transferred to repositories of others, to the etag of each."""

    @classmethod
    def read(cls, cursor: Cursor | None, home: str) -> Marks | None:
        """None where it is nothing of ours: everything is listed again.

        So it is where numbers alone mean issues of another repository than they did.
        """
        try:
            data = json.loads(cursor or "null")
            if data["v"] != _FORM or data["home"] != home.casefold():
                return None
            each = {str(name): _mark(one) for name, one in data["repositories"].items()}
            return cls(each, {str(one): str(etag) for one, etag in data["moved"].items()})
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def cursor(self, home: str) -> Cursor:
        """As it outlives the process."""
        each = {
            name: {"since": one.since, "etag": one.etag, "version": one.version}
            for name, one in self.each.items()
        }
        numbers = home.casefold()
        data = {"v": _FORM, "home": numbers, "repositories": each, "moved": dict(self.moved)}
        return Cursor(json.dumps(data, sort_keys=True))


def _mark(data: Mapping[str, object]) -> Mark:
    since, etag, version = data["since"], data["etag"], data["version"]
    if not (since is None or isinstance(since, str)) or not (etag is None or isinstance(etag, str)):
        raise ValueError
    if version not in (VERSION, FIELDS_VERSION):
        raise ValueError
    return Mark(since, etag, str(version))


class Listing:
    """The issues of one repository: all that are ours by their label, or whatever changed.

    People take labels away, so changes are asked for without it; pull requests come along and are
    left out.
    """

    def __init__(self, client: GithubClient, repository: str) -> None:
        self._client = client
        self._repository = repository
        self._path = path_of("repos", *repository.split("/"), "issues")
        self.renamed = False
        """Whether the last listing came from under another name."""
        self._turned = False
        """Whether it had more than one page; servers may have pages of fewer rows than asked."""

    def whole(self, version: str) -> tuple[tuple[Row, ...], Mark]:
        """All with our label, in the order of birth, so that what is born meanwhile comes last.

        Who leaves it meanwhile draws others over the edge between two pages. So of several pages
        it is read again while anything changes, and shows whatever was shown. The mark is of
        before: changes after it will be heard.
        """
        # How far the clock of the server is, which need not be ours: what changed last says it.
        newest: Mapping[str, str | int] = {**_LATEST_FIRST, "per_page": 1}
        asked = {"labels": OURS, "sort": "created", "direction": "asc"}
        last, etag = self._rows(newest, None, version, pages=1)
        mark, found = Mark(_newest(last), None, version), dict[str, Row]()
        for _ in range(_TRIES):
            rows, _ = self._rows(asked, None, version)
            found |= {str(row.get("number")): row for row in rows}
            if not self._turned:
                break
            before, (last, etag) = last, self._rows(newest, etag, version, pages=1)
            if last in ((), before):
                break
        return _issues(tuple(found.values())), mark

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

    def by(self, login: str, version: str) -> tuple[Row, ...]:
        """Whatever this account ever made there; nothing of one that GitHub does not know."""
        asked = {"creator": login, "sort": "created", "direction": "asc"}
        try:
            return _issues(self._rows(asked, None, version)[0])
        except Rejected:
            return ()

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
                if at == 0:
                    self.renamed = page.moved is not None
                if page.status == _NOT_MODIFIED:
                    return (), None
                first = page.headers.get("etag") if at == 0 else first
                self._turned = at > 0
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
