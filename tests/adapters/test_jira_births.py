from __future__ import annotations

import html
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
import structlog

from syncer.adapters.jira_tracker import JiraTracker
from syncer.core.policy import Route
from syncer.errors import AdapterError, InDoubt, Rejected, Transient
from syncer.model import CreateTicket, Field, Fields, ItemKey, Priority, Status, Ticket
from syncer.testing.tracker_suite import good, now, told
from tests.adapters.jira_shop import Shop, codes
from tests.adapters.jira_world import at
from tests.adapters.test_jira import TestJira as Contract
from tests.engine.world import postmortem
from tests.fakes.jira import OTHER, PROJECT, Jira
from tests.fakes.jira_faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    GARBLED,
    TENANT,
    Fault,
    answering,
    failing,
    limited,
    refused,
)
from tests.fakes.jira_flow import classic, hops, screened
from tests.fakes.jira_people import Person

BULK, ONE = r"/issue/bulk$", r"/issue/\d+$"
SIGNED = {"X-AUSERNAME": "syncer", "X-Seraph-LoginReason": "OK"}
EMPTIED = answering(201, {"issues": []}, SIGNED)
BARE = Fields("Alert", Status.OPEN)
Outcomes = dict[ItemKey, Ticket | AdapterError]


def drafts(
    tracker: JiraTracker, count: int, fields: Fields | None = None, place: str = PROJECT
) -> list[CreateTicket]:
    """So many tickets to be made."""
    one = replace(Contract().draft(tracker), destination=place)
    said = fields or one.fields
    return [
        replace(one, key=ItemKey(f"ai-{nth:010d}"), fields=replace(said, title=f"Item {nth}"))
        for nth in range(count)
    ]


def made(tracker: JiraTracker, batch: Sequence[CreateTicket]) -> Outcomes:
    """What comes of each."""
    outcomes = list(tracker.create(batch))
    assert [key for key, _ in outcomes] or not batch
    assert sorted(key for key, _ in outcomes) == sorted(one.key for one in batch)
    return dict(outcomes)


def test_fifty_at_once(jira: Jira) -> None:
    """A hundred and twenty tickets are three writes and one look, and all read back as told."""
    tracker = at(jira)
    batch = drafts(tracker, 120)
    outcomes = made(tracker, batch)
    assert [
        len(json.loads(one.request.body)["issueUpdates"]) for one in jira.asked("POST", BULK)
    ] == [50, 50, 20]
    assert jira.count("GET", ONE) == 1
    assert len({good(one).ref for one in outcomes.values()}) == len(jira.issues()) == 120
    for ticket in map(good, (outcomes[batch[nth].key] for nth in (0, 1, 49, 50, 119))):
        assert now(tracker, ticket) == ticket


@pytest.mark.parametrize("lead", [False, True])
def test_what_a_project_adds_is_known_of_every_ticket(jira: Jira, lead: bool) -> None:
    """A priority or an assignee that nobody sent is told of each ticket as it will be read."""
    jira.home().assigns_lead = lead
    tracker = at(jira)
    batch = [
        *drafts(tracker, 3, BARE),
        *(replace(one, key=ItemKey(f"{one.key}b")) for one in drafts(tracker, 3)),
        *(
            replace(one, key=ItemKey(f"{one.key}c"))
            for one in drafts(tracker, 3, replace(BARE, owner="ben"), OTHER)
        ),
    ]
    for ticket in map(good, made(tracker, batch).values()):
        assert now(tracker, ticket) == ticket
    bare = good(made(tracker, drafts(tracker, 1, BARE))[batch[0].key]).fields
    assert (bare.priority, bare.owner) == (Priority.P2, "pat" if lead else None)


def test_one_look_tells_of_all_that_a_project_adds(jira: Jira) -> None:
    """Whatever fields are sent or not: of each project one issue is read back, the barest."""
    jira.home().assigns_lead = True
    tracker = at(jira)
    whole = drafts(tracker, 1)[0].fields
    kinds = [
        replace(whole, owner=owner, due=due, priority=priority)
        for owner in ("ana", None)
        for due in (whole.due, None)
        for priority in (Priority.P0, None)
    ]
    batch = [
        replace(draft, fields=fields, destination=place)
        for draft, (fields, place) in zip(
            drafts(tracker, 16), product(kinds, (PROJECT, OTHER)), strict=True
        )
    ]
    tickets = list(map(good, made(tracker, batch).values()))
    assert jira.count("GET", ONE) == 2
    for ticket in tickets:
        assert now(tracker, ticket) == ticket


