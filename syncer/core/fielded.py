"""Tables of fields below an item: names and values, in rows or in columns."""

from __future__ import annotations

from collections.abc import Iterator

from syncer.core import answers
from syncer.core.answers import ANSWER
from syncer.core.blocks import Table, Text
from syncer.core.reading import Piece, Reading, piece
from syncer.core.values import plain

_PAIR = 2

Labelled = tuple[str, Piece, int, Text]
"""A field, the piece it stands in and where its value begins."""


def cells(reading: Reading, table: Table) -> Iterator[Labelled]:
    """The fields of a table of two columns, names and values, below an item.

    Of any number of columns, where all heads are names of fields and one row stands below them.
    """
    heads = columned(reading, table)
    if heads:
        if len(table.rows) == 1:
            for head, cell in zip(heads, table.rows[0].cells, strict=True):
                if cell is not None:
                    part = piece(reading.content, cell.start, cell.end)
                    yield head, part, len(part.text) - len(part.text.lstrip()), cell
        return
    for row in (table.head, *table.rows):
        if len(row.cells) != _PAIR:
            continue
        key, text = row.cells
        if key is None or text is None:
            continue
        words = plain(reading.content[key.start : key.end].decode()).rstrip(":： ")
        part = piece(reading.content, text.start, text.end)
        name = reading.speech.label(words)
        if name is None and answers.answers(reading.lexicon, words, part.text):
            name = ANSWER
        if name is not None:
            yield name, part, len(part.text) - len(part.text.lstrip()), text


def columned(reading: Reading, table: Table) -> list[str]:
    """The fields that the heads of a table name, if they all name one, each another."""
    names: list[str] = []
    for head in table.head.cells:
        words = plain(reading.content[head.start : head.end].decode()) if head else ""
        name = reading.speech.label(words.strip(":： "))
        if name is None or name in names:
            return []
        names.append(name)
    return names if len(names) > 1 else []
