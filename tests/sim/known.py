"""What the simulation is known to find and nobody has judged yet, so that anything new stands out.

Each is a story whose end is either a fault of the engine or a mistake of the oracle: it is told in
every run, counted, and taken out of here once it is understood. Whatever is not here fails the run.
"""

from __future__ import annotations

OPEN: dict[int, str] = {}
"""Seed to the beginning of what was found."""

UNMET: frozenset[str] = frozenset()
"""What is too seldom met to be asked of every long run."""


def is_open(seed: int, words: str) -> bool:
    """Whether this very finding is known."""
    return seed in OPEN and words.startswith(OPEN[seed])
