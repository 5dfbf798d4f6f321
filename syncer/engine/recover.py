"""What became of the intents of a process that died, or of a call that was never answered.

found by its marker             settled, as its birth would have been
not found, younger than hold    held: the tracker may not show it yet
not found, older                looked for once more among all that is as young; dropped, if it is
                                not there either: the plan proposes it again
the lookup failed               held
a comment, a notice             said again, under its id
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from syncer.core.policy import Policy
from syncer.engine.births import recover_birth
from syncer.engine.remarks import say_again
from syncer.engine.run import Run
from syncer.errors import AdapterError
from syncer.model import CreateTicket, ItemKey, Ticket
from syncer.ports import Intent, Thorough, Tracker

_APART = timedelta(minutes=5)
"""How far two clocks may be apart."""


def recover(run: Run) -> None:
    """Settle or drop every intent that can be; what stays pending is held by its key."""
    creates: defaultdict[str, dict[ItemKey, Intent]] = defaultdict(dict)
    for intent in run.view.pending.values():
        if isinstance(intent.change, CreateTicket):
            creates[intent.change.tracker][intent.change.key] = intent
    for tracker, pending in creates.items():
        if tracker in run.ports.trackers:
            _births(run, tracker, pending)
    say_again(run)


def held_for(port: Tracker, policy: Policy) -> timedelta:
    """How long what a tracker does not show may yet be there, and is not made again."""
    settings = policy.trackers.get(port.name)
    lag = max(port.search_lag, settings.hold) if settings else port.search_lag
    # A batch is journalled as a whole: its last ticket may be that much younger. And whoever lost
    # the lead may still be at it: what it has begun is left to it for as long.
    return lag + policy.write_budget


def _thoroughly(port: Thorough, late: Sequence[Intent]) -> Mapping[ItemKey, Sequence[Ticket]]:
    """Our own tickets of these intents, among all since the first of them, by whatever clock."""
    keys = [one.change.key for one in late if isinstance(one.change, CreateTicket)]
    return port.find_since(keys, min(one.begun for one in late) - _APART)


def _births(run: Run, tracker: str, pending: dict[ItemKey, Intent]) -> None:
    port = run.ports.trackers[tracker]
    hold = held_for(port, run.policy)
    try:
        found = dict(run.calls.ask(tracker, lambda: port.find(tuple(pending))))
        late = [
            one for key, one in pending.items() if key not in found and run.now - one.begun >= hold
        ]
        if late and isinstance(port, Thorough):
            found |= run.calls.ask(tracker, partial(_thoroughly, port, late))
    except AdapterError:
        return
    for key, intent in pending.items():
        change = intent.change
        if not isinstance(change, CreateTicket):
            continue
        if mine := found.get(key):
            recover_birth(run, change, mine, journalled=True)
        elif run.now - intent.begun >= hold:
            run.ports.store.drop(key)
            del run.view.pending[key]
            run.log.info("ticket.released", key=key, ref=tracker, doc=str(change.doc))
