"""Several parts in one stretch: within brackets, or behind one separator.

Separate from the reading of tails, which is about where such stretches begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from syncer.core.beside import is_beside
from syncer.core.day_words import LEADS
from syncer.core.dues import read_due
from syncer.core.loose_days import loose_day
from syncer.core.parts import BLANK, FIELDS, LABEL, LONGEST, TICKET, Part, Parts
from syncer.core.reading import Reading
from syncer.core.seams import Seams
from syncer.core.values import Found, placeholder, read_status

_JOINT = re.compile(r"\s*[,;、，；／]\s*|\s[/|·•]\s|[ \t](?:[—–-]|->|→)[ \t]|\u3000")
_TEAM = re.compile(
    r"(?:Team|Équipe|Equipe|Equipo)(?: [^\W\d_a-z][\w&/-]{1,20}){1,2}"
    r"|[^\W\d_a-z][\w&/-]{1,20}(?: [^\W\d_a-z][\w&/-]{1,20})?[ -][Tt]eam"
)
_PAIR = re.compile(
    r"\s*(?P<owner>@\[[^\[\]]{1,60}\]|@[A-Za-z0-9][\w./-]{0,60}|\[[^\[\]]{1,40}\]"
    r"|[^\W\d_a-z][\w'’-]{1,30}(?: [^\W\d_a-z][\w'’-]{1,30})?)"
    rf"\s+(?P<by>(?:{LEADS}):?\s+)?(?P<due>\[[^\[\]]{{1,40}}\]|[\w][\w ./'’-]{{2,30}})\s*"
)
_BETWEEN = " \t—–-|·•"
_JOINTS = (",", ";", "—", "–", "-", "->", "→", "·", "•")
_WIDE = ("、", "，", "；", "／")
_BEGINS = re.compile(r"[@＠\[]|\d{1,4}[/.年月-]\d|P[0-4]\b")
"""A handle, a day or a priority; a name behind such a comma is one more of several."""


class Joined:
    """What the stretches of one text say."""

    __slots__ = ("parts", "reading", "seams")

    def __init__(self, parts: Parts, seams: Seams, reading: Reading) -> None:
        self.parts = parts
        self.seams = seams
        self.reading = reading

    def parts_of(self, start: int, end: int, used: set[str]) -> list[Part]:
        """The parts of a stretch, as in brackets; none if one of them does not read."""
        pair = self._pair(start, end, used)
        if pair:
            return pair
        parts: list[Part] = []
        stops = [found.span() for found in self._joints(start, end)]
        for stop, after in [*stops, (end, end)]:
            if stop != after and self.seams.hides(stop):
                continue
            said = used | {part.name for part in parts}
            one = self.parts.reads(start, stop, used) or self.beside(start, stop, said)
            if one is None and self._before_day(start, stop, after, end, said):
                one = Part("owner", start, stop, labelled=True, handle=True)
            if one is None:
                return []
            last = parts[-1] if parts else None
            word = None
            if one.name == "status" and last and last.name == TICKET and last.behind is None:
                word = read_status(self.parts.text[start:stop], self.reading.lexicon.statuses)
            if word is not None and last is not None:
                word = Found(word.value, start + word.start, start + word.end)
                # With the brackets that a word of its own may stand in.
                whole = start + len(self.parts.text[start:stop].rstrip())
                parts[-1] = last._replace(behind=word, end=whole)
            else:
                parts.append(one)
            start = after
        return parts

    def standing(self, start: int, end: int, used: set[str]) -> list[Part]:
        """A status behind a day or person and a comma: "— 2027-01-06, won't do"."""
        comma = self.parts.text.find(",", start, end)
        if comma < 0 or "status" in used or end - start > LONGEST:
            return []
        parts = self.parts_of(start, end, used)
        names = [one.name for one in parts]
        known = names[-1:] == ["status"] and names[:-1] in (["due"], ["owner"])
        return [] if not known or used.intersection(names) else parts

    def overruled(self, start: int, end: int, used: set[str]) -> Part | None:
        """A template's "[Deadline]" that nobody took out when the day was written behind it."""
        text = self.parts.text[start:end].strip()
        name = placeholder(text) if text[:1] == "[" and text[-1:] == "]" else None
        return Part(BLANK, start, end) if name in FIELDS and name in used else None

    def beside(self, start: int, end: int, used: set[str], before: int = -1) -> Part | None:
        """A day that is one because a person stands beside it: "— @ana — 10.12.".

        Someone who is ``used`` already, or who stands between ``before`` and the day. A team is
        somebody wherever it stands alone.
        """
        text = self.parts.text[start:end].strip()
        if "owner" not in used and _TEAM.fullmatch(text):
            return Part("owner", start, end, labelled=True, handle=True)
        if "owner" not in used and before >= 0 and is_beside(self.reading, text):
            gap = len(self.parts.text[:start].rstrip(_BETWEEN))
            known = self.parts.reads(before, gap, used) if gap > before else None
            if known is not None and known.name == "due":
                return Part("owner", start, end, labelled=True, handle=True)
        if "due" in used or not text or not loose_day(text):
            return None
        if "owner" not in used:
            gap = max(before, len(self.parts.text[:start].rstrip(" \t—–-|")))
            known = self.parts.reads(before, gap, used) if before >= 0 else None
            if known is None or known.name != "owner":
                return None
        return Part("due", start, end, labelled=True)

    def _before_day(self, start: int, stop: int, after: int, end: int, used: set[str]) -> bool:
        """Whether a stretch is the name of somebody, and its day all that follows."""
        if "owner" in used or stop >= after or not self.named(start, stop):
            return False
        day = self.parts.reads(after, end, used)
        text = self.parts.text[after:end].strip()
        if day is None and loose_day(text):
            return isinstance(read_due(self.reading, text, labelled=True), date)
        return day is not None and day.name == "due"

    def _pair(self, start: int, end: int, used: set[str]) -> list[Part]:
        """Somebody and the day, where but a blank or a word parts them: "(@bo Dec 5)"."""
        if end - start > LONGEST or {"owner", "due"} & used:
            return []
        found = _PAIR.fullmatch(self.parts.text, start, end)
        if found is None:
            return []
        day = self.parts.reads(*found.span("due"), used)
        name = found["owner"]
        known = name[0] in "@[" or bool(found["by"] and is_beside(self.reading, name))
        if day is None or day.name != "due" or not known:
            return []
        who = Part("owner", *found.span("owner"), labelled=True, handle=True)
        return [who, day._replace(labelled=True)]

    def named(self, start: int, end: int) -> bool:
        """Whether a stretch before a day is the name of somebody."""
        return is_beside(self.reading, self.parts.text[start:end].strip())

    def _joints(self, start: int, end: int) -> Iterator[re.Match[str]]:
        """What parts the parts: a comma, and more where a label follows."""
        speech = self.reading.speech
        text = self.parts.text
        for found in _JOINT.finditer(text, start, end):
            sign = found[0].strip()
            wide = sign in _WIDE and _BEGINS.match(text, found.end()) is not None
            comma = wide or sign in _JOINTS
            label = None if comma else LABEL.match(text, found.end(), end)
            if comma or (label and speech.label(label[1])):
                yield found