def test_what_is_not_known_yet_is_looked_at(jira: Jira) -> None:
    """Who was read with an assignee of its own told nothing of those without."""
    jira.home().assigns_lead = True
    tracker = at(jira)
    first, second, third = drafts(tracker, 3)
    for draft, looks in (
        (first, 1),
        (replace(second, fields=replace(second.fields, priority=None)), 2),
        (replace(third, fields=replace(third.fields, owner=None)), 3),
    ):
        ticket = good(made(tracker, [draft])[draft.key])
        assert jira.count("GET", ONE) == looks
        assert (ticket.fields.owner == "pat") is (draft.key == third.key)
    bare = [replace(one, fields=BARE, key=ItemKey(f"{one.key}b")) for one in drafts(tracker, 2)]
    for ticket in map(good, made(tracker, [replace(bare[0], fields=BARE)]).values()):
        assert (ticket.fields.owner, ticket.fields.priority) == ("pat", Priority.P2)
        assert now(tracker, ticket) == ticket


def test_what_a_project_adds_is_looked_at_again(jira: Jira) -> None:
    """Minutes later another ticket is read: a project may add something else by then."""
    tracker = at(jira)
    made(tracker, drafts(tracker, 2, BARE))
    jira.home().assigns_lead = True
    Person(jira).wait()
    Person(jira).wait()
    for ticket in map(good, made(tracker, drafts(tracker, 2, BARE)).values()):
        assert ticket.fields.owner == "pat"


def test_defaults_of_a_project_never_reach_documents(jira: Jira) -> None:
    """Nobody wrote a priority or an owner: none is written, however often all is read."""
    jira.home().assigns_lead = True
    rows = [f"| Item {nth} | | 2026-12-01 | |" for nth in range(4)]
    table = ("| Action | Owner | Due | Priority |", "|---|---|---|---|")
    world = Shop(jira, {"a.md": postmortem(1, *table, *rows)})
    world.settle()
    assert {issue.priority for issue in world.issues} == {"Medium"}
    assert {issue.assignee for issue in world.issues} == {jira.account("pat").id}
    after = world.text("a.md")
    assert "P2" not in after
    assert "pat" not in after
    world.settle(full=True)
    world.restart()
    world.settle(full=True)
    assert world.text("a.md") == after
    assert {issue.priority for issue in world.issues} == {"Medium"}


# What Jira does not take


def test_each_row_fails_for_itself(jira: Jira) -> None:
    """Rows that Jira refuses are refused alone, in its own words."""
    cause = jira.field("Root cause")
    jira.show(cause, OTHER, required=True)
    tracker = at(jira, routes=[(OTHER, {})])
    batch = drafts(tracker, 4)
    batch[1] = replace(batch[1], destination=OTHER)
    batch[3] = replace(batch[3], destination="NOWHERE")
    outcomes = made(tracker, batch)
    assert isinstance(outcomes[batch[1].key], Rejected)
    for part in ("Root cause is required", "trackers.jira.fields", cause):
        assert part in str(outcomes[batch[1].key])
    assert "project" in str(outcomes[batch[3].key])
    for nth in (0, 2):
        assert now(tracker, good(outcomes[batch[nth].key])).key == batch[nth].key


@pytest.mark.parametrize(
    ("name", "field"),
    [("priority", Field.PRIORITY), ("duedate", Field.DUE), ("assignee", Field.OWNER)],
)
def test_what_a_create_screen_lacks(jira: Jira, name: str, field: Field) -> None:
    """Tickets are made without it, all else is told, and the next batch is not refused again."""
    jira.hide(name)
    tracker = at(jira)
    with structlog.testing.capture_logs() as logs:
        first = made(tracker, drafts(tracker, 3))
    assert [one["field"] for one in logs if one["event"] == "ticket.write_altered"] == [name]
    asked = jira.count("POST", BULK)
    later = [replace(one, key=ItemKey(f"{one.key}b")) for one in drafts(tracker, 3)]
    second = made(tracker, later)
    assert (asked, jira.count("POST", BULK)) == (2, 3)
    sent = drafts(tracker, 1)[0].fields
    for ticket in map(good, (*first.values(), *second.values())):
        assert now(tracker, ticket) == ticket
        for one in set(Field) - {field, Field.TITLE}:
            assert ticket.fields[one] == sent[one]
        assert ticket.fields[field] is None
    assert len(jira.issues()) == 6


