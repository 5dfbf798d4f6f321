"""Believing parts that read: what they say goes into the draft, with the slots they leave.

Separate from the reading of tails, which is about where parts begin and end.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import replace

from syncer.core.asked import read_answer
from syncer.core.draft import Draft
from syncer.core.parts import BLANK, FIELDS, FOREIGN, REMARK, TICKET, Part
from syncer.core.reading import Piece
from syncer.core.remarks import remark
from syncer.core.vacant import UNNAMED
from syncer.core.values import Found, read_status
from syncer.model import Field, Form, Priority, Slot, Status


class Taking:
    """What of one text is believed so far."""

    def __init__(self, draft: Draft, part: Piece, *, fields: bool) -> None:
        self.draft = draft
        self.part = part
        self.text = part.text
        self.fields = fields
        self.used: set[str] = set()
        self.heard = False
        """A remark says how it stands."""
        self.alone: Part | None = None
        """A status in brackets of its own."""

    def take(self, parts: list[Part], bracket: tuple[int, int] | None = None) -> None:
        """Believe parts that read: fill the draft."""
        draft, part = self.draft, self.part
        for one in parts:
            self.used.add(one.name)
            if one.name == TICKET:
                self.named(one)
            elif one.name == FOREIGN:
                for ref in one.refs:
                    draft.refers(ref)
                self.used.discard(FOREIGN)
                self.worded(one.behind)
            elif one.name == REMARK:
                self._remarked(one)
            elif one.name == "status" and bracket and len(parts) == 1 and not one.labelled:
                self._word_alone(one, bracket)
            elif one.answer:
                read_answer(draft, part, one.start, one.end)
            elif one.name in FIELDS:
                known = len(draft.reading.problems)
                draft.read(FIELDS[one.name], part, one.start, one.end, labelled=one.labelled)
                silent = Field.STATUS in draft.silent
                if one.name == "status" and (silent or len(draft.reading.problems) > known):
                    # Nobody can tell what it says: a word elsewhere may say how it stands.
                    self.used.discard("status")
                if one.heard:
                    draft.slots.pop(FIELDS[one.name], None)
                if one.handle:
                    self._own_words(FIELDS[one.name])
            else:
                self.used.discard(BLANK)

    def _own_words(self, name: Field) -> None:
        """What is written there is a handle, or a priority in the style of the one before."""
        slot = self.draft.slots.get(name)
        if slot is None or name is Field.DUE:
            return
        words: dict[str, str] = {}
        if name is Field.PRIORITY:
            words = {one.value: one.value.upper() for one in Priority}
        self.draft.slots[name] = replace(slot, words=words)

    def worded(self, word: Found[Status] | None) -> None:
        """The word behind another tracker's ticket is a value of its own."""
        if word is not None and self.fields and "status" not in self.used:
            self.used.add("status")
            self.draft.read(Field.STATUS, self.part, word.start, word.end)

    def named(self, one: Part) -> None:
        """A ticket in its own place, where another name may be written."""
        draft = self.draft
        elsewhere = bool(draft.named)
        for ref in one.refs:
            draft.names(ref)
        if elsewhere:
            return
        if draft.link is not None and "" in draft.link.words:
            # The place behind a ticket's label says something else.
            draft.link, draft.mute = None, True
            return
        if self.alone is not None:
            # Two places for one word: the one in brackets is a value of its own.
            draft.read(Field.STATUS, self.part, self.alone.start, self.alone.end)
            self.used.add("status")
        elif one.behind is not None and "status" not in self.used:
            self._heard(one.behind)
        # No name is told from brackets in brackets.
        draft.mute = draft.mute or one.heard or "[[" in self.text[one.start : one.end]
        if not draft.mute:
            draft.link = (
                draft.slot(self.part, one.start, one.end, Form.TEXT, draft.words.behind)
                if one.refs or not one.labelled
                else self._vacant(one)
            )

    def _vacant(self, one: Part) -> Slot:
        """The place behind a ticket's label, with no name yet."""
        glued = one.start == one.end and not self.text[one.start - 1].isspace()
        words = ChainMap(self.draft.words.behind, UNNAMED)
        return self.draft.slot(
            self.part, one.start, one.end, Form.CELL, words, " " if glued else ""
        )

    def _remarked(self, one: Part) -> None:
        """A whole sentence that says how it stands, and in which ticket."""
        found = remark(self.text[one.start : one.end], self.draft.reading.lexicon.statuses)
        if found is not None:
            self.heard = True
            self.used.add("status")
            self.draft.status = found
            self.draft.written[Field.STATUS] = self.text[one.start : one.end]
        for ref in one.refs:
            (self.draft.refers if ref.ref is None else self.draft.names)(ref)

    def _heard(self, word: Found[Status]) -> None:
        self.draft.status = word.value
        written = self.text[word.start : word.end]
        self.draft.written[Field.STATUS] = written
        self.draft.words.behind.setdefault(word.value, written)

    def _word_alone(self, one: Part, bracket: tuple[int, int]) -> None:
        """``(done)``: the word has brackets of its own, where a name may join it."""
        word = read_status(self.text[one.start : one.end], self.draft.reading.lexicon.statuses)
        if word is None or self.draft.link is not None or self.draft.mute:
            self.draft.read(Field.STATUS, self.part, one.start, one.end)
        else:
            self._heard(Found(word.value, one.start + word.start, one.start + word.end))
            self.alone = one
            self.used.discard("status")
            self.draft.link = self.draft.slot(
                self.part, *bracket, Form.TEXT, self.draft.words.behind, " (", ")"
            )
