"""One cycle: recover, look, and then plan, guard and carry out until nothing is left to do.

Nothing flows between changes: what a landing makes necessary is for the next plan to see. A dry run
is the same code without the writes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from syncer.core.digests import change_ids, parts
from syncer.core.figures import figures
from syncer.core.fulfilled import fulfilled
from syncer.core.guard import Tally, added, guard, sift, tally
from syncer.core.modes import permitted
from syncer.core.plan import plan
from syncer.core.policy import Mode, Policy
from syncer.core.rows import rows
from syncer.core.survey import Survey, survey
from syncer.engine.apply import carry_out, ready
from syncer.engine.calls import Calls, Clock
from syncer.engine.denials import let_go, probe, put_back
from syncer.engine.gather import gather, read_named_since
from syncer.engine.owners import offer_owners, offered
from syncer.engine.pauses import keep_pace
from syncer.engine.proposed import shown_already
from syncer.engine.readers import ask_public
from syncer.engine.recover import recover
from syncer.engine.run import Ports, Run
from syncer.engine.view import View
from syncer.errors import NotLeading
from syncer.model import (
    Change,
    Conflict,
    Field,
    Grammar,
    ItemKey,
    Plan,
    Refusal,
    Snapshot,
)
from syncer.ports import Enduring, Health, Memory, Outcome

__all__ = ["Clock", "Ports", "cycle"]


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the last look of a cycle asked for."""

    first: Plan
    last: Plan
    snapshot: Snapshot
    seen: Survey
    """What the last plan was made from."""
    refused: tuple[Refusal, ...]
    waiting: int
    unsettled: bool
    conflicts: tuple[Conflict, ...]
    """Of all passes: once one is settled the next plan knows nothing of it."""


def cycle(
    ports: Ports,
    memory: Memory | None,
    grammar: Grammar,
    policy: Policy,
    clock: Clock,
    *,
    apply: bool,
    full: bool = False,
    listed_by: datetime | None = None,
) -> tuple[Memory, Plan, Outcome]:
    """Bring both sides together, as far as they let us; without ``apply`` only say how.

    Listed completely is every side if ``full``, else one that was not since ``listed_by``.
    The plan is the first look's, unfiltered: what mode ``sync`` would do. Raises ``NotLeading``
    while another process leads, and ``StateError`` when the store cannot be used.
    """
    if apply and not ports.store.lead():
        raise NotLeading("another process leads")
    started = clock()
    name = _cycle_id(started)
    log = structlog.get_logger().bind(cycle=name)
    view = View(ports.store.recall() if memory is None else memory, ports.store.said())
    if apply and view.began is None and policy.mode is not Mode.OBSERVE:
        view.began = started
    calls = Calls(clock, ports.sleep, policy.write_budget)
    run = Run(name, started, ports, grammar, policy, clock, calls, view, log)
    # A look is no cycle that anybody watches for: its caller shows what it found.
    (log.info if apply else log.debug)("cycle.started", reason="full" if full else "changes")
    try:
        if memory is None:
            keep_pace(run)
        if apply:
            recover(run)
        gather(run, full=full, listed_by=listed_by)
        looked = _settle(run, apply=apply, full=full)
        outcome = _conclude(run, looked, apply=apply)
    except Exception as error:
        log.error("cycle.failed", error=f"{type(error).__name__}: {error}")  # noqa: TRY400 - whoever catches it decides on a traceback
        raise
    known = ports.store.recall() if apply and view.behind else view.memory()
    return known, looked.first, outcome


def _settle(run: Run, *, apply: bool, full: bool) -> _Looked:
    """Plan, guard and carry out until the plan is empty, nothing may be done, or time is up."""
    spent: Tally = {}
    first: Plan | None = None
    passes = 0
    met: dict[tuple[ItemKey, Field], Conflict] = {}
    probes = probe(run, full=full)
    while True:
        snapshot = run.snapshot()
        seen = survey(snapshot, run.policy)
        if first is None and offer_owners(run, seen, full=full):
            snapshot = run.snapshot()
            seen = survey(snapshot, run.policy)
        proposed = plan(snapshot, run.policy, seen)
        if ask_public(run, proposed):
            snapshot = run.snapshot()  # for the guards; no plan depends on who can read
        first = first or proposed
        met |= {(conflict.key, conflict.field): conflict for conflict in proposed.conflicts}
        allowed = permitted(proposed, run.policy.mode)
        approved = frozenset(run.view.approved)
        refused = guard(allowed, snapshot, spent, run.policy, approved)
        if shown := shown_already(run, allowed, refused):
            approved |= shown
            refused = guard(allowed, snapshot, spent, run.policy, approved)
        todo, waiting = sift(allowed, refused, spent, run.policy)
        now, late = ready(run, todo)
        unsettled = bool(apply and now and passes >= run.policy.passes)
        if unsettled or not (apply and now):
            everything = (*run.view.refused, *refused)
            late += waiting
            put_back(run, probes)
            conflicts = tuple(met.values())
            return _Looked(first, proposed, snapshot, seen, everything, late, unsettled, conflicts)
        passes += 1
        done: list[Change] = carry_out(run, now)
        read_named_since(run)
        let_go(run, probes)
        spent = added(spent, _counted(done, approved))


