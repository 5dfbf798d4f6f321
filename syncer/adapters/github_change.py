"""What an update asks of an issue, as the fewest requests: only what is ours is named in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from syncer.adapters.github_block import (
    AgreedDay,
    Borne,
    bared,
    borne,
    dated,
    placed,
    remarked,
    stands,
)
from syncer.adapters.github_due import read_due
from syncer.adapters.github_fields import OrgFields, Values
from syncer.adapters.github_issue import Reader
from syncer.adapters.github_rows import (
    Row,
    assignees,
    bearing,
    body_of,
    closing,
    folded,
    labels,
    title_of,
)
from syncer.adapters.github_settings import OURS
from syncer.adapters.github_text import calm_title
from syncer.model import Code, Field, ItemKey, Priority, Status, UpdateTicket
from syncer.notes import notes

REASONS = {
    Status.DONE: "completed",
    Status.WONT_DO: "not_planned",
    Status.DUPLICATE: "duplicate",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Desired values as GitHub takes them, in the order of sending; empty where it has them.

    Whatever fails in between, what then stands is read as what stood before or as all of it.
    """

    add: tuple[str, ...]
    """Labels."""
    drop: tuple[str, ...]
    assign: str | None
    patches: tuple[Mapping[str, Any], ...]
    """One PATCH each: a reason changes only together with the state."""
    unassign: str | None
    drop_after: tuple[str, ...]
    """Labels that the patches take the meaning of."""
    clear: tuple[int, ...]
    """Fields that are to say nothing."""
    values: Values
    """Of the organisation's fields, in the first patch."""
    unfit: bool = False
    """There is no room for the block."""


def wanted(
    row: Row,
    change: UpdateTicket,
    reader: Reader,
    org: OrgFields,
    login: str | None,
    *,
    moved: bool = False,
    unlabelled: bool = False,
) -> Wanted:
    """What is to be sent; ``login``: of the owner that the patch names, if that is known.

    ``org``: the fields that hold what they are told. ``moved``: a transfer took its labels.
    ``unlabelled``: it has none of the priority's, and that is nobody's word.
    """
    add, drop, drop_after = _labels(row, change, reader, org, moved=moved, unlabelled=unlabelled)
    assign, unassign, people = _people(row, change, reader, login)
    text: dict[str, Any] = {}
    title = calm_title(str(change.patch.get(Field.TITLE) or ""))
    if title and title_of(row) != change.patch[Field.TITLE] and title != row["title"]:
        text["title"] = title
    body, key = _body(row, change, reader, org, unlabelled=unlabelled)
    values, clear = _values(row, change, org)
    if values:
        text["issue_field_values"] = values
    if people is not None:
        text["assignees"] = people
    steps = _states(row, change, reader)
    if len(steps) > 1 and key is not None:
        # Were the second never to land, the first says that it is to come.
        common = borne(body, title_of(row)).common
        passing = remarked(
            body,
            key,
            common,
            steps[1]["state_reason"],
            labels=reader.names,
            unheeded=_unheeded(row, change, reader, org),
        )
        steps = ({**steps[0], "body": passing}, {**steps[1], "body": body})
    elif body != body_of(row):
        text["body"] = body
    if text:
        steps = ({**text, **(steps[0] if steps else {})}, *steps[1:])
    unfit = change.block is not None and bool(change.block.text) and key is None
    return Wanted(add, drop, assign, steps, unassign, drop_after, clear, values, unfit)


