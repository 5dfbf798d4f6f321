"""The scalars of the configuration: days, times, periods, time zones, and how each is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, PlainSerializer, PlainValidator, WithJsonSchema

from syncer.core.policy import Days, Period

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = re.compile(r"([0-9]{1,5})(bd|d|w)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
_TIME = re.compile(
    rf"(?P<kind>hourly)|(?P<daily>daily) {_CLOCK}|(?P<weekly>weekly) (\w{{3}}) {_CLOCK}"
    rf"|(?P<monthly>monthly) ([0-9]{{1,2}}) {_CLOCK}"
)
_PERIODS = tuple(period.value for period in Period)


@dataclass(frozen=True, slots=True)
class Every:
    """A time that comes again, in ``deadlines.timezone``."""

    kind: Literal["hourly", "daily", "weekly", "monthly"]
    at: time = time(0)
    day: int = 0
    """Weekly: the weekday, Monday is 0. Monthly: the day of the month."""

    def __str__(self) -> str:
        clock = self.at.strftime("%H:%M")
        match self.kind:
            case "hourly":
                return "hourly"
            case "daily":
                return f"daily {clock}"
            case "weekly":
                return f"weekly {WEEKDAYS[self.day]} {clock}"
            case "monthly":
                return f"monthly {self.day} {clock}"


def period_of(every: Every, day: date) -> str:
    """The label of the period that a day lies in: ``2026-W47``, ``2026-11``, ``2026-11-20``.

    Hourly: of a ``datetime`` its hour, ``2026-11-20T09``.
    """
    match every.kind:
        case "hourly":
            return day.strftime("%Y-%m-%dT%H" if isinstance(day, datetime) else "%Y-%m-%d")
        case "daily":
            return day.strftime("%Y-%m-%d")
        case "weekly":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02}"
        case "monthly":
            return day.strftime("%Y-%m")


def last_time(every: Every, now: datetime, zone: str) -> datetime:
    """When a time that comes again last came in a time zone, at the latest now."""
    here = now.astimezone(ZoneInfo(zone))
    if every.kind == "hourly":
        return here.replace(minute=0, second=0, microsecond=0)
    day = here.date()
    while True:
        falls = {"weekly": day.weekday(), "monthly": day.day}.get(every.kind, every.day)
        at = datetime.combine(day, every.at, here.tzinfo)
        if falls == every.day and at <= now:
            return at
        day -= timedelta(days=1)


def read_every(value: object) -> Every:
    """``hourly``, ``daily 07:30``, ``weekly mon 09:00``, ``monthly 1 09:00``."""
    if isinstance(value, Every):
        return value
    text = " ".join(str(value).split()).lower()
    found = _TIME.fullmatch(text)
    wrong = ValueError(
        f"{str(value)!r} is not a time; write hourly, daily 07:30, weekly mon 09:00 "
        "or monthly 1 09:00"
    )
    if found is None:
        raise wrong
    words = text.split()
    if words[0] == "hourly":
        return Every("hourly")
    hour, minute = words[-1].split(":")
    at = time(int(hour), int(minute))
    match words[0]:
        case "daily":
            return Every("daily", at)
        case "weekly":
            if words[1] not in WEEKDAYS:
                raise ValueError(f"{words[1]!r} is not one of {', '.join(WEEKDAYS)}")
            return Every("weekly", at, WEEKDAYS.index(words[1]))
        case _:
            if not 1 <= int(words[1]) <= 28:  # noqa: PLR2004 - the last day that every month has
                raise ValueError(f"{str(value)!r}: the day is 1 to 28, which every month has")
            return Every("monthly", at, int(words[1]))


def read_weekly(value: object) -> Every:
    """A time of the week alone: ``weekly mon 09:00``."""
    every = read_every(value)
    if every.kind != "weekly":
        raise ValueError(f"{str(value)!r} does not come weekly; write for example weekly mon 09:00")
    return every


def read_day(value: object) -> date:
    """An ISO day, nothing else that might be one."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value)
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # as 2026-02-30: told below
    raise ValueError(f"{text!r} is not a date; write it as 2026-07-01")


