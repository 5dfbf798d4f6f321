"""How another server may hear what GitHub hears, and say what it says (``github_others``)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import count
from typing import Any

from tests.fakes.github_calls import Reply, Request

Change = Callable[[Any], Any]
PAGE = b"<!DOCTYPE html><html><title>Not here</title></html>"
HTML = "text/html; charset=utf-8"
ISSUES = r"/issues(/\d+)?$"


def as_heard(request: Request) -> Request:
    return request


def as_said(_request: Request, reply: Reply) -> Reply:
    return reply


@dataclass(frozen=True, slots=True)
class Other:
    """One way of being another server."""

    says: Callable[[Request, Reply], Reply] = as_said
    hears: Callable[[Request], Request] = as_heard
    described: bool = True
    """Whether its answers are what the description says word by word."""
    framing: str = ""
    """How bodies are sent, as the fake's server has it."""


def headers(**told: str | None) -> Callable[[Request, Reply], Reply]:
    """Every answer with these headers instead; None: without."""
    wanted = {name.replace("_", "-").lower(): value for name, value in told.items()}

    def says(_request: Request, reply: Reply) -> Reply:
        kept = {name: one for name, one in reply.headers.items() if name.lower() not in wanted}
        there = {name: one for name, one in wanted.items() if one is not None}
        return replace(reply, headers={**kept, **there})

    return says


def of(pattern: str, change: Change) -> Callable[[Request, Reply], Reply]:
    """The body of every success at such a path, changed."""
    path = re.compile(pattern)

    def says(request: Request, reply: Reply) -> Reply:
        fits = path.search(request.path) and reply.status < 300
        if not fits or not isinstance(reply.body, (dict, list)):
            return reply
        return replace(reply, body=change(reply.body))

    return says


