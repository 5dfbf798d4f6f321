"""What a GitHub holds: users, repositories, issues, sign-ins. Plain state; routes change it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
GHOST = "ghost"


@dataclass(slots=True)
class Clock:
    """A clock that moves when told; its ``sleep`` can be given to a client."""

    now: datetime = datetime(2026, 11, 20, 20, 11, 2, tzinfo=UTC)
    slept: float = 0.0

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def sleep(self, seconds: float) -> None:
        self.slept += seconds
        self.advance(seconds)


@dataclass(slots=True)
class User:
    id: int
    login: str
    kind: str = "User"
    name: str | None = None
    email: str | None = None


@dataclass(slots=True)
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(slots=True)
class Remark:
    id: int
    author: str
    body: str
    created: datetime
    updated: datetime


@dataclass(slots=True)
class Milestone:
    id: int
    number: int
    title: str
    created: datetime
    state: str = "open"
    due: datetime | None = None


@dataclass(slots=True)
class OrgField:
    """An organisation's issue field."""

    id: int
    name: str
    data_type: str
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class Issue:
    id: int
    number: int
    title: str
    body: str | None
    author: str
    created: datetime
    updated: datetime
    state: str = "open"
    reason: str | None = None
    closed: datetime | None = None
    closed_by: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[str] = field(default_factory=list)
    milestone: int | None = None
    locked: str | None = None
    """Why nobody but collaborators may write here."""
    remarks: list[Remark] = field(default_factory=list)
    values: dict[int, Any] = field(default_factory=dict)
    pull: bool = False
    merged: datetime | None = None
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a transferred issue went."""

    repo: str
    number: int


@dataclass(frozen=True, slots=True)
class Deleted:
    """Somebody removed the issue for good."""

    status: int = 410
    """404: it was made a discussion."""


@dataclass(slots=True)
class Repo:
    id: int
    name: str
    created: datetime
    private: bool = True
    organisation: bool = True
    has_issues: bool = True
    archived: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    """By lower-case name."""
    issues: dict[int, Issue | Moved | Deleted] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    drops: set[str] = field(default_factory=set)
    """Fields that a create or change loses in silence, whoever sends them."""

    @property
    def owner(self) -> str:
        return self.name.partition("/")[0]


@dataclass(slots=True)
class Token:
    """A sign-in. Classic ones have scopes, the others permissions."""

    value: str
    login: str
    permissions: Mapping[str, str] | None = None
    scopes: tuple[str, ...] = ("repo",)
    repositories: frozenset[str] | None = None
    """None: all that its user sees."""
    expires: datetime | None = None
    revoked: bool = False
    installation: int | None = None

    def may(self, area: str, level: str) -> bool:
        if self.permissions is None:
            return True
        return ROLES.index(self.permissions.get(area, "none")) >= ROLES.index(level)


@dataclass(slots=True)
class Installation:
    id: int
    account: str
    permissions: Mapping[str, str]
    repositories: frozenset[str] | None = None
    suspended: datetime | None = None


@dataclass(slots=True)
class App:
    id: int
    slug: str
    public_keys: list[str]
    """PEM; a rotation adds one and later removes the other."""
    permissions: Mapping[str, str]
    created: datetime
    installations: dict[int, Installation] = field(default_factory=dict)

    @property
    def login(self) -> str:
        return f"{self.slug}[bot]"


@dataclass(slots=True)
class World:
    """All of it, with one clock."""

    clock: Callable[[], datetime]
    users: dict[str, User] = field(default_factory=dict)
    repos: dict[str, Repo] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    """Old name of a repository to its new one, lower case."""
    tokens: dict[str, Token] = field(default_factory=dict)
    apps: dict[int, App] = field(default_factory=dict)
    fields: dict[str, dict[int, OrgField]] = field(default_factory=dict)
    """By organisation."""
    lag: timedelta = timedelta(0)
    """How long listings hide a new issue."""
    search_lag: timedelta = timedelta(seconds=8)
    since_includes: bool = True
    """Whether ``since`` names issues of that very second, too."""
    sorts_people: bool = False
    """Whether assignees are shown by name: no order is documented."""
    lists_people: bool = True
    """Whether all assignees are shown, or but the one who must be."""
    ids: count[int] = field(default_factory=lambda: count(1001))

    def now(self) -> datetime:
        """GitHub tells seconds."""
        return self.clock().replace(microsecond=0)

    def user(self, login: str) -> User | None:
        return self.users.get(login.lower())

    def add_user(self, login: str, kind: str = "User", email: str | None = None) -> User:
        made = User(next(self.ids), login, kind, login.title(), email)
        self.users[login.lower()] = made
        return made

    def rename_user(self, login: str, target: str) -> None:
        """The number of an account is all that stays."""
        user = self.users.pop(login.lower())
        self.users[target.lower()] = user
        user.login = target
        for token in self.tokens.values():
            token.login = target if token.login == login else token.login
        for app in self.apps.values():
            app.slug = target.removesuffix("[bot]") if app.login == login else app.slug
        for repo in self.repos.values():
            if login in repo.roles:
                repo.roles[target] = repo.roles.pop(login)
            for issue in repo.issues.values():
                if isinstance(issue, Issue):
                    issue.author = target if issue.author == login else issue.author
                    issue.assignees = [target if o == login else o for o in issue.assignees]
                    for one in issue.remarks:
                        one.author = target if one.author == login else one.author

    def add_issue(self, repo: Repo, author: str, title: str, body: str | None) -> Issue:
        number, now = next(reversed(repo.issues), 0) + 1, self.now()
        issue = Issue(next(self.ids), number, title, body, author, now, now)
        repo.issues[number] = issue
        return issue

    def add_label(self, repo: Repo, name: str, color: str = "ededed") -> Label:
        label = Label(next(self.ids), name, color)
        repo.labels[name.lower()] = label
        return label

    def close(self, issue: Issue, who: str, reason: str = "completed") -> None:
        now = self.now()
        issue.state, issue.reason = "closed", reason
        issue.closed, issue.closed_by, issue.updated = now, who, now

    def reopen(self, issue: Issue) -> None:
        issue.state, issue.reason = "open", "reopened"
        issue.closed, issue.closed_by, issue.updated = None, None, self.now()

    def transfer(self, repo: Repo, issue: Issue, target: Repo) -> Issue:
        """The issue goes; labels that the target lacks and the milestone stay behind."""
        made = self.add_issue(target, issue.author, issue.title, issue.body)
        made.created, made.state, made.reason = issue.created, issue.state, issue.reason
        made.closed, made.assignees, made.remarks = issue.closed, issue.assignees, issue.remarks
        made.labels = [name for name in issue.labels if name.lower() in target.labels]
        repo.issues[issue.number] = Moved(target.name, made.number)
        return made
