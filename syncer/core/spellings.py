"""Owners whom nobody can resolve, as documents spell them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from syncer.core.deadlines import is_history
from syncer.core.policy import Policy
from syncer.core.routes import route_for
from syncer.model import ActionItem, Code, CreateTicket, DocRef, Field, Person, Postmortem

_ACCOUNTS = frozenset({"github", "jira"})
"""Types of trackers of which the people file has the accounts."""
_BREAK = re.compile(rb"\r\n|\r|\n")
_LONGEST = 160
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """A line in which a spelling stands."""

    doc: DocRef
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """One spelling on one item, and what it is not known in."""

    spelling: str
    kind: str | None
    """The type of tracker that has no account of a known person; None: nobody is so called."""
    sample: Sample | None
    """None: of a restricted document, whose words are not shown."""
    assignable: bool
    """Whether its ticket would be assigned by an account."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling that nobody can resolve, on so many open items."""

    spelling: str
    kind: str | None
    count: int
    samples: tuple[Sample, ...]
    assignable: bool


def unresolved(seen: Iterable[Seen]) -> tuple[Spelling, ...]:
    """The same spellings together, the most frequent first."""
    groups: dict[tuple[str, str | None], list[Seen]] = {}
    for one in seen:
        groups.setdefault((one.spelling.casefold(), one.kind), []).append(one)
    found = [
        Spelling(
            group[0].spelling,
            group[0].kind,
            len(group),
            tuple(one.sample for one in group if one.sample is not None)[:_SAMPLES],
            any(one.assignable for one in group),
        )
        for group in groups.values()
    ]
    return tuple(sorted(found, key=lambda one: (-one.count, one.spelling.casefold())))


def unknown_owners(postmortem: Postmortem, content: bytes, policy: Policy) -> Iterator[Seen]:
    """Every owner of an open item whom neither the people file nor its accounts know."""
    if not postmortem.counts or postmortem.skip or is_history(postmortem, policy):
        return
    known = {person.handle.casefold(): person for person in policy.people}
    lines: Sequence[bytes] = ()
    for item in postmortem.items:
        if item.fields.status.closed or item.skip:
            continue
        kind = _kind(postmortem, item, policy)
        for spelling in _named(item):
            lacks = _lacks(known.get(spelling.casefold()), kind)
            if lacks is None:
                continue
            lines = lines or _BREAK.split(content)
            sample = None
            if not postmortem.restricted:
                sample = Sample(postmortem.ref, item.line, _line(lines, item.line))
            yield Seen(spelling, lacks or None, sample, kind in _ACCOUNTS)


def unassigned(change: CreateTicket, policy: Policy) -> bool:
    """Whether a new ticket has an owner whom its tracker cannot be told, by the people file."""
    owner, tracker = change.fields.owner, policy.trackers.get(change.tracker)
    if owner is None or Field.OWNER in change.fields.silent or tracker is None:
        return False
    person = next((one for one in policy.people if one.handle.casefold() == owner.casefold()), None)
    return tracker.kind in _ACCOUNTS and _lacks(person, tracker.kind) is not None


def _named(item: ActionItem) -> Iterator[str]:
    """The people named as owners; of a team nobody asks for an account."""
    if item.fields.owner and (item.others or Code.TEAM_OWNER not in item.flags):
        yield from dict.fromkeys((item.fields.owner, *item.others))


def _lacks(person: Person | None, kind: str | None) -> str | None:
    """``""``: nobody is so called; a type of tracker: no account there; None: nothing is amiss."""
    if person is None:
        return ""
    if kind not in _ACCOUNTS or kind in person.accounts or person.emails:
        return None
    return kind


def _kind(postmortem: Postmortem, item: ActionItem, policy: Policy) -> str | None:
    """The type of the tracker that the item's ticket belongs to."""
    name = item.ticket.tracker if item.ticket is not None else None
    if name is None:
        route = route_for(postmortem, item, policy)
        name = None if route is None else route.tracker
    tracker = policy.trackers.get(name or "")
    return None if tracker is None else tracker.kind


def _line(lines: Sequence[bytes], number: int) -> str:
    raw = lines[number - 1] if 0 < number <= len(lines) else b""
    text = " ".join(raw.decode("utf-8", "replace").split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
