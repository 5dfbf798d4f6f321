"""What people say behind an item once it is finished: "Done in #12", "This has been fixed."

Heard only: nobody could write another status into such a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from syncer.core.doubts import counted, doubted, turns, until
from syncer.core.lexicon import plain_words
from syncer.core.scripts import IDEOGRAM
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Status

LONGEST = 100


class Linked(NamedTuple):
    """Where the title begins behind a link, and what the link says of it."""

    end: int
    status: Status


def _spelled(known: Iterable[str]) -> str:
    spelled = sorted(set(known), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(map(re.escape, spelled)).replace("'", "['’]")


_LEADS = [lead for one in LANGUAGES.values() for lead in one.leads]
_WAYS = [way for one in LANGUAGES.values() for way in one.ways if way < IDEOGRAM]
_HEDGES = [word for one in LANGUAGES.values() for word in one.hedges | one.provisos]
_IT = re.compile(
    rf"(?:(?:{_spelled(one for one in _LEADS if one < IDEOGRAM)})[ ]+"
    rf"|(?:{_spelled(one for one in _LEADS if one >= IDEOGRAM)})[ 、]*)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_BEHIND = re.compile(rf"(?:$|[,:;—–-]|(?:{_spelled(_WAYS)})[ ]|(?=\d))[ ]*", re.IGNORECASE)
_SURE = re.compile(
    r"\[?(?:[#!]?\d|https?://|v\d|\[|@|<|(?:pr|mr|issue|ticket|commit|pull|merge|release|version)\b"
    r"|[A-Z]\w+-\d|\w[\w.-]*/[\w.-]+#\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* ?\d|(?<=by )\w+ing\b)",
    re.IGNORECASE,
)
_HEDGE = re.compile(
    rf"[?%]|\b(?:{_spelled(one for one in _HEDGES if one < IDEOGRAM)})\b"
    rf"|{_spelled(one for one in _HEDGES if one >= IDEOGRAM)}",
    re.IGNORECASE,
)
_FINAL = frozenset(word for one in LANGUAGES.values() for word in one.finished)


_LINKED = re.compile(
    r"\[(?:[^\[\]()\n]{1,60}[ ]?[(（])?(?P<said>[^\[\]()（）\n]{1,30})[)）]?\]\([^()\s]*\)"
    r"(?:[ ]*[:：]|[ ]+[—–-](?=\s))\s+(?=\S)"
)


def linked(text: str, start: int, end: int, statuses: Mapping[str, Status]) -> Linked | None:
    """The closed status that a link before a title says: "[#12 (Done)](…): Alert"."""
    found = _LINKED.match(text, start, end) if text.startswith("[", start) else None
    status = statuses.get(plain_words(found["said"])) if found else None
    if found is None or status is None or not status.closed:
        return None
    return Linked(found.end(), status)


_CLAUSE = re.compile(r"\s[—–-]\s|[;.]\s")


def first_clause(text: str) -> str:
    """What stands before the first dash or full stop, unless what follows takes it back."""
    first, *more = _CLAUSE.split(text.strip(), maxsplit=1)
    return text.strip() if more and turns(more[0]) else first


def remark(text: str, statuses: Mapping[str, Status]) -> Status | None:
    """The closed status that a whole short sentence or bracket says; None if it says more."""
    text = text.strip(" \t\n*_.!`")
    if not text or len(text) > LONGEST:
        return None
    sign = statuses.get(plain_words(text))
    if sign is not None and not text[-1].isalnum():
        return sign if sign.closed else None
    it = _IT.match(text)
    start = it.end() if it else 0
    word = _WORD.match(text, start)
    status = statuses.get(plain_words(word[0])) if word else None
    if word is None or status is None or not status.closed:
        return None
    rest = text[word.end() :].lstrip()
    if _HEDGE.search(rest) or doubted(rest) or until(rest) or counted(rest.casefold(), word[0]):
        return None
    behind = _BEHIND.match(rest)
    if behind is None:
        return None
    said = start > 0 or plain_words(word[0]) in _FINAL
    sure = not rest or _SURE.match(rest, behind.end()) is not None
    return status if sure or (said and behind.end() < len(rest)) else None
