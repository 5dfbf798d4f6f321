"""Processes killed with SIGKILL inside every transaction of a store, and what the next recalls."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from syncer.adapters.store_sql import open_store
from syncer.ports import StateStore
from syncer.testing.memory_store import MemoryStore
from syncer.testing.store_process import line, lines_until, start, tell
from syncer.testing.store_samples import NOON
from tests.adapters.store_lives import acts
from tests.adapters.stores import BOTH, addresses, opening
from tests.sampling import EVERYWHERE, sample

ROOT = Path(__file__).parents[2]
Live = Callable[[str, int, int], tuple[int, int]]
BOUNDARIES = {"sqlite": 40, "postgres": 12}
DEATHS = len(sample(range(10), 3))
"""As the boundaries, of a run of the tests."""
GENERATION = 40
"""Lives on one store, so that it does not grow slow."""


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """One life of a process on a store that dies at a boundary; 0: lives on."""
    command = [sys.executable, "-m", "tests.adapters.store_lives"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        told = process.stdin

        def one(url: str, life: int, last: int) -> tuple[int, int]:
            told.write(json.dumps((url, life, last)) + "\n")
            told.flush()
            acted, met = json.loads(line(process))
            return acted, met

        yield one
        told.close()


def everything(store: StateStore) -> tuple[object, ...]:
    """All that a next process can learn."""
    memory = store.recall()
    pending = frozenset((repr(one.change), one.begun) for one in memory.pending)
    observed = {name: getattr(memory, name) for name in memory.__slots__ if name != "pending"}
    jobs = [store.last_success(job) for job in ("report/weekly", "wake/ops")]
    outcome, rows = store.outcome(), list(store.rows())
    audit = list(store.audit(NOON))
    return observed, pending, store.said(), rows, outcome, audit, jobs


def generation(kind: str, folder: Path, live: Live, deaths: Sequence[int]) -> int:
    """Lives on a new store that die at these boundaries; how many had done more than they heard."""
    model = MemoryStore(clock=lambda: NOON)
    unsaid = 0
    with addresses(kind, folder) as url, open_store(url, clock=lambda: NOON) as store:
        for number in deaths:
            acted, _ = live(url, number, number)
            todo, found = acts(number), everything(store)
            for act in todo[:acted]:
                act(model)
            if acted < len(todo) and found != everything(model):
                todo[acted](model)
                unsaid += 1
            assert found == everything(model), (number, acted)
    return unsaid


@pytest.mark.parametrize("kind", BOTH)
def test_a_process_killed_at_any_boundary_loses_nothing_it_was_promised(
    kind: str, live: Live, tmp_path: Path
) -> None:
    """What has returned is there, what has not is there whole or not at all, life after life."""
    with addresses(kind, tmp_path / "whole") as url:
        open_store(url).close()
        acted, count = live(url, 0, 0)
    assert (acted, count > 100) == (len(acts(0)), True)
    unsaid, walk = 0, sample(range(1, count + 1), BOUNDARIES[kind])
    for first in range(0, len(walk), GENERATION):
        deaths = walk[first : first + GENERATION]
        unsaid += generation(kind, tmp_path / str(first), live, deaths)
    if EVERYWHERE:
        # An act may be done whose answer nobody heard; a reader's is one that changes nothing.
        assert unsaid >= len(acts(0)) - 2


@pytest.mark.parametrize("kind", BOTH)
def test_a_process_killed_at_any_moment_loses_nothing_it_was_promised(
    kind: str, tmp_path: Path
) -> None:
    """Killed from outside, wherever it is just then, time after time on one store, all holds."""
    chance = random.Random(4)  # noqa: S311 - no secret
    script = """
import sys
from tests.adapters.store_lives import acts
while True:
    for act in acts(int(sys.stdin.readline())):
        act(store); say('.')
    say('end')
"""
    model = MemoryStore(clock=lambda: NOON)
    life = 0
    with addresses(kind, tmp_path) as url, open_store(url, clock=lambda: NOON) as store:
        for _ in range(DEATHS):
            with start(opening(url), script) as process:
                for _ in range(chance.randrange(3)):
                    life += 1
                    tell(process, str(life))
                    assert list(lines_until(process, "end")) == ["."] * len(acts(life))
                    _acted(model, life, 0, len(acts(life)))
                life += 1
                tell(process, str(life))
                heard = chance.randrange(len(acts(life)))
                for _ in range(heard):
                    assert line(process) == "."
                process.kill()
                heard += process.stdout.read().count(".") if process.stdout else 0
                process.wait()
            found, done = everything(store), heard
            _acted(model, life, 0, heard)
            while found != everything(model):
                assert done <= heard, (life, heard)
                _acted(model, life, done, done + 1)
                done += 1


def _acted(model: MemoryStore, life: int, first: int, after: int) -> None:
    for act in acts(life)[first:after]:
        act(model)
