"""One item as it takes shape: values with their slots, and the words of the document around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from syncer.core.dates import CAP, Unread
from syncer.core.doubts import fixes
from syncer.core.dues import read_due
from syncer.core.groups import Group
from syncer.core.handles import goes_on, leads, stands
from syncer.core.inline import cut
from syncer.core.parts import SHORT
from syncer.core.people import Owner
from syncer.core.places import fits, place, unstruck
from syncer.core.reading import Piece, Reading
from syncer.core.references import Reference
from syncer.core.remarks import first_clause, remark
from syncer.core.sharing import shared
from syncer.core.speech import DECLINED, EMPTY, MENU, iso_day
from syncer.core.values import Found, plain, sign
from syncer.model import (
    ActionItem,
    Code,
    Field,
    Fields,
    Form,
    Priority,
    Slot,
    Slots,
    Span,
    Status,
    TicketRef,
)

TITLE_LIMIT = 255
DETAIL_LIMIT = 4000
_ISO_LENGTH = 10
_NO_WORDS: Mapping[str, str] = {}
_FORMS = {Field.OWNER: Form.HANDLE, Field.DUE: Form.DATE}


class Words(NamedTuple):
    """The document's own words in one table or list, gathered while reading and shared by slots."""

    status: dict[str, str]
    behind: dict[str, str]
    priority: dict[str, str]
    owner: dict[str, str]


