"""Where a document's facts stand in its text: key lines, fact tables, sections of one fact."""

from __future__ import annotations

from dataclasses import dataclass, field

from syncer.core.blocks import Block, Bullets, Paragraph, Row, Table, Text
from syncer.core.lexicon import Lexicon
from syncer.core.metadata import key_pairs
from syncer.core.values import plain

BULLETED = frozenset({"impact", "incident", "summary", "date", "severity", "detection"})
"""Fact sections whose bullets are read as ``**Key:** value``."""
LISTED = frozenset({"authors", "services", "team", "labels"})
"""Fact sections whose bullets are a list of values."""
PRESENCE = frozenset(
    {"timeline", "lessons", "went_well", "went_poorly", "lucky", "background", "contributing"}
)
"""Fact sections of which only the presence counts."""
_TIMES = frozenset({"date", "started", "duration"})
_ONE_LINE = frozenset(
    {"date", "severity", "status", "authors", "team", "services", "duration", "ttd", "ttr"}
    | {"incident", "labels", "started", "ended", "detected", "resolved"}
)
_OF_MANY = frozenset({"title", "summary"})
"""Heads of a list of incidents, however short it still is."""
_TEXT_LIMIT = 4000
_SUMMARY_LIMIT = 400
_LINE_LIMIT = 160
"""A longer body is no one-line fact."""
_MOST_MEMBERS = 50
_PAIR, _TRIPLE = 2, 3
_HEADS = frozenset(
    {"value", "values", "description", "detail", "details", "meaning", "information", "info"}
    | {"definition", "content", "notes", "内容", "値", "説明", "wert", "beschreibung", "valeur"}
    | {"valor", "descripción", "détail", "détails"}
)
"""What stands above values: the head is a head, and no fact."""
_VERSIONED = frozenset(
    {"version", "revision", "rev", "ver", "versión", "révision", "版", "バージョン", "改訂", "改版"}
)
"""What heads a table of the document's own versions: its days are those of writing."""
_OF_WRITING = frozenset({"date", "authors", "status", "summary", None})


@dataclass(slots=True)
class Keyed:
    """Collects keys and values block by block; a class only for the section at hand."""

    content: bytes
    lexicon: Lexicon
    pairs: list[tuple[str, str]] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)
    """Where each pair stands."""
    fact: str | None = None
    """Of the section, until its body is read."""
    open: bool = True
    """Still before the second heading, or in a section of keys and values."""
    later: bool = False
    """Behind the second heading."""

    def enter(self, words: str, headings: int) -> None:
        """Enter the section of a heading."""
        self.later = headings > 1
        self.open = not self.later or words in self.lexicon.keyed
        self.fact = self.lexicon.fact(words)

    def heading(self, text: str, start: int) -> None:
        """Take the fact that a heading itself says: ``### Severity: high``."""
        key, colon, value = text.partition(":")
        if colon and value.startswith(" ") and self.later and self.lexicon.fact(key) in _ONE_LINE:
            self._pair(key, value.strip(), start)

    def read(self, block: Block) -> None:
        """Take what a block says."""
        if self.fact in PRESENCE:
            return
        if isinstance(block, Paragraph):
            text = self._text(block.text)
            if self.open:
                self._lines(text, block.start)
            if self.fact is not None and len(text) <= _TEXT_LIMIT:
                self._fact(text, block.start)
        elif isinstance(block, Bullets):
            self._bullets(self._text(block.text), block.start)
        elif isinstance(block, Table):
            self._table(block)

    def _lines(self, text: str, start: int) -> bool:
        pairs = key_pairs(text)
        for key, value in pairs:
            self._pair(key, value, start)
        return bool(pairs)

    def _bullets(self, text: str, start: int) -> None:
        fact = self.fact
        if not self._lines(text, start) and fact in LISTED:
            members = [line.strip().lstrip("-*+0123456789.) \t") for line in text.splitlines()]
            self._pair(fact, "\n".join(members[:_MOST_MEMBERS]), start)
            self.fact = None

    def _fact(self, text: str, start: int) -> None:
        """A fact section's first paragraph: its key lines, or the fact itself."""
        fact, self.fact = self.fact, None
        bold = text.startswith(("**", "__")) or fact in _TIMES
        if self.later and bold and not self.open:
            known = any(self.lexicon.fact(key) is not None for key, _ in key_pairs(text))
            if known and self._lines(text, start):
                return
        if fact == "summary":
            # Its first sentence is all that is kept.
            self._pair(fact, text[:_SUMMARY_LIMIT], start)
        elif (
            fact is not None
            and fact != "root_cause"
            and len(text) <= _LINE_LIMIT
            and "\n" not in text
        ):
            self._pair(fact.replace("_", " "), text, start)

    def _table(self, table: Table) -> None:
        """Two columns of keys and values; or one row whose head is the keys."""
        head = self._cells(table.head)
        facts = [self.lexicon.fact(cell) for cell in head]
        known = sum(fact is not None for fact in facts)
        versioned = any(plain(cell).casefold().rstrip(".") in _VERSIONED for cell in head)
        versioned = versioned and _OF_WRITING.issuperset(facts)
        if known >= _PAIR and (versioned or _OF_MANY.intersection(facts)):
            return
        if len(table.rows) == 1 and known >= _PAIR:
            only = self._cells(table.rows[0])
            if len(head) > _PAIR or self.lexicon.fact(only[0]) is None:
                for key, value in zip(head, only, strict=False):
                    self._pair(key, value, table.rows[0].start)
                return
        rows = [(row, self._cells(row)) for row in (table.head, *table.rows)]
        if head[1:2] and plain(head[1]).casefold() in _HEADS:
            del rows[0]
        if len(head) > _PAIR:
            firsts = [self.lexicon.fact(cells[0]) for _, cells in rows if cells]
            if len(head) > _TRIPLE or sum(fact is not None for fact in firsts) < _PAIR:
                return
        for row, cells in rows:
            if len(cells) >= _PAIR:
                self._pair(cells[0], cells[1], row.start)

    def _cells(self, row: Row) -> list[str]:
        return ["" if cell is None else self._text(cell).strip() for cell in row.cells]

    def _pair(self, key: str, value: str, offset: int) -> None:
        self.pairs.append((key, value))
        self.offsets.append(offset)

    def _text(self, text: Text) -> str:
        return self.content[text.start : text.end].decode()
