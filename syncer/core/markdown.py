"""Markdown as blocks with exact byte spans: the only place that knows the parser and its traps.

It is separate because the parser's event stream has traps (phantom cells, markers inside loose
paragraphs, split texts) that no dialect should know of. One pass over the events; what nobody asked
for costs one comparison per event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import IntEnum
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import pyromark

MAX_EVENTS = 200_000
MAX_ITEMS = 10_000
MAX_NESTING = 50

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
PSEUDO = 7
"""The level of a paragraph that is one bold span: below every real heading."""

_PAIR = 2

_Inner = tuple[Any, int, int]
"""An event with its byte range. Events are the parser's own dictionaries."""


class TooMuch(Exception):
    """The text unfolds into more than anyone can have meant."""


class Depth(IntEnum):
    """How much of a section somebody wants to see."""

    NOTHING = 0
    FACTS = 1
    """The first paragraph."""
    BULLETS = 2
    """All paragraphs, lists as raw text, two-column tables."""
    ALL = 3


# Named tuples, not dataclasses: thousands are made per second and each is built from one C call.
class Mark(NamedTuple):
    """Inline markup that matters to a reader of items: its bytes, and where a link leads."""

    kind: str
    """``link``, ``image``, ``code``, ``html``, ``strike`` or ``strong``."""
    start: int
    end: int
    target: str = ""


class Text(NamedTuple):
    """A run of inline Markdown, first to last inline; backslashes between are inside."""

    start: int
    end: int
    marks: tuple[Mark, ...] = ()


class Heading(NamedTuple):
    """A heading, or a paragraph that is one bold span (level 7)."""

    start: int
    end: int
    level: int
    text: Text


class Paragraph(NamedTuple):
    """A paragraph."""

    start: int
    end: int
    text: Text


class Row(NamedTuple):
    """A table row. A cell that the row is too short for is None: there is nowhere to write."""

    start: int
    end: int
    cells: tuple[Text | None, ...]


class Table(NamedTuple):
    """A pipe table."""

    start: int
    end: int
    head: Row
    rows: tuple[Row, ...]


class Box(NamedTuple):
    """A checkbox: the offset of the one byte between its brackets."""

    at: int
    checked: bool


class Entry(NamedTuple):
    """A list entry with its own text and what lies below it."""

    start: int
    end: int
    """Where its last inline ends, children included."""
    box: Box | None
    text: Text | None
    below: tuple[Block, ...]


class Listing(NamedTuple):
    """A bullet or number list."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class Bullets(NamedTuple):
    """A list where only key lines are looked for: its raw text."""

    start: int
    end: int
    text: Text


class Other(NamedTuple):
    """Code, raw HTML or a quote: holds no items."""

    start: int
    end: int
    kind: str
    """``html``, ``code`` or ``quote``."""


Block = Heading | Paragraph | Table | Listing | Bullets | Other


class Outline(NamedTuple):
    """The blocks that were asked for, all headings, and where a table seems to be meant."""

    blocks: tuple[Block, ...]
    strays: tuple[int, ...]
    """Offsets of delimiter rows that belong to no table."""


Wants = Callable[[str, int], Depth]
"""Given a heading's text and level: how much of its section."""


def read(content: bytes, text: str, wants: Wants) -> Outline:
    """The outline of a document, its own text decoded; raises ``TooMuch`` for what unfolds too far.

    ``text`` has the same byte offsets as ``content``; what must not be read (byte order mark, front
    matter) is blanked in it by the caller.
    """
    walk = _Walk(content, wants)
    # Merged texts are fewer events; their ranges run from the first piece to the last.
    events = pyromark.events_with_range(text, options=OPTIONS, merge_text=True)
    end = 0
    keep = False
    inner: list[_Inner] = []
    take = inner.append
    for event, span in islice(events, MAX_EVENTS):
        start = span["start"]
        # The phantom cells of a last row lie behind their table; no block is of no width.
        if start < end or start == span["end"]:
            if keep:
                take((event, start, span["end"]))
            continue
        if keep:
            walk.close(inner)
            inner.clear()
        end = span["end"]
        keep = walk.open(event, start, end)
    if keep:
        walk.close(inner)
    if next(events, None) is not None:
        raise TooMuch(f"it unfolds into more than {MAX_EVENTS:,} pieces")
    return Outline(tuple(walk.blocks), tuple(walk.strays))


