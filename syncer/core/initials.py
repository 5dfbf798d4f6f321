"""Initials of those whom a document lists as present: "[KL]" behind an item is Kim Lee."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from syncer.core.lexicon import heading_words
from syncer.core.vocabulary.words import words

_SIGN = re.compile(r"[A-Z]{2,4}")
_KEYS = words(
    "attendance, attendees, attended by, present, participants, people involved, people, involved,"
    " responders, responder, author, authors, written by, prepared by, incident commander,"
    " commander, incident lead, incident manager, facilitator, scribe, on-call, on call,"
    " anwesend, anwesende, teilnehmer, teilnehmende, beteiligte, verfasser, autoren,"
    " participants à la revue, présents, auteurs, asistentes, participantes, autores"
)
_ROSTER = re.compile(
    rb"(?m)^[ \t>*_|-]{0,12}(\w[\w '\x80-\xff-]{1,24}?)[*_ \t]{0,4}[:|]([^\n]{5,400})"
)
_NAMES = re.compile(r"[,;&/|]|\band\b|\bund\b|\bet\b|\by\b|<br ?/?>")
_NAME = re.compile(
    r"[^\W\d_a-z][\w'’.-]*(?: (?:van|von|de|der|di|da|la|le))*(?: [^\W\d_a-z][\w'’.-]*){1,3}"
)
_PARTS = re.compile(r"[ -]+")
_TOKENS = words(
    "db, it, qa, pm, hr, ci, cd, os, ip, ui, ux, pr, vm, ml, ai, go, id, tv, uk, us, eu"
)
"""Letters that mean a thing before they mean anybody."""


def is_sign(content: bytes, text: str) -> bool:
    """Whether a text is the initials of exactly one of those whom the document lists."""
    return _SIGN.fullmatch(text) is not None and text in _signs(content)


@lru_cache(maxsize=1)
def _signs(content: bytes) -> frozenset[str]:
    names: set[str] = set()
    for found in _ROSTER.finditer(content):
        if heading_words(found[1].decode(errors="ignore")) in _KEYS:
            told = _NAMES.split(found[2].decode(errors="ignore").strip(" |*_:"))
            names.update(one for part in told if _NAME.fullmatch(one := part.strip(" *_.")))
    counted = Counter(
        "".join(part[0] for part in _PARTS.split(name) if part[0].isupper()) for name in names
    )
    return frozenset(
        sign for sign, often in counted.items() if often == 1 and sign.casefold() not in _TOKENS
    )
