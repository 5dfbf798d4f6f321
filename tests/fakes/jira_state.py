"""What a Jira holds: accounts, projects, screens, issues. Plain state; routes change it."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from tests.fakes.jira_flow import Workflow, simple
from tests.fakes.jira_rendered import wiki

WORK = frozenset(
    {
        *("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "TRANSITION_ISSUES"),
        *("ASSIGN_ISSUES", "ADD_COMMENTS", "ASSIGNABLE_USER", "LINK_ISSUES", "SCHEDULE_ISSUES"),
    }
)
"""What a member of a project may."""
PERMISSIONS = (
    *sorted(WORK),
    *("DELETE_ISSUES", "MOVE_ISSUES", "CLOSE_ISSUES", "RESOLVE_ISSUES"),
    *("ADMINISTER_PROJECTS", "ADMINISTER", "BULK_CHANGE", "USER_PICKER"),
)
PRIORITIES = ("Highest", "High", "Medium", "Low", "Lowest")
FIELDS = ("summary", "description", "labels", "assignee", "priority", "duedate", "components")
KEPT = timedelta(minutes=20)
"""For how long the index may lag at most."""


@dataclass(slots=True)
class Account:
    id: str
    """Cloud: the accountId. Data Center: the user's name."""
    name: str
    email: str
    hidden: bool = True
    """Whether others see no e-mail address."""
    zone: str = "Etc/UTC"
    active: bool = True
    kind: str = "atlassian"


@dataclass(slots=True)
class Token:
    """A sign-in: with the e-mail address as Basic, alone as Bearer."""

    value: str
    account: str
    expires: datetime | None = None
    revoked: bool = False
    scopes: frozenset[str] | None = None
    """None: all that the account may."""
    captcha: bool = False
    """Data Center wants to see a person sign in first."""


@dataclass(frozen=True, slots=True)
class CustomField:
    id: str
    name: str
    kind: str = "string"
    """string, textarea, number, date, option, user, labels, or any (epic links and such)."""
    options: tuple[str, ...] = ()


@dataclass(slots=True)
class IssueType:
    id: str
    name: str
    workflow: Workflow
    subtask: bool = False
    create: list[str] = field(default_factory=lambda: list(FIELDS))
    """Fields on the create screen, beside project and type."""
    edit: list[str] | None = None
    """None: as on the create screen."""
    required: set[str] = field(default_factory=lambda: {"summary"})
    defaults: dict[str, Any] = field(default_factory=dict)
    """What a field has that nobody sent."""

    @property
    def editable(self) -> list[str]:
        return self.create if self.edit is None else self.edit


@dataclass(slots=True)
class Project:
    id: str
    key: str
    name: str
    types: dict[str, IssueType]
    lead: str
    former: list[str] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))
    components: dict[str, str] = field(default_factory=dict)
    """Name to id."""
    roles: dict[str, set[str]] = field(default_factory=dict)
    """Account to permissions; ``*`` is everybody, signed in or not."""
    assigns_lead: bool = False
    """Whether an issue that nobody is given goes to the lead."""
    leads: dict[str, str] = field(default_factory=dict)
    """Of components: to whom an issue of theirs goes that nobody is given."""
    archived: bool = False

    @property
    def private(self) -> bool:
        return "BROWSE_PROJECTS" not in self.roles.get("*", ())