def test_who_cannot_be_assigned_sinks_no_ticket(jira: Jira) -> None:
    """Issues of such an owner are made without; those of others keep theirs."""
    jira.home().roles[jira.account("ben").id].discard("ASSIGNABLE_USER")
    tracker = at(jira)
    batch = drafts(tracker, 4)
    batch[2] = replace(batch[2], fields=replace(batch[2].fields, owner="ben"))
    outcomes = made(tracker, batch)
    owners = [good(outcomes[one.key]).fields.owner for one in batch]
    assert owners == ["ana", "ana", None, "ana"]
    assert [now(tracker, good(outcomes[one.key])).fields.owner for one in batch] == owners


def test_a_priority_that_is_called_otherwise(jira: Jira) -> None:
    """A name that Jira does not know costs the priority, not the ticket."""
    tracker = at(jira, {"priorities": {"P1": "Urgent"}})
    for ticket in map(good, made(tracker, drafts(tracker, 2)).values()):
        assert ticket.fields.priority is Priority.P2
        assert now(tracker, ticket) == ticket


# Fields of templates


def test_templates_are_filled_by_schema(jira: Jira) -> None:
    """Each configured field is sent in the form that its place on the screen wants."""
    number = jira.field("Points", "number")
    day = jira.field("Reviewed", "date")
    choice = jira.field("Kind", "option", ("mitigate", "prevent"))
    text = jira.field("Incident")
    long = jira.field("Story", "textarea")
    tags = jira.field("Tags", "labels")
    for name in (number, day, choice, text, long, tags):
        jira.show(name)
    fields = {
        number: "5",
        day: "2026-11-30",
        choice: "{kind}",
        text: "{incident} / {severity}",
        long: "Of *{incident}*",
        tags: ["of team {team}", "pm"],
    }
    tracker = at(jira, {"fields": fields})
    facts = {"kind": "prevent", "incident": "INC-1", "severity": "sev1", "team": "sre"}
    [draft] = drafts(tracker, 1)
    ticket = good(made(tracker, [replace(draft, facts=facts)])[draft.key])
    held = jira.issue(ticket.name).custom
    assert (held[number], held[day], held[choice]) == (5, "2026-11-30", "prevent")
    assert held[text] == "INC-1 / sev1"
    assert "Of *INC-1*" in html.unescape(str(held[long]))
    assert held[tags] == ["of-team-sre", "pm"]


def test_a_template_that_cannot_be_filled_refuses_its_row(jira: Jira) -> None:
    """A value of the wrong kind is named with its field; nothing is sent for it."""
    number = jira.field("Points", "number")
    jira.show(number)
    tracker = at(jira, {"fields": {number: "{severity}"}})
    first, second = drafts(tracker, 2)
    outcomes = made(tracker, [replace(first, facts={"severity": "high"}), second])
    assert isinstance(outcomes[first.key], Rejected)
    assert f"fields.{number}" in str(outcomes[first.key])
    assert good(outcomes[second.key]).key == second.key


