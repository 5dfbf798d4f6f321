"""What reviewers of the engine found, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from syncer.core.policy import Limits, Mode, Policy
from syncer.engine.cycle import cycle
from syncer.errors import InDoubt, Rejected
from syncer.model import Code, CreateTicket, Cursor, DocRef, Status
from syncer.ports import Feed
from syncer.testing.memory import Crash
from tests.engine.test_found_by_scenes import Late
from tests.engine.wide import Listing, Wide, folder, held
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

    def act() -> None:
        world.ops.close(ticket.name)
        world.rival()

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


class Unlisted(Listing):
    """Its feed tells changes alone while somebody has switched the listing off."""

    mum = False

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        feed = super().changes(since)
        return replace(feed, present=None) if self.mum else feed


@pytest.mark.parametrize(("before", "mum"), [(0, False), (3, False), (0, True), (3, True)])
def test_an_empty_mount_after_a_death_closes_nothing(before: int, mum: bool) -> None:
    """I7: documents that a dead process had linked are judged as all others that are known."""
    world = Wide({**folder(before)}, policy=CLOSE, source=Unlisted)
    world.settle()
    for path, text in folder(9).items():
        world.docs.edit(path, world.docs.content(path) if path in world.docs.paths else text)
    world.faults.on("store", "commit", "before", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    assert len(world.ops.tickets) == 9
    assert isinstance(world.docs, Unlisted)
    world.docs.mum = mum
    world.lose(*world.docs.paths)
    for _ in range(3):
        outcome = world.run()
        assert set(held(outcome)) == (set() if mum else {("docs", "vanish")})
        assert not any(ticket.status.closed for ticket in world.ops.tickets)
        world.restart()
    world.docs.mum = False
    world.memory = None
    _, outcome = world.cycle(full=True)
    assert len(held(outcome)["docs", "vanish"].changes) == 9
    world.lose()
    assert not world.run().refused
    assert not any(ticket.status.closed for ticket in world.ops.tickets)


@pytest.mark.parametrize("retitled", [False, True])
def test_what_waits_for_a_create_in_doubt_is_said_and_not_planned(retitled: bool) -> None:
    """I10: an item that may have its ticket already says so, and which creation is in doubt."""
    world = World({"a.md": postmortem(1, "- [ ] Alert on bandwidth")}, lag=timedelta(minutes=5))
    world.faults.on("ops", "create", "before", InDoubt("no answer"))
    world.cycle()
    world.faults.reset()
    if retitled:
        world.docs.edit("a.md", world.docs.content("a.md").replace(b"on band", b"on the band"))
    else:
        world.docs.rename("a.md", "b.md")
    world.now += timedelta(minutes=1)
    planned, outcome = world.cycle()
    assert (planned.changes, world.ops.tickets) == ((), ())
    (said,) = (one for one in outcome.problems if one.code is Code.SIMILAR_ITEM)
    doubted = (one.change for one in world.known.pending)
    (key,) = (one.key for one in doubted if isinstance(one, CreateTicket))
    assert 'for "Alert on bandwidth" of a.md' in said.message
    assert key in said.message
    world.now += timedelta(minutes=10)
    assert not [one for one in world.settle().problems if one.code is Code.SIMILAR_ITEM]
    assert len(world.ops.tickets) == 1
