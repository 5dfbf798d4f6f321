"""Action items in lists: checkboxes, bullets and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from syncer.core import labelled
from syncer.core.answers import ANSWER
from syncer.core.asides import aside, says_nothing, unwritten
from syncer.core.blocks import Entry, Listing, Other, Paragraph
from syncer.core.children import Children, children, detail, label, reference
from syncer.core.continued import parted
from syncer.core.deeds import asks, is_doing, reports
from syncer.core.draft import Draft, Words
from syncer.core.escaped import unescaped
from syncer.core.fronted import leads_order
from syncer.core.groups import Group, narrowed
from syncer.core.headline import headline, ranked
from syncer.core.lexicon import Lexicon, heading_words
from syncer.core.reading import Piece, Reading, piece, readable, skip_reason
from syncer.core.speech import is_residue
from syncer.core.struck import is_struck, struck_lead
from syncer.core.tails import read_tail
from syncer.core.values import is_declined, is_placeholder, plain
from syncer.core.words import complete_priorities, complete_statuses
from syncer.model import ActionItem, Code, Field, Form, Span, Status

_LONGEST_DECLINED = 24
_TAG = re.compile(r"\[([^\W\d_][^\[\]\n]{1,23})\][ :]+(?=\S)")
_SEVERAL = 2
_LABEL = 2
_LONGEST_LABEL = 60
_LONGEST_TITLE_LABEL = 30
_CODE = re.compile(r"[\s*_]*`[^`]+`[\s*_.,;]*")
_ORDERS = re.compile(r"\b(?:should|must|shall|may|can)\b", re.IGNORECASE)
_SENTENCE = 7
_LISTS = re.compile(
    r"\b(?:following|below|these|include[sd]?|including|items|actions)\b", re.IGNORECASE
)
"""What introduces a list rather than being a task."""
_ORDERED = re.compile(r"(\*\*|__)[^*_\n]+ [^*_\n]+\1[ ][—–-][ ]")
"""A bold task with words behind it: "**Rotate the keys** — in this order:"."""
_WORD = re.compile(r"[^\W\d_]{3,}(?:[- ]up)?")
"""A parent of one such word names a group, or is a verb without object."""


class Lists:
    """Reads the lists of one document; its words are shared by all of them."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.words = Words({}, {}, {}, {})

    def finish(self) -> None:
        """Complete the words that writing may need, when all lists are read."""
        lexicon, tongue = self.reading.lexicon, self.reading.tongue
        complete_statuses(self.words.status, lexicon, behind=False, cell=False, tongue=tongue)
        complete_statuses(self.words.behind, lexicon, behind=True, cell=False, tongue=tongue)
        complete_priorities(self.words.priority, lexicon, tongue)

    def read(self, listing: Listing, anchor: str | None, group: Group) -> Iterator[ActionItem]:
        """The items of a list, and of the lists below entries that only group."""
        listing = unescaped(self.reading.content, listing)
        if self._labels(listing):
            return (
                item
                for entry in listing.entries
                for item in self._below(entry, anchor, self._named(entry, group))
            )
        items = [item for entry in listing.entries for item in self._entry(entry, anchor, group)]
        tagged = [
            _TAG.match(title) if (title := item.fields.title)[:1] == "[" else None for item in items
        ]
        if sum(tag is not None for tag in tagged) < _SEVERAL:
            return iter(items)
        return iter(
            _untagged(item, tag) if tag else item for item, tag in zip(items, tagged, strict=True)
        )

    def _labels(self, listing: Listing) -> bool:
        """Whether all entries but name what stands below them: "QA", "Fixes"."""
        entries = listing.entries
        return len(entries) >= _SEVERAL and all(map(self._is_label, entries))

    def _is_label(self, entry: Entry) -> bool:
        if entry.box is not None or entry.text is None:
            return False
        if not any(isinstance(block, Listing) for block in entry.below):
            return False
        if entry.text.end - entry.text.start > _LONGEST_LABEL:
            return False
        shown = plain(self.reading.content[entry.text.start : entry.text.end].decode())
        labelled = any(label(self.reading, child) is not None for child in children(entry))
        return len(shown.split()) <= _SEVERAL and not asks(shown) and not labelled

    def _named(self, entry: Entry, group: Group) -> Group:
        text = entry.text
        if text is None:
            return group
        name = self.reading.content[text.start : text.end].decode()
        return narrowed(self.reading, group, name)

    def _below(self, entry: Entry, anchor: str | None, inner: Group) -> Iterator[ActionItem]:
        for block in entry.below:
            if isinstance(block, Listing):
                yield from self.read(block, anchor, inner)

    def _entry(self, entry: Entry, anchor: str | None, group: Group) -> Iterator[ActionItem]:
        if any(isinstance(block, Paragraph) for block in entry.below):
            told = (one for block in entry.below for one in labelled.told(self.reading, block))
            entry = entry._replace(below=tuple(told))
        below = [block for block in entry.below if isinstance(block, Listing)]
        if entry.box is None and below:
            inner = self._group(entry, below, group)
            if inner is not None:
                yield from self._below(entry, anchor, inner)
                return
        own = list(self._own(entry, anchor, group)) if below else []
        item = self._item(entry, anchor, group, frozenset(one.span.start for one in own))
        if item is not None:
            yield item
        yield from _parts_of(item, own)

    def _own(self, entry: Entry, anchor: str | None, group: Group) -> Iterator[ActionItem]:
        """The boxes below an item that have an owner, a date or a ticket of their own."""
        for child in children(entry):
            below = list(self._own(child, anchor, group))
            if child.box is not None:
                before = len(self.reading.problems)
                starts = frozenset(one.span.start for one in below)
                item = self._item(child, anchor, group, starts)
                if item is not None and promises(item):
                    yield item
                    below = list(_parts_of(item, below))
                else:
                    # It is detail of its parent, whatever it says.
                    del self.reading.problems[before:]
            yield from below

    def _group(self, entry: Entry, below: list[Listing], group: Group) -> Group | None:
        """The group whose members are the items; None if the entry is an item itself."""
        if entry.text is None:
            return group
        part = piece(self.reading.content, entry.text.start, entry.text.end)
        words = part.text.strip()
        bold = any(
            mark.kind == "strong" and (mark.start, mark.end) == (entry.text.start, entry.text.end)
            for mark in entry.text.marks
        )
        boxed = any(child.box is not None for listing in below for child in listing.entries)
        if any(label(self.reading, child) is not None for child in children(entry)):
            return None
        colon = words.rstrip("*_ ").endswith((":", "："))
        if not (boxed or bold or colon or (_WORD.fullmatch(words) and is_doing(words))):
            return None
        if not boxed and self._is_task(entry, words):
            return None
        if all(reference(self.reading, child) for child in children(entry)):
            return None
        return narrowed(self.reading, group, words)

    def _is_task(self, entry: Entry, words: str) -> bool:
        """Whether a parent is a task of its own, that its children break down."""
        if _ORDERED.match(words):
            return True
        shown = plain(words)
        asked = [
            asks(plain(self.reading.content[one.text.start : one.text.end].decode()).lstrip(" *_"))
            for one in children(entry)
            if one.text is not None
        ]
        size = len(shown.split())
        if asks(shown):
            return size > _LABEL or not all(asked)
        return size > _SENTENCE and not any(asked) and not _LISTS.search(shown)

    def _item(
        self, entry: Entry, anchor: str | None, group: Group, own: frozenset[int]
    ) -> ActionItem | None:
        reading = self.reading
        entry = parted(reading, entry)
        text = entry.text
        if text is None:
            if entry.box is not None:
                reading.problem(Code.PLACEHOLDER, "a box without an action", entry.start)
            return None
        part = piece(reading.content, text.start, text.end)
        if self._is_none(part.text, entry):
            return None
        named = label(reading, entry)
        if named and named[0] != ANSWER and not leads_order(reading, part.text):
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
        if raw.count("[") > raw.count("]"):
            # A placeholder's bracket would close the one that is open.
            for name in (Field.OWNER, Field.DUE, Field.PRIORITY):
                draft.slots.pop(name, None)
        struck = bounds.heard or is_struck(part, text, bounds.start, bounds.end)
        if struck and not draft.status.closed:
            draft.status = Status.WONT_DO
        title, full = headline(part, text, bounds, raw, reading.lexicon.frames)
        title = ranked(draft, title)
        stop = None if struck else struck_lead(draft, part, text, bounds.start, bounds.end)
        if stop is not None:
            struck, title = True, readable(part.text[bounds.start : stop].strip())
        kind = group.kind
        title = _unlabelled(reading, entry, title)
        if entry.below:
            below = Children(reading, draft)
            below.read(entry)
            kind = below.kind or kind
            struck = struck or below.heard
            full = "\n".join([full, *detail(reading, entry.below, own)])
        if not struck and reports(title):
            struck = draft.closes(Status.DONE)
        struck = draft.hears(group) or struck
        return draft.done(
            Span(entry.start, entry.end),
            title,
            detail=full,
            anchor=anchor,
            kind=kind,
            skip=self._skip(entry),
            struck=struck,
        )

    def _is_none(self, text: str, entry: Entry) -> bool:
        """Whether an entry says that there is none: "N/A", "No action items: …"."""
        if entry.box is None and waiver(text, self.reading) is not None:
            return True
        if entry.box is None and says_nothing(self.reading.lexicon, text):
            return _ORDERS.search(text) is None
        if entry.box is None and _CODE.fullmatch(text):
            return True
        statuses = self.reading.lexicon.statuses
        if entry.box is None and not entry.below and aside(text, statuses):
            return True
        if entry.box is None and not entry.below and unwritten(text, statuses):
            self.reading.problem(Code.PLACEHOLDER, "an entry without an action", entry.start)
            return True
        return self._is_residue(text, entry) or self._is_head(text)

    def _is_head(self, text: str) -> bool:
        """Whether an entry but names the fields of others: "Action | Owner | Due date"."""
        parts = [heading_words(part) for part in text.split("|")] if "|" in text else []
        return len(parts) > 1 and all(part in self.reading.lexicon.columns for part in parts)

    def _is_residue(self, text: str, entry: Entry) -> bool:
        if not is_residue(text):
            return len(text) <= _LONGEST_DECLINED and is_declined(text)
        self.reading.problem(Code.PLACEHOLDER, "an entry without an action", entry.start)
        return True

    def _skip(self, entry: Entry) -> str | None:
        marks = entry.text.marks if entry.text else ()
        found = self.reading.skip(marks)
        for block in entry.below:
            if found is None and isinstance(block, Paragraph):
                found = self.reading.skip(block.text.marks)
            elif found is None and isinstance(block, Other) and block.kind == "html":
                found = skip_reason(self.reading.content[block.start : block.end])
        return found


