"""One tracker's issues, read and reached: where each is now, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import structlog

from syncer.adapters.jira_client import JiraClient
from syncer.adapters.jira_history import labelled_by
from syncer.adapters.jira_issue import ASKED, Odd, Reader, fields, id_of, labels, name_of
from syncer.adapters.jira_offers import WORDS
from syncer.adapters.jira_people import Accounts
from syncer.adapters.jira_settings import JiraSettings
from syncer.errors import AdapterError, Gone, Transient
from syncer.exchange import path_of
from syncer.model import Person, Priority, Ticket, TicketRef

Row = Mapping[str, Any]
_ID = re.compile(r"[1-9][0-9]{0,17}")
_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,254}-[1-9][0-9]{0,17}")
_FEW = 5
"""So many issues are read one by one; more of them a hundred at once."""
_AT_ONCE = 100


class Unreadable(Transient):
    """What was shown is no issue as Jira documents them; it stops nobody but itself."""

    def __init__(self, message: str, *, adapter: str, ours: bool) -> None:
        super().__init__(message, adapter=adapter)
        self.ours = ours
        """Whether this account made it: one of theirs is no ticket of ours in any case."""


class Desk:
    """What everything that reads or writes issues works with."""

    def __init__(
        self, client: JiraClient, settings: JiraSettings, people: Sequence[Person]
    ) -> None:
        self.client = client
        self.settings = settings
        self.accounts = Accounts(client, people)
        self._people = people
        self._reader: Reader | None = None
        self.asked = tuple(dict.fromkeys((*ASKED, settings.due_field)))
        """The fields of an issue that are asked for: nothing else is read."""
        self._former: dict[str, tuple[str, ...]] = {}
        """Names that issues had in this process, by id."""
        self._odd: set[str] = set()
        self._feigned: dict[tuple[str, str], frozenset[str]] = {}
        """Marks that somebody else set, by issue and when that last changed."""

    @property
    def reader(self) -> Reader:
        """Reads issues; asks the site what it is, once."""
        if self._reader is None:
            self._reader = Reader(
                self.settings,
                tracker=self.client.name,
                cloud=self.client.cloud,
                site=self.client.site,
                people=self._people,
                ranks=self._ranks(),
            )
        return self._reader

    @property
    def ours(self) -> frozenset[str]:
        """Accounts whose issues are ours."""
        return frozenset((self.client.me.id, *self.settings.accounts))

    def knows(self, ref: TicketRef) -> bool:
        """Whether this can be an issue at all."""
        return bool(_ID.fullmatch(ref.id) or _KEY.fullmatch(ref.id.upper()))

    def ticket(self, row: Row, asked: str = "") -> Ticket:
        """An issue as the port shows it; raises ``Unreadable`` where it is none.

        ``asked``: the name that it was asked for by, if it was.
        """
        try:
            identity = id_of(row)
            if asked and not _ID.fullmatch(asked):
                self._knew(identity, asked)
            names = self._knew(identity, name_of(row))
            return self.reader.ticket(self._honest(row), self.ours, names)
        except Odd as error:
            name, shown = self.client.name, row.get("fields")
            maker = shown.get("creator") if isinstance(shown, Mapping) else None
            ours = self.reader.account(maker) in self.ours
            raise Unreadable(f"{error}; is url right?", adapter=name, ours=ours) from error

    def _honest(self, row: Row) -> Row:
        """Without a mark by which an open issue reads as closed, and that somebody else set."""
        try:
            marks = self.reader.feigned(row)
        except (KeyError, TypeError, ValueError, AttributeError):
            marks = ()  # an odd one: who reads it says why
        if not marks:
            return row
        key = (id_of(row), str(fields(row).get("updated")))
        if key not in self._feigned:
            self._feigned[key] = frozenset(one for one in marks if self._is_theirs(key[0], one))
        kept = [one for one in labels(row) if one not in self._feigned[key]]
        return {**row, "fields": {**fields(row), "labels": kept}}

    def _is_theirs(self, identity: str, label: str) -> bool:
        try:
            who = labelled_by(self.fetch(identity, history=True), label)
        except AdapterError:
            return False
        account = self.reader.account(who)
        return account is not None and not any(self.reader.same(account, one) for one in self.ours)

    def tickets(self, rows: Iterable[Row]) -> Iterator[Ticket]:
        """Those that can be read: one odd issue, which anybody may write, stops no other."""
        for row in rows:
            try:
                yield self.ticket(row)
            except Unreadable as error:
                identity = str(row.get("id"))
                if identity not in self._odd:
                    warn, ref = structlog.get_logger().warning, f"{self.client.name}:{identity}"
                    warn("ticket.unreadable", ref=ref, ticket=name_of(row), why=str(error))
                self._odd.add(identity)
            else:
                self._odd.discard(str(row.get("id")))

    @property
    def odd(self) -> frozenset[str]:
        """Ids of the issues that could not be read when they were shown last."""
        return frozenset(self._odd)

    def _knew(self, identity: str, name: str) -> tuple[str, ...]:
        """All names of an issue that this process has seen, with this one."""
        names = self._former.get(identity, ())
        if name not in names:
            names = self._former[identity] = (*names, name)
        return names

    def fetch(self, identity: str, *, transitions: bool = False, history: bool = False) -> Row:
        """The issue as it is now, by id or any key it ever had; raises ``Gone``."""
        query: dict[str, Any] = {"fields": self.asked}
        wanted = (*(WORDS if transitions else ()), *(("changelog",) if history else ()))
        if wanted:
            query["expand"] = ",".join(wanted)
        body = self.client.get(path_of("issue", identity), query).body
        if not isinstance(body, Mapping):
            raise self.client.nonsense(f"GET /issue/{identity}", writing=False)
        return body

    def read(
        self, refs: Collection[TicketRef]
    ) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Each that exists and may be read, once; the others are skipped."""
        mine = [one for one in sorted(refs) if one.tracker == self.client.name and self.knows(one)]
        numbered = [one for one in mine if _ID.fullmatch(one.id)]
        if len(numbered) > _FEW and self.client.cloud:
            for at in range(0, len(numbered), _AT_ONCE):
                yield from self._many(numbered[at : at + _AT_ONCE])
            mine = [one for one in mine if not _ID.fullmatch(one.id)]
        for ref in mine:
            try:
                name = ref.id.upper()
                yield ref, self.ticket(self.fetch(name), name)
            except Gone:
                continue
            except AdapterError as error:
                yield ref, error

    def _many(self, refs: Sequence[TicketRef]) -> Iterator[tuple[TicketRef, Ticket | AdapterError]]:
        """Cloud alone: a hundred in one request; those that are not in the answer do not exist."""
        asked = {"issueIdsOrKeys": [one.id for one in refs], "fields": list(self.asked)}
        body = self.client.ask("/issue/bulkfetch", asked).body
        issues = body.get("issues") if isinstance(body, Mapping) else None
        if not isinstance(issues, list):
            raise self.client.nonsense("POST /issue/bulkfetch", writing=False)
        rows = {str(row.get("id")): row for row in issues if isinstance(row, Mapping)}
        errors = body.get("issueErrors") or ()
        failed = [one.get("id") if isinstance(one, Mapping) else None for one in errors]
        for ref in refs:
            if ref.id not in rows and (ref.id in failed or None in failed):
                # What could not be read just now is not gone: that is told nowhere.
                message = f"POST /issue/bulkfetch did not show {ref.id}; the next cycle asks again"
                yield ref, Transient(message, adapter=self.client.name)
            elif ref.id in rows:
                try:
                    yield ref, self.ticket(rows[ref.id])
                except AdapterError as error:
                    yield ref, error

    def _ranks(self) -> Mapping[str, Mapping[Priority, str]]:
        """The priorities' names of projects whose routes say others."""
        return {
            place: self.settings.routed(details).ranks()
            for place, details in reversed(self.settings.routes())
            if any(name.startswith("priorities.") for name in details)
        }
