"""What people do to documents."""

from __future__ import annotations

import random
import re

from syncer.model import Field, Priority, Side
from tests.sim.ledger import Ledger, Word
from tests.sim.stage import HEAD, NAME, SPOILED, UID, Stage

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


class Authors:
    """People who write postmortems; every act says in words what it did, or "" for nothing."""

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
                self.ledger.say(Word(uid, name, Side.DOCUMENT, value), before)  # type: ignore[arg-type]  # values of fields

    # Documents.

    def write(self) -> str:
        """Somebody writes a postmortem of one to three items."""
        stage, number = self.stage, self.stage.number()
        path = f"{number:03}.md"
        head = (
            f"# Outage {number}\n\n**Incident ID:** INC-{number}\n**Date:** 2026-10-19\n\n"
            f"Prose of {path}.\n\n## Action items\n\n"
        )
        table = self.chance.random() < 0.4
        stage.docs.edit(
            path, (head + (HEAD if table else "") + "\n\n## Lessons\n\nA few.\n").encode()
        )
        for _ in range(self.chance.randint(1, 3)):
            self._add(path)
        self._note_prose(path)
        return f"{path} is written"

    def add(self) -> str:
        path = self._path()
        return f"adds {self._add(path)} to {path}" if path else ""

    def _add(self, path: str) -> str:
        stage, chance = self.stage, self.chance
        uid = f"u{stage.number()}"
        words = title(uid, chance)
        owner = f"@{stage.person()}" if chance.random() < 0.5 else ""
        due = stage.day().isoformat() if chance.random() < 0.5 else ""
        done = chance.random() < 0.1
        priority = chance.choice(("", "P0", "P1", "P2"))
        if stage.is_table(path):
            stage.insert(path, self._row([words, owner, due, priority, "", "Done" if done else ""]))
        else:
            tail = "".join(f" — {part}" for part in (owner, due) if part)
            stage.insert(path, f"- [{'x' if done else ' '}] {words}{tail}")
        self.ledger.tickets[uid] += 1
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

    def prose(self) -> str:
        path = self._path()
        if not path:
            return ""
        text = self.stage.text(path)
        more = f"A person adds sentence {self.stage.number()}."
        self.stage.docs.edit(path, f"{text}\n{more}\n".encode())
        self._note_prose(path)
        return f"adds prose to {path}"

    # Items.

    def retitle(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        if not uid:
            return ""
        old = next((one for one in _titles(line) if uid in one), "")
        if not old:
            return ""
        if self.chance.random() < 0.5:
            new = f"{old} again {self.stage.number()}"
        else:
            new = f"{title(uid, self.chance)} {self.stage.number()}"
        self._blur(place, uid)
        self.ledger.retitled.add(uid)
        self._say(place, uid, Field.TITLE, line.replace(old, new))
        return f'retitles "{old}" to "{new}" in {place[0]}'

    def _blur(self, place: tuple[str, int], uid: str) -> None:
        """Without a ticket's name in its text an item is known by its words alone."""
        if not NAME.search(self.stage.line(place)):
            self.ledger.tickets[uid] += 1

    def tick(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        done = self.chance.random() < 0.6
        if line.startswith("|"):
            cells = self._cells(line)
            if len(cells) != len(COLUMNS):
                return ""
            cells[5] = self.chance.choice(("Done", "Completed")) if done else "Open"
            new = self._row(cells)
        else:
            new = BOX.sub("- [x]" if done else "- [ ]", line)
        if new == line:
            return ""
        self._say(place, uid, Field.STATUS, new)
        return f"{'ticks' if done else 'unticks'} {uid} in {place[0]}"

    def own(self) -> str:
        return self._value(Field.OWNER, PERSON, lambda: f"@{self.stage.person()}", 1)

    def date(self) -> str:
        return self._value(Field.DUE, DAY, lambda: self.stage.day().isoformat(), 2)

    def _value(self, name: Field, known: re.Pattern[str], new: object, column: int) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        value = "" if self.chance.random() < 0.15 else new()  # type: ignore[operator]  # a maker of words
        if line.startswith("|"):
            cells = self._cells(line)
            if len(cells) != len(COLUMNS):
                return ""
            cells[column] = value
            changed = self._row(cells)
        elif known.search(line):
            if not value:
                return ""
            changed = known.sub(value, line, count=1)
        elif "[Deadline]" in line and name is Field.DUE and value:
            changed = line.replace("[Deadline]", value)
        elif value:
            words, comment, rest = line.partition(" <!--")
            changed = f"{words} — {value}{comment}{rest}"
        else:
            return ""
        if changed == line:
            return ""
        self._say(place, uid, name, changed)
        return f"writes {name.value} {value or 'nobody'} for {uid} in {place[0]}"

    def rank(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        cells = self._cells(line)
        if not line.startswith("|") or len(cells) != len(COLUMNS):
            return ""
        cells[3] = self.chance.choice([one.value for one in Priority])
        if self._row(cells) == line:
            return ""
        self._say(place, uid, Field.PRIORITY, self._row(cells))
        return f"ranks {uid} {cells[3]} in {place[0]}"

    def reorder(self) -> str:
        first, second = self._place(), self._place()
        if first is None or second is None or first == second or first[0] != second[0]:
            return ""
        one, other = self.stage.line(first), self.stage.line(second)
        if one[0] != other[0]:
            return ""
        self.stage.put_line(first, other)
        self.stage.put_line(second, one)
        return f"swaps two lines of {first[0]}"

    def duplicate(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        self.stage.insert(place[0], line)
        self.ledger.confused.add(uid)
        self.ledger.tickets[uid] += 1
        return f"copies the line of {uid} in {place[0]}"

    def move(self) -> str:
        place, path = self._place(), self._path()
        if place is None or path is None or place[0] == path:
            return ""
        line, uid = self._own(place)
        if self.stage.is_table(path) != line.startswith("|") or not uid:
            return ""
        self._blur(place, uid)
        self.stage.put_line(place, None)
        self.stage.insert(path, line)
        return f"moves {uid} from {place[0]} to {path}"

    def strike(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        shown = self._shown(uid)
        self.stage.trash.append(line)
        self.stage.put_line(place, None)
        self.ledger.unsay(uid, Side.DOCUMENT, shown)  # type: ignore[arg-type]  # values of fields
        return f"deletes the line of {uid} from {place[0]}"

    def restore(self) -> str:
        path = self._path()
        if not self.stage.trash or not path:
            return ""
        line = self.stage.trash.pop()
        if self.stage.is_table(path) != line.startswith("|"):
            return ""
        uid = self.stage.uid(line) or ""
        self.ledger.tickets[uid] += 0 if NAME.search(line) else 1
        self.stage.insert(path, line)
        return f"pastes the deleted line of {uid} into {path}"

    def paste(self) -> str:
        """A ticket's name gets into a wrong row."""
        place = self._place()
        tickets = self.stage.ops.tickets
        if place is None or not tickets:
            return ""
        line, uid = self._own(place)
        wrong = self.chance.choice(tickets)
        url = f"https://tracker.example/browse/{wrong.name}"
        if NAME.search(line):
            new = NAME.sub(wrong.name, line)
        elif line.startswith("|"):
            cells = self._cells(line)
            if len(cells) != len(COLUMNS):
                return ""
            cells[4] = f"[{wrong.name}]({url})"
            new = self._row(cells)
        else:
            words, comment, rest = line.partition(" <!--")
            new = f"{words} ([{wrong.name}]({url})){comment}{rest}"
        if new == line:
            return ""
        self.stage.put_line(place, new)
        theirs = self.stage.uid(wrong.title) or ""
        self.ledger.confused |= {uid, theirs} - {""}
        self.ledger.tickets[uid] += 1
        self.ledger.strangers.pop(wrong.id, None)
        return f"pastes {wrong.name} into the line of {uid} in {place[0]}"

    def unname(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        new = re.sub(r"(?: —)? \(?\[OPS-\d+\]\([^)]*\)\)?", "", line)
        if new == line:
            return ""
        sharers = sum(NAME.search(line)[0] in self.stage.line(one) for one in self.stage.lines())  # type: ignore[index]  # it has one
        if sharers > 1 or uid in self.ledger.retitled:
            self.ledger.tickets[uid] += 1
        self.stage.put_line(place, new)
        return f"takes the ticket's name from {uid} in {place[0]}"

    def skip(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        mark = " <!-- syncer:skip not ours -->"
        if line.startswith("|"):
            return ""
        new = line.replace(mark, "") if mark in line else line + mark
        self.stage.put_line(place, new)
        return f"{'takes up' if mark in line else 'skips'} {uid} in {place[0]}"

    # Files.

    def rename(self) -> str:
        path = self._path()
        if not path:
            return ""
        new = f"{self.stage.number():03}-renamed.md"
        if not self.stage.setting.names_renames:
            for place in self.stage.lines():
                if place[0] == path:
                    self._blur(place, self._own(place)[1])
        self.stage.docs.rename(path, new)
        self.ledger.prose[new] = self.ledger.prose.pop(path)
        return f"renames {path} to {new}"

    def delete(self) -> str:
        path = self._path()
        if not path or len(self.stage.docs.paths) < 2:
            return ""
        for place in self.stage.lines():
            if place[0] == path:
                uid = self._own(place)[1]
                self.ledger.unsay(uid, Side.DOCUMENT, self._shown(uid))  # type: ignore[arg-type]  # values of fields
                self._blur(place, uid)
        self.stage.gone_documents.append((path, self.stage.docs.content(path)))
        self.stage.docs.delete(path)
        return f"deletes {path}"

    def undelete(self) -> str:
        if not self.stage.gone_documents:
            return ""
        path, content = self.stage.gone_documents.pop()
        if path in self.stage.docs.paths:
            return ""
        self.stage.docs.edit(path, content)
        self._note_prose(path)
        return f"restores {path}"

    def copy(self) -> str:
        """A whole document is copied under another name: the same incident twice."""
        path = self._path()
        if not path:
            return ""
        new = f"{path[:-3]}-copy{self.stage.number()}.md"
        for place in self.stage.lines():
            if place[0] == path:
                uid = self._own(place)[1]
                self.ledger.confused.add(uid)
                self.ledger.tickets[uid] += 1
        self.stage.docs.edit(new, self.stage.docs.content(path))
        self._note_prose(new)
        return f"copies {path} to {new}"

    def spoil(self) -> str:
        """A document gets bytes that are no text; another such act heals it."""
        bad = [path for path in self.stage.docs.paths if path not in self.stage.sound()]
        if bad:
            content = self.stage.docs.content(bad[0])
            self.stage.docs.edit(bad[0], content.replace(SPOILED, b""))
            return f"heals {bad[0]}"
        path = self._path()
        if not path:
            return ""
        self.stage.docs.edit(path, self.stage.docs.content(path) + SPOILED)
        return f"spoils {path}"


def _titles(line: str) -> list[str]:
    """What might be the title in a line, without its marks."""
    if line.startswith("|"):
        return [cell.strip() for cell in line.strip().strip("|").split("|")][:1]
    return [BOX.sub("", line).split(" — ")[0].split(" ([")[0].split(" <!--")[0].strip()]