def _untagged(item: ActionItem, tag: re.Match[str]) -> ActionItem:
    """A tag before the titles of several items is their kind: "[Backend] Retry"."""
    fields = replace(item.fields, title=item.fields.title[tag.end() :])
    return replace(item, fields=fields, kind=item.kind or tag[1].casefold())


def _unlabelled(reading: Reading, entry: Entry, title: str) -> str:
    """The title without its label, where its other fields are labelled below: "What: alert"."""
    head, colon, rest = title.partition(": ")
    if not colon or len(head) > _LONGEST_TITLE_LABEL or not rest.strip():
        return title
    if reading.lexicon.columns.get(heading_words(head)) != "title":
        return title
    lines = labelled.lines(reading.content, entry.text)[1:] if entry.text else ()
    told = any(labelled.fields(reading, line) for line in lines)
    told = told or any(label(reading, child) is not None for child in children(entry))
    return rest if told else title


def promises(item: ActionItem) -> bool:
    """Whether an item below another has an owner, a date or a ticket of its own."""
    said = {*item.forms, *item.written}
    return bool(said & {Field.OWNER, Field.DUE} or item.named or item.references)


_STEM = 3


@lru_cache(maxsize=8)
def stems(lexicon: Lexicon) -> frozenset[str]:
    """How waivers begin: enough to pass over what is none."""
    return frozenset(start[:_STEM] for start in lexicon.waivers)


@lru_cache(maxsize=8)
def _joint(lexicon: Lexicon) -> re.Pattern[str]:
    """What joins a waiver and its reason."""
    because = "|".join(map(re.escape, sorted(lexicon.because, key=len, reverse=True)))
    return re.compile(
        rf"\s*(?:,? ?(?:{because or '(?!)'})\b|[:：—–,.(（-])\s*(.*)", re.DOTALL | re.IGNORECASE
    )


def _parts_of(item: ActionItem | None, own: Sequence[ActionItem]) -> Iterator[ActionItem]:
    """What stands below an item and is one itself, knowing whose part it is."""
    for one in own:
        if item is not None and one.part_of is None:
            yield replace(one, part_of=item.fields.title)
        else:
            yield one


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
    # Folded, a letter may be two: "Maßnahmen".
    places = [place for place, letter in enumerate(words) for _ in letter.casefold()]
    rest = words[places[len(max(known, key=len)) - 1] + 1 :]
    if not rest.strip(" .!"):
        return ""
    found = _joint(reading.lexicon).match(rest)
    if found is None:
        return None
    reason = found[1].strip().rstrip(")）")
    return "" if is_placeholder(reason) or is_declined(reason) else reason
