"""Words of an exchange over HTTP, for every adapter that speaks it: what came, what it says.

An answer is read bounded in time and size; whatever goes wrong on the way is one of two things:
certainly not received by the other side, or perhaps received.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import quote

from syncer.errors import InDoubt, Transient

Clock = Callable[[], datetime]
"""Aware, UTC."""
Sleep = Callable[[float], None]
_LONGEST = 400
_BEYOND = 7 * 86_400.0
"""Seconds; who says more than a week does not mean it."""
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"'<>)]+")
_USER = re.compile(r"(?<=://)[^/\s@]+@")


class Unsent(Exception):
    """Certainly not received by the other side."""


class Lost(Exception):
    """Perhaps received; there is no answer that can be used."""


class Endless(Lost):
    """An answer of more bytes than anybody wants to hold; less may be asked for."""


def path_of(*segments: str | int) -> str:
    """A path whose segments cannot break out of their place."""
    return "".join(f"/{quote(str(one), safe='')}" for one in segments)


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine hears what is said there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def plain(text: str) -> str:
    """One line of not too many characters, without users and queries in addresses."""
    line = " ".join(_QUERY.sub("", _USER.sub("", text)).split())
    line = "".join(one for one in line if one.isprintable())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def no_answer(
    said: str, *, writing: bool, adapter: str, wait: float | None = None
) -> Transient | InDoubt:
    """The error where the outcome is unknown: of a write in doubt, of a question nothing at all."""
    kind = InDoubt if writing else Transient
    return kind(said, adapter=adapter, retry_after=wait)


def told_date(text: str | None) -> datetime | None:
    """A date as HTTP headers tell it (RFC 9110 §5.6.7); nonsense is none."""
    try:
        at = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=UTC)


def told_wait(text: str | None, now: datetime) -> float | None:
    """Seconds of ``Retry-After`` in both of its forms (RFC 9110 §10.2.3); nonsense is none."""
    if text is None:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return _bounded(float(text.strip()[:9]))
    at = told_date(text)
    return None if at is None else _bounded((at - now).total_seconds())


def _bounded(seconds: float) -> float:
    return max(1.0, min(seconds, _BEYOND))
