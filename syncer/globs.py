"""Path patterns: ``*`` and ``?`` stay inside one folder, ``**`` crosses folders; case-sensitive."""

from __future__ import annotations

import re
from functools import lru_cache

_PIECE = re.compile(r"\*\*/|\*\*|.", re.DOTALL)
_FEW = 4
"""More stars than a route has, and as many as a backtracking pattern stands."""


@lru_cache(maxsize=512)
def glob_pattern(glob: str) -> re.Pattern[str]:
    """The pattern that a whole path, with ``/`` between folders, has to match."""
    pieces: list[str] = []
    position = 0
    while position < len(glob):
        if glob.startswith("**/", position):
            pieces.append("(?:[^/]+/)*")
            position += 3
        elif glob.startswith("**", position):
            pieces.append(".*")
            position += 2
        else:
            character = glob[position]
            pieces.append({"*": "[^/]*", "?": "[^/]"}.get(character, re.escape(character)))
            position += 1
    return re.compile("".join(pieces), re.DOTALL)


def fits(path: str, glob: str) -> bool:
    """Whether the whole path matches the pattern."""
    if glob.count("*") > _FEW:
        return _walked(path, glob)
    return glob_pattern(glob).fullmatch(path) is not None


def _walked(path: str, glob: str) -> bool:
    """The same in a time that many stars cannot blow up: all ways through at once."""
    pieces = _PIECE.findall(glob)
    # Places among the pieces; the second half of one is "inside a folder that **/ has to end".
    here = _rested({0}, pieces)
    for character in path:
        there: set[int] = set()
        for place in here:
            piece = pieces[place >> 1] if place >> 1 < len(pieces) else ""
            if piece == "**/":
                inside = place & 1
                if character != "/":
                    there.add(place | 1)
                elif inside:
                    there.add(place - 1)
            elif piece == "**" or (piece == "*" and character != "/"):
                there.add(place)
            elif piece == character or (piece == "?" and character != "/"):
                there.add(place + 2)
        here = _rested(there, pieces)
        if not here:
            return False
    return 2 * len(pieces) in here


def _rested(places: set[int], pieces: list[str]) -> set[int]:
    """Those places, and all behind stars that take nothing more."""
    found: set[int] = set()
    for place in sorted(places, reverse=True):
        on = place
        while on not in found:
            found.add(on)
            if not on & 1 and on >> 1 < len(pieces) and pieces[on >> 1] in ("*", "**", "**/"):
                on += 2
    return found