class Draft:
    """One item as it takes shape; mutable, and gone when ``done`` has made the item."""

    __slots__ = (
        "box", "due", "early", "fixed", "form", "link", "mute", "named", "others", "owner",
        "priority", "reading", "referred", "silent", "slots", "status", "words", "written",
    )  # fmt: skip

    def __init__(self, reading: Reading, words: Words) -> None:
        self.reading = reading
        self.words = words
        self.status = Status.OPEN
        self.owner: str | None = None
        self.due: date | None = None
        self.early: tuple[date, int] | None = None
        """A day before the incident, and where it stands."""
        self.priority: Priority | None = None
        self.silent = {Field.OWNER, Field.DUE, Field.PRIORITY}
        self.slots: dict[Field, Slot] = {}
        self.written: dict[Field, str] = {}
        self.others: tuple[str, ...] = ()
        self.named: list[TicketRef] = []
        self.referred: list[str] = []
        self.link: Slot | None = None
        self.box: Slot | None = None
        self.mute = self.fixed = False

    def read(
        self,
        name: Field,
        part: Piece,
        start: int,
        end: int,
        *,
        cell: bool = False,
        labelled: bool = False,
    ) -> None:
        """Read part of a text as a field: its value and slot, or why it stays silent."""
        text = part.text[start:end]
        day = iso_day(text.strip()) if name is Field.DUE else None
        if day is not None:
            start += len(text) - len(text.lstrip())
            end = start + _ISO_LENGTH
            self.written[name] = part.text[start:end]
            if not self._early(day, part, start):
                self.due = day
                self.fill(name, part, start, end, cell=cell)
            return
        value, statuses = self.reading.speech.value(name, text), self.reading.lexicon.statuses
        if value is EMPTY:
            self.empty(name, part, start, end, cell=cell)
        elif value is DECLINED:
            self.silent.add(name)
        elif value is MENU:
            self._menu(name, part, start, end, cell=cell)
        elif isinstance(value, Owner):
            self._read_owner(value, part, start, cell=cell)
        elif isinstance(value, Found):
            self._word(name, value, part, start, end, cell=cell)
        elif name is Field.STATUS and (said := remark(first_clause(text), statuses)):
            self.hear(said, text.strip())  # "Resolved by #47": no word in its place would be read
        elif name is Field.DUE:
            self._read_due(part, start, end, cell=cell, labelled=cell or labelled)
        else:
            self.silent.add(name)
            self.written[name] = text.strip()
            message = f'"{_short(text)}" is not a{"n" * (name is Field.OWNER)} {name}'
            self.reading.problem(Code.UNREADABLE_VALUE, message, part.at(start))

    def empty(self, name: Field, part: Piece, start: int, end: int, *, cell: bool = False) -> None:
        """Note the place of a value that nobody has filled in."""
        text = part.text[start:end]
        if cell and not part.text.strip():
            start, end = 0, len(part.text)
        else:
            left, right = self.reading.speech.gap(name, text)
            start, end = start + left, start + right
        self.fill(name, part, start, end, cell=cell)

    def _menu(self, name: Field, part: Piece, start: int, end: int, *, cell: bool) -> None:
        self.reading.problem(Code.PLACEHOLDER, f"the {name} still has choices", part.at(start))
        self.empty(name, part, start, end, cell=cell)

    def _read_owner(self, owner: Owner, part: Piece, start: int, *, cell: bool) -> None:
        stop = start + owner.stop
        if not any(map(str.isalnum, owner.handle)) or part.text[stop - 1 : stop] == "\\":
            self.silent.add(Field.OWNER)
            return
        self.owner, self.others = owner.handle, owner.others
        self.written[Field.OWNER] = owner.written
        self.words.owner.setdefault(owner.handle, owner.written)
        self.fill(Field.OWNER, part, start + owner.start, start + owner.stop, cell=cell)

    def _read_due(self, part: Piece, start: int, end: int, *, cell: bool, labelled: bool) -> None:
        text = part.text[start:end]
        left = start + len(text) - len(text.lstrip())
        text = text.strip()
        self.written[Field.DUE] = text
        due = read_due(self.reading, text, labelled=labelled)
        if isinstance(due, date):
            if self._early(due, part, left):
                return
            self.due = due
            start, end = place(text)
            if fits(text, start, end, CAP if labelled else SHORT):
                self.fill(Field.DUE, part, left + start, left + end, cell=cell)
            self.silent.discard(Field.DUE)
            return
        self.silent.add(Field.DUE)
        due = due or Unread(Code.UNREADABLE_VALUE, f'"{_short(text)}" is not a date')
        self.reading.problem(due.code, due.message, part.at(left))

    def _early(self, due: date, part: Piece, start: int) -> bool:
        """Whether a day lies before the incident: nobody can have promised it."""
        occurred = self.reading.occurred
        if occurred is None or due >= occurred:
            return False
        self.silent.add(Field.DUE)
        self.early = (due, part.at(start))
        return True

    def _word(
        self,
        name: Field,
        found: Found[Status] | Found[Priority],
        part: Piece,
        start: int,
        end: int,
        *,
        cell: bool,
    ) -> None:
        text = self.written[name] = part.text[start:end].strip()
        left, right, value = start + found.start, start + found.end, found.value
        if isinstance(value, Status):
            self.status = value
            if fixes(part.text[left], part.text[right:end]):
                self.hear(value, text)  # "✅ shipped in May": no word in its place would be read
                return
            self.words.status.setdefault(value, part.text[left:right])
        else:
            self.priority = value
            self.words.priority.setdefault(value, part.text[left:right])
            beside = part.text[start:left] + part.text[right:end]
            left -= sign(part.text[start:left]) if cell else 0
            if any(letter.isalnum() or letter in "(（" for letter in beside):
                self.silent.discard(name)
                return  # "P1, if possible": no residue in its place would be read
        self.fill(name, part, left, right, cell=cell)

    def fill(self, name: Field, part: Piece, start: int, end: int, *, cell: bool) -> None:
        """Give a field its slot; a value that ends its cell has the padding behind it."""
        before = part.text[unstruck(part.text) : start]
        if cell and not (part.text[end:].strip(" \t") or before.strip()):
            end = len(part.text)
        form = _FORMS.get(name, Form.WORD)
        own = {Field.OWNER: self.words.owner, Field.PRIORITY: self.words.priority}
        words = _NO_WORDS if name is Field.DUE else own.get(name, self.words.status)
        if form is Form.HANDLE and leads(part.text, end, alone=not self.others):
            words = _NO_WORDS
        bracketed = start < end and part.text[start - 1 : start] + part.text[end : end + 1] == "[]"
        if form is Form.HANDLE and not stands(
            self.reading, part.text, start, end, bracketed=bracketed
        ):
            if self.owner is not None:
                self.silent.discard(name)
            return
        before = " " if start == end and start and not part.text[start - 1].isspace() else ""
        after = ""
        if cell and end == len(part.text):
            stop = part.at(end)
            if self.reading.content[stop : stop + 1] != b"|":
                # An unclosed last cell would be none if it were blank.
                after = "|"
        elif form is Form.HANDLE and goes_on(part.text, end):
            after = " "
        elif bracketed:
            after = "]"
        known = self.slots.get(name)
        self.box = known if known and known.form is Form.CHECKBOX else self.box
        self.slots[name] = self.slot(part, start, end, form, words, before, after)
        self.silent.discard(name)

    def slot(
        self,
        part: Piece,
        start: int,
        end: int,
        form: Form,
        words: Mapping[str, str],
        before: str = "",
        after: str = "",
    ) -> Slot:
        """A slot over these characters."""
        if part.wide:
            left = part.at(start)
            right = left if end == start else part.at(end)
        else:
            left, right = part.start + start, part.start + end
        return Slot(
            Span(left, right),
            form,
            self.reading.content[left:right],
            before.encode() if before else b"",
            after.encode() if after else b"",
            words,
        )

    def names(self, found: Reference) -> None:
        """Note a ticket that the text names as its own."""
        self.refers(found)
        if found.ref is not None and found.ref not in self.named:
            self.named.append(found.ref)

    def refers(self, found: Reference) -> None:
        """Note a reference as written."""
        if found.written not in self.referred:
            self.referred.append(found.written)

    def hear(self, status: Status, written: str) -> None:
        """Take how it stands from words that leave no place for another."""
        self.status, self.written[Field.STATUS], self.fixed = status, written, True
        self.silent.discard(Field.STATUS)
        self.slots.pop(Field.STATUS, None)

    def closes(self, status: Status) -> bool:
        """Hear that it is closed where no place of its own says how it stands."""
        if Field.STATUS in self.slots or Field.STATUS in self.silent:
            return False
        if Field.STATUS not in self.written:
            self.status = status
        return True

    def hears(self, group: Group) -> bool:
        """Take from a group what the item does not say itself; whether its status is one of it."""
        free = self.silent - self.written.keys()
        if group.owner and Field.OWNER in free:
            self.owner, self.others = group.owner.handle, group.owner.others
            self.written[Field.OWNER] = group.owner.written
            self.silent.discard(Field.OWNER)
        if group.priority and Field.PRIORITY in free:
            self.priority = group.priority
            self.silent.discard(Field.PRIORITY)
        return group.status is not None and self.closes(group.status)

    def done(
        self,
        span: Span,
        title: str,
        *,
        detail: str,
        anchor: str | None,
        kind: str | None,
        skip: str | None,
        struck: bool = False,
    ) -> ActionItem:
        """The finished item; a struck one is heard and never told."""
        if self.early is not None and not self.status.closed:
            # A finished item keeps its peace: its date binds nobody.
            due, offset = self.early
            message = f"{due.isoformat()} lies before the incident; write the day that is meant"
            self.reading.problem(Code.UNREADABLE_VALUE, message, offset)
        slots, link = ({}, None) if struck else (self.slots, self.link)
        if link and (len(self.named) > 1 or (self.named and "" in link.words)):
            link = None  # or the place of its name says something else
        if self.link is None:  # A box alone could not show that it will not be done.
            slots = {name: one for name, one in slots.items() if one.form is not Form.CHECKBOX}
        forms = {name: slot.form for name, slot in slots.items()}
        if not (self.fixed or Field.STATUS in slots or Field.STATUS in self.silent or link is None):
            forms[Field.STATUS] = Form.BEHIND
        return ActionItem(
            span,
            self.reading.lines.at(span.start),
            Fields(
                cut(title, TITLE_LIMIT),
                self.status,
                self.owner,
                self.due,
                self.priority,
                shared(frozenset(self.silent)),
            ),
            forms,
            nameable=not struck and self.link is not None,
            slots=Slots(slots, link, None if struck else self.box),
            ticket=self.named[0] if len(self.named) == 1 else None,
            references=tuple(self.referred),
            named=tuple(self.named),
            detail=cut(detail, DETAIL_LIMIT),
            anchor=anchor,
            kind=kind,
            written=self.written,
            others=self.others,
            skip=skip,
        )


def _short(text: str) -> str:
    return cut(plain(text), 60)
