"""The vocabularies of a grammar as one lookup, and how words of documents are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from syncer.core.remembered import remembered, remembered_words
from syncer.core.scripts import IDEOGRAM
from syncer.model import Grammar, Priority, Stage, Status, Vocabulary

V = TypeVar("V")

_LONGEST = 200
_COMMENT = re.compile(r"<!--(?:(?!-->).){0,300}-->")
_TAG = re.compile(
    r"</?(?:a|span|font|b|i|u|em|strong|small|sup|sub|br|img|code|mark|kbd)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_LINK = re.compile(r"(!?)\[([^\[\]]{0,200})\]\([^()\[\]]{0,500}\)")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[#.][^{}]{0,200}\}\s*$")
_RETURNS = frozenset({"top", "back to top", "toc", "anchor", "permalink", "link"})
"""Links that lead about a page, and name nothing."""
_EMOJI = re.compile(
    "[\u2190-\u21ff\u2300-\u27bf\u2900-\u297f\u2b00-\u2bff\ufe0e\ufe0f\u200d\u20e3"
    "\U0001f000-\U0001fbff\U000e0020-\U000e007f]+"
)
_SHORTCODE = re.compile(r":[a-z0-9_+-]{1,50}:")
_NUMBER = re.compile(r"(?:\d{1,4}(?:\.\d{1,4}){0,5}[.)]?|[a-z][.)]|[ivx]{1,6}[.)])\s+")
_MARKS = " \t*_~`#:："
_WIDE_MARKS = _MARKS + "・※▶"
_CIRCLED = re.compile("[\u2460-\u24ff]")
_WIDE_NUMBER = re.compile(r"(?:第\d{1,3}[章節]|\d{1,3}[.)、])\s*(?=[^\W\d_a-z])")
_WRAPPED = re.compile("[【「『〈《〔](.+)[】」』〉》〕]")
_GROUPED = re.compile(r"(?: (?:action )?(?:items|actions|tasks))?(?: ?[(（][^()（）]{0,20}[)）])?$")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_KIND = 60
_ABBREVIATION = re.compile(r"(.*?)\s*[(（]([^()（）]{1,80})[)）]")


@remembered_words(8192)
def heading_words(text: str) -> str:
    """The words of a heading or head cell, without number, emoji, emphasis and colon.

    What is longer than 200 characters is no heading, and has none.
    """
    text = undecorated(text)
    if len(text) > _LONGEST:
        return ""
    folded = text.casefold().replace("’", "'").replace("**", "")
    if not folded.isascii():
        return _wide_words(folded)
    return _words(folded, _MARKS)


@remembered_words(4096)
def undecorated(text: str) -> str:
    """A heading without comments, tags, attributes and anchors; a link is what it shows."""
    if "<" in text:
        text = _TAG.sub("", _COMMENT.sub(" ", text))
    if "](" in text:
        text = _LINK.sub(_linked, text)
    if text.rstrip().endswith("}"):
        text = _ATTRIBUTES.sub("", text)
    return text.strip()


def _linked(found: re.Match[str]) -> str:
    label = found[2].strip()
    named = any(map(str.isalnum, label)) and label.casefold() not in _RETURNS
    return label if named and not found[1] else ""


def _wide_words(folded: str) -> str:
    """As ``heading_words``, of a text that is written with more than ASCII."""
    folded = unicodedata.normalize("NFKC", _CIRCLED.sub(" ", folded)).casefold()
    folded = _EMOJI.sub(" ", folded).strip(_WIDE_MARKS)
    number = _WIDE_NUMBER.match(folded)
    folded = _words(folded[number.end() :] if number else folded, _WIDE_MARKS)
    wrapped = _WRAPPED.fullmatch(folded)
    return wrapped[1].strip(_WIDE_MARKS) if wrapped else folded


def _words(folded: str, marks: str) -> str:
    folded = _SHORTCODE.sub(" ", folded).strip(marks)
    number = _NUMBER.match(folded)
    if number is not None and number.end() < len(folded):
        folded = folded[number.end() :].strip(marks)
    return " ".join(folded.split())


@remembered_words(8192)
def plain_words(text: str) -> str:
    """The text casefolded, of plain width, with plain apostrophes and single blanks; emoji stay."""
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.replace("’", "'").replace("\ufe0f", "").replace("\u2011", "-")
        folded = unicodedata.normalize("NFKC", folded).casefold()
    if "&nbsp;" in folded:
        folded = folded.replace("&nbsp;", " ")
    return " ".join(folded.split())


def _key_words(text: str) -> str:
    return heading_words(text.replace("_", " ").replace("-", " "))


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """One language's words of those that are written, folded."""

    headings: frozenset[str]
    statuses: Mapping[str, Status]
    priorities: Mapping[str, Priority]
    markers: Mapping[Status, str]
    written: Mapping[Status, str]
    ranks: Mapping[Priority, str]


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
    because: frozenset[str]
    kinds: tuple[str, ...]
    """What the names of groups begin with that tell a kind: "prevent"."""
    frames: frozenset[str]
    notes: frozenset[str]
    keyed: frozenset[str]
    marks: frozenset[str]
    """With the words that are written: they must be read back."""
    unmarked: frozenset[str]
    states: tuple[str, ...]
    """What the state of an incident begins with."""
    answers: Mapping[str, bool]
    loose: frozenset[str]
    remedies: frozenset[str]
    told: Mapping[str, str]
    asides: frozenset[str]
    papers: frozenset[str]
    taken: frozenset[str]
    foreign: frozenset[str]
    nothing: frozenset[str]
    roles: frozenset[str]
    acts: frozenset[str]
    verbs: frozenset[str]
    qualifiers: frozenset[str]
    aims: frozenset[str]
    nouns: frozenset[str]
    lists: frozenset[str]
    joints: frozenset[str]
    behind: frozenset[str]
    vague: frozenset[str]
    ends: frozenset[str]
    collectives: frozenset[str]
    purposes: Mapping[str, str]
    tongues: tuple[Tongue, ...]
    _asks: tuple[str, ...]

    def fact(self, text: str) -> str | None:
        """The fact that a heading or key names; an abbreviation in brackets goes first."""
        return _fact(self, text)

    def kind(self, group: str) -> str | None:
        """The kind of item that a group's readable name is: a short phrase, and no status."""
        words = plain_words(group).strip(" :：")
        if not words or len(words) > _LONGEST_KIND:
            return None
        bare = _GROUPED.sub("", words)
        return None if bare in self.statuses or bare in self.stages else words

    def asks(self, words: str) -> bool:
        """Whether a heading's words promise nothing: "open questions", what was done at once."""
        return words.startswith(self._asks) and any(
            words.startswith(one) and _ends(words, len(one)) for one in self._asks
        )

    def named(self, text: str) -> bool:
        """Whether a title or path says that this is a postmortem."""
        return _holds(text, self.postmortem)

    def repeats(self, sentence: str) -> bool:
        """Whether a sentence says that something happened again."""
        return _holds(sentence, self.again)

    def tongue(self, heading: str) -> Tongue | None:
        """The language of a heading of action items, where only one has it."""
        words = heading_words(heading)
        known = [tongue for tongue in self.tongues if words in tongue.headings]
        return known[0] if len(known) == 1 else None


