"""What waits and what differs, as the store knows it: for ``status``, as text and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syncer.app.console import Line, Output, Table, Tone, line
from syncer.app.render.doubt import Unended, doubt_json, doubt_text
from syncer.app.render.modes import PROMISES
from syncer.app.render.names import Names
from syncer.app.render.plan_json import held_json, moment
from syncer.app.render.problems import named, problems_text, rested
from syncer.app.render.settled import Settled, settled_json, settled_text
from syncer.app.render.unplaced import unplaced_word
from syncer.app.render.waiting import at_rest, clock, held_text, held_word, rest_word
from syncer.app.render.words import Json, age_word, counted, counts_word, listed
from syncer.core.policy import Mode
from syncer.model import Code, Field, ItemKey, Refusal, Rest, Subject
from syncer.ports import Intent, Memory, Outcome, Row


@dataclass(frozen=True, slots=True)
class Difference:
    """A ticket whose title is not the item's: a person gave it, and it stays."""

    key: ItemKey
    doc: str
    line: int | None
    title: str
    ticket: str
    ticket_title: str


@dataclass(frozen=True, slots=True)
class State:
    """What a store knows at one moment."""

    now: datetime
    last: Outcome | None
    held: tuple[Refusal, ...]
    """Groups of which something is not approved yet."""
    approved: tuple[Refusal, ...]
    """Groups a person let through, not carried out yet."""
    freed: Collection[str]
    """Ids of all changes that a person let through and that have not landed."""
    pending: tuple[Intent, ...]
    resting: Mapping[Subject, Rest]
    differences: tuple[Difference, ...]
    jobs: Mapping[str, datetime]
    mode: Mode = Mode.SYNC
    known: Names = field(default_factory=Names)
    unended: Unended | None = None
    """A sync after the last one, which left no word of its end."""
    holds: Mapping[str, timedelta] = field(default_factory=dict)
    """By tracker: for how long a create in doubt is not repeated."""
    unplaced: Mapping[Field, Sequence[str]] = field(default_factory=dict)
    """Tickets that say what their document has no place for."""
    settled: tuple[Settled, ...] = ()
    """Conflicts that a side has won of late."""

    @property
    def ok(self) -> bool:
        """Whether the last cycle did all that it was asked to, and none after it was cut off."""
        return self.unended is None and (self.last is None or healthy(self.last))


def healthy(outcome: Outcome) -> bool:
    """Whether every side could be read and no write failed."""
    readable = all(health.state in ("ok", "read_only") for health in outcome.health)
    return readable and not outcome.failed and not outcome.unsettled


def differences(memory: Memory, rows: Sequence[Row]) -> tuple[Difference, ...]:
    """Where item and ticket bear different titles, by document and line."""
    found = []
    for row in rows:
        link = memory.links.get(row.key)
        ticket = None if link is None else memory.tickets.get(link.ticket)
        if link is None or ticket is None or row.gone or row.restricted:
            continue
        base = link.base.get(Field.TITLE)
        told = ticket.fields.title
        cut = base is not None and told == base.ticket and row.fields.title.startswith(told)
        if _folded(told) != _folded(row.fields.title) and not cut:
            place = (row.key, str(row.doc), row.line)
            found.append(Difference(*place, row.fields.title, ticket.name, told))
    return tuple(found)


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())


def state_text(state: State, *, grouped: bool = False) -> Iterator[Line | Table]:
    """The last cycle, how old the data is, and what waits for whom."""
    if state.unended is not None:
        yield line((Tone.BAD, f"{state.unended.word(state.now)}."))
        yield line("  If none is running now: ", (Tone.HEAD, "syncer sync"), ". It goes on there.")
    if state.last is None:
        if state.unended is None:
            yield line(
                "No cycle has run yet. ", (Tone.HEAD, "syncer plan"), " shows what one would do."
            )
        yield from _approved(state)
        yield from doubt_text(state.pending, state.known, state.now, state.holds)
        return
    last = state.last
    well = healthy(last)
    tone, word = (Tone.GOOD, "ok") if well else (Tone.BAD, "not everything worked")
    if well and (rests := at_rest(state.known, state.now)):
        tone, word = Tone.WARN, f"ok, but {rest_word(rests, state.now)}"
    ago = age_word(state.now - last.at)
    yield line((Tone.HEAD, "Last cycle  "), f"{moment(last.at)}, {ago}: ", (tone, word))
    landed = {name: count for name, count in last.landed.items() if name != "remember"}
    yield line("  landed: ", counts_word(landed, planned=False) or "nothing")
    yield line("  mode: ", f"{state.mode}: {PROMISES[state.mode]}")
    if last.failed:
        yield line((Tone.BAD, f"  failed: {counted(last.failed, 'change')}"))
    if last.waiting:
        yield line(f"  waiting: {counted(last.waiting, 'change')}")
    if only := unplaced_word(state.unplaced):
        said = "  in tickets alone, as their documents have no place for it: "
        yield line(said, only, "; reports count it")
    yield line()
    yield from _health(state, last)
    yield from held_text(state.held)
    yield from _approved(state)
    yield from _waiting(state)
    yield from settled_text(state.settled, state.known, state.now)
    stands = [one for one in last.problems if not rested(one, state.resting)]
    yield from problems_text(named(stands, state.known), grouped=grouped)


