"""The issues of a repository: listing, creating, reading, changing, remarking, locking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.fakes.github_calls import Call, Redirect, Refused, Reply, Route, invalid
from tests.fakes.github_faces import Faces
from tests.fakes.github_fields import given_values, take_values
from tests.fakes.github_paging import paged
from tests.fakes.github_state import Deleted, Issue, Moved, Remark, Repo

LONGEST_TITLE, LONGEST_BODY = 256, 65_536
REASONS = {"open": {"reopened"}, "closed": {"completed", "not_planned", "duplicate"}}


def tracker(call: Call) -> Repo:
    """The repository, if it has issues at all."""
    repo = call.repo()
    if not repo.has_issues:
        raise Refused(410, "Issues are disabled for this repo")
    return repo


def found(call: Call) -> tuple[Repo, Issue]:
    repo = call.repo()
    issue = repo.issues.get(int(call.parts["issue_number"]))
    if isinstance(issue, Deleted):
        raise Refused(
            issue.status, "This issue was deleted" if issue.status == 410 else "Not Found"
        )
    if isinstance(issue, Moved):
        target = call.world.repos[issue.repo.lower()]
        if not call.sees(target):
            raise Refused(404, "Not Found")
        rest = call.request.path.split("/")[6:]
        address = [f"{call.request.base}/repositories/{target.id}/issues/{issue.number}", *rest]
        raise Redirect(301, "/".join(address))
    if issue is None:
        raise Refused(404, "Not Found")
    if not issue.pull and not repo.has_issues:
        raise Refused(410, "Issues are disabled for this repo")
    return repo, issue


def writable(call: Call) -> tuple[Repo, Issue]:
    """An issue that this caller may change: a pusher any, everybody else the own."""
    repo, issue = found(call)
    call.must("pull_requests" if issue.pull else "issues", "write")
    archived(repo)
    if not call.has(repo, "triage") and issue.author != call.who:
        raise Refused(403, "Must have admin rights to Repository.")
    if issue.locked is not None and not call.has(repo, "write"):
        raise Refused(403, "Issue is locked")
    return repo, issue


def archived(repo: Repo) -> None:
    if repo.archived:
        raise Refused(403, "Repository was archived so is read-only.")


def shown(call: Call, repo: Repo, issue: Issue, status: int = 200) -> Reply:
    faces = Faces(call.world, call.request)
    face = faces.issue(repo, issue)
    headers = {"Location": face["url"]} if status == 201 else {}
    return Reply(status, face, headers)


def wanted(call: Call, repo: Repo) -> Iterator[Issue]:
    query, world = call.request.query, call.world
    state = query.get("state", "open")
    if state not in {"open", "closed", "all"}:
        raise invalid("Issue", "state", "invalid", state)
    names = {name.strip().lower() for name in query.get("labels", "").split(",") if name.strip()}
    since = moment(query.get("since"))
    hidden = world.clock() - world.lag
    for issue in repo.issues.values():
        if not isinstance(issue, Issue) or state not in {"all", issue.state}:
            continue
        if not names <= {name.lower() for name in issue.labels}:
            continue
        if since and (
            issue.updated < since or (issue.updated == since and not world.since_includes)
        ):
            continue
        if world.lag and issue.created > hidden:
            continue
        if query.get("creator", issue.author).lower() != issue.author.lower():
            continue
        if not assigned(query.get("assignee", ""), issue):
            continue
        yield issue


def moment(given: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(given).astimezone(UTC) if given else None
    except ValueError:
        raise invalid("Issue", "since", "invalid", given) from None


def assigned(asked: str, issue: Issue) -> bool:
    match asked:
        case "":
            return True
        case "*":
            return bool(issue.assignees)
        case "none":
            return not issue.assignees
        case login:
            return login.lower() in {one.lower() for one in issue.assignees}


def listing(call: Call) -> Reply:
    repo, query = tracker(call), call.request.query
    sort, direction = query.get("sort", "created"), query.get("direction", "desc")
    orders = {
        "created": lambda one: (one.created, one.number),
        "updated": lambda one: (one.updated, one.number),
        "comments": lambda one: (len(one.remarks), one.number),
    }
    if sort not in orders or direction not in {"asc", "desc"}:
        raise invalid("Issue", "sort", "invalid", sort)
    issues = sorted(wanted(call, repo), key=orders[sort], reverse=direction == "desc")
    faces = Faces(call.world, call.request)
    return paged(call, issues, lambda issue: faces.issue(repo, issue))


def text(data: dict[str, Any], name: str, longest: int) -> str | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise invalid("Issue", name, "invalid", value)
    if len(value) > longest:
        message = f"{name} is too long (maximum is {longest} characters)"
        raise invalid("Issue", name, "custom", message=message)
    return value


def label_names(call: Call, repo: Repo, data: dict[str, Any]) -> list[str]:
    """Names as the repository spells them; unknown ones are made by those who may push."""
    given = data.get("labels") or []
    if not isinstance(given, list):
        raise invalid("Issue", "labels", "invalid", given)
    names = []
    for one in given:
        name = one.get("name") if isinstance(one, dict) else one
        if not isinstance(name, str) or not 0 < len(name) <= 50:
            raise invalid("Label", "name", "invalid", name)
        known = repo.labels.get(name.lower())
        if known is None and call.has(repo, "write"):
            known = call.world.add_label(repo, name)
        if known is not None and known.name not in names:
            names.append(known.name)
    return names


def assignable(repo: Repo, login: str) -> str | None:
    """The login as it is spelt, if an issue here can be given to it."""
    return next((one for one in repo.roles if one.lower() == login.lower()), None)


def assignee_names(repo: Repo, data: dict[str, Any]) -> list[str]:
    named = [one["login"] if isinstance(one, dict) else one for one in data.get("assignees") or []]
    unknown = [one for one in named if assignable(repo, one) is None]
    if unknown:
        raise invalid("Issue", "assignees", "invalid", unknown[0])
    return list(dict.fromkeys(login for one in named if (login := assignable(repo, one))))


def create(call: Call) -> Reply:
    repo = call.repo()
    call.must("issues", "write")
    archived(repo)
    if not repo.has_issues:
        raise Refused(410, "Issues has been disabled in this repository.")
    data = {name: value for name, value in call.data.items() if name not in repo.drops}
    title = text(data, "title", LONGEST_TITLE)
    if not title or not title.strip():
        raise invalid("Issue", "title", "missing_field")
    body = text(data, "body", LONGEST_BODY)
    pusher = call.has(repo, "triage")
    labels = label_names(call, repo, data) if pusher else []
    people = assignee_names(repo, data)[:10] if pusher else []
    milestone = data.get("milestone") if pusher else None
    if milestone is not None and int(milestone) not in repo.milestones:
        raise invalid("Issue", "milestone", "invalid", milestone)
    values = given_values(call, repo, data) if pusher else {}
    issue = call.world.add_issue(repo, call.who, title, body)
    issue.labels, issue.assignees, issue.values = labels, people, values
    issue.milestone = None if milestone is None else int(milestone)
    return shown(call, repo, issue, 201)


def read(call: Call) -> Reply:
    return shown(call, *found(call))


def change(call: Call) -> Reply:
    repo, issue = writable(call)
    data = {name: value for name, value in call.data.items() if name not in repo.drops}
    pusher = call.has(repo, "triage")
    before = (issue.title, issue.body, issue.labels, issue.assignees, issue.milestone, issue.values)
    if "title" in data:
        title = text(data, "title", LONGEST_TITLE)
        if not title or not title.strip():
            raise invalid("Issue", "title", "missing_field")
        issue.title = title
    if "body" in data:
        issue.body = text(data, "body", LONGEST_BODY)
    if pusher and "labels" in data:
        issue.labels = label_names(call, repo, data)
    if pusher and "assignees" in data:
        issue.assignees = assignee_names(repo, data)
    if pusher and "milestone" in data:
        issue.milestone = data["milestone"]
    if pusher and "issue_field_values" in data:
        issue.values = {**issue.values, **given_values(call, repo, data)}
    after = (issue.title, issue.body, issue.labels, issue.assignees, issue.milestone, issue.values)
    if before != after:
        issue.updated = call.world.now()
    state(call, issue, data)
    return shown(call, repo, issue)


def state(call: Call, issue: Issue, data: dict[str, Any]) -> None:
    """A reason without a change of state is ignored."""
    asked, reason = data.get("state"), data.get("state_reason")
    if asked is not None and asked not in REASONS:
        raise invalid("Issue", "state", "invalid", asked)
    if reason is not None and reason not in REASONS["open"] | REASONS["closed"]:
        raise invalid("Issue", "state_reason", "invalid", reason)
    if asked is None or asked == issue.state:
        return
    if reason is not None and reason not in REASONS[asked]:
        raise invalid("Issue", "state_reason", "invalid", reason)
    if asked == "closed":
        call.world.close(issue, call.who, reason or "completed")
        issue.duplicate_of = data.get("duplicate_issue_id")
    else:
        call.world.reopen(issue)


def remarks(call: Call) -> Reply:
    repo, issue = found(call)
    faces = Faces(call.world, call.request)
    return paged(call, issue.remarks, lambda one: faces.remark(repo, issue, one))


def remark(call: Call) -> Reply:
    repo, issue = found(call)
    call.must("pull_requests" if issue.pull else "issues", "write")
    archived(repo)
    if issue.locked is not None and not call.has(repo, "write"):
        raise Refused(403, "Unable to create comment because issue is locked.")
    body = text(call.data, "body", LONGEST_BODY)
    if not body or not body.strip():
        raise invalid("IssueComment", "body", "missing_field")
    now = call.world.now()
    made = Remark(next(call.world.ids), call.who, body, now, now)
    issue.remarks.append(made)
    issue.updated = now
    face = Faces(call.world, call.request).remark(repo, issue, made)
    return Reply(201, face, {"Location": face["url"]})


def lock(call: Call) -> Reply:
    repo, issue = found(call)
    call.must("issues", "write")
    if not call.has(repo, "write"):
        raise Refused(403, "Must have admin rights to Repository.")
    issue.locked = None if call.request.method == "DELETE" else call.data.get("lock_reason", "")
    return Reply(204)


def values(call: Call) -> Reply:
    repo, issue = found(call)
    return paged(call, Faces(call.world, call.request).values(repo, issue), lambda face: face)


def change_values(call: Call) -> Reply:
    repo, issue = found(call)
    call.must("issues", "write")
    if not call.has(repo, "write"):
        raise Refused(403, "Must have push access to the repository.")
    taken = take_values(call, repo, call.data)
    clears = call.request.method == "PUT" or not taken
    issue.values = taken if clears else {**issue.values, **taken}
    issue.updated = call.world.now()
    return Reply(200, Faces(call.world, call.request).values(repo, issue))


def drop_value(call: Call) -> Reply:
    _, issue = writable(call)
    if issue.values.pop(int(call.parts["issue_field_id"]), None) is None:
        raise Refused(404, "Not Found")
    issue.updated = call.world.now()
    return Reply(204)


_ISSUES = "/repos/{owner}/{repo}/issues"
_ONE = f"{_ISSUES}/{{issue_number}}"
ROUTES = (
    Route("GET", _ISSUES, listing),
    Route("POST", _ISSUES, create),
    Route("GET", _ONE, read),
    Route("PATCH", _ONE, change),
    Route("GET", f"{_ONE}/comments", remarks),
    Route("POST", f"{_ONE}/comments", remark),
    Route("PUT", f"{_ONE}/lock", lock),
    Route("DELETE", f"{_ONE}/lock", lock),
    Route("GET", f"{_ONE}/issue-field-values", values),
    Route("POST", f"{_ONE}/issue-field-values", change_values),
    Route("PUT", f"{_ONE}/issue-field-values", change_values),
    Route("DELETE", f"{_ONE}/issue-field-values/{{issue_field_id}}", drop_value),
)
