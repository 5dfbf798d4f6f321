"""How wide a refusal is: of an issue, or of the sign-in and so of everything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.errors import Denied
from syncer.model import Comment, Field, Revision, Ticket, TicketRef, UpdateTicket
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_outcomes import KEY, OTHER, draft, made
from tests.engine.world import postmortem
from tests.fakes.github import FakeGithub
from tests.fakes.github_faults import FORBIDDEN, MISSING, refused

ITEMS = tuple(f"- [ ] Task {number}" for number in range(12))


def test_an_account_that_cannot_be_found_makes_no_ticket_gone(github: FakeGithub) -> None:
    """A 404 about ourselves says nothing of the issue that was read when we were asked for."""
    ticket = made(at(github))
    later = at(github)
    github.faults.on("GET", r"/user$", MISSING)
    [(ref, outcome)] = later.fetch([ticket.ref])
    assert ref == ticket.ref
    assert isinstance(outcome, Denied)


def test_a_refused_sign_in_stops_all_that_would_be_made_and_rests_none(github: FakeGithub) -> None:
    """One POST tells that the token is dead; with a good one all are made in the next cycle."""
    world = Shop(github, {"a.md": postmortem(1, *ITEMS)})
    github.faults.on("POST", r"/issues$", refused(401, "Bad credentials"), times=99)
    _, outcome = world.cycle()
    assert github.count("POST", r"/issues$") == 1
    assert [one.state for one in outcome.health if one.name == "gh"] != ["ok"]
    github.faults.clear()
    world.clock.advance(300)
    world.settle()
    assert len(world.issues) == len(ITEMS)


def updates(ref: TicketRef, revision: Revision) -> tuple[UpdateTicket, UpdateTicket]:
    told = UpdateTicket(ref, KEY, revision, {Field.TITLE: "Other"})
    return told, replace(told, ref=TicketRef("gh", "2"))


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(lambda one, old: one.fetch([old.ref, TicketRef("gh", "2")]), id="read"),
        pytest.param(lambda one, old: one.update(updates(old.ref, old.revision)), id="update"),
        pytest.param(lambda one, _: one.create([draft(OTHER), draft(OTHER)]), id="create"),
        pytest.param(lambda one, old: one.comment([Comment("a", old.ref, "x")] * 2), id="comment"),
    ],
)
def test_a_refused_sign_in_is_raised_and_a_refused_ticket_is_yielded(
    github: FakeGithub, told: Callable[[GithubTracker, Ticket], Iterable[tuple[object, object]]]
) -> None:
    """Whatever is asked, a 401 ends the batch with its first request; a 403 is one ticket's own."""
    old = made(at(github))
    github.faults.on("*", r"/issues", refused(401, "Bad credentials"), times=99)
    github.forget()
    with pytest.raises(Denied):
        tuple(told(at(github), old))
    assert github.count("*", r"/issues", 401) == 1
    github.faults.clear()
    github.faults.on("*", r"/issues", FORBIDDEN, times=99)
    assert all(isinstance(outcome, Denied) for _, outcome in told(at(github), old))