@remembered(4096)
def _fact(lexicon: Lexicon, text: str) -> str | None:
    words = _key_words(text)
    if words.endswith(")"):
        found = _ABBREVIATION.fullmatch(words)
        if found is not None:
            inner = lexicon.facts.get(found[2])
            if inner is not None:
                return inner
            return lexicon.facts.get(words) or lexicon.facts.get(found[1])
    return lexicon.facts.get(words)


def _ends(words: str, at: int) -> bool:
    """Whether a word ends here: scripts without blanks tell it nowhere."""
    return not words[at : at + 1].isalnum() or words[at - 1] >= IDEOGRAM


@remembered(4096)
def _holds(text: str, known: frozenset[str]) -> bool:
    return _any_of(known).search(f" {_spaced(text)} ") is not None


@lru_cache(maxsize=16)
def _any_of(known: frozenset[str]) -> re.Pattern[str]:
    """One pattern for words: whole ones, or anywhere where no blank parts words."""
    folded = sorted((_spaced(word), word.startswith("*")) for word in known)
    spaced = [f"[^ ]*{word}" if ends else word for word, ends in folded if word < IDEOGRAM]
    unspaced = [word for word, _ in folded if word >= IDEOGRAM]
    if spaced:
        unspaced.append(f" (?:{'|'.join(spaced)}) ")
    return re.compile("|".join(unspaced) or "(?!)")


