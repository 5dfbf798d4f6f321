"""syncer works with every server that keeps to what Jira documents, however it fills the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from syncer.adapters.jira_answers import TOO_DEEP, parsed
from syncer.errors import InDoubt, Rejected, Transient
from syncer.model import Code, Comment, Field, ItemKey, Status
from syncer.testing.tracker_suite import KEY, good, now
from tests.adapters.jira_shop import Shop, codes
from tests.adapters.jira_world import at
from tests.adapters.test_jira import TestJira
from tests.adapters.test_jira_births import drafts
from tests.adapters.test_jira_births import made as births
from tests.adapters.test_jira_updates import NEWS, PUT, made, outcome_of
from tests.engine.world import postmortem
from tests.fakes import jira_contract
from tests.fakes.jira import Jira, desk
from tests.fakes.jira_faults import failing
from tests.fakes.jira_flow import classic, screened
from tests.fakes.jira_others import OTHERS, together
from tests.fakes.jira_otherwise import told_as
from tests.fakes.jira_people import Person

ALERT, RUNBOOK, PUMP = "Alert on bandwidth", "Fix the runbook", "Repair the pump"
DOCUMENT = {
    "a.md": postmortem(
        1,
        f"- [ ] {ALERT} — @ana — 2026-12-01 — P1",
        f"- [ ] {RUNBOOK} — @ben — 2026-12-02 — P2",
        f"- [ ] {PUMP} — @ben — 2026-12-03 — P3",
    )
}
SERVERS = [
    (cloud, name)
    for cloud in (True, False)
    for name, other in OTHERS.items()
    if other.cloud in (None, cloud)
]


@pytest.fixture(
    params=SERVERS, ids=[f"{'cloud' if one else 'center'}-{two}" for one, two in SERVERS]
)
def other(request: pytest.FixtureRequest) -> Iterator[Jira]:
    """A server of each kind that does one thing otherwise."""
    cloud, name = request.param
    with desk(cloud=cloud, workflow=screened() if cloud else classic()) as fake:
        OTHERS[name].put(fake)
        yield fake
    if OTHERS[name].described:
        assert jira_contract.violations(fake.seen, cloud=cloud) == []


@pytest.fixture(params=[True, False], ids=["cloud", "center"])
def jira(request: pytest.FixtureRequest) -> Iterator[Jira]:
    """Of each kind; what it is made to say here need not be what the descriptions say."""
    with desk(cloud=request.param) as fake:
        yield fake


LEANEST = (
    *("numeric ids", "no totals", "no categories", "no transitions beside issues"),
    *("nulls left out", "hidden creators", "bare headers"),
)


class TestTheLeanestServer(TestJira):
    """All that may be left out is left out at once."""

    @pytest.fixture
    def jira(self, jira: Jira) -> Jira:
        jira.otherwise = together(*LEANEST)
        return jira


def test_a_whole_life_with_every_faithful_server(other: Jira) -> None:
    """Made once and each its own, heard, told, put back, found again; then one search a cycle."""
    world = Shop(other, DOCUMENT)
    assert not codes(world.settle())
    for one in world.issues:
        assert f"[{one.key}]" in world.line(one.summary)
    name = world.name(ALERT)
    world.people.move(name, Status.DONE)
    world.people.assign(world.name(RUNBOOK), "ana")
    world.settle()
    assert world.line(ALERT).startswith("- [x]")
    assert "@ana" in world.line(RUNBOOK)
    world.edit(f"[ ] {PUMP} — @ben — 2026-12-03", "[x] Repair both pumps — @ana — 2026-12-24")
    issue = other.issue(world.name(PUMP))
    other.meanwhile.on(
        "PUT", rf"/issue/{issue.id}$", lambda: world.people.surround(issue.key, "Mine.", "Theirs.")
    )
    assert not codes(world.settle())
    assert (issue.summary, issue.due) == ("Repair both pumps", date(2026, 12, 24))
    assert issue.assignee == other.account("ana").id
    assert other.home().types["Task"].workflow.status(issue.status).category == "done"
    told = world.people.text(issue.key)
    assert "Mine." in told
    assert "Theirs." in told
    text = world.text("a.md")
    world.restart()
    assert not codes(world.settle(full=True))
    assert (len(world.issues), world.text("a.md")) == (3, text)
    world.settle()
    other.forget()
    world.clock.advance(120)
    world.cycle()
    assert (len(other.seen), other.writes()) == (1, [])


def test_check_names_a_required_field_of_every_faithful_server(other: Jira) -> None:
    """What a server does not tell keeps nobody from the findings that matter."""
    name = other.field("Root cause")
    other.show(name, required=True)
    assert any(name in one for one in at(other).check())


# Making


def test_rows_that_are_made_in_another_order_cross_nothing(jira: Jira) -> None:
    """An issue is the item's whose marker it bears, whatever stands first in an answer."""
    jira.world.ways.backwards = True
    tracker = at(jira)
    outcomes = births(tracker, drafts(tracker, 7))
    assert jira.count("GET", PUT) <= 8
    for key, outcome in outcomes.items():
        ticket = good(outcome)
        assert (ticket.key, now(tracker, ticket).key) == (key, key)


