"""What a run must have met at least once, or it has not looked where it says that it looks."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import fields

from tests.sim.moods import MOODS
from tests.sim.scenes import SCENES
from tests.sim.setting import Setting
from tests.sim.story import AUTHORS, OWNERS, WEATHER
from tests.sim.strikes import BIRTH, CALLS, ERRORS, EVERYWHERE, PHASES

ENOUGH = 2000
"""From so many seeds on, everything must have happened."""


def staged() -> Iterator[str]:
    """Who does what in the scenes."""
    for scene in set(SCENES):
        for seed in range(300):
            for who, what in scene(random.Random(seed)):
                yield f"{who} {what}"


def expected() -> frozenset[str]:
    """Every act, every mood, every fault at every place that it can strike."""
    return frozenset(
        (
            *(f"authors {what}" for what in AUTHORS),
            *(f"owners {what}" for what in OWNERS),
            *(f"weather {what}" for what in WEATHER),
            *staged(),
            *(f"struck {adapter}.{verb} {phase}" for adapter, verb in CALLS for phase in PHASES),
            *(f"death at {adapter}.{verb} {phase}" for adapter, verb, phase in EVERYWHERE),
            *(f"meanwhile at {adapter}.{verb} {phase}" for adapter, verb, phase in BIRTH),
            *("meanwhile at docs.write before", "meanwhile at ops.update before"),
            *(f"error {name}" for name, _ in ERRORS),
            *(f"feed {mood}" for mood in MOODS),
            *(f"unanswered {verb}" for verb in ("create", "update", "write", "comment", "propose")),
            *(f"mode {name}" for name in ("observe", "create-only", "upsert")),
            *(f"setting {one.name}" for one in fields(Setting) if one.name != "passes"),
            *("second engine", "second engine apart", "death", "meanwhile", "the hour changes"),
            *("approved", "approved in part", "merged", "rejected", "rolled back", "ruling"),
            *("database lost", "write_back off", "time passes", "clock back", "one fails"),
            *(f"down {what}" for what in ("wiki", "far", "wiki and far")),
        )
    )


MOST_EXEMPT = 0.2
"""Of all items that are judged, how many may be excused from it."""


def exempt(seen: Mapping[str, int]) -> float:
    """The share of judged items that were excused, for whatever reason."""
    excused = sum(count for name, count in seen.items() if name.startswith("exempt: "))
    return excused / max(1, seen.get("judged", 0))


def missing(seen: Mapping[str, int]) -> list[str]:
    """What never happened."""
    return sorted(name for name in expected() if not seen.get(name))
