"""Markdown as blocks with exact byte spans: the only place that knows the parser and its traps.

It is separate because the parser's event stream has traps (phantom cells, markers inside loose
paragraphs, split texts) that no dialect should know of. One pass over the events; what nobody asked
for costs one comparison per event.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import pyromark

from syncer.core.blocks import (
    LINE,
    PSEUDO,
    Block,
    Bullets,
    Depth,
    Heading,
    Other,
    Outline,
    Paragraph,
    Text,
    TooMuch,
    Wants,
)
from syncer.core.events import Inner, Lister, run, table
from syncer.core.remembered import remembered_words

MAX_EVENTS = 200_000
OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_STRIKETHROUGH
)
_PAIR = 2
_MOST_KEYS = 12
_ONE_ROW = 3
"""Lines: head, rule and row."""
_BOM = b"\xef\xbb\xbf"
_FRONT = re.compile(
    rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n(?![ \t]*\r?\n).*?^(?:\1|\.\.\.)[ \t]*\r?(?:\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_COLONS = (b":", b":**", b":__", b"**:", b"__:", b":*", b":_", "：".encode(), "：**".encode())
_LONGEST_LINE = 100
_LONGEST_GROUP = 4
"""A line above a list that names a group has at most so many words."""
_HTML_HEADING = re.compile(
    rb"[ \t]*<h([1-6])(?:[ \t][^<>]*)?>[ \t]*([^<>\r\n]{1,200}?)[ \t]*</h\1>\s*", re.IGNORECASE
)
_SUMMARY = re.compile(
    rb"\s*(?:<details(?:[ \t][^<>]*)?>\s*)?<summary(?:[ \t][^<>]*)?>\s*"
    rb"(?:<(?:b|strong|h[1-6])>\s*)?([^<>\r\n]{1,100}?)\s*(?:</(?:b|strong|h[1-6])>\s*)?</summary>\s*",
    re.IGNORECASE,
)
"""What folds a part of a document away."""


def outline(content: bytes, wants: Wants) -> Outline:
    """The outline of a whole document, front matter and byte order mark aside."""
    return read(content, _blanked(content).decode(), wants)


def _blanked(content: bytes) -> bytes:
    """The text for the parser: what hides before it is blank, so that every offset stays true."""
    hidden = 0
    if content.startswith((b"---", b"+++", _BOM)):
        block = _FRONT.match(content)
        hidden = block.end() if block else len(_BOM) if content.startswith(_BOM) else 0
    if hidden:
        return b"\n" * hidden + content[hidden:]
    return content


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
    inner: list[Inner] = []
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
    if next(events, None) is not None:
        raise TooMuch(f"it unfolds into more than {MAX_EVENTS:,} pieces")
    if keep:
        walk.close(inner)
    return Outline(tuple(walk.blocks), tuple(walk.strays))


class Scope:
    """How much is wanted of the section at hand: headings below a wanted one belong to it."""

    __slots__ = ("_reach", "_seen", "_wants", "depth", "first")

    def __init__(self, wants: Wants) -> None:
        self._wants = wants
        self._seen = False
        self.depth = max(Depth.BULLETS, wants("", 1))
        """The head of the document is read like a section of facts."""
        self._reach = int(self.depth is Depth.ALL)
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
        if level < PSEUDO and text:
            self.first = not self._seen
            self._seen = True
        self.depth = Depth.BULLETS if self.first and depth < Depth.BULLETS else depth


class _Walk:
    """Decides block by block what is kept; a class only for the state between blocks."""

    __slots__ = (
        "announced", "blocks", "content", "fresh", "kind", "maker", "scope", "span", "strays",
        "wants",
    )  # fmt: skip

    def __init__(self, content: bytes, wants: Wants) -> None:
        self.content = content
        self.wants = wants
        self.scope = Scope(wants)
        self.blocks: list[Block] = []
        self.strays: list[int] = []
        self.fresh = True
        """No block since the heading."""
        self.announced: tuple[int, int] | None = None
        """The paragraph just before, if it ends in a colon."""
        self.kind = ""
        self.span = (0, 0)
        self.maker = Lister(content)

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
            self.announced = (start, end)
            self.kind = "Inline"
            return depth is Depth.ALL
        announced, self.announced = self.announced, None
        if type(tag) is not dict:
            if tag == "HtmlBlock":
                self._html(start, end, depth)
            return False
        if "Heading" in tag:
            text = heading_text(self.content, start, end)
            self._section(Heading(start, end, int(tag["Heading"]["level"][1]), text))
            self.kind = "Inline"
            return depth is Depth.ALL
        self.fresh = False
        self.span = (start, end)
        if announced is not None and ("List" in tag or "Table" in tag):
            self._announces(*announced)
            depth = self.scope.depth
        if "List" in tag:
            if depth is Depth.BULLETS:
                self.blocks.append(Bullets(start, end, _stripped(self.content, start, end)))
            self.kind = "List"
            return depth is Depth.ALL
        if "Table" in tag:
            self.kind = "Table"
            return depth is Depth.ALL or (
                depth is Depth.BULLETS and self._tells(len(tag["Table"]), start, end)
            )
        if depth is Depth.ALL:
            self.blocks.append(Other(start, end, "code" if "CodeBlock" in tag else "quote"))
        return False

    def _tells(self, columns: int, start: int, end: int) -> bool:
        """Whether a table may be of keys and values: two columns, a third for notes, or one row."""
        if columns == _PAIR or (columns == _PAIR + 1 and self.scope.first):
            return True
        return _PAIR < columns <= _MOST_KEYS and self.content.count(b"\n", start, end) <= _ONE_ROW

    def close(self, inner: list[Inner]) -> None:
        """Turn what was kept into a block."""
        start, end = self.span
        if self.kind == "Inline":
            self._marked(inner)
        elif self.kind == "List":
            self.blocks.append(self.maker.listing(inner, start, end))
        else:
            self.blocks.append(table(self.content, inner, start, end))

    def _paragraph(self, start: int, end: int, depth: Depth) -> None:
        text = _stripped(self.content, start, end)
        raw = self.content[text.start : text.end]
        if _is_bold(raw) and (depth is Depth.ALL or self.wants(raw.decode(), PSEUDO) is Depth.ALL):
            self._section(Heading(start, end, PSEUDO, text))
        elif depth >= Depth.BULLETS or (self.fresh and depth):
            self.blocks.append(Paragraph(start, end, text))
            if b"|" in raw:
                self._stray(start, end)

    def _marked(self, inner: list[Inner]) -> None:
        """Give the heading or paragraph just read its marks."""
        last = self.blocks[-1] if self.blocks else None
        if isinstance(last, Heading | Paragraph):
            found, _ = run(self.content, inner, 0)
            if found is not None and found.marks:
                self.blocks[-1] = last._replace(text=last.text._replace(marks=found.marks))

    def _announces(self, start: int, end: int) -> None:
        """A paragraph, or its last line with a colon, above a list: a heading, or a group's."""
        raw = self.content[start:end].rstrip()
        begin = start + max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1
        text = _stripped(self.content, begin, start + len(raw))
        last = self.blocks[-1] if self.blocks else None
        if text.end - text.start > _LONGEST_LINE or (type(last) is Heading and last.start == start):
            return
        colon = raw.endswith(_COLONS)
        if not colon and begin > start:
            return
        words = self.content[text.start : text.end].decode()
        if self.wants(words, PSEUDO) is not Depth.ALL and (
            self.scope.depth is not Depth.ALL or not colon or len(words.split()) > _LONGEST_GROUP
        ):
            return
        if type(last) is Paragraph and last.start == start:
            self.blocks.pop()
            if begin > start:
                head = _stripped(self.content, start, begin)
                marks = tuple(mark for mark in last.text.marks if mark.end <= head.end)
                self.blocks.append(Paragraph(start, begin, head._replace(marks=marks)))
        self._section(Heading(text.start, end, LINE, text))

    def _html(self, start: int, end: int, depth: Depth) -> None:
        """A heading typed as HTML is one; other HTML holds nothing."""
        found = None
        if self.content[start : start + 4].lstrip()[:2].lower() == b"<h":
            found = _HTML_HEADING.fullmatch(self.content, start, end)
        if found is not None:
            self._section(Heading(start, end, int(found[1]), Text(*found.span(2))))
            return
        hinted = self.content.find(b"<summary", start, min(end, start + _LONGEST_LINE)) >= 0
        folded = _SUMMARY.fullmatch(self.content, start, end) if hinted else None
        if folded is not None and self.wants(folded[1].decode(), PSEUDO) is Depth.ALL:
            self._section(Heading(start, end, PSEUDO, Text(*folded.span(1))))
        elif depth is Depth.ALL:
            self.blocks.append(Other(start, end, "html"))

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


@remembered_words(4096)
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
