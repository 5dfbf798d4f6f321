"""Reads and tells a great many generated documents: ``python -m tests.fuzz.run --count 1000000``.

Holds over each: reading never raises; no edit moves no byte; one telling moves only the bytes of
its slots and is read back exactly. Document and tellings depend on seed and number alone. What
fails is made small, printed, and written to a file: ``python -m tests.fuzz.run FILE`` replays it.

A telling that would not be read back exactly, and that the engine's last look before writing would
refuse for that, changes no document: it is counted apart, and allowed once in a thousand tellings.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from syncer.engine.verify import mismatch
from syncer.model import Field, Postmortem, Told
from tests.core.reading import (
    TICKET,
    VALUES,
    Telling,
    check_laws,
    check_silence,
    check_telling,
    read,
    tell,
    tellings,
)
from tests.fuzz.damage import make
from tests.fuzz.shrink import shrunk

LOST = Path("fuzz-failures")
_CHUNK = 1000
_TELLINGS = 2
_ALL_TELLINGS = 0.01
_REFUSED = 1000
"""Of so many tellings one may be refused."""
_PATIENCE = 20
"""Seconds for one document: far more than any takes, so that an endless loop is found."""


class RefusedError(Exception):
    """A telling would not be read back, and the engine would see that and not write it."""


class TooSlowError(Exception):
    """A document took longer than anybody waits."""


@dataclass(slots=True)
class Tally:
    """What a part of the run has seen."""

    documents: int = 0
    items: int = 0
    tellings: int = 0
    size: int = 0
    failures: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The first document of each way to fail, and what was said."""
    counts: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def add(self, other: Tally) -> None:
        """Count another part in."""
        self.documents += other.documents
        self.items += other.items
        self.tellings += other.tellings
        self.size += other.size
        self.counts += other.counts
        self.refused += other.refused
        for way, found in other.failures.items():
            self.failures[way] = min(found, self.failures.get(way, found))


def hold(content: bytes, chance: Random) -> tuple[int, int]:
    """Hold the laws over one document; how many items and tellings it had."""
    before = read(content)
    if not before.items:
        return 0, 0
    check_silence(content, before)
    if chance.random() < _ALL_TELLINGS:
        return len(before.items), sum(tried(content, before, one) for one in tellings(before))
    able = list(tellings(before))
    some = chance.sample(able, min(_TELLINGS, len(able)))
    return len(before.items), sum(tried(content, before, one) for one in some)


def tried(content: bytes, before: Postmortem, one: Telling) -> int:
    """Hold the laws of one telling; a failure says what was told, and in which form."""
    try:
        return check_telling(content, before, one)
    except Exception as error:
        item = before.items[one.index]
        name = next(iter(one.patch), None)
        value = "" if name is None or one.patch[name] is not None else " nothing"
        what = "its name" if name is None else f"{name} {item.forms[name]}{value}"
        error.add_note(what)
        law = isinstance(error, (AssertionError, IndexError))
        if law and (why := refusal(content, before, one)):
            refused = RefusedError(why)
            refused.add_note(what)
            raise refused from error
        raise


def refusal(content: bytes, before: Postmortem, one: Telling) -> str | None:
    """Why the engine would not write this telling; None if it would."""
    item = before.items[one.index]
    told = Told(item.line, one.patch, TICKET.ref if one.name else None)
    after, _ = tell(content, item, one.patch, name=one.name)
    named = read(after)
    why = mismatch(before, named, {item.line: told}, {TICKET.ref: TICKET})
    if why is not None or not one.name:
        return why
    # What is held of a name is also that every status can be told behind it.
    item = named.items[one.index]
    for value in VALUES[Field.STATUS] if Field.STATUS in item.forms else ():
        told = Told(item.line, {Field.STATUS: value}, None)
        last, _ = tell(after, item, told.patch)
        why = why or mismatch(named, read(last), {item.line: told}, {TICKET.ref: TICKET})
    return why


def chunk(seed: int, numbers: range) -> Tally:
    """Hold the laws over these documents of a seed."""
    tally = Tally()
    watched = hasattr(signal, "SIGALRM")
    if watched:
        signal.signal(signal.SIGALRM, _too_slow)
    for number in numbers:
        content = make(seed, number)
        tally.documents += 1
        tally.size += len(content)
        if watched:
            signal.alarm(_PATIENCE)
        try:
            items, told = hold(content, Random(number))  # noqa: S311 - no secret
        except Exception as error:  # noqa: BLE001 - whatever is raised is the finding
            way = way_of(error)
            tally.refused += isinstance(error, RefusedError)
            tally.counts[way] += 1
            tally.failures.setdefault(way, (number, str(error)[:2000]))
        else:
            tally.items += items
            tally.tellings += told
    if watched:
        signal.alarm(0)
    return tally


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError(f"more than {_PATIENCE} s")


