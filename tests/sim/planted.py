"""``python -m tests.sim.planted NAME``: tell stories with one bug planted until one of them breaks.

Exit 0 when it was caught, else 1. Without a name: all of them, each in a process of its own. First
the stories that caught it when that was last measured (``planted.json``), and only when none of
them does any more, one after the other from the first seed to the number that the plant names.
``--measure`` looks for such stories anew and keeps them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.sim.plant import Plant
from tests.sim.plants import PLANTS, sow

KNOWN = Path(__file__).with_name("planted.json")
ENOUGH = 1
"""So many stories are kept for each plant: the product changes, and with it what becomes of one."""


def known() -> dict[str, list[int]]:
    """Per plant, the seeds that caught it."""
    found: dict[str, list[int]] = json.loads(KNOWN.read_text()) if KNOWN.exists() else {}
    return found


def catching(seeds: Iterable[int]) -> Iterable[tuple[int, str]]:
    """Those of these seeds that catch what was sown, and by which promise."""
    from tests.sim.run import some  # noqa: PLC0415  # only now, with the bug in its place

    for seed in seeds:
        totals = some(seed, 1)
        if totals.broken:
            yield seed, totals.broken[0][1]


def caught(name: str) -> int:
    """Print by which seed, and by which promise."""
    plant = sow(name)
    before = known().get(name, [])
    seeds = (*before, *(seed for seed in range(1, plant.seeds + 1) if seed not in before))
    for seed, words in catching(seeds):
        again = "" if seed in before else ", anew"
        print(f"caught by seed {seed}{again}: {name}: {words[:150]}")
        return 0
    print(f"NOT CAUGHT in {plant.seeds} seeds: {name}")
    return 1


def measured(name: str) -> int:
    """Print, as the last line, which seeds catch it."""
    plant = sow(name)
    seeds: list[int] = []
    before = known().get(name, [])
    for seed, _ in catching((*before, *range(1, plant.seeds + 1))):
        if seed not in seeds:
            seeds.append(seed)
        if len(seeds) == ENOUGH:
            break
    print(json.dumps({name: seeds}))
    return 0


def apart(plants: Sequence[Plant], *options: str) -> list[subprocess.CompletedProcess[str]]:
    """Each of these in a process of its own; two at a time."""

    def one(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.sim.planted", *options, name]
        return subprocess.run(command, capture_output=True, text=True, check=False)  # ourselves

    results: list[subprocess.CompletedProcess[str]] = []
    with ThreadPoolExecutor(2) as pool:
        for result in pool.map(one, [plant.name for plant in plants]):
            results.append(result)
            print(result.stdout.strip() or result.stderr.strip()[-300:], flush=True)
    return results


def everyone() -> int:
    """All of them; exit 1 when one that is not rare is not caught."""
    began = time.perf_counter()
    results = apart(PLANTS)
    pairs = list(zip(PLANTS, results, strict=True))
    missed = [plant for plant, result in pairs if result.returncode != 0]
    rare = sum(plant.rare for plant in missed)
    took = time.perf_counter() - began
    print(f"{len(results)} planted, {len(missed)} not caught, {rare} of them rare, {took:.0f} s")
    return 1 if len(missed) > rare else 0


def measure() -> int:
    """Look for stories that catch each plant, and keep them."""
    found = known()
    for result in apart(PLANTS, "--measured"):
        if result.returncode == 0:
            found |= json.loads(result.stdout.splitlines()[-1])
    names = {plant.name for plant in PLANTS}
    lines = [f"  {json.dumps(name)}: {found[name]}" for name in sorted(found) if name in names]
    KNOWN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case []:
            sys.exit(everyone())
        case ["--measure"]:
            sys.exit(measure())
        case ["--measured", name]:
            sys.exit(measured(name))
        case [name]:
            sys.exit(caught(name))
