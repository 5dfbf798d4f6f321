from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import permutations
from typing import Any

import pytest
import structlog

from syncer.adapters.jira_tracker import JiraTracker
from syncer.errors import AdapterError, Rejected
from syncer.model import (
    Block,
    Code,
    Comment,
    Field,
    ItemKey,
    Patch,
    Priority,
    Status,
    Ticket,
    UpdateTicket,
)
from syncer.testing.tracker_suite import KEY, OTHER, good, now
from tests.adapters.jira_world import at
from tests.adapters.test_jira import TestJira as Contract
from tests.fakes.jira import OTHER as PAY
from tests.fakes.jira import PROJECT, Jira
from tests.fakes.jira_faults import CONFLICT, DROPPED_AFTER, answering, failing
from tests.fakes.jira_flow import Workflow, bare, classic, demanding, hops, screened, simple
from tests.fakes.jira_people import Person

SUITE = Contract()
NEWS = Block("New facts\n\n- Due: 2027-01-01", "other")
PUT = r"/issue/\d+$"


def made(tracker: JiraTracker, key: ItemKey = KEY) -> Ticket:
    """A ticket with a value in every field."""
    [(_, outcome)] = tracker.create([replace(SUITE.draft(tracker, key), destination=PROJECT)])
    return good(outcome)


def outcome_of(
    tracker: JiraTracker,
    ticket: Ticket,
    patch: Patch | None = None,
    **told: Any,
) -> Ticket | AdapterError:
    """What comes of one update."""
    change = UpdateTicket(ticket.ref, ticket.key, ticket.revision, patch or {}, **told)
    [(_, outcome)] = tracker.update([change])
    return outcome


def flowing(jira: Jira, workflow: Workflow, key: str = PROJECT) -> None:
    """Let the issues of a project take these ways."""
    for kind in jira.home(key).types.values():
        kind.workflow = workflow


# What people write while we write


def appended(people: Person, name: str) -> None:
    people.surround(name, "Theirs, before.", "Theirs, after.")


def replaced(people: Person, name: str) -> None:
    people.write(name, "Theirs, before. Theirs, after.")


def twice(people: Person, name: str) -> None:
    people.surround(name, "Theirs, before.", "Something.")
    people.edit(name, "Something.", "Theirs, after.")


@pytest.mark.parametrize("act", [appended, replaced, twice])
@pytest.mark.parametrize("fault", [None, DROPPED_AFTER])
def test_what_people_write_between_our_reading_and_writing_survives(
    jira: Jira, act: Callable[[Person, str], None], fault: Any
) -> None:
    """A description that somebody changes in the moment before our write is put back."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    jira.meanwhile.on("PUT", PUT, lambda: act(people, ticket.name))
    if fault is not None:
        jira.faults.on("PUT", PUT, fault)
    told = outcome_of(tracker, ticket, {Field.TITLE: "Other"}, block=NEWS)
    text = people.text(ticket.name)
    assert text.count("Theirs, before.") == text.count("Theirs, after.") == 1
    assert (text.count("New facts"), text.count(KEY)) == (1, 1)
    assert "Alert on bandwidth" not in text
    shown = now(tracker, ticket)
    assert (shown.key, shown.fields.title) == (KEY, "Other")
    assert fault is not None or told == shown


def test_a_status_that_is_refused_costs_nobody_their_words(jira: Jira) -> None:
    """What people write meanwhile survives also where the rest of the update fails."""
    flowing(jira, bare())
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    jira.meanwhile.on("PUT", PUT, lambda: appended(people, ticket.name))
    outcome = outcome_of(tracker, ticket, {Field.STATUS: Status.WONT_DO}, block=NEWS)
    assert isinstance(outcome, Rejected)
    text = people.text(ticket.name)
    assert text.count("Theirs, before.") == text.count("Theirs, after.") == 1
    assert (text.count("New facts"), text.count(KEY)) == (1, 1)


def test_people_who_write_again_and_again_are_heard(jira: Jira) -> None:
    """Nor is what they write lost while our block is put among their words anew."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    for nth in (1, 3):
        act = partial(people.surround, ticket.name, "", f"Theirs, {nth}.")
        jira.meanwhile.on("PUT", PUT, act, nth=nth)
    good(outcome_of(tracker, ticket, block=NEWS))
    text = people.text(ticket.name)
    assert (text.count("Theirs, 1."), text.count("Theirs, 3.")) == (1, 1)
    assert (text.count("New facts"), text.count(KEY)) == (1, 1)


