"""The report as plain text, for a director who reads a terminal or a mail."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, timedelta

from syncer.app.render.words import age_word, counted
from syncer.core.figures import COUNTS, Figure
from syncer.core.report import Group, Month, Report
from syncer.core.report_lists import Late, Named
from syncer.core.report_sentence import ago

WIDTH = 80
_MONTHS_SHOWN = 6
_LISTED = 50
_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_LABELS: Mapping[str, str] = {
    "open": "Open",
    "overdue": "Overdue",
    "completion": "Completion",
    "on_time": "On time",
    "coverage": "Coverage",
    "time_to_postmortem": "Time to postmortem",
    "repeat_rate": "Repeat rate",
    "no_owner": "Without owner",
    "no_due_date": "Without due date",
}
_BY_MONTH = (
    "By month: items by the month of their incident, else of first sight, gone and skipped ones "
    "among them; done on time: of the done, those closed no later than their first due date, "
    "whether it has passed yet or not."
)
_BY_AGE = "By age: days since the incident, else since the item was first seen."
_DAYS = "time_to_postmortem"
_UNKNOWN: Mapping[str, str] = {"team": "no team", "severity": "no severity"}


def report_text(report: Report, since: date | None = None) -> str:
    """The whole report, ending in a line break; nothing of it is coloured or steers a terminal.

    ``since``: the day that it compares with, where that is not a period ago.
    """
    sections = (
        _head(report),
        _figures(report, since),
        _overdue(report),
        _groups(report),
        _empty(report),
        _incomplete(report),
        _waived(report),
        _skipped(report),
        _months(report.months),
        _errors(report),
        _portfolio(report),
        _definitions(report),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def _head(report: Report) -> Iterator[str]:
    about = f"{_clean(report.title)}, {_period(report.period)}"
    if report.team is not None:
        about += f", team {_clean(report.team)}"
    yield about
    yield "=" * _width(about)
    yield ""
    yield from _wrapped(_clean(report.sentence))


def _period(period: str) -> str:
    year, week, number = period.partition("-W")
    return f"week {int(number)} of {year}" if week else period


def _figures(report: Report, since: date | None) -> Iterator[str]:
    then = ago(report.period, since)
    rows = [("FIGURES", "now", "target", "" if then == "before" else then)]
    for name, figure in report.figures.items():
        if name == "coverage" and not figure.of:
            continue
        rows.append((_LABELS[name], _now(name, figure), _target(name, figure), _then(name, figure)))
    yield from _table(rows, numbers=False)


def _now(name: str, figure: Figure) -> str:
    if figure.value is None:
        return "–"
    if name == "open":
        return f"{figure.value:g}"
    if name in COUNTS:
        return f"{figure.value:g} of {figure.of}"
    if name == _DAYS:
        return f"{_days(figure.value)}, {figure.of} known"
    return f"{round(figure.value * figure.of)} of {figure.of}, {_percent(figure.value)}"


def _target(name: str, figure: Figure) -> str:
    if figure.target is None:
        return ""
    aim = _days(figure.target) if name == _DAYS else _percent(figure.target)
    if figure.met is None:
        return aim
    return f"{aim}, {'met' if figure.met else 'missed'}"


def _then(name: str, figure: Figure) -> str:
    if figure.before is None:
        return ""
    if name == "repeat_rate":
        return f"{_percent(figure.before)} (last quarter)"
    if name == _DAYS:
        return _days(figure.before)
    return f"{figure.before:g}" if name in COUNTS else _percent(figure.before)


def _percent(rate: float) -> str:
    # Cut, not rounded: 69.9 % has not reached 70 %. The grain makes up for binary fractions.
    return f"{int(rate * 100 + 1e-9)} %"


def _days(number: float) -> str:
    return "1 day" if number == 1 else f"{number:g} days"


def _overdue(report: Report) -> Iterator[str]:
    late = report.overdue
    unnamed = int(report.figures["overdue"].value or 0) - len(late)
    if not late and not unnamed:
        return
    yield "OVERDUE, longest overdue first"
    margin = max((len(_days(item.days_late)) for item in late), default=0) + 4
    for item in late[:_LISTED]:
        yield from _late(item, margin)
    yield from _more(report, len(late))
    if unnamed:
        yield f"  {counted(unnamed, 'item')} of restricted postmortems, not named here"


def _late(item: Late, margin: int) -> Iterator[str]:
    indent = " " * margin
    first = f"  {_days(item.days_late)}".ljust(margin)
    yield from _wrapped(_clean(item.title), first, indent)
    about = [f"due {item.due}" if item.due else "", _moved(item.moved)]
    about += [f"owner {item.owner}" if item.owner else "no owner", item.team or "no team"]
    about += [f"severity {item.severity}" if item.severity else "", item.ticket or "no ticket"]
    yield from _wrapped(" · ".join(_clean(part) for part in about if part), indent, indent)
    yield indent + _clean(item.doc)


def _more(report: Report, number: int) -> Iterator[str]:
    if number > _LISTED:
        yield f"  and {number - _LISTED} more: syncer report {report.name} --format json"


def _moved(times: int) -> str:
    if not times:
        return ""
    return "date moved once" if times == 1 else f"date moved {times} times"


def _groups(report: Report) -> Iterator[str]:
    if not report.figures["open"].value:
        return
    first = True
    for kind, title in (("team", "BY TEAM"), ("severity", "BY SEVERITY"), ("age", "BY AGE")):
        groups = report.by[kind]
        if kind == "team" and report.team is not None:
            continue
        if not first:
            yield ""
        first = False
        yield from _table([(title, "open", "overdue"), *(_group(kind, group) for group in groups)])


def _group(kind: str, group: Group) -> tuple[str, ...]:
    name = _UNKNOWN.get(kind, "unknown") if group.name is None else _clean(group.name)
    return (_short(name), str(group.open), str(group.overdue))


def _empty(report: Report) -> Iterator[str]:
    entries = report.postmortems.without_items
    if entries:
        unnamed = ", restricted ones not named" if report.restricted else ""
        yield f"POSTMORTEMS WITHOUT ACTION ITEMS{unnamed}"
    for entry in entries[:_LISTED]:
        yield from _document(entry)
    yield from _more(report, len(entries))


def _incomplete(report: Report) -> Iterator[str]:
    entries = report.postmortems.incomplete
    if entries:
        yield "POSTMORTEMS NOT FINISHED IN TIME"
    for entry in entries[:_LISTED]:
        yield from _document(entry, f"still {(entry.reason or '').replace('_', ' ')}")
    yield from _more(report, len(entries))


def _waived(report: Report) -> Iterator[str]:
    entries = report.postmortems.waived
    if entries:
        yield "NO ACTION ITEMS NEEDED, their authors say"
    for entry in entries[:_LISTED]:
        yield from _document(entry, f"reason: {entry.reason}")
    yield from _more(report, len(entries))


def _document(entry: Named, more: str = "") -> Iterator[str]:
    yield from _wrapped(_clean(entry.title), "  ", "    ")
    about = [str(entry.date) if entry.date else "no date"]
    about += [f"severity {entry.severity}" if entry.severity else "", entry.team or "", entry.doc]
    yield from _wrapped(" · ".join(_clean(part) for part in about if part), "    ", "    ")
    if more:
        yield from _wrapped(_clean(more), "    ", "    ")


def _skipped(report: Report) -> Iterator[str]:
    entries = report.skipped
    if entries:
        yield "SKIPPED, as the text asks"
    for entry in entries[:_LISTED]:
        place = entry.doc if entry.line is None else f"{entry.doc}:{entry.line}"
        yield from _wrapped(_clean(entry.title), "  ", "    ")
        yield "    " + _clean(place)
        yield from _wrapped(_clean(f"reason: {entry.reason}"), "    ", "    ")
    yield from _more(report, len(entries))


def _months(months: Sequence[Month]) -> Iterator[str]:
    if not months:
        return
    head = ("BY INCIDENT MONTH", "items", "done", "done on time", "won't do", "duplicate")
    rows: list[Sequence[str]] = [(*head, "gone", "skipped")]
    for month in months[-_MONTHS_SHOWN:]:
        ends = (month.done, month.on_time, month.wont_do, month.duplicate, month.gone)
        rows.append((month.month, *map(str, (month.created, *ends, month.skipped))))
    yield from _table(rows)
    if (earlier := len(months) - _MONTHS_SHOWN) > 0:
        yield f"  and {counted(earlier, 'earlier month')}"


def _errors(report: Report) -> Iterator[str]:
    if report.sync_errors:
        yield "NOT SYNCHRONISED"
    for trouble in report.sync_errors[:_LISTED]:
        place = trouble.doc or ""
        if trouble.line is not None:
            place += f":{trouble.line}"
        said = f"{trouble.code}: {trouble.message}"
        yield from _wrapped(_clean(f"{place} {said}" if place else said), "  ", "    ")
    yield from _more(report, len(report.sync_errors))


def _portfolio(report: Report) -> Iterator[str]:
    documents, apart = report.postmortems, report.history
    yield "WHAT THIS COVERS"
    stages = f"{documents.complete} complete, {documents.draft} in draft or review"
    silent = f"{documents.unknown} {'does' if documents.unknown == 1 else 'do'} not say"
    text = f"{counted(documents.total, 'postmortem')}: {stages}, {silent}."
    if apart.postmortems or apart.open:
        text += (
            f" History apart: {counted(apart.postmortems, 'postmortem')}, "
            f"{counted(apart.open, 'item')} still open."
        )
    if report.restricted:
        text += f" Restricted: {report.restricted}, counted but never named."
    yield from _wrapped(text, "  ", "  ")
    seen = report.observed_at.astimezone(UTC)
    ages = ", ".join(
        f"{_clean(name)} {age_word(timedelta(seconds=age))}"
        for name, age in report.data_age.items()
    )
    yield from _wrapped(
        f"As seen on {seen:%Y-%m-%d at %H:%M} UTC.{f' Read: {ages}.' if ages else ''}", "  ", "  "
    )
    if report.contact:
        yield from _wrapped(f"Questions: {_clean(report.contact)}", "  ", "  ")


def _definitions(report: Report) -> Iterator[str]:
    yield "DEFINITIONS"
    for name, figure in report.figures.items():
        if name == "coverage" and not figure.of:
            continue
        yield from _wrapped(f"{_LABELS[name]}: {figure.definition}.", "  ", "    ")
    if report.figures["open"].value:
        yield from _wrapped(_BY_AGE, "  ", "    ")
    if report.months:
        yield from _wrapped(_BY_MONTH, "  ", "    ")
    excluded = "Items that are skipped, gone from their text or history are in no figure."
    yield from _wrapped(excluded, "  ", "    ")


def _table(rows: Sequence[Sequence[str]], *, numbers: bool = True) -> Iterator[str]:
    """Columns as wide as their widest cell; numbers are set to the right, the head stands out."""
    cells = [[row[0] if at == 0 else f"  {row[0]}", *row[1:]] for at, row in enumerate(rows)]
    widths = [max(_width(row[at]) for row in cells) for at in range(len(cells[0]))]
    gap = "   " if sum(widths) + 3 * (len(widths) - 1) <= WIDTH else "  "
    for row in cells:
        blanks = [" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
        first, *rest = zip(row, blanks, strict=True)
        padded = (blank + cell if numbers else cell + blank for cell, blank in rest)
        yield gap.join(("".join(first), *padded)).rstrip()


def _wrapped(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    # Letters of double width leave room for half as many.
    room = WIDTH * len(text) // max(1, len(text), _width(text)) or WIDTH
    yield from textwrap.wrap(
        text, room, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    ) or [first.rstrip()]


def _short(text: str, longest: int = 40) -> str:
    if _width(text) <= longest:
        return text
    text = text[:longest]
    while _width(text) >= longest:
        text = text[:-1]
    return text + "…"


def _clean(text: str) -> str:
    """One line without anything that steers a terminal or hides in a mail."""
    bare = _SEQUENCE.sub("", text)
    return " ".join("".join(c if c.isprintable() else " " for c in bare).split())


def _width(text: str) -> int:
    """Columns it takes where letters of one width are shown."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
