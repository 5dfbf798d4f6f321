"""What all who write in documents share: where to write, and what they have before their eyes."""

from __future__ import annotations

import random
import re

from syncer.model import Field, Side
from tests.sim.ledger import Ledger, Since, Word
from tests.sim.marks import NAME, SKIP, UID
from tests.sim.stage import Stage

VERBS = ("Rotate", "Page on", "Shard", "Drain", "Document", "Throttle", "Probe", "Cache", "Split")
NOUNS = (
    "bandwidth of the gateway",
    "index rebuild after midnight",
    "certificates before expiry",
    "queue consumers under load",
    "failover of the primary",
    "runbook for operators",
    "quota of batch jobs",
    "health of replicas",
    "dead letters nobody reads",
    "canary in every region",
    "timeouts between services",
)
PERSON = re.compile(r"@p\d+")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
BOX = re.compile(r"^- \[([ xX])\]")
COLUMNS = ("title", "owner", "due", "priority", "ticket", "status")


def title(uid: str, chance: random.Random) -> str:
    """A title that no other item's sounds like, and that says whose it is."""
    return f"{chance.choice(VERBS)} {chance.choice(NOUNS)} {uid}"


class Hands:
    """One who writes; every act says in words what it did, or "" for nothing."""

    def __init__(self, stage: Stage, ledger: Ledger, chance: random.Random) -> None:
        self.stage, self.ledger, self.chance = stage, ledger, chance

    # Choosing.

    def _place(self) -> tuple[str, int] | None:
        lines = self.stage.lines()
        return self.chance.choice(lines) if lines else None

    def _path(self) -> str | None:
        paths = self.stage.sound()
        return self.chance.choice(paths) if paths else None

    def _own(self, place: tuple[str, int]) -> tuple[str, str]:
        line = self.stage.line(place)
        return line, self.stage.uid(line) or ""

    def _cells(self, line: str) -> list[str]:
        return [cell.strip() for cell in line.strip().strip("|").split("|")]

    def _row(self, cells: list[str]) -> str:
        return "| " + " | ".join(cells) + " |"

    # Before their eyes.

    def _shown(self, uid: str) -> dict[Field, frozenset[object]]:
        shown: dict[Field, set[object]] = {name: set() for name in Field}
        for _, item in self.stage.everything():
            if uid in UID.findall(item.fields.title):
                for name in Field:
                    shown[name].add(item.fields[name])
        return {name: frozenset(values) for name, values in shown.items()}

    def _say(self, place: tuple[str, int], uid: str, name: Field, line: str) -> None:
        """Write a line that changes one value of an item, and note the word as it reads."""
        before = self._shown(uid)[name]
        named = NAME.search(self.stage.line(place))
        ticket = self.stage.ticket(named[0]) if named else None
        if ticket is not None:
            for id_, _, words in self.stage.ops.made:
                if id_ == ticket.id and (theirs := self.stage.uid(words)) not in (None, uid):
                    self.ledger.replaced(str(theirs), name, before)  # type: ignore[arg-type]  # values of fields
        said = {item.line: item.fields[name] for item in self.stage.read(place[0]).items}
        old = said.get(place[1] + 1)
        self.stage.put_line(place, line)
        for item in self.stage.read(place[0]).items:
            if item.line == place[1] + 1:
                value = item.fields[name]
                if value == old:
                    continue  # the same in other words
                closed = item.skip and uid in self.ledger.closed
                since = Since(*self.stage.watch.looks.of(uid, name))
                self.ledger.say(Word(uid, name, Side.DOCUMENT, value), before, since)  # type: ignore[arg-type]  # values of fields
                if closed:
                    self.ledger.closed.add(uid)  # what a line says that is skipped, nobody is told

    def _sharers(self, line: str) -> int:
        """How many lines name the ticket that this one names."""
        named = NAME.search(line)
        ticket = self.stage.ticket(named[0]) if named else None
        lines = [NAME.findall(self.stage.line(one)) for one in self.stage.lines()]
        if ticket is None:
            return sum(named[0] in one for one in lines) if named else 0
        names = {ticket.name, *ticket.former}
        return sum(not names.isdisjoint(one) for one in lines)

    def _unheard(self, place: tuple[str, int], uid: str) -> None:
        """Where a line comes to share a ticket, by a name or another title, its box is new."""
        new = uid in self.ledger.retitled | self.ledger.joined
        if new and self._sharers(self.stage.line(place)) > 1:
            self.ledger.unticked(uid)

    def _add(self, path: str, *, plain: bool = False) -> str:
        stage, chance = self.stage, self.chance
        uid = f"u{stage.number()}"
        words = title(uid, chance)
        owner = f"@{stage.person()}" if not plain and chance.random() < 0.5 else ""
        due = stage.day().isoformat() if not plain and chance.random() < 0.5 else ""
        done = not plain and chance.random() < 0.1
        priority = "" if plain else chance.choice(("", "P0", "P1", "P2"))
        if stage.is_table(path):
            stage.insert(path, self._row([words, owner, due, priority, "", "Done" if done else ""]))
        else:
            tail = "".join(f" — {part}" for part in (owner, due) if part)
            stage.insert(path, f"- [{'x' if done else ' '}] {words}{tail}")
        self.ledger.tickets[uid] += not stage.history(path)
        if done:
            self.ledger.closed.add(uid)
        self._heard_again(uid)
        return words

    def _heard_again(self, uid: str) -> None:
        for _, item in self.stage.everything():
            if uid in UID.findall(item.fields.title):
                for name in (Field.OWNER, Field.DUE, Field.PRIORITY):
                    if item.fields[name] is not None:
                        word = Word(uid, name, Side.DOCUMENT, item.fields[name])
                        self.ledger.say(word, frozenset())

    def _note_prose(self, path: str) -> None:
        items = {index for where, index in self.stage.lines() if where == path}
        lines = self.stage.text(path).split("\n")
        self.ledger.prose[path] = tuple(
            line for index, line in enumerate(lines) if index not in items
        )

    def _allow_closing(self, uid: str) -> None:
        """Whoever takes an item away allows what the policy makes of its ticket."""
        if self.stage.setting.gone == "close":
            self.ledger.take(uid)

    def _unread(self, uid: str) -> None:
        """Nobody can read any more what was written since the last look: who opened it, say."""
        look = self.stage.watch.looks.of(uid, Field.STATUS).look
        if Side.DOCUMENT in self.ledger.heard(uid, Field.STATUS, look):
            self.ledger.closed.add(uid)

    def _finished(self, place: tuple[str, int]) -> bool:
        """Whether a line says that it is done."""
        items = self.stage.read(place[0]).items
        return any(one.line == place[1] + 1 and one.fields.status.closed for one in items)

    def _give_back(self, path: str, *uids: str) -> None:
        """What stands in this document again was taken out of it before."""
        for place in self.stage.lines():
            uid = self.stage.uid(self.stage.line(place))
            if place[0] == path and uid is not None and (not uids or uid in uids):
                told = SKIP not in self.stage.line(place)
                self.ledger.give_back(uid, finished=self._finished(place) or not told)

    def _blur(self, place: tuple[str, int], uid: str) -> None:
        """Without a ticket's name in its text an item is known by its words alone."""
        if not NAME.search(self.stage.line(place)):
            self.ledger.tickets[uid] += 1
            self.ledger.blurred.add(uid)
            self._allow_closing(uid)

    def _waits(self, uid: str, name: Field) -> bool:
        """Whether who writes waits until somebody has looked at what was last written there."""
        look = self.stage.watch.looks.of(uid, name).look
        calm = not self.stage.setting.wild
        return calm and Side.DOCUMENT in self.ledger.heard(uid, name, look)


def titles(line: str) -> list[str]:
    """What might be the title in a line, without its marks."""
    if line.startswith("|"):
        return [cell.strip() for cell in line.strip().strip("|").split("|")][:1]
    return [BOX.sub("", line).split(" — ")[0].split(" ([")[0].split(" <!--")[0].strip()]
