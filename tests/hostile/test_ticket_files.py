"""Whatever stands in a folder of tickets: read, or refused in words; a change changes its value."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncer.adapters.local import LocalTracker
from syncer.adapters.local_head import Head
from syncer.errors import AdapterError
from syncer.model import (
    Block,
    Comment,
    CreateTicket,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Priority,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.notes import notes, with_block, without_block
from tests.hostile.strategies import damage, texts

KEY = ItemKey("ai-00000000a1")
REF = TicketRef("desk", "LOCAL-1")
FILE = b"""\
---
id: LOCAL-1
key: ai-00000000a1
title: Alert on bandwidth
status: open
owner: ana
due: 2026-12-01
priority: P1
labels: [syncer, team-a]
created: 2026-11-02T09:00:00Z
updated: 2026-11-02T09:00:00Z
closed:
customer: "ACME # 7"
---
Mine above.

<!-- syncer:begin ai-00000000a1 -->
From the postmortem of 2026-11-02

- Action item of [Outage](../docs/a.md)
- Owner: ana
- Due: 2026-12-01
- Priority: P1

> Alert on bandwidth
<!-- syncer:end -->

Mine below.
"""
BLOCK = Block(
    "From a postmortem\n\n- Action item of [Outage](../docs/a.md)\n- Due: 2026-12-24", "d"
)
DAMAGED = damage(FILE).map(lambda raw: raw.decode(errors="replace"))
WRITTEN = st.lists(texts, max_size=5).map("\n".join) | DAMAGED
EXAMPLES = settings(max_examples=int(os.environ.get("INPUTS", "40")), deadline=None)


@contextmanager
def tracker(content: bytes) -> Iterator[LocalTracker]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "LOCAL-1.md").write_bytes(content)
        yield LocalTracker("desk", Path(folder))


def fetched(desk: LocalTracker) -> Ticket | AdapterError:
    [(_, outcome)] = desk.fetch([REF])
    if isinstance(outcome, AdapterError):
        assert "LOCAL-1" in str(outcome)
        assert len(str(outcome)) < 1000
        assert str(outcome).isprintable()
    return outcome


PATCHES = (
    (Field.TITLE, "Changed: it # all"),
    (Field.STATUS, Status.DONE),
    (Field.OWNER, "bo"),
    (Field.DUE, date(2026, 12, 24)),
    (Field.PRIORITY, Priority.P3),
    (Field.OWNER, None),
    (Field.DUE, None),
)


@given(damage(FILE, FILE.replace(b"\n", b"\r\n")), st.sampled_from(PATCHES))
@example(FILE.replace(b"Alert on bandwidth", b"&a [*a]", 1), PATCHES[0])
@example(FILE.replace(b"customer:", b"x: " + b"{a: " * 500), PATCHES[0])
@example(FILE.replace(b"2026-12-01", b"9" * 5000, 1), PATCHES[3])
@example(FILE.replace(b"team-a", b"*x", 1), PATCHES[1])
@EXAMPLES
def test_a_damaged_ticket(content: bytes, patch: tuple[Field, object]) -> None:
    """A damaged file is a ticket or is told; a change of it says that value and keeps the rest."""
    with tracker(content) as desk:
        before = fetched(desk)
        listed = desk.changes(None)
        assert (REF in (listed.present or ())) == isinstance(before, Ticket) or not before_ours(
            before
        )
        with suppress(AdapterError):
            assert len(desk.find([KEY]).get(KEY, ())) <= 1
        if isinstance(before, AdapterError):
            return
        name, value = patch
        change = UpdateTicket(REF, before.key, before.revision, {name: value})  # type: ignore[dict-item]  # a pair of them
        [(_, after)] = desk.update([change])
        if isinstance(after, AdapterError):
            assert desk.text_of(REF) == content.decode()
            return
        assert after.fields[name] == value
        for other in set(Field) - {name}:
            assert after.fields[other] == before.fields[other]
        assert after.key == before.key
        assert body(desk) == content.decode()[Head.read(content.decode()).end :]


def before_ours(before: Ticket | AdapterError) -> bool:
    return isinstance(before, Ticket) and before.key is not None


def body(desk: LocalTracker) -> str:
    text = desk.text_of(REF) or ""
    return text[Head.read(text).end :]


@given(damage(FILE))
@EXAMPLES
def test_a_new_block_in_a_damaged_ticket(content: bytes) -> None:
    """Writing the block twice is writing it once; people's lines around it are all there."""
    with tracker(content) as desk:
        before = fetched(desk)
        if isinstance(before, AdapterError):
            return
        change = UpdateTicket(REF, KEY, before.revision, {}, block=BLOCK)
        [(_, after)] = desk.update([change])
        if isinstance(after, AdapterError):
            assert desk.text_of(REF) == content.decode()
            return
        text = desk.text_of(REF) or ""
        assert text.count(f"<!-- syncer:begin {KEY} -->") >= 1
        assert after.notes.get("Due") == "2026-12-24"
        again = UpdateTicket(REF, KEY, after.revision, {}, block=BLOCK)
        [(_, same)] = desk.update([again])
        assert isinstance(same, Ticket)
        assert same.revision == after.revision


@given(texts, texts, texts, texts)
@example("x", "<!-- syncer:end -->\n---\nstatus: done\n---", "a\n<!-- syncer:begin ai-1 -->", "x")
@EXAMPLES
def test_nothing_carried_in_breaks_out(title: str, text: str, owner: str, remark: str) -> None:
    """What a document says stays one value, one block, one remark: no key, mark or file of it."""
    with tempfile.TemporaryDirectory() as folder:
        desk = LocalTracker("desk", Path(folder))
        fields = Fields(title, owner=owner or None)
        draft = CreateTicket(
            key=KEY,
            doc=DocRef("docs", "a.md"),
            line=1,
            tracker="desk",
            destination="",
            fields=fields,
            block=Block(text, "d"),
        )
        [(_, made)] = desk.create([draft])
        if isinstance(made, AdapterError):
            assert os.listdir(folder) == []  # noqa: PTH208 - names
            return
        assert [name for name in os.listdir(folder) if not name.startswith(".")] == ["LOCAL-1.md"]  # noqa: PTH208 - names
        assert (made.ours, made.key, made.fields.status) == (True, KEY, Status.OPEN)
        [(_, error)] = desk.comment([Comment("c-1", REF, remark)])
        assert error is None
        again = fetched(desk)
        assert isinstance(again, Ticket)
        assert again.fields == made.fields
        whole = body(desk)
        assert len(re.findall(r"<!--\s*syncer:begin", whole, re.IGNORECASE)) == 1
        assert len(re.findall(r"<!--\s*syncer:end", whole, re.IGNORECASE)) == 1
        assert len(re.findall(r"<!--\s*syncer:comment", whole, re.IGNORECASE)) == 1
        assert list(desk.find([KEY])) == [KEY]


@given(
    st.lists(texts, max_size=5).map("\n".join)
    | damage(FILE).map(lambda raw: raw.decode(errors="replace"))
)
@EXAMPLES
def test_any_text_around_a_block(text: str) -> None:
    """A block is found where it was put, whatever stands around it, and leaves with its marks."""
    made = with_block(text, KEY, BLOCK.text, keys=(KEY,))
    assert with_block(made, KEY, BLOCK.text, keys=(KEY,)) == made
    assert f"<!-- syncer:begin {KEY} -->" not in without_block(made, keys=(KEY,))
    assert isinstance(notes(text), dict)
