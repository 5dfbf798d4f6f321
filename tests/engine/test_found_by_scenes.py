"""What the simulation's scenes found, each told in the fewest acts that break it."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.core.policy import Policy
from syncer.engine.cycle import cycle
from syncer.model import Cursor, DocRef, Status
from syncer.ports import Feed
from syncer.testing.memory import Crash, Faults, MemorySource
from tests.engine.world import World, postmortem

THREE = {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b", "- [ ] Thing c")}
DAY = date(2027, 1, 5)
BIRTH = (("ops", "create", "before"), ("ops", "create", "after"), ("store", "settle", "before"))


class Late(MemorySource):
    """Its feed names nothing new until it is on time again."""

    late = False

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        return Feed((), since or Cursor("0")) if self.late else super().changes(since)


def crossing(faults: Faults, adapter: str, verb: str, phase: str) -> int:
    """Where a cycle first crosses this boundary."""
    return next(
        one.number
        for one in faults.boundaries
        if (one.adapter, one.verb, one.phase.value) == (adapter, verb, phase)
    )


def test_a_day_that_a_person_wrote_gives_way_to_no_date_of_the_policy() -> None:
    """A person's day wins over the policy's, also where a lost database forgot whose it was."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    world.lose_database()
    (line,) = (one for one in world.docs.content("a.md").split(b"\n") if b"Thing a" in one)
    world.docs.edit(
        "a.md", world.docs.content("a.md").replace(line, line + b" \xe2\x80\x94 2027-01-05")
    )
    outcome = world.settle()
    assert world.ops.tickets[0].due == DAY
    assert b"2027-01-05" in world.docs.content("a.md")
    assert not outcome.conflicts


@pytest.mark.parametrize("place", BIRTH)
def test_who_takes_over_leaves_alone_what_another_has_just_begun(
    place: tuple[str, str, str],
) -> None:
    """I1: a heir that meets an intent in flight makes no second ticket, however short the lag."""
    looked = World(THREE)
    looked.cycle()
    world = World(THREE)
    world.faults.meanwhile(crossing(looked.faults, *place), world.rival)
    cycle(world.ports, None, world.grammar, world.policy, world.clock, apply=True)
    world.settle()
    assert world.titles == ["Thing a", "Thing b", "Thing c"]


@pytest.mark.parametrize(("verb", "phase"), [("keep", "after"), ("commit", "before")])
def test_a_reading_older_than_its_link_is_no_word(verb: str, phase: str) -> None:
    """I2: a process that begins reads again what was told before the last one died."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")}, source=Late)
    assert isinstance(world.docs, Late)
    world.settle()
    world.ops.close("OPS-1")
    world.faults.on("store", verb, phase, Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.restart()
    world.docs.late = True
    world.cycle()
    assert world.ops.tickets[0].status is Status.DONE
    assert b"[x] Thing a" in world.docs.content("a.md")


def test_a_ticket_that_cannot_be_commented_on_is_looked_for() -> None:
    """I3: a feed of changes never says that a ticket is gone; a comment that fails does."""
    world = World(THREE, policy=Policy(on_item_gone="comment"))
    world.settle()
    gone = next(one for one in world.ops.tickets if one.title == "Thing b")
    lines = world.docs.content("a.md").split(b"\n")
    world.docs.edit("a.md", b"\n".join(one for one in lines if b"Thing b" not in one))
    world.ops.delete(gone.id)
    assert world.settle().failed == 0
