"""The engine on a real store that is taken from it in the middle of a cycle."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from syncer.adapters.store_sql import SqlStore, open_store
from syncer.engine.cycle import cycle
from syncer.errors import NotLeading, StateError
from syncer.model import Plan
from syncer.testing.store_process import line, start
from tests.adapters.stores import BOTH, addresses, opening, postgres_only, schema_of, server
from tests.adapters.test_store_rivals import rob
from tests.engine.world import QUIET, World, postmortem

DOCUMENTS = {
    "a.md": postmortem(1, "- [ ] Alert on bandwidth — @ana", "- [ ] Fix the runbook"),
    "b.md": postmortem(2, "- [ ] Adopt the old ticket ([OPS-1](x))"),
}
STRIDES = {"sqlite": 1, "postgres": 2}


def deployment() -> World:
    """Two documents, and a ticket of a person that one of them names."""
    world = World(DOCUMENTS)
    world.ops.add("A ticket of a person")
    return world


def run(world: World, store: SqlStore) -> Plan:
    """One cycle of a new process on this store."""
    ports = replace(world.ports, store=store)
    _, planned, outcome = cycle(
        ports, None, world.grammar, world.policy, world.clock, apply=True, full=False
    )
    assert not outcome.failed
    return planned


def settle(world: World, store: SqlStore) -> None:
    """Cycles, two minutes apart, until one of them finds nothing to do."""
    for _ in range(QUIET):
        world.now += timedelta(minutes=2)
        if not run(world, store).changes and not store.recall().pending:
            return
    raise AssertionError("not quiet")


def undisturbed() -> World:
    """Where all of it has to end."""
    world = deployment()
    world.settle()
    return world


def crossings() -> int:
    """How many boundaries of documents and tickets a first sync has."""
    world = deployment()
    world.cycle()
    return sum(one.adapter != "store" for one in world.faults.boundaries)


@pytest.mark.parametrize("kind", BOTH)
def test_who_loses_the_lead_in_a_cycle_stops_and_the_next_finishes(
    kind: str, tmp_path: Path
) -> None:
    """Wherever in a cycle another process takes over, the first is told, and nothing is twice."""
    wanted, told = undisturbed(), 0
    for number in range(1, crossings() + 1, STRIDES[kind]):
        world = deployment()
        with (
            addresses(kind, tmp_path / str(number)) as url,
            open_store(url, clock=world.clock) as old,
            open_store(url, clock=world.clock) as new,
        ):

            def take(old: SqlStore = old, new: SqlStore = new, url: str = url) -> None:
                rob(old, url)
                assert new.lead()

            world.faults.meanwhile(number, take)
            with pytest.raises(NotLeading, match="lead was lost"):
                run(world, old)
            told += 1
            settle(world, new)
        assert world.titles == wanted.titles, number
        assert world.readable() == wanted.readable(), number
    assert told


@postgres_only
def test_a_cycle_whose_server_is_gone_ends_in_words(tmp_path: Path) -> None:
    """With every connection ended, wherever in a cycle, it fails said, and the next finishes it."""
    wanted = undisturbed()
    for number in range(1, crossings() + 1, STRIDES["postgres"]):
        world = deployment()
        with (
            addresses("postgres", tmp_path) as url,
            open_store(url, clock=world.clock) as store,
        ):
            world.faults.meanwhile(number, lambda url=url: end_all(url))  # type: ignore[misc]
            with pytest.raises(StateError):
                run(world, store)
            settle(world, store)
        assert world.titles == wanted.titles, number
        assert world.readable() == wanted.readable(), number


def end_all(url: str) -> None:
    """What a restart of the server does to its clients."""
    named = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name"
    server(f"{named} = :name", name=schema_of(url))


def test_what_a_dead_leader_left_behind_keeps_nobody_out(tmp_path: Path) -> None:
    """A lock file of a process that is no more is only a file; one that is none is named."""
    file = tmp_path / "state.db"
    url = f"sqlite:///{file}"
    with start(opening(url), "say(store.lead()); import os; os._exit(0)") as process:
        assert line(process) == "True"
    lock = file.with_name("state.db.lock")
    assert lock.exists()
    with open_store(url) as store:
        assert store.lead()
    lock.write_text("process 4242\n" * 100)
    with open_store(url) as store, pytest.raises(StateError, match=r"state\.db\.lock cannot be"):
        store.lead()
