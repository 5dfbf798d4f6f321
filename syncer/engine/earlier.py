"""Tickets that an earlier store knew, and that no listing shows any more."""

from __future__ import annotations

from dataclasses import replace

from syncer.engine.run import Run
from syncer.model import Ticket, TicketRef
from syncer.ports import Authored, Feed, Scattered, Tracker

_JOB = "authored"


def with_earlier(run: Run, port: Tracker, feed: Feed[Ticket, TicketRef]) -> Feed[Ticket, TicketRef]:
    """The feed, and once in the life of a store whatever else our accounts ever made there.

    Whoever lost the store, and a label with it, would make those tickets a second time. Where a
    part did not answer it is asked again in the next cycle.
    """
    job = f"{_JOB}/{port.name}"
    if not isinstance(port, Authored) or run.ports.store.last_success(job) is not None:
        return feed
    shown = {one.ref for one in feed.changed}
    authored = run.calls.ask(port.name, port.authored)
    earlier = tuple(one for one in authored if one.ref not in shown)
    if not (feed.unheard or (isinstance(port, Scattered) and port.unheard())):
        run.view.done.add(job)
    present = feed.present
    if present is not None:
        present |= {one.ref for one in earlier}
    return replace(feed, changed=(*feed.changed, *earlier), present=present)
