"""A listing of several pages, and who leaves while it is read."""

from __future__ import annotations

from datetime import datetime

from syncer.model import ItemKey
from tests.adapters.github_world import at
from tests.adapters.test_github_outcomes import OTHER, made
from tests.fakes.github import BOT, REPO, FakeGithub
from tests.fakes.github_calls import Reply, Request
from tests.fakes.github_faults import Fault
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

MANY = 150


def test_who_leaves_between_two_pages_draws_nobody_along(github: FakeGithub) -> None:
    """A label that is taken off pulls a ticket over the edge, and it is seen all the same."""
    people = Person(github, login=BOT)
    clock = github.clock
    assert isinstance(clock, Clock)
    for number in range(MANY):
        people.add(f"Task {number}", f"ai-{number:010}")

    def leaving(request: Request, _now: datetime) -> Reply:
        clock.advance(1)
        people.unlabel(f"{REPO}#5", "syncer")
        return github._process(request)[1]

    github.faults.on("GET", r"/issues$", Fault("one leaves", answer=leaving), nth=3)
    github.forget()
    tracker = at(github)
    feed = tracker.changes(None)
    assert feed.present is not None
    assert {int(ref.id) for ref in feed.present} >= {*range(1, MANY + 1)} - {5}
    assert tracker.find([ItemKey(f"ai-{100:010}")])


def test_a_quiet_listing_of_several_pages_costs_one_question_more(github: FakeGithub) -> None:
    """Whether anything changed meanwhile is asked once, with the tag of the last answer."""
    people = Person(github, login=BOT)
    for number in range(MANY):
        people.add(f"Task {number}", f"ai-{number:010}")
    tracker = at(github)
    tracker.changes(None)
    assert github.count("GET", r"/issues$") == 4
    assert github.count("GET", r"/issues$", 304) == 1


def test_a_milestone_that_was_made_is_given_from_the_next_whole_listing_on(
    github: FakeGithub,
) -> None:
    """What was not there is not missing for ever in a process that lives."""
    tracker = at(github, {"milestone": "Soon"})
    made(tracker)
    github.milestone("Soon")
    tracker.changes(None)
    assert github.issue(made(tracker, OTHER).name).milestone is not None
