"""What an issue says is what people said last, however much of an update of ours had landed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import pytest

from syncer.model import Status
from tests.adapters.github_world import Shop
from tests.adapters.test_github_engine import ALERT, line
from tests.engine.world import postmortem
from tests.fakes.github import LEAST, FakeGithub, shop
from tests.fakes.github_faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    failing,
    late,
    secondary_limit,
)
from tests.fakes.github_people import IN_PROGRESS

FAULTS = (DROPPED_BEFORE, DROPPED_AFTER, secondary_limit(403, 30), failing(502), late(60))
LISTED = postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P2")
TABLE = postmortem(
    1,
    "| Action | Owner | Due | Priority | Status |",
    "|---|---|---|---|---|",
    f"| {ALERT} | @ana | 2026-12-01 | P2 | open |",
)
Act = Callable[[Shop], None]


def says(old: str, new: str) -> Act:
    """The author writes this."""

    def write(world: Shop) -> None:
        text = line(world)
        assert old in text
        all_of_it = world.text("a.md").replace(text, text.replace(old, new))
        world.docs.edit("a.md", all_of_it.encode())

    return write


def ends(words: str) -> Act:
    """The author ticks it, and says how it ended."""

    def write(world: Shop) -> None:
        text = line(world)
        done = text.replace("- [ ]", "- [x]").removesuffix(", won't do").removesuffix(", duplicate")
        world.docs.edit("a.md", world.text("a.md").replace(text, done + words).encode())

    return write


def moved(status: Status) -> Act:
    return lambda world: world.people.move(world.name(ALERT), status)


def helped(*logins: str) -> Act:
    """People assign it to these, who are shown by name."""

    def assign(world: Shop) -> None:
        world.fake.world.sorts_people = True
        world.fake.issue(world.name(ALERT)).assignees = list(logins)
        world.people.label(world.name(ALERT), "customer")

    return assign


def nothing(world: Shop) -> None:
    """Nobody did anything."""


def all_at_once(world: Shop) -> None:
    ends(", won't do")(world)
    for old, new in (("@ana", "@ben"), ("2026-12-01", "2026-12-24"), ("P2", "P0")):
        says(old, new)(world)


STORIES: dict[str, tuple[bytes, Act, Act]] = {
    "in progress, then done": (LISTED, moved(Status.IN_PROGRESS), says("[ ]", "[x]")),
    "done, then declined": (LISTED, moved(Status.DONE), ends(", won't do")),
    "declined, then a duplicate": (LISTED, moved(Status.WONT_DO), ends(", duplicate")),
    "done, then everything": (LISTED, moved(Status.DONE), all_at_once),
    "done, then in progress": (TABLE, moved(Status.DONE), says("| done |", "| in progress |")),
    "given up": (TABLE, moved(Status.IN_PROGRESS), says("| in progress |", "| open |")),
    "more urgent": (LISTED, nothing, says("P2", "P1")),
    "less urgent": (LISTED, nothing, says("P2", "P3")),
    "without priority": (LISTED, nothing, says(" — P2", "")),
    "to another owner": (LISTED, nothing, says("@ana", "@ben")),
    "to another beside helpers": (LISTED, helped("ana", "pat"), says("@ana", "@ben")),
    "to an earlier name": (LISTED, helped("pat", "ana"), says("@ana", "@pat")),
    "to nobody": (LISTED, nothing, says("@ana — ", "")),
    "another day": (LISTED, nothing, says("2026-12-01", "2026-12-24")),
}
ANSWERED = ("done, then everything", "more urgent", "without priority", "another day")
"""Stories that fields have a part in."""
CASES = [*((one, False) for one in STORIES), *((one, True) for one in ANSWERED)]


def told(fake: FakeGithub, story: str, *, fields: bool) -> Shop:
    """A deployment in which everybody has spoken, and nothing is told yet."""
    document, before, after = STORIES[story]
    if fields:
        fake.fields()
    world = Shop(fake, {"a.md": document})
    world.fake.world.tokens["ghp_1"].permissions = {**LEAST, "issue_fields": "read"}
    world.settle()
    before(world)
    world.settle()
    after(world)
    world.clock.advance(120)
    return world


def reborn(world: Shop) -> None:
    world.restart()
    grown = world.fake.world.tokens[f"ghp_{world.lives}"]
    grown.permissions = {**LEAST, "issue_fields": "read"}


def picture(world: Shop) -> tuple[object, ...]:
    """Both sides, as they end.

    A closed issue may keep the label of work, and one with helpers whom it was taken from.
    """
    (issue,) = world.issues
    labels = {*issue.labels} - ({IN_PROGRESS} if issue.state == "closed" else set())
    people = set(issue.assignees) - ({"ana"} if "pat" in issue.assignees else set())
    ending = (issue.state, issue.reason, labels, people)
    body = (issue.body or "").replace(world.fake.origin, "")
    return (*ending, issue.values, body, world.text("a.md").replace(world.fake.origin, ""))


@pytest.mark.parametrize(("story", "fields"), CASES)
def test_half_an_update_is_nobodys_word(story: str, *, fields: bool) -> None:
    """Whichever request of an update fails, and however: all ends as if none had."""
    with shop() as fake:
        world = told(fake, story, fields=fields)
        fake.forget()
        world.cycle()
        sent = [one.method for one in fake.seen if "/issues/1" in one.path]
        world.settle()
        wanted = picture(world)
    writes = [nth for nth, method in enumerate(sent, start=1) if method != "GET"]
    assert writes
    for fault, nth in product(FAULTS[: 2 if fields else None], writes):
        with shop() as fake:
            world = told(fake, story, fields=fields)
            fake.faults.on("*", r"/issues/1(/|$)", fault, nth=nth)
            world.cycle()
            if nth % 2:
                reborn(world)
            world.clock.advance(3700)
            world.settle()
            assert picture(world) == wanted, (str(fault), nth, sent)
