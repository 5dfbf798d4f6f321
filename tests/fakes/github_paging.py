"""Pages with Link headers, as every listing has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.fakes.github_calls import Call, Reply

T = TypeVar("T")
DEFAULT, MOST = 30, 100


def paged(call: Call, rows: Sequence[T], face: Callable[[T], Any]) -> Reply:
    """The page asked for; its neighbours stand in the Link header."""
    size = min(call.number("per_page", DEFAULT), MOST)
    page = call.number("page", 1)
    last = max(1, -(-len(rows) // size))
    shown = [face(row) for row in rows[(page - 1) * size : page * size]]
    links: dict[str, int] = {}
    if page > 1:
        links |= {"prev": min(page - 1, last), "first": 1}
    if page < last:
        links |= {"next": page + 1, "last": last}
    order = ("prev", "next", "last", "first")
    link = ", ".join(
        f'<{address(call, links[name])}>; rel="{name}"' for name in order if name in links
    )
    return Reply(200, shown, {"Link": link} if link else {})


def address(call: Call, page: int) -> str:
    query = urlencode({**call.request.query, "page": page})
    return f"{call.request.base}{call.request.path}?{query}"
