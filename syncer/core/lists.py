"""Action items in lists: checkboxes, bullets and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from syncer.core import references
from syncer.core.blocks import Block, Entry, Listing, Other, Paragraph, Text
from syncer.core.draft import Draft, Words
from syncer.core.lexicon import Lexicon, heading_words
from syncer.core.openings import is_struck, struck_lead
from syncer.core.parts import RESIDUE
from syncer.core.reading import Piece, Reading, links, piece, readable, skip_reason
from syncer.core.speech import is_residue
from syncer.core.tails import Title, read_tail
from syncer.core.values import (
    first_sentence,
    is_declined,
    is_placeholder,
    placeholder,
    plain,
    read_status_behind,
)
from syncer.core.words import complete_priorities, complete_statuses
from syncer.model import ActionItem, Code, Field, Form, Span, Status

_LABELLED = re.compile(r"[\s*_]*+([^\W\d_][^:：\n]{0,30}?)[*_]*+\s*+[:：][*_]*+[ \t]*+")
_LEAD = re.compile(r"\s*(?:[:：.]|[—–-](?=\s))\s*|\s*$")
_FIELDS = {
    "owner": Field.OWNER,
    "due": Field.DUE,
    "priority": Field.PRIORITY,
    "status": Field.STATUS,
}
_LONGEST_DECLINED = 24
_LABELLING = 2
"""A bold lead-in of fewer blanks says what it is about, not what is to be done."""


class Lists:
    """Reads the lists of one document; its words are shared by all of them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = Words({}, {}, {}, {})

    def finish(self) -> None:
        """Complete the words that writing may need, when all lists are read."""
        lexicon = self.reading.lexicon
        complete_statuses(self.words.status, lexicon, behind=False, cell=False)
        complete_statuses(self.words.behind, lexicon, behind=True, cell=False)
        complete_priorities(self.words.priority, lexicon)

    def read(self, listing: Listing, anchor: str | None, kind: str | None) -> Iterator[ActionItem]:
        """The items of a list, and of the lists below entries that only group."""
        for entry in listing.entries:
            yield from self._entry(entry, anchor, kind)

    def _entry(self, entry: Entry, anchor: str | None, kind: str | None) -> Iterator[ActionItem]:
        below = [block for block in entry.below if isinstance(block, Listing)]
        if entry.box is None and below:
            group = self._group(entry, below)
            if group is not None:
                for listing in below:
                    yield from self.read(listing, anchor, group or kind)
                return
        own = list(self._own(entry, anchor, kind)) if below else []
        item = self._item(entry, anchor, kind, frozenset(one.span.start for one in own))
        if item is not None:
            yield item
        yield from own

    def _own(self, entry: Entry, anchor: str | None, kind: str | None) -> Iterator[ActionItem]:
        """The boxes below an item that have an owner, a date or a ticket of their own."""
        for child in _children(entry):
            below = list(self._own(child, anchor, kind))
            if child.box is not None:
                before = len(self.reading.problems)
                starts = frozenset(one.span.start for one in below)
                item = self._item(child, anchor, kind, starts)
                if item is not None and _promises(item):
                    yield item
                else:
                    # It is detail of its parent, whatever it says.
                    del self.reading.problems[before:]
            yield from below

    def _group(self, entry: Entry, below: list[Listing]) -> str | None:
        """The name of a group whose members are the items; None if the entry is an item itself."""
        if entry.text is None:
            return ""
        part = piece(self.reading.content, entry.text.start, entry.text.end)
        words = part.text.strip()
        bold = any(
            mark.kind == "strong" and (mark.start, mark.end) == (entry.text.start, entry.text.end)
            for mark in entry.text.marks
        )
        boxed = any(child.box is not None for listing in below for child in listing.entries)
        labelled = any(
            self._label(child) is not None for listing in below for child in listing.entries
        )
        colon = words.rstrip("*_ ").endswith((":", "："))
        if labelled or not (boxed or bold or colon):
            return None
        return self.reading.lexicon.kind(plain(words)) or ""

    def _item(
        self, entry: Entry, anchor: str | None, kind: str | None, own: frozenset[int]
    ) -> ActionItem | None:
        reading = self.reading
        text = entry.text
        if text is None:
            if entry.box is not None:
                reading.problem(Code.PLACEHOLDER, "a box without an action", entry.start)
            return None
        part = piece(reading.content, text.start, text.end)
        if self._is_none(part.text, entry) or self._label(entry) is not None:
            return None
        draft = Draft(reading, self.words)
        if entry.box is not None:
            box = Piece(entry.box.at, "x", wide=False)
            draft.slots[Field.STATUS] = draft.slot(box, 0, 1, Form.CHECKBOX, {})
            draft.status = Status.DONE if entry.box.checked else Status.OPEN
        bounds = read_tail(draft, part, text)
        raw = part.text[bounds.start : bounds.end].strip()
        if self._is_residue(raw, entry):
            return None
        struck = bounds.heard or is_struck(part, text, bounds.start, bounds.end)
        if struck and not draft.status.closed:
            draft.status = Status.WONT_DO
        title, detail = self._title(part, text, bounds, raw)
        stop = None if struck else struck_lead(draft, part, text, bounds.start, bounds.end)
        if stop is not None:
            struck, title = True, readable(part.text[bounds.start : stop].strip())
        if entry.below:
            for child in _children(entry):
                labelled = self._label(child)
                if labelled is not None:
                    self._field(draft, labelled)
            kind = _labelled_kind(reading, entry) or kind
            detail = "\n".join([detail, *self._detail(entry.below, 0, own)])
        return draft.done(
            Span(entry.start, entry.end),
            title,
            detail=detail,
            anchor=anchor,
            kind=kind,
            skip=self._skip(entry),
            struck=struck,
        )

    def _is_none(self, text: str, entry: Entry) -> bool:
        """Whether an entry says that there is none: "N/A", "No action items: …"."""
        if entry.box is None and waiver(text, self.reading) is not None:
            return True
        return self._is_residue(text, entry)

    def _is_residue(self, text: str, entry: Entry) -> bool:
        if not is_residue(text):
            return len(text) <= _LONGEST_DECLINED and is_declined(text)
        self.reading.problem(Code.PLACEHOLDER, "an entry without an action", entry.start)
        return True

    def _title(self, part: Piece, text: Text, bounds: Title, raw: str) -> tuple[str, str]:
        """The title, one sentence or a bold lead-in, and the full text."""
        full = readable(raw) or raw
        for mark in text.marks:
            if mark.kind != "strong":
                continue
            start, end = part.char(mark.start), part.char(mark.end)
            if end <= bounds.start:
                continue
            inner = plain(part.text[start:end])
            ends = inner.endswith((":", ".", "："))
            if start <= bounds.start and (ends or _LEAD.match(part.text[end : bounds.end])):
                lead = inner.rstrip(":：. ")
                if lead.count(" ") >= _LABELLING:
                    return lead, full
            break
        return first_sentence(full) or full, full

    def _skip(self, entry: Entry) -> str | None:
        marks = entry.text.marks if entry.text else ()
        found = self.reading.skip(marks)
        for block in entry.below:
            if found is None and isinstance(block, Paragraph):
                found = self.reading.skip(block.text.marks)
            elif found is None and isinstance(block, Other) and block.kind == "html":
                found = skip_reason(self.reading.content[block.start : block.end])
        return found

    def _label(self, entry: Entry) -> tuple[str, Piece, int, Text] | None:
        """A child ``Owner: …`` as the field, its piece and where the value begins."""
        if entry.text is None or entry.box is not None:
            return None
        raw = self.reading.content[entry.text.start : entry.text.end]
        if b":" not in raw and "：".encode() not in raw:
            return None
        part = piece(self.reading.content, entry.text.start, entry.text.end)
        found = _LABELLED.match(part.text)
        if found is None:
            return None
        name = self.reading.speech.label(found[1])
        return None if name is None else (name, part, found.end(), entry.text)

    def _field(self, draft: Draft, labelled: tuple[str, Piece, int, Text]) -> None:
        name, part, start, text = labelled
        end = len(part.text.rstrip())
        field = _FIELDS.get(name)
        if field is not None:
            if field not in draft.slots or field is Field.STATUS:
                draft.read(field, part, start, max(start, end), labelled=True)
            return
        if name != "ticket" or draft.named or (draft.link is not None and draft.link.text):
            return
        refs = [
            ref for ref in self.reading.ours(part.text, links(part, text)) if ref.start >= start
        ]
        for ref in refs:
            draft.names(ref)
        residue = RESIDUE.match(part.text, start)
        if refs:
            self._ticket(draft, part, refs[-1].start, refs[-1].end)
        elif (
            residue is not None
            and residue.end() < end
            and placeholder(residue[0]) in ("", "ticket")
            and read_status_behind(part.text[residue.end() :], self.reading.lexicon.statuses)
        ):
            self._ticket(draft, part, start, residue.end())
        elif placeholder(part.text[start:end]) is not None:
            before = " " if start and not part.text[start - 1].isspace() else ""
            draft.link = draft.slot(
                part, start, max(start, end), Form.CELL, self.words.behind, before
            )
        else:
            for ref in references.foreign(part.text, links(part, text), column=True):
                if ref.end > start:
                    draft.refers(ref)

    def _ticket(self, draft: Draft, part: Piece, start: int, end: int) -> None:
        status = draft.slots.get(Field.STATUS)
        if status is None or status.form is Form.CHECKBOX:
            word = read_status_behind(part.text[end:], self.reading.lexicon.statuses)
            if word is not None:
                draft.status = word.value
                end += word.end
        draft.link = draft.slot(part, start, end, Form.CELL, self.words.behind)

    def _detail(
        self, blocks: tuple[Block, ...], nesting: int, own: frozenset[int]
    ) -> Iterator[str]:
        """What lies below an item as readable lines, its labelled fields aside."""
        for block in blocks:
            if isinstance(block, Paragraph):
                line = plain(self.reading.content[block.text.start : block.text.end].decode())
                if line:
                    yield line
            elif isinstance(block, Listing):
                for entry in block.entries:
                    if entry.start in own or (nesting == 0 and self._label(entry) is not None):
                        continue
                    if entry.text is not None:
                        raw = self.reading.content[entry.text.start : entry.text.end].decode()
                        box = "" if entry.box is None else "[x] " if entry.box.checked else "[ ] "
                        yield f"{'  ' * nesting}- {box}{plain(raw)}"
                    yield from self._detail(entry.below, nesting + 1, own)