def test_who_writes_after_us_is_left_alone(jira: Jira) -> None:
    """Words that stand after our write are nobody's to take away."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    jira.meanwhile.on("PUT", PUT, lambda: people.surround(ticket.name, "", "Early."))
    jira.meanwhile.on("GET", PUT, lambda: people.write(ticket.name, "All mine."), nth=2)
    good(outcome_of(tracker, ticket, block=NEWS))
    assert people.text(ticket.name) == "All mine."
    assert jira.count("PUT") == 1


def test_a_block_costs_three_requests(jira: Jira) -> None:
    """Where nobody interferes, nothing is asked twice; no version of the API but one."""
    tracker = at(jira)
    ticket = made(tracker)
    jira.forget()
    good(outcome_of(tracker, ticket, {Field.TITLE: "Other"}, block=NEWS))
    assert [one.method for one in jira.seen] == ["GET", "PUT", "GET"]


def test_without_a_history_all_else_goes_well(jira: Jira) -> None:
    """A site that shows no history is told all the same."""
    jira.world.ways.keeps_history = False
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    appended(people, ticket.name)
    good(outcome_of(tracker, now(tracker, ticket), block=NEWS))
    assert "Theirs, before." in people.text(ticket.name)


@pytest.mark.parametrize("part", ["summary", "labels", "assignee", "duedate", "priority"])
def test_nothing_but_the_description_is_sent_whole(jira: Jira, part: str) -> None:
    """What people do to other fields in the moment before our write stays as it is."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    acts: dict[str, Callable[[], None]] = {
        "summary": lambda: people.retitle(ticket.name, "Theirs"),
        "labels": lambda: people.label(ticket.name, "customer"),
        "assignee": lambda: people.assign(ticket.name, "ben"),
        "duedate": lambda: people.schedule(ticket.name, date(2027, 5, 5)),
        "priority": lambda: people.prioritise(ticket.name, Priority.P0),
    }
    jira.meanwhile.on("PUT", PUT, acts[part])
    good(outcome_of(tracker, ticket, flags=frozenset({Code.OVERDUE}), block=NEWS))
    fields = now(tracker, ticket).fields
    assert {
        "summary": fields.title == "Theirs",
        "labels": {"customer", "overdue", "team-a"} <= set(people.labels(ticket.name)),
        "assignee": fields.owner == "ben",
        "duedate": fields.due == date(2027, 5, 5),
        "priority": fields.priority is Priority.P0,
    }[part]


# What an issue does not take


@pytest.mark.parametrize("name", ["priority", "duedate", "assignee", "description"])
def test_what_a_screen_lacks_does_not_sink_the_rest(jira: Jira, name: str) -> None:
    """A field that an issue cannot be given is left out and told of; the others land."""
    tracker = at(jira)
    ticket = made(tracker)
    for kind in jira.home().types.values():
        kind.edit = [one for one in kind.create if one != name]
    patch: Patch = {
        Field.TITLE: "Other",
        Field.OWNER: "ben",
        Field.DUE: date(2027, 1, 1),
        Field.PRIORITY: Priority.P0,
    }
    with structlog.testing.capture_logs() as logs:
        after = good(outcome_of(tracker, ticket, patch, block=NEWS))
    lacks = {"assignee": Field.OWNER, "duedate": Field.DUE, "priority": Field.PRIORITY}.get(name)
    for field, value in patch.items():
        assert after.fields[field] == (ticket.fields[field] if field is lacks else value)
    left_out = name == "description"
    assert ("New facts" in Person(jira).text(ticket.name)) is not left_out
    event = "ticket.block_left_out" if left_out else "ticket.write_altered"
    assert [event] == [one["event"] for one in logs if "ticket." in one["event"]]


def test_nobody_is_given_what_they_cannot_have(jira: Jira) -> None:
    """An account that cannot be assigned keeps the old assignee, and the rest is told."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    jira.home().roles[jira.account("ben").id].discard("ASSIGNABLE_USER")
    patch: Patch = {Field.OWNER: "ben", Field.TITLE: "Other"}
    after = good(outcome_of(tracker, ticket, patch))
    assert (after.fields.owner, after.fields.title) == ("ana", "Other")
    alone = good(outcome_of(tracker, after, {Field.OWNER: "ben"}))
    assert alone == after
    assert people.text(ticket.name)


def test_a_title_that_is_refused_is_refused(jira: Jira) -> None:
    """What an issue cannot do without is no reason to leave it out."""
    tracker = at(jira)
    ticket = made(tracker)
    for kind in jira.home().types.values():
        kind.edit = [one for one in kind.create if one != "summary"]
    outcome = outcome_of(tracker, ticket, {Field.TITLE: "Other", Field.DUE: None})
    assert isinstance(outcome, Rejected)
    assert "summary" in str(outcome)
    assert now(tracker, ticket) == ticket


@pytest.mark.parametrize("spare", [0, 600, 5_000])
def test_no_room_for_the_block(jira: Jira, spare: int) -> None:
    """In a text as long as Jira allows our block gives way, never theirs, and the rest is told."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    long = ("word " * 6_000)[: 32_000 - 2_500 - spare]
    people.surround(ticket.name, long, "")
    block = Block(f"New facts\n\n> {'quoted ' * 400}", "other")
    after = good(outcome_of(tracker, now(tracker, ticket), {Field.TITLE: "Other"}, block=block))
    assert after.fields.title == "Other"
    assert after.key == KEY
    assert long.strip() in people.text(ticket.name)
    assert ("New facts" in people.text(ticket.name)) or spare == 0


