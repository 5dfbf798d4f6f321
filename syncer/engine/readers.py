"""Who can read where words of documents would go: asked before they go there."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from syncer.core.publishing import worded
from syncer.engine.gather import fails
from syncer.engine.run import Run
from syncer.errors import AdapterError
from syncer.model import Change, CreateTicket, Plan, UpdateTicket
from syncer.ports import Placed


def ask_public(run: Run, planned: Plan) -> bool:
    """Find out where words would go and which of that strangers can read; True if any is new."""
    view = run.view
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    placed = len(view.places.now)
    for change in planned.changes:
        if (place := _destination(run, change)) is None:
            continue
        tracker, destination = place
        settings = run.policy.trackers.get(tracker)
        allowed = tracker not in run.ports.trackers or (
            settings is not None and settings.allow_public
        )
        if place not in view.asked_public and not allowed:
            wanted[tracker].add(destination)
    for tracker, destinations in wanted.items():
        view.asked_public.update((tracker, one) for one in destinations)
        ask = partial(run.ports.trackers[tracker].public, destinations)
        try:
            public = run.calls.ask(tracker, ask)
        except AdapterError as error:
            fails(run, tracker, error)
        else:
            view.public.update((tracker, one) for one in public)
    return bool(wanted) or len(view.places.now) > placed


def _destination(run: Run, change: Change) -> tuple[str, str] | None:
    """The tracker and the place there that a change brings words of a document to."""
    if isinstance(change, CreateTicket):
        return change.tracker, change.destination
    if not (isinstance(change, UpdateTicket) and worded(change)):
        return None
    ref, settings = change.ref, run.policy.trackers.get(change.ref.tracker)
    port, ticket = run.ports.trackers.get(ref.tracker), run.view.tickets.now.get(ref)
    if isinstance(port, Placed):
        run.view.places.put(ref, port.place(ref.id if ticket is None else ticket.name))
    return ref.tracker, run.view.places.now.get(ref, settings.destination if settings else "")
