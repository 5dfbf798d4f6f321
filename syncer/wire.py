"""What ``requests`` makes of an exchange, in our words: an answer read within bounds, or why not.

Apart from ``syncer.exchange``, for loading requests takes a while.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import requests
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from syncer.exchange import Lost, Unsent

_MOST_BYTES = 32 * 1024 * 1024
_CHUNK = 64 * 1024
_SLOW = 4
"""An answer that trickles in may take so many timeouts."""


def read(response: requests.Response, timeout: float, clock: Callable[[], datetime]) -> bytes:
    """The body of a streamed answer; raises ``Lost`` where it is without end or too slow."""
    try:
        return b"".join(_pieces(response, timeout, clock))
    except BaseException:
        response.close()  # its rest would stay in a connection that nobody uses again
        raise


def _pieces(
    response: requests.Response, timeout: float, clock: Callable[[], datetime]
) -> Iterator[bytes]:
    began, size = clock(), 0
    for piece in response.iter_content(_CHUNK):
        yield piece
        size += len(piece)
        if size > _MOST_BYTES:
            raise Lost("an answer without end")
        if clock() - began > timedelta(seconds=_SLOW * timeout):
            raise Lost("an answer too slow to wait for")


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
        case requests.exceptions.RequestException():
            return Lost("the connection broke")
        case OSError() if "certificate" in str(error):
            return Unsent("the file of ca_bundle cannot be read")
        case _:
            return Lost(f"an answer that makes no sense ({type(error).__name__})")


def _never_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
