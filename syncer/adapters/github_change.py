"""What an update asks of an issue, as the fewest requests: only what is ours is named in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from syncer.adapters.github_issue import (
    COMMON,
    Reader,
    Row,
    assignees,
    body_of,
    folded,
    labels,
    title_of,
)
from syncer.adapters.github_text import bared, calm_title, dated, key_in, placed
from syncer.model import Code, Field, Priority, Status, UpdateTicket

REASONS = {
    Status.DONE: "completed",
    Status.WONT_DO: "not_planned",
    Status.DUPLICATE: "duplicate",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Desired values as GitHub takes them; empty where it has them already."""

    add: tuple[str, ...]
    """Labels."""
    drop: tuple[str, ...]
    assign: str | None
    unassign: str | None
    patches: tuple[Mapping[str, Any], ...]
    """One PATCH each: a reason changes only together with the state."""


def wanted(row: Row, change: UpdateTicket, reader: Reader, login: str | None) -> Wanted:
    """What is to be sent; ``login``: of the owner that the patch names, if that is known."""
    add, drop = _labels(row, change, reader)
    assign, unassign = _people(row, change, reader, login)
    text: dict[str, Any] = {}
    title = calm_title(str(change.patch.get(Field.TITLE) or ""))
    if title and title_of(row) != change.patch[Field.TITLE] and title != row["title"]:
        text["title"] = title
    body = _body(row, change)
    if body != body_of(row):
        text["body"] = body
    steps = list(_states(row, change, reader))
    if text:
        steps = [{**text, **(steps[0] if steps else {})}, *steps[1:]]
    return Wanted(add, drop, assign, unassign, tuple(steps))


def _labels(
    row: Row, change: UpdateTicket, reader: Reader
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    has = {name.casefold(): name for name in labels(row)}
    asked: dict[str, bool] = {}
    if change.flags is not None:
        asked[reader.overdue] = Code.OVERDUE in change.flags
    if Field.PRIORITY in change.patch and change.patch[Field.PRIORITY] != reader.priority(row):
        wanted_one = change.patch[Field.PRIORITY]
        asked |= {reader.priorities[one]: one is wanted_one for one in Priority}
    if Field.STATUS in change.patch:
        asked[reader.in_progress] = change.patch[Field.STATUS] is Status.IN_PROGRESS
    if change.block is not None:
        asked[COMMON] = bool(change.block.text)
    add = tuple(name for name, is_on in asked.items() if is_on and name.casefold() not in has)
    drop = tuple(
        has[name.casefold()]
        for name, is_on in asked.items()
        if not is_on and name.casefold() in has
    )
    return add, drop


def _people(
    row: Row, change: UpdateTicket, reader: Reader, login: str | None
) -> tuple[str | None, str | None]:
    """Whom to add, and whom they replace; nobody where nobody can be resolved."""
    if Field.OWNER not in change.patch:
        return None, None
    now = assignees(row)
    value = change.patch[Field.OWNER]
    if value is None:
        return None, now[0] if now else None
    if login is None or (now and reader.handle(now[0]) == value):
        return None, None
    first = now[0] if now and now[0].casefold() != login.casefold() else None
    return (None if login.casefold() in folded(now) else login), first


def _body(row: Row, change: UpdateTicket) -> str:
    body, block = body_of(row), change.block
    standing = key_in(body)
    key = change.key or standing
    if block is not None:
        if not block.text or key is None:
            return bared(body, standing=standing, key=change.key)
        return placed(body, key, block.text, standing=standing)
    due = change.patch.get(Field.DUE)
    if Field.DUE in change.patch and standing is not None:
        return dated(body, standing, due if isinstance(due, date) else None)
    return body


def _states(row: Row, change: UpdateTicket, reader: Reader) -> tuple[Mapping[str, Any], ...]:
    status = change.patch.get(Field.STATUS)
    if not isinstance(status, Status) or reader.status(row) is status:
        return ()
    reopened = {"state": "open"}
    if not status.closed:
        return (reopened,) if row["state"] == "closed" else ()
    closed = {"state": "closed", "state_reason": REASONS[status]}
    return (reopened, closed) if row["state"] == "closed" else (closed,)
