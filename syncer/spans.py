"""Byte arithmetic on documents: splicing edits, and telling a line by its offset."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from syncer.model import Edit


def apply_edits(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with every edit spliced in; bytes outside the spans are the same bytes.

    Raises ``ValueError`` for edits that overlap or leave the content: they are our own bug.
    Two insertions at one offset overlap too, for their order would be a guess.
    """
    ordered = sorted(edits)
    pieces: list[bytes] = []
    position = 0
    previous: Edit | None = None
    for edit in ordered:
        start, end = edit.span.start, edit.span.end
        if not 0 <= start <= end <= len(content):
            raise ValueError(f"edit {start}..{end} leaves a content of {len(content)} bytes")
        if previous is not None and (start < position or previous.span == edit.span):
            raise ValueError(f"edits overlap at byte {start}")
        pieces += (content[position:start], edit.new)
        position = end
        previous = edit
    pieces.append(content[position:])
    return b"".join(pieces)


class Lines:
    """Line numbers of byte offsets, 1-based; LF, CR LF and a lone CR end a line."""

    __slots__ = ("_starts",)

    def __init__(self, content: bytes) -> None:
        starts = [0]
        position = 0
        for line in content.splitlines(keepends=True):
            position += len(line)
            starts.append(position)
        if len(starts) > 1 and not content.endswith((b"\n", b"\r")):
            starts.pop()
        self._starts = starts

    def at(self, offset: int) -> int:
        """The number of the line that holds this byte."""
        return bisect_right(self._starts, offset)
