"""What the simulation found, each told in the fewest acts that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from syncer.core.policy import SourcePolicy
from syncer.model import Code, Field, Status
from syncer.testing.memory import MemorySource
from tests.engine.world import World, postmortem

SHARED = postmortem(1, "- [ ] Thing a ([OPS-1](x))", "- [ ] Thing b ([OPS-1](x))")
DUE = date(2027, 1, 5)
OTHER = date(2027, 1, 6)


def met(world: World) -> set[tuple[Field, object, object]]:
    """The conflicts of the next cycles until all is quiet, with both their values."""
    found: set[tuple[Field, object, object]] = set()
    for _ in range(4):
        _, outcome = world.cycle()
        found |= {(one.field, one.document, one.ticket) for one in outcome.conflicts}
    return found


def test_a_mark_on_a_line_that_comes_to_share_a_ticket_is_a_word() -> None:
    """I2: a line that is ticked when it first shares an open ticket is unticked with a conflict."""
    world = World({"a.md": SHARED.replace(b"[ ] Thing b", b"[x] Thing b")})
    world.ops.add("A ticket of a person")
    assert (Field.STATUS, Status.DONE, Status.OPEN) in met(world)


def test_a_tick_in_a_document_renamed_at_the_same_time_is_a_word() -> None:
    """I2: the status of a line that shares its ticket is known under its document's new name."""
    world = World({"a.md": SHARED})
    world.ops.add("A ticket of a person")
    world.settle()
    world.ops.close("OPS-1")
    world.settle()
    assert world.docs.content("a.md").count(b"[x]") == 2
    world.docs.rename("a.md", "b.md")
    world.docs.edit("b.md", world.docs.content("b.md").replace(b"[x] Thing b", b"[ ] Thing b"))
    assert (Field.STATUS, Status.OPEN, Status.DONE) in met(world)


def test_a_document_that_an_edit_does_not_find_is_looked_for() -> None:
    """I3: a feed that names changes alone says of none that it is gone; the next cycle asks."""

    class Changes(MemorySource):
        def __init__(self, *given: object, **named: object) -> None:
            super().__init__(*given, lists=False, names_renames=False, **named)  # type: ignore[arg-type]  # handed through

    world = World({"a.md": postmortem(1, "- [ ] Thing a")}, source=Changes)
    world.settle()
    world.docs.rename("a.md", "b.md")
    world.ops.close("OPS-1")
    world.settle()
    assert b"[x] Thing a" in world.docs.content("b.md")


def test_who_moves_after_an_agreement_to_differ_has_not_seen_the_other_word() -> None:
    """I2: a ticket's date that its text was not told gives way with a conflict of both values."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.ops.schedule("OPS-1", DUE)
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy()})
    text = world.docs.content("a.md").replace(b"2026-12-24", OTHER.isoformat().encode())
    world.docs.edit("a.md", text)
    assert (Field.DUE, OTHER, DUE) in met(world)
    assert world.ops.ticket("OPS-1").due == OTHER


def test_who_moves_a_ticket_twice_while_its_text_may_not_be_told_contests_nothing() -> None:
    """I2: no conflict is said where one side alone has spoken, and nothing gives way."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.ops.schedule("OPS-1", DUE)
    world.settle()
    world.ops.schedule("OPS-1", OTHER)
    assert met(world) == set()


def test_who_moved_a_ticket_alone_knows_the_text_that_was_not_told() -> None:
    """I2: a text that follows again is told its ticket's next word without a conflict."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.ops.schedule("OPS-1", DUE)
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy()})
    world.restart()
    world.ops.schedule("OPS-1", OTHER)
    assert met(world) == set()
    assert OTHER.isoformat().encode() in world.docs.content("a.md")


def test_a_word_that_met_another_stays_unseen_while_its_text_may_not_be_told() -> None:
    """I2: of two words that met, the text's gives way to no later one without a conflict."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(writes=False)})
    world.ops.schedule("OPS-1", DUE)
    text = world.docs.content("a.md").replace(b"2026-12-24", b"2026-12-27")
    world.docs.edit("a.md", text)
    world.settle()
    world.policy = replace(world.policy, sources={"docs": SourcePolicy()})
    world.ops.schedule("OPS-1", OTHER)
    assert (Field.DUE, date(2026, 12, 27), OTHER) in met(world)


def test_a_date_emptied_in_the_ticket_of_a_text_without_one_is_agreed() -> None:
    """I2: where neither side shows a date any more, the first one in the text contests nothing."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    assert world.ops.ticket("OPS-1").due is not None
    world.ops.schedule("OPS-1", None)
    world.settle()
    text = world.docs.content("a.md").replace(b"Thing a", "Thing a — 2027-01-06".encode())
    world.docs.edit("a.md", text)
    assert met(world) == set()
    assert world.ops.ticket("OPS-1").due == OTHER
    assert b"2027-01-06" in world.docs.content("a.md")


def test_the_policys_date_stays_nobodys_when_the_database_is_lost() -> None:
    """I2: after a lost database the first date in a text wins over the one by policy, in peace."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    world.lose_database()
    world.settle()
    line = world.docs.content("a.md").replace(b"Thing a", b"Thing a " + "— 2027-01-06".encode())
    world.docs.edit("a.md", line)
    assert met(world) == set()
    assert world.ops.ticket("OPS-1").due == OTHER


def test_a_persons_date_is_not_taken_for_the_policys() -> None:
    """I2: a ticket whose date is another than its block says was given it by somebody."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    world.ops.schedule("OPS-1", DUE)
    world.lose_database()
    world.settle()
    (link,) = world.known.links.values()
    assert Field.DUE not in link.born


def test_a_copied_marker_closes_no_ticket_of_other_words() -> None:
    """I6: a ticket that bears another's marker and another title is reported, and not closed."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    (key,) = world.known.links
    other = world.ops.add("Something else", marker=key)
    other.ours = True
    outcome = world.settle()
    assert other.status is Status.OPEN
    assert Code.DUPLICATE_TICKET in {problem.code for problem in outcome.problems}