def _counted(done: Sequence[Change], approved: Collection[str]) -> Tally:
    """What was done counts for the guards of later passes, less what was let through or stood."""
    counted = Counter(tally(done))
    for change in done:
        for part in parts(change):
            if part.id in approved:
                counted[part.adapter, part.verb] -= part.weight
    return counted


def _conclude(run: Run, looked: _Looked, *, apply: bool) -> Outcome:
    """Commit what was seen, with what a report reads and what became of everything."""
    view, store = run.view, run.ports.store
    for refusal in looked.refused if apply else ():
        run.log.error(
            "guard.refused",
            adapter=refusal.adapter,
            verb=refusal.verb,
            count=len(refusal.changes),
            limit=refusal.limit,
            digest=refusal.digest,
        )
    snapshot = looked.snapshot
    if view.approved:
        asked = {name for change in looked.last.changes for name in change_ids(change)}
        view.believed |= fulfilled(
            view.approved, asked, looked.seen.pairs, snapshot.links, snapshot.tickets
        )
    portfolio = rows(snapshot, run.policy, looked.seen)
    health = _health(run)
    outcome = Outcome(
        cycle=run.id,
        at=run.now,
        landed=dict(run.counts.landed),
        failed=run.counts.failed,
        waiting=looked.waiting,
        refused=looked.refused,
        problems=looked.last.problems,
        conflicts=looked.conflicts,
        figures=figures(
            portfolio,
            snapshot.postmortems,
            looked.last.problems,
            now=run.now,
            policy=run.policy,
        ),
        requests=_requests(run),
        seconds=(run.clock() - run.now).total_seconds(),
        health=health,
        unsettled=looked.unsettled,
    )
    if apply:
        store.commit(view.memory(), portfolio, outcome)
        for name in sorted(view.believed):
            store.spend(name)
        for job in sorted({*view.done, *offered(run)}):
            store.succeeded(job, run.now)
    if looked.unsettled:
        run.log.error("cycle.unsettled")
    (run.log.info if apply else run.log.debug)(
        "cycle.finished",
        landed=sum(outcome.landed.values()),
        failed=outcome.failed,
        waiting=outcome.waiting,
        held=sum(len(refusal.changes) for refusal in outcome.refused),
        requests=sum(outcome.requests.values()),
        seconds=outcome.seconds,
    )
    return outcome


def _requests(run: Run) -> dict[str, int]:
    ports = run.ports
    return {
        name: run.calls.requests[name]
        for name in (*ports.sources, *ports.trackers, *ports.notifiers)
        if name in run.calls.requests or name not in ports.notifiers
    }


def _health(run: Run) -> tuple[Health, ...]:
    """How each adapter fared; what cannot be read keeps the time of its last reading."""
    ports, down = run.ports, run.calls.down
    previous = run.ports.store.outcome() if down else None
    last = {one.name: one.read_at for one in previous.health} if previous else {}
    kinds = {
        **dict.fromkeys(ports.sources, "source"),
        **dict.fromkeys(ports.trackers, "tracker"),
        **dict.fromkeys(ports.notifiers, "notifier"),
    }
    health: list[Health] = []
    for name, kind in kinds.items():
        read_at: datetime | None = run.now if name in run.view.read else last.get(name)
        port = ports.trackers.get(name)
        pace = port.pace() if isinstance(port, Enduring) else None
        if name not in down:
            lost = [f"{one.place}: {one.error}" for one in run.view.unheard.get(name, ())]
            said = "; ".join(lost) or None
            health.append(Health(name, kind, "ok", read_at, said, pace=pace))
            continue
        one = down[name]
        reason = str(one.error)
        health.append(Health(name, kind, one.state, read_at, reason, one.retry_at, pace))
        event = "adapter.throttled" if one.state == "paused" else "adapter.suspended"
        until = one.retry_at.isoformat() if one.retry_at else None
        tell = run.log.warning if one.state == "paused" else run.log.error
        tell(event, adapter=name, reason=reason, until=until)
    return tuple(health)


def _cycle_id(at: datetime) -> str:
    """``c-20261120T201100Z-4f``: the second, and two digits that tell apart what shares it."""
    utc = at.astimezone(UTC)
    tail = hashlib.sha256(utc.isoformat().encode()).hexdigest()[:2]
    return f"c-{utc:%Y%m%dT%H%M%SZ}-{tail}"