def way_of(error: BaseException) -> str:
    """What makes two failures the same: the exception, and where it came from."""
    if isinstance(error, TooSlowError):
        return "TooSlowError"
    if isinstance(error, RefusedError):
        return f"refused, told {error.__notes__[0]}"
    found = traceback.extract_tb(error.__traceback__)
    frames = [frame for frame in found if Path(frame.filename) != Path(__file__)]
    # An assertion of the laws says more with the law it stands in than alone.
    last = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-2:]]
    told = "".join(f", told {note}" for note in getattr(error, "__notes__", ()))
    return f"{type(error).__name__} in {' < '.join(reversed(last))}{told}"


def smallest(content: bytes, way: str) -> bytes:
    """The smallest document that fails in this way, if it does so at any telling."""

    def fails(smaller: bytes) -> bool:
        return way in set(_ways(smaller))

    return shrunk(content, fails) if fails(content) else content


def _ways(content: bytes) -> Iterator[str]:
    """Every way in which a telling of this document fails."""
    try:
        before = read(content)
        check_silence(content, before)
    except Exception as error:  # noqa: BLE001 - compared with the one looked for
        yield way_of(error)
        return
    for one in tellings(before):
        try:
            tried(content, before, one)
        except Exception as error:  # noqa: BLE001 - as above
            yield way_of(error)


def run(seed: int, count: int, first: int, jobs: int) -> Tally:
    """The whole run, in several processes, with its progress on standard error."""
    total, began = Tally(), time.monotonic()
    parts = iter(
        range(at, min(at + _CHUNK, first + count)) for at in range(first, first + count, _CHUNK)
    )
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        running: set[Future[Tally]] = set()
        shown = 0.0
        while True:
            for part in _some(parts, 2 * jobs - len(running)):
                running.add(pool.submit(chunk, seed, part))
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for one in done:
                total.add(one.result())
            now = time.monotonic()
            if now - shown > 2 or not running:
                shown = now
                _progress(total, count, now - began)
    print(file=sys.stderr)
    return total


def _some(parts: Iterator[range], most: int) -> Iterator[range]:
    for _ in range(most):
        part = next(parts, None)
        if part is None:
            return
        yield part


def _progress(total: Tally, count: int, seconds: float) -> None:
    rate = total.documents / max(seconds, 0.001)
    left = (count - total.documents) / max(rate, 0.001)
    print(
        f"\r{total.documents:,} of {count:,} documents, {rate:,.0f} a second, "
        f"{left / 60:.0f} min left, {sum(total.counts.values()) - total.refused:,} failed ",
        end="",
        file=sys.stderr,
        flush=True,
    )


def report(total: Tally, seed: int) -> None:
    """Print what was seen, and each way to fail with its smallest document."""
    print(
        f"seed {seed}: {total.documents:,} documents ({total.size / 1e6:,.1f} MB), "
        f"{total.items:,} items, {total.tellings:,} tellings, "
        f"{total.refused:,} refused, {sum(total.counts.values()) - total.refused:,} failures "
        f"of {len(total.failures)} ways"
    )
    for way, times in total.counts.most_common():
        number, said = total.failures[way]
        small = smallest(make(seed, number), way)
        LOST.mkdir(exist_ok=True)
        kept = LOST / f"{seed}-{number}.md"
        kept.write_bytes(small)
        print(f"\n{times:,} times: {way}\n  document {number} of seed {seed}: {said[:300]}")
        print(f"  smallest: {small[:600]!r}\n  {failing(small)}")
        print(f"  replay: python -m tests.fuzz.run {kept}")


def failing(content: bytes) -> str:
    """Which telling of a document fails, and how its item is read before and after."""
    try:
        before = read(content)
        for one in tellings(before):
            item = before.items[one.index]
            try:
                check_telling(content, before, one)
            except Exception as error:  # noqa: BLE001 - it is the finding
                after, edits = tell(content, item, one.patch, name=one.name)
                now = [again.fields for again in read(after).items[one.index :][:1]]
                return (
                    f"told item {one.index} {dict(one.patch) or 'a name'}: {way_of(error)}\n"
                    f"  edits {edits}\n  was {item.fields}\n  now {now}"
                )
    except Exception as error:  # noqa: BLE001 - as above
        return way_of(error)
    return "no telling of it alone fails"


def main() -> int:
    """Run, or replay one file; 1 if anything failed."""
    parser = argparse.ArgumentParser(description="Fuzz the reader and the writer.")
    parser.add_argument("file", nargs="?", type=Path, help="hold the laws over this document")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first document")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    if options.file is not None:
        print(failing(options.file.read_bytes()))
        print(f"{check_laws(options.file.read_bytes())} tellings, all laws held")
        return 0
    began = time.monotonic()
    total = run(options.seed, options.count, options.first, options.jobs)
    report(total, options.seed)
    seconds = time.monotonic() - began
    print(f"{seconds:.0f} s, {total.documents / seconds:,.0f} documents a second")
    wrong = sum(total.counts.values()) - total.refused
    return 1 if wrong or total.refused * _REFUSED > total.tellings else 0


if __name__ == "__main__":
    sys.exit(main())
