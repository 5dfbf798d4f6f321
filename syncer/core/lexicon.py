"""The vocabularies of a grammar as one lookup, and how words of documents are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from syncer.model import Grammar, Priority, Stage, Status, Vocabulary

V = TypeVar("V")

_LONGEST = 200
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3"
    "\U0001f000-\U0001fbff\U000e0020-\U000e007f]+"
)
_SHORTCODE = re.compile(r":[a-z0-9_+-]{1,50}:")
_NUMBER = re.compile(r"(?:\d{1,4}(?:\.\d{1,4}){0,5}[.)]?|[a-z][.)]|[ivx]{1,6}[.)])\s+")
_MARKS = " \t*_~`#:："
_GROUPED = re.compile(r"(?: (?:action )?(?:items|actions|tasks))?(?: ?[(（][^()（）]{0,20}[)）])?$")
_LONGEST_KIND = 60
_ABBREVIATION = re.compile(r"(.*?)\s*[(（]([^()（）]{1,80})[)）]")


@lru_cache(maxsize=8192)
def heading_words(text: str) -> str:
    """The words of a heading or head cell, without number, emoji, emphasis and colon.

    What is longer than 200 characters is no heading, and has none.
    """
    if len(text) > _LONGEST:
        return ""
    folded = text.casefold().replace("’", "'")
    if not folded.isascii():
        folded = _EMOJI.sub(" ", unicodedata.normalize("NFKC", folded).casefold())
    folded = _SHORTCODE.sub(" ", folded).strip(_MARKS)
    number = _NUMBER.match(folded)
    if number is not None and number.end() < len(folded):
        folded = folded[number.end() :].strip(_MARKS)
    return " ".join(folded.split())


@lru_cache(maxsize=8192)
def plain_words(text: str) -> str:
    """The text casefolded, with plain apostrophes and single blanks; emoji stay."""
    return " ".join(text.casefold().replace("’", "'").replace("\ufe0f", "").split())


def _key_words(text: str) -> str:
    return heading_words(text.replace("_", " ").replace("-", " "))


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All active vocabularies as one, folded.

    Headings, columns, labels and postmortem words are kept as ``heading_words`` gives them, facts
    behind ``fact``, everything else as ``plain_words`` gives it.
    """

    strong: frozenset[str]
    weak: frozenset[str]
    facts: Mapping[str, str]
    columns: Mapping[str, str]
    labels: Mapping[str, str]
    statuses: Mapping[str, Status]
    priorities: Mapping[str, Priority]
    stages: Mapping[str, Stage]
    periods: Mapping[str, str]
    again: frozenset[str]
    postmortem: frozenset[str]
    waivers: frozenset[str]

    def fact(self, text: str) -> str | None:
        """The fact that a heading or key names; an abbreviation in brackets goes first."""
        words = _key_words(text)
        if words.endswith(")"):
            found = _ABBREVIATION.fullmatch(words)
            if found is not None:
                inner = self.facts.get(found[2])
                if inner is not None:
                    return inner
                return self.facts.get(words) or self.facts.get(found[1])
        return self.facts.get(words)

    def kind(self, group: str) -> str | None:
        """The kind of item that a group's readable name is: a short phrase, and no status."""
        words = plain_words(group).strip(" :：")
        if not words or len(words) > _LONGEST_KIND:
            return None
        bare = _GROUPED.sub("", words)
        return None if bare in self.statuses or bare in self.stages else words


_cache: dict[tuple[int, ...], tuple[tuple[Vocabulary, ...], Lexicon]] = {}
_CACHED = 16


def lexicon(grammar: Grammar) -> Lexicon:
    """The grammar's vocabularies merged, later ones winning; the same ones are merged once."""
    # Vocabularies hold dicts, so they are told apart by identity; the cache keeps them alive.
    identity = tuple(map(id, grammar.vocabularies))
    known = _cache.get(identity)
    if known is not None:
        return known[1]
    merged = _merged(grammar.vocabularies)
    if len(_cache) >= _CACHED:
        _cache.clear()
    _cache[identity] = (grammar.vocabularies, merged)
    return merged


def _merged(vocabularies: tuple[Vocabulary, ...]) -> Lexicon:
    def words(
        pick: Callable[[Vocabulary], Iterable[str]], fold: Callable[[str], str]
    ) -> frozenset[str]:
        folded = {fold(word) for vocabulary in vocabularies for word in pick(vocabulary)}
        return frozenset(folded - {""})

    def table(
        pick: Callable[[Vocabulary], Mapping[str, V]], fold: Callable[[str], str]
    ) -> dict[str, V]:
        merged: dict[str, V] = {}
        for vocabulary in vocabularies:
            merged.update({fold(word): value for word, value in pick(vocabulary).items()})
        merged.pop("", None)
        return merged

    return Lexicon(
        strong=words(lambda v: v.strong, heading_words),
        weak=words(lambda v: v.weak, heading_words),
        facts=table(lambda v: v.facts, _key_words),
        columns=table(lambda v: v.columns, heading_words),
        labels=table(lambda v: v.labels, heading_words),
        statuses=table(lambda v: v.statuses, plain_words),
        priorities=table(lambda v: v.priorities, plain_words),
        stages=table(lambda v: v.stages, plain_words),
        periods=table(lambda v: v.periods, plain_words),
        again=words(lambda v: v.again, plain_words),
        postmortem=words(lambda v: v.postmortem, heading_words),
        waivers=words(lambda v: v.waivers, plain_words),
    )
