"""Fields that an organisation gives its issues: used where they hold, done without where not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.adapters.github_fields import meaning
from syncer.adapters.github_issues import GithubTracker
from syncer.model import Block, Field, Patch, Priority, Ticket, UpdateTicket
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_outcomes import BLOCK, FIELDS, KEY, OTHER, made, read, update
from tests.engine.world import postmortem
from tests.fakes.github import LEAST, REPO, FakeGithub
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

DAY, LATER = date(2026, 12, 1), date(2027, 1, 31)


@pytest.fixture
def tracker(github: FakeGithub) -> GithubTracker:
    github.fields()
    github.token(permissions={**LEAST, "issue_fields": "read"})
    return at(github)


@pytest.fixture
def people(github: FakeGithub) -> Person:
    return Person(github)


def values(github: FakeGithub, ticket: Ticket) -> dict[str, object]:
    known = github.world.fields["acme"]
    return {known[at].name: said for at, said in github.issue(ticket.name).values.items()}


def tell(
    tracker: GithubTracker, ticket: Ticket, patch: Patch, block: Block | None = None
) -> Ticket:
    current = read(tracker, ticket.ref.id)
    change = UpdateTicket(ticket.ref, KEY, current.revision, patch, block=block)
    after = update(tracker, current, change)
    assert isinstance(after, Ticket), repr(after)
    assert after == read(tracker, ticket.ref.id)
    return after


def test_fields_are_born_with_the_issue(github: FakeGithub, tracker: GithubTracker) -> None:
    """Priority and target date travel in the same request; no label says the priority again."""
    ticket = made(tracker)
    assert values(github, ticket) == {"Priority": "High", "Target date": "2026-12-01"}
    assert github.issue(ticket.name).labels == ["syncer"]
    assert (ticket.fields.priority, ticket.fields.due) == (Priority.P1, DAY)
    assert ticket == read(tracker, ticket.ref.id)
    (listed,) = tracker.changes(None).changed
    assert listed == ticket


def test_fields_are_told_and_cleared(github: FakeGithub, tracker: GithubTracker) -> None:
    """A change reaches the field and, for the day, the line that people read."""
    ticket = made(tracker)
    after = tell(tracker, ticket, {Field.PRIORITY: Priority.P3, Field.DUE: LATER})
    assert (after.fields.priority, after.fields.due) == (Priority.P3, LATER)
    assert values(github, ticket) == {"Priority": "Low", "Target date": "2027-01-31"}
    assert after.notes["Due"] == "2027-01-31"
    after = tell(tracker, ticket, {Field.PRIORITY: None, Field.DUE: None})
    assert (after.fields.priority, after.fields.due) == (None, None)
    assert values(github, ticket) == {}


def test_a_new_block_brings_its_day_to_the_field(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """What people read in the block and what the field says never part by our doing."""
    ticket = made(tracker)
    block = Block(BLOCK.replace("2026-12-01", "2027-01-31 (policy P1, 14 d)"), "other")
    after = tell(tracker, ticket, {}, block)
    assert after.fields.due == LATER
    assert values(github, ticket)["Target date"] == "2027-01-31"


def test_people_may_change_field_or_line(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """Whichever of the two a person changed is the ticket's word."""
    ticket = made(tracker)
    people.demand(ticket.name, "Target date", "2027-01-31")
    assert read(tracker, ticket.ref.id).fields.due == LATER
    people.demand(ticket.name, "Target date", "2026-12-01")
    assert read(tracker, ticket.ref.id).fields.due == DAY
    people.edit(ticket.name, "- Due: 2026-12-01", "- Due: 2027-01-31")
    assert read(tracker, ticket.ref.id).fields.due == LATER
    people.demand(ticket.name, "Priority", "Urgent")
    assert read(tracker, ticket.ref.id).fields.priority is Priority.P0
    people.demand(ticket.name, "Priority", None)
    people.label(ticket.name, "priority: p2")
    assert read(tracker, ticket.ref.id).fields.priority is Priority.P2
    assert github.issue(ticket.name).labels == ["syncer", "priority: p2"]