def rows(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Change:
    """Each issue of a listing, or the one that is shown."""
    return lambda body: [*map(change, body)] if isinstance(body, list) else change(body)


def issues(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[..., Reply]:
    return of(rf"{ISSUES}|/issues/\d+/assignees$", rows(change))


def refuses(pattern: str, status: int, *, html: bool = False) -> Callable[..., Reply]:
    path = re.compile(pattern)
    body: Any = PAGE if html else {"message": "No."}

    def says(request: Request, reply: Reply) -> Reply:
        if not path.search(request.path):
            return reply
        headers = {**reply.headers, "Content-Type": HTML} if html else reply.headers
        return Reply(status, body, headers)

    return says


def without(*names: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda row: {name: one for name, one in row.items() if name not in names}


def without_nothing(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: without_nothing(one) for name, one in node.items() if one is not None}
    return [without_nothing(one) for one in node] if isinstance(node, list) else node


def with_more(node: Any) -> Any:
    """What later versions of a server say beside."""
    if isinstance(node, dict):
        more: dict[str, Any] = {"x_new": {"a": [1, None]}, "x_null": None, "x_list": []}
        return {**{name: with_more(one) for name, one in node.items()}, **more}
    return [with_more(one) for one in node] if isinstance(node, list) else node


def fine_times(node: Any) -> Any:
    """The same moments, with an offset and thousandths."""
    if isinstance(node, dict):
        return {
            name: one[:-1] + ".000+00:00"
            if name.endswith("_at") and isinstance(one, str) and one.endswith("Z")
            else fine_times(one)
            for name, one in node.items()
        }
    return [fine_times(one) for one in node] if isinstance(node, list) else node


def values(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Callable[..., Reply]:
    """The values of an organisation's fields, each said otherwise."""

    def told(row: dict[str, Any]) -> dict[str, Any]:
        values = row.get("issue_field_values")
        return row if values is None else {**row, "issue_field_values": [*map(change, values)]}

    return issues(told)


def reordered(row: dict[str, Any]) -> dict[str, Any]:
    told = {**row, "labels": row.get("labels", [])[::-1]}
    return dict(reversed(told.items()))


def plain_of(row: dict[str, Any]) -> dict[str, Any]:
    return without("issue_field_values")(row)


def plain_labels(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "labels": [one["name"] for one in row["labels"]]}


def bare_labels(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "labels": [{"name": one["name"]} for one in row["labels"]]}


def as_typed(row: dict[str, Any]) -> dict[str, Any]:
    """As a form of the web sends a text."""
    body = row.get("body")
    return {**row, "body": body.replace("\n", "\r\n") if body else body}


def trimmed(row: dict[str, Any]) -> dict[str, Any]:
    body = row.get("body")
    return {**row, "body": body.strip() if body else body}


def paged_by(most: int) -> Callable[[Request], Request]:
    """No more rows on a page than these, whatever is asked."""

    def hears(request: Request) -> Request:
        size = min(int(request.query.get("per_page", 30)), most)
        return replace(request, query={**request.query, "per_page": str(size)})

    return hears


def linked(change: Callable[[str, Request], str]) -> Callable[[Request, Reply], Reply]:
    def says(request: Request, reply: Reply) -> Reply:
        link = reply.headers.get("Link")
        if link is None:
            return reply
        return replace(reply, headers={**reply.headers, "Link": change(link, request)})

    return says


def relative(link: str, request: Request) -> str:
    return link.replace(request.origin, "")


def spelt(link: str, _request: Request) -> str:
    """In other letters, without blanks and quotes."""
    return re.sub(r'; rel="(\w+)", ?', r";title=x;REL=\1,", link + ", ").rstrip(",")


def by_cursor(link: str, _request: Request) -> str:
    """Only the next page is known, by a cursor that stands before all else."""
    found = re.search(r'<([^?>]+)\?([^>]*?)&page=(\d+)>; rel="next"', link)
    if found is None:
        return ""
    return f'<{found[1]}?after=Y3Vyc29y%3D{found[3]}&{found[2]}>; rel="next"'


def from_cursor(request: Request) -> Request:
    few = paged_by(2)(request)
    after = few.query.get("after", "")
    rest = {name: one for name, one in few.query.items() if name != "after"}
    page = {"page": after.rpartition("=")[2]} if after else {}
    return replace(few, query={**rest, **page})


def only_after(request: Request) -> Request:
    """``since`` is the moment after which, and not from which on."""
    since = request.query.get("since")
    if since is None:
        return request
    later = datetime.fromisoformat(since) + timedelta(seconds=1)
    return replace(request, query={**request.query, "since": f"{later:%Y-%m-%dT%H:%M:%SZ}"})


def forgetful(request: Request) -> Request:
    """Conditions mean nothing."""
    headers = {name: one for name, one in request.headers.items() if name != "if-none-match"}
    return replace(request, headers=headers)


def ever_another() -> Callable[[Request, Reply], Reply]:
    numbers = count()
    return lambda _request, reply: replace(
        reply, headers={**reply.headers, "ETag": f'"{next(numbers)}"'}
    )


def strong(_request: Request, reply: Reply) -> Reply:
    etag = reply.headers.get("ETag", "").removeprefix("W/")
    return replace(reply, headers={**reply.headers, "ETag": etag}) if etag else reply


def bare_304(_request: Request, reply: Reply) -> Reply:
    return Reply(304) if reply.status == 304 else reply


def dated(seconds: float) -> Callable[[Request, Reply], Reply]:
    def says(_request: Request, reply: Reply) -> Reply:
        at = parsedate_to_datetime(reply.headers["Date"]) + timedelta(seconds=seconds)
        return replace(reply, headers={**reply.headers, "Date": format_datetime(at, usegmt=True)})

    return says


def pages_of_errors(_request: Request, reply: Reply) -> Reply:
    if reply.status < 400:
        return reply
    return Reply(reply.status, PAGE, {**reply.headers, "Content-Type": HTML})


def wordless(_request: Request, reply: Reply) -> Reply:
    return replace(reply, body=None) if reply.status >= 400 else reply


def shouted(_request: Request, reply: Reply) -> Reply:
    return replace(reply, headers={name.upper(): one for name, one in reply.headers.items()})


def murmured(_request: Request, reply: Reply) -> Reply:
    return replace(reply, headers={name.lower(): one for name, one in reply.headers.items()})


def other_refusals(_request: Request, reply: Reply) -> Reply:
    """Errors as one text, as some end points of GitHub have them."""
    if reply.status != 422:
        return reply
    return replace(reply, body={"message": "Validation Failed", "errors": "Something is wrong"})


def spaced(_request: Request, reply: Reply) -> Reply:
    """For people to read, and with letters as they are."""
    if not isinstance(reply.body, (dict, list)):
        return reply
    text = json.dumps(reply.body, indent=2, ensure_ascii=False)
    return replace(reply, body=f"\n{text}\n".encode())


def silent_deletes(request: Request, reply: Reply) -> Reply:
    if request.method == "DELETE" and reply.status == 200 and "/labels/" in request.path:
        return Reply(204, None, reply.headers)
    return reply


def moved(change: Callable[[str, Request], str | None]) -> Callable[[Request, Reply], Reply]:
    """Where something went is said otherwise; None: in the body alone."""

    def says(request: Request, reply: Reply) -> Reply:
        there = reply.headers.get("Location")
        if there is None or reply.status < 300:
            return reply
        told = change(there, request)
        rest = {name: one for name, one in reply.headers.items() if name != "Location"}
        return replace(reply, headers=rest if told is None else {**rest, "Location": told})

    return says


def whole_address(there: str, request: Request) -> str:
    return f"{there}?{request.raw}" if request.raw else there


def by_status(status: int) -> Callable[[Request, Reply], Reply]:
    return lambda _request, reply: (
        replace(reply, status=status) if reply.status in (301, 307) else reply
    )
