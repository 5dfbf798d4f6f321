"""From checked settings to ports, grammar and policy; the only place that makes adapters."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from syncer.app.files import read_holidays, read_people
from syncer.app.plugins import Kind, load_plugin
from syncer.app.settings_checks import NO_TICKET
from syncer.app.settings_model import (
    BySeverity,
    CalendarSettings,
    DeadlineSettings,
    PostmortemSettings,
    RouteSettings,
    Settings,
)
from syncer.core.policy import (
    Allowances,
    Deadlines,
    Limits,
    Policy,
    Route,
    SourcePolicy,
    TrackerPolicy,
)
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.errors import ConfigError
from syncer.model import Calendar, Field, Grammar, Person, Priority, Vocabulary
from syncer.plugin import SourceSettings, TrackerSettings
from syncer.ports import Delivery, DocumentSource, StateStore, Tracker

if TYPE_CHECKING:
    from syncer.engine.cycle import Ports

_TICKET = "ticket"
_ALWAYS = "**"
_PRIORITIES = {"none": None} | {one.name: one for one in Priority}


@dataclass(frozen=True, slots=True)
class Wired:
    """Everything that commands work with; the store is opened only when asked for."""

    settings: Settings
    sources: Mapping[str, DocumentSource]
    trackers: Mapping[str, Tracker]
    grammar: Grammar
    policy: Policy

    def open_store(self) -> StateStore:
        """The store, made or migrated where needed."""
        from syncer.adapters.store_sql import open_store  # noqa: PLC0415 - SQLAlchemy is heavy

        keys = self.settings.store
        return open_store(keys.url.get_secret_value(), keep_audit=keys.keep_audit)

    def ports(self, store: StateStore) -> Ports:
        """All the doors of a cycle."""
        from syncer.engine.cycle import Ports  # noqa: PLC0415 - reading commands need no engine

        return Ports(sources=self.sources, trackers=self.trackers, notifiers={}, store=store)


def bare_grammar() -> Grammar:
    """What ``parse`` and ``lint`` know without a configuration: every language, no tracker."""
    return Grammar(vocabularies=tuple(LANGUAGES.values()))


def wire(settings: Settings) -> Wired:
    """Make every adapter and translate every value; ``ConfigError`` where that cannot be."""
    missing = [
        f"{kind}: none is configured; add one, as {kind}: {{{name}}}"
        for kind, name, given in (
            ("sources", "runbooks: {type: directory, path: ../postmortems}", settings.sources),
            ("trackers", "desk: {type: local, path: ../tickets}", settings.trackers),
        )
        if not given
    ]
    if missing:
        raise ConfigError("\n".join(missing))
    people = read_people(settings.people)
    sources: dict[str, DocumentSource] = _built("sources", settings.sources, people)
    trackers: dict[str, Tracker] = _built("trackers", settings.reaching(), people)
    calendar = _calendar(settings.deadlines.calendar)
    return Wired(
        settings=settings,
        sources=sources,
        trackers=trackers,
        grammar=_grammar(settings, trackers, people, calendar),
        policy=_policy(settings, sources, trackers, people, calendar),
    )


def _built(kind: Kind, instances: Mapping[str, Any], people: Sequence[Person]) -> dict[str, Any]:
    return {
        name: load_plugin(kind, settings.type).build(name, settings, people)
        for name, settings in instances.items()
    }


def _grammar(
    settings: Settings,
    trackers: Mapping[str, Tracker],
    people: tuple[Person, ...],
    calendar: Calendar,
) -> Grammar:
    words = settings.postmortems
    sources = settings.sources.items()
    return Grammar(
        vocabularies=(*(LANGUAGES[one] for one in words.languages), _vocabulary(words)),
        tickets={name: tracker.reference for name, tracker in trackers.items()},
        repositories={
            name: one.default_repository for name, one in sources if one.default_repository
        },
        people=people,
        restricted={name: one.restricted for name, one in sources if one.restricted},
        day_first=words.day_first,
        calendar=calendar,
        teams={
            name: ((_ALWAYS, one.team),) if isinstance(one.team, str) else tuple(one.team.items())
            for name, one in sources
            if one.team
        },
        folders={
            name: Path(os.path.normpath(path)).name
            for name, one in sources
            if isinstance(path := getattr(one, "path", None), Path)
        },
    )


def _vocabulary(words: PostmortemSettings) -> Vocabulary:
    return Vocabulary(
        strong=frozenset(words.headings),
        weak=frozenset(words.weak_headings),
        columns=words.columns,
        labels=words.labels,
        statuses=words.statuses,
        priorities={word: Priority[name] for word, name in words.priorities.items()},
        stages=words.stages,
    )


def _policy(
    settings: Settings,
    sources: Mapping[str, DocumentSource],
    trackers: Mapping[str, Tracker],
    people: tuple[Person, ...],
    calendar: Calendar,
) -> Policy:
    sync, words = settings.sync, settings.postmortems
    return Policy(
        mode=sync.mode,
        since=sync.since,
        create_from=sync.create_from,
        authority={Field(name): side for name, side in sync.authority},
        on_item_gone=sync.on_item_gone,
        limits=Limits(**dict(sync.limits)),
        deadlines=_deadlines(settings.deadlines, calendar),
        routes=tuple(_route(one, settings.trackers.get(one.tracker)) for one in settings.routes),
        sources={name: _source(settings, port) for name, port in sources.items()},
        trackers={name: _tracker(settings, port) for name, port in trackers.items()},
        people=people,
        contact=settings.contact,
        no_items_after=words.no_items_after,
        complete_within=words.complete_within,
        postmortems_since=words.since,
        write_budget=sync.write_budget,
    )


def _source(settings: Settings, port: DocumentSource) -> SourcePolicy:
    keys = settings.sources[port.name]
    return SourcePolicy(
        writes=port.delivery is not Delivery.NONE and keys.write_back != "off",
        proposes=port.delivery is Delivery.PROPOSES,
        fields=frozenset(Field(one) for one in keys.fields if one != _TICKET),
        name=_TICKET in keys.fields,
        settle=keys.settle,
        folder=_folder(keys),
    )


def _tracker(settings: Settings, port: Tracker) -> TrackerPolicy:
    keys = settings.trackers[port.name]
    return TrackerPolicy(
        kind=keys.type,
        destination=keys.destination(),
        silent=port.silent,
        hold=keys.hold,
        labels=keys.labels,
        allow_public=keys.allow_public,
        advice=port.advice,
        folder=_folder(keys),
    )


def _folder(keys: SourceSettings | TrackerSettings) -> str:
    """The folder of an adapter of files, which links from file to file must know."""
    path = getattr(keys, "path", None)
    # Not Path.resolve: links that lead in a circle are for the adapter to tell.
    return Path(os.path.realpath(path)).as_posix() if isinstance(path, Path) else ""


def _route(route: RouteSettings, tracker: TrackerSettings | None) -> Route:
    # Paths are the one condition whose capitals count; what is owned is owned by a bare handle.
    return Route(
        when={
            key: words
            if key == "path"
            else tuple(one.removeprefix("@").casefold() for one in words)
            for key, words in route.when
            if words
        },
        tracker=None if route.tracker == NO_TICKET else route.tracker,
        destination=tracker.place(route.project) if tracker and route.project else None,
        labels=tuple(map(tracker.label, route.labels)) if tracker else route.labels,
        restricted=route.restricted,
        details=tracker.details(route.details()) if tracker else {},
    )


def _deadlines(keys: DeadlineSettings, calendar: Calendar) -> Deadlines:
    usual: Allowances = {_PRIORITIES[name]: allowance for name, allowance in keys.by_priority}
    return Deadlines(
        timezone=keys.timezone,
        by_priority=usual,
        by_severity={
            severity.casefold(): {**usual, **_given(one)}
            for severity, one in keys.by_severity.items()
        },
        calendar=calendar,
        holidays=frozenset() if keys.holidays is None else read_holidays(keys.holidays),
        business_days=keys.business_days,
        fill=keys.fill,
        due_soon=keys.due_soon,
        stale_after=keys.stale_after,
    )


def _given(keys: BySeverity) -> Allowances:
    return {_PRIORITIES[name]: allowance for name, allowance in keys if allowance is not None}


def _calendar(keys: CalendarSettings) -> Calendar:
    rotation, sprint, quarter = keys.rotation, keys.sprint, keys.quarter
    return Calendar(
        rotation=None if rotation is None else (rotation.day, rotation.at),
        sprint=None if sprint is None else (sprint.start, sprint.every),
        quarter=None if quarter is None else quarter.starts,
    )
