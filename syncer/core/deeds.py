"""Whether words ask for something to be done, or say that it was, in any of the languages.

Only the first words are looked at (the last ones, where the verb stands there): they tell an order
from a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from syncer.core.scripts import IDEOGRAM
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Deeds

_LONGEST, _FEWEST = 300, 2
_FEWEST_WIDE = 4
_FEW = 5
"""Words that stand for nothing in particular between those that tell."""
_MOST = 60
_WORD = re.compile(r"[^\W_]+(?:['’./-][^\W_]+)*['’]?")
_FIRST = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ENDS = " \t\n*_`.,;!。！、)）"
_SENTENCE = re.compile(r"[^\w\s/'’.@#`-]|\.(?=\s)|\s-\s")
"""Where the words end that belong together."""
_CLAUSES = re.compile(
    r"[;:.—–][ ]+(?:(?:but|so|and|now|please|then|also)[ ]+)*|[ ]-[ ]+|。\s*(?=\S)"
)
_HAVE = re.compile(r"(?:make|do|go|be|put|think|try|rethink)[ ]", re.IGNORECASE)
_PARTLY = re.compile(
    r"\bonly (?:in|on|for|at)\b|\bnur (?:in|im|auf|für|bei)\b"
    r"|\b(?:seulement|uniquement) (?:en|sur|pour|dans|à|au|chez)\b"
    r"|\b(?:solo|sólo|solamente|únicamente) (?:en|para|a|al)\b"
    r"|\ben (?:préprod\w*|preprod\w*|staging|canary|pruebas)\b"
    r"|\bin (?:(?:a|the) )?(?:staging|canary|sandbox)\b",
    re.IGNORECASE,
)
_ANY, _DID, _NAME, _ARTICLE, _END = "*", "DID", "NAME", "ARTICLE", "END"
_OPEN = (_ANY, _DID, _NAME, _ARTICLE, _END)


class _Shape(NamedTuple):
    """How a sentence begins, and the words that no such sentence lacks."""

    steps: tuple[str, ...]
    needed: frozenset[str]


def _shape(steps: tuple[str, ...]) -> _Shape:
    spelled = (step for step in steps if step not in _OPEN and step[0] != "!")
    return _Shape(steps, frozenset(spelled))


class _Tongue(NamedTuple):
    """One language's deeds, its words apart from its endings."""

    deeds: Deeds
    tellings: tuple[_Shape, ...]
    counter: tuple[_Shape, ...]
    """What looks like a telling and is none."""
    gate: frozenset[str]
    """No sentence tells without one of them."""
    endings: tuple[str, ...]
    wishes: tuple[str, ...]
    """Within a sentence; those of several words too."""


def _wide(known: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(one for one in known if one >= IDEOGRAM))


def _tongue(deeds: Deeds) -> _Tongue:
    shapes = [tuple(shape.split()) for shape in deeds.tellings]
    loose = {one for one in deeds.wishes if " " in one or one >= IDEOGRAM}
    return _Tongue(
        deeds,
        tuple(_shape(shape) for shape in shapes if shape[0] != "not"),
        tuple(_shape(shape[1:]) for shape in shapes if shape[0] == "not"),
        deeds.did | {shape[-1] for shape in shapes if _DID not in shape},
        _wide(deeds.did),
        tuple(sorted(loose)),
    )


_TONGUES: Final = tuple(_tongue(one.deeds) for one in LANGUAGES.values())
VERBS: Final = frozenset().union(*(one.deeds.verbs for one in LANGUAGES.values()))
"""What orders begin with."""
_ALONE = VERBS - frozenset().union(*(one.deeds.things for one in LANGUAGES.values()))
_ABSTRACTS = tuple(end for one in LANGUAGES.values() for end in one.deeds.abstracts)
_URGES = sorted({urge for one in LANGUAGES.values() for urge in one.deeds.urges}, key=len)
ORDERING: Final = VERBS | frozenset(urge.split()[0] for urge in _URGES)
"""What tasks begin with, "we" and "should" too."""
_URGE = re.compile(rf"(?:{'|'.join(map(re.escape, reversed(_URGES)))})[ ]+", re.IGNORECASE)
_GATE = frozenset().union(*(tongue.gate for tongue in _TONGUES))
_WIDE_FINALS = _wide(final for one in LANGUAGES.values() for final in one.deeds.finals)


def asks(text: str) -> bool:
    """Whether words begin with an order and its object: "Update the runbook"."""
    found = _verb(text)
    if found is not None:
        return text[found:].strip(" :：") != ""
    return _ends_in_order(text)


def _verb(text: str) -> int | None:
    """Where the verb ends that a text begins with."""
    urge = _URGE.match(text)
    for start in (urge.end() if urge else 0, 0):
        found = _FIRST.match(text, start)
        if found is None:
            continue
        folded = found[0].casefold()
        if text[found.end() : found.end() + 1] == "_":
            continue
        if folded in VERBS:
            return found.end()
        first, dash, _ = folded.partition("-")
        if dash and first in VERBS:
            return start + len(first)
    return None


