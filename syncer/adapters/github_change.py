"""What an update asks of an issue, as the fewest requests: only what is ours is named in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from syncer.adapters.github_fields import OrgFields, Values
from syncer.adapters.github_issue import (
    COMMON,
    Reader,
    Row,
    assignees,
    body_of,
    folded,
    labels,
    read_due,
    title_of,
)
from syncer.adapters.github_text import bared, calm_title, dated, key_in, placed
from syncer.model import Code, Field, Priority, Status, UpdateTicket
from syncer.notes import notes

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
    values: Values
    """Of the organisation's fields, in the first of them."""
    clear: tuple[int, ...]
    """Fields that are to say nothing."""


def wanted(
    row: Row, change: UpdateTicket, reader: Reader, org: OrgFields, login: str | None
) -> Wanted:
    """What is to be sent; ``login``: of the owner that the patch names, if that is known.

    ``org``: the fields that hold what they are told.
    """
    add, drop = _labels(row, change, reader, org)
    assign, unassign = _people(row, change, reader, login)
    text: dict[str, Any] = {}
    title = calm_title(str(change.patch.get(Field.TITLE) or ""))
    if title and title_of(row) != change.patch[Field.TITLE] and title != row["title"]:
        text["title"] = title
    body = _body(row, change)
    if body != body_of(row):
        text["body"] = body
    values, clear = _values(row, change, org)
    if values:
        text["issue_field_values"] = values
    steps = list(_states(row, change, reader))
    if text:
        steps = [{**text, **(steps[0] if steps else {})}, *steps[1:]]
    return Wanted(add, drop, assign, unassign, tuple(steps), values, clear)


def _labels(
    row: Row, change: UpdateTicket, reader: Reader, org: OrgFields
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    has = {name.casefold(): name for name in labels(row)}
    asked: dict[str, bool] = {}
    if change.flags is not None:
        asked[reader.overdue] = Code.OVERDUE in change.flags
    if Field.PRIORITY in change.patch and change.patch[Field.PRIORITY] != reader.priority(row):
        wanted_one = change.patch[Field.PRIORITY]
        labelled = wanted_one is not None and not org.ranks(Priority(str(wanted_one)))
        asked |= {reader.priorities[one]: labelled and one is wanted_one for one in Priority}
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


def _values(row: Row, change: UpdateTicket, org: OrgFields) -> tuple[Values, tuple[int, ...]]:
    """What the fields are to say, and which are to say nothing."""
    priority, due = org.priority_of(row), org.due_of(row)
    clear: list[int] = []
    if Field.PRIORITY in change.patch and org.priority is not None:
        asked = change.patch[Field.PRIORITY]
        if priority is not None and not (isinstance(asked, Priority) and org.ranks(asked)):
            clear.append(org.priority)
        priority_now = asked if isinstance(asked, Priority) and asked is not priority else None
    else:
        priority_now = None
    day = _day(change, due)
    if org.due is not None and day is None and due is not None:
        clear.append(org.due)
    return org.saying(priority_now, day if day != due else None), tuple(clear)


def _day(change: UpdateTicket, now: date | None) -> date | None:
    """The day that the target date is to be: as the block says, which people read."""
    if change.block is not None and change.block.text:
        said = read_due(notes(change.block.text).get("Due"))
        return now if isinstance(said, str) else said
    if Field.DUE in change.patch:
        day = change.patch[Field.DUE]
        return day if isinstance(day, date) else None
    return now


def _states(row: Row, change: UpdateTicket, reader: Reader) -> tuple[Mapping[str, Any], ...]:
    status = change.patch.get(Field.STATUS)
    if not isinstance(status, Status) or reader.status(row) is status:
        return ()
    reopened = {"state": "open"}
    if not status.closed:
        return (reopened,) if row["state"] == "closed" else ()
    closed = {"state": "closed", "state_reason": REASONS[status]}
    return (reopened, closed) if row["state"] == "closed" else (closed,)
