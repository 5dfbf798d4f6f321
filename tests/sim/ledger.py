"""Who said what, and has it been heard? The oracle's memory of human words.

A word is a value that a person gave to a field of an item, on one side. It may go only in ways that
people can account for: somebody wrote another one in its place on the same side, or wrote another
one on the other side with this one before their eyes, or took away the thing it stood on.
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
    """Where a word is said, over which value, and how often was looked before."""

    place: object
    old: Value
    look: int


Voice = tuple[str, Field, Side, object]


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
    """Items whose identity people have blurred: of these only mass and loss are judged."""
    lost: int = 0
    """How often the database was lost or rolled back."""
    scribbled: bool = False
    """Whether a block lost a line: after a lost database it may no longer say whose a date is."""
    rejected: bool = False
    """Whether people closed a proposal since one was last merged."""
    retitled: set[str] = field(default_factory=set)
    """Items that got another title since the last quiet."""
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
    stood: dict[Voice, tuple[int, Value]] = field(default_factory=dict)
    """The last look before somebody spoke somewhere, and what stood there then."""

    def say(self, word: Word, shown: frozenset[Value], since: Since | None = None) -> None:
        """A person writes a value, having ``shown`` before their eyes on that side."""
        self.guests = {id_: one for id_, one in self.guests.items() if one[0] != word.uid}
        if since is not None and self._unseen(word, since):
            return
        fresh = () if since is None else self._fresh(word, since.look)
        back = since is not None and self._voice(word, since) == word.value
        kept = []
        for one in self.words:
            same = one.uid == word.uid and one.field is word.field
            known = one.value in shown if one.side in fresh else seen(one.value, shown)
            # Who puts a value back had nothing before their eyes but their own.
            if not (same and (one.side is word.side or (known and not back))):
                kept.append(one)
        self.now += 1
        self.words = [*kept, replace(word, at=self.now)]
        self.spoken.add((word.uid, word.field, word.side))
        self.frozen = {one for one in self.frozen if one[:2] != (word.uid, word.field)}
        if isinstance(word.value, Status):
            self.taken.pop(word.uid, None)
            self.out.discard(word.uid)
            self.closed.add(word.uid)
            if not word.value.closed:
                self.opened(word.uid)

    def _unseen(self, word: Word, since: Since) -> bool:
        """Whether a word only puts back what stood there at the last look, and others spoke.

        Nobody who looks can tell it from silence: the others alone are heard.
        """
        voice = (word.uid, word.field, word.side, since.place)
        self._stood(voice, since)
        others = [
            one
            for one, (look, _) in self.stood.items()
            if one[:2] == voice[:2] and one != voice and look == since.look
        ]
        if not others or self.stood[voice][1] != word.value:
            return False
        whose = (word.uid, word.field, word.side)
        self.words = [one for one in self.words if (one.uid, one.field, one.side) != whose]
        if isinstance(word.value, Status) and word.value.closed:
            self.closed.add(word.uid)
        elif isinstance(word.value, Status) and all(one[2] is not word.side for one in others):
            self.opened(word.uid)
        return True

    def _voice(self, word: Word, since: Since) -> Value:
        """What stood there at the last look."""
        return self.stood[word.uid, word.field, word.side, since.place][1]

    def _fresh(self, word: Word, look: int) -> set[Side]:
        """Where somebody spoke since the last look: what is shown elsewhere does not come of it."""
        whose = (word.uid, word.field)
        return {one[2] for one, (at, _) in self.stood.items() if one[:2] == whose and at == look}

    def _stood(self, voice: Voice, since: Since) -> None:
        if self.stood.get(voice, (-1, None))[0] != since.look:
            self.stood[voice] = (since.look, since.old)

    def merged(self, uid: str, name: Field, since: Since) -> None:
        """What the ticket says is put in the place of what a line said, by a person who saw both.

        No side says which proposal was merged, so who puts the old value back is not told apart
        from one who left it there.
        """
        self._stood((uid, name, Side.DOCUMENT, since.place), since)
        self.stood[uid, name, Side.TICKET, "merged"] = (since.look, None)

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
        if finished or uid in self.forgotten:
            self.closed.add(uid)
        elif uid in self.out:
            self.opened(uid)
        self.out.discard(uid)

    def quiet(self) -> None:
        """All of it has been judged."""
        self.retitled.clear()

    def met(self, uid: str | None, side: Side) -> None:
        """A person joins it with what it never met: an empty place says nothing then."""
        emptied = (uid, side, None)
        self.words = [one for one in self.words if (one.uid, one.side, one.value) != emptied]

    def forget(self, nameless: Collection[str], unheard: Collection[str] = ()) -> None:
        """The database is lost: who emptied a place, or took a name away, nobody can tell.

        Nor who emptied a box in a copy, which is not heard, where that shares a finished ticket.
        """
        self.lost += 1
        self.words = [one for one in self.words if not (one.uid in unheard and _unticked(one))]
        self.forgotten |= self.taken.keys()
        self.tickets.update(nameless)

    def replaced(self, uid: str, name: Field, shown: frozenset[Value]) -> None:
        """A person writes over what they see of this item."""
        self.words = [
            one
            for one in self.words
            if one.uid != uid or one.field is not name or not seen(one.value, shown)
        ]

    def unsay(self, uid: str, side: Side, shown: dict[Field, frozenset[Value]]) -> None:
        """A person takes away the thing that bore these values."""
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


def _unticked(word: Word) -> bool:
    """Whether it is a line that was opened again."""
    status = word.value
    return word.side is Side.DOCUMENT and isinstance(status, Status) and not status.closed


def seen(value: Value, shown: Collection[Value]) -> bool:
    """Whether a value is among those shown; a box shows no more than whether it is finished."""
    if isinstance(value, Status):
        return value.closed in {one.closed for one in shown if isinstance(one, Status)}
    return value in shown
