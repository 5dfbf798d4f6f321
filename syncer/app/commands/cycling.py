"""``plan`` and ``sync``: one cycle, without its writes and with them."""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from syncer.app.console import clean, line, progress
from syncer.app.invocation import Invocation
from syncer.app.render.counts import source_counts
from syncer.app.render.modes import PROMISES, withheld
from syncer.app.render.names import Names, names
from syncer.app.render.outcome_text import outcome_text, unread
from syncer.app.render.plan_json import outcome_json, plan_json
from syncer.app.render.plan_text import plan_text
from syncer.app.render.state import healthy
from syncer.app.render.waiting import at_rest, rest_word
from syncer.app.render.words import counted, progress_word
from syncer.app.session import Session, session, utc_now
from syncer.app.settings_types import last_time
from syncer.app.wiring import Wired
from syncer.core.digests import plan_digest
from syncer.core.policy import Policy
from syncer.core.spellings import unassigned
from syncer.engine.cycle import cycle
from syncer.errors import ConfigError
from syncer.model import (
    Change,
    Comment,
    Conflict,
    CreateTicket,
    ItemKey,
    Plan,
    UpdateTicket,
)
from syncer.ports import Memory, Outcome

_BY_DEFAULT = (
    "No sync.mode is configured, so it is {mode}: {does}. "
    "With sync.mode: observe, a sync only looks."
)
_EARLIER = (
    "Found {tickets} of an earlier store. Who wrote last is not known any more: where both sides "
    "differ, sync.authority decides, mostly for the ticket unless told otherwise, and a conflict "
    "is recorded."
)


def plan(
    invocation: Invocation,
    source: str | None = None,
    tracker: str | None = None,
    *,
    as_json: bool,
    full: bool = False,
) -> int:
    """Show what a sync would do; 1 if a side could not be read, 3 if a group would be held."""
    with session(invocation) as opened:
        _known(source, "source", opened.ports.sources)
        _known(tracker, "tracker", opened.ports.trackers)
        fresh = _fresh(opened)
        memory, whole, outcome = _look(opened, apply=False, full=full)
        known = _names(opened, memory, whole, outcome)
        shown = _part(whole, source, tracker, known)
        refused = [
            refusal
            for refusal in outcome.refused
            if refusal.adapter in (source, tracker) or source is tracker is None
        ]
        listed = [name for name in opened.ports.sources if source in (None, name)]
        counts = source_counts(memory, listed, opened.wired.policy)
        digest = plan_digest(whole)
        if as_json:
            opened.console.json(plan_json(shown, digest, refused, counts, memory))
        else:
            rests = at_rest(known, outcome.at)
            naming = _naming(shown, opened.wired.policy)
            known = replace(known, unassigned=_unassigned(shown, opened.wired))
            mode = opened.wired.policy.mode
            shows = plan_text(
                *(shown, digest, refused, counts, known),
                mode=mode,
                naming=naming,
                unread=_unread(outcome),
                resting=rest_word(rests, outcome.at) if rests else "",
                grouped=opened.console.terminal,
            )
            opened.console.show(shows)
            if fresh and (found := _earlier(known, outcome)):
                opened.console.show([line(_EARLIER.format(tickets=counted(found, "ticket")))])
            _complain(outcome)
    return _code(outcome)


def sync(invocation: Invocation, *, as_json: bool, full: bool = False) -> int:
    """Bring both sides together once; 1 on a partial failure, 3 while a group is held."""
    with session(invocation) as opened:
        unsaid, fresh = _mode_unsaid(opened), _fresh(opened)
        memory, whole, outcome = _look(opened, apply=True, full=full)
        known = _names(opened, memory, whole, outcome)
        if as_json:
            opened.console.json(outcome_json(outcome))
        else:
            mode = opened.wired.policy.mode
            kept = withheld(whole, mode)
            grouped = opened.console.terminal
            opened.console.show(outcome_text(outcome, known, mode, kept, grouped=grouped))
            if fresh and (found := _earlier(known, outcome)):
                opened.console.show([line(_EARLIER.format(tickets=counted(found, "ticket")))])
            if unsaid:
                opened.console.show([line(_BY_DEFAULT.format(mode=mode, does=PROMISES[mode]))])
    # What rests or is in doubt was asked for and is not done: the sync is a part of itself.
    undone = at_rest(known, outcome.at) or memory.pending
    return _code(outcome) or (1 if undone else 0)


def _mode_unsaid(opened: Session) -> bool:
    """Whether this is the first sync, and nobody has chosen its mode."""
    chosen = "mode" in opened.settings.sync.model_fields_set
    return not chosen and opened.store.outcome() is None


