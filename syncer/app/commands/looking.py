"""``status``, ``report`` and ``schema``: what is known, without asking anyone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from syncer.app.console import Console, to_json
from syncer.app.invocation import Invocation
from syncer.app.render.doubt import unended
from syncer.app.render.names import names
from syncer.app.render.settled import LATELY, settled
from syncer.app.render.state import State, differences, state_json, state_text
from syncer.app.render.unplaced import unplaced
from syncer.app.render.waiting import standing
from syncer.app.session import Session, session, utc_now
from syncer.app.settings_types import Every, period_of
from syncer.core.deadlines import today
from syncer.core.report import Report
from syncer.core.report import report as reported
from syncer.engine.recover import held_for
from syncer.errors import ConfigError
from syncer.ports import Memory, Row

_FACES = ("text", "json")
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=31),
}


def status(invocation: Invocation, *, as_json: bool) -> int:
    """Show what the store knows; 1 if the last cycle failed, 3 while a group is held."""
    with session(invocation) as opened:
        state = _state(opened)
        if as_json:
            opened.console.json(state_json(state))
        else:
            opened.console.show(state_text(state, grouped=opened.console.terminal))
    if state.held:
        return 3
    return 0 if state.ok else 1


def _state(opened: Session) -> State:
    store = opened.store
    memory, last, said = store.recall(), store.outcome(), store.said()
    rows = tuple(store.rows())
    known = names(memory, None, rows)
    now = utc_now()
    refused = () if last is None else last.refused
    approved = tuple(group for group in refused if set(group.changes) <= said.approved)
    jobs = {
        f"report/{name}": at
        for name in opened.settings.reports
        if (at := store.last_success(f"report/{name}")) is not None
    }
    return State(
        now=now,
        last=last,
        held=tuple(group for group in refused if group not in approved),
        approved=approved,
        freed=said.approved,
        pending=memory.pending,
        resting=standing(known),
        differences=differences(memory, rows),
        jobs=jobs,
        mode=opened.wired.policy.mode,
        known=known,
        unended=unended(memory, last),
        unplaced=unplaced(memory, rows, opened.wired.policy),
        settled=settled(store.audit(now - LATELY), known),
        holds={
            name: held_for(port, opened.wired.policy)
            for name, port in opened.ports.trackers.items()
        },
    )


def report(
    invocation: Invocation,
    name: str,
    face: str,
    output: Path | None,
    team: str | None,
    since: date | None,
) -> int:
    """Print a report from what the last cycle saw, or write it to a file."""
    if face not in _FACES:
        raise ConfigError(f"{face}: no such format yet; available: {', '.join(_FACES)}")
    with session(invocation) as opened:
        found = _report(opened, name, team, since)
        text = _face(found, face, since)
        if output is None:
            opened.console.write(text.removesuffix("\n"))
        else:
            _replace(output, text.removesuffix("\n") + "\n")
    return 0


def _report(opened: Session, name: str, team: str | None, since: date | None) -> Report:
    reports = opened.settings.reports
    if name not in reports:
        raise ConfigError(f"{name}: no such report; configured: {', '.join(reports)}")
    store, policy = opened.store, opened.wired.policy
    last = store.outcome()
    if last is None:
        cut = unended(store.recall(), None)
        said = "no cycle has run yet" if cut is None else f"{cut.word(utc_now())}; none has ended"
        raise ConfigError(f"{said}, so there is nothing to report; run `syncer sync`")
    asked = reports[name]
    period = _PERIODS[asked.every.kind]
    earlier = store.outcome(
        _end_of(since, policy.deadlines.timezone) if since else last.at - period
    )
    before: Mapping[str, float] = {} if earlier is None else earlier.figures
    now = utc_now()
    memory = store.recall()
    rows = tuple(store.rows())
    if team is not None:
        _known_team(team, opened, rows, memory)
    targets = opened.settings.report.targets
    return reported(
        rows,
        tuple(
            memory.postmortems[ref]
            for ref in sorted(memory.postmortems)
            if ref.source in policy.sources
        ),
        last.problems,
        before,
        name=name,
        title=asked.title,
        period=period_of(asked.every, _day(asked.every, now, opened)),
        team=team,
        observed_at=last.at,
        data_age={
            health.name: max(0, round((now - health.read_at).total_seconds()))
            for health in last.health
            if health.read_at is not None
        },
        policy=policy,
        targets={
            "coverage": targets.coverage,
            "time_to_postmortem": float(targets.time_to_postmortem.count),
            "on_time": targets.on_time,
            "completion": targets.completion,
        },
        since=since,
    )


def _known_team(team: str, opened: Session, rows: Sequence[Row], memory: Memory) -> None:
    """A report of a team that nobody has is a slip of the pen, not good news."""
    grammar = opened.wired.grammar
    known = {row.team for row in rows} | {person.team for person in grammar.people}
    known |= {postmortem.team for postmortem in memory.postmortems.values()}
    known |= {name for teams in grammar.teams.values() for _, name in teams}
    if team not in known:
        told = ", ".join(sorted(name for name in known if name)) or "none"
        raise ConfigError(f"{team}: no such team; known: {told}")


def _day(every: Every, now: datetime, opened: Session) -> date:
    deadlines = opened.wired.policy.deadlines
    if every.kind == "hourly":
        return now.astimezone(ZoneInfo(deadlines.timezone))
    return today(now, deadlines)


def _end_of(day: date, timezone: str) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo(timezone))


def _face(found: Report, face: str, since: date | None) -> str:
    if face == "json":
        from syncer.app.render.report_json import report_json  # noqa: PLC0415  # only this face

        return to_json(report_json(found))
    from syncer.app.render.report_text import report_text  # noqa: PLC0415  # only this face

    return report_text(found, since)


def _replace(path: Path, text: str) -> None:
    """The file appears whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error


def schema(invocation: Invocation, *, of_report: bool) -> int:
    """Print the JSON schema of the configuration, or of a report."""
    if of_report:
        from syncer.app.render.report_json import report_schema  # noqa: PLC0415  # only this one

        found = report_schema()
    else:
        from syncer.app.settings_schema import schema as configuration  # noqa: PLC0415  # as above

        found = configuration()
    Console(color=invocation.color).write(json.dumps(found, indent=2, ensure_ascii=True))
    return 0
