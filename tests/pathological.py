"""Hostile documents: what costs a careless reader time that grows faster than their size."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

_HEAD = b"# Outage of 2026-11-02\n\n## Action items\n\n"
_TABLE = _HEAD + b"| Action | Owner | Due | Ticket |\n|---|---|---|---|\n"
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Shape:
    """One hostile shape, and how many of it are tried."""

    make: Callable[[int], bytes]
    size: int
    refused: bool = False
    """So many of it are more than anybody wants to read."""


class TooSlow(Exception):
    """A work went on long after any machine would have finished it."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Break off what takes so much CPU time: generous, so that only runaway work ever does."""

    def broken(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, broken)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _runs(unit: bytes, *, head: bytes = _HEAD, tail: bytes = b"") -> Callable[[int], bytes]:
    """A unit again and again in one line or paragraph."""
    return lambda times: head + unit * times + tail


def _lines(line: bytes, *, head: bytes = _HEAD, tail: bytes = b"") -> Callable[[int], bytes]:
    """Numbered lines, so that none is like another."""
    return lambda times: head + b"".join(line % at for at in range(times)) + tail


def _letters(number: int) -> bytes:
    """A number in small letters, as a name may end."""
    return bytes(97 + int(digit) for digit in str(number))


def _stairs(mark: bytes) -> Callable[[int], bytes]:
    """Each line deeper than the one before; their bytes are a square, so there are few."""
    return lambda times: _HEAD + b"".join(b"  " * at + mark + b"a\n" for at in range(times))


def _aliases(times: int) -> bytes:
    levels = b"".join(
        b"k%d: &a%d [%s]\n" % (at, at, b", ".join([b"*a%d" % (at - 1) if at else b"lol"] * 9))
        for at in range(times)
    )
    return b"---\n" + levels + b"---\n" + _HEAD + b"- [ ] alert\n"


def _front(unit: bytes, tail: bytes = b"") -> Callable[[int], bytes]:
    return lambda times: b"---\nx: " + unit * times + tail + b"\n---\n" + _HEAD + b"- [ ] alert\n"


def _key_line(unit: bytes) -> Callable[[int], bytes]:
    return lambda times: b"# Outage\n\n**Date:** " + unit * times + b"\n\n" + _HEAD + b"- alert\n"


def _cell(unit: bytes) -> Callable[[int], bytes]:
    return lambda times: _TABLE + b"| alert | " + unit * times + b" | " + unit * times + b" | |\n"


