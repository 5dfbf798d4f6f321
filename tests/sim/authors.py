"""What people do to the items of documents."""

from __future__ import annotations

import re

from syncer.model import Field, Priority, Side
from syncer.testing.memory import MemoryTicket
from tests.sim.files import Files
from tests.sim.hands import BOX, COLUMNS, DAY, PERSON, title, titles
from tests.sim.ledger import values_of
from tests.sim.marks import NAME

NAMED = re.compile(r"(?: —)? \(?\[OPS-\d+\]\([^)]*\)\)?")


class Authors(Files):
    """People who write action items, and change what they say."""

    def add(self) -> str:
        path = self._path()
        return f"adds {self._add(path)} to {path}" if path else ""

    def twice(self) -> str:
        """The very same words on two lines: only their order tells them apart."""
        path = self._path()
        if not path:
            return ""
        words = self._add(path, plain=True)
        line = self.stage.line(self.stage.last_line(path))
        self.stage.insert(path, line)
        self.ledger.twins.add(self.stage.uid(words) or "")
        self.ledger.blurred.add(self.stage.uid(words) or "")
        self.ledger.tickets[self.stage.uid(words) or ""] += not self.stage.history(path)
        return f"adds {words} to {path}, twice"

    def several(self) -> str:
        path = self._path()
        count = self.chance.randint(3, 5)
        return f"adds {[self._add(path) for _ in range(count)]} to {path}" if path else ""

    def supplant(self) -> str:
        """Another item in the place of one, in nearly its words."""
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        if not uid:
            return ""
        new = f"u{self.stage.number()}"
        shown = self._shown(uid)
        bare = re.sub(rf"\b{uid}\b", new, NAMED.sub("", line))
        self.stage.put_line(place, bare)
        self.ledger.unsay(uid, Side.DOCUMENT, shown)  # type: ignore[arg-type]  # values of fields
        self.ledger.tickets[new] += not self.stage.history(place[0])
        self.ledger.closed |= {new} if self._finished(place) else set()
        self._allow_closing(uid)
        return f"puts {new} in the place of {uid} in {place[0]}, in nearly its words"

    def finish(self) -> str:
        """Everything in a document is done."""
        path = self._path()
        said = [self._tick(place, done=True) for place in self.stage.lines() if place[0] == path]
        return ", ".join(one for one in said if one)

    def retitle(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        if not uid:
            return ""
        old = next((one for one in titles(line) if uid in one), "")
        if not old or self._waits(uid, Field.TITLE):
            return ""
        if self.chance.random() < 0.5:
            new = f"{old} again {self.stage.number()}"
        else:
            new = f"{title(uid, self.chance)} {self.stage.number()}"
        self._blur(place, uid)
        self.ledger.retitled.add(uid)
        self._say(place, uid, Field.TITLE, line.replace(old, new))
        self._unheard(place, uid)
        return f'retitles "{old}" to "{new}" in {place[0]}'

    def tick(self) -> str:
        place = self._place()
        return self._tick(place, done=self.chance.random() < 0.6) if place else ""

    def _tick(self, place: tuple[str, int], *, done: bool) -> str:
        line, uid = self._own(place)
        if self._waits(uid, Field.STATUS):
            return ""
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
        self._unheard(place, uid)
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
        if self._waits(uid, name):
            return ""
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
        elif "@[Owner]" in line and name is Field.OWNER and value:
            changed = line.replace("@[Owner]", value)
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
        odd = not line.startswith("|") or len(cells) != len(COLUMNS)
        if odd or self._waits(uid, Field.PRIORITY):
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
        self.ledger.joined.add(uid)
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
        self._allow_closing(uid)
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
        self._give_back(path, uid)
        return f"pastes the deleted line of {uid} into {path}"

    def paste(self) -> str:
        """A ticket's name gets into a wrong row."""
        place = self._place()
        tickets = self.stage.ops.tickets
        if place is None or not tickets:
            return ""
        return self._paste(place, self.chance.choice(tickets))

    def adopt(self) -> str:
        """The name of a person's ticket is written into a line that names none."""
        free = [one for one in self.stage.lines() if not NAME.search(self.stage.line(one))]
        theirs = [one for one in self.stage.ops.tickets if one.id in self.ledger.strangers]
        if not free or not theirs:
            return ""
        place, ticket = self.chance.choice(free), self.chance.choice(theirs)
        self.stage.ops.assign(ticket.id, self.stage.person())
        self.stage.ops.schedule(ticket.id, self.stage.day())
        return self._paste(place, ticket)

    def _paste(self, place: tuple[str, int], wrong: MemoryTicket) -> str:
        line, uid = self._own(place)
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
        if new == line or (uid and uid == self.stage.uid(wrong.title) and uid in self.ledger.twins):
            return ""  # which of two lines in the same words has which ticket nobody can tell
        self.stage.put_line(place, new)
        if NAME.search(line) and uid:
            self._allow_closing(uid)  # nothing names its ticket any more
        theirs = self.stage.uid(wrong.title) or ""
        self.ledger.confused |= {uid, theirs} - {""}
        self.ledger.joined.add(uid)
        self._unheard(place, uid)
        self.ledger.tickets[uid] += 1
        free = self.ledger.strangers.pop(wrong.id, None) is not None
        if uid and (free or wrong.id in self.ledger.guests):
            self.ledger.guests[wrong.id] = (uid, values_of(wrong))
            self.ledger.met(uid, Side.DOCUMENT)
        return f"pastes {wrong.name} into the line of {uid} in {place[0]}"

    def unname(self) -> str:
        place = self._place()
        if place is None:
            return ""
        line, uid = self._own(place)
        new = NAMED.sub("", line)
        if new == line:
            return ""
        if self._sharers(line) > 1 or uid in self.ledger.retitled:
            self.ledger.tickets[uid] += 1
            self.ledger.blurred.add(uid)
        if uid in self.ledger.retitled:
            self._allow_closing(uid)
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
        if mark not in line:
            self._unread(uid)
        self.stage.put_line(place, new)
        if mark in line and not self._finished(place):
            self.ledger.opened(uid)
        return f"{'takes up' if mark in line else 'skips'} {uid} in {place[0]}"
