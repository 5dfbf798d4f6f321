"""A document's own words for statuses and priorities, completed by ours in the same style."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

from syncer.core.lexicon import Lexicon
from syncer.model import Priority, Status

V = TypeVar("V", Status, Priority)

_STATUS = {
    Status.OPEN: "open",
    Status.IN_PROGRESS: "in progress",
    Status.DONE: "done",
    Status.WONT_DO: "won't do",
    Status.DUPLICATE: "duplicate",
}
_PRIORITY = {
    Priority.P0: "critical",
    Priority.P1: "high",
    Priority.P2: "medium",
    Priority.P3: "low",
}
_NUMBERED = re.compile(r"\W*p\s?-?\s?\d\W*", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|`)(.+)\1")
_GOING = (Status.OPEN, Status.IN_PROGRESS)


_Known = tuple[tuple[str, str], ...]


def complete_statuses(words: dict[str, str], lexicon: Lexicon, *, behind: bool, cell: bool) -> None:
    """Add what is missing; behind a ticket's name no word means open, so none is added for it."""
    words.update(_statuses(tuple(words.items()), lexicon, behind=behind, cell=cell))


def complete_priorities(words: dict[str, str], lexicon: Lexicon) -> None:
    """Add what is missing: P0 to P3, or names where the document writes names."""
    words.update(_priorities(tuple(words.items()), lexicon))


@lru_cache(maxsize=512)
def _statuses(known: _Known, lexicon: Lexicon, *, behind: bool, cell: bool) -> dict[str, str]:
    words = dict(known)
    sample = _sample(words)
    more: dict[str, str] = {}
    for status, english in _STATUS.items():
        if status in words or (behind and status in _GOING):
            continue
        word = _known(english, status, lexicon.statuses)
        if word is not None:
            more[status] = _styled(word, sample) if sample else word.upper() if cell else word
    return more


@lru_cache(maxsize=512)
def _priorities(known: _Known, lexicon: Lexicon) -> dict[str, str]:
    words = dict(known)
    sample = _sample(words)
    numbered = sample is None or _NUMBERED.fullmatch(sample)
    more: dict[str, str] = {}
    for priority, english in _PRIORITY.items():
        word = priority if numbered else _known(english, priority, lexicon.priorities)
        if word is not None and priority not in words:
            more[priority] = _styled(word, sample or "P1")
    return more


def _sample(words: Mapping[str, str]) -> str | None:
    return next((word for word in words.values() if any(map(str.isalpha, word))), None)


def _known(english: str, value: V, known: Mapping[str, V]) -> str | None:
    if known.get(english) is value:
        return english
    return next((word for word, meaning in known.items() if meaning is value), None)


def _styled(word: str, sample: str) -> str:
    """The word in the case and emphasis of another."""
    emphasis = _EMPHASIS.fullmatch(sample)
    bare = emphasis[2] if emphasis else sample
    if bare.isupper():
        word = word.upper()
    elif bare[0].isupper():
        word = word[0].upper() + word[1:]
    return f"{emphasis[1]}{word}{emphasis[1]}" if emphasis else word
