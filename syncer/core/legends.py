"""Lists that only explain the words of a table: "- **Prevent (2 items):** keeps it from recurring".

Known by the table they stand behind: every entry is led by what a cell of it says.
"""

from __future__ import annotations

import re

from syncer.core.blocks import Listing, Table
from syncer.core.columns import columns
from syncer.core.reading import Reading
from syncer.core.values import plain

_FEWEST = 2
_LONGEST = 60
_MOST_ROWS = 200
_FIXED = ("title", "kind")
_LED = re.compile(r"(.{1,60}?)(?:\s*[(（][^()（）]{0,40}[)）])?\s*(?:[:：—–]|\s-\s)")


def is_legend(reading: Reading, table: Table | None, listing: Listing) -> bool:
    """Whether each entry of a list explains a word that stands in the table before it."""
    entries = listing.entries
    if table is None or len(entries) < _FEWEST or any(one.box is not None for one in entries):
        return False
    words: list[str] = []
    for entry in entries:
        text = entry.text
        if text is None:
            return False
        found = _LED.match(plain(reading.content[text.start : text.end].decode()))
        if found is None:
            return False
        words.append(found[1].casefold())
    return len(set(words)) == len(words) and set(words) <= _said(reading, table)


def _said(reading: Reading, table: Table) -> set[str]:
    """What short cells of a table say, but those of a field: they may be told something else."""
    told = {index for name, index in columns(reading, table).items() if name not in _FIXED}
    return {
        plain(reading.content[cell.start : cell.end].decode()).casefold()
        for row in table.rows[:_MOST_ROWS]
        for index, cell in enumerate(row.cells)
        if cell is not None and index not in told and cell.end - cell.start <= 2 * _LONGEST
    }
