"""Who said what, and has it been heard? The oracle's memory of human words.

A word is a value that a person gave to a field of an item, on one side. It may go only in ways that
people can account for: somebody wrote another one in its place on the same side, or wrote another
one on the other side with this one before their eyes, or took away the thing it stood on.

What became of a word is decidable where each side has spoken of that field of that item at most
once since the last look that was kept, and nobody both before a cycle that broke off and behind
it; and where nobody has blurred whose the item is. Only there I2 and I6 ask for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from syncer.model import Field, Side, Status, Value
from syncer.testing.memory import MemoryTicket


@dataclass(frozen=True, slots=True)
class Word:
    """One value, whose it is, and where it was said."""

    uid: str
    field: Field
    side: Side
    value: Value
    at: int = 0
    """Its place among all words and takings."""


@dataclass(frozen=True, slots=True)
class Since:
    """How often was looked before a word is said."""

    look: int
    torn: bool = False
    """Whether a cycle broke off since that look: we may have spoken ourselves, and not know it."""
    lost: bool = False
    """Whether the database was lost since that look."""


@dataclass(slots=True)
class Ledger:
    """What people have said and nobody has unsaid; and what they have allowed."""

    words: list[Word] = field(default_factory=list)
    tickets: Counter[str] = field(default_factory=Counter)
    """Per item, how many tickets people have given cause to make."""
    titles: dict[str, str] = field(default_factory=dict)
    """Ticket id to the title that a person gave it."""
    bodies: dict[str, list[str]] = field(default_factory=dict)
    """Ticket id to the sentences that people wrote outside the block."""
    labels: dict[str, set[str]] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)
    """Tickets that nobody named to us, and how they stood."""
    prose: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Path to the lines that hold no item."""
    guests: dict[str, tuple[str, dict[Field, Value]]] = field(default_factory=dict)
    """Tickets of people whose names somebody wrote into a text: whose line, and how they stood."""
    confused: set[str] = field(default_factory=set)
    """Items whose identity people have mixed up: of these only mass and loss are judged."""
    blurred: set[str] = field(default_factory=set)
    """Items that people made hard to tell apart: of their words nothing is judged."""
    undecided: set[tuple[str, Field]] = field(default_factory=set)
    """Of which somebody has spoken since the last quiet so that nobody can tell what was meant."""
    voices: dict[tuple[str, Field], list[tuple[Side, int]]] = field(default_factory=dict)
    """Which side has spoken, and after how many looks."""
    lost: int = 0
    """How often the database was lost or rolled back."""
    scribbled: bool = False
    """Whether a block lost a line: after a lost database it may no longer say whose a date is."""
    rejected: bool = False
    """Whether people closed a proposal since one was last merged."""
    retitled: set[str] = field(default_factory=set)
    """Items that got another title since the last quiet."""
    joined: set[str] = field(default_factory=set)
    """Items whose line got the name of another ticket since the last quiet."""
    frozen: set[tuple[str, Field, Value, Value]] = field(default_factory=set)
    """What differed when texts could not be written, to the letter: in the text, in the ticket."""
    unseen: bool = False
    """Whether people did what a feed of changes does not say."""
    taken: dict[str, int] = field(default_factory=dict)
    """When people took an item out of its text, where that closes the ticket."""
    out: set[str] = field(default_factory=set)
    """Items that nothing but their absence has closed: they are open again once they are back."""
    departed: set[str] = field(default_factory=set)
    """Items once taken out, or made a ticket for by two: one that no line names may be closed."""
    forgotten: set[str] = field(default_factory=set)
    """Items that were out when the database was lost: nobody knows that we closed their tickets."""
    shut: set[str] = field(default_factory=set)
    """The ids of the tickets that were closed at the last quiet, and rightly so."""
    closed: set[str] = field(default_factory=set)
    """Items that some person has closed, on either side, and nobody has opened since."""
    twins: set[str] = field(default_factory=set)
    """Items that stand on two lines in the same words: what is said of one is none of the other."""
    spoken: set[tuple[str, Field, Side]] = field(default_factory=set)
    """Of what somebody has spoken since the last quiet."""
    now: int = 0
    """Counts words and takings."""

    def say(self, word: Word, shown: frozenset[Value], since: Since | None = None) -> None:
        """A person writes a value, having ``shown`` before their eyes on that side."""
        self.guests = {id_: one for id_, one in self.guests.items() if one[0] != word.uid}
        fresh = set() if since is None else self.heard(word.uid, word.field, since.look)
        if since is not None:
            self.speaks(word.uid, word.field, word.side, since)
        kept = []
        for one in self.words:
            same = one.uid == word.uid and one.field is word.field
            known = one.value in shown if one.side in fresh else seen(one.value, shown)
            if not (same and (one.side is word.side or known)):
                kept.append(one)
        self.now += 1
        self.words = [*kept, replace(word, at=self.now)]
        self.spoken.add((word.uid, word.field, word.side))
        self.frozen = {one for one in self.frozen if one[:2] != (word.uid, word.field)}
        if isinstance(word.value, Status):
            self.taken.pop(word.uid, None)
            self.out.discard(word.uid)
            self.closed.add(word.uid)
            if not (word.value.closed or (since is not None and since.lost)):
                self.opened(word.uid)  # else it meets whatever the other side says

    def heard(self, uid: str, name: Field, look: int) -> set[Side]:
        """Who has spoken of it since this look: what is shown elsewhere does not come of that."""
        return {side for side, at in self.voices.get((uid, name), ()) if at >= look}

    def speaks(self, uid: str, name: Field, side: Side, since: Since) -> None:
        """A side speaks of a field; a second time before anybody looked nobody tells from once."""
        before = self.heard(uid, name, since.look)
        if side in before or (since.torn and before):
            self.undecided.add((uid, name))
        self.voices.setdefault((uid, name), []).append((side, since.look))
        self.spoken.add((uid, name, side))

    def decidable(self, uid: str | None, name: Field) -> bool:
        """Whether it can be told what must have become of the words on this field."""
        unclear = (uid or "", name) in self.undecided
        return not (unclear or uid in self.blurred or uid in self.confused)

    def opened(self, uid: str) -> None:
        """It is open again, unless somebody else has said that it is finished."""
        said = [one.value for one in self.words if one.uid == uid]
        closed = any(isinstance(value, Status) and value.closed for value in said)
        if not closed and uid not in self.twins:
            self.closed.discard(uid)

    def take(self, uid: str) -> None:
        """A person takes it out of its text, and the policy closes its ticket for that."""
        self.now += 1
        self.out |= {uid} - self.closed
        self.closed.add(uid)
        self.departed.add(uid)
        self.taken[uid] = self.now

    def give_back(self, uid: str, *, finished: bool) -> None:
        """A person puts it into a text again, as it was."""
        self.taken.pop(uid, None)
        self.spoken |= {(uid, name, Side.DOCUMENT) for name in Field}
        self.blurred.add(uid)
        if finished or uid in self.forgotten:
            self.closed.add(uid)
        elif uid in self.out:
            self.opened(uid)
        self.out.discard(uid)

    def quiet(self, shut: Collection[str]) -> None:
        """All of it has been judged; what nobody could decide is now as it is: these are finished.

        A place left empty says nothing to what comes.
        """
        self.closed |= {uid for uid, _ in self.undecided if uid in shut}
        self.closed |= (self.blurred | self.confused) & set(shut)
        self.words = [
            one
            for one in self.words
            if one.value is not None and self.decidable(one.uid, one.field)
        ]
        self.undecided.clear()
        self.retitled.clear()
        self.joined.clear()

    def met(self, uid: str | None, side: Side) -> None:
        """A person joins it with what it never met: an empty place says nothing then."""
        emptied = (uid, side, None)
        self.words = [one for one in self.words if (one.uid, one.side, one.value) != emptied]

    def forget(self, nameless: Collection[str], unheard: Collection[str] = ()) -> None:
        """The database is lost: who emptied a place, or took a name away, nobody can tell.

        Nor who emptied a box in a copy, which is not heard, where that shares a finished ticket.
        """
        self.lost += 1
        self.unticked(*unheard)
        self.forgotten |= self.taken.keys()
        self.closed |= {uid for uid, name, _ in self.spoken if name is Field.STATUS}
        self.tickets.update(nameless)

    def half_heard(self) -> None:
        """Of one side nothing was read: to an empty place the ticket looked like what it says."""
        written = {
            (one.uid, one.field)
            for one in self.words
            if one.side is Side.DOCUMENT and (_closes(one) or not isinstance(one.value, Status))
        }
        self.words = [
            one
            for one in self.words
            if (one.uid, one.field) not in written
            or not (_goes_on(one, Side.TICKET) or (one.side is Side.TICKET and one.value is None))
        ]

    def unticked(self, *uids: str) -> None:
        """Nobody hears that these lines were opened again."""
        self.words = [
            one for one in self.words if one.uid not in uids or not _goes_on(one, Side.DOCUMENT)
        ]

    def replaced(self, uid: str, name: Field, shown: frozenset[Value]) -> None:
        """A person writes over what they see of this item."""
        self.words = [
            one
            for one in self.words
            if one.uid != uid or one.field is not name or not seen(one.value, shown)
        ]

    def unsay(self, uid: str, side: Side, shown: dict[Field, frozenset[Value]]) -> None:
        """A person takes away the thing that bore these values."""
        if (uid, Field.STATUS, side) in self.spoken:
            self.closed.add(uid)  # who opened it there since the last quiet is heard no more
        self.words = [
            one
            for one in self.words
            if one.uid != uid
            or not (one.side is side or seen(one.value, shown.get(one.field, frozenset())))
        ]


def values_of(ticket: MemoryTicket) -> dict[Field, Value]:
    """What a ticket says of its item."""
    return {
        Field.TITLE: ticket.title,
        Field.STATUS: ticket.status,
        Field.OWNER: ticket.owner,
        Field.DUE: ticket.due,
        Field.PRIORITY: ticket.priority,
    }


def _closes(word: Word) -> bool:
    """Whether it says that an item is finished."""
    return isinstance(word.value, Status) and word.value.closed


def _goes_on(word: Word, side: Side) -> bool:
    """Whether this side says that an item is open, or under way."""
    return word.side is side and isinstance(word.value, Status) and not word.value.closed


def seen(value: Value, shown: Collection[Value]) -> bool:
    """Whether a value is among those shown; a box shows no more than whether it is finished."""
    if isinstance(value, Status):
        return value.closed in {one.closed for one in shown if isinstance(one, Status)}
    return value in shown
