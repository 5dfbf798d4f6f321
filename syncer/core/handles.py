"""What stands around the place of an owner, and what may be written there without joining it."""

from __future__ import annotations

import re

from syncer.core.reading import Reading

_GOES_ON = re.compile(r"[./-]+\w|/")
_HOLDS_ON = re.compile(r"[^\[]\]|[\])]_*[^\W_]|.@", re.ASCII)
_NEXT = re.compile(r"\s+@")
_LEADS = re.compile(r"[\s*_`]*\w|-")


def stands(reading: Reading, text: str, start: int, end: int, *, bracketed: bool) -> bool:
    """Whether a handle written there is read as one.

    In brackets it would be a link to what is defined under that name; and none can stand where a
    bracket closes that never opened, or where a word goes on.
    """
    if bracketed:
        return text[end : end + 2] != "]:" and not reading.defines_handles()
    return _HOLDS_ON.match(text, max(start, end - 1)) is None


def goes_on(text: str, end: int) -> bool:
    """Whether what stands behind would go on with a handle."""
    return _GOES_ON.match(text, end) is not None


def leads(text: str, end: int, *, alone: bool) -> bool:
    """Whether words stand behind, that would go on with a plain name: "[Ana](x) until Friday".

    Of several people the next is told apart, unless but a blank stands before a handle.
    """
    return (_LEADS if alone else _NEXT).match(text, end) is not None