def _ends_in_order(text: str) -> bool:
    """Whether the last word is an order's verb: "Runbook aktualisieren", "監視を追加する"."""
    bare = text[-_LONGEST:].rstrip(_ENDS)
    if bare[-1:] >= IDEOGRAM:
        return bare.endswith(_WIDE_FINALS) and len(bare) >= _FEWEST_WIDE
    words = bare.casefold().split()
    if len(words) < _FEWEST:
        return False
    return any(
        words[-1] in tongue.deeds.finals and tongue.deeds.unless.isdisjoint(words)
        for tongue in _TONGUES
    )


def is_doing(word: str) -> bool:
    """Whether one word names a doing or what comes of it: "Monitoring", "Fix", "Überwachung"."""
    folded = word.casefold()
    return folded in _ALONE or folded.endswith(_ABSTRACTS)


def reports(text: str) -> bool:
    """Whether a sentence says that something was done: "Restarted the proxy", "It was fixed"."""
    if len(text) > _LONGEST:
        return False
    folded = text.casefold().replace("’", "'")
    words = _words(folded)
    wide = not text.isascii() and any(letter >= IDEOGRAM for letter in text)
    if _GATE.isdisjoint(words) and not wide:
        return False
    cut = _SENTENCE.search(folded)
    said = _words(folded[: cut.start()]) if cut else words
    if not any(_tells(tongue, text, folded, words, said) for tongue in _TONGUES):
        return False
    clauses = _CLAUSES.split(text)
    if len(clauses) > 1 and (any(map(asks, clauses[1:])) or any(map(_HAVE.match, clauses[1:]))):
        return False
    return _PARTLY.search(text) is None and "?" not in text and "？" not in text


def does(first: str, second: str) -> bool:
    """Whether two words behind a name tell what somebody did: "restarted the"."""
    return any(first in tongue.deeds.did and second in tongue.deeds.articles for tongue in _TONGUES)


def _words(folded: str) -> list[str]:
    return [one.strip("'") for one in _WORD.findall(folded)][:_MOST]


def _tells(
    tongue: _Tongue, text: str, folded: str, words: Sequence[str], said: Sequence[str]
) -> bool:
    if tongue.endings:
        first = _CLAUSES.split(folded, maxsplit=1)[0].rstrip(_ENDS)
        told = first.endswith(tongue.endings)
    elif said and not tongue.gate.isdisjoint(said):
        told = _fit_any(tongue, tongue.tellings, text, said)
        told = told and not _fit_any(tongue, tongue.counter, text, said)
    else:
        return False
    wishes = tongue.deeds.wishes
    return told and wishes.isdisjoint(words) and not any(one in folded for one in tongue.wishes)


def _fit_any(tongue: _Tongue, shapes: Iterable[_Shape], text: str, words: Sequence[str]) -> bool:
    return any(
        shape.needed.issubset(words) and _fits(tongue, shape.steps, text, words) for shape in shapes
    )


def _fits(tongue: _Tongue, shape: Sequence[str], text: str, words: Sequence[str]) -> bool:
    """Whether a sentence begins as a shape says."""
    if shape[0] == _ANY and words[0] in VERBS and _verb(text) is not None:
        # "Check that it was added" is an order.
        return False
    deeds = tongue.deeds
    if shape[0] == _NAME and not (
        text[:1].isupper() and words[0] not in VERBS and words[0] not in deeds.articles
    ):
        return False
    return _fit(deeds, shape, words, 0, 0)


def _fit(deeds: Deeds, shape: Sequence[str], words: Sequence[str], step: int, at: int) -> bool:
    if step == len(shape):
        return True
    token = shape[step]
    if token == _END:
        return at == len(words)
    if token == _ANY:
        stops = range(at + 1, min(at + _FEW, len(words)) + 1)
        return any(_fit(deeds, shape, words, step + 1, stop) for stop in stops)
    if token[0] == "!":
        barred = words[at : at + 1] == [token[1:]]
        return not barred and _fit(deeds, shape, words, step + 1, at)
    if step:
        while at < len(words) and (words[at] in deeds.skips or words[at].endswith("ly")):
            at += 1
    if at >= len(words):
        return False
    word = words[at]
    match token:
        case "DID":
            more = not step and len(shape) > 1 and word in deeds.alike
            fits = word in deeds.did and not (
                more and not deeds.articles.intersection(words[at + 1 : at + 2])
            )
        case "ARTICLE":
            fits = word in deeds.articles
        case "NAME":
            fits = True
        case _:
            fits = word == token
    return fits and _fit(deeds, shape, words, step + 1, at + 1)


_INSIDE = re.compile(r"[.!?:。][*_\"')\]]*\s+\S|。\S|\n\s*\n")
_POINTS = re.compile(
    r"(?:please )?(?:see|follow|find|use|list|read|check|track|continue|learn|look|refer|fill"
    r"|describe|discuss|keep|take|watch|ask|contact|let)\b"
    r"|.*\b(?:action items?|action points?|follow-?ups?|below|above|this (?:section|document|page"
    r"|template)|tbd|here)\b|.*(?:以下|上記|下記|こちら|ここに)",
    re.IGNORECASE | re.DOTALL,
)


def orders(text: str) -> bool:
    """Whether a paragraph is one sentence that asks for a deed, and does not lead elsewhere."""
    text = text.strip()
    known = len(text) <= _LONGEST and asks(text)
    known = known and (len(text.split()) > _FEWEST or text[-2:] >= IDEOGRAM)
    return known and text[-1] not in ":：" and not (_INSIDE.search(text) or _POINTS.match(text))
