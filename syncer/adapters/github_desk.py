"""One repository's issues, read and reached: where each is now, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from syncer.adapters.github import FIELDS_VERSION, GithubClient, path_of
from syncer.adapters.github_answers import Answer
from syncer.adapters.github_around import Accounts, Around, Look
from syncer.adapters.github_fields import OrgFields, org_fields
from syncer.adapters.github_issue import (
    COMMON,
    Odd,
    Place,
    Reader,
    Row,
    number_of,
    repository_of,
)
from syncer.adapters.github_session import VERSION
from syncer.adapters.github_settings import GithubSettings
from syncer.errors import Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.model import Person, Priority, Ticket, TicketRef

_SOON = timedelta(minutes=1)
_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_NAME = re.compile(r"([\w.-]+/[\w.-]+)#([1-9][0-9]{0,9})", re.ASCII)


class Desk:
    """What everything that reads or writes issues works with."""

    def __init__(
        self, client: GithubClient, settings: GithubSettings, people: Sequence[Person]
    ) -> None:
        self.client = client
        self.settings = settings
        self.home = settings.repository
        self.accounts = Accounts(people)
        self.reader = Reader(
            in_progress=settings.in_progress_label,
            overdue=settings.overdue_label,
            priorities=settings.priorities(),
            people=people,
        )
        self._former = frozenset(name.casefold() for name in settings.accounts)
        self._looks = looks(settings)
        self._around: dict[str, Around] = {}
        self._canonical: str | None = None
        self._strays: set[str] = set()
        """Ids of tickets that were transferred, and that our own listing does not show."""
        self._version = VERSION if settings.issue_fields == "off" else None
        self._told: datetime | None = None
        """When GitHub was last asked for fields."""
        self.keeps_fields = True
        """Whether values of fields stay that are sent; asked by sending them."""

    @property
    def version(self) -> str:
        """Of the API: the newer one only where the owner's issues have fields of ours."""
        if self._version is None or (self.reader.blind and self._is_stale()):
            self._learn()
        return self._version or VERSION

    @property
    def blind(self) -> bool:
        """Whether nobody tells just now what the fields of issues are."""
        return self.version == VERSION and self.reader.blind

    def _is_stale(self) -> bool:
        return self._told is None or abs(self.client.clock() - self._told) > _SOON

    def _learn(self) -> None:
        """What fields there are. Fields are an extra: where they fail, tickets go on without."""
        first, self._told = self._told is None or self.reader.blind, self.client.clock()
        try:
            self.reader.org = org_fields(self.client, self.home.split("/")[0])
            self.reader.blind = False
        except Denied:
            self.reader.org, self.reader.blind = OrgFields(), False
        except Transient as error:
            if error.retry_after is not None:
                raise
            # What was known goes on; what never was is not taken for empty.
            self.reader.blind = first
        self._version = FIELDS_VERSION if self.reader.org else VERSION

    @property
    def writable(self) -> OrgFields:
        """The fields that hold what they are told."""
        return self.reader.org if self.version and self.keeps_fields else OrgFields()

    def ask_again(self) -> None:
        """Organisations change their fields: the next use finds out."""
        if self.settings.issue_fields != "off":
            self._version, self.keeps_fields = None, True

    @property
    def ours(self) -> Callable[[Row], bool]:
        """Tells whether an issue or a remark was made by our account, or by one that was ours.

        By the number of the account: its name may change, and then be another's.
        """
        account, former = self.client.account, self._former

        def made(row: Row) -> bool:
            user = row.get("user") or {}
            login, number = str(user.get("login") or "").casefold(), user.get("id")
            if login in former:
                return True
            if account.number is not None and number is not None:
                return bool(number == account.number)
            return login == account.login.casefold()

        return made

    @property
    def own_labels(self) -> tuple[str, ...]:
        """Labels that mean something to us."""
        return tuple(self._looks)

    def around(self, repository: str) -> Around:
        """What stands around issues there."""
        key = repository.casefold()
        if key not in self._around:
            self._around[key] = Around(self.client, repository, self._looks)
        return self._around[key]

    def knows(self, ref: TicketRef) -> bool:
        """Whether this can be an issue at all."""
        return bool(_NUMBER.fullmatch(ref.id) or _NAME.fullmatch(ref.id))

    def fetch(self, ref: TicketRef) -> tuple[Ticket, Row, Place]:
        """The issue as it is now, wherever it is now; raises ``Gone``."""
        repository, number = self.asked(ref)
        path = path_of("repos", *repository.split("/"), "issues", number)
        answer = self.client.get(path, version=self.version)
        ticket, row, place = self.shown(ref, answer)
        if place.ref.id.isdigit() and place.former:
            self._strays.add(place.ref.id)
        return ticket, row, place

    def elsewhere(self, known: Mapping[str, str]) -> tuple[tuple[Ticket, ...], Mapping[str, str]]:
        """What changed of tickets that were transferred, and their etags now.

        One conditional request each. One that cannot be read just now is asked for again; one that
        is gone no longer.
        """
        changed: list[Ticket] = []
        etags: dict[str, str] = {}
        for number in sorted({*known, *self._strays}):
            ref, etag = TicketRef(self.client.name, number), known.get(number, "")
            path = path_of("repos", *self.home.split("/"), "issues", number)
            try:
                answer = self.client.get(path, etag=etag or None, version=self.version)
                if answer.body is not None:
                    ticket, _, place = self.shown(ref, answer)
                    changed.append(ticket)
                    etag = answer.headers.get("etag", "")
                    if not place.former:
                        self._strays.discard(number)
                        continue
            except Gone:
                self._strays.discard(number)
                continue
            except (Denied, Rejected, Stale, Transient):
                pass
            etags[number] = etag
        return tuple(changed), etags

    def shown(
        self, ref: TicketRef, answer: Answer, *, writing: bool = False
    ) -> tuple[Ticket, Row, Place]:
        """The ticket that an answer shows."""
        try:
            place = self._place(ref, answer)
            ticket = self.reader.ticket(answer.body, place, self.ours)
        except Odd as error:
            raise self.nonsense(str(error), writing=writing) from error
        return ticket, answer.body, place

    def listed(self, row: Row, ours: Callable[[Row], bool]) -> Ticket:
        """A row of the repository's own listing."""
        try:
            number = number_of(row)
            place = Place(TicketRef(self.client.name, str(number)), self.home, number)
            return self.reader.ticket(row, place, ours)
        except Odd as error:
            raise self.nonsense(str(error), writing=False) from error

    def nonsense(self, what: str, *, writing: bool) -> Transient | InDoubt:
        """The error for an answer that cannot be one of GitHub."""
        kind = InDoubt if writing else Transient
        return kind(f"an answer that GitHub does not give: {what}", adapter=self.client.name)

    def midwife(self, repository: str) -> Callable[[Answer], Ticket]:
        """What reads a ticket that is about to be made there, without another request."""
        ours, home = self.ours, self._is_home(repository)

        def born(answer: Answer) -> Ticket:
            try:
                number = number_of(answer.body)
                name = str(number) if home else f"{repository}#{number}"
                place = Place(TicketRef(self.client.name, name), repository, number)
                return self.reader.ticket(answer.body, place, ours)
            except Odd as error:
                raise self.nonsense(str(error), writing=True) from error

        return born

    def asked(self, ref: TicketRef) -> tuple[str, int]:
        """Where an id or a name points to."""
        if _NUMBER.fullmatch(ref.id):
            return self.home, int(ref.id)
        found = _NAME.fullmatch(ref.id)
        if found is None:
            raise Gone(f"{ref.id} is no issue", adapter=self.client.name)
        known = (self.home, *self.settings.former_repositories)
        spelt = {name.casefold(): name for name in known}
        return spelt.get(found[1].casefold(), found[1]), int(found[2])

    def _place(self, ref: TicketRef, answer: Answer) -> Place:
        """Where the issue is, and the id under which we know it: a home number stays."""
        repository, number = self.asked(ref)
        there, now = repository, number_of(answer.body)
        if answer.moved is not None:
            there = repository_of(answer.body)
            if there.casefold() == repository.casefold():
                there = repository
            elif self._is_home(there):
                there = self.home
        elif now != number:
            raise Odd(f"number {now} in place of {number}")
        tracker = self.client.name
        if self._is_home(repository):
            former = () if (there, now) == (self.home, number) else (f"{self.home}#{number}",)
            return Place(TicketRef(tracker, str(number)), there, now, former)
        former = () if (there, now) == (repository, number) else (f"{repository}#{number}",)
        known = str(now) if there == self.home else f"{there}#{now}"
        return Place(TicketRef(tracker, known), there, now, former)

    def _is_home(self, repository: str) -> bool:
        """Whether this is the configured repository, under whatever name it goes now."""
        if repository.casefold() == self.home.casefold():
            return True
        if any(
            repository.casefold() == one.casefold() for one in self.settings.former_repositories
        ):
            return False
        if self._canonical is None:
            body: Any = self.client.get(path_of("repos", *self.home.split("/"))).body
            name = body.get("full_name") if isinstance(body, Mapping) else None
            self._canonical = str(name or self.home).casefold()
        return repository.casefold() == self._canonical


def looks(settings: GithubSettings) -> Mapping[str, Look]:
    """How labels of ours look where there are none yet."""
    colours = {Priority.P0: "b60205", Priority.P1: "d93f0b", Priority.P2: "fbca04"}
    return {
        COMMON: ("5319e7", "An action item of a postmortem, kept in step by syncer"),
        settings.overdue_label: ("e99695", "Open past its due date"),
        settings.in_progress_label: ("0e8a16", "Somebody is at work on it"),
        **{
            label: (colours.get(one, "c5def5"), f"Action items of priority {one.name}")
            for one, label in settings.priorities().items()
        },
    }
