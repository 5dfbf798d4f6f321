"""The smallest document that still fails the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_MOST = 1200


def shrunk(content: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """The document with all taken out that the failure can do without: lines, then bytes."""
    asked = 0

    def wanted(parts: Sequence[bytes]) -> bool:
        nonlocal asked
        asked += 1
        return asked <= _MOST and fails(b"".join(parts))

    smaller = _without(content.splitlines(keepends=True), wanted)
    pieces = [bytes((byte,)) for byte in b"".join(smaller)]
    return b"".join(_without(pieces, wanted))


def _without(parts: list[bytes], wanted: Callable[[Sequence[bytes]], bool]) -> list[bytes]:
    """Take out halves, quarters, … single parts, as long as anything can go."""
    size = max(1, len(parts) // 2)
    while True:
        at, gone = 0, False
        while at < len(parts):
            fewer = parts[:at] + parts[at + size :]
            if wanted(fewer):
                parts, gone = fewer, True
            else:
                at += size
        if size > 1:
            size //= 2
        elif not gone:
            return parts
