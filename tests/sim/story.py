"""A story: a setting, and chapters of acts; after each chapter all goes quiet and is judged.

A chapter is what the figures call a history: people and faults from one quiet to the next. Each act
carries its own seed, so that a story without some of its acts is still a story: a failing one is
cut down to the acts that matter.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from syncer.core.policy import Mode
from syncer.model import Side
from tests.sim.authors import Authors
from tests.sim.beside import Beside
from tests.sim.ledger import Ledger
from tests.sim.marks import ITEM
from tests.sim.oracle import Oracle
from tests.sim.owners import Owners
from tests.sim.scenes import APART, HELD, SCENES, TAKEN, WAITING
from tests.sim.setting import Setting, drawn
from tests.sim.stage import Stage
from tests.sim.watch import Asked, requests
from tests.sim.weather import Weather

CHAPTERS = 8
CYCLES = 40
WILD = 4
"""In one of so many stories people do not wait for a look before they speak again."""
BLURRING = frozenset(
    ("duplicate", "twice", "paste", "copy", "unname", "clone", "forge", "unmark", "rule")
)
SELDOM = 0.3
"""How often people do in the other stories what makes items hard to tell apart."""
STAGED = 0.6
"""How many of the chapters have a shape; the others are what chance makes of them."""
RESTS = 3
"""What was rejected is tried again after an hour, four, and a day; what is gone stays so."""
AUTHORS = (
    "add", "retitle", "retitle", "tick", "tick", "own", "own", "date", "date", "rank", "reorder",
    "duplicate", "move", "strike", "restore", "paste", "unname", "skip", "rename", "delete",
    "undelete", "copy", "spoil", "prose", "write", "twice", "several", "supplant", "finish",
    "adopt", "old",
)  # fmt: skip
OWNERS = (
    "move", "move", "assign", "assign", "schedule", "schedule", "prioritise", "retitle", "write",
    "scribble", "label", "unmark", "delete", "transfer", "clone", "forge", "open",
)  # fmt: skip
WEATHER = (
    "cycle", "cycle", "cycle", "full", "look", "fail", "fail", "fail", "die", "die", "stall",
    "meanwhile", "meanwhile", "rival", "mood", "mood", "jump", "back_up", "roll_back", "lose",
    "restart", "merge", "merge", "reject", "mode", "freeze", "rule", "approve", "hinder",
    "unmount", "mount",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody does something; what exactly, the seed decides where it happens."""

    who: str
    what: str
    seed: int


