"""An issue as Jira shows it, and the ticket that it is: Cloud and Data Center alike."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from syncer.adapters.jira_accounts import account_in, alike
from syncer.adapters.jira_body import essence, markup_of, readable
from syncer.adapters.jira_flow import Flow
from syncer.adapters.jira_jql import COMMON, marked
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_shown import Shown
from syncer.adapters.jira_text import clean
from syncer.adapters.jira_words import folded
from syncer.model import (
    Code,
    Field,
    Fields,
    ItemKey,
    Person,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
)

Row = Mapping[str, Any]
ASKED = (
    *("summary", "status", "resolution", "resolutiondate", "assignee", "priority", "labels"),
    *("description", "creator", "created", "updated", "duedate", "project", "issuetype"),
    "statuscategorychangedate",
)
"""The fields that a ticket is read from; one of several lines may be added to them."""
_LATE = frozenset({Code.OVERDUE})
_IN_TIME: frozenset[Code] = frozenset()
_KEY = re.compile(r"([A-Z][A-Z0-9_]+)-\d+")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?")
_ANY = "|".join(Status)
_WAY = re.compile(rf"{COMMON}_from_({_ANY})_to_({_ANY})")


class Odd(ValueError):
    """What was answered is no issue."""


class Reader:
    """Reads issues in the words of one configuration."""

    def __init__(
        self,
        settings: JiraSettings,
        *,
        tracker: str,
        cloud: bool,
        site: str,
        people: Sequence[Person] = (),
        ranks: Mapping[str, Mapping[Priority, str]] | None = None,
    ) -> None:
        """``site``: where people read issues; ``ranks``: the priorities of projects with routes."""
        self.flow = Flow(settings)
        self.markup = markup_of(cloud=cloud)
        self.settings = settings
        self.cloud = cloud
        self.tracker = tracker
        self._site = site.rstrip("/")
        self._ranks = ranks or {}
        self._meanings = {place: _meanings(known) for place, known in self._ranks.items()}
        self._meaning = _meanings(*self._ranks.values(), settings.ranks())
        self._people = people
        self.shown = Shown(("assignee", "priority", "description", settings.due_field))
        self._handles = {
            alike(account, cloud=cloud): person.handle
            for person in people
            if (account := person.accounts.get("jira")) is not None
        }

    def ticket(self, row: Row, ours: Collection[str], former: Sequence[str] = ()) -> Ticket:
        """As the port shows it; ``ours``: our accounts. Raises ``Odd``.

        ``former``: names it is known to have had.
        """
        try:
            return self._ticket(row, ours, former)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Odd(f"issue {name_of(row) or '?'} is shown without {error}") from error
        except RecursionError as error:
            raise Odd(f"issue {name_of(row)} is nested deeper than any document") from error

    def key(self, row: Row) -> ItemKey | None:
        """The marker among its labels, else that of its panel; of several the one that has both."""
        panels = self.markup.keys_in(self.description(row))
        keys = [key for label in labels(row) if (key := marked(label)) is not None]
        both = (key for key in panels if key in keys)
        return next(both, None) or next(iter((*sorted(keys), *panels)), None)

    def status(self, row: Row) -> Status:
        """By its status, and by its resolution where it is closed.

        While it is on its way by several steps of ours it says what it said before them.
        """
        now = self.flow.status(fields(row)["status"], fields(row).get("resolution"))
        way = on_its_way(labels(row))
        return now if way is None or self._arrived(row) else way[0]

    def leftover(self, row: Row) -> tuple[str, ...]:
        """Marks of ways that came to their end without us hearing of it."""
        names = labels(row) if self._arrived(row) else ()
        return tuple(name for name in names if on_its_way((name,)) is not None)

    def feigned(self, row: Row) -> tuple[str, ...]:
        """Marks by which it reads as closed while it is open."""
        ways = ((name, on_its_way((name,))) for name in labels(row))
        closed = tuple(name for name, way in ways if way is not None and way[0].closed)
        return closed if closed and not self._arrived(row) else ()

    def _arrived(self, row: Row) -> bool:
        now = self.flow.status(fields(row)["status"], fields(row).get("resolution"))
        way = on_its_way(labels(row))
        return way is not None and (now.closed or now is way[1])

    def _flags(self, row: Row) -> frozenset[Code]:
        """What is told by labels; with a mark left over the contrary, so that it is told again."""
        late = self.settings.overdue_label in labels(row)
        return _LATE if late is not bool(self.leftover(row)) else _IN_TIME

    def priority(self, row: Row) -> Priority | str | None:
        """By its configured name; a name that stands for none of ours is said as it is."""
        shown = fields(row).get("priority")
        if shown is None:
            return None
        name = str(shown.get("name") or "")
        place = self._meanings.get(_project(row), self._meaning)
        found = place.get(folded(name), self._meaning.get(folded(name)))
        if found is None and folded(name) == "lowest" and name != self.settings.priorities.P3:
            return Priority.P3
        return name if found is None else found

    def rank(self, row: Row, priority: Priority) -> str:
        """How a priority is called where this issue is."""
        return self._ranks.get(_project(row), self.settings.ranks())[priority]

    def due(self, row: Row) -> date | str | None:
        """The day of the due field; what is no day is said as it is."""
        shown = fields(row).get(self.settings.due_field)
        if shown is None or shown == "":
            return None
        found = _DAY.fullmatch(str(shown))
        try:
            return date.fromisoformat(found[1]) if found else str(shown)
        except ValueError:
            return str(shown)

    def description(self, row: Row) -> Any:
        """Its text, as this deployment has it; None where there is none."""
        shown = readable(fields(row).get("description"))
        return shown if isinstance(shown, Mapping if self.cloud else str) else None

    def account(self, user: object) -> str | None:
        """Which account a user is."""
        return account_in(user, cloud=self.cloud)

    def same(self, one: str | None, other: str | None) -> bool:
        """Whether two are one account."""
        spelt = (None if name is None else alike(name, cloud=self.cloud) for name in (one, other))
        return next(spelt) == next(spelt)

    def handle(self, user: Row) -> str | None:
        """Who that is: by account, by e-mail address, else by the name that people read there.

        A name that the people file gives to somebody else is not believed.
        """
        account = self.account(user)
        if account is None:
            return None
        if (known := self._handles.get(alike(account, cloud=self.cloud))) is not None:
            return known
        email = str(user.get("emailAddress") or "").casefold()
        name = " ".join(clean(str(user.get("displayName") or "")).split())
        for person in self._people:
            free = "jira" not in person.accounts
            if free and email and email in {one.casefold() for one in person.emails}:
                return person.handle
        claimed = [one for one in self._people if _is_called(one, name)]
        if len(claimed) == 1 and "jira" not in claimed[0].accounts and name != claimed[0].handle:
            return claimed[0].handle
        return account if claimed or not name else name

    def _ticket(self, row: Row, ours: Collection[str], former: Sequence[str]) -> Ticket:
        key = self.key(row)
        shown, name = fields(row), name_of(row)
        if not _KEY.fullmatch(name):
            raise Odd("a key")
        told = self._fields(row)
        return Ticket(
            ref=TicketRef(self.tracker, id_of(row)),
            name=name,
            revision=self.revision(row),
            fields=told,
            url=f"{self._site}/browse/{name}",
            ours=any(self.same(self.account(shown.get("creator")), one) for one in ours),
            key=key,
            flags=self._flags(row),
            created_at=_moment(shown.get("created")),
            updated_at=_moment(shown.get("updated")),
            closed_at=_moment(shown.get("resolutiondate") or shown.get("statuscategorychangedate"))
            if told.status.closed
            else None,
            former=tuple(one for one in former if one != name),
            notes={} if key is None else self.markup.notes_in(self.description(row), key),
            added=() if key is None else self.markup.added_in(self.description(row), key),
        )

    def _fields(self, row: Row) -> Fields:
        """What is hidden, or means nothing of ours, is silent: it must not read as emptied."""
        shown, tells = fields(row), self.shown.tells
        due, priority, user = self.due(row), self.priority(row), shown.get("assignee")
        owner = None if user is None else self.handle(user)
        heard = {
            Field.DUE: tells(row, self.settings.due_field) and not isinstance(due, str),
            Field.PRIORITY: tells(row, "priority")
            and (priority is None or isinstance(priority, Priority)),
            Field.OWNER: tells(row, "assignee") and (user is None or owner is not None),
        }
        self.shown.heed(row)
        return Fields(
            title=str(shown["summary"]),
            status=self.status(row),
            owner=owner,
            due=None if isinstance(due, str) else due,
            priority=priority if isinstance(priority, Priority) else None,
            silent=frozenset(name for name, told in heard.items() if not told),
        )

    def revision(self, row: Row) -> Revision:
        """Moves exactly when something does that we read or write; comments move nothing."""
        shown = fields(row)
        said = (
            name_of(row),
            shown["summary"],
            essence(shown.get("description")),
            _named(shown.get("status")),
            _named(shown.get("resolution")),
            sorted(labels(row)),
            self.account(shown.get("assignee")),
            _named(shown.get("priority")),
            shown.get(self.settings.due_field),
        )
        text = json.dumps(said, sort_keys=True, default=str)
        return Revision(hashlib.sha256(text.encode()).hexdigest()[:32])


def fields(row: Row) -> Row:
    """The fields of an issue."""
    shown = row["fields"]
    if not isinstance(shown, Mapping):
        raise Odd("fields")
    return shown


def id_of(row: Row) -> str:
    """Its numeric id: what stays when it is moved."""
    found = str(row["id"])
    if not found.isascii() or not found.isdigit():
        raise Odd("an id")
    return found


def name_of(row: object) -> str:
    """Its key: how people call it; empty where it has none."""
    return str(row.get("key") or "") if isinstance(row, Mapping) else ""


def labels(row: Row) -> tuple[str, ...]:
    """As they are spelt; case counts."""
    return tuple(str(one) for one in fields(row).get("labels") or ())


def way_label(before: Status, wanted: Status) -> str:
    """What an issue bears while it is on its way from one status to another by several steps.

    Were the last step never to come, nobody takes where it stopped for somebody's word.
    """
    return f"{COMMON}_from_{before.value}_to_{wanted.value}"


def on_its_way(names: Collection[str]) -> tuple[Status, Status] | None:
    """From which status to which, where labels tell so."""
    for name in names:
        if found := _WAY.fullmatch(name):
            return Status(found[1]), Status(found[2])
    return None


def imagined(
    sent: Row, made: Row, like: Row, *, me: Row, at: datetime, due_field: str = "duedate"
) -> Row:
    """The row of an issue just made, without asking: what was sent, the rest as on a sibling.

    ``like`` is an issue of the same project and type that was read back after its birth, so that
    what a project adds by itself is known; its own words are taken from what was sent. Its times
    are the sibling's, where that shows any: by the server's own clock, as ``at`` may not be.
    """
    whole = fields(like)
    own = ("summary", "description", "labels", "duedate", due_field, "priority", "assignee")
    said = {name: sent[name] for name in own if name in sent}
    emptied = dict.fromkeys(("description", "resolutiondate"))
    when = at.isoformat(timespec="milliseconds")
    moments = {name: whole.get(name) or when for name in ("created", "updated")}
    times = {**moments, "creator": me}
    rest = {name: value for name, value in {**whole, **emptied}.items() if name in whole}
    return {"id": made["id"], "key": made["key"], "fields": {**rest, **times, **said}}


def _project(row: Row) -> str:
    found = _KEY.fullmatch(name_of(row))
    return found[1] if found else ""


def _meanings(*ranks: Mapping[Priority, str]) -> Mapping[str, Priority]:
    """What names stand for; of several meanings the last one's, the more urgent of those."""
    return {
        folded(name): priority
        for known in ranks
        for priority, name in reversed(tuple(known.items()))
    }


def _is_called(person: Person, name: str) -> bool:
    spellings = (person.handle, *person.names)
    return folded(name) in {folded(one.removeprefix("@")) for one in spellings} if name else False


def _named(row: object) -> object:
    return row.get("name") if isinstance(row, Mapping) else None


def _moment(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
