"""What Jira shows of what it holds: the JSON of its answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from tests.fakes.jira_calls import Call, stamp
from tests.fakes.jira_flow import CATEGORIES, Status, Transition
from tests.fakes.jira_rendered import wiki
from tests.fakes.jira_state import Account, Comment, CustomField, Entry, Issue, IssueType, Project

Json = dict[str, Any]
DATE = "%Y-%m-%d"
SYSTEM: Mapping[str, tuple[str, str, str | None]] = {
    "summary": ("Summary", "string", None),
    "description": ("Description", "string", None),
    "labels": ("Labels", "array", "string"),
    "assignee": ("Assignee", "user", None),
    "reporter": ("Reporter", "user", None),
    "creator": ("Creator", "user", None),
    "priority": ("Priority", "priority", None),
    "duedate": ("Due date", "date", None),
    "components": ("Components", "array", "component"),
    "parent": ("Parent", "issuelink", None),
    "project": ("Project", "project", None),
    "issuetype": ("Issue Type", "issuetype", None),
    "status": ("Status", "status", None),
    "resolution": ("Resolution", "resolution", None),
    "resolutiondate": ("Resolved", "datetime", None),
    "created": ("Created", "datetime", None),
    "updated": ("Updated", "datetime", None),
    "comment": ("Comment", "comments-page", None),
}


def user(call: Call, account: Account | None) -> Json | None:
    if account is None:
        return None
    shows = not call.cloud or not account.hidden or account.id == call.who
    email = {"emailAddress": account.email} if shows else {}
    common = {"active": account.active, "displayName": account.name, "timeZone": account.zone}
    if call.cloud:
        link = call.link(f"user?accountId={account.id}")
        return {
            "self": link,
            "accountId": account.id,
            "accountType": account.kind,
            **email,
            **common,
        }
    link = call.link(f"user?username={account.id}")
    return {"self": link, "name": account.id, "key": f"JIRAUSER{account.id}", **email, **common}


def project(call: Call, one: Project) -> Json:
    face = {"self": call.link(f"project/{one.id}"), "id": one.id, "key": one.key, "name": one.name}
    return {**face, "projectTypeKey": "software"}


def category(call: Call, key: str) -> Json:
    number, name, color = CATEGORIES[key]
    link = call.link(f"statuscategory/{number}")
    return {"self": link, "id": number, "key": key, "colorName": color, "name": name}


def status(call: Call, one: Status) -> Json:
    return {
        "self": call.link(f"status/{one.id}"),
        "description": "",
        "iconUrl": f"{call.request.base}/images/icons/status.png",
        "name": one.name,
        "id": one.id,
        "statusCategory": category(call, one.category),
    }


def issue_type(call: Call, one: IssueType) -> Json:
    link = call.link(f"issuetype/{one.id}")
    return {
        "self": link,
        "id": one.id,
        "description": "",
        "name": one.name,
        "subtask": one.subtask,
    }


def priority(call: Call, name: str) -> Json:
    number = str(call.world.priorities.index(name) + 1)
    return {"self": call.link(f"priority/{number}"), "name": name, "id": number}


def resolution(call: Call, name: str) -> Json:
    number = resolution_id(call, name)
    return {
        "self": call.link(f"resolution/{number}"),
        "id": number,
        "description": "",
        "name": name,
    }


def resolutions(call: Call) -> list[str]:
    """All that there are."""
    every = (kind for home in call.world.projects.values() for kind in home.types.values())
    return list(dict.fromkeys(name for kind in every for name in kind.workflow.resolutions))


def resolution_id(call: Call, name: str) -> str:
    return str(10000 + resolutions(call).index(name))


def component(call: Call, home: Project, name: str) -> Json:
    number = home.components[name]
    return {"self": call.link(f"component/{number}"), "id": number, "name": name}


def rich(call: Call, body: Any) -> Any:
    """Text of several lines as this version of the API has it."""
    if call.adf or not isinstance(body, dict):
        return body
    return wiki(body)


def comment(call: Call, issue: Issue, one: Comment) -> Json:
    author = user(call, call.world.accounts[one.author])
    return {
        "self": call.link(f"issue/{issue.id}/comment/{one.id}"),
        "id": one.id,
        "author": author,
        "body": rich(call, one.body),
        "updateAuthor": author,
        "created": stamp(one.created),
        "updated": stamp(one.updated),
        **({"jsdPublic": True} if call.cloud else {}),
    }


def comments(call: Call, issue: Issue, start: int, size: int) -> Json:
    shown = issue.comments[start : start + size]
    return {
        "comments": [comment(call, issue, one) for one in shown],
        "maxResults": size,
        "total": len(issue.comments),
        "startAt": start,
    }


def parent(call: Call, number: int | None) -> Json | None:
    one = call.world.issues.get(number or 0)
    if one is None:
        return None
    link = call.link(f"issue/{one.id}")
    return {"id": str(one.id), "key": one.key, "self": link, "fields": {"summary": one.summary}}


def _custom(call: Call, made: CustomField, value: Any) -> Any:
    if value is None:
        return None
    match made.kind:
        case "option":
            number = str(20000 + made.options.index(value))
            return {"self": call.link(f"customFieldOption/{number}"), "value": value, "id": number}
        case "user":
            return user(call, call.world.accounts[value])
        case "textarea":
            return rich(call, value)
        case _:
            return value


def _values(call: Call, one: Issue) -> Mapping[str, Callable[[], Any]]:
    world = call.world
    home, kind = world.home(one), world.kind(one)
    people = world.accounts
    return {
        "summary": lambda: one.summary,
        "description": lambda: rich(call, one.description),
        "labels": lambda: sorted(one.labels),
        "assignee": lambda: user(call, people.get(one.assignee or "")),
        "reporter": lambda: user(call, people.get(one.reporter)),
        "creator": lambda: user(call, people.get(one.creator)),
        "priority": lambda: priority(call, one.priority) if one.priority else None,
        "duedate": lambda: one.due.strftime(DATE) if one.due else None,
        "components": lambda: [component(call, home, name) for name in one.components],
        "parent": lambda: parent(call, one.parent),
        "project": lambda: project(call, home),
        "issuetype": lambda: issue_type(call, kind),
        "status": lambda: status(call, kind.workflow.status(one.status)),
        "resolution": lambda: resolution(call, one.resolution) if one.resolution else None,
        "resolutiondate": lambda: stamp(one.resolved),
        "created": lambda: stamp(one.created),
        "updated": lambda: stamp(one.updated),
    }


def fields(call: Call, one: Issue, asked: Collection[str]) -> Json:
    """What was asked for; unknown names are passed over."""
    values = _values(call, one)
    every = "*all" in asked or "*navigable" in asked
    off = {name[1:] for name in asked if name.startswith("-")}
    shown = {
        name: value()
        for name, value in values.items()
        if (every or name in asked or off) and name not in off
    }
    if ("comment" in asked or "*all" in asked) and "comment" not in off:
        shown["comment"] = comments(call, one, 0, 100 if call.cloud else 5000)
    if one.archived is not None and (every or "archiveddate" in asked):
        shown["archiveddate"] = stamp(one.archived)
    for name, made in call.world.custom.items():
        if (every or name in asked or off) and name not in off:
            shown[name] = _custom(call, made, one.custom.get(name))
    if shown.get("parent", 0) is None:
        del shown["parent"]
    return shown


def issue(call: Call, one: Issue, asked: Collection[str], expand: Collection[str] = ()) -> Json:
    """An issue as reads and searches show it."""
    face: Json = {
        "expand": "renderedFields,names,schema,operations,editmeta,changelog",
        "id": str(one.id),
        "self": call.link(f"issue/{one.id}"),
        "key": one.key,
    }
    if asked:
        face["fields"] = fields(call, one, asked)
    dotted = call.world.ways.dotted and "transitions.fields" in expand
    if "transitions" in expand or dotted:
        face["transitions"] = transitions(call, one, dotted)
    if "changelog" in expand and call.world.ways.keeps_history:
        face["changelog"] = _history(call, one)
    return face


def _history(call: Call, one: Issue) -> Json:
    """Cloud: the latest, newest first; Data Center: all, oldest first."""
    rows = [_entry(call, entry) for entry in one.history]
    shown = rows[:-101:-1] if call.cloud else rows
    return {"startAt": 0, "maxResults": len(shown), "total": len(rows), "histories": shown}


def _entry(call: Call, entry: Entry) -> Json:
    item = {"field": entry.field, "fieldtype": "jira"}
    item |= {"fromString": entry.old or "", "toString": entry.new or ""}
    return {
        "id": str(entry.id),
        "author": user(call, call.world.accounts[entry.author]),
        "created": stamp(entry.created),
        "items": [{**item, "fieldId": entry.field} if call.cloud else item],
    }


def transitions(call: Call, one: Issue, with_fields: bool) -> list[Json]:
    """What the caller can do with the issue now."""
    world = call.world
    home = world.home(one)
    if not call.may("TRANSITION_ISSUES", home) or one.archived is not None:
        return []
    ways = world.kind(one).workflow.ways(one.status)
    return [_transition(call, home, one, way, with_fields) for way in ways]


def _transition(call: Call, home: Project, one: Issue, way: Transition, with_fields: bool) -> Json:
    kind = call.world.kind(one)
    face: Json = {
        "id": way.id,
        "name": way.name,
        "to": status(call, kind.workflow.status(way.to)),
    }
    if call.cloud:
        flags = {"hasScreen": bool(way.screen), "isGlobal": not way.frm, "isInitial": False}
        face |= {**flags, "isAvailable": True, "isConditional": False, "looped": False}
    if with_fields:
        face["fields"] = {
            name: meta(call, home, kind, name, name in way.required) for name in way.screen
        }
    return face


def schema(call: Call, name: str) -> Json:
    made = call.world.custom.get(name)
    if made is None:
        _, kind, items = SYSTEM[name]
        return {"type": kind, "system": name, **({"items": items} if items else {})}
    kinds = {"textarea": "string", "labels": "array", "epic": "any"}
    number = int(name.rpartition("_")[2])
    short = {"string": "textfield", "option": "select", "number": "float"}.get(made.kind, made.kind)
    custom = f"com.atlassian.jira.plugin.system.customfieldtypes:{short}"
    if made.kind == "epic":
        custom = "com.pyxis.greenhopper.jira:gh-epic-link"
    face = {"type": kinds.get(made.kind, made.kind), "custom": custom, "customId": number}
    return {**face, "items": "string"} if made.kind == "labels" else face


def _allowed(call: Call, home: Project, kind: IssueType, name: str) -> list[Json] | None:
    made = call.world.custom.get(name)
    match name:
        case "priority":
            return [priority(call, one) for one in call.world.priorities]
        case "components":
            return [component(call, home, one) for one in home.components]
        case "resolution":
            return [resolution(call, one) for one in kind.workflow.resolutions]
        case "issuetype":
            return [issue_type(call, kind)]
        case "project":
            return [project(call, home)]
        case _ if made is not None and made.options:
            return [_custom(call, made, one) for one in made.options]
        case _:
            return None


def meta(call: Call, home: Project, kind: IssueType, name: str, required: bool) -> Json:
    """A field of a screen."""
    made = call.world.custom.get(name)
    several = name in {"labels", "components"}
    face: Json = {
        "required": required,
        "schema": schema(call, name),
        "name": made.name if made else SYSTEM[name][0],
        "key": name,
        "hasDefaultValue": name in kind.defaults or name == "priority",
        "operations": ["add", "set", "remove"] if several else ["set"],
    }
    allowed = _allowed(call, home, kind, name)
    return face if allowed is None else {**face, "allowedValues": allowed}


def field(call: Call, name: str) -> Json:
    """A field of the site."""
    made = call.world.custom.get(name)
    face = {
        "id": name,
        "name": made.name if made else SYSTEM[name][0],
        "custom": made is not None,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [name if made is None else f"cf[{name.rpartition('_')[2]}]"],
        "schema": schema(call, name),
    }
    return {**face, "key": name} if call.cloud else face
