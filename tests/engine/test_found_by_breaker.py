"""What somebody found who meant to break it, each told in the fewest acts that do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from syncer.core.policy import Limits
from syncer.errors import AdapterError
from syncer.model import Code, DocRef, Document, EditDocument, Field, Status, TicketRef
from syncer.testing.memory import MemorySource
from tests.engine.world import START, World, postmortem

MANY = postmortem(1, *(f"- [ ] Fix the probe of host {n}" for n in range(6)))
"""More items than the limits of ``few`` let be changed at once."""


def few(world: World, **limits: int) -> None:
    """Let no more than these be changed in one cycle."""
    none = {"updates_percent": 0, "told_percent": 0}
    world.policy = replace(world.policy, limits=Limits(**none, **limits))


def test_a_mass_reopening_is_held() -> None:
    """I7: a status told to a ticket counts, also where it closes nothing."""
    world = World({"a.md": MANY})
    world.settle()
    for ticket in world.ops.tickets:
        world.ops.close(ticket.id)
    world.settle()
    few(world, updates=3)
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[x]", b"[ ]"))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    assert (refusal.verb, len(refusal.changes)) == ("update", 6)
    assert {ticket.status for ticket in world.ops.tickets} == {Status.DONE}
    world.store.approve(refusal.changes, world.now)
    _, outcome = world.cycle()
    assert not outcome.refused
    assert {ticket.status for ticket in world.ops.tickets} == {Status.OPEN}
    assert not world.store.said().approved


def test_a_few_reopened_with_another_date_count_both() -> None:
    """I7: a status and a date told to one ticket count as two, and are held together."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    world.ops.close("OPS-1")
    world.settle()
    few(world, updates=1)
    text = world.docs.content("a.md").replace(b"[x]", b"[ ]").replace(b"2026-12-24", b"2027-01-06")
    world.docs.edit("a.md", text)
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    assert refusal.verb == "update"
    assert world.ops.ticket("OPS-1").status is Status.DONE
    assert str(world.ops.ticket("OPS-1").due) == "2026-12-24"


def test_a_conflict_ends_once_the_text_shows_what_won() -> None:
    """I3: a box that cannot say *in progress* says as much as it can when it is empty."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    world.docs.edit("a.md", world.docs.content("a.md").replace(b"[ ]", b"[x]"))
    world.ops.reopen("OPS-1", Status.IN_PROGRESS)
    _, outcome = world.cycle()
    assert [(one.document, one.ticket) for one in outcome.conflicts] == [
        (Status.DONE, Status.IN_PROGRESS)
    ]
    outcome = world.settle()
    assert b"[ ] Thing a" in world.docs.content("a.md")
    assert Code.CONFLICT not in {problem.code for problem in outcome.problems}
    (link,) = world.known.links.values()
    assert not link.conflicts


def test_a_renamed_document_without_names_makes_no_second_tickets_after_a_lost_database() -> None:
    """I1: a live ticket of ours, of the same title and of a document that is not there, holds."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    nameless = world.docs.content("a.md")
    world.settle()
    world.lose_database()
    world.docs.delete("a.md")
    world.docs.edit("b.md", nameless)
    outcome = world.settle()
    assert world.titles == ["Thing a", "Thing b"]
    similar = [one for one in outcome.problems if one.code is Code.SIMILAR_ITEM]
    assert [one.line for one in similar] == [8, 9]
    assert similar[0].key is not None
    world.store.rule(similar[0].key, TicketRef("ops", "OPS-1"))
    world.settle()
    assert b"Thing a ([OPS-1]" in world.docs.content("b.md")
    assert world.titles == ["Thing a", "Thing b"]


def test_an_older_database_and_a_new_name_make_no_second_ticket() -> None:
    """I1: so it is where the database knows an earlier state, before those tickets were made."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    older = world.store.recall()
    nameless = postmortem(2, "- [ ] Thing b")
    world.docs.edit("b.md", nameless)
    world.settle()
    world.lose_database()
    world.store.keep(tuple(older.links.values()))
    world.docs.delete("b.md")
    world.docs.edit("c.md", nameless)
    outcome = world.settle()
    assert world.titles == ["Thing a", "Thing b"]
    assert Code.SIMILAR_ITEM in {one.code for one in outcome.problems}


def test_a_ticket_of_a_document_that_is_known_holds_no_item_of_another() -> None:
    """I5: two documents may ask for the same; only one that is not there may have been moved."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a"), "b.md": postmortem(2, "- [ ] Thing b")})
    world.settle()
    world.lose_database()
    world.docs.edit("a.md", postmortem(1, "- [ ] Thing c"))
    world.docs.edit("b.md", postmortem(2, "- [ ] Thing b", "- [ ] Thing a"))
    world.settle()
    assert world.titles.count("Thing a") == 2


