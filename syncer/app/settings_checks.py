"""What no single key can tell: keys that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import PurePosixPath

from pydantic import ValidationError

from syncer.app.hiding import hidden_dense
from syncer.app.settings_model import DeadlineSettings, RouteSettings, Settings
from syncer.app.settings_walk import Trail
from syncer.core.policy import Period
from syncer.plugin import TrackerSettings

NO_TICKET = "none"


def cross_checks(settings: Settings) -> Iterator[tuple[Trail, str]]:
    """Every contradiction, with its place."""
    yield from _routes(settings)
    yield from _territories(settings)
    yield from _names(settings)
    yield from _periods(settings.deadlines)
    yield from _severities(settings.deadlines)


def _routes(settings: Settings) -> Iterator[tuple[Trail, str]]:
    for at, route in enumerate(settings.routes):
        if route.tracker != NO_TICKET and route.tracker not in settings.trackers:
            known = ", ".join((*settings.trackers, NO_TICKET))
            yield (
                ("routes", at, "tracker"),
                f"{hidden_dense(repr(route.tracker))} is not a configured tracker; known: {known}",
            )
        elif route.tracker != NO_TICKET:
            yield from _addressed(settings.trackers[route.tracker], route, at)
        for source in route.when.source:
            if source not in settings.sources:
                known = ", ".join(settings.sources) or "no source is configured"
                yield (
                    ("routes", at, "when", "source"),
                    f"{hidden_dense(repr(source))} is not a configured source; known: {known}",
                )


def _addressed(
    tracker: TrackerSettings, route: RouteSettings, at: int
) -> Iterator[tuple[Trail, str]]:
    """What the tracker itself says of a route's project, labels and details."""
    if route.project is not None:
        try:
            tracker.place(route.project)
        except ValueError as error:
            yield ("routes", at, "project"), _said(error)
    for index, label in enumerate(route.labels):
        try:
            tracker.label(label)
        except ValueError as error:
            yield ("routes", at, "labels", index), _said(error)
    try:
        tracker.details(route.details())
    except ValueError as error:
        yield ("routes", at), _said(error)


def _said(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors(include_url=False, include_input=False)[0]
    words = first["msg"].removeprefix("Value error, ")
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {words}" if place else words


def _territories(settings: Settings) -> Iterator[tuple[Trail, str]]:
    claimed = [(name, one.territory()) for name, one in settings.sources.items()]
    for (first, here), (second, there) in combinations(claimed, 2):
        if here is None or there is None or here[0] != there[0]:
            continue
        one, other = PurePosixPath(here[1]), PurePosixPath(there[1])
        if one.is_relative_to(other) or other.is_relative_to(one):
            overlap = f"reads {there[1]}, which overlaps with sources.{first}"
            yield ("sources", second), f"{overlap}; one document must have one source"


def _names(settings: Settings) -> Iterator[tuple[Trail, str]]:
    claimed: dict[str, str] = {}
    for name, one in settings.reaching().items():
        for called in one.calls():
            other = claimed.setdefault(called, name)
            if other != name:
                why = f"calls its tickets {called}, as trackers.{other} does"
                yield ("trackers", name), f"{why}; give it another prefix, or remove one of them"


def _periods(deadlines: DeadlineSettings) -> Iterator[tuple[Trail, str]]:
    maps = {("by_priority",): deadlines.by_priority} | {
        ("by_severity", name): one for name, one in deadlines.by_severity.items()
    }
    for trail, allowances in maps.items():
        for name, allowance in allowances:
            if isinstance(allowance, Period) and getattr(deadlines.calendar, allowance) is None:
                yield (
                    ("deadlines", *trail, name),
                    f"{allowance.value!r} has no end yet; set deadlines.calendar.{allowance.value}",
                )


def _severities(deadlines: DeadlineSettings) -> Iterator[tuple[Trail, str]]:
    seen: dict[str, str] = {}
    for severity in deadlines.by_severity:
        other = seen.setdefault(severity.casefold(), severity)
        if other != severity:
            place = ("deadlines", "by_severity", severity)
            yield place, f"the same as {other}, for capitals do not count; keep one of them"
