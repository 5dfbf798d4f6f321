"""What stands around issues: labels that are people's own, and who an issue can be given to."""

from __future__ import annotations

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.errors import Transient
from syncer.model import Field, ItemKey, Ticket, UpdateTicket
from tests.adapters.github_world import at
from tests.adapters.test_github_outcomes import OTHER, draft, made, update
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_faults import answering, refused, secondary_limit
from tests.fakes.github_state import Clock, Label

PLAIN = "ededed"


def later(fake: FakeGithub, seconds: float = 2) -> GithubTracker:
    """Another process, which knows nothing of the pace of the one before."""
    assert isinstance(fake.clock, Clock)
    fake.clock.advance(seconds)
    return at(fake)


def plain(fake: FakeGithub, name: str) -> Label:
    """A label that a person made and gave no look."""
    return fake.world.add_label(fake.world.repos[REPO], name)


def many(fake: FakeGithub) -> None:
    """So many tickets at once that GitHub makes their labels."""
    outcomes = iter(at(fake).create([draft(ItemKey(f"ai-{n:010}")) for n in range(50)]))
    assert all(isinstance(next(outcomes)[1], Ticket) for _ in range(3))


@pytest.mark.parametrize("first", [made, None])
def test_a_persons_label_keeps_its_looks(github: FakeGithub, first: object) -> None:
    """A label called like ours that was there before us is used and never dressed."""
    theirs = plain(github, "priority: p1")
    if first is None:
        many(github)
    else:
        made(at(github))
    made(later(github), OTHER)
    assert (theirs.color, theirs.description) == (PLAIN, None)
    others = [one for one in github.world.repos[REPO].labels.values() if one is not theirs]
    assert len(others) == 6
    assert all(one.description and one.color != PLAIN for one in others)


def test_labels_that_came_along_are_dressed_whatever_stops_us(github: FakeGithub) -> None:
    """Dressing that was cut off is taken up by another process, as ours is dressed last."""
    many(github)
    github.faults.on("PATCH", r"/labels/", secondary_limit(wait=60))
    with pytest.raises(Transient):
        list(later(github).create([draft(OTHER)]))
    made(later(github, 61), OTHER)
    assert all(one.description for one in github.world.repos[REPO].labels.values())


@pytest.mark.parametrize("status", [403, 422, 500, 503])
def test_nobodys_account_costs_a_ticket(github: FakeGithub, status: int) -> None:
    """Where GitHub does not tell who can be assigned the owner is tried, and never insisted on."""
    github.faults.on("GET", r"/assignees/", answering(status, {"message": "x"}), times=9)
    tracker = at(github)
    assert github.issue(made(tracker).name).assignees == ["ana"]
    github.faults.on("POST", r"/issues$", refused(422, "Validation Failed"))
    ticket = made(tracker, OTHER)
    assert github.issue(ticket.name).assignees == []
    change = UpdateTicket(ticket.ref, OTHER, ticket.revision, {Field.OWNER: "ben"})
    assert isinstance(update(tracker, ticket, change), Ticket)
    assert github.issue(ticket.name).assignees == ["ben"]
    github.faults.clear()
    assert github.issue(made(later(github), ItemKey("ai-00000000c3")).name).assignees == ["ana"]


def test_a_limit_on_the_question_is_a_limit(github: FakeGithub) -> None:
    """Being told to wait makes no unassigned ticket."""
    github.faults.on("GET", r"/assignees/", secondary_limit(wait=60))
    ((_, outcome),) = at(github).create([draft()])
    assert not isinstance(outcome, Ticket)
    assert github.issues() == []
