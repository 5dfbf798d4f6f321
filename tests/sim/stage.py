"""The whole deployment on a stage: documents, tickets, engines, a clock; and who has said what."""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from syncer.core.parse import parse
from syncer.core.policy import Mode
from syncer.core.vocabulary.en import ENGLISH
from syncer.engine.cycle import Ports, cycle
from syncer.errors import NotLeading
from syncer.model import (
    ActionItem,
    Conflict,
    DocRef,
    Document,
    Field,
    Grammar,
    ItemKey,
    Plan,
    Postmortem,
    Revision,
)
from syncer.ports import Memory, Outcome
from syncer.testing.memory import Crash, MemoryNotifier, MemoryTicket
from syncer.testing.memory_store import MemoryStore
from tests.engine.world import usurper
from tests.sim.crossings import Crossings
from tests.sim.forge import Board, Branch, Folder
from tests.sim.marks import HEAD, ITEM, NAME, SKIP, SPOILED, UID, bears
from tests.sim.setting import OLD, START, Setting, policy
from tests.sim.watch import Watch

SLOW = timedelta(seconds=25)
Fought = tuple[str, Field, str, str]


class Stage:
    """Everything there is; people and faults work on it through plain methods."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self.setting = setting
        self.now = START
        self.skew = timedelta(0)
        """By how much our clock is wrong; those of the others are right."""
        self.seen: Counter[str] = Counter()
        """What has happened, by name: the reach of a run."""
        self.trace: list[str] = []
        self.faults = Crossings()
        kind = Branch if setting.branch else Folder
        self.docs = kind("docs", self.time, self.faults)
        self.docs.mood.had = self.seen
        self.docs._names_renames = setting.names_renames
        self.docs._lists = setting.lists
        self.ops = Board(
            "ops", self.time, setting.lag, self.faults, picky=setting.picky, works=self.work
        )
        self.ops.mood.had = self.seen
        self.mail = MemoryNotifier("mail", faults=self.faults)
        self.wiki = Folder("wiki", self.time, self.faults)
        self.far = Board("far", self.time, timedelta(0), self.faults, "FAR")
        self.policy = policy(setting, self.ops.advice)
        boards = {"ops": self.ops, "far": self.far} if setting.beside else {"ops": self.ops}
        self.boards: dict[str, Board] = boards
        self.folders: dict[str, Folder] = {"docs": self.docs}
        if setting.beside:
            self.folders["wiki"] = self.wiki
        references = {name: board.reference for name, board in boards.items()}
        self.grammar = Grammar(vocabularies=(ENGLISH,), tickets=references)
        self.known: dict[tuple[str, bytes], Postmortem] = {}
        """What was read once is not read again."""
        self.store = MemoryStore(clock=self.clock)
        self.wire()
        self.memory: Memory | None = None
        self.backup: object | None = None
        self.trash: list[str] = []
        self.gone_documents: list[tuple[str, bytes]] = []
        self.conflicts: set[Fought] = set()
        """Whose field, and both words on it, as was said out loud since the last quiet."""
        self.audited: set[tuple[str, Field, str]] = set()
        self._known: set[object] = set()
        """What was heard before the last quiet."""
        self.last: Outcome | None = None
        self.numbers = 0
        self.days: set[date] = set()
        """All days that anybody wrote."""
        self.skipped: dict[str, str] = {}
        """Lines that people took out of our hands, as they left them."""
        self.watch = Watch(self)
        # Delays after failures are drawn by a library; the same story must draw the same.
        random.seed(seed)

    # Time and process.

    def time(self) -> datetime:
        """The time it is."""
        return self.now

    def clock(self) -> datetime:
        """The time we think it is."""
        return self.now + self.skew

    def work(self) -> None:
        """The tracker takes its time."""
        if self.setting.slow:
            self.now += SLOW

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def wire(self) -> None:
        """Build the ports anew, with the store that stands there now."""

        def boundary(name: str) -> None:
            verb, _, phase = name.partition(":")
            self.faults.reach("store", verb, phase)

        self.store.boundary = boundary
        mail = {"mail": self.mail}
        self.ports = Ports(self.folders, self.boards, mail, self.store, self.sleep)

    def cycle(self, *, full: bool = False, apply: bool = True) -> tuple[Plan, Outcome] | None:
        """One cycle of the running process; None if the process died in it."""
        if apply:
            self.watch.begins()
        try:
            memory, planned, outcome = cycle(
                self.ports,
                self.memory,
                self.grammar,
                self.policy,
                self.clock,
                apply=apply,
                full=full,
            )
        except Crash:
            self._heard_in_store()
            self.restart()
            self.watch.died()
            return None
        if apply:
            self.memory = memory
            self.watch.ends(outcome)
        self.hear(outcome)
        return planned, outcome

    def another_engine(self, *, apart: bool = False) -> None:
        """A second process that believes it leads runs a cycle of its own, and ends.

        ``apart``: it has a store of its own, and that is empty.
        """
        self.watch.rival(apart=apart)
        rival = MemoryStore(clock=self.clock) if apart else usurper(self.store)
        ports = replace(self.ports, store=rival)
        try:
            _, _, outcome = cycle(
                ports, None, self.grammar, self.policy, self.clock, apply=True, full=False
            )
        except NotLeading:
            return
        finally:
            self.watch.looks.another()
            self.ops.forget_answers()
        self.hear(outcome)

    def hear(self, outcome: Outcome) -> None:
        """Keep what was said out loud: every conflict with both its values."""
        self.last = outcome
        self._fought(outcome.conflicts)
        self._heard_in_store()

    def _heard_in_store(self) -> None:
        for link in self.store._disk.links.values():
            self._fought(one for one in link.conflicts if one not in self._known)
        for entry in self.store._disk.entries:
            if entry.verb == "conflict" and (entry.cycle, entry.key) not in self._known:
                for uid in self._whose(entry.key):
                    for name in entry.after:
                        self.audited |= {
                            (uid, Field(name), value) for value in entry.before.values()
                        }

    def _fought(self, conflicts: Iterable[Conflict]) -> None:
        for one in conflicts:
            for uid in self._whose(one.key):
                self.conflicts.add((uid, one.field, str(one.document), str(one.ticket)))

    def _whose(self, key: ItemKey | None) -> Iterator[str]:
        """Whose link this is: whose ticket it names, whose title it knows, who shares it."""
        for link in self.store._disk.links.values():
            if key is not None and (key == link.key or key in link.followers):
                agreed = link.base.get(Field.TITLE)
                words = f"{self.ops.made_for.get(link.ticket.id)} {agreed and agreed.document}"
                ticket = self.ops._tickets.get(link.ticket.id)
                # A second engine that knows nothing may take any of several lines for the first.
                shared = key in link.followers or (self.watch.rivals and link.followers)
                if ticket is not None and shared:
                    lines = [self.line(place) for place in self.lines()]
                    words += " ".join(one for one in lines if ticket.name in NAME.findall(one))
                yield from set(UID.findall(words))
        for path, item in self.everything():
            if key is not None and bears(key, path, item.fields.title):
                yield from UID.findall(item.fields.title)

    def quiet(self) -> None:
        """What was said out loud has been judged, and excuses nothing that comes."""
        self.conflicts.clear()
        self.audited.clear()
        self.watch.looks.quiet()
        self._known = {one for link in self.store._disk.links.values() for one in link.conflicts}
        self._known |= {(entry.cycle, entry.key) for entry in self.store._disk.entries}

    def restart(self) -> None:
        """The process is gone; another one takes over with what the store has."""
        self.store.close()
        self.store = self.store.another()
        self.memory = None
        self.faults.reset()
        self.wire()

    def lose_database(self) -> None:
        """The store is gone, and an empty one takes its place."""
        self.store = MemoryStore(clock=self.clock)
        self.memory = None
        self.wire()

    def back_up(self) -> None:
        """Somebody copies the database."""
        self.backup = copy.deepcopy(self.store._disk, {id(self.store): None})

    def roll_back(self) -> bool:
        """Somebody restores that copy, if there is one."""
        if self.backup is None:
            return False
        self.store = MemoryStore(clock=self.clock)
        self.store._disk = copy.deepcopy(self.backup)  # type: ignore[assignment]  # what was copied
        self.store._disk.leader = None
        self.memory = None
        self.wire()
        return True

    def mode(self, mode: Mode) -> None:
        self.policy = replace(self.policy, mode=mode)

    # Documents as people see them.

    def lines(self) -> list[tuple[str, int]]:
        """Path and line index of every item there is, in order."""
        found: list[tuple[str, int]] = []
        for path in self.sound():
            for index, line in enumerate(self.text(path).split("\n")):
                if ITEM.match(line):
                    found.append((path, index))
        return found

    def sound(self) -> list[str]:
        """The documents that are text."""
        return [path for path in self.docs.paths if SPOILED not in self.docs.content(path)]

    def text(self, path: str) -> str:
        return self.docs.content(path).decode()

    def line(self, place: tuple[str, int]) -> str:
        return self.text(place[0]).split("\n")[place[1]]

    def last_line(self, path: str) -> tuple[str, int]:
        """Where the last item of a document stands."""
        return [place for place in self.lines() if place[0] == path][-1]

    def put_line(self, place: tuple[str, int], line: str | None) -> None:
        """A person changes one line, or takes it out."""
        path, index = place
        lines = self.text(path).split("\n")
        self._note_skip(lines[index] if line is None else line)
        lines[index : index + 1] = [] if line is None else [line]
        self.docs.edit(path, "\n".join(lines).encode())

    def insert(self, path: str, line: str) -> None:
        """A person adds a line behind the last item, or where the first would stand."""
        lines = self.text(path).split("\n")
        self._note_skip(line)
        at = max((n for n, one in enumerate(lines) if ITEM.match(one)), default=-1)
        if at < 0 and self.is_table(path):
            at = next(n for n, one in enumerate(lines) if one.startswith("|---"))
        elif at < 0:
            at = next(n for n, one in enumerate(lines) if one.startswith("## Action")) + 1
        lines.insert(at + 1, line)
        self.docs.edit(path, "\n".join(lines).encode())

    def _note_skip(self, line: str) -> None:
        uid = self.uid(line) or ""
        self.skipped.pop(uid, None)
        if SKIP in line and sum(uid in UID.findall(self.line(one)) for one in self.lines()) < 2:
            self.skipped[uid] = line

    def is_table(self, path: str) -> bool:
        return HEAD.split("\n", maxsplit=1)[0] in self.text(path)

    def read(self, path: str) -> Postmortem:
        return self.parsed(path, self.docs.content(path).replace(SPOILED, b""))

    def parsed(self, path: str, content: bytes) -> Postmortem:
        """These bytes as a postmortem of this name."""
        found = self.known.get((path, content))
        if found is None:
            document = Document(DocRef("docs", path), Revision("x"), content, path, path)
            found = self.known[path, content] = parse(document, self.grammar)
        return found

    def everything(self) -> Iterator[tuple[str, ActionItem]]:
        """Every item of every document, as if it could be read."""
        for path in self.docs.paths:
            for item in self.read(path).items:
                yield path, item

    def uid(self, text: str) -> str | None:
        found = UID.search(text)
        return found[0] if found else None

    def ticket(self, name: str) -> MemoryTicket | None:
        try:
            return self.ops.ticket(name)
        except KeyError:
            return None

    def number(self) -> int:
        """A number that nobody has used in this story: whatever bears it is told apart."""
        self.numbers += 1
        return self.numbers

    def day(self) -> date:
        """A day that nobody has named: no ticket bears it by policy either."""
        day = START.date() + timedelta(days=2 + self.number())
        while day in self.ops.supplied:
            day = START.date() + timedelta(days=2 + self.number())
        self.days.add(day)
        return day

    def history(self, path: str) -> bool:
        """Whether its incident is older than the day from which they are followed."""
        return self.setting.since and OLD.isoformat() in self.text(path)

    def person(self) -> str:
        return f"p{self.number()}"
