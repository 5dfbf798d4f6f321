"""Requests to Jira: signed, paced, bounded, and every failure said in our own errors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import structlog
from pydantic import SecretStr

from syncer.adapters.jira_accounts import account_in
from syncer.adapters.jira_answers import Answer, denial, failure, hidden, parsed, unanswered
from syncer.adapters.jira_limits import Limits, Scope, kind_of
from syncer.adapters.jira_server import is_cloud, versions
from syncer.adapters.jira_settings import JiraSettings
from syncer.errors import AdapterError, Denied, Gone, Transient
from syncer.exchange import Clock, Lost, Sleep, Unsent, no_answer, told_date

if TYPE_CHECKING:
    from syncer.adapters.jira_wire import Wire

_NOTHING: Mapping[str, str | int | Sequence[str]] = {}
_NO_HEADERS: Mapping[str, str] = {}
_WORD = re.compile(r"[!-~]+")
_EMPTY = (204, 205)
_SIGNED_OUT = 401
_LIMITS: WeakValueDictionary[tuple[str, str], Limits] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Account:
    """Whose sign-in this is."""

    id: str
    """The accountId (Cloud) or the user name (Data Center)."""
    name: str
    """As people see it."""
    timezone: str | None


class JiraClient:
    """One sign-in at one site; requests go out one after the other."""

    def __init__(self, name: str, settings: JiraSettings, *, limits: Limits, clock: Clock) -> None:
        """Nothing is asked before the first call."""
        self.name = name
        self.clock = clock
        self.url = settings.url
        self._settings = settings
        self._limits = limits
        self._wire: tuple[SecretStr, Wire] | None = None
        self._server: Mapping[str, Any] | None = None
        self._me: tuple[SecretStr, Account] | None = None
        self._dated: datetime | None = None
        self.wording = 0
        """Which way of asking for what we made this site understands."""
        self.named = False
        """Whether its last answer said that it was for us, and for no stranger."""

    @property
    def cloud(self) -> bool:
        """Whether it is Jira Cloud; asked once, unless the configuration says it."""
        match self._settings.deployment:
            case "cloud":
                return True
            case "data_center":
                return False
            case _:
                return is_cloud(self.server, self.url)

    @property
    def server(self) -> Mapping[str, Any]:
        """What the site says of itself (``serverInfo``); asked once.

        It says so to everybody, whom it takes us for or not: how to sign in depends on it.
        """
        if self._server is None:
            first, other = versions(self._settings)
            try:
                try:
                    self._server = self._mapping("/serverInfo", version=first)
                except Gone:
                    self._server = self._mapping("/serverInfo", version=other)
            except Denied:
                asked = () if self.behind_gateway else (first, other)
                answers = (self._as_stranger("/serverInfo", one) for one in asked)
                told = (one.body for one in answers if one is not None)
                found = next((one for one in told if isinstance(one, Mapping)), None)
                if found is None:
                    raise
                self._server = found
        return self._server

    @property
    def behind_gateway(self) -> bool:
        """Whether scoped tokens sign in here, at an address that no person sees."""
        return "/ex/jira/" in self.url

    @property
    def site(self) -> str:
        """The address at which people see it: behind a gateway another one than ours."""
        base = self.server.get("baseUrl") if self.behind_gateway else None
        known = isinstance(base, str) and base.startswith("https://")
        return str(base).rstrip("/") if known else self.url

    @property
    def me(self) -> Account:
        """Whose tickets ours are; asked once for every token."""
        if self._me is None or self._me[0] != self._token():
            token = self._token()
            body = self._mapping("/myself")
            found = account_in(body, cloud=self.cloud)
            if found is None:
                raise self.nonsense("GET /myself", writing=False)
            zone = body.get("timeZone")
            name = body.get("displayName")
            account = Account(
                found,
                name if isinstance(name, str) else found,
                zone if isinstance(zone, str) else None,
            )
            self._me = (token, account)
        return self._me[1]

    def server_time(self) -> datetime | None:
        """What time it was there at its last answer, in UTC, to a second."""
        return self._dated

    def forget_me(self) -> None:
        """Ask again who we are: an answer was odd."""
        self._me = None

    def get(self, path: str, query: Mapping[str, str | int | Sequence[str]] = _NOTHING) -> Answer:
        """A success; raises an ``AdapterError`` else. ``path`` is below ``/rest/api/N``."""
        return self._send("GET", path, query, None, Scope(f"GET {kind_of(path)}"), writing=False)

    def seen_by_strangers(self, path: str) -> bool:
        """Whether a path of the API answers without any sign-in; raises where nothing answers."""
        return self._as_stranger(path) is not None

    def _as_stranger(self, path: str, version: str | None = None) -> Answer | None:
        """What is shown without any sign-in; None: nothing."""
        from syncer.adapters.jira_wire import Wire  # noqa: PLC0415 - the package is heavy

        keys, call = self._settings, f"GET {path}"
        stranger = Wire(
            self.site,
            None,
            timeout=keys.timeout.total_seconds(),
            ca_bundle=keys.ca_bundle,
            clock=self.clock,
        )
        error: AdapterError | None = None
        status, headers, text = 0, _NO_HEADERS, ""
        try:
            address = self.site + self._address(path, version).removeprefix(self.url)
            status, headers, text = stranger.exchange("GET", address, _NOTHING, None)
        except (Unsent, Lost) as problem:
            error = Transient(f"{call}: {problem}", adapter=self.name)
        finally:
            stranger.close()
        if error is None and (status >= 500 or status == 429):  # noqa: PLR2004 - no answer at all
            error = Transient(f"{call} was answered {status}", adapter=self.name)
        if error is not None:
            raise error
        seen = 200 <= status < 300  # noqa: PLR2004 - all that HTTP calls a success
        return self._read(status, headers, text, call, writing=False) if seen else None

    def ask(self, path: str, body: Mapping[str, Any]) -> Answer:
        """A question too long for an address: sent as a POST, and changes nothing."""
        return self._send(
            "POST", path, _NOTHING, body, Scope(f"POST {kind_of(path)}"), writing=False
        )

    def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        issue: str | None = None,
        accept: Collection[int] = (),
        version: str | None = None,
    ) -> Answer:
        """One write in its turn, sent once; ``InDoubt`` if it may have landed all the same.

        ``issue``: the id that it is counted under; ``accept``: refusals that are an answer;
        ``version``: of the API, where it is not the usual one.
        """
        scope = Scope(f"{method} {kind_of(path)}", issue)
        return self._send(
            method, path, _NOTHING, body, scope, writing=True, version=version, accept=accept
        )

    def _mapping(self, path: str, version: str | None = None) -> Mapping[str, Any]:
        scope = Scope(f"GET {path}")
        body = self._send("GET", path, _NOTHING, None, scope, writing=False, version=version).body
        if not isinstance(body, Mapping):
            raise self.nonsense(f"GET {path}", writing=False)
        return body

    def _send(
        self,
        method: str,
        path: str,
        query: Mapping[str, str | int | Sequence[str]],
        body: Mapping[str, Any] | None,
        scope: Scope,
        *,
        writing: bool,
        version: str | None = None,
        accept: Collection[int] = (),
    ) -> Answer:
        call = f"{method} {path}"
        address = self._address(path, version)
        with self._limits.lock:
            answer = self._once(method, address, query, body, call, scope, writing=writing)
            if answer.status == _SIGNED_OUT and self._replaced():
                answer = self._once(method, address, query, body, call, scope, writing=writing)
        self.named = answer.named
        self._dated = told_date(answer.headers.get("date")) or self._dated
        wait = self._limits.heard(answer.status, answer.headers, scope)
        well = 200 <= answer.status < 300  # noqa: PLR2004 - all that HTTP calls a success
        if not well and answer.status not in accept:
            raise failure(answer, call, writing=writing, wait=wait, adapter=self.name)
        if answer.stranger:
            raise denial(answer, call, self.name)
        return answer

    def _address(self, path: str, version: str | None = None) -> str:
        below = version or ("3" if self.cloud else "2")
        return f"{self.url}/rest/api/{below}{path}"

    def _once(
        self,
        method: str,
        address: str,
        query: Mapping[str, str | int | Sequence[str]],
        body: Mapping[str, Any] | None,
        call: str,
        scope: Scope,
        *,
        writing: bool,
    ) -> Answer:
        try:
            self._limits.wait(scope)
        except Transient as early:
            early.adapter = self.name
            raise
        error: AdapterError | None = None
        token = self._token()
        try:
            status, headers, text = self._wired(token).exchange(method, address, query, body)
        except Unsent as problem:
            error = Transient(f"{call} was not sent: {problem}", adapter=self.name)
        except Lost as problem:
            error = unanswered(problem, call, writing=writing, adapter=self.name)
        if error is not None:
            raise error
        return self._read(status, headers, text, call, writing=writing)

    def _read(
        self, status: int, headers: Mapping[str, str], text: str, call: str, *, writing: bool
    ) -> Answer:
        """The answer with its JSON; a success that is none is no answer."""
        well = 200 <= status < 300  # noqa: PLR2004 - all that HTTP calls a success
        if not well and self._wire is not None:  # a server may repeat what it was sent
            text = hidden(text, self._wire[0], self._settings.email)
        body: Any = None
        usual = status in _EMPTY or not text.strip()
        if not usual:
            try:
                body = parsed(text)
                usual = isinstance(body, (dict, list))
            except ValueError:
                usual = False
        elif well and status not in _EMPTY and not writing:
            usual = False
        if well and not usual:
            raise self.nonsense(call, writing=writing)
        return Answer(status, headers, body)

    def close(self) -> None:
        """Let go of its connection; the next call makes another."""
        if self._wire is not None:
            self._wire[1].close()
            self._wire = None

    def nonsense(self, call: str, *, writing: bool) -> AdapterError:
        """The error for an answer that cannot be one of Jira."""
        message = f"{call}: the answer is not what Jira documents; is url right?"
        return no_answer(message, writing=writing, adapter=self.name)

    def _token(self) -> SecretStr:
        """The token as it is now; ``Denied`` if it cannot be one."""
        # Copied, for what a file holds may be another at the next look.
        now = SecretStr(self._settings.token.get_secret_value())
        if not _WORD.fullmatch(now.get_secret_value()):
            raise Denied("the token is not one word; write a new one", adapter=self.name)
        return now

    def _replaced(self) -> bool:
        """Whether there is another token by now than the one that was refused."""
        return self._wire is not None and self._token() != self._wire[0]

    def _wired(self, token: SecretStr) -> Wire:
        if self._wire is None or self._wire[0] != token:
            from syncer.adapters.jira_wire import Wire  # noqa: PLC0415 - the package is heavy

            if self._wire is not None:
                self._wire[1].close()
                at = self.clock().isoformat()
                structlog.get_logger().info("secret.reloaded", adapter=self.name, at=at)
            made = Wire(
                self.url,
                (self._settings.email, token),
                timeout=self._settings.timeout.total_seconds(),
                ca_bundle=self._settings.ca_bundle,
                clock=self.clock,
            )
            self._wire = (token, made)
        return self._wire[1]


def account_of(settings: JiraSettings) -> tuple[str, str]:
    """What instances share that use one sign-in at one site: limits, and the feed."""
    token = settings.token.get_secret_value()
    whose = settings.email or hashlib.sha256(token.encode()).hexdigest()
    return settings.url, whose


def client_of(name: str, settings: JiraSettings, clock: Clock, sleep: Sleep) -> JiraClient:
    """The client of an instance; instances of one sign-in share their limits."""
    key = account_of(settings)
    limits = _LIMITS.get(key)
    if limits is None:
        limits = _LIMITS[key] = Limits(clock, sleep)
    return JiraClient(name, settings, limits=limits, clock=clock)
