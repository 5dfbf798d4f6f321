"""Trackers of one account at one site: one look for all, and one ticket wherever it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from syncer.core.elders import same_ticket
from syncer.core.policy import Route, TrackerPolicy
from syncer.model import Status, Ticket
from tests.adapters.github_world import at as github_at
from tests.adapters.jira_shop import Shop, codes
from tests.engine.world import postmortem
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_people import Person as GithubPerson
from tests.fakes.jira import OTHER, PROJECT, Jira
from tests.fakes.jira_faults import failing

ALERT, PAYING, WEB = "Alert on bandwidth", "Charge only once", "Show the basket"
THIRD, NOWHERE = "WEB", "ELSE"
TRACKERS = {"ops": {"project": PROJECT}, "pay": {"project": OTHER}}
ROUTES = (
    Route(when={"path": ("pay*",)}, tracker="pay"),
    Route(when={"path": ("web*",)}, tracker="ops", destination=THIRD),
    Route(tracker="ops"),
)
DOCUMENTS = {
    "a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1"),
    "pay.md": postmortem(2, f"- [ ] {PAYING} — @ben — 2026-12-01 — P1"),
    "web.md": postmortem(3, f"- [ ] {WEB} — @pat — 2026-12-01 — P1"),
}
PLACES = {ALERT: "a.md", PAYING: "pay.md", WEB: "web.md"}


@pytest.fixture
def world(jira: Jira) -> Shop:
    members = ("syncer", "ana", "ben", "pat")
    for key in (THIRD, NOWHERE):
        jira.project(key, members)
    made = Shop(jira, DOCUMENTS, trackers=TRACKERS, routes=ROUTES)
    made.settle()
    return made


def line(world: Shop, title: str) -> str:
    return world.line(title, PLACES[title])


def test_routes_lead_to_projects(world: Shop) -> None:
    """Each item's issue is where its route says, and its line names it."""
    keys = {one.summary: one.key for one in world.issues}
    assert keys == {ALERT: "OPS-1", PAYING: "PAY-1", WEB: "WEB-1"}
    assert all(key in line(world, title) for title, key in keys.items())


def test_one_search_is_for_all_trackers(world: Shop) -> None:
    """However many trackers and projects: one search in a cycle, in a new process too."""
    for again in (False, True, True):
        world.clock.advance(1200)
        if again:
            world.restart()
        world.fake.forget()
        for _ in range(2):
            world.cycle()
            assert world.fake.count("POST", "/search") == 1
            assert world.fake.writes() == []
            world.clock.advance(1200)
            world.fake.forget()


def test_each_tracker_hears_what_is_its_own(world: Shop) -> None:
    """A word in any project reaches its document; what one has seen, another has not missed."""
    for title in PLACES:
        world.people.move(world.name(title), Status.DONE)
        world.settle()
        assert line(world, title).startswith("- [x]")
    for title in PLACES:
        world.people.move(world.name(title), Status.OPEN)
    world.settle()
    assert all(line(world, title).startswith("- [ ]") for title in PLACES)


def test_a_shared_look_that_fails_is_asked_again(world: Shop) -> None:
    """The next tracker does not take a failed look for an answer; nothing is missed by it."""
    world.people.move(world.name(PAYING), Status.DONE)
    world.clock.advance(1200)
    world.fake.faults.on("POST", "/search", failing(502))
    world.cycle()
    world.clock.advance(1200)
    world.settle()
    assert line(world, PAYING).startswith("- [x]")


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize(
    ("title", "place"),
    [(ALERT, OTHER), (PAYING, PROJECT), (PAYING, NOWHERE), (ALERT, NOWHERE), (ALERT, THIRD)],
)
def test_an_issue_moved_to_another_trackers_project_stays_one(
    world: Shop, title: str, place: str, *, again: bool, full: bool
) -> None:
    """It is no second ticket of itself: not closed, not made anew, and heard of in minutes."""
    text = world.text(PLACES[title])
    new = world.people.transfer(world.name(title), place)
    for _ in range(3):
        if again:
            world.restart()
        outcome = world.settle(full=full)
        assert "duplicate-ticket" not in codes(outcome)
    assert world.text(PLACES[title]) == text
    issue = world.fake.issue(new)
    assert (issue.resolution, issue.comments, len(world.issues)) == (None, [], 3)
    world.people.move(new, Status.DONE)
    for _ in range(3):
        if again:
            world.restart()
        world.clock.advance(120)
        world.cycle(full=full)
    assert line(world, title).startswith("- [x]")
    world.edit("- [x]", "- [ ]", PLACES[title])
    world.settle()
    assert issue.resolution is None
    assert len(world.issues) == 3


