"""An issue as GitHub shows it, and the ticket that it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from syncer.adapters.github_fields import OrgFields
from syncer.adapters.github_text import key_in, plain
from syncer.model import (
    Code,
    Field,
    Fields,
    Person,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
)
from syncer.notes import notes_in

COMMON = "syncer"
"""The label of every ticket of ours: what listings are asked by."""
Row = Mapping[str, Any]
_REASONS = {"not_planned": Status.WONT_DO, "duplicate": Status.DUPLICATE}
_FINISHED = (None, "", "completed", "reopened")
_LATE = frozenset({Code.OVERDUE})
_IN_TIME: frozenset[Code] = frozenset()
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ \t]*\([^()]*\))?")
_ADDRESS = re.compile(r"/repos/([^/]+/[^/]+)(?:/|$)")
_PAGE = re.compile(r"([^/]+/[^/]+)/(?:issues|pull)/\d+$")


class Odd(ValueError):
    """What was answered is no issue."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issue is, and what we call it."""

    ref: TicketRef
    repository: str
    number: int
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.repository}#{self.number}"


class Reader:
    """Reads issues in the words of one configuration."""

    def __init__(
        self,
        *,
        in_progress: str,
        overdue: str,
        priorities: Mapping[Priority, str],
        people: Sequence[Person],
    ) -> None:
        self.in_progress = in_progress
        self.overdue = overdue
        self.priorities = priorities
        self.org = OrgFields()
        self._alike: dict[str, date] = {}
        """Where line and field last said the same day: what differs from it was changed."""
        self._handles = {
            login.casefold(): person.handle
            for person in people
            if (login := person.accounts.get("github"))
        }

    def ticket(self, row: Row, place: Place, ours: Callable[[Row], bool]) -> Ticket:
        """As the port shows it; ``ours``: whether we made it. Raises ``Odd``."""
        try:
            return self._ticket(row, place, ours)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Odd(f"{place.name} is shown without {error}") from error

    def status(self, row: Row) -> Status:
        """Open, or as what it was closed: only what is called completed is done."""
        if row["state"] == "open":
            going = self.in_progress.casefold() in folded(labels(row))
            return Status.IN_PROGRESS if going else Status.OPEN
        reason = row.get("state_reason")
        return Status.DONE if reason in _FINISHED else _REASONS.get(reason, Status.WONT_DO)

    def priority(self, row: Row) -> Priority | None:
        """By the organisation's field, else by its labels; of several the most urgent."""
        if (ranked := self.org.priority_of(row)) is not None:
            return ranked
        names = folded(labels(row))
        found = (one for one in Priority if self.priorities[one].casefold() in names)
        return next(found, None)

    def handle(self, login: str) -> str:
        """Whose account it is, where the people file knows it."""
        return self._handles.get(login.casefold(), login)

    def _ticket(self, row: Row, place: Place, ours: Callable[[Row], bool]) -> Ticket:
        body = body_of(row)
        pull = row.get("pull_request")
        key = None if pull else key_in(body)
        noted = notes_in(body, None if key is None else frozenset({key})) if key else {}
        noted = {name: plain(value) for name, value in noted.items()}
        closed = row["state"] == "closed"
        return Ticket(
            ref=place.ref,
            name=place.name,
            revision=revision(row),
            fields=_pulled(row, pull) if pull else self._fields(row, place, noted),
            url=str(row["html_url"]),
            ours=ours(row),
            key=key,
            followed=bool(pull),
            flags=_LATE if self.overdue.casefold() in folded(labels(row)) else _IN_TIME,
            created_at=_moment(row.get("created_at")),
            updated_at=_moment(row.get("updated_at")),
            closed_at=_moment(row.get("closed_at")) if closed else None,
            former=place.former,
            notes=noted,
        )

    def _fields(self, row: Row, place: Place, noted: Mapping[str, str]) -> Fields:
        due = self._due(row, place.name, read_due(noted.get("Due")))
        people = assignees(row)
        return Fields(
            title=title_of(row),
            status=self.status(row),
            owner=self.handle(people[0]) if people else None,
            due=due if isinstance(due, date) else None,
            priority=self.priority(row),
            silent=frozenset() if due is None or isinstance(due, date) else frozenset({Field.DUE}),
        )

    def _due(self, row: Row, name: str, line: date | str | None) -> date | str | None:
        """Of line and field the one that a person changed; where nobody can know, the field."""
        target = self.org.due_of(row)
        if target is None:
            return line
        if line == target:
            self._alike[name] = target
        elif self._alike.get(name) == target and not isinstance(line, str):
            return line
        return target


def read_due(line: str | None) -> date | str | None:
    """The day behind ``Due:``, None where it is empty; the words where they are no day."""
    if line is None:
        return "no line"
    if not line.strip():
        return None
    found = _DAY.fullmatch(line.strip())
    try:
        return date.fromisoformat(found[1]) if found else line
    except ValueError:
        return line


def labels(row: Row) -> tuple[str, ...]:
    """Their names as they are spelt."""
    return tuple(
        str(one.get("name")) if isinstance(one, Mapping) else str(one)
        for one in row.get("labels") or ()
    )


def assignees(row: Row) -> tuple[str, ...]:
    """Their logins, the first assigned first."""
    return tuple(str(one["login"]) for one in row.get("assignees") or () if one)


def folded(names: Collection[str]) -> frozenset[str]:
    """Labels and logins are the same in whatever letters."""
    return frozenset(name.casefold() for name in names)


def body_of(row: Row) -> str:
    """Its text; one that was never written is empty."""
    return str(row.get("body") or "")


def title_of(row: Row) -> str:
    """Its title as people read it."""
    return plain(str(row["title"]))


def repository_of(row: Row) -> str:
    """Where GitHub says that it is."""
    found = _ADDRESS.search(str(row.get("repository_url") or "")) or _PAGE.search(
        str(row.get("html_url") or "")
    )
    if found is None:
        raise Odd("an issue of no repository")
    return found[1]


def number_of(row: object) -> int:
    """Its number; raises ``Odd`` for what is no issue."""
    number = row.get("number") if isinstance(row, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise Odd("an issue without a number")
    return number


def revision(row: Row) -> Revision:
    """Moves exactly when something does that we read or write; comments move nothing."""
    said = (
        row["title"],
        body_of(row),
        row["state"],
        row.get("state_reason") if row["state"] == "closed" else None,
        sorted(folded(labels(row))),
        assignees(row),
        [
            (one.get("issue_field_id"), one.get("value"))
            for one in row.get("issue_field_values") or ()
        ],
        (row.get("pull_request") or {}).get("merged_at"),
    )
    text = json.dumps(said, sort_keys=True, default=str)
    return Revision(hashlib.sha256(text.encode()).hexdigest()[:32])


def _pulled(row: Row, pull: Row) -> Fields:
    """A merged pull request is done; anything else that it says is no word on an action item."""
    merged = bool(pull.get("merged_at"))
    silent = frozenset(Field) - {Field.TITLE}
    return Fields(
        title=title_of(row),
        status=Status.DONE if merged else Status.OPEN,
        silent=silent - {Field.STATUS} if merged else silent,
    )


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
