"""``python -m tests.sim.planted NAME``: tell stories with one bug planted until one of them breaks.

Exit 0 when it was caught by the seed that its plant names, else 1. Without a name: all of them,
each in a process of its own; with ``--third`` those whose day it is.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from tests.sim.plant import Plant
from tests.sim.plants import PLANTS, sow


def caught(name: str, most: int | None = None) -> int:
    """Print by which seed, and by which promise."""
    plant = sow(name)
    from tests.sim.run import some  # noqa: PLC0415  # only now, with the bug in its place

    for seed in range(1, (most or plant.seeds) + 1):
        totals = some(seed, 1)
        if totals.broken:
            print(f"caught by seed {seed}: {name}: {totals.broken[0][1][:150]}")
            return 0
    print(f"NOT CAUGHT in {plant.seeds} seeds: {name}")
    return 1


def everyone(plants: Sequence[Plant]) -> int:
    """Each of these; two at a time."""

    def one(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.sim.planted", name]
        return subprocess.run(command, capture_output=True, text=True, check=False)  # ourselves

    results: list[subprocess.CompletedProcess[str]] = []
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(one, [plant.name for plant in plants]):
            results.append(result)
            print(result.stdout.strip() or result.stderr.strip()[-300:], flush=True)
    missed = sum(
        result.returncode != 0
        for plant, result in zip(plants, results, strict=True)
        if not plant.rare
    )
    print(f"{len(results)} planted, {missed} not caught")
    return 1 if missed else 0


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked == ["--third"]:
        third = datetime.now(UTC).toordinal() % 3
        sys.exit(everyone([one for one in PLANTS if not one.rare][third::3]))
    sys.exit(caught(asked[0]) if asked else everyone(PLANTS))