def test_moving_there_and_back_is_nothing(world: Shop) -> None:
    """At home again it is heard as before."""
    world.people.transfer(world.name(ALERT), OTHER)
    world.settle()
    world.people.transfer(world.name(ALERT), PROJECT)
    world.restart()
    world.settle(full=True)
    world.people.move(world.name(ALERT), Status.DONE)
    world.settle()
    assert line(world, ALERT).startswith("- [x]")
    assert len(world.issues) == 3


def test_a_moved_issue_survives_a_lost_database(world: Shop) -> None:
    """Its text names it by its old key, another tracker shows it: it is one ticket all the same."""
    text = world.text("a.md")
    new = world.people.transfer(world.name(ALERT), OTHER)
    world.store = type(world.store)(clock=world.clock)
    world.begin(world.clock)
    for _ in range(2):
        world.settle(full=True)
    assert (world.fake.issue(new).resolution, len(world.issues)) == (None, 3)
    assert world.fake.issue(new).comments == []
    assert world.text("a.md") == text


def ticket(world: Shop, tracker: str, title: str) -> Ticket:
    assert world.memory is not None
    return next(
        one
        for one in world.memory.tickets.values()
        if (one.ref.tracker, one.fields.title) == (tracker, title)
    )


def test_only_one_address_is_one_ticket(world: Shop) -> None:
    """Equal numbers in two places are two tickets."""
    first, second = ticket(world, "ops", ALERT), ticket(world, "pay", PAYING)
    assert same_ticket(first, first)
    assert not same_ticket(first, second)


def test_a_look_is_of_no_use_when_it_is_old(world: Shop) -> None:
    """Who asks minutes after another is shown what is there by then."""
    ops, pay = world.trackers.values()
    since = ops.changes(None).cursor
    world.people.move(world.name(PAYING), Status.DONE)
    world.clock.advance(timedelta(minutes=2).total_seconds())
    (shown,) = pay.changes(since).changed
    assert shown.fields.status is Status.DONE


GITHUB = "gh"
BOTH = (Route(when={"path": ("pay*",)}, tracker="jira", destination=OTHER), Route(tracker=GITHUB))


def test_payments_go_to_jira_and_the_rest_to_github(jira: Jira, github: FakeGithub) -> None:
    """In one run each item's ticket is where its route says, and both are heard and told."""
    issues = github_at(github)
    policy = TrackerPolicy(
        kind="github", destination=REPO, hold=issues.search_lag, advice=issues.advice
    )
    shop = Shop(
        jira,
        {path: DOCUMENTS[path] for path in ("a.md", "pay.md")},
        trackers={"jira": {"project": PROJECT}},
        routes=BOTH,
        others={GITHUB: (issues, policy)},
    )
    shop.cycle()
    assert [one.key for one in jira.issues()] == ["PAY-1"]
    assert [one.title for one in github.issues()] == [ALERT]
    assert "[PAY-1](" in line(shop, PAYING)
    assert f"[{REPO}#1](" in line(shop, ALERT)
    shop.settle()
    shop.people.move("PAY-1", Status.DONE)
    GithubPerson(github).close(f"{REPO}#1")
    shop.settle()
    assert line(shop, PAYING).startswith("- [x]")
    assert line(shop, ALERT).startswith("- [x]")
    for title in (PAYING, ALERT):
        shop.edit("- [x]", "- [ ]", PLACES[title])
    shop.settle()
    assert jira.issue("PAY-1").resolution is None
    assert github.issue(f"{REPO}#1").state == "open"
    shop.edit("- [ ]", "- [x]", PLACES[PAYING])
    shop.settle()
    assert jira.issue("PAY-1").resolution == "Done"
    assert github.issue(f"{REPO}#1").state == "open"


def test_an_item_whose_route_changes_keeps_its_ticket(jira: Jira, github: FakeGithub) -> None:
    """Other routes are for what is to be made; what is joined stays so."""
    issues = github_at(github)
    policy = TrackerPolicy(kind="github", destination=REPO, hold=issues.search_lag)
    shop = Shop(
        jira,
        {"pay.md": DOCUMENTS["pay.md"]},
        trackers={"jira": {"project": PROJECT}},
        routes=BOTH,
        others={GITHUB: (issues, policy)},
    )
    shop.settle()
    shop.routes = (Route(tracker=GITHUB),)
    shop.restart()
    shop.settle()
    assert ([one.key for one in jira.issues()], github.issues()) == (["PAY-1"], [])
    shop.people.move("PAY-1", Status.DONE)
    shop.settle()
    assert line(shop, PAYING).startswith("- [x]")
