"""What the simulation's known stories were about, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.policy import Policy
from syncer.core.titles import mint
from syncer.model import Code, DocRef, Field, Status, TicketRef
from syncer.testing.memory import Crash, MemorySource
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


def test_a_guest_whose_day_is_by_chance_the_policys_keeps_it() -> None:
    """I5: a clone's block says what the policy gave; the day it bears is its people's own."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    ours = world.ops.ticket("OPS-1")
    theirs = world.ops.add("Thing b", body=ours.body, labels=set(ours.labels))
    world.ops.schedule(theirs.id, ours.due)
    text = world.docs.content("a.md") + b"- [ ] Thing b ([OPS-2](x)) \xe2\x80\x94 2027-01-05\n"
    world.docs.edit("a.md", text)
    met = {(one.field, one.document, one.ticket) for one in world.cycle()[1].conflicts}
    world.settle()
    assert world.ops.ticket("OPS-2").due == ours.due
    assert (Field.DUE, date(2027, 1, 5), ours.due) in met


class Changes(MemorySource):
    """Names what changed, and lists nothing unless it is asked for everything."""

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, lists=False, names_renames=False, **named)  # type: ignore[arg-type]  # handed through


def test_an_item_of_the_very_title_of_a_ticket_whose_document_went_waits_for_a_person() -> None:
    """I1: a document that is found under another name only after it was believed to be gone."""
    names = {f"{name}.md": postmortem(n, f"- [ ] Thing {name}") for n, name in enumerate("abc", 1)}
    world = World(names, source=Changes)
    world.policy = replace(
        world.policy, sources={"docs": replace(world.policy.sources["docs"], writes=False)}
    )
    world.settle()
    content = world.docs.content("c.md")
    world.docs.delete("c.md")
    world.cycle(full=True)
    world.settle()
    world.docs.edit("d.md", content)
    outcome = world.settle()
    assert len(world.ops.tickets) == 3
    assert Code.SIMILAR_ITEM in {one.code for one in outcome.problems}


def test_an_empty_place_of_another_line_takes_nothing_away_from_a_guest() -> None:
    """I5: a guest's name that goes from one line to another keeps the owner its people gave it."""
    head = ("| Action | Owner | Ticket |", "|---|---|---|")
    rows = ("| Thing a | @ana | [OPS-1](x) |", "| Thing b | | |")
    world = World({"a.md": postmortem(1, *head, *rows)})
    world.ops.add("A ticket of a person")
    world.ops.assign("OPS-1", "carla")
    world.settle()
    text = world.docs.content("a.md").decode()
    text = text.replace("OPS-1", "OPS-X").replace("OPS-2", "OPS-1").replace("OPS-X", "OPS-2")
    world.docs.edit("a.md", text.encode())
    world.settle()
    assert world.ops.ticket("OPS-1").owner == "carla"
