"""What every dialect shares: the document being read, its pieces and its lines."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from syncer.core import references
from syncer.core.blocks import Mark, Text
from syncer.core.lexicon import Lexicon, Tongue
from syncer.core.references import Link, Reference
from syncer.core.speech import Speech
from syncer.core.values import plain
from syncer.model import (
    Code,
    DocRef,
    Grammar,
    Problem,
)
from syncer.spans import Lines

_SKIPS = re.compile(rb"syncer:skip(?![\w-])")
_SKIP = re.compile(r"<!--\s*+syncer:skip\s++")
_DEFINES = re.compile(rb"\[@[^\]\n]{1,80}\]:")
UNREASONED = "syncer:skip has no reason, so it skips nothing: write one behind it"
_LONG = 1000


class LineCount:
    """Line numbers of offsets that are near each other: each counts from the one before."""

    __slots__ = ("_at", "_content", "_lines", "_number")

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._at = 0
        self._number = 1
        # A lone carriage return ends a line, too; such texts are told line by line.
        odd = b"\r" in content and content.count(b"\r") != content.count(b"\r\n")
        self._lines = Lines(content) if odd else None

    def at(self, offset: int) -> int:
        """The number of the line that holds this byte."""
        if self._lines is not None:
            return self._lines.at(offset)
        if offset < self._at:
            self._number -= self._content.count(b"\n", offset, self._at)
        else:
            self._number += self._content.count(b"\n", self._at, offset)
        self._at = offset
        return self._number


class Piece(NamedTuple):
    """A decoded stretch of the document whose characters can be traced to their bytes."""

    start: int
    text: str
    wide: bool
    """Some characters take more than one byte."""

    def at(self, index: int) -> int:
        """The byte offset of a character."""
        if self.wide:
            return self.start + len(self.text[:index].encode())
        return self.start + index

    def char(self, offset: int) -> int:
        """The index of the character at a byte offset."""
        if not self.wide:
            return offset - self.start
        if len(self.text) > _LONG:
            return _places(self.text)[offset - self.start]
        return len(self.text.encode()[: offset - self.start].decode())


@lru_cache(maxsize=2)
def _places(text: str) -> Sequence[int]:
    """The index of the character at each byte: long texts may have thousands of marks."""
    places = array("L")
    for index, char in enumerate(text):
        places.extend([index] * len(char.encode()))
    places.append(len(text))
    return places


def piece(content: bytes, start: int, end: int) -> Piece:
    """These bytes as text."""
    raw = content[start:end]
    return Piece(start, raw.decode(), not raw.isascii())


def readable(text: str) -> str:
    """Inline Markdown as a reader sees it; a filled-in template's braces are none of it."""
    shown = plain(text)
    inner = shown[2:-2].strip()
    whole = shown.startswith("{{") and shown.endswith("}}") and "{{" not in inner
    return inner if whole and inner else shown


def links(part: Piece, text: Text) -> list[Link]:
    """The links among a text's marks, by characters."""
    return [
        Link(part.char(mark.start), part.char(mark.end), mark.target)
        for mark in text.marks
        if mark.kind == "link"
    ]


@dataclass(frozen=True, slots=True)
class Reading:
    """One document while its items are read: all that their values depend on."""

    content: bytes
    ref: DocRef
    grammar: Grammar
    lexicon: Lexicon
    speech: Speech
    lines: LineCount
    occurred: date | None
    tongue: Tongue | None = None
    """The language of its headings of action items, where that is certain."""
    problems: list[Problem] = field(default_factory=list)
    listed: list[frozenset[str]] = field(default_factory=list)
    """Whom the document lists as present, once somebody has asked."""
    sought: dict[str, bool] = field(default_factory=dict)
    """Whether the document speaks of a name as of somebody's, for those that were looked for."""
    defining: list[bool] = field(default_factory=list)
    """Whether it defines links under handles, once that was asked."""

    def defines_handles(self) -> bool:
        """Whether links are defined under handles, so that ``[@ana]`` may lead there."""
        if not self.defining:
            self.defining.append(_DEFINES.search(self.content) is not None)
        return self.defining[0]

    def problem(self, code: Code, message: str, offset: int) -> None:
        """Note a finding at a byte of the document."""
        self.problems.append(Problem(code, message, self.ref, self.lines.at(offset)))

    def ours(self, text: str, within: Sequence[Link]) -> list[Reference]:
        """The tickets of configured trackers in a text, with the links in it."""
        if not self.grammar.tickets:
            return []
        return references.ours(text, within, self.grammar, self.ref.source)

    def skip(self, marks: tuple[Mark, ...]) -> str | None:
        """The reason of a skip mark among these comments; one without reason does not hold."""
        for mark in marks:
            if mark.kind == "html":
                found = skip_reason(self.content[mark.start : mark.end])
                if found:
                    return found
                if _SKIPS.search(self.content, mark.start, mark.end):
                    self.problem(Code.UNREADABLE_VALUE, UNREASONED, mark.start)
        return None


def skip_reason(raw: bytes) -> str | None:
    """The reason in ``<!-- syncer:skip REASON -->``, if these bytes hold such a mark."""
    if b"syncer:skip" not in raw:
        return None
    text = raw.decode()
    found = _SKIP.search(text)
    end = text.find("-->", found.end()) if found else -1
    return text[found.end() : end].strip() or None if found and end >= 0 else None
