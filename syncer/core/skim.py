"""Which parts of a document nobody asked for, told from its lines alone, before it is parsed.

Separate because it is about speed alone: blanking those parts must not change the outline, and a
test holds it to that. Where lines cannot tell for certain, everything is parsed.

A line that begins with ``#`` in the first column ends whatever stands open above it, unless that is
a fence or a raw HTML block. So a document may be cut at such lines, if fences and comments in the
first column are followed, and nothing is there that could be another kind of either.
"""

from __future__ import annotations

import re

from syncer.core.blocks import PSEUDO, Depth, Wants
from syncer.core.markdown import Scope, heading_text

_LINE = re.compile(
    rb"\n(?:(?P<heading>#{1,6}(?=[ \t\r\n]))"
    rb"|(?P<fence>```+|~~~+)"
    rb"|(?P<comment><!--)"
    rb"|(?P<bold>(?:\*\*|__)[^\n]*)"
    # What only a parser can tell: indented headings, reference definitions, underlined headings.
    rb"|(?P<doubt> {0,3}(?:\[[^\]\n]*\]:|(?:=+|-+)[ \t]*(?=[\r\n]|\Z))| {1,3}#{1,6}[ \t\r\n]))"
)
_INDENT = 80
_MARKERS = b" \t>*+-0123456789.)"
_RULE = re.compile(rb"\n[ \t\r]*\n-+[ \t]*\r?\Z")


def skimmed(content: bytes, wants: Wants) -> bytes | None:
    """The content with the sections blanked that nobody wants; None where lines cannot tell."""
    cuts = _cuts(content, wants)
    if cuts is None:
        return None
    pieces: list[bytes] = []
    position = 0
    for start, end in cuts:
        pieces += (content[position:start], b" " * (end - start - 1), b"\n")
        position = end
    pieces.append(content[position:])
    return b"".join(pieces)


def _cuts(content: bytes, wants: Wants) -> list[tuple[int, int]] | None:
    """The stretches between headings to be left out."""
    headings = _headings(content, wants)
    if headings is None:
        return None
    scope = Scope(wants)
    cuts: list[tuple[int, int]] = []
    begin = 0
    for number, (start, end) in enumerate(headings):
        text = heading_text(content, start, end)
        level = len(content[start:end]) - len(content[start:end].lstrip(b"#"))
        scope.enter(content[text.start : text.end].decode(), level)
        begin = end
        stop = headings[number + 1][0] if number + 1 < len(headings) else len(content)
        if scope.depth is Depth.FACTS:
            begin = _paragraph(content, end, stop)
        elif scope.depth is not Depth.NOTHING:
            continue
        if stop - begin > 1:
            cuts.append((begin, stop))
    return cuts


def _paragraph(content: bytes, start: int, stop: int) -> int:
    """The end of the first paragraph of a section; its start where that is no plain paragraph."""
    first = start
    while first < stop and content[first : first + 1] in (b"\n", b"\r"):
        first += 1
    if not content[first : first + 1].isalnum() and content[first : first + 2] != b"**":
        return stop
    ends = [at for at in (content.find(b"\n\n", first, stop), content.find(b"\n\r\n", first, stop))
            if at >= 0]  # fmt: skip
    return min(ends) + 1 if ends else stop


def _headings(content: bytes, wants: Wants) -> list[tuple[int, int]] | None:
    """The heading lines of a document, or None if they cannot be told for certain."""
    if content.count(b"\r") != content.count(b"\r\n"):
        return None
    found: list[tuple[int, int]] = []
    # A line break in front makes the first line a line like the others.
    text = b"\n" + content
    if _hides(text):
        return None
    position = 0
    while (match := _LINE.search(text, position)) is not None:
        kind = match.lastgroup
        position = match.end()
        if kind == "heading":
            end = text.find(b"\n", position)
            end = len(text) if end < 0 else end + 1
            found.append((match.start(), end - 1))
            position = end - 1
        elif kind == "comment":
            close = text.find(b"-->", position)
            if close < 0:
                return None
            position = close
        elif kind == "fence":
            closed = _closed(text, match)
            if closed is None:
                return None
            position = closed
        elif kind == "bold":
            line = match[0].strip().rstrip(b": ")
            if line.endswith((b"**", b"__")) and wants(line.decode(), PSEUDO) is Depth.ALL:
                return None
        elif _RULE.search(text, max(0, match.start() - 200), match.end()) is None:
            return None
    return found


def _hides(text: bytes) -> bool:
    """Whether a fence or raw HTML begins a line other than as those that are followed."""
    for mark in (b"```", b"~~~", b"<"):
        at = text.find(mark)
        while at >= 0:
            # Only a line of nothing but marks could be longer, and then this is in doubt as well.
            begin = max(text.rfind(b"\n", max(0, at - _INDENT), at) + 1, at - _INDENT)
            known = begin == at and (mark != b"<" or text.startswith(b"<!--", at))
            if not known and not text[begin:at].strip(_MARKERS) and text[at - 1] not in b"`~":
                return True
            at = text.find(mark, at + 1)
    return False


def _closed(text: bytes, fence: re.Match[bytes]) -> int | None:
    """Where a fence closes; None if that is in doubt."""
    marks = fence["fence"]
    line = text.find(b"\n", fence.end())
    if line < 0 or (marks[:1] == b"`" and b"`" in text[fence.end() : line]):
        return None
    close = re.compile(rb"\n {0,3}" + marks[:1] + b"{%d,}[ \t]*\r?(?=\n|\\Z)" % len(marks))
    found = close.search(text, line)
    return None if found is None else found.end()
