"""What must hold whenever all is quiet: the promises of the design, by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from syncer.core.merge import looks_alike
from syncer.model import ActionItem, Code, DocRef, Field, Link, Side, Status, Value
from syncer.testing.memory import MemoryTicket
from tests.sim.ledger import Ledger, Word, seen, values_of
from tests.sim.owners import face
from tests.sim.stage import ITEM, NAME, SKIP, SPOILED, UID, Stage

JUDGED = (Field.OWNER, Field.DUE, Field.PRIORITY, Field.STATUS)


class Oracle:
    """Looks at both sides with its own eyes; every finding begins with a promise's number."""

    def __init__(self, stage: Stage, ledger: Ledger) -> None:
        self.stage, self.ledger = stage, ledger

    def findings(self) -> Iterator[str]:
        """All that is broken."""
        yield from self._tickets()
        yield from self._words()
        yield from self._agreement()
        yield from self._untouched()
        yield from self._said()
        yield from self._invented()
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
            # A batch that takes longer than a cycle may, outlives the hold; that is healed.
            late = stage.setting.slow and (stage.setting.lag or stage.seen["second engine"])
            if uid not in ledger.confused and count > allowed and not late:
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
        for ticket in stage.ops.tickets:
            uid = self._owner(ticket)
            if not ticket.ours or uid is None or uid in ledger.confused:
                continue
            mine = ticket.status.closed and ticket.status is not Status.DUPLICATE
            if mine and uid not in ledger.closed:
                yield f"I6: {ticket.name} of {uid} is {ticket.status.value}, and nobody closed it"
        for path, item in stage.everything():
            uid = stage.uid(item.fields.title)
            if item.fields.status.closed and uid not in ledger.closed | ledger.confused:
                yield f"I6: {uid} is finished in {path}, and nobody finished it"

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
        for word in self.ledger.words:
            if not self._stands(word, shown.get((word.uid, word.field), set())):
                said = "nobody" if word.value is None else word.value
                yield (
                    f"I2: {word.field.value} {said} of {word.uid}, said in the "
                    f"{word.side.value}, stands nowhere and in no conflict"
                )

    def _stands(self, word: Word, shown: set[Value]) -> bool:
        if not shown or seen(word.value, shown) or (word.value is None and self.ledger.lost):
            return True
        if word.field is Field.STATUS and word.uid in self.ledger.taken:
            return True
        if word.value is None and (not self.stage.setting.writes or word.uid in self.ledger.frozen):
            return True  # an emptied place that could not be told says nothing on the other side
        at = 1 if word.side is Side.DOCUMENT else 2
        if any(one[0] is word.field and one[at] == str(word.value) for one in self.stage.conflicts):
            return True
        return (word.field.value, str(word.value)) in self.stage.audited

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
                waits = self.ledger.rejected or not stage.setting.writes or stage.history(path)
                if not finished and (ref, item.line) not in said and not waits:
                    yield f"I10: {uid} in {path}:{item.line} names no ticket, and nothing is said"
                continue
            ticket = stage.ticket(found[0])
            link = links.get(ticket.id) if ticket else None
            if ticket is None or link is None or link.doc != ref or link.followers:
                continue
            if uid not in self.ledger.confused | self.ledger.frozen and not self.ledger.rejected:
                yield from self._pair(uid, item, ticket, link)

    def _pair(
        self, uid: str | None, item: ActionItem, ticket: MemoryTicket, link: Link
    ) -> Iterator[str]:
        differ = {one.field for one in link.conflicts}
        values = values_of(ticket)
        for name in JUDGED:
            ours, theirs = item.fields[name], values[name]
            if ours == theirs or name in differ or link.mute:
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

    # I5.

    def _untouched(self) -> Iterator[str]:
        stage, ledger = self.stage, self.ledger
        for path in stage.docs.paths:
            text = stage.docs.content(path).replace(SPOILED, b"").decode()
            prose = tuple(line for line in text.split("\n") if not ITEM.match(line))
            if prose != ledger.prose[path]:
                yield f"I5: the prose of {path} is not as people left it"
        for ticket in stage.ops.tickets:
            for words in ledger.bodies.get(ticket.id, ()):
                if ticket.body.count(words) != 1:
                    yield f'I5: "{words}" stands {ticket.body.count(words)} times in {ticket.name}'
            if missing := ledger.labels.get(ticket.id, set()) - ticket.labels:
                yield f"I5: {ticket.name} has lost the labels {sorted(missing)}"
            if ledger.titles.get(ticket.id, ticket.title) != ticket.title:
                yield f"I5: {ticket.name} has lost the title that a person gave it"
            if ledger.strangers.get(ticket.id, face(ticket)) != face(ticket):
                yield f"I5: {ticket.name}, which nobody named to us, was touched"

    def _said(self) -> Iterator[str]:
        for ticket in self.stage.ops.tickets:
            for id_, count in Counter(id_ for id_, _ in ticket.comments if id_).items():
                if count > 1:
                    yield f"I1: the comment {id_} stands {count} times in {ticket.name}"
        for place in self.stage.lines():
            line = self.stage.line(place)
            if SKIP in line and self.stage.skipped.get(self.stage.uid(line) or "", line) != line:
                yield f"I5: the line of {self.stage.uid(line)} was written, and people skip it"
        if not self.ledger.lost:
            for id_, count in self.stage.ops.said.items():
                yield f"I1: the comment {id_} was made {count + 1} times"

    def _invented(self) -> Iterator[str]:
        """A document says what people wrote, and a guest's ticket stays as its people left it."""
        stage = self.stage
        mangled = self.ledger.scribbled and self.ledger.lost
        for path, item in () if mangled else stage.everything():
            if item.fields.due is not None and item.fields.due not in stage.days:
                yield f"I5: {path}:{item.line} shows {item.fields.due}, which nobody wrote"
        for id_, (uid, values) in self.ledger.guests.items():
            ticket = stage.ticket(id_)
            if ticket is not None and values_of(ticket) != values:
                yield f"I5: {ticket.name}, a person's, was told what {uid} says at first contact"
        if not stage.setting.writes:
            for ticket in stage.ops.tickets:
                if ticket.ours and "the postmortem follows" in ticket.body:
                    yield f"I5: {ticket.name} promises what write_back off cannot keep"

    def _problems(self, *codes: Code) -> list:  # type: ignore[type-arg]  # problems
        last = self.stage.last
        found = last.problems if last else ()
        return [one for one in found if not codes or one.code in codes]


def _differ(link: Link, name: Field, ours: Value, theirs: Value) -> bool:
    """Whether a guest's ticket and its item have agreed to differ in this field."""
    base = link.base.get(name)
    return base is not None and (base.document, base.ticket) == (ours, theirs)