def test_a_route_says_its_own(jira: Jira) -> None:
    """Issue type, components, parent and priorities are the route's where it has some."""
    home = jira.home(OTHER)
    home.components["api"] = "20001"
    epic = jira.world.add_issue(home, home.types["Epic"], jira.account("pat").id, "Reliability")
    details: dict[str, str | tuple[str, ...]] = {"issue_type": "Bug", "components": ("api",)}
    details |= {"priorities.P1": "Medium", "priorities.P2": "Low", "priorities.P3": "Lowest"}
    if jira.cloud:
        details["parent"] = epic.key
    tracker = at(jira, routes=[(OTHER, details)])
    [draft] = drafts(tracker, 1, place=OTHER)
    ticket = good(made(tracker, [replace(draft, details=details)])[draft.key])
    issue = jira.issue(ticket.name)
    assert (issue.type, issue.components, issue.priority) == ("Bug", ["api"], "Medium")
    assert issue.parent == (epic.id if jira.cloud else None)
    assert ticket.fields.priority is Priority.P1
    assert now(tracker, ticket) == ticket
    after = told(tracker, ticket, {Field.PRIORITY: Priority.P2})
    assert (after.fields.priority, jira.issue(ticket.name).priority) == (Priority.P2, "Low")


def test_an_epic_is_a_field_of_its_own_on_data_center(jira: Jira) -> None:
    """Where issues have no parent the epic is told in the field that is of its kind."""
    home = jira.home()
    epic = jira.world.add_issue(home, home.types["Epic"], jira.account("pat").id, "Reliability")
    link = jira.field("Epic Link", "epic")
    jira.show(link)
    tracker = at(jira, {"parent": epic.key})
    [draft] = drafts(tracker, 1)
    issue = jira.issue(good(made(tracker, [draft])[draft.key]).name)
    held = (issue.parent, issue.custom.get(link))
    assert held == ((epic.id, None) if jira.cloud else (None, epic.key))


def test_a_parent_that_is_none_is_named(jira: Jira) -> None:
    """A parent that Jira does not take refuses the row, with the field's name."""
    tracker = at(jira, {"parent": "OPS-99"})
    [draft] = drafts(tracker, 1)
    outcome = made(tracker, [draft])[draft.key]
    assert isinstance(outcome, Rejected)
    assert "parent" in str(outcome)
    assert not jira.issues()


# Lost answers


@pytest.mark.parametrize("fault", [DROPPED_AFTER, failing(502, after=True), GARBLED, EMPTIED])
def test_an_answer_that_never_came_leaves_all_in_doubt(jira: Jira, fault: Fault) -> None:
    """Whatever was asked for in that request may have been made; none of it is called a failure."""
    tracker = at(jira)
    jira.faults.on("POST", BULK, fault)
    outcomes = made(tracker, drafts(tracker, 3))
    assert all(isinstance(one, InDoubt) for one in outcomes.values())


@pytest.mark.parametrize("fault", [limited(TENANT, 3), limited(None, 3)])
def test_what_was_not_taken_can_be_told_again(jira: Jira, fault: Fault) -> None:
    """A limit is no doubt: nothing was made, and the same batch goes through later."""
    tracker = at(jira)
    jira.faults.on("POST", BULK, fault)
    outcomes = made(tracker, drafts(tracker, 3))
    assert all(isinstance(one, Transient) for one in outcomes.values())
    assert not jira.issues()
    Person(jira).wait()
    assert all(map(good, made(tracker, drafts(tracker, 3)).values()))


def test_a_whole_refusal_is_everybodys(jira: Jira) -> None:
    """Where Jira says no to the request as such, each draft is refused with its words."""
    tracker = at(jira)
    jira.faults.on("POST", BULK, refused(400, "Bulk is switched off.", headers=SIGNED))
    for outcome in made(tracker, drafts(tracker, 2)).values():
        assert isinstance(outcome, Rejected)
        assert "Bulk is switched off" in str(outcome)


@pytest.mark.parametrize("fault", [failing(500), DROPPED_BEFORE, refused(403, "No.")])
def test_a_ticket_that_cannot_be_read_back_is_in_doubt(jira: Jira, fault: Fault) -> None:
    """What was made and not seen is looked for by its marker, and asked for once in a batch."""
    tracker = at(jira)
    jira.faults.on("GET", ONE, fault)
    batch = drafts(tracker, 4)
    outcomes = made(tracker, batch)
    assert all(isinstance(one, InDoubt) for one in outcomes.values())
    assert jira.count("GET", ONE) == 1
    Person(jira).wait()
    found = tracker.find([one.key for one in batch])
    assert sorted(map(len, found.values())) == [1, 1, 1, 1]


