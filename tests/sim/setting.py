"""What stays the same all through a story, and the configuration that follows from it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncer.core.policy import Deadlines, Limits, Policy, Route, SourcePolicy, TrackerPolicy

START = datetime(2026, 10, 20, 12, tzinfo=UTC)
"""A few days before Europe leaves daylight saving time."""
OLD = date(2026, 2, 3)
SINCE = date(2026, 6, 1)
WIDE = Limits(creates=1000, adopts=1000, closes=1000, told=1000, updates=1000)
LOW = Limits(
    creates=2,
    adopts=1,
    closes=1,
    told=3,
    told_percent=0,
    updates=3,
    updates_percent=0,
    vanished=1,
    vanished_percent=20,
    comments=1,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What stays the same all through a story."""

    lag: timedelta = timedelta(0)
    branch: bool = False
    """Whether writes wait for people to merge them."""
    names_renames: bool = True
    lists: bool = True
    passes: int = 6
    low: bool = False
    """Whether the guards' limits are so low that people must approve what is usual."""
    gone: str = "nothing"
    """What becomes of the ticket whose item left its text."""
    writes: bool = True
    """Whether documents are ever written."""
    zone: str = "UTC"
    since: bool = False
    """Whether some incidents are older than the day from which they are followed."""
    picky: bool = False
    """Whether some people have no account in the tracker."""
    slow: bool = False
    """Whether the tracker takes longer to write than a cycle has time for."""
    beside: bool = False
    """Whether there is a second source with a tracker of its own."""
    wild: bool = False
    """Whether people speak again of what nobody has looked at, and often blur what is whose."""

    def words(self, end: datetime) -> Iterator[str]:
        """What is unusual in it, for the figures."""
        for one in fields(self):
            if getattr(self, one.name) != one.default:
                yield f"setting {one.name}"
        zone = ZoneInfo(self.zone)
        if START.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
            yield "the hour changes"


def drawn(chance: random.Random) -> Setting:
    """One of many."""
    return Setting(
        lag=chance.choice((timedelta(0), timedelta(0), timedelta(minutes=5))),
        branch=chance.random() < 0.25,
        names_renames=chance.random() < 0.7,
        lists=chance.random() < 0.7,
        low=chance.random() < 0.25,
        gone=chance.choice(("nothing", "nothing", "comment", "close")),
        writes=chance.random() < 0.9,
        zone=chance.choice(("UTC", "Europe/Berlin", "Pacific/Auckland")),
        since=chance.random() < 0.15,
        picky=chance.random() < 0.2,
        slow=chance.random() < 0.15,
        beside=chance.random() < 0.25,
    )


def policy(setting: Setting, advice: str) -> Policy:
    """The configuration of a story."""
    trackers = {
        "ops": TrackerPolicy(kind="memory", destination="OPS", hold=setting.lag, advice=advice),
        "far": TrackerPolicy(kind="memory", destination="FAR", advice=advice),
    }
    sources = {
        "docs": SourcePolicy(writes=setting.writes, proposes=setting.branch),
        "wiki": SourcePolicy(),
    }
    return Policy(
        since=SINCE if setting.since else None,
        on_item_gone=setting.gone,
        limits=LOW if setting.low else WIDE,
        deadlines=Deadlines(timezone=setting.zone),
        sources=sources,
        trackers=trackers,
        routes=(Route(when={"source": ("wiki",)}, tracker="far"), Route(tracker="ops")),
        passes=setting.passes,
    )
