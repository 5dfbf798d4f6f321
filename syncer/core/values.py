"""Statuses and priorities: what a short text says as a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from syncer.core.doubts import counted, doubted
from syncer.core.inline import first_sentence, plain
from syncer.core.lexicon import plain_words
from syncer.core.placeholders import is_declined, is_menu, is_placeholder, placeholder
from syncer.core.scripts import IDEOGRAM
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Priority, Status

__all__ = [
    "Found",
    "first_sentence",
    "is_declined",
    "is_menu",
    "is_placeholder",
    "may_follow",
    "placeholder",
    "plain",
    "read_priority",
    "read_share",
    "read_status",
    "read_status_behind",
    "sign",
]

T = TypeVar("T")

_CAP = 500
_LONGEST_WORD = 48


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A recognised word: what it means, and where it stands with its emphasis."""

    value: T
    start: int
    end: int


_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3}|`)(?=\S)")
_STRUCK = re.compile(r"\s*~~[^~]{1,200}~~\s*")
# What may stand behind a status word: nothing, a bracket, punctuation, a dash or a day.
_BEHIND_WORD = re.compile(
    r"\s*(?:$|[(\[{（—–;!。、，【]|[.,:](?=\s|$)|：(?=[\s\d]|$)|-\s|<br)"
    r"|\s+(?:(?:am|le|el) )?(?:\d{4}-\d\d-\d\d|\d{1,2}[. ]*[a-z]{3}|\d{1,2}月"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\.\d{1,2}\.(?!\d)|[a-z]{3,9}\.? \d{1,2}\b)"
)
_BEHIND_NAME = re.compile(r"[ \t]*(?:[,—–]|:(?![a-z_]{2,40}:)|-(?=\s))?[ \t]*")
_BEHIND_LAST = re.compile(r"\s*(?:$|[()\[\]|;—–。、，）]|[.,](?=\s|$)|-\s|<br)|\s+\d{4}-\d\d-\d\d")
_HEDGES = sorted({one for language in LANGUAGES.values() for one in language.hedges})
_SPACED = "|".join(one for one in _HEDGES if one < IDEOGRAM)
_UNSPACED = "|".join(one for one in _HEDGES if one >= IDEOGRAM)
_HEDGE = re.compile(rf"[?%？％]|\b(?:{_SPACED})\b|{_UNSPACED}")
_ALL = 100
_SHARE = re.compile(
    r"\s*((\d{1,3})[ ]?[%％](?:[ ](?:done|complete|completed|finished|erledigt|fertig"
    r"|abgeschlossen|fait|terminé|hecho|completado)|完了)?)\s*",
    re.IGNORECASE,
)
"""So much of it is done."""
_PRIORITY = re.compile(r"p\s?-?\s?(\d)(?![\w/])")
_BEHIND_PRIORITY = re.compile(r"\s*(?:$|[(\[（【—–:;,.*_：、・。]|-\s)")
_BOUNDS = re.compile(r"(?<=[^\W_])(?![^\W_])|(?<=[^\w\s])")
_SYMBOLS = re.compile(r"[^\w\x00-\x7f]{1,8}\s*")
_LIGHT = re.compile(r"[🔴🟠🟡🟢🔵🟣🟤⚪⚫🟥🟧🟨🟩🟦🟪]\ufe0f?[ \t]*(?=\w)")
"""What says nothing of its own before a word: "🟢 Complete"."""
_ASCII = "\x7f"
_CROSS = re.compile(r"[❌✗✘❎🚫⛔✖]|:x:")
"""What says no beside a tick."""
_MOST_BOUNDS = 24


@dataclass(frozen=True, slots=True)
class _Word(Generic[T]):
    value: T
    start: int
    """Of its emphasis."""
    end: int
    folded: str


def _word(text: str, start: int, words: Mapping[str, T]) -> _Word[T] | None:
    """The longest known word that begins here, with the emphasis around it."""
    opening = _EMPHASIS.match(text, start)
    begin = opening.end() if opening else start
    ends = _ends(text, begin)
    for end in reversed(ends):
        folded = plain_words(text[begin:end])
        value = words.get(folded)
        if value is None:
            continue
        if opening and text.startswith(opening[0], end):
            return _Word(value, start, end + len(opening[0]), folded)
        return _Word(value, begin, end, folded)
    return None


def _ends(text: str, begin: int) -> list[int]:
    ends: list[int] = []
    for bound in _BOUNDS.finditer(text, begin + 1, min(len(text), begin + _LONGEST_WORD)):
        ends.append(bound.start())
        if len(ends) == _MOST_BOUNDS:
            break
    stop = len(text.rstrip())
    if begin < stop <= begin + _LONGEST_WORD:
        ends.append(stop)
    return ends


def _symbols(words: Mapping[str, T]) -> Iterator[str]:
    return (word for word in words if not word[0].isalnum())


def _leading(text: str) -> int:
    """Where the words begin: behind blanks and struck text."""
    struck = _STRUCK.match(text)
    return struck.end() if struck else len(text) - len(text.lstrip())


_BRACKETED = re.compile(r"\s*\[([^\[\]]{1,60})\]\s*")


def _inner(found: re.Match[str], read: Found[T] | None) -> Found[T] | None:
    """What brackets around a whole text hold, if it is nothing else."""
    if read is None or (read.start, read.end) != (0, len(found[1])):
        return None
    return Found(read.value, found.start(1), found.end(1))


def read_status(text: str, words: Mapping[str, T]) -> Found[T] | None:
    """The status (or stage) that a text is, or begins with before a bracket, day or punctuation.

    "done with the first half", "done?" and "done (50%)" are none.
    """
    if len(text) > _CAP or not text or text.isspace():
        return None
    start = _leading(text)
    first = _word(text, start, words)
    light = (
        _LIGHT.match(text, start) if first is None and text[start : start + 1] > _ASCII else None
    )
    if light is not None:
        shown = read_status(text[light.end() :], words)
        told = shown is not None and not shown.start and text[light.end()].isalnum()
        return Found(shown.value, start, light.end() + shown.end) if told and shown else None
    if first is None:
        inner = _BRACKETED.fullmatch(text)
        return _inner(inner, read_status(inner[1], words)) if inner else None
    rest = text[first.end :]
    if not first.folded[0].isalnum():
        return _behind_symbol(text, first, words)
    if _is_hedged(rest.casefold(), first.folded):
        return None
    if _closed(first.value) and doubted(rest):
        return None
    if first.folded.endswith(" of") or _BEHIND_WORD.match(rest.casefold()):
        return Found(first.value, first.start, first.end)
    return _marked(text, first, words) if rest.strip()[:1] > _ASCII else None


def _marked(text: str, first: _Word[T], words: Mapping[str, T]) -> Found[T] | None:
    """A word with a mark behind it that says the same: "Done ✅"."""
    start = first.end + len(text[first.end :]) - len(text[first.end :].lstrip())
    mark = _word(text, start, words)
    if mark is None or mark.folded[0].isalnum():
        return None
    if not _BEHIND_WORD.match(text[mark.end :].casefold()):
        return None
    alike = mark.value is first.value or not (_closed(mark.value) or _closed(first.value))
    return Found(first.value, first.start, mark.end) if alike else None


def read_share(text: str) -> Found[Status] | None:
    """How something stands by how much of it is done: "100%", "40 % complete"."""
    found = _SHARE.fullmatch(text) if "%" in text or "％" in text else None
    share = int(found[2]) if found else _ALL + 1
    if found is None or share > _ALL:
        return None
    status = Status.DONE if share == _ALL else Status.IN_PROGRESS if share else Status.OPEN
    return Found(status, found.start(1), found.end(1))


def _closed(value: object) -> bool:
    return isinstance(value, Status) and value.closed


def _is_hedged(rest: str, word: str) -> bool:
    return _HEDGE.search(rest) is not None or counted(rest, word)


def _behind_symbol(text: str, symbol: _Word[T], words: Mapping[str, T]) -> Found[T] | None:
    """A tick speaks for itself, unless the word behind it says something else."""
    rest = text[symbol.end :]
    if any(other in rest for other in _symbols(words)) or _CROSS.match(rest.lstrip()):
        return None
    start = symbol.end + len(rest) - len(rest.lstrip())
    word = _word(text, start, words) if rest.strip() else None
    if word is None or not _BEHIND_WORD.match(text[word.end :].casefold()):
        hedged = _is_hedged(rest.casefold(), symbol.folded)
        return None if hedged else Found(symbol.value, symbol.start, symbol.end)
    alike = word.value is symbol.value or not (_closed(word.value) or _closed(symbol.value))
    behind = text[word.end :]
    if not alike or _is_hedged(behind.casefold(), word.folded):
        return None
    if _closed(word.value) and doubted(behind):
        return None
    return Found(word.value, symbol.start, word.end)


def read_status_behind(text: str, words: Mapping[str, Status]) -> Found[Status] | None:
    """The status directly behind a ticket's name: " DONE", ", won't do", " **TODO**".

    The text is what follows the name; a word in the middle of a sentence is none.
    """
    text = text[:_CAP]
    gap = _BEHIND_NAME.match(text)
    start = gap.end() if gap else 0
    if not start or start >= len(text):
        return None
    word = _word(text, start, words)
    if word is None:
        return None
    if not may_follow(text[word.end :]):
        return None
    return Found(word.value, word.start, word.end)


def may_follow(rest: str) -> bool:
    """Whether a status behind a ticket's name may stand before this: only there one is read."""
    return _BEHIND_LAST.match(rest) is not None and rest.lstrip()[:1] != "?"


def sign(text: str) -> int:
    """How much of a text before a word is a sign that says it, too: "🔴 " before "high"."""
    signs = text.split()
    return 0 if any(one.isascii() for one in signs) else len(text.lstrip())


def read_priority(text: str, words: Mapping[str, Priority]) -> Found[Priority] | None:
    """The priority that a text is, or begins with before a bracket or dash; P4 and lower are P3."""
    if len(text) > _CAP or not text or text.isspace():
        return None
    inner = _BRACKETED.fullmatch(text)
    if inner is not None:
        return _inner(inner, read_priority(inner[1], words))
    start = _leading(text)
    symbols = _SYMBOLS.match(text, start)
    start = symbols.end() if symbols else start
    opening = _EMPHASIS.match(text, start)
    begin = opening.end() if opening else start
    numbered = _PRIORITY.match(text[begin : begin + 8].casefold())
    if numbered:
        end = begin + numbered.end()
        value = list(Priority)[min(int(numbered[1]), 3)]
        if opening and text.startswith(opening[0], end):
            begin, end = start, end + len(opening[0])
    else:
        word = _word(text, start, words)
        if word is None:
            return None
        value, begin, end = word.value, word.start, word.end
    rest = text[end:].casefold()
    if "?" in rest or not _BEHIND_PRIORITY.match(rest):
        return None
    return Found(value, begin, end)
