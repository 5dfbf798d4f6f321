"""Items in paragraphs: labelled lines ("Action: …", "Owner: …"), numbers, bullets as typed.

Turned into list entries, so that there is one reading of titles, fields and tickets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from syncer.core import labelled
from syncer.core.answers import answers
from syncer.core.blocks import Block, Box, Entry, Listing, Other, Paragraph, Table, Text
from syncer.core.fielded import columned
from syncer.core.marks import leads
from syncer.core.reading import Reading
from syncer.core.values import read_priority

_ID = re.compile(
    r"(?:\*\*|__)?[\[(]?(?:"
    r"(?:(?i:action(?:[ -]item)?|task|item|measure|recommendation|todo)[ ]?#?"
    r"|(?:AI|ACT|A|REC|R)[-#]?)"
    r"\d{1,3}[\])]?(?:\*\*|__)?(?:[ ]?[.:：)—–-]+(?=\s)|[.:：)—–]|$)"
    r"|(?:AI|ACT)-\d{1,3}[\])]?(?:\*\*|__)?(?=\s)"
    r")(?:\*\*|__)?\s*"
)
_NUMBER = re.compile(
    r"#?(?:\d{1,3}(?:\.\d{1,3}){0,3}[.:)]|\d{1,3}(?:\.\d{1,3}){1,3}|#?\d{1,3}[ ]*[—–-])(?:\s+|$)"
)
_GLYPH = re.compile(
    r"(?P<bullet>[•●○◦▪▫■‣⁃∙・※➢➤►]\s*)"
    r"|(?P<box>[☐⬜🔲□]\s*)"
    r"|(?P<dash>(?:[–—→⇒·]\s+|\\[-*+]\s+|-(?=[A-Z\[])))"
    r"|(?P<number>[(（]?(?:\d{1,2}|[a-h])[)）]\s*|[①-⑳]\s*|\d{1,2}\\?[.)]\s+)"
    r"|(?P<empty>(?=\\?\[[ xX]\\?\]\s))"
    r"|(?P<tick>(?=[✅☑✔❌]\ufe0f?\s))"
)
_SURE = re.compile(r"[☑\\]|\d{1,2}\\")
_BOX = re.compile(r"\\?\[([ xX])\\?\][ \t]+")
_RANKED = re.compile(r"(\*\*|__)([^*_\n:：]{1,20})(?:[:：]\1|\1[:：])[ \t]*(?=\S)")
"""Like "**P0:** fix the cache": with another such line, each is an item."""
_DEEPER = frozenset("○◦▪▫")
_LONGEST = 400
_PAIR = 2
"""A longer paragraph is no title of what follows it."""
_MOST_LINES = 3
_TOLD = frozenset({"owner", "due", "ticket"})


def identified(text: str) -> int:
    """Where the words begin behind an action's number ("AI-1: …", "Action item 2 — …"); else 0."""
    found = _ID.match(text)
    return found.end() if found else 0


def numbered(text: str) -> int:
    """Where the words begin behind a plain number ("1. …", "2.3 …"); else 0."""
    found = _NUMBER.match(text)
    return found.end() if found else 0


def labels(reading: Reading, block: Block) -> list[str] | None:
    """The fields of a block that only labels fields, each once; None if it is no such block."""
    names: list[str] = []
    if isinstance(block, Listing):
        for entry in block.entries:
            if entry.text is None or entry.box is not None:
                return None
            found = labelled.fields(reading, entry.text)
            if found:
                names += [name for name, _ in found]
            elif not _is_remark(reading, entry.text):
                names.append("")
                if names.count("") > len(labelled.FIELDS):
                    return None
    elif isinstance(block, Table):
        if len(block.rows) == 1 and (names := columned(reading, block)):
            return names if set(names) & labelled.FIELDS else None
        for row in (block.head, *block.rows):
            cells = [cell for cell in row.cells if cell is not None]
            if len(row.cells) != len(cells) or len(cells) != _PAIR:
                return None
            key, said = (reading.content[cell.start : cell.end].decode() for cell in cells)
            key = key.strip("*_:： ")
            name = labelled.label(reading, key)
            if not (name or row is block.head or answers(reading.lexicon, key, said)):
                return None
            names += [name] if name else []
    known = [name for name in names if name in labelled.FIELDS]
    if not known or len(known) != len(set(known)):
        return None
    return None if names.count("") > len(known) else known


_LONGEST_REMARK = 60
_REMARK = re.compile(rb"(?:\*\*|__)?[^\W\d_][^:\n*_|]{0,40}[ ]?(?:\*\*|__)?:")


