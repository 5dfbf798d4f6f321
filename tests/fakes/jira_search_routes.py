"""Searches: Cloud's with a token for the next page, Data Center's with startAt and total."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.fakes import jira_faces as faces
from tests.fakes import jira_jql as jql
from tests.fakes.github_calls import Reply
from tests.fakes.jira_calls import Call, Refused, Route
from tests.fakes.jira_jql_reader import parsed

DEFAULT, RECONCILED = 50, 50
UNBOUNDED = (
    "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
)
LIFE = timedelta(days=7)
GONE = (
    "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. "
    "A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046"
)


def gone(_call: Call) -> Reply:
    raise Refused(410, GONE)


def _asked(call: Call) -> dict[str, Any]:
    """The question, from the address or from the body."""
    if call.request.method == "POST":
        return call.data
    asked: dict[str, Any] = dict(call.request.query)
    for name in ("fields", "expand", "properties"):
        if name in asked:
            asked[name] = call.every(name)
    if "reconcileIssues" in asked:
        asked["reconcileIssues"] = [int(one) for one in call.every("reconcileIssues")]
    for name in ("maxResults", "startAt"):
        if name in asked and not str(asked[name]).lstrip("-").isdigit():
            raise Refused(400, f"The value '{asked[name]}' of '{name}' is not a number.")
    return asked


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        return [one.strip() for one in value.split(",") if one.strip()]
    return list(value or ())


def _token(asked: str, start: int, call: Call) -> str:
    body = {"q": asked, "s": start, "t": call.world.now().timestamp()}
    return base64.urlsafe_b64encode(json.dumps(body).encode()).decode()


def _start(token: Any, asked: str, call: Call) -> int:
    if token is None or token == "":
        return 0
    invalid = Refused(400, "The provided next page token is invalid or expired.")
    try:
        body = json.loads(base64.urlsafe_b64decode(str(token)))
        old = call.world.now().timestamp() - body["t"] > LIFE.total_seconds()
        if body["q"] != asked or old:
            raise invalid
        return int(body["s"])
    except (ValueError, KeyError, TypeError):
        raise invalid from None


def enhanced(call: Call) -> Reply:
    """Cloud's: bounded, with the fields that were named and no others."""
    asked = _asked(call)
    query = parsed(str(asked.get("jql") or ""))
    if query.where is None:
        raise Refused(400, UNBOUNDED)
    fresh = asked.get("reconcileIssues") or []
    if len(fresh) > RECONCILED:
        raise Refused(400, f"At most {RECONCILED} issues can be reconciled.")
    wanted = [one for one in _listed(asked.get("fields")) if one not in {"id", "key"}]
    digest = hashlib.sha256(str(asked.get("jql")).encode()).hexdigest()[:12]
    start = _start(asked.get("nextPageToken"), digest, call)
    ways = call.world.ways
    most = ways.page if wanted else ways.ids_page
    size = min(int(asked.get("maxResults") or DEFAULT), most)
    rows = jql.found(call, query, fresh)
    if ways.empty_pages and start == 0 and rows and not asked.get("nextPageToken"):
        token = _token(digest, 0, call)
        return Reply(200, {"issues": [], "isLast": False, "nextPageToken": token})
    page = {"issues": _faces(call, rows[start : start + size], asked, wanted)}
    if start + size >= len(rows):
        return Reply(200, {**page, "isLast": True})
    return Reply(
        200, {**page, "isLast": False, "nextPageToken": _token(digest, start + size, call)}
    )


def _faces(
    call: Call, rows: Sequence[Any], asked: dict[str, Any], wanted: Sequence[str]
) -> list[Any]:
    expand = _listed(asked.get("expand"))
    if wanted:
        return [faces.issue(call, row, wanted, expand) for row in rows]
    keyed = "key" in _listed(asked.get("fields"))
    return [{"id": str(row.id), **({"key": row.key} if keyed else {})} for row in rows]


def classic(call: Call) -> Reply:
    """Data Center's: any query, counted."""
    asked = _asked(call)
    rows = jql.found(call, parsed(str(asked.get("jql") or "")))
    start = int(asked.get("startAt") or 0)
    size = min(int(asked.get("maxResults", DEFAULT)), call.world.ways.ids_page)
    fields = _listed(asked.get("fields")) or ["*navigable"]
    expand = _listed(asked.get("expand"))
    shown = [faces.issue(call, row, fields, expand) for row in rows[start : start + size]]
    page = {"startAt": start, "maxResults": size, "total": len(rows), "issues": shown}
    return Reply(200, {"expand": "names,schema", **page})


def counted(call: Call) -> Reply:
    query = parsed(str(call.data.get("jql") or ""))
    if query.where is None:
        raise Refused(400, UNBOUNDED)
    return Reply(200, {"count": len(jql.found(call, query))})


ROUTES = (
    Route("GET", "search", gone, cloud=True),
    Route("POST", "search", gone, cloud=True),
    Route("GET", "search", classic, cloud=False),
    Route("POST", "search", classic, cloud=False),
    Route("GET", "search/jql", enhanced, cloud=True),
    Route("POST", "search/jql", enhanced, cloud=True),
    Route("POST", "search/approximate-count", counted, cloud=True),
)
