"""docs/jira.md says what means what: every row of its tables is tried, on both deployments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_tracker import JiraTracker
from syncer.errors import AdapterError, Rejected
from syncer.model import (
    Block,
    Code,
    CreateTicket,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Patch,
    Priority,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from tests.adapters.jira_world import at
from tests.fakes import jira_contract
from tests.fakes.jira import PROJECT, Jira, desk
from tests.fakes.jira_flow import DONE, Transition, Workflow, screened, simple
from tests.fakes.jira_flow import Status as Place
from tests.fakes.jira_people import Person
from tests.fakes.jira_state import Issue

MANUAL = Path(__file__).parents[2] / "docs/jira.md"
KEY = ItemKey("ai-0000000001")
DUE, LATER = date(2026, 12, 1), date(2027, 1, 2)
ENDS = ("Done", "Fixed", "Won't Do", "Won't Fix", "Declined", "Cannot Reproduce", "Duplicate")
NO_FLAGS: frozenset[Code] = frozenset()
BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])


def rows(head: str) -> Sequence[str]:
    """The first cells of the table with this head."""
    lines = iter(MANUAL.read_text("utf-8").splitlines())
    next(line for line in lines if line == head)
    next(lines)
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append(line.strip("|").split(" | ")[0].strip())
    return found


def rich() -> Workflow:
    """The simple one, with more ends and more names for them."""
    first = simple()
    more = [Place(f"2000{at}", name, DONE) for at, name in enumerate((*_NAMED, "Shipped"))]
    return Workflow((*first.statuses, *more), first.transitions, (*ENDS, "Out of cheese"))


_NAMED = ("Cancelled", "Declined", "Rejected")


@dataclass(frozen=True)
class Desk:
    """A Jira with one ticket of ours, and somebody who works there."""

    fake: Jira
    tracker: JiraTracker
    people: Person
    name: str

    @property
    def issue(self) -> Issue:
        return self.fake.issue(self.name)

    def seen(self) -> Ticket:
        """The ticket as a new look shows it."""
        ((_, ticket),) = self.tracker.fetch([TicketRef("jira", str(self.issue.id))])
        assert isinstance(ticket, Ticket), ticket
        return ticket

    def tell(self, patch: Patch, flags: frozenset[Code] | None = None) -> Ticket | AdapterError:
        ticket = self.seen()
        change = UpdateTicket(ticket.ref, ticket.key, ticket.revision, patch, flags=flags)
        ((_, outcome),) = self.tracker.update([change])
        return outcome


@contextmanager
def ready(
    *, cloud: bool, workflow: Workflow, keys: Mapping[str, object] | None = None
) -> Iterator[Desk]:
    with desk(cloud=cloud, workflow=workflow) as fake:
        tracker = at(fake, keys or {})
        draft = CreateTicket(
            KEY,
            "jira",
            PROJECT,
            DocRef("docs", "a.md"),
            Block("From the postmortem", "x"),
            Fields("Alert", Status.OPEN, owner="ana", due=DUE, priority=Priority.P1),
        )
        ((_, made),) = tracker.create([draft])
        assert isinstance(made, Ticket), made
        yield Desk(fake, tracker, Person(fake), made.name)
    assert jira_contract.violations(fake.seen, cloud=cloud) == []


# What Jira says.

Says = Callable[[Desk], None]


@dataclass(frozen=True)
class Heard:
    """What somebody does, and what the postmortem is told then, each time."""

    what: Field
    told: object
    done: Sequence[Says]
    keys: Mapping[str, object] = field(default_factory=dict)


def placed(status: str, resolution: str | None = None) -> Says:
    return lambda desk: desk.people.place(desk.name, status, resolution)


def ends(*resolutions: str) -> Sequence[Says]:
    return [placed("Done", one) for one in resolutions]


def ranked(name: str) -> Says:
    return lambda desk: setattr(desk.issue, "priority", name)


def assigned(name: str | None) -> Says:
    return lambda desk: desk.people.assign(desk.name, name)


MEANT = {"statuses": {"wont_do": ["Shipped"], "duplicate": ["Out of cheese"]}}
HEARD: Mapping[str, Sequence[Heard]] = {
    "status of the category *To Do*": [Heard(Field.STATUS, Status.OPEN, [placed("To Do")])],
    "status of the category *In Progress*": [
        Heard(Field.STATUS, Status.IN_PROGRESS, [placed("In Progress")])
    ],
    "status of the category *Done*, no resolution": [
        Heard(Field.STATUS, Status.DONE, [placed("Done"), placed("Shipped")])
    ],
    "resolution *Done*, *Fixed*, or one that says nothing else": [
        Heard(Field.STATUS, Status.DONE, ends("Done", "Fixed", "Out of cheese"))
    ],
    "resolution *Won't Do*, *Won't Fix*, *Declined* or *Cannot Reproduce*": [
        Heard(
            Field.STATUS,
            Status.WONT_DO,
            ends("Won't Do", "Won't Fix", "Declined", "Cannot Reproduce"),
        )
    ],
    "resolution *Duplicate*": [Heard(Field.STATUS, Status.DUPLICATE, ends("Duplicate"))],
    "status *Cancelled*, *Declined* or *Rejected*, of the category *Done*": [
        Heard(Field.STATUS, Status.WONT_DO, [placed(one) for one in _NAMED])
    ],
    "a resolution that was left behind by an issue that is open again": [
        Heard(Field.STATUS, Status.OPEN, [placed("To Do", "Won't Do"), placed("To Do", "Done")])
    ],
    "a status or resolution that `statuses` names": [
        Heard(Field.STATUS, Status.WONT_DO, [placed("Shipped")], MEANT),
        Heard(Field.STATUS, Status.DUPLICATE, [placed("Done", "Out of cheese")], MEANT),
    ],
    "assignee": [Heard(Field.OWNER, "ben", [assigned("ben")])],
    "no assignee": [Heard(Field.OWNER, None, [assigned(None)])],
    "due date, or `due_field`": [
        Heard(Field.DUE, LATER, [lambda desk: desk.people.schedule(desk.name, LATER)]),
        Heard(Field.DUE, None, [lambda desk: desk.people.schedule(desk.name, None)]),
    ],
    "priority *Highest*": [Heard(Field.PRIORITY, Priority.P0, [ranked("Highest")])],
    "priority *High*": [Heard(Field.PRIORITY, Priority.P1, [ranked("High")])],
    "priority *Medium*": [Heard(Field.PRIORITY, Priority.P2, [ranked("Medium")])],
    "priority *Low* or *Lowest*": [
        Heard(Field.PRIORITY, Priority.P3, [ranked("Low"), ranked("Lowest")])
    ],
    "another priority, such as *Blocker*": [Heard(Field.PRIORITY, ..., [ranked("Blocker")])],
}


@BOTH
@pytest.mark.parametrize("row", rows("| in Jira | in the postmortem |"))
def test_what_jira_says_is_heard_as_documented(row: str, cloud: bool) -> None:
    """Each row of the first table, by what a person does in the browser."""
    for one in HEARD[row]:
        with ready(cloud=cloud, workflow=rich(), keys=one.keys) as here:
            here.fake.world.priorities.append("Blocker")
            for act in one.done:
                act(here)
                said = here.seen().fields
                if one.told is ...:
                    assert one.what in said.silent
                else:
                    assert one.what not in said.silent
                    assert said[one.what] == one.told


# What the postmortem says.

Tried = Callable[[bool], None]


def _title(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.tell({Field.TITLE: "Page somebody"})
        assert here.issue.summary == "Page somebody"
        here.tell({Field.TITLE: "word " * 80})
        assert 200 < len(here.issue.summary) <= 255


def _reopened(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.people.place(here.name, "Done", "Done")
        here.tell({Field.STATUS: Status.OPEN})
        assert (here.issue.status, here.issue.resolution) == ("To Do", None)


def _begun(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.tell({Field.STATUS: Status.IN_PROGRESS})
        assert here.issue.status == "In Progress"


def _ended(status: Status, workflow: Workflow, place: str, resolution: str | None) -> Tried:
    def tried(cloud: bool) -> None:
        with ready(cloud=cloud, workflow=workflow) as here:
            here.tell({Field.STATUS: status})
            assert (here.issue.status, here.issue.resolution) == (place, resolution)

    return tried


def _without_end(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        assert isinstance(here.tell({Field.STATUS: Status.WONT_DO}), Rejected)
        assert (here.issue.status, here.issue.labels) == ("To Do", ["syncer", f"syncer-{KEY}"])


def _named_end() -> Workflow:
    """Won't Do is a status, and nothing asks for a resolution."""
    first = simple()
    way = Transition("41", "Drop", "Won't Do")
    return Workflow((*first.statuses, Place("20009", "Won't Do", DONE)), (*first.transitions, way))


