"""What the official files here do not describe: Data Center, and a few routes of Cloud.

Written by hand from the public REST documentation (Data Center 9.12, Cloud v2 and v3): paths,
parameters and the shape of what a client may rely on. Strict where a client could go wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
ANY: Json = {}
REFUSED: Json = {
    "type": "object",
    "properties": {
        "errorMessages": {"type": "array", "items": TEXT},
        "errors": {"type": "object", "additionalProperties": TEXT},
    },
    "required": ["errorMessages", "errors"],
    "additionalProperties": False,
}


def _shape(must: Mapping[str, Json], may: Mapping[str, Json] | None = None) -> Json:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": {**must, **(may or {})},
        "required": list(must),
        "additionalProperties": False,
    }


def _open(must: Mapping[str, Json]) -> Json:
    """An object that has these properties among others."""
    return {"type": "object", "properties": dict(must), "required": list(must)}


def _list(of: Json) -> Json:
    return {"type": "array", "items": of}


def _user(*, cloud: bool) -> Json:
    if cloud:
        return _open({"accountId": TEXT, "displayName": TEXT, "active": FLAG})
    must = {"name": TEXT, "key": TEXT, "displayName": TEXT, "active": FLAG}
    may = dict.fromkeys(("self", "emailAddress", "timeZone", "locale"), TEXT)
    return _shape(must, may)


NAMED = _open({"id": TEXT, "name": TEXT})
CATEGORY = _open({"id": NUMBER, "key": TEXT, "name": TEXT})
STATUS = _open({"id": TEXT, "name": TEXT, "statusCategory": CATEGORY})
TRANSITION = _shape(
    {"id": TEXT, "name": TEXT, "to": STATUS}, {"fields": {"type": "object"}, "opsbarSequence": ANY}
)
ISSUE = _shape(
    {"id": TEXT, "key": TEXT, "self": TEXT},
    {
        "expand": TEXT,
        "fields": {"type": "object"},
        "transitions": _list(TRANSITION),
        "changelog": _open({"histories": _list(_open({"id": TEXT}))}),
        "properties": {"type": "object"},
    },
)
CREATED = _shape({"id": TEXT, "key": TEXT, "self": TEXT})
CHANGE: Json = {
    "type": "object",
    "properties": {
        "fields": {"type": "object"},
        "update": {"type": "object", "additionalProperties": _list({"type": "object"})},
        "properties": _list(_shape({"key": TEXT, "value": ANY})),
        "historyMetadata": {"type": "object"},
    },
    "additionalProperties": False,
}
MOVE: Json = {
    **CHANGE,
    "properties": {**CHANGE["properties"], "transition": _open({"id": TEXT})},
    "required": ["transition"],
}
COMMENT = _open({"id": TEXT, "body": TEXT, "author": _user(cloud=False), "created": TEXT})
FIELD = _open({"required": FLAG, "name": TEXT, "fieldId": TEXT, "schema": _open({"type": TEXT})})


def _page(name: str, of: Json, extra: Mapping[str, Json] | None = None) -> Json:
    must = {"startAt": NUMBER, "maxResults": NUMBER, "total": NUMBER, name: _list(of)}
    return _shape({**must, **(extra or {})}, {"expand": TEXT})


SEARCH = _shape(
    {"jql": TEXT},
    {
        "startAt": NUMBER,
        "maxResults": NUMBER,
        "fields": _list(TEXT),
        "validateQuery": FLAG,
        "expand": _list(TEXT),
    },
)
FOUND = _page("issues", ISSUE)
ONE, META = "issue/{issueIdOrKey}", "issue/createmeta/{projectIdOrKey}/issuetypes"
PAGE = ("startAt", "maxResults")
Operation = tuple[str, str, tuple[str, ...], Json | None, Mapping[int, Json | None]]
GRANTED: Json = {
    "type": "object",
    "additionalProperties": _open({"key": TEXT, "havePermission": FLAG}),
}


def _both(*, cloud: bool) -> tuple[Operation, ...]:
    """What neither official file has: method, path, query, body, answers."""
    user = _user(cloud=cloud)
    whose = ("accountId",) if cloud else ("username", "key")
    asked = ("projectKey", "projectId", "issueKey", "issueId", "permissions")
    return (
        ("GET", "mypermissions", asked, None, {200: _shape({"permissions": GRANTED})}),
        ("GET", "resolution", (), None, {200: _list(NAMED)}),
        ("GET", "project/{projectIdOrKey}/statuses", (), None, {200: _list(NAMED)}),
        ("GET", "priority", (), None, {200: _list(NAMED)}),
        ("GET", "status", (), None, {200: _list(STATUS)}),
        ("GET", "issuetype", (), None, {200: _list(NAMED)}),
        ("GET", "user", whose, None, {200: user, 404: REFUSED}),
    )


CENTER: tuple[Operation, ...] = (
    *_both(cloud=False),
    (
        *("GET", "search", (*PAGE, "jql", "fields", "expand", "validateQuery")),
        *(None, {200: FOUND, 400: REFUSED}),
    ),
    ("POST", "search", (), SEARCH, {200: FOUND, 400: REFUSED}),
    ("GET", "serverInfo", ("doHealthCheck",), None, {200: _open({"deploymentType": TEXT})}),
    ("GET", "myself", ("expand",), None, {200: _user(cloud=False)}),
    ("GET", "user/search", ("username", *PAGE), None, {200: _list(_user(cloud=False))}),
    (
        *("GET", "user/assignable/search", ("username", "project", "issueKey", *PAGE)),
        *(None, {200: _list(_user(cloud=False))}),
    ),
    ("GET", "field", (), None, {200: _list(NAMED)}),
    ("GET", "project", ("expand", "recent"), None, {200: _list(_open({"key": TEXT}))}),
    (
        *("GET", "project/{projectIdOrKey}", ("expand",)),
        *(None, {200: _open({"id": TEXT, "key": TEXT, "archived": FLAG}), 404: REFUSED}),
    ),
    ("GET", META, PAGE, None, {200: _page("values", NAMED, {"isLast": FLAG}), 400: REFUSED}),
    (
        *("GET", f"{META}/{{issueTypeId}}", PAGE),
        *(None, {200: _page("values", FIELD, {"isLast": FLAG}), 400: REFUSED}),
    ),
    ("POST", "issue", ("updateHistory",), CHANGE, {201: CREATED, 400: REFUSED}),
    (
        *("POST", "issue/bulk", (), _shape({"issueUpdates": _list(CHANGE)})),
        {
            201: _shape({"issues": _list(CREATED), "errors": _list({"type": "object"})}),
            400: {"type": "object"},
        },
    ),
    (
        *("GET", ONE, ("fields", "expand", "properties", "updateHistory")),
        *(None, {200: ISSUE, 404: REFUSED}),
    ),
    ("PUT", ONE, ("notifyUsers",), CHANGE, {204: None, 400: REFUSED, 404: REFUSED}),
    ("DELETE", ONE, ("deleteSubtasks",), None, {204: None, 403: REFUSED, 404: REFUSED}),
    ("PUT", f"{ONE}/assignee", (), _shape({"name": {**TEXT, "nullable": True}}), {204: None}),
    (
        *("GET", f"{ONE}/transitions", ("expand", "transitionId"), None),
        {200: _shape({"transitions": _list(TRANSITION)}, {"expand": TEXT}), 404: REFUSED},
    ),
    ("POST", f"{ONE}/transitions", ("expand",), MOVE, {204: None, 400: REFUSED}),
    (
        *("GET", f"{ONE}/comment", (*PAGE, "orderBy", "expand"), None),
        {200: _page("comments", COMMENT), 404: REFUSED},
    ),
    (
        *("POST", f"{ONE}/comment", ("expand",), _shape({"body": TEXT}, {"visibility": ANY})),
        {201: COMMENT, 400: REFUSED},
    ),
    ("GET", f"{ONE}/comment/{{id}}", ("expand",), None, {200: COMMENT, 404: REFUSED}),
    ("PUT", f"{ONE}/comment/{{id}}", (), _shape({"body": TEXT}), {200: COMMENT}),
    ("DELETE", f"{ONE}/comment/{{id}}", (), None, {204: None}),
    ("GET", f"{ONE}/properties", (), None, {200: _open({"keys": _list(_open({"key": TEXT}))})}),
    (
        *("GET", f"{ONE}/properties/{{propertyKey}}", (), None),
        {200: _shape({"key": TEXT, "value": ANY}), 404: REFUSED},
    ),
    ("PUT", f"{ONE}/properties/{{propertyKey}}", (), ANY, {200: ANY, 201: ANY}),
    ("DELETE", f"{ONE}/properties/{{propertyKey}}", (), None, {204: None, 404: REFUSED}),
    ("GET", f"{ONE}/remotelink", ("globalId",), None, {200: ANY, 404: REFUSED}),
    (
        *("POST", f"{ONE}/remotelink", ()),
        _shape(
            {"object": _open({"url": TEXT, "title": TEXT})},
            {"globalId": TEXT, "application": {"type": "object"}, "relationship": TEXT},
        ),
        {200: _open({"id": NUMBER}), 201: _open({"id": NUMBER})},
    ),
    ("DELETE", f"{ONE}/remotelink", ("globalId",), None, {204: None, 404: REFUSED}),
)
NUMBERS = {"startAt", "maxResults"}


def _operation(one: Operation) -> Json:
    method, template, query, body, answers = one
    names = [part[1:-1] for part in template.split("/") if part.startswith("{")]
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": TEXT} for name in names
    ]
    parameters += [
        {"name": name, "in": "query", "schema": NUMBER if name in NUMBERS else TEXT}
        for name in query
    ]
    responses = {
        str(status): {"description": "", **_media(schema)} for status, schema in answers.items()
    }
    made: Json = {"parameters": parameters, "responses": responses}
    if body is not None:
        made["requestBody"] = {"required": True, **_media(body)}
    return {method.lower(): made}


def _media(schema: Json | None) -> Json:
    return {} if schema is None else {"content": {"application/json": {"schema": schema}}}


def paths(version: int, *, cloud: bool) -> Json:
    """All that is described here, by path."""
    found: Json = {}
    for one in _both(cloud=True) if cloud else CENTER:
        found.setdefault(f"/rest/api/{version}/{one[1]}", {}).update(_operation(one))
    return found
