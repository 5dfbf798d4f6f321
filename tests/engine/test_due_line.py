"""A tracker whose due date is a line of the block: edited by people, misspelt, emptied, mended."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from syncer.model import Code, Field, Ticket
from syncer.testing.memory import MemoryTracker
from syncer.testing.memory_ticket import MemoryTicket
from tests.engine.world import World, postmortem

ITEM = "- [ ] Alert on bandwidth — @ana — 2026-12-01 — P1"


class Lined(MemoryTracker):
    """Reads due dates from the block's own line, as issues without such a field do."""

    def _shown(self, ticket: MemoryTicket) -> Ticket:
        shown = super()._shown(ticket)
        day = shown.notes.get("Due", "").partition(" (")[0].strip()
        try:
            due, silent = date.fromisoformat(day) if day else None, frozenset[Field]()
        except ValueError:
            due, silent = None, frozenset({Field.DUE})
        return replace(shown, fields=replace(shown.fields, due=due, silent=silent))


@pytest.fixture
def world() -> World:
    made = World({"a.md": postmortem(1, ITEM)}, tracker=Lined)
    made.settle()
    return made


def write_line(world: World, said: str) -> None:
    body = world.ops.ticket("OPS-1").body
    world.ops.write_body("OPS-1", re.sub(r"(?m)^- Due:.*$", f"- Due: {said}".rstrip(), body))


def unreadable(world: World) -> list[str]:
    _, outcome = world.cycle()
    return [one.message for one in outcome.problems if one.code is Code.UNREADABLE_VALUE]


def test_an_edited_line_reaches_the_document(world: World) -> None:
    """A day that a person writes into the line is the ticket's word."""
    write_line(world, "2026-12-24")
    world.settle()
    assert "2026-12-24" in world.docs.content("a.md").decode()


def test_a_line_nobody_can_read_changes_nothing(world: World) -> None:
    """Block and document stay as they are, however often it is looked at; a problem says why."""
    write_line(world, "next Friday, promise")
    text = world.docs.content("a.md")
    body = world.ops.ticket("OPS-1").body
    for _ in range(3):
        (message,) = unreadable(world)
        assert 'the Due line of OPS-1 says "next Friday, promise"' in message
    assert (world.docs.content("a.md"), world.ops.ticket("OPS-1").body) == (text, body)


def test_other_facts_wait_until_the_line_is_mended(world: World) -> None:
    """What else changed is written into the block with the first reading that can be read."""
    write_line(world, "soon")
    text = world.docs.content("a.md").replace(b"P1", b"P0").replace(b"2026-12-01", b"2026-12-02")
    world.docs.edit("a.md", text)
    world.settle()
    assert "- Due: soon" in world.ops.ticket("OPS-1").body
    assert "- Priority: P1" in world.ops.ticket("OPS-1").body
    write_line(world, "2026-12-01")
    world.settle()
    assert unreadable(world) == []
    assert "- Due: 2026-12-02" in world.ops.ticket("OPS-1").body
    assert "- Priority: P0" in world.ops.ticket("OPS-1").body


def test_a_mended_line_with_another_day_wins(world: World) -> None:
    """After the repair the ticket's new day reaches the document, as if it had been written so."""
    write_line(world, "24th")
    world.settle()
    write_line(world, "2026-12-24")
    world.settle()
    assert "2026-12-24" in world.docs.content("a.md").decode()
    assert "2026-12-01" not in world.docs.content("a.md").decode()


def test_an_emptied_line_takes_the_day_away(world: World) -> None:
    """Nothing behind the line is a word, too: the document loses its day, as the ticket did."""
    write_line(world, "")
    world.settle()
    assert "2026-12-01" not in world.docs.content("a.md").decode()


def test_a_restart_in_between_knows_no_less(world: World) -> None:
    """Another process finds the same problem, and the same way out of it."""
    write_line(world, "tomorrow")
    world.cycle()
    world.restart()
    assert len(unreadable(world)) == 1
    write_line(world, "2026-12-24")
    world.settle()
    assert "2026-12-24" in world.docs.content("a.md").decode()
