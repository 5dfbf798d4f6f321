"""An issue as GitHub shows it, and the ticket that it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import structlog

from syncer.adapters.github_around import Accounts
from syncer.adapters.github_block import Borne
from syncer.adapters.github_due import contested, read_due, settled
from syncer.adapters.github_fields import OrgFields
from syncer.adapters.github_rows import (
    Odd,
    Row,
    assignees,
    bearing,
    body_of,
    closing,
    folded,
    labels,
    title_of,
)
from syncer.model import (
    Code,
    Field,
    Fields,
    Person,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
)

_REASONS = {"not_planned": Status.WONT_DO, "duplicate": Status.DUPLICATE}
_FINISHED = (None, "", "completed", "reopened")
_LATE = frozenset({Code.OVERDUE})
_IN_TIME: frozenset[Code] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Where an issue is, and what we call it."""

    ref: TicketRef
    repository: str
    number: int
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.repository}#{self.number}"

    @property
    def moved(self) -> bool:
        """Whether it was transferred out of the repository whose number it goes by."""
        return any(self.ref.id in (one, one.rpartition("#")[2]) for one in self.former)


class Reader:
    """Reads issues in the words of one configuration."""

    def __init__(
        self,
        *,
        in_progress: str,
        overdue: str,
        priorities: Mapping[Priority, str],
        people: Sequence[Person],
    ) -> None:
        self.in_progress = in_progress
        self.overdue = overdue
        self.priorities = priorities
        self.names = _names(priorities)
        """What blocks remark of them; nothing of those that everybody has."""
        self.has: Callable[[str, str], bool] = _has_all
        """Whether a repository has a label."""
        self.gone: Callable[[str], bool] = _is_there
        """Whether nobody is called like a login any more."""
        self.org = OrgFields()
        self.blind = False
        """Whether there may be fields of which nobody tells just now."""
        self._told: set[tuple[object, ...]] = set()
        self._accounts = Accounts(people)
        self._handles = {
            login.casefold(): person.handle
            for person in people
            if (login := person.accounts.get("github"))
        }

    def ticket(self, row: Row, place: Place, ours: Callable[[Row], bool]) -> Ticket:
        """As the port shows it; ``ours``: whether we made it. Raises ``Odd``."""
        try:
            return self._ticket(row, place, ours)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Odd(f"{place.name} is shown without {error}") from error

    def status(self, row: Row) -> Status:
        """Open, or as what it was closed: only what is called completed is done.

        One that is open on its way from one reason to another is where it is going: the request
        that opened it may have come late, behind the one that closed it.
        """
        if row["state"] == "open":
            if reason := closing(row):
                return _closed_as(reason)
            going = self.in_progress.casefold() in folded(labels(row))
            return Status.IN_PROGRESS if going else Status.OPEN
        return _closed_as(row.get("state_reason"))

    def priority(self, row: Row, *, silent: bool = False) -> Priority | None:
        """By the organisation's field if it keeps what it is told, else by its labels.

        Of several the most urgent. Where the absence of labels is ``silent``, or fields are not
        shown, the block says what was said last.
        """
        ranked = self.org.priority_of(row)
        if ranked is not None and ranked is not bearing(row).unheeded:
            return ranked
        names = folded(labels(row))
        found = next((one for one in Priority if self.priorities[one].casefold() in names), None)
        return _noted(row) if found is None and (silent or self.veiled(row)) else found

    def unlabelled(self, row: Row, place: Place) -> bool:
        """Whether it is nobody's word that it has none of our priority labels.

        A transfer drops them, and so does whoever deletes or renames them in the repository; and
        none of them was ever there where the configuration has given them other names since.
        """
        noted = _noted(row)
        if noted is None or folded(self.priorities.values()) & folded(labels(row)):
            return False
        if place.moved:
            return True
        if self.org.ranks(noted):
            return False  # the field says it
        renamed = bearing(row).labels != self.names
        return renamed or not self.has(place.repository, self.priorities[noted])

    def veiled(self, row: Row) -> bool:
        """Whether it was said in fields what it says, and nobody tells of them now."""
        return self.blind or (not self.org and bearing(row).common is not None)

    def fielded(self, row: Row) -> bool:
        """Whether its day or its priority may stand in fields, as far as its text tells."""
        ours_in = bearing(row)
        labelled = folded(self.priorities.values()) & folded(labels(row))
        return ours_in.common is not None or ("Priority" in ours_in.notes and not labelled)

    def owner(self, row: Row) -> str | None:
        """The login of whoever it is given to: of several the one that the block names."""
        people = assignees(row, bots=False)
        if len(people) > 1 and (said := bearing(row).notes.get("Owner")):
            for spelling in (said, said.partition(",")[0]):
                login = self._accounts.login(spelling) or spelling
                for one in people:
                    if one.casefold() == login.casefold():
                        return one
        return people[0] if people else None

    def handle(self, login: str) -> str:
        """Whose account it is, where the people file knows it."""
        return self._handles.get(login.casefold(), login)

    def misleads(self, login: str) -> bool:
        """Whether an account of nobody whom we know is called like somebody else."""
        return login.casefold() not in self._handles and self._accounts.calls(login)

    def renamed(self, row: Row) -> bool:
        """Whether it may be an owner of before, by another name.

        Who renames an account is shown by the new name everywhere, and the people file has the old.
        """
        said = bearing(row).notes.get("Owner", "")
        known = self._accounts.login(said) or self._accounts.login(said.partition(",")[0])
        people = folded(assignees(row, bots=False))
        if known is None or known.casefold() in people or people <= self._handles.keys():
            return False
        return self.gone(known)

    def _ticket(self, row: Row, place: Place, ours: Callable[[Row], bool]) -> Ticket:
        pull = row.get("pull_request")
        ours_in = Borne() if pull else bearing(row)
        late = self.overdue.casefold() in folded(labels(row))
        # One that is not as the text has it is told so even where no field differs.
        late = late or (ours_in.closing is not None and row["state"] == "open")
        closed = row["state"] == "closed"
        return Ticket(
            ref=place.ref,
            name=place.name,
            revision=revision(row),
            fields=_pulled(row, pull) if pull else self._fields(row, place, ours_in),
            url=str(row["html_url"]),
            ours=ours(row),
            key=ours_in.key,
            followed=bool(pull),
            flags=_LATE if late else _IN_TIME,
            created_at=_moment(row.get("created_at")),
            updated_at=_moment(row.get("updated_at")),
            closed_at=_moment(row.get("closed_at")) if closed else None,
            former=place.former,
            notes=ours_in.notes,
            added=ours_in.added,
        )

    def _fields(self, row: Row, place: Place, ours_in: Borne) -> Fields:
        due = self._due(row, place.name, ours_in)
        silent = set() if due is None or isinstance(due, date) else {Field.DUE}
        owner = self.owner(row)
        if owner and (self.misleads(owner) or self.renamed(row)):
            silent.add(Field.OWNER)
        if self.org.is_strange(row):
            silent.add(Field.PRIORITY)
        return Fields(
            title=title_of(row),
            status=self.status(row),
            owner=self.handle(owner) if owner else None,
            due=due if isinstance(due, date) else None,
            priority=self.priority(row, silent=self.unlabelled(row, place)),
            silent=frozenset(silent),
        )

    def _due(self, row: Row, name: str, ours_in: Borne) -> date | str | None:
        """Of line and field the one that a person changed; where nobody can know, the field."""
        line = read_due(ours_in.notes.get("Due"))
        if self.org.due is None:
            return line
        target = self.org.due_of(row)
        about = (name, line, target)
        if contested(line, target, ours_in.common) and about not in self._told:
            self._told.add(about)
            warn = structlog.get_logger().warning
            warn("ticket.due_contested", ticket=name, line=str(line), field=str(target))
        return settled(line, target, ours_in.common)


