"""What stands among items and is none: notes on them, and what is to be done every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from syncer.core.blocks import PSEUDO, Block, Heading, Listing, Paragraph, Table
from syncer.core.headings import bare, rules
from syncer.core.legends import is_legend
from syncer.core.reading import Reading


def meant(reading: Reading, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks that may hold items: not what stands below "See also", or "When adding a host:".

    Boxes below a note are always meant.
    """
    notes = reading.lexicon.notes
    within: int | None = None
    before: Block | None = None
    table: Table | None = None
    for block in blocks:
        if isinstance(block, Heading):
            if within is not None and block.level <= within:
                within = None
            if within is None and bare(_text(reading, block)) in notes:
                within = block.level
        elif within == PSEUDO and isinstance(before, Listing) and isinstance(block, Paragraph):
            # A bold line announces one list, and what follows it is no more of it.
            within = None
        table = block if isinstance(block, Table) else table
        if isinstance(block, Listing) and is_legend(reading, table, block):
            before = block
            continue
        lead = _lead(reading, before) if isinstance(block, Listing) else ""
        noted = within is not None or lead in notes
        if not (noted and not _boxed(block)) and not rules(lead):
            yield block
        before = block


def _lead(reading: Reading, block: Block | None) -> str:
    """The words of a line that announces what follows it."""
    text = _text(reading, block) if isinstance(block, Paragraph) else ""
    return bare(text) if text.endswith((":", "：")) else ""


def _text(reading: Reading, block: Heading | Paragraph) -> str:
    return reading.content[block.text.start : block.text.end].decode()


def _boxed(block: Block) -> bool:
    return isinstance(block, Listing) and any(entry.box is not None for entry in block.entries)
