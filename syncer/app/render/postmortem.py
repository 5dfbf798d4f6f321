"""A document as it was understood, as JSON, and the words that its text has in common with it."""

from __future__ import annotations

from syncer.app.render.words import Json
from syncer.core.values import plain
from syncer.model import ActionItem, Code, Field, Postmortem, Stage, Status

_STAGES = {Stage.DRAFT: "Draft", Stage.IN_REVIEW: "In Review", Stage.COMPLETE: "Complete"}


def readable(postmortem: Postmortem) -> bool:
    """Whether its text could be read at all."""
    return all(problem.code is not Code.UNREADABLE_DOCUMENT for problem in postmortem.problems)


def postmortem_json(name: str, postmortem: Postmortem) -> Json:
    """The documented keys, and no others."""
    return {
        "doc": name,
        "title": postmortem.title if readable(postmortem) else None,
        "incident_date": None if postmortem.occurred is None else postmortem.occurred.isoformat(),
        "severity": postmortem.severity,
        "status": stage_word(postmortem),
        "waived": postmortem.waiver,
        "items": [_item(item) for item in postmortem.items] if readable(postmortem) else [],
        "problems": [
            {"code": problem.code.value, "line": problem.line, "message": problem.message}
            for problem in postmortem.problems
        ],
    }


def stage_word(postmortem: Postmortem) -> str | None:
    """How far the writing is, as written."""
    written = postmortem.facts.get("status")
    if written is not None:
        return plain(written)
    return None if postmortem.stage is None else _STAGES[postmortem.stage]


def _item(item: ActionItem) -> Json:
    due = item.fields.due
    return {
        "text": item.fields.title,
        "owner": owner_word(item),
        "due": None if due is None else due.isoformat(),
        "due_text": as_written(item, Field.DUE),
        "priority": as_written(item, Field.PRIORITY),
        "type": item.kind,
        "done": item.fields.status is Status.DONE,
        "tickets": list(item.references),
        "line": item.line,
    }


def owner_word(item: ActionItem) -> str | None:
    """Everyone named as owner, as written, without ``@`` and brackets."""
    first = as_written(item, Field.OWNER) or item.fields.owner
    people = (first, *(plain(other) for other in item.others)) if first else ()
    return ", ".join(bare(person) for person in people if bare(person)) or None


def bare(person: str) -> str:
    """A name without ``@`` and brackets."""
    return person.strip().lstrip("@").strip("[]()").strip()


def as_written(item: ActionItem, name: Field) -> str | None:
    """What stands there, without emphasis; None if nothing does."""
    written = item.written.get(name)
    return None if written is None else plain(written) or None
