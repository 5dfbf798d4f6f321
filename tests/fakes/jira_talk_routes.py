"""What hangs on an issue: comments, properties, links to elsewhere."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes import jira_faces as faces
from tests.fakes import jira_fields as fields
from tests.fakes.github_calls import Reply
from tests.fakes.jira_calls import Call, Refused, Route
from tests.fakes.jira_issue_routes import ONE
from tests.fakes.jira_state import Comment, Issue

PROPERTY = 32_768


def comments(call: Call) -> Reply:
    issue = call.issue()
    start, size = call.number("startAt", 0), call.number("maxResults", 100 if call.cloud else 5000)
    order = call.request.query.get("orderBy", "created")
    if order.strip("+-") != "created":
        raise Refused(400, f"The orderBy value '{order}' is not supported.")
    page = faces.comments(call, issue, start, size)
    if order.startswith("-"):
        latest = sorted(issue.comments, key=lambda one: int(one.id), reverse=True)
        shown = latest[start : start + size]
        page["comments"] = [faces.comment(call, issue, one) for one in shown]
    return Reply(200, page)


def _body(call: Call) -> Any:
    try:
        body = fields.rich(call, call.data.get("body"))
    except fields.Wrong as wrong:
        raise Refused(400, errors={"comment": str(wrong)}) from None
    if body is None:
        raise Refused(400, errors={"comment": "Comment body can not be empty!"})
    return body


def add_comment(call: Call) -> Reply:
    issue = call.issue()
    call.must("ADD_COMMENTS", issue, "You do not have the permission to comment on this issue.")
    made = fields.remark(call, issue, _body(call))
    call.world.touch(issue)
    return Reply(201, faces.comment(call, issue, made))


def _comment(call: Call, issue: Issue) -> Comment:
    wanted = call.parts["id"]
    for one in issue.comments:
        if one.id == wanted:
            return one
    raise Refused(404, f"Can not find a comment for the id: {wanted}.")


def comment(call: Call) -> Reply:
    issue = call.issue()
    return Reply(200, faces.comment(call, issue, _comment(call, issue)))


def edit_comment(call: Call) -> Reply:
    issue = call.issue()
    one = _comment(call, issue)
    if one.author != call.who:
        raise Refused(400, "You do not have the permission to edit this comment.")
    one.body, one.updated = _body(call), call.world.now()
    call.world.touch(issue)
    return Reply(200, faces.comment(call, issue, one))


def delete_comment(call: Call) -> Reply:
    issue = call.issue()
    one = _comment(call, issue)
    if one.author != call.who:
        raise Refused(400, "You do not have the permission to delete this comment.")
    issue.comments.remove(one)
    call.world.touch(issue)
    return Reply(204)


def properties(call: Call) -> Reply:
    issue = call.issue()
    rows = [
        {"self": call.link(f"issue/{issue.id}/properties/{key}"), "key": key}
        for key in issue.properties
    ]
    return Reply(200, {"keys": rows})


def read_property(call: Call) -> Reply:
    key = call.parts["propertyKey"]
    held = call.issue().properties
    if key not in held:
        raise Refused(404, f"The property '{key}' does not exist.")
    return Reply(200, {"key": key, "value": held[key]})


def put_property(call: Call) -> Reply:
    """Setting one does not count as an update of the issue."""
    issue, key = call.issue(), call.parts["propertyKey"]
    call.must("EDIT_ISSUES", issue, "You do not have permission to edit this issue.", 403)
    raw = call.request.body
    try:
        value = json.loads(raw)
    except ValueError:
        raise Refused(400, "The property value must be valid JSON.") from None
    if len(raw) > PROPERTY:
        raise Refused(400, f"The property value is longer than {PROPERTY} characters.")
    known = key in issue.properties
    issue.properties[key] = value
    return Reply(200 if known else 201, {})


def delete_property(call: Call) -> Reply:
    issue = call.issue()
    call.must("EDIT_ISSUES", issue, "You do not have permission to edit this issue.", 403)
    if issue.properties.pop(call.parts["propertyKey"], None) is None:
        raise Refused(404, "The property does not exist.")
    return Reply(204)


def remotes(call: Call) -> Reply:
    issue = call.issue()
    wanted = call.request.query.get("globalId")
    rows = [one for one in issue.remotes.values() if wanted in {None, one.get("globalId")}]
    if wanted is None:
        return Reply(200, rows)
    if not rows:
        raise Refused(404, "The remote issue link was not found.")
    return Reply(200, rows[0])


def put_remote(call: Call) -> Reply:
    """A link whose globalId is known is replaced."""
    issue, data = call.issue(), call.data
    call.must("LINK_ISSUES", issue, "You do not have permission to link issues.", 403)
    target = data.get("object")
    if not isinstance(target, dict) or not target.get("url") or not target.get("title"):
        raise Refused(400, errors={"object": "'url' and 'title' are required."})
    asked = data.get("globalId")
    known = [
        number
        for number, one in issue.remotes.items()
        if asked is not None and one.get("globalId") == asked
    ]
    number = known[0] if known else str(next(call.world.ids))
    link = call.link(f"issue/{issue.key}/remotelink/{number}")
    issue.remotes[number] = {"id": int(number), "self": link, **data}
    call.world.touch(issue)
    return Reply(200 if known else 201, {"id": int(number), "self": link})


def delete_remote(call: Call) -> Reply:
    issue = call.issue()
    call.must("LINK_ISSUES", issue, "You do not have permission to link issues.", 403)
    wanted = call.request.query.get("globalId")
    known = [key for key, one in issue.remotes.items() if one.get("globalId") == wanted]
    if not known:
        raise Refused(404, "The remote issue link was not found.")
    del issue.remotes[known[0]]
    call.world.touch(issue)
    return Reply(204)


COMMENT, LINK = f"{ONE}/comment", f"{ONE}/remotelink"
PROPERTIES = f"{ONE}/properties"
ROUTES = (
    Route("GET", COMMENT, comments),
    Route("POST", COMMENT, add_comment),
    Route("GET", f"{COMMENT}/{{id}}", comment),
    Route("PUT", f"{COMMENT}/{{id}}", edit_comment),
    Route("DELETE", f"{COMMENT}/{{id}}", delete_comment),
    Route("GET", PROPERTIES, properties),
    Route("GET", f"{PROPERTIES}/{{propertyKey}}", read_property),
    Route("PUT", f"{PROPERTIES}/{{propertyKey}}", put_property),
    Route("DELETE", f"{PROPERTIES}/{{propertyKey}}", delete_property),
    Route("GET", LINK, remotes),
    Route("POST", LINK, put_remote),
    Route("DELETE", LINK, delete_remote),
)
