"""What ``requests`` makes of an exchange, in our words: an answer read within bounds, or why not.

Apart from ``syncer.exchange``, for loading requests takes a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO

import requests
from urllib3 import HTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
    ReadTimeoutError,
)

from syncer.exchange import Endless, Lost, Unsent

_MOST_BYTES = 32 * 1024 * 1024
_CHUNK = 64 * 1024
_SLOW = 4
"""An answer that trickles in may take so many timeouts."""


def read(response: requests.Response, timeout: float, clock: Callable[[], datetime]) -> bytes:
    """The body of a streamed answer; raises ``Lost`` where it is without end or too slow."""
    try:
        packed = b"".join(_pieces(response, timeout, clock))
    except BaseException:
        response.close()  # its rest would stay in a connection that nobody uses again
        raise
    return _unpacked(packed, response.headers.get("content-encoding", ""))


def _pieces(
    response: requests.Response, timeout: float, clock: Callable[[], datetime]
) -> Iterator[bytes]:
    began, size = clock(), 0
    # What has come, however little: whoever waits for more may wait for ever.
    while piece := response.raw.read1(_CHUNK, decode_content=False):
        yield piece
        size += len(piece)
        if size > _MOST_BYTES:
            raise Endless("an answer without end")
        if clock() - began > timedelta(seconds=_SLOW * timeout):
            raise Lost("an answer too slow to wait for")


def _unpacked(packed: bytes, encoding: str) -> bytes:
    """What was packed for the way."""
    headers = {"content-encoding": encoding}
    answer = HTTPResponse(BytesIO(packed), headers=headers, preload_content=False)
    whole = answer.read(_MOST_BYTES + 1, decode_content=True)
    if len(whole) > _MOST_BYTES:
        raise Endless("an answer without end")
    return whole


def judged(error: Exception) -> Unsent | Lost:
    """What an exception of requests means; its own words, which show addresses, are left out."""
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
