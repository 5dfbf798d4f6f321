from __future__ import annotations

import pytest

from syncer.core import markdown
from syncer.core.blocks import (
    PSEUDO,
    Block,
    Depth,
    Entry,
    Heading,
    Listing,
    Other,
    Paragraph,
    Table,
    TooMuch,
)
from syncer.core.lexicon import lexicon
from tests.core.reading import GRAMMAR

WORDS = lexicon(GRAMMAR)


_HEAD = "# Action items\n"


def _blocks(text: str) -> tuple[Block, ...]:
    """The blocks below a heading that wants them all."""
    text = _HEAD + text
    return markdown.read(text.encode(), text, lambda *_: Depth.ALL).blocks[1:]


def _shown(content: str, start: int, end: int) -> str:
    return (_HEAD + content).encode()[start:end].decode()


def _table(text: str) -> Table:
    table = _blocks(text)[0]
    assert isinstance(table, Table)
    return table


def _entry(text: str) -> Entry:
    listing = _blocks(text)[0]
    assert isinstance(listing, Listing)
    return listing.entries[0]


_TABLE = "| a | é |\n|---|---|\n"


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("| x | y |", [" x ", " y "]),
        ("| x \\| z | y |", [" x \\| z ", " y "]),
        ("|| y |", ["", " y "]),
        ("| 🚀 | ü", [" 🚀 ", " ü"]),
        ("| x | y | z |", [" x ", " y "]),
        ("| x |", [" x ", None]),
        ("| x", [" x", None]),
    ],
)
@pytest.mark.parametrize("end", ["", "\n", "\n\nText.\n", "\n| q | r |\n"])
def test_cells(row: str, cells: list[str | None], end: str) -> None:
    """A cell's span is its bytes with padding; what a short row lacks is no cell at all."""
    text = f"{_TABLE}{row}{end}"
    found = _table(text).rows[0].cells
    assert [None if c is None else _shown(text, c.start, c.end) for c in found] == cells


@pytest.mark.parametrize(
    ("text", "shown", "at"),
    [
        ("- [ ] tight\n", "tight", 3),
        ("- [x] loose\n\n- next\n", "loose", 3),
        ("* \\[x\\] no box\n", "\\[x\\] no box", None),
        ("1. [ ] number **bold**\n", "number **bold**", 4),
        ("- [ ] a\n  wrapped  \n", "a\n  wrapped", 3),
        ("- [ ] a `b|c` \\* d\n\n\n", "a `b|c` \\* d", 3),
    ],
)
def test_entries(text: str, shown: str, at: int | None) -> None:
    """An entry's text runs from first inline to last; a box is the byte between brackets."""
    entry = _entry(text)
    assert entry.text is not None
    assert _shown(text, entry.text.start, entry.text.end) == shown
    assert (entry.box.at - len(_HEAD) if entry.box else None) == at


def test_empty_box() -> None:
    """A box without text is an entry without text."""
    entry = _entry("- [ ] \n")
    assert entry.box is not None
    assert entry.text is None


def test_below() -> None:
    """What lies below an entry is kept apart from its own text, in order."""
    entry = _entry("- a\n\n  more\n  - child\n\n  ```\n  code\n  ```\n  > quote\n")
    assert [type(block) for block in entry.below] == [Paragraph, Listing, Other, Other]


@pytest.mark.parametrize(
    "text",
    [
        "```\n- [ ] x\n```\n",
        "<!--\n- [ ] x\n-->\n",
        "> - [ ] x\n",
        "    - [ ] x\n",
        "~~~\n| a |\n|---|\n",
    ],
)
def test_decoys(text: str) -> None:
    """Code, comments and quotes hold neither lists nor tables."""
    assert all(isinstance(block, Other) for block in _blocks(text))


@pytest.mark.parametrize(
    ("line", "level", "words"),
    [
        ("# A", 1, "A"),
        ("### A b ###", 3, "A b"),
        ("A\n===", 1, "A"),
        ("A\nb\n---", 2, "A\nb"),
        ("## C\\#", 2, "C\\#"),
        ("##", 2, ""),
        ("  ## in  ", 2, "in"),
        ("**Bold one:**", PSEUDO, "**Bold one:**"),
        ("__Bold__:", PSEUDO, "__Bold__:"),
    ],
)
def test_headings(line: str, level: int, words: str) -> None:
    """A heading has its level and its text without marks; one bold span is a heading, too."""
    heading = _blocks(f"{line}\n\ntext\n")[0]
    assert isinstance(heading, Heading)
    assert heading.level == level
    assert _shown(line, heading.text.start, heading.text.end) == words


def test_strays() -> None:
    """A delimiter row in a paragraph is a table that GitHub alone would see."""
    text = "text\na | b\n---|---\n1 | 2\n"
    assert markdown.read(text.encode(), text, lambda *_: Depth.ALL).strays == (text.index("---"),)


@pytest.mark.parametrize(
    "text",
    [
        "".join("  " * n + "- x\n" for n in range(60)),
        "- x\n" * 10_001,
        "|" + "a|" * 4000 + "\n|" + "-|" * 4000 + "\n" + "|x|\n" * 100,
    ],
)
def test_caps(text: str) -> None:
    """What nests too deep or unfolds too far is refused, not endured."""
    with pytest.raises(TooMuch):
        _blocks(text)
