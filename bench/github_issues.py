"""GitHub Issues on a clock that obeys: a first sync, quiet cycles, one change; and a plain poller.

The real client talks HTTP to the fake of the tests, which counts requests and keeps GitHub's limits
by a simulated clock. Wanted: N creates and a constant within 5 % of the time that the limits
impose, no refusal; a quiet cycle of one request a repository, answered 304, in a new process too;
at most 3 requests for one change.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).parent.parent))

from syncer.adapters.github_issues import GithubTracker
from syncer.adapters.github_settings import GithubSettings
from syncer.core.policy import (
    Limits,
    Policy,
    Route,
    SourcePolicy,
    TrackerPolicy,
)
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.cycle import Ports, cycle
from syncer.model import Grammar, Person, Status
from syncer.ports import Health, Memory, Outcome
from syncer.testing.memory import Faults, MemorySource
from syncer.testing.memory_store import MemoryStore
from tests.fakes.github import REPO, TOKEN, FakeGithub, shop
from tests.fakes.github_people import Person as Owner
from tests.fakes.github_state import Clock

ITEMS = 10
MORE = ("acme/api", "acme/web")
"""Repositories that routes lead to, by the last digit of a document's name."""
HOUR, PER_HOUR, PER_MINUTE = 3600, 500, 80
INTERVAL = 300
MOST = 10_000
"""Cycles; who needs more goes round in circles."""
MANY = 100_000
COUNTED, CONSTANT = 1_000, 100
"""Of so many items at the most, a first sync may ask so much beside its creates."""
BESIDE, PER_PAGE = 20, 100
"""A process of its own asks so much beside a listing before it creates."""
ECHOES = 2
"""Cycles in which the listing still shows our own writes."""
POLL = 60
"""Seconds that a plain program waits when it was refused."""
WIDEST = 3
"""Requests for one change."""
SLACK = 1.05


def documents(items: int) -> dict[str, bytes]:
    """Postmortems with ten items each."""
    found = {}
    for number in range(ceil(items / ITEMS)):
        first, last = number * ITEMS, min(items, (number + 1) * ITEMS)
        head = f"# Outage of checkout {number}\n\n**Incident ID:** INC-{number}\n"
        head += f"**Date:** 2026-11-{1 + number % 19:02}\n\n## Action items\n\n"
        lines = (
            f"- [ ] Repair pump {at} of hall {at % 7} — @ana — P2\n" for at in range(first, last)
        )
        found[f"pm/{number:05}.md"] = (head + "".join(lines)).encode()
    return found


@dataclass(slots=True)
class Deployment:
    """One process over the fake: its doors, and what it remembers."""

    fake: FakeGithub
    clock: Clock
    items: int
    routed: tuple[str, ...] = ()
    memory: Memory | None = None
    store: MemoryStore = field(init=False)
    source: MemorySource = field(init=False)
    tracker: GithubTracker = field(init=False)
    policy: Policy = field(init=False)
    grammar: Grammar = field(init=False)

    def __post_init__(self) -> None:
        self.source = MemorySource("docs", documents(self.items), faults=Faults(), clock=self.clock)
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
        people = (Person("ana", accounts={"github": "ana"}),)
        keys = {"type": "github", "repository": REPO, "api_url": self.fake.url}
        settings = GithubSettings.model_validate({**keys, "token": SecretStr(TOKEN)})
        settings = settings.reaching([(one, {}) for one in self.routed])
        led = tuple(
            Route({"path": (f"pm/*{at}.md",)}, "gh", place) for at, place in enumerate(self.routed)
        )
        self.tracker = GithubTracker(
            "gh", settings, people, clock=self.clock, sleep=self.clock.sleep
        )
        self.grammar = Grammar((ENGLISH,), {"gh": self.tracker.reference}, people=people)
        self.policy = Policy(
            limits=Limits(creates=MANY, told=MANY, updates=MANY, closes=MANY),
            write_budget=timedelta(minutes=10),
            sources={"docs": SourcePolicy()},
            trackers={
                "gh": TrackerPolicy(
                    kind="github",
                    destination=REPO,
                    hold=settings.hold,
                    advice=self.tracker.advice,
                )
            },
            routes=(*led, Route(tracker="gh")),
            people=people,
        )

    def cycle(self) -> tuple[Outcome, bool]:
        """One cycle, and whether it found anything to do."""
        ports = Ports({"docs": self.source}, {"gh": self.tracker}, {}, self.store, self.clock.sleep)
        self.memory, plan, outcome = cycle(
            ports, self.memory, self.grammar, self.policy, self.clock, apply=True
        )
        return outcome, bool(plan.changes or outcome.waiting or outcome.failed)

    def health(self, outcome: Outcome) -> Health:
        """How the tracker fared."""
        return next(one for one in outcome.health if one.name == "gh")

    def settle(self, *, anew: bool = False) -> int:
        """Cycles until one finds nothing to do; a pause of the tracker is waited for.

        ``anew``: each in a process of its own.
        """
        for number in range(MOST):
            if anew:
                self.restart()
            outcome, busy = self.cycle()
            until = self.health(outcome).retry_at
            if until is not None and until > self.clock():
                self.clock.now = until
            elif not busy:
                return number + 1
        raise RuntimeError("it does not settle")


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


