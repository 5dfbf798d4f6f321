"""A plan and what became of it, for people: counts first, then change by change, then the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from typing import assert_never

from syncer.app.console import Line, Tone, line
from syncer.app.render.counts import Counts, counts_text
from syncer.app.render.modes import PROMISES, withheld
from syncer.app.render.names import Names
from syncer.app.render.problems import named, problems_text
from syncer.app.render.waiting import conflicts_text, held_text
from syncer.app.render.words import counted, counts_word, listed, value_word
from syncer.core.digests import change_ids, tell_id
from syncer.core.policy import Mode
from syncer.engine.run import kind
from syncer.model import (
    Block,
    Change,
    Code,
    Comment,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    Patch,
    Plan,
    ProposeEdits,
    Refusal,
    Remember,
    SendNotice,
    Status,
    Ticket,
    Told,
    UpdateTicket,
)
from syncer.notes import NAMES, ORIGIN, notes

_FOLLOWS = "its summary, quotation or last line, as document and configuration have them now"
_MOST_ANEW = 5
"""So many tickets are named line by line of whose block only the text changes."""
_HELD: tuple[Tone, str] = (Tone.BAD, "  held")


def plan_text(
    plan: Plan,
    digest: str,
    refused: Sequence[Refusal],
    counts: Sequence[Counts],
    known: Names,
    *,
    mode: Mode = Mode.SYNC,
    naming: int = 0,
    unread: Sequence[str] = (),
    resting: str = "",
    grouped: bool = False,
) -> Iterator[Line]:
    """What mode ``sync`` would do, document by document, and what it would leave.

    ``naming`` documents are told the names of the tickets, once these are there; without what is
    ``unread`` the plan is not whole; ``resting`` says what is left out for a while.
    """
    yield from counts_text(counts)
    held = {change for refusal in refused for change in refusal.changes}
    visible = [change for change in plan.changes if not isinstance(change, Remember)]
    anew = [one for one in visible if isinstance(one, UpdateTicket) and _anew(one, known, held)]
    if len(anew) > _MOST_ANEW:
        alike = {id(change) for change in anew}
        visible = [change for change in visible if id(change) not in alike]
    yield from _changes(visible, known, held)
    if len(anew) > _MOST_ANEW:
        names = listed([known.ticket(one.ref) for one in anew])
        yield line()
        yield line((Tone.WARN, "  ~ "), f"{len(anew)} tickets ({names}): block: {_FOLLOWS}")
    yield from held_text(refused, above=True)
    yield from conflicts_text(plan.conflicts, known)
    yield from problems_text(named(plan.problems, known), grouped=grouped)
    yield line()
    tally = Counter(kind(change) for change in plan.changes if not _agreed(change, known))
    waits = sum(name in held for change in plan.changes for name in change_ids(change))
    doubted = len(known.memory.pending)
    after = _following(visible, known)
    yield line(
        (Tone.HEAD, f"Plan {digest}: "),
        (Tone.BAD, f"incomplete: {', '.join(unread)} could not be read; " if unread else ""),
        counts_word(tally, planned=True)
        or ("nothing else to do" if unread or doubted else "nothing to do"),
        f"; then their names are written into {counted(naming, 'document')}" if naming else "",
        f"; then {counted(after, 'block follows', 'blocks follow')}" if after else "",
        f"; {waits} of that held, and not done until a person approves" if waits else "",
        f"; {counted(len(held) - waits, 'change')} held" if len(held) > waits else "",
        f"; {resting}" if resting else "",
        f"; {doubted} in doubt: looked for by the next sync, made if not there" if doubted else "",
        f"; {counted(len(plan.problems), 'problem')}" if plan.problems else "",
        ".",
    )
    if refused and all(refusal.digest != digest for refusal in refused):
        yield line(
            (Tone.DIM, f"{digest} names this plan; `approve` takes a group's digest, above.")
        )
    yield from _kept_back(plan, visible, known, mode)


def _kept_back(plan: Plan, visible: Sequence[Change], known: Names, mode: Mode) -> Iterator[Line]:
    """Who will not be assigned, and what a sync in this mode leaves undone."""
    if lost := sum(getattr(change, "key", None) in known.unassigned for change in visible):
        yield line(
            (Tone.WARN, f"{counted(lost, 'new ticket')} without an assignee: "),
            "`syncer people` lists whose accounts the people file lacks.",
        )
    if kept := counts_word(withheld(plan, mode), planned=True):
        yield line(
            (Tone.WARN, f"Mode {mode}: "), f"{PROMISES[mode]}; a sync now leaves undone: {kept}."
        )


def _agreed(change: Change, known: Names) -> bool:
    """Whether it only notes that both sides of an item joined long ago say the same."""
    return isinstance(change, Remember) and change.link.key in known.memory.links


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
                *_born(change, lost=change.key in known.unassigned),
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


def _born(change: CreateTicket, *, lost: bool) -> tuple[str | tuple[Tone, str], ...]:
    fields, silent = change.fields, change.fields.silent
    facts = [fields.owner if Field.OWNER not in silent and fields.owner else "no owner"]
    facts += ["cannot be assigned"] if lost else []
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
    ticket = known.memory.tickets.get(change.ref)
    if change.flags is not None:
        had = frozenset() if ticket is None else ticket.flags
        # Overdue is the one flag that is a label; of a ticket nobody knows it may be there.
        gone = had - change.flags if ticket else {Code.OVERDUE} - change.flags
        labels = [f"label {flag} on" for flag in sorted(change.flags - had)]
        labels += [f"label {flag} off" for flag in sorted(gone)]
        yield line((Tone.WARN, "  ~ "), f"{name}: {', '.join(labels) or 'labels as they are'}")
    if change.block is not None:
        what = _added(change.block, ticket)
        if not change.patch:
            what = "; ".join(
                filter(None, (_block(change.block, ticket, adopts=change.adopts), what))
            )
        if what:
            yield line((Tone.WARN, "  ~ "), f"{name}: block: {what}", _HELD if verbs else "")


def _anew(change: UpdateTicket, known: Names, held: AbstractSet[str]) -> bool:
    """Whether the block is all that changes, and none of its notes: its advice or its text."""
    if change.patch or change.flags is not None or change.block is None or change.adopts:
        return False
    ticket = known.memory.tickets.get(change.ref)
    if ticket is None or _added(change.block, ticket):
        return False
    same = _block(change.block, ticket, adopts=False) == _FOLLOWS
    return same and held.isdisjoint(change_ids(change))


def _block(block: Block, ticket: Ticket | None, *, adopts: bool) -> str:
    """What becomes of a ticket's block, as far as its notes tell."""
    if not block.text:
        return "taken away"
    if adopts:
        return "put below the text"
    if ticket is None:
        return _FOLLOWS
    standing, after = ticket.notes, notes(block.text)
    if not standing.keys() - {ORIGIN}:
        due = after.get("Due")
        return f"put back below the text{f', due {due}' if due else ''}"
    moved = [
        f"{name} {standing.get(name) or '–'} → {after.get(name) or '–'}"
        for name in NAMES
        if standing.get(name, "") != after.get(name, "")
    ]
    if not moved and standing.get(ORIGIN) != after.get(ORIGIN):
        return "the link to the document"
    return ", ".join(moved) or _FOLLOWS


def _added(block: Block, ticket: Ticket | None) -> str:
    """What becomes of the lines that people wrote into it."""
    if ticket is None or not ticket.added:
        return ""
    lines = counted(len(ticket.added), "line")
    return f"{lines} of a person {'moved out, below it' if block.text else 'left there'}"


def _following(changes: Sequence[Change], known: Names) -> int:
    """How many blocks will say otherwise once their documents are told."""
    told = (one.told for one in changes if isinstance(one, EditDocument))
    links = known.memory.links
    return sum(
        not {Field.OWNER, Field.PRIORITY}.isdisjoint(what.patch) and bool(links[key].block)
        for one in told
        for key, what in one.items()
        if key in links
    )


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
