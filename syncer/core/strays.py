"""Tickets that no item speaks for: those whose item left its text, and second ones of one key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from syncer.core.conditions import left_alone, unread
from syncer.core.pairs import Matching
from syncer.core.policy import Policy
from syncer.core.titles import last_title
from syncer.model import (
    Agreed,
    Block,
    Code,
    Comment,
    DocRef,
    Field,
    ItemKey,
    Link,
    Problem,
    Remember,
    Snapshot,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
    Value,
)

Stray = Problem | UpdateTicket | Comment | Remember
_NO_BLOCK = Block("", "")
_GONE = "The postmortem no longer has this action item."


def orphans(matching: Matching, snapshot: Snapshot, policy: Policy) -> Iterator[Stray]:
    """Live tickets whose item is gone: said, and settled only as the policy asks.

    A document that could not be read says nothing about its items.
    """
    mum = {postmortem.ref for postmortem in snapshot.postmortems if unread(postmortem)}
    for link in matching.orphans:
        ticket = snapshot.tickets.get(link.ticket)
        if ticket is None or link.mute:
            continue
        if link.doc in mum or link.doc in matching.shadowed:
            continue
        about = (link.key, link.doc, link.doc.source, ticket.ref, ticket.ref.tracker)
        if left_alone(snapshot, *about):
            continue
        if ticket.fields.status.closed:
            yield from _closed(link, ticket, snapshot)
        else:
            yield from _orphan(link, ticket, snapshot, policy)


def twins(matching: Matching, snapshot: Snapshot) -> Iterator[Stray]:
    """Several tickets of ours with one key: one stays, each other live one becomes a duplicate.

    The one the text names stays, else the one of the link, else the oldest live one. Anyone who may
    edit a ticket can copy a marker into it: what belongs to another item, or bears another title,
    is only reported. So is what a person reopened after our comment, which is made once the closing
    was seen.
    """
    by_key: dict[ItemKey, list[Ticket]] = defaultdict(list)
    for ticket in snapshot.tickets.values():
        status = ticket.fields.status
        counts = not status.closed or status is Status.DUPLICATE
        if ticket.ours and ticket.key is not None and counts:
            by_key[ticket.key].append(ticket)
    several = {key: tickets for key, tickets in by_key.items() if len(tickets) > 1}
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
            if twin is stays or left_alone(snapshot, *about):
                continue
            same = twin.fields.title in (stays.fields.title, titles.get(key))
            yield from _twin(key, twin, stays, snapshot, taken=twin.ref in taken, same=same)


def _orphan(link: Link, ticket: Ticket, snapshot: Snapshot, policy: Policy) -> Iterator[Stray]:
    message = (
        f'{ticket.name} "{ticket.fields.title}" lives, but {link.doc.path} no longer has its '
        "item: restore the item or close the ticket"
    )
    yield Problem(Code.ITEM_GONE, message, link.doc, None, link.key)
    said, base = f"gone/{link.key}", link.base.get(Field.STATUS)
    patch: dict[Field, Value] = {}
    agreed: Link | None = None
    if policy.on_item_gone != "nothing" and not link.adopted:
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


def _twin(
    key: ItemKey, twin: Ticket, stays: Ticket, snapshot: Snapshot, *, taken: bool, same: bool
) -> Iterator[Stray]:
    said = f"duplicate/{twin.ref}"
    if twin.fields.status.closed:
        if said not in snapshot.sent and not taken:
            text = f"A second ticket for the same action item; [{stays.name}]({stays.url}) stays."
            yield Comment(said, twin.ref, text)
    elif taken or not same or said in snapshot.sent:
        link = snapshot.links.get(key)
        doc: DocRef | None = None if link is None else link.doc
        why = (
            f"bears the mark of {stays.name}, and another item names it: take the mark out of it"
            if taken
            else f"is a second ticket beside {stays.name}: decide which stays"
        )
        yield Problem(Code.DUPLICATE_TICKET, f"{twin.name} {why}", doc, None, key)
    else:
        patch = {Field.STATUS: Status.DUPLICATE}
        before = {Field.STATUS: twin.fields.status}
        yield UpdateTicket(twin.ref, None, twin.revision, patch, before=before)


def _age(ticket: Ticket) -> tuple[bool, datetime | None, TicketRef]:
    return ticket.created_at is None, ticket.created_at, ticket.ref
