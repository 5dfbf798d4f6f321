"""What an operator must repair, who somebody may be, and who may read: reading requests alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.github_answers import Answer
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_fields import org_fields
from syncer.adapters.github_settings import OURS
from syncer.errors import AdapterError, Denied, Gone
from syncer.exchange import path_of, told_date
from syncer.model import Person

_SKEW = timedelta(minutes=1)
_SOON = timedelta(days=14)
_MOST = 5
_WORD = 3
"""Letters that a part of a name must have to find somebody."""
_NEEDED = {"issues": "write", "metadata": "read"}
_LEVELS = ("none", "read", "write", "admin")
_WELCOME = {"issue_fields": "read", "contents": "read", "pull_requests": "read"}
"""What an installation may have beside: fields of the organisation, documents as a source."""


def public(desk: Desk, destinations: Collection[str]) -> frozenset[str]:
    """Repositories that need no sign-in; of one that is denied to us nobody can tell."""
    heard = [name for name in destinations if name.casefold() not in desk.unheard]
    return frozenset(name for name in heard if _is_public(_repository(desk, name).body))


def lookup(desk: Desk, people: Sequence[Person], spelling: str) -> Iterator[Person]:
    """Accounts that issues here can be given to, where login or known names hold the spelling."""
    whole = _folded(spelling)
    words = [word for part in spelling.split() if len(word := _folded(part)) >= _WORD]
    if not whole:
        return
    known = {
        person.accounts["github"].casefold(): person
        for person in people
        if "github" in person.accounts
    }
    for login in _anywhere(desk):
        person = known.get(login.casefold())
        spellings = (login, *((person.handle, *person.names, *person.emails) if person else ()))
        if any(word in _folded(one) for word in (whole, *words) for one in spellings):
            yield person or Person(login, accounts={"github": login})


def _folded(spelling: str) -> str:
    """Logins have neither blanks nor dots, and people put hyphens in their place."""
    return re.sub(r"[\s._@-]+", "", spelling).casefold()


def check(desk: Desk, people: Sequence[Person]) -> Iterator[str]:
    """Each as what is wrong and what to do; the first that stops everything ends it."""
    try:
        login = desk.client.login
        answer = _repository(desk, desk.home)
    except AdapterError as error:
        yield str(error)
        return
    yield from _clock(desk, answer)
    yield from _expiry(desk, answer)
    yield from _state(desk.home, answer.body)
    if desk.settings.app is not None:
        yield from _installation(desk)
    else:
        yield from _token(desk, login, answer)
    yield from _surroundings(desk, desk.home, answer)
    if desk.settings.issue_fields != "off":
        yield from _fields(desk)
    if desk.settings.assign:
        yield from _people(desk, desk.home, people)
    for name in desk.repositories[1:]:
        yield from _another(desk, name, login, people)


def describe(desk: Desk) -> str:
    """What is well, for whoever wonders whether anything was asked."""
    answer = _repository(desk, desk.home)
    seen_by = "public" if _is_public(answer.body) else answer.body.get("visibility") or "private"
    more = len(desk.repositories) - 1
    others = f" and {more} more" if more else ""
    login, scopes = desk.client.login, answer.headers.get("x-oauth-scopes", "").strip()
    may = desk.settings.app is not None or bool(scopes) or _has_made(desk, login)
    writes = ", may write issues" if may else ""
    return f"{desk.home}{others}, {seen_by}, signed in as {login}{writes}"


def _another(desk: Desk, name: str, login: str, people: Sequence[Person]) -> Iterator[str]:
    """One that routes lead to; whatever is wrong with it, the others are looked at."""
    try:
        answer = _repository(desk, name)
    except AdapterError as error:
        yield str(error)
        return
    yield from _state(name, answer.body)
    if desk.settings.app is None:
        yield from _role(name, login, answer)
    yield from _surroundings(desk, name, answer)
    if desk.settings.assign:
        yield from _people(desk, name, people)


def _repository(desk: Desk, name: str) -> Answer:
    try:
        answer = desk.client.get(path_of("repos", *name.split("/")))
    except Gone as error:
        message = (
            f"there is no repository {name}, or {desk.client.login} may not see it; correct the "
            "name, or give the sign-in access to it"
        )
        raise Denied(message, adapter=desk.client.name) from error
    if not isinstance(answer.body, Mapping):
        raise desk.nonsense(f"{name} is no repository", writing=False)
    return answer


def _is_public(body: Mapping[str, Any]) -> bool:
    """Whether strangers may read it; what is not told, or not of one word, is taken for that."""
    private, seen_by = body.get("private"), str(body.get("visibility") or "").casefold()
    if seen_by == "public" or (private is False and seen_by != "internal"):
        return True
    return private is not True and seen_by not in ("private", "internal")


def _anywhere(desk: Desk) -> Iterator[str]:
    """Each login once; a repository that cannot be asked keeps nobody else back."""
    shown: set[str] = set()
    for name in desk.repositories:
        try:
            logins = tuple(_assignable(desk, name))
        except (Denied, Gone):
            if name == desk.home:
                raise
            continue
        yield from (one for one in logins if one.casefold() not in shown)
        shown |= {one.casefold() for one in logins}


def _assignable(desk: Desk, name: str) -> Iterator[str]:
    for page in desk.client.pages(desk.around(name).path("assignees")):
        for row in page.body:
            if isinstance(row, Mapping) and isinstance(row.get("login"), str):
                yield row["login"]


def _clock(desk: Desk, answer: Answer) -> Iterator[str]:
    theirs = told_date(answer.headers.get("date"))
    skew = timedelta(0) if theirs is None else desk.client.clock() - theirs
    if abs(skew) > _SKEW:
        side = "ahead of" if skew > timedelta(0) else "behind"
        seconds = int(abs(skew).total_seconds())
        yield f"warning: this machine's clock is {seconds} s {side} GitHub's; set it right"


def _expiry(desk: Desk, answer: Answer) -> Iterator[str]:
    said = answer.headers.get("github-authentication-token-expiration", "")
    try:
        until = datetime.fromisoformat(said.replace(" UTC", "+00:00").replace(" +", "+"))
        left = until - desk.client.clock()
    except (ValueError, TypeError):
        return
    if left < _SOON:
        yield f"warning: the token expires on {until.date()}; make a new one before"


def _state(home: str, body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("archived"):
        yield f"{home} is archived, so nothing can be written; unarchive it, or route elsewhere"
    if body.get("has_issues") is False:
        yield f"{home} has no issues; turn on Issues in its settings, or route elsewhere"
    name = str(body.get("full_name") or home)
    if name.casefold() != home.casefold():
        yield (
            f"warning: {home} is called {name} now; write repository: {name}, and {home} under "
            "former_repositories"
        )


def _rights(answer: Answer) -> Mapping[str, Any]:
    """Of the role; a fine-grained token may be good for less, and GitHub does not tell."""
    rights = answer.body.get("permissions")
    return rights if isinstance(rights, Mapping) else {}


def _writes(answer: Answer) -> bool:
    rights = _rights(answer)
    return not rights or any(rights.get(one) for one in ("push", "maintain", "admin"))


def _role(name: str, login: str, answer: Answer) -> Iterator[str]:
    rights = _rights(answer)
    if rights and not any(rights.get(one) for one in ("triage", "push", "maintain", "admin")):
        yield (
            f"{login} may not set labels and assignees in {name}; give it the role Triage or Write "
            "there"
        )
    elif rights.get("admin"):
        yield f"warning: {login} administers {name}; the role Write is enough there"


def _token(desk: Desk, login: str, answer: Answer) -> Iterator[str]:
    rights = _rights(answer)
    if rights and not any(rights.get(one) for one in ("triage", "push", "maintain", "admin")):
        yield (
            f"{login} may not set labels and assignees, and tickets without our label are never "
            "found again; give it the role Triage or Write, and the token Issues: read and write"
        )
    elif rights.get("admin"):
        yield (
            f"warning: {login} administers the repository; the role Write is enough, and Triage "
            "once our labels are there"
        )
    scopes = answer.headers.get("x-oauth-scopes", "").strip()
    if scopes:
        yield (
            f"warning: the token is a classic one for {scopes} of every repository; a fine-grained "
            "one of this repository with Issues: read and write is enough"
        )
    elif not _has_made(desk, login):
        yield (
            "info: GitHub does not show what a fine-grained token is good for; whether it has "
            "Issues: read and write is known with the first ticket"
        )


def _has_made(desk: Desk, login: str) -> bool:
    """Whether this account ever made a ticket, which is all that proves that it may."""
    query: Mapping[str, str | int] = {
        "creator": login,
        "labels": OURS,
        "state": "all",
        "per_page": 1,
    }
    try:
        return bool(desk.client.get(desk.around(desk.home).path("issues"), query).body)
    except AdapterError:
        return True  # what is wrong there is told beside


def _installation(desk: Desk) -> Iterator[str]:
    app = desk.settings.app
    if app is None:
        return
    body = desk.client.get(f"/app/installations/{app.installation_id}").body
    granted = body.get("permissions") if isinstance(body, Mapping) else None
    granted = granted if isinstance(granted, Mapping) else {}
    for name, level in _NEEDED.items():
        if _level(granted.get(name)) < _LEVELS.index(level):
            yield (
                f"the App lacks the permission {name}: {level}; add it in the settings of the App, "
                "and accept it where it is installed"
            )
    allowed = {**_WELCOME, **_NEEDED}
    extra = [
        f"{name}: {level}"
        for name, level in sorted(granted.items())
        if _level(level) > _LEVELS.index(allowed.get(name, "none"))
    ]
    if extra:
        yield f"warning: the App may more than tickets need; take away {', '.join(extra)}"


def _level(level: object) -> int:
    return _LEVELS.index(level) if level in _LEVELS else 0


def _fields(desk: Desk) -> Iterator[str]:
    """Why fields of the organisation are not used, where that may be a mistake."""
    owner = desk.home.split("/")[0]
    try:
        org_fields(desk.client, owner)
    except Denied:
        yield (
            f"info: this sign-in may not see whether {owner} has the issue fields Priority and "
            "Target date; if it has, give it the organisation permission Issue fields: read-only, "
            "and if not, write issue_fields: off"
        )
    except AdapterError as error:
        yield f"warning: {error}; until then priority and due date of issues are not read"


def _surroundings(desk: Desk, name: str, answer: Answer) -> Iterator[str]:
    around, settings = desk.around(name), desk.settings
    may_label = settings.app is not None or _writes(answer)
    where = "" if name == desk.home else f" in {name}"
    try:
        missing = around.missing((*desk.own_labels, *settings.labels_at(name)))
        if missing:
            names = ", ".join(repr(one) for one in missing)
            if may_label:
                yield (
                    f"info: the labels {names} are not there yet{where}; the first ticket makes "
                    "them"
                )
            else:
                yield (
                    f"the labels {names} are not there{where}, and the role Triage makes none; "
                    "make them, or give the account the role Write until they are made"
                )
        if settings.milestone and around.milestone(settings.milestone) is None:
            yield (
                f"warning: there is no open milestone {settings.milestone!r}{where}, so tickets "
                "are made without; make it, or take the key away"
            )
    except AdapterError as error:
        yield str(error)


def _people(desk: Desk, name: str, people: Sequence[Person]) -> Iterator[str]:
    wanted = {login: person.handle for person in people if (login := person.accounts.get("github"))}
    if not wanted:
        return
    try:
        able = {login.casefold() for login in _assignable(desk, name)}
    except AdapterError as error:
        yield str(error)
        return
    lost = [f"{who} ({login})" for login, who in wanted.items() if login.casefold() not in able]
    if lost:
        more = f" and {len(lost) - _MOST} more" if len(lost) > _MOST else ""
        yield (
            f"warning: issues of {name} cannot be given to {', '.join(lost[:_MOST])}{more}; "
            "give them access to it, or correct the people file"
        )
