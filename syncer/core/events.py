"""The parser's events of one list or table as blocks; each event is looked at once.

Separate from the walk over the document, which is about what to look at.
"""

from __future__ import annotations

import re
from typing import Any

from syncer.core.blocks import (
    Block,
    Box,
    Entry,
    Listing,
    Mark,
    Other,
    Paragraph,
    Row,
    Table,
    Text,
    TooMuch,
)

MAX_ITEMS = 10_000
MAX_NESTING = 50

Inner = tuple[Any, int, int]
"""An event with its byte range. Events are the parser's own dictionaries."""

_EMPHASIS = {"Strong": "strong", "Strikethrough": "strike", "Emphasis": ""}
_ESCAPABLE = frozenset(b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BACKSLASH = 0x5C


class Lister:
    """Builds lists, counting their entries over the whole document."""

    __slots__ = ("_content", "_count")

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._count = 0

    def listing(self, inner: list[Inner], start: int, end: int) -> Listing:
        """The list whose events, without its own start, these are."""
        entries, _ = self._entries(inner, 0, 0)
        return Listing(start, end, entries)

    def _entries(
        self, inner: list[Inner], index: int, nesting: int
    ) -> tuple[tuple[Entry, ...], int]:
        """The entries from here to the end of their list, and the index behind it."""
        if nesting > MAX_NESTING:
            raise TooMuch(f"it nests more than {MAX_NESTING} deep")
        entries: list[Entry] = []
        while inner[index][0].get("Start") == "Item":
            self._count += 1
            if self._count > MAX_ITEMS:
                raise TooMuch(f"it has more than {MAX_ITEMS:,} list entries")
            entry, index = self._entry(inner, index, nesting)
            entries.append(entry)
        return tuple(entries), index + 1

    def _entry(self, inner: list[Inner], index: int, nesting: int) -> tuple[Entry, int]:
        start = last = inner[index][1]
        text: Text | None = None
        box: Box | None = None
        below: list[Block] = []
        index += 1
        event, at, _ = inner[index]
        while True:
            if type(event) is dict and "TaskListMarker" in event:
                # In loose entries it stands inside the paragraph: its own range is the box.
                box = Box(at + 1, event["TaskListMarker"])
                last = at + 3
                index += 1
            found, index = run(self._content, inner, index)
            if found is not None:
                last = max(last, found.end)
                if text is None and not below:
                    text = found
                else:
                    below.append(Paragraph(found.start, found.end, found))
            event, at, stop = inner[index]
            tag = event.get("Start") if type(event) is dict else "Rule"
            if tag == "Paragraph":
                index += 1
            elif tag is not None:
                block, index = self._below(tag, inner, index, nesting)
                below.append(block)
                last = max(last, at + len(self._content[at:stop].rstrip()))
            else:
                index += 1
                if event["End"] == "Item":
                    return Entry(start, last, box, text, tuple(below)), index
            event, at, _ = inner[index]

    def _below(self, tag: Any, inner: list[Inner], index: int, nesting: int) -> tuple[Block, int]:
        """A block below an entry's text, and the index behind it."""
        _, start, end = inner[index]
        if type(tag) is dict and "List" in tag:
            entries, index = self._entries(inner, index + 1, nesting + 1)
            return Listing(start, end, entries), index
        behind = _behind(inner, index)
        if type(tag) is not dict:
            return Other(start, end, "html" if tag == "HtmlBlock" else "code"), behind
        if "Table" in tag:
            return table(self._content, inner[index + 1 : behind], start, end), behind
        if "Heading" in tag:
            found, _ = run(self._content, inner, index + 1)
            return Paragraph(start, end, found or Text(start, start)), behind
        return Other(start, end, "quote" if "BlockQuote" in tag else "code"), behind


def _behind(inner: list[Inner], index: int) -> int:
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


def run(  # noqa: PLR0912 - one dispatch per event, in the hottest loop
    content: bytes, inner: list[Inner], index: int
) -> tuple[Text | None, int]:
    """A run of inlines from here, and the index of the block event that ends it.

    The text goes from the first inline to the last, with the marks between; a backslash that
    escapes its first character belongs to it.
    """
    start = end = -1
    marks: list[Mark] = []
    while True:
        event, at, stop = inner[index]
        if type(event) is not dict:
            if event == "Rule":
                break
        elif "Text" in event:
            if start < 0:
                start = at
            end = max(end, stop)
        elif "End" in event:
            if event["End"] not in _INLINE_ENDS:
                break
        else:
            mark = _mark(event, at, stop)
            if mark is None:
                break
            if start < 0:
                start = at
            end = max(end, stop)
            if mark.kind:
                marks.append(mark)
        index += 1
    if start < 0 or end <= start:
        return None, index
    if start and content[start - 1] == _BACKSLASH and content[start] in _ESCAPABLE:
        start -= 1
    return Text(start, end, tuple(marks)), index


# Ends of headings are dictionaries, so these are compared, not hashed.
_INLINE_ENDS = ("Link", "Image", "Strong", "Emphasis", "Strikethrough")


def _mark(event: Any, start: int, end: int) -> Mark | None:
    """The mark an inline event makes, nameless if it does not matter; None for a block."""
    tag = event.get("Start")
    if tag is None:
        return Mark(
            "code" if "Code" in event else "html" if "InlineHtml" in event else "", start, end
        )
    if type(tag) is str:
        return Mark(_EMPHASIS[tag], start, end) if tag in _EMPHASIS else None
    if "Link" in tag:
        return Mark("link", start, end, tag["Link"]["dest_url"])
    return Mark("image", start, end, tag["Image"]["dest_url"]) if "Image" in tag else None


def table(content: bytes, inner: list[Inner], start: int, end: int) -> Table:
    """The table whose events, without its own start, these are."""
    rows: list[Row] = []
    cells: list[Text | None] = []
    index = 0
    while index < len(inner):
        event, at, stop = inner[index]
        index += 1
        if event.get("Start") == "TableCell":
            found, index = run(content, inner, index)
            index += 1
            if at == stop and content[at - 1 : at + 1] != b"||":
                # A phantom behind a short row: there is nowhere to write.
                cells.append(None)
            else:
                cells.append(Text(at, stop, found.marks if found is not None else ()))
        elif event.get("End") in _ROW_ENDS:
            rows.append(Row(at, stop, tuple(cells)))
            if len(rows) > MAX_ITEMS:
                raise TooMuch(f"it has a table of more than {MAX_ITEMS:,} rows")
            cells = []
    head = [content[cell.start : cell.end] for cell in rows[0].cells if cell is not None]
    if len(rows) > 1 and not any(map(bytes.strip, head)):
        # Editors that know no head export an empty one above it.
        del rows[0]
    elif len(rows) > _CAPTIONED and sum(map(bool, map(bytes.strip, head))) == 1 < len(head):
        below = [content[cell.start : cell.end].strip() for cell in rows[1].cells if cell]
        if len(below) == len(head) and all(_BOLD_CELL.fullmatch(cell) for cell in below):
            # A caption, and the head below it.
            del rows[0]
    return Table(start, end, rows[0], tuple(rows[1:]))


_CAPTIONED = 2
_BOLD_CELL = re.compile(rb"(\*\*|__)[^*_]{1,60}\1")
_ROW_ENDS = ("TableRow", "TableHead")
