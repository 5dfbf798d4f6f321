"""GitHub Issues as a tracker: a ticket is an issue that bears our label and our marker."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from syncer.adapters import github_check
from syncer.adapters.github import client_of
from syncer.adapters.github_answers import NotSignedIn
from syncer.adapters.github_births import Births
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_listings import Listings
from syncer.adapters.github_settings import GithubSettings
from syncer.adapters.github_updates import Updates
from syncer.errors import AdapterError, ConfigError, Denied, Gone
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
from syncer.ports import Feed, Pace, Unheard

_MOST = 50
"""Repositories of one tracker: each is asked in every cycle."""
ADVICE = (
    'Close this when it is done{follows}. Decided against it? Close as "not planned". Not yours, '
    "or another date? Change the assignee or the Due line. Everything outside this block is yours."
    "{contact}"
)


def _now() -> datetime:
    return datetime.now(UTC)


class GithubTracker:
    """A ``Tracker`` over the issues of the repositories that its routes lead to."""

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
        self._listings = Listings(self._desk, settings.hold)

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """One conditional request a repository where nothing changed; else a whole listing."""
        return self._listings.changes(since)

    def fetch(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """One request each; pull requests are read as they are."""
        for ref in sorted(refs):
            try:
                if ref.tracker == self.name and self._desk.places.knows(ref):
                    yield ref, self._desk.fetch(ref)[0]
            except Gone:
                continue
            except NotSignedIn:
                raise
            except AdapterError as error:
                yield ref, error

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By listing our label, never by search; what is found is read once more."""
        return self._listings.find(keys) if keys else {}

    def find_since(
        self, keys: Collection[ItemKey], since: datetime
    ) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By listing whatever changed since then: our label may be gone, or was never kept."""
        return self._listings.find_since(keys, since)

    def authored(self) -> tuple[Ticket, ...]:
        """By whom they were made: our label may be gone from them."""
        return self._listings.authored()

    def unheard(self) -> tuple[Unheard, ...]:
        """Repositories that gave no answer when they were last listed."""
        return self._listings.unheard()

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        """One request each that makes it as it is to be; a refused sign-in ends them all.

        Where one is denied the others of that repository are not asked for: no content is.
        """
        closed: dict[str, AdapterError] = dict(self._desk.unheard)
        places = {draft.key: draft.destination or self._desk.home for draft in batch}
        self._births.prepare([one for one in batch if places[one.key].casefold() not in closed])
        for draft in batch:
            place = places[draft.key]
            if (why := closed.get(place.casefold())) is not None:
                # Nobody knows what is there, and a second one could be made; or none may be.
                yield draft.key, type(why)(str(why), adapter=self.name)
                continue
            try:
                ticket = self._births.create(draft)
            except NotSignedIn:
                raise
            except AdapterError as error:
                if isinstance(error, Denied):
                    closed[place.casefold()] = error
                yield draft.key, error
                continue
            self._listings.keep(ticket)
            yield draft.key, ticket
            with suppress(AdapterError):  # told with the next one that is to be made
                self._births.relabel(place)

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Read it again, then say only what is different."""
        for change in batch:
            try:
                ticket = self._updates.update(change)
            except NotSignedIn:
                raise
            except AdapterError as error:
                yield change.ref, error
                continue
            self._listings.keep(ticket)
            yield change.ref, ticket

    def forecast(self, writes: int) -> timedelta:
        """How long so many writes will take from now on, as far as GitHub's limits decide."""
        return self.client.pacer.forecast(writes)

    def pace(self) -> Pace | None:
        """The limits of our sign-in, which end with no process."""
        return self.client.pacer.kept()

    def resume(self, pace: Pace) -> None:
        """Begin under the limits that held when the last process ended."""
        self.client.pacer.resume(pace)

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        """Post each unless one of ours with its id is there."""
        for remark in batch:
            outcome: AdapterError | None = None
            try:
                self._updates.comment(remark)
            except NotSignedIn:
                raise
            except AdapterError as error:
                outcome = error
            yield remark.id, outcome

    def lookup(self, spelling: str) -> Iterator[Person]:
        """Accounts that issues here can be given to, and whoever has that very login."""
        return github_check.lookup(self._desk, self._people, spelling)

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        """Repositories that need no sign-in, of those that can be heard."""
        return github_check.public(self._desk, destinations)

    def assignable(self, handles: Collection[str]) -> frozenset[str]:
        """Who has a login that issues of one of our repositories can be given to."""
        desk = self._desk
        logins = {one: desk.accounts.login(one) for one in handles if desk.settings.assign}
        around = [desk.around(name) for name in desk.places.repositories]
        return frozenset(
            one
            for one, login in logins.items()
            if login is not None and any(place.assignable(login) for place in around)
        )

    def place(self, name: str) -> str:
        """The repository of an issue, as its name says."""
        return self._desk.places.spelt(name.rpartition("#")[0] or self._desk.home)

    def check(self) -> Iterator[str]:
        """Sign-in, repository, rights, labels, people and clock, in reading requests alone."""
        return github_check.check(self._desk, self._people)

    def describe(self) -> str:
        """Repository, who reads it, our account, and whether it is known to write issues."""
        return github_check.describe(self._desk)


def _reference(settings: GithubSettings) -> re.Pattern[str]:
    names = sorted({*settings.destinations(), *settings.former_repositories}, key=len, reverse=True)
    host = re.escape(urlsplit(settings.web_url).netloc)
    return re.compile(
        rf"(?:(?<![\w/])https?://(?:www\.)?{host}/|(?<![\w./-]))"
        rf"(?P<repository>{'|'.join(map(re.escape, names))})"
        r"(?:#|/(?:issues|pull)/)(?P<number>[1-9][0-9]{0,9})(?!\w)",
        re.IGNORECASE,
    )


def _build(name: str, settings: GithubSettings, people: Sequence[Person]) -> GithubTracker:
    if (many := len(settings.destinations())) > _MOST:
        raise ConfigError(
            f"trackers.{name}: routes lead to {many} repositories, and one tracker asks at most "
            f"{_MOST} in every cycle; make another tracker for some of them"
        )
    return GithubTracker(name, settings, people)


plugin = Plugin(GithubSettings, _build)
