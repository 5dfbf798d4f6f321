"""Making tickets so that a crash at any instant makes no second one.

find      before the first attempt: what is already ours is adopted; no answer, no ticket
begin     durable, unique by key; only what it returns is carried out
create    Ticket                                  settled at once
          Transient, Rejected, Denied, Gone       certainly not applied: dropped
          InDoubt                                 the intent stays, the key is held
"""

from __future__ import annotations

from collections.abc import Sequence

from syncer.core.merge import born
from syncer.engine.reading import keep_ticket
from syncer.engine.run import Run, texts
from syncer.errors import AdapterError, InDoubt
from syncer.model import Change, CreateTicket, Field, ItemKey, Link, Patch, Ticket
from syncer.ports import Intent


def create(run: Run, tracker: str, batch: Sequence[CreateTicket]) -> list[Change]:
    """Make one batch of tickets, less those that are there already."""
    port, view = run.ports.trackers[tracker], run.view
    batch = _heard(run, tracker, batch)
    keys = [change.key for change in batch]
    if not keys:
        return []
    try:
        found = run.calls.ask(tracker, lambda: port.find(keys))
    except AdapterError as error:
        for change in batch:
            run.failed(change, error)
        return []
    done: list[Change] = []
    for change in batch:
        if mine := found.get(change.key):
            recover_birth(run, change, mine, journalled=False)
            done.append(change)
    unmade = {change.key: change for change in batch if not found.get(change.key)}
    if not unmade:
        return done
    begun = run.clock()
    ours = run.ports.store.begin(tuple(unmade.values()), begun)
    for key, change in unmade.items():
        if key in ours:
            view.pending[key] = Intent(change, begun)
        else:
            view.held.add(key)
            view.behind = True
    mine_to_do = {key: change for key, change in unmade.items() if key in ours}

    def land(key: ItemKey, outcome: Ticket | AdapterError) -> None:
        change = mine_to_do[key]
        if isinstance(outcome, Ticket):
            _born(run, change, outcome)
            done.append(change)
        elif isinstance(outcome, InDoubt):
            _doubted(run, change, outcome)
            done.append(change)
        else:
            run.ports.store.drop(key)
            del view.pending[key]
            _record(run, change, error=outcome)
            run.failed(change, outcome)

    if mine_to_do:
        run.calls.write(tracker, mine_to_do, port.create, land, repeatable=False)
    return done


def _heard(run: Run, tracker: str, batch: Sequence[CreateTicket]) -> Sequence[CreateTicket]:
    """Without those whose place did not answer: nobody knows what is there; they wait for it."""
    silent = run.view.silent(tracker)
    for change in batch:
        if change.destination.casefold() in silent:
            run.over(change)
            run.view.held.add(change.key)
    return [one for one in batch if one.destination.casefold() not in silent]


def recover_birth(
    run: Run, change: CreateTicket, found: Sequence[Ticket], *, journalled: bool
) -> None:
    """Adopt the ticket that an earlier life of ours made for this key, the oldest of several."""
    run.spend(change)
    for ticket in found:
        keep_ticket(run, ticket)
    link = born(change, found[0], run.now, recovered=True, journalled=journalled)
    if journalled:
        run.ports.store.settle(change.key, link)
        run.view.pending.pop(change.key, None)
        run.view.unread.add(change.doc)  # which may have another name since
        run.remember(link)
    else:
        run.keep([link])
    run.log.info("ticket.recovered", key=link.key, ref=str(link.ticket), doc=str(link.doc))
    _record(run, change, ticket=found[0], reason="made earlier, found by its marker")
    run.landed(change, counted=False)


def _born(run: Run, change: CreateTicket, ticket: Ticket) -> None:
    link: Link = born(change, ticket, run.now)
    run.spend(change)
    run.ports.store.settle(change.key, link)
    del run.view.pending[change.key]
    keep_ticket(run, ticket)
    run.remember(link)
    run.log.info("ticket.created", key=change.key, ref=str(ticket.ref), doc=str(change.doc))
    _record(run, change, ticket=ticket)
    run.landed(change)


def _doubted(run: Run, change: CreateTicket, error: InDoubt) -> None:
    """Sent, and no answer: never repeated unseen; the next cycle looks for it by its marker."""
    run.over(change)
    run.counts.failed += 1
    run.log.warning("ticket.in_doubt", key=change.key, ref=change.tracker)
    _record(run, change, error=error)


def _record(
    run: Run,
    change: CreateTicket,
    *,
    ticket: Ticket | None = None,
    reason: str = "an action item without a ticket",
    error: AdapterError | None = None,
) -> None:
    run.record(
        "create",
        change.key,
        f"{change.tracker}:{change.destination}" if ticket is None else str(ticket.ref),
        after={} if ticket is None else {"ticket": ticket.name, **texts(_sent(change))},
        reason=reason,
        error=error,
    )


def _sent(change: CreateTicket) -> Patch:
    return {
        name: change.fields[name]
        for name in Field
        if name not in change.fields.silent and change.fields[name] is not None
    }
