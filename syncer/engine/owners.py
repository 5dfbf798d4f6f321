"""Owners whom a ticket could not be given are offered again once its tracker knows them.

Asked when the people file says something else, with a full listing, and once a day: an account may
have been let into a repository meanwhile. Where a person moved either side, nothing is offered.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from syncer.core.survey import Survey, offerable
from syncer.engine.run import Run
from syncer.errors import AdapterError
from syncer.model import ItemKey
from syncer.ports import Assigning

_DAY = timedelta(days=1)
Unknown = dict[str, set[ItemKey]]
"""Items by the owner that their text names."""


def offer_owners(run: Run, seen: Survey, *, full: bool) -> bool:
    """Find out who of the unknown can be given a ticket now; True if anybody can."""
    view = run.view
    for tracker, unknown in _unknown(run, seen).items():
        port, job = run.ports.trackers.get(tracker), f"owners/{tracker}/{_people(run)}"
        if not isinstance(port, Assigning) or tracker in run.calls.down:
            continue
        last = run.ports.store.last_success(job)
        if not full and last is not None and run.now - last < _DAY:
            continue
        try:
            able = run.calls.ask(tracker, partial(port.assignable, tuple(unknown)))
        except AdapterError as error:
            run.log.warning("owners.unasked", adapter=tracker, error=str(error))
            continue
        view.offering[job] = frozenset(key for owner in able for key in unknown.get(owner, ()))
        view.offer |= view.offering[job]
    return bool(view.offer)


def offered(run: Run) -> Iterator[str]:
    """The jobs of which nothing is left to do."""
    for job, keys in run.view.offering.items():
        if run.view.offer.isdisjoint(keys):
            yield job


def _unknown(run: Run, seen: Survey) -> dict[str, Unknown]:
    found: defaultdict[str, Unknown] = defaultdict(lambda: defaultdict(set))
    for key, judged in seen.pairs.items():
        owner, done = judged.pair.item.fields.owner, judged.done
        if owner is not None and done is not None and offerable(judged, run.policy):
            found[done.link.ticket.tracker][owner].add(key)
    return found


def _people(run: Run) -> str:
    return hashlib.sha256(repr(run.policy.people).encode()).hexdigest()[:12]
