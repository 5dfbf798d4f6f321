"""Which parts of a document hold action items, and which speak of the incident."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from syncer.core.blocks import (
    PSEUDO,
    Block,
    Bullets,
    Depth,
    Heading,
    Outline,
    Paragraph,
    Table,
    Text,
)
from syncer.core.lexicon import Lexicon, heading_words
from syncer.core.metadata import key_pairs
from syncer.core.values import plain

_BRACKETED = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]$")
_NOT_SLUG = re.compile(r"[^\w\- ]")
_BULLET_FACTS = frozenset({"impact", "incident", "summary", "date", "severity", "detection"})
"""Fact sections whose bullets are read as ``**Key:** value``."""
_PRESENCE = frozenset(
    {"timeline", "lessons", "went_well", "went_poorly", "lucky", "background", "contributing"}
)
"""Fact sections of which only the presence counts."""
_KEYED_HEADS = frozenset({"metadata", "details", "incident details", "incident metadata", "facts"})
_ASKS = re.compile(r"(?:open|unanswered|remaining|outstanding) questions?\b|questions?\b")
_KINDS = ("prevent", "detect", "mitigat", "process", "respon", "recover", "investigat", "repair")
_TEXT_LIMIT = 4000
_SUMMARY_LIMIT = 400
_LINE_LIMIT = 160
"""A longer body is no one-line fact."""
_PAIR = 2


@dataclass(slots=True)
class Section:
    """A section of action items, with the blocks that hold them and the group they stand in."""

    heading: Heading
    strong: bool
    blocks: list[tuple[Block, str | None]] = field(default_factory=list)


@dataclass(slots=True)
class Sections:
    """A document in parts."""

    title: str = ""
    actions: list[Section] = field(default_factory=list)
    """Strong ones alone, where there are any."""
    strong: bool = False
    facts: frozenset[str] = frozenset()
    """Fact sections that are there."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    """Where each pair stands."""


@lru_cache(maxsize=4096)
def depth(lexicon: Lexicon, text: str, level: int) -> Depth:
    """How much of a section is wanted, by its heading."""
    words = _words(text)
    if words in lexicon.strong or words in lexicon.weak:
        return Depth.ALL
    if level == PSEUDO:
        return Depth.NOTHING
    fact = lexicon.fact(words)
    if fact is None:
        return Depth.BULLETS if words in _KEYED_HEADS else Depth.NOTHING
    if fact in _PRESENCE:
        return Depth.NOTHING
    return Depth.BULLETS if fact in _BULLET_FACTS else Depth.FACTS


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """The words of a heading, what stands in brackets behind them aside."""
    words = heading_words(text)
    return _BRACKETED.sub("", words) if words.endswith((")", "]", "）")) else words


def arrange(content: bytes, outline: Outline, lexicon: Lexicon) -> Sections:
    """Sort the blocks of a document into what they say."""
    return _Arranger(content, lexicon).arrange(outline)


class _Arranger:
    """Walks the blocks once; a class only for what is current."""

    def __init__(self, content: bytes, lexicon: Lexicon) -> None:
        self.content = content
        self.lexicon = lexicon
        self.found = Sections()
        self.section: Section | None = None
        self.group: str | None = None
        self.aside: int | None = None
        """The level of a heading within a section that asks, and promises nothing."""
        self.fact: str | None = None
        self.facts: set[str] = set()
        self.headings = 0

    def arrange(self, outline: Outline) -> Sections:
        found = self.found
        for block in outline.blocks:
            if type(block) is Heading:
                self._heading(block)
            elif self.aside is not None:
                continue
            elif self.section is not None:
                self.section.blocks.append((block, self.group))
            else:
                self._metadata(block)
        found.strong = any(section.strong for section in found.actions)
        if found.strong:
            found.actions = [section for section in found.actions if section.strong]
        found.facts = frozenset(self.facts)
        return found

    def _heading(self, heading: Heading) -> None:
        text = self._text(heading.text)
        words = _words(text)
        if heading.level < PSEUDO:
            self.headings += 1
            if not self.found.title:
                self.found.title = text
        if self.aside is not None and heading.level <= self.aside:
            self.aside = None
        strong = words in self.lexicon.strong
        section = self.section
        inside = section is not None and heading.level > section.heading.level
        if (strong or words in self.lexicon.weak) and not (
            inside and section is not None and (section.strong or not strong)
        ):
            self.section = Section(heading, strong)
            self.found.actions.append(self.section)
            self.group = self.fact = None
        elif inside:
            self._inside(heading, words, text)
        else:
            self.section = self.group = None
            self.fact = self.lexicon.fact(words)
            if self.fact is not None and heading.level < PSEUDO:
                self.facts.add(self.fact)

    def _inside(self, heading: Heading, words: str, text: str) -> None:
        """A heading below an action heading: its items' kind, unless it asks questions."""
        if self.aside is None and _ASKS.match(words):
            self.aside = heading.level
        kind = self.lexicon.kind(plain(text))
        if heading.level == PSEUDO and self.group and self.group.startswith(_KINDS):
            # "**Short term**" below "### Detect": the heading says what kind it is.
            return
        self.group = kind

    def _metadata(self, block: Block) -> None:
        """Key lines, fact tables and one-line fact sections."""
        if isinstance(block, Paragraph):
            text = self._text(block.text)
            if self.headings <= 1:
                for key, value in key_pairs(text):
                    self._pair(key, value, block.start)
            if self.fact is not None and len(text) <= _TEXT_LIMIT:
                self._fact(text, block)
        elif isinstance(block, Bullets):
            for key, value in key_pairs(self._text(block.text)):
                self._pair(key, value, block.start)
        elif isinstance(block, Table) and len(block.head.cells) == _PAIR:
            if self.fact == "timeline":
                return
            for row in (block.head, *block.rows):
                left, right = row.cells
                if left is not None and right is not None:
                    self._pair(self._text(left).strip(), self._text(right).strip(), row.start)

    def _fact(self, text: str, block: Paragraph) -> None:
        """A fact section's first paragraph: its key lines, or the fact itself."""
        fact, self.fact = self.fact, None
        if self.headings > 1:
            pairs = key_pairs(text) if text.startswith(("**", "__")) else []
            for key, value in pairs:
                self._pair(key, value, block.start)
            if pairs:
                return
        if fact == "summary":
            # Its first sentence is all that is kept.
            self._pair(fact, text[:_SUMMARY_LIMIT], block.start)
        elif fact is not None and len(text) <= _LINE_LIMIT and "\n" not in text:
            self._pair(fact.replace("_", " "), text, block.start)

    def _pair(self, key: str, value: str, offset: int) -> None:
        self.found.pairs.append((key, value))
        self.found.offsets.append(offset)

    def _text(self, text: Text) -> str:
        return self.content[text.start : text.end].decode()


def anchors(content: bytes, outline: Outline) -> Mapping[int, str | None]:
    """The anchor of the heading at each offset as GitHub makes it.

    A bold paragraph has that of the heading above it.
    """
    places: dict[int, str | None] = {}
    seen: Counter[str] = Counter()
    current: str | None = None
    for block in outline.blocks:
        if type(block) is not Heading:
            continue
        if block.level != PSEUDO:
            name = slug(content[block.text.start : block.text.end].decode())
            current = f"{name}-{seen[name]}" if seen[name] else name
            seen[name] += 1
        places[block.start] = current
    return places


@lru_cache(maxsize=4096)
def slug(heading: str) -> str:
    """A heading as GitHub's anchor: lower case, blanks as dashes, no punctuation."""
    return _NOT_SLUG.sub("", plain(heading).lower()).replace(" ", "-")