# Ways to a status

WORKFLOWS: dict[str, Callable[[], Workflow]] = {
    "simple": simple,
    "screened": screened,
    "bare": bare,
    "classic": classic,
    "hops": hops,
}
UNSAYABLE = {
    # Nothing on the way asks how it ended, or several ways lead on and none is configured.
    "simple": {Status.WONT_DO, Status.DUPLICATE},
    "bare": {Status.WONT_DO, Status.DUPLICATE},
    "hops": {Status.OPEN},
}
ALIKE = {Status.DUPLICATE: (Status.WONT_DO,)}
"""What says it as well where nothing else does."""


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_status_from_every_other(jira: Jira, name: str) -> None:
    """What a workflow can say is said; what it cannot is refused, and nothing is half-done."""
    flowing(jira, WORKFLOWS[name]())
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    for first, second in permutations(Status, 2):
        if ticket.fields.status is not first:
            people.place(ticket.name, jira.home().types["Task"].workflow.statuses[0].name)
            ticket = now(tracker, ticket)
        for status in (first, second):
            people.wait()
            outcome = outcome_of(tracker, ticket, {Field.STATUS: status})
            before, ticket = ticket, now(tracker, ticket)
            assert not [one for one in people.labels(ticket.name) if "_from_" in one]
            if isinstance(outcome, Rejected):
                assert "trackers.jira." in str(outcome)
                assert ticket == before
                again = before.fields.status.closed and status.closed
                assert status in UNSAYABLE.get(name, ()) or again
            else:
                said = good(outcome).fields.status
                assert said == ticket.fields.status
                assert said in {status, *ALIKE.get(status, ())}


@pytest.mark.parametrize("name", ["simple", "screened", "classic"])
def test_a_change_of_status_costs_three_requests(jira: Jira, name: str) -> None:
    """Read with its transitions, moved, read back; once more where a screen is not shown there."""
    flowing(jira, WORKFLOWS[name]())
    tracker = at(jira)
    ticket = made(tracker)
    hidden = jira.cloud and name != "simple"
    for turn in (1, 2):
        for status in (Status.IN_PROGRESS, Status.DONE, Status.OPEN):
            jira.forget()
            ticket = good(outcome_of(tracker, ticket, {Field.STATUS: status}))
            assert ticket.fields.status is status
            asked = jira.count("GET", "/transitions$")
            assert [one.method for one in jira.seen if "/transitions" not in one.path] == [
                "GET"
            ] * 2
            assert len(jira.seen) == 3 + asked
            assert asked <= (hidden and turn == 1)


def test_a_resolution_can_be_corrected_where_the_workflow_allows(jira: Jira) -> None:
    """Done becomes won't do where finishing once more asks how it ended."""
    flowing(jira, screened())
    tracker = at(jira)
    done = good(outcome_of(tracker, made(tracker), {Field.STATUS: Status.DONE}))
    after = good(outcome_of(tracker, done, {Field.STATUS: Status.WONT_DO}))
    assert after.fields.status is Status.WONT_DO
    assert jira.issue(after.name).resolution == "Won't Do"


def test_configured_steps_are_gone(jira: Jira) -> None:
    """Several steps by name, also those that only lead to an end by another status."""
    flowing(jira, hops())
    keys = {
        "transitions": {
            "done": ["Select", "Start", "Ask for review", "Ship"],
            "wont_do": ["Select", "Start", "Ask for review", "Drop"],
        }
    }
    tracker = at(jira, keys)
    for key, status in ((KEY, Status.DONE), (OTHER, Status.WONT_DO)):
        ticket = made(tracker, key)
        after = good(outcome_of(tracker, ticket, {Field.STATUS: status}))
        assert after.fields.status is status
        assert not [one for one in Person(jira).labels(ticket.name) if "_from_" in one]


def test_what_a_transition_requires_is_named(jira: Jira) -> None:
    """A field that must be filled in to finish is named with its choices, and nothing moves."""
    cause = jira.field("Root cause", "option", ("Config", "Code"))
    jira.show(cause)
    flowing(jira, demanding(cause))
    tracker = at(jira)
    ticket = made(tracker)
    outcome = outcome_of(tracker, ticket, {Field.STATUS: Status.DONE})
    assert isinstance(outcome, Rejected)
    for part in ("Root cause", cause, "Config, Code", "trackers.jira.transitions.done"):
        assert part in str(outcome)
    assert now(tracker, ticket) == ticket


