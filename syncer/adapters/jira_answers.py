"""What an answer of Jira means to whoever asked."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from syncer.errors import AdapterError, Denied, Gone, Rejected, Stale, Transient
from syncer.exchange import Endless, Lost, no_answer, plain

_REFUSAL, _UNSIGNED, _LATE, _SERVER = 400, 401, 408, 500
_SCOPE = "scope"
_SEARCHES = ("/search/jql", "/search")
TOO_DEEP = "\0nested too deep"
"""Stands for what is left out of an answer, for nobody can write that."""
_DEEPEST = 200
_BRACKETS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_LOCKED_OUT = "AUTHENTICATION_DENIED"
_UNKNOWN = ("AUTHENTICATED_FAILED", _LOCKED_OUT)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, in terms of HTTP."""

    status: int
    headers: Mapping[str, str]
    """By lower-case names."""
    body: Any
    """The JSON; None where there is none."""

    @property
    def message(self) -> str:
        """Jira's own words on what is wrong, on one line and not too long."""
        return plain("; ".join(words(self.body)))

    @property
    def stranger(self) -> bool:
        """That Jira did not take us for anybody: what it shows then is what strangers see.

        An expired token is no error on pages that strangers may read, a search among them.
        """
        reason = self.headers.get("x-seraph-loginreason", "").upper()
        name = self.headers.get("x-ausername", "").casefold()
        return name == "anonymous" or any(one in reason for one in _UNKNOWN)

    @property
    def named(self) -> bool:
        """Whether it says itself for whom it was answered: us, then."""
        told = (self.headers.get(name, "") for name in ("x-aaccountid", "x-ausername"))
        return not self.stranger and any(told)


def parsed(text: str) -> Any:
    """The JSON of an answer; raises ``ValueError``.

    What is nested deeper than any document is left out of it: who writes such a text into one
    issue would keep us from reading all that are shown with it.
    """
    try:
        return json.loads(text)
    except RecursionError:
        return json.loads("".join(_shallow(text)))


def _shallow(text: str) -> Iterator[str]:
    depth = at = 0
    for found in _BRACKETS.finditer(text):
        step = {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        depth += step
        if step > 0 and depth == _DEEPEST:
            yield text[at : found.start()]
            yield json.dumps(TOO_DEEP)
        elif step < 0 and depth == _DEEPEST - 1:
            at = found.end()
    yield text[at:]


def words(body: object) -> Iterator[str]:
    """What an error's body says: ``errorMessages``, and ``errors`` by field."""
    if not isinstance(body, Mapping):
        return
    found = body.get("errorMessages")
    for one in found if isinstance(found, list) else [found]:
        if isinstance(one, str) and one:
            yield one
    for name in ("errorMessage", "message"):
        if isinstance(body.get(name), str) and body[name]:
            yield body[name]
    errors = body.get("errors")
    if isinstance(errors, Mapping):
        for field, said in errors.items():
            yield f"{field}: {said}"


def goes_on(body: Mapping[str, Any], rows: Sequence[object], start: int, asked: int) -> bool:
    """Whether more rows follow these, the last of which was the ``start``-th.

    ``total``, ``isLast`` and ``maxResults`` are all optional, and the first may count one page.
    """
    total, size, last = (body.get(name) for name in ("total", "maxResults", "isLast"))
    if not rows or last is True:
        return False
    if isinstance(total, int) and total > start:
        return True
    full = len(rows) >= (size if isinstance(size, int) and size > 0 else asked)
    if isinstance(total, int):
        return full and (start == len(rows) or total != start)
    return last is False or full or not isinstance(size, int)


class TooMuch(Transient):
    """An answer without end, to a question that may be asked in smaller parts."""


def unanswered(problem: Lost, call: str, *, writing: bool, adapter: str) -> AdapterError:
    """The error where nothing came that can be used."""
    said = f"{call}: {problem}"
    if isinstance(problem, Endless) and not writing:
        return TooMuch(said, adapter=adapter)
    return no_answer(said, writing=writing, adapter=adapter)


def failure(
    answer: Answer, call: str, *, writing: bool, wait: float | None, adapter: str
) -> AdapterError:
    """The error for an answer that is none; ``wait``: the delay that it announces, if any."""
    said = f"{call} was answered {answer.status}"
    if answer.message:
        said = f"{said}: {answer.message}"
    if answer.status >= _SERVER or answer.status == _LATE:
        return no_answer(said, writing=writing, wait=wait, adapter=adapter)
    if wait is not None:
        return Transient(f"{said}; a limit of Jira", adapter=adapter, retry_after=wait)
    if answer.status < _REFUSAL:
        remedy = "it points elsewhere, perhaps to a page for signing in; is url right?"
        return Denied(f"{said}; {remedy}", adapter=adapter)
    kind, remedy = _meaning(answer, call)
    return kind(f"{said}; {remedy}" if remedy else said, adapter=adapter)


def denial(answer: Answer, call: str, adapter: str) -> Denied:
    """The error for an answer that was given to a stranger."""
    return Denied(f"{call}: {_unknown(answer)}", adapter=adapter)


def _meaning(answer: Answer, call: str) -> tuple[type[AdapterError], str]:
    match answer.status:
        case 401:
            return Denied, _unknown(answer)
        case 403 if answer.stranger:
            return Denied, _unknown(answer)
        case 403:
            return Denied, "the account may not do this; see docs/jira.md for what it needs"
        case 404:
            return Gone, "there is no such thing, or this account may not see it"
        case 410 if call.endswith(_SEARCHES):
            return Denied, "this search is gone from this server; set deployment to what it is"
        case 410:
            return Gone, "it was deleted"
        case 409 | 412:
            return Stale, ""
        case 425:
            return Transient, ""
        case _:
            return Rejected, ""


def _unknown(answer: Answer) -> str:
    if _LOCKED_OUT in answer.headers.get("x-seraph-loginreason", "").upper():
        return "the account is locked by a CAPTCHA; sign in once with a browser to lift it"
    if answer.status == _UNSIGNED and _SCOPE in answer.message.casefold():
        return (
            "the token lacks a scope; make one with read:jira-work, write:jira-work and "
            "read:jira-user"
        )
    return "the sign-in is refused: expired, revoked or mistyped; make a new token"


def hidden(text: str, token: SecretStr, email: str | None) -> str:
    """Without the token, bare or as it stands in a header."""
    bare = token.get_secret_value()
    packed = b64encode(f"{email}:{bare}".encode()).decode()
    return text.replace(packed, "[hidden]").replace(bare, "[hidden]")
