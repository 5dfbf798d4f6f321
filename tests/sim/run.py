"""``python -m tests.sim.run``: tell stories by the thousand, and print the first that breaks."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import structlog

from tests.sim.reach import ENOUGH, missing
from tests.sim.story import Told, shortest, story, tell


@dataclass(slots=True)
class Totals:
    """What a run came to."""

    seeds: int = 0
    steps: int = 0
    histories: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str]] = field(default_factory=list)


def quietly() -> None:
    """What the engine logs is no concern of a run of thousands."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def some(first: int, count: int) -> Totals:
    """These seeds, one after the other."""
    quietly()
    totals = Totals()
    for seed in range(first, first + count):
        try:
            told = tell(story(seed))
        except Exception as error:  # noqa: BLE001  # a raise is a finding like any other
            told = Told(story(seed), (), f"raised {type(error).__name__}: {error}", 0, 0, {})
        totals.seeds += 1
        totals.steps += told.steps
        totals.histories += told.chapter
        totals.seen.update(told.seen)
        if told.broken is not None:
            totals.broken.append((seed, told.broken))
    return totals


def main() -> int:
    """Exit 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2000, help="how many stories to tell")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--jobs", type=int, default=2, help="processes that tell them")
    parser.add_argument("--replay", type=int, help="tell this seed alone, cut down, in words")
    parser.add_argument("--whole", action="store_true", help="with --replay: not cut down")
    asked = parser.parse_args()
    quietly()
    if asked.replay is not None:
        return replay(asked.replay, whole=asked.whole)
    began = time.perf_counter()
    totals = Totals()
    piece = 25
    with ProcessPoolExecutor(asked.jobs) as pool:
        starts = range(asked.first, asked.first + asked.seeds, piece)
        counts = [min(piece, asked.first + asked.seeds - start) for start in starts]
        for part in pool.map(some, starts, counts):
            totals.seeds += part.seeds
            totals.steps += part.steps
            totals.histories += part.histories
            totals.seen.update(part.seen)
            totals.broken += part.broken
    took = time.perf_counter() - began
    print(
        f"{totals.seeds:,} seeds, {totals.histories:,} histories, {totals.steps:,} steps, "
        f"{took:.0f} s, {totals.steps / took:,.0f} steps a second"
    )
    for name, count in sorted(totals.seen.items()):
        print(f"  {count:>9,} {name}")
    never = missing(totals.seen)
    if never:
        print(f"  never: {', '.join(never)}")
    kinds = Counter(words.split(":")[0] for _, words in totals.broken)
    print(f"{len(totals.broken)} broken: {dict(kinds)}")
    for seed, words in totals.broken[:10]:
        print(f"  {seed}: {words[:300]}")
    if totals.broken:
        replay(totals.broken[0][0], whole=False)
    return 1 if totals.broken or (never and totals.seeds >= ENOUGH) else 0


def replay(seed: int, *, whole: bool) -> int:
    """The story of one seed in words; cut down to what matters if it breaks."""
    tale = story(seed)
    try:
        told = tell(tale)
    except Exception as error:  # noqa: BLE001  # shown below, with the story
        told = Told(tale, (), f"raised {type(error).__name__}", 0, 0, {})
    shown = told if told.broken is None or whole else shortest(tale, told.broken)
    print(f"\nthe story of seed {seed}, {shown.story.setting}")
    print("\n".join(f"  {line}" for line in shown.trace[:-1]))
    print("\n".join(f"    {line}" for line in shown.scene))
    print(f"\n  {shown.broken or 'every promise held'}")
    print(f"\nagain: python -m tests.sim.run --replay {seed}")
    return 1 if told.broken else 0


if __name__ == "__main__":
    sys.exit(main())
