"""The report: one pure function over what the last cycle saw; every face only formats it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from syncer.core.deadlines import today
from syncer.core.figures import (
    COUNTS,
    TARGETS,
    Figure,
    counted,
    counting,
    in_time,
    is_open,
    measured,
)
from syncer.core.policy import Policy
from syncer.core.report_lists import (
    History,
    Late,
    Postmortems,
    Skipped,
    Trouble,
    documents,
    history,
    late,
    said_of,
    skipped,
    troubles,
)
from syncer.core.report_sentence import sentence
from syncer.model import Code, Postmortem, Problem, Status
from syncer.ports import Row

_AGES = ((7, "0–7 days"), (30, "8–30 days"), (90, "31–90 days"))
_OLDEST = "over 90 days"


@dataclass(frozen=True, slots=True)
class Group:
    """Open and overdue items of one team, owner, severity or age."""

    name: str | None
    """None: it is not known."""
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Month:
    """What became of the items of one month's incidents."""

    month: str
    created: int
    done: int
    on_time: int
    """Of those done: closed no later than their first due date, whether it has passed or not."""
    wont_do: int
    duplicate: int
    gone: int
    skipped: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says, in the order in which JSON has it."""

    name: str
    title: str
    period: str
    team: str | None
    observed_at: datetime
    data_age: Mapping[str, int]
    """Seconds since each source and tracker was read."""
    sentence: str
    figures: Mapping[str, Figure]
    by: Mapping[str, tuple[Group, ...]]
    months: tuple[Month, ...]
    overdue: tuple[Late, ...]
    postmortems: Postmortems
    review: None
    """Nothing: this is a summary."""
    skipped: tuple[Skipped, ...]
    history: History
    restricted: int
    contact: str | None
    sync_errors: tuple[Trouble, ...]


def report(
    rows: Sequence[Row],
    postmortems: Sequence[Postmortem],
    problems: Sequence[Problem],
    before: Mapping[str, float],
    *,
    name: str,
    title: str,
    period: str,
    team: str | None,
    observed_at: datetime,
    data_age: Mapping[str, int],
    policy: Policy,
    targets: Mapping[str, float] = TARGETS,
    since: date | None = None,
) -> Report:
    """What one look at the portfolio says, of all or of one team; ``before``: a period ago.

    ``since``: ``before`` is of that day instead.
    A restricted postmortem and its items are in every number and in no list.
    """
    rows = [row for row in rows if team in (None, row.team)]
    postmortems = [p for p in postmortems if team in (None, p.team)]
    day = today(observed_at, policy.deadlines)
    known = counting(postmortems, problems, policy)
    shown = {p.ref: p for p in postmortems if not p.restricted}
    now = measured(rows, known, day=day, deadlines=policy.deadlines)
    found = _compared(now, before, targets, team)
    empty = said_of(Code.NO_ACTION_ITEMS, problems, {p.ref for p in known})
    going = [row for row in counted(rows) if is_open(row)]
    groups = _by(going, day)
    return Report(
        name=name,
        title=title,
        period=period,
        team=team,
        observed_at=observed_at,
        data_age=dict(sorted(data_age.items())),
        sentence=sentence(
            found,
            () if team is not None else groups["team"],
            period=period,
            empty=len(empty),
            total=len(known),
            team=team,
            since=since,
        ),
        figures=found,
        by=groups,
        months=_months(rows),
        overdue=late(going, day),
        postmortems=documents(known, shown, problems, empty),
        review=None,
        skipped=skipped(rows, shown),
        history=history(rows, postmortems, policy),
        restricted=sum(p.restricted for p in postmortems),
        contact=policy.contact,
        sync_errors=troubles(problems, postmortems, team),
    )


def _by(going: Sequence[Row], day: date) -> dict[str, tuple[Group, ...]]:
    return {
        "team": _groups((row, row.team) for row in going),
        "owner": _groups((row, row.fields.owner) for row in going),
        "severity": _groups(_alike((row, row.severity) for row in going)),
        "age": _ages(going, day),
    }


def _compared(
    found: Mapping[str, Figure],
    before: Mapping[str, float],
    targets: Mapping[str, float],
    team: str | None,
) -> Mapping[str, Figure]:
    compared: dict[str, Figure] = {}
    for name, figure in found.items():
        then = before.get(name if team is None else f"{name}/{team}", figure.before)
        if name == "repeat_rate":
            then = figure.before
        if then is not None and name in COUNTS:
            then = int(then)
        target, met = targets.get(name), None
        if target is not None and figure.value is not None:
            met = figure.value <= target if name == "time_to_postmortem" else figure.value >= target
        compared[name] = replace(figure, target=target, met=met, before=then)
    return compared


def _groups(pairs: Iterable[tuple[Row, str | None]]) -> tuple[Group, ...]:
    going: Counter[str | None] = Counter()
    late: Counter[str | None] = Counter()
    for row, name in pairs:
        going[name] += 1
        late[name] += Code.OVERDUE in row.flags
    groups = (Group(name, number, late[name]) for name, number in going.items())
    return tuple(sorted(groups, key=lambda g: (-g.overdue, -g.open, g.name is None, g.name or "")))


def _alike(pairs: Iterable[tuple[Row, str | None]]) -> Iterator[tuple[Row, str | None]]:
    """Names that differ in capitals alone, as the one that is written most often."""
    known = tuple(pairs)
    written = Counter(name for _, name in known if name is not None)
    spelling: dict[str, str] = {}
    for name in sorted(written, key=lambda name: (-written[name], name)):
        spelling.setdefault(name.casefold(), name)
    for row, said in known:
        yield row, None if said is None else spelling[said.casefold()]


def _ages(going: Iterable[Row], day: date) -> tuple[Group, ...]:
    def bucket(row: Row) -> str:
        age = (day - row.created).days
        return next((name for most, name in _AGES if age <= most), _OLDEST)

    found = {group.name: group for group in _groups((row, bucket(row)) for row in going)}
    return tuple(
        found.get(name, Group(name, 0, 0)) for name in (*(name for _, name in _AGES), _OLDEST)
    )


def _months(rows: Iterable[Row]) -> tuple[Month, ...]:
    cohorts: dict[str, list[Row]] = {}
    for row in rows:
        if not row.history:
            cohorts.setdefault(f"{row.created:%Y-%m}", []).append(row)
    return tuple(_month(month, cohorts[month]) for month in sorted(cohorts))


def _month(month: str, cohort: Sequence[Row]) -> Month:
    followed = counted(cohort)
    status = Counter(row.fields.status for row in followed)
    return Month(
        month=month,
        created=len(cohort),
        done=status[Status.DONE],
        on_time=sum(row.fields.status is Status.DONE and in_time(row) for row in followed),
        wont_do=status[Status.WONT_DO],
        duplicate=status[Status.DUPLICATE],
        gone=sum(row.gone and not row.skip for row in cohort),
        skipped=sum(row.skip is not None for row in cohort),
    )
