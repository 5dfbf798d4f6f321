"""What hostile documents cost: CPU seconds of n, 2n and 4n of one shape, so that a square shows.

Run ``python bench/pathological.py [SHAPE …]``. A linear shape grows about twofold per step; over
threefold in the last step is marked. Wanted: no document takes more than 5 s.
"""

from __future__ import annotations

import gc
import sys
import time

from tests.core.reading import read
from tests.pathological import SHAPES

WANTED = 5.0
GROWTH = 3.0
TINY = 0.05
"""Seconds below which growth is noise."""


def seconds(content: bytes) -> float:
    """CPU seconds of reading one document."""
    gc.collect()
    began = time.process_time()
    read(content)
    return time.process_time() - began


def main() -> int:
    """Print a line for every shape; 1 if one is too slow or grows like a square."""
    wanted = sys.argv[1:] or list(SHAPES)
    bad = 0
    read(b"# Outage\n\n## Action items\n\n- [ ] a - 2 Dec\n")
    print(f"{'shape':34} {'MB':>5}     n      2n      4n   growth  result")
    for name in wanted:
        shape = SHAPES[name]
        took = []
        for times in (1, 2, 4):
            content = shape.make(shape.size * times // 4)
            took.append(seconds(content))
        grown = took[2] / max(took[1], 1e-9)
        slow = took[2] > WANTED
        square = took[2] > TINY and grown > GROWTH
        bad += slow or square
        found = read(content)
        codes = {problem.code.value for problem in found.problems}
        result = f"{len(found.items)} items, {', '.join(sorted(codes)) or 'no problem'}"
        mark = "  TOO SLOW" if slow else "  SQUARE?" if square else ""
        print(
            f"{name:34} {len(content) / 1e6:5.1f} {took[0]:6.3f}s {took[1]:6.3f}s {took[2]:6.3f}s"
            f" {grown:6.1f}  {result[:60]}{mark}",
            flush=True,
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
