"""One request through PyGithub: no retries, no sleep, no redirects, bounded in time and size.

PyGithub follows a redirect without its query, repeats a 202 without end and sleeps in between, so
its connection is replaced by one that hands every answer out. Imported with the first call alone:
PyGithub takes a fifth of a second.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import requests
from github import Auth, Github
from github.Requester import HTTPSRequestsConnectionClass, Requester, RequestsResponse
from pydantic import SecretStr
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ReadTimeoutError,
)

from syncer.adapters.github_answers import Lost, Unsent

_MOST_BYTES = 32 * 1024 * 1024
_CHUNK = 64 * 1024
_SLOW = 4
"""An answer that trickles in may take so many timeouts."""
_PAGE = 100
Clock = Callable[[], datetime]
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
            problem = _judged(error)
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
        began = self._clock()
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
            pieces, size = [], 0
            # What has come, however little: whoever waits for more may wait for ever.
            while piece := response.raw.read1(_CHUNK, decode_content=False):
                pieces.append(piece)
                size += len(piece)
                if size > _MOST_BYTES:
                    raise Lost("an answer without end")
                if self._clock() - began > timedelta(seconds=_SLOW * self._limit):
                    raise Lost("an answer too slow to wait for")
        whole = _unpacked(b"".join(pieces), response.headers.get("content-encoding", ""))
        text = whole.decode("utf-8", errors="replace")
        headers = {name.lower(): value for name, value in response.headers.items()}
        self.answer = (response.status_code, headers, text)
        return _Seen(response)


def _unpacked(packed: bytes, encoding: str) -> bytes:
    """What was packed for the way."""
    headers = {"content-encoding": encoding}
    answer = HTTPResponse(BytesIO(packed), headers=headers, preload_content=False)
    whole = answer.read(_MOST_BYTES + 1, decode_content=True)
    if len(whole) > _MOST_BYTES:
        raise Lost("an answer without end")
    return whole


class _Seen(RequestsResponse):
    """An answer that gives PyGithub nothing to act upon."""

    def __init__(self, response: requests.Response) -> None:
        super().__init__(response)
        self.status = 200
        self.headers = CaseInsensitiveDict()

    def read(self) -> str:
        """Nothing: the text was read already."""
        return ""


def _judged(error: Exception) -> Unsent | Lost:
    match error:
        case Unsent() | Lost():
            return type(error)(*error.args)
        case requests.exceptions.ConnectTimeout():
            return Unsent("no connection in time")
        case requests.exceptions.SSLError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return Unsent("its certificate is not trusted here; name the right ca_bundle")
        case requests.exceptions.ProxyError():
            return Unsent("the proxy gives no connection")
        case requests.exceptions.Timeout():
            return Lost("no answer in time")
        case requests.exceptions.ConnectionError() if _never_connected(error):
            return Unsent("no connection: refused, or an unknown host")
        case ReadTimeoutError():
            return Lost("no answer in time")
        case requests.exceptions.RequestException() | HTTPError():
            return Lost("the connection broke")
        case OSError() if "certificate" in str(error):
            return Unsent("the file of ca_bundle cannot be read")
        case _:
            return Lost(f"an answer that makes no sense ({type(error).__name__})")


def _never_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
