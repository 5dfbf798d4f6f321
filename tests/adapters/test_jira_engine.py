"""The engine over issues of Jira: what one side says reaches the other, whatever dies between."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from syncer.model import Code, Priority, Status
from syncer.testing.faults import Crash
from tests.adapters.jira_shop import Shop, codes
from tests.engine.world import postmortem
from tests.fakes.github_state import Clock
from tests.fakes.jira import OTHER, PROJECT, Jira, desk
from tests.fakes.jira_faults import (
    BURST,
    CONFLICT,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    GARBLED,
    ISSUE,
    TENANT,
    Fault,
    failing,
    late,
    limited,
)
from tests.fakes.jira_flow import Workflow, classic, screened

DEMO = Path(__file__).parents[2] / "config" / "demo" / "postmortems"
ALERT, RUNBOOK = "Alert on bandwidth", "Fix the runbook"
DOCUMENT = {
    "a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1", f"- [ ] {RUNBOOK} — @nobody")
}
STRIDE = 3
"""1 takes a first sync through every look at the clock."""


@pytest.fixture
def world(jira: Jira) -> Shop:
    made = Shop(jira, DOCUMENT)
    made.settle()
    return made


def test_a_first_sync_makes_one_issue_per_item(world: Shop) -> None:
    """Each item gets its issue, each line the name of its issue, and then nothing moves."""
    alert, runbook = world.issues
    assert (alert.summary, runbook.summary) == (ALERT, RUNBOOK)
    assert (alert.assignee, runbook.assignee) == (world.fake.account("ana").id, None)
    assert (alert.priority, alert.due) == ("High", date(2026, 12, 1))
    assert alert.labels[0] == "syncer"
    for one in world.issues:
        assert f"[{one.key}]({world.fake.url}/browse/{one.key})" in world.line(one.summary)
    assert Code.UNKNOWN_OWNER in codes(world.settle())


def test_what_a_project_gives_is_no_persons_word(world: Shop) -> None:
    """The usual priority of a site stands in the issue, and never reaches the document."""
    assert world.issue(RUNBOOK).priority == "Medium"
    world.restart()
    world.settle(full=True)
    assert not re.search(r"\bP\d", world.line(RUNBOOK))


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.DONE, "- [x] Alert on bandwidth"),
        (Status.WONT_DO, ", won't do"),
        (Status.DUPLICATE, ", duplicate"),
        (Status.IN_PROGRESS, "- [ ] Alert on bandwidth"),
    ],
)
def test_what_people_do_with_an_issue_reaches_the_document(
    world: Shop, status: Status, shown: str
) -> None:
    """Resolving it in any way, beginning it, and opening it again."""
    name, before = world.name(ALERT), world.line(ALERT)
    world.people.move(name, status)
    world.settle()
    assert shown in world.line(ALERT)
    world.people.move(name, Status.OPEN)
    world.settle()
    assert world.line(ALERT) == before


def test_another_assignee_day_and_priority_reach_the_document(world: Shop) -> None:
    """People pass it on, move its date and rank it where they work; our panel follows."""
    name = world.name(ALERT)
    world.people.assign(name, "ben")
    world.people.schedule(name, date(2026, 12, 24))
    world.people.prioritise(name, Priority.P0)
    world.settle()
    assert "@ben — 2026-12-24 — P0" in world.line(ALERT)
    told = world.people.text(name)
    assert "Owner: ben" in told
    assert "Due: 2026-12-24" in told


def test_an_emptied_day_reaches_the_document(world: Shop) -> None:
    """Whoever takes the date away means it."""
    world.people.schedule(world.name(ALERT), None)
    world.settle()
    assert "2026-12-01" not in world.line(ALERT)


def test_editing_the_document_reaches_the_issue(world: Shop) -> None:
    """Title, owner, date and priority are told; people's words and labels stay."""
    name = world.name(ALERT)
    world.people.surround(name, "Before.", "After.")
    world.people.label(name, "customer")
    world.settle()
    world.edit(
        f"[ ] {ALERT} — @ana — 2026-12-01 — P1", "[ ] Alert earlier — @ben — 2026-12-31 — P2"
    )
    world.settle()
    told = world.issue("Alert earlier")
    assert (told.assignee, told.due) == (world.fake.account("ben").id, date(2026, 12, 31))
    assert told.priority == "Medium"
    assert {"syncer", "customer"} <= set(told.labels)
    text = world.people.text(name).strip()
    assert text.startswith("Before.")
    assert text.endswith("After.")
    assert "Due: 2026-12-31" in text


