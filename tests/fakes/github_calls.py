"""A request as it came, the answer as it goes, and the words of GitHub's refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.github_state import ROLES, App, Installation, Repo, Token, World

DOCS = "https://docs.github.com/rest"
NEWEST = "2026-03-10"
VERSIONS = ("2022-11-28", NEWEST)


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    """Without the prefix of an Enterprise Server."""
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(repr=False)
    """Lower-case names. Secrets are among them: no failing test may print those."""
    body: bytes
    origin: str
    """What the client called us: scheme, host and port."""
    prefix: str
    raw: str = ""
    """The query as it came: a name may stand there several times."""

    @property
    def base(self) -> str:
        return self.origin + self.prefix

    @property
    def version(self) -> str:
        return self.headers.get("x-github-api-version", VERSIONS[0])


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: Any = None
    """JSON; None is no body at all."""
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The request ends here, with this answer."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.reply = refusal(status, message, errors, headers)


def refusal(
    status: int,
    message: str,
    errors: list[Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    body: dict[str, Any] = {"message": message, "documentation_url": DOCS, "status": str(status)}
    if errors is not None:
        body["errors"] = errors
    return Reply(status, body, headers or {})


def invalid(
    resource: str, name: str, code: str, value: object = None, message: str = ""
) -> Refused:
    error = {"resource": resource, "field": name, "code": code}
    if message:
        error["message"] = message
    if value is not None:
        error["value"] = str(value)
    return Refused(422, "Validation Failed", errors=[error])


def stamp(when: datetime | None) -> str | None:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


@dataclass(frozen=True, slots=True)
class Call:
    """A request of somebody for something, on its way through a route."""

    world: World
    request: Request
    token: Token | None
    parts: Mapping[str, str]
    app: App | None = None
    """Who signed in as an App itself, not as one of its installations."""

    @property
    def who(self) -> str:
        return self.token.login if self.token else ""

    @property
    def data(self) -> dict[str, Any]:
        try:
            data = json.loads(self.request.body or b"{}")
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if isinstance(data, list):
            return {"labels": data}
        if not isinstance(data, dict):
            raise Refused(400, "Body should be a JSON object")
        return data

    def number(self, name: str, default: int) -> int:
        value = self.request.query.get(name, "")
        return int(value) if value.isdigit() and int(value) > 0 else default

    def repo(self) -> Repo:
        """The repository of the path, if the caller may see it."""
        name = f"{self.parts['owner']}/{self.parts['repo']}".lower()
        target = self.world.renamed.get(name)
        repo = self.world.repos.get(target or name)
        if repo is None or not self.sees(repo):
            raise Refused(404, "Not Found")
        if target:
            rest = self.request.path.split("/", 4)[4:]
            url = "/".join([f"{self.request.base}/repositories/{repo.id}", *rest])
            raise Redirect(307 if self.request.method != "GET" else 301, url)
        return repo

    def role(self, repo: Repo) -> str:
        token = self.token
        if token is None:
            return "none" if repo.private else "read"
        if token.repositories is not None and repo.name not in token.repositories:
            return "none" if repo.private else "read"
        if token.installation is not None:
            mine = self.installation(token.installation)
            if mine.account.lower() == repo.owner.lower():
                return "write"
            return "none" if repo.private else "read"
        role = repo.roles.get(token.login, "none")
        return "read" if role == "none" and not repo.private else role

    def installation(self, number: int) -> Installation:
        found = (app.installations.get(number) for app in self.world.apps.values())
        return next(one for one in found if one is not None)

    def sees(self, repo: Repo) -> bool:
        return self.role(repo) != "none"

    def has(self, repo: Repo, role: str) -> bool:
        return ROLES.index(self.role(repo)) >= ROLES.index(role)

    def must(self, area: str, level: str) -> None:
        """Refuse a token whose permissions do not reach."""
        if self.token is None:
            raise Refused(401, "Requires authentication")
        if not self.token.may(area, level):
            kind = "integration" if self.token.installation else "personal access token"
            raise Refused(
                403,
                f"Resource not accessible by {kind}",
                headers={"X-Accepted-GitHub-Permissions": f"{area}={level}"},
            )


class Redirect(Refused):
    """What was asked for lives elsewhere."""

    def __init__(self, status: int, url: str) -> None:
        words = {301: "Moved Permanently", 302: "Found", 307: "Temporary Redirect"}
        super().__init__(status, words[status], headers={"Location": url})
        self.reply.body["url"] = url


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API; the template is the one of the official description."""

    method: str
    template: str
    answer: Callable[[Call], Reply]
