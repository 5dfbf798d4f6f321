"""What a hundred thousand stories found, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.policy import Limits, Policy, SourcePolicy
from syncer.core.titles import mint
from syncer.errors import InDoubt
from syncer.model import DocRef, Field, Priority, Status, TicketRef
from syncer.testing.memory import Crash
from tests.engine.world import World, postmortem

SHARED = postmortem(1, "- [ ] Thing a ([OPS-1](x))", "- [ ] Thing b ([OPS-1](x))")


def test_who_moves_a_ticket_that_nobody_has_heard_of_yet_contests_nothing() -> None:
    """I2: the process dies over a create, and its ticket is closed: the text had said no word."""
    head = ("| Action | Status | Ticket |", "|---|---|---|")
    world = World({"a.md": postmortem(1, *head, "| Thing a | | |")})
    world.faults.on("store", "settle", "before", Crash())
    with pytest.raises(Crash):
        world.cycle()
    world.ops.close("OPS-1", Status.DONE)
    world.restart()
    _, outcome = world.cycle()
    assert not outcome.conflicts
    world.settle()
    assert b"| Thing a | DONE |" in world.docs.content("a.md")


def test_a_write_that_nobody_answered_counts() -> None:
    """I7: it may have landed; what a cycle may tell is not told a second time beside it."""
    policy = replace(Policy(), limits=Limits(told=2, told_percent=0))
    policy = replace(policy, deadlines=replace(policy.deadlines, fill=True))
    head = ("| Action | Due | Status | Ticket |", "|---|---|---|---|")
    rows = (f"| Thing {name} | 2026-12-24 | | |" for name in "ab")
    world = World({"a.md": postmortem(1, *head, *rows)}, policy=policy)
    world.settle()
    for number in (1, 2):
        world.ops.close(f"OPS-{number}")
    text = world.docs.content("a.md")
    world.docs.edit("a.md", text + b"| Thing c | | | |\n")
    world.faults.on("docs", "write", "after", InDoubt("no answer", adapter="docs"))
    _, outcome = world.cycle()
    assert world.docs.content("a.md").count(b"DONE") == 2
    assert [refusal.verb for refusal in outcome.refused] == ["tell"]


def test_lines_that_share_a_ticket_and_are_ticked_at_once_contest_nothing() -> None:
    """I2: one of them is heard, and the other says what the ticket is about to say."""
    world = World({"a.md": SHARED})
    world.ops.add("A ticket of a person")
    world.settle()
    text = world.docs.content("a.md").replace(b"[ ]", b"[x]")
    world.docs.edit("a.md", text)
    _, outcome = world.cycle()
    world.settle()
    assert not outcome.conflicts
    assert world.docs.content("a.md") == text
    assert world.ops.ticket("OPS-1").status is Status.DONE


def test_a_priority_that_its_text_was_not_told_gives_way_with_a_conflict() -> None:
    """I2: who ranks it there has not seen the ticket's; one that a tracker folded is nobody's."""
    head = ("| Action | Priority | Ticket |", "|---|---|---|")
    world = World({"a.md": postmortem(1, *head, "| Thing a | P2 | |")})
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.ops.prioritise("OPS-1", Priority.P1)
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy()})
    text = world.docs.content("a.md").replace(b"P2", b"P3")
    world.docs.edit("a.md", text)
    _, outcome = world.cycle()
    met = [(one.field, one.document, one.ticket) for one in outcome.conflicts]
    assert met == [(Field.PRIORITY, Priority.P3, Priority.P1)]


def test_a_document_that_stood_in_the_shadow_of_one_that_goes_takes_nothing_away() -> None:
    """I5: its empty places were told nothing: a ticket keeps the owner that the other one had."""
    head = ("| Action | Owner | Ticket |", "|---|---|---|")
    content = postmortem(1, *head, "| Thing a | | [OPS-1](x) |")
    world = World({"a.md": content, "b.md": content})
    world.ops.add("A ticket of a person")
    world.ops.assign("OPS-1", "carla")
    world.settle()
    assert "carla" in world.docs.content("a.md").decode()
    world.docs.delete("a.md")
    world.settle()
    assert world.ops.ticket("OPS-1").owner == "carla"
    assert "carla" in world.docs.content("b.md").decode()


def test_a_guest_that_left_with_its_item_meets_the_next_one_for_the_first_time() -> None:
    """I5: what was agreed with a line that is gone says nothing of the one that names it now."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a ([OPS-1](x))", "- [x] Rotate keys")})
    world.ops.add("A ticket of a person")
    world.settle()
    world.docs.edit("a.md", postmortem(1, "- [x] Rotate keys"))
    world.settle()
    world.docs.edit("a.md", postmortem(1, "- [x] Rotate keys ([OPS-1](x))"))
    _, outcome = world.cycle()
    world.settle()
    assert world.ops.ticket("OPS-1").status is Status.OPEN
    assert [one.field for one in outcome.conflicts] == [Field.TITLE, Field.STATUS]


def test_a_guest_whose_name_goes_to_another_item_meets_it_for_the_first_time() -> None:
    """I5: of one that waits for a person nothing is told to the line that names it instead."""
    lines = ("- [ ] Rotate keys u9 ([OPS-1](x)) — 2026-12-24", "- [ ] Thing b — 2026-12-27")
    world = World({"a.md": postmortem(1, *lines)})
    world.ops.add("A ticket of a person")
    world.ops.schedule("OPS-1", date(2027, 1, 5))
    world.settle()
    text = world.docs.content("a.md").replace(b"OPS-1", b"").replace(b"OPS-2", b"OPS-1")
    world.docs.edit("a.md", text)
    world.settle()
    assert world.ops.ticket("OPS-1").due == date(2027, 1, 5)


def test_two_items_that_a_person_gives_one_ticket_share_it() -> None:
    """I1: where both rulings are carried out at once, too."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    titles = ("Rotate keys", "Fill the tanks")
    world.docs.edit("a.md", postmortem(1, *(f"- [ ] {title}" for title in titles)))
    for title in titles:
        world.store.rule(mint(DocRef("docs", "a.md"), title, 0), TicketRef("ops", "OPS-1"))
    world.settle()
    assert len(world.ops.tickets) == 1
    assert b"Rotate keys ([OPS-1](" in world.docs.content("a.md")