@pytest.mark.parametrize("ways", [screened, classic])
@pytest.mark.parametrize(
    ("said", "resolution"),
    [("", "Done"), (", won't do", "Won't Do"), (", duplicate", "Duplicate")],
)
def test_closing_in_the_document_resolves_the_issue(
    jira: Jira, said: str, resolution: str, ways: Callable[[], Workflow]
) -> None:
    """Done, declined or a duplicate, as its resolution says; and open again."""
    for kind in jira.home().types.values():
        kind.workflow = ways()
    world = Shop(jira, DOCUMENT)
    world.settle()
    before = world.line(ALERT)
    world.edit(before, before.replace("[ ]", "[x]") + said)
    world.settle()
    assert world.issue(ALERT).resolution == resolution
    world.edit(world.line(ALERT), before)
    world.settle()
    assert world.issue(ALERT).resolution is None
    assert world.line(ALERT) == before


def test_a_quiet_cycle_is_one_search(world: Shop) -> None:
    """Nothing changed: one search; a new process asks besides what the site is, and who it is."""
    world.settle()
    world.fake.forget()
    world.clock.advance(120)
    world.cycle()
    assert [one.path.rpartition("/")[2] for one in world.fake.seen] == [
        "jql" if world.fake.cloud else "search"
    ]
    world.clock.advance(1200)
    world.restart()
    world.fake.forget()
    world.cycle()
    assert world.fake.writes() == []
    assert len(world.fake.seen) == 2


def test_a_first_sync_asks_little(jira: Jira) -> None:
    """Fifty in one request, and at most six others, whatever authors leave unsaid."""
    said = (" — @ana — P2", " — P1", " — @ben — 2027-01-29", "")
    lines = [f"- [ ] Repair pump {at}{said[at % 4]}" for at in range(120)]
    world = Shop(jira, {"a.md": postmortem(1, *lines)})
    world.cycle()
    creates = jira.count("POST", r"/issue/bulk$")
    assert (creates, len(jira.issues())) == (3, 120)
    assert len(jira.seen) - creates <= 6
    for again in (False, True, True):
        if again:
            world.restart()
        world.clock.advance(60)
        jira.forget()
        world.cycle()
        assert jira.writes() == []
        assert jira.count("GET") <= 2
        assert jira.count("POST", r"/search") == len(jira.seen) - jira.count("GET") <= 2


def test_one_status_change_costs_few_requests(world: Shop) -> None:
    """The search, the issue with its ways, the step itself, and the look at how it ended."""
    world.settle()
    world.edit(f"[ ] {ALERT}", f"[x] {ALERT}")
    world.clock.advance(1200)
    world.fake.forget()
    world.cycle()
    assert world.issue(ALERT).resolution == "Done"
    assert len(world.fake.seen) <= 1 + 3


