"""Plans, outcomes and states as JSON: the documented keys, all of them, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import assert_never

from syncer.app.render.counts import Counts, counts_json
from syncer.app.render.words import Json, value_json
from syncer.core.digests import change_ids
from syncer.engine.run import kind
from syncer.model import (
    Change,
    Comment,
    Conflict,
    CreateTicket,
    EditDocument,
    Field,
    Patch,
    Plan,
    Problem,
    ProposeEdits,
    Refusal,
    Remember,
    SendNotice,
    Told,
    UpdateTicket,
)
from syncer.ports import Memory, Outcome

_SENT = (Field.TITLE, Field.OWNER, Field.DUE, Field.PRIORITY)


def moment(at: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plan_json(
    plan: Plan,
    digest: str,
    refused: Sequence[Refusal],
    counts: Sequence[Counts],
    memory: Memory,
) -> Json:
    """The whole plan, as ``plan --json`` prints it."""
    return {
        "version": 1,
        "digest": digest,
        "sources": counts_json(counts),
        "changes": [_change(change) for change in plan.changes],
        "held": [held_json(refusal) for refusal in refused],
        "vanished": sorted(str(ref) for ref in memory.missing),
        "conflicts": [_conflict(conflict) for conflict in plan.conflicts],
        "problems": [problem_json(problem) for problem in plan.problems],
    }


def outcome_json(outcome: Outcome) -> Json:
    """What a cycle did, as ``sync --json`` prints it."""
    return {
        "version": 1,
        "cycle": outcome.cycle,
        "landed": dict(outcome.landed),
        "failed": outcome.failed,
        "waiting": outcome.waiting,
        "held": [held_json(refusal) for refusal in outcome.refused],
        "conflicts": [_conflict(conflict) for conflict in outcome.conflicts],
        "problems": [problem_json(problem) for problem in outcome.problems],
        "requests": dict(outcome.requests),
        "seconds": round(outcome.seconds, 3),
    }


def held_json(refusal: Refusal) -> Json:
    """A group that waits for a person."""
    return {
        "adapter": refusal.adapter,
        "verb": refusal.verb,
        "count": len(refusal.changes),
        "limit": refusal.limit,
        "digest": refusal.digest,
        "message": refusal.message,
        "changes": list(refusal.changes),
    }


def problem_json(problem: Problem) -> Json:
    """One finding, with its place."""
    return {
        "code": problem.code.value,
        "severity": problem.code.severity,
        "doc": None if problem.doc is None else str(problem.doc),
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
    }


def _conflict(conflict: Conflict) -> Json:
    return {
        "key": conflict.key,
        "field": conflict.field.value,
        "document": value_json(conflict.document),
        "ticket": value_json(conflict.ticket),
        "winner": None if conflict.winner is None else conflict.winner.value,
    }


def _change(change: Change) -> Json:
    ids = change_ids(change)
    return {"kind": kind(change), "id": ids[0] if ids else None} | _details(change)


def _details(change: Change) -> dict[str, object]:
    match change:
        case CreateTicket():
            return _create(change)
        case UpdateTicket():
            return _update(change)
        case EditDocument():
            parts = zip(change.told.items(), change_ids(change), strict=True)
            moves = [row for (key, told), id_ in parts for row in _told(key, told, id_)]
            return {"doc": str(change.ref), "told": moves}
        case ProposeEdits():
            docs = [str(edit.ref) for edit in change.edits]
            return {"source": change.source, "docs": docs, "digest": change.digest}
        case Comment():
            to = list(change.to)
            return {"id": change.id, "ticket": str(change.ref), "to": to, "text": change.text}
        case SendNotice():
            to = list(change.to)
            return {"id": change.id, "via": change.via, "to": to, "subject": change.subject}
        case Remember():
            link = change.link
            return {"key": link.key, "doc": str(link.doc), "ticket": str(link.ticket)}
        case _:
            assert_never(change)


def _update(change: UpdateTicket) -> dict[str, object]:
    return {
        "key": change.key,
        "doc": None if change.doc is None else str(change.doc),
        "ticket": str(change.ref),
        "fields": [
            {"field": name, "before": before, "after": after}
            for name, before, after in _moves(change.before, change.patch)
        ],
        "flags": None if change.flags is None else sorted(change.flags),
        "block": change.block is not None,
    }


def _create(change: CreateTicket) -> dict[str, object]:
    fields = {
        name.value: value_json(change.fields[name])
        for name in _SENT
        if name not in change.fields.silent and change.fields[name] is not None
    }
    return {
        "key": change.key,
        "doc": str(change.doc),
        "line": change.line,
        "tracker": change.tracker,
        "destination": change.destination,
        "fields": fields,
        "supplied": [name.value for name in Field if name in change.supplied],
    }


def _told(key: str, told: Told, id_: str) -> list[Json]:
    moves = _moves(told.before, told.patch)
    if told.name is not None:
        moves.insert(0, ("ticket", None, str(told.name)))
    return [
        {"key": key, "line": told.line, "field": name, "before": before, "after": after, "id": id_}
        for name, before, after in moves
    ]


def _moves(before: Patch, after: Patch) -> list[tuple[str, str | None, str | None]]:
    return [
        (name.value, value_json(before.get(name)), value_json(after[name]))
        for name in Field
        if name in after
    ]
