"""Is what a client and the fake say to each other what GitHub's own description says?

The official descriptions are no part of the project: ``CONTRACTS`` names their folder. Where it is
absent nothing is judged; a test says so.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.fakes.github_seen import Exchange

ROOT = Path(__file__).parent.parent.parent
CONTRACTS = Path(os.environ.get("CONTRACTS") or ROOT.parent / "shared" / "contracts")
FILES = ("github-repository.json", "github-issues.json")
ABSENT = "the official API descriptions are not here; set CONTRACTS to their folder"
HOST = "https://api.github.com"
BODILESS = {204, 304}
ENOUGH = 8
ALLOW: tuple[tuple[str, str, str, str, str], ...] = (
    # what, method, path, text in the message, why it may be
    (
        *("request", "POST", r"/issues/\d+/labels$", "any of the given schemas"),
        "a bare array: PyGithub sends it, GitHub takes it",
    ),
    (
        *("request", "PUT", r"/issues/\d+/labels$", "any of the given schemas"),
        "a bare array, as above",
    ),
)


def present() -> bool:
    return all((CONTRACTS / name).is_file() for name in FILES)


def _widened(node: Any) -> None:
    """OpenAPI 3.0 has null and enum side by side; JSON schema wants null among the members."""
    if isinstance(node, dict):
        choices = node.get("enum")
        if node.get("nullable") is True and isinstance(choices, list) and None not in choices:
            choices.append(None)
        node = list(node.values())
    if isinstance(node, list):
        for value in node:
            _widened(value)


@cache
def description() -> Mapping[str, Any]:
    """Both files as one; where both describe a thing the one about issues counts."""
    merged: dict[str, Any] = {}
    for name in FILES:
        one = json.loads((CONTRACTS / name).read_text("utf-8"))
        parts = {**merged.get("components", {})}
        for kind, members in one["components"].items():
            parts[kind] = {**parts.get(kind, {}), **members}
        paths = {**merged.get("paths", {}), **one["paths"]}
        merged = {**one, "components": parts, "paths": paths, "servers": [{"url": HOST}]}
    _widened(merged)
    return merged


@cache
def _api() -> OpenAPI:
    return OpenAPI.from_dict(dict(description()))


def described(method: str, template: str) -> Mapping[str, Any] | None:
    """The operation as it is described, if it is."""
    operation: Mapping[str, Any] | None = (
        description()["paths"].get(template, {}).get(method.lower())
    )
    return operation


def violations(exchanges: Iterable[Exchange]) -> list[str]:
    """Every deviation from the descriptions that no line of ``ALLOW`` excuses.

    Of exchanges that differ only in their values the first few are judged: one costs 10 ms.
    """
    found: list[str] = []
    kinds: Counter[object] = Counter()
    for one in exchanges:
        path = re.sub(r"^/repositories/\d+", "/repos/owner/name", one.path)
        kind = (one.method, _template(path), one.status, *sorted(one.request.query), _names(one))
        kinds[kind] += 1
        if kinds[kind] > ENOUGH:
            continue
        for what, text in _deviations(one, path):
            if not _excused(what, one.method, path, text):
                found.append(f"{what} {one.method} {path} {one.status}: {text}")
    return found


def _names(one: Exchange) -> tuple[str, ...]:
    sent = one.sent
    return tuple(sorted(sent)) if isinstance(sent, dict) else (type(sent).__name__,)


def _excused(what: str, method: str, path: str, text: str) -> bool:
    return any(
        (what, method) == (kind, verb) and re.search(where, path) and words in text
        for kind, verb, where, words, _ in ALLOW
    )


def _deviations(one: Exchange, path: str) -> Iterator[tuple[str, str]]:
    operation = described(one.method, _template(path))
    if operation is None:
        yield "request", "is described nowhere"
        return
    request = MockRequest(
        HOST,
        one.method,
        path,
        args=dict(one.request.query),
        headers=dict(one.request.headers),
        data=one.request.body,
    )
    yield from (("request", text) for text in _misspelt(one, operation))
    if one.fault is None or not one.fault.lands:
        yield from (("request", text) for text in _faults_of(lambda: _ask(request)))
    if _judged(one, operation):
        response = MockResponse(one.answered, one.status or 0)
        yield from (("response", text) for text in _faults_of(lambda: _tell(request, response)))


def _ask(request: MockRequest) -> None:
    _api().validate_request(request)


def _tell(request: MockRequest, response: MockResponse) -> None:
    _api().validate_response(request, response)


def _faults_of(step: Callable[[], None]) -> Iterator[str]:
    try:
        step()
    except OpenAPIError as error:
        cause = error.__cause__
        errors = getattr(cause, "schema_errors", ())
        texts = [f"{list(fault.path)} {fault.message}" for fault in errors]
        yield "; ".join(texts) or str(cause or error)


def _judged(one: Exchange, operation: Mapping[str, Any]) -> bool:
    """An answer counts if it arrived whole; refusals count where they are described."""
    if one.status is None or one.status in BODILESS or one.fault is not None:
        return False
    return one.status < 300 or str(one.status) in operation["responses"]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Templates as patterns; fixed words before names."""
    templates = sorted(description()["paths"], key=lambda path: path.count("{"))
    return tuple((re.compile(re.sub(r"\{\w+\}", "[^/]+", one)), one) for one in templates)


def _template(path: str) -> str:
    return next((one for pattern, one in _patterns() if pattern.fullmatch(path)), path)


def _misspelt(one: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
    """The schemas let unknown names pass; a service ignores them in silence, so we do not."""
    known = {_resolved(each)["name"] for each in operation.get("parameters", ())}
    for name in one.request.query:
        if name not in known:
            yield f"nobody reads {name!r} in this query"
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    schema = body.get("schema", {})
    names = {
        name for each in (schema, *schema.get("oneOf", ())) for name in each.get("properties", ())
    }
    if isinstance(one.sent, dict):
        for name in one.sent.keys() - names:
            yield f"nobody reads {name!r} in this body"


def _resolved(node: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in node:
        return node
    found: Any = description()
    for step in node["$ref"].split("/")[1:]:
        found = found[step]
    resolved: Mapping[str, Any] = found
    return resolved
