"""What an operator must repair, who somebody may be, and who may see: reading requests alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from syncer.adapters.jira_creatable import obstacles
from syncer.adapters.jira_desk import Desk
from syncer.adapters.jira_flow import unknown_names
from syncer.adapters.jira_jql import made_by_us
from syncer.adapters.jira_people import KIND
from syncer.adapters.jira_rights import HIDES, amiss, held
from syncer.adapters.jira_screens import Screens
from syncer.adapters.jira_search import first_rows
from syncer.adapters.jira_server import is_cloud
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_values import GATEWAY
from syncer.adapters.jira_words import MEANT, folded
from syncer.errors import AdapterError, Denied, Gone
from syncer.exchange import path_of, plain
from syncer.model import Person, Status
from syncer.plugin import Details

_SKEW = _LAG = timedelta(minutes=1)
_MOST, _MOST_PEOPLE = 5, 100
_WITH_TOKENS = (8, 14)
"""The first Data Center with personal access tokens."""


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
        yield f"{error}{_otherwise(desk)}"
        return
    except Gone as error:
        yield f"{error}; is url right? A Data Center may have a path, as https://HOST/jira"
        return
    except AdapterError as error:
        yield str(error)
        return
    yield from _clock(desk)
    yield from _hold(desk)
    yield from _tried(_scope(desk))
    for project in desk.settings.destinations():
        yield from _place(desk, screens, people, project)
    yield from _tried(_names(desk))
    yield from _tried(_elsewhere(desk))
    yield from _parents(desk)
    yield from _strangers(desk, people)


def _place(desk: Desk, screens: Screens, people: Sequence[Person], project: str) -> Iterator[str]:
    """One project; what cannot be seen of it keeps nothing else back."""
    try:
        yield from _state(project, _project(desk, project))
    except AdapterError as error:
        yield str(error)
        return
    known: dict[str, bool] = {}
    try:
        known.update(held(desk, project))
    except AdapterError as error:
        yield _unseen(error)
    yield from amiss(desk, project, known)
    hidden = frozenset(field for right, field in HIDES.items() if known.get(right) is False)
    for details in _routes(desk.settings, project):
        keys = desk.settings.routed(details)
        found = obstacles(screens, project, keys, cloud=desk.client.cloud, hidden=hidden)
        yield from _tried(found)
    yield from _tried(_people(desk, people, project))


def _tried(look: Iterator[str]) -> Iterator[str]:
    """What this look finds; that it fails is told, too, and keeps nothing else back."""
    try:
        yield from look
    except AdapterError as error:
        yield _unseen(error)


def _unseen(error: AdapterError) -> str:
    """An end point that is not there, or not open to us, matters less than one that fails."""
    light = isinstance(error, Denied | Gone)
    return f"warning: {error}; this was not looked at" if light else str(error)


def _site(desk: Desk) -> str | None:
    """Whether sign-in and deployment fit what the site says of itself; None: they do."""
    keys, server = desk.settings, desk.client.server
    cloud = is_cloud(server, keys.url)
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


def _otherwise(desk: Desk) -> str:
    """What else may be wrong: the address beside the token, or that there is one."""
    if not desk.client.behind_gateway:
        email = desk.settings.email
        return f"; or it is not the token of {email}: correct email" if email else ""
    if desk.settings.email is None:
        return "; or set email, without which a token of a person's account is refused there"
    return "; or leave email out, for a token of a service account may go alone"


def _scope(desk: Desk) -> Iterator[str]:
    """A scoped token that may not write is known with its first ticket, and so is one that may."""
    if not desk.client.behind_gateway:
        return
    if not first_rows(desk.client, made_by_us(), ["id"], 1):
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


def _hold(desk: Desk) -> Iterator[str]:
    if desk.settings.hold < _LAG:
        yield (
            "warning: hold is shorter than searches of Jira may lag, so that a create whose answer "
            "is lost may be made twice; leave it out, or write 1m or more"
        )


def _elsewhere(desk: Desk) -> Iterator[str]:
    """Projects where the oldest tickets of ours are, though nothing leads there any more."""
    found = first_rows(desk.client, made_by_us(), ["project"], 100)
    keys = {str(row.get("key") or "").rpartition("-")[0] for row in found} - {""}
    known = {*desk.settings.destinations(), *desk.settings.former_projects}
    if lost := sorted(keys - known):
        yield (
            f"info: tickets of this account are in {_some(lost)}, where nothing leads; if "
            f"postmortems here name them, write former_projects: [{_some(lost)}]"
        )


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
    most = max(1, _MOST_PEOPLE // len(desk.settings.destinations()))
    missing = [
        f"{one.handle} ({one.accounts[KIND]})"
        for one in known[:most]
        if not desk.accounts.assignable(one.accounts[KIND], project)
    ]
    if missing:
        yield (
            f"warning: issues of {project} cannot be given to {_some(missing)}; correct the people "
            "file, or give them Assignable User in the project"
        )
    if len(known) > most:
        yield (
            f"info: only the first {most} people were looked up in {project}; to others whom Jira "
            "does not take there no issue is given"
        )


def _strangers(desk: Desk, people: Sequence[Person]) -> Iterator[str]:
    """Whoever is known by an address alone, which Jira shows of nobody."""
    asked = [one for one in people if KIND not in one.accounts and one.emails][:_MOST_PEOPLE]
    try:
        unknown = [one.handle for one in asked if desk.accounts.of(one.handle) is None]
    except AdapterError as error:
        yield _unseen(error)
        return
    if unknown:
        yield (
            f"warning: Jira shows no account with the address of {_some(unknown)}, so that no "
            "issue is given to them; write jira: ACCOUNT beside them in the people file"
        )


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more
