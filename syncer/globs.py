"""Path patterns: ``*`` and ``?`` stay inside one folder, ``**`` crosses folders; case-sensitive."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"\*\*/|\*\*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Places:
    """A pattern as places, one bit each: what leads from which to the next, or lets one stay."""

    end: int
    crossing: int
    """``**``, which any character leaves as it is."""
    inside: int
    """``*``, and a folder that ``**/`` has to end: any character but ``/``."""
    folders: int
    """The second places of ``**/``: a ``/`` leads back to the first."""
    steps: int
    """``?``, and the first places of ``**/``: any character but ``/`` leads on."""
    letters: Mapping[str, int]
    """What stands for itself leads on."""
    stars: int
    """What may take nothing, one place wide."""
    wide: int
    """What may take nothing, two places wide: ``**/``."""

    def rested(self, here: int) -> int:
        """Those places, and all behind stars that take nothing more."""
        while (on := here | (here & self.stars) << 1 | (here & self.wide) << 2) != here:
            here = on
        return here


@lru_cache(maxsize=512)
def _places(glob: str) -> _Places:
    bit = 1
    crossing = inside = folders = steps = stars = wide = 0
    letters: defaultdict[str, int] = defaultdict(int)
    before = ""
    for piece in _PIECE.findall(glob):
        if piece == before and piece in ("**/", "**"):
            continue  # twice says no more than once
        before = piece
        match piece:
            case "**/":
                steps, wide = steps | bit, wide | bit
                bit <<= 1
                inside, folders = inside | bit, folders | bit
            case "**":
                crossing, stars = crossing | bit, stars | bit
            case "*":
                inside, stars = inside | bit, stars | bit
            case "?":
                steps |= bit
            case _:
                letters[piece] |= bit
        bit <<= 1
    return _Places(bit, crossing, inside, folders, steps, dict(letters), stars, wide)


@lru_cache(maxsize=1 << 16)
def fits(path: str, glob: str) -> bool:
    """Whether the whole path, with ``/`` between folders, matches the pattern.

    All ways through are gone at once, so that no number of stars takes more than its length.
    """
    to = _places(glob)
    here = to.rested(1)
    for character in path:
        if not here:
            return False
        there = here & to.crossing | (here & to.letters.get(character, 0)) << 1
        if character == "/":
            there |= (here & to.folders) >> 1
        else:
            there |= here & to.inside | (here & to.steps) << 1
        here = to.rested(there)
    return bool(here & to.end)
