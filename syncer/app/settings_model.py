"""The configuration, section by section: keys, types and defaults. Nothing is read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal, get_args
from urllib.parse import quote

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    SerializeAsAny,
    ValidationInfo,
)

from syncer.app.settings_types import (
    Allowance,
    Day,
    DayCount,
    Every,
    Login,
    Month,
    Time,
    Weekly,
    Zone,
    one_or_many,
)
from syncer.core.policy import Days, Mode
from syncer.model import Side, Stage, Status
from syncer.plugin import (
    ConfigPath,
    Details,
    Duration,
    Glob,
    SourceSettings,
    Strict,
    TrackerSettings,
)

INSTANCE = "[a-z](?:_?[a-z0-9])*_?"
"""Names of sources, trackers and reports: no ``__``, which joins the names of variables."""
STORE_URL = "sqlite:///.syncer/state.db"
_SQLITE = "sqlite:///"
_DIALECTS = ("postgresql://", "postgresql+psycopg://")
_NO_NUMBERS = frozenset({"nan", "inf", "infinity"})
_HANDLE_STOPS = "@|,;()[]<>"


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{text!r} is not one line of text")
    return text.strip()


def _handle(text: str) -> str:
    name = text.strip().removeprefix("@")
    if not name or not name.isprintable() or any(c.isspace() or c in _HANDLE_STOPS for c in name):
        raise ValueError(f"{text!r} is not a handle; write one word, as ana or ana.silva")
    return name


def _number(value: object) -> object:
    if isinstance(value, bool):  # YAML's `yes` would count as 1
        raise ValueError(f"{str(value).lower()} is not a number")  # noqa: TRY004 - pydantic's way
    if isinstance(value, float | str) and str(value).strip().lstrip("+-").lower() in _NO_NUMBERS:
        raise ValueError(f"{value} is not a number")
    return value


def _whole_days(value: timedelta) -> timedelta:
    if value < timedelta(days=1) or value % timedelta(days=1):
        raise ValueError("a sprint lasts whole days; write for example 2w")
    return value


def _store_url(url: SecretStr, info: ValidationInfo) -> SecretStr:
    # The address may hold a password: no message shows it.
    text = url.get_secret_value()
    if text.startswith(_DIALECTS) and "\0" not in text:
        return url
    path, mark, query = text.removeprefix(_SQLITE).partition("?")
    if not text.startswith(_SQLITE) or path in ("", ":memory:") or "\0" in text:
        raise ValueError("not a store address; write sqlite:///PATH or postgresql://…")
    folder = (info.context or {}).get("folder")
    if folder is None or path.startswith("/"):
        return url
    # What is special in an address may stand in the name of a folder.
    place = quote((Path(folder) / "_").as_posix()).removesuffix("_")
    return SecretStr(f"{_SQLITE}{place}{path}{mark}{query}")


Line = Annotated[str, AfterValidator(_line)]
_OneOrMany = BeforeValidator(one_or_many, json_schema_input_type=str | list[str])
Lines = Annotated[tuple[Line, ...], _OneOrMany]
"""One line of text, or a list of them."""
Handle = Annotated[str, AfterValidator(_handle)]
Fraction = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]
Count = Annotated[int, BeforeValidator(_number), Field(ge=0)]
Percent = Annotated[int, BeforeValidator(_number), Field(ge=0, le=100)]
Meaning = Literal["title", "status", "owner", "due", "priority", "ticket", "kind"]
Language = Literal["en", "ja", "de", "fr", "es"]
PriorityName = Literal["P0", "P1", "P2", "P3"]
Teams = Annotated[
    Literal["all"] | tuple[Line, ...],
    BeforeValidator(lambda value: tuple(value) if isinstance(value, list) else value),
]


class When(Strict):
    """Conditions of a route; all that are given must hold, one word of each list suffices."""

    source: Lines = ()
    path: Annotated[tuple[Glob, ...], _OneOrMany] = ()
    severity: Lines = ()
    team: Lines = ()
    priority: Lines = ()
    label: Lines = ()
    owner: Lines = ()


class RouteSettings(Strict):
    """Where the tickets of matching items go; the first route that fits wins."""

    when: When = When()
    tracker: str
    project: Line | None = None
    labels: tuple[Line, ...] = ()
    restricted: bool = False
    issue_type: Line | None = None
    components: tuple[Line, ...] | None = None
    parent: Line | None = None
    priorities: dict[PriorityName, Line] = Field(default_factory=dict)
    fields: dict[Line, str] = Field(default_factory=dict)

    def details(self) -> Mapping[str, object]:
        """What it says of the tickets themselves, as far as it says anything."""
        said = {
            name: getattr(self, name)
            for name in ("issue_type", "components", "parent", "priorities", "fields")
        }
        return {name: value for name, value in said.items() if value not in (None, {})}


class PersonSettings(Strict):
    """One human being, as the people file says it."""

    handle: Handle
    names: Lines = ()
    emails: Lines = ()
    team: Line | None = None
    github: Login | None = None
    jira: Line | None = None


class PeopleSettings(Strict):
    """Whose spellings and accounts are whose."""

    file: ConfigPath | None = None
    entries: tuple[PersonSettings, ...] = ()


class Authority(Strict):
    """Who wins when both sides moved."""

    status: Side = Side.TICKET
    owner: Side = Side.TICKET
    due: Side = Side.TICKET
    priority: Side = Side.DOCUMENT


class LimitSettings(Strict):
    """More than this in one cycle is held until a person approves it."""

    creates: Count = 50
    closes: Count = 20
    adopts: Count = 50
    told: Count = 20
    told_percent: Percent = 30
    updates: Count = 50
    updates_percent: Percent = 30
    vanished: Count = 3
    vanished_percent: Percent = 50
    comments: Count = 50


class SyncSettings(Strict):
    """What may be done, and how much of it at once."""

    mode: Mode = Mode.SYNC
    full_listing: Time = Every("daily", time(2))
    since: Day | None = None
    create_from: Stage = Stage.DRAFT
    authority: Authority = Authority()
    on_item_gone: Literal["nothing", "comment", "close"] = "nothing"
    limits: LimitSettings = LimitSettings()
    write_budget: Duration = timedelta(seconds=60)


class ByPriority(Strict):
    """When an item without a date of its own is due."""

    P0: Allowance = Days(7)
    P1: Allowance = Days(14)
    P2: Allowance = Days(30)
    P3: Allowance = Days(90)
    none: Allowance = Days(30)


class BySeverity(Strict):
    """The same for one severity; what is not given is as in ``by_priority``."""

    P0: Allowance | None = None
    P1: Allowance | None = None
    P2: Allowance | None = None
    P3: Allowance | None = None
    none: Allowance | None = None


class Sprint(Strict):
    """Sprints follow one another from a first day on."""

    start: Day = Field(alias="from")
    every: Annotated[Duration, AfterValidator(_whole_days)]


class Quarter(Strict):
    """Quarters of a year that need not begin in January."""

    starts: Month


class CalendarSettings(Strict):
    """What ends when; a period that is not here resolves nothing."""

    rotation: Weekly | None = None
    sprint: Sprint | None = None
    quarter: Quarter | None = None


class DeadlineSettings(Strict):
    """Policy dates, and what counts as late, near or stale."""

    timezone: Zone = "UTC"
    by_priority: ByPriority = ByPriority()
    by_severity: dict[str, BySeverity] = Field(default_factory=dict)
    calendar: CalendarSettings = CalendarSettings()
    business_days: bool = False
    holidays: ConfigPath | None = None
    fill: bool = False
    due_soon: DayCount = Days(3)
    stale_after: DayCount = Days(30)


class PostmortemSettings(Strict):
    """Words added to the built-in ones, and when a postmortem is expected to be whole."""

    languages: Annotated[tuple[Language, ...], Field(min_length=1)] = get_args(Language)
    headings: tuple[Line, ...] = ()
    weak_headings: tuple[Line, ...] = ()
    columns: dict[Line, Meaning] = Field(default_factory=dict)
    labels: dict[Line, Meaning] = Field(default_factory=dict)
    statuses: dict[Line, Status] = Field(default_factory=dict)
    priorities: dict[Line, PriorityName] = Field(default_factory=dict)
    stages: dict[Line, Stage] = Field(default_factory=dict)
    day_first: bool | None = None
    since: Day | None = None
    no_items_after: DayCount = Days(5, business=True)
    complete_within: DayCount = Days(5, business=True)


class ReportSettings(Strict):
    """One report: how often, under which title, of whom."""

    every: Time = Every("weekly", time(9))
    title: Line = "Postmortem follow-up"
    teams: Teams = "all"
    content: Literal["summary"] = "summary"


class Targets(Strict):
    """Printed beside the figures, with whether they are met."""

    coverage: Fraction = 0.9
    time_to_postmortem: DayCount = Days(5)
    on_time: Fraction = 0.7
    completion: Fraction = 0.7


class ReportDefaults(Strict):
    """What all reports share."""

    targets: Targets = Targets()


class StoreSettings(Strict):
    """Where state is kept."""

    url: Annotated[SecretStr, AfterValidator(_store_url)] = Field(
        default=SecretStr(STORE_URL),
        validate_default=True,
        json_schema_extra={"default": STORE_URL},
    )
    data: ConfigPath = Field(default=Path(".syncer"), validate_default=True)
    keep_audit: Duration = timedelta(days=400)


class LogSettings(Strict):
    """What is logged, and how it is written."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class Settings(Strict):
    """The whole configuration, checked; paths are absolute or relative to the working folder."""

    sources: dict[str, SerializeAsAny[SourceSettings]] = Field(default_factory=dict)
    trackers: dict[str, SerializeAsAny[TrackerSettings]] = Field(default_factory=dict)
    routes: tuple[RouteSettings, ...] = ()
    contact: Line | None = None
    people: PeopleSettings = PeopleSettings()
    sync: SyncSettings = SyncSettings()
    deadlines: DeadlineSettings = DeadlineSettings()
    postmortems: PostmortemSettings = PostmortemSettings()
    reports: dict[str, ReportSettings] = Field(default_factory=dict)
    report: ReportDefaults = ReportDefaults()
    store: StoreSettings = Field(default_factory=StoreSettings)
    log: LogSettings = LogSettings()

    def reaching(self) -> Mapping[str, TrackerSettings]:
        """The trackers, each knowing the routes that lead to it; wrong ones are left out."""
        trackers, routes = self.trackers.items(), self.routes
        return {name: one.reaching(*_leading(one, name, routes)) for name, one in trackers}


def _leading(
    tracker: TrackerSettings, name: str, routes: Sequence[RouteSettings]
) -> tuple[Sequence[tuple[str, Details]], Sequence[tuple[str, tuple[str, ...]]]]:
    said, labelled = [], []
    for route in (one for one in routes if one.tracker == name):
        with suppress(ValueError):  # told with its place by the cross-checks
            place = tracker.place(route.project) if route.project else tracker.destination()
            said.append((place, tracker.details(route.details())))
            labelled.append((place, tuple(map(tracker.label, route.labels))))
    return said, labelled
