"""What a document is made of, with exact byte spans: the words between parser and dialects."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple

PSEUDO = 7
"""The level of a paragraph that is one bold span: below every real heading."""
LINE = 8
"""The level of a plain line with a colon above a list: below every bold one."""


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
    """A heading, a paragraph that is one bold span (7), or a line with a colon above a list (8)."""

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
