"""Look at both sides: read what the feeds name, look for what they lack before believing it.

It costs what changed. A feed that fails leaves its last readings in place, and nothing is told to
its side in this cycle; the others go on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from syncer.core.elders import same_ticket
from syncer.core.grammars import grammar_digest
from syncer.core.guard import vanish_guard, vanish_id
from syncer.core.parse import parse
from syncer.engine.earlier import with_earlier
from syncer.engine.namesakes import is_namesake
from syncer.engine.reading import (
    arrive,
    forget_old_rests,
    is_outrun,
    lose_ticket,
    read_documents,
    read_tickets,
    rest_gone,
)
from syncer.engine.run import HOUR, Run
from syncer.engine.view import of
from syncer.errors import AdapterError
from syncer.model import DocRef, Refusal, Ticket, TicketRef
from syncer.ports import Delivery, Feed, Roaming

T = TypeVar("T")
R = TypeVar("R", DocRef, TicketRef)
_FOLLOW = "follow"
_LISTING = "listing"


def gather(run: Run, *, full: bool, listed_by: datetime | None = None) -> None:
    """Bring the view up to date.

    ``full`` asks every feed for everything, else ``listed_by`` those that were not since then.
    """
    forget_old_rests(run)
    _heed_grammar(run)
    whole = _to_list(run, full=full, listed_by=listed_by)
    for name in run.ports.sources:
        _gather_source(run, name, full=name in whole)
    for name in run.ports.trackers:
        _gather_tracker(run, name, full=name in whole)
    if listed_by is not None:
        run.view.done.update(f"{_LISTING}/{name}" for name in whole & run.view.read)
    for name in run.view.cursors.now:
        if name not in run.ports.sources and name not in run.ports.trackers:
            # Taken out of the configuration: that says nothing about what is there.
            run.view.held.add(name)
            run.view.unconfigured.add(name)
    named = _named(run)
    _follow(run, named, whole)
    _read_named(run, named)


def read_named_since(run: Run) -> None:
    """Read what documents name that were read anew in this cycle, before it is called gone."""
    if any(isinstance(one, DocRef) for one in run.view.stale):
        _read_named(run, _named(run))


def _to_list(run: Run, *, full: bool, listed_by: datetime | None) -> frozenset[str]:
    """The feeds of which a full listing is wanted in this cycle."""
    names = frozenset((*run.ports.sources, *run.ports.trackers))
    if full or listed_by is None:
        return names if full else frozenset()
    store = run.ports.store
    last = {name: store.last_success(f"{_LISTING}/{name}") for name in names}
    return frozenset(name for name, at in last.items() if at is None or at < listed_by)


def _heed_grammar(run: Run) -> None:
    """Under another grammar the same bytes say other things: everything is read again."""
    view, digest = run.view, grammar_digest(run.grammar)
    if view.grammar == digest:
        return
    view.grammar = digest
    view.unread.update(view.postmortems.now)
    for name in (*run.ports.sources, *run.ports.trackers):
        view.cursors.take(name)


def _gather_source(run: Run, name: str, *, full: bool) -> None:
    view, port = run.view, run.ports.sources[name]
    since = None if full else view.cursors.now.get(name)
    try:
        feed = run.calls.ask(name, lambda: port.changes(since))
        if port.delivery is Delivery.PROPOSES:
            _gather_proposal(run, name, first=since is None)
    except AdapterError as error:
        fails(run, name, error)
        return
    _read_feed(run, name, feed)
    _rename(run, feed)
    known = {ref for ref in view.postmortems.now if ref.source == name}
    orphaned = _orphaned(run, name) - known
    known |= orphaned
    absent = _absent(run, known, feed.present)
    wanted = {*feed.changed, *(ref for ref in of(view.unread, name) if isinstance(ref, DocRef))}
    nowhere = read_documents(run, name, wanted | absent | orphaned)
    unlisted = (orphaned & nowhere) - absent
    view.held |= unlisted
    view.unread -= nowhere - unlisted
    _seen_again(run, ((feed.present or frozenset()) | absent) - nowhere)
    _judge(run, name, known, absent & nowhere)


def _orphaned(run: Run, name: str) -> AbstractSet[DocRef]:
    """Documents that a process linked and died before it kept what they say.

    They are judged as all that is known: that they are not there may be an empty mount. Only a
    listing says so; until there is one, nothing is done for them.
    """
    view = run.view
    doubted = {ref for ref in of(view.unread | view.missing, name) if isinstance(ref, DocRef)}
    return doubted and doubted.intersection(link.doc for link in view.links.now.values())


def _gather_tracker(run: Run, name: str, *, full: bool) -> None:
    view, port = run.view, run.ports.trackers[name]
    since = None if full else view.cursors.now.get(name)
    try:
        feed = with_earlier(run, port, run.calls.ask(name, lambda: port.changes(since)))
    except AdapterError as error:
        fails(run, name, error)
        return
    _read_feed(run, name, feed)
    _set_apart(run, name, feed)
    heard = [one for one in feed.changed if one.key or one.ref in view.tickets.now]
    heard = [one for one in heard if not _shown_late(run, one, port.search_lag)]
    others = {one.ref for one in heard if is_namesake(run, one)}
    doubles = arrive(run, name, [one for one in heard if one.ref not in others])
    for one in heard:
        if one.ref not in others and one.ref not in doubles:
            _seen_elsewhere(run, one)
    mine = {ref: one for ref, one in view.tickets.now.items() if ref.tracker == name}
    marked = {ref for ref, one in mine.items() if one.key is not None or ref in others}
    marked -= view.apart
    absent = _absent(run, marked, feed.present) | others
    unheard = (feed.present or frozenset()) - mine.keys() - doubles
    again = {ref for ref in of(view.unread - view.apart, name) if isinstance(ref, TicketRef)}
    nowhere = read_tickets(run, name, absent | unheard | again)
    view.unread -= nowhere
    _seen_again(run, ((feed.present or frozenset()) | absent) - nowhere)
    _judge(run, name, marked, absent & nowhere)


def _set_apart(run: Run, name: str, feed: Feed[Ticket, TicketRef]) -> None:
    """What is where nobody answered: its last readings stay, and nothing is told to it."""
    view = run.view
    view.unheard[name] = feed.unheard
    for one in feed.unheard:
        run.counts.failed += 1
        run.log.warning("feed.failed", adapter=name, place=one.place, error=str(one.error))
        view.apart.update(
            ref
            for ref, ticket in view.tickets.now.items()
            if ref.tracker == name and one.names.fullmatch(ticket.name)
        )
    view.held |= view.apart


def _shown_late(run: Run, ticket: Ticket, lag: timedelta) -> bool:
    """Whether an index that lags shows it as it was before we read it."""
    known = run.view.tickets.now.get(ticket.ref)
    late = known is not None and is_outrun(known, ticket, run.now, lag)
    if late:
        run.log.debug("ticket.shown_late", key=ticket.key, ref=str(ticket.ref))
    return late


def _seen_elsewhere(run: Run, ticket: Ticket) -> None:
    """A ticket that was moved from one tracker's place to another's: whose it is reads it again."""
    link = None if ticket.key is None else run.view.links.now.get(ticket.key)
    known = None if link is None else run.view.tickets.now.get(link.ticket)
    if known is not None and known.ref != ticket.ref and same_ticket(known, ticket):
        run.view.unread.add(known.ref)


def _gather_proposal(run: Run, name: str, *, first: bool) -> None:
    """What waits for people; after a lost database also what their branch already names."""
    view, port = run.view, run.ports.sources[name]
    proposal = run.calls.ask(name, port.proposal)
    if proposal is None:
        view.proposals.take(name)
        return
    view.proposals.put(name, proposal)
    if first:
        documents = run.calls.ask(name, lambda: tuple(port.standing()))
        view.standing += tuple(parse(document, run.grammar) for document in documents)


def _read_feed(run: Run, name: str, feed: Feed[T, R]) -> None:
    run.view.cursors.put(name, feed.cursor)
    run.view.read.add(name)
    whole = feed.present is not None
    run.log.debug("feed.read", adapter=name, changed=len(feed.changed), complete=whole)


def fails(run: Run, name: str, error: AdapterError) -> None:
    """Nothing is heard from this side: its last readings stay and nothing is told to it."""
    run.view.held.add(name)
    if not any(one.adapter == name for one in run.view.refused):
        run.view.refused += _refused_before(run, name)
    run.calls.take_down(name, error)
    run.log.warning("feed.failed", adapter=name, error=str(error))


def _rename(run: Run, feed: Feed[DocRef, DocRef]) -> None:
    view = run.view
    for old, new in feed.renamed.items():
        run.log.info("document.renamed", doc=str(new), before=str(old))
        view.renamed[old] = new
        for refs in (view.unread, view.missing):
            if old in refs:
                refs.discard(old)
        moved = view.postmortems.take(old)
        if moved is not None and new not in view.postmortems.now:
            view.postmortems.put(new, replace(moved, ref=new))


def _absent(run: Run, known: Collection[R], present: frozenset[R] | None) -> set[R]:
    """What is known and not in the listing; without a listing, what was not in the last one."""
    if present is not None:
        run.view.missing -= present
        return {ref for ref in known if ref not in present}
    return {ref for ref in known if ref in run.view.missing}


def _judge(run: Run, name: str, known: Collection[R], absent: Collection[R]) -> None:
    """Believe that what neither listing nor name finds is gone, unless that would be too much."""
    if not absent:
        return
    view, before = run.view, _refused_before(run, name)
    refusal = vanish_guard(name, known, absent, run.policy, frozenset(view.approved), before)
    waiting: set[R] = set()
    if refusal is not None:
        view.refused.append(refusal)
        waiting.update(ref for ref in absent if vanish_id(ref) in refusal.changes)
        view.missing.update(waiting)
    gone = [ref for ref in absent if ref not in waiting]
    view.believed.update(view.approved.intersection(map(vanish_id, gone)))
    for ref in gone:
        view.vanished.add(ref)
        view.missing.discard(ref)
        view.resting.take(ref)
        if isinstance(ref, DocRef):
            view.postmortems.take(ref)
            run.log.warning("document.vanished", doc=str(ref))
        else:
            lose_ticket(run, ref)


def _refused_before(run: Run, name: str) -> list[Refusal]:
    """What the last cycle did not believe to be gone, and nobody has seen since."""
    if not any(of(run.view.missing, name)):
        return []
    last = run.ports.store.outcome()
    held = () if last is None else last.refused
    return [one for one in held if one.adapter == name and one.verb == "vanish"]


def _seen_again(run: Run, seen: AbstractSet[DocRef | TicketRef]) -> None:
    """What is there again is not gone by an earlier word: that was about what a person saw then."""
    view = run.view
    if view.approved:
        view.believed.update(view.approved.intersection(map(vanish_id, seen - view.unread)))


def _follow(run: Run, named: Collection[TicketRef], whole: Collection[str]) -> None:
    """Read tickets of which no feed tells, for they bear no marker or have gone elsewhere.

    Hourly while open, once closed with a full listing. What is missing is looked for every time, as
    a listing does for the others.
    """
    missing = run.view.missing
    apart = [
        ticket
        for ticket in run.view.tickets.now.values()
        if (ticket.key is None or (ticket.former and not _heard_of(run, ticket)))
        and ticket.ref not in run.view.apart
        and (
            ticket.ref.tracker in whole or ticket.ref in missing or not ticket.fields.status.closed
        )
        and (ticket.ref in named or TicketRef(ticket.ref.tracker, ticket.name) in named)
    ]
    for name in run.ports.trackers:
        mine = {ticket.ref for ticket in apart if ticket.ref.tracker == name}
        if not mine or name in run.calls.down:
            continue
        last = run.ports.store.last_success(f"{_FOLLOW}/{name}")
        if last is None or run.now - last >= HOUR:
            run.view.done.add(f"{_FOLLOW}/{name}")
        elif name not in whole:
            mine &= missing
        known = [ref for ref in run.view.tickets.now if ref.tracker == name]
        _judge(run, name, known, read_tickets(run, name, mine))


def _heard_of(run: Run, ticket: Ticket) -> bool:
    """Whether the feed tells of it wherever it went."""
    port = run.ports.trackers.get(ticket.ref.tracker)
    return isinstance(port, Roaming) and port.hears(ticket)


def _read_named(run: Run, named: Collection[TicketRef]) -> None:
    """Read the tickets that a text or a link names and nobody has read yet."""
    view = run.view
    known = {
        (ticket.ref.tracker, name.casefold())
        for ticket in view.tickets.now.values()
        for name in (ticket.ref.id, ticket.name, *ticket.former)
    }
    wanted: defaultdict[str, set[TicketRef]] = defaultdict(set)
    for ref in named:
        if (ref.tracker, ref.id.casefold()) in known or ref.tracker not in run.ports.trackers:
            continue
        rest = view.resting.now.get(ref)
        if rest is None or rest.until <= run.now:
            wanted[ref.tracker].add(ref)
    for tracker in sorted(wanted.keys() - run.calls.down.keys()):
        for ref in read_tickets(run, tracker, wanted[tracker]):
            view.unread.discard(ref)
            rest_gone(run, ref)


def _named(run: Run) -> set[TicketRef]:
    links = run.view.links.now.values()
    over = {link.supersedes for link in links}
    refs = {link.ticket for link in links if link.key not in over}
    refs.update(ref for ref in run.view.rulings.values() if ref is not None)
    for postmortem in (*run.view.postmortems.now.values(), *run.view.standing):
        for item in postmortem.items:
            refs.update(item.named)
            if item.ticket is not None:
                refs.add(item.ticket)
    return refs
