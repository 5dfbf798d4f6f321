"""Tickets that no item speaks for: those whose item left its text, and second ones of one key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from syncer.core.conditions import left_alone
from syncer.core.pairs import Matching
from syncer.core.policy import Policy
from syncer.model import (
    Code,
    Comment,
    DocRef,
    Field,
    ItemKey,
    Link,
    Problem,
    Snapshot,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)

Stray = Problem | UpdateTicket | Comment


def orphans(matching: Matching, snapshot: Snapshot, policy: Policy) -> Iterator[Stray]:
    """Live tickets whose item is gone: said, and settled only as the policy asks.

    A document that could not be read says nothing about its items.
    """
    unread = {
        postmortem.ref
        for postmortem in snapshot.postmortems
        if any(problem.code is Code.UNREADABLE_DOCUMENT for problem in postmortem.problems)
    }
    for link in matching.orphans:
        ticket = snapshot.tickets.get(link.ticket)
        if ticket is None or ticket.fields.status.closed or link.mute:
            continue
        if link.doc in unread or link.doc in matching.shadowed:
            continue
        about = (link.key, link.doc, link.doc.source, ticket.ref, ticket.ref.tracker)
        if not left_alone(snapshot, *about):
            yield from _orphan(link, ticket, snapshot, policy)


def twins(matching: Matching, snapshot: Snapshot) -> Iterator[Stray]:
    """Several tickets of ours with one key: one stays, each other live one becomes a duplicate.

    The one the text names stays, else the oldest live one. A person who reopens a duplicate is
    right: after our comment it is only reported. A duplicate whose comment failed gets it later.
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
    joined = {pair.key: pair.ticket.ref for pair in matching.pairs if pair.ticket is not None}
    for key, tickets in several.items():
        tickets.sort(key=_age)
        live = [one for one in tickets if not one.fields.status.closed]
        named = joined.get(key)
        stays = next((one for one in live if one.ref == named), next(iter(live), tickets[0]))
        for twin in tickets:
            if twin.ref in (stays.ref, named):
                continue
            if not left_alone(snapshot, key, twin.ref, twin.ref.tracker):
                yield from _twin(key, twin, stays, snapshot)


def _orphan(link: Link, ticket: Ticket, snapshot: Snapshot, policy: Policy) -> Iterator[Stray]:
    message = (
        f'{ticket.name} "{ticket.fields.title}" lives, but {link.doc.path} no longer has its '
        "item: restore the item or close the ticket"
    )
    yield Problem(Code.ITEM_GONE, message, link.doc, None, link.key)
    if link.adopted or policy.on_item_gone == "nothing":
        return
    said = f"gone/{link.key}"
    if said not in snapshot.sent:
        yield Comment(said, ticket.ref, "The postmortem no longer has this action item.")
    if policy.on_item_gone == "close":
        yield UpdateTicket(
            ref=ticket.ref,
            key=link.key,
            expected=ticket.revision,
            patch={Field.STATUS: Status.WONT_DO},
            doc=link.doc,
            before={Field.STATUS: ticket.fields.status},
        )


def _twin(key: ItemKey, twin: Ticket, stays: Ticket, snapshot: Snapshot) -> Iterator[Stray]:
    said = f"duplicate/{twin.ref}"
    text = f"A second ticket for the same action item; [{stays.name}]({stays.url}) stays."
    if twin.fields.status.closed:
        if said not in snapshot.sent:
            yield Comment(said, twin.ref, text)
        return
    if said in snapshot.sent:
        link = snapshot.links.get(key)
        doc: DocRef | None = None if link is None else link.doc
        message = f"{twin.name} is a second ticket beside {stays.name}: decide which stays"
        yield Problem(Code.DUPLICATE_TICKET, message, doc, None, key)
        return
    patch = {Field.STATUS: Status.DUPLICATE}
    before = {Field.STATUS: twin.fields.status}
    yield UpdateTicket(twin.ref, None, twin.revision, patch, before=before)
    yield Comment(said, twin.ref, text)


def _age(ticket: Ticket) -> tuple[bool, datetime | None, TicketRef]:
    return ticket.created_at is None, ticket.created_at, ticket.ref
