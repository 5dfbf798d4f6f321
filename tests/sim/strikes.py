"""Cycles in which something strikes: calls fail, processes die, others act in the middle."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.testing.memory import Crash
from tests.sim.ledger import Ledger
from tests.sim.marks import NAME
from tests.sim.stage import Stage

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
PHASES = ("before", "after")
STORE = ("begin", "settle", "drop", "keep", "commit", "record", "spend")
EVERYWHERE = tuple(
    (adapter, verb, phase)
    for adapter, verb in (*CALLS, *(("store", verb) for verb in STORE))
    for phase in PHASES
)
READS = tuple((one, verb) for one in ("docs", "ops") for verb in ("changes", "fetch"))
BIRTH = tuple(
    (adapter, verb, phase)
    for adapter, verb in (
        *(("ops", "find"), ("store", "begin"), ("ops", "create"), ("ops", "create")),
        ("store", "settle"),
    )
    for phase in PHASES
)
LATE = (
    *(("ops", verb, "after") for verb in ("create", "update", "comment")),
    ("ops", "update", "before"),
    *(("docs", verb, phase) for verb in ("write", "propose") for phase in PHASES),
    *(("store", verb, phase) for verb in ("keep", "settle", "commit") for phase in PHASES),
)


class Strikes:
    """Faults; every act says in words what it did, or "" for nothing."""

    def __init__(self, stage: Stage, ledger: Ledger, chance: random.Random) -> None:
        self.stage, self.ledger, self.chance = stage, ledger, chance
        self.meddle: Callable[[], str] = str
        """An act of some person, drawn anew at each call."""
        self.interject: Callable[[str], str] = str
        """Somebody writes at the top of this document."""

    def _cycle(self, words: str, *, full: bool = False) -> str:
        before = self.stage.now
        moods = self.stage.docs.mood.next or self.stage.ops.mood.next
        done = self.stage.cycle(full=full)
        self.stage.now += timedelta(minutes=1)
        fired = self.stage.faults.fired
        struck = ", ".join(f"{one.adapter}.{one.verb} {one.phase} {one.subject}" for one in fired)
        for one in fired:
            self.stage.seen[f"struck {one.adapter}.{one.verb} {one.phase}"] += 1
        if fired or moods or self.stage.setting.lag:
            self.ledger.half_heard()
        self.stage.faults.reset()
        if done is None:
            return f"{words}; the process died"
        landed = ", ".join(f"{count} {kind}" for kind, count in sorted(done[1].landed.items()))
        took = (self.stage.now - before).total_seconds()
        where = f"; struck: {struck}" if struck else ""
        return f"{words}: {landed or 'nothing'} landed{where} ({took:.0f} s)"

    def cycle(self) -> str:
        return self._cycle("a cycle")

    def full(self) -> str:
        return self._cycle("a full listing", full=True)

    def look(self) -> str:
        self.stage.cycle(apply=False)
        return "somebody looks at the plan"

    def fail(self) -> str:
        """A call fails, before or after it was carried out."""
        return self._fails(*self.chance.choice(CALLS), self.chance.choice((1, 1, 2, 9)))

    def fail_birth(self) -> str:
        """What the making of tickets needs fails."""
        verb = self.chance.choice(("find", "create", "create"))
        return self._fails("ops", verb, self.chance.choice((1, 2, 9)))

    def fail_read(self) -> str:
        """Listing or reading fails."""
        adapter, verb = self.chance.choice(
            (("docs", "fetch"), ("ops", "fetch"), ("ops", "changes"))
        )
        return self._fails(adapter, verb, self.chance.choice((1, 9)))

    def fail_proposal(self) -> str:
        verb = self.chance.choice(("propose", "propose", "proposal"))
        return self._fails("docs", verb, self.chance.choice((1, 9)))

    def comments(self) -> str:
        """The tracker's comments fail, or the process dies over one."""
        if self.chance.random() < 0.7:
            return self._fails("ops", "comment", self.chance.choice((1, 9)))
        return self._dies("ops", "comment", self.chance.choice(PHASES), 1)

    def die_drop(self) -> str:
        """No ticket is made, and the process dies over noting so."""
        self.stage.faults.on("ops", "create", "before", Rejected("no", adapter="ops"), times=9)
        return self._dies("store", "drop", self.chance.choice(PHASES), 1)

    def die_commit(self) -> str:
        """Everything is done, and the process dies over keeping what it saw."""
        return self._dies("store", "commit", self.chance.choice(PHASES), 1)

    def die_word(self) -> str:
        """The process dies over keeping what was said, by whom and where."""
        return self._dies("store", "record", self.chance.choice(PHASES), 1)

    def die_spend(self) -> str:
        """What was approved is done, and the process dies over noting so."""
        return self._dies("store", "spend", self.chance.choice(PHASES), 1)

    def die_proposal(self) -> str:
        verb = self.chance.choice(("propose", "propose", "proposal"))
        return self._dies("docs", verb, self.chance.choice(PHASES), 1)

    def die_read(self) -> str:
        """The process dies over looking; what a full listing lacks is asked for by its name."""
        adapter, verb = self.chance.choice(READS)
        return self._dies(adapter, verb, self.chance.choice(PHASES), 1, full=verb == "fetch")

    def stall_comment(self) -> str:
        return self._stalls("comment", 9)

    def stall(self) -> str:
        """A write is carried out, and nobody hears of it."""
        verb = self.chance.choice(("create", "update", "write", "comment", "propose"))
        return self._stalls(verb, 9)

    def stall_birth(self) -> str:
        return self._stalls("create", self.chance.choice((1, 9)))

    def die(self) -> str:
        if self.chance.random() < 0.5:
            return self._dies(*self._anywhere())
        number = self.chance.randint(1, self.chance.choice((8, 16, 40)))
        self.stage.faults.at(number, Crash(f"at {number}"))
        words = self._cycle(f"a cycle that dies at crossing {number}")
        self.stage.seen["death"] += "died" in words
        return words

    def die_birth(self) -> str:
        return self._dies(*self.chance.choice(BIRTH), self._nth())

    def die_late(self) -> str:
        """Something is carried out or begun, and the process dies before it can be kept."""
        return self._dies(*self.chance.choice(LATE), self._nth())

    def meanwhile(self) -> str:
        """Somebody acts in the middle of a cycle."""
        return self._meanwhile(*self._anywhere())

    def meanwhile_write(self) -> str:
        """Somebody acts between our last look and our writing."""
        if self.chance.random() < 0.5:
            return self._meanwhile("ops", "update", "before", 1)
        stage, said = self.stage, list[str]()

        def act() -> None:
            stage.seen["meanwhile at docs.write before"] += 1
            said.append(self.interject(stage.faults.subject))

        stage.faults.aim("docs", "write", "before", 1, act)
        return f"{self._cycle('a cycle')}; before its writing {said}"

    def meanwhile_birth(self) -> str:
        return self._meanwhile(*self.chance.choice(BIRTH), self._nth())

    def rival(self) -> str:
        """A second process that believes it leads acts in the middle of a cycle."""
        return self._rival(*self._anywhere())

    def rival_birth(self) -> str:
        return self._rival(*self.chance.choice(BIRTH), self._nth())

    def split(self) -> str:
        """A second process with an empty store acts before we look for what there is."""
        nameless = self._nameless()
        if self.stage.setting.lag:
            # What an index does not show yet, two who know nothing of each other make twice.
            lines = [self.stage.line(place) for place in self.stage.lines()]
            nameless = [self.stage.uid(line) or "" for line in lines if not NAME.search(line)]
        before = self.stage.seen["second engine apart"]
        words = self._rival("ops", "find", "before", 1, apart=True)
        if self.stage.seen["second engine apart"] > before:
            self.ledger.departed |= set(nameless)
            self.ledger.forget(nameless)
        return words

    def _nameless(self) -> list[str]:
        raise NotImplementedError

    def _nth(self) -> int:
        return self.chance.choice((1, 1, 2, 3))

    def _anywhere(self) -> tuple[str, str, str, int]:
        return *self.chance.choice(EVERYWHERE), self.chance.choice((1, 1, 1, 2))

    def _fails(self, adapter: str, verb: str, times: int) -> str:
        phase = self.chance.choice(("before", "after"))
        # Whatever says that nothing was done tells the truth; who can only say it not: no answer.
        name, error = self.chance.choice(ERRORS if phase == "before" else ERRORS[:1])
        whole = self.chance.random() < 0.4
        self.stage.faults.on(adapter, verb, phase, error(), times=times, whole=whole)
        words = self._cycle(f"a cycle in which {adapter}.{verb} {name} {times} times, {phase} it")
        self.stage.seen[f"error {name}"] += "struck" in words
        return words

    def _stalls(self, verb: str, times: int) -> str:
        adapter = "docs" if verb in ("write", "propose") else "ops"
        self.stage.faults.on(
            adapter, verb, "after", InDoubt("no answer", adapter=adapter), times=times
        )
        words = self._cycle(f"a cycle in which {times} calls of {verb} are not answered")
        self.stage.seen[f"unanswered {verb}"] += "struck" in words
        return words

    def _dies(self, adapter: str, verb: str, phase: str, nth: int, *, full: bool = False) -> str:
        where = f"{adapter}.{verb} {phase}"

        def die() -> None:
            self.stage.seen["death"] += 1
            self.stage.seen[f"death at {where}"] += 1
            raise Crash(where)

        self.stage.faults.aim(adapter, verb, phase, nth, die)
        return self._cycle(f"a cycle that dies at {where} {nth}", full=full)

    def _meanwhile(self, adapter: str, verb: str, phase: str, nth: int) -> str:
        said: list[str] = []
        where = f"{adapter}.{verb} {phase}"

        def act() -> None:
            said.append(self.meddle())
            self.stage.watch.acted()
            self.stage.seen[f"meanwhile at {where}"] += 1

        self.stage.faults.aim(adapter, verb, phase, nth, act)
        words = self._cycle("a cycle")
        self.stage.seen["meanwhile"] += bool(said and said[0])
        return f"{words}; at {where} {nth}: {said[0] or 'nothing'}" if said else words

    def _rival(self, adapter: str, verb: str, phase: str, nth: int, *, apart: bool = False) -> str:
        acted: list[int] = []
        where = f"{adapter}.{verb} {phase}"

        def act() -> None:
            acted.append(nth)
            self.stage.another_engine(apart=apart)

        self.stage.faults.aim(adapter, verb, phase, nth, act)
        words = self._cycle(f"a cycle, and a second engine at {where} {nth}")
        self.stage.seen["second engine apart" if apart else "second engine"] += bool(acted)
        return words
