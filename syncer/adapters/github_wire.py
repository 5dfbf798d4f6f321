"""One request through PyGithub: no retries, no sleep, no redirects, bounded in time and size.

PyGithub follows a redirect without its query, repeats a 202 without end and sleeps in between, so
its connection is replaced by one that hands every answer out. Imported with the first call alone:
PyGithub takes a fifth of a second.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.Requester import HTTPSRequestsConnectionClass, Requester, RequestsResponse
from pydantic import SecretStr
from requests.structures import CaseInsensitiveDict

from syncer.exchange import Clock, Lost, Unsent
from syncer.wire import judged, read

_PAGE = 100
Received = tuple[int, Mapping[str, str], str]

# At debug level PyGithub logs whole answers, and the one that signs in holds a token.
logging.getLogger("github.Requester").setLevel(logging.INFO)


class Wire:
    """Requests to one server, one after the other."""

    def __init__(
        self,
        api_url: str,
        *,
        timeout: float,
        ca_bundle: Path | None,
        clock: Clock,
    ) -> None:
        """``timeout`` is for connecting and for every piece of the answer, in seconds."""
        self._api_url = api_url
        self._verify: str | Literal[True] = True if ca_bundle is None else str(ca_bundle)
        self._timeout = timeout
        self._connection = _Connection(api_url, timeout, self._verify, clock)
        self._requester: tuple[tuple[SecretStr, bool, str], Requester] | None = None

    def exchange(
        self,
        method: str,
        address: str,
        query: Mapping[str, str | int],
        headers: Mapping[str, str],
        body: object,
        *,
        token: SecretStr,
        as_app: bool,
        version: str,
    ) -> Received:
        """Status, headers by lower-case name and text; raises ``Unsent`` or ``Lost``."""
        requester = self._signed(token, as_app, version)
        problem: Unsent | Lost | None = None
        try:
            requester.requestJson(
                method, address, dict(query), dict(headers), body, cnx=self._connection
            )
        except Exception as error:  # noqa: BLE001 - whatever requests makes of an odd answer
            problem = judged(error)
        if problem is not None:
            # Outside of the handler: what was caught shows addresses and whole headers.
            self._connection.close()
            raise problem
        return self._connection.answer

    def _signed(self, token: SecretStr, as_app: bool, version: str) -> Requester:  # noqa: FBT001 - inner
        key = (token, as_app, version)
        if self._requester is None or self._requester[0] != key:
            made = Github(
                auth=(Auth.AppAuthToken if as_app else Auth.Token)(token.get_secret_value()),
                base_url=self._api_url,
                timeout=max(1, int(self._timeout)),
                user_agent="syncer",
                per_page=_PAGE,
                verify=self._verify,
                retry=None,
                seconds_between_requests=None,
                seconds_between_writes=None,
                lazy=True,
                api_version=version,
            )
            self._requester = (key, made.requester)
        return self._requester[1]


class _Connection(HTTPSRequestsConnectionClass):
    """As PyGithub's own, over https or http, to one host alone; keeps the answer for itself."""

    def __init__(
        self, api_url: str, timeout: float, verify: str | Literal[True], clock: Clock
    ) -> None:
        parts = urlsplit(api_url)
        super().__init__(parts.hostname or "", parts.port, retry=0, verify=verify)
        self.answer: Received = (0, {}, "")
        self._root = f"{parts.scheme}://{parts.netloc}"
        self._limit = timeout
        self._clock = clock

    def getresponse(self) -> RequestsResponse:
        """What PyGithub may see of it: that it came."""
        response = self.session.request(
            self.verb,
            f"{self._root}{self.url}",
            headers=self.headers,
            data=self.input,
            timeout=(self._limit, self._limit),
            verify=self.verify,
            allow_redirects=False,
            stream=True,
        )
        with response:
            text = read(response, self._limit, self._clock).decode("utf-8", errors="replace")
        headers = {name.lower(): value for name, value in response.headers.items()}
        self.answer = (response.status_code, headers, text)
        return _Seen(response)


class _Seen(RequestsResponse):
    """An answer that gives PyGithub nothing to act upon."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response)
        self.status = 200
        self.headers = CaseInsensitiveDict()

    def read(self) -> str:
        """Nothing: the text was read already."""
        return ""