def test_an_issue_of_a_person_is_adopted_by_its_name(jira: Jira) -> None:
    """Its words stay; the panel stands below with the day of the text; its close is heard."""
    theirs = Shop(jira, {})
    name = theirs.people.add(ALERT, body="Their words.")
    theirs.docs.edit("a.md", postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 ({name})"))
    theirs.settle()
    assert theirs.people.text(name).startswith("Their words.")
    assert "Due: 2026-12-01" in theirs.people.text(name)
    assert "syncer" in jira.issue(name).labels
    assert len(jira.issues()) == 1
    theirs.people.move(name, Status.DONE)
    theirs.settle()
    assert theirs.line(ALERT).startswith("- [x]")


def test_a_lost_database_finds_every_issue_again(world: Shop) -> None:
    """The texts name them, and the markers are there: nothing is made, nothing changes."""
    text, bodies = world.text("a.md"), [one.description for one in world.issues]
    world.store = type(world.store)(clock=world.clock)
    world.begin(world.clock)
    world.settle()
    assert (world.text("a.md"), [one.description for one in world.issues]) == (text, bodies)


class Mortal:
    """A clock that somebody looks at for the last time."""

    def __init__(self, clock: Clock, last: int) -> None:
        self.clock, self.left = clock, last

    def __call__(self) -> datetime:
        self.left -= 1
        if self.left == 0:
            raise Crash
        return self.clock()


ITEMS = {
    "a.md": postmortem(1, f"- [ ] {ALERT} — @ana — P1", f"- [x] {RUNBOOK}"),
    "b.md": postmortem(2, f"- [ ] {ALERT} — @ben"),
}


def picture(world: Shop) -> tuple[object, ...]:
    """Both sides, as they end."""
    issues = [
        (one.summary, one.status, one.resolution, one.assignee, one.priority, sorted(one.labels))
        for one in world.issues
    ]
    texts = [re.sub(r"OPS-\d+|:\d+/", "", world.text(path)) for path in world.docs.paths]
    return sorted(issues, key=str), texts


def lives(first: int, *, cloud: bool, lag: timedelta) -> int:
    """How often a first sync died: at looks at the clock, before a write or when it had landed."""
    with desk(cloud=cloud) as fake:
        undisturbed = Shop(fake, ITEMS)
        undisturbed.settle()
        wanted = picture(undisturbed)
    for deaths in count():
        last = first + deaths * STRIDE
        with desk(cloud=cloud) as fake:
            fake.world.ways.lag = lag
            clock = fake.clock
            assert isinstance(clock, Clock)
            world = Shop(fake, ITEMS)
            try:
                world.restart(Mortal(clock, last))
                world.cycle()
            except Crash:
                world.restart()
                world.settle()
                assert picture(world) == wanted, last
            else:
                return deaths
    raise AssertionError


@pytest.mark.parametrize("cloud", [True, False])
@pytest.mark.parametrize(("first", "lag"), [(1, 0), (2, 240)])
def test_dying_anywhere_leaves_one_issue_per_item(first: int, lag: int, *, cloud: bool) -> None:
    """The engine dies before a request or after it landed, and the index lags: it ends the same."""
    assert lives(first, cloud=cloud, lag=timedelta(seconds=lag)) >= 12


FAULTS: tuple[Fault, ...] = (
    *(DROPPED_BEFORE, DROPPED_AFTER, GARBLED, CONFLICT, late(5)),
    *(failing(500), failing(502, after=True), limited(BURST), limited(TENANT, 90)),
    *(limited(ISSUE, 3), limited(None, 30, as_date=True)),
)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize(("method", "nth"), [("GET", 2), ("POST", 2), ("POST", 1), ("PUT", 1)])
def test_no_fault_makes_a_second_issue(fault: Fault, method: str, nth: int) -> None:
    """Whatever happens to a request, and how often: one issue per item, and both sides as meant."""
    cloud = len(fault.name) % 2 == 0
    with desk(cloud=cloud) as fake:
        world = Shop(fake, ITEMS)
        world.settle()
        wanted = picture(world)
    with desk(cloud=cloud) as fake:
        world = Shop(fake, ITEMS)
        fake.faults.on(method, r"/issue|/search", fault, nth=nth, times=2)
        for _ in range(6):
            world.clock.advance(3700)
            world.cycle()
        world.settle()
        assert picture(world) == wanted


def test_strangers_are_shown_nothing(jira: Jira) -> None:
    """Into a project that anybody can browse no ticket goes, unless the operator said so."""
    jira.home().roles["*"] = {"BROWSE_PROJECTS"}
    world = Shop(jira, DOCUMENT)
    _, outcome = world.cycle()
    assert [one.verb for one in outcome.refused] == ["publish"]
    assert jira.issues() == []


def test_two_deployments_by_mistake_make_one_issue_per_item(jira: Jira) -> None:
    """Two stores know nothing of each other; the look before a create sees the other's marker."""
    one, other = Shop(jira, DOCUMENT), Shop(jira, DOCUMENT)
    one.settle()
    other.settle()
    assert sorted(issue.summary for issue in jira.issues()) == [ALERT, RUNBOOK]


@pytest.mark.parametrize("lag", [30, 150, 299])
def test_an_index_that_lags_makes_no_second_issue(jira: Jira, lag: int) -> None:
    """An unanswered bulk create is found as soon as the index shows it, and not repeated before."""
    lagging = Shop(jira, DOCUMENT)
    jira.world.ways.lag = timedelta(seconds=lag)
    jira.faults.on("POST", r"/issue/bulk$", DROPPED_AFTER)
    lagging.cycle()
    lagging.restart()
    lagging.settle()
    assert sorted(one.summary for one in jira.issues()) == [ALERT, RUNBOOK]


def test_the_demo_becomes_issues(jira: Jira) -> None:
    """Every open item of the demo becomes one issue, in as many requests as it must."""
    files = sorted(DEMO.rglob("*.md"))
    demo = Shop(jira, {str(one.relative_to(DEMO)): one.read_bytes() for one in files})
    demo.settle()
    assert len(jira.issues()) > 5
    assert len({one.summary for one in jira.issues()}) == len(jira.issues())
    assert jira.count("POST", r"/issue/bulk$") == 1
    assert jira.count(status=429) == 0
    assert {one.project for one in jira.issues()} == {jira.home(PROJECT).id}
    assert jira.issues(OTHER) == []
