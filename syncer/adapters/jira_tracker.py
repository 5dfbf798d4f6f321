"""Jira as a tracker: a ticket is an issue that bears our label and our marker."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from syncer.adapters import jira_check
from syncer.adapters.jira_births import Births
from syncer.adapters.jira_client import client_of
from syncer.adapters.jira_desk import Desk, Unreadable
from syncer.adapters.jira_jql import bearing, born, minutes_since
from syncer.adapters.jira_screens import Screens
from syncer.adapters.jira_search import search
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_site import Look, project_of, site_of
from syncer.adapters.jira_updates import Updates
from syncer.errors import AdapterError
from syncer.exchange import Clock, Sleep
from syncer.model import (
    Comment,
    CreateTicket,
    Cursor,
    Field,
    ItemKey,
    Person,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.plugin import Plugin
from syncer.ports import Feed

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GATEWAY_SITES = r"[\w-]+\.atlassian\.net"
_ADVICE = (
    'Resolve this when it is done{{follows}}. Decided against it? Resolve as "{wont_do}". Not '
    "yours, or another date? Change the assignee or the due date. Everything outside this panel is "
    "yours.{{contact}}"
)


def _now() -> datetime:
    return datetime.now(UTC)


class JiraTracker:
    """A ``Tracker`` over the issues of one site, in the projects that its routes name."""

    def __init__(
        self,
        name: str,
        settings: JiraSettings,
        people: Sequence[Person] = (),
        *,
        clock: Clock = _now,
        sleep: Sleep = time.sleep,
    ) -> None:
        """Nothing is asked before the first call."""
        self.name = name
        self.silent: frozenset[Field] = frozenset()
        self.search_lag = settings.hold
        wont_do = settings.wont_do.replace("{", "{{").replace("}", "}}")
        self.advice = _ADVICE.format(wont_do=wont_do)
        self.reference = _reference(settings)
        self.client = client_of(name, settings, clock, sleep)
        self._desk = Desk(self.client, settings, people)
        self._screens = Screens(self.client)
        self._births = Births(self._desk, self._screens)
        self._updates = Updates(self._desk)
        self._site = site_of(settings)
        projects = (*settings.destinations(), *settings.former_projects)
        self._site.join(name, projects, self._desk.asked)
        self._settings = settings
        self._people = tuple(people)
        # Every ticket that bears a marker, as looks of this process showed it, by its key.
        self._index: dict[ItemKey, set[str]] | None = None
        self._looked = _EPOCH
        self._asked: set[ItemKey] = set()
        self._seen: dict[str, str] = {}
        """Revisions of what was shown, by id: the overlap of looks shows nothing twice."""
        self._shown: Cursor | None = None
        """What it was shown up to: who asks from another place on has not seen it."""

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """One search for all trackers of this account; without a cursor a whole listing."""
        then = _read_cursor(since)
        self._updates.catch_up()
        look = self._site.look(self.client, then)
        tickets = self._mine(look, whole=then is None)
        self._keep(tickets, whole=look.since is None)
        cursor = Cursor(json.dumps({"at": look.at.astimezone(UTC).isoformat()}))
        seen = self._seen if since == self._shown else {}
        self._seen, self._shown = {one.ref.id: one.revision for one in tickets}, cursor
        if then is None:
            odd = self._desk.odd.intersection(str(row["id"]) for row in look.rows)
            unread = (TicketRef(self.name, one) for one in odd)
            return Feed(tickets, cursor, frozenset((*(one.ref for one in tickets), *unread)))
        return Feed(tuple(one for one in tickets if seen.get(one.ref.id) != one.revision), cursor)

    def fetch(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Read by numeric id, or by any key that it ever had."""
        for ref, outcome in self._desk.read(refs):
            if isinstance(outcome, Ticket):
                self._seen.pop(outcome.ref.id, None)
            yield ref, outcome

    def find(self, keys: Collection[ItemKey]) -> Mapping[ItemKey, Sequence[Ticket]]:
        """By the labels of their markers; what is found is read once more, for indexes lag."""
        if not keys:
            return {}
        wanted = frozenset(keys)
        return self._found(self._look_for(wanted), wanted)

    def _found(
        self, ids: Iterable[str], wanted: frozenset[ItemKey]
    ) -> Mapping[ItemKey, Sequence[Ticket]]:
        """Our own of these markers, as they are now."""
        found: dict[ItemKey, list[Ticket]] = {}
        refs = [TicketRef(self.name, one) for one in ids]
        for _, outcome in self._desk.read(refs):
            if isinstance(outcome, Unreadable) and not outcome.ours:
                continue
            if isinstance(outcome, AdapterError):
                raise outcome
            if outcome.ours and outcome.key is not None and outcome.key in wanted:
                found.setdefault(outcome.key, []).append(outcome)
        return {
            key: sorted(tickets, key=lambda one: (one.created_at or _EPOCH, int(one.ref.id)))
            for key, tickets in found.items()
        }

    def find_since(
        self, keys: Collection[ItemKey], since: datetime
    ) -> Mapping[ItemKey, Sequence[Ticket]]:
        """Among all that this account made since then: our labels may be gone."""
        if not keys:
            return {}
        wanted, ours = frozenset(keys), self.client.clock()
        now = max(self.client.server_time() or ours, ours)
        rows = search(self.client, born(minutes_since(since, now)), self._desk.asked)
        ids = [one.ref.id for one in self._desk.tickets(rows) if one.key in wanted]
        return self._found(ids, wanted)

    def authored(self) -> tuple[Ticket, ...]:
        """By whom they were made: our labels may be gone from them."""
        now = self.client.clock()
        rows = search(self.client, born(minutes_since(_EPOCH, now)), self._desk.asked)
        tickets = self._desk.tickets(rows)
        ours = (one for one in tickets if one.ours and one.key is not None)
        return tuple(filter(self.hears, ours))

    def hears(self, ticket: Ticket) -> bool:
        """Wherever no other tracker of this account has its tickets."""
        return self._site.owner(ticket.name.rpartition("-")[0]) == self.name

    def create(
        self, batch: Sequence[CreateTicket]
    ) -> Iterator[tuple[ItemKey, Ticket | AdapterError]]:
        """Fifty in one request, each as it is to be."""
        begun = {one.key for one in batch if one.fields.status is Status.IN_PROGRESS}
        for key, outcome in self._births.create(batch):
            if isinstance(outcome, Ticket):
                if self._index is not None:
                    self._index.setdefault(key, set()).add(outcome.ref.id)
                if key in begun:
                    yield key, self._updates.begin(outcome)
                    continue
            yield key, outcome

    def update(
        self, batch: Sequence[UpdateTicket]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Read it again, then say only what is different."""
        for change in batch:
            try:
                yield change.ref, self._updates.update(change)
            except AdapterError as error:
                yield change.ref, error

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
        """Accounts that issues here can be given to and that the spelling may mean."""
        return jira_check.lookup(self._desk, self._people, spelling)

    def public(self, destinations: Collection[str]) -> frozenset[str]:
        """Projects that strangers can see."""
        return jira_check.public(self._desk, destinations)

    def assignable(self, handles: Collection[str]) -> frozenset[str]:
        """Who has an account that issues of one of our projects can be given to."""
        return self._desk.accounts.able(handles, self._settings.destinations())

    def check(self) -> Iterator[str]:
        """Sign-in, projects, rights, create screens, names, people and clock; reads alone."""
        return jira_check.check(self._desk, self._screens, self._people)

    def describe(self) -> str:
        """Projects, site and our account there, as ``check`` found them well."""
        kind = "Cloud" if self.client.cloud else "Data Center"
        places = ", ".join(self._settings.destinations())
        me = self.client.me.name
        return f"{places} at {self.client.site}, Jira {kind}, signed in as {me}, may write issues"

    def _mine(self, look: Look, *, whole: bool) -> tuple[Ticket, ...]:
        """The tickets of this tracker among what was seen of the site.

        A listing is of those with a marker, and of what this process knows to have had one; what
        changed comes along also without: another process may know it.
        """
        rows = (row for row in look.rows if self._site.owner(project_of(row)) == self.name)
        known = frozenset().union(*(self._index or {}).values())
        tickets = self._desk.tickets(rows)
        return tuple(
            one for one in tickets if one.key is not None or one.ref.id in known or not whole
        )

    def _keep(self, tickets: Sequence[Ticket], *, whole: bool) -> None:
        if whole:
            self._index, self._looked = {}, self.client.clock()
        if self._index is not None:
            for one in tickets:
                if one.key is not None:
                    self._index.setdefault(one.key, set()).add(one.ref.id)

    def _look_for(self, wanted: frozenset[ItemKey]) -> Collection[str]:
        """Ids of what bears these markers.

        What nobody asked for before was not made by this process, so that a listing of a moment
        ago tells of it as well as another search would.
        """
        now = self.client.clock()
        fresh = self._looked <= now < self._looked + self.search_lag
        known = self._index is not None and fresh and self._asked.isdisjoint(wanted)
        self._asked |= wanted
        found: set[str] = set()
        if not known:
            if self._index is None and len(wanted) > 1:
                listed = self._mine(self._site.look(self.client, None), whole=True)
                self._keep(listed, whole=True)
            else:
                for query in bearing(wanted):
                    rows = search(self.client, query, self._desk.asked)
                    found.update(str(row["id"]) for row in rows)
        index = self._index or {}
        return frozenset((*found, *(one for key in wanted for one in index.get(key, ()))))


def _read_cursor(cursor: Cursor | None) -> datetime | None:
    """When the last look was; None: there is none that can be read."""
    if cursor is None:
        return None
    try:
        at = datetime.fromisoformat(json.loads(cursor)["at"])
    except (ValueError, KeyError, TypeError):
        return None
    return at if at.tzinfo is not None else None


def _reference(settings: JiraSettings) -> re.Pattern[str]:
    keys = sorted({*settings.destinations(), *settings.former_projects}, key=len, reverse=True)
    if settings.site is None:
        site = _GATEWAY_SITES
    else:
        parts = urlsplit(settings.site)
        site = re.escape(f"{parts.netloc}{parts.path}")
    return re.compile(
        rf"(?:(?<![\w/])https?://{site}/browse/|(?<![\w./-]))"
        rf"(?P<key>(?:{'|'.join(map(re.escape, keys))})-[1-9][0-9]{{0,17}})(?![\w-])",
        re.IGNORECASE if settings.site is not None else 0,
    )


def _build(name: str, settings: JiraSettings, people: Sequence[Person]) -> JiraTracker:
    return JiraTracker(name, settings, people)


plugin = Plugin(JiraSettings, _build)
