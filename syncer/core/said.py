"""What a document says about itself, fact by fact, and what of it could not be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from syncer.core.lexicon import Lexicon
from syncer.core.values import is_declined, is_placeholder, placeholder, plain
from syncer.model import Code

CAP = 500
"""Characters of a value that are looked at."""
MOST = 50
"""Members of a list that are looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem before its document is known."""

    code: Code
    message: str
    line: int | None = None
    """1-based, in the front matter's document."""
    pair: int | None = None
    """Index of the key pair it is about."""


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter as texts and lists of texts; ``odd`` are the keys that are neither, with why."""

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    odd: Mapping[str, str] = field(default_factory=dict)
    fault: Finding | None = None
    """It cannot be read at all: the document is unreadable."""


@dataclass(frozen=True, slots=True)
class Said:
    """One place's word on a fact."""

    raw: str
    parts: tuple[str, ...] | None
    """Where it is a list."""
    line: int | None = None
    pair: int | None = None

    def finding(self, code: Code, message: str) -> Finding:
        """A problem of this very place."""
        return Finding(code, message, self.line, self.pair)


class Words:
    """What was said, per fact, strongest first; and what could not be read of it."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.said: dict[str, list[Said]] = {}
        self.problems: list[Finding] = []
        self._filled: dict[str, tuple[Said, ...]] = {}

    def add(self, key: str, said: Said) -> None:
        """Take a key's word, if the key is known; later ones are weaker."""
        fact = self.lexicon.fact(key)
        if fact is not None:
            self.said.setdefault(fact, []).append(said)

    def filled(self, fact: str) -> tuple[Said, ...]:
        """The words that are neither template residue nor "N/A"; all have to be taken before."""
        said = self.said.get(fact)
        if said is None:
            return ()
        filled = self._filled.get(fact)
        if filled is None:
            filled = tuple(
                [one for one in said if placeholder(one.raw) is None and not is_declined(one.raw)]
            )
            self._filled[fact] = filled
        return filled

    def text(self, fact: str) -> str | None:
        """The strongest word as a reader sees it."""
        for said in self.filled(fact):
            text = plain(said.raw)
            if text and not is_placeholder(text):
                return text if len(text) <= CAP else text[: CAP - 1].rstrip() + "…"
        return None

    def parts(self, fact: str) -> tuple[str, ...]:
        """The strongest word as a list."""
        for said in self.filled(fact):
            parts = tuple(parts_of(said))
            if parts:
                return parts
        return ()

    def note(self, said: Said, code: Code, message: str) -> None:
        """Keep a problem."""
        self.problems.append(said.finding(code, message))


_SEPARATORS = re.compile(r"\s*[,;、\n]\s*|\s*<br\s?/?>\s*")


def parts_of(said: Said) -> Iterator[str]:
    """The members of a list, or of a text with commas."""
    texts: Sequence[str]
    if said.parts is not None:
        texts = said.parts
    else:
        lines = said.raw[:CAP].split("\n")
        texts = [text for line in lines for text in _SEPARATORS.split(plain(line))]
    for text in texts[:MOST]:
        part = plain(text).strip().rstrip(".")
        if part and not is_placeholder(text) and not is_declined(part):
            yield part[:80]