def _fresh(opened: Session) -> bool:
    """Whether this store knows of nothing yet, not even of a sync that did not end."""
    if opened.store.outcome() is not None:
        return False
    memory = opened.store.recall()
    return not memory.links and not memory.pending


def _earlier(known: Names, outcome: Outcome) -> int:
    """How many tickets of our documents bore our mark before a fresh store's first sync."""
    joined = {link.ticket for link in known.links.values() if not link.adopted}
    tickets = known.memory.tickets
    ours = sum(ref in tickets and tickets[ref].ours for ref in joined)
    return max(0, ours - outcome.landed.get("create_ticket", 0))


def _look(opened: Session, *, apply: bool, full: bool) -> tuple[Memory, Plan, Outcome]:
    wired = opened.wired
    doing = "Bringing both sides together…" if apply else "Looking at both sides…"
    with progress(doing, color=opened.console.wanted) as say, _uncollected():
        ports = replace(opened.ports, watch=lambda seen: say(progress_word(seen)))
        return cycle(
            ports,
            None,
            wired.grammar,
            wired.policy,
            utc_now,
            apply=apply,
            full=full,
            listed_by=_listed_by(opened) if apply else None,
        )


def _listed_by(opened: Session) -> datetime:
    """When both sides were last to be listed completely."""
    settings = opened.settings
    return last_time(settings.sync.full_listing, utc_now(), settings.deadlines.timezone)


def _names(opened: Session, memory: Memory, whole: Plan, outcome: Outcome) -> Names:
    # Rows are many; only what failed or is in conflict is shown by key.
    asked = memory.resting or outcome.conflicts
    return names(memory, whole, opened.store.rows() if asked else ())


@contextmanager
def _uncollected() -> Iterator[None]:
    """One cycle leaves no garbage worth looking for: the search is a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _code(outcome: Outcome) -> int:
    if outcome.refused:
        return 3
    return 0 if healthy(outcome) else 1


def _unread(outcome: Outcome) -> tuple[str, ...]:
    """What a plan lacks, in words."""
    documents = counted(outcome.failed, "document or ticket", "documents and tickets")
    lost = (documents,) if outcome.failed else ()
    return (*(health.name for health in unread(outcome)), *lost)


def _complain(outcome: Outcome) -> None:
    for health in unread(outcome):
        reason = clean(health.reason or "")
        sys.stderr.write(f"syncer: {health.name} could not be read: {reason}\n")
    if outcome.failed:
        left = counted(outcome.failed, "document or ticket", "documents and tickets")
        sys.stderr.write(f"syncer: {left} could not be read, and nothing is planned for them\n")


def _known(name: str | None, what: str, configured: Collection[str]) -> None:
    if name is not None and name not in configured:
        raise ConfigError(f"{name}: no such {what}; configured: {', '.join(configured) or 'none'}")


def _part(whole: Plan, source: str | None, tracker: str | None, known: Names) -> Plan:
    """The plan, less what concerns other sources and trackers."""
    if source is None and tracker is None:
        return whole

    def concerns(change: Change) -> bool:
        doc = known.place(change)
        fits = source is None or (doc is not None and doc.source == source)
        return fits and (tracker is None or _tracker(change) == tracker)

    def about(conflict: Conflict) -> bool:
        doc = known.places.get(conflict.key)
        return source is None or (doc is not None and doc.source == source)

    return replace(
        whole,
        changes=tuple(change for change in whole.changes if concerns(change)),
        conflicts=tuple(conflict for conflict in whole.conflicts if about(conflict)),
        problems=tuple(
            problem
            for problem in whole.problems
            if source is None or (problem.doc is not None and problem.doc.source == source)
        ),
    )


def _naming(plan: Plan, policy: Policy) -> int:
    """How many documents are told the names of the plan's new tickets, once these are there."""
    documents = {change.doc for change in plan.changes if isinstance(change, CreateTicket)}
    told = [policy.sources.get(doc.source) for doc in documents]
    return sum(one is not None and one.writes and one.name for one in told)


def _unassigned(plan: Plan, wired: Wired) -> frozenset[ItemKey]:
    """Items whose new tickets would be given to their owners, if these had accounts."""
    assigns = {
        name for name, one in wired.settings.trackers.items() if getattr(one, "assign", True)
    }
    made = [change for change in plan.changes if isinstance(change, CreateTicket)]
    return frozenset(
        one.key for one in made if one.tracker in assigns and unassigned(one, wired.policy)
    )


def _tracker(change: Change) -> str | None:
    match change:
        case CreateTicket():
            return change.tracker
        case UpdateTicket() | Comment():
            return change.ref.tracker
        case _:
            return None
