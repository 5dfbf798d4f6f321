"""What an answer of GitHub means to whoever asked, and what no answer means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from syncer.errors import AdapterError, Denied, Gone, Rejected, Stale, Transient
from syncer.exchange import no_answer, plain

_ALL_ISSUES = re.compile(r"/repos/[^/]+/[^/]+/issues")
_SWITCHED_OFF = re.compile(r"issues (?:are|is|has been|have been) disabled", re.IGNORECASE)
_REFUSAL, _LATE, _SERVER, _UNKNOWN = 400, 408, 500, 501
_DEEPEST, _MOST_WORDS = 4, 20
_BESIDE = ("resource", "code", "value", "index", "documentation_url")
"""What stands beside the words of an error and says nothing by itself."""


class NotSignedIn(Denied):
    """The sign-in itself is refused, whatever is asked: no other request will fare better."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, in terms of HTTP."""

    status: int
    headers: Mapping[str, str]
    """By lower-case names."""
    body: Any
    """The JSON; None where there is none."""
    moved: str | None = None
    """The address that answered instead, where the one that was asked pointed to another."""

    @property
    def message(self) -> str:
        """The other side's own words on what is wrong, on one line and not too long."""
        return plain("; ".join(islice(_words(self.body), _MOST_WORDS)))

    @property
    def clues(self) -> str:
        """All that tells a limit from a refusal: its words, and the page that it points to."""
        page = self.body.get("documentation_url") if isinstance(self.body, Mapping) else None
        return f"{self.message} {page}" if isinstance(page, str) else self.message


def failure(
    answer: Answer, call: str, *, writing: bool, wait: float | None, adapter: str
) -> AdapterError:
    """The error for an answer that is none; ``wait``: the delay that it announces, if any."""
    said = f"{call} was answered {answer.status}"
    if answer.message:
        said = f"{said}: {answer.message}"
    silent = answer.status >= _SERVER and answer.status != _UNKNOWN  # which is never done
    if silent or answer.status < _REFUSAL or answer.status == _LATE:
        return no_answer(said, writing=writing, wait=wait, adapter=adapter)
    if wait is not None:
        return Transient(f"{said}; a limit of GitHub", adapter=adapter, retry_after=wait)
    kind, remedy = _meaning(answer, call)
    return kind(f"{said}; {remedy}" if remedy else said, adapter=adapter)


def _meaning(answer: Answer, call: str) -> tuple[type[AdapterError], str]:
    path = call.partition(" ")[2]
    match answer.status:
        case 401:
            remedy = "expired, revoked or mistyped; make a new one"
            return NotSignedIn, f"the sign-in is refused: {remedy}"
        case 403 if "archived" in answer.message.casefold():
            return Denied, "unarchive the repository, or route elsewhere"
        case 403 | 451:
            return Denied, _needed(answer.headers)
        case 404 if call.startswith("POST ") and _ALL_ISSUES.fullmatch(path):
            return Denied, "no such repository, or the sign-in may make no issues in it"
        case 404:
            return Gone, "there is no such thing, or this sign-in may not see it"
        case 410 if _ALL_ISSUES.fullmatch(path) or _SWITCHED_OFF.search(answer.message):
            remedy = "turn on Issues in the settings of the repository, or route elsewhere"
            return Denied, f"this repository has no issues: {remedy}"
        case 410:
            return Gone, "it was deleted"
        case 409 | 412:
            return Stale, ""
        case 425:
            return Transient, ""
        case _:
            return Rejected, ""


def _needed(headers: Mapping[str, str]) -> str:
    if "x-github-sso" in headers:
        return "authorise the token for single sign-on of this organisation"
    needed = plain(headers.get("x-accepted-github-permissions", ""))
    return f"give the sign-in the permission {needed}" if needed else "the sign-in may not do this"


def _words(body: object) -> Iterator[str]:
    if not isinstance(body, Mapping):
        return
    if isinstance(body.get("message"), str):
        yield body["message"]
    yield from _errors(body.get("errors"), _DEEPEST)


def _errors(errors: object, deep: int) -> Iterator[str]:
    """What is wrong, however it is told: a text, a list of texts or of objects, an object."""
    match errors:
        case str():
            yield errors
        case list() if deep:
            for error in errors:
                yield from _errors(error, deep - 1)
        case {"field": str(field), "message": str(words)}:
            yield words if field in words else f"{field} {words}"
        case {"message": str(words)}:
            yield words
        case {"field": str(field), "code": str(code)}:
            yield f"{field}: {code}"
        case Mapping() if deep:
            for name, error in errors.items():
                if name not in _BESIDE:
                    yield from _errors(error, deep - 1)
        case _:
            return
