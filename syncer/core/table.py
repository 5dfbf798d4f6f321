"""Action items in pipe tables: one row each, columns by the words of their heads."""

from __future__ import annotations

import re

from syncer.core import answers, asked, cells, references
from syncer.core.bands import banded
from syncer.core.blocks import Row, Table, Text
from syncer.core.columns import BY_CELLS, REVISED, columns, untitled
from syncer.core.draft import Draft, Words
from syncer.core.groups import Group
from syncer.core.headline import headline
from syncer.core.inline import cut
from syncer.core.mentions import elsewhere
from syncer.core.placeholders import is_unticketed, unticketed
from syncer.core.reading import Piece, Reading, links, piece, skip_reason
from syncer.core.remarks import remark
from syncer.core.speech import is_residue
from syncer.core.struck import is_struck
from syncer.core.tails import read_tail
from syncer.core.tracked import tracked
from syncer.core.values import (
    is_declined,
    is_placeholder,
    may_follow,
    plain,
    read_status,
    read_status_behind,
)
from syncer.core.words import complete_priorities, complete_statuses
from syncer.model import ActionItem, Code, Field, Form, Span, Status

_FIELDS = {
    "owner": Field.OWNER,
    "due": Field.DUE,
    "priority": Field.PRIORITY,
    "status": Field.STATUS,
}
_AROUND = " \t—–-:,;([)]."
_LETTER = re.compile(r"[^\W\d_]")
_STRUCK = re.compile(r"~~[^~]{1,200}~~")


def read_table(
    reading: Reading, table: Table, anchor: str | None, group: Group, *, sure: bool = False
) -> list[ActionItem]:
    """The items of a table, surely one of actions or not; without title column it is a problem."""
    where = columns(reading, table, sure=sure)
    if "title" not in where:
        reading.problem(Code.NOT_A_TABLE, untitled(reading, table), table.start)
        return []
    words = Words({}, {}, {}, {})
    rows = _Rows(reading, where, words, anchor, group)
    index = where.get("status")
    rows.asked = index is not None and asked.asks(reading, table, index)
    if rows.asked and index is not None:
        words.status.update(asked.words(reading, table, index))
    items: list[ActionItem] = []
    for row, rows.group in banded(reading, table, group):
        item = rows.item(row)
        items += [item] if item is not None else []
    lexicon, tongue = reading.lexicon, reading.tongue
    if rows.wordy:
        for status in [one for one, word in words.status.items() if not _LETTER.search(word)]:
            del words.status[status]
    complete_statuses(words.status, lexicon, behind=False, cell=True, tongue=tongue)
    complete_statuses(words.behind, lexicon, behind=True, cell="ticket" in where, tongue=tongue)
    complete_priorities(words.priority, lexicon, tongue)
    return items


