"""Other servers that keep to the descriptions of Jira as well: what those leave open, otherwise.

    OTHERS["numeric ids"].put(fake)

What is stored and what a request means stays; only what is said of it, or what is there, differs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tests.fakes.github_calls import Reply, Request

if TYPE_CHECKING:
    from tests.fakes.jira import Jira

Change = Callable[[Any], Any]
UNKNOWN = {"errorMessages": ["null for uri"], "errors": {}}
HIDDEN = "Field 'creator' does not exist or you do not have permission to view it."
ISSUES = re.compile(r"/[23]/search(/jql)?$|/issue/bulkfetch$|/issue/[^/]+$")
SEARCHES = re.compile(r"/[23]/search(/jql)?$")
DEEP, HOLE = 600, "a deep document"


@dataclass(frozen=True, slots=True)
class Other:
    """One way of being another server."""

    says: Callable[[Request, Reply], Reply]
    cloud: bool | None = None
    """Where there is such a one; None: everywhere."""
    described: bool = True
    """Whether its answers are what the descriptions say word by word."""
    unserved: frozenset[str] = frozenset()
    """Versions that are not there."""

    def put(self, fake: Jira) -> None:
        """Let the fake be this server."""
        fake.otherwise = self.says
        fake.world.ways.unserved = self.unserved


def _of(pattern: str, change: Change, method: str = "") -> Callable[[Request, Reply], Reply]:
    """The body of every success at such a path, changed."""
    path = re.compile(pattern)

    def says(request: Request, reply: Reply) -> Reply:
        fits = path.search(request.path) and method in {"", request.method}
        if not fits or reply.status >= 300 or not isinstance(reply.body, (dict, list)):
            return reply
        return replace(reply, body=change(reply.body))

    return says


def _absent(pattern: str) -> Callable[[Request, Reply], Reply]:
    path = re.compile(pattern)
    return lambda request, reply: (
        Reply(404, UNKNOWN, reply.headers) if path.search(request.path) else reply
    )


def without(*names: str) -> Change:
    """Without these names, wherever they are."""

    def change(node: Any) -> Any:
        if isinstance(node, dict):
            return {name: change(one) for name, one in node.items() if name not in names}
        return [change(one) for one in node] if isinstance(node, list) else node

    return change


def _without_nothing(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _without_nothing(one) for name, one in node.items() if one is not None}
    return [_without_nothing(one) for one in node] if isinstance(node, list) else node


def _as_ever(_request: Request, reply: Reply) -> Reply:
    return reply


def _numbered(body: Any) -> Any:
    rows = [{**row, "id": int(row["id"])} for row in body.get("issues", ())]
    return {**body, "issues": rows} if rows else body


def _last_token(body: Any) -> Any:
    rest = {name: one for name, one in body.items() if name != "isLast"}
    return {"nextPageToken": "", **rest}


def _reversed(body: Any) -> Any:
    return {**body, "issues": body["issues"][::-1]}


def _by_id(node: Any) -> Any:
    """Categories without their keys."""
    if isinstance(node, dict):
        rest = {name: _by_id(one) for name, one in node.items()}
        if isinstance(category := rest.get("statusCategory"), dict):
            rest["statusCategory"] = {"id": category["id"], "self": category["self"]}
        return rest
    return [_by_id(one) for one in node] if isinstance(node, list) else node


def _deep(depth: int) -> bytes:
    """A document of lists in lists, deeper than one may be written from memory."""
    opened = b'{"type":"bulletList","content":[{"type":"listItem","content":[' * depth
    return b'{"type":"doc","version":1,"content":[' + opened + b"]}" * (2 * depth) + b"]}"


def _odd_rows(body: Any) -> Any:
    """Issues of anybody who may put a label on one, beside ours."""
    if not body.get("issues") or not isinstance(body["issues"][0].get("fields"), Mapping):
        return body
    first = body["issues"][0]["fields"]
    base = {**first, "labels": ["syncer"], "creator": {"accountId": "zz", "name": "zz"}}
    odd = (
        {**base, "priority": {"id": "3"}},
        {**base, "description": HOLE},
        {name: one for name, one in base.items() if name != "summary"},
        {name: one for name, one in base.items() if name != "status"},
    )
    key = str(body["issues"][0]["key"]).rpartition("-")[0]
    rows = [
        {"id": str(90_000 + at), "key": f"{key}-{900 + at}", "self": "", "fields": one}
        for at, one in enumerate(odd)
    ]
    rows.append({"id": "90099", "key": "", "self": "", "fields": base})
    told = {**body, "issues": [*body["issues"], *rows]}
    if "total" in body:
        told["total"] = body["total"] + len(rows)
    return json.dumps(told).encode().replace(json.dumps(HOLE).encode(), _deep(DEEP))


def _bare_headers(_request: Request, reply: Reply) -> Reply:
    """Nothing says whom it took us for, or of what kind the answer is."""
    hidden = ("X-Seraph-LoginReason", "X-AUSERNAME", "X-AACCOUNTID", "Content-Type")
    return replace(reply, headers={**reply.headers, **dict.fromkeys(hidden, "")})


def _hides_creators(request: Request, reply: Reply) -> Reply:
    if SEARCHES.search(request.path) and b"creator = " in request.body:
        refusal = {"errorMessages": [HIDDEN], "errors": {}}
        return Reply(400, refusal, reply.headers)
    return reply


def _lists_errors(_request: Request, reply: Reply) -> Reply:
    if reply.status == 400 and isinstance(reply.body, dict) and "issues" not in reply.body:
        return replace(reply, body={**reply.body, "errors": ["Something is wrong."]})
    return reply


def _capital(body: Any) -> Any:
    """A history that shows fields by their titles, and not who wrote."""
    log = body.get("changelog")
    if not isinstance(log, dict):
        return body
    rows = [
        {
            **{name: one for name, one in entry.items() if name != "author"},
            "items": [
                {**without("fieldId")(item), "field": str(item["field"]).title()}
                for item in entry["items"]
            ],
        }
        for entry in log["histories"]
    ]
    return {**body, "changelog": {**log, "histories": rows}}


def together(*names: str) -> Callable[[Request, Reply], Reply]:
    """All of these at once, one after the other."""

    def says(request: Request, reply: Reply) -> Reply:
        for name in names:
            reply = OTHERS[name].says(request, reply)
        return reply

    return says


OTHERS: Mapping[str, Other] = {
    "numeric ids": Other(_of(SEARCHES.pattern, _numbered), described=False),
    "no totals": Other(
        _of(r"/search$|/comment$|/createmeta/", without("total", "isLast")), described=False
    ),
    "an empty token": Other(_of(r"/search/jql$", _last_token), cloud=True),
    "version 3 alone": Other(_as_ever, cloud=True, unserved=frozenset({"2", "latest"})),
    "bulk answers turned round": Other(_of(r"/issue/bulk$", _reversed)),
    "no keys of categories": Other(_of("", _by_id), described=False),
    "no categories": Other(_of("", without("statusCategory")), described=False),
    "no transitions beside issues": Other(_of(r"/issue/[^/]+$", without("transitions"))),
    "no word of screens": Other(_of(r"/issue/[^/]+$", without("hasScreen"))),
    "no names of resolutions": Other(_of(r"/issue/", without("allowedValues"))),
    "nulls left out": Other(_of(ISSUES.pattern, _without_nothing)),
    "no permissions": Other(_absent(r"/mypermissions$")),
    "bare headers": Other(_bare_headers, described=False),
    "no word of the deployment": Other(
        _of("/serverInfo$", without("deploymentType")), described=False
    ),
    "hidden creators": Other(_hides_creators),
    "errors as lists": Other(_lists_errors, described=False),
    "odd issues of others": Other(_of(SEARCHES.pattern, _odd_rows), described=False),
    "history without authors": Other(_of(r"/issue/[^/]+$", _capital)),
}
