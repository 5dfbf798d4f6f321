"""What stands behind a title in one run of text: owner, date, priority, status, ticket.

The title runs to the first separator (or bracket) from which every later part reads entirely as
one of these; so the text is read from its end, part by part, until one does not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from syncer.core.blocks import Text
from syncer.core.dates import repeats_day
from syncer.core.draft import Draft
from syncer.core.endings import Ending, ending
from syncer.core.joined import Joined
from syncer.core.mentions import Tracked, leading, trailing
from syncer.core.openings import Opening, read_opening
from syncer.core.parts import (
    BLANK,
    CLAUSES,
    FIELDS,
    FOREIGN,
    LABEL,
    LONGEST,
    REMARK,
    TICKET,
    Part,
    Parts,
)
from syncer.core.reading import Piece
from syncer.core.remarks import linked
from syncer.core.seams import Seams
from syncer.core.taking import Taking
from syncer.core.values import placeholder
from syncer.model import Code, Form, Status

_MARK = re.compile(r"[#*+=_-]{1,6}|\d{1,9}[.)]")
_DASHES = frozenset(("—", "–", "-", "--", "|"))
_ARROWS = frozenset({"→", "⇒", "->", "-->", "=>"})
_GIANT = 10_000
"""Nobody writes an item of so many characters: it has a title and nothing else."""


class Title(NamedTuple):
    """Where the title stands within its text."""

    start: int
    end: int
    heard: bool = False
    """What stands before it cannot be told."""
    opened: str = ""
    """The emphasis that is opened in it and closes behind the tail."""


def read_tail(
    draft: Draft, part: Piece, text: Text, *, fields: bool = True, status: bool = True
) -> Title:
    """Read what stands before and behind the title into the draft; the title is the rest.

    Without ``fields`` only tickets and the words behind them are looked for, as in a table's title
    cell; without ``status`` a status word is part of the title.
    """
    if len(part.text) > _GIANT:
        draft.mute = True
        return Title(0, len(part.text))
    return _Tail(draft, part, text, fields=fields, status=status).read()


def _around(separator: str) -> str:
    """A separator without a line break inside it; a wide blank stands for itself."""
    sign = separator.strip()
    return f" {sign} " if sign else separator


class _Tail:
    """The state of reading one text from its end."""

    def __init__(
        self, draft: Draft, part: Piece, text: Text, *, fields: bool, status: bool
    ) -> None:
        self.draft = draft
        self.part = part
        self.text = part.text
        self.fields = fields
        self.status = status
        self.parts = Parts(draft.reading, part, text, fields=fields, status=status)
        self.seams = Seams(part, text)
        self.joined = Joined(self.parts, self.seams, draft.reading)
        self.taking = Taking(draft, part, fields=fields)
        self.used = self.taking.used
        self.columned = draft.link is not None
        self.stop = self.seams.stop - len(self.seams.around)
        self.end = self.stop
        self.separator: str | None = None
        self.ended = False
        self.last = ""
        """What the part behind the last separator says."""

    def read(self) -> Title:
        """Take part after part from the end."""
        separators = self.seams.separators() if self.fields else []
        whole = self.stop
        while (
            (self.fields and self._ended())
            or (self.seams.ends(self.end, ")）】") and self._bracket())
            or (separators and self._separated(separators))
            or (self.seams.ends(self.end, "]") and self._bracket())
            or self._explained()
        ):
            pass
        if self.end == whole:
            self.end = self.stop = self.seams.stop
        opened = self.seams.around if self.end < whole else ""
        start = self._lead()
        opening = Opening(start)
        if self.fields and self.status:
            opening = read_opening(self.draft, self.part, self.seams, start, self.end, self.used)
        self._trailing(opening.start)
        if self.draft.link is None and not (self.draft.mute or self._is_labelled()):
            self._insertion()
        return Title(opening.start, self.end, opening.heard or self.taking.heard, opened)

    def _ended(self) -> bool:
        """Take what the last words say without a separator."""
        found = self._ending(self.end)
        return found is not None and self._believed(found)

    def _explained(self) -> bool:
        """Labelled values with an explanation in brackets behind them: "Due: 1 Dec (at last)"."""
        if not self.fields or not self.seams.ends(self.end, ")）"):
            return False
        inner = self.seams.inner(self.end)
        start = self.seams.opening(inner)
        if start and repeats_day(self.text[start + 1 : inner - 1], self.text[:start]):
            return False
        found = self._ending(len(self.text[:start].rstrip())) if start else None
        if found is None or not all(one.labelled for one in found.parts):
            return False
        return self._believed(found)

    def _believed(self, found: Ending) -> bool:
        self.taking.take(list(found.parts))
        self.ended = True
        self.end = len(self.text[: found.start].rstrip())
        return True

    def _ending(self, end: int) -> Ending | None:
        return ending(self.text, end, self.draft.reading, self.parts, self.seams, self.used)

    def _separated(self, separators: list[re.Match[str]]) -> bool:
        """Take the last part behind a separator, if it reads; a line must bear a label."""
        while separators and separators[-1].end() > self.end:
            separators.pop()
        for number in range(len(separators) - 1, -1, -1):
            found = separators[number]
            line = "\n" in found[0] and not found[0].strip()
            if self.end - found.end() > LONGEST and not self.parts.links:
                return False
            # A sentence behind the part was an ending: its full stop is no more of the part.
            stop = self.end - (self.ended and self.text[self.end - 1] == ".")
            before = separators[number - 1].end() if number else -1
            part = (
                self.parts.reads(found.end(), stop, self.used)
                or self.joined.beside(found.end(), stop, self.used, before)
                or self.joined.overruled(found.end(), stop, self.used)
            )
            if part is None and self._names(found, stop, before):
                part = Part("owner", found.end(), stop, handle=True)
            if part is None and self._filled(found.end(), stop):
                part = Part(BLANK, found.end(), stop)
            if part is not None and found[0].strip() in _ARROWS and not self._leads(found, part):
                return False
            if part is not None and part.name == "due":
                number, part = self.parts.stretch(separators, number, part, self.used)  # noqa: PLW2901 - the loop is left with it
                found = separators[number]
            parts = (
                [part]
                if part is not None
                else []
                if line
                else self.joined.standing(found.end(), stop, self.used)
            )
            if parts and (not line or parts[0].labelled):
                del separators[number:]
                untouched = self.end == self.stop
                self.taking.take(parts)
                self.last = parts[0].name
                self.end = self.seams.own(found.start())
                if not line:
                    self.separator = self.separator or found[0]
                elif untouched:
                    # A name goes before lines of labelled fields.
                    self.stop = self.end
                return True
            if not line:
                return False
        return False

    def _filled(self, start: int, stop: int) -> bool:
        """Whether a template's place is left beside the value that was to stand in it."""
        kind = placeholder(self.text[start:stop].strip()) if stop - start <= LONGEST else None
        return kind in ("owner", "due") and kind in self.used

    def _names(self, found: re.Match[str], stop: int, before: int) -> bool:
        """Whether but a name stands between title and day: "Alert - Kim - 2026-12-01"."""
        if self.last != "due" or "owner" in self.used or self.ended or not found[0].strip():
            return False
        titled = before < 0 and bool(self.text[: found.start()].strip())
        return titled and self.joined.named(found.end(), stop)

    def _leads(self, arrow: re.Match[str], part: Part) -> bool:
        """Whether an arrow leads from the action to whose or when it is: no "open → done"."""
        if part.name == "due":
            return not self.text[: arrow.start()].rstrip()[-1:].isdigit()
        return part.name in ("owner", TICKET, FOREIGN)

    def _bracket(self) -> bool:
        """Take a bracketed tail whose parts all read."""
        end = self.seams.inner(self.end)
        dotted = end < self.end
        start = self.seams.opening(end)
        if start is None:
            return False
        outer = len(self.text[:start].rstrip())
        emphasis = self.seams.emphasis(end, self.end)
        if not self.text[:outer].endswith(emphasis):
            return False
        outer = len(self.text[: outer - len(emphasis)].rstrip())
        if self.text[start] == "[":
            whole = self.parts.reads(start, end, self.used)
            if (
                whole is not None
                and (self.fields or whole.name == TICKET)
                and placeholder(self.text[start:end]) is not None
            ):
                self._residue(whole, start, end, outer)
                return True
        parts = self.joined.parts_of(start + 1, end - 1, self.used)
        names = [one.name for one in parts]
        once = [name for name in names if name != FOREIGN]
        if not names or BLANK in names or len(once) != len(set(once)) or self.used & set(names):
            return False
        if names in (["priority"], ["status"]) and self._stated(start, names[0]):
            return False
        if not self.fields and set(names) - {TICKET, FOREIGN, REMARK, "status"}:
            return False
        # A name may join a lone word in its brackets, but not with a full stop behind.
        self.taking.take(parts, bracket=None if dotted else (outer, end))
        self.end = outer
        return True

    def _stated(self, end: int, name: str) -> bool:
        """Whether the word before a bracket says as much: "P1 (urgent)", "Done (in review)"."""
        words = self.text[:end].split()
        apart = len(words) > len(("Title", "—")) and words[-2] in _DASHES
        if name == "status" and not apart:
            # The word may end a sentence.
            return False
        return bool(words) and self.draft.reading.speech.kind(words[-1]) == name

    def _residue(self, whole: Part, start: int, stop: int, outer: int) -> None:
        """A template's "[Deadline]": the place of a value; "[TBD]" is left out and said."""
        if whole.name in FIELDS and whole.name != "status":
            # The brackets stay: a bare day would be part of the sentence.
            whole = whole._replace(start=start + 1, end=stop - 1)
            self.used.add(whole.name)
            self.draft.empty(FIELDS[whole.name], self.part, whole.start, whole.end)
        elif whole.name == TICKET:
            self.taking.take([whole])
        else:
            self.used.add(whole.name)
            self.used.discard(BLANK)
            self.draft.reading.problem(
                Code.PLACEHOLDER,
                f'"{self.text[start:stop]}" says nothing yet, and is left out of the title',
                self.part.at(start),
            )
        self.end = outer

    def _lead(self) -> int:
        """Where the title begins: behind a ticket's name."""
        found = leading(self.parts, self.text, self.end, self._words(), self.draft.reading.content)
        begin = len(self.text) - len(self.text.lstrip())
        said = linked(self.text, begin, self.end, self.draft.reading.lexicon.statuses)
        if said is not None and self.status and self.draft.closes(said.status):
            self.taking.heard = True
            if found is None:
                return said.end
        if found is None:
            return 0
        if found.part.name == TICKET and TICKET in self.used:
            return found.start if found.beside else 0
        self._tracked(found)
        return found.start

    def _trailing(self, start: int) -> None:
        """A reference without separator or brackets that is no mere mention."""
        found = trailing(self.parts, start, self.end, self._words())
        if found is not None and not (found.part.name == TICKET and self.draft.named):
            self._tracked(found)
            self.end = found.end

    def _tracked(self, found: Tracked) -> None:
        part = found.part
        if part.name == FOREIGN:
            for ref in part.refs:
                self.draft.refers(ref)
            self.taking.worded(part.behind)
            return
        self.used.add(TICKET)
        if (found.heard or found.beside) and self.columned:
            # A table's own column names.
            return
        if found.heard or found.beside:
            for ref in part.refs:
                self.draft.names(ref)
        else:
            self.taking.named(part)

    def _words(self) -> Mapping[str, Status] | None:
        return self.draft.reading.lexicon.statuses if self.status else None

    def _is_labelled(self) -> bool:
        """Whether the text ends in the label of a ticket, or a mark that a word would complete."""
        if _MARK.fullmatch(self.text[: self.stop].rpartition("\n")[2].strip()) and self.stop > 1:
            return True
        if self.text[: self.stop].rstrip(" *_")[-1:] not in (":", "："):
            return False
        clause = CLAUSES.split(self.text[max(0, self.stop - LONGEST) : self.stop])[-1]
        label = LABEL.match(clause)
        return label is not None and self.draft.reading.speech.label(label[1]) == TICKET

    def _insertion(self) -> None:
        """Where a name is to go: behind the line's separators, else in brackets of its own."""
        around = (" (", ")") if self.separator is None else (_around(self.separator), "")
        self.draft.link = self.draft.slot(
            self.part, self.stop, self.stop, Form.TEXT, self.draft.words.behind, *around
        )
