"""What an issue says is what people said last, however much of an update of ours had landed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, product

import pytest

from syncer.model import Priority, Status
from syncer.testing.faults import Crash
from tests.adapters.jira_shop import Shop
from tests.adapters.test_jira_engine import Mortal
from tests.engine.world import postmortem
from tests.fakes.jira import Jira, desk
from tests.fakes.jira_faults import (
    BURST,
    CONFLICT,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    GLOBAL,
    ISSUE,
    TENANT,
    Fault,
    failing,
    late,
    limited,
)
from tests.fakes.jira_flow import Workflow, classic, hops, screened

ALERT = "Alert on bandwidth"
FAULTS: tuple[Fault, ...] = (
    DROPPED_BEFORE,
    DROPPED_AFTER,
    limited(ISSUE, 2),
    limited(BURST),
    limited(TENANT, 90),
    limited(GLOBAL, None),
    failing(502),
    failing(502, after=True),
    CONFLICT,
    late(60),
)
SHORT = FAULTS[:3]
LISTED = postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P2")
TABLE = postmortem(
    1,
    "| Action | Owner | Due | Priority | Status |",
    "|---|---|---|---|---|",
    f"| {ALERT} | @ana | 2026-12-01 | P2 | open |",
)
BY_STEPS = {
    "transitions": {
        "in_progress": ["Select", "Start"],
        "done": ["Select", "Start", "Ask for review", "Ship"],
        "wont_do": ["Select", "Start", "Ask for review", "Drop"],
        "open": ["Reopen"],
    }
}
Act = Callable[[Shop], None]


def says(old: str, new: str) -> Act:
    """The author writes this."""

    def write(world: Shop) -> None:
        text = world.line(ALERT)
        assert old in text
        world.edit(text, text.replace(old, new))

    return write


def ends(words: str) -> Act:
    """The author ticks it, and says how it ended."""

    def write(world: Shop) -> None:
        text = world.line(ALERT)
        done = text.replace("- [ ]", "- [x]").removesuffix(", won't do").removesuffix(", duplicate")
        world.edit(text, done + words)

    return write


def moved(status: Status) -> Act:
    return lambda world: world.people.move(world.name(ALERT), status)


def placed(status: str) -> Act:
    return lambda world: world.people.place(world.name(ALERT), status)


def nothing(world: Shop) -> None:
    """Nobody did anything."""


def all_at_once(world: Shop) -> None:
    ends(", won't do")(world)
    for old, new in (("@ana", "@ben"), ("2026-12-01", "2026-12-24"), ("P2", "P0")):
        says(old, new)(world)


def surrounded(world: Shop) -> None:
    """People have words of their own around ours."""
    world.people.surround(world.name(ALERT), "Before.", "After.")


STORIES: dict[str, tuple[Callable[[], Workflow], bytes, Act, Act]] = {
    "done": (screened, LISTED, nothing, ends("")),
    "declined": (classic, LISTED, nothing, ends(", won't do")),
    "a duplicate": (screened, LISTED, nothing, ends(", duplicate")),
    "in progress, then done": (classic, LISTED, moved(Status.IN_PROGRESS), says("[ ]", "[x]")),
    "done, then declined": (screened, LISTED, moved(Status.DONE), ends(", won't do")),
    "declined, then everything": (screened, LISTED, moved(Status.WONT_DO), all_at_once),
    "everything": (classic, LISTED, surrounded, all_at_once),
    "done, then in progress": (screened, TABLE, moved(Status.DONE), says("done", "in progress")),
    "given up": (classic, TABLE, moved(Status.IN_PROGRESS), says("| in progress |", "| open |")),
    "reopened": (classic, LISTED, moved(Status.DONE), says("[x]", "[ ]")),
    "by steps": (hops, LISTED, nothing, ends("")),
    "declined by steps": (hops, LISTED, nothing, all_at_once),
    "the last steps": (hops, LISTED, placed("Doing"), ends("")),
    "begun by steps": (hops, TABLE, nothing, says("| open |", "| in progress |")),
    "more urgent": (screened, LISTED, nothing, says("P2", "P1")),
    "to another owner": (screened, LISTED, surrounded, says("@ana", "@ben")),
    "to nobody": (screened, LISTED, nothing, says("@ana — ", "")),
    "another day": (screened, LISTED, surrounded, says("2026-12-01", "2026-12-24")),
}
STRIDE = 5
LONG = ("declined by steps", "the last steps", "everything", "declined, then everything")
"""Stories of several writes: those that most is tried on."""


CASES = [
    (story, cloud)
    for at, story in enumerate(STORIES)
    for cloud in (True, False)
    if story in LONG or cloud is bool(at % 2)
]


def told(fake: Jira, story: str) -> Shop:
    """A deployment in which everybody has spoken, and nothing is told yet."""
    workflow, document, before, after = STORIES[story]
    keys: dict[str, object] = {"project": "OPS"}
    for kind in fake.home().types.values():
        kind.workflow = workflow()
    if workflow is hops:
        keys |= BY_STEPS
    world = Shop(fake, {"a.md": document}, trackers={"jira": keys})
    world.settle()
    before(world)
    world.settle()
    after(world)
    world.clock.advance(120)
    return world


def picture(world: Shop) -> tuple[object, ...]:
    """Both sides, as they end."""
    (issue,) = world.issues
    ending = (issue.status, issue.resolution, sorted(issue.labels), issue.assignee)
    body = world.people.text(issue.key).replace(world.fake.url, "")
    rest = (issue.summary, issue.priority, issue.due, body)
    return (*ending, *rest, world.text("a.md").replace(world.fake.url, ""))


@pytest.mark.parametrize(("story", "cloud"), CASES)
def test_half_an_update_is_nobodys_word(story: str, *, cloud: bool) -> None:
    """Whichever request of an update fails, and however: all ends as if none had."""
    with desk(cloud=cloud) as fake:
        world = told(fake, story)
        said = world.line(ALERT)
        fake.forget()
        world.cycle()
        sent = [one.method for one in fake.seen if "/issue/1" in one.path]
        world.settle()
        wanted = picture(world)
        assert world.line(ALERT) == said
    writes = [nth for nth, method in enumerate(sent, start=1) if method != "GET"]
    reads = [nth for nth, method in enumerate(sent, start=1) if method == "GET" and nth > 1]
    assert writes
    # Of long ones two thirds are enough, one on each deployment: every write meets most faults.
    tried = [*product(FAULTS, writes)][cloud::3] if story in LONG else [*product(SHORT, writes)]
    for at, (fault, nth) in enumerate([*tried, (DROPPED_AFTER, max(reads))]):
        with desk(cloud=cloud) as fake:
            world = told(fake, story)
            fake.faults.on("*", r"/issue/1\d*(/|$)", fault, nth=nth)
            world.cycle()
            if at % 2:
                world.restart()
            world.clock.advance(3700)
            world.settle()
            assert picture(world) == wanted, (str(fault), nth, sent)


@pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "center"])
@pytest.mark.parametrize("story", ["declined by steps", "everything"])
def test_who_dies_half_way_has_said_nothing_else(story: str, *, cloud: bool) -> None:
    """A process that dies anywhere in an update leaves it to the next one, which ends as meant."""
    with desk(cloud=cloud) as fake:
        world = told(fake, story)
        world.settle()
        wanted = picture(world)
    for deaths in count():
        last = 2 + 4 * cloud + deaths * STRIDE
        with desk(cloud=cloud) as fake:
            world = told(fake, story)
            try:
                world.restart(Mortal(world.clock, last))
                world.cycle()
            except Crash:
                world.restart()
                world.settle()
                assert picture(world) == wanted, last
            else:
                break
    assert deaths >= 6


def test_a_priority_cannot_be_taken_away() -> None:
    """Jira knows no issue without one: what the document loses nobody gives back, nor later on."""
    for cloud in (True, False):
        with desk(cloud=cloud) as fake:
            world = Shop(fake, {"a.md": TABLE})
            world.settle()
            says("| P2 |", "| |")(world)
            world.settle()
            assert "| P2 |" not in world.line(ALERT)
            assert world.issue(ALERT).priority == "Medium"
            world.restart()
            world.settle(full=True)
            assert "| P2 |" not in world.line(ALERT)
            world.people.prioritise(world.name(ALERT), Priority.P0)
            world.settle()
            assert "| P0 |" in world.line(ALERT)
