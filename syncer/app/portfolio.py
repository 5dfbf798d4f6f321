"""Every document of the sources, read afresh and parsed, with nothing remembered and nothing told.

For commands that ask how things stand before a first cycle, or without one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from syncer.app.documents import STEP
from syncer.app.wiring import Wired
from syncer.core.parse import parse
from syncer.core.spellings import Seen, unknown_owners
from syncer.errors import AdapterError
from syncer.model import DocRef, Postmortem


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the sources hold."""

    postmortems: Mapping[DocRef, Postmortem]
    owners: tuple[Seen, ...]
    """Owners whom nobody can resolve, one per item."""
    failed: Mapping[str, AdapterError]
    """Sources that could not be listed."""
    unread: Mapping[DocRef, AdapterError]
    """Documents that could not be fetched."""


def look(wired: Wired, sources: Iterable[str], say: Callable[[str], None]) -> Portfolio:
    """Read all documents of these sources; what fails is told and hides nothing else."""
    postmortems: dict[DocRef, Postmortem] = {}
    owners: list[Seen] = []
    failed: dict[str, AdapterError] = {}
    unread: dict[DocRef, AdapterError] = {}
    for name in sources:
        port = wired.sources[name]
        try:
            for ref, outcome in port.fetch(port.changes(None).changed):
                if isinstance(outcome, AdapterError):
                    unread[ref] = outcome
                    continue
                read = parse(outcome, wired.grammar)
                postmortems[ref] = read
                owners += unknown_owners(read, outcome.content, wired.policy)
                if len(postmortems) % STEP == 0:
                    say(f"Reading: {len(postmortems)} documents")
        except AdapterError as error:
            failed[name] = error
    return Portfolio(postmortems, tuple(owners), failed, unread)