def _labels(
    row: Row,
    change: UpdateTicket,
    reader: Reader,
    org: OrgFields,
    *,
    moved: bool,
    unlabelled: bool,
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Which to add, which to drop before the state changes, and which after."""
    has = {name.casefold(): name for name in labels(row)}
    asked: dict[str, bool] = {}
    if change.flags is not None:
        asked[reader.overdue] = Code.OVERDUE in change.flags
    asked |= _ranks(row, change, reader, org, unlabelled=unlabelled)
    if Field.STATUS in change.patch:
        asked[reader.in_progress] = change.patch[Field.STATUS] is Status.IN_PROGRESS
    if change.block is not None:
        asked[OURS] = bool(change.block.text)
    elif moved:
        asked[OURS] = True
    late = {reader.in_progress} if row["state"] == "open" else set()
    if Field.PRIORITY in change.patch and org.ranks(_rank(change)):
        late |= set(reader.priorities.values())
    gone = [name for name, is_on in asked.items() if not is_on and name.casefold() in has]
    return (
        tuple(name for name, is_on in asked.items() if is_on and name.casefold() not in has),
        tuple(has[name.casefold()] for name in gone if name not in late),
        tuple(has[name.casefold()] for name in gone if name in late),
    )


def _ranks(
    row: Row, change: UpdateTicket, reader: Reader, org: OrgFields, *, unlabelled: bool
) -> Mapping[str, bool]:
    """Our priority labels, where they are to change: all of them, for a drop may have failed."""
    if Field.PRIORITY in change.patch:
        rank = _rank(change)
    else:
        named = folded(labels(row))
        standing = [one for one in Priority if reader.priorities[one].casefold() in named]
        several = len(standing) > 1 and not change.adopts
        if org.priority_of(row) is not None or not (several or unlabelled):
            return {}
        rank = reader.priority(row, silent=unlabelled)
    labelled = rank is not None and not org.ranks(rank)
    return {reader.priorities[one]: labelled and one is rank for one in Priority}


def _rank(change: UpdateTicket) -> Priority | None:
    rank = change.patch.get(Field.PRIORITY)
    return rank if isinstance(rank, Priority) else None


def _people(
    row: Row, change: UpdateTicket, reader: Reader, login: str | None
) -> tuple[str | None, str | None, Sequence[str] | None]:
    """Whom to add, whom they replace, and all of them where nobody of people's is among them.

    Nobody where nobody can be resolved.
    """
    if Field.OWNER not in change.patch:
        return None, None, None
    now, held = assignees(row), reader.owner(row)
    value = change.patch[Field.OWNER]
    sure = held is not None and row.get("assignees") is not None
    alone = len(now) == 0 or (len(now) == 1 and sure)
    if value is None:
        return None, None if alone else held, [] if alone and now else None
    if login is None or (held and reader.handle(held) == value):
        return None, None, None
    known = login.casefold() in folded(now)
    if alone:
        return None, None, None if known else [login]
    gone = held if held and held.casefold() != login.casefold() else None
    return None if known else login, gone, None


def _body(
    row: Row, change: UpdateTicket, reader: Reader, org: OrgFields, *, unlabelled: bool
) -> tuple[str, ItemKey | None]:
    """The body as it is to be, and the key of the block that stands in it."""
    body, block, ours = body_of(row), change.block, bearing(row)
    key = (change.key or ours.key) if block is not None else (ours.key or change.key)
    if block is not None and (not block.text or key is None):
        return bared(body, standing=ours.key, key=change.key), None
    if key is None:
        return body, None
    new, common = body, ours.common
    if block is not None:
        new = placed(body, key, block.text, standing=ours.key)
        common = _common(row, new, ours, reader, org)
    elif Field.DUE in change.patch:
        due = change.patch[Field.DUE]
        new = dated(body, key, due if isinstance(due, date) else None)
        common = _common(row, new, ours, reader, org)
    unheeded = _unheeded(row, change, reader, org)
    named = unlabelled and ours.labels != reader.names
    noted = (unheeded, common) == (ours.unheeded, ours.common)
    if new != body or closing(row) is not None or named or not noted:
        new = remarked(new, key, common, labels=reader.names, unheeded=unheeded)
    return new, key if stands(new, key) else None


def _unheeded(row: Row, change: UpdateTicket, reader: Reader, org: OrgFields) -> Priority | None:
    """What the field goes on saying although the issue is told otherwise, if it cannot be told."""
    says, asked = reader.org.priority_of(row), change.patch.get(Field.PRIORITY)
    if Field.PRIORITY not in change.patch:
        return bearing(row).unheeded
    return says if org.priority is None and says is not asked else None


def _common(row: Row, body: str, ours: Borne, reader: Reader, org: OrgFields) -> AgreedDay | None:
    """What line and field will both say; a line that nobody can read changes nothing of it.

    Where the field does not keep what it is told it is what that says, so that the line counts.
    """
    line = read_due(borne(body, title_of(row)).notes.get("Due"))
    if isinstance(line, str):
        return ours.common if reader.org.due is not None else None
    if org.due is None:
        stays = reader.org.due_of(row)
        return None if stays is None or stays == line else AgreedDay(stays, held=True)
    return None if line is None else AgreedDay(line, held=org.due_of(row) is not None)


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
    common = bearing(row).common
    if due is None and common is not None and common.day == day:
        day = None  # it was not kept there, or emptied since
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
    if closing(row) is not None:
        # Half way from one reason to another.
        status = status if isinstance(status, Status) else reader.status(row)
        return ({"state": "closed", "state_reason": REASONS[status]},) if status.closed else ()
    if not isinstance(status, Status) or reader.status(row) is status:
        return ()
    reopened = {"state": "open"}
    if not status.closed:
        return (reopened,) if row["state"] == "closed" else ()
    closed = {"state": "closed", "state_reason": REASONS[status]}
    return (reopened, closed) if row["state"] == "closed" else (closed,)