def test_fields_that_keep_nothing_are_done_without(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """Dropped in silence: label and line say it instead, in this ticket and in the next."""
    github.world.repos[REPO].drops.add("issue_field_values")
    ticket = made(tracker)
    current = read(tracker, ticket.ref.id)
    assert (current.fields.priority, current.fields.due) == (Priority.P1, DAY)
    assert "priority: p1" in github.issue(ticket.name).labels
    assert "priority: p1" in github.issue(made(tracker, OTHER).name).labels
    again = at(github)
    Person(github).wait()
    after = tell(again, ticket, {Field.PRIORITY: Priority.P0, Field.DUE: LATER})
    assert (after.fields.priority, after.fields.due) == (Priority.P0, LATER)
    assert values(github, ticket) == {}


def test_a_field_that_changed_meanwhile_sinks_no_ticket(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """A value that is refused is left out; the ticket is made."""
    made(tracker)
    fields = github.world.fields["acme"]
    for number, field in fields.items():
        fields[number] = replace(field, options=("Now", "Later"))
    ticket = made(tracker, OTHER)
    assert ticket.key == OTHER
    assert read(tracker, ticket.ref.id).fields.due == DAY


@pytest.mark.parametrize("off", ["setting", "permission", "user"])
def test_without_fields_labels_and_line_say_it(github: FakeGithub, off: str) -> None:
    """Turned off, not readable or not there: everything works as anywhere else."""
    if off != "user":
        github.fields()
    if off != "permission":
        github.token(permissions={**LEAST, "issue_fields": "read"})
    tracker = at(github, {"issue_fields": "off"} if off == "setting" else {})
    ticket = made(tracker)
    assert ticket.fields == replace(FIELDS)
    assert "priority: p1" in github.issue(ticket.name).labels
    assert github.count("GET", "issue-fields") == (off != "setting")


def test_fields_that_come_later_are_found(github: FakeGithub) -> None:
    """A cursor of before they came lists everything anew, once, when something changes."""
    github.token(permissions={**LEAST, "issue_fields": "read"})
    tracker = at(github)
    ticket = made(tracker)
    cursor = tracker.changes(tracker.changes(None).cursor).cursor
    github.fields()
    later = at(github)
    assert later.changes(cursor).changed == ()
    clock = github.clock
    assert isinstance(clock, Clock)
    clock.advance(60)
    Person(github).demand(ticket.name, "Target date", "2027-01-31")
    feed = later.changes(cursor)
    assert [one.fields.due for one in feed.changed] == [LATER]
    assert feed.present == frozenset({ticket.ref})


def test_the_engine_over_fields(github: FakeGithub) -> None:
    """A day and a rank set in either place reach the document, and nothing swings to and fro."""
    github.fields()
    shop = Shop(github, {"a.md": postmortem(1, "- [ ] Alert — @ana — 2026-12-01 — P1")})
    github.world.tokens["ghp_1"].permissions = {**LEAST, "issue_fields": "read"}
    shop.settle()
    name = shop.name("Alert")
    shop.people.demand(name, "Target date", "2027-01-31")
    shop.people.demand(name, "Priority", "Urgent")
    shop.settle()
    assert "2027-01-31 — P0" in shop.text("a.md")
    assert "- Due: 2027-01-31" in (github.issue(name).body or "")
    shop.people.edit(name, "- Due: 2027-01-31", "- Due: 2027-02-28")
    shop.settle()
    assert "2027-02-28 — P0" in shop.text("a.md")
    assert "2027-02-28" in github.issue(name).values.values()


@pytest.mark.parametrize(
    ("option", "priority"),
    [
        *(("Urgent", Priority.P0), ("high", Priority.P1), ("Medium", Priority.P2)),
        *(("Low", Priority.P3), ("P0 - drop everything", Priority.P0), ("P7", Priority.P3)),
        *(("Someday", None), ("", None), (None, None)),
    ],
)
def test_what_options_mean(option: str | None, priority: Priority | None) -> None:
    """Usual words and steps are understood; of others nothing is guessed."""
    assert meaning(option) is priority
