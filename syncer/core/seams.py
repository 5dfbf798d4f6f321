"""Where one run of text may be parted: at its separators and brackets, not within links or code.

Separate from the reading of tails, which decides what the parts say.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from syncer.core.blocks import Text
from syncer.core.parts import LONGEST
from syncer.core.reading import Piece

# Begun only where blanks begin: a run of them is walked once, however long. The set of characters
# comes first, so that all others are skipped at once.
_SEPARATOR = re.compile(
    r"[\s—–|-](?:(?<=\s)(?<!\s\s)\s*+(?:—|–|\\?--?>?|=>|→|⇒|\||·|•)(?=\s)"
    r"|(?:(?<=^[—–|])|(?<=^-)-?)(?=\s)"
    r"|(?<=\u3000)(?<!\u3000\u3000)\u3000*+"
    r"|(?<=[ \t])(?<![ \t][ \t])[ \t]*+\r?\n\s*+"
    r"|(?<=\n)(?<![ \t]\n)\s*+|(?<=\r)(?<![ \t]\r)\n\s*+)"
)
_CLOSING = re.compile(r"(?<=[^\s*_])(\*{1,3}|_{1,3})$")
_LONGEST_ANCHOR = 48
_ANCHOR = re.compile(r"(?<!\s)(?:[ \t]+\^[A-Za-z0-9-]{1,40}|\s*\{:[^{}\n]{0,80}\})$")
_DANGLING = re.compile(r"\s(?:[—–|-]|--)$")
_EMPHASIS = re.compile(r"(?<=[)\]）])(\*{1,3}|_{1,3})")
_OPENS = {")": "(", "]": "[", "）": "（", "】": "【"}
_HIDING = frozenset({"link", "image", "code", "html"})
_ROUND = re.compile(r"[()（）]")
_MOST_PARTS = 24


class Seams:
    """The places where a text may be parted."""

    __slots__ = ("_comments", "_hidden", "_text", "around", "stop")

    def __init__(self, part: Piece, text: Text) -> None:
        self._text = part.text
        self._hidden = _merged(part, text) if text.marks else ()
        """Where links, images, code and comments stand: nothing in them separates."""
        self._comments = _comments(part, text) if text.marks and "<!--" in part.text else {}
        self.stop = own_end(part, text)
        """The end of the text's own words, before comments and images."""
        self.around = _around(part.text, self.stop)
        """The emphasis that closes there and was opened before a separator: "_x — @ana_"."""

    def hides(self, index: int) -> bool:
        """Whether a character is part of a link, of code or the like."""
        if not self._hidden:
            return False
        at = bisect_right(self._hidden, (index, len(self._text))) - 1
        return at >= 0 and index < self._hidden[at][1]

    def own(self, end: int) -> int:
        """The end of the words before this place: blanks and comments say nothing."""
        end = len(self._text[:end].rstrip())
        while end in self._comments:
            end = len(self._text[: self._comments[end]].rstrip())
        return end

    def separators(self) -> list[re.Match[str]]:
        """The last separators of the text, in order."""
        found = list(_SEPARATOR.finditer(self._text, 0, self.stop))
        if self._hidden:
            found = [one for one in found if not self.hides(one.start())]
        found = found[-_MOST_PARTS:]
        if found and ("(" in self._text or "（" in self._text):
            pairs = self._pairs()
            return [one for one in found if not _covers(pairs, one.start())]
        return found

    def _pairs(self) -> list[tuple[int, int]]:
        """The round brackets that open and close again, in order: nothing in them separates."""
        opened: list[re.Match[str]] = []
        pairs: list[tuple[int, int]] = []
        for sign in _ROUND.finditer(self._text, 0, self.stop):
            if self.hides(sign.start()):
                continue
            if sign[0] not in _OPENS:
                opened.append(sign)
            elif opened and opened[-1][0] == _OPENS[sign[0]]:
                start = opened.pop().start()
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, sign.end()))
        return pairs

    def closes(self, end: int, kinds: str) -> bool:
        """Whether one of these brackets closes just before."""
        return end > 0 and self._text[end - 1] in kinds

    def ends(self, end: int, kinds: str) -> bool:
        """Whether a text ends in such a bracket, a full stop and emphasis around it aside."""
        end = self.inner(end)
        return end > 0 and self._text[end - 1] in kinds

    def inner(self, end: int) -> int:
        """An end without its full stop, and without emphasis around a bracket."""
        if end > 0 and self._text[end - 1] in ".。":
            end -= 1
        if not end or self._text[end - 1] not in "*_":
            return end
        found = _EMPHASIS.search(self._text, max(0, end - 4), end)
        return end - len(found[1]) if found and found.end() == end else end

    def emphasis(self, start: int, end: int) -> str:
        """The emphasis that ends behind a bracket."""
        found = _EMPHASIS.search(self._text, start - 1, min(end, start + 3))
        return found[1] if found else ""

    def opening(self, end: int) -> int | None:
        """Where the bracket opens that closes there; not one that is the text, or a link's."""
        text = self._text
        opening = _OPENS[text[end - 1]]
        if self.hides(end - 1):
            return None
        start, least, depth = end - 2, max(0, end - 2 * LONGEST), 1
        while start > least:
            if text[start] in (opening, text[end - 1]) and not self.hides(start):
                depth += 1 if text[start] == text[end - 1] else -1
                if not depth:
                    break
            start -= 1
        if start <= least or not text[:start].strip():
            return None
        before = text[:start].rstrip("*_")[-1:]
        return None if opening == "[" and not before.isspace() else start


