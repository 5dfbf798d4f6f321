"""Labels that a repository does not have, or that we never used, are no word of anybody."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import ALERT, DOCUMENT, edit, issue, line
from tests.fakes.github import REPO, FakeGithub

NAMES = {"P0": "P0", "P1": "P1", "P2": "P2", "P3": "P3"}
OTHERS = {"P0": "Now", "P1": "Soon", "P2": "P2", "P3": "P3"}


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    made = Shop(github, DOCUMENT)
    made.settle()
    return made


def relabelled(world: Shop, old: str, new: str | None) -> None:
    """Somebody renames or deletes a label in the repository."""
    repo = world.fake.world.repos[REPO]
    label = repo.labels.pop(old.casefold())
    if new is not None:
        label.name = new
        repo.labels[new.casefold()] = label
    for one in world.issues:
        one.labels = [name for one in one.labels for name in [new if one == old else one] if name]


def configured(world: Shop, names: Mapping[str, str]) -> None:
    """Another process, under other names of labels."""
    world.restart()
    token = world.fake.token(value=f"ghp_x{world.lives}").value
    world.tracker = at(world.fake, {"priority_labels": names}, token=token)


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
@pytest.mark.parametrize("new", ["P1-high", None])
def test_a_label_that_is_gone_from_the_repository_says_nothing(
    world: Shop, new: str | None, *, again: bool
) -> None:
    """The priority stays in the document, and its label is put back with the next change."""
    relabelled(world, "priority: p1", new)
    for _ in range(3):
        world.people.remark(world.name(ALERT), "Hello")
        if again:
            world.restart()
        world.clock.advance(120)
        world.cycle()
        assert "P1" in line(world)
    edit(world, "2026-12-01", "2026-12-09")
    world.settle()
    assert "priority: p1" in issue(world).labels
    world.people.prioritise(world.name(ALERT), None)
    world.settle()
    assert "P1" not in line(world)


@pytest.mark.parametrize("there", [True, False])
def test_other_names_for_labels_take_no_priority_away(world: Shop, *, there: bool) -> None:
    """Nobody took away a label that was never there, though it is in the repository by now."""
    for names in (NAMES, OTHERS, {}):
        if there:
            for name in (*NAMES.values(), *OTHERS.values()):
                world.fake.world.add_label(world.fake.world.repos[REPO], name)
        configured(world, names)
        world.people.remark(world.name(ALERT), "Hello")
        world.settle()
        world.cycle(full=True)
        assert "P1" in line(world)
        edit(world, "2026-12-0", "2026-12-1")
        world.settle()
        assert names.get("P1", "priority: p1") in issue(world).labels
        edit(world, "2026-12-1", "2026-12-0")
        world.settle()
    world.people.prioritise(world.name(ALERT), None)
    world.settle()
    assert "P1" not in line(world)


def test_a_priority_that_a_person_takes_away_is_gone(world: Shop) -> None:
    """The label is there: that it is not on the issue is a word."""
    world.people.prioritise(world.name(ALERT), None)
    world.settle()
    assert "P1" not in line(world)
