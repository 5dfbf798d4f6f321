"""Jira on a clock that obeys: a first sync, quiet cycles, one change; beside a per-item poller.

The real client talks HTTP to the fake of the tests, both deployments, which counts requests and
keeps Jira's limits by a simulated clock. Wanted of 1,000 items: 20 bulk creates and at most 6 other
requests, of 2 more for each further project; of 10,000 over 5 projects: a quiet cycle of 1 search
and no write; of one status change at most 3 requests beside that search.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).parent.parent))

from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_site import forget_looks
from syncer.adapters.jira_tracker import JiraTracker
from syncer.core.policy import Limits, Policy, Route, SourcePolicy, TrackerPolicy
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.cycle import Ports, cycle
from syncer.model import Grammar, Person, Status
from syncer.ports import Memory, Outcome
from syncer.testing.memory import Faults, MemorySource
from syncer.testing.memory_store import MemoryStore
from tests.fakes.github_state import Clock
from tests.fakes.jira import TOKEN, Jira, desk
from tests.fakes.jira_people import Person as Owner

ITEMS, PROJECTS = 10, 5
INTERVAL, HOUR = 300, 3600
MANY = 100_000
COUNTED = 1_000
"""So many items are of one project, more of several."""
BESIDE, EACH = 6, 2
"""So much a first sync may ask beside its creates; so much more for each further project."""
AT_ONCE, WIDEST = 50, 3
SAID = (" — @ana — P2", " — P1", " — @ana — 2027-01-29", "")
"""What authors tell of an item, and what not."""
ECHOES = 3
"""Cycles in which looks still show our own writes."""
PLACES = tuple(f"T{number}" for number in range(PROJECTS))


def documents(items: int, places: int) -> dict[str, bytes]:
    """Postmortems with ten items each, in so many folders."""
    found = {}
    for number in range(ceil(items / ITEMS)):
        first, last = number * ITEMS, min(items, (number + 1) * ITEMS)
        head = f"# Outage of checkout {number}\n\n**Incident ID:** INC-{number}\n"
        head += f"**Date:** 2026-11-{1 + number % 19:02}\n\n## Action items\n\n"
        lines = (
            f"- [ ] Repair pump {at} of hall {at % 7}{SAID[at % 4]}\n" for at in range(first, last)
        )
        found[f"t{number % places}/{number:05}.md"] = (head + "".join(lines)).encode()
    return found


@dataclass(slots=True)
class Deployment:
    """One process over the fake: its doors, and what it remembers."""

    fake: Jira
    clock: Clock
    items: int
    projects: int
    memory: Memory | None = None
    store: MemoryStore = field(init=False)
    source: MemorySource = field(init=False)
    tracker: JiraTracker = field(init=False)
    policy: Policy = field(init=False)
    grammar: Grammar = field(init=False)

    def __post_init__(self) -> None:
        self.source = MemorySource(
            "docs", documents(self.items, self.projects), faults=Faults(), clock=self.clock
        )
        self.store = MemoryStore(clock=self.clock)
        self.begin()

    def restart(self) -> None:
        """The process ends; another begins with what the store has, as one that cron starts."""
        self.store.close()
        self.store = self.store.another()
        self.memory = None
        self.begin()

    def begin(self) -> None:
        """What a process makes of its configuration."""
        forget_looks()
        people = (Person("ana", accounts={"jira": self.fake.account("ana").id}),)
        keys: dict[str, object] = {"type": "jira", "url": self.fake.url, "project": PLACES[0]}
        keys |= {"token": SecretStr(TOKEN)}
        if self.fake.cloud:
            keys["email"] = "syncer@acme.example"
        settings = JiraSettings.model_validate(keys).reaching([(one, {}) for one in PLACES])
        self.tracker = JiraTracker(
            "jira", settings, people, clock=self.clock, sleep=self.clock.sleep
        )
        self.grammar = Grammar((ENGLISH,), {"jira": self.tracker.reference}, people=people)
        self.policy = Policy(
            limits=Limits(creates=MANY, told=MANY, updates=MANY, closes=MANY),
            write_budget=timedelta(minutes=10),
            sources={"docs": SourcePolicy()},
            trackers={
                "jira": TrackerPolicy(
                    kind="jira",
                    destination=PLACES[0],
                    hold=settings.hold,
                    advice=self.tracker.advice,
                )
            },
            routes=tuple(
                Route(when={"path": (f"{one.lower()}/**",)}, tracker="jira", destination=one)
                for one in PLACES
            ),
            people=people,
        )

    def cycle(self) -> tuple[Outcome, bool]:
        """One cycle, and whether it found anything to do."""
        ports = Ports(
            {"docs": self.source}, {"jira": self.tracker}, {}, self.store, self.clock.sleep
        )
        self.memory, plan, outcome = cycle(
            ports, self.memory, self.grammar, self.policy, self.clock, apply=True
        )
        return outcome, bool(plan.changes or outcome.waiting or outcome.failed)

    def calm(self) -> None:
        """Until no look shows what we wrote ourselves."""
        for _ in range(ECHOES):
            self.clock.advance(INTERVAL)
            self.cycle()


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside its target."""

    name: str
    value: str
    target: str
    met: bool

    def show(self) -> None:
        """Print it."""
        print(
            f"{self.name:<48} {self.value:>28}   {self.target:<24} {'' if self.met else 'MISSED'}"
        )


def asked(fake: Jira) -> str:
    """The requests since the fake last forgot."""
    counted = Counter(
        "search" if "/search" in one.path else f"{one.method} {one.status}" for one in fake.seen
    )
    return ", ".join(f"{number} {name}" for name, number in sorted(counted.items())) or "none"


