"""``python -m tests.engine.crash_run``: the whole crash matrix, all pairs, with its figures.

Scenarios may be named; ``--depth 1`` tells single faults only, ``--faults death`` deaths alone.
Exit 1 when a promise broke.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import structlog

from tests.engine.crash_matrix import EVERYTHING, LAGS, Fault, Matrix, Tally, deployments
from tests.engine.crash_scenes_rare import SCENES

Job = tuple[str, timedelta, tuple[Fault, ...], int]
BY_NAME = {scene.name: scene for scene in SCENES}


def told(job: Job) -> tuple[Job, Tally, float]:
    """One scenario with one lag, in a process of its own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    name, lag, faults, depth = job
    began = time.perf_counter()
    tally = Matrix(BY_NAME[name], lag, faults, depth).explore()
    if BY_NAME[name].forgetful and Fault.RIVAL in faults:
        tally.broken += deployments(BY_NAME[name], lag)
    return job, tally, time.perf_counter() - began


def lines(jobs: list[Job], workers: int) -> Iterator[tuple[str, Tally]]:
    """One line for each, as they are done."""
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        for (name, lag, _, _), tally, seconds in pool.imap_unordered(told, jobs):
            lagging = "with lag" if lag else "no lag"
            counts = f"{tally.boundaries:4} boundaries {tally.singles:5} singles"
            more = f"{tally.pairs:7} pairs {tally.states:6} states {tally.cycles:7} cycles"
            broken = f"{len(tally.broken)} broken"
            yield f"{name:18} {lagging:9}{counts} {more} {seconds:6.1f} s {broken}", tally


def main() -> int:
    """Print a line for each scenario, what broke, and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", default=list(BY_NAME))
    parser.add_argument("--depth", type=int, default=2)
    parser.add_argument("--faults", nargs="+", type=Fault, default=list(EVERYTHING))
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    jobs = [(name, lag, tuple(given.faults), given.depth) for name in given.scenes for lag in LAGS]
    began, sums, kinds = time.perf_counter(), Counter[str](), Counter[str]()
    for line, tally in lines(jobs, given.workers):
        sys.stdout.write("\n    ".join([line, *tally.broken]) + "\n")
        sys.stdout.flush()
        kinds += tally.kinds
        for name in ("boundaries", "singles", "pairs", "states", "cycles"):
            sums[name] += getattr(tally, name)
        sums["violations"] += len(tally.broken)
    figures = [f"{len(given.scenes)} scenarios", *(f"{sums[name]} {name}" for name in sums)]
    seconds = time.perf_counter() - began
    sys.stdout.write(f"{', '.join(figures)} in {seconds:.0f} s\n")
    sys.stdout.write(", ".join(f"{count} {name}" for name, count in kinds.items()) + "\n")
    return 1 if sums["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
