"""Where results and complaints are printed: colour and tables on a terminal, plain lines elsewhere.

What documents and tickets say is hostile: nothing of it may steer a terminal, so every character
that could is taken out here, at the one door to the outside.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TextIO

# Escape sequences whole, so that no "[31m" is left; then control characters and what turns the
# direction of writing or hides between letters.
_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_X].*?(?:\x07|\x1b\\|$)|\x1b[ -/]*[0-~]?", re.DOTALL
)
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_NOT_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001f64f\U0001f900-\U0001f9ff\U00020000-\U0003fffd]"
)
_COMMAND = re.compile(r"^\s*:(?=:)|##(?=(?:vso|teamcity)?\[)")
"""What a build server obeys: "::warning" at the beginning of a line, "##[error]" wherever."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half a character, as names of files that are not UTF-8 have."""


class Tone(StrEnum):
    """What a piece of text wants to say by its colour."""

    PLAIN = ""
    HEAD = "1"
    DIM = "2"
    GOOD = "32"
    WARN = "33"
    BAD = "31"
    NAME = "36"


Parts = tuple[tuple[Tone, str], ...]
_HANGING = 4
_LEAST = 12
"""Columns of a text of which it is still worth to show the beginning alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, in pieces of one tone each."""

    parts: Parts = ()
    hang: int | None = None
    """How far in it goes on on a terminal, where it is too long; a little, unless told."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads: boxed on a terminal, aligned columns in a pipe."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    cut: str | None = None
    """The head of the column that is shortened where a terminal is too narrow."""


Output = Iterable[Line | Table]


def line(*parts: str | tuple[Tone, str]) -> Line:
    """A line of these pieces; a bare text is plain."""
    return Line(tuple((Tone.PLAIN, part) if isinstance(part, str) else part for part in parts))


def clean(text: str) -> str:
    """The text on one line, without anything that could steer a terminal."""
    return " ".join(_CONTROL.sub("", _SEQUENCE.sub("", text)).split())


def _laid_out(text: str) -> str:
    # Blanks at the edges are layout and stay; those inside are the document's and are folded.
    inner = clean(text)
    if not inner:
        return " " * len(text)
    left = text[: len(text) - len(text.lstrip(" "))]
    return f"{left}{inner}{text[len(text.rstrip(' ')) :]}"


def wrapped(parts: Parts, width: int, hang: int | None = None) -> Iterator[Parts]:
    """The line cut between words to this width; what follows hangs below its beginning."""
    text = "".join(piece for _, piece in parts)
    indent = len(text) - len(text.lstrip(" ")) + _HANGING if hang is None else hang
    cut = _between_words if text.isascii() or not _WIDE.search(text) else _between_columns
    start, room = 0, width
    while room > _HANGING and (end := cut(text, start, room)) > 0:
        yield _part(parts, start, end, indent if start else 0)
        start = end + len(text[end:]) - len(text[end:].lstrip(" "))
        room = width - indent
    yield _part(parts, start, len(text), indent if start else 0)


def _between_words(text: str, start: int, room: int) -> int:
    """Where the line ends that begins here; 0 if the rest has room, or is one long word."""
    if len(text) - start <= room:
        return 0
    end = text.rfind(" ", start, start + room + 1)
    if end <= start or not text[start:end].strip(" "):
        # One word that is longer than a line stays whole, so that it can be copied.
        end = text.find(" ", start + room)
    return max(end, 0)


def _between_columns(text: str, start: int, room: int) -> int:
    """The same for a text with letters two columns wide, between any two of which it may end."""
    used = place = 0
    for at in range(start, len(text)):
        wide = _WIDE.match(text, at) is not None
        if text[at] == " " or (wide and used):
            place = at if text[start:at].strip(" ") else place
        used += 1 + wide
        if used > room and place and text[at] != " ":
            return place
    return 0


def _part(parts: Parts, start: int, end: int, indent: int) -> Parts:
    found, at = [(Tone.PLAIN, " " * indent)] if indent else [], 0
    for tone, piece in parts:
        if cut := piece[max(0, start - at) : max(0, end - at)]:
            found.append((tone, cut))
        at += len(piece)
    return tuple(found)


def _columns() -> int:
    return shutil.get_terminal_size().columns


def clean_lines(text: str) -> list[str]:
    """The lines of a text, each without anything that could steer a terminal."""
    return [
        _CONTROL.sub("", _SEQUENCE.sub("", piece)).expandtabs(4).rstrip()
        for piece in text.splitlines()
    ]


def to_json(value: object) -> str:
    """One line of JSON; whatever could steer a terminal is escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return _NOT_IN_JSON.sub(_escaped, _HALF.sub("\ufffd", text))


