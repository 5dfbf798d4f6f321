"""What an operator must repair, who somebody may be, and who may see: reading requests alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from syncer.adapters.jira_client import path_of
from syncer.adapters.jira_creatable import obstacles
from syncer.adapters.jira_desk import Desk
from syncer.adapters.jira_flow import unknown_names
from syncer.adapters.jira_jql import made_by_us
from syncer.adapters.jira_people import KIND
from syncer.adapters.jira_screens import Screens
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_values import GATEWAY
from syncer.adapters.jira_words import MEANT, folded
from syncer.errors import AdapterError, Denied, Gone
from syncer.exchange import plain
from syncer.model import Person, Status
from syncer.plugin import Details

_SKEW = timedelta(minutes=1)
_MOST, _MOST_PEOPLE = 5, 100
_WITH_TOKENS = (8, 14)
"""The first Data Center with personal access tokens."""
NEEDED = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "TRANSITION_ISSUES": "Transition Issues",
    "ASSIGN_ISSUES": "Assign Issues",
    "ADD_COMMENTS": "Add Comments",
}
_SCHEDULE = "SCHEDULE_ISSUES"
_TOO_MUCH = {
    "ADMINISTER": "Administer Jira",
    "ADMINISTER_PROJECTS": "Administer Projects",
    "DELETE_ISSUES": "Delete Issues",
}


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
        wrong = _site(desk)
        if wrong is not None:
            yield wrong
            return
        _ = desk.client.me
    except Denied as error:
        yield f"{error}{_at_the_gateway(desk)}"
        return
    except AdapterError as error:
        yield str(error)
        return
    yield from _clock(desk)
    yield from _tried(desk, _scope)
    for project in desk.settings.destinations():
        try:
            home = _project(desk, project)
            yield from _state(project, home)
            yield from _rights(desk, project)
            for details in _routes(desk.settings, project):
                keys = desk.settings.routed(details)
                yield from obstacles(screens, project, keys, cloud=desk.client.cloud)
            yield from _people(desk, people, project)
        except AdapterError as error:
            yield str(error)
    yield from _tried(desk, _names)
    yield from _parents(desk)


def _tried(desk: Desk, look: Callable[[Desk], Iterator[str]]) -> Iterator[str]:
    """What matters less than a failure to see it would."""
    try:
        yield from look(desk)
    except AdapterError as error:
        yield f"warning: {error}"


def _site(desk: Desk) -> str | None:
    """Whether sign-in and deployment fit what the site says of itself; None: they do."""
    keys, server = desk.settings, desk.client.server
    cloud = server.get("deploymentType") == "Cloud"
    said = plain(str(server.get("version") or ""))
    if keys.deployment != "auto" and (keys.deployment == "cloud") is not cloud:
        what = "Jira Cloud" if cloud else f"a Data Center (Jira {said})"
        return f"{keys.url} is {what}, and deployment says {keys.deployment}; leave it out"
    if cloud and keys.email is None and not desk.client.behind_gateway:
        return (
            f"{keys.url} is Jira Cloud, where a token goes with its account's address; set email, "
            f"or, for a scoped token, url: https://{GATEWAY}/ex/jira/CLOUD-ID"
        )
    if not cloud and keys.email is not None:
        return (
            f"{keys.url} is a Data Center, which takes a personal access token alone; leave email "
            "out"
        )
    told = server.get("versionNumbers")
    numbers = tuple(one for one in told if isinstance(one, int)) if isinstance(told, list) else ()
    if not cloud and (0,) < numbers < _WITH_TOKENS:
        first = ".".join(map(str, _WITH_TOKENS))
        return f"Jira {said} has no personal access tokens; bring it to {first} or later"
    return None


def _at_the_gateway(desk: Desk) -> str:
    """What else may be wrong there, where two kinds of tokens sign in in two ways."""
    if not desk.client.behind_gateway:
        return ""
    if desk.settings.email is None:
        return "; or set email, without which a token of a person's account is refused there"
    return "; or leave email out, for a token of a service account may go alone"


def _scope(desk: Desk) -> Iterator[str]:
    """A scoped token that may not write is known with its first ticket, and so is one that may."""
    if not desk.client.behind_gateway:
        return
    asked = {"jql": f"{made_by_us()}", "fields": ["id"], "maxResults": 1}
    body = desk.client.ask("/search/jql", asked).body
    if not (isinstance(body, Mapping) and body.get("issues")):
        yield (
            "info: Jira does not show what a scoped token is good for; that it has "
            "write:jira-work is known with the first ticket"
        )


def _clock(desk: Desk) -> Iterator[str]:
    theirs = desk.client.server_time()
    skew = timedelta(0) if theirs is None else desk.client.clock() - theirs
    if abs(skew) > _SKEW:
        side = "ahead of" if skew > timedelta(0) else "behind"
        seconds = int(abs(skew).total_seconds())
        yield f"warning: this machine's clock is {seconds} s {side} Jira's; set it right"


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
    names = [*NEEDED, _SCHEDULE, *_TOO_MUCH]
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
    if desk.settings.due_field == "duedate" and not has(_SCHEDULE):
        yield (
            f"warning: {desk.client.me.name} lacks the permission Schedule Issues in {project}, "
            "without which Jira takes no due date; give it a role that has it"
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


def _names(desk: Desk) -> Iterator[str]:
    """Statuses and resolutions that are configured and do not exist, or are needed and do not."""
    statuses, resolutions = (_named(desk, path) for path in ("/status", "/resolution"))
    for key, name in unknown_names(desk.settings, [*statuses, *resolutions]):
        yield f"{key}: there is no status or resolution {name!r}; write it as Jira does"
    told = desk.settings.wont_do
    known = {folded(one): one for one in (*statuses, *resolutions)}
    ways = map(folded, desk.settings.transitions.wont_do)
    if folded(told) in known or folded(told) in ways:
        return
    others = [one for name, one in known.items() if MEANT.get(name) is Status.WONT_DO]
    if others:
        yield (
            f"warning: tickets advise to resolve as {told!r}, which this Jira does not know; set "
            f"statuses.wont_do to {others[0]!r}, or whichever of its names is meant"
        )
    else:
        yield (
            "warning: no status or resolution of this Jira says that something will not be done, "
            "so that such items are reported and stay as they are; make a resolution Won't Do, or "
            "name the one that is meant in statuses.wont_do"
        )


def _named(desk: Desk, path: str) -> Sequence[str]:
    body = desk.client.get(path).body
    rows = body if isinstance(body, list) else ()
    return [str(row.get("name")) for row in rows if isinstance(row, Mapping)]


def _parents(desk: Desk) -> Iterator[str]:
    """Parents of new issues that are not there."""
    routed = (desk.settings.routed(details).parent for _, details in desk.settings.routes())
    parents = dict.fromkeys((desk.settings.parent, *routed))
    for parent in (one for one in parents if one is not None):
        try:
            desk.client.get(path_of("issue", parent), {"fields": "issuetype"})
        except Gone:
            yield (
                f"parent: there is no issue {parent}, or this account may not see it; correct the "
                "key"
            )
        except AdapterError as error:
            yield str(error)


def _people(desk: Desk, people: Sequence[Person], project: str) -> Iterator[str]:
    """Accounts of the people file that issues cannot be given to."""
    known = [one for one in people if KIND in one.accounts]
    missing = [
        f"{one.handle} ({one.accounts[KIND]})"
        for one in known[:_MOST_PEOPLE]
        if not desk.accounts.assignable(one.accounts[KIND], project)
    ]
    if missing:
        shown = ", ".join(missing[:_MOST])
        more = f" and {len(missing) - _MOST} more" if len(missing) > _MOST else ""
        yield (
            f"warning: issues of {project} cannot be given to {shown}{more}; correct the people "
            "file, or give them Assignable User in the project"
        )
    if len(known) > _MOST_PEOPLE:
        yield (
            f"info: only the first {_MOST_PEOPLE} people were looked up in {project}; issues of "
            "others whom Jira does not take there are made unassigned"
        )
