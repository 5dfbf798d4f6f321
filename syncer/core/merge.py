"""Three words per field, and who must be told what; and how a base moves when a telling lands.

Each side is judged against its own last word, never across. The order matters:

    d = document, t = ticket, b = base (both last words)

    b present, neither moved                        nothing
    equal, or the document's form shows both alike  agreed: the base moves, nobody is told
    b absent, the ticket is ours
        one of the two is empty                     the other one fills it
        otherwise                                   authority wins; conflict with both values
    b absent, the ticket is a guest
        d empty, or t closed                        to the document
        otherwise                                   agreed to differ; conflict without a winner
    only d moved                                    to the ticket
    only t moved                                    to the document
    both moved                                      authority wins; conflict with both values
    silent on either side                           never moves, is never told

Titles are told to tickets only, and only while the ticket bears the one it was told last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from syncer.core.sharing import shared
from syncer.model import (
    ActionItem,
    Agreed,
    CreateTicket,
    Field,
    Form,
    Link,
    Side,
    Status,
    Ticket,
    Told,
    UpdateTicket,
    Value,
)


class Verdict(Enum):
    """What one field asks for."""

    NOTHING = "nothing"
    AGREED = "agreed"
    TO_DOCUMENT = "to_document"
    TO_TICKET = "to_ticket"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and whether two words met in it."""

    verdict: Verdict
    contested: bool = False
    winner: Side | None = None


_NOTHING = Decision(Verdict.NOTHING)
_AGREED = Decision(Verdict.AGREED)
_TO_DOCUMENT = Decision(Verdict.TO_DOCUMENT)
_TO_TICKET = Decision(Verdict.TO_TICKET)
_DIFFER = Decision(Verdict.AGREED, contested=True)


def decide(
    document: Value,
    ticket: Value,
    base: Agreed | None,
    *,
    authority: Side,
    guest: bool = False,
    form: Form | None = None,
) -> Decision:
    """The table above for one field; neither side is silent. ``guest``: a person's ticket."""
    if base is not None and base.document == document and base.ticket == ticket:
        return _NOTHING
    if document == ticket or looks_alike(form, document, ticket):
        return _AGREED
    if base is None:
        return _first_contact(document, ticket, authority=authority, guest=guest)
    if base.ticket == ticket:
        return _TO_TICKET
    if base.document == document:
        return _TO_DOCUMENT
    return _contest(authority)


def decide_title(document: str, ticket: str, base: Agreed | None, *, differs: bool) -> Decision:
    """As ``decide``, in one direction; ``differs``: a person gave the ticket its title."""
    if base is not None and base.document == document and base.ticket == ticket:
        return _NOTHING
    if document == ticket:
        return _AGREED
    if base is None or differs or base.ticket != ticket:
        return _DIFFER
    return _TO_TICKET


def looks_alike(form: Form | None, document: Value, ticket: Value) -> bool:
    """Whether this form shows both values alike: a box has two states."""
    if form not in (Form.CHECKBOX, Form.BEHIND):
        return False
    going = (Status.OPEN, Status.IN_PROGRESS)
    return document in going and ticket in going


def born(
    change: CreateTicket,
    ticket: Ticket,
    now: datetime,
    *,
    recovered: bool = False,
    journalled: bool = False,
) -> Link:
    """The link of a ticket just made, or found to have been made by us: every field agreed.

    What was sent is the document's word, what was not is nobody's. Of a recovered ticket the
    sent fields that do not read back as sent stay without base: first contact decides. Not so of a
    status, if ``change`` is known to be what was sent: that it was new was nobody's word.
    """
    base: dict[Field, Agreed] = {}
    nobodys: set[Field] = set()
    for name in Field:
        sent = None if name in change.fields.silent else change.fields[name]
        held = ticket.fields[name]
        if name in ticket.fields.silent:
            continue
        if name in change.supplied or (sent is None and held is not None):
            base[name] = Agreed(None, held)
            nobodys.add(name)
        elif not recovered or sent == held:
            base[name] = Agreed(sent, held)
        elif journalled and name is Field.STATUS:
            base[name] = Agreed(sent, sent)
    due = ticket.fields.due
    return Link(
        key=change.key,
        doc=change.doc,
        ticket=ticket.ref,
        first_seen=now,
        replaces=change.replaces,
        supersedes=change.supersedes,
        base=base,
        born=shared(frozenset(nobodys)),
        block="" if recovered else change.block.digest,
        dues=() if due is None else (due,),
    )


def ticket_told(link: Link, change: UpdateTicket, ticket: Ticket, now: datetime) -> Link:
    """The link after an update landed: the base of exactly the told fields, as read back."""
    base = dict(link.base)
    for name, told in change.patch.items():
        base[name] = Agreed(told, ticket.fields[name])
    return replace(
        link,
        base=base,
        born=link.born - change.patch.keys(),
        untold=link.untold - change.patch.keys(),
        block=link.block if change.block is None else change.block.digest,
        moved=now if change.patch else link.moved,
    )


def document_told(link: Link, told: Told, item: ActionItem, now: datetime) -> Link:
    """The link after a document was written: the base of exactly the told fields, as re-read."""
    base = dict(link.base)
    for name, value in told.patch.items():
        base[name] = Agreed(item.fields[name], value)
    return replace(
        link,
        base=base,
        born=link.born - told.patch.keys(),
        untold=link.untold - told.patch.keys(),
        replaces=None if told.name is not None else link.replaces,
        moved=now if told.patch else link.moved,
    )


def _first_contact(document: Value, ticket: Value, *, authority: Side, guest: bool) -> Decision:
    if guest:
        closed = isinstance(ticket, Status) and ticket.closed
        return _TO_DOCUMENT if document is None or closed else _DIFFER
    if document is None:
        return _TO_DOCUMENT
    if ticket is None:
        return _TO_TICKET
    return _contest(authority)


def _contest(authority: Side) -> Decision:
    verdict = Verdict.TO_TICKET if authority is Side.DOCUMENT else Verdict.TO_DOCUMENT
    return Decision(verdict, contested=True, winner=authority)
