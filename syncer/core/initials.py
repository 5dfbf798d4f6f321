"""Whom a document lists as present: behind an item "Kim Lee", "Kim" and "[KL]" are somebody."""

from __future__ import annotations

import re
from collections import Counter

from syncer.core.lexicon import heading_words
from syncer.core.reading import Reading
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.core.vocabulary.words import words

_KEYS = frozenset(one for language in LANGUAGES.values() for one in language.roles)
_ROSTER = re.compile(
    rb"(?m)^[ \t>*_|-]{0,12}(\w[\w '\x80-\xff-]{1,24}?)[*_ \t]{0,4}[:|]([^\n]{5,400})"
)
_NAMES = re.compile(r"[,;&/|]|\band\b|\bund\b|\bet\b|\by\b|<br ?/?>")
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?: (?:van|von|de|der|di|da|la|le))*(?: [^\W\d_a-z][\w'’.-]*){0,3}"
)
_PARTS = re.compile(r"[ -]+")
_NOBODY = words(
    "db, it, qa, pm, hr, ci, cd, os, ip, ui, ux, pr, vm, ml, ai, go, id, tv, uk, us, eu, everyone,"
    " everybody, all, nobody, none, team, yes, no, various, several, tbd, tba, unknown, n/a"
)
"""Means a thing before it means anybody."""
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_LONGEST = 60


def is_listed(reading: Reading, text: str) -> bool:
    """Whether a text is the name, first name or initials of exactly one whom the document lists."""
    if not 1 < len(text) <= _LONGEST or not text[0].isupper():
        return False
    if not reading.listed:
        reading.listed.append(_listed(reading.content))
    return text in reading.listed[0]


def _listed(content: bytes) -> frozenset[str]:
    names: set[str] = set()
    for found in _ROSTER.finditer(content):
        if heading_words(found[1].decode(errors="ignore")) in _KEYS:
            told = _NAMES.split(_ASIDE.sub("", found[2].decode(errors="ignore")).strip(" |*_:"))
            names.update(one for part in told if _NAME.fullmatch(one := part.strip(" *_.")))
    short: Counter[str] = Counter()
    for name in names:
        first, blank, _ = name.partition(" ")
        signs = "".join(part[0] for part in _PARTS.split(name) if part[0].isupper())
        short.update({first, signs} if blank else {first})
    known = {one for one, often in short.items() if often == 1 and one.casefold() not in _NOBODY}
    return frozenset(known | {name for name in names if " " in name})
