"""A deployment with two of everything, so that one side's trouble can be told from the other's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncer.core.policy import Limits, Policy, Route, SourcePolicy, TrackerPolicy
from syncer.engine.cycle import Ports
from syncer.model import Cursor, DocRef, Document, Refusal
from syncer.ports import Feed, Outcome
from syncer.testing.memory import MemorySource, MemoryTracker
from tests.engine.world import DEFAULT, World, postmortem

THINGS = (
    "Alert on bandwidth",
    "Warm the cache",
    "Rotate the certificates",
    "Document failover",
    "Shard the queue",
    "Cap retries",
    "Page the owner",
    "Measure saturation",
    "Drop idle sessions",
    "Rehearse a restore",
)
"""Titles of which none sounds like another."""


class Listing(MemorySource):
    """A folder that may be mounted empty, or whose listing may end early."""

    gone: frozenset[str] = frozenset()
    """In no listing, and under no name."""
    cut: frozenset[str] = frozenset()
    """In no listing, and there when asked for by name."""

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        feed = super().changes(since)
        lost = {DocRef(self.name, path) for path in self.gone | self.cut}
        changed = tuple(ref for ref in feed.changed if ref not in lost)
        present = None if feed.present is None else feed.present - lost
        return replace(feed, changed=changed, present=present)

    def _read(self, ref: DocRef) -> Document | None:
        return None if ref.path in self.gone else super()._read(ref)


class Wide(World):
    """Folders ``docs`` and ``wiki``, trackers ``ops`` and ``desk``: each folder has its own."""

    def __init__(
        self,
        documents: Mapping[str, bytes],
        wiki: Mapping[str, bytes] | None = None,
        *,
        policy: Policy = DEFAULT,
        source: type[MemorySource] = Listing,
    ) -> None:
        self.wiki: MemorySource | None = None
        super().__init__(documents, policy=policy, source=source)
        self.wiki = Listing("wiki", wiki or {}, faults=self.faults, clock=self.clock)
        self.desk = MemoryTracker("desk", self.clock, prefix="DESK", faults=self.faults)
        self.policy = replace(
            self.policy,
            sources={**self.policy.sources, "wiki": SourcePolicy()},
            trackers={
                **self.policy.trackers,
                "desk": TrackerPolicy(kind="memory", destination="DESK", advice=self.desk.advice),
            },
            routes=(
                Route({"source": ("docs",)}, "ops"),
                Route({"source": ("wiki",)}, "desk"),
            ),
        )
        references = {**self.grammar.tickets, "desk": self.desk.reference}
        self.grammar = replace(self.grammar, tickets=references)
        self.wire()

    def wire(self) -> None:
        super().wire()
        if self.wiki is not None:
            self.ports = Ports(
                {"docs": self.docs, "wiki": self.wiki},
                {"ops": self.ops, "desk": self.desk},
                {"mail": self.mail},
                self.store,
                self.sleep,
            )

    def limit(self, **limits: int) -> None:
        """An operator sets other limits."""
        self.policy = replace(self.policy, limits=Limits(**limits))

    def run(self) -> Outcome:
        """One more cycle, five minutes later."""
        self.now += self.policy.write_budget * 5
        return self.cycle()[1]

    def texts(self) -> dict[str, bytes]:
        """Every document of the folder ``docs``."""
        return {path: self.docs.content(path) for path in self.docs.paths}

    def lose(self, *paths: str, names: bool = True) -> None:
        """The folder ``docs`` is shown without these; ``names``: nor is one found by its name."""
        assert isinstance(self.docs, Listing)
        lost = frozenset(paths)
        self.docs.gone, self.docs.cut = (lost, frozenset()) if names else (frozenset(), lost)


def folder(number: int, *, box: str = "[ ]") -> dict[str, bytes]:
    """So many documents with one item each, all incidents of their own."""
    return {
        f"{n:02}.md": postmortem(n + 1, f"- {box} {THINGS[n % 10]} {'of ' * (n // 10)}here — @ana")
        for n in range(number)
    }


def settled(number: int, policy: Policy = DEFAULT) -> Wide:
    """So many documents in ``docs`` and one in ``wiki``, in agreement with their tickets."""
    world = Wide(folder(number), {"w.md": postmortem(20, "- [ ] Something else")}, policy=policy)
    world.settle()
    return world


def tick_elsewhere(world: Wide) -> None:
    """A person ticks the item of ``wiki``, whose ticket is of ``desk``."""
    assert world.wiki is not None
    world.wiki.edit("w.md", world.wiki.content("w.md").replace(b"[ ]", b"[x]"))


def held(outcome: Outcome) -> dict[tuple[str, str], Refusal]:
    """What waits for a person, by adapter and verb."""
    return {(one.adapter, one.verb): one for one in outcome.refused}
