"""The last look before a write catches every edit that would say too much or too little."""

from __future__ import annotations

import pytest

from syncer.core.parse import parse
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.verify import mismatch
from syncer.model import (
    DocRef,
    Document,
    Field,
    Fields,
    Grammar,
    Postmortem,
    Revision,
    Status,
    Ticket,
    TicketRef,
    Told,
)
from syncer.testing.memory import MemoryTracker
from tests.engine.world import START, postmortem

TRACKER = MemoryTracker("ops", lambda: START)
GRAMMAR = Grammar(vocabularies=(ENGLISH,), tickets={"ops": TRACKER.reference})
BEFORE = postmortem(1, "- [ ] Alert on bandwidth — @ana", "- [ ] Fix the runbook")
REF = TicketRef("ops", "10001")
TICKET = Ticket(REF, "OPS-1", Revision("1"), Fields("Alert on bandwidth"), "http://t/1", ours=True)
DONE = Told(8, {Field.STATUS: Status.DONE})
NAMED = Told(8, name=REF)


def read(content: bytes) -> Postmortem:
    """The document as parsed."""
    ref = DocRef("docs", "a.md")
    return parse(Document(ref, Revision(str(hash(content))), content), GRAMMAR)


def judge(old: bytes, new: bytes, told: Told, before: bytes = BEFORE) -> str | None:
    """What the last look says of replacing these bytes."""
    assert old in before
    after = read(before.replace(old, new, 1))
    return mismatch(read(before), after, {told.line: told}, {REF: TICKET})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"[ ] Alert", b"[x] Alert", DONE),
        (b"@ana", b"@ana ([OPS-1](http://t/1))", NAMED),
        (b"@ana", b"@ANA", Told(8, {Field.OWNER: "ana"})),
    ],
)
def test_an_edit_that_says_what_was_meant_passes(old: bytes, new: bytes, told: Told) -> None:
    """Exactly the told values on exactly the told line are no mismatch."""
    assert judge(old, new, told) is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"[ ] Alert", b"[ ] Alert", DONE),
        (b"[ ] Fix", b"[x] Fix", DONE),
        (b"[ ] Alert on", b"[x] Alert of", DONE),
        (b"@ana", b"@ben", Told(8, {Field.OWNER: "zoe"})),
        (b"@ana", b"@ana ([OPS-2](http://t/2))", NAMED),
        (b"@ana", b"@ana ([OPS-1](http://t/1))", DONE),
        (b"@ana\n", b"@ana\n- [ ] Another\n", DONE),
        (b"- [ ] Alert", b"\n- [x] Alert", DONE),
        (b"\n- [ ] Fix the runbook", b"", DONE),
        (b"INC-1", b"INC-2", DONE),
        (b"## Action items", b"## Timeline", DONE),
    ],
)
def test_an_edit_that_says_anything_else_is_caught(old: bytes, new: bytes, told: Told) -> None:
    """Another value, another line, another item, another fact: each is a mismatch."""
    assert judge(old, new, told) is not None
