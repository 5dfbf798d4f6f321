"""Documents that nobody wrote: real-shaped ones with damage, Markdown salad, plain noise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.fuzz.documents import Writer
from tests.fuzz.words import NASTY

_CORPUS = Path(__file__).parent.parent / "corpus"
# What comes early in a file decides most; whole files would only slow the run.
_REAL = tuple(path.read_bytes()[:3000] for path in sorted(_CORPUS.glob("*.md")))
_HEAD = b"# Outage of 2026-11-02\n\n## Action items\n\n"


def make(seed: int, number: int) -> bytes:
    """Document so-and-so of a seed: always the same bytes."""
    chance = Random(f"{seed}/{number}")  # noqa: S311 - no secret
    dice = chance.random()
    if dice < 0.6:
        return Writer(chance).document()
    if dice < 0.85:
        return damaged(chance, Writer(chance).document())
    if dice < 0.88:
        return damaged(chance, chance.choice(_REAL))
    if dice < 0.96:
        return salad(chance)
    return deep(chance) if dice < 0.98 else noise(chance)


def damaged(chance: Random, content: bytes) -> bytes:
    """The same document after a few accidents."""
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        content = chance.choice(_ACCIDENTS)(chance, content)
    return content


def _span(chance: Random, content: bytes) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.choice((1, 2, 5, 20, 100)))


def _cut(chance: Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:start] + content[end:]


def _double(chance: Random, content: bytes) -> bytes:
    start, end = _span(chance, content)
    return content[:end] + content[start:end] * chance.choice((1, 1, 2, 5)) + content[end:]


def _insert(chance: Random, content: bytes) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + chance.choice(NASTY) + content[at:]


def _flip(chance: Random, content: bytes) -> bytes:
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes((content[at] ^ 1 << chance.randrange(7),)) + content[at + 1 :]


def _truncate(chance: Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _shift(chance: Random, content: bytes) -> bytes:
    """Move a line to elsewhere, or a step to the right."""
    lines = content.splitlines(keepends=True)
    if not lines:
        return content
    line = lines.pop(chance.randrange(len(lines)))
    at = chance.randrange(len(lines) + 1)
    lines.insert(at, chance.choice((b"", b"", b"  ", b"    ", b"> ", b"\t", b"- ")) + line)
    return b"".join(lines)


def _indent(chance: Random, content: bytes) -> bytes:
    """Push all lines from one on to the right, or into a quote."""
    lines = content.splitlines(keepends=True)
    at, mark = chance.randrange(len(lines) + 1), chance.choice((b" ", b"  ", b"    ", b"> "))
    return b"".join([*lines[:at], *(mark + line for line in lines[at:])])


_ACCIDENTS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _cut,
    _cut,
    _double,
    _insert,
    _insert,
    _insert,
    _flip,
    _truncate,
    _shift,
    _shift,
    _indent,
)


def salad(chance: Random) -> bytes:
    """Marks and words in any order below a heading for items."""
    parts = [_HEAD] if chance.random() < 0.9 else []
    words = (*NASTY, b"alert ", b"Bo Li", b"a", b"| Action | Owner |\n|---|---|\n| ", b" | ", b"- ")
    for _ in range(chance.randrange(1, 40)):
        part = chance.choice(words)
        # What is no text ends the reading at once; most salads should get further.
        if (part == b"\0" or not _is_text(part)) and chance.random() < 0.97:
            part = b"\n- "
        parts.append(part)
    return b"".join(parts)


def _is_text(part: bytes) -> bool:
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return True


def deep(chance: Random) -> bytes:
    """A little of what the pathological shapes have much of."""
    times = chance.choice((5, 30, 120))
    unit = chance.choice((*NASTY, b"> ", b"- - ", b"a|", b"[a]", b"@a ", b"(", b"1) ", b"9" * 50))
    line = unit * times
    if chance.random() < 0.5:
        line = b"\n".join(b" " * (2 * at % 60) + unit + b"a" for at in range(times))
    return _HEAD + chance.choice((b"", b"- ", b"- [ ] ", b"| Action |\n|---|\n| ")) + line


def noise(chance: Random) -> bytes:
    """Bytes, or characters of anywhere."""
    if chance.random() < 0.5:
        return (_HEAD if chance.random() < 0.5 else b"") + chance.randbytes(chance.randrange(200))
    ranges = ((0, 0x80), (0x80, 0x800), (0x2000, 0x3000), (0x3000, 0xD800), (0x1F000, 0x20000))
    chars = (chr(chance.randrange(*chance.choice(ranges))) for _ in range(chance.randrange(120)))
    return _HEAD + b"- " + "".join(chars).encode()
