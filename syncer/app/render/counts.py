"""What the sources hold, counted before anything else is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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
    others: Mapping[str, int] = field(default_factory=dict)
    """What the rest are: index, template, guide, ...; most frequent first."""


def source_counts(memory: Memory, sources: Iterable[str], policy: Policy) -> tuple[Counts, ...]:
    """Per source how many documents there are, and what they are."""
    rows = []
    for name in sources:
        known = [p for ref, p in memory.postmortems.items() if ref.source == name]
        counting = [p for p in known if p.counts]
        alone, old = sum(p.alone for p in counting), sum(is_history(p, policy) for p in counting)
        others = Counter(p.facts.get("document", "other") for p in known if not p.counts)
        rest = dict(sorted(others.items(), key=lambda entry: (-entry[1], entry[0])))
        rows.append(Counts(name, len(known), len(counting), alone, old, rest))
    return tuple(rows)
