"""The reference scenarios of the crash matrix: small worlds in which something is about to happen.

Each is built up to the instant before the cycle in question: everything before it went well.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from syncer.core.policy import SourcePolicy
from syncer.model import Priority, Status
from syncer.testing.memory import MemorySource
from tests.engine.crash_state import Desk, Standing
from tests.engine.world import World, postmortem

Lag = timedelta
DUE = date(2026, 12, 24)
READ_ONLY = {"docs": SourcePolicy(writes=False)}


@dataclass(frozen=True, slots=True)
class Scene:
    """One reference scenario."""

    name: str
    build: Callable[[Lag], World]
    want: Callable[[World], bool]
    """What people said must stand so in the end, or the scenario proves nothing."""
    full: bool = False
    """Whether every cycle asks for everything."""
    forgetful: bool = False
    """Whether a second deployment without any memory would come to the same end."""


def bare(
    lag: Lag, documents: dict[str, bytes], *, source: type[MemorySource] = MemorySource
) -> World:
    return World(documents, lag=lag, source=source, tracker=Desk)


def settled(
    lag: Lag, documents: dict[str, bytes], *, source: type[MemorySource] = MemorySource
) -> World:
    world = bare(lag, documents, source=source)
    world.settle()
    return world


def change(world: World, path: str, old: str, new: str) -> None:
    """A person changes some words, which stand there once."""
    text = world.docs.content(path).decode()
    assert text.count(old) == 1, text
    world.docs.edit(path, text.replace(old, new).encode())


def has(world: World, path: str, *words: str) -> bool:
    text = world.docs.content(path).decode()
    return all(word in text for word in words)


def count(world: World, status: Status) -> int:
    return sum(ticket.status is status for ticket in world.ops.tickets)


# Birth.


def _first_sync(lag: Lag) -> World:
    return bare(lag, {"a.md": postmortem(1, "- [ ] Thing a — @ana", "- [ ] Thing b — 2026-12-24")})


def _same_words(lag: Lag) -> World:
    same = {"a.md": postmortem(1, "- [ ] Same words", "- [ ] Same words")}
    return bare(lag, same | {"b.md": postmortem(2, "- [ ] Same words")})


def _adoption(lag: Lag) -> World:
    world = bare(lag, {"a.md": postmortem(1, "- [ ] Thing a ([OPS-1](x))", "- [ ] Thing b")})
    world.ops.add("A ticket of a person", body="Words of a person.", labels=["theirs"])
    return world


def _write_back_off(lag: Lag) -> World:
    world = bare(lag, {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.policy = replace(world.policy, sources=READ_ONLY)
    return world


TABLE = postmortem(
    1,
    "| Action item | Owner | Due | Priority | Ticket | Status |",
    "|---|---|---|---|---|---|",
    "| Thing a | @ana | 2026-12-01 | P1 | | Open |",
    "| Thing b | | | | | Open |",
)


def _table_birth(lag: Lag) -> World:
    return bare(lag, {"a.md": TABLE})


# Exchange.


def _table_row(lag: Lag) -> World:
    world = settled(lag, {"a.md": TABLE})
    world.ops.schedule("OPS-1", DUE)
    world.ops.assign("OPS-2", "ben")
    world.ops.close("OPS-2")
    change(world, "a.md", "| P1 |", "| P2 |")
    return world


def _table_said(world: World) -> bool:
    return (
        has(world, "a.md", "2026-12-24", "@ben", "| P2 |", "Done")
        and world.ops.ticket("OPS-1").priority is Priority.P2
    )


def _two_ways(lag: Lag) -> World:
    lines = ("- [ ] Thing a", "- [ ] Thing b — @ana", "- [ ] Thing c")
    world = settled(lag, {"a.md": postmortem(1, *lines)})
    world.ops.assign("OPS-2", "ben")
    world.ops.write_body("OPS-2", world.ops.ticket("OPS-2").body + "\nWords of a person.")
    change(world, "a.md", "- [ ] Thing a", "- [x] Thing a")
    change(world, "a.md", "Thing c", "Another thing c")
    return world


def _two_ways_said(world: World) -> bool:
    ticket = world.ops.ticket
    return (
        has(world, "a.md", "- [x] Thing a", "@ben", "- [ ] Another thing c")
        and ticket("OPS-1").status is Status.DONE
        and "Words of a person." in ticket("OPS-2").body
        and ticket("OPS-3").title == "Another thing c"
    )


def _contradiction(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a — @ana — 2026-12-01")})
    world.ops.assign("OPS-1", "ben")
    world.ops.schedule("OPS-1", DUE)
    change(world, "a.md", "@ana", "@zoe")
    change(world, "a.md", "2026-12-01", "2026-12-31")
    return world


def _contradiction_said(world: World) -> bool:
    entries = [one for one in world.store._disk.entries if one.verb == "conflict"]
    return {one.before["document"] for one in entries} == {"zoe", "2026-12-31"}


# Proposals.


def _proposing(world: World) -> Standing:
    assert isinstance(world.docs, Standing)
    return world.docs


def _branch(lag: Lag, *lines: str) -> World:
    world = bare(lag, {"a.md": postmortem(1, *lines)}, source=Standing)
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(proposes=True)})
    return world


def _propose(lag: Lag) -> World:
    return _branch(lag, "- [ ] Thing a", "- [ ] Thing b")


def _proposed(world: World) -> bool:
    (_, text) = _proposing(world)._branch["a.md"]
    return b"OPS-1" in text and b"OPS-2" in text and not has(world, "a.md", "OPS-1")


def _merge(lag: Lag) -> World:
    world = _propose(lag)
    world.settle()
    world.ops.close("OPS-1")
    assert _proposing(world).merge()
    return world


def _merged(world: World) -> bool:
    (_, text) = _proposing(world)._branch["a.md"]
    return b"- [x] Thing a" in text and has(world, "a.md", "OPS-1", "OPS-2", "- [ ] Thing a")


def _reject(lag: Lag) -> World:
    world = _propose(lag)
    world.settle()
    assert _proposing(world).reject()
    world.ops.close("OPS-2")
    return world


def _rejected(world: World) -> bool:
    (_, text) = _proposing(world)._branch["a.md"]
    return b"- [x] Thing b" in text and b"OPS-1" in text


def _lost_with_branch(lag: Lag) -> World:
    world = _propose(lag)
    world.settle()
    world.now += lag
    world.lose_database()
    return world


def _everywhere(world: World) -> bool:
    return has(world, "a.md", "OPS-1", "OPS-2") and len(world.ops.tickets) == 2


SCENES = (
    Scene("first-sync", _first_sync, _everywhere, forgetful=True),
    Scene("same-words", _same_words, lambda world: len(world.ops.tickets) == 3, forgetful=True),
    Scene("adoption", _adoption, _everywhere, forgetful=True),
    Scene(
        "write-back-off", _write_back_off, lambda world: len(world.ops.tickets) == 2, forgetful=True
    ),
    Scene("table-birth", _table_birth, _everywhere, forgetful=True),
    Scene("table-row", _table_row, _table_said),
    Scene("two-ways", _two_ways, _two_ways_said),
    Scene("contradiction", _contradiction, _contradiction_said),
    Scene("propose", _propose, _proposed),
    Scene("merge", _merge, _merged),
    Scene("reject", _reject, _rejected),
    Scene("lost-with-branch", _lost_with_branch, _proposed),
)