def _few_ends() -> Workflow:
    made = screened()
    return Workflow(made.statuses, made.transitions, ("Done", "Won't Do"))


def _owner(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.tell({Field.OWNER: "ben"})
        assert here.issue.assignee == here.fake.account("ben").id
        here.tell({Field.OWNER: None})
        assert here.issue.assignee is None


def _due(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.tell({Field.DUE: LATER})
        assert here.issue.due == LATER
        here.tell({Field.DUE: None})
        assert here.issue.due is None


def _due_field(cloud: bool) -> None:
    with desk(cloud=cloud) as fake:
        day = fake.field("Target", "date")
        fake.show(day)
        tracker = at(fake, {"due_field": day})
        fields = Fields("Alert", Status.OPEN, due=DUE)
        draft = CreateTicket(KEY, "jira", PROJECT, DocRef("d", "a"), Block("x", "x"), fields)
        ((_, made),) = tracker.create([draft])
        assert isinstance(made, Ticket)
        here = Desk(fake, tracker, Person(fake), made.name)
        assert (here.issue.custom[day], here.issue.due) == (DUE.isoformat(), None)
        here.tell({Field.DUE: LATER})
        assert here.issue.custom[day] == LATER.isoformat()
        here.people.fill(here.name, day, DUE.isoformat())
        assert here.seen().fields.due == DUE
    assert jira_contract.violations(fake.seen, cloud=cloud) == []


def _priorities(cloud: bool) -> None:
    names = ("Highest", "High", "Medium", "Low")
    with ready(cloud=cloud, workflow=simple()) as here:
        for priority, name in zip(Priority, names, strict=True):
            here.tell({Field.PRIORITY: priority})
            assert here.issue.priority == name
    with ready(cloud=cloud, workflow=simple(), keys={"priorities": {"P0": "Lowest"}}) as here:
        here.tell({Field.PRIORITY: Priority.P0})
        assert here.issue.priority == "Lowest"


def _no_priority(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.tell({Field.PRIORITY: None})
        assert here.issue.priority == "High"


def _overdue(cloud: bool) -> None:
    with ready(cloud=cloud, workflow=simple()) as here:
        here.people.label(here.name, "mine")
        here.tell({}, flags=frozenset({Code.OVERDUE}))
        assert {"mine", "overdue"} < {*here.issue.labels}
        here.tell({}, flags=NO_FLAGS)
        assert "overdue" not in here.issue.labels
        assert "mine" in here.issue.labels


TRIED: Mapping[str, Sequence[Tried]] = {
    "the title": [_title],
    "open again": [_reopened],
    "in progress": [_begun],
    "done": [
        _ended(Status.DONE, simple(), "Done", "Done"),
        _ended(Status.DONE, screened(), "Done", "Done"),
    ],
    "won't do": [
        _ended(Status.WONT_DO, screened(), "Done", "Won't Do"),
        _ended(Status.WONT_DO, _named_end(), "Won't Do", None),
        _without_end,
    ],
    "duplicate": [
        _ended(Status.DUPLICATE, screened(), "Done", "Duplicate"),
        _ended(Status.DUPLICATE, _few_ends(), "Done", "Won't Do"),
    ],
    "owner": [_owner],
    "due date": [_due, _due_field],
    "P0, P1, P2, P3": [_priorities],
    "no priority": [_no_priority],
    "overdue": [_overdue],
}


@BOTH
@pytest.mark.parametrize("row", rows("| in the postmortem | in Jira |"))
def test_what_the_postmortem_says_is_done_as_documented(row: str, cloud: bool) -> None:
    """Each row of the second table, by what stands in Jira afterwards."""
    for tried in TRIED[row]:
        tried(cloud)


def test_nothing_is_tried_that_is_not_documented() -> None:
    """The tables and what is tried are one list."""
    assert rows("| in Jira | in the postmortem |") == [*HEARD]
    assert rows("| in the postmortem | in Jira |") == [*TRIED]


def test_every_key_that_the_manual_shows_is_one() -> None:
    """The first cells of its table of keys are keys of the tracker."""
    named = [key for cell in rows("| key | when to set it |") for key in re.findall(r"\w+", cell)]
    assert set(named) <= set(JiraSettings.model_fields)
