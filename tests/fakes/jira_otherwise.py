"""How other servers, as faithful as the fake, may tell the same: ``fake.otherwise = …``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.github_calls import Reply, Request

Otherwise = Callable[[Request, Reply], Reply]
GONE = {"errorMessages": ["null for uri"]}


def lean(_request: Request, reply: Reply) -> Reply:
    """Nothing is shown that is null."""
    return Reply(reply.status, _without_nulls(reply.body), reply.headers)


def undated(_request: Request, reply: Reply) -> Reply:
    """Nothing says what time it is there."""
    return Reply(reply.status, reply.body, {**reply.headers, "Date": ""})


def without(path: str) -> Otherwise:
    """There is no such end point."""

    def told(request: Request, reply: Reply) -> Reply:
        return Reply(404, GONE) if re.search(path, request.path) else reply

    return told


def told_as(path: str, change: Callable[[Any], Any]) -> Otherwise:
    """What a path answers well, said in another way."""

    def told(request: Request, reply: Reply) -> Reply:
        meant = reply.status < 300 and re.search(path, request.path)
        return Reply(reply.status, change(reply.body), reply.headers) if meant else reply

    return told


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value
