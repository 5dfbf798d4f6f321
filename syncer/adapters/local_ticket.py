"""A ticket file and the ticket it stands for: reading one, writing a new one, changing one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import assert_never

from syncer.adapters import local_body, local_head
from syncer.adapters.local_head import Head
from syncer.adapters.local_yaml import Unreadable
from syncer.model import (
    Code,
    CreateTicket,
    Field,
    Fields,
    ItemKey,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
    Value,
)
from syncer.notes import added_in, notes_in, with_block, without_block

COMMON = "syncer"
_LONGEST_TITLE = 255
_LONGEST_TOLD = 60
_KEY = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LATE = frozenset({Code.OVERDUE})
_IN_TIME: frozenset[Code] = frozenset()


@dataclass(frozen=True, slots=True)
class TicketFile:
    """The text of one ticket, and what its front matter says."""

    name: str
    """As the file is named: ``LOCAL-7``."""
    text: str
    head: Head

    @classmethod
    def read(cls, name: str, data: bytes) -> TicketFile:
        """Raises ``Unreadable``."""
        try:
            text = data.decode()
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise Unreadable(line, "this is not UTF-8; save the file as UTF-8") from error
        return cls(name, text, Head.read(text))

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode()

    @property
    def key(self) -> ItemKey | None:
        """The marker, if it is one."""
        key = self.head.values.get("key")
        return ItemKey(key) if key and _KEY.fullmatch(key) else None

    def ticket(
        self, tracker: str, url: str, overdue: str, handles: Mapping[str, str], changed: datetime
    ) -> Ticket:
        """As the port shows it; raises ``Unreadable``. ``changed`` is the file's own time."""
        values = self.head.values
        status, title = self._status(), values.get("title")
        if not title:
            raise self._fails("title", "give the ticket a title")
        moments = {name: _moment(values.get(name)) for name in ("created", "updated", "closed")}
        return Ticket(
            ref=TicketRef(tracker, self.name),
            name=self.name,
            revision=revision_of(self.data),
            fields=Fields(
                title=title,
                status=status,
                owner=_handle(values.get("owner"), handles),
                due=self._due(),
                priority=self._priority(),
            ),
            url=url,
            ours=values.get("id") == self.name,
            key=self.key,
            flags=_LATE if overdue in self.head.labels else _IN_TIME,
            created_at=moments["created"],
            updated_at=moments["updated"] or changed,
            # A person who closes it in an editor writes no time.
            closed_at=(moments["closed"] or changed) if status.closed else None,
            notes=notes_in(self.text, self._keys(), self.head.end),
            added=added_in(self.text, self._keys(), self.head.end),
        )

    def updated(
        self, before: Fields, change: UpdateTicket, overdue: str, now: datetime
    ) -> TicketFile:
        """With the change, and nothing else, done; raises ``Unreadable``.

        What says the wanted thing already is left in the words of whoever wrote it.
        """
        file = self
        for name, value in change.patch.items():
            file = file if before[name] == value else file.change(name, value, now)
        if change.flags is not None:
            flagged = Code.OVERDUE in change.flags
            file = file.labelled(add=(overdue,) if flagged else (), drop=(overdue,))
        if change.block is not None:
            file = file.managed(change.key or self.key, change.block.text)
        return file if file.text == self.text else file.put("updated", stamp(now))

    def commented(self, id: str, remark: str) -> TicketFile:
        """With this comment at the end, unless one with its id is there."""
        if local_body.has_comment(self.text, self.head.end, id):
            return self
        return self.saying(
            local_body.with_comment(self.text, self.head.end, id, _clean(remark), self.head.eol)
        )

    def put(self, key: str, value: str | None) -> TicketFile:
        """With one value of the front matter changed."""
        return self.saying(local_head.put(self.text, key, value))

    def labelled(self, add: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> TicketFile:
        """With these labels, and without those."""
        return self.saying(local_head.relabel(self.text, add, set(drop) - set(add)))

    def saying(self, text: str) -> TicketFile:
        """With this text."""
        return self if text == self.text else replace(self, text=text, head=Head.read(text))

    def managed(self, key: ItemKey | None, content: str) -> TicketFile:
        """With this block and its marker; without content or key, with neither."""
        keys, end = self._keys(key), self.head.end
        if not content or key is None:
            bare = without_block(self.text, keys=keys, body=end, eol=self.head.eol)
            file = self.saying(bare)
            return file.put("key", None).labelled(drop=(COMMON,))
        text = with_block(self.text, key, _clean(content), keys=keys, body=end, eol=self.head.eol)
        return self.saying(text).put("key", key).labelled(add=(COMMON,))

    def change(self, name: Field, value: Value, now: datetime) -> TicketFile:
        """With this field saying this."""
        match name:
            case Field.TITLE:
                title = one_line(str(value or ""))
                return self.put("title", title) if title else self
            case Field.STATUS:
                return self if value is None else self._move(Status(str(value)), now)
            case Field.OWNER:
                return self.put("owner", one_line(str(value)) if value else None)
            case Field.DUE:
                return self.put("due", value.isoformat() if isinstance(value, date) else None)
            case Field.PRIORITY:
                shown = value.value.upper() if isinstance(value, Priority) else None
                return self.put("priority", shown)
            case _:
                assert_never(name)

    def _keys(self, key: ItemKey | None = None) -> frozenset[str]:
        """Whose blocks are this ticket's: those of its marker, and of the one it is to bear."""
        return frozenset(filter(None, (self.key, key)))

    def _move(self, status: Status, now: datetime) -> TicketFile:
        before = self._status()
        if before is status:
            return self
        if before.closed != status.closed:
            return self.put("status", status.value).put(
                "closed", stamp(now) if status.closed else None
            )
        return self.put("status", status.value)

    def _status(self) -> Status:
        written = self.head.values.get("status") or ""
        word = re.sub(r"[\s-]+", "_", written.casefold()).replace("'", "").replace("’", "")
        try:
            return Status(word)
        except ValueError as error:
            words = ", ".join(Status)
            raise self._fails(
                "status", f"status {_as_written(written)} is none of {words}"
            ) from error

    def _due(self) -> date | None:
        written = self.head.values.get("due")
        try:
            return date.fromisoformat(written) if written else None
        except ValueError as error:
            message = f"due {_as_written(written)} is not a day; write it as 2026-12-01"
            raise self._fails("due", message) from error

    def _priority(self) -> Priority | None:
        written = self.head.values.get("priority")
        if not written:
            return None
        if found := re.fullmatch(r"[pP]([0-9])", written):
            return Priority(f"p{min(int(found[1]), 3)}")
        raise self._fails("priority", f"priority {_as_written(written)} is none of P0, P1, P2, P3")

    def _fails(self, key: str, message: str) -> Unreadable:
        return Unreadable(self.head.line(key), message)


def new_file(name: str, draft: CreateTicket, labels: tuple[str, ...], now: datetime) -> bytes:
    """The bytes of a new ticket, marker and block included."""
    fields = draft.fields
    told = {key: value for key, value in _shown(fields).items() if key not in fields.silent}
    values = {
        "id": name,
        "key": draft.key,
        "title": one_line(fields.title),
        "status": fields.status.value,
        **{key.value: value for key, value in told.items()},
        "created": stamp(now),
        "updated": stamp(now),
        "closed": stamp(now) if fields.status.closed else None,
    }
    head = local_head.fresh(values, tuple(dict.fromkeys((COMMON, *draft.labels, *labels))))
    block = _clean(draft.block.text)
    return with_block(head, draft.key, block, keys=(), body=len(head)).encode()


def revision_of(data: bytes) -> Revision:
    """Moves exactly when the bytes do."""
    return Revision(hashlib.sha256(data).hexdigest())


def one_line(text: str) -> str:
    """A text as a front matter value: one line, of a bounded length."""
    return _clean(" ".join(text.split()))[:_LONGEST_TITLE].rstrip()


def stamp(moment: datetime) -> str:
    """A time as the front matter has it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _shown(fields: Fields) -> Mapping[Field, str | None]:
    return {
        Field.OWNER: one_line(fields.owner) if fields.owner else None,
        Field.DUE: fields.due.isoformat() if fields.due else None,
        Field.PRIORITY: fields.priority.value.upper() if fields.priority else None,
    }


def _moment(written: str | None) -> datetime | None:
    """A time that we, or people, wrote; an unreadable one harms nobody and counts as none."""
    try:
        moment = datetime.fromisoformat(written) if written else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _handle(written: str | None, handles: Mapping[str, str]) -> str | None:
    name = (written or "").removeprefix("@").strip()
    return handles.get(name.casefold(), name) or None


def _as_written(written: str | None) -> str:
    written = written or ""
    return repr(written if len(written) <= _LONGEST_TOLD else f"{written[:_LONGEST_TOLD]}…")


def _clean(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)