def _spaced(text: str) -> str:
    """The bare words of a text, each apart."""
    return " ".join(_WORD.findall(heading_words(text[:_LONGEST].replace("_", " "))))


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

    strong: set[str] = set()
    weak: set[str] = set()
    for vocabulary in vocabularies:
        firmer = {heading_words(word) for word in vocabulary.strong} - {""}
        softer = {heading_words(word) for word in vocabulary.weak} - {""}
        strong, weak = (strong - softer) | firmer, (weak - firmer) | softer

    def table(
        pick: Callable[[Vocabulary], Mapping[str, V]], fold: Callable[[str], str]
    ) -> dict[str, V]:
        merged: dict[str, V] = {}
        for vocabulary in vocabularies:
            merged.update({fold(word): value for word, value in pick(vocabulary).items()})
        merged.pop("", None)
        return merged

    return Lexicon(
        strong=frozenset(strong),
        weak=frozenset(weak),
        facts=table(lambda v: v.facts, _key_words),
        columns=table(lambda v: v.columns, heading_words),
        labels=table(lambda v: v.labels, heading_words),
        statuses=table(lambda v: v.statuses, plain_words),
        priorities=table(lambda v: v.priorities, plain_words),
        stages=table(lambda v: v.stages, plain_words),
        periods=table(lambda v: v.periods, plain_words),
        again=words(lambda v: v.again, plain_words),
        postmortem=words(lambda v: v.postmortem, plain_words),
        waivers=words(lambda v: v.waivers, plain_words),
        because=words(lambda v: v.because, plain_words),
        kinds=tuple(sorted(words(lambda v: v.kinds, plain_words))),
        frames=words(lambda v: v.frames, plain_words),
        notes=words(lambda v: v.notes, heading_words),
        keyed=words(lambda v: v.keyed, heading_words),
        marks=words(lambda v: {*v.marks, *v.written.values(), *v.markers.values()}, plain_words),
        unmarked=words(lambda v: v.unmarked, plain_words),
        states=tuple(sorted(words(lambda v: v.states, plain_words))),
        answers=table(lambda v: v.answers, plain_words),
        tongues=tuple(_tongue(one) for one in vocabularies if one.written),
        _asks=tuple(sorted(words(lambda v: v.asks, heading_words))),
        loose=words(lambda v: v.loose, heading_words),
        remedies=words(lambda v: v.remedies, heading_words),
        told=table(lambda v: v.told, heading_words),
        asides=words(lambda v: v.asides, heading_words),
        papers=words(lambda v: v.papers, heading_words),
        taken=words(lambda v: v.taken, plain_words),
        foreign=words(lambda v: v.foreign, plain_words),
        nothing=words(lambda v: v.nothing, plain_words),
        roles=words(lambda v: v.roles, plain_words),
        acts=words(lambda v: v.acts, plain_words),
        verbs=words(lambda v: v.deeds.verbs, plain_words),
        qualifiers=words(lambda v: v.qualifiers, _key_words),
        aims=words(lambda v: v.aims, _key_words),
        nouns=words(lambda v: v.nouns, _key_words),
        lists=words(lambda v: v.lists, _key_words),
        joints=words(lambda v: v.joints, plain_words),
        behind=words(lambda v: v.behind, plain_words),
        vague=words(lambda v: v.vague, plain_words),
        ends=words(lambda v: v.ends, plain_words),
        collectives=words(lambda v: v.collectives, plain_words),
        purposes=table(lambda v: v.purposes, plain_words),
    )


def _tongue(vocabulary: Vocabulary) -> Tongue:
    return Tongue(
        headings=frozenset(map(heading_words, vocabulary.strong | vocabulary.weak)),
        statuses={plain_words(word): value for word, value in vocabulary.statuses.items()},
        priorities={plain_words(word): value for word, value in vocabulary.priorities.items()},
        markers=vocabulary.markers,
        written=vocabulary.written,
        ranks=vocabulary.ranks,
    )
