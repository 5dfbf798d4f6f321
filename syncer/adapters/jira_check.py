"""What an operator must repair, who somebody may be, and who may see: reading requests alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from syncer.adapters.jira_change import custom_values
from syncer.adapters.jira_client import path_of
from syncer.adapters.jira_desk import Desk
from syncer.adapters.jira_flow import unknown_names
from syncer.adapters.jira_people import KIND
from syncer.adapters.jira_screens import Screen, Screens
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_words import folded
from syncer.errors import AdapterError, Denied, Gone
from syncer.model import Person
from syncer.plugin import Details

_SKEW = timedelta(minutes=1)
_MOST = 5
NEEDED = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "TRANSITION_ISSUES": "Transition Issues",
    "ASSIGN_ISSUES": "Assign Issues",
    "ADD_COMMENTS": "Add Comments",
}
_TOO_MUCH = {
    "ADMINISTER": "Administer Jira",
    "ADMINISTER_PROJECTS": "Administer Projects",
    "BULK_CHANGE": "Bulk Change",
    "DELETE_ISSUES": "Delete Issues",
}
_OWN = frozenset({"project", "issuetype", "summary", "description", "labels", "reporter"})
"""What every issue of ours says, or Jira says by itself."""


def public(desk: Desk, destinations: Collection[str]) -> frozenset[str]:
    """Projects that strangers can see."""
    seen = desk.client.seen_by_strangers
    return frozenset(one for one in destinations if seen(path_of("project", one)))


def lookup(desk: Desk, people: Sequence[Person], spelling: str) -> Iterator[Person]:
    """Accounts that issues here can be given to and that the spelling may mean."""
    wanted = " ".join(spelling.split()).removeprefix("@")
    if not wanted:
        return
    known = {one.accounts[KIND]: one for one in people if KIND in one.accounts}
    for row in desk.accounts.search(wanted, desk.settings.project):
        account = desk.accounts.account(row)
        if account is not None:
            name = str(row.get("displayName") or "")
            yield known.get(account) or Person(
                account, names=(name,) if name else (), accounts={KIND: account}
            )


def check(desk: Desk, screens: Screens, people: Sequence[Person]) -> Iterator[str]:
    """Each as what is wrong and what to do; the first that stops everything ends it."""
    try:
        me = desk.client.me
    except AdapterError as error:
        yield str(error)
        return
    yield from _clock(desk)
    if me.timezone is not None and not _is_zone(me.timezone):
        yield f"info: the account's time zone {me.timezone} is unknown here; days may be off by one"
    for project in desk.settings.destinations():
        try:
            home = _project(desk, project)
            yield from _state(project, home)
            yield from _rights(desk, project)
            for details in _routes(desk.settings, project):
                keys = desk.settings.routed(details)
                yield from _made(desk, screens, project, keys)
            yield from _people(desk, people, project)
        except AdapterError as error:
            yield str(error)
    yield from _names(desk)
    if desk.settings.parent:
        yield from _parent(desk, desk.settings.parent)


def _clock(desk: Desk) -> Iterator[str]:
    theirs = desk.client.server_time()
    skew = timedelta(0) if theirs is None else desk.client.clock() - theirs
    if abs(skew) > _SKEW:
        side = "ahead of" if skew > timedelta(0) else "behind"
        seconds = int(abs(skew).total_seconds())
        yield f"warning: this machine's clock is {seconds} s {side} Jira's; set it right"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError):
        return False
    return True


def _project(desk: Desk, project: str) -> Mapping[str, Any]:
    try:
        body = desk.client.get(path_of("project", project)).body
    except Gone as error:
        message = (
            f"there is no project {project}, or {desk.client.me.name} may not see it; correct the "
            "key, or give the account a role in it"
        )
        raise Denied(message, adapter=desk.client.name) from error
    if not isinstance(body, Mapping):
        raise desk.client.nonsense(f"GET /project/{project}", writing=False)
    return body


def _state(project: str, home: Mapping[str, Any]) -> Iterator[str]:
    if home.get("archived") is True:
        yield f"{project} is archived, so nothing can be written; restore it, or route elsewhere"
    key = home.get("key")
    if isinstance(key, str) and key != project:
        yield (
            f"warning: {project} is called {key} now; write project: {key}, and {project} under "
            "former_projects"
        )


def _rights(desk: Desk, project: str) -> Iterator[str]:
    names = [*NEEDED, *_TOO_MUCH]
    if not desk.client.cloud:
        names = []  # a Data Center shows all of them
    query: dict[str, str | int | Sequence[str]] = {"projectKey": project}
    if names:
        query["permissions"] = names
    body = desk.client.get("/mypermissions", query).body
    held = body.get("permissions") if isinstance(body, Mapping) else None
    if not isinstance(held, Mapping):
        return

    def has(name: str) -> bool:
        one = held.get(name)
        return isinstance(one, Mapping) and one.get("havePermission") is True

    for name, title in NEEDED.items():
        if not has(name):
            yield (
                f"{desk.client.me.name} lacks the permission {title} in {project}; give it a role "
                "that has it in the project's permission scheme"
            )
    extra = [title for name, title in _TOO_MUCH.items() if has(name)]
    if extra:
        yield (
            f"warning: {desk.client.me.name} may more in {project} than tickets need; take away "
            f"{', '.join(extra)}"
        )


def _routes(settings: JiraSettings, project: str) -> Sequence[Details]:
    """What is said of the issues of one project: by its routes, and by the tracker itself."""
    said = [details for place, details in settings.routes() if place == project]
    if project == settings.project and {} not in said:
        said.insert(0, {})
    unique: list[Details] = []
    for one in said:
        if one not in unique:
            unique.append(one)
    return unique


def _made(desk: Desk, screens: Screens, project: str, keys: JiraSettings) -> Iterator[str]:
    """Whether an issue can be made there as it is configured."""
    screen = screens.of(project, keys.issue_type)
    if screen is None:
        known = ", ".join(sorted(screens.types(project))) or "none that this account may make"
        yield f"{project} has no issue type {keys.issue_type!r}; set issue_type to one of {known}"
        return
    where = f"the create screen of {keys.issue_type} in {project}"
    given = {*_OWN, *keys.fields}
    if keys.components:
        given.add("components")
    if keys.parent:
        given |= {"parent", screen.epic_field() or "parent"}
    for name, title in screen.required():
        if name in given:
            continue
        if name in ("priority", keys.due_field, "assignee"):
            yield (
                f"warning: {where} requires {title!r} ({name}), which not every item has; give it "
                "a default in Jira"
            )
            continue
        choices = ", ".join(screen.choices(name)[:_MOST])
        which = f", one of {choices}" if choices else ""
        yield (
            f"{where} requires {title!r} ({name}), which no ticket of ours has; set "
            f"fields: {{{name}: VALUE}}{which}, or give it a default in Jira"
        )
    yield from _lacking(screen, keys, where)
    yield from _unknown(screen, keys, where)
    try:
        custom_values(keys, screen.schemas(), dict.fromkeys(_FACTS, "1"), cloud=desk.client.cloud)
    except ValueError as error:
        yield f"{error}, which {where} wants there; correct it"


_FACTS = ("title", "severity", "team", "incident", "kind")


def _lacking(screen: Screen, keys: JiraSettings, where: str) -> Iterator[str]:
    """Fields of ours that a new issue cannot be given."""
    wanted = {
        "labels": "and no ticket of ours is found again without; put it on that screen",
        keys.due_field: "so tickets are made without a date; put it on that screen",
        "priority": "so tickets are made without ours; put it on that screen",
        "assignee": "so tickets are made unassigned; put it on that screen",
        "description": "so tickets do not say where they come from; put it on that screen",
    }
    if keys.components:
        wanted["components"] = "though components are configured; put it on that screen"
    wanted |= dict.fromkeys(keys.fields, "though fields names it; put it there, or leave it out")
    for name, why in wanted.items():
        if not screen.has(name):
            kind = "" if name == "labels" or name in keys.fields else "warning: "
            yield f"{kind}{where} lacks {name}, {why}"


def _unknown(screen: Screen, keys: JiraSettings, where: str) -> Iterator[str]:
    """Names that the project does not know."""
    priorities = {folded(one) for one in screen.choices("priority")}
    for priority, name in keys.ranks().items():
        if priorities and folded(name) not in priorities:
            known = ", ".join(screen.choices("priority"))
            yield (
                f"warning: {where} knows no priority {name!r}; set priorities.{priority.name} to "
                f"one of {known}"
            )
    components = {folded(one) for one in screen.choices("components")}
    for name in keys.components:
        if folded(name) not in components:
            yield f"{where} knows no component {name!r}; make it, or leave it out of components"


def _names(desk: Desk) -> Iterator[str]:
    """Statuses and resolutions that are configured and do not exist."""
    if not any(names for _, names in desk.settings.statuses):
        return
    known: list[str] = []
    for path in ("/status", "/resolution"):
        try:
            body = desk.client.get(path).body
        except AdapterError as error:
            yield f"warning: {error}"
            return
        rows = body if isinstance(body, list) else ()
        known += [str(row.get("name")) for row in rows if isinstance(row, Mapping)]
    for key, name in unknown_names(desk.settings, known):
        yield f"{key}: there is no status or resolution {name!r}; write it as Jira does"


def _parent(desk: Desk, parent: str) -> Iterator[str]:
    try:
        desk.client.get(path_of("issue", parent), {"fields": "issuetype"})
    except Gone:
        yield f"parent: there is no issue {parent}, or this account may not see it; correct the key"
    except AdapterError as error:
        yield str(error)


def _people(desk: Desk, people: Sequence[Person], project: str) -> Iterator[str]:
    """Accounts of the people file that issues cannot be given to."""
    missing = [
        f"{one.handle} ({one.accounts[KIND]})"
        for one in people
        if KIND in one.accounts and not desk.accounts.assignable(one.accounts[KIND], project)
    ]
    if missing:
        shown = ", ".join(missing[:_MOST])
        more = f" and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
        yield (
            f"warning: issues of {project} cannot be given to {shown}{more}; correct the people "
            "file, or give them Assignable User in the project"
        )
