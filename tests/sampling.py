"""How far a walk through everything goes: the tests take a sample, ``make deaths`` all of it."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

EVERYWHERE = os.environ.get("EVERYWHERE") == "1"


def sample(places: Sequence[int], count: int) -> Sequence[int]:
    """All places if all are wanted, else as many of them as this, the same ones in every run."""
    if EVERYWHERE or count >= len(places):
        return places
    return sorted(random.Random(4).sample(places, count))  # noqa: S311 - no secret