def _around(text: str, end: int) -> str:
    """The emphasis at a text's end that is around more than its last part."""
    if not end or text[end - 1] not in "*_":
        return ""
    found = _CLOSING.search(text, max(0, end - 4), end)
    last = next(reversed(list(_SEPARATOR.finditer(text, max(0, end - LONGEST), end))), None)
    if found is None or last is None or text.find(found[1], last.end(), found.start()) >= 0:
        return ""
    begin = text.rfind(found[1], 0, last.start())
    if begin < 0 or text[begin + len(found[1])].isspace():
        return ""
    return found[1] if begin == 0 or text[begin - 1] in " \t\n(" else ""


def _covers(pairs: list[tuple[int, int]], index: int) -> bool:
    at = bisect_right(pairs, (index, index)) - 1
    return at >= 0 and index < pairs[at][1]


def _comments(part: Piece, text: Text) -> dict[int, int]:
    """Where comments end, and where each begins."""
    spans = [(part.char(one.start), part.char(one.end)) for one in text.marks if one.kind == "html"]
    return {end: start for start, end in spans if part.text.startswith("<!--", start)}


def own_end(part: Piece, text: Text) -> int:
    """The end of a text's own words, before comments and images."""
    end = len(part.text)
    if not text.marks:
        return undangled(_unanchored(part.text))
    for mark in sorted(text.marks, key=lambda mark: -mark.end):
        if mark.kind in ("html", "image"):
            if part.text[part.char(mark.end) : end].strip():
                break
            end = part.char(mark.start)
    return undangled(_unanchored(part.text[:end]))


def _unanchored(text: str) -> str:
    """A text without the name of its block behind it: "Alert ^a1b2", "Alert {: .task}"."""
    bare = text.rstrip()
    if "^" not in bare[-_LONGEST_ANCHOR:] and bare[-1:] != "}":
        return text
    found = _ANCHOR.search(bare, max(0, len(bare) - 2 * _LONGEST_ANCHOR))
    return bare[: found.start()] if found and found.start() else text


def undangled(text: str) -> int:
    """The end of a text without blanks, and without separators that have nothing behind them."""
    bare = text.rstrip()
    while bare and bare[-1] in "—–|-" and _DANGLING.search(bare, max(0, len(bare) - 3)):
        bare = bare.rstrip("—–|-").rstrip()
    return len(bare)


def _merged(part: Piece, text: Text) -> tuple[tuple[int, int], ...]:
    """The stretches of marks that hide what is in them, in order and apart."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(
        (part.char(mark.start), part.char(mark.end)) for mark in text.marks if mark.kind in _HIDING
    ):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
