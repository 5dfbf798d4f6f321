"""A signed exchange: in its turn, under the sign-in of the moment, answered or told why not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from pydantic import SecretStr

from syncer.adapters.github_answers import Answer, failure
from syncer.adapters.github_pacing import Pacer
from syncer.adapters.github_settings import SignIn
from syncer.adapters.github_sign_in import AppSignIn, TokenSignIn
from syncer.errors import AdapterError, Transient
from syncer.exchange import Clock, Lost, Unsent, no_answer

if TYPE_CHECKING:
    from syncer.adapters.github_wire import Wire


VERSION = "2022-11-28"
_EMPTY = (204, 205, 304)
_NOTHING: Mapping[str, str | int] = {}
_ACCEPT = "application/vnd.github+json"


class Session:
    """Requests of one sign-in to one server; PyGithub is loaded with the first."""

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
    ) -> None:
        self._name = name
        self._api_url = api_url
        self._timeout = timeout
        self._ca_bundle = ca_bundle
        self.pacer = pacer
        self._clock = clock
        self._wire: Wire | None = None
        self._app = (
            AppSignIn(name, sign_in.app, sign_in.needs(), self._as_app, clock)
            if sign_in.app is not None
            else None
        )
        self._signed: AppSignIn | TokenSignIn = self._app or TokenSignIn(name, sign_in)
        self._used = SecretStr("")
        self.identity: SecretStr | None = None
        """The token that was used last; an App stays the same under all of its tokens."""

    @property
    def app(self) -> bool:
        """Whether it signs in as an App."""
        return self._app is not None

    def send(
        self,
        method: str,
        address: str,
        query: Mapping[str, str | int],
        headers: Mapping[str, str],
        body: object,
        call: str,
        version: str,
    ) -> Answer:
        """One request, sent again only where another sign-in may be taken for the same thing."""
        path = address.removeprefix(self._api_url)
        app = self._app if (path + "/").startswith("/app/") else None
        with self.pacer.lock:
            answer = self._once(method, address, query, headers, body, call, version, app)
            if answer.status == 401:  # noqa: PLR2004 - not signed in
                if app is not None:
                    raise app.unfit(answer)
                if self._signed.refused(self._used):
                    answer = self._once(method, address, query, headers, body, call, version, None)
        return answer

    def nonsense(self, call: str, *, writing: bool) -> AdapterError:
        """The error for an answer that cannot be one of GitHub."""
        message = f"{call}: the answer is not what GitHub documents; is api_url right?"
        return no_answer(message, writing=writing, adapter=self._name)

    def _once(
        self,
        method: str,
        address: str,
        query: Mapping[str, str | int],
        headers: Mapping[str, str],
        body: object,
        call: str,
        version: str,
        app: AppSignIn | None,
    ) -> Answer:
        self._used = self._current() if app is None else app.signature()
        return self._exchange(
            method,
            address,
            query,
            headers,
            body,
            call=call,
            version=version,
            as_app=app is not None,
        )

    def _current(self) -> SecretStr:
        token = self._signed.token()
        if self._app is None:
            if self.identity is not None and token != self.identity:
                at = self._clock().isoformat()
                structlog.get_logger().info("secret.reloaded", adapter=self._name, at=at)
            self.identity = token
        return token

    def _as_app(self, method: str, path: str, body: Mapping[str, object]) -> Answer:
        """Whatever the App is answered in its own name."""
        if self._app is not None:
            self._used = self._app.signature()
        call = f"{method} {path}"
        answer = self._exchange(
            method, path, _NOTHING, {}, body, call=call, version=VERSION, as_app=True
        )
        wait = self.pacer.heard(answer.status, answer.headers, answer.clues)
        if wait is not None:
            raise failure(answer, call, writing=False, wait=wait, adapter=self._name)
        return answer

    def _exchange(
        self,
        method: str,
        address: str,
        query: Mapping[str, str | int],
        headers: Mapping[str, str],
        body: object,
        *,
        call: str,
        version: str,
        as_app: bool,
    ) -> Answer:
        writing = method != "GET" and not as_app
        self._in_turn(writing=writing)
        error: AdapterError | None = None
        try:
            status, found, text = self._wired().exchange(
                method,
                address,
                query,
                {"Accept": _ACCEPT, **headers},
                body,
                token=self._used,
                as_app=as_app,
                version=version,
            )
        except Unsent as problem:
            error = Transient(f"{call} was not sent: {problem}", adapter=self._name)
        except Lost as problem:
            error = no_answer(f"{call}: {problem}", writing=writing, adapter=self._name)
        finally:
            if writing:
                self.pacer.wrote()
        if error is not None:
            raise error
        return self._read(status, found, text, call, writing=writing)

    def _in_turn(self, *, writing: bool) -> None:
        try:
            if writing:
                self.pacer.wait()
            else:
                self.pacer.ready()
        except Transient as error:
            error.adapter = self._name
            raise

    def _read(
        self, status: int, headers: Mapping[str, str], text: str, call: str, *, writing: bool
    ) -> Answer:
        """The answer with its JSON; a success that is none is no answer."""
        well = status < 300  # noqa: PLR2004 - all that HTTP calls a success
        if not well:  # a server may repeat what it was sent
            text = text.replace(self._used.get_secret_value(), "[hidden]")
        # However it calls JSON, if at all: only a page for people is none.
        body: Any = None
        usual = status in _EMPTY or "html" not in headers.get("content-type", "").lower()
        if status not in _EMPTY:
            try:
                body = json.loads(text)
            except (ValueError, RecursionError):
                usual = False
        if well and not usual:
            self.pacer.heard(status, headers)
            raise self.nonsense(call, writing=writing)
        return Answer(status, headers, body)

    def _wired(self) -> Wire:
        if self._wire is None:
            from syncer.adapters.github_wire import Wire  # noqa: PLC0415 - PyGithub is heavy

            self._wire = Wire(
                self._api_url, timeout=self._timeout, ca_bundle=self._ca_bundle, clock=self._clock
            )
        return self._wire