def _names(priorities: Mapping[Priority, str]) -> str:
    names = [priorities[one].casefold() for one in Priority]
    if names == [f"priority: {one.value.casefold()}" for one in Priority]:
        return ""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]


def _has_all(_repository: str, _label: str) -> bool:
    return True


def _is_there(_login: str) -> bool:
    return False


def _noted(row: Row) -> Priority | None:
    """The priority that the block says."""
    said = bearing(row).notes.get("Priority", "").casefold()
    return next((one for one in Priority if one.value.casefold() == said), None)


def revision(row: Row) -> Revision:
    """Moves exactly when something does that we read or write; comments move nothing."""
    said = (
        row["title"],
        body_of(row),
        row["state"],
        row.get("state_reason") if row["state"] == "closed" else None,
        sorted(folded(labels(row))),
        assignees(row),
        [
            (one.get("issue_field_id"), one.get("value"))
            for one in row.get("issue_field_values") or ()
        ],
        (row.get("pull_request") or {}).get("merged_at"),
    )
    text = json.dumps(said, sort_keys=True, default=str)
    return Revision(hashlib.sha256(text.encode()).hexdigest()[:32])


def _closed_as(reason: str | None) -> Status:
    return Status.DONE if reason in _FINISHED else _REASONS.get(str(reason), Status.WONT_DO)


def _pulled(row: Row, pull: Row) -> Fields:
    """A merged pull request is done; anything else that it says is no word on an action item."""
    merged = bool(pull.get("merged_at"))
    silent = frozenset(Field) - {Field.TITLE}
    return Fields(
        title=title_of(row),
        status=Status.DONE if merged else Status.OPEN,
        silent=silent - {Field.STATUS} if merged else silent,
    )


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
