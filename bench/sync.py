"""A first sync, and a quiet cycle after it: 1,000 generated documents with 10,000 items.

Wanted: the first sync linear and within 90 s; the quiet cycle within 1 s of CPU in a running
process and 2 s as a command of its own, reading no document and writing nothing; 200 MB at most.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ITEMS = 10
SIZES = (250, 500, 1000)
CONFIG = """\
sources: {docs: {type: directory, path: docs}}
trackers: {desk: {type: local, path: tickets}}
sync: {limits: {creates: 100000, told: 100000}, write_budget: 10m}
people: {entries: [{handle: ana, names: [Ana Silva]}, {handle: bo}, {handle: chen}]}
log: {level: error}
"""
WORDS = re.findall(
    r"\w+",
    "alert cache checkout database deploy disk drain edge failover gateway graph index key latency "
    "limit load lock mail memory metric page pool queue quota region replica retry route schema "
    "shard signal storage switch token trace upgrade user vault volume worker zone",
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What one process took."""

    seconds: float
    cpu: float
    megabytes: float
    said: str


def document(number: int, chance: random.Random, today: date) -> str:
    """A postmortem of about 6 KB: a table in one half of them, a checklist in the other."""
    day = today - timedelta(days=chance.randrange(0, 60))
    prose = "\n\n".join(" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(12))
    head = f"# Postmortem {number}: {' '.join(chance.choices(WORDS, k=4))}\n\n"
    facts = f"**Date:** {day}\n**Status:** Complete\n**Severity:** P{chance.randrange(1, 4)}\n\n"
    items = "\n".join(item(number, at, chance, today) for at in range(ITEMS))
    if number % 2:
        items = f"| Action | Owner | Priority | Deadline | Ticket |\n|---|---|---|---|---|\n{items}"
    return (
        f"{head}{facts}## Summary\n\n{prose}\n\n## Action Items\n\n{items}\n\n## Lessons\n\nNone.\n"
    )


def item(number: int, at: int, chance: random.Random, today: date) -> str:
    """One open item in its document's shape, with a title of its own."""
    title = f"{' '.join(chance.choices(WORDS, k=5)).capitalize()} {number}-{at}"
    owner = chance.choice(("ana", "bo", "chen"))
    due = today + timedelta(days=chance.randrange(5, 90))
    if number % 2:
        return f"| {title} | @{owner} | P{chance.randrange(1, 4)} | {due} | |"
    return f"- [ ] {title} — @{owner} — {due}"


def generate(folder: Path, size: int) -> None:
    """Lay out a deployment."""
    chance = random.Random(size)
    today = datetime.now(UTC).date()
    for number in range(size):
        path = folder / "docs" / f"{number // 100:02}" / f"{number:04}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(number, chance, today), "utf-8")
    (folder / "syncer.yaml").write_text(CONFIG, "utf-8")


def run(folder: Path, *command: str) -> Ran:
    """One fresh process, waited for, with what it used."""
    read, write = os.pipe()
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], cwd=folder, stdout=write)  # noqa: S603  # our own
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as stream:
        said = stream.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    seconds = time.perf_counter() - began
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def in_process(cycles: int = 5) -> None:
    """The quiet cycle of a process that keeps its memory, imports and first look excluded."""
    from syncer.app.settings import load  # noqa: PLC0415  # the other mode must stay small
    from syncer.app.telemetry import start_logging  # noqa: PLC0415  # as above
    from syncer.app.wiring import wire  # noqa: PLC0415  # as above
    from syncer.engine.cycle import cycle  # noqa: PLC0415  # as above

    start_logging(level="error")
    wired = wire(load(Path("syncer.yaml")))
    ports = wired.ports(wired.open_store())

    def now() -> datetime:
        return datetime.now(UTC)

    memory, _, _ = cycle(ports, None, wired.grammar, wired.policy, now, apply=True)
    for _ in range(cycles):
        began = time.process_time()
        memory, _, outcome = cycle(ports, memory, wired.grammar, wired.policy, now, apply=True)
        cpu = time.process_time() - began
        calls = ", ".join(f"{name} {count}" for name, count in sorted(outcome.requests.items()))
        print(f"  {cpu:6.2f} s CPU, calls: {calls}, landed: {sum(outcome.landed.values())}")
    print(f"  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB at most")


def measured(sizes: Sequence[int]) -> Iterator[str]:
    """The figures, line by line, as they come."""
    sync = ("-m", "syncer", "--config", "syncer.yaml", "sync")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="syncer-bench-") as place:
            folder = Path(place)
            generate(folder, size)
            first = run(folder, *sync)
            made = len(list((folder / "tickets").glob("LOCAL-*.md")))
            yield (
                f"{size:5} documents: first sync {first.seconds:6.1f} s "
                f"({first.seconds / size * 1000:5.1f} ms each), {made} tickets, "
                f"{first.cpu:6.1f} s CPU, {first.megabytes:4.0f} MB"
            )
            if made != size * ITEMS:
                raise SystemExit(f"{made} tickets for {size * ITEMS} items")
            if size == sizes[-1]:
                yield from _quiet(folder, sync)


def _quiet(folder: Path, sync: Sequence[str]) -> Iterator[str]:
    before = _stamps(folder)
    # The first one still reads again what was written a moment ago: stats are too coarse to tell.
    for name in ("settling", "quiet", "quiet"):
        quiet = run(folder, *sync)
        yield (
            f"{name}, one command: {quiet.cpu:6.2f} s CPU, {quiet.seconds:5.2f} s, "
            f"{quiet.megabytes:4.0f} MB"
        )
    yield "quiet, in a running process:"
    yield run(folder, str(Path(__file__).resolve()), "--in-process").said.rstrip("\n")
    if _stamps(folder) != before:
        raise SystemExit("a quiet cycle wrote to a document or a ticket")
    yield "wrote nothing to documents and tickets"


def _stamps(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*.md")}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES), help="documents")
    parser.add_argument("--in-process", action="store_true", help="only the quiet cycle, here")
    asked = parser.parse_args()
    if asked.in_process:
        in_process()
        return
    print("wanted: first sync linear, at most 90 s; quiet 1 s CPU in process, 2 s alone; 200 MB")
    for text in measured(asked.sizes):
        print(text, flush=True)


if __name__ == "__main__":
    main()