def imposed(writes: int) -> float:
    """Seconds that so many writes take at the least: one a second, 80 a minute, 500 an hour."""
    times: list[float] = []
    for at in range(writes):
        turn = times[-1] + 1 if times else 0.0
        if at >= PER_MINUTE:
            turn = max(turn, times[at - PER_MINUTE] + 60)
        if at >= PER_HOUR:
            turn = max(turn, times[at - PER_HOUR] + HOUR)
        times.append(turn)
    return times[-1] if times else 0.0


def asked(fake: FakeGithub) -> str:
    """The requests since the fake last forgot."""
    counted = Counter(f"{one.method} {one.status}" for one in fake.seen)
    return ", ".join(f"{number} {name}" for name, number in sorted(counted.items())) or "none"


def first_sync(at: Deployment) -> list[Row]:
    """Every item gets its issue."""
    fake, items = at.fake, at.items
    real = time.perf_counter()
    cycles = at.settle()
    writes = fake.writes()
    took = (writes[-1].at - writes[0].at).total_seconds()
    least = imposed(len(writes))
    creates = fake.count("POST", r"/issues$")
    more = len(fake.seen) - creates
    span = timedelta(seconds=round(took))
    print(f"first sync: {cycles} cycles, {time.perf_counter() - real:.1f} s here; {asked(fake)}")
    alone = timedelta(seconds=round(imposed(items)))
    few = items > COUNTED or more <= CONSTANT
    bound = "shown" if items > COUNTED else f"at most {CONSTANT}"
    return [
        Row(
            "first sync: creates", f"{creates}", f"{items}", creates == items == len(fake.issues())
        ),
        Row("first sync: other requests", f"{more}", bound, few),
        Row(
            "first sync: simulated time",
            f"{span}, {took / max(least, 1):.3f} of imposed",
            f"at most {SLACK}",
            took <= least * SLACK,
        ),
        Row(
            "first sync: refused by a limit", f"{fake.limits.refused}", "0", not fake.limits.refused
        ),
        Row("first sync: the creates alone would take", f"{alone}", "shown", met=True),
    ]


def by_cron(items: int) -> list[Row]:
    """The first sync again, by a process for every cycle."""
    clock = Clock()
    with shop(clock) as fake:
        fake.keeps_answers = False
        at = Deployment(fake, clock, items)
        processes = at.settle(anew=True)
        creates = fake.count("POST", r"/issues$")
        more = len(fake.seen) - creates
        one = creates == items == len(fake.issues()) and not fake.limits.refused
        each, bound = more / processes, BESIDE + ceil(items / PER_PAGE)
        return [
            Row("first sync by cron: creates", f"{creates}", f"{items}", one),
            Row(
                "first sync by cron: others per process",
                f"{each:.1f} in {processes}",
                f"at most {bound}",
                each <= bound,
            ),
        ]


def quiet(at: Deployment, *, anew: bool = False) -> list[Row]:
    """Nobody changed anything; ``anew``: and another process finds that out."""
    fake = at.fake
    for _ in range(ECHOES):
        at.clock.advance(INTERVAL)
        at.cycle()
    if anew:
        at.restart()
    fake.forget()
    at.clock.advance(INTERVAL)
    began = time.process_time()
    _, busy = at.cycle()
    seconds = time.process_time() - began
    repositories = 1 + len(at.routed)
    same = fake.count(status=304) == len(fake.seen) == repositories
    writes = len(fake.writes())
    name = "quiet cycle of a new process" if anew else "quiet cycle"
    name += f", {repositories} repositories" if at.routed else ""
    return [
        Row(f"{name}: requests", asked(fake), f"{repositories}, answered 304", same),
        Row(f"{name}: writes", f"{writes}", "0", not (writes or busy)),
        Row(f"{name}: CPU, with the fake", f"{seconds:.2f} s", "shown", met=True),
    ]