def read_days(value: object) -> Days:
    """``30d``, ``2w``, business days as ``5bd``, or 0; raises ``ValueError`` else."""
    if isinstance(value, Days):
        return value
    text = str(value).strip()
    if text == "0":
        return Days(0)
    found = _DAYS.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a number of days; write for example 30d, 2w or 5bd")
    count, unit = int(found[1]), found[2]
    return Days(count * 7 if unit == "w" else count, business=unit == "bd")


def read_allowance(value: object) -> Days | Period:
    """A number of days, or the period at whose end an item is due."""
    if isinstance(value, Period | Days):
        return value
    text = str(value).strip()
    if text in _PERIODS:
        return Period(text)
    try:
        return read_days(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is neither days nor a period; write for example 30d, 5bd, "
            f"{', '.join(_PERIODS)}"
        ) from None


def read_month(value: object) -> int:
    """1 to 12, or ``jan`` to ``dec``."""
    text = str(value).strip().lower()
    if text in MONTHS:
        return MONTHS.index(text) + 1
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(MONTHS):
        return int(text)
    raise ValueError(f"{str(value)!r} is not a month; write 1 to 12, or jan to dec")


def read_zone(value: object) -> str:
    """A name of the IANA time zone database."""
    text = str(value)
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):  # not there, not a key, a folder of zones
        raise ValueError(
            f"{text!r} is not a time zone; write an IANA name as Europe/Lisbon"
        ) from None
    return text


def one_or_many(value: object) -> object:
    """A single word stands for a list of it."""
    return (value,) if isinstance(value, str) else value


def show_days(value: Days) -> str:
    """As ``read_days`` reads it: ``30d``, ``5bd``."""
    return str(value).replace(" ", "")


def show_allowance(value: Days | Period) -> str:
    """As ``read_allowance`` reads it."""
    return value.value if isinstance(value, Period) else show_days(value)


_DAYS_SCHEMA = {
    "anyOf": [{"type": "string", "pattern": "^[0-9]{1,5}(bd|d|w)$"}, {"const": 0}],
    "examples": ["30d", "2w", "5bd"],
}
Day = Annotated[
    date, PlainValidator(read_day), WithJsonSchema({"type": "string", "format": "date"})
]
DayCount = Annotated[
    Days,
    PlainValidator(read_days),
    PlainSerializer(show_days, when_used="json"),
    WithJsonSchema(_DAYS_SCHEMA),
]
Allowance = Annotated[
    Days | Period,
    PlainValidator(read_allowance),
    PlainSerializer(show_allowance, when_used="json"),
    WithJsonSchema({**_DAYS_SCHEMA, "anyOf": [*_DAYS_SCHEMA["anyOf"], {"enum": list(_PERIODS)}]}),
]
Time = Annotated[
    Every,
    PlainValidator(read_every),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "examples": ["hourly", "daily 07:30", "weekly mon 09:00", "monthly 1 09:00"],
        }
    ),
]
Weekly = Annotated[
    Every,
    PlainValidator(read_weekly),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "examples": ["weekly mon 09:00"]}),
]
Month = Annotated[
    int,
    PlainValidator(read_month),
    WithJsonSchema(
        {"anyOf": [{"enum": list(MONTHS)}, {"type": "integer", "minimum": 1, "maximum": 12}]}
    ),
]
Zone = Annotated[str, PlainValidator(read_zone), WithJsonSchema({"type": "string"})]


def _login(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", text.strip()):
        bare = re.sub(r"^(?:https?://[^/]+/|@)", "", text.strip()).rstrip("/")
        right = bare if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", bare) else "anasilva"
        raise ValueError(f"{text!r} is not a login of GitHub; write it bare, as {right}")
    return text.strip()


Login = Annotated[str, AfterValidator(_login)]
"""Whom GitHub calls so: letters, digits, hyphens, and an underscore where accounts are managed."""
