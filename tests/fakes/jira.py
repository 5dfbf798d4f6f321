"""A Jira on loopback, Cloud or Data Center: stateful, over HTTP, with limits, faults by script.

    with desk(cloud=True) as fake:              # OPS and PAY, their people, a token
        fake.faults.on("POST", r"/issue/bulk$", DROPPED_AFTER)
        ...                                     # a client at fake.url
        assert fake.count("POST", r"/issue/bulk$") == 1

Nothing here sleeps: time passes when ``fake.clock`` is told so.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Self
from urllib.parse import unquote

from tests.fakes import (
    jira_issue_routes,
    jira_search_routes,
    jira_site_routes,
    jira_talk_routes,
)
from tests.fakes.github_calls import Reply, Request
from tests.fakes.github_faults import Faults, Wire
from tests.fakes.github_seen import Exchange
from tests.fakes.github_server import Sent, Server
from tests.fakes.github_state import Clock
from tests.fakes.jira_calls import Call, Refused, Route
from tests.fakes.jira_flow import Workflow
from tests.fakes.jira_limits import Allowance, Limits
from tests.fakes.jira_meanwhile import Meanwhile
from tests.fakes.jira_signin import FAILED, OK, REASON, reading, sign_in
from tests.fakes.jira_state import WORK, Account, CustomField, Issue, Project, Token, World, types

PROJECT, OTHER = "OPS", "PAY"
BOT, TOKEN = "syncer", "ATATT-syncer"
PEOPLE = ("ana", "ben", "pat")
ROUTES: tuple[Route, ...] = (
    *jira_search_routes.ROUTES,
    *jira_site_routes.ROUTES,
    *jira_issue_routes.ROUTES,
    *jira_talk_routes.ROUTES,
)


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template))


def _ranked(route: Route) -> int:
    """Fixed words before names."""
    return route.template.count("{")


PATTERNS = tuple((route, _pattern(route.template)) for route in sorted(ROUTES, key=_ranked))
PATH = re.compile(r"/rest/api/(2|3|latest)/(.*)")


@dataclass(frozen=True, slots=True)
class Asked(Exchange):
    """One request of a Jira client as it was seen."""

    @property
    def writes(self) -> bool:
        return not reading(self.request)


class Jira:
    """The service; a context manager that serves while it is entered."""

    def __init__(
        self,
        *,
        cloud: bool = True,
        clock: Callable[[], datetime] | None = None,
        prefix: str = "",
        limits: Limits | None = None,
    ) -> None:
        self.clock = clock or Clock()
        self.cloud, self.prefix = cloud, prefix
        self.world = World(self.clock, cloud)
        self.world.ways.dotted = not cloud
        self.limits = limits or (Limits() if cloud else Limits.none())
        self.allowance: Allowance | None = None
        """Data Center: a limit that an administrator has set."""
        self.faults = Faults()
        self.meanwhile = Meanwhile()
        self.seen: list[Asked] = []
        self.keeps_answers = True
        """A benchmark would rather not: large listings are large."""
        self.skew = timedelta(0)
        """How far its clock is ahead in the Date header."""
        self.otherwise: Callable[[Request, Reply], Reply] | None = None
        """How another server, as faithful, would have answered (``jira_otherwise``)."""
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
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        """Where clients ask."""
        return self.origin + self.prefix

    # What there is

    def account(self, name: str) -> Account:
        """Somebody by the short name that tests call them; made where nobody has it."""
        for one in self.world.accounts.values():
            if one.name.lower() == name.lower() or one.id == name:
                return one
        return self.world.add_account(name)

    def project(
        self,
        key: str = PROJECT,
        members: Iterable[str] = (),
        *,
        workflow: Workflow | None = None,
        lead: str = "pat",
    ) -> Project:
        """A new project whose members may do the daily work."""
        kinds = types(workflow, cloud=self.cloud)
        made = Project(
            str(next(self.world.ids)), key, f"{key.title()} team", kinds, self.account(lead).id
        )
        for name in members:
            made.roles[self.account(name).id] = set(WORK)
        self.world.projects[made.id] = made
        return made

    def token(
        self,
        name: str = BOT,
        value: str = TOKEN,
        *,
        scopes: frozenset[str] | None = None,
        expires: datetime | None = None,
    ) -> Token:
        """A token of somebody; Cloud takes it alone (Bearer) if it has scopes."""
        made = Token(value, self.account(name).id, expires, scopes=scopes)
        self.world.tokens[value] = made
        return made

    def field(self, name: str, kind: str = "string", options: tuple[str, ...] = ()) -> str:
        """A custom field, on no screen yet; its id."""
        number = f"customfield_{next(self.world.ids)}"
        self.world.custom[number] = CustomField(number, name, kind, options)
        return number

    def show(self, name: str, key: str = PROJECT, *, required: bool = False) -> None:
        """Put a field on all screens of a project, perhaps so that it must be filled in."""
        for kind in self.home(key).types.values():
            if name not in kind.create:
                kind.create.append(name)
            if required:
                kind.required.add(name)

    def hide(self, name: str, key: str = PROJECT) -> None:
        """Take a field off all screens of a project."""
        for kind in self.home(key).types.values():
            kind.create = [one for one in kind.create if one != name]

    def home(self, key: str = PROJECT) -> Project:
        found = self.world.project(key)
        assert found is not None, key
        return found

    def issue(self, name: str) -> Issue:
        """The issue of a key or id, which must be there."""
        found = self.world.issue(name)
        assert found is not None, name
        return found

    def issues(self, key: str | None = None) -> list[Issue]:
        """All issues that are there, of one project or of all."""
        every = [one for one in self.world.issues.values() if not one.deleted]
        home = None if key is None else self.home(key).id
        return [one for one in every if home in {None, one.project}]

    # What was asked

    def asked(self, method: str = "*", path: str = "") -> list[Asked]:
        return [
            one
            for one in self.seen
            if method in {"*", one.method} and re.search(path, one.path) is not None
        ]

    def count(self, method: str = "*", path: str = "", status: int | None = None) -> int:
        return sum(status in {None, one.status} for one in self.asked(method, path))

    def writes(self) -> list[Asked]:
        """Everything that could have changed something."""
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
        self.meanwhile.happen(request)
        fault = self.faults.due(request)
        who, reply = "", None
        if fault is None or fault.lands:
            who, reply = self._process(request)
        if fault is not None and fault.late is not None:
            self._late.append((now + fault.late, request))
        if fault is not None and fault.answer is not None:
            reply = self._dressed(request, who, fault.answer(request, now))
        wire = fault.wire if fault else Wire.WHOLE
        reply = reply or Reply(500)
        headers = {**reply.headers, **(fault.headers if fault else {})}
        body = _bytes(reply, headers)
        lost = wire in {Wire.DROPPED, Wire.SILENT}
        status = None if lost else reply.status
        kept = body if self.keeps_answers else b""
        self.seen.append(Asked(request, who, now, status, kept, fault))
        return wire, reply.status, headers, body

    def _catch_up(self, now: datetime) -> None:
        due = [request for when, request in self._late if when <= now]
        self._late = [(when, request) for when, request in self._late if when > now]
        for request in due:
            self._process(request)

    def _process(self, request: Request) -> tuple[str, Reply]:
        account, extra = None, {}
        try:
            account = sign_in(self.world, request)
            reply = None
            if self.allowance is not None and account is not None:
                reply, told = self.allowance.judge(account.id, self.clock())
                extra = dict(told)
            reply = reply or self._routed(request, account)
        except Refused as ended:
            reply = ended.reply
        except Exception as broken:  # noqa: BLE001 - whatever it is, the test fails with its name
            self.broken.append(f"{request.method} {request.path}: {broken!r}")
            reply = Reply(500, {"errorMessages": ["the fake does not understand this"]})
        if self.otherwise is not None:
            reply = self.otherwise(request, reply)
        who = account.id if account else ""
        return who, self._dressed(
            request, who, Reply(reply.status, reply.body, {**extra, **reply.headers})
        )

    def _routed(self, request: Request, account: Account | None) -> Reply:
        match = PATH.fullmatch(request.path)
        if match is None or match[1] in self.world.ways.unserved:
            raise Refused(404, body={"message": "null for uri", "status-code": 404})
        version = 3 if match[1] == "3" or (match[1] == "latest" and self.cloud) else 2
        if version == 3 and not self.cloud:
            raise Refused(404, body={"message": "null for uri", "status-code": 404})
        if len(request.path) + len(request.raw) > self.world.ways.longest:
            raise Refused(414, body={"message": "URI Too Long", "status-code": 414})
        known = False
        for route, pattern in PATTERNS:
            parts = pattern.fullmatch(match[2])
            if parts is None or route.cloud not in {None, self.cloud}:
                continue
            known = True
            if route.method != request.method:
                continue
            named = {name: unquote(value) for name, value in parts.groupdict().items()}
            over = self.limits.judge(
                request.method, route.template, self._numbered(named), self.clock()
            )
            return over or route.answer(Call(self.world, request, account, named, version))
        status = 405 if known else 404
        raise Refused(status, body={"message": "null for uri", "status-code": status})

    def _numbered(self, parts: Mapping[str, str]) -> int | None:
        found = self.world.issue(parts.get("issueIdOrKey", ""))
        return found.id if found else None

    def _dressed(self, request: Request, who: str, reply: Reply) -> Reply:
        """With the headers that every answer of Jira has."""
        headers = {
            "Server": "AtlassianEdge" if self.cloud else "Apache-Coyote",
            "Date": format_datetime(self.clock() + self.skew, usegmt=True),
            "Content-Type": "application/json;charset=UTF-8",
            "X-ARequestId": f"{len(self.seen):x}",
        }
        signed = "authorization" in request.headers
        if who:
            headers["X-AACCOUNTID" if self.cloud else "X-AUSERNAME"] = who
            headers[REASON] = OK
        else:
            if self.world.ways.names_anonymous:
                headers["X-AUSERNAME"] = "anonymous"
            if signed:
                headers[REASON] = FAILED
        if reply.body is None:
            del headers["Content-Type"]
        return Reply(reply.status, reply.body, {**headers, **reply.headers})


def _bytes(reply: Reply, headers: Mapping[str, str]) -> bytes:
    if reply.body is None or isinstance(reply.body, bytes):
        return reply.body or b""
    if isinstance(reply.body, str) and headers.get("Content-Type", "").startswith("text/html"):
        return reply.body.encode()
    return json.dumps(reply.body).encode()


def desk(
    *,
    cloud: bool = True,
    clock: Callable[[], datetime] | None = None,
    prefix: str = "",
    limits: Limits | None = None,
    workflow: Workflow | None = None,
) -> Jira:
    """Two private projects, their people, and a token that may do the daily work there."""
    fake = Jira(cloud=cloud, clock=clock, prefix=prefix, limits=limits)
    for name in (BOT, *PEOPLE):
        fake.world.add_account(name)
    for key in (PROJECT, OTHER):
        fake.project(key, (BOT, *PEOPLE), workflow=workflow)
    fake.token()
    return fake
