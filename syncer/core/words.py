"""A document's own words for statuses and priorities, completed in its language and style."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from syncer.core.headings import bare
from syncer.core.lexicon import Lexicon, Tongue, plain_words
from syncer.model import Priority, Status

V = TypeVar("V", Status, Priority)

_NUMBERED = re.compile(r"\W*p\s?-?\s?\d\W*", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|`)(.+)\1")
_EDGES = " *_`[]"
_GOING = (Status.OPEN, Status.IN_PROGRESS)


_OWN = frozenset(
    {"merged", "shipped", "deployed", "gefixt", "ausgerollt", "déployé", "déployée", "livré"}
    | {"livrée", "desplegado", "desplegada", "fusionado", "リリース済み", "マージ済み"}
)
"""What not every task can be."""
_Known = tuple[tuple[str, str], ...]


def tongue(headings: Iterable[str], lexicon: Lexicon) -> Tongue | None:
    """The language of the first of these headings of action items that only one language has."""
    known = (lexicon.tongue(bare(heading)) for heading in headings)
    return next((one for one in known if one is not None), None)


def complete_statuses(
    words: dict[str, str],
    lexicon: Lexicon,
    *,
    behind: bool,
    cell: bool,
    tongue: Tongue | None = None,
) -> None:
    """Add what is missing, in the language of the words that are there, else the given one.

    Behind a ticket's name no word means open, so none is added for it.
    """
    for status in [one for one, word in words.items() if _own(word)]:
        del words[status]
    words.update(_statuses(tuple(words.items()), lexicon, tongue, behind=behind, cell=cell))


def complete_priorities(
    words: dict[str, str], lexicon: Lexicon, tongue: Tongue | None = None
) -> None:
    """Add what is missing: P0 to P3, or names where the document writes names."""
    words.update(_priorities(tuple(words.items()), lexicon, tongue))


@lru_cache(maxsize=512)
def _statuses(
    known: _Known, lexicon: Lexicon, tongue: Tongue | None, *, behind: bool, cell: bool
) -> dict[str, str]:
    words = dict(known)
    sample = _sample(words)
    spoken = _spoken(words, lexicon, tongue, lambda one: one.statuses)
    more: dict[str, str] = {}
    for status in Status:
        if status in words or (behind and status in _GOING):
            continue
        word = _known(spoken.written.get(status) if spoken else None, status, lexicon.statuses)
        if word is not None:
            more[status] = _styled(word, sample) if sample else word.upper() if cell else word
    return more


@lru_cache(maxsize=512)
def _priorities(known: _Known, lexicon: Lexicon, tongue: Tongue | None) -> dict[str, str]:
    words = dict(known)
    sample = _sample(words)
    numbered = sample is None or _NUMBERED.fullmatch(sample)
    spoken = _spoken(words, lexicon, tongue, lambda one: one.priorities)
    more: dict[str, str] = {}
    for priority in Priority:
        name = spoken.ranks.get(priority) if spoken else None
        word = priority if numbered else _known(name, priority, lexicon.priorities)
        if word is not None and priority not in words:
            more[priority] = _styled(word, sample or "P1")
    return more


def _spoken(
    words: Mapping[str, str],
    lexicon: Lexicon,
    tongue: Tongue | None,
    table: Callable[[Tongue], Mapping[str, object]],
) -> Tongue | None:
    """The language that knows every word that is there; of several the given one, or the first."""
    said = {word for word in map(_plain, words.values()) if any(map(str.isalpha, word))}
    known = [one for one in lexicon.tongues if said <= table(one).keys()]
    if tongue is not None and (tongue in known or not known):
        return tongue
    return (known or lexicon.tongues or (None,))[0]


def _plain(word: str) -> str:
    return plain_words(word).strip(_EDGES)


def _sample(words: Mapping[str, str]) -> str | None:
    return next((word for word in words.values() if any(map(str.isalpha, word))), None)


def _own(word: str) -> bool:
    """Whether a word tells of one item only how it stands: "merged", "100%"."""
    return word[:1].isdigit() or _plain(word) in _OWN


def _known(word: str | None, value: V, known: Mapping[str, V]) -> str | None:
    if word is not None and known.get(plain_words(word)) is value:
        return word
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
