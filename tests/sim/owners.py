"""What people do to tickets."""

from __future__ import annotations

import random
from collections.abc import Callable

from syncer.model import Field, Priority, Side, Status, Value
from syncer.testing.memory import MemoryTicket
from tests.sim.hands import title
from tests.sim.ledger import Ledger, Since, Word
from tests.sim.marks import NAME
from tests.sim.stage import Stage


class Owners:
    """People who work in the tracker; every act says in words what it did, or "" for nothing."""

    def __init__(self, stage: Stage, ledger: Ledger, chance: random.Random) -> None:
        self.stage, self.ledger, self.chance = stage, ledger, chance

    def _ticket(self) -> MemoryTicket | None:
        tickets = self.stage.ops.tickets
        return self.chance.choice(tickets) if tickets else None

    def _uid(self, ticket: MemoryTicket) -> str:
        """Whose it is: of what it was made for, whatever its title has become."""
        return self.stage.uid(self.stage.ops.made_for.get(ticket.id, ticket.title)) or ""

    def _say(
        self, ticket: MemoryTicket, name: Field, value: Value, act: Callable[[], None]
    ) -> None:
        before: Value = {
            Field.STATUS: ticket.status,
            Field.OWNER: ticket.owner,
            Field.DUE: ticket.due,
            Field.PRIORITY: ticket.priority,
            Field.TITLE: ticket.title,
        }[name]
        act()
        self._touched(ticket)
        uid = self._uid(ticket)
        if value == before:
            return
        if name is Field.STATUS and self._second(ticket):
            self.ledger.closed |= {uid}  # what is said there of its state nobody hears
        elif ticket.id not in self.ledger.strangers and uid:
            since = Since(*self.stage.watch.looks.of(uid, name))
            # That a ticket is a second one says nothing of its item.
            shown = frozenset({before}) - {Status.DUPLICATE}
            self.ledger.say(Word(uid, name, Side.TICKET, value), shown, since)
            self.stage.watch.moved(uid, name)
        for other in self._sharers(ticket) - {uid}:
            self.ledger.replaced(other, name, frozenset({before}))

    def _waits(self, ticket: MemoryTicket, name: Field) -> bool:
        """Whether who works there waits until somebody has looked at what was last said."""
        uid = self._uid(ticket)
        look = self.stage.watch.looks.of(uid, name).look
        calm = not self.stage.setting.wild
        return calm and Side.TICKET in self.ledger.heard(uid, name, look)

    def _second(self, ticket: MemoryTicket) -> bool:
        """Whether no line names it, and some line another ticket that was made for its item."""
        uid, made = self._uid(ticket), self.stage.ops.made_for
        others = [one for one in self.stage.ops.tickets if one.id != ticket.id and one.id in made]
        mine = [one for one in others if uid and self._uid(one) == uid]
        return bool(mine) and not self._sharers(ticket) and any(map(self._sharers, mine))

    def _sharers(self, ticket: MemoryTicket) -> set[str]:
        """Whose lines name this ticket."""
        texts = [text.decode("utf-8", "replace") for text in self.stage.docs.there.values()]
        lines = [line for text in texts for line in text.split("\n")]
        names = {ticket.name, *ticket.former}
        named = [line for line in lines if not names.isdisjoint(NAME.findall(line))]
        return {uid for line in named if (uid := self.stage.uid(line))}

    def _touched(self, ticket: MemoryTicket) -> None:
        self.ledger.guests.pop(ticket.id, None)
        if ticket.id in self.ledger.strangers:
            self.ledger.strangers[ticket.id] = face(ticket)

    def move(self) -> str:
        """Close it, reopen it, begin it."""
        ticket = self._ticket()
        if ticket is None:
            return ""
        status = self.chance.choice(
            (Status.DONE, Status.DONE, Status.OPEN, Status.IN_PROGRESS, Status.WONT_DO)
        )
        if status is ticket.status or self._waits(ticket, Field.STATUS):
            return ""
        ops = self.stage.ops
        self._say(ticket, Field.STATUS, status, lambda: ops.close(ticket.id, status))
        return f"moves {ticket.name} to {status.value}"

    def assign(self) -> str:
        ticket = self._ticket()
        if ticket is None or self._waits(ticket, Field.OWNER):
            return ""
        owner = None if self.chance.random() < 0.15 else self.stage.person()
        ops = self.stage.ops
        self._say(ticket, Field.OWNER, owner, lambda: ops.assign(ticket.id, owner))
        return f"assigns {ticket.name} to {owner or 'nobody'}"

    def schedule(self) -> str:
        ticket = self._ticket()
        if ticket is None or self._waits(ticket, Field.DUE):
            return ""
        due = None if self.chance.random() < 0.15 else self.stage.day()
        ops = self.stage.ops
        self._say(ticket, Field.DUE, due, lambda: ops.schedule(ticket.id, due))
        return f"schedules {ticket.name} for {due or 'no day'}"

    def prioritise(self) -> str:
        ticket = self._ticket()
        if ticket is None or self._waits(ticket, Field.PRIORITY):
            return ""
        priority = self.chance.choice(tuple(Priority))
        ops = self.stage.ops
        self._say(ticket, Field.PRIORITY, priority, lambda: ops.prioritise(ticket.id, priority))
        return f"gives {ticket.name} {priority.value}"

    def retitle(self) -> str:
        ticket = self._ticket()
        if ticket is None:
            return ""
        uid = self._uid(ticket) or next(iter(sorted(self._sharers(ticket))), "")
        words = f"{title(uid, self.chance)} {self.stage.number()}" if uid else ""
        words = words or f"Other work {self.stage.number()}"
        self.stage.ops.retitle(ticket.id, words)
        self._touched(ticket)
        if ticket.id not in self.ledger.strangers:
            self.ledger.titles[ticket.id] = words
        return f'retitles {ticket.name} to "{words}"'

    def write(self) -> str:
        """Add a sentence around the block, above or below."""
        ticket = self._ticket()
        if ticket is None:
            return ""
        words = f"A person wrote sentence {self.stage.number()}."
        above = self.chance.random() < 0.5
        body = f"{words}\n\n{ticket.body}" if above else f"{ticket.body}\n\n{words}\n"
        self.stage.ops.write_body(ticket.id, body)
        self._touched(ticket)
        self.ledger.bodies.setdefault(ticket.id, []).append(words)
        return f"writes {'above' if above else 'below'} the block of {ticket.name}"

    def scribble(self) -> str:
        """Break the block: one of its marks goes, or a line inside it."""
        ticket = self._ticket()
        if ticket is None:
            return ""
        lines = ticket.body.split("\n")
        inside = [n for n, line in enumerate(lines) if "syncer:" in line or line.startswith("- ")]
        if not inside:
            return ""
        del lines[self.chance.choice(inside)]
        self.ledger.scribbled = self.ledger.unseen = True
        self.stage.ops.write_body(ticket.id, "\n".join(lines))
        self._touched(ticket)
        return f"deletes a line of the block of {ticket.name}"

    def label(self) -> str:
        ticket = self._ticket()
        if ticket is None:
            return ""
        label = f"team-{self.stage.number()}"
        self.stage.ops.label(ticket.id, label)
        self._touched(ticket)
        self.ledger.labels.setdefault(ticket.id, set()).add(label)
        return f"labels {ticket.name} {label}"

    def unmark(self) -> str:
        """Take the marker's label away."""
        ticket = self._ticket()
        if ticket is None or ticket.marker is None:
            return ""
        if not self._sharers(ticket):
            # Neither text nor marker tells any more whose it is.
            self.ledger.tickets[self._uid(ticket)] += 1
            self.ledger.blurred.add(self._uid(ticket))
        self.ledger.unseen = True
        self.stage.ops.unlabel(ticket.id, f"syncer-{ticket.marker}")
        self._touched(ticket)
        return f"takes the marker from {ticket.name}"

    def delete(self) -> str:
        ticket = self._ticket()
        if ticket is None:
            return ""
        uid = self._uid(ticket)
        self.ledger.unseen = True
        self.stage.ops.delete(ticket.id)
        for known in (self.ledger.bodies, self.ledger.titles, self.ledger.labels):
            known.pop(ticket.id, None)
        self.ledger.strangers.pop(ticket.id, None)
        shown: dict[Field, frozenset[Value]] = {
            Field.STATUS: frozenset({ticket.status}),
            Field.OWNER: frozenset({ticket.owner}),
            Field.DUE: frozenset({ticket.due}),
            Field.PRIORITY: frozenset({ticket.priority}),
        }
        self.ledger.unsay(uid, Side.TICKET, shown)
        self.ledger.tickets[uid] += 1
        left = [one for one in self.stage.ops.tickets if uid and self._uid(one) == uid]
        if any(one.status is Status.DUPLICATE for one in left):
            self.ledger.closed.add(uid)  # a second one is all that is left, and says so
        return f"deletes {ticket.name}"

    def transfer(self) -> str:
        ticket = self._ticket()
        if ticket is None:
            return ""
        old, new = ticket.name, f"OPS-{1000 + self.stage.number()}"
        self.stage.ops.move(ticket.id, new)
        self._touched(ticket)
        return f"moves {old} to another project, where it is {new}"

    def clone(self) -> str:
        """As trackers clone: labels and text come along, and whoever clones is its creator."""
        ticket = self._ticket()
        if ticket is None:
            return ""
        made = self.stage.ops.add(
            ticket.title, status=ticket.status, body=ticket.body, labels=set(ticket.labels)
        )
        self.ledger.strangers[made.id] = face(made)
        return f"clones {ticket.name} as {made.name}"

    def forge(self) -> str:
        """Copy one ticket's marker into another."""
        ticket, other = self._ticket(), self._ticket()
        if ticket is None or other is None or other.marker is None or ticket is other:
            return ""
        self.stage.ops.label(ticket.id, f"syncer-{other.marker}")
        self._touched(ticket)
        self.ledger.confused |= {self._uid(ticket), self._uid(other)} - {""}
        return f"copies the marker of {other.name} into {ticket.name}"

    def open(self) -> str:
        """A ticket that has nothing to do with any postmortem."""
        made = self.stage.ops.add(f"Unrelated work {self.stage.number()}")
        self.ledger.strangers[made.id] = face(made)
        return f"opens the unrelated {made.name}"


def face(ticket: MemoryTicket) -> str:
    """All of a ticket that anybody can see."""
    return repr(
        (
            ticket.name,
            ticket.title,
            ticket.status,
            ticket.owner,
            ticket.due,
            ticket.priority,
            ticket.body,
            sorted(ticket.labels),
            ticket.comments,
        )
    )
