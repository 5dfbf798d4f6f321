"""The engine over issues: what either side says reaches the other, whatever dies in between."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from syncer.model import Code, Priority, Status
from syncer.testing.faults import Crash
from tests.adapters.github_world import Shop
from tests.engine.world import postmortem
from tests.fakes.github import REPO, FakeGithub, shop
from tests.fakes.github_faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    GARBLED,
    TOO_QUICK,
    Fault,
    failing,
    late,
    secondary_limit,
)
from tests.fakes.github_state import Clock, Issue

DEMO = Path(__file__).parents[2] / "config" / "demo" / "postmortems"
ALERT, RUNBOOK = "Alert on bandwidth", "Fix the runbook"
DOCUMENT = {
    "a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1", f"- [ ] {RUNBOOK} — @nobody")
}
STRIDE = 4
"""1 takes a first sync through every look at the clock."""


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    made = Shop(github, DOCUMENT)
    made.settle()
    return made


def line(world: Shop, title: str = ALERT) -> str:
    return next(one for one in world.text("a.md").splitlines() if title in one)


def edit(world: Shop, old: str, new: str) -> None:
    text = world.text("a.md")
    assert old in text
    world.docs.edit("a.md", text.replace(old, new).encode())


def issue(world: Shop, title: str = ALERT) -> Issue:
    return world.fake.issue(world.name(title))


def test_a_first_sync_makes_one_issue_per_item(world: Shop) -> None:
    """Each item gets its issue, each line the name of its issue, and then nothing moves."""
    alert, runbook = world.issues
    assert (alert.title, runbook.title) == (ALERT, RUNBOOK)
    assert (alert.assignees, runbook.assignees) == (["ana"], [])
    assert alert.labels == ["syncer", "priority: p1"]
    for one in world.issues:
        url = f"{world.fake.origin}/{REPO}/issues/{one.number}"
        assert f"[{REPO}#{one.number}]({url})" in line(world, one.title)
    outcome = world.settle()
    assert {one.code for one in outcome.problems} >= {Code.UNKNOWN_OWNER}


def test_an_issue_is_what_its_owner_likes_to_read(world: Shop) -> None:
    """What to do, why, where, by when, and what syncer does with it: to the letter."""
    body = issue(world).body
    assert body is not None
    assert re.sub(r"ai-[0-9a-f]{10}", "KEY", body) == "\n".join(
        [
            "<!-- syncer:begin KEY -->",
            "From the postmortem of 2026-11-01",
            "",
            (
                "- Action item of [Outage of checkout 1](a.md#action-items) "
                "([version at creation](a.md))"
            ),
            "- Incident: INC-1, 2026-11-01",
            "- Owner: ana",
            "- Due: 2026-12-01",
            "- Priority: P1",
            "",
            f"> {ALERT}",
            "",
            (
                "Close this when it is done; the postmortem follows. Decided against it? Close as "
                '"not planned". Not yours, or another date? Change the assignee or the Due line. '
                "Everything outside this block is yours. Questions: #sre-help"
            ),
            "<!-- syncer:end -->",
            "",
        ]
    )


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.DONE, "- [x] Alert on bandwidth"),
        (Status.WONT_DO, ", won't do"),
        (Status.IN_PROGRESS, "- [ ] Alert on bandwidth"),
    ],
)
def test_what_people_do_with_an_issue_reaches_the_document(
    world: Shop, status: Status, shown: str
) -> None:
    """Closing it, closing it as not planned, and opening it again."""
    name, before = world.name(ALERT), line(world)
    world.people.move(name, status)
    world.settle()
    assert shown in line(world)
    world.people.move(name, Status.OPEN)
    world.settle()
    assert line(world) == before


def test_closing_as_a_duplicate_reaches_the_document(world: Shop) -> None:
    """It is ticked, and says why; it is not done."""
    world.people.close(world.name(ALERT), "duplicate")
    world.settle()
    assert line(world).startswith("- [x]")
    assert line(world).endswith(", duplicate")


def test_another_assignee_due_line_and_priority_reach_the_document(world: Shop) -> None:
    """People pass it on, move its date and rank it where they work."""
    name = world.name(ALERT)
    world.people.assign(name, "ben")
    world.people.edit(name, "- Due: 2026-12-01", "- Due: 2026-12-24")
    world.people.prioritise(name, Priority.P0)
    world.settle()
    assert "@ben — 2026-12-24 — P0" in line(world)
    assert "- Owner: ben" in (issue(world).body or "")


def test_a_due_line_nobody_can_read_is_told_of_and_left(world: Shop) -> None:
    """Neither side changes until it is mended; then the new day wins."""
    name = world.name(ALERT)
    world.people.edit(name, "- Due: 2026-12-01", "- Due: after the holidays")
    body, text = issue(world).body, world.text("a.md")
    outcome = world.settle()
    assert Code.UNREADABLE_VALUE in {one.code for one in outcome.problems}
    assert (issue(world).body, world.text("a.md")) == (body, text)
    world.people.edit(name, "after the holidays", "2027-01-11")
    world.settle()
    assert "2027-01-11" in line(world)


def test_ticking_and_editing_the_document_reaches_the_issue(world: Shop) -> None:
    """Status, owner, date, priority and title of the text are told; people's words stay."""
    world.people.surround(world.name(ALERT), "Before.", "After.")
    world.people.label(world.name(ALERT), "customer")
    world.settle()
    edit(
        world, f"[ ] {ALERT} — @ana — 2026-12-01 — P1", "[ ] Alert earlier — @ben — 2026-12-31 — P2"
    )
    world.settle()
    told = issue(world, "Alert earlier")
    assert (told.assignees, "- Due: 2026-12-31" in (told.body or "")) == (["ben"], True)
    assert set(told.labels) == {"syncer", "priority: p2", "customer"}
    assert (told.body or "").startswith("Before.")
    assert (told.body or "").rstrip().endswith("After.")
    edit(world, "[ ] Alert earlier", "[x] Alert earlier")
    world.settle()
    assert (told.state, told.reason) == ("closed", "completed")
    edit(world, "[x] Alert earlier", "[ ] Alert earlier")
    world.settle()
    assert told.state == "open"


