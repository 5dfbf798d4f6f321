"""What reviewers of the engine found, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.policy import Limits, Mode, Policy
from syncer.engine.cycle import cycle
from syncer.errors import Rejected
from syncer.model import Status
from tests.engine.test_found_by_scenes import Late
from tests.engine.wide import folder
from tests.engine.world import START, World, postmortem

CLOSE = Policy(on_item_gone="close")
TWO = {"a.md": postmortem(1, "- [ ] Alert on bandwidth", "- [ ] Warm the cache")}


def _take_out(world: World) -> bytes:
    """A person takes the first item out; return the text that had it."""
    text = world.docs.content("a.md")
    lines = text.split(b"\n")
    world.docs.edit("a.md", b"\n".join(one for one in lines if b"bandwidth" not in one))
    return text


@pytest.mark.parametrize("status", [Status.DONE, Status.WONT_DO])
@pytest.mark.parametrize("kept", ["guard", "upsert", "observe", "tracker"])
def test_what_a_person_closes_is_not_taken_for_ours(kept: str, status: Status) -> None:
    """I2: where we may not close a ticket whose item left, a person who closes it is heard."""
    policy = replace(CLOSE, limits=Limits(closes=0)) if kept == "guard" else CLOSE
    world = World(TWO, policy=policy)
    world.settle()
    ticket = next(one for one in world.ops.tickets if "bandwidth" in one.title)
    text = _take_out(world)
    if kept in ("upsert", "observe"):
        world.mode(Mode(kept))
    elif kept == "tracker":
        world.faults.on("ops", "update", "before", Rejected("no such transition"))
    world.cycle()
    world.cycle()
    assert not ticket.status.closed
    world.ops.close(ticket.name, status)
    world.cycle()
    world.mode(Mode.SYNC)
    world.docs.edit("a.md", text)
    world.settle()
    assert ticket.status is status
    assert not [one for one in world.store.audit(START) if one.verb == "conflict"]
    assert b"[x] Alert on bandwidth" in world.docs.content("a.md")


def test_who_meets_anothers_journal_doubts_what_that_one_told() -> None:
    """I2: what another process told meanwhile is no person's word, also next to a late feed."""
    world = World(TWO, policy=Policy(on_item_gone="comment"), source=Late)
    world.settle()
    _take_out(world)
    ticket = next(one for one in world.ops.tickets if "cache" in one.title)
    other = world.store.another()
    other.lead = lambda: True  # type: ignore[method-assign]  # the belief in question

    def act() -> None:
        world.ops.close(ticket.name)
        ports = replace(world.ports, store=other)
        cycle(ports, None, world.grammar, world.policy, world.clock, apply=True)

    world.faults.reset()
    world.cycle(apply=False)
    begin = len(world.faults.boundaries) + 1
    world.faults.reset()
    world.faults.meanwhile(begin, act)
    given = (world.grammar, world.policy, world.clock)
    world.memory = cycle(world.ports, world.memory, *given, apply=True)[0]
    assert b"[x] Warm the cache" in world.docs.content("a.md")
    assert isinstance(world.docs, Late)
    world.docs.late = True
    world.cycle()
    assert ticket.status is Status.DONE
    assert b"[x] Warm the cache" in world.docs.content("a.md")


@pytest.mark.parametrize("apply", [False, True])
def test_a_new_process_in_a_settled_world_reads_nothing(apply: bool) -> None:
    """I4: what the last commit has seen is not read again, however lately it moved."""
    world = World(folder(9))
    world.settle()
    world.restart()
    world.faults.boundaries.clear()
    world.cycle(apply=apply)
    verbs = [(one.adapter, one.verb) for one in world.faults.boundaries]
    assert ("docs", "changes") in verbs
    assert not {one for one in verbs if one[1] in ("fetch", "find", "update", "write")}
