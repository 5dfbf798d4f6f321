"""A document as it was understood, for its author: what becomes a ticket, and what does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from syncer.app.console import Line, Tone, line
from syncer.app.render.postmortem import as_written, bare, owner_word, readable, stage_word
from syncer.app.render.words import counted, value_word
from syncer.core.deadlines import is_history, stage_reached
from syncer.core.policy import Policy
from syncer.model import ActionItem, Code, Field, Postmortem, Problem, Status

Part = tuple[Tone, str]
_BOXES = {
    Status.OPEN: "[ ]",
    Status.IN_PROGRESS: "[~]",
    Status.DONE: "[x]",
    Status.WONT_DO: "[-]",
    Status.DUPLICATE: "[-]",
}
_TONES = {"error": Tone.BAD, "warning": Tone.WARN, "info": Tone.DIM}
_EDGE = 2
_BETWEEN = "  "
_LONGEST = 40
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_OUTCOMES = ("becomes a ticket", "has a ticket", "tracked elsewhere", "closed", "skipped")


def postmortem_text(
    name: str, postmortem: Postmortem, policy: Policy, now: datetime
) -> Iterator[Line]:
    """Its facts and what is missing, then each item with its fate, and its problems below it."""
    yield line((Tone.NAME, name))
    if not readable(postmortem) or not postmortem.counts:
        yield from _nothing(postmortem)
        return
    yield line((Tone.HEAD, postmortem.title))
    yield from _facts(postmortem)
    rests = _rests(postmortem, policy, now)
    yield from _outcome(postmortem, rests, policy)
    width = len(str(max((one.line or 0 for one in _all(postmortem)), default=0)))
    hang = _EDGE + width + len(_BETWEEN)
    lines = {item.line for item in postmortem.items}
    for problem in (one for one in postmortem.problems if one.line is None):
        yield line(" " * hang, *_told(problem))
    told = {problem.line for problem in postmortem.problems}
    for entry in _all(postmortem):
        number = str(entry.line).rjust(width + _EDGE)
        if isinstance(entry, ActionItem):
            yield from _item(entry, number, hang, _said(entry, rests, policy, told))
            continue
        own = entry.line in lines
        head = " " * (hang + 4) if own else f"{number}{_BETWEEN}"
        yield Line(line((Tone.DIM, head), *_told(entry)).parts, len(head))


def _all(postmortem: Postmortem) -> Sequence[ActionItem | Problem]:
    """Items and problems as they stand in the text; an item before what is said of it."""
    entries: list[ActionItem | Problem] = [*postmortem.items]
    entries += [problem for problem in postmortem.problems if problem.line is not None]
    return sorted(entries, key=lambda one: (one.line or 0, isinstance(one, Problem)))


def _nothing(postmortem: Postmortem) -> Iterator[Line]:
    """A document of which nothing is taken, and why."""
    if readable(postmortem):
        yield line((Tone.HEAD, postmortem.title))
    for problem in postmortem.problems:
        if problem.code is Code.NOT_A_POSTMORTEM:
            yield line("  ", (Tone.WARN, problem.message))
        elif not readable(postmortem):
            place = "" if problem.line is None else f"line {problem.line}: "
            yield line("  ", *_told(problem, place))


def _facts(postmortem: Postmortem) -> Iterator[Line]:
    """What is known of the incident, and what nobody wrote."""
    said = {
        "date": None if postmortem.occurred is None else postmortem.occurred.isoformat(),
        "severity": postmortem.severity,
        "status": stage_word(postmortem),
    }
    known = [*said.values(), postmortem.incident, postmortem.team]
    shown = " · ".join(dict.fromkeys(word for word in known if word))
    if shown:
        yield line("  ", shown)
    missing = [name for name, word in said.items() if word is None]
    if missing:
        yield line("  ", (Tone.WARN, f"not found: {', '.join(missing)}"))


def _rests(postmortem: Postmortem, policy: Policy, now: datetime) -> str | None:
    """Why nothing in the document becomes a ticket, if so."""
    if postmortem.skip is not None:
        return f"skipped, {postmortem.skip}"
    if is_history(postmortem, policy):
        return f"history, from before sync.since {policy.since}"
    if not stage_reached(postmortem, policy, now):
        return f"not yet {policy.create_from.value.replace('_', ' ')} (sync.create_from)"
    return None


def _outcome(postmortem: Postmortem, rests: str | None, policy: Policy) -> Iterator[Line]:
    """How many items there are, and what is to become of them."""
    if postmortem.waiver is not None:
        yield line("  no action items: ", (Tone.GOOD, postmortem.waiver))
    elif not postmortem.items:
        yield line("  ", (Tone.WARN, "no action items"))
    if not postmortem.items:
        return
    fates = Counter(_fate(item, policy)[0] for item in postmortem.items)
    words = {"becomes a ticket": "become tickets", "has a ticket": "have a ticket"}
    told = [
        f"{fates[fate]} {fate if fates[fate] == 1 else words.get(fate, fate)}"
        for fate in _OUTCOMES
        if fates[fate] and not (rests and fate == _OUTCOMES[0])
    ]
    if rests:
        told.insert(0, f"no tickets: {rests}")
    yield line(
        "  ", counted(len(postmortem.items), "action item"), (Tone.DIM, f": {', '.join(told)}")
    )


def _item(item: ActionItem, number: str, hang: int, said: Sequence[Part]) -> Iterator[Line]:
    """Its line, box and title; then what becomes of it and what its author wrote."""
    tone = Tone.DIM if item.fields.status.closed or item.skip else Tone.PLAIN
    box = (Tone.GOOD if item.fields.status is Status.DONE else tone, _BOXES[item.fields.status])
    head = line((Tone.DIM, number), _BETWEEN, box, " ", (tone, item.fields.title))
    yield Line(head.parts, hang + 4)
    if said:
        parts = [piece for part in said for piece in ((Tone.DIM, " · "), part)][1:]
        yield Line(((Tone.PLAIN, " " * (hang + 4)), *parts), hang + 4)


def _said(
    item: ActionItem, rests: str | None, policy: Policy, told: Collection[int | None]
) -> Sequence[Part]:
    """What becomes of an item, and its values; not what a problem tells or all have in common."""
    fate, words = _fate(item, policy)
    parts: list[Part] = []
    if not (rests and fate == _OUTCOMES[0]):
        parts.append((Tone.GOOD if fate == _OUTCOMES[0] else Tone.DIM, words))
    return [*parts, *_values(item, told=item.line in told)]


def _fate(item: ActionItem, policy: Policy) -> tuple[str, str]:
    """What becomes of an item: one of the outcomes, and in words."""
    status = item.fields.status
    tickets = ", ".join(_LINK.sub(r"\1", reference) for reference in item.references)
    if item.skip is not None:
        return "skipped", f"skipped, no ticket: {item.skip}"
    if len(item.named) > 1:
        return "has a ticket", f"names several tickets, keep one: {tickets}"
    if item.references:
        ours = bool(item.named) or not policy.trackers
        fate = "has a ticket" if ours else "tracked elsewhere"
        return fate, f"{fate}: {tickets}"
    if not status.closed:
        return _OUTCOMES[0], _OUTCOMES[0]
    struck = status is Status.WONT_DO and Field.STATUS not in item.written
    word = (
        "struck out" if struck else "done already" if status is Status.DONE else value_word(status)
    )
    return "closed", f"{word}: no ticket"


def _values(item: ActionItem, *, told: bool) -> Iterator[Part]:
    """Owner, date, priority and kind, as understood and, where that differs, as written."""
    over = item.fields.status.closed or item.references or item.skip
    lacks = Tone.DIM if over else Tone.WARN
    owner = owner_word(item)
    if owner is not None:
        yield Tone.PLAIN, owner
    elif lacks is Tone.WARN:
        yield lacks, "no owner"
    due, said = item.fields.due, as_written(item, Field.DUE)
    if due is not None:
        differs = said is not None and said != due.isoformat()
        yield Tone.PLAIN, f"due {due.isoformat()}" + (f' ("{said}")' if differs else "")
    elif said is not None and not told:
        yield lacks, f'no date: "{_cut(said)}"'
    elif lacks is Tone.WARN:
        yield lacks, "no date"
    priority, said = item.fields.priority, as_written(item, Field.PRIORITY)
    if priority is not None:
        word = value_word(priority)
        differs = said is not None and said.casefold() != word.casefold()
        yield Tone.PLAIN, word + (f' ("{said}")' if differs else "")
    if item.kind is not None:
        yield Tone.PLAIN, bare(item.kind)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _told(problem: Problem, place: str = "") -> tuple[str | tuple[Tone, str], ...]:
    """``warning ambiguous-date: message``; what was left out is said in the same words."""
    if problem.code is Code.PLACEHOLDER:
        left = ": left out" if problem.message.endswith("without an action") else ""
        return place, (Tone.DIM, f"placeholder: {problem.message}{left}")
    tone = _TONES[problem.code.severity]
    return place, (tone, f"{problem.code.severity} {problem.code}"), f": {problem.message}"
