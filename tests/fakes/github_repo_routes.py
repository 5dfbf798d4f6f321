"""What hangs on a repository or an issue beside its text: labels, people, milestones."""

from __future__ import annotations

from urllib.parse import unquote

from tests.fakes.github_calls import Call, Refused, Reply, Route, invalid
from tests.fakes.github_faces import Faces
from tests.fakes.github_issue_routes import (
    archived,
    assignable,
    assignee_names,
    found,
    label_names,
    shown,
    writable,
)
from tests.fakes.github_paging import paged
from tests.fakes.github_state import Issue, Label, Milestone, Repo


def repository(call: Call) -> Reply:
    repo = call.repo()
    role = call.role(repo) if call.token else ""
    return Reply(200, Faces(call.world, call.request).repo(repo, role))


def labels(call: Call) -> Reply:
    repo, faces = call.repo(), Faces(call.world, call.request)
    return paged(call, list(repo.labels.values()), lambda label: faces.label(repo, label))


def known_label(call: Call, repo: Repo) -> Label:
    label = repo.labels.get(unquote(call.parts["name"]).lower())
    if label is None:
        raise Refused(404, "Not Found")
    return label


def label(call: Call) -> Reply:
    repo = call.repo()
    return Reply(200, Faces(call.world, call.request).label(repo, known_label(call, repo)))


def create_label(call: Call) -> Reply:
    repo, data = call.repo(), call.data
    call.must("issues", "write")
    archived(repo)
    if not call.has(repo, "write"):
        raise Refused(404, "Not Found")
    name, color = data.get("name"), data.get("color", "ededed")
    if not isinstance(name, str) or not 0 < len(name) <= 50:
        raise invalid("Label", "name", "invalid", name)
    if name.lower() in repo.labels:
        raise invalid("Label", "name", "already_exists")
    if len(color) != 6 or set(color.lower()) - set("0123456789abcdef"):
        raise invalid("Label", "color", "invalid", color)
    made = call.world.add_label(repo, name, color)
    made.description = data.get("description")
    if len(made.description or "") > 100:
        message = "description is too long (maximum is 100 characters)"
        raise invalid("Label", "description", "custom", message=message)
    face = Faces(call.world, call.request).label(repo, made)
    return Reply(201, face, {"Location": face["url"]})


def change_label(call: Call) -> Reply:
    repo, data = call.repo(), call.data
    call.must("issues", "write")
    archived(repo)
    if not call.has(repo, "write"):
        raise Refused(404, "Not Found")
    found_one = known_label(call, repo)
    found_one.color = data.get("color", found_one.color)
    found_one.description = data.get("description", found_one.description)
    return Reply(200, Faces(call.world, call.request).label(repo, found_one))


def labelled(call: Call, repo: Repo, issue: Issue, names: list[str]) -> Reply:
    if names != issue.labels:
        issue.labels, issue.updated = names, call.world.now()
    return Reply(200, Faces(call.world, call.request).labels(repo, issue.labels))


def labeller(call: Call) -> tuple[Repo, Issue]:
    repo, issue = writable(call)
    if not call.has(repo, "triage"):
        raise Refused(403, "Must have admin rights to Repository.")
    return repo, issue


def issue_labels(call: Call) -> Reply:
    repo, issue = found(call)
    faces = Faces(call.world, call.request)
    return paged(call, faces.labels(repo, issue.labels), lambda face: face)


def add_labels(call: Call) -> Reply:
    repo, issue = labeller(call)
    names = label_names(call, repo, call.data)
    return labelled(call, repo, issue, list(dict.fromkeys([*issue.labels, *names])))


def set_labels(call: Call) -> Reply:
    repo, issue = labeller(call)
    return labelled(call, repo, issue, label_names(call, repo, call.data))


def clear_labels(call: Call) -> Reply:
    repo, issue = labeller(call)
    labelled(call, repo, issue, [])
    return Reply(204)