class Scope:
    """How much is wanted of the section at hand: headings below a wanted one belong to it."""

    __slots__ = ("_reach", "_seen", "_wants", "depth", "first")

    def __init__(self, wants: Wants) -> None:
        self._wants = wants
        self._reach = 0
        self._seen = False
        self.depth = Depth.BULLETS
        """The head of the document is read like a section of facts."""
        self.first = True
        """Still before the second heading."""

    def enter(self, text: str, level: int) -> None:
        """Enter the section of a heading."""
        depth = self._wants(text, level)
        if depth is Depth.ALL:
            if not self._reach or level <= self._reach:
                self._reach = level
        elif self._reach and level > self._reach:
            depth = Depth.ALL
        else:
            self._reach = 0
        if level < PSEUDO:
            self.first = not self._seen
            self._seen = True
        self.depth = Depth.BULLETS if self.first and depth < Depth.BULLETS else depth


class _Walk:
    """Decides block by block what is kept; a class only for the state between blocks."""

    __slots__ = ("blocks", "content", "fresh", "items", "kind", "scope", "span", "strays", "wants")

    def __init__(self, content: bytes, wants: Wants) -> None:
        self.content = content
        self.wants = wants
        self.scope = Scope(wants)
        self.blocks: list[Block] = []
        self.strays: list[int] = []
        self.fresh = True
        """No block since the heading."""
        self.kind = ""
        self.span = (0, 0)
        self.items = 0

    def open(self, event: Any, start: int, end: int) -> bool:
        """Whether what is inside this top-level block is to be kept."""
        if type(event) is not dict:
            return False
        tag = event.get("Start")
        depth = self.scope.depth
        if tag == "Paragraph":
            if depth > 0 or self.content.startswith((b"**", b"__"), start):
                self._paragraph(start, end, depth)
            self.fresh = False
            return False
        if type(tag) is not dict:
            if depth is Depth.ALL and tag == "HtmlBlock":
                self.blocks.append(Other(start, end, "html"))
            return False
        if "Heading" in tag:
            text = heading_text(self.content, start, end)
            self._section(Heading(start, end, int(tag["Heading"]["level"][1]), text))
            return False
        self.fresh = False
        self.span = (start, end)
        if "List" in tag:
            if depth is Depth.BULLETS:
                self.blocks.append(Bullets(start, end, _stripped(self.content, start, end)))
            self.kind = "List"
            return depth is Depth.ALL
        if "Table" in tag:
            self.kind = "Table"
            return depth is Depth.ALL or (depth is Depth.BULLETS and len(tag["Table"]) == _PAIR)
        if depth is Depth.ALL:
            self.blocks.append(Other(start, end, "code" if "CodeBlock" in tag else "quote"))
        return False

    def close(self, inner: list[_Inner]) -> None:
        """Turn what was kept into a block."""
        start, end = self.span
        if self.kind == "List":
            self.blocks.append(self._listing(inner, 0, len(inner), start, end, 0))
        else:
            self.blocks.append(_table(self.content, inner, start, end))

    def _paragraph(self, start: int, end: int, depth: Depth) -> None:
        text = _stripped(self.content, start, end)
        raw = self.content[text.start : text.end]
        if _is_bold(raw) and (depth is Depth.ALL or self.wants(raw.decode(), PSEUDO) is Depth.ALL):
            self._section(Heading(start, end, PSEUDO, text))
        elif depth >= Depth.BULLETS or (self.fresh and depth):
            self.blocks.append(Paragraph(start, end, text))
            if b"|" in raw:
                self._stray(start, end)

    def _stray(self, start: int, end: int) -> None:
        """Note the delimiter rows of a paragraph: a table was meant, and is none."""
        offset = start
        for line in self.content[start:end].splitlines(keepends=True):
            row = line.strip(b" \t\r\n>")
            if b"|" in row and b"-" in row and not row.strip(b"|-: \t"):
                self.strays.append(offset)
            offset += len(line)

    def _section(self, heading: Heading) -> None:
        text = heading.text
        self.scope.enter(self.content[text.start : text.end].decode(), heading.level)
        self.fresh = True
        self.blocks.append(heading)

    def _listing(
        self, inner: list[_Inner], at: int, to: int, start: int, end: int, nesting: int
    ) -> Listing:
        if nesting > MAX_NESTING:
            raise TooMuch(f"it nests more than {MAX_NESTING} deep")
        entries = []
        for a, b in _children(inner, at, to):
            self.items += 1
            if self.items > MAX_ITEMS:
                raise TooMuch(f"it has more than {MAX_ITEMS:,} list entries")
            entries.append(self._entry(inner, a, b, nesting))
        return Listing(start, end, tuple(entries))

    def _entry(self, inner: list[_Inner], at: int, to: int, nesting: int) -> Entry:
        start = last = inner[at][1]
        box: Box | None = None
        text: Text | None = None
        below: list[Block] = []
        index = at + 1
        while index < to - 1:
            event, s, e = inner[index]
            found: Text | None = None
            if not _is_block(event):
                stop = _inlines(inner, index, to - 1)
                box, found = _boxed(self.content, inner, index, stop, box)
            elif event == _PARAGRAPH:
                stop = _skip(inner, index)
                box, found = _boxed(self.content, inner, index + 1, stop - 1, box)
            else:
                stop = _skip(inner, index)
                below.append(self._below(event, inner, index, stop, nesting))
                last = max(last, s + len(self.content[s:e].rstrip()))
            if found is not None:
                last = max(last, found.end)
                if text is None and not below:
                    text = found
                else:
                    below.append(Paragraph(found.start, found.end, found))
            index = stop
        if box is not None:
            last = max(last, box.at + 2)
        return Entry(start, last, box, text, tuple(below))

    def _below(self, event: Any, inner: list[_Inner], at: int, to: int, nesting: int) -> Block:
        _, start, end = inner[at]
        tag = "rule" if event == "Rule" else event["Start"]
        if type(tag) is not dict:
            return Other(start, end, "html" if tag == "HtmlBlock" else "code")
        if "List" in tag:
            return self._listing(inner, at + 1, to - 1, start, end, nesting + 1)
        if "Table" in tag:
            return _table(self.content, inner[at + 1 : to - 1], start, end)
        if "Heading" in tag:
            found = _text(self.content, inner, at + 1, to - 1)
            return Paragraph(start, end, found or Text(start, start))
        return Other(start, end, "quote" if "BlockQuote" in tag else "code")