def _approved(state: State) -> Iterator[Line]:
    """What a person let through, of groups whole and in part, and beside what is held now."""
    said = "  approved, lands with the next sync: "
    groups = (*state.approved, *state.held)
    for group in groups:
        if some := sum(id_ in state.freed for id_ in group.changes):
            rest = len(group.changes) - some
            others = f"the other {rest} stay" if rest > 1 else "the other one stays"
            more = f"; {others} held beyond what the limit allows"
            size = f"{group.adapter}: {held_word(group, some)}"
            yield line((Tone.GOOD, f"{said}{size}"), more if rest else "")
    if alone := sum(not any(id_ in one.changes for one in groups) for id_ in state.freed):
        yield line((Tone.GOOD, f"{said}{counted(alone, 'change')} that a plan showed"))


def _health(state: State, last: Outcome) -> Output:
    rows: list[tuple[str, ...]] = []
    for health in last.health:
        age = "never" if health.read_at is None else age_word(state.now - health.read_at)
        fares = health.state
        if health.retry_at is not None:
            fares += f" until {clock(health.retry_at, state.now)}"
        rows.append((health.name, health.kind, fares, age, health.reason or ""))
    heads: tuple[str, ...] = ("adapter", "kind", "state", "read", "reason")
    if rows and not any(row[-1] for row in rows):
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    if rows:
        yield Table(heads, tuple(rows))


def _waiting(state: State) -> Iterator[Line]:
    yield from doubt_text(state.pending, state.known, state.now, state.holds)
    if state.resting:
        yield line()
        yield line((Tone.HEAD, "Resting after a failure"))
        alike: dict[tuple[Code, str, str], list[str]] = {}
        for subject, rest in state.resting.items():
            cause = (rest.code, rest.message, _again(state, subject, rest))
            alike.setdefault(cause, []).append(state.known.subject(subject))
        for (code, message, again), about in alike.items():
            yield line(f"  {listed(about)}: ", (Tone.WARN, code.value), f": {message} ({again})")
    if state.differences:
        yield line()
        yield line((Tone.HEAD, "Titles that differ; the ticket keeps what a person gave it"))
        for one in state.differences:
            yield line(f'  {one.doc}:{one.line}: "{one.title}"; {one.ticket}: "{one.ticket_title}"')


def _again(state: State, subject: Subject, rest: Rest) -> str:
    if subject in state.known.memory.unread:
        return "read again with every sync"
    tried = "once" if rest.tries == 1 else f"{rest.tries} times"
    if rest.code is Code.DENIED:
        lately = state.now - rest.since < timedelta(days=1)
        return "tried again with the next sync" if lately else "tried again hourly"
    return f"until {moment(rest.until)}, tried {tried}"


def state_json(state: State) -> Json:
    """The same, as ``status --json`` prints it."""
    last = state.last
    return {
        "version": 1,
        # Only a running daemon knows; a command does not take the lock to find out.
        "leader": None,
        "last": None
        if last is None
        else {"cycle": last.cycle, "at": moment(last.at), "ok": state.ok},
        "next_at": None,
        "adapters": [
            {
                "name": health.name,
                "kind": health.kind,
                "state": health.state,
                "age_seconds": None
                if health.read_at is None
                else max(0, round((state.now - health.read_at).total_seconds())),
                "reason": health.reason,
                "retry_at": None if health.retry_at is None else moment(health.retry_at),
            }
            for health in (() if last is None else last.health)
        ],
        "held": [held_json(refusal) for refusal in state.held],
        "in_doubt": [doubt_json(intent) for intent in state.pending],
        "resting": [
            {
                "subject": str(subject),
                "code": rest.code.value,
                "message": rest.message,
                "since": moment(rest.since),
                "until": moment(rest.until),
                "tries": rest.tries,
            }
            for subject, rest in state.resting.items()
        ],
        "titles_differ": [
            {
                "key": one.key,
                "doc": one.doc,
                "line": one.line,
                "title": one.title,
                "ticket": one.ticket,
                "ticket_title": one.ticket_title,
            }
            for one in state.differences
        ],
        "jobs": {name: moment(at) for name, at in state.jobs.items()},
        "settled": settled_json(state.settled, state.known),
        "unplaced": {name.value: list(some) for name, some in state.unplaced.items()},
        "unended": None
        if state.unended is None
        else {
            "began": moment(state.unended.began),
            "made": state.unended.made,
            "joined": state.unended.joined,
            "in_doubt": state.unended.doubted,
        },
    }
