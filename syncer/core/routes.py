"""Where an item's ticket goes, and whose it is: the first route that fits, and the team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from syncer.core.policy import Policy, Route
from syncer.globs import fits
from syncer.model import ActionItem, Person, Postmortem


def route_for(postmortem: Postmortem, item: ActionItem, policy: Policy) -> Route | None:
    """The first route whose every condition holds; None when no route takes the item.

    A restricted postmortem is taken by routes that say ``restricted`` alone. Without any route
    and with one tracker everything that is not restricted goes there.
    """
    for route in policy.routes:
        if (route.restricted or not postmortem.restricted) and holds(route, postmortem, item):
            return route
    if policy.routes or len(policy.trackers) != 1 or postmortem.restricted:
        return None
    return Route(tracker=next(iter(policy.trackers)))


def untaken(postmortem: Postmortem, item: ActionItem, policy: Policy) -> str:
    """Why no route takes the item, and what would."""
    fits = next((at for at, one in enumerate(policy.routes) if holds(one, postmortem, item)), None)
    if not postmortem.restricted:
        return "add one to routes" if policy.routes else "say in routes which tracker does"
    if fits is not None:
        return (
            f"its postmortem is restricted, and routes[{fits}], which fits, is not for those: add "
            "restricted: true to it, or a route that has it"
        )
    return "its postmortem is restricted: add a route that has restricted: true"


def sends(route: Route, postmortem: Postmortem) -> bool:
    """Whether a route leads this postmortem, whatever its single items say."""
    return all(
        _meets(key, wanted, postmortem, None)
        for key, wanted in route.when.items()
        if key not in ("priority", "owner")
    )


def teams(people: Iterable[Person]) -> Mapping[str, str]:
    """Casefolded handle to team, of those who have one."""
    return {one.handle.casefold(): one.team for one in people if one.team is not None}


def team_of(postmortem: Postmortem, owner: str | None, teams: Mapping[str, str]) -> str | None:
    """The owner's team, else the postmortem's."""
    of_owner = None if owner is None else teams.get(owner.casefold())
    return of_owner or postmortem.team


def holds(route: Route, postmortem: Postmortem, item: ActionItem) -> bool:
    """Whether the item meets every condition, restricted or not."""
    return all(_meets(key, wanted, postmortem, item) for key, wanted in route.when.items())


def _meets(
    key: str, wanted: tuple[str, ...], postmortem: Postmortem, item: ActionItem | None
) -> bool:
    match key:
        case "path":
            return any(fits(postmortem.ref.path, glob) for glob in wanted)
        case "label":
            return any(label.casefold() in wanted for label in postmortem.labels)
        case "source":
            word: str | None = postmortem.ref.source
        case "severity":
            word = postmortem.severity
        case "team":
            word = postmortem.team
        case "priority":
            word = None if item is None else item.fields.priority
        case "owner":
            word = None if item is None else item.fields.owner
        case _:
            raise ValueError(f"routes cannot look at {key!r}")
    return word is not None and word.casefold() in wanted
