"""``people``: the spellings that nobody can resolve, and whom they may mean."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import islice

from syncer.app.console import Console, clean, progress
from syncer.app.invocation import Invocation
from syncer.app.portfolio import look
from syncer.app.render.people import Candidates, people_json, people_stub
from syncer.app.session import settings_of
from syncer.app.wiring import Wired, wire
from syncer.core.spellings import Spelling, unresolved
from syncer.errors import AdapterError

_ACCOUNTS = ("github", "jira")
_MOST = 10
"""Candidates of one tracker for one spelling."""


def people(invocation: Invocation, *, as_json: bool, lookup: bool) -> int:
    """Print a stub of the people file; 1 while any spelling is not resolved."""
    wired = wire(settings_of(invocation))
    console = Console(color=invocation.color)
    with progress("Reading documents…", color=invocation.color) as say:
        read = look(wired, wired.sources, say)
        found = unresolved(read.owners)
        candidates, asked, failed = ask(wired, found, say) if lookup else ({}, (), ())
    lost = (*read.failed.items(), *read.unread.items())
    complaints = [*(f"{name} could not be read: {error}" for name, error in lost), *failed]
    if as_json:
        console.json(people_json(found, candidates))
    else:
        kinds = {one.kind for one in wired.policy.trackers.values()}
        accounts = [kind for kind in _ACCOUNTS if kind in kinds]
        console.show(people_stub(found, candidates, wired.policy.people, accounts, asked))
    for complaint in complaints:
        sys.stderr.write(f"syncer: {clean(complaint)}\n")
    return 1 if found or complaints else 0


def ask(
    wired: Wired, found: Sequence[Spelling], say: Callable[[str], None]
) -> tuple[Candidates, tuple[str, ...], tuple[str, ...]]:
    """Whom each spelling may mean, who was asked, and what failed.

    A tracker that fails is asked no more.
    """
    asked: list[str] = []
    candidates: dict[str, list[tuple[str, str, str | None]]] = {}
    complaints: list[str] = []
    for name, port in wired.trackers.items():
        kind = wired.policy.trackers[name].kind
        try:
            for number, one in enumerate(found, start=1):
                say(f"Asking {name}: {number} of {len(found)}")
                for person in islice(port.lookup(one.spelling), _MOST):
                    account = person.accounts.get(kind, person.handle)
                    hit = (name, account, next(iter(person.names), None))
                    candidates.setdefault(one.spelling, []).append(hit)
            asked.append(name)
        except AdapterError as error:
            complaints.append(f"{name} could not be asked for everybody: {error}")
    return candidates, tuple(asked), tuple(complaints)