@dataclass(slots=True)
class Comment:
    id: str
    author: str
    body: Any
    created: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a text, as the history of an issue tells it."""

    id: int
    author: str
    created: datetime
    field: str
    old: str | None
    new: str | None


@dataclass(slots=True)
class Issue:
    id: int
    key: str
    project: str
    """The project's id."""
    type: str
    status: str
    creator: str
    reporter: str
    created: datetime
    updated: datetime
    summary: str = ""
    description: Any = None
    """Cloud: an ADF document. Data Center: text."""
    labels: list[str] = field(default_factory=list)
    assignee: str | None = None
    priority: str | None = None
    due: date | None = None
    resolution: str | None = None
    resolved: datetime | None = None
    components: list[str] = field(default_factory=list)
    parent: int | None = None
    custom: dict[str, Any] = field(default_factory=dict)
    former: list[str] = field(default_factory=list)
    """Keys it had before it was moved."""
    archived: datetime | None = None
    deleted: bool = False
    comments: list[Comment] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    remotes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Links by their id."""
    history: list[Entry] = field(default_factory=list)
    """How its description changed, the oldest first."""
    seen: list[tuple[datetime, Issue]] = field(default_factory=list, repr=False)
    """What the index knows, from when on."""


@dataclass(slots=True)
class Ways:
    """How this site behaves where sites differ, or where nobody knows."""

    lag: timedelta = timedelta(0)
    """How long a search does not see a change."""
    page: int = 100
    """Most rows of a page that has more than ids."""
    ids_page: int = 5000
    empty_pages: bool = False
    """Whether a listing begins with an empty page that has a next."""
    whole_minutes: bool = True
    """Whether a relative time is cut up to the next whole minute."""
    quiet_anonymous: bool = True
    """Cloud: whether a bad sign-in asks as nobody (and finds nothing), instead of being refused."""
    names_anonymous: bool = True
    """Whether such an answer says so (X-AUSERNAME)."""
    returns_issue: bool = True
    """Cloud: whether an edit can answer the issue."""
    longest: int = 8_000
    """Longest path and query."""
    dresses: bool = False
    """Cloud: whether documents are kept as its editor would write them, with ids of their own."""
    backwards: bool = False
    """Whether rows of a bulk create are made from the last one on, and told in that order."""
    dies_after: int | None = None
    """So many rows of the next bulk create are made, then the server fails."""
    unserved: frozenset[str] = frozenset()
    """Versions of the API that are not there: 2, 3 or latest."""
    dotted: bool = False
    """Whether an issue knows ``transitions.fields``: a dot expands anything on a Data Center; Cloud
    describes that word elsewhere alone."""
    keeps_history: bool = True
    """Whether the history of an issue is shown to who asks for it."""
    busy: set[str] = field(default_factory=set)
    """Keys of issues that somebody is moving right now: 409."""
    drops: set[str] = field(default_factory=set)
    """Fields that are lost in silence, whoever sends them."""


@dataclass(slots=True)
class World:
    """All of it, with one clock."""

    clock: Callable[[], datetime]
    cloud: bool
    accounts: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    """By id."""
    issues: dict[int, Issue] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    """Every key an issue has or had, to its id."""
    priorities: list[str] = field(default_factory=lambda: list(PRIORITIES))
    usual: str | None = "Medium"
    """The priority of an issue that was given none."""
    custom: dict[str, CustomField] = field(default_factory=dict)
    globals: dict[str, set[str]] = field(default_factory=dict)
    """Account to global permissions."""
    address: str = ""
    """Where people look, where that differs from where clients ask."""
    ways: Ways = field(default_factory=Ways)
    ids: count[int] = field(default_factory=lambda: count(10001))

    def now(self) -> datetime:
        """Jira keeps milliseconds."""
        now = self.clock().astimezone(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def project(self, name: str) -> Project | None:
        """By id, key or former key."""
        upper = name.upper()
        every = self.projects.values()
        exact = (one for one in every if one.id == name or one.key == upper)
        return next(exact, None) or next((one for one in every if upper in one.former), None)

    def issue(self, name: str) -> Issue | None:
        """By id, key, or a key it had."""
        number = int(name) if name.isdigit() else self.keys.get(name.upper(), 0)
        found = self.issues.get(number)
        return None if found is None or found.deleted else found

    def home(self, issue: Issue) -> Project:
        return self.projects[issue.project]

    def kind(self, issue: Issue) -> IssueType:
        return self.home(issue).types[issue.type]

    def granted(self, account: str, project: Project | None = None) -> set[str]:
        """What somebody may, here and everywhere."""
        mine = set(self.globals.get(account, ()))
        if project is not None:
            mine |= project.roles.get("*", set()) & {"BROWSE_PROJECTS"}
            mine |= project.roles.get(account, set())
        return mine

    def add_account(self, name: str, account: str = "", email: str = "") -> Account:
        spelt = f"712020:{name}-5b10ac8d" if self.cloud else name
        made = Account(account or spelt, name.title(), email or f"{name}@acme.example")
        self.accounts[made.id] = made
        return made

    def add_issue(self, project: Project, kind: IssueType, creator: str, summary: str) -> Issue:
        now = self.now()
        made = Issue(
            next(self.ids),
            f"{project.key}-{next(project.numbers)}",
            project.id,
            kind.name,
            kind.workflow.statuses[0].name,
            creator,
            creator,
            now,
            now,
            summary,
        )
        self.issues[made.id] = made
        self.keys[made.key] = made.id
        return made

    def touch(self, issue: Issue) -> None:
        """It was changed now, and the index will hear of it."""
        issue.updated = self.now()
        self.index(issue)

    def index(self, issue: Issue) -> None:
        """The index will hear of it as it is now."""
        now = self.now()
        kept = copy(issue)
        kept.labels, kept.components = list(issue.labels), list(issue.components)
        kept.custom, kept.seen = dict(issue.custom), []
        old = [one for one in issue.seen if one[0] > now - KEPT]
        last = [one for one in issue.seen if one[0] <= now - KEPT][-1:]
        issue.seen = [*last, *old, (now, kept)]

    def indexed(self, issue: Issue, *, fresh: bool = False) -> Issue | None:
        """The issue as the index shows it now, if it does."""
        if fresh or not self.ways.lag:
            return None if issue.deleted else issue
        until = self.now() - self.ways.lag
        known = next((one for when, one in reversed(issue.seen) if when <= until), None)
        return None if known is None or known.deleted else known

    def describe(self, issue: Issue, author: str, body: Any) -> None:
        """Give it another description, and keep in mind how it was."""
        old, new = map(_told, (issue.description, body))
        issue.description = body
        if old != new:
            entry = Entry(next(self.ids), author, self.now(), "description", old, new)
            issue.history.append(entry)

    def relabel(self, issue: Issue, author: str, labels: list[str]) -> None:
        """Give it other labels, and keep in mind which it had."""
        old, new = " ".join(issue.labels), " ".join(labels)
        issue.labels = labels
        if old != new:
            issue.history.append(Entry(next(self.ids), author, self.now(), "labels", old, new))

    def rekey(self, issue: Issue, project: Project, key: str) -> None:
        """Its name changes; the old one leads to it."""
        issue.former.append(issue.key)
        issue.project, issue.key = project.id, key
        self.keys[key] = issue.id


def _told(body: Any) -> str | None:
    return wiki(body) if isinstance(body, dict) else body


def types(workflow: Workflow | None = None, *, cloud: bool = True) -> dict[str, IssueType]:
    """The issue types of an ordinary project, all with the same ways.

    On Data Center only sub-tasks have a parent; an epic is a custom field there.
    """
    ways = workflow or simple()
    names = {"Task": "10001", "Bug": "10002", "Story": "10003", "Epic": "10000"}
    made = {name: IssueType(number, name, ways) for name, number in names.items()}
    below = IssueType("10004", "Sub-task", ways, subtask=True, required={"summary", "parent"})
    below.create.append("parent")
    for kind in (made["Task"], made["Bug"], made["Story"]) if cloud else ():
        kind.create.append("parent")
    return {**made, "Sub-task": below}
