"""What an author can still mend: judged from the documents alone, before any ticket exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from syncer.core.conditions import unread
from syncer.core.deadlines import (
    is_history,
    item_flags,
    item_problems,
    postmortem_problems,
    quoted,
)
from syncer.core.ignoring import SILENCEABLE
from syncer.core.lexicon import Lexicon, lexicon, plain_words
from syncer.core.policy import Policy
from syncer.core.titles import nearest
from syncer.core.wording import purpose
from syncer.model import ActionItem, Code, DocRef, Field, Grammar, Postmortem, Problem, Stage

CODES = SILENCEABLE | {Code.UNREADABLE_DOCUMENT}
"""What lint looks at."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_OF_FIELD = {
    Code.NO_OWNER: Field.OWNER,
    Code.NO_DUE_DATE: Field.DUE,
    Code.NO_PRIORITY: Field.PRIORITY,
}
_TARGET = re.compile(r"\[[^\]]*\]\((?P<url>[^)\s]+)[^)]*\)")
_PURPOSES = frozenset({"prevent", "mitigate", "detect", "repair"})
_NO_HOME = re.compile(r"[#!]\d+")
"""Means another ticket in each repository."""


class _Place(NamedTuple):
    """An item and the document it stands in."""

    postmortem: Postmortem
    item: ActionItem

    @property
    def open(self) -> bool:
        return not self.item.fields.status.closed and self.item.skip is None


def lint(
    postmortems: Sequence[Postmortem],
    grammar: Grammar,
    policy: Policy,
    now: datetime,
) -> tuple[Problem, ...]:
    """Every finding of these documents, by document in the order given, then by line.

    Of what is closed, skipped, history or no postmortem nothing is said but that it cannot be
    read.
    """
    found: dict[DocRef, list[Problem]] = {one.ref: [] for one in postmortems}
    places: list[_Place] = []
    for postmortem in postmortems:
        own = found[postmortem.ref]
        own += _of_reading(postmortem)
        if not postmortem.counts or postmortem.skip or unread(postmortem):
            continue
        if is_history(postmortem, policy):
            continue
        own += _of_document(postmortem, lexicon(grammar), policy, now)
        for item in postmortem.items:
            places.append(_Place(postmortem, item))
            if places[-1].open:
                own += _of_item(places[-1], policy, now)
    for problem in (*_shared(places), *_similar(places)):
        if problem.doc is not None:
            found[problem.doc].append(problem)
    return tuple(
        replace(problem, line=problem.line or 1)
        for problems in found.values()
        for problem in sorted(problems, key=lambda one: one.line or 1)
    )


def _of_reading(postmortem: Postmortem) -> Iterator[Problem]:
    """What could not be read, where anybody still depends on it."""
    if not (postmortem.counts and not postmortem.skip) and not unread(postmortem):
        return
    over = {item.line for item in postmortem.items if not _Place(postmortem, item).open}
    for problem in postmortem.problems:
        if problem.code in CODES and problem.line not in over:
            yield problem


def _of_document(
    postmortem: Postmortem, words: Lexicon, policy: Policy, now: datetime
) -> Iterator[Problem]:
    """No action items, or none that prevents; a draft may still lack them for a while."""
    begun = postmortem.stage in (Stage.DRAFT, Stage.IN_REVIEW)
    known = postmortem if begun else replace(postmortem, first_seen=_LONG_AGO)
    ever = replace(policy, postmortems_since=date.min)
    for problem in postmortem_problems(known, now=now, began=now, policy=ever):
        # Where something is meant that cannot be read, that is what to mend.
        lost = any(one.code is Code.NOT_A_TABLE for one in postmortem.problems)
        if problem.code is Code.NO_ACTION_ITEMS and not lost:
            yield replace(problem, line=postmortem.heading)
    for_ = {purpose(item.kind, words) for item in postmortem.items if item.kind} & _PURPOSES
    going = any(_Place(postmortem, item).open for item in postmortem.items)
    silent = Code.NO_PREVENTIVE_ITEM in postmortem.ignored
    if going and for_ and "prevent" not in for_ and not silent:
        title = quoted(postmortem.title or postmortem.ref.path)
        message = f"no action item of {title} prevents a repetition: add one that does"
        yield Problem(Code.NO_PREVENTIVE_ITEM, message, postmortem.ref, postmortem.heading)


def _of_item(place: _Place, policy: Policy, now: datetime) -> Iterator[Problem]:
    """What an open item lacks. What its ticket may have, only the ticket can tell."""
    postmortem, item = place
    flags = item_flags(item.fields, item, None, None, None, now, policy.deadlines)
    flags |= item.flags
    for code, field in _OF_FIELD.items():
        # What is written and cannot be read has its own finding.
        if item.references or field in item.written:
            flags -= {code}
    yield from item_problems(
        flags - item.ignored,
        doc=postmortem.ref,
        key=None,
        fields=item.fields,
        item=item,
        link=None,
        due=None,
        severity=postmortem.severity,
        now=now,
        deadlines=policy.deadlines,
    )


def _shared(places: Iterable[_Place]) -> Iterator[Problem]:
    """Open items that name a ticket which an item before them names, too."""
    first: dict[tuple[object, ...], _Place] = {}
    for place in places:
        for ticket, name in _tickets(place).items():
            other = first.setdefault(ticket, place)
            if other is place or not place.open or Code.SHARED_TICKET in place.item.ignored:
                continue
            message = (
                f"{quoted(place.item.fields.title)} names {name}, as {_spot(other, place)} does: "
                "keep one item a ticket, if it is not one thing"
            )
            yield Problem(Code.SHARED_TICKET, message, place.postmortem.ref, place.item.line)
            break


def _tickets(place: _Place) -> Mapping[tuple[object, ...], str]:
    """The tickets of an item: what tells them apart in all documents, and their names."""
    postmortem, item = place
    if item.named:
        return {(ref.tracker, ref.id): ref.id for ref in item.named}
    found: dict[tuple[object, ...], str] = {}
    for written in item.references:
        link = _TARGET.search(written)
        name = (link["url"] if link else written).strip(" []()<>").rstrip("/")
        identity = (name if "://" in name else name.casefold(),)
        found[(postmortem.ref, *identity) if _NO_HOME.fullmatch(name) else identity] = name
    return found


def _similar(places: Sequence[_Place]) -> Iterator[Problem]:
    """Open items that may be the same thing as another, which no two tickets tell apart."""
    going = [place for place in places if place.open]
    alike = nearest([plain_words(place.item.fields.title) for place in going])
    for at, later in alike:
        first, second = going[at], going[later]
        if _tickets(first) and _tickets(second):
            continue
        if Code.SIMILAR_ITEM in first.item.ignored | second.item.ignored:
            continue
        title, other = quoted(second.item.fields.title), quoted(first.item.fields.title)
        said = f"{title} is much like {other}" if title != other else f"{title} stands twice"
        message = f"{said}, see {_spot(first, second)}: keep one, or say what is different"
        yield Problem(Code.SIMILAR_ITEM, message, second.postmortem.ref, second.item.line)


def _spot(place: _Place, seen_from: _Place) -> str:
    """Where an item stands; the document only where it is another."""
    line = place.item.line
    same = place.postmortem.ref == seen_from.postmortem.ref
    return f"line {line}" if same else f"{place.postmortem.ref.path}:{line}"