def drop_label(call: Call) -> Reply:
    repo, issue = labeller(call)
    asked = unquote(call.parts["name"]).lower()
    left = [name for name in issue.labels if name.lower() != asked]
    if len(left) == len(issue.labels):
        raise Refused(404, "Label does not exist")
    return labelled(call, repo, issue, left)


def add_assignees(call: Call) -> Reply:
    return assign(call, adds=True)


def drop_assignees(call: Call) -> Reply:
    return assign(call, adds=False)


def assign(call: Call, *, adds: bool) -> Reply:
    """Without push access, and for people who cannot be assigned, nothing happens in silence."""
    repo, issue = found(call)
    call.must("issues", "write")
    archived(repo)
    data = call.data
    if call.has(repo, "triage"):
        able = [one for one in data.get("assignees") or [] if assignable(repo, one)]
        named = assignee_names(repo, {"assignees": able})
        if adds:
            names = list(dict.fromkeys([*issue.assignees, *named]))[:10]
        else:
            names = [one for one in issue.assignees if one not in named]
        if names != issue.assignees:
            issue.assignees, issue.updated = names, call.world.now()
    return shown(call, repo, issue, 201 if adds else 200)


def assignees(call: Call) -> Reply:
    repo, faces = call.repo(), Faces(call.world, call.request)
    return paged(call, list(repo.roles), faces.person)


def can_be_assigned(call: Call) -> Reply:
    repo = call.repo()
    if "issue_number" in call.parts:
        found(call)
    if assignable(repo, call.parts["assignee"]) is None:
        raise Refused(404, "Not Found")
    return Reply(204)


def permission(call: Call) -> Reply:
    repo = call.repo()
    user = call.world.user(call.parts["username"])
    if user is None:
        raise Refused(404, "Not Found")
    role = repo.roles.get(user.login, "none" if repo.private else "read")
    plain = {"triage": "read", "maintain": "write"}.get(role, role)
    face = {**Faces(call.world, call.request).user(user), "role_name": role}
    return Reply(200, {"permission": plain, "role_name": role, "user": face})


def milestones(call: Call) -> Reply:
    repo, faces = call.repo(), Faces(call.world, call.request)
    state = call.request.query.get("state", "open")
    rows = [one for one in repo.milestones.values() if state in {"all", one.state}]
    return paged(call, rows, lambda one: faces.milestone(repo, one))


def known_milestone(call: Call, repo: Repo) -> Milestone:
    milestone = repo.milestones.get(int(call.parts["milestone_number"]))
    if milestone is None:
        raise Refused(404, "Not Found")
    return milestone


def milestone(call: Call) -> Reply:
    repo = call.repo()
    return Reply(200, Faces(call.world, call.request).milestone(repo, known_milestone(call, repo)))


_REPO = "/repos/{owner}/{repo}"
_ONE = f"{_REPO}/issues/{{issue_number}}"
ROUTES = (
    Route("GET", _REPO, repository),
    Route("GET", f"{_REPO}/labels", labels),
    Route("POST", f"{_REPO}/labels", create_label),
    Route("GET", f"{_REPO}/labels/{{name}}", label),
    Route("PATCH", f"{_REPO}/labels/{{name}}", change_label),
    Route("GET", f"{_REPO}/assignees", assignees),
    Route("GET", f"{_REPO}/assignees/{{assignee}}", can_be_assigned),
    Route("GET", f"{_REPO}/collaborators/{{username}}/permission", permission),
    Route("GET", f"{_REPO}/milestones", milestones),
    Route("GET", f"{_REPO}/milestones/{{milestone_number}}", milestone),
    Route("GET", f"{_ONE}/labels", issue_labels),
    Route("POST", f"{_ONE}/labels", add_labels),
    Route("PUT", f"{_ONE}/labels", set_labels),
    Route("DELETE", f"{_ONE}/labels", clear_labels),
    Route("DELETE", f"{_ONE}/labels/{{name}}", drop_label),
    Route("GET", f"{_ONE}/assignees/{{assignee}}", can_be_assigned),
    Route("POST", f"{_ONE}/assignees", add_assignees),
    Route("DELETE", f"{_ONE}/assignees", drop_assignees),
)
