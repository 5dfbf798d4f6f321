"""What can go wrong between a client and GitHub, by script.

fake.faults.on("POST", r"/issues$", DROPPED_AFTER)             # the next create
fake.faults.on("GET", r"/issues/3$", failing(502), nth=2, times=3)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum

from tests.fakes.github_calls import Reply, Request, refusal
from tests.fakes.github_limits import SECONDARY

PAGE = "<!DOCTYPE html><html><title>Unicorn! · GitHub</title></html>"


class Wire(StrEnum):
    """What reaches the client."""

    WHOLE = "whole"
    DROPPED = "dropped"
    SILENT = "silent"
    """Nothing comes until the client gives up."""
    TRUNCATED = "truncated"
    """Half of the answer that the headers announce."""
    GARBLED = "garbled"
    """Half of the answer, announced as all of it."""
    HTML = "html"
    """A page for people under the same status."""
    EMPTY = "empty"
    """No byte of a body, under the same status."""


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    wire: Wire = Wire.WHOLE
    lands: bool = False
    """Whether what was asked for happens all the same."""
    late: timedelta | None = None
    """It happens only so long after the client was given up."""
    answer: Callable[[Request, datetime], Reply] | None = None
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)
    """In place of those that the answer has."""

    def __str__(self) -> str:
        return self.name


def _said(reply: Reply) -> Callable[[Request, datetime], Reply]:
    return lambda _request, _now: reply


DROPPED_BEFORE = Fault("dropped before", Wire.DROPPED)
DROPPED_AFTER = Fault("dropped after", Wire.DROPPED, lands=True)
SILENT_BEFORE = Fault("silent before", Wire.SILENT)
SILENT_AFTER = Fault("silent after", Wire.SILENT, lands=True)
TRUNCATED = Fault("truncated", Wire.TRUNCATED, lands=True)
GARBLED = Fault("garbled", Wire.GARBLED, lands=True)
HTML = Fault("a page for people", Wire.HTML, lands=True)
EMPTY = Fault("no body", Wire.EMPTY, lands=True)


def late(seconds: float, wire: Wire = Wire.DROPPED) -> Fault:
    """The client hears nothing, and what it asked for happens that much later."""
    return Fault(f"{seconds:g} s late", wire, late=timedelta(seconds=seconds))


def failing(status: int, *, after: bool = False, wait: float | None = None) -> Fault:
    """A 5xx, before or after the request was processed."""
    headers = {} if wait is None else {"Retry-After": f"{wait:g}"}
    reply = Reply(status, {"message": "Server Error"}, headers)
    when = "after" if after else "before"
    return Fault(f"{status} {when}", lands=after, answer=_said(reply))


def primary_limit(status: int = 403, seconds: float = 1800) -> Fault:
    """All requests of the hour are used up."""

    def answer(_request: Request, now: datetime) -> Reply:
        headers = {
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(int(now.timestamp() + seconds)),
        }
        return refusal(status, "API rate limit exceeded for user ID 1.", headers=headers)

    return Fault(f"{status} primary limit", answer=answer)


def secondary_limit(
    status: int = 403, wait: float | None = None, *, as_date: bool = False
) -> Fault:
    """A limit whose state nobody can read; perhaps it says how long to wait."""

    def answer(_request: Request, now: datetime) -> Reply:
        headers = {}
        if wait is not None:
            until = now + timedelta(seconds=wait)
            headers["Retry-After"] = format_datetime(until, usegmt=True) if as_date else f"{wait:g}"
        return refusal(status, SECONDARY, headers=headers)

    return Fault(f"{status} secondary limit", answer=answer)


def bare_limit(status: int = 429) -> Fault:
    """Too many requests, and not a word more."""
    return Fault(f"{status} bare", answer=_said(Reply(status, {"message": "Too Many Requests"})))


def moved(url: str, status: int = 301) -> Fault:
    """It lives at another address; perhaps on another host."""
    body = {"message": "Moved Permanently", "url": url}
    return Fault(f"{status} to {url}", answer=_said(Reply(status, body, {"Location": url})))


def refused(status: int, message: str) -> Fault:
    """Any refusal in GitHub's own form."""
    return Fault(f"{status} {message}", answer=_said(refusal(status, message)))


def answering(status: int, body: object, headers: Mapping[str, str] | None = None) -> Fault:
    """Any answer at all."""
    return Fault(f"{status} as scripted", answer=_said(Reply(status, body, headers or {})))


def with_headers(headers: Mapping[str, str]) -> Fault:
    """The right answer under wrong headers: a link to another host, say."""
    return Fault(f"with {', '.join(headers)}", lands=True, headers=headers)


TOO_QUICK = Fault(
    "submitted too quickly",
    answer=_said(
        refusal(422, "Validation Failed", ["was submitted too quickly", {"code": "custom"}])
    ),
)
ACCEPTED = Fault("202", answer=_said(Reply(202, {"message": "accepted"})))
REVOKED = refused(401, "Bad credentials")
FORBIDDEN = refused(403, "Resource not accessible by personal access token")
MISSING = refused(404, "Not Found")
DELETED = refused(410, "This issue was deleted")
DISABLED = refused(410, "Issues are disabled for this repo")
CONFLICT = refused(409, "Conflict")


@dataclass(slots=True)
class _Rule:
    method: str
    path: re.Pattern[str]
    fault: Fault
    nth: int
    left: int

    def fits(self, request: Request) -> bool:
        return self.method in {"*", request.method} and bool(self.path.search(request.path))


@dataclass(slots=True)
class Faults:
    """Rules in the order of their making; the first that is due speaks."""

    rules: list[_Rule] = field(default_factory=list)

    def on(self, method: str, path: str, fault: Fault, *, nth: int = 1, times: int = 1) -> None:
        """From the nth fitting request on, so many times; ``*`` is any method."""
        self.rules.append(_Rule(method, re.compile(path), fault, nth, times))

    def clear(self) -> None:
        self.rules.clear()

    def due(self, request: Request) -> Fault | None:
        """The fault of this request; every rule that fits counts it."""
        chosen = None
        for rule in self.rules:
            if rule.left < 1 or not rule.fits(request):
                continue
            rule.nth -= 1
            if rule.nth < 1 and chosen is None:
                rule.left -= 1
                chosen = rule.fault
        return chosen
