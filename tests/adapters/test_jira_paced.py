"""Limits as a tracker meets them: what is shut, how long, and that nothing is sent meanwhile."""

from __future__ import annotations

import pytest

from syncer.adapters.jira_tracker import JiraTracker
from syncer.errors import AdapterError, Transient
from syncer.model import (
    Block,
    CreateTicket,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Status,
    Ticket,
    UpdateTicket,
)
from tests.adapters.jira_world import at
from tests.fakes.github_state import Clock
from tests.fakes.jira import PROJECT, Jira
from tests.fakes.jira_faults import BURST, GLOBAL, ISSUE, TENANT, limited
from tests.fakes.jira_limits import Allowance


def draft(number: int) -> CreateTicket:
    return CreateTicket(
        ItemKey(f"ai-{number:010d}"),
        "jira",
        PROJECT,
        DocRef("docs", "a.md"),
        Block("From the postmortem", "x"),
        Fields(f"Alert {number}", Status.OPEN),
    )


def made(tracker: JiraTracker, number: int = 1) -> Ticket | AdapterError:
    ((_, outcome),) = tracker.create([draft(number)])
    return outcome


def retitled(tracker: JiraTracker, ticket: Ticket, title: str) -> Ticket | AdapterError:
    change = UpdateTicket(ticket.ref, ticket.key, ticket.revision, {Field.TITLE: title})
    ((_, outcome),) = tracker.update([change])
    return outcome


def ready(tracker: JiraTracker, number: int) -> Ticket:
    outcome = made(tracker, number)
    assert isinstance(outcome, Ticket)
    return outcome


@pytest.mark.parametrize("as_date", [False, True])
@pytest.mark.parametrize("reason", [BURST, TENANT, GLOBAL, None])
def test_a_refused_create_is_told_with_its_wait(
    jira: Jira, reason: str | None, as_date: bool
) -> None:
    """It was not made, it was sent once, and it is made after that time."""
    assert isinstance(jira.clock, Clock)
    tracker = at(jira)
    jira.faults.on("POST", "/issue/bulk$", limited(reason, 40, as_date=as_date))
    outcome = made(tracker)
    assert isinstance(outcome, Transient)
    assert outcome.retry_after == pytest.approx(40, abs=1)
    jira.forget()
    assert isinstance(made(tracker), Transient)
    assert jira.seen == []
    jira.clock.advance(41)
    assert isinstance(made(tracker), Ticket)
    assert len(jira.issues()) == 1


@pytest.mark.parametrize(
    ("reason", "shut"), [(BURST, False), (TENANT, True), (GLOBAL, True), (None, True)]
)
def test_a_refusal_is_as_wide_as_its_reason(jira: Jira, reason: str | None, shut: bool) -> None:
    """A burst shuts one kind of request; a quota, or no reason at all, shuts everything."""
    tracker = at(jira)
    ticket = ready(tracker, 1)
    jira.faults.on("POST", "/issue/bulk$", limited(reason, 40))
    made(tracker, 2)
    jira.forget()
    assert isinstance(retitled(tracker, ticket, "Other"), Transient if shut else Ticket)
    assert bool(jira.seen) is not shut


def test_one_issue_that_is_written_too_much_rests_alone(jira: Jira) -> None:
    """Others go on, also other kinds of writes to other issues."""
    tracker = at(jira)
    first, second = ready(tracker, 1), ready(tracker, 2)
    jira.faults.on("PUT", f"/issue/{first.ref.id}$", limited(ISSUE, 40))
    refused = retitled(tracker, first, "Other")
    assert isinstance(refused, Transient)
    assert refused.retry_after == pytest.approx(40, abs=1)
    assert isinstance(retitled(tracker, second, "Other"), Ticket)
    jira.forget()
    assert isinstance(retitled(tracker, first, "Other"), Transient)
    assert jira.writes() == []


def test_two_trackers_of_one_account_rest_together(jira: Jira) -> None:
    """Jira counts by account, whatever our instances are called."""
    one, two = at(jira), at(jira, name="second")
    jira.faults.on("POST", "/issue/bulk$", limited(TENANT, 40))
    made(one)
    jira.forget()
    assert isinstance(made(two), Transient)
    assert jira.seen == []


@pytest.mark.parametrize("jira", [True], indirect=True, ids=["cloud"])
def test_one_issue_is_never_written_faster_than_allowed(jira: Jira) -> None:
    """Twenty writes in two seconds, a hundred in thirty: we wait before we are refused."""
    tracker = at(jira)
    ticket = ready(tracker, 1)
    for number in range(45):
        outcome = retitled(tracker, ticket, f"Title {number}")
        assert isinstance(outcome, Ticket), outcome
        ticket = outcome
    assert jira.count(status=429) == 0


@pytest.mark.parametrize("jira", [False], indirect=True, ids=["center"])
def test_an_empty_bucket_is_waited_for(jira: Jira) -> None:
    """Where an administrator has set a limit, its headers say when there is more."""
    assert isinstance(jira.clock, Clock)
    tracker = at(jira)
    ready(tracker, 1)
    jira.allowance = Allowance(most=3, fill=3, interval=60)
    outcomes = [made(tracker, number) for number in range(2, 8)]
    assert sum(isinstance(one, Ticket) for one in outcomes) >= 1
    assert isinstance(outcomes[-1], Transient)
    asked = len(jira.seen)
    made(tracker, 9)
    assert len(jira.seen) == asked
    jira.clock.advance(61)
    assert isinstance(made(tracker, 9), Ticket)
