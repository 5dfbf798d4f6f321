"""The other side with moods: feeds that repeat, lag and tear, branches that people merge late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from syncer.errors import AdapterError, Stale
from syncer.model import (
    Comment,
    CreateTicket,
    Cursor,
    DocRef,
    Document,
    ItemKey,
    Proposal,
    ProposeEdits,
    Revision,
    Ticket,
    TicketRef,
)
from syncer.ports import Delivery, Feed
from syncer.spans import apply_edits
from syncer.testing.memory import Faults, MemorySource, MemoryTracker

T = TypeVar("T")
R = TypeVar("R", DocRef, TicketRef)

MOODS = ("repeats", "lags", "reorders", "torn", "lies")
"""What a feed may do once: say again, say later, say in another order, break off, leave out."""


@dataclass(slots=True)
class Mood:
    """What the next feed does; it is over with that feed."""

    next: str = ""
    had: Counter[str] | None = None

    def of(self, feed: Feed[T, R], whole: Feed[T, R], since: Cursor | None) -> Feed[T, R]:
        """The feed as this mood shows it."""
        mood, self.next = self.next, ""
        if mood and self.had is not None:
            self.had[f"feed {mood}"] += 1
        match mood:
            case "repeats":
                return replace(feed, changed=(*feed.changed, *whole.changed))
            case "reorders":
                return replace(feed, changed=tuple(reversed(feed.changed)))
            case "lags":
                # Nothing of late is to be seen yet; the next one brings it.
                return Feed((), since or Cursor("0"), None)
            case "torn":
                half = len(feed.changed) // 2
                return Feed(feed.changed[:half], since or Cursor("0"), None, feed.renamed)
            case "lies" if feed.present is not None:
                some = sorted(feed.present, key=str)[1:]
                return replace(feed, present=frozenset(some))
        return feed


class Folder(MemorySource):
    """Documents that land where they are written."""

    def __init__(self, name: str, clock: Callable[[], datetime], faults: Faults) -> None:
        super().__init__(name, {}, self.kind, faults=faults, clock=clock)
        self.mood = Mood()

    kind = Delivery.LANDS

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        feed = super().changes(since)
        return self.mood.of(feed, self._changes(None), since) if self.mood.next else feed

    def merge(self) -> bool:
        """A person merges what waits; whether there was anything."""
        return False

    def reject(self) -> bool:
        """A person closes what waits, unmerged."""
        return False


class Branch(Folder):
    """A source whose writes wait on a standing branch until somebody merges it."""

    kind = Delivery.PROPOSES

    def __init__(self, name: str, clock: Callable[[], datetime], faults: Faults) -> None:
        super().__init__(name, clock, faults)
        self._branch: dict[str, tuple[bytes, bytes]] = {}
        """Path to the base it was made from and the text that is proposed."""
        self._since: datetime | None = None
        self._rejected: str | None = None
        self.proposals = 0

    def propose(self, wanted: ProposeEdits) -> Proposal | None:
        self.calls["propose"] += 1
        return self.faults.around(self.name, "propose", "", lambda: self._propose(wanted))

    def _propose(self, wanted: ProposeEdits) -> Proposal | None:
        branch: dict[str, tuple[bytes, bytes]] = {}
        for one in wanted.edits:
            found = self._read(one.ref)
            if found is None or found.revision != one.expected:
                raise Stale(f"{one.ref} has changed since it was read", adapter=self.name)
            branch[one.ref.path] = (found.content, apply_edits(found.content, one.edits))
        if self._rejected == wanted.digest:
            return None
        if branch != self._branch:
            self.proposals += 1
            self._since = self._since or self._clock_now()
        self._branch = branch
        if not branch:
            self._since = None
        return self._proposal()

    def _clock_now(self) -> datetime:
        assert self._clock is not None
        return self._clock()

    def proposal(self) -> Proposal | None:
        return self.faults.around(self.name, "proposal", "", self._proposal)

    def _proposal(self) -> Proposal | None:
        if not self._branch or self._since is None:
            return None
        conflicted = any(
            path not in self.paths or self.content(path) != base
            for path, (base, _) in self._branch.items()
        )
        return Proposal("https://forge.example/pull/1", self._since, conflicted)

    def standing(self) -> Iterator[Document]:
        for path, (_, text) in sorted(self._branch.items()):
            yield Document(DocRef(self.name, path), Revision("branch"), text, path, path)

    def merge(self) -> bool:
        found = self._proposal()
        if found is None or found.conflicted:
            return False
        for path, (_, text) in self._branch.items():
            self.edit(path, text)
        self._branch, self._since = {}, None
        return True

    def reject(self) -> bool:
        there = bool(self._branch)
        self._branch, self._since = {}, None
        return there


class Board(MemoryTracker):
    """A tracker with moods, that counts what was made and said twice."""

    def __init__(
        self, name: str, clock: Callable[[], datetime], lag: timedelta, faults: Faults
    ) -> None:
        super().__init__(name, clock, lag, faults=faults)
        self.mood = Mood()
        self.made: list[tuple[str, ItemKey, str]] = []
        """Every ticket that our own account made: id, key, title."""
        self.said: Counter[str] = Counter()
        """How often each comment was asked for after it had been answered."""
        self._answered: set[str] = set()

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        feed = super().changes(since)
        return self.mood.of(feed, self._changes(None), since) if self.mood.next else feed

    def _create(self, draft: CreateTicket) -> Ticket:
        ticket = super()._create(draft)
        self.made.append((ticket.ref.id, draft.key, draft.fields.title))
        return ticket

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        for id_, outcome in super().comment(batch):
            if id_ in self._answered:
                self.said[id_] += 1
            if outcome is None:
                self._answered.add(id_)
            yield id_, outcome
