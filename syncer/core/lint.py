"""What an author can still mend: judged from the documents alone, before any ticket exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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
        if problem.code is Code.NO_ACTION_ITEMS:
            yield replace(problem, line=postmortem.heading)
    for_ = {purpose(item.kind, words) for item in postmortem.items if item.kind} - {None}
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
        for ticket in _tickets(place):
            other = first.setdefault(ticket, place)
            if other is place or not place.open or Code.SHARED_TICKET in place.item.ignored:
                continue
            name = str(ticket[-1])
            message = (
                f"{quoted(place.item.fields.title)} names the ticket of {_spot(other, place)}, "
                f"{name}; write one item each, if it is not one thing"
            )
            yield Problem(Code.SHARED_TICKET, message, place.postmortem.ref, place.item.line)
            break


def _tickets(place: _Place) -> Iterator[tuple[object, ...]]:
    """The tickets of an item as they can be compared between documents."""
    postmortem, item = place
    for ref in item.named:
        yield (ref.tracker, ref.id)
    if item.named:
        return
    for written in item.references:
        link = _TARGET.search(written)
        name = (link["url"] if link else written).strip(" []()<>").rstrip("/")
        if not _NO_HOME.fullmatch(name):
            yield ("", name.casefold() if "://" not in name else name)
        else:
            yield (postmortem.ref, name)


def _similar(places: Sequence[_Place]) -> Iterator[Problem]:
    """Open items that may be the same thing as another, which no two tickets tell apart."""
    going = [place for place in places if place.open]
    alike = nearest([plain_words(place.item.fields.title) for place in going])
    for one, other in sorted(alike):
        first, second = going[one], going[other]
        if {*_tickets(first)} and {*_tickets(second)}:
            continue
        if Code.SIMILAR_ITEM in first.item.ignored | second.item.ignored:
            continue
        message = (
            f"{quoted(second.item.fields.title)} is much like {_spot(first, second)}: keep one of "
            "them, or say what is different"
        )
        yield Problem(Code.SIMILAR_ITEM, message, second.postmortem.ref, second.item.line)


def _spot(place: _Place, seen_from: _Place) -> str:
    """An item by its title, and by its line; the document only where it is another."""
    title, line = quoted(place.item.fields.title), place.item.line
    if place.postmortem.ref == seen_from.postmortem.ref:
        return f"{title} in line {line}"
    return f"{title} ({place.postmortem.ref.path}:{line})"