def test_a_quiet_cycle_is_one_304(world: Shop) -> None:
    """Nothing changed: one conditional request, also in a new process, and no write."""
    world.settle()
    for _ in range(2):
        world.fake.forget()
        world.cycle()
        assert [(one.method, one.status) for one in world.fake.seen] == [("GET", 304)]
        world.restart()


def test_one_status_change_costs_three_requests(world: Shop) -> None:
    """From the listing that names nothing to the issue that is closed."""
    world.settle()
    edit(world, f"[ ] {ALERT}", f"[x] {ALERT}")
    world.clock.advance(120)
    world.fake.forget()
    world.cycle()
    assert issue(world).state == "closed"
    assert len(world.fake.seen) <= 3


def test_an_issue_of_a_person_is_adopted_by_its_name(github: FakeGithub) -> None:
    """Its words stay; the block stands below with the day of the text; its close is heard."""
    theirs = Shop(github, {})
    name = theirs.people.add(ALERT, body="Their words.")
    theirs.docs.edit("a.md", postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 ({name})"))
    theirs.settle()
    found = github.issue(name)
    assert (found.body or "").startswith("Their words.\n\n<!-- syncer:begin ai-")
    assert "- Due: 2026-12-01" in (found.body or "")
    assert "syncer" in found.labels
    assert len(github.issues()) == 1
    theirs.people.close(name)
    theirs.settle()
    assert line(theirs).startswith("- [x]")


def test_a_merged_pull_request_is_done(github: FakeGithub) -> None:
    """One that a text names is followed, and never written to."""
    theirs = Shop(github, {})
    waiting = theirs.people.pull("Theirs")
    merged = theirs.people.pull("Merged", merged=True)
    items = (f"- [ ] {ALERT} ({waiting})", f"- [ ] {RUNBOOK} ({merged})")
    theirs.docs.edit("a.md", postmortem(1, *items))
    theirs.settle()
    assert line(theirs).startswith("- [ ]")
    assert line(theirs, RUNBOOK).startswith("- [x]")
    assert github.writes() == []


def test_a_transferred_issue_keeps_its_link(world: Shop) -> None:
    """Its old name in the text still means it, and what is told reaches it where it went."""
    world.fake.repo("acme/api", {"pat": "write", "syncer-bot": "write", "ana": "write"})
    new = world.people.transfer(world.name(ALERT), "acme/api")
    world.clock.advance(120)
    world.cycle(full=True)
    world.settle()
    edit(world, f"[ ] {ALERT}", f"[x] {ALERT}")
    world.settle()
    assert world.fake.issue(new).state == "closed"
    assert [one.title for one in world.issues] == [RUNBOOK]


def test_a_deleted_issue_is_told_of_and_not_made_again(world: Shop) -> None:
    """A name that leads nowhere is a problem, and only a person asks for another issue."""
    world.people.delete(world.name(ALERT))
    world.clock.advance(120)
    world.cycle(full=True)
    outcome = world.settle()
    assert Code.TICKET_GONE in {one.code for one in outcome.problems}
    assert [one.title for one in world.issues] == [RUNBOOK]


def test_a_lost_database_finds_every_issue_again(world: Shop) -> None:
    """The texts name them, and the markers are there: nothing is made, nothing changes."""
    text, bodies = world.text("a.md"), [one.body for one in world.issues]
    world.store = type(world.store)(clock=world.clock)
    world.begin(world.clock)
    world.settle()
    assert (world.text("a.md"), [one.body for one in world.issues]) == (text, bodies)


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
    issues = [(one.title, one.state, sorted(one.labels), one.assignees) for one in world.issues]
    texts = [re.sub(r"#\d+|:\d+/|issues/\d+", "", world.text(path)) for path in world.docs.paths]
    return sorted(issues, key=str), texts


def lives(first: int) -> int:
    """How often a first sync died: at looks at the clock, before a write or when it had landed."""
    with shop() as fake:
        undisturbed = Shop(fake, ITEMS)
        undisturbed.settle()
        wanted = picture(undisturbed)
    for deaths in count():
        last = first + deaths * STRIDE
        with shop() as fake:
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


@pytest.mark.parametrize("first", range(1, STRIDE, 2))
def test_dying_anywhere_leaves_one_issue_per_item(first: int) -> None:
    """The engine dies before a request or after it landed; the next process ends the same."""
    assert lives(first) > 12


FAULTS: tuple[Fault, ...] = (
    *(DROPPED_BEFORE, DROPPED_AFTER, GARBLED, TOO_QUICK, secondary_limit(), late(5)),
    *(failing(500), failing(502, after=True), secondary_limit(429, 90)),
)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_no_fault_makes_a_second_issue(fault: Fault, method: str) -> None:
    """Whatever happens to a request, and how often: one issue per item, and both sides as meant."""
    with shop() as fake:
        world = Shop(fake, ITEMS)
        world.settle()
        wanted = picture(world)
    with shop() as fake:
        world = Shop(fake, ITEMS)
        fake.faults.on(method, r"/issues", fault, nth=2, times=2)
        for _ in range(6):
            world.clock.advance(3700)
            world.cycle()
        world.settle()
        assert picture(world) == wanted


def test_strangers_are_shown_nothing(github: FakeGithub) -> None:
    """Into a public repository no ticket goes, unless the operator said so."""
    github.world.repos[REPO].private = False
    world = Shop(github, DOCUMENT)
    _, outcome = world.cycle()
    assert [one.verb for one in outcome.refused] == ["publish"]
    assert github.issues() == []
    trackers = {"gh": replace(world.policy.trackers["gh"], allow_public=True)}
    world.policy = replace(world.policy, trackers=trackers)
    world.settle()
    assert len(github.issues()) == 2


def test_two_deployments_by_mistake_make_one_issue_per_item(github: FakeGithub) -> None:
    """Two stores know nothing of each other; the look before a create sees the other's marker."""
    one, other = Shop(github, DOCUMENT), Shop(github, DOCUMENT)
    one.settle()
    other.settle()
    assert sorted(issue.title for issue in github.issues()) == [ALERT, RUNBOOK]


def test_a_listing_that_lags_makes_no_second_issue(github: FakeGithub) -> None:
    """An unanswered create is found as soon as the listing shows it, and not repeated before."""
    lagging = Shop(github, DOCUMENT)
    github.world.lag = lagging.tracker.search_lag / 2
    github.faults.on("POST", r"/issues$", DROPPED_AFTER)
    lagging.cycle()
    lagging.restart()
    lagging.settle()
    assert sorted(one.title for one in github.issues()) == [ALERT, RUNBOOK]


def test_the_demo_becomes_issues(github: FakeGithub) -> None:
    """Every open item of the demo becomes one issue that mentions and refers to nobody."""
    files = sorted(DEMO.rglob("*.md"))
    demo = Shop(github, {str(one.relative_to(DEMO)): one.read_bytes() for one in files})
    demo.settle()
    assert len(github.issues()) > 5
    assert len({one.title for one in github.issues()}) == len(github.issues())
    for one in github.issues():
        words = re.sub(r"`[^`\n]*`", "", one.body or "")
        assert not re.search(r"(?<!\w)@\w|(?<!&)#\d|(?m:^[> ]*/\w)", words), words
    assert github.limits.refused == 0
