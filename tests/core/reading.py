"""A deployment to read with, and the checks that the byte laws share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from syncer.core.parse import parse
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.core.write import write
from syncer.model import (
    ActionItem,
    DocRef,
    Document,
    Edit,
    Field,
    Fields,
    Form,
    Grammar,
    Patch,
    Person,
    Postmortem,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
    Told,
    Value,
)
from syncer.spans import apply_edits

PEOPLE = (
    Person("ana", ("Ana Silva", "@asilva"), ("ana@acme.example",)),
    Person("bo", ("Bo Li",)),
)
GRAMMAR = Grammar(
    tuple(LANGUAGES.values()),
    {
        "ops": re.compile(r"(?:https://acme\.example/browse/)?\b(?P<key>OPS-\d+)\b"),
        "local": re.compile(r"\b(?P<key>LOCAL-\d+)\b"),
    },
    people=PEOPLE,
)
URL = "https://acme.example/browse/OPS-12"
LINK = f"[OPS-12]({URL})"
TICKET = Ticket(
    TicketRef("ops", "OPS-12"), "OPS-12", Revision("1"), Fields("Alert"), URL, ours=True
)
GOING = (Status.OPEN, Status.IN_PROGRESS)
VALUES: Mapping[Field, tuple[Value, ...]] = {
    Field.STATUS: tuple(Status),
    Field.OWNER: ("ana", "bo", "carla", "Zoë Ünal", None),
    Field.DUE: (date(2027, 1, 31), None),
    Field.PRIORITY: (*Priority, None),
}


def document(content: str | bytes, path: str = "pm/2026-11-02-outage.md") -> Document:
    """These bytes as the document of a source."""
    raw = content.encode() if isinstance(content, str) else content
    return Document(DocRef("runbooks", path), Revision("1"), raw)


def read(content: str | bytes) -> Postmortem:
    """The postmortem these bytes are."""
    return parse(document(content), GRAMMAR)


def tell(
    content: bytes, item: ActionItem, patch: Patch, *, name: bool = False
) -> tuple[bytes, tuple[Edit, ...]]:
    """The document after one item was told, and the edits it took."""
    told = Told(item.line, patch, TICKET.ref if name else None)
    edits = write(item, told, TICKET, PEOPLE)
    return apply_edits(content, edits), edits


def spans_of(item: ActionItem) -> list[tuple[int, int]]:
    """Where an item may be told anything."""
    if item.slots is None:
        return []
    beside = [one for one in (item.slots.link, item.slots.box) if one is not None]
    slots = [*item.slots.fields.values(), *beside]
    return [(slot.span.start, slot.span.end) for slot in slots]


def facts(item: ActionItem) -> tuple[object, ...]:
    """What a reader knows of an item, wherever it stands."""
    return (
        item.fields,
        item.nameable,
        dict(item.forms),
        item.ticket,
        item.named,
        item.kind,
        item.skip,
        item.anchor,
        item.others,
    )


def bare(postmortem: Postmortem) -> Postmortem:
    """Everything but items, bytes and problems."""
    return replace(postmortem, items=(), problems=(), digest="")


def shows(item: ActionItem, name: Field, value: Value) -> Value:
    """What a document can show of a value: boxes and words behind know no work in progress."""
    if item.forms.get(name) in (Form.CHECKBOX, Form.BEHIND) and value is Status.IN_PROGRESS:
        return Status.OPEN
    return value


def seen(item: ActionItem, name: Field) -> Value:
    """The value as far as a box or a word behind can show it."""
    return shows(item, name, item.fields[name])


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing that can be told to one item of a document."""

    index: int
    patch: Patch
    name: bool = False


def tellings(found: Postmortem) -> Iterator[Telling]:
    """All that the items of a document can be told, one thing at a time."""
    for index, item in enumerate(found.items):
        for name in item.forms:
            for value in VALUES[name]:
                yield Telling(index, {name: value})
        if item.nameable and item.slots and item.slots.link and item.ticket is None:
            yield Telling(index, {}, name=True)


def check_laws(content: bytes) -> int:
    """Hold every law of write-back over one document; how many patches were tried."""
    before = read(content)
    check_silence(content, before)
    return sum(check_telling(content, before, telling) for telling in tellings(before))


def check_silence(content: bytes, before: Postmortem) -> None:
    """Telling an item nothing, or what it says already, is no edit."""
    for item in before.items:
        assert tell(content, item, {})[0] == content
        assert tell(content, item, {name: item.fields[name] for name in item.forms})[1] == ()


def check_telling(content: bytes, before: Postmortem, telling: Telling) -> int:
    """One patch moves only its slots and is read back exactly; how many were tried."""
    index, patch = telling.index, telling.patch
    item = before.items[index]
    after, edits = tell(content, item, patch, name=telling.name)
    if telling.name:
        assert len(edits) == 1, (content, item)
        _check_edits(item, edits)
        named = read(after)
        assert named.items[index].ticket == TICKET.ref, (content, after)
        _check_after(before, named, index, {}, (content, after), named=True)
        return 1 + _check_named(after, named, index)
    alone = item.others and Field.OWNER in patch and patch[Field.OWNER] is None
    if alone or len(item.named) > 1:
        # Of several people the first cannot be taken away alone.
        assert edits == ()
        return 1
    _check_edits(item, edits)
    _check_after(before, read(after), index, patch, (content, after))
    return 1


def _check_named(content: bytes, before: Postmortem, index: int) -> int:
    """Once it is named, an item can be told every status, where its form shows one."""
    item = before.items[index]
    values = VALUES[Field.STATUS] if Field.STATUS in item.forms else ()
    for value in values:
        patch: Patch = {Field.STATUS: value}
        after, _ = tell(content, item, patch)
        _check_after(before, read(after), index, patch, (content, after))
    return len(values)


def _check_edits(item: ActionItem, edits: tuple[Edit, ...]) -> None:
    allowed = spans_of(item)
    for edit in edits:
        assert (edit.span.start, edit.span.end) in allowed


def _check_after(
    before: Postmortem,
    after: Postmortem,
    index: int,
    patch: Patch,
    shown: object,
    *,
    named: bool = False,
) -> None:
    assert len(after.items) == len(before.items), shown
    assert bare(after) == bare(before), shown
    for place, (old, new) in enumerate(zip(before.items, after.items, strict=True)):
        if place != index:
            assert facts(new) == facts(old), shown
            continue
        for name in Field:
            wanted = shows(old, name, patch[name]) if name in patch else seen(old, name)
            assert seen(new, name) == wanted, (name, shown)
        assert new.fields.silent == old.fields.silent, shown
        assert named or new.ticket == old.ticket, shown
        assert (new.kind, new.skip, new.anchor) == (old.kind, old.skip, old.anchor), shown
        assert dict(new.forms) == dict(old.forms), shown
