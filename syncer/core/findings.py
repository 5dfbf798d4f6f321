"""What is to be said about identity, reading and writing, in words for people."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from syncer.core.deadlines import quoted
from syncer.core.merge import looks_alike
from syncer.core.pairs import Matching, Pair, Standing
from syncer.core.policy import Policy
from syncer.model import (
    ActionItem,
    Code,
    DocRef,
    Field,
    ItemKey,
    Priority,
    Problem,
    Snapshot,
    Ticket,
    TicketRef,
)

_UNHEARD = frozenset({Code.UNREADABLE_VALUE, Code.AMBIGUOUS_DATE})
_ENOUGH = 20
_A_DAY = timedelta(days=1)
"""Characters of a value by which a message is told to be about it."""


def found_of_pair(pair: Pair, snapshot: Snapshot, policy: Policy) -> Iterator[Problem]:
    """How the item stands to its ticket, where that asks for a person."""
    title = f'"{pair.item.fields.title}"'
    match pair.standing:
        case Standing.GONE:
            ref = pair.item.ticket or (pair.link.ticket if pair.link else None)
            ref = ref or snapshot.rulings.get(pair.key)
            if ref is not None and ref.tracker not in policy.trackers:
                yield _of(
                    pair,
                    Code.TICKET_GONE,
                    f"the ticket {ref.id} of {title} is in {ref.tracker}, which is not configured "
                    f"any more: configure it under that name, or run: syncer new {pair.key}",
                )
            elif ref is not None and ref.tracker not in snapshot.held and ref not in snapshot.held:
                yield _of(
                    pair,
                    Code.TICKET_GONE,
                    f"the ticket {ref.id} of {title} is deleted or out of sight: restore it, or "
                    f"run: syncer link {pair.key} TICKET, or: syncer new {pair.key}",
                )
        case Standing.AMBIGUOUS:
            names = ", ".join(_name(ref, snapshot) for ref in pair.candidates)
            yield _of(
                pair, Code.AMBIGUOUS_LINK, f"{title} names several tickets: keep one of {names}"
            )
        case Standing.SIMILAR:
            names = ", ".join(_name(ref, snapshot) for ref in pair.candidates)
            first = _name(pair.candidates[0], snapshot)
            yield _of(
                pair,
                Code.SIMILAR_ITEM,
                f"{title} is much like the unclaimed {names}: write its name into the text, or run "
                f"syncer link {pair.key} {first}, or syncer new {pair.key}",
            )
        case Standing.FOLLOWS if Code.SHARED_TICKET in pair.item.ignored:
            pass
        case Standing.FOLLOWS:
            name = pair.ticket.name if pair.ticket else ""
            yield _of(
                pair, Code.SHARED_TICKET, f"{title} shares {name} with another item; that one leads"
            )
        case Standing.ELSEWHERE:
            refs = ", ".join(pair.item.references)
            yield _of(
                pair,
                Code.TRACKED_ELSEWHERE,
                f"{title} is tracked as {refs}, which no configured tracker owns",
            )
        case Standing.LINKED | Standing.NAMED | Standing.FREE:
            pass
    if pair.link is not None:
        yield from _conflicts(pair)
    yield from _unreadable_due(pair, policy)
    yield from _misleading_owner(pair, policy)
    yield from _strange_priority(pair, policy)


def _unreadable_due(pair: Pair, policy: Policy) -> Iterator[Problem]:
    """What a person made of the ticket's due date, where nobody can read it."""
    ticket = pair.ticket
    if ticket is not None and ticket.key is not None and _lost(Field.DUE, ticket, policy):
        said = ticket.notes.get("Due")
        words = "cannot be read" if not said else f"says {quoted(said)}, which is no day"
        yield _of(
            pair,
            Code.UNREADABLE_VALUE,
            f"the Due line of {ticket.name} {words}: write it there as YYYY-MM-DD, or leave it "
            "empty after `Due:`; until then its block stays as it is",
        )


def _misleading_owner(pair: Pair, policy: Policy) -> Iterator[Problem]:
    """The ticket was given to an account of which nobody can tell whose it is."""
    ticket = pair.ticket
    if ticket is not None and _lost(Field.OWNER, ticket, policy):
        yield _of(
            pair,
            Code.UNKNOWN_OWNER,
            f"{ticket.name} is given to an account of nobody in the people file, though somebody "
            "there is called like it, or has an account that is gone or renamed: write down whose "
            "account it is, or give it to another",
        )


def _strange_priority(pair: Pair, policy: Policy) -> Iterator[Problem]:
    """The ticket has a priority that means none of ours."""
    ticket = pair.ticket
    if ticket is not None and _lost(Field.PRIORITY, ticket, policy):
        yield _of(
            pair,
            Code.UNREADABLE_VALUE,
            f"the priority of {ticket.name} is none of P0 to P3: choose another there; until then "
            "the one of the document stays",
        )


def _lost(name: Field, ticket: Ticket, policy: Policy) -> bool:
    """Whether a live ticket says something there that cannot be taken over."""
    tracker = policy.trackers.get(ticket.ref.tracker)
    live = tracker is not None and not (ticket.followed or ticket.fields.status.closed)
    return live and tracker is not None and name in ticket.fields.silent - tracker.silent


