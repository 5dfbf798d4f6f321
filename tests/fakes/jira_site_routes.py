"""What the site says of itself: server, accounts, permissions, projects, screens, vocabularies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tests.fakes import jira_faces as faces
from tests.fakes.github_calls import Reply
from tests.fakes.jira_calls import Call, Refused, Route, stamp
from tests.fakes.jira_state import PERMISSIONS, Account, IssueType, Project

USERS = 1000
NOBODY = "Client must be authenticated to access this resource."


def _signed(call: Call) -> Account:
    if call.account is None:
        raise Refused(401, body={"message": NOBODY, "status-code": 401})
    return call.account


def server(call: Call) -> Reply:
    """Anybody may ask."""
    version = "1001.0.0-SNAPSHOT" if call.cloud else "9.12.15"
    numbers = [1001, 0, 0] if call.cloud else [9, 12, 15]
    face = {
        "baseUrl": call.world.address or call.request.base,
        "version": version,
        "versionNumbers": numbers,
        "deploymentType": "Cloud" if call.cloud else "Server",
        "buildNumber": 100290,
        "serverTime": stamp(call.world.now()),
        "scmInfo": "0" * 40,
        "serverTitle": "Jira",
    }
    return Reply(200, face)


def myself(call: Call) -> Reply:
    return Reply(200, faces.user(call, _signed(call)))


def permissions(call: Call) -> Reply:
    """What the caller may, of what was asked; Cloud insists on being asked something."""
    asked = call.every("permissions")
    if not asked and call.cloud:
        raise Refused(400, "The 'permissions' query parameter is required.")
    unknown = [one for one in asked if one not in PERMISSIONS]
    if unknown and call.cloud:
        raise Refused(400, f"Unrecognized permission: {unknown[0]}")
    name = call.request.query.get("projectKey") or call.request.query.get("projectId")
    home = call.world.project(name) if name else None
    if name and (home is None or not call.sees(home)):
        raise Refused(404, f"No project could be found with key '{name}'.")
    granted = call.world.granted(call.who, home)
    rows = {
        one: {
            "id": str(number),
            "key": one,
            "name": one.replace("_", " ").title(),
            "type": "GLOBAL" if one in {"ADMINISTER", "BULK_CHANGE"} else "PROJECT",
            "description": "",
            "havePermission": one in granted or _lent(call, one),
        }
        for number, one in enumerate(PERMISSIONS)
        if not asked or one in asked
    }
    return Reply(200, {"permissions": rows})


def _lent(call: Call, permission: str) -> bool:
    """Without a project: whether there is any where the caller may."""
    query = call.request.query
    if query.get("projectKey") or query.get("projectId"):
        return False
    return any(call.may(permission, home) for home in call.world.projects.values())


def project(call: Call) -> Reply:
    home = call.project()
    lead = faces.user(call, call.world.accounts[home.lead])
    face = {
        **faces.project(call, home),
        "description": "",
        "lead": lead,
        "components": [faces.component(call, home, one) for one in home.components],
        "issueTypes": [faces.issue_type(call, one) for one in home.types.values()],
        "assigneeType": "PROJECT_LEAD" if home.assigns_lead else "UNASSIGNED",
        "archived": home.archived,
    }
    if call.cloud:
        face |= {"isPrivate": home.private, "simplified": False, "style": "classic"}
    return Reply(200, face)


def projects(call: Call) -> Reply:
    every = [one for one in call.world.projects.values() if call.sees(one) and not one.archived]
    wanted = call.every("keys")
    rows = [one for one in every if not wanted or one.key in wanted]
    if not call.cloud:
        return Reply(200, [faces.project(call, one) for one in rows])
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50), 100)
    shown = [faces.project(call, one) for one in rows[start : start + size]]
    page = {"startAt": start, "maxResults": size, "total": len(rows)}
    last = start + size >= len(rows)
    return Reply(
        200, {"self": call.link("project/search"), **page, "isLast": last, "values": shown}
    )


def _people(call: Call, fits: Callable[[Account], bool]) -> list[Any]:
    """Those who match what was asked: an id, or the beginning of a name or address."""
    query = call.request.query
    asked = query.get("query", query.get("username"))
    exact = query.get("accountId")
    if asked is None and exact is None and not call.cloud:
        raise Refused(400, errors={"username": "The username query parameter was not provided."})
    if (asked is None) == (exact is None) and call.cloud:
        raise Refused(400, "Exactly one of 'query' and 'accountId' must be provided.")
    if call.cloud and "username" in query:
        raise Refused(400, "The query parameter 'username' is not supported in GDPR strict mode.")
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50), USERS)
    found = [
        one
        for one in call.world.accounts.values()
        if one.active and fits(one) and _named(call, one, asked, exact)
    ]
    return [faces.user(call, one) for one in found[start : start + size]]


def _named(call: Call, one: Account, asked: str | None, exact: str | None) -> bool:
    if exact is not None:
        return one.id == exact
    text = (asked or "").lower()
    names = [one.name.lower(), *one.name.lower().split()]
    names += [one.id.lower()] if not call.cloud else []
    names += [one.email.lower()] if not call.cloud or not one.hidden or text == one.email else []
    return any(name.startswith(text) for name in names)


def users(call: Call) -> Reply:
    _signed(call)
    return Reply(200, _people(call, lambda _: True))


def user(call: Call) -> Reply:
    _signed(call)
    query = call.request.query
    wanted = query.get("accountId" if call.cloud else "username", "")
    found = call.world.accounts.get(wanted)
    if found is None:
        raise Refused(404, f"The user with the key '{wanted}' does not exist")
    return Reply(200, faces.user(call, found))


def assignable(call: Call) -> Reply:
    _signed(call)
    query = call.request.query
    if query.get("project"):
        home = call.world.project(query["project"])
    elif query.get("issueKey"):
        home = call.world.home(call.found(query["issueKey"]))
    else:
        raise Refused(400, "Either the 'project' or the 'issueKey' must be provided.")
    if home is None or not call.sees(home):
        raise Refused(404, "The project does not exist or you do not have permission.")
    there = home
    return Reply(
        200,
        _people(call, lambda one: "ASSIGNABLE_USER" in call.world.granted(one.id, there)),
    )


def priorities(call: Call) -> Reply:
    rows = [faces.priority(call, one) for one in call.world.priorities]
    return Reply(200, [{**one, "statusColor": "#cccccc", "description": ""} for one in rows])


def _types(call: Call) -> Iterator[IssueType]:
    for home in call.world.projects.values():
        if call.sees(home):
            yield from home.types.values()


def statuses(call: Call) -> Reply:
    every = (one for kind in _types(call) for one in kind.workflow.statuses)
    known = {one.id: one for one in every}
    return Reply(200, [faces.status(call, one) for one in known.values()])


def resolutions(call: Call) -> Reply:
    return Reply(200, [faces.resolution(call, one) for one in faces.resolutions(call)])


def issue_types(call: Call) -> Reply:
    known = {one.id: one for one in _types(call)}
    return Reply(200, [faces.issue_type(call, one) for one in known.values()])


def project_statuses(call: Call) -> Reply:
    """For each issue type of a project, the statuses of its workflow."""
    rows = [
        {
            **faces.issue_type(call, kind),
            "statuses": [faces.status(call, one) for one in kind.workflow.statuses],
        }
        for kind in call.project().types.values()
    ]
    return Reply(200, rows)


def fields(call: Call) -> Reply:
    return Reply(200, [faces.field(call, one) for one in (*faces.SYSTEM, *call.world.custom)])


def _paged(call: Call, name: str, rows: Sequence[Any]) -> Reply:
    start, size = call.number("startAt", 0), min(call.number("maxResults", 50), 200)
    shown = rows[start : start + size]
    page = {"startAt": start, "maxResults": size, "total": len(rows)}
    if call.cloud:
        return Reply(200, {**page, name: shown})
    return Reply(200, {**page, "isLast": start + size >= len(rows), "values": shown})


def _creatable(call: Call) -> Project:
    """A project that the caller may make issues in; to others it is not there."""
    try:
        home = call.project()
    except Refused:
        raise Refused(400, "No project could be found.") from None
    if not call.may("CREATE_ISSUES", home):
        raise Refused(400, "You do not have permission to create issues in this project.")
    return home


def screen_types(call: Call) -> Reply:
    rows = [faces.issue_type(call, one) for one in _creatable(call).types.values()]
    return _paged(call, "issueTypes", rows)


def screen(call: Call) -> Reply:
    """The fields of the create screen, those that the caller cannot set left out."""
    home = _creatable(call)
    wanted = call.parts["issueTypeId"]
    kind = next((one for one in home.types.values() if one.id == wanted), None)
    if kind is None:
        raise Refused(400, f"The issue type with id '{wanted}' was not found.")
    names = ["project", "issuetype", *kind.create]
    for right, name in (("ASSIGN_ISSUES", "assignee"), ("SCHEDULE_ISSUES", "duedate")):
        names = [one for one in names if one != name or call.may(right, home)]
    required = kind.required | {"project", "issuetype"}
    rows = [{**faces.meta(call, home, kind, one, one in required), "fieldId": one} for one in names]
    if not call.cloud:
        rows = [{name: row[name] for name in row if name != "key"} for row in rows]
    return _paged(call, "fields", rows)


META = "issue/createmeta/{projectIdOrKey}/issuetypes"
ROUTES = (
    Route("GET", "serverInfo", server),
    Route("GET", "myself", myself),
    Route("GET", "mypermissions", permissions),
    Route("GET", "project/{projectIdOrKey}", project),
    Route("GET", "project/{projectIdOrKey}/statuses", project_statuses),
    Route("GET", "project/search", projects, cloud=True),
    Route("GET", "project", projects, cloud=False),
    Route("GET", "user", user),
    Route("GET", "user/search", users),
    Route("GET", "user/assignable/search", assignable),
    Route("GET", "priority", priorities),
    Route("GET", "status", statuses),
    Route("GET", "resolution", resolutions),
    Route("GET", "issuetype", issue_types),
    Route("GET", "field", fields),
    Route("GET", META, screen_types),
    Route("GET", f"{META}/{{issueTypeId}}", screen),
)
