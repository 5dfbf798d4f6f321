"""What people do between our reading and our writing is theirs, and stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.adapters.github_world import Shop
from tests.adapters.test_github_engine import ALERT, DOCUMENT, edit, issue, line
from tests.fakes.github import FakeGithub

WORDS = "A long analysis."


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    made = Shop(github, DOCUMENT)
    made.settle()
    return made


def during_sleep(world: Shop, nth: int, act: Callable[[], None]) -> list[int]:
    """Let somebody act while a write waits for its turn; how often one waited."""
    slept: list[int] = []

    def sleeping() -> None:
        slept.append(len(slept) + 1)
        if len(slept) == nth:
            act()

    world.clock.meanwhile = sleeping
    return slept


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("done", [False, True])
def test_words_written_while_a_write_waits_stay(world: Shop, nth: int, *, done: bool) -> None:
    """Beside the block, and whatever is written first: labels, assignee or body."""
    name = world.name(ALERT)
    slept = during_sleep(world, nth, lambda: world.people.surround(name, WORDS, ""))
    new = line(world).replace("@ana", "@ben").replace("P1", "P0")
    if done:
        new = new.replace("[ ]", "[x]").replace("2026-12-01", "2026-12-09")
    edit(world, line(world), new)
    world.settle()
    assert len(slept) >= min(nth, 2)
    if len(slept) >= nth:
        assert WORDS in (issue(world).body or "")
    assert (issue(world).assignees, issue(world).labels) == (["ben"], ["syncer", "priority: p0"])
    assert issue(world).state == ("closed" if done else "open")


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_day_written_while_a_write_waits_reaches_the_document(world: Shop, nth: int) -> None:
    """It was written last."""
    name = world.name(ALERT)
    slept = during_sleep(
        world, nth, lambda: world.people.edit(name, "- Due: 2026-12-01", "- Due: 2026-12-24")
    )
    edit(world, "P1", "P0")
    edit(world, "@ana", "@ben")
    world.settle()
    assert slept
    if len(slept) >= nth:
        assert "2026-12-24" in line(world)
        assert "- Due: 2026-12-24" in (issue(world).body or "")
    assert issue(world).labels == ["syncer", "priority: p0"]
    assert issue(world).assignees == ["ben"]


def test_somebody_assigned_while_a_write_waits_is_heard(world: Shop) -> None:
    """Both sides moved: the usual rule decides, and it is recorded."""
    name = world.name(ALERT)
    slept = during_sleep(world, 1, lambda: world.people.assign(name, "pat"))
    edit(world, "@ana", "@ben")
    edit(world, "P1", "P0")
    world.clock.advance(120)
    conflicts = list(world.cycle()[1].conflicts)
    for _ in range(3):
        world.clock.advance(120)
        conflicts += world.cycle()[1].conflicts
    assert slept
    assert issue(world).assignees == ["pat"]
    assert "@pat" in line(world)
    assert [one.field.value for one in conflicts] == ["owner"]
