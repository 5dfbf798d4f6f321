"""Telling tickets: desired values at an expected revision, read back, and the bases that move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from syncer.core.digests import change_ids
from syncer.core.merge import ticket_told
from syncer.engine.calls import noting
from syncer.engine.reading import keep_ticket, lose_ticket, read_tickets
from syncer.engine.run import Run, text, texts
from syncer.errors import AdapterError, Gone, InDoubt, Stale
from syncer.model import Change, Field, Link, Ticket, TicketRef, UpdateTicket


def update(run: Run, tracker: str, batch: Sequence[UpdateTicket]) -> list[Change]:
    """Tell one batch of tickets; of several changes to one ticket the first, the next pass sees."""
    port = run.ports.trackers[tracker]
    wanted: dict[TicketRef, UpdateTicket] = {}
    for change in batch:
        wanted.setdefault(change.ref, change)
    before = _agree(run, wanted)
    for change in wanted.values():
        for conflict in change.unheard:
            run.tell_conflict(conflict, str(change.ref))
    doubted: set[TicketRef] = set()
    done: list[Change] = []
    again: list[TicketRef] = []

    def land(ref: TicketRef, outcome: Ticket | AdapterError) -> None:
        change = wanted[ref]
        if isinstance(outcome, Ticket):
            _told(run, change, outcome)
            done.append(change)
            return
        if ref in before and ref not in doubted and not isinstance(outcome, InDoubt):
            run.keep([before[ref]])
        _record(run, change, error=outcome)
        if isinstance(outcome, (Stale, Gone)) and ref not in run.view.stale:
            run.view.stale.add(ref)
            again.append(ref)
        else:
            run.failed(change, outcome)

    send = noting(port.update, doubted, lambda change: change.ref)
    run.calls.write(tracker, wanted, send, land, repeatable=True)
    if again:
        run.log.info("change.stale", kind="update_ticket", subject=", ".join(map(str, again)))
        for ref in read_tickets(run, tracker, again):
            lose_ticket(run, ref)
    return done


def _agree(run: Run, wanted: Mapping[TicketRef, UpdateTicket]) -> dict[TicketRef, Link]:
    """Keep what is agreed with a status before it is sent; return the links as they were.

    Whoever finds the ticket closed knows by it that it was us, and only what was sent may say so.
    """
    links = run.view.links.now
    agreed = {
        ref: change.agreed
        for ref, change in wanted.items()
        if change.agreed is not None and Field.STATUS in change.patch
    }
    before = {ref: links[link.key] for ref, link in agreed.items()}
    run.keep([link for link in agreed.values() if links[link.key] != link])
    return before


def _told(run: Run, change: UpdateTicket, ticket: Ticket) -> None:
    run.spend(change)
    keep_ticket(run, ticket)
    link = None if change.key is None else run.view.links.now.get(change.key)
    if link is not None and link.ticket == change.ref:
        run.keep([ticket_told(link, change, ticket, run.now)])
    warn = partial(run.log.warning, "ticket.write_altered", key=change.key, ref=str(ticket.ref))
    for name, asked in change.patch.items():
        if name not in ticket.fields.silent and ticket.fields[name] != asked:
            warn(field=name.value, asked=text(asked), got=text(ticket.fields[name]))
    fields = sorted(name.value for name in change.patch)
    run.log.info("ticket.updated", key=change.key, ref=str(ticket.ref), fields=fields)
    if change.key is None and ticket.key is not None:
        links = run.view.links.now
        heir = next((one for one in links.values() if one.supersedes == ticket.key), None)
        stays = heir or links.get(ticket.key)
        kept = None if stays is None else str(stays.ticket)
        run.log.warning("duplicate.healed", key=ticket.key, ref=str(ticket.ref), kept=kept)
    if change.key is not None and Field.OWNER in change.patch:
        run.view.offer.discard(change.key)
    _record(run, change)
    run.landed(change)


def _record(run: Run, change: UpdateTicket, *, error: AdapterError | None = None) -> None:
    ids = change_ids(change)
    after = texts(change.patch)
    if change.flags is not None:
        after["flags"] = ", ".join(sorted(change.flags))
    if change.block is not None:
        after["block"] = change.block.digest
    run.record(
        ids[0].partition("/")[0] if ids else "update",
        change.key,
        str(change.ref),
        before=texts(change.before),
        after=after,
        reason="" if change.doc is None else f"told by {change.doc}",
        error=error,
    )
