"""``python -m tests.sim.run``: tell stories by the thousand, and print the first that breaks."""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from tests.sim.known import UNMET, is_open
from tests.sim.reach import ENOUGH, MOST_EXEMPT, exempt, missing
from tests.sim.shortcuts import shortcuts
from tests.sim.story import Told, shortest, story, tell

ROOT = Path(__file__).parents[2]
PIECE = 25
RUNNING = 1000
OURS = ("syncer", "tests")
WHOLE = ("syncer/core/**/*.py", "syncer/engine/**/*.py", "requirements/run.lock")
"""What counts whether or not it was loaded when a run began."""


@dataclass(slots=True)
class Totals:
    """What a run came to."""

    seeds: int = 0
    steps: int = 0
    histories: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str]] = field(default_factory=list)

    def add(self, part: Totals) -> None:
        """Count another part in."""
        self.seeds += part.seeds
        self.steps += part.steps
        self.histories += part.histories
        self.seen.update(part.seen)
        self.broken += part.broken

    def line(self, seconds: float) -> str:
        """All of it, for people."""
        return (
            f"{self.seeds:,} seeds, {self.histories:,} histories, {self.steps:,} steps, "
            f"{len(self.broken)} broken, {seconds:.0f} s"
        )


def told_by() -> str:
    """The digest of all that decides what becomes of a story; what nobody loads is none of it."""
    loaded = {Path(getattr(one, "__file__", None) or "") for one in tuple(sys.modules.values())}
    code = {one for one in loaded if any(one.is_relative_to(ROOT / part) for part in OURS)}
    code.update(*(ROOT.glob(pattern) for pattern in WHOLE))
    code -= {Path(__file__).with_name("known.py")}  # asked when everything has been told
    digest = hashlib.sha256()
    for one in sorted(code):
        digest.update(one.read_bytes())
    return digest.hexdigest()[:12]


class Kept:
    """What was told before by this very code, a line a piece: a long run may be broken off."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.code = told_by()
        self.pieces: dict[tuple[int, int], Totals] = {}
        for line in path.read_text().splitlines() if path.exists() else ():
            told = json.loads(line)
            if told.pop("code") == self.code:
                start = told.pop("start")
                broken = [(seed, words) for seed, words in told.pop("broken")]
                part = Totals(seen=Counter(told.pop("seen")), broken=broken, **told)
                self.pieces[start, part.seeds] = part

    def take(self, start: int, count: int, totals: Totals) -> bool:
        """Count in what is known of a piece; whether it was."""
        known = self.pieces.get((start, count))
        if known is not None:
            totals.add(known)
        return known is not None

    def put(self, start: int, part: Totals) -> None:
        """Keep a piece."""
        with self.path.open("a") as file:
            told = {
                "code": self.code,
                "start": start,
                "seeds": part.seeds,
                "steps": part.steps,
                "histories": part.histories,
                "seen": dict(part.seen),
                "broken": part.broken,
            }
            file.write(json.dumps(told) + "\n")


def quietly() -> None:
    """What the engine logs is no concern of a run of thousands."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def some(first: int, count: int) -> Totals:
    """These seeds, one after the other."""
    quietly()
    totals = Totals()
    with shortcuts():
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
    parser.add_argument("--keep", type=Path, help="a file of what was told: go on behind it")
    parser.add_argument("--replay", type=int, help="tell this seed alone, cut down, in words")
    parser.add_argument("--whole", action="store_true", help="with --replay: not cut down")
    asked = parser.parse_args()
    quietly()
    if asked.replay is not None:
        return replay(asked.replay, whole=asked.whole)
    began = time.perf_counter()
    totals = Totals()
    kept = Kept(asked.keep) if asked.keep else None
    with ProcessPoolExecutor(asked.jobs) as pool:
        end = asked.first + asked.seeds
        every = [(n, min(PIECE, end - n)) for n in range(asked.first, end, PIECE)]
        left = [one for one in every if kept is None or not kept.take(*one, totals)]
        if kept is not None:
            print(f"told before, by this very code: {totals.seeds:,} seeds", flush=True)
        told = pool.map(some, *zip(*left, strict=True)) if left else ()
        for (start, _), part in zip(left, told, strict=True):
            totals.add(part)
            if kept is not None:
                kept.put(start, part)
            if totals.seeds % RUNNING == 0:
                print(totals.line(time.perf_counter() - began), flush=True)
    took = time.perf_counter() - began
    print(totals.line(took))
    for name, count in sorted(totals.seen.items()):
        print(f"  {count:>9,} {name}")
    never = [name for name in missing(totals.seen) if name not in UNMET]
    if never:
        print(f"  never: {', '.join(never)}")
    share = exempt(totals.seen)
    print(f"{share:.1%} of all items were excused from judgement, {MOST_EXEMPT:.0%} may be")
    broken = [one for one in totals.broken if not is_open(*one)]
    print(f"{len(totals.broken) - len(broken)} known and open, see tests/sim/known.py")
    kinds = Counter(words.split(":")[0] for _, words in broken)
    print(f"{len(broken)} broken: {dict(kinds)}")
    for seed, words in broken[:10]:
        print(f"  {seed}: {words[:300]}")
    if broken:
        replay(broken[0][0], whole=False)
    blind = totals.seeds >= ENOUGH and (never or share > MOST_EXEMPT)
    return 1 if broken or blind else 0


def replay(seed: int, *, whole: bool) -> int:
    """The story of one seed in words; cut down to what matters if it breaks."""
    tale = story(seed)
    try:
        told = tell(tale)
    except Exception as error:  # noqa: BLE001  # shown below, with the story
        told = Told(tale, (), f"raised {type(error).__name__}", 0, 0, {})
    with shortcuts():
        shown = told if told.broken is None or whole else shortest(tale, told.broken)
    print(f"\nthe story of seed {seed}, {shown.story.setting}")
    print("\n".join(f"  {line}" for line in shown.trace[:-1]))
    print("\n".join(f"    {line}" for line in shown.scene))
    print(f"\n  {shown.broken or 'every promise held'}")
    print(f"\nagain: python -m tests.sim.run --replay {seed}")
    return 1 if told.broken else 0


if __name__ == "__main__":
    sys.exit(main())
