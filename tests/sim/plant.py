"""What a planted bug is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plant:
    """One broken rule."""

    name: str
    module: str
    old: str
    new: str
    seeds: int = 150
    """By this seed, counted from the first, it must have been caught."""
    rare: bool = False
    """Not caught by that seed when last measured: tried by ``make plants``, and no failure yet."""


ENGINE, CORE, TESTING = "syncer.engine", "syncer.core", "syncer.testing"
