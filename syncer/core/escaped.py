"""Boxes that an export has escaped, backslashes before their brackets."""

from __future__ import annotations

import re

from syncer.core import labelled
from syncer.core.blocks import Box, Entry, Listing

_BOX = re.compile(rb"\\\[([ xX])\\\][ \t]+(?=\S)")


def unescaped(content: bytes, listing: Listing) -> Listing:
    """The list with its escaped boxes as boxes."""
    if content.find(b"\\[", listing.start, listing.end) < 0:
        return listing
    return listing._replace(entries=tuple(_boxed(content, entry) for entry in listing.entries))


def _boxed(content: bytes, entry: Entry) -> Entry:
    text = entry.text
    found = _BOX.match(content, text.start, text.end) if text and entry.box is None else None
    if text is None or found is None:
        return entry
    box = Box(found.start(1), found[1] != b" ")
    return entry._replace(box=box, text=labelled.within(content, text, found.end(), text.end))
