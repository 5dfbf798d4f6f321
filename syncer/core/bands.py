"""Rows of a table that are no actions: names of the rows below them, and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syncer.core import labelled
from syncer.core.blocks import Row, Table, Text
from syncer.core.deeds import asks
from syncer.core.groups import Group, narrowed
from syncer.core.inline import plain
from syncer.core.reading import Reading

_SUM = re.compile(
    r"(?:(?:grand |sub)?total|sum|insgesamt|gesamt|summe|somme|suma|合計|小計|計)"
    r"(?: (?:items|actions))?[ :：]*+[\d.,%/ ]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,%/ ]*")
_MOST = 4
"""Words in a group's name."""
_LONGEST = 60


def banded(reading: Reading, table: Table, group: Group) -> Iterator[tuple[Row, Group]]:
    """The rows that may be actions, each with the group that a row above it names."""
    names = [_name(reading, row) for row in table.rows]
    # Where an action is bold, a bold row may be one without anything beside it.
    named = not any(
        name is None and _is_bold(reading, row) for name, row in zip(names, table.rows, strict=True)
    )
    inner = group
    for index, row in enumerate(table.rows):
        name = names[index]
        if name and _SUM.fullmatch(name):
            continue
        below = index + 1 < len(names) and not _is_bold(reading, table.rows[index + 1])
        if name and named and below and _is_bold(reading, row) and not asks(name):
            inner = narrowed(reading, group, name)
            continue
        yield row, inner


def _name(reading: Reading, row: Row) -> str | None:
    """The only words of a row, if they are few and nothing but a number stands beside them."""
    said = list(_cells(reading, row))
    if not said or said[0].end - said[0].start > _LONGEST or len(row.cells) == 1:
        return None
    first, *others = (
        plain(reading.content[cell.start : cell.end].decode()).strip() for cell in said
    )
    if len(first.split()) > _MOST:
        return None
    if others and not (_SUM.fullmatch(first) and all(map(_NUMBER.fullmatch, others))):
        return None
    return first


def _is_bold(reading: Reading, row: Row) -> bool:
    cell = next(_cells(reading, row), None)
    return cell is not None and labelled.unwrapped(reading.content, cell) != cell


def _cells(reading: Reading, row: Row) -> Iterator[Text]:
    """The cells that hold anything, without the blanks around."""
    for cell in row.cells:
        if cell is not None:
            stripped = labelled.within(reading.content, cell, cell.start, cell.end)
            if stripped.end > stripped.start:
                yield stripped
