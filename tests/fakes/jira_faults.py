"""What can go wrong between a client and Jira, by script; the wires are those of any fake.

fake.faults.on("POST", r"/issue/bulk$", DROPPED_AFTER)              # the next create
fake.faults.on("PUT", r"/issue/10001$", limited(ISSUE, wait=2))
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime

from tests.fakes.github_calls import Reply, Request
from tests.fakes.github_faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    EMPTY,
    GARBLED,
    HTML,
    SILENT_AFTER,
    SILENT_BEFORE,
    TRUNCATED,
    Fault,
    Faults,
    Wire,
    answering,
    late,
    with_headers,
)

__all__ = [
    "ANONYMOUS",
    "BURST",
    "CAPTCHA",
    "CONFLICT",
    "DROPPED_AFTER",
    "DROPPED_BEFORE",
    "EMPTY",
    "FORBIDDEN",
    "GARBLED",
    "GLOBAL",
    "HTML",
    "ISSUE",
    "MAINTENANCE",
    "MISSING",
    "REMOVED",
    "REVOKED",
    "SILENT_AFTER",
    "SILENT_BEFORE",
    "TENANT",
    "TRUNCATED",
    "WITHOUT_ROWS",
    "Fault",
    "Faults",
    "Wire",
    "answering",
    "failing",
    "late",
    "limited",
    "moved",
    "page",
    "refused",
    "with_headers",
]

BURST, ISSUE = "jira-burst-based", "jira-per-issue-on-write"
TENANT, GLOBAL = "jira-quota-tenant-based", "jira-quota-global-based"
LOGIN = "<!DOCTYPE html><html><title>Log in - Jira</title><body>token=ATATT-secret</body></html>"
HTML_TYPE = {"Content-Type": "text/html;charset=UTF-8"}


def _collection(*messages: str, errors: Mapping[str, str] | None = None) -> dict[str, object]:
    return {"errorMessages": list(messages), "errors": dict(errors or {})}


def limited(
    reason: str | None = BURST,
    wait: float | None = 5,
    *,
    as_date: bool = False,
    status: int = 429,
) -> Fault:
    """Too many requests: why, and for how long, each if it says so."""

    def answer(_request: Request, now: datetime) -> Reply:
        headers = {} if reason is None else {"RateLimit-Reason": reason}
        if wait is not None:
            until = now + timedelta(seconds=wait)
            headers["Retry-After"] = format_datetime(until, usegmt=True) if as_date else f"{wait:g}"
        return Reply(status, _collection("Rate limit exceeded."), headers)

    return Fault(f"{status} {reason}", answer=answer)


def failing(
    status: int, *, after: bool = False, wait: float | None = None, as_date: bool = False
) -> Fault:
    """A 5xx, before or after the request was processed."""

    def answer(_request: Request, now: datetime) -> Reply:
        headers = {}
        if wait is not None:
            until = now + timedelta(seconds=wait)
            headers["Retry-After"] = format_datetime(until, usegmt=True) if as_date else f"{wait:g}"
        return Reply(status, _collection("Internal server error"), headers)

    return Fault(f"{status} {'after' if after else 'before'}", lands=after, answer=answer)


def refused(
    status: int,
    *messages: str,
    errors: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Fault:
    """Any refusal in Jira's own form."""
    reply = Reply(status, _collection(*messages, errors=errors), headers or {})
    name = f"{status} {' '.join(messages)}".strip()
    return Fault(name, answer=lambda _request, _now: reply)


def moved(url: str, status: int = 302) -> Fault:
    """It lives at another address, perhaps on another host: a proxy's login page, say."""
    reply = Reply(status, None, {"Location": url})
    return Fault(f"{status} to {url}", answer=lambda _request, _now: reply)


def page(status: int = 503) -> Fault:
    """A page for people instead of an answer; what it says is nobody's business."""
    reply = Reply(status, LOGIN, HTML_TYPE)
    return Fault(f"{status} page", answer=lambda _request, _now: reply)


CAPTCHA = Fault(
    "captcha",
    answer=lambda request, _now: Reply(
        403,
        {"message": "Forbidden", "status-code": 403},
        {
            "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
            "X-Authentication-Denied-Reason": (
                f"CAPTCHA_CHALLENGE; login-url={request.base}/login.jsp"
            ),
        },
    ),
)
REVOKED = refused(401, headers={"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"})
FORBIDDEN = refused(403, "You do not have permission to do this.")
MISSING = refused(404, "Issue does not exist or you do not have permission to see it.")
REMOVED = refused(410, "The requested API has been removed.")
CONFLICT = refused(409, "The issue is being updated by another request.")
ANONYMOUS = answering(200, {"issues": [], "isLast": True}, {"X-AUSERNAME": "anonymous"})
"""A search that nobody in particular asked."""
MAINTENANCE = page(503)
WITHOUT_ROWS = answering(200, {"isLast": True})
"""A listing that lacks its list."""
