"""Status words where lines begin with them: "DONE: …", "ERLEDIGT: …", "【対応済】…"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import combining

from syncer.core.lexicon import Lexicon
from syncer.core.scripts import IDEOGRAM
from syncer.model import Status

_NARROW = "\u00a0"


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The words of a grammar's languages that state a status where they lead."""

    line: re.Pattern[bytes]
    """A line that begins with one; ``gap`` is there where words follow it."""
    plain: str
    """Those that state one even where no action section is, as a pattern."""
    bracketed: str
    """As ``plain``, in wide brackets."""
    hint: re.Pattern[bytes]
    """What a document that holds one of those may be known by."""
    statuses: Mapping[str, Status]
    shown: Mapping[str, Mapping[Status, str]]
    """For each of those the words of its language."""


@lru_cache(maxsize=8)
def marks(lexicon: Lexicon) -> Marks:
    """The marks of all active languages."""
    known = {word.upper() for word in lexicon.marks if word[0].isalpha()}
    wide = _spelled(word for word in known if word >= IDEOGRAM)
    narrow = _spelled(word for word in known if word < IDEOGRAM).replace("'", "(?:'|’)")
    cases = {case for word in known for case in (word, word.lower(), word.capitalize())}
    bold = _spelled(word for word in cases if word < IDEOGRAM).replace("'", "(?:'|’)")
    statuses: dict[str, Status] = {}
    shown: dict[str, Mapping[Status, str]] = {}
    for tongue in lexicon.tongues:
        for status, written in tongue.markers.items():
            for word in {written, *_typed(written)}:
                statuses[word] = status
                shown[word] = tongue.markers
    plain = _spelled(word for word in shown if word < IDEOGRAM)
    bracketed = _spelled(shown)
    return Marks(
        line=re.compile(
            (
                rf"(?:\*\*|__)?(?:{narrow})(?:\*\*|__)?(?:[ ]|{_NARROW})?(?::|：)(?:\*\*|__)?"
                rf"(?P<gap>[ \t]+(?=\S))?"
                rf"|(?P<bold>\*\*|__)(?i:{bold})(?:[ ]?[:：](?P=bold)|(?P=bold)[ ]?[:：])"
                rf"(?P<text>[ \t]+(?=\S))?"
                rf"|(?:{wide})：(?P<wide>[ \t]*(?=\S))?"
                rf"|【(?:{wide}|{narrow})】(?P<bracket>[ \t]*(?=\S))?"
            ).encode()
        ),
        plain=plain,
        bracketed=bracketed,
        hint=re.compile(
            (
                r"(?m)^[ \t]*+(?:(?:[-*+]|\d{1,3}[.)])[ \t]*+)?(?:\[[ xX]\][ \t]*+)?(?:[\[*_`]{0,3}"
                rf"(?:{plain}|[Aa]ction [Ii]tem|ACTION ITEM|AI\()|【(?:{bracketed})】)"
            ).encode()
        ),
        statuses=statuses,
        shown=shown,
    )


_ADDRESSED = re.compile(rb"(?:TODO|FIXME)\([^()\n]{1,80}\):[ \t]+(?=\S)")
"""Like "TODO(ana): alert"; whose it is is read where the item is."""


def leads(lexicon: Lexicon, content: bytes, start: int, end: int) -> bool | None:
    """Whether a line begins with a mark, and words follow it; None if it does not."""
    found = marks(lexicon).line.match(content, start, end)
    if found is None:
        return True if _ADDRESSED.match(content, start, end) else None
    return any(found[name] is not None for name in ("gap", "text", "wide", "bracket"))


def _spelled(known: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(known, key=lambda word: (-len(word), word)))) or "(?!)"


def _typed(word: str) -> Iterator[str]:
    """The word as it is typed without accents."""
    bare = "".join(one for one in unicodedata.normalize("NFD", word) if not combining(one))
    if bare.isascii():
        yield bare