def _is_remark(reading: Reading, text: Text) -> bool:
    """Whether an entry is labelled with a word of its own: "Why: …"."""
    content = reading.content
    if content.find(b":", text.start, min(text.end, text.start + _LONGEST_REMARK)) < 0:
        return False
    return _REMARK.match(content, text.start, text.end) is not None


@dataclass(slots=True)
class _Item:
    """An item that is being put together from lines."""

    start: int
    text: Text
    below: list[Block] = field(default_factory=list)

    def listing(self) -> Listing:
        end = max([self.text.end, *(block.end for block in self.below)])
        return Listing(
            self.start, end, (Entry(self.start, end, None, self.text, tuple(self.below)),)
        )


class _Line(NamedTuple):
    text: Text
    fields: list[tuple[str, Text]]
    title: Text | None
    """The action that a line labels or numbers."""


def units(reading: Reading, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with every paragraph that holds items replaced by lists of them."""
    yield from _Paragraphs(reading).units(blocks)


class _Paragraphs:
    """Walks blocks once; a class only for the item at hand."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.content = reading.content
        self.item: _Item | None = None
        self.last: Paragraph | None = None
        """The paragraph before, which may be the title of labelled lines."""

    def units(self, blocks: Sequence[Block]) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(block)
                continue
            if isinstance(block, Other) and self.item is not None:
                self.item.below.append(block)
            elif isinstance(block, Listing | Table) and labels(self.reading, block) is not None:
                title = labelled.titled(self.reading, block)
                if title is not None:
                    yield from self._flush()
                    self.item = _Item(block.start, title)
                if (item := self.item or self._adopt(_PAIR)) is not None:
                    item.below.append(block)
                    continue
                yield block
            else:
                yield from self._flush()
                yield block
        yield from self._flush()

    def _flush(self) -> Iterator[Block]:
        item, self.item = self.item, None
        last, self.last = self.last, None
        if last is not None:
            yield last
        if item is not None:
            yield item.listing()

    def _adopt(self, said: int) -> _Item | None:
        """Make the paragraph before the title of what is labelled here."""
        last = self.last
        if last is None or said < _PAIR:
            return None
        raw = self.content[last.text.start : last.text.end]
        if (
            len(raw) > _LONGEST
            or labelled.is_fact(self.reading, raw)
            or raw.rstrip(b"*_ ").endswith((b":", "：".encode()))
        ):
            return None
        self.last = None
        self.item = _Item(last.text.start, last.text)
        return self.item

    def _paragraph(self, block: Paragraph) -> Iterator[Block]:
        lines = labelled.lines(self.content, block.text)
        typed = list(_typed(self.reading, lines))
        if typed:
            yield from self._flush()
            yield from typed
            return
        read = [self._line(line, below=index > 0) for index, line in enumerate(lines)]
        if not any(line.fields or line.title for line in read):
            yield from self._flush()
            self.last = block
            return
        if not any(line.title for line in read) and read[0].fields:
            known = {name for line in read for name, _ in line.fields if name in labelled.FIELDS}
            if self.item is None and self._adopt(len(known)) is None:
                yield from self._flush()
                yield block
                return
        yield from self._lines(block, read)

    def _lines(self, block: Paragraph, read: list[_Line]) -> Iterator[Block]:
        """The items of a paragraph of lines, some of them labelled."""
        prose: list[Text] = []
        for index, line in enumerate(read):
            if line.title is not None:
                yield from self._flush()
                title = line.title
                if title.end <= title.start:
                    prose = []
                    self.item = None
                    continue
                self.item = _Item(line.text.start, title)
            elif line.fields:
                if prose and self._begins(read[index:], prose):
                    yield from self._flush()
                    text = labelled.within(self.content, block.text, prose[0].start, prose[-1].end)
                    self.item = _Item(text.start, text)
                    prose = []
            else:
                self._goes_on(
                    line.text, prose, fresh=index > 0 and read[index - 1].title is not None
                )
                continue
            if self.item is not None and line.fields:
                self.item.below.append(
                    Listing(line.text.start, line.text.end, labelled.entries(line.fields))
                )

    def _goes_on(self, line: Text, prose: list[Text], *, fresh: bool) -> None:
        """A line without label: more of the title just before it, or words of their own."""
        item = self.item
        if item is not None and fresh and not item.below:
            item.text = Text(item.text.start, line.end, (*item.text.marks, *line.marks))
            return
        prose.append(line)

    def _begins(self, rest: list[_Line], prose: list[Text]) -> bool:
        """Whether unlabelled lines are the title of the labelled ones behind them."""
        said: set[str] = set()
        for line in rest:
            if not line.fields:
                break
            said |= {name for name, _ in line.fields}
        raw = self.content[prose[0].start : prose[-1].end]
        if labelled.is_fact(self.reading, raw):
            return False
        ends = raw.rstrip(b"*_ ").endswith((b":", "：".encode()))
        return (
            bool(said & _TOLD) and len(prose) <= _MOST_LINES and not ends and len(raw) <= _LONGEST
        )

    def _line(self, line: Text, *, below: bool) -> _Line:
        marked = leads(self.reading.lexicon, self.content, line.start, line.end)
        if marked is not None and not (below and labelled.is_answer(self.reading, line)):
            # Its word may be told another, and must be read as before.
            return _Line(line, [], line if marked else None)
        found = labelled.fields(self.reading, line)
        if found and found[0][0] == "title":
            title = labelled.value(self.content, found[0][1])
            return _Line(line, [one for one in found[1:] if one[0] != "title"], title)
        if found:
            return _Line(line, found, None)
        bare = labelled.unwrapped(self.content, line)
        text = self.content[bare.start : bare.end].decode()
        skipped = identified(text)
        if skipped and not self.reading.ours(text[:skipped], ()):
            begin = bare.start + len(text[:skipped].encode())
            return _Line(line, [], labelled.within(self.content, bare, begin, bare.end))
        return _Line(line, [], None)


def _typed(reading: Reading, lines: list[Text]) -> Iterator[Block]:
    """A list typed without list syntax ("• Do x"), one entry a line; nothing if it is none."""
    content = reading.content
    raws = [content[line.start : line.end].decode() for line in lines]
    found = [_GLYPH.match(raw) for raw in raws]
    hits = [one for one in found if one is not None]
    if not hits:
        yield from _ranked(reading, lines, raws)
        return
    sure = any(
        one["bullet"] or one["box"] or one["empty"] is not None or _SURE.match(one.string)
        for one in hits
    )
    first = found.index(hits[0])
    led = first == 1 and raws[0].rstrip("*_ ").endswith((":", "："))
    if len(hits) == 1 and (first or not sure) and not (led and hits[0]["number"]):
        return
    if first:
        head = Text(lines[0].start, lines[first - 1].end)
        yield Paragraph(head.start, head.end, head)
    entries: list[Entry] = []
    lead = hits[0][0].strip()
    for line, raw, glyph in zip(lines[first:], raws[first:], found[first:], strict=True):
        if glyph is None:
            entries[-1] = _longer(reading, entries[-1], line)
            continue
        entry = _typed_entry(content, line, raw, glyph)
        if entries and glyph[0].strip() in _DEEPER and glyph[0].strip() != lead:
            last = entries[-1]
            below = (*last.below, Listing(entry.start, entry.end, (entry,)))
            entries[-1] = last._replace(end=entry.end, below=below)
        else:
            entries.append(entry)
    yield Listing(entries[0].start, entries[-1].end, tuple(entries))


def _ranked(reading: Reading, lines: list[Text], raws: list[str]) -> Iterator[Block]:
    """A list of lines that each begin with a priority in bold; nothing if one of them does not."""
    if len(lines) < _PAIR or not raws[0].startswith(("**", "__")):
        return
    priorities = reading.lexicon.priorities
    leading = [_RANKED.match(raw) for raw in raws]
    if all(one is not None and read_priority(one[2].strip(), priorities) for one in leading):
        entries = tuple(Entry(line.start, line.end, None, line, ()) for line in lines)
        yield Listing(entries[0].start, entries[-1].end, entries)


def _typed_entry(content: bytes, line: Text, raw: str, glyph: re.Match[str]) -> Entry:
    box = _BOX.match(raw, glyph.end())
    begin = line.start + len(raw[: box.end() if box else glyph.end()].encode())
    text = labelled.within(content, line, begin, line.end)
    place = None
    if box is not None:
        place = Box(line.start + len(raw[: box.start(1)].encode()), box[1] != " ")
    return Entry(line.start, line.end, place, text if text.end > text.start else None, ())


def _longer(reading: Reading, entry: Entry, line: Text) -> Entry:
    """An entry with one more line: labelled fields, more of its text, or detail."""
    found = labelled.fields(reading, line)
    more: Block | None = None
    if found and found[0][0] != "title":
        more = Listing(line.start, line.end, labelled.entries(found))
    elif entry.below:
        more = Paragraph(line.start, line.end, line)
    if more is not None or entry.text is None:
        return entry._replace(end=line.end, below=(*entry.below, *([more] if more else [])))
    text = Text(entry.text.start, line.end, (*entry.text.marks, *line.marks))
    return entry._replace(end=line.end, text=text)