def found_of_documents(snapshot: Snapshot, matching: Matching) -> Iterator[Problem]:
    """What reading said, and which documents are copies."""
    pairs = _with_unheard(snapshot, matching)
    for postmortem in snapshot.postmortems:
        if not postmortem.skip:
            known = pairs.get(postmortem.ref, ())
            yield from (_answered(one, known) for one in postmortem.problems)
    for copy, leads in sorted(matching.shadowed.items()):
        message = f"a copy of {leads.path}, which leads: keep one of them"
        yield Problem(Code.SHADOWED, message, copy)


def _with_unheard(snapshot: Snapshot, matching: Matching) -> Mapping[DocRef, Sequence[Pair]]:
    """The pairs, by line, of documents with a value nobody can read."""
    pairs: dict[DocRef, list[Pair]] = {
        postmortem.ref: []
        for postmortem in snapshot.postmortems
        if any(one.code in _UNHEARD for one in postmortem.problems)
    }
    for pair in matching.pairs if pairs else ():
        if pair.postmortem.ref in pairs:
            pairs[pair.postmortem.ref].append(pair)
    return {ref: sorted(some, key=lambda one: one.item.line) for ref, some in pairs.items()}


def _answered(problem: Problem, pairs: Sequence[Pair]) -> Problem:
    """A value nobody can read, with what was put into the ticket since: it cannot be told."""
    if problem.code not in _UNHEARD or problem.line is None:
        return problem
    at = bisect_right(pairs, problem.line, key=lambda one: one.item.line) - 1
    if at < 0 or (ticket := pairs[at].ticket) is None:
        return problem
    item, link = pairs[at].item, pairs[at].link
    for name in (Field.STATUS, Field.DUE, Field.PRIORITY):
        written, value = item.written.get(name, "")[:_ENOUGH], ticket.fields[name]
        base = None if link is None else link.base.get(name)
        about = bool(written) and problem.message.lstrip('"').startswith(written)
        heard = name not in item.fields.silent or name in ticket.fields.silent
        if about and not heard and value is not None and not (base and base.ticket == value):
            said = f"{problem.message}; the ticket says {_word(value)}: write it here"
            return replace(problem, message=said)
    return problem


def found_of_resting(snapshot: Snapshot, matching: Matching) -> Iterator[Problem]:
    """What failed and is left alone until a later time."""
    lines = {pair.key: pair.item.line for pair in matching.pairs} if snapshot.resting else {}
    for subject, rest in snapshot.resting.items():
        if rest.code is Code.TICKET_GONE and subject not in snapshot.tickets:
            continue  # said of the item that names it
        doc: DocRef | None = None
        key: ItemKey | None = None
        match subject:
            case DocRef():
                doc = subject
            case TicketRef():
                link = next((x for x in snapshot.links.values() if x.ticket == subject), None)
                doc, key = (link.doc, link.key) if link else (None, None)
            case str():
                name = subject.split("/")[1] if subject.startswith("tell/") else subject
                key = ItemKey(name) if name.startswith("ai-") else None
                link = None if key is None else snapshot.links.get(key)
                doc = None if link is None else link.doc
        until = f"{rest.until:%Y-%m-%d %H:%M} UTC"
        tried = "once" if rest.tries == 1 else f"{rest.tries} times"
        again = f"tried {tried}; left alone until {until}"
        if subject in snapshot.unread:
            again = "read again with every sync"
        elif rest.code is Code.DENIED:
            lately = snapshot.now - rest.since < _A_DAY
            again = f"tried again {'with the next sync' if lately else 'hourly'}"
        message = f"{rest.message} ({again})"
        line = None if key is None or doc is None else lines.get(key)
        yield Problem(rest.code, message, doc, line, key)


def _conflicts(pair: Pair) -> Iterator[Problem]:
    if pair.link is None:
        return
    for conflict in pair.link.conflicts:
        name = conflict.field
        if name is Field.TITLE:
            continue
        kept = "both are kept" if conflict.winner is None else f"the {conflict.winner} won"
        if pair.ticket is not None and _alike(pair.item, pair.ticket, name):
            continue  # the audit keeps it
        yield _of(
            pair,
            Code.CONFLICT,
            f'"{pair.item.fields.title}": the document said {name} '
            f"{_word(conflict.document)}, the ticket {_word(conflict.ticket)}; {kept}: "
            "set both alike",
        )


def _alike(item: ActionItem, ticket: Ticket, name: Field) -> bool:
    document, theirs = item.fields[name], ticket.fields[name]
    return document == theirs or looks_alike(item.forms.get(name), document, theirs)


def _of(pair: Pair, code: Code, message: str) -> Problem:
    return Problem(code, message, pair.postmortem.ref, pair.item.line, pair.key)


def _name(ref: TicketRef, snapshot: Snapshot) -> str:
    ticket = snapshot.tickets.get(ref)
    return ref.id if ticket is None else ticket.name


def _word(value: object) -> str:
    shown = "nothing" if value is None else str(value)
    return shown.upper() if isinstance(value, Priority) else shown
