"""The tickets of all our repositories, each listed for itself: one that fails silences no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from syncer.adapters.github_answers import NotSignedIn
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_feed import Listing, Mark, Marks
from syncer.adapters.github_rows import Row, body_of
from syncer.adapters.github_settings import OURS
from syncer.errors import AdapterError, Gone, InDoubt, Transient
from syncer.model import Cursor, ItemKey, Ticket, TicketRef
from syncer.ports import Feed, Unheard

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_FRESH = timedelta(minutes=1)
"""How long what was listed is not listed again for others, however long creates are held."""
_PATIENCE = 4
"""A repository that gives no answer so often in a row is left out until it does."""
T = TypeVar("T")
Rows = tuple[Row, ...]


class Listings:
    """What listings of this process showed, and how far each was read."""

    def __init__(self, desk: Desk, search_lag: timedelta) -> None:
        self._desk = desk
        self._fresh = min(search_lag, _FRESH)
        self._each = {one.casefold(): Listing(desk.client, one) for one in desk.repositories}
        self._names = {one.casefold(): one for one in desk.repositories}
        self._mute = Counter[str]()
        """How often in a row a repository gave no answer."""
        # Every ticket that bears a marker, by its address: it has but one, whatever we call it.
        self._index: dict[str, Ticket] = {}
        self._indexed: dict[str, Mark] = {}
        self._looked = _EPOCH
        self._asked: frozenset[ItemKey] = frozenset()
        """Whoever was asked for since we looked."""
        self._young: dict[str, dict[TicketRef, datetime]] = {}

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """One conditional request each where nothing changed; all where there is no cursor."""
        marks = Marks.read(since, self._desk.home)
        if marks is None:
            return self._whole({})
        desk, outdated = self._desk, False

        def ask(name: str) -> tuple[Rows, Mark]:
            nonlocal outdated
            mark = marks.each.get(name)
            if mark is None:  # a route leads there since
                return self._each[name].whole(desk.version)
            rows, later = self._each[name].after(mark)
            blind = bool(rows) and desk.blind
            outdated |= bool(rows) and not blind and mark.version != desk.version
            # What is not shown now is asked for again.
            return rows, replace(mark, etag=None) if blind else later

        heard, failed = self._ask(ask)
        if outdated:
            return self._whole(marks.moved)
        tickets = self._tickets({name: rows for name, (rows, _) in heard.items()})
        moved, etags = desk.elsewhere(marks.moved)
        known = {name: one for name, one in marks.each.items() if name in self._each}
        later = Marks({**known, **{name: mark for name, (_, mark) in heard.items()}}, etags)
        cursor = later.cursor(desk.home)
        return Feed((*tickets, *moved), cursor, unheard=tuple(_unheard(failed)))

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By listing our label, never by search; what is found is read once more."""
        wanted, found = frozenset(keys), dict[str, Ticket]()
        self._look(wanted)
        for url, known in sorted(self._index.items(), key=lambda one: _age(one[1])):
            if known.key not in wanted or not known.ours or not self._desk.hears(known.ref):
                continue
            try:
                ticket = self._desk.fetch(known.ref)[0]
            except Gone:
                del self._index[url]
                continue
            if ticket.url != url:
                del self._index[url]
            self.keep(ticket)
            found.setdefault(ticket.url, ticket)
        return _by_key(found.values(), wanted)

    def find_since(
        self, keys: Collection[ItemKey], since: datetime
    ) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By listing whatever changed since then: our label may be gone, or was never kept."""
        version = self._desk.version
        rows, _ = self._ask(lambda name: self._each[name].since(since, version))
        return _by_key(self._tickets(rows), keys)

    def authored(self) -> tuple[Ticket, ...]:
        """What accounts of ours ever made that bears a marker, by whatever labels."""
        desk = self._desk
        logins = dict.fromkeys((desk.client.login, *desk.settings.accounts))
        version = desk.version

        def ask(name: str) -> Rows:
            return tuple(row for one in logins for row in self._each[name].by(one, version))

        rows, _ = self._ask(ask)
        return tuple(one for one in self._tickets(rows) if one.ours and one.key is not None)

    def unheard(self) -> tuple[Unheard, ...]:
        """Repositories that did not answer when they were last asked."""
        return tuple(_unheard({self._names[name]: e for name, e in self._desk.unheard.items()}))

    def keep(self, ticket: Ticket) -> None:
        """What was read of a ticket otherwise."""
        if not self._indexed:
            return
        if ticket.key is None:
            self._index.pop(ticket.url, None)
        else:
            self._index[ticket.url] = ticket

    def _whole(self, moved: Mapping[str, str]) -> Feed[Ticket, TicketRef]:
        now = self._desk.client.clock()
        self._desk.ask_again()
        for name in self._desk.repositories:
            self._desk.around(name).forget()  # people make labels and milestones
        version = self._desk.version
        heard, failed = self._ask(lambda name: self._each[name].whole(version))
        marks = {name: mark for name, (_, mark) in heard.items()}
        tickets = self._all({name: rows for name, (rows, _) in heard.items()}, marks, now)
        others, etags = self._desk.elsewhere(dict.fromkeys(moved, ""))
        found = (*tickets, *(one for one in others if one.key is not None))
        present = frozenset(one.ref for one in found)
        cursor = Marks(marks, etags).cursor(self._desk.home)
        return Feed(found, cursor, present, unheard=tuple(_unheard(failed)))

    def _all(
        self, rows: Mapping[str, Rows], marks: Mapping[str, Mark], now: datetime
    ) -> tuple[Ticket, ...]:
        """All that bear a marker, and from now on the index of them."""
        tickets = tuple(one for one in self._tickets(rows) if one.key is not None)
        self._index = {one.url: one for one in tickets}
        self._indexed, self._looked = dict(marks), now
        return tickets

    def _look(self, wanted: frozenset[ItemKey]) -> None:
        """Bring the index up to date, unless it was but now and nobody asked for these before.

        What a repository that fails has of ours nobody knows: nothing is made there.
        """
        now, version = self._desk.client.clock(), self._desk.version
        known = self._asked.isdisjoint(wanted) and now - self._looked < self._fresh
        self._asked = self._asked | wanted if known else wanted
        new = {name for name in self._each if not self._read_as(name, version)}
        if known and new <= self._desk.unheard.keys():
            return

        def ask(name: str) -> tuple[Rows, Mark]:
            listing = self._each[name]
            return listing.whole(version) if name in new else listing.after(self._indexed[name])

        heard, _ = self._ask(ask)
        self._indexed |= {name: mark for name, (_, mark) in heard.items()}
        self._looked = now
        self._tickets({name: rows for name, (rows, _) in heard.items()})

    def _read_as(self, name: str, version: str) -> bool:
        mark = self._indexed.get(name)
        return mark is not None and mark.version == version

    def _ask(self, ask: Callable[[str], T]) -> tuple[dict[str, T], dict[str, AdapterError]]:
        """What each says, and why others say nothing; raises where that is no single one's doing.

        A denial is as wide as the repository; a limit, and silence of all, as the sign-in. One that
        gives no answer is asked again by whoever asks us, for a while.
        """
        heard: dict[str, T] = {}
        failed: dict[str, AdapterError] = {}
        for name, repository in self._names.items():
            try:
                heard[name] = ask(name)
            except AdapterError as error:
                if error.retry_after is not None or isinstance(error, NotSignedIn):
                    raise
                failed[name] = error
            else:
                self._mute.pop(name, None)
                self._desk.places.heard(repository, renamed=self._each[name].renamed)
        self._mute.update(failed.keys())
        for name, why in failed.items():
            hopeful = isinstance(why, (Transient, InDoubt)) and self._mute[name] < _PATIENCE
            if not heard or hopeful:
                raise why
        self._desk.unheard = failed
        return heard, {self._names[name]: error for name, error in failed.items()}

    def _tickets(self, rows: Mapping[str, Rows]) -> tuple[Ticket, ...]:
        """Tickets, and issues that are none, or none any more: who links them knows.

        Where two of our repositories are one by now, each issue is shown once.
        """
        if not any(rows.values()):
            return ()
        found, before, ours = list[Ticket](), dict[str, Ticket](), self._desk.ours
        for name, some in rows.items():
            tickets = []
            for row in some:
                try:
                    ticket = self._desk.listed(self._names[name], row, ours)
                except Transient:
                    # A stranger's issue that is shown oddly is nobody's concern.
                    if _concerns_us(row):
                        raise
                else:
                    tickets.append(before.get(ticket.url, ticket))
            self._seed(name, [one for one in tickets if one.key is not None])
            found += tickets
            before |= {one.url: one for one in tickets}
        for ticket in found:
            self.keep(ticket)
        return tuple(found)

    def _seed(self, name: str, tickets: Sequence[Ticket]) -> None:
        """Count what an earlier process made within the hour, for GitHub does."""
        oldest = self._desk.client.clock() - _HOUR
        made = {one.ref: one.created_at for one in tickets if one.ours and one.created_at}
        young = {**self._young.get(name, {}), **made}
        self._young[name] = {ref: at for ref, at in young.items() if at > oldest}
        if made:
            self._desk.client.pacer.seed(self._young[name].values(), self._names[name])


def _unheard(failed: Mapping[str, AdapterError]) -> Iterator[Unheard]:
    for name, error in failed.items():
        names = re.compile(rf"{re.escape(name)}#[0-9]+", re.IGNORECASE)
        yield Unheard(name, names, error)


def _by_key(
    tickets: Collection[Ticket], keys: Collection[ItemKey]
) -> Mapping[ItemKey, Sequence[Ticket]]:
    found: dict[ItemKey, list[Ticket]] = {}
    for ticket in tickets:
        if ticket.ours and ticket.key is not None and ticket.key in keys:
            found.setdefault(ticket.key, []).append(ticket)
    return {key: sorted(some, key=_age) for key, some in found.items()}


def _age(ticket: Ticket) -> tuple[datetime, int, str]:
    number = int(ticket.ref.id.rpartition("#")[2])
    return ticket.created_at or _EPOCH, number, ticket.ref.id


def _concerns_us(row: Row) -> bool:
    return OURS in str(row.get("labels")).casefold() or "syncer:begin" in body_of(row)
