"""Tickets as Markdown files of a folder, for people who have an editor and no tracker."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from pydantic import StringConstraints

from syncer.adapters.local_folder import TicketFolder
from syncer.adapters.local_head import KEYS
from syncer.adapters.local_ticket import TicketFile, new_file, one_line
from syncer.adapters.local_yaml import Unreadable
from syncer.errors import AdapterError, Denied, Gone, Rejected, Stale
from syncer.files import Sighting
from syncer.model import (
    Comment,
    CreateTicket,
    Cursor,
    Field,
    ItemKey,
    Person,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.plugin import ConfigPath, Plugin, TrackerSettings
from syncer.ports import Feed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC)


class LocalSettings(TrackerSettings):
    """A folder of ticket files; it is made with the first ticket."""

    path: ConfigPath
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")] = "LOCAL"

    def destination(self) -> str:
        """The only one there is."""
        return self.prefix

    def calls(self) -> tuple[str, ...]:
        """By prefix and number, in whatever letters people write it."""
        return (f"{self.prefix.upper()}-1",)


class LocalTracker:
    """A ``Tracker`` over one folder: a ticket is ours if its id equals its file's name."""

    def __init__(
        self,
        name: str,
        folder: Path,
        *,
        prefix: str = "LOCAL",
        labels: Sequence[str] = (),
        overdue_label: str = "overdue",
        people: Sequence[Person] = (),
        clock: Callable[[], datetime] = _now,
    ) -> None:
        """``labels`` are put on every ticket made here."""
        self.name = name
        self.silent: frozenset[Field] = frozenset()
        self.reference = re.compile(rf"(?<![\w-])(?P<key>{re.escape(prefix)}-[0-9]+)(?!\w)")
        self.search_lag = timedelta(0)
        self.advice = (
            "Set the status to done when it is done{follows}. Decided against it? Set it to "
            "wont_do. Not yours, or another date? Change owner or due above. Everything outside "
            "this block is yours.{contact}"
        )
        self._folder = TicketFolder(name, folder, prefix)
        self._labels = tuple(labels)
        self._overdue = overdue_label
        self._people = tuple(people)
        self._handles = _handles(people)
        self._clock = clock

    # For commands, which show files to the people who own them.

    def path_of(self, ref: TicketRef) -> Path:
        """Where the ticket's file is, or would be."""
        return self._folder.path / f"{ref.id}.md"

    def text_of(self, ref: TicketRef) -> str | None:
        """The whole file as it stands, readable as a ticket or not."""
        contents = self._folder.read(ref.id)
        return None if contents is None else contents.data.decode(errors="replace")

    def front_matter(self, ref: TicketRef) -> Mapping[str, str | tuple[str, ...] | None]:
        """The keys of ours as written, in their order; raises an ``AdapterError``."""
        head = self._folder.open(ref.id)[0].head
        return {**dict.fromkeys(KEYS), **head.values, "labels": head.labels}

    def everything(self) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Every ticket of the folder, marked or not, by number; then what only looks like one."""
        yield from self.fetch([self._ref(file_name) for file_name in self._folder.look().files])
        for file_name, number in self._folder.odd().items():
            yield self._ref(file_name), self._folder.oddity(file_name, number)

    # The port.

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """Tickets whose stats moved, in one listing of the folder, which is always whole.

        One that cannot be read is left out, so that it is asked for by its name, which says why;
        one that just lost its marker is told of once more.
        """
        before, now = Sighting.read(since), self._folder.look()
        unmarked = {name for name in (before.apart if before else ()) if name in now.files}
        changed, unreadable = [], set()
        for file_name in now.changed(before):
            bore = before is not None and file_name in before.files and file_name not in unmarked
            unmarked.discard(file_name)
            ref = self._ref(file_name)
            try:
                ticket = self._shown(*self._folder.open(ref.id))
            except Gone:
                continue
            except AdapterError:
                unreadable.add(file_name)
                continue
            if ticket.key is None:
                unmarked.add(file_name)
            if ticket.key is not None or bore:
                changed.append(ticket)
        seen = Sighting(now.files, now.again | unreadable, frozenset(unmarked))
        present = now.files.keys() - unmarked - unreadable
        return Feed(tuple(changed), seen.cursor(), frozenset(map(self._ref, present)))

    def fetch(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Read each file that is there; nonsense in one is its error, never its absence."""
        for ref in sorted(refs, key=lambda one: (self._folder.number(f"{one.id}.md"), one)):
            try:
                if ref.tracker == self.name:
                    yield ref, self._shown(*self._folder.open(ref.id))
            except Gone:
                continue
            except AdapterError as error:
                yield ref, error

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By the markers of all files; raises if one that may bear a wanted one cannot be read."""
        wanted = frozenset(keys)
        found: dict[ItemKey, list[Ticket]] = {}
        try:
            for name in self._folder.bearing(wanted):
                try:
                    ticket = self._shown(*self._folder.open(name))
                except Gone:
                    continue
                if ticket.ours and ticket.key is not None and ticket.key in wanted:
                    found.setdefault(ticket.key, []).append(ticket)
        except Denied as error:
            # One file only: what else there is to do here goes on.
            message = f"{error}; it may be the ticket that is wanted, so none is made"
            raise Rejected(message, adapter=self.name) from error
        return {
            key: sorted(tickets, key=lambda ticket: ticket.created_at or _EPOCH)
            for key, tickets in found.items()
        }

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        """Make each file, whole, as soon as it is asked for."""
        try:
            for draft in batch:
                try:
                    yield draft.key, self._create(draft)
                except AdapterError as error:
                    yield draft.key, error
        finally:
            self._folder.remember_highest()

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Change lines of the file in place, if it still is what was expected."""
        for change in batch:
            try:
                yield change.ref, self._update(change)
            except AdapterError as error:
                yield change.ref, error

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        """Append each remark that is not there yet."""
        for remark in batch:
            try:
                self._comment(remark)
                outcome = None
            except AdapterError as error:
                outcome = error
            yield remark.id, outcome

    def lookup(self, spelling: str) -> Iterator[Person]:
        """People of the people file whose handle, name or address holds the spelling."""
        wanted = spelling.removeprefix("@").strip().casefold()
        for person in self._people:
            spellings = (person.handle, *person.names, *person.emails)
            if wanted and any(wanted in one.casefold() for one in spellings):
                yield person

    def public(self, destinations: Collection[str]) -> frozenset[str]:  # noqa: ARG002 - the port's
        """None: who may read a folder is the folder's business."""
        return frozenset()

    def check(self) -> Iterator[str]:
        """A folder that cannot be listed, and everything in it that cannot be read."""
        try:
            if wrong := self._folder.forgotten():
                yield wrong
            for _, outcome in self.everything():
                if isinstance(outcome, AdapterError):
                    yield str(outcome)
        except AdapterError as error:
            yield str(error)

    def describe(self) -> str:
        """The folder, and how many tickets are in it."""
        many = len(self._folder.look().files)
        return f"the folder {self._folder.path}, with {many} ticket{'' if many == 1 else 's'}"

    def _ref(self, file_name: str) -> TicketRef:
        return TicketRef(self.name, file_name.removesuffix(".md"))

    def _shown(self, file: TicketFile, changed: datetime) -> Ticket:
        url = f"../{quote(self._folder.path.name)}/{file.name}.md"
        try:
            return file.ticket(self.name, url, self._overdue, self._handles, changed)
        except Unreadable as error:
            raise self._folder.nonsense(file.name, error) from error

    def _create(self, draft: CreateTicket) -> Ticket:
        if not one_line(draft.fields.title):
            raise Rejected("a ticket needs a title", adapter=self.name)
        now = self._clock()

        def content(name: str) -> TicketFile:
            data = new_file(name, draft, self._labels, now)
            try:
                file = TicketFile.read(name, data)
                file.ticket(self.name, "", self._overdue, self._handles, now)
            except Unreadable as error:
                message = f"a ticket of these values could not be read again: {error}"
                raise Rejected(message, adapter=self.name) from error
            return file

        return self._shown(*self._folder.make(content))

    def _update(self, change: UpdateTicket) -> Ticket:
        file, changed = self._folder.open(change.ref.id)
        ticket = self._shown(file, changed)
        if ticket.revision != change.expected:
            raise Stale(f"{file.name} has changed since it was read", adapter=self.name)
        try:
            new = file.updated(ticket.fields, change, self._overdue, self._clock())
        except Unreadable as error:
            raise self._folder.nonsense(file.name, error) from error
        return (
            ticket if new.text == file.text else self._shown(new, self._folder.replace(file, new))
        )

    def _comment(self, remark: Comment) -> None:
        if not re.fullmatch(r"(?:(?!-->)[^\r\n])+", remark.id):
            raise Rejected(f"{remark.id!r} cannot be an id", adapter=self.name)
        file, _ = self._folder.open(remark.ref.id)
        mentions = "".join(f"@{handle} " for handle in remark.to)
        new = file.commented(remark.id, mentions + remark.text)
        if new.text != file.text:
            self._folder.replace(file, new)


def _handles(people: Sequence[Person]) -> Mapping[str, str]:
    """Every spelling that means exactly one person, to the handle."""
    meant: dict[str, set[str]] = {}
    for person in people:
        for spelling in (person.handle, *person.names, *person.emails):
            meant.setdefault(spelling.removeprefix("@").casefold(), set()).add(person.handle)
    return {spelling: next(iter(who)) for spelling, who in meant.items() if len(who) == 1}


def _build(name: str, settings: LocalSettings, people: Sequence[Person]) -> LocalTracker:
    return LocalTracker(
        name,
        settings.path.resolve(),
        prefix=settings.prefix,
        labels=settings.labels,
        overdue_label=settings.overdue_label,
        people=people,
    )


plugin = Plugin(LocalSettings, _build)
