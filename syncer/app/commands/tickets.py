"""``tickets …``: the local tracker by hand, through the same port that a cycle uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, cast

from syncer.app.console import Console, clean, clean_lines
from syncer.app.invocation import Invocation
from syncer.app.render.tickets import ticket_line, ticket_table
from syncer.app.session import settings_of, utc_now
from syncer.app.wiring import wire
from syncer.core.deadlines import today
from syncer.core.people import canonical
from syncer.errors import AdapterError, ConfigError
from syncer.model import (
    Field,
    Patch,
    Person,
    Priority,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
    Value,
)
from syncer.ports import Tracker

_EDITABLE = (Field.TITLE, Field.STATUS, Field.OWNER, Field.DUE, Field.PRIORITY)


class Desk(Tracker, Protocol):
    """What a tracker of type ``local`` offers to people beside the port."""

    def path_of(self, ref: TicketRef) -> Path:
        """Where the ticket's file is, or would be."""

    def text_of(self, ref: TicketRef) -> str | None:
        """The whole file as it stands."""

    def front_matter(self, ref: TicketRef) -> Mapping[str, str | tuple[str, ...] | None]:
        """The documented keys as written."""

    def everything(self) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Every ticket, by number."""


@dataclass(frozen=True, slots=True)
class _Opened:
    desk: Desk
    people: tuple[Person, ...]
    today: date
    console: Console


def list_tickets(
    invocation: Invocation, name: str | None, status: str | None, *, as_json: bool, overdue: bool
) -> int:
    """Print the tickets; 1 if a file among them could not be read."""
    opened = _open(invocation, name)
    found, failed = [], False
    for ref, answer in opened.desk.everything():
        if isinstance(answer, AdapterError):
            sys.stderr.write(f"syncer: {clean(ref.id)}: {clean(str(answer))}\n")
            failed = True
        elif _wanted(answer, status, opened.today, overdue=overdue):
            found.append(answer)
    if as_json:
        opened.console.json(
            [
                {
                    **opened.desk.front_matter(one.ref),
                    "status": one.fields.status.value,
                    "path": str(opened.desk.path_of(one.ref)),
                }
                for one in found
            ]
        )
    elif found:
        opened.console.show([ticket_table(found, opened.today)])
    elif not failed:
        none = "None of the tickets fits" if status or overdue else "There is no ticket yet"
        opened.console.write(f"{none}, in {opened.desk.name}.")
    return 1 if failed else 0


def _wanted(ticket: Ticket, status: str | None, day: date, *, overdue: bool) -> bool:
    due = ticket.fields.due
    late = due is not None and due < day and not ticket.fields.status.closed
    return (status is None or ticket.fields.status == status) and (late or not overdue)


def show(invocation: Invocation, name: str | None, ids: Sequence[str]) -> int:
    """Print tickets as their files have them, those too that make no sense."""
    opened = _open(invocation, name)
    texts = []
    for wanted in ids:
        text = opened.desk.text_of(TicketRef(opened.desk.name, _id(opened.desk, wanted)))
        if text is None:
            raise ConfigError(f"{wanted}: there is no such ticket in {opened.desk.name}")
        texts.append(text)
    for number, text in enumerate(texts):
        if number:
            opened.console.write("")
        for entry in clean_lines(text):
            opened.console.write(entry)
    return 0


def edit(
    invocation: Invocation, name: str | None, ids: Sequence[str], asked: Mapping[str, str]
) -> int:
    """Change tickets to what was asked; all are looked up before any is changed."""
    if not asked:
        raise ConfigError(
            "nothing to change; name at least one of --owner, --due, --priority, --title, --status"
        )
    opened = _open(invocation, name)
    patch = _patch(asked, opened.people)
    batch = [
        UpdateTicket(one.ref, one.key, one.revision, patch) for one in _tickets(opened.desk, ids)
    ]
    for _, answer in opened.desk.update(batch):
        if isinstance(answer, AdapterError):
            raise answer
        opened.console.show([ticket_line(answer)])
    return 0


def _open(invocation: Invocation, name: str | None) -> _Opened:
    settings = settings_of(invocation)
    wired = wire(settings)
    local = [one for one, keys in settings.trackers.items() if keys.type == "local"]
    if name is not None and name not in local:
        known = ", ".join(local) or "none"
        raise ConfigError(f"{name}: no such local tracker; configured: {known}")
    if name is None and len(local) != 1:
        known = f"say which with --tracker: {', '.join(local)}" if local else "none is configured"
        raise ConfigError(f"tickets are those of a local tracker; {known}")
    desk = cast(Desk, wired.trackers[name or local[0]])
    day = today(utc_now(), wired.policy.deadlines)
    return _Opened(desk, wired.policy.people, day, Console(color=invocation.color))


def _tickets(desk: Desk, ids: Sequence[str]) -> list[Ticket]:
    refs = dict.fromkeys(TicketRef(desk.name, _id(desk, wanted)) for wanted in ids)
    answers = dict(desk.fetch(refs))
    found = []
    for ref in refs:
        answer = answers.get(ref)
        if answer is None:
            raise ConfigError(f"{ref.id}: there is no such ticket in {desk.name}")
        if isinstance(answer, AdapterError):
            raise answer
        found.append(answer)
    return found


def _id(desk: Desk, wanted: str) -> str:
    found = desk.reference.search(wanted)
    return next((part for part in found.groups() if part), wanted) if found else wanted


def _patch(asked: Mapping[str, str], people: tuple[Person, ...]) -> Patch:
    return {name: _value(name, asked[name], people) for name in _EDITABLE if name in asked}


def _value(name: Field, word: str, people: tuple[Person, ...]) -> Value:
    word = word.strip()
    if not word.isprintable():
        raise ConfigError(f"--{name}: a line break or another unprintable character is in it")
    if name is Field.TITLE and not word:
        raise ConfigError("--title: a ticket needs one")
    if name is Field.STATUS:
        return Status(word)
    if not word:
        return None
    if name is Field.OWNER:
        return canonical(word, people)
    if name is Field.DUE:
        return _day(word)
    if name is Field.PRIORITY:
        try:
            return Priority(word.lower())
        except ValueError:
            raise ConfigError(f"--priority: {word} is none of P0, P1, P2, P3") from None
    return word


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise ConfigError(f"--due: {word} is not a day; write it as 2026-12-01") from None
