"""What a story may be told without, since it takes long and changes nothing.

Reading is a function of the bytes: in one story the same ones are parsed once. The engine reads a
document it told three times, and every new process reads them all; the harness looks at each after
every act. And whoever counts attempts is asked only when the first one has failed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from tenacity import Retrying

from syncer.core.parse import parse
from syncer.engine import calls, edits, gather, proposed, reading, tell
from syncer.model import DocRef, Document, Grammar, Postmortem
from tests.sim import stage

T = TypeVar("T")

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


class Straight(Retrying):
    """Tries once by itself, and leaves to the library what comes of a failure."""

    def __call__(self, fn: Callable[[], T]) -> T:
        failed: list[Exception] = []
        try:
            return fn()
        except Exception as error:  # noqa: BLE001  # raised again below
            failed.append(error)

        def attempt() -> T:
            if failed:
                raise failed.pop()
            return fn()

        return super().__call__(attempt)


@contextmanager
def shortcuts() -> Iterator[None]:
    """Take them in this process."""
    readings = Readings()
    for reader in READERS:
        reader.parse = readings.parse  # type: ignore[attr-defined]  # as they import it
    calls.Retrying = Straight  # type: ignore[attr-defined]  # as it imports it
    try:
        yield
    finally:
        for reader in READERS:
            reader.parse = parse  # type: ignore[attr-defined]  # as they import it
        calls.Retrying = Retrying  # type: ignore[attr-defined]  # as it imports it
