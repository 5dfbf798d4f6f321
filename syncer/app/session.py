"""One command's view of a deployment: the configuration read, the log set up, the doors open."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from syncer.app.console import Console
from syncer.app.invocation import Invocation
from syncer.app.settings import load
from syncer.app.settings_model import Settings
from syncer.app.telemetry import SILENT, start_logging
from syncer.app.wiring import Wired, wire
from syncer.errors import AdapterError, ConfigError
from syncer.model import DocRef, Ticket, TicketRef
from syncer.ports import Row, StateStore, Tracker

if TYPE_CHECKING:
    from syncer.engine.cycle import Ports


_DIGITS = 9
"""No document has more lines than such a number tells."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a command works with."""

    settings: Settings
    wired: Wired
    store: StateStore
    console: Console

    @property
    def ports(self) -> Ports:
        """All the doors of a cycle."""
        return self.wired.ports(self.store)


@contextmanager
def session(invocation: Invocation) -> Iterator[Session]:
    """Read the configuration and open what it names; closed when the command ends."""
    settings = settings_of(invocation)
    wired = wire(settings)
    with ExitStack() as stack:
        store = wired.open_store()
        if isinstance(store, AbstractContextManager):
            stack.enter_context(store)
        console = Console(color=invocation.color)
        yield Session(settings, wired, store, console)


def settings_of(invocation: Invocation) -> Settings:
    """The configuration, under the options of the command line, with the log set up by it."""
    said = {"level": invocation.log_level, "format": invocation.log_format}
    log: dict[str, Any] = {key: word for key, word in said.items() if word is not None}
    settings = load(invocation.config, overrides={"log": log} if log else {})
    start_logging(style=settings.log.format, level=_level(settings), color=invocation.color)
    return settings


def _level(settings: Settings) -> str:
    # On a terminal progress display and output say all that a log nobody asked for would.
    asked = "level" in settings.log.model_fields_set or not sys.stderr.isatty()
    return settings.log.level if asked else SILENT


def utc_now() -> datetime:
    """The time, as every clock here tells it."""
    return datetime.now(UTC)


def find_row(rows: tuple[Row, ...], item: str) -> Row:
    """The item a person means by a key, its unambiguous start, or ``source:path:line``.

    The source may be left out.
    """
    found = [row for row in rows if row.key == item]
    if not found and (place := _place(item)) is not None:
        found = [row for row in rows if (row.doc, row.line) == place]
    if not found:
        found = [row for row in rows if f"{row.doc.path}:{row.line}" == item]
    if not found and item.startswith("ai-"):
        found = [row for row in rows if row.key.startswith(item)]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(row.key for row in found[:5])
        raise ConfigError(f"{item}: several items are meant, {keys}; write more of the key")
    raise ConfigError(
        f"{item}: the last cycle saw no such item; write its key as `syncer plan --json` shows it, "
        "or path:line, and run `syncer sync` after you changed the document"
    )


def _place(item: str) -> tuple[DocRef, int] | None:
    head, _, number = item.rpartition(":")
    source, colon, path = head.partition(":")
    if not colon or not number.isdecimal() or len(number) > _DIGITS:
        return None
    return DocRef(source, path), int(number)


def find_ticket(opened: Session, written: str) -> Ticket:
    """The ticket a person means by its name, its id or its address; it must exist."""
    wanted = written.strip()
    for ticket in opened.store.recall().tickets.values():
        if wanted in (ticket.name, ticket.url, ticket.ref.id, str(ticket.ref)):
            return ticket
    for name, tracker in opened.ports.trackers.items():
        if (ref := _reference(name, tracker, wanted)) is None:
            continue
        for _, answer in tracker.fetch([ref]):
            if isinstance(answer, AdapterError):
                raise answer
            return answer
    known = opened.store.recall().tickets.values()
    near = [one.name for one in known if wanted.startswith("#") and one.name.endswith(wanted)]
    cure = f"; write {' or '.join(near[:3])}" if near else ""
    if wanted.startswith("#") and not near:
        cure = f"; write its whole name, as acme/incidents{wanted}, or its address"
    raise ConfigError(f"{written}: no configured tracker has such a ticket{cure}")


def _reference(name: str, tracker: Tracker, written: str) -> TicketRef | None:
    # Of an address the last thing that reads like a ticket's name is the ticket.
    matches = list(tracker.reference.finditer(written))
    if not matches:
        return None
    parts = [part for part in matches[-1].groupdict().values() if part]
    return TicketRef(name, "#".join(parts))
