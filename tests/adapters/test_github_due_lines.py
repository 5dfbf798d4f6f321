"""Due lines as people leave them: moved, doubled, without their bullet."""

from __future__ import annotations

import pytest

from syncer.model import Code
from tests.adapters.github_world import Shop
from tests.adapters.test_github_engine import ALERT, DOCUMENT, line
from tests.fakes.github import FakeGithub

OURS = "- Due: 2026-12-01"


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    made = Shop(github, DOCUMENT)
    made.settle()
    return made


@pytest.mark.parametrize("theirs", ["Due: 2026-12-24", "**Due:** 2026-12-24", "* Due: 2026-12-24"])
def test_a_due_line_without_its_bullet_is_heard(world: Shop, theirs: str) -> None:
    """It is the line that it was, and what syncer writes next stands in it."""
    world.people.edit(world.name(ALERT), OURS, theirs)
    world.settle()
    assert "2026-12-24" in line(world)
    assert "2026-12-01" not in line(world)


def test_two_days_are_none(world: Shop) -> None:
    """Nobody guesses which is meant; both stay, and are told, until one goes."""
    name = world.name(ALERT)
    both = f"{OURS}\n- Due: 2026-12-24"
    world.people.edit(name, OURS, both)
    outcome = world.settle()
    assert "2026-12-01" in line(world)
    (said,) = (one for one in outcome.problems if one.code is Code.UNREADABLE_VALUE)
    assert "2026-12-01 / 2026-12-24" in said.message
    assert both in world.people.text(name)
    world.people.edit(name, f"{OURS}\n", "")
    world.settle()
    assert "2026-12-24" in line(world)
