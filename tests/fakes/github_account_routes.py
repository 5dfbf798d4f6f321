"""Who somebody is, Apps and their tokens, limits, and the search that nobody should trust."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

from tests.fakes.github_calls import Call, Refused, Reply, Route, stamp
from tests.fakes.github_faces import Faces
from tests.fakes.github_paging import paged
from tests.fakes.github_state import App, Installation, Issue, Repo, Token, User

LIFE = timedelta(hours=1)


def me(call: Call) -> Reply:
    if call.token is None:
        raise Refused(401, "Requires authentication")
    if call.token.installation is not None:
        raise Refused(403, "Resource not accessible by integration")
    user = call.world.user(call.who) or User(0, call.who)
    return Reply(200, Faces(call.world, call.request).account(user))


def somebody(call: Call) -> Reply:
    user = call.world.user(unquote(call.parts["username"]))
    if user is None:
        raise Refused(404, "Not Found")
    return Reply(200, Faces(call.world, call.request).account(user))


def as_app(call: Call) -> App:
    if call.app is None:
        raise Refused(401, "A JSON web token could not be decoded")
    return call.app


def app(call: Call) -> Reply:
    mine, faces = as_app(call), Faces(call.world, call.request)
    page = f"{call.request.origin}/apps/{mine.slug}"
    owner = faces.person("acme") or {}
    face = {
        "id": mine.id,
        "slug": mine.slug,
        "node_id": f"A_{mine.id}",
        "client_id": f"Iv1.{mine.id}",
        "owner": owner,
        "name": mine.slug.title(),
        "description": None,
        "external_url": page,
        "html_url": page,
        "created_at": stamp(mine.created),
        "updated_at": stamp(mine.created),
        "permissions": dict(mine.permissions),
        "events": ["issues"],
        "installations_count": len(mine.installations),
    }
    return Reply(200, face)


def installed(call: Call) -> Installation:
    mine = as_app(call).installations.get(int(call.parts["installation_id"]))
    if mine is None:
        raise Refused(404, "Not Found")
    return mine


def installation(call: Call) -> Reply:
    mine, held = as_app(call), installed(call)
    faces, url = Faces(call.world, call.request), f"{call.request.base}/app/installations"
    account = faces.person(held.account) or {}
    face = {
        "id": held.id,
        "account": account,
        "repository_selection": "all" if held.repositories is None else "selected",
        "access_tokens_url": f"{url}/{held.id}/access_tokens",
        "repositories_url": f"{call.request.base}/installation/repositories",
        "html_url": f"{call.request.origin}/settings/installations/{held.id}",
        "app_id": mine.id,
        "app_slug": mine.slug,
        "target_id": account["id"],
        "target_type": account["type"],
        "permissions": dict(held.permissions),
        "events": ["issues"],
        "created_at": stamp(mine.created),
        "updated_at": stamp(mine.created),
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": stamp(held.suspended),
    }
    return Reply(200, face)


def access_token(call: Call) -> Reply:
    mine, held = as_app(call), installed(call)
    if held.suspended:
        raise Refused(403, "This installation has been suspended")
    data, permissions = call.data, dict(held.permissions)
    asked = data.get("permissions") or {}
    if set(asked) - set(permissions):
        words = "The permissions requested are not granted to this installation."
        raise Refused(422, words)
    repositories = held.repositories
    if "repositories" in data:
        names = frozenset(f"{held.account}/{name}" for name in data["repositories"])
        if not names <= (repositories if repositories is not None else names):
            raise Refused(422, "There is at least one repository that does not exist")
        repositories = names
    value = f"ghs_{next(call.world.ids):036}"
    expires = call.world.now() + LIFE
    given = {name: level for name, level in permissions.items() if name in (asked or permissions)}
    call.world.tokens[value] = Token(
        value, mine.login, given, (), repositories, expires, installation=held.id
    )
    face = {
        "token": value,
        "expires_at": stamp(expires),
        "permissions": given,
        "repository_selection": "all" if repositories is None else "selected",
    }
    return Reply(201, face)


def meta(_: Call) -> Reply:
    return Reply(200, {"verifiable_password_authentication": False})


def rate_limit(_: Call) -> Reply:
    """The server fills in how much is left."""
    return Reply(200, {})


def search(call: Call) -> Reply:
    """Issues by words, as they were when the index last looked."""
    query = call.request.query.get("q", "")
    if not query.strip():
        raise Refused(422, "Validation Failed", errors=[{"field": "q", "code": "missing"}])
    rows = sorted(matches(call, query.split()), key=lambda row: row[1].created, reverse=True)
    faces = Faces(call.world, call.request)
    reply = paged(call, rows, lambda row: {**faces.issue(*row), "score": 1.0})
    body: dict[str, Any] = {
        "total_count": len(rows),
        "incomplete_results": False,
        "search_type": "lexical",
        "items": reply.body,
    }
    return Reply(200, body, reply.headers)


def matches(call: Call, terms: list[str]) -> Iterator[tuple[Repo, Issue]]:
    indexed = call.world.clock() - call.world.search_lag
    for repo in call.world.repos.values():
        if not call.sees(repo):
            continue
        for issue in repo.issues.values():
            if isinstance(issue, Issue) and issue.updated <= indexed and fits(repo, issue, terms):
                yield repo, issue


def fits(repo: Repo, issue: Issue, terms: list[str]) -> bool:
    facts = {
        *(f"repo:{repo.name}", f"is:{'pr' if issue.pull else 'issue'}", f"is:{issue.state}"),
        *(f"state:{issue.state}", f"author:{issue.author}"),
        *(f"label:{name}" for name in issue.labels),
    }
    facts = {fact.lower() for fact in facts}
    words = f"{issue.title} {issue.body or ''}".lower()
    return all(
        term.lower().replace('"', "") in facts if ":" in term else term.lower().strip('"') in words
        for term in terms
        if not term.startswith("in:")
    )


ROUTES = (
    Route("GET", "/user", me),
    Route("GET", "/users/{username}", somebody),
    Route("GET", "/app", app),
    Route("GET", "/app/installations/{installation_id}", installation),
    Route("POST", "/app/installations/{installation_id}/access_tokens", access_token),
    Route("GET", "/meta", meta),
    Route("GET", "/rate_limit", rate_limit),
    Route("GET", "/search/issues", search),
)
