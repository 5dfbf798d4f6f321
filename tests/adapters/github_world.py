"""Documents in memory, issues at the fake GitHub, and a process that syncs them and may die."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import SecretStr

from syncer.adapters.github import PACES
from syncer.adapters.github_issues import GithubTracker
from syncer.adapters.github_settings import GithubSettings
from syncer.core.policy import Limits, Policy, Route, SourcePolicy, TrackerPolicy
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.cycle import Ports, cycle
from syncer.model import Grammar, Plan
from syncer.model import Person as Human
from syncer.ports import Memory, Outcome
from syncer.testing.memory import Faults, MemorySource
from syncer.testing.memory_store import MemoryStore
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock, Issue

HUMANS = (
    Human("ana", ("Ana Silva",), ("ana@acme.example",), accounts={"github": "ana"}),
    Human("ben", accounts={"github": "ben"}),
    Human("pat", accounts={"github": "pat"}),
    Human("nobody"),
)
QUIET = 12
NO_KEYS: Mapping[str, object] = {}


def at(
    fake: FakeGithub,
    keys: Mapping[str, object] = NO_KEYS,
    *,
    clock: Callable[[], datetime] | None = None,
    token: str = "ghp_syncer",  # noqa: S107 - the fake's own
    people: Sequence[Human] = HUMANS,
    routed: Sequence[str] = (),
) -> GithubTracker:
    """A tracker of its own process; routes lead to ``routed`` repositories, too."""
    assert isinstance(fake.clock, Clock)
    PACES.forget()
    given = {"type": "github", "repository": REPO, "api_url": fake.url, "token": SecretStr(token)}
    settings = GithubSettings.model_validate({**given, **keys}).reaching(
        [(one, {}) for one in routed]
    )
    return GithubTracker("gh", settings, people, clock=clock or fake.clock, sleep=fake.clock.sleep)


class Shop:
    """A deployment whose tickets are issues."""

    def __init__(
        self,
        fake: FakeGithub,
        documents: Mapping[str, bytes],
        routed: Sequence[str] = (),
        keys: Mapping[str, object] = NO_KEYS,
    ) -> None:
        """Items of documents in a folder ``api`` go to the routed repository of that name."""
        assert isinstance(fake.clock, Clock)
        self.routed, self.keys = tuple(routed), keys
        self.fake, self.clock = fake, fake.clock
        self.faults = Faults()
        self.docs = MemorySource("docs", documents, faults=self.faults, clock=self.clock)
        self.store = MemoryStore(clock=self.clock)
        self.people = Person(fake)
        self.memory: Memory | None = None
        self.lives = 0
        self.begin(self.clock)

    def begin(self, clock: Callable[[], datetime]) -> None:
        """Another process, with a token of its own, as nothing may outlive the one before."""
        self.lives += 1
        token = self.fake.token(value=f"ghp_{self.lives}").value
        self.now = clock
        self.memory = None
        self.tracker = at(self.fake, self.keys, clock=clock, token=token, routed=self.routed)
        led = ((f"{one.partition('/')[2]}/**", one) for one in self.routed)
        routes = tuple(Route({"path": (folder,)}, "gh", place) for folder, place in led)
        self.policy = Policy(
            sources={"docs": SourcePolicy()},
            trackers={
                "gh": TrackerPolicy(
                    kind="github",
                    destination=REPO,
                    hold=timedelta(seconds=60),
                    advice=self.tracker.advice,
                )
            },
            routes=(*routes, Route(tracker="gh")),
            limits=replace(Limits(), creates=10_000),
            people=HUMANS,
            contact="#sre-help",
        )
        self.grammar = Grammar(
            vocabularies=(ENGLISH,), tickets={"gh": self.tracker.reference}, people=HUMANS
        )

    def restart(self, clock: Callable[[], datetime] | None = None) -> None:
        """The process dies; another takes over with what the store has."""
        self.store.close()
        self.store = self.store.another()
        self.begin(clock or self.clock)

    def cycle(
        self, *, full: bool = False, listed_by: datetime | None = None
    ) -> tuple[Plan, Outcome]:
        """One cycle of the running process."""
        ports = Ports({"docs": self.docs}, {"gh": self.tracker}, {}, self.store, self.clock.sleep)
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

    def settle(self) -> Outcome:
        """Cycles, two minutes apart, until one finds nothing to do."""
        for _ in range(QUIET):
            self.clock.advance(120)
            planned, outcome = self.cycle()
            assert self.memory is not None
            if not (planned.changes or outcome.failed or outcome.waiting or self.memory.pending):
                return outcome
        raise AssertionError(f"not quiet: {planned.changes} {outcome.problems}")

    @property
    def issues(self) -> list[Issue]:
        return self.fake.issues()

    def text(self, path: str) -> str:
        return self.docs.content(path).decode()

    def name(self, title: str) -> str:
        """The name of the only issue with this title."""
        (issue,) = (one for one in self.issues if one.title == title)
        return f"{REPO}#{issue.number}"