def test_what_a_person_said_in_a_surplus_ticket_is_recorded() -> None:
    """I2: a second ticket is closed with a conflict for each word that is in it alone."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    (key,) = world.known.links
    first = world.ops.ticket("OPS-1")
    twin = world.ops.add("Thing a", body=first.body, marker=key)
    twin.ours = True
    world.ops.schedule(twin.name, date(2027, 1, 6))
    world.ops.assign(twin.name, "zed")
    _, outcome = world.cycle(full=True)
    assert {(one.key, one.field, one.document, one.ticket) for one in outcome.conflicts} == {
        (key, Field.OWNER, None, "zed"),
        (key, Field.DUE, date(2026, 12, 24), date(2027, 1, 6)),
    }
    assert twin.status is Status.DUPLICATE
    told = [entry for entry in world.store.audit(START) if entry.verb == "conflict"]
    assert {entry.before["ticket"] for entry in told} == {"zed", "2027-01-06"}
    world.settle()
    (remark,) = twin.comments
    assert "Not carried over from here: owner, due." in str(remark)


def test_a_surplus_ticket_nobody_touched_leaves_no_conflict() -> None:
    """I3: what we wrote into a second ticket ourselves is no word of a person."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a — 2026-12-24")})
    world.settle()
    (key,) = world.known.links
    first = world.ops.ticket("OPS-1")
    twin = world.ops.add("Thing a", body=first.body, marker=key)
    twin.ours = True
    twin.due = first.due
    world.ops.schedule("OPS-1", date(2027, 1, 6))
    _, outcome = world.cycle(full=True)
    assert twin.status is Status.DUPLICATE
    assert not outcome.conflicts


def test_a_surplus_ticket_that_a_person_closed_is_said() -> None:
    """I2: a person who closes the ticket that does not count is not left unheard."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a")})
    world.settle()
    (key,) = world.known.links
    twin = world.ops.add("Thing a", body=world.ops.ticket("OPS-1").body, marker=key)
    twin.ours = True
    world.ops.close(twin.name)
    outcome = world.settle()
    said = [one.message for one in outcome.problems if one.code is Code.DUPLICATE_TICKET]
    assert said == [
        "OPS-2 is a second ticket beside OPS-1 and says done: close OPS-1 if that is meant"
    ]
    world.ops.close("OPS-1")
    assert Code.DUPLICATE_TICKET not in {one.code for one in world.settle().problems}


def test_a_replaced_ticket_that_comes_back_is_a_second_one() -> None:
    """I1: after ``syncer new`` the restored old ticket is closed as a duplicate of the new one."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.settle()
    old = world.ops.ticket("OPS-1")
    world.ops.delete("OPS-1")
    world.cycle(full=True)
    (key,) = (one.key for one in world.known.links.values() if one.ticket.id == old.id)
    world.store.rule(key, None)
    world.settle()
    world.ops._tickets[old.id] = old  # brought back from a backup
    world.ops.retitle("OPS-1", old.title)
    outcome = world.settle()
    assert world.ops.ticket("OPS-1").status is Status.DUPLICATE
    assert Code.ITEM_GONE not in {one.code for one in outcome.problems}
    world.ops.reopen("OPS-1")
    outcome = world.settle()
    assert world.ops.ticket("OPS-1").status is Status.OPEN
    said = [one.message for one in outcome.problems if one.code is Code.DUPLICATE_TICKET]
    assert said == ["OPS-1 is a second ticket beside OPS-3: decide which stays"]


def test_a_ticket_that_is_named_while_we_write_is_not_said_to_be_gone() -> None:
    """I10: a name that came into the text since we looked is looked up before it is called gone."""

    class Shared(MemorySource):
        """Somebody names a ticket of their own in the text just before we write into it."""

        other = ""

        def write(
            self, batch: Sequence[EditDocument]
        ) -> Iterator[tuple[DocRef, Document | AdapterError]]:
            if self.other:
                text = self.content("a.md").replace(b"Thing b", f"Thing b ({self.other})".encode())
                self.edit("a.md", text)
                self.other = ""
            return super().write(batch)

    world = World({"a.md": postmortem(1, "- [ ] Thing a")}, source=Shared)
    world.settle()
    text = world.docs.content("a.md") + b"- [ ] Thing b\n"
    world.docs.edit("a.md", text)
    assert isinstance(world.docs, Shared)
    world.docs.other = world.ops.add("Of another deployment").name
    _, outcome = world.cycle()
    assert Code.TICKET_GONE not in {one.code for one in outcome.problems}


def test_a_replaced_ticket_of_a_person_comes_back_without_our_block() -> None:
    """I5: what a person made is not closed for another's sake, and bears nothing of ours then."""
    world = World({"a.md": postmortem(1, "- [ ] Thing a ([OPS-1](x))", "- [ ] Thing b")})
    old = world.ops.add("Thing a")
    world.settle()
    assert old.body
    world.ops.delete("OPS-1")
    world.cycle(full=True)
    (key,) = (one.key for one in world.known.links.values() if one.adopted)
    world.store.rule(key, None)
    world.settle()
    world.ops._tickets[old.id] = old  # brought back from a backup
    world.ops.retitle("OPS-1", old.title)
    outcome = world.settle()
    assert (old.status, old.body) == (Status.OPEN, "")
    assert {one.code for one in outcome.problems} & {Code.ITEM_GONE, Code.DUPLICATE_TICKET} == {
        Code.DUPLICATE_TICKET
    }