class _Rows:
    """Reads the rows of one table."""

    def __init__(
        self,
        reading: Reading,
        where: dict[str, int],
        words: Words,
        anchor: str | None,
        group: Group,
    ) -> None:
        self.reading = reading
        self.where = where
        self.words = words
        self.anchor = anchor
        self.group = group
        self.fields = tuple(
            (_FIELDS[name], index) for name, index in where.items() if name in _FIELDS
        )
        self.asked = False
        """The head of the status column asks whether it is done: "Done?"."""
        self.wordy = False
        """A word for a status has more behind it, where a mark alone would be no value."""
        self.worded = "status" not in where
        """No cell for a status in this row: the word behind the ticket's name is the status."""

    def _cell(self, row: Row, name: str) -> tuple[Text, Piece] | None:
        cell = self._at(row, self.where.get(name))
        return None if cell is None else (cell, piece(self.reading.content, cell.start, cell.end))

    def _at(self, row: Row, index: int | None) -> Text | None:
        return row.cells[index] if index is not None and index < len(row.cells) else None

    def _revised(self, row: Row) -> Text | None:
        """The cell that overrules the first due day, if it says anything."""
        found = self._cell(row, REVISED)
        text = found[1].text.strip() if found else ""
        return found[0] if found and text and not is_declined(text) else None

    def _writable(self, cell: Text) -> bool:
        """Whether a cell does not end in what escapes the next pipe once it stands elsewhere."""
        raw = self.reading.content[cell.start : cell.end].rstrip(b" \t")
        return not (len(raw) - len(raw.rstrip(b"\\"))) % 2

    def _rimless(self, row: Row, cell: Text) -> bool:
        """Whether a cell begins its line, where blanks would end the table."""
        return cell is row.cells[0] and self.reading.content[row.start : row.start + 1] != b"|"

    def item(self, row: Row) -> ActionItem | None:
        """The item of a row; None if nobody has written one."""
        found = self._cell(row, "title")
        if found is None:
            return None
        cell, part = found
        if self._is_none(row, part.text.strip()):
            return None
        draft = Draft(self.reading, self.words)
        status = self._cell(row, "status")
        self.worded = status is None or cells.box(status[1].text) is not None
        if not self.worded:
            draft.silent.add(Field.STATUS)
        mark = cells.marked(part.text)
        if mark.box is not None:
            cells.read_box(draft, part, mark.box)
        elif mark.done:
            draft.hear(Status.DONE, part.text[: mark.begin].strip())
        for field, index in self.fields:
            revised = self._revised(row) if field is Field.DUE else None
            at = revised or self._at(row, index)
            if at is not None and self._writable(at):
                column = piece(self.reading.content, at.start, at.end)
                start = len(column.text) - len(column.text.lstrip())
                end = max(start, len(column.text.rstrip()))
                stop = max(start, cells.uncommented(column.text[:end]))
                if field is Field.STATUS and (
                    self._answered(draft, column, start, stop) or self._tracked(draft, at, column)
                ):
                    continue
                draft.read(field, column, start, stop, cell=True)
                self.wordy = self.wordy or (field is Field.STATUS and _goes_on(draft))
                if (
                    revised
                    or (field is Field.PRIORITY and index == self.where.get(BY_CELLS))
                    or (field is not Field.STATUS and stop < end)
                    or (field is not Field.STATUS and self._rimless(row, at))
                ):
                    # A status is never taken away; behind a revised day the first one would be,
                    # and a column known by its cells alone is lost with them.
                    draft.slots.pop(field, None)
        self._ticket(draft, row)
        ruled = list(draft.referred)
        inner = Text(part.at(mark.begin), part.at(len(part.text.rstrip())), cell.marks)
        body = piece(self.reading.content, inner.start, inner.end)
        bounds = read_tail(draft, body, inner, fields=False, status=self.worded)
        if ruled:
            # The column knows better than what the title mentions.
            draft.referred[:] = ruled
        text = body.text[bounds.start : bounds.end].strip().replace("\\|", "|")
        if self._is_none(row, text):
            return None
        self._closed(draft, row)
        struck = is_struck(body, inner, bounds.start, bounds.end)
        title, full = headline(body, inner, bounds, text, self.reading.lexicon.frames)
        if struck and draft.status is not Status.DONE:
            draft.status = Status.WONT_DO
        struck = bounds.heard or struck
        struck = draft.hears(self.group) or struck
        cells.doubt_box(draft, title or text, alone=self.worded)
        return draft.done(
            Span(row.start, row.end),
            title or text,
            detail=full,
            anchor=self.anchor,
            kind=self._kind(row),
            skip=self._skip(row, cell),
            struck=struck,
        )

    def _answered(self, draft: Draft, part: Piece, start: int, stop: int) -> bool:
        """Read what answers a head that asks whether it is done."""
        text = part.text[start:stop]
        box = cells.box(part.text)
        if box is not None:
            cells.read_box(draft, part, box)
            return True
        found = answers.answer(text, self.reading.lexicon) if self.asked else None
        if found is None:
            return False
        draft.status, draft.written[Field.STATUS] = found.value, text
        left, right = start + found.start, start + found.end
        draft.fill(Field.STATUS, part, left, right, cell=True)
        return True

    def _closed(self, draft: Draft, row: Row) -> None:
        """Hear that a row is done of the day on which it was, unless it says itself how it is."""
        found = self._cell(row, asked.CLOSED)
        if found is not None and not asked.hear_closed(draft, found[1]):
            shown = cut(plain(found[1].text), 60)
            message = f'"{shown}" is no day on which it was closed'
            self.reading.problem(Code.UNREADABLE_VALUE, message, found[0].start)

    def _tracked(self, draft: Draft, cell: Text, part: Piece) -> bool:
        """Hear the ticket of a status cell; whether it stands there in place of a word."""
        found = () if "ticket" in self.where else tracked(self.reading, cell, part)
        for ref in found:
            draft.names(ref)
        draft.mute = draft.mute or bool(found)
        return bool(found) and not part.text[: found[0].start].strip(" *_`([")

    def _is_none(self, row: Row, title: str) -> bool:
        """Whether nobody has written an action here; a row with anything else in it is told."""
        if not is_residue(title):
            return is_declined(title)
        if any(one is not None and one.end > one.start for one in row.cells):
            self.reading.problem(Code.PLACEHOLDER, "a row without an action", row.start)
        return True

    def _kind(self, row: Row) -> str | None:
        found = self._cell(row, "kind")
        if found is None:
            return self.group.kind
        text = plain(found[1].text).casefold()
        return self.group.kind if is_placeholder(text) or is_declined(text) else text

    def _skip(self, row: Row, title: Text) -> str | None:
        """A skip mark at the end of the title, or of the row, even behind its last cell."""
        last = row.cells[-1]
        marks = title.marks if last is None or last is title else (*title.marks, *last.marks)
        found = self.reading.skip(marks)
        if found is not None:
            return found
        begin = max(cell.end for cell in row.cells if cell is not None)
        return skip_reason(self.reading.content[begin : row.end])

    def _ticket(self, draft: Draft, row: Row) -> None:
        """Read the ticket column; it always names."""
        found = self._cell(row, "ticket")
        if found is None:
            return
        cell, part = found
        if not self._writable(cell):
            return
        text = part.text
        start = len(text) - len(text.lstrip())
        end = max(start, len(text.rstrip()))
        core = text[start:end]
        other = elsewhere(core)
        refs = self.reading.ours(text, links(part, cell))
        if refs and not other:
            for ref in refs:
                draft.names(ref)
            self._named(draft, part, refs[-1].start, refs[-1].end)
            return
        if is_unticketed(core):
            self._slot(draft, part, *((start, end) if core else (0, len(text))))
            return
        if _STRUCK.fullmatch(core):
            # What was struck stays, and the name goes behind it.
            self._slot(draft, part, end, end)
            return
        residue = unticketed(core) if self.worded else 0
        if residue:
            stop = self._behind(draft, text, start + residue)
            if stop > start + residue:
                self._slot(draft, part, start, stop)
                return
        draft.mute = True
        others = [] if other else references.foreign(text, links(part, cell), column=True)
        for ref in others:
            draft.refers(ref)
        if self.worded and not others and self._worded(draft, part, core, start):
            return
        if not others:
            self.reading.problem(
                Code.UNREADABLE_VALUE,
                f'"{cut(plain(core), 60)}" names no ticket, and leaves no place for a name',
                part.at(start),
            )
        if self.worded:
            self._behind(draft, text, others[-1].end if others else start + _first_word(core))

    def _worded(self, draft: Draft, part: Piece, core: str, start: int) -> bool:
        """Read a cell that holds a status and no name yet; the name goes before the word."""
        statuses = self.reading.lexicon.statuses
        status = read_status(core, statuses)
        if status is not None:
            behind = read_status_behind(f" {core[status.start :]}", statuses)
            alone = status.end == len(core)
            if alone and behind is not None and behind.value is status.value:
                draft.mute = False
                draft.status = status.value
                word = core[status.start : status.end]
                self.words.behind.setdefault(status.value, word)
                self._slot(draft, part, start + status.start, start + status.end)
                return True
            draft.status = status.value
        return False

    def _behind(self, draft: Draft, text: str, stop: int) -> int:
        """Read the status word behind a name; the end of both."""
        if not self.worded:
            return stop
        statuses = self.reading.lexicon.statuses
        word = read_status_behind(text[stop:], statuses)
        if word is None:
            said = remark(f"it is {text[stop:].strip(_AROUND)}", statuses)
            if said is not None:
                # "complete in the hotfix" is heard: no place for a word
                draft.hear(said, text[stop:].strip())
            return stop
        draft.status = word.value
        written = text[stop + word.start : stop + word.end]
        draft.written[Field.STATUS] = written
        self.words.behind.setdefault(word.value, written)
        return stop + word.end

    def _named(self, draft: Draft, part: Piece, start: int, end: int) -> None:
        self._slot(draft, part, start, self._behind(draft, part.text, end))

    def _slot(self, draft: Draft, part: Piece, start: int, end: int) -> None:
        if not part.text[end:].strip(" \t"):
            end = len(part.text)
        before = " " if start == end and start and not part.text[start - 1].isspace() else ""
        draft.mute = draft.mute or (self.worded and not may_follow(part.text[end:]))
        if not draft.mute:
            draft.link = draft.slot(part, start, end, Form.CELL, self.words.behind, before)


def _goes_on(draft: Draft) -> bool:
    """Whether more than a full stop stands in a cell behind the word for its status."""
    slot = draft.slots.get(Field.STATUS)
    return (
        slot is not None and len(draft.written.get(Field.STATUS, "").encode()) > len(slot.text) + 1
    )


def _first_word(text: str) -> int:
    return len(text.split(maxsplit=1)[0])
