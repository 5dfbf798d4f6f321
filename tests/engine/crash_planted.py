"""``python -m tests.engine.crash_planted NAME``: tell scenarios with one bug planted.

Exit 0 as soon as one of them breaks, else 1. The plants are those of the simulation.
"""

from __future__ import annotations

import sys

import structlog

from tests.sim.plants import sow

SCENES = ("first-sync", "write-back-off", "lost-unnamed", "ruled-new")


def caught(name: str) -> int:
    """Print which fault it took, and what broke."""
    sow(name)
    from tests.engine.crash_matrix import (  # noqa: PLC0415  # only now
        EVERYTHING,
        LAGS,
        Matrix,
        deployments,
    )
    from tests.engine.crash_run import BY_NAME  # noqa: PLC0415  # as above

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    for scene in SCENES:
        for lag in reversed(LAGS):
            try:
                broken = Matrix(BY_NAME[scene], lag, EVERYTHING, 1).explore().broken
                if not broken and BY_NAME[scene].forgetful:
                    broken = list(deployments(BY_NAME[scene], lag))
            except AssertionError as error:
                broken = [f"{scene}: undisturbed: {error}"]
            if broken:
                sys.stdout.write(f"caught: {name}: {broken[0][:300]}\n")
                return 0
    sys.stdout.write(f"NOT CAUGHT: {name}\n")
    return 1


if __name__ == "__main__":
    sys.exit(caught(sys.argv[1]))
