"""A store that was lost, and tickets that lost their label before it."""

from __future__ import annotations

import pytest

from syncer.testing.memory_store import MemoryStore
from tests.adapters.github_world import Shop
from tests.adapters.test_github_engine import ALERT, DOCUMENT
from tests.fakes.github import REPO, FakeGithub

ISSUES = r"/issues$"


def forget(world: Shop) -> None:
    """The store is lost, and the documents name no ticket."""
    world.docs.edit("a.md", DOCUMENT["a.md"])
    world.store.close()
    world.store = MemoryStore(clock=world.clock)
    world.begin(world.clock)


@pytest.mark.parametrize("deed", ["taken off", "renamed"])
def test_a_lost_store_and_a_lost_label_make_no_second_issue(github: FakeGithub, deed: str) -> None:
    """What we made once is found by who made it, and bears its label again."""
    world = Shop(github, DOCUMENT)
    world.settle()
    if deed == "renamed":
        labels = github.world.repos[REPO].labels
        label = labels["postmortem"] = labels.pop("syncer")
        label.name = "postmortem"
    for issue in world.issues:
        if deed == "taken off":
            world.people.unlabel(f"{REPO}#{issue.number}", "syncer")
        else:
            issue.labels = [{"syncer": "postmortem"}.get(one, one) for one in issue.labels]
    forget(world)
    world.settle()
    assert len(world.issues) == len({one.title for one in world.issues}) == 2
    assert f"[{world.name(ALERT)}]" in world.text("a.md")


def test_whatever_we_ever_made_is_asked_for_once_in_the_life_of_a_store(github: FakeGithub) -> None:
    """One listing more in the first sync; none in later ones, whole or of another process."""

    def asked() -> int:
        return sum("creator" in one.request.query for one in github.asked("GET", ISSUES))

    world = Shop(github, DOCUMENT)
    world.settle()
    assert asked() == 1
    world.restart()
    world.cycle(full=True)
    assert asked() == 1
