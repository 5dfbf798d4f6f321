"""Which parts of a document hold action items, and which speak of the incident."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from syncer.core.blocks import (
    LINE,
    PSEUDO,
    Block,
    Depth,
    Heading,
    Listing,
    Other,
    Outline,
    Paragraph,
    Table,
    Text,
)
from syncer.core.columns import known
from syncer.core.headings import Rank, bare, rank, tells
from syncer.core.keyed import BULLETED, LISTED, PRESENCE, Keyed
from syncer.core.lexicon import Lexicon
from syncer.core.remembered import remembered, remembered_words
from syncer.core.values import plain

_NOT_SLUG = re.compile(r"[^\w\- ]")

_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(r"(.{1,60}?)\s*(?:[(（]([^()（）]{6,30})[)）]|(?<=\s)[–—-]\s(.{6,30}))\s*")
# Begins with what is rare, so that the rest of a timeline is skipped at once.
_CLOCK = re.compile(
    rb":(?:(?<=[^\d:][0-2]\d:)|(?<=[^\d:]\d:)|(?<=^[0-2]\d:)|(?<=^\d:))[0-5]\d(?!\d)"
)
_MITIGATES = ("mitigat", "mitigac", "atténuation", "schadensbegrenzung", "緩和", "軽減")
"""Headings that tell what was done, where a table with a status yet is one of actions."""
_BEGINNING, _TWICE, _OPENING = 4096, 2, 200


@dataclass(slots=True)
class Section:
    """A section of action items: all blocks below its heading, deeper headings too."""

    heading: Heading
    rank: Rank
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Sections:
    """A document in parts."""

    title: str = ""
    actions: list[Section] = field(default_factory=list)
    """Of any rank; which of them count is for who reads them."""
    strong: bool = False
    facts: frozenset[str] = frozenset()
    """Fact sections that are there."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    """Where each pair stands."""
    timeline: tuple[int, int] = (0, 0)
    """The bytes of the first timeline, its heading included."""
    genres: frozenset[str] = frozenset()
    """Headings of other kinds of document: "Attendees", "Alternatives considered"."""
    clocked: bool = False
    """The timeline tells the time of day."""
    opening: str = ""
    """How the first paragraph below the title begins."""


@remembered(4096)
def depth(lexicon: Lexicon, text: str, level: int) -> Depth:
    """How much of a section is wanted, by its heading."""
    if rank(lexicon, text) is not None:
        return Depth.ALL
    words = bare(text)
    if level == PSEUDO:
        return Depth.NOTHING
    if words.startswith(_MITIGATES):
        return Depth.ALL
    fact = lexicon.fact(words)
    if fact is None:
        return Depth.BULLETS if words in lexicon.keyed else Depth.NOTHING
    if fact in PRESENCE:
        return Depth.NOTHING
    return Depth.BULLETS if fact in BULLETED or fact in LISTED else Depth.FACTS


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
        self.keyed = Keyed(content, lexicon)
        self.timeline: Heading | None = None
        self.mitigation: Heading | None = None
        self.genres: set[str] = set()
        self.facts: set[str] = set()
        self.headings = 0
        self.topped = False
        """A heading of level 1 has been there."""

    def arrange(self, outline: Outline) -> Sections:
        found = self.found
        for block in outline.blocks:
            if type(block) is Heading:
                self._heading(block)
            elif self.section is not None and not self._ends(block):
                self.section.blocks.append(block)
            elif type(block) is Table and self._is_planned(block):
                continue
            else:
                if self.headings == 1 and not found.opening and type(block) is Paragraph:
                    begin, end = block.text.start, block.text.end
                    first = self.content[begin : min(end, begin + _OPENING)]
                    found.opening = first.decode(errors="ignore").strip(" \n>*_") or "-"
                self.keyed.read(block)
        found.pairs, found.offsets = self.keyed.pairs, self.keyed.offsets
        if self.timeline is not None and not found.timeline[1]:
            found.timeline = (self.timeline.start, len(self.content))
        begin, end = found.timeline
        timeline = self.content[begin : min(end, begin + _BEGINNING)]
        found.clocked = len(list(islice(_CLOCK.finditer(timeline), _TWICE))) == _TWICE
        found.genres = frozenset(self.genres)
        found.strong = any(section.rank.strong for section in found.actions)
        found.facts = frozenset(self.facts)
        return found

    def _ends(self, block: Block) -> bool:
        """Whether a section that a mere line announced ends here, or what was folded away."""
        section = self.section
        if section is not None and type(block) is Other and section.heading.level == PSEUDO:
            closed = b"</details" in self.content[block.start : block.end]
            begin = section.heading.start
            if closed and self.content[begin : begin + 80].lstrip()[:1] == b"<":
                self.section = None
                return True
        if section is None or section.heading.level < LINE or not isinstance(block, Paragraph):
            return False
        if not any(isinstance(one, Listing | Table) for one in section.blocks):
            return False
        self.section = None
        return True

    def _is_planned(self, table: Table) -> bool:
        """Whether a table below "Mitigation" holds actions and how they stand; it is one then."""
        if self.mitigation is None:
            return False
        heads = {known(self.lexicon, bare(self._text(one))) for one in table.head.cells if one}
        if not heads >= {"title", "status"}:
            return False
        section = Section(self.mitigation, Rank(strong=False, loose=True), [table])
        self.found.actions.append(section)
        return True

    def _heading(self, heading: Heading) -> None:
        text = self._text(heading.text)
        if heading.level < PSEUDO and text:
            self.headings += 1
            if self._titles(text, heading):
                self.found.title = text
        begun = self.timeline
        if begun is not None and not self.found.timeline[1] and heading.level <= begun.level:
            self.found.timeline = (begun.start, heading.start)
        ranked = rank(self.lexicon, text)
        if self.mitigation is None or heading.level <= self.mitigation.level:
            self.mitigation = heading if bare(text).startswith(_MITIGATES) else None
        section = self.section
        inside = section is not None and heading.level > section.heading.level
        if ranked is not None and not (
            inside and section is not None and (section.rank.strong or not ranked.strong)
        ):
            self.section = Section(heading, ranked)
            self.found.actions.append(self.section)
        elif inside and section is not None:
            section.blocks.append(heading)
        else:
            self.section = None
            words = bare(text)
            self.keyed.enter(words, self.headings)
            if ":" in text and (begun is None or self.found.timeline[1]):
                self.keyed.heading(text, heading.start)
            if heading.level < PSEUDO:
                self._presence(words, heading)
                self._dated(text, words, heading)

    def _titles(self, text: str, heading: Heading) -> bool:
        """Whether it is the title: the first heading or the first of level 1, and no section's."""
        later = self.headings > 1 and (heading.level > 1 or self.topped)
        self.topped = self.topped or heading.level == 1
        if self.found.title or later:
            return False
        words = bare(text)
        section = words in self.lexicon.keyed or rank(self.lexicon, text) is not None
        return not section and self.lexicon.fact(words) in (None, "incident", "title")

    def _presence(self, words: str, heading: Heading) -> None:
        """Note that a section is there, and where the timeline lies."""
        fact = self.keyed.fact
        told = frozenset({fact}) if fact else tells(self.lexicon, words)
        if words != bare(self.found.title):
            self.facts |= told
        if not told and words in self.lexicon.papers:
            self.genres.add(words)
        if told == {"timeline"} and self.timeline is None:
            self.timeline = heading

    def _dated(self, text: str, words: str, heading: Heading) -> None:
        """Take the day of a heading that tells of the incident: "The incident (2026-11-02)"."""
        if (
            not ("19" in text or "20" in text)
            or not _YEAR.search(text)
            or words == bare(self.found.title)
        ):
            return
        said = _DATED.fullmatch(text)
        if said and tells(self.lexicon, said[1]) & {"happened", "incident"}:
            self.keyed.heading(f"date: {said[2] or said[3]}", heading.start)

    def _text(self, text: Text) -> str:
        return self.content[text.start : text.end].decode()


def anchors(content: bytes, outline: Outline) -> Mapping[int, str | None]:
    """The anchor of the heading at each offset as GitHub makes it.

    A bold paragraph has that of the heading above it.
    """
    places: dict[int, str | None] = {}
    seen: dict[str, int] = {}
    current: str | None = None
    for block in outline.blocks:
        if type(block) is not Heading:
            continue
        if block.level != PSEUDO:
            name = slug(content[block.text.start : block.text.end].decode())
            before = seen.get(name, 0)
            current = f"{name}-{before}" if before else name
            seen[name] = before + 1
        places[block.start] = current
    return places


@remembered_words(4096)
def slug(heading: str) -> str:
    """A heading as GitHub's anchor: lower case, blanks as dashes, no punctuation."""
    return _NOT_SLUG.sub("", plain(heading).lower()).replace(" ", "-")
