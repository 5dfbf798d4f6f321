"""Every fault at every boundary of a scenario, and at every boundary of what follows it.

A telling goes on from any instant, and what an engine does depends on that instant alone. So a
state that was met before need not be gone through again: all pairs of faults become as many
tellings as there are states.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from syncer.engine.cycle import cycle
from syncer.errors import InDoubt, StateError, Transient
from syncer.model import Plan
from syncer.testing.memory import Boundary, Crash, Phase
from tests.engine.crash_picture import Picture, differs, picture
from tests.engine.crash_scenes import Scene
from tests.engine.crash_state import Seen, State, put_back, taken

STEP = timedelta(minutes=2)
"""Between two cycles: shorter than the lag, so that one of them falls into the hold."""
LAGS = (timedelta(0), timedelta(minutes=5))
SHARED = ("documents", "branch", "live", "notices", "approvals", "rulings", "intents")
"""What two engines leave as one would have: a second ticket is closed as such, and only that."""
ENDLESS = 20
"""More cycles than any telling may take until it is quiet."""


class Fault(StrEnum):
    """What may happen at a boundary."""

    DEATH = "death"
    """The process dies: before it was sent, or carried out without an answer."""
    DOUBT = "doubt"
    """Carried out, and no answer; the process goes on."""
    BROKEN = "broken"
    """The same, and the whole batch breaks off."""
    HICCUP = "hiccup"
    """Not sent; it would work if tried again."""
    OUTAGE = "outage"
    """Nothing of this adapter works from here on until the next cycle."""
    STORE = "store"
    """The store fails, before or after it was stored; the process ends with a message."""
    RIVAL = "rival"
    """Another engine on the same store, that believes it leads, runs a whole cycle here."""


DEATHS = (Fault.DEATH,)
EVERYTHING = tuple(Fault)


def strikes(fault: Fault, here: Boundary) -> bool:
    """Whether this can happen there."""
    store, before = here.adapter == "store", here.phase is Phase.BEFORE
    match fault:
        case Fault.DEATH:
            return True
        case Fault.RIVAL:
            return before
        case Fault.STORE:
            return store
        case Fault.HICCUP | Fault.OUTAGE:
            return before and not store
        case Fault.DOUBT | Fault.BROKEN:
            return not (before or store)


def kind_of(here: Boundary) -> str:
    """The three places of a death, and the one behind them all."""
    before = here.phase is Phase.BEFORE
    if here.adapter == "store":
        return "response not stored" if before else "response stored"
    return "before sending" if before else "committed without response"


def words(fault: Fault, here: Boundary) -> str:
    """A strike, as a person would tell it."""
    return f"{fault} {here.phase} {here.adapter}.{here.verb} {here.subject}".rstrip()


@dataclass(slots=True)
class Tally:
    """What was gone through."""

    boundaries: int = 0
    """Of the cycles of the undisturbed scenario."""
    kinds: Counter[str] = field(default_factory=Counter)
    singles: int = 0
    pairs: int = 0
    """Also those that were known to end well, because an equal state did."""
    states: int = 0
    cycles: int = 0
    longest: int = 0
    """Cycles from a fault to the first quiet one."""
    broken: list[str] = field(default_factory=list)


class Matrix:
    """One scenario, one lag: every fault at every boundary, ``depth`` times in a row."""

    def __init__(self, scene: Scene, lag: timedelta, faults: Sequence[Fault], depth: int) -> None:
        self.scene, self.lag, self.faults, self.depth = scene, lag, faults, depth
        self.world = scene.build(lag)
        self.world.now += lag  # what people did before is shown; else the telling differs by chance
        self.world.restart()
        self.start = taken(self.world)
        self.tally = Tally()
        self.seen = {False: Seen(), True: Seen()}
        """With and without a rival in the story: another law holds."""
        self.story: list[str] = []
        self.calm: Picture | None = None
        # From a fault: the hold, two cycles, and the one that finds nothing to do.
        hold = lag + timedelta(minutes=1) if lag else timedelta(0)
        self.bound = self._undisturbed() + -(-hold // STEP)

    @property
    def rivalled(self) -> bool:
        """Whether another engine has been at work in this story."""
        return any(Fault.RIVAL in told for told in self.story)

    def explore(self) -> Tally:
        """Go through all of it; what broke stands in the tally, told in words."""
        self._walk(self.start, self.depth, ENDLESS)
        self.tally.states = sum(seen.count for seen in self.seen.values())
        return self.tally

    def _undisturbed(self) -> int:
        """Cycles that the scenario takes by itself; its end is what every telling must come to."""
        put_back(self.world, self.start)
        for number in range(1, ENDLESS):
            self.world.faults.reset()
            quiet = self.cycle()
            self.tally.boundaries += len(self.world.faults.boundaries)
            self.tally.kinds.update(map(kind_of, self.world.faults.boundaries))
            if quiet:
                self.calm = picture(self.world, self._look())
                if self.calm["intents"] or not self.scene.want(self.world):
                    raise AssertionError(f"{self.scene.name} does not come to its end")
                return number
        raise AssertionError(f"{self.scene.name} never gets quiet")

    def _walk(self, state: State, depth: int, left: int) -> tuple[int, int]:
        """From here to quiet, and, while ``depth`` lasts, aside at every boundary on the way.

        How many cycles that takes, and how many faults may strike in them.
        """
        known = self.seen[self.rivalled].note(state)
        if known and known[0] >= depth:
            return known[1], known[2]
        if not left:
            return self._breaks("I3: it does not get quiet"), 0
        put_back(self.world, state)
        quiet = self.cycle()
        crossed = tuple(self.world.faults.boundaries)
        long, many = 0, 0
        if quiet:
            self._judge()
        else:
            long, many = self._walk(taken(self.world), depth, left - 1)
        aside = [(fault, here) for here in crossed for fault in self.faults if strikes(fault, here)]
        known[:] = [depth, long + 1, many + len(aside)]
        if depth:
            for fault, here in aside:
                if len(self.tally.broken) < ENDLESS:
                    self._aside(state, fault, here, depth)
        return long + 1, many + len(aside)

    def _aside(self, state: State, fault: Fault, here: Boundary, depth: int) -> None:
        put_back(self.world, state)
        self.story.append(words(fault, here))
        self.strike(fault, here)
        self.cycle()
        long, many = self._walk(taken(self.world), depth - 1, ENDLESS)
        self.tally.longest = max(self.tally.longest, long)
        if self.bound < long < ENDLESS:
            self._breaks(f"I3: quiet after {long} cycles, and {self.bound} are the bound")
        if len(self.story) == 1:
            self.tally.singles += 1
            self.tally.pairs += many if depth > 1 else 0
        self.story.pop()

    def strike(self, fault: Fault, here: Boundary) -> None:
        """Script it for the next cycle."""
        faults, number, name = self.world.faults, here.number, here.adapter
        match fault:
            case Fault.DEATH:
                faults.at(number)
            case Fault.STORE:
                faults.at(number, StateError("the disk is full"))
            case Fault.DOUBT | Fault.BROKEN:
                doubt = InDoubt("no answer", adapter=name)
                faults.at(number, doubt, whole=fault is Fault.BROKEN)
            case Fault.HICCUP:
                faults.at(number, Transient("not now", adapter=name))
            case Fault.OUTAGE:
                out = Transient("not now", adapter=name)
                faults.meanwhile(
                    number,
                    lambda: faults.on(name, None, "before", out, times=ENDLESS**3, whole=True),
                )
            case Fault.RIVAL:
                faults.meanwhile(number, self.world.rival)

    def cycle(self) -> bool:
        """One cycle of the process that runs, or of the next; whether it found nothing to do."""
        world = self.world
        world.now += STEP
        self.tally.cycles += 1
        random.seed(1)  # retries wait as long as a library draws; the same state, the same future
        try:
            world.memory, planned, outcome = cycle(
                world.ports,
                world.memory,
                world.grammar,
                world.policy,
                world.clock,
                apply=True,
                full=self.scene.full,
            )
        except (Crash, StateError):
            world.restart()
            return False
        busy = planned.changes or outcome.failed or outcome.waiting or world.memory.pending
        return not busy

    def _look(self) -> Plan:
        """A dry look at everything, as a process that has just started would take it."""
        world = self.world
        _, planned, _ = cycle(
            world.ports, None, world.grammar, world.policy, world.clock, apply=False, full=True
        )
        return planned

    def _judge(self) -> None:
        planned = self._look()
        if planned.changes:
            self._breaks(f"I3: quiet, and yet the plan has {planned.changes}")
        assert self.calm is not None
        only = SHARED if self.rivalled else None
        for line in differs(self.calm, picture(self.world, planned), only=only):
            self._breaks(line)
        before = taken(self.world)
        writes = self.world.written
        self.cycle()
        after = taken(self.world)
        same = (before.documents, before.tickets, before.sent) == (
            after.documents,
            after.tickets,
            after.sent,
        )
        if not same or self.world.written != writes:
            self._breaks("I4: a quiet cycle writes")

    def _breaks(self, what: str) -> int:
        told = ", then ".join(self.story) or "undisturbed"
        lag = "with lag" if self.lag else "no lag"
        self.tally.broken.append(f"{self.scene.name}, {lag}: {told}: {what}")
        return ENDLESS


def deployments(scene: Scene, lag: timedelta) -> Iterator[str]:
    """Two deployments by mistake, each with a store of its own, the second amid the first."""
    calm = Matrix(scene, lag, (), 0)
    assert calm.calm is not None
    put_back(calm.world, calm.start)
    calm.cycle()
    crossed = tuple(calm.world.faults.boundaries)
    looked = next((here.number for here in crossed if here.verb == "find"), 0)
    for here in crossed:
        if here.phase is Phase.BEFORE:
            seen = here.number <= looked and not lag
            yield from _two(Matrix(scene, lag, (), 0), here, calm.calm, seen=seen)


def _two(first: Matrix, here: Boundary, calm: Picture, *, seen: bool) -> Iterator[str]:
    """``seen``: what the other made can be found before anything is made."""
    second = Matrix(first.scene, first.lag, (), 0)
    for one in (first, second):
        put_back(one.world, one.start)
    second.world.docs, second.world.ops = first.world.docs, first.world.ops
    second.world.lose_database()
    second.world.now = first.world.now

    def act() -> None:
        second.world.now = first.world.now - STEP
        second.cycle()

    first.world.faults.meanwhile(here.number, act)
    first.cycle()
    quiet, shown = 0, first.world.now + first.lag + STEP
    for _ in range(ENDLESS):
        for one, other in ((first, second), (second, first)):
            one.world.now = max(one.world.now, other.world.now)
            quiet = quiet + 1 if one.cycle() else 0
        if quiet > 1 and first.world.now > shown:
            break
    told = f"{first.scene.name}: another deployment before {here.adapter}.{here.verb}"
    if quiet < 2:
        yield f"{told}: I3: the two never get quiet"
    world = first.world
    found = picture(world, first._look())
    for line in differs(calm, found, only=SHARED):
        yield f"{told}: {line}"
    if seen and found["tickets"] != found["live"]:
        yield f"{told}: I1: what could be found was made again"