def test_the_fields_of_a_refused_status_land_all_the_same(jira: Jira) -> None:
    """Who cannot be closed can still be renamed, and what landed is read by the next look."""
    flowing(jira, bare())
    tracker = at(jira)
    ticket = made(tracker)
    outcome = outcome_of(tracker, ticket, {Field.TITLE: "Other", Field.STATUS: Status.WONT_DO})
    assert isinstance(outcome, Rejected)
    after = now(tracker, ticket)
    assert (after.fields.title, after.fields.status) == ("Other", Status.OPEN)


def test_a_conflict_is_an_ordinary_failure(jira: Jira) -> None:
    """Whom Jira tells that somebody else is writing takes it as stale, and nothing is lost."""
    flowing(jira, screened())
    tracker = at(jira)
    ticket = made(tracker)
    jira.faults.on("POST", r"/transitions$", CONFLICT)
    outcome = outcome_of(tracker, ticket, {Field.STATUS: Status.DONE})
    assert isinstance(outcome, AdapterError)
    assert now(tracker, ticket) == ticket
    assert good(outcome_of(tracker, ticket, {Field.STATUS: Status.DONE})).fields.status.closed


# Remarks


def test_remarks_call_whom_they_are_for(jira: Jira) -> None:
    """Known people are mentioned so that Jira tells them; others are named as they are."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    remark = Comment("overdue/1", ticket.ref, "This *was* due.\n\n- {noformat}", ("ana", "zed"))
    assert list(tracker.comment([remark])) == [("overdue/1", None)]
    said = people.comments(ticket.name)
    assert SUITE_MENTION[jira.cloud] in said
    assert "zed" in said
    if jira.cloud:
        body = jira.issue(ticket.name).comments[0].body
        [mention] = [one for one in body["content"][0]["content"] if one["type"] == "mention"]
        assert mention["attrs"]["id"] == jira.account("ana").id


SUITE_MENTION = {True: "@ana", False: "[~ana]"}


def test_a_remark_is_found_on_any_page(jira: Jira) -> None:
    """However many remarks there are: one whose id is there is not made again."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    remark = Comment("overdue/1", ticket.ref, "This was due.")
    for number in range(130):
        people.remark(ticket.name, f"Chat {number}")
    list(tracker.comment([remark]))
    for number in range(130):
        people.remark(ticket.name, f"More {number}")
    assert list(at(jira).comment([remark])) == [("overdue/1", None)]
    assert people.comments(ticket.name).count("This was due.") == 1


def test_a_lost_answer_makes_no_second_remark(jira: Jira) -> None:
    """A remark that landed unheard is found when it is told again."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    remark = Comment("overdue/1", ticket.ref, "This was due.")
    for fault in (DROPPED_AFTER, failing(502, after=True)):
        jira.faults.on("POST", r"/comment$", fault)
        list(tracker.comment([remark]))
        assert list(tracker.comment([remark])) == [("overdue/1", None)]
    assert people.comments(ticket.name).count("This was due.") == 1


def test_a_persons_copy_of_a_remark_is_not_ours(jira: Jira) -> None:
    """Who quotes our remark, id and all, does not keep us from making it."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    people.remark(ticket.name, "This was due.\n\nsyncer: overdue/1")
    list(tracker.comment([Comment("overdue/1", ticket.ref, "This was due.")]))
    assert people.comments(ticket.name).count("This was due.") == 2


def test_a_ticket_elsewhere_is_told_there(jira: Jira) -> None:
    """An issue that was moved to another project is told under its number."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    people.transfer(ticket.name, PAY)
    current = now(tracker, ticket)
    after = good(outcome_of(tracker, current, {Field.STATUS: Status.DONE}, block=NEWS))
    assert after.name.startswith(PAY)
    assert after.fields.status is Status.DONE
    assert "New facts" in people.text(after.name)


def test_labels_that_are_on_no_screen_keep_nothing_else_back(jira: Jira) -> None:
    """The rest of the write is told all the same."""
    tracker = at(jira)
    ticket = made(tracker)
    said = {"errorMessages": [], "errors": {"labels": "It is not on the appropriate screen."}}
    signed = {"X-AUSERNAME": "syncer", "X-Seraph-LoginReason": "OK"}
    jira.faults.on("PUT", PUT, answering(400, said, signed))
    patch: Patch = {Field.TITLE: "Another"}
    told = good(outcome_of(tracker, ticket, patch, flags=frozenset({Code.OVERDUE})))
    assert (told.fields.title, told.flags) == ("Another", frozenset())