Chapter = tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All that is needed to tell it again."""

    seed: int
    setting: Setting
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How a story went."""

    story: Story
    trace: tuple[str, ...]
    broken: str | None
    """The first finding."""
    chapter: int
    """How many chapters were told to their end."""
    steps: int
    seen: dict[str, int]

    scene: tuple[str, ...] = ()
    """How documents and tickets stand at the end."""

    @property
    def digest(self) -> str:
        """Of the whole trace: two tellings of a story have the same."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]


def story(seed: int) -> Story:
    """The story of this seed."""
    chance = random.Random(seed)
    setting = replace(drawn(chance), wild=seed % WILD == 0)
    chapters: list[Chapter] = [(_act("authors", "write", chance), _act("weather", "cycle", chance))]
    scenes = SCENES + APART * setting.beside + WAITING * setting.branch + HELD * setting.low
    scenes += TAKEN * (setting.gone == "close")
    for _ in range(CHAPTERS - 1):
        if chance.random() < STAGED:
            scene = chance.choice(scenes)(chance)
            chapters.append(tuple(_act(who, what, chance) for who, what in scene))
            continue
        acts = []
        for _ in range(chance.randint(1, 7)):
            who = chance.choices(("authors", "owners", "weather"), (4, 4, 5))[0]
            menu = {"authors": AUTHORS, "owners": OWNERS, "weather": WEATHER}[who]
            acts.append(_act(who, chance.choice(menu), chance))
        chapters.append(tuple(acts))
    return Story(seed, setting, tuple(chapters))


def _act(who: str, what: str, chance: random.Random) -> Act:
    return Act(who, what, chance.getrandbits(32))


class Telling:
    """One story while it is told."""

    def __init__(self, tale: Story) -> None:
        self.tale = tale
        self.stage = Stage(tale.setting, tale.seed)
        self.ledger = Ledger()
        chance = random.Random(0)
        self.authors = Authors(self.stage, self.ledger, chance)
        self.owners = Owners(self.stage, self.ledger, chance)
        self.weather = Weather(self.stage, self.ledger, chance)
        self.weather.interject = self.authors.above
        self.beside = Beside(self.stage, self.ledger, chance)
        self.oracle = Oracle(self.stage, self.ledger)
        self.steps = 0

    def tell(self) -> Told:
        """To the end, or to the first finding."""
        broken: str | None = None
        done = 0
        for chapter in self.tale.chapters:
            for act in chapter:
                self._act(act)
            broken = (
                self._quiet()
                or next(iter(self.oracle.findings()), None)
                or next(iter(self.beside.findings()), None)
                or self._still()
            )
            if broken is not None:
                break
            done += 1
            self.oracle.quiet()
            self._note("quiet")
        self.stage.seen.update(self.tale.setting.words(self.stage.now))
        self.stage.trace.append(self._face())
        return Told(
            self.tale,
            tuple(self.stage.trace),
            broken,
            done,
            self.steps,
            dict(self.stage.seen),
            tuple(self._scene()) if broken else (),
        )

    def _scene(self) -> Iterator[str]:
        """Both sides as they stand, for whoever reads a story that broke."""
        for path in self.stage.docs.paths:
            text = self.stage.docs.content(path).decode("utf-8", "replace")
            yield from (f"{path}: {line}" for line in text.split("\n") if ITEM.match(line))
        for ticket in self.stage.ops.tickets:
            fields = (ticket.title, ticket.status.value, ticket.owner, ticket.due, ticket.priority)
            whose = "ours" if ticket.ours else "a person's"
            shown = ", ".join(str(one) for one in fields)
            yield f"{ticket.name} ({ticket.id}, {whose}, {sorted(ticket.labels)}): {shown}"

    def _act(self, act: Act) -> None:
        chance = random.Random(act.seed)
        calm = not self.tale.setting.wild
        if calm and act.what in BLURRING and chance.random() >= SELDOM:
            return
        self.authors.chance = self.owners.chance = self.weather.chance = chance
        self.beside.chance = chance
        self.weather.meddle = lambda: self._meddle(chance)
        doer = getattr(self, act.who)
        deed: Callable[[], str] = getattr(doer, act.what)
        words = deed()
        self.steps += 1
        if words:
            self.stage.seen[f"{act.who} {act.what}"] += 1
            self._note(f"{act.who}: {words}")

    def _meddle(self, chance: random.Random) -> str:
        who, menu = chance.choice((("authors", AUTHORS), ("owners", OWNERS)))
        words: str = getattr(getattr(self, who), chance.choice(menu))()
        return words

    def _note(self, words: str) -> None:
        self.stage.trace.append(f"{self.stage.now:%m-%d %H:%M:%S} {words}")

    def _quiet(self) -> str | None:
        """Nobody acts and nothing fails, until the plan is empty; what it says if it never is."""
        stage = self.stage
        stage.faults.reset()
        stage.docs.mount()
        stage.mode(Mode.SYNC)
        full = False
        rested = 0
        for _ in range(CYCLES):
            stage.now += timedelta(minutes=2)
            done = stage.cycle(full=full)
            assert done is not None
            planned, outcome = done
            assert stage.memory is not None
            if outcome.refused:
                changes = [name for refusal in outcome.refused for name in refusal.changes]
                stage.store.approve(changes, stage.clock())
                stage.seen["approved"] += 1
                continue
            rests = any(one.until > stage.clock() for one in stage.memory.resting.values())
            if rests and rested < RESTS:
                rested += 1
                stage.now += timedelta(hours=25)
                stage.seen["rested"] += 1
                continue
            if (merged := self.weather.merged()) is not None:
                # Which proposal it was no source says: who moves meanwhile meets what it said.
                self.ledger.spoken |= {(*key, Side.DOCUMENT) for key in merged}
                self.ledger.rejected = False
                continue
            told_to_wait = any(one.state != "ok" for one in outcome.health)
            unsaid = outcome.failed or outcome.waiting or stage.memory.pending
            if planned.changes or unsaid or told_to_wait:
                full = False
                continue
            if full:
                return None
            if (early := next(self.oracle.early(), None)) is not None:
                return early
            full = True
        return f"I3: not quiet after {CYCLES} cycles: {planned.changes[:3]}"

    def _still(self) -> str | None:
        """A cycle without news writes nothing and asks each side once; two looks say the same."""
        stage = self.stage
        before, ports, kept = requests(stage), stage.ports, Asked(stage.store)
        stage.now += timedelta(seconds=1)
        stage.ports = replace(ports, store=kept)
        done = stage.cycle()
        stage.ports = ports
        assert done is not None
        asked = requests(stage) - before
        if done[0].changes or any(name.endswith("writes") for name in asked):
            return f"I4: a quiet cycle writes: {done[0].changes[:3]}, {dict(asked)}"
        most = {f"{name} changes": 1 for name in stage.folders}
        most |= {f"{name} reads": 2 for name in stage.boards}
        if asked - Counter(most) or any(asked[f"{name} changes"] != 1 for name in stage.folders):
            return f"I4: a quiet cycle asks {dict(asked)}"
        if kept.reads:
            return f"I4: a quiet cycle reads the store: {dict(kept.reads)}"
        looks = [stage.cycle(apply=False) for _ in range(2)]
        if looks[0] is None or looks[1] is None or looks[0][0] != looks[1][0]:
            return "I8: two looks at the same thing plan differently"
        return None

    def _face(self) -> str:
        texts = [self.stage.docs.content(path) for path in self.stage.docs.paths]
        tickets = [repr(ticket) for ticket in self.stage.ops.tickets]
        state = repr((self.stage.docs.paths, texts, sorted(tickets)))
        return hashlib.sha256(state.encode()).hexdigest()[:16]


def tell(tale: Story) -> Told:
    """Tell a story once."""
    return Telling(tale).tell()


def promise(broken: str) -> str:
    """Which promise a finding says is broken: I1 is not I10."""
    return broken.split(":", maxsplit=1)[0]


def shortest(tale: Story, broken: str, tell: Callable[[Story], Told] = tell) -> Told:
    """The story cut down to the acts without which the same promise would hold."""
    number = promise(broken)

    def breaks(one: Story) -> Told | None:
        try:
            told = tell(one)
        except Exception as error:  # noqa: BLE001  # a raise is a finding like any other
            found = f"raised {type(error).__name__}"
            return Told(one, (), found, 0, 0, {}) if number == found else None
        same = told.broken is not None and promise(told.broken) == number
        return told if same else None

    best = tale
    shrunk = True
    while shrunk:
        shrunk = False
        for index in range(len(best.chapters) - 1, -1, -1):
            less = replace(best, chapters=best.chapters[:index] + best.chapters[index + 1 :])
            if breaks(less) is not None:
                best, shrunk = less, True
        for index in range(len(best.chapters)):
            act = 0
            while act < len(best.chapters[index]):
                chapter = best.chapters[index][:act] + best.chapters[index][act + 1 :]
                chapters = (*best.chapters[:index], chapter, *best.chapters[index + 1 :])
                less = replace(best, chapters=chapters)
                if breaks(less) is not None:
                    best, shrunk = less, True
                else:
                    act += 1
    return breaks(best) or tell(best)