FIFTY = postmortem(1, *(f"- [ ] Item {nth:02d} — @ana — 2026-12-01" for nth in range(60)))
DEADLY: dict[str, tuple[Fault | None, int | None]] = {
    "no answer": (DROPPED_AFTER, None),
    "lost on the way": (DROPPED_BEFORE, None),
    "half way": (None, 20),
    "at once": (None, 0),
}


@pytest.mark.parametrize(("lag", "restarted"), [(0, True), (4, False)])
@pytest.mark.parametrize("how", DEADLY)
def test_a_batch_in_doubt_is_settled_by_one_look(
    jira: Jira, how: str, lag: int, restarted: bool
) -> None:
    """Held till the index can know, then found or made anew: one ticket for each item, ever."""
    jira.world.ways.lag = timedelta(minutes=lag)
    fault, rows = DEADLY[how]
    world = Shop(jira, {"a.md": FIFTY})
    if fault is not None:
        jira.faults.on("POST", BULK, fault)
    jira.world.ways.dies_after = rows
    for _ in range(2):
        world.clock.advance(120)
        world.cycle()
    early = len(jira.issues())
    if restarted:
        world.restart()
    jira.forget()
    world.clock.advance(120)
    world.cycle()
    assert len(jira.issues()) == early or not lag
    world.clock.advance(400)
    world.settle()
    assert sorted(issue.summary for issue in jira.issues()) == [
        f"Item {nth:02d}" for nth in range(60)
    ]
    assert world.text("a.md").count("/browse/OPS-") == 60
    searches = jira.count("*", r"/search(/jql)?$")
    assert searches <= 8


# Drafts in progress


@pytest.mark.parametrize("fault", [None, DROPPED_AFTER, DROPPED_BEFORE, failing(502)])
def test_an_item_being_worked_on_is_begun(jira: Jira, fault: Fault | None) -> None:
    """A ticket of an item in progress is in progress, though a request of that was lost."""
    for kind in jira.home().types.values():
        kind.workflow = classic() if jira.cloud else screened()
    tracker = at(jira)
    first, second = drafts(tracker, 2)
    if fault is not None:
        jira.faults.on("POST", r"/transitions$", fault)
    begun = replace(first, fields=replace(first.fields, status=Status.IN_PROGRESS))
    outcomes = made(tracker, [begun, second])
    assert good(outcomes[first.key]).fields.status is Status.IN_PROGRESS
    assert good(outcomes[second.key]).fields.status is Status.OPEN
    for ticket in map(good, outcomes.values()):
        assert now(tracker, ticket) == ticket


def test_an_item_that_cannot_be_begun_is_open(jira: Jira) -> None:
    """Where no way leads to it the ticket is made all the same, and nobody says otherwise."""
    for kind in jira.home().types.values():
        kind.workflow = hops()
        kind.workflow.hidden.update({"1", "2"})
    table = ("| Action | Due | Status |", "|---|---|---|", "| Page | 2026-12-01 | in progress |")
    world = Shop(jira, {"a.md": postmortem(1, *table)})
    outcome = world.settle()
    assert world.issue("Page").status == "Backlog"
    assert "| in progress |" in world.line("Page")
    assert "conflict" not in codes(outcome)


def test_routes_share_one_request(jira: Jira) -> None:
    """Tickets of several projects are made by one write."""
    world = Shop(
        jira,
        {"a.md": postmortem(1, "- [ ] Alert — 2026-12-01", "- [ ] Pay — @ana — 2026-12-02 — P1")},
        routes=(
            Route(tracker="jira", destination=OTHER, when={"priority": ("p1",)}),
            Route(tracker="jira"),
        ),
    )
    world.settle()
    homes = {issue.summary: issue.key.partition("-")[0] for issue in jira.issues()}
    assert homes == {"Alert": PROJECT, "Pay": OTHER}
    assert jira.count("POST", BULK) == 1


def test_dates_are_days(jira: Jira) -> None:
    """A due date is sent as the day that was written, whatever the hour or the zone."""
    tracker = at(jira)
    [draft] = drafts(tracker, 1)
    last = replace(draft, fields=replace(draft.fields, due=date(2026, 12, 31)))
    ticket = good(made(tracker, [last])[draft.key])
    assert jira.issue(ticket.name).due == date(2026, 12, 31)
