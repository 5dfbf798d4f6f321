"""Path patterns: ``*`` and ``?`` stay inside one folder, ``**`` crosses folders; case-sensitive."""

from __future__ import annotations

import re
from functools import lru_cache


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
    return glob_pattern(glob).fullmatch(path) is not None
