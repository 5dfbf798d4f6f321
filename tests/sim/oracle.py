"""What must hold whenever all is quiet: the promises of the design, by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from syncer.core.merge import looks_alike
from syncer.model import ActionItem, Code, DocRef, Field, Link, Side, Status, Value
from syncer.testing.memory import MemoryTicket
from tests.sim.ledger import Ledger, Word, seen, values_of
from tests.sim.marks import NAME, UID
from tests.sim.stage import Stage
from tests.sim.theirs import invented, repeated, untouched
from tests.sim.views import JUDGED, differing

SIDES = (Side.DOCUMENT, Side.TICKET)


class Oracle:
    """Looks at both sides with its own eyes; every finding begins with a promise's number."""

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self.stage, self.ledger = stage, ledger
        self._engines = 0

    @property
    def _rivals(self) -> bool:
        """Whether a second engine has acted since the last quiet."""
        return self.stage.seen["second engine"] > self._engines

    @property
    def _late(self) -> bool:
        """Whether a batch may have taken longer than a cycle may, and outlived the hold.

        Two tickets may come of that, and the one that no line names is closed.
        """
        return self.stage.setting.slow and bool(self.stage.setting.lag or self._rivals)

    def quiet(self) -> None:
        """Everything held: what was excused today is none of tomorrow's business."""
        stage, ledger = self.stage, self.ledger
        values = self._values()
        # What was said out loud to be in conflict is on record, whatever becomes of it.
        ledger.words = [
            one for one in ledger.words if self._shown(one, values) and not self._on_record(one)
        ]
        for uid, count in Counter(stage.uid(title) for _, _, title in stage.ops.made).items():
            ledger.tickets[uid or ""] = max(count, ledger.tickets[uid or ""])
        self._engines = stage.seen["second engine"]
        ledger.confused -= set(self._clear())
        differ = {one[:2] for one in differing(stage)}
        if stage.setting.writes:
            ledger.spoken = {one for one in ledger.spoken if one[:2] in differ}
        ledger.shut = {one.id for one in stage.ops.tickets if one.status.closed}
        ledger.quiet()
        stage.quiet()

    def _clear(self) -> Iterator[str]:
        """Whose identity is plain again: one line, one ticket that it names, of one title."""
        stage = self.stage
        lines: Counter[str] = Counter()
        names: Counter[str] = Counter()
        for place in stage.lines():
            lines.update(set(UID.findall(stage.line(place))))
            names.update(set(NAME.findall(stage.line(place))))
        tickets = Counter(self._owner(one) for one in stage.ops.tickets if one.ours)
        assert stage.memory is not None
        links = {link.ticket.id: link for link in stage.memory.links.values()}
        for path, item in stage.everything():
            uid = stage.uid(item.fields.title)
            if uid not in self.ledger.confused or path not in stage.sound():
                continue
            found = NAME.findall(stage.line((path, item.line - 1)))
            ticket = stage.ticket(found[0]) if len(found) == 1 else None
            if ticket is None or not ticket.ours or names[found[0]] != 1 or ticket.id not in links:
                continue
            whose = {self._owner(ticket), stage.uid(ticket.title)}
            same = all(item.fields[name] == values_of(ticket)[name] for name in JUDGED)
            if whose == {uid} and lines[uid] == tickets[uid] == 1 and same:
                if item.fields.status.closed:
                    self.ledger.closed.add(uid)
                yield uid

    def findings(self) -> Iterator[str]:
        """All that is broken."""
        yield from self._tickets()
        yield from self._lost()
        yield from self._words()
        yield from self._needless()
        yield from self._agreement()
        yield from untouched(self.stage, self.ledger)
        yield from repeated(self.stage, self.ledger)
        yield from invented(self.stage, self.ledger)
        yield from self.stage.watch.findings

    def early(self) -> Iterator[str]:
        """What must hold before any full listing: what the feeds named has been read and told.

        Only where no feed can be behind: nothing was deleted, renamed or unmarked, and none lags.
        """
        if not (self.stage.setting.lag or self.ledger.unseen):
            yield from self._agreement()

    # I1, I6.

    def _tickets(self) -> Iterator[str]:
        stage, ledger = self.stage, self.ledger
        for name in stage.store._disk.pending:
            yield f"I3: {name} is left in the journal"
        made = Counter(stage.uid(title) for _, _, title in stage.ops.made)
        for uid, count in made.items():
            allowed = ledger.tickets[uid or ""]
            excused = uid in ledger.confused or count <= allowed
            if not (excused or self._excused_if(self._late, "late")):
                yield f"I1: {count} tickets were made for {uid}, and {allowed} were called for"
        yield from self._joins()
        told = {one.key for one in self._problems(Code.DUPLICATE_TICKET)}
        live: Counter[str] = Counter()
        for ticket in stage.ops.tickets:
            if ticket.ours and ticket.marker and not ticket.status.closed:
                live[ticket.marker] += 1
        for key, count in live.items():
            if count > 1 and key not in told:
                yield f"I1: {count} live tickets bear {key}, and nothing is said of it"

    def _lost(self) -> Iterator[str]:
        """No ticket, no line goes away or is closed but by people."""
        stage, ledger = self.stage, self.ledger
        for id_ in sorted(stage.ops.known - stage.ops._tickets.keys()):
            yield f"I6: the ticket {id_} is gone, and nobody deleted it"
        for folder in stage.folders.values():
            yield from folder.harmed
            for path in folder.paths:
                yield from folder.astray(path)
        named = self._named()
        live = {self._owner(one) for one in stage.ops.tickets if one.ours and not one.status.closed}
        for ticket in stage.ops.tickets:
            uid = self._owner(ticket)
            if not ticket.ours or uid is None or uid in ledger.confused | ledger.closed:
                continue
            mine = ticket.status.closed and ticket.status is not Status.DUPLICATE
            if not mine or (ticket.id not in named and uid in ledger.departed):
                continue
            if ticket.id in ledger.shut - named and (uid in live or not self._stands(uid)):
                continue  # its item was opened again under another ticket, or left with that word
            stray = ticket.id not in named and self._late
            if not self._excused_if(stray, "late, closed"):
                yield f"I6: {ticket.name} of {uid} is {ticket.status.value}, and nobody closed it"
        for path, item in stage.everything():
            uid = stage.uid(item.fields.title)
            late = not stage.setting.writes or ledger.rejected or path not in stage.sound()
            late = late or any(one[:2] == (uid, Field.STATUS) for one in ledger.frozen)
            judged = not late and uid not in ledger.closed | ledger.confused
            if judged and item.fields.status.closed:
                yield f"I6: {uid} is finished in {path}, and nobody finished it"

    def _named(self) -> set[str]:
        """The ids of the tickets that some line names."""
        lines = [self.stage.line(place) for place in self.stage.lines()]
        tickets = [self.stage.ticket(name) for line in lines for name in NAME.findall(line)]
        return {ticket.id for ticket in tickets if ticket is not None}

    def _owner(self, ticket: MemoryTicket) -> str | None:
        """Whose it is: of what it was made for, whatever its title has become."""
        return self.stage.uid(self.stage.ops.made_for.get(ticket.id, ticket.title))

    def _joins(self) -> Iterator[str]:
        """Every item bears its own ticket, and no two the same, unless people wrote it so."""
        stage, confused = self.stage, self.ledger.confused
        bearers: Counter[str] = Counter()
        for place in stage.lines():
            line = stage.line(place)
            uid, found = stage.uid(line), NAME.search(line)
            ticket = stage.ticket(found[0]) if found else None
            if uid is None or ticket is None or uid in confused or not ticket.ours:
                continue
            owner = self._owner(ticket)
            if owner != uid and owner not in confused:
                yield f"I1: {uid} bears {ticket.name}, the ticket of {owner}"
            bearers[ticket.id] += 1
            if bearers[ticket.id] == 2:
                yield f"I1: two items bear {ticket.name}"

    # I2.

    def _words(self) -> Iterator[str]:
        shown = self._values()
        for word in self.ledger.words:
            if not self._shown(word, shown) and not self._excused(word):
                said = "nobody" if word.value is None else word.value
                yield (
                    f"I2: {word.field.value} {said} of {word.uid}, said in the "
                    f"{word.side.value}, stands nowhere and in no conflict"
                )

    def _needless(self) -> Iterator[str]:
        """A conflict is said only where both sides have spoken since they last agreed."""
        ledger = self.ledger
        if ledger.lost:
            return  # who spoke last is not known any more
        # Whom the tracker does not know it is not told, and the next owner is said to be contested.
        passed = {Field.OWNER} if self.stage.setting.picky else set()
        for uid, name, ours, theirs in sorted(self.stage.conflicts, key=str):
            said = {side for who, what, side in ledger.spoken if (who, what) == (uid, name)}
            if (
                uid in ledger.confused | ledger.twins
                or name not in JUDGED
                or len(said) == 2
                or name in passed
            ):
                continue
            if any(one[:2] == (uid, name) for one in ledger.frozen):
                continue
            yield f"I2: {name.value} {ours} and {theirs} of {uid} are said to be in conflict"

    def _values(self) -> dict[tuple[str, Field], set[Value]]:
        """All that is shown of each item anywhere."""
        shown: dict[tuple[str, Field], set[Value]] = {}
        for _, item in self.stage.everything():
            for uid in UID.findall(item.fields.title):
                for name in Field:
                    shown.setdefault((uid, name), set()).add(item.fields[name])
        for ticket in self.stage.ops.tickets:
            uid = self._owner(ticket)
            if uid is not None:
                for name, value in values_of(ticket).items():
                    shown.setdefault((uid, name), set()).add(value)
        return shown

    def _shown(self, word: Word, shown: Mapping[tuple[str, Field], set[Value]]) -> bool:
        return seen(word.value, shown.get((word.uid, word.field), set()))

    def _excused(self, word: Word) -> bool:
        """Whether somebody can account for a word that stands nowhere."""
        out = word.uid in self.ledger.departed and not self._stands(word.uid)
        taken = out or word.at < self.ledger.taken.get(word.uid, 0)
        reasons = {
            "taken": word.field is Field.STATUS and taken,
            "none, lost": word.value is None and self.ledger.lost > 0,
            # What the text could not be told nobody saw who wrote there after.
            "unwritten": word.side is Side.TICKET and not self.stage.setting.writes,
            "conflict": self._on_record(word),
        }
        for reason, holds in reasons.items():
            if holds:
                self._excuse(reason)
                return True
        return False

    def _stands(self, uid: str) -> bool:
        """Whether any text has this item."""
        return any(uid in UID.findall(item.fields.title) for _, item in self.stage.everything())

    def _on_record(self, word: Word) -> bool:
        """Whether it was said, or kept in the audit trail, that this word met another one."""
        whose, value, at = (word.uid, word.field), str(word.value), SIDES.index(word.side) + 2
        fought = any(one[:2] == whose and one[at] == value for one in self.stage.conflicts)
        return fought or (*whose, value) in self.stage.audited

    def _excused_if(self, holds: object, reason: str) -> bool:
        if holds:
            self._excuse(reason)
        return bool(holds)

    def _excuse(self, reason: str) -> None:
        self.stage.seen[f"excused: {reason}"] += 1

    # I3, I10.

    def _agreement(self) -> Iterator[str]:
        stage = self.stage
        assert stage.memory is not None
        links = {link.ticket.id: link for link in stage.memory.links.values()}
        shadowed = {one.doc for one in self._problems(Code.SHADOWED)}
        said = {(one.doc, one.line) for one in self._problems()}
        for path in stage.sound():
            lines = [index + 1 for where, index in stage.lines() if where == path]
            if lines != [item.line for item in stage.read(path).items]:
                yield f"I10: not every line of {path} is read: {lines}"
        for path, item in stage.everything():
            ref = DocRef("docs", path)
            if item.skip or ref in shadowed or path not in stage.sound():
                continue
            uid = stage.uid(item.fields.title)
            found = NAME.search(stage.line((path, item.line - 1)))
            if found is None:
                finished = item.fields.status.closed
                waits = not stage.setting.writes or stage.history(path)
                if self.ledger.rejected and not waits:
                    self._excuse("rejected, nameless")
                waits = waits or self.ledger.rejected
                if not finished and (ref, item.line) not in said and not waits:
                    yield f"I10: {uid} in {path}:{item.line} names no ticket, and nothing is said"
                continue
            ticket = stage.ticket(found[0])
            link = links.get(ticket.id) if ticket else None
            stage.seen["judged"] += 1
            open_ = not item.fields.status.closed
            if open_ and (ticket is None or link is None) and (ref, item.line) not in said:
                yield f"I10: {uid} in {path}:{item.line} names {found[0]}, not joined, unsaid"
            if ticket is None or link is None or link.doc != ref or link.followers:
                stage.seen["exempt: no link of its own"] += 1
            elif uid in self.ledger.confused:
                stage.seen["exempt: confused"] += 1
            elif self.ledger.rejected:
                stage.seen["exempt: rejected"] += 1
            else:
                yield from self._pair(uid, item, ticket, link)

    def _pair(
        self, uid: str | None, item: ActionItem, ticket: MemoryTicket, link: Link
    ) -> Iterator[str]:
        agreed = {(one.field, one.document, one.ticket) for one in link.conflicts}
        values = values_of(ticket)
        for name in JUDGED:
            ours, theirs = item.fields[name], values[name]
            if ours == theirs:
                continue
            if self._excused_if((name, ours, theirs) in agreed, "agreed to differ"):
                continue
            if self._excused_if(link.mute, "mute"):
                continue
            if self._excused_if((uid, name, ours, theirs) in self.ledger.frozen, "frozen"):
                continue
            if looks_alike(item.forms.get(name), ours, theirs):
                continue
            if name is Field.DUE and ours is None and name in link.born:
                continue
            if name is Field.OWNER and ours is not None and not self.stage.ops.knows(ours):
                continue  # the tracker has no account of this name
            if name not in item.forms or (link.adopted and _differ(link, name, ours, theirs)):
                continue
            yield f"I3: {name.value} of {uid} is {ours} in the text and {theirs} in {ticket.name}"

    def _problems(self, *codes: Code) -> list:  # type: ignore[type-arg]  # problems
        last = self.stage.last
        found = last.problems if last else ()
        return [one for one in found if not codes or one.code in codes]


def _differ(link: Link, name: Field, ours: Value, theirs: Value) -> bool:
    """Whether a guest's ticket and its item have agreed to differ in this field."""
    base = link.base.get(name)
    return base is not None and (base.document, base.ticket) == (ours, theirs)
