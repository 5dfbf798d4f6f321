"""A plan and what became of it, for people: counts first, then change by change, then the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import groupby
from typing import assert_never

from syncer.app.console import Line, Tone, line
from syncer.app.render.modes import PROMISES, withheld, withheld_word
from syncer.app.render.problems import named, problems_text
from syncer.app.render.words import counted, counts_word, value_word
from syncer.core.digests import change_ids, tell_id
from syncer.core.policy import Mode
from syncer.engine.run import kind
from syncer.model import (
    Change,
    Comment,
    Conflict,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    ItemKey,
    Patch,
    Plan,
    ProposeEdits,
    Refusal,
    Remember,
    Rest,
    SendNotice,
    Side,
    Status,
    Subject,
    TicketRef,
    Told,
    UpdateTicket,
)
from syncer.ports import Health, Memory, Outcome

_HELD: tuple[Tone, str] = (Tone.BAD, "  held")
_LOOK = "Look at them: syncer plan."


@dataclass(frozen=True, slots=True)
class Names:
    """What keys and references are called by people, as of one memory."""

    documents: Mapping[DocRef, str] = field(default_factory=dict)
    tickets: Mapping[TicketRef, str] = field(default_factory=dict)
    places: Mapping[ItemKey, DocRef] = field(default_factory=dict)
    keys: Mapping[TicketRef, ItemKey] = field(default_factory=dict)
    resting: Mapping[Subject, Rest] = field(default_factory=dict)

    def ticket(self, ref: TicketRef) -> str:
        """The name of a ticket, else its id."""
        return self.tickets.get(ref, ref.id)

    def place(self, change: Change) -> DocRef | None:
        """The document a change stems from, as far as anyone knows."""
        match change:
            case CreateTicket():
                return change.doc
            case UpdateTicket():
                return change.doc or self._of(change.ref)
            case EditDocument():
                return change.ref
            case Comment():
                return self._of(change.ref)
            case Remember():
                return change.link.doc
            case ProposeEdits() | SendNotice():
                return None
            case _:
                assert_never(change)

    def _of(self, ref: TicketRef) -> DocRef | None:
        key = self.keys.get(ref)
        return None if key is None else self.places.get(key)


def names(memory: Memory) -> Names:
    """The names that a memory knows."""
    return Names(
        documents={ref: postmortem.title for ref, postmortem in memory.postmortems.items()},
        tickets={ref: ticket.name for ref, ticket in memory.tickets.items()},
        places={key: link.doc for key, link in memory.links.items()},
        keys={link.ticket: key for key, link in memory.links.items()},
        resting=memory.resting,
    )


def source_counts(memory: Memory, sources: Iterable[str]) -> tuple[tuple[str, int, int, int], ...]:
    """Per source: documents, postmortems, those by an action heading alone."""
    rows = []
    for name in sources:
        known = [p for ref, p in memory.postmortems.items() if ref.source == name]
        counting = [p for p in known if p.counts]
        rows.append((name, len(known), len(counting), sum(p.alone for p in counting)))
    return tuple(rows)


def plan_text(
    plan: Plan,
    digest: str,
    refused: Sequence[Refusal],
    counts: Sequence[tuple[str, int, int, int]],
    known: Names,
    *,
    mode: Mode = Mode.SYNC,
    naming: int = 0,
) -> Iterator[Line]:
    """What mode ``sync`` would do, document by document, and what it would leave.

    ``naming`` documents are told the names of the tickets, once these are there.
    """
    yield from _sources(counts)
    held = {change for refusal in refused for change in refusal.changes}
    visible = [change for change in plan.changes if not isinstance(change, Remember)]
    yield from _changes(visible, known, held)
    yield from held_text(refused, above=True)
    yield from conflicts_text(plan.conflicts, known)
    yield from problems_text(named(plan.problems, known.resting, known.tickets))
    yield line()
    tally = Counter(kind(change) for change in plan.changes)
    yield line(
        (Tone.HEAD, f"Plan {digest}: "),
        counts_word(tally, planned=True) or "nothing to do",
        f"; then their names are written into {counted(naming, 'document')}" if naming else "",
        f"; {counted(len(held), 'change')} held" if held else "",
        f"; {counted(len(plan.problems), 'problem')}" if plan.problems else "",
        ".",
    )
    if kept := withheld_word(withheld(plan, mode)):
        yield line((Tone.WARN, f"Mode {mode}: "), f"{PROMISES[mode]}; {kept} by a sync now.")


def outcome_text(
    outcome: Outcome, known: Names, mode: Mode = Mode.SYNC, kept: Mapping[str, int] | None = None
) -> Iterator[Line]:
    """What a sync did, what it could not or, ``kept`` back by its mode, did not; the next step."""
    landed = counts_word(
        {name: count for name, count in outcome.landed.items() if name != "remember"}, planned=False
    )
    undone = withheld_word(kept or {})
    left = outcome.failed or outcome.waiting or outcome.refused or _unread(outcome)
    agree = not (left or undone)
    yield line((Tone.HEAD, "Landed: "), landed or f"nothing{'; both sides agree' if agree else ''}")
    if undone:
        yield line((Tone.WARN, f"Mode {mode}: "), f"{undone}; see `syncer plan`.")
    if outcome.failed:
        yield line((Tone.BAD, f"Failed: {counted(outcome.failed, 'change')}"))
    if outcome.waiting:
        yield line((Tone.WARN, f"Waiting for the next cycle: {counted(outcome.waiting, 'change')}"))
    yield from held_text(outcome.refused)
    yield from conflicts_text(outcome.conflicts, known)
    # A sync is run again and again: what stands since long is counted, and listed by status.
    problems = named(outcome.problems, known.resting, known.tickets)
    yield from problems_text(problems, ("warning", "info"))
    for health in _unread(outcome):
        yield line()
        yield line((Tone.BAD, f"{health.name} is {health.state}: {health.reason or ''}"))
    yield line()
    yield line((Tone.DIM, f"{outcome.cycle}, {outcome.seconds:.1f} s. "), _next_step(outcome))


def _unread(outcome: Outcome) -> tuple[Health, ...]:
    return tuple(one for one in outcome.health if one.state in ("paused", "suspended"))


def _next_step(outcome: Outcome) -> str:
    if outcome.refused:
        return "Next: look at what is held, then approve it or change its limit."
    if outcome.unsettled:
        return "Not settled: run `syncer sync` again; if that stays so, it is a fault of ours."
    if outcome.waiting:
        return "Next: run `syncer sync` again for what waits."
    if outcome.failed or _unread(outcome):
        return "Next: mend what is named above; it is tried again with the next sync."
    return "`syncer status` lists the problems, `syncer report` sums them up."


def _sources(counts: Sequence[tuple[str, int, int, int]]) -> Iterator[Line]:
    width = max((len(name) for name, *_ in counts), default=0)
    for name, documents, postmortems, alone in counts:
        other = documents - postmortems
        yield line(
            (Tone.NAME, name.ljust(width)),
            f"  {counted(documents, 'document')}: {counted(postmortems, 'postmortem')}",
            f" ({alone} by an action heading alone)" if alone else "",
            f", {other} not" if other else "",
        )


def _changes(changes: Sequence[Change], known: Names, held: AbstractSet[str]) -> Iterator[Line]:
    placed = sorted(
        ((known.place(change), number, change) for number, change in enumerate(changes)),
        key=lambda entry: (entry[0] is None, entry[0] or DocRef("", ""), entry[1]),
    )
    for doc, group in groupby(placed, key=lambda entry: entry[0]):
        yield line()
        if doc is None:
            yield line((Tone.HEAD, "Not of one document"))
        else:
            yield line((Tone.NAME, str(doc)), (Tone.HEAD, f"  {known.documents.get(doc, '')}"))
        for _, _, change in group:
            yield from _change(change, known, held)


def _change(change: Change, known: Names, held: AbstractSet[str]) -> Iterator[Line]:
    waits = not held.isdisjoint(change_ids(change))
    match change:
        case CreateTicket():
            where = f"line {change.line}: " if change.line else ""
            yield line(
                (Tone.GOOD, "  + "),
                f"{where}new ticket in {change.tracker}: ",
                *_born(change),
                _HELD if waits else "",
            )
        case UpdateTicket():
            yield from _update(change, known, held)
        case EditDocument():
            for key, told in sorted(change.told.items(), key=lambda entry: entry[1].line):
                mark = _HELD if tell_id(key, told) in held else ""
                yield line((Tone.WARN, "  ~ "), f"line {told.line}: {_told(told, known)}", mark)
        case ProposeEdits():
            files = counted(len(change.edits), "document")
            mark = _HELD if waits else ""
            yield line((Tone.WARN, "  ~ "), f"{change.source}: propose edits of {files}", mark)
        case Comment():
            to = f" to {', '.join(change.to)}" if change.to else ""
            yield line(
                (Tone.GOOD, "  + "), f"{known.ticket(change.ref)}: comment{to}: {change.text}"
            )
        case SendNotice():
            yield line((Tone.GOOD, "  + "), f"notice by {change.via}: {change.subject}")
        case Remember():
            yield line((Tone.DIM, f"  = remember {change.link.key}"))
        case _:
            assert_never(change)


def _born(change: CreateTicket) -> tuple[str | tuple[Tone, str], ...]:
    fields, silent = change.fields, change.fields.silent
    facts = [fields.owner if Field.OWNER not in silent and fields.owner else "no owner"]
    if fields.due is not None and Field.DUE not in silent:
        facts.append(f"due {fields.due}{' by policy' if Field.DUE in change.supplied else ''}")
    if fields.priority is not None and Field.PRIORITY not in silent:
        facts.append(value_word(fields.priority))
    return (Tone.HEAD, f'"{fields.title}"'), f" ({', '.join(facts)})"


def _update(change: UpdateTicket, known: Names, held: AbstractSet[str]) -> Iterator[Line]:
    name = known.ticket(change.ref)
    verbs = {id_.partition("/")[0] for id_ in change_ids(change) if id_ in held}
    for what, before, after in _pairs(change.before, change.patch):
        waits = "adopt" in verbs or ("close" if what == Field.STATUS else "update") in verbs
        mark = _HELD if waits else ""
        yield line((Tone.WARN, "  ~ "), f"{name}: {what} {before} → {after}", mark)
    if change.flags is not None:
        flags = ", ".join(sorted(change.flags)) or "none"
        yield line((Tone.WARN, "  ~ "), f"{name}: flags {flags}")
    if change.block is not None and not change.patch:
        what = (
            "bring the facts in its block up to date"
            if change.block.text
            else "take its block away"
        )
        yield line((Tone.WARN, "  ~ "), f"{name}: {what}", _HELD if verbs else "")


def _told(told: Told, known: Names) -> str:
    words = [] if told.name is None else [f"name {known.ticket(told.name)}"]
    words += [
        f"{what} {before} → {after}" for what, before, after in _pairs(told.before, told.patch)
    ]
    return ", ".join(words)


def _pairs(before: Patch, after: Patch) -> Iterator[tuple[str, str, str]]:
    for name in Field:
        if name in after:
            was = before.get(name, Status.OPEN if name is Field.STATUS else None)
            yield name.value, value_word(was), value_word(after[name])


def held_text(refused: Sequence[Refusal], *, above: bool = False) -> Iterator[Line]:
    """Groups that wait for a person, each with its way out; ``above``: below the plan itself."""
    if not refused:
        return
    yield line()
    yield line((Tone.HEAD, "Held until a person approves"))
    for refusal in refused:
        yield line(
            (Tone.BAD, "  ! "),
            f"{refusal.adapter}: {counted(len(refusal.changes), refusal.verb)} ({refusal.limit})",
        )
        told = refusal.message.replace(_LOOK, "They are marked above.") if above else None
        yield line(f"    {told or refusal.message}")
        if f"syncer approve {refusal.digest}" not in refusal.message:
            yield line("    Let it through: ", (Tone.HEAD, f"syncer approve {refusal.digest}"))


def conflicts_text(conflicts: Sequence[Conflict], known: Names) -> Iterator[Line]:
    """Both words on each field that both sides moved."""
    if not conflicts:
        return
    yield line()
    yield line((Tone.HEAD, "Conflicts"))
    for conflict in conflicts:
        doc = known.places.get(conflict.key)
        match conflict.winner:
            case Side.DOCUMENT:
                won = "the document wins"
            case Side.TICKET:
                won = "the ticket wins"
            case None:
                won = "each keeps its own"
            case _:
                assert_never(conflict.winner)
        said = f"{value_word(conflict.document)} in the document, {value_word(conflict.ticket)}"
        yield line(
            (Tone.WARN, "  ≠ "),
            f"{doc or conflict.key}: {conflict.field}: {said} in the ticket: {won}",
        )
