"""What one part of a text says entirely: a ticket, an owner, a date, a priority, a status.

Separate from the reading of tails, which is about where parts begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from syncer.core import references
from syncer.core.answers import answers
from syncer.core.blocks import Text
from syncer.core.dates import ends_in_day, repeats_day
from syncer.core.doubts import promised
from syncer.core.dues import read_due
from syncer.core.initials import is_listed
from syncer.core.owned import owned
from syncer.core.reading import Piece, Reading, links
from syncer.core.references import Reference
from syncer.core.remarks import remark
from syncer.core.speech import iso_day
from syncer.core.vacant import vacant
from syncer.core.values import Found, placeholder, read_status, read_status_behind
from syncer.model import Field, Status

_DASHES = frozenset("—–-")
LONGEST = 120
_ISO_DAY = 10
SHORT = 40
BLANK = "blank"
TICKET = "ticket"
FOREIGN = "foreign"
REMARK = "remark"
FIELDS = {
    "owner": Field.OWNER,
    "due": Field.DUE,
    "priority": Field.PRIORITY,
    "status": Field.STATUS,
}
RESIDUE = re.compile(r"\[[^\]]*\]|<[^>]*>|\{\{[^}]*\}\}|[^\s,]+")
"""What may be a placeholder, to be followed by a word."""
LABEL = re.compile(r"[\s*_]*+([^\W\d_][^:：\n]{0,30}?)[*_]*+\s*+(?:::?|：)[*_]*+[ \t]*+")
_TWO_WORDS = re.compile(r"([^\W\d_]{1,20} [^\W\d_]{1,20})[ \t]+")
_BLANKS = str.maketrans("\r\n\t", "   ")
CLAUSES = re.compile(r"[.;,!?。、！？(（]")
_AND = re.compile(r"(?:[\s,;/&+]|\band\b)*")
_MAYBE_DATE = re.compile(
    r"\d|^(?:by |due |in |next |end |ende |fin |this |eo|asap|today|tomorrow|before )"
    r"|^(?:mon|tue|wed|thu|fri|sat|sun)|^(?:bis|spätestens|d['’]ici|hasta) ",
    re.IGNORECASE,
)


class Part(NamedTuple):
    """A part that reads entirely as one thing."""

    name: str
    start: int
    end: int
    refs: tuple[Reference, ...] = ()
    behind: Found[Status] | None = None
    labelled: bool = False
    handle: bool = False
    """Only a handle may be written there: a name would be part of the sentence."""
    heard: bool = False
    """Nothing can be told there: the words around it would say something else."""
    answer: bool = False
    """It says whether the item is done: "Done: no"."""


class Parts:
    """The parts of one text; without ``fields`` only tickets, without ``status`` no words."""

    __slots__ = ("_fields", "_reading", "_status", "links", "refers", "refs", "text")

    def __init__(
        self, reading: Reading, part: Piece, text: Text, *, fields: bool, status: bool
    ) -> None:
        self.text = part.text
        self.links = links(part, text) if text.marks else []
        self.refs = reading.ours(part.text, self.links)
        self.refers = bool(self.links or self.refs) or references.may_hold(part.text)
        """Whether there may be a reference in it at all."""
        self._reading = reading
        self._fields = fields
        self._status = status

    @property
    def statuses(self) -> Mapping[str, Status]:
        """The words for a status."""
        return self._reading.lexicon.statuses

    def reads(self, start: int, end: int, used: set[str]) -> Part | None:
        """What a part says entirely, if that is not ``used`` yet."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        end = start + len(text)
        name = self._value(text) if self._plainly(text, start, end) else None
        if name is not None:
            return None if name in used else Part(name, start, end)
        if start and self.text[start - 1] in "([（" and repeats_day(text, self.text[: start - 1]):
            return None
        ticket = self._ticket(start, end)
        if ticket is not None:
            return None if ticket.name in used else ticket
        label = LABEL.match(text) if self._fields else None
        name = self._reading.speech.label(label[1]) if label is not None else None
        if label is not None and name in FIELDS and name not in used:
            return Part(name, start + label.end(), end, labelled=True)
        if label is not None and name == TICKET:
            told = self._ticket_label(start + label.end(), end)
            return None if told is None or told.name in used else told
        if label is not None and self._answers(name, label[1], text[label.end() :], used):
            return Part("status", start + label.end(), end, labelled=True, answer=True)
        said = owned(text) if self._fields and "owner" not in used else 0
        if said:
            return Part("owner", start + said, end, labelled=True)
        if self.refers:
            tracked = self._tracked(text, start, end)
            if tracked is not None and tracked.name not in used:
                return tracked
        if len(text) > LONGEST:
            return None
        wanted = self._wanted(text, start, end)
        if wanted is not None:
            return None if wanted.name in used else wanted
        name = self._value(text)
        if name is not None:
            return None if name in used else Part(name, start, end)
        return self._remark(text, start, end) if "status" not in used else None

    def _answers(self, name: str | None, words: str, text: str, used: set[str]) -> bool:
        """Whether a part says that it is done, or not: "Done: no"."""
        free = name is None and self._status and "status" not in used
        return free and answers(self._reading.lexicon, words, text)

    def _plainly(self, text: str, start: int, end: int) -> bool:
        """Whether a part is a bare day or handle, and can be nothing else."""
        if not (
            (len(text) == _ISO_DAY and text[:4].isdigit())
            or (text[:1] == "@" and text[1:].isalnum())
        ):
            return False
        return not any(start <= ref.start and ref.end <= end for ref in self.refs)

    def stretch(
        self, separators: Sequence[re.Match[str]], number: int, part: Part, used: set[str]
    ) -> tuple[int, Part | None]:
        """A day behind a separator, or with the day before a dash: two days are one value.

        None where the words before the dash end in a day: a sentence's, and not told apart.
        """
        found = separators[number]
        if self._is_label(number and separators[number - 1].end(), found.start()):
            return number, part._replace(heard=True)
        if found[0].strip() not in _DASHES:
            return number, part
        last = separators[number - 1].end() if number else None
        before = None if last is None else self.reads(last, found.start(), used)
        template = before and placeholder(self.text[before.start : before.end])
        if before is not None and before.name == "due" and template is None:
            return number - 1, before._replace(end=part.end, labelled=True)
        return number, None if ends_in_day(self.text[: found.start()]) else part

    def _is_label(self, start: int, end: int) -> bool:
        """Whether a stretch ends in a day's label with words that are none: "Due: soon"."""
        clause = CLAUSES.split(self.text[max(start, end - LONGEST) : end])[-1]
        label = LABEL.match(clause) if ":" in clause or "：" in clause else None
        told = label is not None and self._reading.speech.label(label[1]) == "due"
        return told and not ends_in_day(clause)

    def _wanted(self, text: str, start: int, end: int) -> Part | None:
        """The day until which it is to be finished: "done by Friday"."""
        found = promised(text) if self._fields else None
        status = self.statuses.get(found[0].casefold()) if found else None
        if found is None or status is None or not status.closed:
            return None
        return Part("due", start + found[1], end, labelled=True, heard=True)

    def _remark(self, text: str, start: int, end: int) -> Part | None:
        """A sentence that says that it is done, with the ticket it may name."""
        if not self._status or remark(text, self._reading.lexicon.statuses) is None:
            return None
        if text[-1] in ")]）" and not any(link.end == end for link in self.links):
            # What stands in brackets behind it is read on its own.
            return None
        return Part(REMARK, start, end, tuple(self.all(start, end)))

    def _value(self, text: str) -> str | None:
        reading = self._reading
        if self._fields and iso_day(text) is not None:
            return "due"
        kind = reading.speech.kind(text)
        if kind is not None:
            if kind == "status":
                return kind if self._status else None
            return (kind or BLANK) if self._fields else None
        explained = self._explained(text)
        if explained == "status" and self._status:
            return explained
        if explained == "priority" and self._fields:
            return explained
        if self._fields and is_listed(reading, text):
            return "owner"
        if " [" in text and text.endswith("]"):
            # What stands in brackets behind a day is read on its own.
            return None
        if self._fields and len(text) <= SHORT and _MAYBE_DATE.search(text):
            return None if read_due(reading, text) is None else "due"
        return None

    def _explained(self, text: str) -> str | None:
        """The word that a part explains in brackets: "done (in v2)", "P1 (urgent)"."""
        word, bracket, _ = text.replace("（", "(").partition("(")
        if not (bracket and word) or text[-1] not in ")）":
            return None
        kind = self._reading.speech.kind(word.rstrip())
        if kind == "priority":
            return kind
        return kind if kind == "status" and read_status(text, self.statuses) else None

    def _ticket(self, start: int, end: int, *, labelled: bool = False) -> Part | None:
        """A reference and perhaps the status behind it, and nothing else."""
        refs = [ref for ref in self.refs if start <= ref.start and ref.end <= end]
        if not refs or refs[0].start != start:
            found = self._residue(start, end)
            return found if found or refs else self._foreign(start, end, labelled=labelled)
        first = refs[0]
        if all((ref.start, ref.end) == (first.start, first.end) for ref in refs):
            return self._behind(refs, first.end, end)
        # Several tickets: still a part of tickets, and ambiguous.
        rest = self.text[start:end]
        for ref in refs:
            rest = rest.replace(self.text[ref.start : ref.end], " ")
        return Part(TICKET, start, end, tuple(refs)) if not rest.strip(" ,;/&+") else None

    def _behind(self, refs: list[Reference], stop: int, end: int) -> Part | None:
        start = refs[0].start
        rest = self.text[stop:end]
        if not rest:
            return Part(TICKET, start, stop, tuple(refs))
        if not self._status:
            return None
        word = read_status_behind(rest, self._reading.lexicon.statuses)
        if word is None or rest[word.end :].strip():
            return None
        word = Found(word.value, stop + word.start, stop + word.end)
        return Part(TICKET, start, word.end, tuple(refs), word)

    def _residue(self, start: int, end: int) -> Part | None:
        """A template's ticket with a status word behind it, as behind a name."""
        found = RESIDUE.match(self.text, start, end)
        if found is None or found.end() == end or placeholder(found[0]) != TICKET:
            return None
        rest = self.text[found.end() : end]
        word = read_status_behind(rest, self._reading.lexicon.statuses)
        if word is None or rest[word.end :].strip() or not self._status:
            return None
        word = Found(word.value, found.end() + word.start, found.end() + word.end)
        return Part(TICKET, start, word.end, behind=word)

    def _foreign(self, start: int, end: int, *, labelled: bool) -> Part | None:
        text = self.text[start:end]
        if "[" not in text and not references.may_hold(text):
            return None
        inside = [link for link in self.links if start <= link.start and link.end <= end]
        shifted = [link._replace(start=link.start - start, end=link.end - start) for link in inside]
        found = references.foreign(text, shifted, column=labelled)
        if not found and references.key(text):
            return Part(FOREIGN, start, end, (Reference(start, end, text, None),))
        if not found or found[0].start:
            return None
        stop = found[0].end
        for ref in found[1:]:
            joint = _AND.fullmatch(text, stop, ref.start)
            if joint is None or not joint[0]:
                return None
            stop = ref.end
        word = read_status_behind(text[stop:], self._reading.lexicon.statuses)
        if text[stop + (word.end if word else 0) :].strip() or (word and not self._fields):
            return None
        if word is not None:
            word = Found(word.value, start + stop + word.start, start + stop + word.end)
        # "bug OPS-12" has its label within.
        inner = not text.startswith(found[0].written)
        return Part(FOREIGN, start, end, tuple(found), word, labelled=inner)

    def _tracked(self, text: str, start: int, end: int) -> Part | None:
        """A ticket behind a label without colon, or behind what people say: "tracked in OPS-12"."""
        text = text.translate(_BLANKS)
        words = references.TRACKS.match(text)
        if words is None:
            words = _TWO_WORDS.match(text)
            if words is None or self._reading.speech.label(words[1]) != TICKET:
                return None
        part = self._ticket(start + words.end(), end, labelled=True)
        return None if part is None or not part.refs else part._replace(labelled=True)

    def _ticket_label(self, start: int, end: int) -> Part | None:
        part = self._ticket(start, end, labelled=True)
        if part is not None:
            return part._replace(labelled=True)
        found = vacant(self.text[start:end], self.statuses if self._status else {})
        if found is not None:
            word = found.word and Found(
                found.word.value, start + found.word.start, start + found.word.end
            )
            return Part(TICKET, start, start + found.end, behind=word, labelled=True)
        own = tuple(ref for ref in self.refs if start <= ref.start and ref.end <= end)
        if own:
            # With words that no status and no name can stand before.
            stop = own[-1].end
            word = read_status_behind(self.text[stop:end], self.statuses) if self._status else None
            behind = word and Found(word.value, stop + word.start, stop + word.end)
            heard = Part(TICKET, start, end, own, behind, labelled=True, heard=True)
            return heard if own[0].start == start else None
        within = [one for one in self.links if start <= one.start and one.end <= end]
        if self.text[end - 1] in ")]）" and not any(one.end == end for one in within):
            # What stands in brackets behind it is read on its own.
            return None
        shifted = [one._replace(start=one.start - start, end=one.end - start) for one in within]
        refs = tuple(references.foreign(self.text[start:end], shifted, column=True))
        return Part(FOREIGN, start, end, refs, labelled=True) if refs else None

    def all(self, start: int, end: int) -> list[Reference]:
        """Every reference of this stretch, whoever owns it, in order."""
        own = [ref for ref in self.refs if start <= ref.start and ref.end <= end]
        if not self.refers:
            return own
        taken = {ref[:2] for ref in self.refs}
        links = {one[:2] for one in self.links}
        within = [one for one in self.links if one.end <= end and one[:2] not in taken]
        inside = [*taken, *links]
        for ref in references.foreign(self.text[:end], within, column=False):
            hidden = any(left <= ref.start < right for left, right in inside)
            if ref.start >= start and (ref[:2] in links or not hidden):
                own.append(ref)
        return sorted(own)
