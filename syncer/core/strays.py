"""Tickets that no item speaks for: those whose item left its text, and second ones of one key."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from syncer.core.conditions import left_alone, unread
from syncer.core.elders import same_ticket
from syncer.core.pairs import Matching
from syncer.core.policy import Policy
from syncer.core.titles import last_title
from syncer.model import (
    Agreed,
    Block,
    Code,
    Comment,
    Conflict,
    DocRef,
    Field,
    ItemKey,
    Link,
    Problem,
    Remember,
    Side,
    Snapshot,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
    Value,
)

Stray = Problem | UpdateTicket | Comment | Remember
_NO_BLOCK = Block("", "")
_BLANK = hashlib.sha256(b"").hexdigest()
"""The digest of a document without a byte."""
_LATE = timedelta(hours=1)
"""How long a create of ours may hang, and two clocks be apart."""
_GONE = "The postmortem no longer has this action item."


def orphans(matching: Matching, snapshot: Snapshot, policy: Policy) -> Iterator[Stray]:
    """Live tickets whose item is gone: said, and settled only as the policy asks.

    A document that could not be read says nothing about its items, and one that lost every byte no
    more than that: what was cut off by accident closes nothing.
    """
    blank = {postmortem.ref for postmortem in snapshot.postmortems if postmortem.digest == _BLANK}
    mum = {postmortem.ref for postmortem in snapshot.postmortems if unread(postmortem)}
    heirs = {one.supersedes: one for one in snapshot.links.values() if one.supersedes is not None}
    for link in matching.orphans:
        ticket = snapshot.tickets.get(link.ticket)
        if ticket is None or link.mute:
            continue
        if link.doc in mum or link.doc in matching.shadowed:
            continue
        about = (link.key, link.doc, link.doc.source, ticket.ref, ticket.ref.tracker)
        if left_alone(snapshot, *about):
            continue
        if link.key in heirs:
            yield from _superseded(link, ticket, heirs, snapshot)
        elif ticket.fields.status.closed:
            yield from _closed(link, ticket, snapshot)
        else:
            yield from _orphan(link, ticket, snapshot, policy, cut=link.doc in blank)


def twins(matching: Matching, snapshot: Snapshot) -> Iterator[Stray]:
    """Several tickets of ours with one key: one stays, each other live one becomes a duplicate.

    The one the text names stays, else the one of the link, else the oldest live one. Anyone who may
    edit a ticket can copy a marker into it: what belongs to another item, or bears another title,
    is only reported. So is what a person reopened after our comment, which is made once the closing
    was seen.
    """
    by_key: dict[ItemKey, list[Ticket]] = defaultdict(list)
    settled: dict[ItemKey, list[Ticket]] = defaultdict(list)
    for ticket in snapshot.tickets.values():
        if ticket.ours and ticket.key is not None:
            (by_key if _counts(ticket) else settled)[ticket.key].append(ticket)
    several = {
        key: tickets for key, tickets in by_key.items() if len(tickets) > 1 or key in settled
    }
    if not several:
        return
    titles = {key: last_title(link) for key, link in snapshot.links.items() if key in several}
    joined = {key: link.ticket for key, link in snapshot.links.items()}
    joined |= {pair.key: pair.ticket.ref for pair in matching.pairs if pair.ticket is not None}
    taken = {*joined.values(), *(ref for pair in matching.pairs for ref in pair.candidates)}
    for key, tickets in several.items():
        tickets.sort(key=_age)
        live = [one for one in tickets if not one.fields.status.closed]
        stays = next((one for one in tickets if one.ref == joined.get(key)), None)
        stays = stays or next(iter(live), tickets[0])
        for twin in tickets:
            about = (key, twin.ref, twin.ref.tracker, stays.ref, stays.ref.tracker)
            if same_ticket(twin, stays) or left_alone(snapshot, *about):
                continue
            same = twin.fields.title in (stays.fields.title, titles.get(key))
            link = snapshot.links.get(key)
            yield from _twin(key, link, twin, stays, snapshot, taken=twin.ref in taken, same=same)
        for twin in settled.get(key, ()):
            same = twin.fields.title in (stays.fields.title, titles.get(key))
            alone = not same or twin.ref in taken or same_ticket(twin, stays)
            if not alone and stays.ref == joined.get(key):
                yield from _settled(key, snapshot.links.get(key), twin, stays)


def _orphan(
    link: Link, ticket: Ticket, snapshot: Snapshot, policy: Policy, *, cut: bool
) -> Iterator[Stray]:
    message = (
        f'{ticket.name} "{ticket.fields.title}" lives, but {link.doc.path} no longer has its '
        "item: restore the item or close the ticket"
    )
    yield Problem(Code.ITEM_GONE, message, link.doc, None, link.key)
    said, base = f"gone/{link.key}", link.base.get(Field.STATUS)
    patch: dict[Field, Value] = {}
    agreed: Link | None = None
    if policy.on_item_gone != "nothing" and not (link.adopted or cut):
        if said not in snapshot.sent:
            yield Comment(said, ticket.ref, _GONE)
        reopened = base is not None and isinstance(base.ticket, Status) and base.ticket.closed
        if policy.on_item_gone == "close" and not reopened:
            patch[Field.STATUS] = Status.WONT_DO
            agreed = _agreed(link, ticket.fields.status if base is None else base.ticket)
    leaves = link.adopted and bool(link.block)
    if patch or leaves or ticket.flags:
        yield UpdateTicket(
            ref=ticket.ref,
            key=link.key,
            expected=ticket.revision,
            patch=patch,
            flags=frozenset() if ticket.flags else None,
            block=_NO_BLOCK if leaves else None,
            doc=link.doc,
            before={name: ticket.fields[name] for name in patch},
            agreed=agreed,
        )


def _closed(link: Link, ticket: Ticket, snapshot: Snapshot) -> Iterator[Stray]:
    """What a death kept from being remembered and said when we closed it."""
    said, base, status = f"gone/{link.key}", link.base.get(Field.STATUS), ticket.fields.status
    if status is not Status.WONT_DO or base is None or base.document is not status:
        return
    if base.ticket is not status:
        yield Remember(_agreed(link, status))
    if said not in snapshot.sent:
        yield Comment(said, ticket.ref, _GONE)


def _agreed(link: Link, ticket: Value) -> Link:
    base = {**link.base, Field.STATUS: Agreed(Status.WONT_DO, ticket)}
    return replace(link, base=base)


def _superseded(
    link: Link, ticket: Ticket, heirs: Mapping[ItemKey, Link], snapshot: Snapshot
) -> Iterator[Stray]:
    """A ticket that was out of sight, and is back beside the one that a person put in its place."""
    heir = heirs[link.key]
    while heir.key in heirs:
        heir = heirs[heir.key]
    stays = snapshot.tickets.get(heir.ticket)
    if stays is None or left_alone(snapshot, heir.key, stays.ref, stays.ref.tracker):
        return
    same = ticket.fields.title in (stays.fields.title, last_title(link))
    ours = ticket.ours and not link.adopted
    if _counts(ticket):
        yield from _twin(heir.key, link, ticket, stays, snapshot, taken=False, same=same and ours)
    elif ours:
        yield from _settled(heir.key, link, ticket, stays)
    if link.adopted and (link.block or ticket.flags) and not ticket.fields.status.closed:
        yield UpdateTicket(
            ticket.ref,
            link.key,
            ticket.revision,
            flags=frozenset() if ticket.flags else None,
            block=_NO_BLOCK if link.block else None,
            doc=link.doc,
        )


def _twin(
    key: ItemKey,
    link: Link | None,
    twin: Ticket,
    stays: Ticket,
    snapshot: Snapshot,
    *,
    taken: bool,
    same: bool,
) -> Iterator[Stray]:
    """``link`` knows what was written into the twin."""
    said = f"duplicate/{twin.ref}"
    unheard = tuple(_unheard(key, link, twin, stays))
    if twin.fields.status.closed:
        if said not in snapshot.sent and not taken:
            text = f"A second ticket for the same action item; [{stays.name}]({stays.url}) stays."
            if names := ", ".join(one.field.value for one in unheard):
                text += f" Not carried over from here: {names}. Set it there if it is meant."
            yield Comment(said, twin.ref, text)
    elif taken or not same or said in snapshot.sent or _made_later(link, twin, stays):
        why = (
            f"bears the mark of {stays.name}, and another item names it: take the mark out of it"
            if taken
            else f"is a second ticket beside {stays.name}: decide which stays"
        )
        yield _second(key, link, twin, why)
    else:
        patch = {Field.STATUS: Status.DUPLICATE}
        before = {Field.STATUS: twin.fields.status}
        yield UpdateTicket(twin.ref, None, twin.revision, patch, before=before, unheard=unheard)


def _settled(key: ItemKey, link: Link | None, twin: Ticket, stays: Ticket) -> Iterator[Problem]:
    """A person closed the one that does not count, and nobody hears of it."""
    if not stays.fields.status.closed:
        name, status = stays.name, twin.fields.status
        why = f"is a second ticket beside {name} and says {status}: close {name} if that is meant"
        yield _second(key, link, twin, why)


def _second(key: ItemKey, link: Link | None, twin: Ticket, why: str) -> Problem:
    doc: DocRef | None = None if link is None else link.doc
    return Problem(Code.DUPLICATE_TICKET, f"{twin.name} {why}", doc, None, key)


def _made_later(link: Link | None, twin: Ticket, stays: Ticket) -> bool:
    """Whether it was made when we had long known the one that stays: so it was no try of ours.

    A person whose own account signs us in may have copied a ticket, and all of it is *ours*.
    """
    if link is None or link.ticket != stays.ref or twin.created_at is None:
        return False
    return twin.created_at - link.first_seen > _LATE


def _counts(ticket: Ticket) -> bool:
    """Whether it is live, or one that was settled as a second one."""
    status = ticket.fields.status
    return not status.closed or status is Status.DUPLICATE


def _unheard(key: ItemKey, link: Link | None, twin: Ticket, stays: Ticket) -> Iterator[Conflict]:
    """What people said in a surplus ticket: neither what we wrote there nor what stays."""
    silent = twin.fields.silent | stays.fields.silent
    for name in (Field.STATUS, Field.OWNER, Field.DUE, Field.PRIORITY):
        theirs, kept = twin.fields[name], stays.fields[name]
        base = None if link is None else link.base.get(name)
        known: tuple[Value, ...] = (kept, Status.OPEN, Status.DUPLICATE)
        if base is not None:
            known = (*known, base.document, base.ticket)
        if name in silent or theirs in known:
            continue
        if _noted(twin, name) != ("" if theirs is None else str(theirs).casefold()):
            yield Conflict(key, name, kept, theirs, Side.DOCUMENT)


def _noted(ticket: Ticket, name: Field) -> str:
    """What its block says that we wrote there, without the reason of a date or further owners."""
    note = ticket.notes.get(name.value.capitalize(), "")
    return note.partition(" (")[0].partition(",")[0].casefold()


def _age(ticket: Ticket) -> tuple[bool, datetime | None, TicketRef]:
    return ticket.created_at is None, ticket.created_at, ticket.ref
