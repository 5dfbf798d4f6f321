"""GitHub Issues as a tracker: a ticket is an issue that bears our label and our marker."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from syncer.adapters import github_check
from syncer.adapters.github import client_of
from syncer.adapters.github_births import Births
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_feed import Listing, Mark
from syncer.adapters.github_issue import COMMON, Row, body_of
from syncer.adapters.github_settings import GithubSettings
from syncer.adapters.github_updates import Updates
from syncer.errors import AdapterError, Gone, Transient
from syncer.exchange import Clock, Sleep
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
from syncer.plugin import Plugin
from syncer.ports import Feed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
ADVICE = (
    'Close this when it is done{follows}. Decided against it? Close as "not planned". Not yours, '
    "or another date? Change the assignee or the Due line. Everything outside this block is yours."
    "{contact}"
)


def _now() -> datetime:
    return datetime.now(UTC)


class GithubTracker:
    """A ``Tracker`` over the issues of one repository."""

    def __init__(
        self,
        name: str,
        settings: GithubSettings,
        people: Sequence[Person] = (),
        *,
        clock: Clock = _now,
        sleep: Sleep = time.sleep,
    ) -> None:
        """Nothing is asked before the first call."""
        self.name = name
        self.silent: frozenset[Field] = frozenset()
        self.search_lag = settings.hold
        self.advice = ADVICE
        self.reference = _reference(settings)
        self.client = client_of(name, settings, clock, sleep)
        self._settings = settings
        self._people = tuple(people)
        self._desk = Desk(self.client, settings, people)
        self._births = Births(self._desk)
        self._updates = Updates(self._desk)
        self._listing = Listing(self.client, settings.repository)
        # Every ticket that bears a marker, as listings of this process showed it.
        self._index: dict[int, Ticket] | None = None
        self._indexed = Mark(settings.repository)
        self._looked = _EPOCH
        self._asked: set[ItemKey] = set()
        self._young: dict[TicketRef, datetime] = {}

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """One conditional request where nothing changed; without a cursor a whole listing."""
        mark = Mark.read(since, self._settings.repository)
        if mark is None:
            return self._whole({})
        rows, later = self._listing.after(mark)
        blind = bool(rows) and self._desk.blind
        if rows and not blind and mark.version != self._desk.version:
            return self._whole(mark.moved)
        tickets = self._read(rows)
        moved, etags = self._desk.elsewhere(mark.moved)
        if blind:  # what is not shown now is asked for again
            later = replace(mark, etag=None)
        return Feed((*tickets, *moved), replace(later, moved=etags).cursor())

    def fetch(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """One request each; pull requests are read as they are."""
        for ref in sorted(refs):
            try:
                if ref.tracker == self.name and self._desk.knows(ref):
                    yield ref, self._desk.fetch(ref)[0]
            except Gone:
                continue
            except AdapterError as error:
                yield ref, error

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By listing our label, never by search; what is found is read once more."""
        if not keys:
            return {}
        wanted, found = frozenset(keys), dict[ItemKey, list[Ticket]]()
        self._look(wanted)
        for number, known in sorted((self._index or {}).items()):
            if known.key not in wanted or not known.ours:
                continue
            try:
                ticket = self._desk.fetch(known.ref)[0]
            except Gone:
                self._keep(number, None)
                continue
            self._keep(number, ticket)
            if ticket.ours and ticket.key is not None and ticket.key in wanted:
                found.setdefault(ticket.key, []).append(ticket)
        return {key: sorted(tickets, key=_age) for key, tickets in found.items()}

    def find_since(
        self, keys: Collection[ItemKey], since: datetime
    ) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By listing whatever changed since then: our label may be gone, or was never kept."""
        found: dict[ItemKey, list[Ticket]] = {}
        for ticket in self._read(self._listing.since(since, self._desk.version)):
            if ticket.ours and ticket.key is not None and ticket.key in keys:
                found.setdefault(ticket.key, []).append(ticket)
        return {key: sorted(tickets, key=_age) for key, tickets in found.items()}

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        """One request each that makes it as it is to be."""
        self._births.prepare(batch)
        for draft in batch:
            try:
                ticket = self._births.create(draft)
            except AdapterError as error:
                yield draft.key, error
                continue
            if ticket.ref.id.isdigit():
                self._keep(int(ticket.ref.id), ticket)
            yield draft.key, ticket
            with suppress(AdapterError):  # told with the next one that is to be made
                self._births.mend()

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Read it again, then say only what is different."""
        for change in batch:
            try:
                ticket = self._updates.update(change)
            except AdapterError as error:
                yield change.ref, error
                continue
            if ticket.ref.id.isdigit():
                self._keep(int(ticket.ref.id), ticket)
            yield change.ref, ticket

    def forecast(self, writes: int) -> timedelta:
        """How long so many writes will take from now on, as far as GitHub's limits decide."""
        return self.client.pacer.forecast(writes)

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        """Post each unless one of ours with its id is there."""
        for remark in batch:
            outcome: AdapterError | None = None
            try:
                self._updates.comment(remark)
            except AdapterError as error:
                outcome = error
            yield remark.id, outcome

    def lookup(self, spelling: str) -> Iterator[Person]:
        """Accounts that issues here can be given to, and whoever has that very login."""
        return github_check.lookup(self._desk, self._people, spelling)

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        """Repositories that need no sign-in."""
        return github_check.public(self._desk, destinations)

    def check(self) -> Iterator[str]:
        """Sign-in, repository, rights, labels, people and clock, in reading requests alone."""
        return github_check.check(self._desk, self._people)

    def _whole(self, moved: Mapping[str, str]) -> Feed[Ticket, TicketRef]:
        now = self.client.clock()
        self._desk.ask_again()
        rows, mark = self._listing.whole(self._desk.version)
        tickets = [one for one in self._read(rows) if one.key is not None]
        self._index = {int(one.ref.id): one for one in tickets}
        self._indexed, self._looked = mark, now
        others, etags = self._desk.elsewhere(dict.fromkeys(moved, ""))
        found = (*tickets, *(one for one in others if one.key is not None))
        cursor = replace(mark, moved=etags).cursor()
        return Feed(found, cursor, frozenset(one.ref for one in found))

    def _look(self, wanted: frozenset[ItemKey]) -> None:
        """Bring the index up to date, unless it was but now and nobody asked for these before."""
        now = self.client.clock()
        known = self._asked.isdisjoint(wanted) and now - self._looked < self.search_lag
        self._asked |= wanted
        if self._index is None or self._indexed.version != self._desk.version:
            self._whole({})
        elif not known:
            rows, self._indexed = self._listing.after(self._indexed)
            self._looked = now
            self._read(rows)

    def _read(self, rows: Sequence[Row]) -> tuple[Ticket, ...]:
        """Tickets, and issues that are none, or none any more: who links them knows."""
        if not rows:
            return ()
        tickets, ours = [], self._desk.ours
        for row in rows:
            try:
                tickets.append(self._desk.listed(row, ours))
            except Transient:
                # A stranger's issue that is shown oddly is nobody's concern.
                if _concerns_us(row):
                    raise
        for ticket in tickets:
            self._keep(int(ticket.ref.id), ticket)
        self._seed([one for one in tickets if one.key is not None])
        return tuple(tickets)

    def _seed(self, tickets: Sequence[Ticket]) -> None:
        """Count what an earlier process made within the hour, for GitHub does."""
        oldest = self.client.clock() - _HOUR
        made = {one.ref: one.created_at for one in tickets if one.ours and one.created_at}
        self._young = {ref: at for ref, at in {**self._young, **made}.items() if at > oldest}
        if made:
            self.client.pacer.seed(self._young.values(), self._settings.repository)

    def _keep(self, number: int, ticket: Ticket | None) -> None:
        if self._index is None:
            return
        if ticket is None or ticket.key is None:
            self._index.pop(number, None)
        else:
            self._index[number] = ticket


def _age(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.created_at or _EPOCH, int(ticket.ref.id)


def _concerns_us(row: Row) -> bool:
    return COMMON in str(row.get("labels")).casefold() or "syncer:begin" in body_of(row)


def _reference(settings: GithubSettings) -> re.Pattern[str]:
    names = sorted({settings.repository, *settings.former_repositories}, key=len, reverse=True)
    host = re.escape(urlsplit(settings.web_url).netloc)
    return re.compile(
        rf"(?:(?<![\w/])https?://(?:www\.)?{host}/|(?<![\w./-]))"
        rf"(?P<repository>{'|'.join(map(re.escape, names))})"
        r"(?:#|/(?:issues|pull)/)(?P<number>[1-9][0-9]{0,9})(?!\w)",
        re.IGNORECASE,
    )


def _build(name: str, settings: GithubSettings, people: Sequence[Person]) -> GithubTracker:
    return GithubTracker(name, settings, people)


plugin = Plugin(GithubSettings, _build)