def several(items: int) -> list[Row]:
    """Tickets in three repositories, as routes have it."""
    clock = Clock()
    with shop(clock) as fake:
        fake.keeps_answers = False
        fake.limits = replace(fake.limits, hourly=MANY)
        for name in MORE:
            fake.repo(name, dict(fake.world.repos[REPO].roles))
        at = Deployment(fake, clock, items, MORE)
        at.settle()
        each = [len(fake.issues(name)) for name in (REPO, *MORE)]
        made = fake.count("POST", r"/issues$")
        met = made == items == sum(each) and all(each) and not fake.limits.refused
        spread = " + ".join(map(str, each))
        row = Row("first sync of 3 repositories: creates", f"{made} as {spread}", f"{items}", met)
        return [row, *quiet(at), *quiet(at, anew=True)]


def changes(at: Deployment) -> list[Row]:
    """A person closes an issue; an author ticks a box."""
    fake = at.fake
    found = []
    # The first sync has used up what an hour allows: what is told before the next waits for it.
    at.clock.advance(HOUR)
    at.settle()
    fake.forget()
    at.clock.advance(INTERVAL)
    Owner(fake).move(f"{REPO}#{fake.issues()[0].number}", Status.DONE)
    at.cycle()
    closed = b"- [x]" in b"".join(at.source.content(path) for path in at.source.paths)
    number = len(fake.seen)
    met = closed and number <= WIDEST
    found.append(Row("an issue closed", asked(fake), f"at most {WIDEST}", met))
    at.settle()
    fake.forget()
    at.clock.advance(INTERVAL)
    path = at.source.paths[-1]
    at.source.edit(path, at.source.content(path).replace(b"- [ ]", b"- [x]", 1))
    at.cycle()
    told = [one for one in fake.issues() if one.state == "closed"]
    number = len(fake.seen)
    met = len(told) == 2 and number <= WIDEST
    found.append(Row("a box ticked", asked(fake), f"at most {WIDEST}", met))
    return found


class Poller:
    """What one writes first: search, create and label each item; then look at each, every time."""

    def __init__(self, fake: FakeGithub, clock: Clock) -> None:
        self.fake, self.clock = fake, clock
        self.numbers: list[int] = []

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Ask until it is not refused any more."""
        while True:
            request = urllib.request.Request(  # noqa: S310 - loopback
                f"{self.fake.url}{path}",
                None if body is None else json.dumps(body).encode(),
                {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
                method=method,
            )
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
                    return json.loads(answer.read())
            except urllib.error.HTTPError as error:
                if error.code != 403:
                    raise
                self.clock.advance(POLL)

    def first(self, items: int) -> None:
        """Search, create, label."""
        for number in range(items):
            self.ask("GET", f"/search/issues?q=repo:{REPO}+item-{number}+in:body")
            made = self.ask("POST", f"/repos/{REPO}/issues", {"title": f"Repair {number}"})
            self.ask("POST", f"/repos/{REPO}/issues/{made['number']}/labels", {"labels": ["x"]})
            self.numbers.append(made["number"])

    def quiet(self) -> None:
        """Look at each."""
        for number in self.numbers:
            self.ask("GET", f"/repos/{REPO}/issues/{number}")


def compare(items: int) -> None:
    """The same numbers of a program without cursor, marker and pace."""
    clock = Clock()
    with shop(clock) as fake:
        fake.keeps_answers = False
        poller = Poller(fake, clock)
        began: datetime = clock()
        poller.first(items)
        span = timedelta(seconds=round((clock() - began).total_seconds()))
        print(f"a plain poller, {items} items: first sync {span}, {len(fake.seen)} requests,")
        print(f"  refused by a limit {fake.limits.refused} times; with search it would repeat what")
        print("  the index does not show yet, and a lost answer is a second issue")
        clock.advance(HOUR)
        fake.forget()
        poller.quiet()
        print(f"  quiet cycle: {asked(fake)}; every 5 minutes {12 * items} of 5,000 an hour")


def main() -> int:
    """Print every figure beside its target; 1 if one is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000])
    sizes = parser.parse_args().sizes
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    missed = 0
    for items in sizes:
        clock = Clock()
        with shop(clock) as fake:
            fake.keeps_answers = False
            fake.limits = replace(fake.limits, hourly=MANY)
            at = Deployment(fake, clock, items)
            print(f"-- {items} items, {len(at.source.paths)} documents")
            rows = [*first_sync(at), *quiet(at), *changes(at), *quiet(at, anew=True)]
        if items <= COUNTED:
            rows += [*by_cron(items), *several(items)]
        for row in rows:
            row.show()
            missed += not row.met
    compare(min(sizes))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
