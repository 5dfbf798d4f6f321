"""What is read becomes what is known: documents parsed, tickets kept, failures remembered.

A reading carries over what no single revision can tell: when the document was first seen, when it
became complete, and when people last changed it, for our own writes do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from syncer.core.parse import parse
from syncer.engine.namesakes import is_namesake
from syncer.engine.run import HOUR, Run
from syncer.errors import AdapterError, Denied, InDoubt, Transient
from syncer.model import (
    Code,
    DocRef,
    Document,
    ItemKey,
    Postmortem,
    Rest,
    Stage,
    Ticket,
    TicketRef,
)

_A_DAY = timedelta(days=1)


def read_documents(run: Run, source: str, refs: Iterable[DocRef]) -> frozenset[DocRef]:
    """Read documents of one source; return those that do not exist."""

    def land(ref: DocRef, outcome: Document | AdapterError) -> None:
        if isinstance(outcome, AdapterError):
            unread(run, ref, outcome)
        else:
            keep_document(run, outcome, parse(outcome, run.grammar))

    port = run.ports.sources[source]
    return frozenset(run.calls.fetch(source, sorted(refs), port.fetch, land))


def read_tickets(run: Run, tracker: str, refs: Iterable[TicketRef]) -> frozenset[TicketRef]:
    """Read tickets of one tracker, by id or name; return those that do not exist."""
    found: list[Ticket] = []
    others: set[TicketRef] = set()

    def land(ref: TicketRef, outcome: Ticket | AdapterError) -> None:
        if isinstance(outcome, AdapterError):
            unread(run, ref, outcome)
        else:
            run.view.unread.discard(ref)
            if is_namesake(run, outcome):
                others.add(ref)
                return
            run.view.resting.take(ref)
            known = run.view.tickets.now
            if ref in known and outcome.ref not in known:
                outcome = replace(outcome, ref=ref)  # who links it knows it so
            found.append(outcome)

    port = run.ports.trackers[tracker]
    nowhere = frozenset(run.calls.fetch(tracker, sorted(refs), port.fetch, land))
    arrive(run, tracker, found)
    return nowhere | others


def arrive(run: Run, tracker: str, tickets: Sequence[Ticket]) -> frozenset[TicketRef]:
    """Keep what was heard of tickets, each under one ref; return the refs that were not kept.

    One that goes elsewhere may show up there as if it were new; where it was it is known, and what
    is asked for there leads to it. So what bears the marker or the address of one that we know is
    kept only when that one was read again, and is another.
    """
    view = run.view
    new: list[Ticket] = []
    for ticket in tickets:
        if ticket.ref in view.tickets.now or ticket.key is None:
            keep_ticket(run, ticket)
        else:
            new.append(ticket)
    if not new:
        return frozenset()
    named: defaultdict[str, set[TicketRef]] = defaultdict(set)
    for ref, one in view.tickets.now.items():
        if ref.tracker == tracker:
            named[one.url].add(ref)
            if one.key is not None:
                named[one.key].add(ref)
    like = {one.ref: (named.get(one.key or "", set()) | named.get(one.url, set())) for one in new}
    again = {ref for refs in like.values() for ref in refs} - view.reread
    view.reread |= again
    nowhere = read_tickets(run, tracker, again) if again else frozenset[TicketRef]()
    view.missing |= nowhere
    now, apart = view.tickets.now, set[TicketRef]()
    for ticket in new:
        others = like[ticket.ref]
        same = next((one for ref in others if (one := now[ref]).url == ticket.url != ""), None)
        if others & (view.unread | view.missing):
            view.unread.add(ticket.ref)
        elif same is None:
            keep_ticket(run, ticket)
            continue
        else:
            names = dict.fromkeys((*same.former, ticket.ref.id, *ticket.former))
            names = {one: None for one in names if one not in (same.ref.id, same.name)}
            view.tickets.put(same.ref, replace(same, former=tuple(names)))
            view.unread.discard(ticket.ref)
        apart.add(ticket.ref)
    return frozenset(apart)


def keep_document(
    run: Run, document: Document, read: Postmortem, *, own: bool = False
) -> Postmortem:
    """Keep what a document says; ``own``: these bytes are our own writing."""
    view, ref = run.view, document.ref
    old = view.postmortems.now.get(ref)
    kept = replace(
        read,
        items=tuple(replace(item, slots=None) for item in read.items),
        first_seen=run.now if old is None else old.first_seen,
        completed_at=_completed(run, old, read),
    )
    if old is not None and (own or old.revision == read.revision):
        kept = replace(kept, changed=old.changed)
    changed = old is None or old.revision != read.revision
    if changed and not own:
        _writable_again(run, ref)
    _heard(run, ref, changed=changed)
    run.log.debug("document.read", doc=str(ref), items=len(kept.items))
    return view.postmortems.put(ref, kept)


def keep_ticket(run: Run, ticket: Ticket) -> Ticket:
    """Keep what a ticket says."""
    view = run.view
    old = view.tickets.now.get(ticket.ref)
    _heard(run, ticket.ref, changed=old is None or old.revision != ticket.revision)
    if old is not None and old.name != ticket.name:
        run.log.warning("ticket.moved", key=ticket.key, ref=str(ticket.ref), former=old.name)
    if old is not None and {old.name, *old.former} - {ticket.name, *ticket.former}:
        # Texts may go by any name that it ever had, whatever its tracker remembers.
        names = dict.fromkeys((*old.former, old.name, *ticket.former))
        ticket = replace(ticket, former=tuple(one for one in names if one != ticket.name))
    return view.tickets.put(ticket.ref, ticket)


def is_outrun(known: Ticket, shown: Ticket, now: datetime, lag: timedelta) -> bool:
    """Whether a feed whose index lags shows a ticket as it was before it was last read.

    What is older than a day is believed all the same: it may have been put back from a backup.
    """
    if known.updated_at is None or shown.updated_at is None or not lag:
        return False
    return shown.updated_at < known.updated_at and now - known.updated_at < _A_DAY


def lose_ticket(run: Run, ref: TicketRef) -> None:
    """Neither listing nor name finds it any more."""
    ticket = run.view.tickets.take(ref)
    run.log.warning("ticket.vanished", key=ticket.key if ticket else None, ref=str(ref))
    rest_gone(run, ref)


def rest_gone(run: Run, ref: TicketRef) -> None:
    """Ask for the name again in an hour."""
    message = f"{ref.id} is not to be found in {ref.tracker}"
    rest = Rest(Code.TICKET_GONE, message, run.now, run.now + HOUR)
    run.view.resting.put(ref, rest)


def unread(run: Run, ref: DocRef | TicketRef, error: AdapterError) -> None:
    """Reading failed: the last reading stays, nothing is done to it, and it is read again."""
    view = run.view
    view.unread.add(ref)
    view.held.add(ref)
    run.counts.failed += 1
    code = Code.UNREADABLE_DOCUMENT if isinstance(ref, DocRef) else Code.REJECTED
    if isinstance(error, Denied):
        code = Code.DENIED
    if isinstance(ref, DocRef):
        run.log.warning("document.unreadable", doc=str(ref), code=code.value)
    else:
        run.log.warning("change.rejected", kind="read", subject=str(ref), error=str(error))
    if isinstance(error, (Transient, InDoubt)):
        return
    old = view.resting.now.get(ref)
    if old is None or old.until <= run.now or (old.code, old.message) != (code, str(error)):
        view.resting.put(ref, Rest(code, str(error), run.now, run.now + HOUR))


def forget_old_rests(run: Run) -> None:
    """Drop rests that are over; those that count their tries wait a day for the next."""
    view = run.view
    for about, rest in tuple(view.resting.now.items()):
        keeps = timedelta(0) if rest.code is Code.TICKET_GONE else timedelta(days=1)
        if rest.until + keeps <= run.now:
            view.resting.take(about)


def _heard(run: Run, ref: DocRef | TicketRef, *, changed: bool) -> None:
    view = run.view
    if changed or ref in view.unread:
        # What is new, or can be read again, deserves a new try.
        view.resting.take(ref)
    view.unread.discard(ref)
    view.missing.discard(ref)


def _writable_again(run: Run, ref: DocRef) -> None:
    """Where people changed a document, it may show now what it could not."""
    view = run.view
    for about in tuple(view.resting.now):
        if isinstance(about, str) and about.startswith("tell/"):
            link = view.links.now.get(ItemKey(about.split("/")[1]))
            if link is not None and link.doc == ref:
                view.resting.take(about)


def _completed(run: Run, old: Postmortem | None, read: Postmortem) -> datetime | None:
    if read.stage is not Stage.COMPLETE:
        return None
    if old is None:
        return None
    return old.completed_at if old.stage is Stage.COMPLETE else run.now
