"""What the sources hold, counted before anything else is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from syncer.core.deadlines import is_history
from syncer.core.policy import Policy
from syncer.ports import Memory


@dataclass(frozen=True, slots=True)
class Counts:
    """What a source holds."""

    name: str
    documents: int
    postmortems: int
    alone: int
    """Those by an action heading alone."""
    history: int = 0
    """Those of the postmortems that are older than ``sync.since``."""


def source_counts(memory: Memory, sources: Iterable[str], policy: Policy) -> tuple[Counts, ...]:
    """Per source how many documents there are, and what they are."""
    rows = []
    for name in sources:
        known = [p for ref, p in memory.postmortems.items() if ref.source == name]
        counting = [p for p in known if p.counts]
        alone, old = sum(p.alone for p in counting), sum(is_history(p, policy) for p in counting)
        rows.append(Counts(name, len(known), len(counting), alone, old))
    return tuple(rows)
