"""Limits that outlive the process that met them, with one process for each cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.core.policy import Limits
from tests.adapters.github_world import Shop
from tests.adapters.test_github_engine import DOCUMENT, edit
from tests.engine.world import postmortem
from tests.fakes.github import FakeGithub, shop
from tests.fakes.github_faults import Fault, primary_limit, secondary_limit

CALLS = [
    ("PATCH", "/issues/1$", secondary_limit(wait=7200)),
    ("GET", "/issues$", secondary_limit(wait=7200)),
    ("GET", "/issues$", primary_limit(seconds=3000)),
]


@pytest.mark.parametrize(("method", "path", "fault"), CALLS)
def test_a_wait_does_not_end_with_its_process(
    github: FakeGithub, method: str, path: str, fault: Fault
) -> None:
    """Told to wait for hours, no later process asks anything before, and then all lands."""
    world = Shop(github, DOCUMENT)
    world.settle()
    world.restart()
    github.faults.on(method, path, fault)
    edit(world, "P1", "P0")
    edit(world, "2026-12-01", "2026-12-08")
    world.clock.advance(120)
    _, outcome = world.cycle()
    until = next(one.retry_at for one in outcome.health if one.name == "gh")
    assert until is not None
    while world.clock() + timedelta(seconds=700) < until:
        world.restart()
        world.clock.advance(600)
        github.forget()
        _, outcome = world.cycle()
        health = next(one for one in outcome.health if one.name == "gh")
        assert (github.seen, health.state) == ([], "paused")
        assert health.retry_at is not None
        assert abs(health.retry_at - until) < timedelta(seconds=5)
    world.restart()
    world.clock.advance(900)
    world.settle()
    assert github.issues()[0].labels == ["syncer", "priority: p0"]


def test_a_clock_that_was_set_back_waits_no_longer_than_told(github: FakeGithub) -> None:
    """What was told to wait for ten minutes waits for ten, by whatever clock."""
    world = Shop(github, DOCUMENT)
    world.settle()
    github.faults.on("PATCH", "/issues/1$", secondary_limit(wait=600))
    edit(world, "2026-12-01", "2026-12-08")
    world.clock.advance(120)
    world.cycle()
    world.restart(lambda: world.clock() - timedelta(days=2))
    world.cycle()
    world.clock.advance(620)
    github.forget()
    _, outcome = world.cycle()
    assert github.seen
    assert all(one.state == "ok" for one in outcome.health)


def test_writes_of_earlier_processes_count() -> None:
    """Updates by a process a minute each stay below the hour's limit without a refusal."""
    docs = {
        f"{n}.md": postmortem(n + 1, *[f"- [ ] Task {n} {m} alpha — @ana — P1" for m in range(20)])
        for n in range(2)
    }
    with shop() as fake:
        world = Shop(fake, docs, keys={"pace": {"per_hour": 60}})
        limits = replace(Limits(), creates=10_000, updates=10_000)

        def cycle() -> bool:
            world.restart()
            world.policy = replace(world.policy, limits=limits)
            world.clock.advance(60)
            planned, _ = world.cycle()
            return bool(planned.changes)

        while cycle():
            pass
        world.clock.advance(7200)
        for path in docs:
            world.docs.edit(path, world.text(path).replace("P1", "P0").encode())
        fake.forget()
        began = world.clock()
        for _ in range(200):
            if not cycle():
                break
            hour = world.clock() - timedelta(hours=1)
            assert sum(one.at > hour for one in fake.writes()) <= 60
        assert world.clock() - began < timedelta(hours=3)
        assert all("priority: p0" in one.labels for one in world.issues)
        assert fake.limits.refused == 0
