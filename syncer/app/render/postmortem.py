"""A document as it was understood: for ``parse``, as text and as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syncer.app.console import Line, Tone, line
from syncer.app.render.plan_json import Json
from syncer.app.render.problems import problem_parts
from syncer.app.render.words import counted, value_word
from syncer.core.values import plain
from syncer.model import ActionItem, Code, Field, Postmortem, Stage, Status

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_STAGES = {Stage.DRAFT: "Draft", Stage.IN_REVIEW: "In Review", Stage.COMPLETE: "Complete"}
_BOXES = {
    Status.OPEN: "[ ]",
    Status.IN_PROGRESS: "[~]",
    Status.DONE: "[x]",
    Status.WONT_DO: "[-]",
    Status.DUPLICATE: "[-]",
}


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
        "status": _status(postmortem),
        "waived": postmortem.waiver,
        "items": [_item(item) for item in postmortem.items] if readable(postmortem) else [],
        "problems": [
            {"code": problem.code.value, "line": problem.line, "message": problem.message}
            for problem in postmortem.problems
        ],
    }


def _status(postmortem: Postmortem) -> str | None:
    written = postmortem.facts.get("status")
    if written is not None:
        return plain(written)
    return None if postmortem.stage is None else _STAGES[postmortem.stage]


def _item(item: ActionItem) -> Json:
    due = item.fields.due
    return {
        "text": item.fields.title,
        "owner": _owner(item),
        "due": None if due is None else due.isoformat(),
        "due_text": _as_written(item, Field.DUE),
        "priority": _as_written(item, Field.PRIORITY),
        "type": item.kind,
        "done": item.fields.status is Status.DONE,
        "tickets": list(item.references),
        "line": item.line,
    }


def _owner(item: ActionItem) -> str | None:
    first = _as_written(item, Field.OWNER) or item.fields.owner
    people = (first, *(plain(other) for other in item.others)) if first else ()
    return ", ".join(_bare(person) for person in people if _bare(person)) or None


def _bare(person: str) -> str:
    return person.strip().lstrip("@").strip("[]()").strip()


def _as_written(item: ActionItem, name: Field) -> str | None:
    written = item.written.get(name)
    return None if written is None else plain(written) or None


def postmortem_text(name: str, postmortem: Postmortem) -> Iterator[Line]:
    """Its title and facts, then one line per item, then what could not be read."""
    yield line((Tone.NAME, name), (Tone.HEAD, f"  {postmortem.title}"))
    if readable(postmortem) and postmortem.counts:
        yield line((Tone.DIM, f"  {_facts(postmortem)}"))
    for item in postmortem.items:
        tone = Tone.GOOD if item.fields.status.closed else Tone.PLAIN
        box = _BOXES[item.fields.status]
        yield line(
            f"  {item.line:>4}  ", (tone, box), f" {item.fields.title}", (Tone.DIM, _rest(item))
        )
    if postmortem.waiver is not None:
        yield line("  no action items: ", postmortem.waiver)
    for problem in postmortem.problems:
        yield line("  ", *problem_parts(problem, name))


def _facts(postmortem: Postmortem) -> str:
    if postmortem.skip is not None:
        return f"skipped: {postmortem.skip}"
    day = "no date" if postmortem.occurred is None else postmortem.occurred.isoformat()
    facts = [day, postmortem.severity, _status(postmortem), postmortem.team]
    facts.append(counted(len(postmortem.items), "action item"))
    return " · ".join(fact for fact in facts if fact)


def _rest(item: ActionItem) -> str:
    facts = [_owner(item), value_word(item.fields.due) if item.fields.due else None]
    facts += [_as_written(item, Field.PRIORITY), item.kind]
    facts += [_LINK.sub(r"\1", reference) for reference in item.references]
    if item.skip is not None:
        facts.append(f"skipped: {item.skip}")
    told = " · ".join(fact for fact in facts if fact)
    return f"  ({told})" if told else ""
