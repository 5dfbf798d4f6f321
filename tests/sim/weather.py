"""What goes wrong, what comes late, and what operators do about it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from syncer.core.policy import Mode
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.model import Code, Problem, TicketRef
from syncer.testing.memory import Crash
from tests.sim.forge import MOODS
from tests.sim.ledger import Ledger
from tests.sim.stage import NAME, Stage

ERRORS: tuple[tuple[str, Callable[[], AdapterError]], ...] = (
    ("times out", lambda: InDoubt("no answer", adapter="x")),
    ("is refused", lambda: Transient("connection refused", adapter="x")),
    ("is throttled for 3 s", lambda: Transient("slow down", adapter="x", retry_after=3)),
    ("is throttled for 10 min", lambda: Transient("slow down", adapter="x", retry_after=600)),
    ("is rejected", lambda: Rejected("not like this", adapter="x")),
    ("is denied", lambda: Denied("not you", adapter="x")),
    ("is stale", lambda: Stale("it moved", adapter="x")),
    ("is gone", lambda: Gone("not there", adapter="x")),
)
CALLS = (
    *(("ops", verb) for verb in ("changes", "fetch", "find", "create", "update", "comment")),
    *(("docs", verb) for verb in ("changes", "fetch", "write", "propose", "proposal")),
)
JUMPS = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=5),
    timedelta(minutes=-10),
    timedelta(hours=-1),
)


class Weather:
    """Faults, time and operators; every act says in words what it did, or "" for nothing."""

    def __init__(self, stage: Stage, ledger: Ledger, chance: random.Random) -> None:
        self.stage, self.ledger, self.chance = stage, ledger, chance
        self.meddle: Callable[[], str] = str
        """An act of some person, drawn anew at each call."""

    def _cycle(self, words: str, *, full: bool = False) -> str:
        before = self.stage.now
        done = self.stage.cycle(full=full)
        self.stage.now += timedelta(minutes=1)
        fired = self.stage.faults.fired
        struck = ", ".join(f"{one.adapter}.{one.verb} {one.phase} {one.subject}" for one in fired)
        for one in fired:
            self.stage.seen[f"struck {one.adapter}.{one.verb} {one.phase}"] += 1
        self.stage.faults.reset()
        if done is None:
            return f"{words}; the process died"
        landed = ", ".join(f"{count} {kind}" for kind, count in sorted(done[1].landed.items()))
        took = (self.stage.now - before).total_seconds()
        where = f"; struck: {struck}" if struck else ""
        return f"{words}: {landed or 'nothing'} landed{where} ({took:.0f} s)"

    def _crossing(self) -> int:
        """Where in a cycle: most have few crossings, and the first matter as much as the last."""
        return self.chance.randint(1, self.chance.choice((8, 16, 40)))

    def cycle(self) -> str:
        return self._cycle("a cycle")

    def full(self) -> str:
        return self._cycle("a full listing", full=True)

    def look(self) -> str:
        self.stage.cycle(apply=False)
        return "somebody looks at the plan"

    def fail(self) -> str:
        """A call fails, before or after it was carried out."""
        adapter, verb = self.chance.choice(CALLS)
        phase, times = self.chance.choice(("before", "after")), self.chance.choice((1, 1, 2, 9))
        # Whatever says that nothing was done tells the truth; who can only say it not: no answer.
        name, error = self.chance.choice(ERRORS if phase == "before" else ERRORS[:1])
        whole = self.chance.random() < 0.4
        self.stage.faults.on(adapter, verb, phase, error(), times=times, whole=whole)
        words = self._cycle(f"a cycle in which {adapter}.{verb} {name} {times} times, {phase} it")
        self.stage.seen[f"error {name}"] += "struck" in words
        return words

    def die(self) -> str:
        number = self._crossing()
        self.stage.faults.at(number, Crash(f"at {number}"))
        words = self._cycle(f"a cycle that dies at crossing {number}")
        self.stage.seen["death"] += "died" in words
        return words

    def stall(self) -> str:
        """A write is carried out, and nobody hears of it."""
        verb = self.chance.choice(("create", "update", "write", "comment"))
        adapter = "docs" if verb == "write" else "ops"
        self.stage.faults.on(adapter, verb, "after", InDoubt("no answer", adapter=adapter), times=9)
        words = self._cycle(f"a cycle in which no {verb} is ever answered")
        self.stage.seen[f"unanswered {verb}"] += "struck" in words
        return words

    def meanwhile(self) -> str:
        """Somebody acts in the middle of a cycle."""
        number = self._crossing()
        said: list[str] = []
        self.stage.faults.meanwhile(number, lambda: said.append(self.meddle()))
        words = self._cycle(f"a cycle, and at crossing {number}")
        self.stage.seen["meanwhile"] += bool(said and said[0])
        return words.replace("crossing", f"crossing ({said[0]})", 1) if said else words

    def rival(self) -> str:
        """A second process that believes it leads acts in the middle of a cycle."""
        number = self._crossing()
        acted: list[int] = []

        def act() -> None:
            acted.append(number)
            self.stage.another_engine()

        self.stage.faults.meanwhile(number, act)
        words = self._cycle(f"a cycle, and a second engine at crossing {number}")
        self.stage.seen["second engine"] += bool(acted)
        return words

    def mood(self) -> str:
        mood = self.chance.choice(MOODS)
        side = self.chance.choice((self.stage.docs, self.stage.ops))
        side.mood.next = mood
        return self._cycle(f"a cycle whose feed of {side.name} {mood}")

    def jump(self) -> str:
        jump = self.chance.choice(JUMPS)
        self.stage.now += jump
        self.stage.seen["clock forward" if jump > timedelta(0) else "clock back"] += 1
        return f"the clock jumps by {jump}"

    def back_up(self) -> str:
        self.stage.back_up()
        return "the database is copied"

    def roll_back(self) -> str:
        if not self.stage.roll_back():
            return ""
        self.stage.seen["rolled back"] += 1
        self.ledger.forget(self._nameless())
        return "the database is rolled back"

    def _nameless(self) -> list[str]:
        lines = [self.stage.line(place) for place in self.stage.lines()]
        return [self.stage.uid(line) or "" for line in lines if not NAME.search(line)]

    def lose(self) -> str:
        self.stage.lose_database()
        self.stage.seen["database lost"] += 1
        self.ledger.forget(self._nameless())
        return "the database is lost"

    def restart(self) -> str:
        self.stage.restart()
        return "the process is restarted"

    def merge(self) -> str:
        if not self.stage.docs.merge():
            return ""
        self.stage.seen["merged"] += 1
        return "a person merges the proposal"

    def reject(self) -> str:
        if not self.stage.docs.reject():
            return ""
        self.stage.seen["rejected"] += 1
        self.ledger.rejected = True
        return "a person closes the proposal"

    def mode(self) -> str:
        mode = self.chance.choice((Mode.OBSERVE, Mode.CREATE_ONLY, Mode.UPSERT))
        self.stage.mode(mode)
        words = self._cycle(f"a cycle in mode {mode.value}")
        self.stage.mode(Mode.SYNC)
        self.stage.seen[f"mode {mode.value}"] += 1
        return words

    def freeze(self) -> str:
        """A cycle in which the documents may not be written."""
        policy = self.stage.policy
        frozen = replace(policy.sources["docs"], writes=False)
        self.stage.policy = replace(policy, sources={"docs": frozen})
        words = self._cycle("a cycle with write_back off")
        self.ledger.frozen |= {
            uid for _, item in self.stage.everything() if (uid := self.stage.uid(item.fields.title))
        }
        self.stage.policy = policy
        self.stage.seen["write_back off"] += 1
        return words

    def rule(self) -> str:
        """An operator rules on an item that waits for a person."""
        waits = (Code.SIMILAR_ITEM, Code.TICKET_GONE)
        found = [one for one in self.problems() if one.code in waits and one.key]
        if not found:
            return ""
        problem = self.chance.choice(found)
        key = problem.key
        assert key is not None
        self.stage.seen["ruling"] += 1
        tickets = self.stage.ops.tickets
        for uid in self._uids(problem.doc.path if problem.doc else "", problem.line):
            self.ledger.tickets[uid] += 1
            self.ledger.confused.add(uid)
            self.ledger.words = [one for one in self.ledger.words if one.uid != uid]
        if self.chance.random() < 0.5 or not tickets:
            self.stage.store.rule(key, None)
            return f"an operator rules that {key} gets a new ticket"
        ticket = self.chance.choice(tickets)
        theirs = self.stage.uid(ticket.title)
        self.ledger.confused |= {theirs} if theirs else set()
        self.ledger.strangers.pop(ticket.id, None)
        self.stage.store.rule(key, TicketRef("ops", ticket.id))
        return f"an operator rules that {ticket.name} is the ticket of {key}"

    def problems(self) -> tuple[Problem, ...]:
        """What the last cycle said."""
        return self.stage.last.problems if self.stage.last else ()

    def _uids(self, path: str, line: int | None) -> list[str]:
        return [
            uid
            for where, item in self.stage.everything()
            if where == path and item.line == line and (uid := self.stage.uid(item.fields.title))
        ]