_PARAGRAPH = {"Start": "Paragraph"}
_BLOCKS = frozenset({"Paragraph", "HtmlBlock"})
_INLINE_TAGS = ("Link", "Image")
_MARKS = {"Strong": "strong", "Strikethrough": "strike"}


def _is_block(event: Any) -> bool:
    if type(event) is not dict:
        return bool(event == "Rule")
    tag = event.get("Start")
    if tag is None:
        return False
    if type(tag) is str:
        return tag in _BLOCKS
    return "Link" not in tag and "Image" not in tag


def _skip(inner: list[_Inner], index: int) -> int:
    """The index behind the block, or single event, that begins here."""
    depth = 0
    while True:
        event = inner[index][0]
        index += 1
        if type(event) is dict:
            if "Start" in event:
                depth += 1
            elif "End" in event:
                depth -= 1
        if depth <= 0:
            return index


def _inlines(inner: list[_Inner], index: int, to: int) -> int:
    while index < to and not _is_block(inner[index][0]):
        index += 1
    return index


def _boxed(
    content: bytes, inner: list[_Inner], at: int, to: int, box: Box | None
) -> tuple[Box | None, Text | None]:
    """A run of inlines without its checkbox; the marker's own range is the box."""
    if at < to:
        event, start, _ = inner[at]
        if type(event) is dict and "TaskListMarker" in event:
            box = Box(start + 1, event["TaskListMarker"])
            at += 1
    return box, _text(content, inner, at, to)


