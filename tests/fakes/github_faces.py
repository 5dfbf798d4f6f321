"""How GitHub shows what it holds, as JSON with the addresses that the client used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.fakes.github_calls import NEWEST, Request, stamp
from tests.fakes.github_state import (
    GHOST,
    Issue,
    Label,
    Milestone,
    OrgField,
    Remark,
    Repo,
    User,
    World,
)

Face = dict[str, Any]
USER_ADDRESSES = (
    *("followers", "following", "gists", "starred", "subscriptions", "organizations", "repos"),
    *("events", "received_events"),
)
REPO_ADDRESSES = (
    *("archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits"),
    *("compare", "contents", "contributors", "deployments", "downloads", "events", "forks"),
    *("git_commits", "git_refs", "git_tags", "hooks", "issue_comment", "issue_events", "issues"),
    *("keys", "labels", "languages", "merges", "milestones", "notifications", "pulls", "releases"),
    *("stargazers", "statuses", "subscribers", "subscription", "tags", "teams", "trees"),
)
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket")


class Faces:
    """What one request's answers look like."""

    def __init__(self, world: World, request: Request) -> None:
        self.world, self.api, self.html = world, request.base, request.origin
        self.fields_known = request.version >= NEWEST

    def person(self, login: str | None) -> Face | None:
        if login is None:
            return None
        return self.user(self.world.user(login) or User(10137, GHOST))

    def user(self, user: User) -> Face:
        url = f"{self.api}/users/{user.login}"
        return {
            "login": user.login,
            "id": user.id,
            "node_id": f"U_{user.id}",
            "avatar_url": f"{self.html}/avatars/{user.id}",
            "gravatar_id": "",
            "url": url,
            "html_url": f"{self.html}/{user.login}",
            **{f"{name}_url": f"{url}/{name}" for name in USER_ADDRESSES},
            "type": user.kind,
            "user_view_type": "public",
            "site_admin": False,
        }

    def account(self, user: User) -> Face:
        born = "2020-01-01T00:00:00Z"
        return {
            **self.user(user),
            **dict.fromkeys(("company", "blog", "location", "hireable", "bio"), None),
            "name": user.name,
            "email": user.email,
            **dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0),
            "created_at": born,
            "updated_at": born,
        }

    def label(self, repo: Repo, label: Label) -> Face:
        return {
            "id": label.id,
            "node_id": f"LA_{label.id}",
            "url": f"{self.api}/repos/{repo.name}/labels/{label.name.replace(' ', '%20')}",
            "name": label.name,
            "color": label.color,
            "default": False,
            "description": label.description,
        }

    def labels(self, repo: Repo, names: Iterable[str]) -> list[Face]:
        return [self.label(repo, repo.labels[name.lower()]) for name in names]

    def milestone(self, repo: Repo, milestone: Milestone) -> Face:
        url = f"{self.api}/repos/{repo.name}/milestones/{milestone.number}"
        counts = {"open": 0, "closed": 0}
        for issue in repo.issues.values():
            if isinstance(issue, Issue) and issue.milestone == milestone.number:
                counts[issue.state] += 1
        return {
            "url": url,
            "html_url": f"{self.html}/{repo.name}/milestone/{milestone.number}",
            "labels_url": f"{url}/labels",
            "id": milestone.id,
            "node_id": f"MI_{milestone.id}",
            "number": milestone.number,
            "state": milestone.state,
            "title": milestone.title,
            "description": None,
            "creator": None,
            "open_issues": counts["open"],
            "closed_issues": counts["closed"],
            "created_at": stamp(milestone.created),
            "updated_at": stamp(milestone.created),
            "closed_at": None,
            "due_on": stamp(milestone.due),
        }

    def issue(self, repo: Repo, issue: Issue) -> Face:
        url = f"{self.api}/repos/{repo.name}/issues/{issue.number}"
        page = f"{self.html}/{repo.name}/{'pull' if issue.pull else 'issues'}/{issue.number}"
        order = sorted if self.world.sorts_people else list
        people = [self.person(login) for login in order(issue.assignees)]
        milestone = repo.milestones.get(issue.milestone or 0)
        face: Face = {
            "url": url,
            "repository_url": f"{self.api}/repos/{repo.name}",
            "labels_url": f"{url}/labels{{/name}}",
            "comments_url": f"{url}/comments",
            "events_url": f"{url}/events",
            "html_url": page,
            "id": issue.id,
            "node_id": f"I_{issue.id}",
            "number": issue.number,
            "title": issue.title,
            "user": self.person(issue.author),
            "labels": self.labels(repo, issue.labels),
            "state": issue.state,
            "locked": issue.locked is not None,
            "assignee": people[0] if people else None,
            "assignees": people,
            "milestone": self.milestone(repo, milestone) if milestone else None,
            "comments": len(issue.remarks),
            "created_at": stamp(issue.created),
            "updated_at": stamp(issue.updated),
            "closed_at": stamp(issue.closed),
            "closed_by": self.person(issue.closed_by),
            "author_association": self.association(repo, issue.author),
            "active_lock_reason": issue.locked or None,
            "body": issue.body,
            "reactions": self.reactions(url),
            "timeline_url": f"{url}/timeline",
            "performed_via_github_app": None,
            "state_reason": issue.reason,
        }
        if issue.pull:
            face["pull_request"] = {
                "url": f"{self.api}/repos/{repo.name}/pulls/{issue.number}",
                "html_url": page,
                "diff_url": f"{page}.diff",
                "patch_url": f"{page}.patch",
                "merged_at": stamp(issue.merged),
            }
            face["draft"] = False
        elif self.fields_known:
            face["issue_field_values"] = self.values(repo, issue)
        if not self.world.lists_people:
            del face["assignees"]
        return face

    def association(self, repo: Repo, login: str) -> str:
        if login.lower() == repo.owner.lower():
            return "OWNER"
        return "COLLABORATOR" if login in repo.roles else "NONE"

    def reactions(self, url: str) -> Face:
        return {"url": f"{url}/reactions", "total_count": 0, **dict.fromkeys(REACTIONS, 0)}

    def remark(self, repo: Repo, issue: Issue, remark: Remark) -> Face:
        url = f"{self.api}/repos/{repo.name}/issues"
        return {
            "url": f"{url}/comments/{remark.id}",
            "html_url": f"{self.html}/{repo.name}/issues/{issue.number}#issuecomment-{remark.id}",
            "issue_url": f"{url}/{issue.number}",
            "id": remark.id,
            "node_id": f"IC_{remark.id}",
            "user": self.person(remark.author),
            "created_at": stamp(remark.created),
            "updated_at": stamp(remark.updated),
            "author_association": self.association(repo, remark.author),
            "body": remark.body,
            "reactions": self.reactions(f"{url}/comments/{remark.id}"),
            "performed_via_github_app": None,
        }

    def values(self, repo: Repo, issue: Issue) -> list[Face]:
        known = self.world.fields.get(repo.owner.lower(), {})
        return [
            self.value(known[number], value)
            for number, value in issue.values.items()
            if number in known
        ]

    def value(self, field: OrgField, value: Any) -> Face:
        face: Face = {
            "issue_field_id": field.id,
            "issue_field_name": field.name,
            "node_id": f"IF_{field.id}",
            "data_type": field.data_type,
            "value": value,
        }
        if field.data_type == "single_select":
            number = field.id * 100 + field.options.index(value)
            face["single_select_option"] = {"id": number, "name": value, "color": "gray"}
        return face

    def field(self, field: OrgField) -> Face:
        face: Face = {
            "id": field.id,
            "node_id": f"IF_{field.id}",
            "name": field.name,
            "description": None,
            "data_type": field.data_type,
            "visibility": "all",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
        }
        if field.options:
            face["options"] = [
                {"id": field.id * 100 + at, "name": name, "color": "gray", "priority": at + 1}
                for at, name in enumerate(field.options)
            ]
        return face

    def repo(self, repo: Repo, role: str) -> Face:
        url, page = f"{self.api}/repos/{repo.name}", f"{self.html}/{repo.name}"
        owner = self.world.user(repo.owner)
        waiting = sum(
            isinstance(one, Issue) and one.state == "open" for one in repo.issues.values()
        )
        zeroes = ("forks", "forks_count", "stargazers_count", "watchers", "watchers_count", "size")
        face: Face = {
            "id": repo.id,
            "node_id": f"R_{repo.id}",
            "name": repo.name.partition("/")[2],
            "full_name": repo.name,
            "owner": self.user(owner) if owner else None,
            "private": repo.private,
            "visibility": "private" if repo.private else "public",
            "html_url": page,
            "url": url,
            **{f"{name}_url": f"{url}/{name}" for name in REPO_ADDRESSES},
            "clone_url": f"{page}.git",
            "git_url": f"{page}.git",
            "ssh_url": f"{page}.git",
            "svn_url": page,
            **dict.fromkeys(("description", "mirror_url", "homepage", "language", "license"), None),
            **dict.fromkeys(zeroes, 0),
            **dict.fromkeys(("network_count", "subscribers_count"), 0),
            "fork": False,
            "default_branch": "main",
            "has_issues": repo.has_issues,
            **dict.fromkeys(("has_projects", "has_wiki", "has_pages", "has_discussions"), False),
            "archived": repo.archived,
            "disabled": False,
            "open_issues": waiting,
            "open_issues_count": waiting,
            **dict.fromkeys(("created_at", "updated_at", "pushed_at"), stamp(repo.created)),
        }
        if role:
            ranks = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain"}
            order = ("none", "read", "triage", "write", "maintain", "admin")
            held = order.index(role)
            face["permissions"] = {
                **{name: held >= order.index(rank) for name, rank in ranks.items()},
                "admin": role == "admin",
            }
        if repo.organisation and owner:
            face["organization"] = self.user(owner)
        return face