def _definitions(times: int) -> bytes:
    used = b"".join(b"- [a][r%d]\n" % at for at in range(times // 5))
    told = b"".join(b"[r%d]: https://acme.example/%d\n" % (at, at) for at in range(times))
    return _HEAD + used + b"\n" + told


def _filled(unit: bytes) -> Callable[[int], bytes]:
    """Items of a thousand bytes each, so many bytes in all."""
    line = b"- [ ] a - " + unit * (1000 // len(unit)) + b"\n"
    return lambda size: _HEAD + line * (size // len(line))


def _filled_rows(unit: bytes) -> Callable[[int], bytes]:
    """Rows of a thousand bytes each, so many bytes in all."""
    line = b"| a " + (b"| " + unit * (300 // len(unit))) * 3 + b"|\n"
    return lambda size: _TABLE + line * (size // len(line))


def _below(line: bytes, *, head: bytes = b"") -> Callable[[int], bytes]:
    """Numbered lines far below the start of a long document: each looks back for nothing."""
    lines = _lines(line, head=_HEAD + head)
    return lambda times: b"# Outage\n\n" + b"and so on " * 45 * times + b"\n\n" + lines(times)


SHAPES: Mapping[str, Shape] = {
    # deep
    "quotes in quotes": Shape(_runs(b"> ", tail=b"a"), 40_000),
    "lists in lists, one line": Shape(_runs(b"- ", tail=b"a"), 40_000, refused=True),
    "numbers in numbers, one line": Shape(_runs(b"1) ", tail=b"a"), 40_000, refused=True),
    "stairs of bullets": Shape(_stairs(b"- "), 1_500, refused=True),
    "stairs of boxes": Shape(_stairs(b"- [ ] "), 1_500, refused=True),
    "stairs of groups": Shape(_stairs(b"- **g:** "), 1_500, refused=True),
    "nested emphasis": Shape(_runs(b"**a *b ", head=_HEAD + b"- "), 100_000),
    "nested brackets": Shape(_runs(b"[", head=_HEAD + b"- ", tail=b"a" + b"]" * 10), 400_000),
    "nested parentheses": Shape(_runs(b"(", head=_HEAD + b"- a ", tail=b"b"), 400_000),
    "closing parentheses": Shape(_runs(b")", head=_HEAD + b"- a "), 400_000),
    "links in links": Shape(_runs(b"[a](", head=_HEAD + b"- "), 100_000),
    # wide
    "table of many rows": Shape(
        _lines(b"| alert %d | @ana | 2 Dec | OPS-3 |\n", head=_TABLE), 100_000, refused=True
    ),
    "table of 10,000 rows": Shape(
        _lines(b"| alert %d | @ana | 2 Dec | |\n", head=_TABLE), 10_000, refused=True
    ),
    "table of many columns": Shape(
        lambda times: _HEAD + b"|a" * times + b"|\n" + b"|-" * times + b"|\n| b |\n",
        100_000,
        refused=True,
    ),
    "short rows below many columns": Shape(
        lambda times: _HEAD + b"|a" * times + b"|\n" + b"|-" * times + b"|\n" + b"| b |\n" * times,
        1_200,
        refused=True,
    ),
    "rows of pipes": Shape(_runs(b"|", head=_TABLE), 1_000_000),
    "escaped pipes": Shape(_runs(b"\\|", head=_TABLE + b"| a", tail=b"|\n"), 400_000),
    "many tables": Shape(_runs(b"| Action |\n|---|\n| a |\n\n"), 8_000),
    "many boxes": Shape(_lines(b"- [ ] alert %d - @ana - 2 Dec\n"), 40_000, refused=True),
    "many bullets": Shape(_lines(b"* alert %d\n"), 60_000, refused=True),
    "many numbers": Shape(_lines(b"%d. alert\n"), 60_000, refused=True),
    "many headings": Shape(_lines(b"## Action items %d\n\n- [ ] a\n\n"), 20_000),
    "equal headings": Shape(_runs(b"## Action items\n\n- [ ] a\n\n"), 20_000, refused=True),
    "headings as items": Shape(_lines(b"### Fix %d\n\n- Owner: ana\n\n"), 20_000, refused=True),
    "bold lines": Shape(_lines(b"**Fix %d**\n\nOwner: ana\n\n"), 20_000, refused=True),
    "labelled lines": Shape(
        _lines(b"Action: fix %d\nOwner: ana\nDue: 2 Dec\n\n"), 20_000, refused=True
    ),
    "labelled lines, one paragraph": Shape(
        _lines(b"Action: fix %d  \nOwner: ana  \n"), 20_000, refused=True
    ),
    "markers in prose": Shape(_lines(b"TODO fix %d. ", head=b"# Outage of 2026-11-02\n\n"), 40_000),
    "markers in lines": Shape(
        _lines(b"TODO: fix %d\n\n", head=b"# Outage of 2026-11-02\n\n"), 40_000, refused=True
    ),
    "key lines": Shape(_lines(b"**Key %d:** value\n", head=b"# Outage\n\n"), 40_000, refused=True),
    "key lines, one line": Shape(_lines(b"**Key %d:** v | ", head=b"# Outage\n\n"), 40_000),
    "one key line": Shape(_key_line(b"a: "), 400_000),
    "dates in a key line": Shape(_key_line(b"2 Nov - "), 200_000),
    "groups": Shape(_lines(b"- **Group %d:**\n  - a\n"), 20_000, refused=True),
    "children": Shape(_lines(b"  - note %d\n", head=_HEAD + b"- alert\n"), 60_000, refused=True),
    "field children": Shape(
        _lines(b"  - Owner: p%d\n", head=_HEAD + b"- alert\n"), 40_000, refused=True
    ),
    "loose paragraphs": Shape(_lines(b"  note %d\n\n", head=_HEAD + b"- alert\n\n"), 40_000),
    "lazy lines": Shape(_lines(b"note %d\n", head=_HEAD + b"- alert\n"), 60_000),
    "link definitions": Shape(_definitions, 50_000),
    "comments never closed": Shape(
        _runs(b"<!--\n\n", head=_HEAD + b"- a\n"), 100_000, refused=True
    ),
    "comments in one item": Shape(_runs(b"<!-- ", head=_HEAD + b"- a "), 100_000),
    "closed comments in one item": Shape(
        _runs(b"<!-- syncer:skip -->", head=_HEAD + b"- a "), 40_000
    ),
    "tags": Shape(_runs(b"<a ", head=_HEAD + b"- a "), 200_000),
    "fences": Shape(_runs(b"```\n", head=_HEAD), 100_000),
    "line breaks": Shape(_runs(b"\n", head=_HEAD + b"- a", tail=b"- b"), 4 * _MB),
    "carriage returns": Shape(_runs(b"- a\r", head=_HEAD), 40_000, refused=True),
    # long
    "one line of a": Shape(_runs(b"a", head=_HEAD + b"- "), 5 * _MB - 100),
    "one line of words": Shape(_runs(b"alert ", head=_HEAD + b"- "), 800_000),
    "one line of wide letters": Shape(_runs("é".encode(), head=_HEAD + b"- "), 2_000_000),
    "too large": Shape(_runs(b"alert ", head=_HEAD + b"- "), 1_000_000, refused=True),
    "digits": Shape(_runs(b"1", head=_HEAD + b"- "), _MB),
    "digits in a cell": Shape(_cell(b"1"), _MB),
    "blanks": Shape(_runs(b" ", head=_HEAD + b"- a", tail=b"b"), 2 * _MB),
    "tabs": Shape(_runs(b"\t", head=_HEAD + b"- a", tail=b"b"), 2 * _MB),
    "blanks in a cell": Shape(_cell(b" "), _MB),
    "handles": Shape(_runs(b"@a ", head=_HEAD + b"- "), 300_000),
    "handles without blanks": Shape(_runs(b"@", head=_HEAD + b"- a "), _MB),
    "handles in a cell": Shape(_cell(b"@a, "), 200_000),
    "addresses": Shape(_runs(b"a@b.c ", head=_HEAD + b"- "), 200_000),
    "almost an address": Shape(_runs(b"a.", head=_HEAD + b"- ", tail=b"@"), 500_000),
    "boxes in one line": Shape(_runs(b"- [ ] ", head=_HEAD), 40_000),
    "boxes inside a title": Shape(_runs(b"[ ] ", head=_HEAD + b"- "), 200_000),
    "tickets": Shape(_runs(b"OPS-3 ", head=_HEAD + b"- "), 200_000),
    "ticket links": Shape(
        _runs(b"[OPS-3](https://acme.example/browse/OPS-3) ", head=_HEAD + b"- a "), 30_000
    ),
    "numbers of issues": Shape(_runs(b"#12 ", head=_HEAD + b"- "), 200_000),
    "dates": Shape(_runs(b"2026-12-01 ", head=_HEAD + b"- "), 200_000),
    "dates in a cell": Shape(_cell(b"2 Dec "), 200_000),
    "separators": Shape(_runs(b" - ", head=_HEAD + b"- a"), 300_000),
    "dashes": Shape(_runs(" — ".encode(), head=_HEAD + b"- a"), 200_000),
    "values behind separators": Shape(_runs(b" - @ana", head=_HEAD + b"- a"), 150_000),
    "pipes in a bullet": Shape(_runs(b"a | ", head=_HEAD + b"- "), 200_000),
    "labels": Shape(_runs(b"Owner: a. ", head=_HEAD + b"- a. "), 100_000),
    "colons": Shape(_runs(b"a:", head=_HEAD + b"- "), 500_000),
    "bracketed tails": Shape(_runs(b" [a]", head=_HEAD + b"- a"), 200_000),
    "parenthesised tails": Shape(_runs(b" (@ana)", head=_HEAD + b"- a"), 150_000),
    "bracketed openings": Shape(_runs(b"[ana] ", head=_HEAD + b"- "), 200_000),
    "open brackets, spaced": Shape(_runs(b"[a ", head=_HEAD + b"- "), 300_000),
    "status words": Shape(_runs(b"DONE ", head=_HEAD + b"- "), 200_000),
    "ticks": Shape(_runs("✅ ".encode(), head=_HEAD + b"- "), 100_000),
    "stars": Shape(_runs(b"*", head=_HEAD + b"- "), 500_000),
    "stars, spaced": Shape(_runs(b"*a ", head=_HEAD + b"- "), 300_000),
    "tildes": Shape(_runs(b"~~a ", head=_HEAD + b"- "), 200_000),
    "underscores": Shape(_runs(b"_a ", head=_HEAD + b"- "), 300_000),
    "backticks": Shape(
        lambda times: _HEAD + b"- " + b"".join(b"`" * (at % 300 + 1) + b" " for at in range(times)),
        6_000,
    ),
    "backticks in a row": Shape(_runs(b"`", head=_HEAD + b"- "), 500_000),
    "backslashes": Shape(_runs(b"\\", head=_HEAD + b"- "), 500_000),
    "entities": Shape(_runs(b"&amp;", head=_HEAD + b"- "), 200_000),
    "images": Shape(_runs(b"![a](b)", head=_HEAD + b"- "), 100_000, refused=True),
    "braces": Shape(_runs(b"{{ a }} ", head=_HEAD + b"- "), 200_000),
    "open braces": Shape(_runs(b"{{", head=_HEAD + b"- "), 500_000),
    "angles": Shape(_runs(b"<", head=_HEAD + b"- a"), 500_000),
    "questions": Shape(_runs(b"?", head=_HEAD + b"- a"), _MB),
    "wide blanks": Shape(_runs("　".encode(), head=_HEAD + b"- a", tail=b"b"), 500_000),
    "combining marks": Shape(_runs("\u0301".encode(), head=_HEAD + b"- a"), 500_000),
    "Japanese": Shape(_runs("対応、担当：".encode(), head=_HEAD + b"- "), 100_000),
    "a long title": Shape(_runs(b"incident ", head=b"# "), 300_000),
    "a long heading": Shape(_runs(b"action items ", head=b"# Outage\n\n## "), 200_000),
    "a heading of hashes": Shape(_runs(b" #", head=b"# Outage\n\n## Action items"), 300_000),
    "rules that are none": Shape(_runs(b"|-", head=_HEAD + b"a\n"), 300_000),
    "delimiter rows": Shape(_runs(b"|---|---|\n", head=_HEAD), 60_000, refused=True),
    "a long label": Shape(_runs(b"Owner ", head=_HEAD + b"- a. ", tail=b": ana"), 200_000),
    "a long bold lead": Shape(_runs(b"a ", head=_HEAD + b"- **", tail=b"**: b"), 400_000),
    "a long cell": Shape(
        _runs(b"alert; ", head=_TABLE + b"| ", tail=b" | @ana | 2 Dec | OPS-3 |\n"), 400_000
    ),
    "a long cell of breaks": Shape(
        _runs(b"alert<br>", head=_TABLE + b"| ", tail=b" | @ana | | |\n"), 50_000
    ),
    "a long head cell": Shape(
        lambda times: _HEAD + b"| " + b"Action " * times + b"|\n|---|\n| a |\n", 200_000
    ),
    "a heading of parentheses": Shape(_runs(b"(a) ", head=_HEAD + b"### Fix it ", tail=b"x"), 99),
    # many siblings
    "numbered headings": Shape(_lines(b"### %d. Move the alert\n\nIt lags.\n\n"), 2_000),
    "numbered headings of parentheses": Shape(
        _lines(b"### %d. Move it" + b" (a)" * 90 + b" x\n\nIt lags.\n\n"), 500
    ),
    "numbered headings of blanks": Shape(
        _lines(b"### %d. Move it" + b" " * 380 + b"x\n\nIt lags.\n\n"), 500
    ),
    "bold leads": Shape(_lines(b"**Fix %d** because it lags.\n\n"), 6_000),
    "bold leads of people": Shape(
        lambda times: (
            _HEAD
            + b"".join(b"**Ana%s** Move it\n\n" % _letters(at) for at in range(times))
            + b"Ana said so. "
        ),
        6_000,
    ),
    "sections of people": Shape(
        lambda times: b"".join(
            b"## Action items %d\n\n**Ana%s** Move it\n\n" % (at, _letters(at))
            for at in range(times)
        ),
        2_000,
    ),
    "orders in prose": Shape(_lines(b"Move the alert to page %d.\n\n"), 2_000),
    "ignored items": Shape(
        _lines(b"- [ ] a %d <!-- syncer:ignore no-due-date too early -->\n"), 2_000
    ),
    "blank runs": Shape(_runs(b"a" + b" " * 400 + b"\n\n"), 4_000),
    "blank runs in bullets": Shape(_runs(b"- a" + b" " * 400 + b"b\n"), 1_000),
    "tab runs in bullets": Shape(_runs(b"- a" + b"\t" * 400 + b"b\n"), 1_000),
    # many lines of just so much
    "lines of underscores": Shape(_filled(b"_a "), 200_000),
    "lines of images": Shape(_filled(b"![a](b)"), 200_000),
    "lines of ticket links": Shape(
        _filled(b"[OPS-3](https://acme.example/browse/OPS-3) "), 200_000
    ),
    "lines of backticks": Shape(_filled(b"`a "), 200_000),
    "lines of handles": Shape(_filled(b"@a "), 200_000),
    "lines of brackets": Shape(_filled(b" [a]"), 200_000),
    "lines of values": Shape(_filled(b" - @ana"), 200_000),
    "lines of labels": Shape(_filled(b" Owner: a."), 200_000),
    "lines of links": Shape(_filled(b"[a](b) "), 200_000),
    "lines of stars": Shape(_filled(b"*a "), 200_000),
    "rows of underscores": Shape(_filled_rows(b"_a "), 200_000),
    "rows of images": Shape(_filled_rows(b"![a](b)"), 200_000),
    "rows of dates": Shape(_filled_rows(b"2 Dec "), 200_000),
    # many findings far from the start
    "findings": Shape(_below(b"- [ ] a %d - Due: ASAP\n"), 9_000),
    "findings of rows": Shape(
        _below(b"| a %d | [@ana] | soon | later |\n", head=_TABLE.removeprefix(_HEAD)), 9_000
    ),
    "findings of children": Shape(_below(b"- [ ] a %d\n  - Due: ASAP\n"), 4_500),
    "findings of headings": Shape(_below(b"### Fix %d\n\n- Due: ASAP\n\n"), 4_500),
    "skips without reason": Shape(_below(b"- [ ] a %d <!-- syncer:skip -->\n"), 9_000),
    "unknown codes": Shape(_below(b"- [ ] a %d <!-- syncer:ignore no-due -->\n"), 9_000),
    "owners in brackets": Shape(_below(b"- [@p%d] move the alert\n"), 9_000),
    "owners in brackets, last": Shape(_below(b"- [ ] move alert %d - [@ana]\n"), 9_000),
    # front matter
    "alias bomb": Shape(_aliases, 12, refused=True),
    "deep front matter": Shape(_front(b"[", b"a"), 30_000, refused=True),
    "braces in front matter": Shape(_front(b"{a: ", b"b"), 8_000, refused=True),
    "front matter of keys": Shape(
        lambda times: (
            b"---\n" + b"".join(b"k%d: v\n" % at for at in range(times)) + b"---\n" + _HEAD
        ),
        2_400,
    ),
    "front matter never closed": Shape(_runs(b"a: b\n", head=b"---\n"), 500_000, refused=True),
    "fences of front matter": Shape(_runs(b"---\n", head=b"---\n\n"), 500_000, refused=True),
    "TOML keys": Shape(
        lambda times: b"+++\n" + b"a." * times + b'b = "c"\n+++\n' + _HEAD, 12_000, refused=True
    ),
    "TOML arrays": Shape(
        lambda times: b"+++\na = " + b"[" * times + b"\n+++\n" + _HEAD, 24_000, refused=True
    ),
    "TOML quotes": Shape(
        lambda times: b"+++\na = " + b"'" * times + b"\n+++\n" + _HEAD, 24_000, refused=True
    ),
}
