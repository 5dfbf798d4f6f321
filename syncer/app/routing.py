"""What of the routes cannot be meant: never reached, fitting nothing, or a tracker without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from syncer.app.portfolio import Portfolio
from syncer.app.render.check import Finding
from syncer.app.render.words import listed
from syncer.app.settings_model import RouteSettings
from syncer.core.policy import Policy
from syncer.core.routes import holds

_SHOWN = 8
"""Words of documents that are told; more are only that."""


def unreached(policy: Policy) -> Iterator[Finding]:
    """Routes that nothing can reach, and trackers that no route leads to."""
    caught: dict[bool, int] = {}
    for at, route in enumerate(policy.routes):
        first = min(
            (place for restricted, place in caught.items() if restricted or not route.restricted),
            default=None,
        )
        if first is not None:
            yield Finding(
                "routes",
                "warning",
                f"routes[{at}] is never reached, for routes[{first}] takes everything",
                "put it before that one, or remove it",
            )
        elif not route.when:
            caught.setdefault(route.restricted, at)
    used = {route.tracker for route in policy.routes}
    for name in policy.trackers:
        if name not in used and (policy.routes or len(policy.trackers) > 1):
            yield Finding(
                "routes",
                "warning" if policy.routes else "error",
                f"no route leads to {name}, so no ticket is made there",
                f"add one, as routes: [{{tracker: {name}}}]",
            )


def unmatched(
    routes: Sequence[RouteSettings], policy: Policy, read: Portfolio
) -> Iterator[Finding]:
    """Routes that fit no item of today; a word much like one of the documents' is a slip."""
    items = [(one, item) for one in read.postmortems.values() for item in one.items]
    if not items or read.failed or read.unread:
        return
    seen = _seen(read)
    for at, (given, route) in enumerate(zip(routes, policy.routes, strict=False)):
        if any(holds(route, postmortem, item) for postmortem, item in items):
            continue
        told: list[str] = []
        slips: list[str] = []
        for key, words in given.when:
            known = {one.casefold(): one for one in seen.get(key, ())}
            if words and not known.keys() & {one.removeprefix("@").casefold() for one in words}:
                there = listed(sorted(known.values()), _SHOWN) if key in seen else ""
                told.append(f"no {key} is {' or '.join(words)}" + (there and f", but {there}"))
                near = [get_close_matches(one.casefold(), known, 1, 0.75) for one in words]
                slips += [f"{key}: {known[one[0]]}" for one in near if one]
        why = f": {', and '.join(told)}" if told else ""
        yield Finding(
            "routes",
            "warning" if slips else "info",
            f"routes[{at}] fits no action item of today{why}",
            f"is {' and '.join(slips)} meant?" if slips else None,
        )


def _seen(read: Portfolio) -> dict[str, set[str]]:
    """Every word that routes can look at, as documents spell it: no paths, and none restricted."""
    some = [one for one in read.postmortems.values() if not one.restricted]
    items = [item for one in some for item in one.items]
    return {
        "source": {one.ref.source for one in some},
        "severity": {one.severity for one in some if one.severity},
        "team": {one.team for one in some if one.team},
        "label": {label for one in some for label in one.labels},
        "priority": {item.fields.priority.upper() for item in items if item.fields.priority},
        "owner": {item.fields.owner for item in items if item.fields.owner},
    }
