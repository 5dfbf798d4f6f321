"""Markers in prose, where no action section is: "TODO(@ana): …", "Action item: …", "[DONE] …".

Only at the start of a line, a paragraph or a list entry, outside code and the timeline. The second
look at a document that this takes is had only where a marker can be seen at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from syncer.core import labelled, markdown
from syncer.core.blocks import (
    PSEUDO,
    Block,
    Depth,
    Entry,
    Heading,
    Listing,
    Outline,
    Paragraph,
    Table,
    Text,
    TooMuch,
)
from syncer.core.children import Children, detail
from syncer.core.columns import columns
from syncer.core.draft import Draft
from syncer.core.groups import NO_GROUP
from syncer.core.headings import Rank, bare, rank, tells
from syncer.core.headline import headline
from syncer.core.lexicon import Lexicon
from syncer.core.lists import Lists
from syncer.core.marks import marks
from syncer.core.reading import Piece, Reading, piece
from syncer.core.scripts import IDEOGRAM
from syncer.core.sections import depth
from syncer.core.speech import is_residue
from syncer.core.struck import is_struck
from syncer.core.table import read_table
from syncer.core.tails import read_tail
from syncer.core.values import is_declined
from syncer.model import ActionItem, Field, Form, Span, Status

_OWNER = r"(?:\((?P<owner{0}>(?:@\[[^\[\]\n]{{1,80}}\]|[^()\n]){{1,100}})\))?"
_BOLD = r"(?:\*\*|__)"
_CODED = r"(?:\*\*|__|`|)"
_ENDS = rf"(?:[:：]{_CODED}|{_CODED}(?:[\u00a0 ]?[:：]|[ ][—–-](?=[ ])))[ \t]*"
_FORMS = (
    r"\[{word}\]" + _OWNER + r"[:：]?[ \t]+",
    _CODED + r"{word}" + _CODED + _OWNER + _ENDS.replace("{", "{{").replace("}", "}}"),
    _BOLD + r"{said}" + _BOLD + _OWNER + r"[ \t]+(?=[^\W_])",
    r"【{wide}】" + _OWNER + r"[:：]?[ \t]*",
)
_DELIMITER = re.compile(rb"(?m)^[ \t]*+(?:\|[ \t]*+)?:?-[-| :\t]*+\r?$")
_LABELS = re.compile(
    rb"(?m)^[-*+][ \t]+(?:\*\*|__)?([^*_:\n]{3,60})(?:\*\*|__)?:(?:\*\*|__)?[ \t]*\r?$"
)
"""Entries that announce others."""
_SHORTEST = 5
_LONGEST_HEAD = 500
_MOST_TABLES = 100
_PROMISING = frozenset({"owner", "due", "status", "ticket"})
_FEWEST = 2
_TIMED = re.compile(r"\b(?:time|timestamp|utc|when|at)\b", re.IGNORECASE)
_WRITING = re.compile(
    r"(?:fill|write (?:up|this|the|a (?:summary|timeline))|describe|complete (?:this|the)|expand"
    r"|elaborate|insert|link to|paste|update this|finish (?:this|the)|rewrite|summari[sz]e)\b"
    r"|(?:add|include|attach|get|find) (?:(?:more|the|a|some|an|any) )*(?:details?|timelines?"
    r"|links?|graphs?|screenshots?|summary|impact|root cause|numbers?|text|section|description"
    r"|content|timestamps?|logs?|names?|times?)\b",
    re.IGNORECASE,
)
"""What an author still has to write is no action item."""


def read_markers(reading: Reading, anchors: Mapping[int, str | None]) -> list[ActionItem]:
    """The items that markers in the prose name; where none can be seen, none are looked for."""
    content = reading.content
    hinted = marks(reading.lexicon).hint.search(content) is not None
    if not hinted and not _announced(reading):
        return []
    try:
        outline = markdown.outline(content, _everything)
    except TooMuch:
        return []
    return list(_Markers(reading, anchors).read(outline))


def _everything(_text: str, level: int) -> Depth:
    """All below any heading; a mere line above a list is a line."""
    return Depth.NOTHING if level == PSEUDO else Depth.ALL


def _announced(reading: Reading) -> bool:
    """Whether the words of an action section stand anywhere, or in the head of a table."""
    content = reading.content
    folded = content.decode().casefold()
    if any(words in folded for words in reading.lexicon.strong):
        return True
    for row in islice(_DELIMITER.finditer(content), _MOST_TABLES):
        stop = row.start() - 1
        head = content[content.rfind(b"\n", 0, max(stop, 0)) + 1 : max(stop, 0)]
        if b"|" in head and len(head) <= _LONGEST_HEAD:
            cells = head.decode(errors="replace").strip().split("|")
            if any(rank(reading.lexicon, cell) is not None for cell in cells):
                return True
    labels = islice(_LABELS.finditer(content), _MOST_TABLES)
    return any(_counts(rank(reading.lexicon, one[1].decode(errors="replace"))) for one in labels)


def _counts(ranked: Rank | None) -> bool:
    return ranked is not None and not ranked.loose


class _Markers:
    """Walks a document's blocks once; a class only for the heading at hand."""

    def __init__(self, reading: Reading, anchors: Mapping[int, str | None]) -> None:
        self.reading = reading
        self.content = reading.content
        self.lists = Lists(reading)
        self.anchors = anchors
        self.anchor: str | None = None
        self.fact: str | None = None
        """What the heading above tells of, the document's own aside."""
        self.seen = False
        self.telling = False
        """The next paragraph is a section's fact, and a marker in it its author's note."""

    def read(self, outline: Outline) -> Iterator[ActionItem]:
        told: int | None = None
        for block in outline.blocks:
            if isinstance(block, Heading):
                self.anchor = self.anchors.get(block.start, self.anchor)
                if told is not None and block.level <= told:
                    told = None
                text = self.content[block.text.start : block.text.end].decode()
                self.telling = depth(self.reading.lexicon, text, block.level) is not Depth.NOTHING
                self.fact = self.reading.lexicon.fact(bare(text)) if self.seen else None
                self.seen = True
                if told is None and self.fact == "timeline":
                    told = block.level
            elif told is None:
                yield from self._block(block)
        self.lists.finish()

    def _block(self, block: Block) -> Iterator[ActionItem]:
        if isinstance(block, Paragraph):
            telling, self.telling = self.telling, False
            if not telling:
                yield from self._paragraph(block.text)
        elif isinstance(block, Listing):
            told = sum(self._tells(entry) for entry in block.entries) >= _FEWEST
            for entry in block.entries:
                yield from self._entry(entry, told=told)
        elif isinstance(block, Table):
            yield from self._table(block)

    def _table(self, table: Table) -> list[ActionItem]:
        """The items of a table that says by its own head what it holds."""
        where = columns(self.reading, table)
        if self.fact is not None or "title" not in where:
            return []
        cell = table.head.cells[where["title"]]
        ranked = rank(self.reading.lexicon, self._words(cell)) if cell is not None else None
        said = len(_PROMISING & set(where))
        timed = any(_TIMED.search(self._words(one)) for one in table.head.cells if one is not None)
        if ranked is None or ranked.loose or timed or said < (1 if ranked.strong else _FEWEST):
            return []
        return read_table(self.reading, table, self.anchor, NO_GROUP)

    def _words(self, text: Text) -> str:
        return self.content[text.start : text.end].decode()

    def _tells(self, entry: Entry) -> bool:
        """Whether an entry is a postmortem's section: "**Impact**: …"."""
        label, colon, _ = self._words(entry.text).partition(":") if entry.text else ("", "", "")
        return bool(colon) and bool(tells(self.reading.lexicon, label))

    def _entry(self, entry: Entry, *, told: bool) -> Iterator[ActionItem]:
        text = entry.text
        if text is not None:
            raw = self.content[text.start : text.end].decode()
            ranked = rank(self.reading.lexicon, raw)
            below = [block for block in entry.below if isinstance(block, Listing)]
            sure = ranked is not None and (ranked.strong or (told and not ranked.loose))
            if sure and below and entry.box is None:
                # "- Action items" in a document that is one list of its sections.
                for listing in below:
                    yield from self.lists.read(listing, self.anchor, NO_GROUP)
                return
            item = self._item(text, entry)
            if item is not None:
                yield item
                return
        for block in entry.below:
            yield from self._block(block)

    def _paragraph(self, text: Text) -> Iterator[ActionItem]:
        """The marked lines of a paragraph, each with the lines that follow it."""
        lines = labelled.lines(self.content, text)
        starts = [index for index, line in enumerate(lines) if self._marked(line)]
        stops = [*starts[1:], len(lines)] if starts else []
        for index, stop in zip(starts, stops, strict=True):
            whole = labelled.within(self.content, text, lines[index].start, lines[stop - 1].end)
            item = self._item(whole, None)
            if item is not None:
                yield item

    def _marked(self, line: Text) -> bool:
        return (
            _marker(self.reading.lexicon, self.content[line.start : line.end].decode()) is not None
        )

    def _item(self, text: Text, entry: Entry | None) -> ActionItem | None:
        part = piece(self.content, text.start, text.end)
        found = _marker(self.reading.lexicon, part.text)
        if found is None:
            return None
        word, owner, begin = found
        inner = labelled.within(self.content, text, part.at(begin), text.end)
        if inner.end <= inner.start:
            return None
        problems = len(self.reading.problems)
        draft = Draft(self.reading, self.lists.words)
        if entry is not None and entry.box is not None:
            box = Piece(entry.box.at, "x", wide=False)
            draft.slots[Field.STATUS] = draft.slot(box, 0, 1, Form.CHECKBOX, {})
            draft.status = Status.DONE if entry.box.checked else Status.OPEN
        elif word is not None:
            written = part.text[slice(*word)]
            known = marks(self.reading.lexicon)
            draft.status = known.statuses[written]
            draft.written[Field.STATUS] = written
            words = {**known.shown[written], draft.status: written}
            draft.slots[Field.STATUS] = draft.slot(
                part, *word, Form.WORD, {str(status): one for status, one in words.items()}
            )
        if owner is not None:
            self._owner(draft, part, owner)
        item = self._finished(draft, text, inner, entry)
        if item is None:
            del self.reading.problems[problems:]
        return item

    def _owner(self, draft: Draft, part: Piece, owner: tuple[int, int]) -> None:
        """What stands in the marker's brackets: a person, or a ticket."""
        refs = self.reading.ours(part.text[slice(*owner)], ())
        if refs:
            for ref in refs:
                draft.names(ref)
            # Named already, and no place for a word behind the name.
            draft.mute = True
            return
        draft.read(Field.OWNER, part, *owner)
        slot = draft.slots.get(Field.OWNER)
        if slot is not None:
            draft.slots[Field.OWNER] = replace(slot, words={})

    def _finished(
        self, draft: Draft, text: Text, inner: Text, entry: Entry | None
    ) -> ActionItem | None:
        body = piece(self.content, inner.start, inner.end)
        said = draft.written.get(Field.STATUS)
        owner, others = draft.owner, draft.others
        slots = dict(draft.slots)
        bounds = read_tail(draft, body, inner)
        if Field.OWNER in slots:
            # Whoever else is named behind, the marker's own brackets say whose it is.
            draft.owner, draft.others = owner, others
            draft.slots[Field.OWNER] = slots[Field.OWNER]
        raw = body.text[bounds.start : bounds.end].strip()
        if is_residue(raw) or is_declined(raw) or _WRITING.match(raw) or _is_word(raw):
            return None
        title, full = headline(body, inner, bounds, raw, self.reading.lexicon.frames)
        struck = bounds.heard or is_struck(body, inner, bounds.start, bounds.end)
        again = draft.slots.get(Field.STATUS) is not slots.get(Field.STATUS)
        other = said is not None and draft.written[Field.STATUS] != said
        if Field.STATUS in slots and (again or other):
            # "TODO: fix it (OPS-4, done)": two words for one thing are heard, and neither is told.
            struck = True
        if draft.mute and entry is not None and entry.box is not None:
            # A box alone cannot show that something will not be done.
            struck = True
        kind = None
        if entry is not None and entry.below:
            below = Children(self.reading, draft)
            below.read(entry)
            kind, struck = below.kind, struck or below.heard
            full = "\n".join([full, *detail(self.reading, entry.below, frozenset())])
        return draft.done(
            Span(entry.start, entry.end) if entry else Span(text.start, text.end),
            title,
            detail=full,
            anchor=self.anchor,
            kind=kind,
            skip=self.reading.skip(inner.marks),
            struck=struck,
        )


def _is_word(text: str) -> bool:
    """Whether it is one word, and no sentence of a script without blanks."""
    return " " not in text and (text < IDEOGRAM or len(text) < _SHORTEST)


@lru_cache(maxsize=8)
def _markers(lexicon: Lexicon) -> re.Pattern[str]:
    known = marks(lexicon)
    forms = []
    for at, form in enumerate(_FORMS):
        said = rf"(?P<word{at}>{known.plain})"
        wide = rf"(?P<word{at}>{known.bracketed})"
        word = rf"(?:{said}|(?i:action item)|AI(?=[*_`]*\())"
        forms.append(form.format(at, word=word, said=said, wide=wide))
    return re.compile("|".join(forms))


_Place = tuple[int, int]


def _marker(lexicon: Lexicon, text: str) -> tuple[_Place | None, _Place | None, int] | None:
    """The marker a text begins with: its word, its owner and where the words behind it begin."""
    found = _markers(lexicon).match(text)
    if found is None:
        return None
    places = [
        next((found.span(f"{name}{at}") for at in range(len(_FORMS)) if found[f"{name}{at}"]), None)
        for name in ("word", "owner")
    ]
    return places[0], places[1], found.end()
