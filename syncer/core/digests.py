"""What a change is called when a person approves it: its verb, its key and a digest of its values.

No offsets, revisions or times go in, and no value that only the policy supplied, so that neither
an unrelated edit nor another day voids a review. Where a ticket would be made and which one would
be changed go in: whoever approves was shown that too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import assert_never

from syncer.model import (
    Change,
    Comment,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    Patch,
    Plan,
    ProposeEdits,
    Remember,
    SendNotice,
    Status,
    Told,
    UpdateTicket,
    Value,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a change does, as a guard counts it and a person approves it."""

    id: str
    """``create/ai-3f9c1e02ab/8d2f61``"""
    adapter: str
    verb: str
    """create, adopt, update, close, tell; else one that no guard counts."""
    weight: int
    """What it counts: fields for tell and update, one else; 0: not counted."""
    doc: DocRef | None = None


def parts(change: Change) -> tuple[Part, ...]:
    """The parts of a change in their order; none of what only we remember."""
    match change:
        case CreateTicket():
            values = {
                name: change.fields[name]
                for name in Field
                if name not in change.fields.silent and name not in change.supplied
            }
            id_ = change_id("create", change.key, values, change.tracker, change.destination)
            return (Part(id_, change.tracker, "create", 1, change.doc),)
        case UpdateTicket():
            return _update(change)
        case EditDocument():
            return tuple(_tell(key, told, change.ref) for key, told in change.told.items())
        case ProposeEdits():
            return tuple(part for edit in change.edits for part in parts(edit))
        case Comment():
            return (Part(change.id, change.ref.tracker, "comment", 1),)
        case SendNotice():
            return (Part(change.id, change.via, "notice", 0),)
        case Remember():
            return ()
        case _:
            assert_never(change)


def change_ids(change: Change) -> tuple[str, ...]:
    """The ids of all its parts."""
    return tuple(part.id for part in parts(change))


def change_id(verb: str, key: str, values: Patch, *where: str) -> str:
    """The id of one thing that is done: the verb, what it is about, and a digest of the values."""
    said = "\n".join((*where, _values(values)))
    return f"{verb}/{key}/{hashlib.sha256(said.encode()).hexdigest()[:6]}"


def tell_id(key: str, told: Told) -> str:
    """The id of what one item is told."""
    return change_id("tell", key, told.patch)


def digest(words: Iterable[str]) -> str:
    """Twelve hex digits for any number of ids."""
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:12]


def plan_digest(plan: Plan) -> str:
    """Of all that a plan would do."""
    return digest(id_ for change in plan.changes for id_ in change_ids(change))


def proposal_digest(edits: Iterable[EditDocument]) -> str:
    """Of refs, revisions and told."""
    return digest(
        f"{edit.ref}@{edit.expected} {key} {told.line} {_values(told.patch)} {told.name}"
        for edit in edits
        for key, told in sorted(edit.told.items())
    )


def closes(name: Field, value: Value) -> bool:
    """Whether telling a ticket this closes it; any other status counts as people's fields do."""
    return name is Field.STATUS and isinstance(value, Status) and value.closed


def _update(change: UpdateTicket) -> tuple[Part, ...]:
    key, adapter = change.key or str(change.ref), change.ref.tracker
    found: list[Part] = []
    ref = str(change.ref)
    leaves = change.block is not None and not change.block.text
    if change.adopts or leaves:
        id_ = change_id("leave" if leaves else "adopt", key, {}, ref)
        found.append(Part(id_, adapter, "adopt", 1, change.doc))
    people = {name: value for name, value in change.patch.items() if not closes(name, value)}
    if len(people) < len(change.patch):
        id_ = change_id("close", key, {Field.STATUS: change.patch[Field.STATUS]}, ref)
        found.append(Part(id_, adapter, "close", 1, change.doc))
    if people:
        id_ = change_id("update", key, people, ref)
        found.append(Part(id_, adapter, "update", len(people), change.doc))
    if not found:
        found.append(Part(f"update/{key}", adapter, "refresh", 0, change.doc))
    return tuple(found)


def _tell(key: str, told: Told, ref: DocRef) -> Part:
    if not told.patch:
        return Part(f"name/{key}", ref.source, "name", 0, ref)
    return Part(tell_id(key, told), ref.source, "tell", len(told.patch), ref)


def _values(values: Mapping[Field, object]) -> str:
    return repr([(name.value, str(values[name])) for name in Field if name in values])
