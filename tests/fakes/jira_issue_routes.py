"""Issues: made one by one and in bulk, read, edited, moved through their workflow, deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any

from tests.fakes import jira_faces as faces
from tests.fakes import jira_fields as fields
from tests.fakes.github_calls import Reply
from tests.fakes.jira_calls import Call, Refused, Route
from tests.fakes.jira_flow import Transition
from tests.fakes.jira_state import Issue, IssueType, Project

BULK, FETCH = 50, 100
KEY_LENGTH = 255


def _home(call: Call, wanted: Mapping[str, Any]) -> Project:
    given = wanted.get("project")
    name = str(given.get("key") or given.get("id") or "") if isinstance(given, dict) else ""
    home = call.world.project(name) if name else None
    if home is None or home.archived or not call.sees(home):
        raise Refused(400, errors={"project": "valid project is required"})
    if not call.may("CREATE_ISSUES", home):
        text = "You do not have permission to create issues in this project."
        raise Refused(400, errors={"project": text})
    return home


def _kind(home: Project, wanted: Mapping[str, Any]) -> IssueType:
    given = wanted.get("issuetype")
    if isinstance(given, dict):
        for kind in home.types.values():
            if given.get("id") == kind.id or given.get("name") == kind.name:
                return kind
        raise Refused(400, errors={"issuetype": "Specify a valid issue type"})
    raise Refused(400, errors={"issuetype": "Specify an issue type"})


def _made(call: Call, data: Mapping[str, Any]) -> Issue:
    """An issue of what was sent, or the refusal and nothing made."""
    wanted = data.get("fields")
    if not isinstance(wanted, dict):
        raise Refused(400, errors={"fields": "fields is required"})
    if call.account is None:
        raise Refused(401, "You are not authenticated.")
    home = _home(call, wanted)
    kind = _kind(home, wanted)
    try:
        found = fields.changes(call, home, kind, kind.create, data)
    except Refused as refused:
        if "CONTENT_LIMIT_EXCEEDED" in refused.errors.values():
            next(home.numbers)
        raise
    world = call.world
    draft = world.add_issue(home, kind, call.who, "")
    draft.priority = world.usual if "priority" in kind.create else None
    draft.custom.update(kind.defaults)
    if home.assigns_lead and "assignee" not in found:
        draft.assignee = home.lead
    for one in found.get("components") or () if "assignee" not in found else ():
        draft.assignee = home.leads.get(str(one), draft.assignee)
    try:
        fields.put(call, draft, found)
        fields.missing(call, kind.required, draft)
        _properties(call, draft, data)
    except Refused:
        _unmade(call, home, draft)
        raise
    way = data.get("transition")
    if isinstance(way, dict):
        _walk(call, draft, _way(call, draft, way), {})
    draft.history.clear()
    world.index(draft)
    return draft


def _unmade(call: Call, home: Project, draft: Issue) -> None:
    """It never was; its number is given to the next one."""
    del call.world.issues[draft.id], call.world.keys[draft.key]
    home.numbers = count(int(draft.key.rpartition("-")[2]))


def _properties(call: Call, issue: Issue, data: Mapping[str, Any]) -> None:
    del call
    for one in data.get("properties") or ():
        if not isinstance(one, dict) or one.keys() != {"key", "value"}:
            raise Refused(400, "Entity property is invalid.")
        issue.properties[str(one["key"])[:KEY_LENGTH]] = one["value"]


def _created(call: Call, issue: Issue) -> dict[str, str]:
    return {"id": str(issue.id), "key": issue.key, "self": call.link(f"issue/{issue.id}")}


def create(call: Call) -> Reply:
    return Reply(201, _created(call, _made(call, call.data)))


def _too_many(index: int) -> dict[str, Any]:
    said = {"errorMessages": [f"Cannot create more than {BULK} issues at once."], "errors": {}}
    return {"status": 400, "elementErrors": said, "failedElementNumber": index}


def create_many(call: Call) -> Reply:
    """Each for itself: what fails is told beside what was made."""
    rows = call.data.get("issueUpdates")
    if not isinstance(rows, list) or not rows:
        raise Refused(400, "No issue data was provided.")
    if len(rows) > BULK:
        raise Refused(400, body={"issues": [], "errors": [_too_many(one) for one in range(BULK)]})
    if call.account is None:
        raise Refused(401, "You are not authenticated.")
    made, failed = [], []
    every = list(enumerate(rows))
    for index, row in every[::-1] if call.world.ways.backwards else every:
        if index == call.world.ways.dies_after:
            call.world.ways.dies_after = None
            raise Refused(500, "Internal server error")
        try:
            made.append(_created(call, _made(call, row)))
        except Refused as refused:
            said = {"errorMessages": refused.messages, "errors": refused.errors}
            failed.append({"status": 400, "elementErrors": said, "failedElementNumber": index})
    return Reply(201 if made else 400, {"issues": made, "errors": failed})


def _asked(call: Call) -> list[str]:
    return call.every("fields") or ["*all"]


def read(call: Call) -> Reply:
    issue = call.issue()
    face = faces.issue(call, issue, _asked(call), call.every("expand"))
    wanted = call.every("properties")
    if wanted:
        held = issue.properties
        every = "*all" in wanted
        face["properties"] = {key: held[key] for key in held if every or key in wanted}
    return Reply(200, face)


def fetch_many(call: Call) -> Reply:
    """Whatever there is of what was asked for; moved ones under the names they have now."""
    data = call.data
    names = data.get("issueIdsOrKeys")
    if not isinstance(names, list) or not names or len(names) > FETCH:
        raise Refused(400, f"Between 1 and {FETCH} issue ids or keys must be provided.")
    found: dict[int, Issue] = {}
    for name in names:
        with suppress(Refused):  # what is not found is told nowhere
            issue = call.found(str(name))
            found[issue.id] = issue
    asked = data.get("fields") or ["*navigable"]
    expand = data.get("expand") or ()
    rows = [faces.issue(call, one, asked, expand) for one in found.values()]
    return Reply(200, {"issues": rows, "issueErrors": []})


def _free(call: Call, issue: Issue) -> None:
    if issue.key in call.world.ways.busy:
        raise Refused(409, "The issue is being updated by another request. Please try again.")


def edit(call: Call) -> Reply:
    issue, data = call.issue(), call.data
    call.must("EDIT_ISSUES", issue, "You do not have permission to edit this issue.")
    _free(call, issue)
    if call.request.query.get("notifyUsers") == "false" and not (
        call.may("ADMINISTER") or call.may("ADMINISTER_PROJECTS", call.world.home(issue))
    ):
        raise Refused(
            403,
            "To discard the user notification either admin or project admin permissions are "
            "required.",
        )
    kind = call.world.kind(issue)
    if "transition" in data and not call.cloud:
        raise Refused(400, "Transitions cannot be performed by editing.")
    found = fields.changes(call, call.world.home(issue), kind, kind.editable, data, issue)
    for name in kind.required & found.keys():
        if found[name] in (None, [], ""):
            label = call.world.custom[name].name if name in call.world.custom else name.title()
            raise Refused(400, errors={name: f"{label} is required."})
    fields.put(call, issue, found)
    _properties(call, issue, data)
    call.world.touch(issue)
    wants = call.request.query.get("returnIssue") == "true"
    if wants and call.cloud and call.world.ways.returns_issue:
        return Reply(200, faces.issue(call, issue, ["*all"], call.every("expand")))
    return Reply(204)


def assign(call: Call) -> Reply:
    issue = call.issue()
    call.must("ASSIGN_ISSUES", issue, "You do not have permission to assign issues.")
    kind = call.world.kind(issue)
    wanted = {"fields": {"assignee": call.data}}
    found = fields.changes(call, call.world.home(issue), kind, ["assignee"], wanted, issue)
    fields.put(call, issue, found)
    call.world.touch(issue)
    return Reply(204)


def remove(call: Call) -> Reply:
    issue = call.issue()
    call.must("DELETE_ISSUES", issue, "You do not have permission to delete this issue.", 403)
    issue.deleted = True
    call.world.index(issue)
    return Reply(204)


def transitions(call: Call) -> Reply:
    issue = call.issue()
    rows = faces.transitions(call, issue, "transitions.fields" in call.every("expand"))
    wanted = call.request.query.get("transitionId")
    rows = [one for one in rows if wanted in {None, one["id"]}]
    return Reply(200, {"expand": "transitions", "transitions": rows})


def _way(call: Call, issue: Issue, given: Mapping[str, Any]) -> Transition:
    wanted = given.get("id")
    if wanted is None:
        raise Refused(400, "Missing 'transition' identifier")
    for one in call.world.kind(issue).workflow.ways(issue.status):
        if one.id == str(wanted) and call.may("TRANSITION_ISSUES", call.world.home(issue)):
            return one
    text = (
        f"It seems that you have tried to perform a workflow operation ({wanted}) that is not "
        "valid for the current state of this issue. The likely cause is that somebody has changed "
        "the issue recently, please look at the issue history for details."
    )
    raise Refused(400, text)


def _walk(call: Call, issue: Issue, way: Transition, data: Mapping[str, Any]) -> None:
    kind, home = call.world.kind(issue), call.world.home(issue)
    found = fields.changes(call, home, kind, list(way.screen), data, issue)
    for name in sorted(way.required):
        held = getattr(issue, name, None) or issue.custom.get(name)
        if not (found.get(name) or (held and name not in found)):
            custom = call.world.custom.get(name)
            label = custom.name if custom else faces.SYSTEM[name][0]
            raise Refused(400, errors={name: f"{label} is required."})
    target = kind.workflow.status(way.to)
    issue.status = target.name
    if way.clears:
        issue.resolution = issue.resolved = None
    if way.resolves is not None:
        found.setdefault("resolution", way.resolves)
    fields.put(call, issue, found)
    if issue.resolution is not None:
        issue.resolved = issue.resolved or call.world.now()


def move(call: Call) -> Reply:
    issue, data = call.issue(), call.data
    if issue.archived is not None:
        raise Refused(400, "The issue is archived. It can only be viewed.")
    given = data.get("transition")
    if not isinstance(given, dict):
        raise Refused(400, "Missing 'transition' identifier")
    way = _way(call, issue, given)
    _free(call, issue)
    _walk(call, issue, way, data)
    call.world.touch(issue)
    return Reply(204)


ONE = "issue/{issueIdOrKey}"
ROUTES = (
    Route("POST", "issue", create),
    Route("POST", "issue/bulk", create_many),
    Route("POST", "issue/bulkfetch", fetch_many, cloud=True),
    Route("GET", ONE, read),
    Route("PUT", ONE, edit),
    Route("DELETE", ONE, remove),
    Route("PUT", f"{ONE}/assignee", assign),
    Route("GET", f"{ONE}/transitions", transitions),
    Route("POST", f"{ONE}/transitions", move),
)
