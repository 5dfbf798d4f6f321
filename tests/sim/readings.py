"""Reading is a function of the bytes: in one story the same ones are parsed once.

The engine reads a document it told three times, and every new process reads them all; the harness
looks at each after every act. That all of them get the same answer is what a pure parser means, and
its own tests hold it; here only the telling becomes shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from syncer.core.parse import parse
from syncer.engine import edits, gather, proposed, reading, tell
from syncer.model import DocRef, Document, Grammar, Postmortem
from tests.sim import stage

READERS = (edits, gather, proposed, reading, tell, stage)


class Readings:
    """What was read under the grammar of this story, by name and bytes."""

    def __init__(self) -> None:
        self._grammar: Grammar | None = None
        self._known: dict[tuple[DocRef, bytes], Postmortem] = {}

    def parse(self, document: Document, grammar: Grammar) -> Postmortem:
        """What the parser says, with the revision and dates of this very document."""
        if grammar is not self._grammar:
            self._grammar = grammar
            self._known.clear()
        known = self._known.get((document.ref, document.content))
        if known is None:
            known = parse(document, grammar)
            self._known[document.ref, document.content] = known
            return known
        return replace(
            known,
            revision=document.revision,
            url=document.url,
            permalink=document.permalink,
            changed=document.changed,
            published=document.published,
        )


@contextmanager
def read_once() -> Iterator[None]:
    """Let everybody in this process share their readings."""
    readings = Readings()
    for reader in READERS:
        reader.parse = readings.parse  # type: ignore[attr-defined]  # as they import it
    try:
        yield
    finally:
        for reader in READERS:
            reader.parse = parse  # type: ignore[attr-defined]  # as they import it
