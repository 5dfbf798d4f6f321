"""What the sources hold, counted before anything else is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syncer.app.console import Line, Tone, line
from syncer.app.render.words import Json, counted
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


def counts_json(counts: Sequence[Counts]) -> list[Json]:
    """As ``plan --json`` and ``check --json`` begin."""
    return [
        {
            "name": one.name,
            "documents": one.documents,
            "postmortems": one.postmortems,
            "by_heading": one.alone,
            "not": one.documents - one.postmortems,
        }
        for one in counts
    ]


def counts_text(counts: Sequence[Counts]) -> Iterator[Line]:
    """One line per source."""
    width = max((len(one.name) for one in counts), default=0)
    for one in counts:
        other = one.documents - one.postmortems
        yield line(
            (Tone.NAME, one.name.ljust(width)),
            f"  {counted(one.documents, 'document')}: {counted(one.postmortems, 'postmortem')}",
            f" ({one.alone} by an action heading alone)" if one.alone else "",
            f", {one.history} of them history (before sync.since)" if one.history else "",
            f", {other} not{_others(one)}" if other else "",
        )


def _others(one: Counts) -> str:
    """What the rest are, where it is known."""
    known = [f"{kind}: {count}" for kind, count in one.others.items() if kind != "other"]
    return f" ({', '.join(known)})" if known else ""
