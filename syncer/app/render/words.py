"""How values, changes and ages read to people: the words all text faces share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil

from syncer.engine.progress import Progress
from syncer.model import Priority, Status, Value

Json = Mapping[str, object]
"""An object as JSON will have it."""
_STATUSES = {
    Status.OPEN: "open",
    Status.IN_PROGRESS: "in progress",
    Status.DONE: "done",
    Status.WONT_DO: "won't do",
    Status.DUPLICATE: "duplicate",
}
_COUNTED: Mapping[str, tuple[str, str]] = {
    "create_ticket": ("ticket created", "tickets created"),
    "update_ticket": ("ticket update", "ticket updates"),
    "edit_document": ("document told", "documents told"),
    "propose_edits": ("proposal made", "proposals made"),
    "comment": ("comment made", "comments made"),
    "notice": ("notice sent", "notices sent"),
    "remember": ("join remembered", "joins remembered"),
}
_PLANNED: Mapping[str, tuple[str, str]] = {
    "create_ticket": ("ticket to create", "tickets to create"),
    "update_ticket": ("ticket update", "ticket updates"),
    "edit_document": ("document to tell", "documents to tell"),
    "propose_edits": ("proposal to make", "proposals to make"),
    "comment": ("comment to make", "comments to make"),
    "notice": ("notice to send", "notices to send"),
    "remember": ("item to join with its ticket", "items to join with their tickets"),
}


def value_word(value: Value) -> str:
    """A value as people read it; none is a dash."""
    match value:
        case None | "":
            return "–"
        case Status():
            return _STATUSES[value]
        case Priority():
            return value.value.upper()
        case date():
            return value.isoformat()
        case _:
            return value


def value_json(value: Value) -> str | None:
    """A value as JSON has it: dates in ISO, priorities in capitals, absent ones null."""
    match value:
        case None | "":
            return None
        case Priority():
            return value.value.upper()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 ticket``, ``2 tickets``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def counts_word(counts: Mapping[str, int], *, planned: bool) -> str:
    """Counts per kind of change as a list in words; empty when there are none."""
    words = _PLANNED if planned else _COUNTED
    return ", ".join(counted(counts[name], *words[name]) for name in words if counts.get(name))


def age_word(age: timedelta) -> str:
    """How long ago, in the coarsest unit that still says something."""
    seconds = max(0, round(age.total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{counted(seconds // size, unit)} ago"
    return f"{counted(seconds, 'second')} ago"


def span_word(span: timedelta) -> str:
    """How long something may take, rounded up: ``about 17 minutes``."""
    seconds = max(1, span.total_seconds())
    for size, unit in ((3600, "hour"), (60, "minute")):
        if seconds > 2 * size:
            return f"about {counted(ceil(seconds / size), unit)}"
    return f"about {counted(ceil(seconds), 'second')}"


def progress_word(seen: Progress) -> str:
    """``ops: 60 of 1000 written, about 16 minutes left``."""
    left = f", {span_word(seen.left)} left" if seen.left and seen.done < seen.total else ""
    return f"{seen.adapter}: {seen.done} of {seen.total} written{left}"
