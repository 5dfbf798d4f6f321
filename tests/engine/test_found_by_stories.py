"""What the simulation's known stories were about, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.policy import Policy
from syncer.core.titles import mint
from syncer.model import DocRef, Field, Status, TicketRef
from syncer.testing.memory import Crash
from tests.engine.world import World, postmortem

CLOSES = replace(Policy(), on_item_gone="close")
KEY = mint(DocRef("docs", "a.md"), "Another thing b", 0)


def ruled(*, by: Status | None = None) -> World:
    """An item left its text and its ticket was closed, by us or before; then one is given it."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")}, policy=CLOSES)
    world.settle()
    if by is not None:
        world.ops.close("OPS-1", by)
        world.settle()
    world.docs.edit("a.md", postmortem(1))
    world.settle()
    world.docs.edit("a.md", postmortem(1, "- [ ] Another thing b"))
    world.store.rule(KEY, TicketRef("ops", "OPS-1"))
    return world


def test_a_ticket_that_we_closed_for_an_item_that_left_finishes_no_other() -> None:
    """I6: an open item that a person gives such a ticket stays open, and the ticket is reopened."""
    world = ruled()
    world.settle()
    assert b"- [ ] Another thing b ([OPS-1]" in world.docs.content("a.md")
    assert world.ops.ticket("OPS-1").status is Status.OPEN


@pytest.mark.parametrize("phase", ["before", "after"])
def test_so_it_is_where_the_process_dies_over_it(phase: str) -> None:
    """I6: what was remembered of the new join before a death does not make it a word."""
    world = ruled()
    world.faults.on("ops", "update", phase, Crash())
    with pytest.raises(Crash):
        world.settle()
    world.restart()
    world.settle()
    assert b"- [ ] Another thing b ([OPS-1]" in world.docs.content("a.md")
    assert world.ops.ticket("OPS-1").status is Status.OPEN


def test_a_persons_wont_do_that_gives_way_so_is_kept_in_a_conflict() -> None:
    """I2: that the item left after a person had closed its ticket is not known: both are said."""
    world = ruled(by=Status.WONT_DO)
    _, outcome = world.cycle()
    met = {(one.field, one.document, one.ticket) for one in outcome.conflicts}
    assert (Field.STATUS, Status.OPEN, Status.WONT_DO) in met


def test_a_ticket_that_a_person_finished_finishes_the_item_it_is_given_to() -> None:
    """I2: what is said in the tracker counts, as ever at first contact."""
    world = ruled(by=Status.DONE)
    world.settle()
    assert b"- [x] Another thing b ([OPS-1]" in world.docs.content("a.md")
