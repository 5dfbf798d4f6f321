"""Is what a client and a fake say to each other what the service's description says?"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.fakes.github_seen import Exchange

ROOT = Path(__file__).parent.parent.parent
CONTRACTS = Path(os.environ.get("CONTRACTS") or ROOT.parent / "shared" / "contracts")
ABSENT = "the official API descriptions are not here; set CONTRACTS to their folder"
BODILESS = {204, 304}
ENOUGH = 8
Allowed = tuple[str, str, str, str, str]
"""What (request or response), method, path, text in the message, why it may be."""


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


def merged(names: Iterable[str], host: str) -> Mapping[str, Any]:
    """Official files as one; where several describe a thing the last of them counts."""
    found: dict[str, Any] = {}
    for name in names:
        one = json.loads((CONTRACTS / name).read_text("utf-8"))
        parts = {**found.get("components", {})}
        for kind, members in one["components"].items():
            parts[kind] = {**parts.get(kind, {}), **members}
        paths = {**found.get("paths", {}), **one["paths"]}
        found = {**one, "components": parts, "paths": paths, "servers": [{"url": host}]}
    _widened(found)
    return found


@dataclass(frozen=True)
class Contract:
    """A description, and the few deviations from it that are excused."""

    host: str
    load: Callable[[], Mapping[str, Any]]
    allow: tuple[Allowed, ...] = ()
    spelt: Callable[[str], str] = str
    """The path as the description would have it."""

    @cached_property
    def description(self) -> Mapping[str, Any]:
        return self.load()

    @cached_property
    def _api(self) -> OpenAPI:
        return OpenAPI.from_dict(dict(self.description))

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Templates as patterns; fixed words before names."""
        templates = sorted(self.description["paths"], key=lambda path: path.count("{"))
        return tuple((re.compile(re.sub(r"\{\w+\}", "[^/]+", one)), one) for one in templates)

    def _template(self, path: str) -> str:
        return next((one for pattern, one in self._patterns if pattern.fullmatch(path)), path)

    def described(self, method: str, template: str) -> Mapping[str, Any] | None:
        """The operation as it is described, if it is."""
        known = self.description["paths"].get(template, {})
        operation: Mapping[str, Any] | None = known.get(method.lower())
        return operation

    def violations(self, exchanges: Iterable[Exchange]) -> list[str]:
        """Every deviation from the description that no line of ``allow`` excuses.

        Of exchanges that differ only in their values the first few are judged: one costs 10 ms.
        """
        found: list[str] = []
        kinds: Counter[object] = Counter()
        for one in exchanges:
            path = self.spelt(one.path)
            names = sorted(one.request.query)
            kind = (one.method, self._template(path), one.status, *names, _names(one))
            kinds[kind] += 1
            if kinds[kind] > ENOUGH:
                continue
            for what, text in self._deviations(one, path):
                if not self._excused(what, one.method, path, text):
                    found.append(f"{what} {one.method} {path} {one.status}: {text}")
        return found

    def _excused(self, what: str, method: str, path: str, text: str) -> bool:
        return any(
            (what, method) == (kind, verb) and re.search(where, path) and words in text
            for kind, verb, where, words, _ in self.allow
        )

    def _deviations(self, one: Exchange, path: str) -> Iterator[tuple[str, str]]:
        operation = self.described(one.method, self._template(path))
        if operation is None:
            yield "request", "is described nowhere"
            return
        request = MockRequest(
            self.host,
            one.method,
            path,
            args=_arguments(one),
            headers=dict(one.request.headers),
            data=one.request.body,
        )
        yield from (("request", text) for text in self._misspelt(one, operation))
        if one.fault is None or not one.fault.lands:
            step = self._api.validate_request
            yield from (("request", text) for text in _faults_of(lambda: step(request)))
        if _judged(one, operation):
            response = MockResponse(one.answered, one.status or 0)
            check = self._api.validate_response
            yield from (("response", text) for text in _faults_of(lambda: check(request, response)))

    def _misspelt(self, one: Exchange, operation: Mapping[str, Any]) -> Iterator[str]:
        """The schemas let unknown names pass; a service ignores them in silence, so we do not."""
        known = {self._resolved(each)["name"] for each in operation.get("parameters", ())}
        for name in one.request.query:
            if name not in known:
                yield f"nobody reads {name!r} in this query"
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        schema = self._resolved(body.get("schema", {}))
        names = {
            name
            for each in (schema, *schema.get("oneOf", ()))
            for name in self._resolved(each).get("properties", ())
        }
        if isinstance(one.sent, dict) and (names or schema.get("type")):
            for name in one.sent.keys() - names:
                yield f"nobody reads {name!r} in this body"

    def _resolved(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        if "$ref" not in node:
            return node
        found: Any = self.description
        for step in node["$ref"].split("/")[1:]:
            found = found[step]
        resolved: Mapping[str, Any] = found
        return resolved


def _names(one: Exchange) -> tuple[str, ...]:
    sent = one.sent
    return tuple(sorted(sent)) if isinstance(sent, dict) else (type(sent).__name__,)


def _arguments(one: Exchange) -> dict[str, Any]:
    """A name that stands there several times has several values."""
    several = parse_qs(one.request.raw, keep_blank_values=True)
    return {**one.request.query, **{name: each for name, each in several.items() if each[1:]}}


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
