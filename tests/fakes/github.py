"""A GitHub on loopback: stateful, over HTTP, with its limits, and with faults by script.

    with shop() as fake:                        # acme/shop, its people, the token TOKEN
        fake.faults.on("POST", r"/issues$", DROPPED_AFTER)
        ...                                     # a client at fake.url
        assert fake.count("POST", r"/issues$") == 1

Nothing here sleeps: time passes when ``fake.clock`` is told so.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Self

from tests.fakes import (
    github_account_routes,
    github_fields,
    github_issue_routes,
    github_repo_routes,
)
from tests.fakes.github_calls import Call, Refused, Reply, Request, Route, refusal
from tests.fakes.github_faults import Faults, Wire
from tests.fakes.github_limits import Limits
from tests.fakes.github_otherwise import Other
from tests.fakes.github_seen import Exchange
from tests.fakes.github_server import Sent, Server
from tests.fakes.github_signin import sign_in
from tests.fakes.github_state import (
    App,
    Clock,
    Installation,
    Issue,
    Milestone,
    OrgField,
    Repo,
    Token,
    World,
)

REPO, TOKEN, BOT = "acme/shop", "ghp_syncer", "syncer-bot"
PEOPLE = ("ana", "ben", "pat")
ROUTES: tuple[Route, ...] = (
    *github_issue_routes.ROUTES,
    *github_repo_routes.ROUTES,
    *github_fields.ROUTES,
    *github_account_routes.ROUTES,
)
LEAST = {"issues": "write", "metadata": "read"}


def _pattern(template: str) -> re.Pattern[str]:
    numbers = re.sub(r"\{(\w+(?:_number|_id))\}", r"(?P<\1>\\d+)", template)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", numbers))


PATTERNS = tuple((route, _pattern(route.template)) for route in ROUTES)


class FakeGithub:
    """The service; a context manager that serves while it is entered."""

    def __init__(
        self,
        clock: Callable[[], datetime] | None = None,
        prefix: str = "",
        limits: Limits | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.prefix = prefix
        self.world = World(self.clock)
        self.limits = limits or Limits()
        self.faults = Faults()
        self.seen: list[Exchange] = []
        self.keeps_answers = True
        """A benchmark would rather not: large listings are large."""
        self.otherwise: Other | None = None
        """How another server, as faithful, hears and answers (``github_others``)."""
        self.broken: list[str] = []
        """Requests that the fake itself could not make sense of: the test must fail."""
        self.lock = threading.RLock()
        self._late: list[tuple[datetime, Request]] = []
        self._server = Server(self._serve, prefix)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()
        self._thread.join()
        assert not self.broken, self.broken

    @property
    def origin(self) -> str:
        """Where people look."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """Where clients ask."""
        return self.origin + self.prefix

    # What there is

    def repo(
        self,
        name: str = REPO,
        roles: Mapping[str, str] | None = None,
        *,
        private: bool = True,
        organisation: bool = True,
    ) -> Repo:
        """A new repository; who has a role in it can be assigned."""
        owner = name.partition("/")[0]
        if self.world.user(owner) is None:
            self.world.add_user(owner, "Organization" if organisation else "User")
        made = Repo(next(self.world.ids), name, self.world.now(), private, organisation)
        made.roles.update(roles or {})
        for login in made.roles:
            if self.world.user(login) is None:
                self.world.add_user(login, email=f"{login}@acme.example")
        self.world.repos[name.lower()] = made
        return made

    def token(
        self,
        login: str = BOT,
        value: str = TOKEN,
        permissions: Mapping[str, str] | None = LEAST,
        repositories: frozenset[str] | None = None,
        expires: datetime | None = None,
    ) -> Token:
        """A token; without permissions a classic one with the scope ``repo``."""
        scopes = () if permissions is not None else ("repo",)
        made = Token(value, login, permissions, scopes, repositories, expires)
        self.world.tokens[value] = made
        return made

    def app(
        self,
        public_key: str,
        permissions: Mapping[str, str] = LEAST,
        account: str = "acme",
        repositories: frozenset[str] | None = None,
    ) -> App:
        """An App with one installation, told apart by ``app.installations``."""
        now, ids = self.world.now(), self.world.ids
        made = App(next(ids), "syncer", [public_key], permissions, now)
        held = Installation(next(ids), account, permissions, repositories)
        made.installations[held.id] = held
        self.world.apps[made.id] = made
        self.world.add_user(made.login, "Bot")
        return made

    def fields(self, org: str = "acme") -> Mapping[str, OrgField]:
        """The fields that an organisation has unless it changes them, by name."""
        known = (
            ("Priority", "single_select", ("Urgent", "High", "Medium", "Low")),
            ("Effort", "single_select", ("High", "Medium", "Low")),
            ("Start date", "date", ()),
            ("Target date", "date", ()),
        )
        made = [OrgField(next(self.world.ids), *one) for one in known]
        self.world.fields[org] = {field.id: field for field in made}
        return {field.name: field for field in made}

    def milestone(self, title: str, repo: str = REPO) -> Milestone:
        """An open milestone."""
        known = self.world.repos[repo.lower()].milestones
        made = Milestone(next(self.world.ids), len(known) + 1, title, self.world.now())
        known[made.number] = made
        return made

    def issue(self, name: str) -> Issue:
        """The issue of a name like ``acme/shop#3``, which must be there."""
        where, _, number = name.rpartition("#")
        found = self.world.repos[where.lower()].issues[int(number)]
        assert isinstance(found, Issue), found
        return found

    def issues(self, repo: str = REPO) -> list[Issue]:
        """All issues that are there, pull requests not."""
        every = self.world.repos[repo.lower()].issues.values()
        return [one for one in every if isinstance(one, Issue) and not one.pull]

    # What was asked

    def asked(self, method: str = "*", path: str = "") -> list[Exchange]:
        return [
            one
            for one in self.seen
            if method in {"*", one.method} and re.search(path, one.path) is not None
        ]

    def count(self, method: str = "*", path: str = "", status: int | None = None) -> int:
        return sum(status in {None, one.status} for one in self.asked(method, path))

    def writes(self) -> list[Exchange]:
        """Everything that could have changed something, tokens aside."""
        return [one for one in self.seen if one.writes]

    def forget(self) -> None:
        """Begin to record anew."""
        self.seen.clear()

    # How it answers

    def _serve(self, request: Request) -> Sent:
        with self.lock:
            return self._answer(request)

    def _answer(self, request: Request) -> Sent:
        now = self.clock()
        self._catch_up(now)
        meant, other = request, self.otherwise
        if other:
            request, self._server.framing = other.hears(request), other.framing
        fault = self.faults.due(request)
        who, reply = "", None
        if fault is None or fault.lands:
            who, reply = self._process(request)
        if fault is not None and fault.late is not None:
            self._late.append((now + fault.late, request))
        if fault is not None and fault.answer is not None:
            reply = self._dressed(request, who, None, fault.answer(request, now))
        wire = fault.wire if fault else Wire.WHOLE
        reply = reply or Reply(500)
        reply = other.says(meant, reply) if other else reply
        headers = {**reply.headers, **(fault.headers if fault else {})}
        body = reply.body if isinstance(reply.body, bytes) else b""
        if reply.body is not None and not body:
            body = json.dumps(reply.body).encode()
        lost = wire in {Wire.DROPPED, Wire.SILENT}
        status = None if lost else reply.status
        kept = body if self.keeps_answers else b""
        self.seen.append(Exchange(meant, who, now, status, kept, fault))
        return wire, reply.status, headers, body

    def _catch_up(self, now: datetime) -> None:
        due = [request for when, request in self._late if when <= now]
        self._late = [(when, request) for when, request in self._late if when > now]
        for request in due:
            self._process(request)

    def _process(self, request: Request) -> tuple[str, Reply]:
        who, token = "", None
        try:
            token, app = sign_in(self.world, request)
            who = token.login if token else app.login if app else ""
            over = None if request.path == "/rate_limit" else self.limits.primary(who, self.clock())
            reply = over or self._routed(request, token, app, who)
        except Refused as ended:
            reply = ended.reply
        except (ValueError, KeyError, TypeError, AttributeError) as broken:
            self.broken.append(f"{request.method} {request.path}: {broken!r}")
            reply = refusal(500, "the fake does not understand this")
        reply = self._conditional(request, reply)
        if reply.status != 304 and request.path != "/rate_limit":
            self.limits.hour(who, self.clock()).used += 1
        return who, self._dressed(request, who, token, reply)

    def _routed(self, request: Request, token: Token | None, app: App | None, who: str) -> Reply:
        path = self._by_name(request.path)
        request = replace(request, path=path)
        for route, pattern in PATTERNS:
            match = pattern.fullmatch(path)
            if match is None or route.method != request.method:
                continue
            if request.method != "GET" and not path.endswith("/access_tokens"):
                over = self.limits.secondary(who, self.clock())
                if over is not None:
                    return over
            reply = route.answer(Call(self.world, request, token, match.groupdict(), app))
            if path == "/rate_limit":
                rate = self.limits.figures(who, self.clock())
                return Reply(200, {"resources": {"core": rate, "search": rate}, "rate": rate})
            return reply
        raise Refused(404, "Not Found")

    def _by_name(self, path: str) -> str:
        """GitHub's redirects name a repository by its id."""
        match = re.match(r"/repositories/(\d+)(?=/|$)", path)
        named = {repo.id: repo.name for repo in self.world.repos.values()}
        if match is None or int(match[1]) not in named:
            return path
        return f"/repos/{named[int(match[1])]}{path[match.end() :]}"

    def _conditional(self, request: Request, reply: Reply) -> Reply:
        """Unchanged since the client's last look: 304, and no body."""
        if request.method != "GET" or reply.status != 200:
            return reply
        digest = hashlib.sha256(json.dumps(reply.body).encode()).hexdigest()
        headers = {"ETag": f'W/"{digest}"', "Cache-Control": "private, max-age=60, s-maxage=60"}
        same = digest in request.headers.get("if-none-match", "")
        body = reply.body
        if isinstance(body, dict) and "updated_at" in body and "number" in body:
            changed = datetime.fromisoformat(body["updated_at"])
            headers["Last-Modified"] = format_datetime(changed, usegmt=True)
            asked = request.headers.get("if-modified-since")
            if asked and "if-none-match" not in request.headers:
                same = changed <= parsedate_to_datetime(asked)
        kept = {**reply.headers, **headers}
        return Reply(304, None, kept) if same else Reply(200, body, kept)

    def _dressed(self, request: Request, who: str, token: Token | None, reply: Reply) -> Reply:
        """With the headers that every answer of GitHub has."""
        headers = {
            "Server": "github.com",
            "Date": format_datetime(self.clock(), usegmt=True),
            "Content-Type": "application/json; charset=utf-8",
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Api-Version-Selected": request.version,
            "X-GitHub-Request-Id": f"FA4E:{len(self.seen):06X}",
        }
        if self.limits.tells:
            rate = self.limits.figures(who, self.clock())
            headers |= {f"X-RateLimit-{name.title()}": str(rate[name]) for name in rate}
            headers["X-RateLimit-Resource"] = "core"
        if token is not None and token.permissions is None:
            headers["X-OAuth-Scopes"] = ", ".join(token.scopes)
            headers["X-Accepted-OAuth-Scopes"] = "repo"
        if token is not None and token.expires and token.installation is None:
            when = f"{token.expires:%Y-%m-%d %H:%M:%S} UTC"
            headers["GitHub-Authentication-Token-Expiration"] = when
        if reply.body is None:
            del headers["Content-Type"]
        return Reply(reply.status, reply.body, {**headers, **reply.headers})


def shop(
    clock: Callable[[], datetime] | None = None, prefix: str = "", limits: Limits | None = None
) -> FakeGithub:
    """One private repository of an organisation, its people, and a token that may write issues."""
    fake = FakeGithub(clock, prefix, limits)
    fake.repo(REPO, {BOT: "write", **dict.fromkeys(PEOPLE, "write")})
    fake.token()
    return fake
