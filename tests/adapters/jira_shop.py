"""Documents in memory, issues at the fake Jira, and a process that syncs them and may die."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from syncer.adapters.jira_site import forget_looks
from syncer.adapters.jira_tracker import JiraTracker
from syncer.core.policy import Limits, Policy, Route, SourcePolicy, TrackerPolicy
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.cycle import Ports, cycle
from syncer.model import Grammar, Plan, Problem
from syncer.ports import Memory, Outcome, Tracker
from syncer.testing.memory import Faults, MemorySource
from syncer.testing.memory_store import MemoryStore
from tests.adapters.jira_world import at, humans
from tests.fakes.github_state import Clock
from tests.fakes.jira import PROJECT, Jira
from tests.fakes.jira_people import Person
from tests.fakes.jira_state import Issue

QUIET = 12
ONE: Mapping[str, Mapping[str, object]] = {"jira": {"project": PROJECT}}
HERE = (Route(tracker="jira"),)


class Shop:
    """A deployment whose tickets are issues, of one tracker or of several."""

    def __init__(
        self,
        fake: Jira,
        documents: Mapping[str, bytes],
        *,
        trackers: Mapping[str, Mapping[str, object]] = ONE,
        routes: Sequence[Route] = HERE,
        others: Mapping[str, tuple[Tracker, TrackerPolicy]] | None = None,
    ) -> None:
        """``trackers``: their keys by name; ``others``: trackers of another kind, as they are."""
        assert isinstance(fake.clock, Clock)
        self.fake, self.clock = fake, fake.clock
        self.keys, self.routes, self.others = trackers, tuple(routes), others or {}
        self.docs = MemorySource("docs", documents, faults=Faults(), clock=self.clock)
        self.store = MemoryStore(clock=self.clock)
        self.people = Person(fake)
        self.file = humans(fake)
        """The people file."""
        self.writes = True
        """Whether documents are written."""
        self.memory: Memory | None = None
        self.trackers: dict[str, Tracker] = {}
        self.begin(self.clock)

    def begin(self, clock: Callable[[], datetime]) -> None:
        """Another process: nothing outlives the one before but its store."""
        forget_looks()
        self.now, self.memory = clock, None
        self.hang_up()
        given: dict[str, TrackerPolicy] = {}
        for name, keys in self.keys.items():
            home = str(keys["project"])
            reached = [(one.destination or home, one.details) for one in self.routed(name)]
            tracker = at(self.fake, keys, name=name, clock=clock, routes=reached, people=self.file)
            self.trackers[name] = tracker
            given[name] = TrackerPolicy(
                kind="jira", destination=home, hold=tracker.search_lag, advice=tracker.advice
            )
        for name, (other, policy) in self.others.items():
            self.trackers[name], given[name] = other, policy
        people = self.file
        self.policy = Policy(
            sources={"docs": SourcePolicy(writes=self.writes)},
            trackers=given,
            routes=self.routes,
            limits=replace(Limits(), creates=10_000),
            people=people,
            contact="#sre-help",
        )
        tickets = {name: one.reference for name, one in self.trackers.items()}
        self.grammar = Grammar(vocabularies=(ENGLISH,), tickets=tickets, people=people)

    def hang_up(self) -> None:
        """Its connections end with a process."""
        for one in self.trackers.values():
            if isinstance(one, JiraTracker):
                one.client.close()
        self.trackers = {}

    def routed(self, name: str) -> Sequence[Route]:
        """The routes that lead to a tracker."""
        return [one for one in self.routes if one.tracker == name]

    def restart(self, clock: Callable[[], datetime] | None = None) -> None:
        """The process dies; another takes over with what the store has."""
        self.store.close()
        self.store = self.store.another()
        self.begin(clock or self.clock)

    def cycle(
        self, *, full: bool = False, listed_by: datetime | None = None
    ) -> tuple[Plan, Outcome]:
        """One cycle of the running process."""
        ports = Ports({"docs": self.docs}, self.trackers, {}, self.store, self.clock.sleep)
        self.memory, planned, outcome = cycle(
            ports,
            self.memory,
            self.grammar,
            self.policy,
            self.now,
            apply=True,
            full=full,
            listed_by=listed_by,
        )
        return planned, outcome

    def settle(self, *, full: bool = False) -> Outcome:
        """Cycles, two minutes apart, until one finds nothing to do."""
        for _ in range(QUIET):
            self.clock.advance(120)
            planned, outcome = self.cycle(full=full)
            assert self.memory is not None
            if not (planned.changes or outcome.failed or outcome.waiting or self.memory.pending):
                return outcome
        raise AssertionError(f"not quiet: {planned.changes} {outcome.problems}")

    @property
    def tracker(self) -> Tracker:
        """The first one."""
        return next(iter(self.trackers.values()))

    @property
    def issues(self) -> list[Issue]:
        return self.fake.issues()

    def text(self, path: str) -> str:
        return self.docs.content(path).decode()

    def line(self, title: str, path: str = "a.md") -> str:
        """The line of an action item."""
        return next(one for one in self.text(path).splitlines() if title in one)

    def edit(self, old: str, new: str, path: str = "a.md") -> None:
        """A person changes a document."""
        text = self.text(path)
        assert old in text
        self.docs.edit(path, text.replace(old, new).encode())

    def issue(self, title: str) -> Issue:
        """The only issue with this title."""
        (found,) = (one for one in self.issues if one.summary == title)
        return found

    def name(self, title: str) -> str:
        """Its key."""
        return self.issue(title).key


def codes(outcome: Outcome) -> set[str]:
    """The kinds of problem that a cycle told of."""
    return {str(one.code) for one in outcome.problems if isinstance(one, Problem)}