def first_sync(at: Deployment) -> list[Row]:
    """Every item gets its issue."""
    fake, items, began = at.fake, at.items, at.clock()
    real = time.perf_counter()
    cycles = 0
    while True:
        cycles += 1
        if not at.cycle()[1]:
            break
        if len(fake.issues()) == items:
            break
    creates = fake.count("POST", r"/issue/bulk$")
    more, wanted = len(fake.seen) - creates, ceil(items / AT_ONCE)
    span = timedelta(seconds=round((at.clock() - began).total_seconds()))
    refused = fake.count(status=429)
    print(f"first sync: {cycles} cycles, {time.perf_counter() - real:.1f} s here; {asked(fake)}")
    one = creates == wanted and len(fake.issues()) == items
    most = BESIDE + EACH * (at.projects - 1)
    return [
        Row("first sync: bulk creates", f"{creates}", f"{wanted}", one),
        Row("first sync: other requests", f"{more}", f"at most {most}", more <= most),
        Row("first sync: simulated time", f"{span}", "shown", met=True),
        Row("first sync: refused by a limit", f"{refused}", "0", refused == 0),
    ]


def quiet(at: Deployment, *, anew: bool = False) -> list[Row]:
    """Nobody changed anything; ``anew``: and another process finds that out."""
    fake = at.fake
    at.calm()
    if anew:
        at.restart()
    fake.forget()
    at.clock.advance(INTERVAL)
    began = time.process_time()
    _, busy = at.cycle()
    seconds = time.process_time() - began
    searches = fake.count("POST", "/search")
    writes = len(fake.writes())
    name = "quiet cycle of a new process" if anew else "quiet cycle"
    bound = "1 search, and what it is" if anew else "1 search"
    met = searches == 1 and len(fake.seen) == 1 + anew
    return [
        Row(f"{name}: requests", asked(fake), bound, met),
        Row(f"{name}: writes", f"{writes}", "0", not (writes or busy)),
        Row(f"{name}: CPU, with the fake", f"{seconds:.2f} s", "shown", met=True),
    ]


def changes(at: Deployment) -> list[Row]:
    """A person resolves an issue; an author ticks a box."""
    fake, found = at.fake, []
    at.calm()
    fake.forget()
    at.clock.advance(INTERVAL)
    Owner(fake).move(fake.issues()[0].key, Status.DONE)
    at.cycle()
    closed = b"- [x]" in b"".join(at.source.content(path) for path in at.source.paths)
    beside = len(fake.seen) - fake.count("POST", "/search")
    met = closed and beside <= WIDEST
    found.append(Row("an issue resolved", asked(fake), f"1 search, at most {WIDEST}", met))
    at.calm()
    fake.forget()
    at.clock.advance(INTERVAL)
    path = at.source.paths[-1]
    at.source.edit(path, at.source.content(path).replace(b"- [ ]", b"- [x]", 1))
    at.cycle()
    told = [one for one in fake.issues() if one.resolution is not None]
    beside = len(fake.seen) - fake.count("POST", "/search")
    met = len(told) == 2 and beside <= WIDEST
    found.append(Row("a box ticked", asked(fake), f"1 search, at most {WIDEST}", met))
    return found


class Poller:
    """What one writes first: search and create each item; then look at each, every time."""

    def __init__(self, fake: Jira, clock: Clock) -> None:
        self.fake, self.clock = fake, clock
        self.version = 3 if fake.cloud else 2
        self.keys: list[str] = []

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask until it is not refused any more."""
        while True:
            request = urllib.request.Request(  # noqa: S310 - loopback
                f"{self.fake.url}/rest/api/{self.version}{path}",
                None if body is None else json.dumps(body).encode(),
                {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
                method=method,
            )
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise
                self.clock.advance(float(error.headers.get("Retry-After") or 1))

    def first(self, items: int) -> None:
        """Search, create."""
        search = "/search/jql" if self.version == 3 else "/search"
        for number in range(items):
            self.ask("POST", search, {"jql": f'labels = "item-{number}"', "fields": ["key"]})
            named = {"project": {"key": PLACES[0]}, "issuetype": {"name": "Task"}}
            body = {"fields": {**named, "summary": f"Repair {number}"}}
            self.keys.append(self.ask("POST", "/issue", body)["key"])

    def quiet(self) -> None:
        """Look at each."""
        for key in self.keys:
            self.ask("GET", f"/issue/{key}")


def compare(items: int) -> None:
    """The same numbers of a program without cursor, marker and batch."""
    clock = Clock()
    with desk(cloud=False, clock=clock) as fake:
        prepared(fake)
        poller = Poller(fake, clock)
        poller.first(items)
        print(f"a per-item poller, {items} items: first sync {asked(fake)};")
        print("  its search does not show yet what it has just made: a lost answer is a second one")
        fake.forget()
        poller.quiet()
        print(f"  quiet cycle: {asked(fake)}")


def prepared(fake: Jira) -> None:
    """Its projects."""
    fake.keeps_answers = False
    for key in PLACES:
        fake.project(key, ("syncer", "ana", "ben", "pat"))


def main() -> int:
    """Print every figure beside its target; 1 if one is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    sizes = parser.parse_args().sizes
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    missed = 0
    for items, cloud in ((items, cloud) for items in sizes for cloud in (True, False)):
        clock = Clock()
        with desk(cloud=cloud, clock=clock) as fake:
            prepared(fake)
            at = Deployment(fake, clock, items, 1 if items <= COUNTED else PROJECTS)
            kind = "Cloud" if cloud else "Data Center"
            print(f"-- {kind}, {items} items, projects: {at.projects}")
            rows = [*first_sync(at), *quiet(at), *changes(at), *quiet(at, anew=True)]
        for row in rows:
            row.show()
            missed += not row.met
    compare(min(sizes))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
