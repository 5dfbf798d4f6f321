"""Fields of an organisation that stop to keep what they are told: line and label say it then."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.adapters.github_fields import OrgFields
from syncer.adapters.github_issues import GithubTracker
from syncer.model import Block, Field, Patch, Priority, Ticket, UpdateTicket
from tests.adapters.github_world import at
from tests.adapters.test_github_fields import tell, values
from tests.adapters.test_github_outcomes import BLOCK, KEY, made, read, update
from tests.fakes.github import LEAST, REPO, FakeGithub
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

LATER = date(2027, 1, 31)
WORD: Patch = {Field.PRIORITY: Priority.P0, Field.DUE: LATER}


@pytest.fixture
def tracker(github: FakeGithub) -> GithubTracker:
    github.fields()
    github.token(permissions={**LEAST, "issue_fields": "read"})
    return at(github)


@pytest.mark.parametrize("block", [None, Block(BLOCK.replace("2026-12-01", "2027-01-31"), "d")])
def test_what_fields_do_not_keep_is_said_by_line_and_label(
    github: FakeGithub, tracker: GithubTracker, block: Block | None
) -> None:
    """The old values that the fields go on saying are nobody's word, in any process."""
    ticket = made(tracker)
    github.world.repos[REPO].drops.add("issue_field_values")
    tell(tracker, ticket, WORD, block)
    assert values(github, ticket) == {"Priority": "High", "Target date": "2026-12-01"}
    for process in (tracker, at(github)):
        fields = read(process, ticket.ref.id).fields
        assert (fields.priority, fields.due) == (Priority.P0, LATER)
    # People's changes are heard, wherever they make them.
    people = Person(github)
    people.edit(ticket.name, "Due: 2027-01-31", "Due: 2027-02-01")
    people.unlabel(ticket.name, "priority: p0")
    people.label(ticket.name, "priority: p2")
    fields = read(at(github), ticket.ref.id).fields
    assert (fields.priority, fields.due) == (Priority.P2, date(2027, 2, 1))
    people.demand(ticket.name, "Priority", "Low")
    people.demand(ticket.name, "Target date", "2027-03-01")
    fields = read(at(github), ticket.ref.id).fields
    assert (fields.priority, fields.due) == (Priority.P3, date(2027, 3, 1))


def test_fields_that_keep_again_are_used_again(github: FakeGithub, tracker: GithubTracker) -> None:
    """What another process tells them, and they keep, counts; the label that stood in goes."""
    ticket = made(tracker)
    repo = github.world.repos[REPO]
    repo.drops.add("issue_field_values")
    tell(tracker, ticket, WORD)
    repo.drops.clear()
    assert isinstance(github.clock, Clock)
    github.clock.advance(60)
    process = at(github)
    current = read(process, ticket.ref.id)
    patch: Patch = {Field.PRIORITY: Priority.P3, Field.DUE: date(2027, 2, 2)}
    after = update(process, current, UpdateTicket(ticket.ref, KEY, current.revision, patch))
    assert isinstance(after, Ticket), repr(after)
    assert (after.fields.priority, after.fields.due) == (Priority.P3, date(2027, 2, 2))
    assert values(github, ticket) == {"Priority": "Low", "Target date": "2027-02-02"}
    assert github.issue(ticket.name).labels == ["syncer"]
    Person(github).demand(ticket.name, "Priority", "High")
    assert read(at(github), ticket.ref.id).fields.priority is Priority.P1


def test_a_day_that_is_answered_with_a_time_is_kept() -> None:
    """A server may say more than it was told; the day is the same."""
    fields = OrgFields(due=7)
    said = fields.saying(None, LATER)
    answer = {"issue_field_id": 7, "value": "2027-01-31T00:00:00Z"}
    assert not fields.lost({"issue_field_values": [answer]}, said)
    assert fields.lost({"issue_field_values": [{**answer, "value": "2027-01-30"}]}, said)
    assert fields.lost({}, said)
