"""What lies below an entry: labelled fields, its ticket, a remark that it is done, detail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest

from syncer.core import answers, references
from syncer.core.answers import ANSWER
from syncer.core.asked import read_answer
from syncer.core.blocks import Block, Entry, Listing, Paragraph, Table, Text
from syncer.core.doubts import turns
from syncer.core.draft import Draft
from syncer.core.dues import read_due
from syncer.core.fielded import Labelled, cells
from syncer.core.inline import told
from syncer.core.mentions import trailing
from syncer.core.owned import owned
from syncer.core.parts import FOREIGN, LABEL, TICKET, Parts
from syncer.core.reading import Piece, Reading, links, piece
from syncer.core.references import Reference
from syncer.core.remarks import LONGEST, remark
from syncer.core.seams import own_end
from syncer.core.vacant import UNNAMED, vacant
from syncer.core.values import may_follow, plain, read_status, read_status_behind
from syncer.core.words import complete_statuses
from syncer.model import Field, Form, Status

_FIELDS = {
    "owner": Field.OWNER,
    "due": Field.DUE,
    "priority": Field.PRIORITY,
    "status": Field.STATUS,
}
_ONWARD = re.compile(rb"[ \t]*[^\s|]")
_SHORT = 80
_DUE = re.compile(
    r"(?:due|by|until|bis|fällig(?: am)?|d'ici(?: le)?|avant le|para el|antes del)(?: by| on)?[ ]+",
    re.IGNORECASE,
)


def children(entry: Entry) -> Iterator[Entry]:
    """The entries of the lists directly below."""
    for block in entry.below:
        if isinstance(block, Listing):
            yield from block.entries


def label(reading: Reading, entry: Entry) -> Labelled | None:
    """An entry ``Owner: …`` as the field, its piece and where the value begins."""
    if entry.text is None or entry.box is not None:
        return None
    raw = reading.content[entry.text.start : entry.text.end]
    if b":" not in raw and "：".encode() not in raw:
        return _unlabelled(reading, entry.text) if len(raw) <= _SHORT else None
    part = piece(reading.content, entry.text.start, entry.text.end)
    found = LABEL.match(part.text)
    if found is None:
        return None
    name = reading.speech.label(found[1])
    if name is None and answers.answers(reading.lexicon, found[1], part.text[found.end() :]):
        name = ANSWER
    return None if name is None else (name, part, found.end(), entry.text)


def _unlabelled(reading: Reading, text: Text) -> Labelled | None:
    """An entry that is a field without colon: "assigned to Ana", "due 2026-12-01", "@ana"."""
    part = piece(reading.content, text.start, text.end)
    asked, mark, said = part.text.partition("?")
    if mark and answers.answers(reading.lexicon, asked, said):
        return ANSWER, part, len(asked) + 1, text
    start = owned(part.text)
    if start:
        return "owner", part, start, text
    due = _DUE.match(part.text)
    day = read_due(reading, part.text[due.end() :], labelled=True) if due else None
    if isinstance(day, date):
        return "due", part, 0, text
    alone = part.text[:1] in "@[" or due is not None
    kind = reading.speech.kind(part.text) if alone else None
    return (kind, part, 0, text) if kind in ("owner", "due") else None


def reference(reading: Reading, entry: Entry) -> bool:
    """Whether an entry is but a ticket, or several."""
    return _referring(reading, entry) is not None


def _referring(reading: Reading, entry: Entry) -> tuple[Piece, Text, tuple[Reference, ...]] | None:
    text = entry.text
    if text is None or entry.box is not None or entry.below:
        return None
    part = piece(reading.content, text.start, text.end)
    if not (text.marks or references.may_hold(part.text)):
        return None
    found = Parts(reading, part, text, fields=True, status=True).reads(0, len(part.text), set())
    if found is None or found.name not in (TICKET, FOREIGN) or not found.refs:
        return None
    return part, text, found.refs


class Children:
    """Reads what lies below one entry into its draft."""

    def __init__(self, reading: Reading, draft: Draft) -> None:
        self.reading = reading
        self.draft = draft
        self.heard = False
        """A remark says that it is done: nothing can be told in its place."""
        self.kind: str | None = None
        self.behind: dict[str, str] = {}

    def read(self, entry: Entry) -> None:
        """Labelled fields first, then what stands for itself."""
        rest: list[Entry] = []
        for child in children(entry):
            labelled = label(self.reading, child)
            if labelled is not None:
                self._field(labelled)
            elif child.box is None:
                rest.append(child)
        for block in entry.below:
            if isinstance(block, Table):
                for labelled in cells(self.reading, block):
                    self._cell(labelled)
        for child, after in zip_longest(rest, rest[1:]):
            if after is None or not self._turned(after):
                self._said(child)
        draft = self.draft
        if not (draft.named or draft.referred):
            self._tickets(rest)
        if not (draft.named or draft.referred):
            self._paragraphs(entry)

    def _field(self, labelled: Labelled) -> None:
        name, part, start, text = labelled
        draft = self.draft
        first = part.text.partition("\n")[0]
        # A line below goes on with other words, unless the value itself stands there.
        end = len((first if first[start:].strip() else part.text).rstrip())
        field = _FIELDS.get(name)
        if field is not None:
            if field in draft.silent or field is Field.STATUS:
                draft.read(field, part, start, max(start, end), labelled=True)
            return
        if name == ANSWER:
            read_answer(draft, part, start, max(start, end))
        if name == "kind":
            self.kind = self.kind or plain(part.text[start:end]).casefold() or None
        if name == "ticket" and not draft.named and not (draft.link and draft.link.text):
            line = part._replace(text=part.text[: max(start, end)])
            self._labelled_ticket(line, start, end, text)
        elif name == "ticket":
            self._again(part, start, end, text)

    def _again(self, part: Piece, start: int, end: int, text: Text) -> None:
        """Hear of a second place for a ticket: two places for one word are told nothing."""
        draft = self.draft
        own = [one for one in self.reading.ours(part.text, links(part, text)) if one.start >= start]
        if own and not draft.named:
            for ref in own:
                draft.names(ref)
            self.heard = True
        known = draft.slots.get(Field.STATUS)
        found = vacant(part.text[start:end], self.reading.lexicon.statuses)
        if found and found.word and (known is None or known.form is Form.CHECKBOX):
            self.heard = True

    def _cell(self, labelled: Labelled) -> None:
        name, part, start, _ = labelled
        field = _FIELDS.get(name)
        blank = not part.text.strip()
        if field is not None:
            if field in self.draft.silent or field is Field.STATUS:
                self.draft.read(field, part, start, max(start, len(part.text.rstrip())), cell=True)
        elif name == "ticket" and blank and self.draft.link is None:
            self.draft.link = self.draft.slot(part, 0, len(part.text), Form.CELL, self._words())
        else:
            self._field(labelled)

    def _labelled_ticket(self, part: Piece, start: int, end: int, text: Text) -> None:
        draft = self.draft
        refs = [
            ref for ref in self.reading.ours(part.text, links(part, text)) if ref.start >= start
        ]
        for ref in refs:
            draft.names(ref)
        if refs:
            self._ticket(part, refs[-1].start, refs[-1].end)
        elif not self._vacant(part, start, end):
            for ref in references.foreign(part.text, links(part, text), column=True):
                if ref.end > start:
                    draft.refers(ref)

    def _vacant(self, part: Piece, start: int, end: int) -> bool:
        """Read a ticket's place without a name yet, and the status that may stand there."""
        found = vacant(part.text[start:end], self.reading.lexicon.statuses)
        known = self.draft.slots.get(Field.STATUS)
        free = known is None or known.form is Form.CHECKBOX
        if found is None or (found.word and not (free or found.stop)):
            return False
        if found.word and free:
            self._hears(found.word.value, part.text[start + found.word.start : start + found.end])
        stop = max(start, start + (found.end if free else found.stop))
        at = part.at(stop)
        if stop == start and _ONWARD.match(self.reading.content, at):
            # A comment stands there.
            return True
        before = " " if start and not part.text[start - 1].isspace() else ""
        self.draft.link = self.draft.slot(
            part, start, stop, Form.CELL, {**self._words(), **UNNAMED}, before
        )
        return True

    def _ticket(self, part: Piece, start: int, end: int) -> None:
        draft = self.draft
        status = draft.slots.get(Field.STATUS)
        if status is None or status.form is Form.CHECKBOX:
            word = read_status_behind(part.text[end:], self.reading.lexicon.statuses)
            if word is not None:
                self._hears(word.value, part.text[end + word.start : end + word.end])
                end += word.end
        if may_follow(part.text[end:]):
            draft.link = draft.slot(part, start, end, Form.CELL, self._words())
        else:
            # No word could stand behind it, nor another name.
            draft.link, draft.mute = None, True

    def _hears(self, status: Status, written: str) -> None:
        self.draft.status = status
        self.draft.written[Field.STATUS] = written
        self.behind.setdefault(status, written)

    def _words(self) -> Mapping[str, str]:
        """The words behind a labelled ticket, in capitals as behind one in a cell."""
        reading = self.reading
        complete_statuses(
            self.behind, reading.lexicon, behind=True, cell=True, tongue=reading.tongue
        )
        return self.behind

    def _said(self, child: Entry) -> None:
        """A child that says how its parent stands: "Done", "This has been fixed in #12"."""
        draft, text = self.draft, child.text
        if text is None or text.end - text.start > LONGEST:
            return
        part = piece(self.reading.content, text.start, text.end)
        statuses = self.reading.lexicon.statuses
        status = remark(part.text, statuses) or _outright(part.text, statuses)
        if status is None:
            return
        self.heard = True
        ticked = Field.STATUS in draft.slots and draft.status.closed
        if Field.STATUS not in draft.written and not ticked:
            draft.status = status
            draft.written[Field.STATUS] = part.text

    def _turned(self, child: Entry) -> bool:
        """Whether a child takes back what the one before it said: "Done.", "but not yet live"."""
        text = child.text
        return text is not None and turns(self.reading.content[text.start : text.end].decode())

    def _tickets(self, rest: list[Entry]) -> None:
        """Children that are but tickets, where no other place names one."""
        draft = self.draft
        for child in rest:
            found = _referring(self.reading, child)
            if found is None:
                continue
            part, _, refs = found
            own = [ref for ref in refs if ref.ref is not None]
            placed = draft.link is not None and draft.link.text
            if own and placed:
                # Two places for one word.
                self.heard = True
            elif own and not (draft.named or draft.mute):
                self._ticket(part, own[0].start, own[-1].end)
            for ref in refs:
                (draft.refers if ref.ref is None else draft.names)(ref)

    def _paragraphs(self, entry: Entry) -> None:
        """The ticket that ends a further paragraph; heard, for its words are not the item's."""
        for block in entry.below:
            if not isinstance(block, Paragraph) or not block.text.marks:
                continue
            part = piece(self.reading.content, block.text.start, block.text.end)
            parts = Parts(self.reading, part, block.text, fields=False, status=False)
            found = trailing(parts, 0, own_end(part, block.text), None) if parts.refers else None
            if found is None or found.heard:
                continue
            for ref in found.part.refs:
                (self.draft.refers if ref.ref is None else self.draft.names)(ref)
            return


def _outright(text: str, statuses: Mapping[str, Status]) -> Status | None:
    found = read_status(text, statuses)
    return found.value if found and found.value.closed and not found.start else None


def detail(
    reading: Reading, blocks: tuple[Block, ...], own: frozenset[int], nesting: int = 0
) -> Iterator[str]:
    """What lies below an item as readable lines, its labelled fields aside."""
    for block in blocks:
        if isinstance(block, Paragraph):
            line = told(reading.content[block.text.start : block.text.end].decode())
            if line:
                yield line
        elif isinstance(block, Listing):
            for entry in block.entries:
                if entry.start in own or (nesting == 0 and label(reading, entry) is not None):
                    continue
                if entry.text is not None:
                    raw = reading.content[entry.text.start : entry.text.end].decode()
                    box = "" if entry.box is None else "[x] " if entry.box.checked else "[ ] "
                    yield f"{'  ' * nesting}- {box}{told(raw)}"
                yield from detail(reading, entry.below, own, nesting + 1)
