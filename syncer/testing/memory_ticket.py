"""One ticket of the memory tracker, as its people and its program see it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from syncer.model import (
    Block,
    Code,
    Field,
    Fields,
    ItemKey,
    Patch,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
)
from syncer.notes import added_in, notes_in, with_block, without_block

MARKER = "syncer-"
COMMON = "syncer"


@dataclass(slots=True)
class MemoryTicket:
    """A ticket's whole state; people may change any of it, the program only its own."""

    id: str
    name: str
    title: str
    created: datetime
    updated: datetime
    status: Status = Status.OPEN
    owner: str | None = None
    due: date | None = None
    priority: Priority | None = None
    body: str = ""
    labels: set[str] = field(default_factory=set)
    ours: bool = True
    followed: bool = False
    closed: datetime | None = None
    former: tuple[str, ...] = ()
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Id (empty for a person's) and text, oldest first."""

    @property
    def marker(self) -> ItemKey | None:
        """The key that its label bears, whoever put it there."""
        keys = sorted(label for label in self.labels if label.startswith(MARKER))
        return ItemKey(keys[0].removeprefix(MARKER)) if keys else None

    @property
    def revision(self) -> Revision:
        """Moves exactly when something of the ticket but its comments does."""
        state = (
            self.name,
            self.title,
            self.status.value,
            self.owner,
            self.due,
            self.priority,
            self.body,
            sorted(self.labels),
        )
        return Revision(hashlib.sha256(repr(state).encode()).hexdigest()[:16])

    def put(self, patch: Patch, now: datetime) -> None:
        """Take over these fields and no others."""
        for name, value in patch.items():
            match name:
                case Field.TITLE:
                    self.title = " ".join(str(value).split())[:255].rstrip()
                case Field.STATUS:
                    self.move(Status(str(value)), now)
                case Field.OWNER:
                    self.owner = value if isinstance(value, str) else None
                case Field.DUE:
                    self.due = value if isinstance(value, date) else None
                case Field.PRIORITY:
                    self.priority = value if isinstance(value, Priority) else None

    def move(self, status: Status, now: datetime) -> None:
        """Change the status, and with it the day of closing."""
        if status.closed != self.status.closed:
            self.closed = now if status.closed else None
        self.status = status

    def manage(self, block: Block, key: ItemKey | None) -> None:
        """Replace the managed block and the marker; an empty one takes both away."""
        key = key or self.marker
        self.labels = {label for label in self.labels if not _is_marker(label)}
        if not block.text or key is None:
            self.body = without_block(self.body, keys=None)
            return
        self.labels |= {COMMON, MARKER + key}
        self.body = with_block(self.body, key, block.text, keys=None)

    def shown(self, tracker: str, silent: frozenset[Field], overdue: str) -> Ticket:
        """As the port shows it."""
        return Ticket(
            ref=TicketRef(tracker, self.id),
            name=self.name,
            revision=self.revision,
            fields=Fields(
                title=self.title,
                status=Status.OPEN if Field.STATUS in silent else self.status,
                owner=None if Field.OWNER in silent else self.owner,
                due=None if Field.DUE in silent else self.due,
                priority=None if Field.PRIORITY in silent else self.priority,
                silent=silent,
            ),
            url=f"https://tracker.example/browse/{self.name}",
            ours=self.ours,
            key=self.marker,
            followed=self.followed,
            flags=frozenset({Code.OVERDUE}) if overdue in self.labels else frozenset(),
            created_at=self.created,
            updated_at=self.updated,
            closed_at=self.closed,
            former=self.former,
            notes=self.notes,
            added=_added(self.body),
        )

    @property
    def notes(self) -> Mapping[str, str]:
        """The block's "Key: value" lines as they stand."""
        return _noted(self.body)


@lru_cache(maxsize=1024)
def _noted(body: str) -> Mapping[str, str]:
    """Looked at far more often than it is written."""
    return notes_in(body, None)


@lru_cache(maxsize=1024)
def _added(body: str) -> tuple[str, ...]:
    return added_in(body, None)


def _is_marker(label: str) -> bool:
    return label == COMMON or label.startswith(MARKER)
