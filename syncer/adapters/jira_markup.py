"""Text in Jira's wiki markup: what means something there is written as an entity, and read back.

Entities, not backslashes: they hold in links, in monospaced text and at the ends of words alike,
and no brace or bracket of a stranger is ever left for a macro to begin with.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from syncer.adapters.jira_text import (
    Bullets,
    Code,
    Item,
    Line,
    Paragraph,
    Part,
    Run,
    clean,
    merged,
    nested,
)

# Always live, or live except inside a word or between blanks, or live in company.
_LIVE = re.compile(
    r"(?P<always>[{}\[\]|\\^~*])"
    r"|(?P<entity>&(?=\#?\w+;))"
    r"|(?P<word>(?<![^\W_])[_+-](?=\S)|(?<=\S)[_+-](?![^\W_])|(?<=[_+-])[_+-])"
    r"|(?P<image>!(?=\S))"
    r"|(?P<cite>\?(?=\?)|(?<=\?)\?)"
    r"|(?P<face>\((?=(?:[!?/xiync+*r-]|\*[rgby]|on|off|tm|flag|flagoff)\)))"
    r"|(?P<smile>[:;](?=[-)(DPp]))"
    r"|(?P<scheme>(?<=[A-Za-z]):(?=//|\\\\)|(?<=mailto):|(?<=callto):)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?P<list>[-#*+])|(?P<word>h[1-6]|bq|fn[0-9]+)(?=\.)", re.IGNORECASE)
_SPACES = re.compile(r"^[ \t]+")
_PAGE = re.compile(r"https?://", re.IGNORECASE)
_STRONG_EDGE = re.compile(r"\w")
_BULLET = re.compile(r"([*#-]{1,6})[ \t]+(.*)|[*#-][ \t]*")
_READ = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|\{\{(?P<code>[^{}]+)\}\}"
    r"|\[(?P<link>[^\[\]\r\n]+)\]"
    r"|\{\*\}(?P<loud>[^{}\r\n]+?)\{\*\}"
    r"|(?<!\w)\*(?P<strong>[^\s*](?:[^*\r\n]*[^\s*])?)\*(?!\w)"
)
_QUOTE = "{quote}"
_MASK = re.compile(r"(?<!\\)\{(?P<name>code|noformat)(?P<how>[:|][^{}\r\n]*)?\}")
_NBSP = "\u00a0"


def escaped(text: str, *, first: bool = False, before: str = "", after: str = "") -> str:
    """A text that says what it says and does nothing; ``first``: a line begins with it.

    ``before``, ``after``: the signs beside it, which decide what is live at its ends.
    """
    text = clean(text).replace("\n", " ")
    lead = ""
    if first:
        if found := _SPACES.match(text):
            lead, text = _NBSP * len(found[0].expandtabs(4)), text[found.end() :]
        if found := _FIRST.match(text):
            live = found["list"] or "."
            lead += f"{found['word'] or ''}{_entity(live)}"
            text = text[found.end() + (0 if found["list"] else 1) :]

    whole, begin, end = f"{before}{text}{after}", len(before), len(before) + len(text)

    def broken(found: re.Match[str]) -> str:
        if not begin <= found.start() < end:
            return found[0]
        if found["scheme"] and _PAGE.match(whole[: found.end()].rsplit(" ", 1)[-1] + "//"):
            return found[0]
        return "&amp;" if found["entity"] else _entity(found[0])

    done = _LIVE.sub(broken, whole)
    return lead + done[begin : len(done) - len(after)]


def unescaped(text: str) -> str:
    """What people read where this stands."""
    plain = re.sub(r"\\([^\w\s])", lambda found: _entity(found[1]), text)
    return html.unescape(plain).replace(_NBSP, " ")


def written(told: Sequence[Part]) -> str:
    """Parts as wiki markup, an empty line between two."""
    pieces: list[str] = []
    for at, part in enumerate(told):
        begins = part.quoted and not (at and told[at - 1].quoted)
        ends = part.quoted and not (at + 1 < len(told) and told[at + 1].quoted)
        text = "\n".join(_lines(part))
        pieces.append(f"{_QUOTE}\n" * begins + text + f"\n{_QUOTE}" * ends)
    return "\n\n".join(pieces)


def read(text: str) -> Iterator[Part]:
    """Wiki markup as parts; markup that is not ours is said as it stands."""
    quoted = False
    lines: list[str] = []
    for line in (*re.split(r"\r\n?|\n", text), None):
        bare = None if line is None else line.strip()
        if bare is None or bare in ("", _QUOTE):
            yield from _read(lines, quoted=quoted)
            lines = []
            quoted ^= bare == _QUOTE
        else:
            lines.append(bare)


def masks(text: str) -> tuple[range, ...]:
    """Where macros are only shown: code of people."""
    found: list[range] = []
    marks = list(_MASK.finditer(text))
    ends = {mark["name"]: mark.start() for mark in marks if mark["how"] is None}
    opened: re.Match[str] | None = None
    for mark in marks:
        if opened is not None and mark["name"] == opened["name"] and mark["how"] is None:
            found.append(range(opened.start(), mark.end()))
            opened = None
        elif opened is None and ends.get(mark["name"], -1) > mark.start():
            opened = mark
    return tuple(found)


def link(label: str, href: str) -> str:
    """A link; the address is one that ``page_address`` made."""
    return f"[{href}]" if label == href else f"[{escaped(label, before='[', after='|')}|{href}]"


def _lines(part: Part) -> Iterator[str]:
    if isinstance(part, Code):
        for line in part.text.split("\n"):
            indent = len(line) - len(line.lstrip(" "))
            text = _NBSP * indent + line[indent:].rstrip()
            yield f"{{{{{escaped(text)}}}}}" if text else _NBSP
    elif isinstance(part, Bullets):
        yield from _bullets(part.items, "*")
    else:
        yield from map(_line, part.lines)


def _bullets(items: Sequence[Item], stars: str) -> Iterator[str]:
    for item in items:
        first, *rest = [_line(line) for line in item.lines] or [_NBSP]
        yield f"{stars} {first}"
        yield from rest
        yield from _bullets(item.below, f"{stars}*")


def _line(line: Line) -> str:
    pieces: list[str] = []
    for at, run in enumerate(line):
        if run.href is not None:
            pieces.append(link(run.text, run.href))
        elif run.code:
            text = escaped(run.text, before="{", after="}")
            pieces.append(f"{{{{{text}}}}}" if run.text.strip() else run.text)
        elif run.strong:
            before = line[at - 1].text[-1:] if at else ""
            after = line[at + 1].text[:1] if at + 1 < len(line) else ""
            tight = _STRONG_EDGE.match(before) or _STRONG_EDGE.match(after)
            star = "{*}" if tight else "*"
            text = escaped(run.text.strip(), before=star[-1], after=star[0])
            pieces.append(f"{star}{text}{star}" if run.text.strip() else " ")
        else:
            left = pieces[-1][-1:] if pieces else ""
            right = _begins(line[at + 1]) if at + 1 < len(line) else ""
            pieces.append(escaped(run.text, first=at == 0, before=left, after=right))
    return "".join(pieces) or _NBSP


def _begins(run: Run) -> str:
    """The sign that a run is written with first, as far as its neighbour is concerned."""
    if run.href is not None:
        return "["
    return "{" if run.code else "*" if run.strong else run.text[:1]


def _read(lines: Sequence[str], *, quoted: bool) -> Iterator[Part]:
    at = 0
    while at < len(lines):
        end = at + 1
        listed = _BULLET.fullmatch(lines[at]) is not None
        while end < len(lines) and (listed or not _BULLET.fullmatch(lines[end])):
            end += 1
        if listed:
            if items := nested(_flat(lines[at:end]), 1):
                yield Bullets(items, quoted)
        else:
            told = tuple(_runs(line) for line in lines[at:end])
            if any(told):
                yield Paragraph(told, quoted)
        at = end


def _flat(lines: Sequence[str]) -> list[tuple[int, list[Line]]]:
    flat: list[tuple[int, list[Line]]] = []
    for line in lines:
        bullet = _BULLET.fullmatch(line)
        if bullet is None:
            flat[-1][1].append(_runs(line))
        else:
            text = _runs(bullet[2] or "")
            flat.append((len(bullet[1] or "*"), [text] if text else []))
    return flat


def _runs(line: str) -> Line:
    found: list[Run] = []
    at = 0
    for match in _READ.finditer(line):
        found.append(Run(unescaped(line[at : match.start()])))
        at = match.end()
        if match["link"]:
            label, bar, href = match["link"].rpartition("|")
            if _PAGE.match(href):
                found.append(Run(unescaped(label if bar else href), href=href))
            else:
                found.append(Run(unescaped(match[0])))
        elif match["code"]:
            found.append(Run(unescaped(match["code"]), code=True))
        elif strong := match["loud"] or match["strong"]:
            found.append(Run(unescaped(strong), strong=True))
        else:
            found.append(Run(match["escaped"]))
    found.append(Run(unescaped(line[at:])))
    line_of = merged(found)
    return line_of if any(run.text.strip() for run in line_of) else ()


def _entity(text: str) -> str:
    return "".join(f"&#{ord(one)};" for one in text)