def _text(content: bytes, inner: list[_Inner], at: int, to: int) -> Text | None:
    """First to last inline, with the marks between; None if there is nothing."""
    start = end = -1
    marks: list[Mark] | None = None
    for index in range(at, to):
        event, s, e = inner[index]
        if type(event) is dict:
            if "Text" in event:
                if e <= s:
                    continue
            elif "End" in event:
                continue
            else:
                mark = _mark(event, s, e)
                if mark is not None:
                    if marks is None:
                        marks = []
                    marks.append(mark)
        elif start < 0:
            continue
        if start < 0:
            start = s
        if e > end and type(event) is dict:
            end = e
    if start < 0:
        return None
    if content[start - 1 : start] == b"\\" and content[start : start + 1] in _ESCAPABLE:
        start -= 1
    return Text(start, end, tuple(marks) if marks else ())


_ESCAPABLE = frozenset(bytes([c]) for c in b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def _mark(event: Any, start: int, end: int) -> Mark | None:
    tag = event.get("Start")
    if tag is None:
        if "Code" in event:
            return Mark("code", start, end)
        return Mark("html", start, end) if "InlineHtml" in event else None
    if type(tag) is str:
        kind = _MARKS.get(tag)
        return None if kind is None else Mark(kind, start, end)
    for name in _INLINE_TAGS:
        if name in tag:
            return Mark(name.lower(), start, end, tag[name]["dest_url"])
    return None


def _is_bold(raw: bytes) -> bool:
    """Whether a paragraph is one bold span, a colon behind it aside."""
    if not raw.startswith((b"**", b"__")):
        return False
    bare = raw.rstrip(b": \t")
    mark = raw[:2]
    return len(bare) > 2 * len(mark) and bare.endswith(mark) and mark not in bare[2:-2]


def _stripped(content: bytes, start: int, end: int) -> Text:
    raw = content[start:end]
    lead = len(raw) - len(raw.lstrip())
    return Text(start + lead, max(start + lead, start + len(raw.rstrip())))


def heading_text(content: bytes, start: int, end: int) -> Text:
    """The text of a heading, without its marks or underline."""
    left, right = _heading_bounds(content[start:end])
    return Text(start + left, start + right)


@lru_cache(maxsize=4096)
def _heading_bounds(line: bytes) -> tuple[int, int]:
    raw = line.strip()
    begin = line.index(raw)
    if raw.startswith(b"#") and b"\n" not in raw and b"\r" not in raw:
        text = raw.lstrip(b"#").strip()
        bare = text.rstrip(b"#")
        if bare != text and (not bare or bare[-1:] in (b" ", b"\t")):
            text = bare.rstrip()
        begin += raw.index(text, len(raw) - len(raw.lstrip(b"#")))
        return begin, begin + len(text)
    lines = raw.splitlines(keepends=True)
    text = b"".join(lines[:-1]).rstrip() if len(lines) > 1 else raw
    return begin, begin + len(text)


def _table(content: bytes, inner: list[_Inner], start: int, end: int) -> Table:
    rows: list[Row] = []
    cells: list[Text | None] = []
    at = 0
    for index, (event, s, e) in enumerate(inner):
        if type(event) is not dict:
            continue
        tag = event.get("Start")
        if tag == "TableCell":
            at = index + 1
            continue
        tag = event.get("End")
        if tag == "TableCell":
            cells.append(_cell(content, inner, at, index, s, e))
        elif tag == "TableRow" or tag == "TableHead":
            rows.append(Row(s, e, tuple(cells)))
            cells = []
    return Table(start, end, rows[0], tuple(rows[1:]))


def _cell(
    content: bytes, inner: list[_Inner], at: int, to: int, start: int, end: int
) -> Text | None:
    """The cell with its padding; None for a phantom behind a short row."""
    if start == end and content[start - 1 : start + 1] != b"||":
        return None
    if at == to:
        return Text(start, end)
    found = _text(content, inner, at, to)
    return Text(start, end, found.marks if found else ())


def _children(inner: list[_Inner], at: int, to: int) -> Iterator[tuple[int, int]]:
    """Index ranges of the list entries in a list's events."""
    while at < to and inner[at][0] == {"Start": "Item"}:
        stop = _skip(inner, at)
        yield at, stop
        at = stop