@pytest.mark.parametrize(
    ("status", "kind"), [(429, Transient), (503, Transient), (500, InDoubt), (400, Rejected)]
)
def test_a_row_says_why_it_was_not_made(jira: Jira, status: int, kind: type[Exception]) -> None:
    """A limit or a failure of one row is no refusal of what it says."""

    def one_less(body: Any) -> Any:
        said = {"errorMessages": ["Not now."], "errors": {}}
        error = {"status": status, "elementErrors": said, "failedElementNumber": 1}
        return {"issues": body["issues"][:1], "errors": [error]}

    jira.otherwise = told_as(r"/issue/bulk$", one_less)
    tracker = at(jira)
    first, second = births(tracker, drafts(tracker, 2)).values()
    assert good(first).key == "ai-0000000000"
    assert type(second) is kind


# Descriptions


def untold(item: Mapping[str, Any]) -> Any:
    return {name: one for name, one in item.items() if name != "fromString"}


def numbered(item: Mapping[str, Any]) -> Any:
    return {**item, "fromString": 7}


def history(change: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any], Any]:
    """Each item of a history told otherwise."""

    def told(body: Any) -> Any:
        log = body.get("changelog") if isinstance(body, dict) else None
        if not isinstance(log, dict):
            return body
        rows = [{**one, "items": [*map(change, one["items"])]} for one in log["histories"]]
        return {**body, "changelog": {**log, "histories": rows}}

    return told


