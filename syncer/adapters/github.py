"""Requests to GitHub: signed, paced, bounded, and every failure said in our own errors."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from pydantic import SecretStr

from syncer.adapters.github_answers import Answer, NotSignedIn, failure
from syncer.adapters.github_pacing import Pacer, Paces
from syncer.adapters.github_session import VERSION, Session
from syncer.adapters.github_settings import GithubSettings, SignIn
from syncer.errors import Denied, Gone, Rejected, Stale, Transient
from syncer.exchange import Clock, Sleep, path_of, plain

FIELDS_VERSION = "2026-03-10"
"""The one that knows issue fields."""
PER_PAGE = 100
MOST_PAGES = 1_000
"""A listing of more is one that goes in circles."""
_MOST_MOVES = 3
_MOVED = (301, 302, 307, 308)
_NOTHING: Mapping[str, str | int] = {}
_LINK = re.compile(r"<([^<>]+)>([^<]*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
_APP = "/app"
PACES = Paces()
"""Of this process."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in; the number stays, whatever becomes of the name."""

    login: str
    number: int | None


class GithubClient:
    """One sign-in at one server; requests go out one after the other."""

    def __init__(
        self,
        name: str,
        sign_in: SignIn,
        *,
        api_url: str,
        timeout: float,
        ca_bundle: Path | None,
        pacer: Pacer,
        clock: Clock,
        paces: Paces | None = None,
    ) -> None:
        """``timeout`` is for connecting and for every piece of an answer, in seconds.

        ``paces``: where others that write for the same account are found.
        """
        self.name = name
        self.api_url = api_url.rstrip("/")
        self._paces = paces
        self.clock = clock
        self._session = Session(
            name,
            sign_in,
            api_url=self.api_url,
            timeout=timeout,
            ca_bundle=ca_bundle,
            pacer=pacer,
            clock=clock,
        )
        app = sign_in.app
        self._installation = f"{_APP}/installations/{app.installation_id}" if app else ""
        self._account: tuple[SecretStr | None, Account] | None = None

    @property
    def pacer(self) -> Pacer:
        """How fast we may write, with all others of our account."""
        return self._session.pacer

    @property
    def account(self) -> Account:
        """Whose issues ours are: of a token its account, of an App its bot; asked once."""
        if self._account is None or self._account[0] != self._session.identity:
            found = self._bot() if self._session.app else self._user()
            self._account = (self._session.identity, found)
            if self._paces is not None and not self._session.app:
                whose = f"user {found.number or found.login.casefold()}"
                self._session.pacer = self._paces.joined(self.api_url, whose, self.pacer)
        return self._account[1]

    @property
    def login(self) -> str:
        """What our account is called, or was when we first asked."""
        return self.account.login

    def _bot(self) -> Account:
        path, key, body = _APP, "slug", self._whose(_APP)
        if isinstance(body, Mapping) and body.get(key) is None:  # which need not be told
            path, key = self._installation, "app_slug"
            body = self._whose(path)
        login = f"{self._named(path, key, body)}[bot]"
        try:
            return Account(login, _number(self.get(path_of("users", login)).body))
        except NotSignedIn:
            raise
        except (Denied, Gone, Rejected):
            return Account(login, None)

    def _user(self) -> Account:
        body = self._whose("/user")
        return Account(self._named("/user", "login", body), _number(body))

    def _whose(self, path: str) -> Any:
        try:
            return self.get(path).body
        except Gone as error:  # it says nothing of the issue that is read for the sake of this
            what = "is api_url right?" if path == "/user" else "is app.id right, and api_url?"
            raise Denied(f"{error}; {what}", adapter=self.name) from error

    def _named(self, path: str, key: str, body: Any) -> str:
        """What an answer calls somebody."""
        found = body.get(key) if isinstance(body, Mapping) else None
        if not isinstance(found, str) or not found:
            raise self._session.nonsense(f"GET {path}", writing=False)
        return found

    def get(
        self,
        path: str,
        query: Mapping[str, str | int] = _NOTHING,
        *,
        etag: str | None = None,
        version: str = VERSION,
    ) -> Answer:
        """A 200, or a 304 where the etag still holds; raises an ``AdapterError`` else."""
        call = self._called("GET", path)
        headers = {"If-None-Match": etag} if etag else {}
        address = path
        moved: str | None = None
        for _ in range(_MOST_MOVES + 1):
            answer = self._session.send("GET", address, query, headers, None, call, version)
            if answer.status not in _MOVED:
                return self._judged(answer, call, moved=moved, wanted=etag is not None)
            address = moved = self._target(answer, address, call)
        raise Transient(f"{call} is sent from one place to another", adapter=self.name)

    def pages(
        self,
        path: str,
        query: Mapping[str, str | int] = _NOTHING,
        *,
        etag: str | None = None,
        version: str = VERSION,
        most: int = MOST_PAGES,
    ) -> Iterator[Answer]:
        """Every page, 100 rows each; a page that fails raises, so that nothing seems whole.

        With an etag that still holds, the one answer is a 304.
        """
        answer = self.get(path, {"per_page": PER_PAGE, **query}, etag=etag, version=version)
        seen = {path}
        for _ in range(most):
            if answer.status == 304:  # noqa: PLR2004 - not modified
                yield answer
                return
            if not isinstance(answer.body, list):
                raise self._session.nonsense(f"GET {path}", writing=False)
            yield answer
            following = _following(answer.headers.get("link", ""))
            if following is None:
                return
            address = self._inside(urljoin(f"{self.api_url}{path}", following))
            if address is None:
                remedy = "which is not asked; is api_url right?"
                message = f"GET {path}: the next page is at another server, {remedy}"
                raise Denied(message, adapter=self.name)
            if address in seen:
                break
            seen.add(address)
            answer = self.get(address, version=version)
        raise Transient(f"GET {path}: pages without end", adapter=self.name)

    def write(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        version: str = VERSION,
    ) -> Answer:
        """One write in its turn, sent once; ``InDoubt`` if it may have landed all the same."""
        if self._paces is not None and not self._session.app:
            _ = self.account  # whose writes are counted together
        call = self._called(method, path)
        answer = self._session.send(method, path, _NOTHING, {}, body, call, version)
        moved: str | None = None
        if answer.status in _MOVED:
            moved = self._target(answer, path, call)
            if _tail(moved) != _tail(path):
                message = f"{call}: it has moved to {plain(moved)}; read it again"
                raise Stale(message, adapter=self.name)
            answer = self._session.send(method, moved, _NOTHING, {}, body, call, version)
        judged = self._judged(answer, call, moved=moved, writing=True)
        self.pacer.went_well()
        return judged

    def _called(self, method: str, address: str) -> str:
        """The request as messages name it: without server and query."""
        path = urlsplit(address).path
        if "://" in address:
            path = path.removeprefix(urlsplit(self.api_url).path)
        return f"{method} {plain(path)}"

    def _judged(
        self,
        answer: Answer,
        call: str,
        *,
        moved: str | None,
        wanted: bool = False,
        writing: bool = False,
    ) -> Answer:
        wait = self.pacer.heard(answer.status, answer.headers, answer.clues)
        good = (200, 201, 204) if writing else (200, 204, *((304,) if wanted else ()))
        if answer.status in good:
            return Answer(answer.status, answer.headers, answer.body, moved)
        raise failure(answer, call, writing=writing, wait=wait, adapter=self.name)

    def _target(self, answer: Answer, address: str, call: str) -> str:
        """Where a redirect leads, on the same server; nobody else is sent the sign-in."""
        location = answer.headers.get("location")
        if not location:
            told = answer.body.get("url") if isinstance(answer.body, Mapping) else None
            location = told if isinstance(told, str) else ""
        base = address if "://" in address else f"{self.api_url}{address}"
        target = self._inside(urljoin(base, location)) if location else None
        if target is None:
            message = f"{call}: it points to another server, which is not asked; is api_url right?"
            raise Denied(message, adapter=self.name)
        return target

    def _inside(self, address: str) -> str | None:
        """The address if it is one of this API."""
        try:
            here, there = urlsplit(self.api_url), urlsplit(address)
            same = _origin(here) == _origin(there) and "@" not in there.netloc
        except ValueError:
            return None
        inside = there.path.startswith(f"{here.path}/") and ".." not in there.path.split("/")
        return address if same and inside else None


