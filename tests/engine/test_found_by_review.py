"""What reviewers of the engine found, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.policy import Limits, Mode, Policy
from syncer.errors import Rejected
from syncer.model import Status
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
