"""How a language's words are laid down: plain texts, split and spelled out once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeVar

M = TypeVar("M")

_LATIN = "\u0250"
"""Everything below it is a letter of Latin script, or plain punctuation."""
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}


def words(text: str) -> frozenset[str]:
    """``"who, dri"`` as a set, the spellings without accents too."""
    return frozenset(turned({True: text}))


def forms(stems: str, endings: str) -> str:
    """``"ajout, corrig"`` and ``"é, ée"`` as each stem with each ending, one text."""
    return ", ".join(
        stem.strip() + ending.strip() for stem in stems.split(",") for ending in endings.split(",")
    )


def phrases(*parts: str) -> frozenset[str]:
    """``"it, this"`` and ``"was, has been"`` as every phrase of one of each; a part may be ""."""
    listed = ([one.strip() for one in part.split(",")] for part in parts)
    return frozenset(" ".join(filter(None, chosen)) for chosen in product(*listed))


def stems(text: str) -> tuple[str, ...]:
    """As ``words``, in a fixed order: what texts begin with."""
    return tuple(sorted(words(text)))


def turned(table: Mapping[M, str]) -> dict[str, M]:
    """``{"owner": "who, dri"}`` as ``{"who": "owner", "dri": "owner"}``.

    A spelling without accents stands for the same, unless it is a word of its own. A word of two
    meanings is our own mistake, and raises ``ValueError``: one of them would never be read.
    """
    written: dict[str, M] = {}
    for meaning, listed in table.items():
        for word in map(str.strip, listed.split(",")):
            if written.setdefault(word, meaning) != meaning:
                raise ValueError(f'"{word}" means {written[word]} and {meaning}')
    typed = {plain: meaning for word, meaning in written.items() for plain in _typed(word) if plain}
    return {**typed, **written}


def _typed(word: str) -> Iterator[str]:
    """The word as people type it who have no accents on their keyboard."""
    if word.isascii():
        return
    yield "".join(map(_bare, word))
    yield "".join(_bare(_UMLAUTS.get(letter, letter)) for letter in word)


def _bare(letter: str) -> str:
    if len(letter) > 1 or letter.isascii() or letter >= _LATIN:
        return letter
    base = unicodedata.normalize("NFD", letter)
    return base[0] if len(base) > 1 else letter
