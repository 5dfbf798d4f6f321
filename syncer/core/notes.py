"""What stands among items and is none: notes on them, and what is to be done every time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syncer.core.blocks import PSEUDO, Block, Heading, Listing, Paragraph, Table
from syncer.core.deeds import asks
from syncer.core.headings import bare, rules
from syncer.core.legends import is_legend
from syncer.core.lexicon import heading_words
from syncer.core.reading import Reading
from syncer.core.values import plain

_THANKS = re.compile(
    r"(?:many |special |big )*(?:thanks|thank you|kudos|shout-?outs?)\b(?! page)"
    r"|(?:vielen |herzlichen )?dank(?:e|sagung)?\b|(?:un grand )?merci\b|remerciements\b"
    r"|(?:muchas )?gracias\b|agradecimientos?\b|(?:謝辞|ご?協力いただいた)"
)
_SIGNED = re.compile(r"([^:：\n]{2,30}?)\s*[:：]\s*")


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
            words = bare(_text(reading, block)) if within is None else ""
            if words in notes or _THANKS.match(words):
                within = block.level
        elif within == PSEUDO and isinstance(before, Listing) and isinstance(block, Paragraph):
            # A bold line announces one list, and what follows it is no more of it.
            within = None
        table = block if isinstance(block, Table) else table
        if isinstance(block, Listing) and is_legend(reading, table, block):
            before = block
            continue
        lead = _lead(reading, before) if isinstance(block, Listing) else ""
        noted = within is not None or lead in notes or _THANKS.match(lead) is not None
        noted = noted or (isinstance(block, Listing) and _is_colophon(reading, block))
        if not (noted and not _boxed(block)) and not rules(lead):
            yield block
        before = block


def _is_colophon(reading: Reading, listing: Listing) -> bool:
    """Whether every entry says something of the document: "Reviewed by: Ana"."""
    return bool(listing.entries) and all(
        entry.text is not None
        and _is_signed(reading, reading.content[entry.text.start : entry.text.end])
        for entry in listing.entries
    )


def _is_signed(reading: Reading, raw: bytes) -> bool:
    if b":" not in raw and "：".encode() not in raw:
        return False
    shown = plain(raw.decode())
    found = _SIGNED.match(shown)
    known = found is not None and heading_words(found[1]) in reading.lexicon.notes
    return found is not None and known and not asks(shown[found.end() :])


def _lead(reading: Reading, block: Block | None) -> str:
    """The words of a line that announces what follows it."""
    text = _text(reading, block) if isinstance(block, Paragraph) else ""
    return bare(text) if text.endswith((":", "：")) else ""


def _text(reading: Reading, block: Heading | Paragraph) -> str:
    return reading.content[block.text.start : block.text.end].decode()


def _boxed(block: Block) -> bool:
    return isinstance(block, Listing) and any(entry.box is not None for entry in block.entries)