def client_of(name: str, settings: GithubSettings, clock: Clock, sleep: Sleep) -> GithubClient:
    """The client of an instance; instances of one account share a pace, as GitHub counts them."""
    pace = settings.pace
    pacer = PACES.of(settings.api_url, _whose(settings), clock, sleep)
    pacer.slow_down(gap=pace.gap, per_minute=pace.per_minute, per_hour=pace.per_hour)
    return GithubClient(
        name,
        settings,
        api_url=settings.api_url,
        timeout=settings.timeout.total_seconds(),
        ca_bundle=settings.ca_bundle,
        pacer=pacer,
        clock=clock,
        paces=PACES,
    )


def _whose(sign_in: SignIn) -> str:
    if sign_in.app is not None:
        return f"{sign_in.app.id}/{sign_in.app.installation_id}"
    token = sign_in.token.get_secret_value() if sign_in.token else ""
    return hashlib.sha256(token.encode()).hexdigest()


def _number(body: Any) -> int | None:
    number = body.get("id") if isinstance(body, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _origin(parts: Any) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _tail(address: str) -> str:
    """What a path names inside of its repository."""
    steps = urlsplit(address).path.split("/")
    for word, names in (("repos", 3), ("repositories", 2)):
        if word in steps:
            return "/".join(steps[steps.index(word) + names :])
    return "/".join(steps)


def _following(link: str) -> str | None:
    """The address of ``rel="next"`` in a Link header: one word of several, in whatever letters."""
    for address, rest in _LINK.findall(link):
        for name, quoted, bare in _PARAMETER.findall(rest):
            if name.lower() == "rel" and "next" in (quoted or bare).lower().split():
                return str(address)
    return None