@pytest.mark.parametrize("change", [untold, numbered])
def test_nothing_is_put_back_that_nobody_wrote(
    jira: Jira, change: Callable[[Mapping[str, Any]], Any]
) -> None:
    """A history that does not say what was replaced empties no description."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    people.surround(ticket.name, "Early.", "Late.")
    jira.otherwise = told_as(PUT, history(change))
    jira.meanwhile.on("PUT", PUT, lambda: people.surround(ticket.name, "Mine.", "Theirs."))
    good(outcome_of(tracker, now(tracker, ticket), block=NEWS))
    text = people.text(ticket.name)
    assert "Early." in text
    assert "New facts" in text
    assert jira.count("PUT") == 1


def test_a_history_of_documents_gives_back_documents() -> None:
    """Where a server tells the old document itself, that is put back, and no text of it."""
    with desk(cloud=True) as fake:
        tracker, people = at(fake), Person(fake)
        ticket = made(tracker)
        old: list[Any] = []

        def act() -> None:
            people.surround(ticket.name, "Mine.", "Theirs.")
            old.append(fake.issue(ticket.name).description)

        def as_document(item: Mapping[str, Any]) -> Any:
            return {**item, "fromString": json.dumps(old[0])} if old else item

        fake.otherwise = told_as(PUT, history(as_document))
        fake.meanwhile.on("PUT", PUT, act)
        good(outcome_of(tracker, ticket, block=NEWS))
        text = people.text(ticket.name)
        assert (text.count("Mine."), text.count("Theirs."), text.count("New facts")) == (1, 1, 1)
        assert '"type"' not in text
        assert fake.count("PUT", "/api/2/") == 0


@pytest.mark.parametrize("times", [1, 5])
def test_a_look_behind_a_write_that_fails_is_had_later(jira: Jira, times: int) -> None:
    """What somebody wrote in between comes back with the next reading at the latest."""
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    cursor = tracker.changes(None).cursor
    jira.meanwhile.on("PUT", PUT, lambda: people.surround(ticket.name, "Mine.", "Theirs."))
    jira.faults.on("GET", PUT, failing(503), nth=2, times=times)
    outcome_of(tracker, ticket, block=NEWS)
    people.wait()
    for _ in range(2):
        cursor = tracker.changes(cursor).cursor
    text = people.text(ticket.name)
    assert (text.count("Mine."), text.count("Theirs."), text.count("New facts")) == (1, 1, 1)
    jira.forget()
    tracker.changes(cursor)
    assert len(jira.seen) == 1


def test_a_refusal_whose_errors_are_a_list_is_a_refusal(jira: Jira) -> None:
    """Nothing that a server says of an edit ends a cycle."""
    tracker = at(jira)
    ticket = made(tracker)
    for kind in jira.home().types.values():
        kind.edit = [one for one in kind.create if one != "summary"]
    jira.otherwise = OTHERS["errors as lists"].says
    outcome = outcome_of(tracker, ticket, {Field.TITLE: "Other"}, flags=frozenset({Code.OVERDUE}))
    assert type(outcome) is Rejected


# Reading


def test_our_remark_behind_a_hundred_others_is_seen(jira: Jira) -> None:
    """Pages without a total end where nothing follows."""
    jira.otherwise = told_as(r"/comment$", lambda body: {"comments": body.get("comments", [])})
    tracker, people = at(jira), Person(jira)
    ticket = made(tracker)
    for _ in range(101):
        people.remark(ticket.name, "Theirs.")
    remark = Comment("remark-1", ticket.ref, "Ours.")
    for _ in range(2):
        assert [one for _, one in tracker.comment([remark])] == [None]
    assert len(jira.issue(ticket.name).comments) == 102


def test_a_stranger_is_heard_of_though_nobody_says_so() -> None:
    """Empty answers that name nobody lose nothing: looks go back until it is known who we are."""
    with desk(cloud=True) as fake:
        fake.otherwise = OTHERS["bare headers"].says
        world = Shop(fake, DOCUMENT)
        world.settle()
        token = fake.world.tokens.popitem()
        for turn in range(20):
            world.clock.advance(300)
            _, outcome = world.cycle()
            if turn == 2:
                world.people.move(world.name(ALERT), Status.DONE)
        assert "ok" not in {one.state for one in outcome.health if one.name == "jira"}
        fake.world.tokens[token[0]] = token[1]
        world.settle()
        assert world.line(ALERT).startswith("- [x]")


def test_odd_issues_of_others_are_in_a_listing_and_stop_no_search(jira: Jira) -> None:
    """What cannot be read is not gone, and is no ticket of ours that a create would find."""
    tracker = at(jira)
    ticket = made(tracker)
    jira.otherwise = OTHERS["odd issues of others"].says
    feed = tracker.changes(None)
    assert [one.ref for one in feed.changed if int(one.ref.id) < 90_000] == [ticket.ref]
    present = {int(one.id) for one in feed.present or ()}
    assert {int(ticket.ref.id), 90_001, 90_002, 90_003} <= present
    found = tracker.find([KEY, ItemKey("ai-00000000b2")])
    assert [one.ref for one in found[KEY]] == [ticket.ref]


@pytest.mark.parametrize("depth", [3, 1_000, 100_000])
def test_what_is_nested_without_end_is_left_out(depth: int) -> None:
    """All else of such an answer is read as it is."""
    around = json.dumps({"before": [']\\"[{', "\\"], "deep": 0, "after": [{}, "}"]})
    deep = '[{"a":' * depth + '"x"' + "}]" * depth
    found = parsed(around.replace(": 0", f": {deep}"))
    left_out = TOO_DEEP in json.dumps(found, ensure_ascii=False).replace("\\u0000", "\0")
    assert {**found, "deep": 0} == json.loads(around)
    assert left_out is (depth > 3)
