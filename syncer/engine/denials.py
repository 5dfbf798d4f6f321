"""What was denied is tried again with the next sync: rights are granted where we cannot see it.

Of all that one adapter denied of one kind a single change is tried, in turn; once it goes through,
so does the rest, in the same cycle. After a day of denials only once an hour, or with a full cycle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from syncer.engine.run import HOUR, Run, rests_for
from syncer.model import Code, DocRef, Rest, Subject, TicketRef

_A_DAY = timedelta(days=1)
_MOST = 5
"""Kinds that are tried in one cycle."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One change that is tried before its time, for others of its kind."""

    about: Subject
    was: Rest
    sent: Rest
    others: tuple[Subject, ...]


def probe(run: Run, *, full: bool) -> tuple[Probe, ...]:
    """Let one change of each kind rest no longer: the one that has waited longest."""
    kinds: defaultdict[object, list[Subject]] = defaultdict(list)
    resting = run.view.resting
    for about, rest in resting.now.items():
        if rest.code is Code.DENIED and rest.until > run.now and about not in run.view.unread:
            kinds[_kind(about, rest)].append(about)
    probes: list[Probe] = []
    for alike in sorted(kinds.values(), key=lambda some: _tried(resting.now[some[0]])):
        about = min(alike, key=lambda one: (_tried(resting.now[one]), str(one)))
        was = resting.now[about]
        due = full or run.now - was.since < _A_DAY or run.now - _tried(was) >= HOUR
        if due and len(probes) < _MOST:
            sent = resting.put(about, replace(was, until=run.now))
            probes.append(Probe(about, was, sent, tuple(one for one in alike if one != about)))
    return tuple(probes)


def let_go(run: Run, probes: tuple[Probe, ...]) -> None:
    """Let the others of a kind go once the one that was tried went through."""
    for one in probes:
        if one.about not in run.view.resting.now:
            for other in one.others:
                run.view.resting.take(other)


def put_back(run: Run, probes: tuple[Probe, ...]) -> None:
    """What was not tried after all rests as before."""
    for one in probes:
        if run.view.resting.now.get(one.about) is one.sent:
            run.view.resting.put(one.about, one.was)


def _kind(about: Subject, rest: Rest) -> object:
    match about:
        case TicketRef():
            return "ticket", about.tracker
        case DocRef():
            return "document", about.source
        case _:
            return about.partition("/")[0] if "/" in about else "", rest.adapter, rest.message


def _tried(rest: Rest) -> datetime:
    return rest.until - rests_for(rest.tries)
