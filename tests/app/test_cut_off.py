"""A sync that did not end is told of, and what it left in doubt is named as people know it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syncer.app.invocation import Invocation
from syncer.app.render.doubt import doubt_text, unended
from syncer.app.render.names import Names
from syncer.app.session import session
from syncer.model import Block, Comment, CreateTicket, DocRef, Fields, ItemKey, Link, TicketRef
from syncer.ports import Intent, Memory, Outcome
from tests.app.deployment import CHECKLIST, Deployment, deploy
from tests.app.test_standing import shown

Capture = pytest.CaptureFixture[str]
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
DOC = DocRef("docs", "pm/a.md")
LAST = Outcome("c-1", NOW, {}, seconds=60)


def create(number: int, line: int | None = None) -> CreateTicket:
    key = ItemKey(f"ai-{number:010x}")
    return CreateTicket(
        key, "desk", "LOCAL", DOC, Block("", ""), Fields(f"Item {number}"), line=line
    )


def cut_off(made: Deployment, *, linked: int = 1, doubted: int = 2) -> None:
    """What a death in the middle of a cycle leaves: some links, some intents, no outcome."""
    invocation = Invocation(made.folder / "syncer.yaml", None, None, color=False)
    with session(invocation) as opened:
        store = opened.store
        assert store.lead()
        batch = [create(number, number + 10) for number in range(linked + doubted)]
        begun = datetime.now(UTC)
        store.begin(batch, begun)
        for number, change in enumerate(batch[:linked]):
            ticket = TicketRef("desk", f"LOCAL-{number}")
            store.settle(change.key, Link(change.key, DOC, ticket, begun))


@pytest.fixture(name="made")
def deployed(tmp_path: Path, capsys: Capture) -> Deployment:
    return deploy(tmp_path, capsys, {"a.md": CHECKLIST})


def test_a_first_sync_that_died_is_told_of(made: Deployment) -> None:
    """A store with tickets and no cycle had a sync that did not end: what it made, and 1."""
    cut_off(made)
    said = made("status")
    assert said.code == 1
    assert "No cycle has run" not in said.out
    assert "and did not end: 1 ticket made, 2 changes in doubt." in said.out
    assert '    docs:pm/a.md:11  "Item 1"\n    docs:pm/a.md:12  "Item 2"\n' in said.out
    found = made("status", "--json").json
    assert found["unended"]["made"] == 1
    assert [(one["line"], one["title"]) for one in found["in_doubt"]] == [
        (11, "Item 1"),
        (12, "Item 2"),
    ]
    refused = made("report")
    assert (refused.code, "did not end" in refused.err) == (2, True)


def test_a_later_sync_that_died_is_told_of(made: Deployment) -> None:
    """What was begun after the last cycle ended belongs to one that did not: no "ok" alone."""
    assert made("sync").code == 0
    assert made("status").code == 0
    cut_off(made)
    said = made("status")
    assert (said.code, "did not end" in said.out, ": ok" in said.out) == (1, True, True)


def test_a_plan_names_what_is_in_doubt(made: Deployment) -> None:
    """A look says what is in doubt, and never that nothing is to do while something is."""
    assert made("sync").code == 0
    cut_off(made)
    said = made("plan")
    assert said.code == 0
    assert "nothing else to do; 2 in doubt: looked for by the next sync, made if not" in said.out


@pytest.mark.parametrize(
    ("after", "cut"),
    [(timedelta(), False), (timedelta(seconds=60), False), (timedelta(seconds=61), True)],
)
def test_what_a_cycle_left_in_doubt_is_its_own(after: timedelta, cut: bool) -> None:
    """An answer that did not come in a cycle that ended is no sign of another one."""
    known = Memory(pending=(Intent(create(1), NOW + after),))
    assert (unended(known, LAST) is not None) == cut
    assert unended(Memory(), None) is None


def test_doubts_are_listed_as_other_lists_are() -> None:
    """Sorted by place, ten by name and the rest as a number, and from when they are made again."""
    pending = [Intent(create(number, number), NOW) for number in range(30, 0, -1)]
    pending.append(Intent(Comment("overdue/ai-1", TicketRef("desk", "LOCAL-7"), "late"), NOW))
    at = NOW + timedelta(minutes=2)
    said = shown(doubt_text(pending, Names(), at, {"desk": timedelta(minutes=6)}))
    assert "  30 new tickets in desk, begun 2 minutes ago:\n    docs:pm/a.md:1  " in said
    assert said.index("a.md:2 ") < said.index("a.md:10 ")
    assert "    and 20 more: `syncer status --json`\n  1 comment, begun" in said
    assert "from 2026-11-20T15:06:00Z on it makes those that are not there." in said
    late = shown(doubt_text(pending, Names(), NOW + timedelta(hours=1), {"desk": timedelta()}))
    assert "Run `syncer sync`: it looks for them" in late
    one = replace(pending[0], change=replace(create(1), line=None))
    assert '    docs:pm/a.md  "Item 1"\n' in shown(doubt_text([one], Names(), at, {}))


def test_tickets_of_an_earlier_store_are_told_of(made: Deployment) -> None:
    """A fresh store that meets our own tickets says what it no longer knows; others say nothing."""
    assert "earlier store" not in made("plan").out + made("sync").out
    for state in (made.folder / ".syncer").iterdir():
        state.unlink()
    ticket = next((made.folder / "tickets").glob("*.md"))
    assert made("tickets", "edit", ticket.stem, "--owner", "zoe").code == 0
    assert "Found 1 ticket of an earlier store." in made("plan").out
    said = made("sync").out
    assert "Found 1 ticket of an earlier store. Who wrote last is not known any more" in said
    assert "owner: ana in the document, zoe in the ticket; the ticket won" in said
    assert "earlier store" not in made("sync").out
