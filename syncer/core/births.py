"""Whether an item without a ticket gets one now, and what it is born with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncer.core.addresses import page_address
from syncer.core.block import block, filled
from syncer.core.conditions import follows, left_alone, settling
from syncer.core.deadlines import allowed, is_history, stage_reached, today
from syncer.core.pairs import Pair
from syncer.core.policy import Policy
from syncer.core.routes import route_for, team_of, teams, untaken
from syncer.core.sharing import shared
from syncer.core.titles import alike
from syncer.model import Code, CreateTicket, Field, Problem, Snapshot


def birth(pair: Pair, snapshot: Snapshot, policy: Policy) -> CreateTicket | Problem | None:
    """The ticket to make; the problem that no route takes it; or None: not now, or never.

    An item first seen closed gets none, nor does history, nor one whose document is still being
    written. A date that nobody wrote is supplied by policy, counted from today.
    """
    item, postmortem = pair.item, pair.postmortem
    if (
        item.fields.status.closed
        or is_history(postmortem, policy)
        or not stage_reached(postmortem, policy, snapshot.now)
    ):
        return None
    route = route_for(postmortem, item, policy)
    if route is None:
        message = f'no route takes "{item.fields.title}": {untaken(postmortem, item, policy)}'
        return Problem(Code.NO_ROUTE, message, postmortem.ref, item.line, pair.key)
    if route.tracker is None or settling(postmortem, snapshot, policy):
        return None
    ref = postmortem.ref
    if left_alone(snapshot, pair.key, ref, ref.source, route.tracker):
        return None
    if (doubt := _perhaps_begun(pair, snapshot, route.tracker)) is not None:
        return doubt
    tracker = policy.trackers[route.tracker]
    day = today(snapshot.now, policy.deadlines)
    made = allowed(item.fields.priority, postmortem.severity, day, policy.deadlines)
    supplied = Field.DUE not in tracker.silent and item.fields.due is None
    due = made.due if supplied else item.fields.due
    silent = (item.fields.silent | tracker.silent) - ({Field.DUE} if supplied else set())
    page = page_address(postmortem.url, ref, route.tracker, policy)
    return CreateTicket(
        key=pair.key,
        tracker=route.tracker,
        destination=route.destination or tracker.destination,
        doc=ref,
        block=block(
            replace(postmortem, url=page),
            item,
            due=due,
            reason=made.reason if supplied else None,
            advice=filled(tracker.advice, follows=follows(pair, policy), contact=policy.contact),
        ),
        fields=replace(item.fields, due=due, silent=shared(silent)),
        labels=tuple(dict.fromkeys((*tracker.labels, *route.labels))),
        supplied=shared(frozenset({Field.DUE} if supplied else ())),
        details=route.details,
        facts=_facts(pair, policy),
        line=item.line,
        replaces=pair.replaces,
        supersedes=pair.supersedes,
    )


def _facts(pair: Pair, policy: Policy) -> Mapping[str, str]:
    """What templates of a tracker's fields may name, as far as it is known."""
    item, postmortem = pair.item, pair.postmortem
    said = {
        "title": item.fields.title,
        "severity": postmortem.severity,
        "team": team_of(postmortem, item.fields.owner, teams(policy.people)),
        "incident": postmortem.incident,
        "kind": item.kind,
    }
    return {name: value for name, value in said.items() if value}


def _perhaps_begun(pair: Pair, snapshot: Snapshot, tracker: str) -> Problem | None:
    """That a create in doubt may be this very item's, before it was renamed or retitled."""
    title, doc = pair.item.fields.title, pair.postmortem.ref
    same = snapshot.begun.get((tracker, title), ())
    near = (one for one in snapshot.begun.get((tracker, doc), ()) if alike(one.fields.title, title))
    begun = next((one for one in (*same, *near) if one.key != pair.key), None)
    if begun is None:
        return None
    message = (
        f'"{title}" gets no ticket yet: nobody knows whether {tracker} has made one for '
        f'"{begun.fields.title}" of {begun.doc.path} ({begun.key}), and this may be the same; '
        "the next cycles look for it"
    )
    return Problem(Code.SIMILAR_ITEM, message, doc, pair.item.line, pair.key)
