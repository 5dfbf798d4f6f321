"""One request through the jira package: no retries, no sleep, no redirects, bounded in size.

Its session repeats what it believes to be lost, a create too, so its retries are off; its methods
ask more than they are asked for, so requests are worded here. Loaded with the first call alone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from jira import JIRA
from jira.exceptions import JIRAError
from pydantic import SecretStr
from requests import PreparedRequest, Response

from syncer.exchange import Lost, Unsent
from syncer.wire import judged, read

Received = tuple[int, Mapping[str, str], str]
Query = Mapping[str, str | int | Sequence[str]]

# It writes addresses, headers and whole answers into its logs.
for _name in ("jira.client", "jira.resilientsession"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)


class Wire:
    """Requests to one server under one sign-in, one after the other."""

    def __init__(
        self,
        url: str,
        sign_in: tuple[str | None, SecretStr] | None,
        *,
        timeout: float,
        ca_bundle: Path | None,
        clock: Callable[[], datetime],
    ) -> None:
        """``timeout`` is for connecting and for every piece of the answer, in seconds.

        With an e-mail address the token is a password to it, alone it bears itself; without any
        sign-in it asks as a stranger.
        """
        email, token = sign_in or (None, SecretStr(""))
        self._timeout = timeout
        self._clock = clock
        self._jira = JIRA(
            url,
            options={
                "verify": True if ca_bundle is None else str(ca_bundle),
                "headers": {"User-Agent": "syncer"},
            },
            basic_auth=None if email is None else (email, token.get_secret_value()),
            token_auth=(token.get_secret_value() or None) if email is None else None,
            get_server_info=False,
            logging=False,
            max_retries=0,
            timeout=(timeout, timeout),
        )
        if sign_in is None:
            # Else requests would look for a sign-in of its own, in ~/.netrc.
            self._jira._session.auth = _nobody  # noqa: SLF001 - the package has no way to say it

    def exchange(self, method: str, address: str, query: Query, body: object) -> Received:
        """Status, headers by lower-case name and text; raises ``Unsent`` or ``Lost``."""
        problem: Unsent | Lost | None = None
        received: Received = (0, {}, "")
        try:
            received = self._received(method, address, query, body)
        except Exception as error:  # noqa: BLE001 - whatever requests makes of an odd answer
            problem = judged(error)
        if problem is not None:
            # Outside of the handler: what was caught shows addresses and whole headers.
            raise problem
        return received

    def close(self) -> None:
        """Let go of its connections."""
        self._jira._session.close()  # noqa: SLF001 - its own close() is untyped

    def _received(self, method: str, address: str, query: Query, body: object) -> Received:
        got: list[Received] = []

        def keep(response: Response, *_: object, **__: object) -> None:
            # Before the package looks at it: it would read without end and raise what it read.
            text = read(response, self._timeout, self._clock).decode("utf-8", errors="replace")
            headers = {name.lower(): value for name, value in response.headers.items()}
            got.append((response.status_code, headers, text))
            response._content = b""  # noqa: SLF001 - read already

        try:
            self._jira._session.request(  # noqa: SLF001 - the package's signed session
                method,
                address,
                params={name: _said(value) for name, value in query.items()},
                data=None if body is None else json.dumps(body),
                hooks={"response": keep},
                allow_redirects=False,
                stream=True,
            )
        except JIRAError:
            if not got:
                raise
        if not got:
            raise Lost("no answer")
        return got[-1]


def _nobody(request: PreparedRequest) -> PreparedRequest:
    return request


def _said(value: str | int | Sequence[str]) -> str | int:
    return value if isinstance(value, str | int) else ",".join(value)