def _children(entry: Entry) -> Iterator[Entry]:
    for block in entry.below:
        if isinstance(block, Listing):
            yield from block.entries


def _promises(item: ActionItem) -> bool:
    """Whether an item below another has an owner, a date or a ticket of its own."""
    said = {*item.forms, *item.written}
    return bool(said & {Field.OWNER, Field.DUE} or item.named or item.references)


def _labelled_kind(reading: Reading, entry: Entry) -> str | None:
    """The kind that a labelled child names."""
    for child in _children(entry):
        if child.text is None:
            continue
        raw = reading.content[child.text.start : child.text.end].decode()
        found = _LABELLED.match(raw)
        if found and reading.lexicon.labels.get(heading_words(found[1])) == "kind":
            return plain(raw[found.end() :]).casefold() or None
    return None


_STEM = 3


@lru_cache(maxsize=8)
def stems(lexicon: Lexicon) -> frozenset[str]:
    """How waivers begin: enough to pass over what is none."""
    return frozenset(start[:_STEM] for start in lexicon.waivers)


def waiver(text: str, reading: Reading) -> str | None:
    """The reason in ``No action items: REASON``; "" without one; None if it is no such sentence."""
    bare = text.lstrip(" *_")
    if bare[:_STEM].casefold() not in stems(reading.lexicon):
        return None
    words = " ".join(plain(text).split())
    folded = words.casefold().replace("’", "'")
    known = [start for start in reading.lexicon.waivers if folded.startswith(start)]
    if not known:
        return None
    rest = words[len(max(known, key=len)) :]
    if not rest.strip(" .!"):
        return ""
    found = re.match(r"\s*(?::|—|–|-|,|\.|\(|because|as|since)\s*(.*)", rest, re.DOTALL)
    if found is None:
        return None
    reason = found[1].strip().rstrip(")")
    return "" if is_placeholder(reason) or is_declined(reason) else reason
