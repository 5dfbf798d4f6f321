"""Searches that are whole or fail: by tokens on Jira Cloud, by offsets on a Data Center."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from syncer.adapters.jira_answers import Answer, TooMuch, goes_on
from syncer.adapters.jira_client import JiraClient
from syncer.adapters.jira_jql import wordings
from syncer.errors import Rejected, Transient

PAGES = (500, 100, 20)
"""Rows asked for, fewer where so many are too much; a server gives as many as it likes."""
MOST_PAGES = 2_000
"""A listing of more is one that goes in circles."""
_ATTEMPTS = 3
_CLOUD, _CENTER = "/search/jql", "/search"

Row = Mapping[str, Any]
"""An issue as a search shows it: ``id``, ``key``, ``fields``."""


def search(client: JiraClient, jql: str, fields: Sequence[str]) -> Sequence[Row]:
    """All issues of a query, once each; raises an ``AdapterError`` where it cannot be whole.

    Where a server hides who made an issue, what the question says of that is said otherwise.
    """
    return _worded(client, jql, lambda worded: _whole(client, worded, fields))


def first_rows(client: JiraClient, jql: str, fields: Sequence[str], most: int) -> Sequence[Row]:
    """Some issues of a query, by one request: there may be more."""
    path = _CLOUD if client.cloud else _CENTER

    def ask(worded: str) -> Sequence[Row]:
        body = {"jql": worded, "fields": list(fields), "maxResults": most}
        return _rows(client, client.ask(path, body), path)

    return _worded(client, jql, ask)


def _worded(client: JiraClient, jql: str, ask: Callable[[str], Sequence[Row]]) -> Sequence[Row]:
    """By the first wording that is understood; raises what was said of the first one."""
    ways = wordings(jql)
    known, refused = min(client.wording, len(ways) - 1), None
    for at in range(known, len(ways)):
        try:
            found = ask(ways[at])
        except Rejected as error:
            refused = refused or error
            continue
        if at > known:
            client.wording, why = at, str(refused)
            structlog.get_logger().warning("search.reworded", adapter=client.name, why=why)
        return found
    raise refused or AssertionError("there is no wording")


def _whole(client: JiraClient, jql: str, fields: Sequence[str]) -> Sequence[Row]:
    for page in PAGES[:-1]:
        with suppress(TooMuch):
            return _paged(client, jql, fields, page)
    return _paged(client, jql, fields, PAGES[-1])


def _paged(client: JiraClient, jql: str, fields: Sequence[str], page: int) -> Sequence[Row]:
    if client.cloud:
        return tuple({row["id"]: row for row in _by_tokens(client, jql, fields, page)}.values())
    for _ in range(_ATTEMPTS):
        if (rows := _by_offsets(client, jql, fields, page)) is not None:
            return rows
    message = f"POST {_CENTER}: what it lists changes while it is read; the next cycle tries again"
    raise Transient(message, adapter=client.name)


def _by_tokens(client: JiraClient, jql: str, fields: Sequence[str], page: int) -> Iterator[Row]:
    """Each page names the next one."""
    body: dict[str, Any] = {"jql": jql, "fields": list(fields), "maxResults": page}
    for _ in range(MOST_PAGES):
        answer = client.ask(_CLOUD, body)
        yield from _rows(client, answer, _CLOUD)
        following = answer.body.get("nextPageToken")
        if following in (None, "") or answer.body.get("isLast") is True:
            return
        if not isinstance(following, str) or following == body.get("nextPageToken"):
            raise client.nonsense(f"POST {_CLOUD}", writing=False)
        body = {**body, "nextPageToken": following}
    raise Transient(f"POST {_CLOUD}: pages without end", adapter=client.name)


def _by_offsets(
    client: JiraClient, jql: str, fields: Sequence[str], page: int
) -> Sequence[Row] | None:
    """Pages are counted off; None where rows came or went meanwhile."""
    rows: dict[str, Row] = {}
    start, total = 0, None
    for _ in range(MOST_PAGES):
        body = {"jql": jql, "fields": list(fields), "startAt": start, "maxResults": page}
        answer = client.ask(_CENTER, body)
        found, said = _rows(client, answer, _CENTER), answer.body.get("total")
        rows.update((row["id"], row) for row in found)
        start += len(found)
        if not isinstance(said, int):
            if total is None and not goes_on(answer.body, found, start, page):
                return tuple(rows.values()) if len(rows) == start else None
            continue
        if not found and start < said == total:
            raise client.nonsense(f"POST {_CENTER}", writing=False)
        if total not in (None, said):
            return None
        total = said
        if start >= total or not found:
            return tuple(rows.values()) if len(rows) == total else None
    raise Transient(f"POST {_CENTER}: pages without end", adapter=client.name)


def _rows(client: JiraClient, answer: Answer, path: str) -> Sequence[Row]:
    issues = answer.body.get("issues") if isinstance(answer.body, Mapping) else None
    if not isinstance(issues, list) or not all(map(_is_row, issues)):
        raise client.nonsense(f"POST {path}", writing=False)
    return [{**row, "id": str(row["id"])} for row in issues]


def _is_row(row: object) -> bool:
    return (
        isinstance(row, Mapping)
        and str(row.get("id")).isascii()
        and str(row.get("id")).isdigit()
        and isinstance(row.get("fields", {}), Mapping)
    )
