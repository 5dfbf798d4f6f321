"""Issues read and reached: where each is now, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from syncer.adapters.github import FIELDS_VERSION, GithubClient
from syncer.adapters.github_answers import Answer, NotSignedIn
from syncer.adapters.github_around import Accounts, Around, LabelStyle
from syncer.adapters.github_fields import OrgFields, org_fields
from syncer.adapters.github_issue import Place, Reader
from syncer.adapters.github_places import Places
from syncer.adapters.github_rows import Odd, Row, number_of
from syncer.adapters.github_session import VERSION
from syncer.adapters.github_settings import OURS, GithubSettings
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.exchange import path_of
from syncer.model import Person, Priority, Ticket, TicketRef

_SOON = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


class Desk:
    """What everything that reads or writes issues works with."""

    def __init__(
        self, client: GithubClient, settings: GithubSettings, people: Sequence[Person]
    ) -> None:
        self.client = client
        self.settings = settings
        self.places = Places(client, settings)
        self.home = self.places.home
        self.repositories = self.places.repositories
        self.accounts = Accounts(people)
        self.reader = Reader(
            in_progress=settings.in_progress_label,
            overdue=settings.overdue_label,
            priorities=settings.priorities(),
            people=people,
        )
        self.reader.has = lambda repository, label: self.around(repository).has(label)
        self.reader.gone = self._is_gone
        self._gone: dict[str, tuple[bool, datetime]] = {}
        self._former = frozenset(name.casefold() for name in settings.accounts)
        self._styles = label_styles(settings)
        self._around: dict[str, Around] = {}
        self._strays: set[str] = set()
        """Ids of tickets that were transferred, and that no listing of ours shows."""
        self.unheard: Mapping[str, AdapterError] = {}
        """Repositories of ours that gave no answer when they were last listed, and why."""
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
        except NotSignedIn:
            raise
        except Denied:
            self.reader.org, self.reader.blind = OrgFields(), False
        except Transient as error:
            if error.retry_after is not None:
                raise
            # What was known goes on; what never was is not taken for empty.
            self.reader.blind = first
        self._version = FIELDS_VERSION if self.reader.org else VERSION

    def writable(self, repository: str) -> OrgFields:
        """The fields that hold what they are told; those of one owner are not another's."""
        owner, _, _ = self.home.casefold().partition("/")
        same = repository.casefold().startswith(f"{owner}/")
        return self.reader.org if same and self.version and self.keeps_fields else OrgFields()

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
        return tuple(self._styles)

    def _is_gone(self, login: str) -> bool:
        """Whether no account is called so, as of an hour ago; no where nobody tells."""
        now, known = self.client.clock(), self._gone.get(login.casefold())
        if known is not None and abs(now - known[1]) < _HOUR:
            return known[0]
        try:
            self.client.get(path_of("users", login))
            gone = False
        except Gone:
            gone = True
        except AdapterError:
            return False
        self._gone[login.casefold()] = (gone, now)
        return gone

    def around(self, repository: str) -> Around:
        """What stands around issues there."""
        key = repository.casefold()
        if key not in self._around:
            self._around[key] = Around(self.client, repository, self._styles)
        return self._around[key]

    def fetch(self, ref: TicketRef) -> tuple[Ticket, Row, Place]:
        """The issue as it is now, wherever it is now; raises ``Gone``."""
        self._must_be_heard(ref)
        repository, number = self.places.asked(ref)
        path = path_of("repos", *repository.split("/"), "issues", number)
        answer = self.client.get(path, version=self.version)
        ticket, row, place = self.shown(ref, answer)
        if place.former and self.places.ours(repository):
            self._follow(place)
        return ticket, row, place

    def _must_be_heard(self, ref: TicketRef) -> None:
        """That a repository is denied to us says nothing of the issues that are there."""
        error = self.unheard.get(self.places.named(ref).casefold())
        if isinstance(error, (Denied, Gone, Rejected)):
            raise Denied(str(error), adapter=self.client.name)

    def hears(self, ref: TicketRef) -> bool:
        """Whether the repository was heard that it is in."""
        return self.places.named(ref).casefold() not in self.unheard

    def _follow(self, place: Place) -> None:
        """Ask for it in the place where it went, unless a listing of ours shows it there."""
        if place.former and not self.places.ours(place.repository):
            self._strays.add(place.ref.id)
        else:
            self._strays.discard(place.ref.id)

    def elsewhere(self, known: Mapping[str, str]) -> tuple[tuple[Ticket, ...], Mapping[str, str]]:
        """What changed of tickets that were transferred, and their etags now.

        One conditional request each. One that cannot be read just now is asked for again; one that
        is gone no longer.
        """
        changed: list[Ticket] = []
        etags: dict[str, str] = {}
        for name in sorted({*known, *self._strays}):
            ref, etag = TicketRef(self.client.name, name), known.get(name, "")
            try:
                self._must_be_heard(ref)
                repository, number = self.places.asked(ref)
                path = path_of("repos", *repository.split("/"), "issues", number)
                answer = self.client.get(path, etag=etag or None, version=self.version)
                if answer.body is not None:
                    ticket, _, place = self.shown(ref, answer)
                    changed.append(ticket)
                    etag = answer.headers.get("etag", "")
                    self._follow(place)
                    if name not in self._strays:
                        continue
            except Gone:
                self._strays.discard(name)
                continue
            except (Denied, Rejected, Stale, Transient):
                pass
            etags[name] = etag
        return tuple(changed), etags

    def shown(
        self, ref: TicketRef, answer: Answer, *, writing: bool = False
    ) -> tuple[Ticket, Row, Place]:
        """The ticket that an answer shows."""
        try:
            place = self.places.shown(ref, answer)
            ticket = self.reader.ticket(answer.body, place, self.ours)
        except Odd as error:
            raise self.nonsense(str(error), writing=writing) from error
        return ticket, answer.body, place

    def listed(self, repository: str, row: Row, ours: Callable[[Row], bool]) -> Ticket:
        """A row of a repository's own listing."""
        try:
            return self.reader.ticket(row, self.places.listed(repository, number_of(row)), ours)
        except Odd as error:
            raise self.nonsense(str(error), writing=False) from error

    def nonsense(self, what: str, *, writing: bool) -> Transient | InDoubt:
        """The error for an answer that cannot be one of GitHub."""
        kind = InDoubt if writing else Transient
        return kind(f"an answer that GitHub does not give: {what}", adapter=self.client.name)

    def reader_of_new(self, repository: str) -> Callable[[Answer], Ticket]:
        """What reads a ticket that is about to be made there, without another request."""
        ours, there = self.ours, self.places.spelt(repository)

        def born(answer: Answer) -> Ticket:
            try:
                place = self.places.listed(there, number_of(answer.body))
                return self.reader.ticket(answer.body, place, ours)
            except Odd as error:
                raise self.nonsense(str(error), writing=True) from error

        return born


def label_styles(settings: GithubSettings) -> Mapping[str, LabelStyle]:
    """How labels of ours look where there are none yet."""
    colours = {Priority.P0: "b60205", Priority.P1: "d93f0b", Priority.P2: "fbca04"}
    return {
        OURS: ("5319e7", "An action item of a postmortem, kept in step by syncer"),
        settings.overdue_label: ("e99695", "Open past its due date"),
        settings.in_progress_label: ("0e8a16", "Somebody is at work on it"),
        **{
            label: (colours.get(one, "c5def5"), f"Action items of priority {one.name}")
            for one, label in settings.priorities().items()
        },
    }