def _escaped(found: re.Match[str]) -> str:
    # As JSON has it: what is beyond four digits is a pair of two halves.
    return json.dumps(found[0])[1:-1]


class Console:
    """Standard output as this process found it."""

    def __init__(self, stream: TextIO | None = None, *, color: bool = True) -> None:
        self._stream = sys.stdout if stream is None else stream
        self.terminal = self._stream.isatty()
        self.wanted = color
        self.color = color and self.terminal and _colour_is_welcome()

    def show(self, output: Output) -> None:
        """Print lines and tables."""
        for block in output:
            if isinstance(block, Table):
                self._table(block)
            else:
                for parts in self._fitted(block):
                    self._line("".join(self._toned(tone, text) for tone, text in parts))

    def _line(self, text: str) -> None:
        """Print a line for people, which no build server takes for a command to itself."""
        self.write(text if self.terminal else _COMMAND.sub(r"\g<0> ", text))

    def _fitted(self, block: Line) -> Iterable[Parts]:
        """On a terminal the line in as many as it takes; elsewhere it is one."""
        if not self.terminal:
            return (block.parts,)
        parts = tuple((tone, _laid_out(text)) for tone, text in block.parts)
        return wrapped(parts, _columns(), block.hang)

    def write(self, text: str) -> None:
        """Print a text that is known to be clean, and a line break."""
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")

    def flush(self) -> None:
        """Let out what is printed so far: what follows may take its time, or end in an error."""
        self._stream.flush()

    def json(self, value: object) -> None:
        """Print one line of JSON."""
        self.write(to_json(value))

    def _toned(self, tone: Tone, text: str) -> str:
        text = _laid_out(text)
        inner = text.strip(" ")
        if not self.color or tone is Tone.PLAIN or not inner:
            return text
        at = text.index(inner)
        return f"{text[:at]}\x1b[{tone}m{inner}\x1b[0m{text[at + len(inner) :]}"

    def _table(self, table: Table) -> None:
        rows = [tuple(clean(cell) for cell in row) for row in table.rows]
        if self.terminal:
            self._rich_table(table.heads, rows, table.cut)
            return
        widths = [max(map(len, column)) for column in zip(table.heads, *rows, strict=True)]
        for row in (table.heads, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self._line("  ".join(cells).rstrip())

    def _rich_table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], cut: str | None
    ) -> None:
        from rich.box import SIMPLE_HEAD  # noqa: PLC0415  # 44 ms, and only a terminal sees it
        from rich.console import Console as Terminal  # noqa: PLC0415  # as above
        from rich.table import Table as Grid  # noqa: PLC0415  # as above
        from rich.text import Text  # noqa: PLC0415  # as above

        if cut is not None and _room(heads, rows, cut) < _LEAST:
            cut = None
        grid = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
        for head in heads:
            # Beside a column that may be shortened the others keep their width.
            grid.add_column(head, overflow="fold", no_wrap=cut not in (None, head))
        for row in rows:
            grid.add_row(
                *(
                    Text(cell, no_wrap=True, overflow="ellipsis") if head == cut else Text(cell)
                    for head, cell in zip(heads, row, strict=True)
                )
            )
        # Without colour there is no bold either: not one escape sequence.
        system: Literal["auto"] | None = "auto" if self.color else None
        Terminal(file=self._stream, color_system=system, highlight=False).print(grid)


def _room(heads: Sequence[str], rows: Sequence[Sequence[str]], cut: str) -> int:
    """How wide a column may be beside the others, each of which has a blank at both sides."""
    columns = zip(heads, *rows, strict=True)
    return _columns() - sum(max(map(len, one)) + 2 for one in columns if one[0] != cut)


@contextmanager
def progress(
    what: str, *, color: bool = True, at_once: bool = True
) -> Iterator[Callable[[str], None]]:
    """A spinner on stderr while something takes its time; silence where no terminal shows it.

    What it yields says what is going on now; unless ``at_once``, nothing is shown before. It moves
    by escape sequences, so it is silent too where colour is not wanted.
    """
    if not (color and sys.stderr.isatty() and _colour_is_welcome()):
        yield lambda _: None
        return
    from rich.console import Console as Terminal  # noqa: PLC0415  # only a terminal sees it
    from rich.markup import escape  # noqa: PLC0415  # as above

    status = Terminal(stderr=True).status(what)
    if at_once:
        status.start()

    def say(now: str) -> None:
        status.update(escape(clean(now)))
        status.start()

    try:
        yield say
    finally:
        status.stop()


def _colour_is_welcome() -> bool:
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
