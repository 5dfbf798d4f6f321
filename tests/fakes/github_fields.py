"""An organisation's issue fields: which values they take."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.fakes.github_calls import NEWEST, Call, Refused, Reply, Route, invalid
from tests.fakes.github_faces import Faces
from tests.fakes.github_state import OrgField, Repo


def given_values(call: Call, repo: Repo, data: dict[str, Any]) -> dict[int, Any]:
    """Values beside other things: where fields are not supported they are dropped in silence."""
    known = call.world.fields.get(repo.owner.lower()) if repo.organisation else None
    if not known or call.request.version < NEWEST:
        return {}
    return take_values(call, repo, data)


def take_values(call: Call, repo: Repo, data: dict[str, Any]) -> dict[int, Any]:
    """Values that were sent for themselves: one that does not fit is refused."""
    known = call.world.fields.get(repo.owner.lower(), {}) if repo.organisation else {}
    if call.request.version < NEWEST:
        raise Refused(404, "Not Found")
    taken = {}
    for one in data.get("issue_field_values") or []:
        field = known.get(one["field_id"])
        if field is None:
            raise invalid("IssueFieldValue", "field_id", "invalid", one["field_id"])
        if not fits(field, one["value"]):
            raise invalid("IssueFieldValue", "value", "invalid", one["value"])
        taken[field.id] = one["value"]
    return taken


def fits(field: OrgField, value: object) -> bool:
    match field.data_type:
        case "single_select":
            return value in field.options
        case "number":
            return isinstance(value, int | float)
        case "date":
            try:
                return isinstance(value, str) and bool(date.fromisoformat(value))
            except ValueError:
                return False
        case _:
            return isinstance(value, str)


def org_fields(call: Call) -> Reply:
    """404 where the version is too old, the organisation unknown or the permission missing."""
    org = call.parts["org"].lower()
    seen = any(repo.owner.lower() == org and call.sees(repo) for repo in call.world.repos.values())
    if call.request.version < NEWEST or org not in call.world.fields or not seen:
        raise Refused(404, "Not Found")
    if call.token is not None and call.token.permissions is not None:
        call.must("issue_fields", "read")
    faces = Faces(call.world, call.request)
    return Reply(200, [faces.field(field) for field in call.world.fields[org].values()])


ROUTES = (Route("GET", "/orgs/{org}/issue-fields", org_fields),)
