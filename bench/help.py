"""How long a person waits for ``syncer --help``: wanted 150 ms, median of fresh processes."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

WANTED = 0.150
RUNS = 21


def once(*arguments: str) -> float:
    """Seconds of one fresh process."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own
    return time.perf_counter() - began


def main() -> None:
    """Print the median, beside that of an empty interpreter."""
    once("-m", "syncer", "--help")
    bare = statistics.median(once("-c", "pass") for _ in range(RUNS))
    helped = statistics.median(once("-m", "syncer", "--help") for _ in range(RUNS))
    print(f"syncer --help  {helped * 1000:6.0f} ms   wanted {WANTED * 1000:.0f} ms")
    print(f"bare python    {bare * 1000:6.0f} ms")
    if helped > WANTED:
        print("slower than promised")


if __name__ == "__main__":
    main()
