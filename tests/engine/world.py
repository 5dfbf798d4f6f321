"""A whole deployment in memory: one folder, one tracker, one store, and a clock that obeys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from syncer.core.policy import Mode, Policy, Route, SourcePolicy, TrackerPolicy
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.cycle import Ports, cycle
from syncer.model import DocRef, Grammar, Plan
from syncer.ports import Memory, Outcome
from syncer.testing.memory import Faults, MemoryNotifier, MemorySource, MemoryTracker
from syncer.testing.memory_store import MemoryStore

START = datetime(2026, 11, 20, 12, tzinfo=UTC)
DEFAULT = Policy()
QUIET = 12
"""More cycles than any history of these tests takes to settle."""


def postmortem(number: int, *lines: str) -> bytes:
    """A document of its own incident, with these lines as action items."""
    head = [
        f"# Outage of checkout {number}",
        "",
        f"**Incident ID:** INC-{number}",
        f"**Date:** 2026-11-{number:02}",
        "",
        "## Action items",
        "",
    ]
    return "\n".join([*head, *lines, ""]).encode()


class World:
    """The doubles, and a process that runs cycles over them and may die."""

    def __init__(
        self,
        documents: Mapping[str, bytes] | None = None,
        *,
        lag: timedelta = timedelta(0),
        policy: Policy = DEFAULT,
        source: type[MemorySource] = MemorySource,
        tracker: type[MemoryTracker] = MemoryTracker,
    ) -> None:
        self.now = START
        self.slept: list[float] = []
        self.faults = Faults()
        self.docs = source("docs", documents or {}, faults=self.faults, clock=self.clock)
        self.ops = tracker("ops", self.clock, lag, faults=self.faults)
        self.mail = MemoryNotifier("mail", faults=self.faults)
        self.policy = replace(
            policy,
            sources={"docs": SourcePolicy()},
            trackers={
                "ops": TrackerPolicy(
                    kind="memory", destination="OPS", hold=lag, advice=self.ops.advice
                )
            },
            routes=(Route(tracker="ops"),),
        )
        self.grammar = Grammar(vocabularies=(ENGLISH,), tickets={"ops": self.ops.reference})
        self.store = MemoryStore(clock=self.clock)
        self.wire()
        self.memory: Memory | None = None

    def clock(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def wire(self) -> None:
        """Build the ports anew, with what stands in their places now."""

        def boundary(name: str) -> None:
            verb, _, phase = name.partition(":")
            self.faults.reach("store", verb, phase)

        self.store.boundary = boundary
        self.ports = Ports(
            {self.docs.name: self.docs},
            {self.ops.name: self.ops},
            {"mail": self.mail},
            self.store,
            self.sleep,
        )

    def cycle(self, *, apply: bool = True, full: bool = False) -> tuple[Plan, Outcome]:
        """One cycle of the running process; what it remembers is what the next would recall."""
        memory, planned, outcome = cycle(
            self.ports,
            self.memory,
            self.grammar,
            self.policy,
            self.clock,
            apply=apply,
            full=full,
        )
        if apply:
            self.memory = memory
            assert self.store.recall() == memory
        return planned, outcome

    def restart(self) -> None:
        """The process dies; another one takes over with what the store has."""
        self.store.close()
        self.store = self.store.another()
        self.memory = None
        self.wire()

    def rival(self) -> None:
        """Another process on the same store, that believes it leads, runs a whole cycle."""
        ports = replace(self.ports, store=usurper(self.store))
        cycle(ports, None, self.grammar, self.policy, self.clock, apply=True)

    def lose_database(self) -> None:
        """The store is gone, and an empty one takes its place."""
        self.store = MemoryStore(clock=self.clock)
        self.memory = None
        self.wire()

    def mode(self, mode: Mode) -> None:
        """An operator changes the mode."""
        self.policy = replace(self.policy, mode=mode)

    def settle(self) -> Outcome:
        """Cycles, two minutes apart, until one of them finds nothing to do."""
        for _ in range(QUIET):
            self.now += timedelta(minutes=2)
            planned, outcome = self.cycle()
            busy = planned.changes or outcome.failed or outcome.waiting
            if not (busy or self.known.pending):
                return outcome
        raise AssertionError(f"not quiet after {QUIET} cycles: {planned.changes}")

    @property
    def known(self) -> Memory:
        """What the running process remembers."""
        assert self.memory is not None
        return self.memory

    @property
    def titles(self) -> list[str]:
        """The titles of all tickets, sorted: two alike are one too many."""
        return sorted(ticket.title for ticket in self.ops.tickets)

    def readable(self) -> dict[str, str]:
        """All documents, with each ticket's name replaced by its title: numbers are chance."""
        titles = {ticket.name: ticket.title for ticket in self.ops.tickets}
        ids = {ticket.id: ticket.title for ticket in self.ops.tickets}

        def title(found: re.Match[str]) -> str:
            return f"<{titles.get(found[0]) or ids.get(found[0]) or found[0]}>"

        return {
            path: re.sub(r"\b[A-Z]+-\d+\b|\b10\d{3}\b", title, self.docs.content(path).decode())
            for path in self.docs.paths
        }

    @property
    def written(self) -> tuple[int, int]:
        """How much was written so far: documents, tickets and comments."""
        return self.docs.writes, self.ops.writes


def usurper(store: MemoryStore) -> MemoryStore:
    """Another process on the same state, that believes it leads."""
    twin = store.another()
    twin.lead = lambda: True  # type: ignore[method-assign]  # the belief in question
    return twin


def doc(path: str) -> DocRef:
    """A document of the world's only source."""
    return DocRef("docs", path)
