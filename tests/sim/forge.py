"""The other side with moods: feeds that repeat, lag and tear, branches that people merge late."""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from syncer.core.digests import Part, parts
from syncer.errors import AdapterError, Stale
from syncer.model import (
    Comment,
    CreateTicket,
    Cursor,
    DocRef,
    Document,
    EditDocument,
    ItemKey,
    Proposal,
    ProposeEdits,
    Revision,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.ports import Delivery, Feed
from syncer.spans import apply_edits
from syncer.testing.memory import Faults, MemorySource, MemoryTicket, MemoryTracker
from tests.sim.marks import whose
from tests.sim.moods import Mood

BLOCK = "syncer:"


class Folder(MemorySource):
    """Documents that land where they are written."""

    def __init__(self, name: str, clock: Callable[[], datetime], faults: Faults) -> None:
        super().__init__(name, {}, self.kind, faults=faults, clock=clock)
        self.mood = Mood()
        self.landed: list[Part] = []
        """What was carried out, as a guard would count it."""
        self.told: list[tuple[str, bytes, bytes]] = []
        """What was written: path, bytes before and after."""
        self.left: dict[str, list[str]] = {}
        """Path to whose lines people left there, in order."""
        self.harmed: list[str] = []
        """Where people found other lines than they had left."""
        self._away: tuple[dict[str, bytes], dict[str, datetime | None]] | None = None

    kind = Delivery.LANDS

    # What people do.

    def edit(self, path: str, content: bytes) -> None:
        self.harmed += self.astray(path)
        super().edit(path, content)
        self.left[path] = whose(content)

    def rename(self, old: str, new: str) -> None:
        super().rename(old, new)
        self.left[new] = self.left.pop(old)

    def delete(self, path: str) -> None:
        self.harmed += self.astray(path)
        super().delete(path)
        del self.left[path]

    def astray(self, path: str) -> Iterator[str]:
        """Says so if a document no longer has the lines that people left in it."""
        if path in self._content and path in self.left:
            found = whose(self._content[path])
            if found != self.left[path]:
                yield f"I6: {path} has the lines of {found}, and people left {self.left[path]}"

    @property
    def mounted(self) -> bool:
        """Whether the folder is there, and not an empty one in its place."""
        return self._away is None

    @property
    def there(self) -> dict[str, bytes]:
        """All documents by path, those too that an empty folder hides."""
        return (self._away[0] if self._away else {}) | self._content

    def unmount(self) -> None:
        """An empty folder stands in its place."""
        self._away = self._content, self._changed
        self._content, self._changed = {}, {}

    @contextmanager
    def revealed(self, *gone: tuple[str, bytes]) -> Iterator[None]:
        """As it would be without the empty folder; and with what nobody knows to be gone."""
        shown = self._content, self._changed
        self._content = dict(gone) | self.there
        try:
            yield
        finally:
            self._content, self._changed = shown

    def mount(self) -> None:
        """It is back, and what was written meanwhile stands beside it."""
        if self._away is not None:
            content, changed = self._away
            self._content, self._changed = content | self._content, changed | self._changed
            self._away = None

    # The port.

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        feed = super().changes(since)
        return self.mood.of(feed, self._changes(None), since) if self.mood.next else feed

    def _write(self, change: EditDocument) -> Document:
        before = self._content.get(change.ref.path, b"")
        done = super()._write(change)
        self.told.append((change.ref.path, before, done.content))
        self.landed += parts(change)
        return done

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
            # Nobody has written this: it must hold the lines that people left.
            MemorySource.edit(self, path, text)
        self._branch, self._since = {}, None
        return True

    def reject(self) -> bool:
        there = bool(self._branch)
        self._branch, self._since = {}, None
        return there


class Board(MemoryTracker):
    """A tracker with moods, whose feed is as late as its search; it counts what was done twice."""

    def __init__(
        self,
        name: str,
        clock: Callable[[], datetime],
        lag: timedelta,
        faults: Faults,
        prefix: str = "OPS",
        *,
        picky: bool = False,
        works: Callable[[], None] = lambda: None,
    ) -> None:
        """``picky``: some people have no account here. ``works``: called while it writes."""
        self._stamps: list[datetime] = []
        super().__init__(name, clock, lag, prefix=prefix, faults=faults)
        self.picky, self.works = picky, works
        self.mood = Mood()
        self.made: list[tuple[str, ItemKey, str]] = []
        """Every ticket that our own account made: id, key, title."""
        self.supplied: set[date | None] = set()
        """Days that tickets were given by policy."""
        self.made_for: dict[str, str] = {}
        """Ticket id to the title it was made with."""
        self.said: Counter[str] = Counter()
        """How often each comment was asked for after it had been answered."""
        self.landed: list[Part] = []
        self.done: Counter[str] = Counter()
        """What was carried out, as anybody would count who looks at the tickets alone."""
        self.known: set[str] = set()
        """All tickets that were ever made, less those that people deleted."""
        self._answered: set[str] = set()

    def changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        feed = super().changes(since)
        return self.mood.of(feed, self._changes(None), since) if self.mood.next else feed

    def _changes(self, since: Cursor | None) -> Feed[Ticket, TicketRef]:
        """As the index has it: what is younger than the lag comes with a later cursor."""
        feed = super()._changes(since)
        seen = bisect_right(self._stamps, self._clock() - self.search_lag)
        if seen == len(self._log):
            return feed
        known = frozenset(self._log[:seen])
        news = known if since is None else frozenset(self._log[int(since) : seen])
        present = feed.present and frozenset(ref for ref in feed.present if ref.id in known)
        changed = tuple(one for one in feed.changed if one.ref.id in news)
        return Feed(changed, Cursor(str(max(seen, int(since or 0)))), present)

    def _bear(
        self,
        title: str,
        status: Status,
        body: str,
        labels: set[str],
        *,
        ours: bool,
        followed: bool = False,
    ) -> MemoryTicket:
        self._stamps.append(self._clock())
        born = super()._bear(title, status, body, labels, ours=ours, followed=followed)
        self.known.add(born.id)
        return born

    def delete(self, name: str) -> None:
        self.known.discard(self.ticket(name).id)
        super().delete(name)

    def _touch(self, ticket: MemoryTicket) -> None:
        self._stamps.append(self._clock())
        super()._touch(ticket)

    def forget_answers(self, kept: Collection[str] = ()) -> None:
        """What was answered and nobody kept: to ask again, under the same id, is no fault."""
        self._answered.intersection_update(kept)

    def knows(self, handle: object) -> bool:
        """Whether this person has an account here."""
        return not self.picky or int(str(handle).lstrip("p") or 0) % 4 != 0

    def _knows(self, handle: object) -> bool:
        return self.knows(handle)

    def _create(self, draft: CreateTicket) -> Ticket:
        self.works()
        ticket = super()._create(draft)
        self.made.append((ticket.ref.id, draft.key, draft.fields.title))
        self.supplied |= {draft.fields.due} if draft.supplied else set()
        self.made_for[ticket.ref.id] = draft.fields.title
        self.landed += parts(draft)
        self.done["create"] += 1
        return ticket

    def _update(self, change: UpdateTicket) -> Ticket:
        self.works()
        found = self._tickets.get(change.ref.id)
        before = copy.copy(found)
        ticket = super()._update(change)
        self.landed += parts(change)
        if before is not None and found is not None:
            self._count(before, found)
        return ticket

    def _count(self, before: MemoryTicket, after: MemoryTicket) -> None:
        self.done["close"] += after.status.closed and not before.status.closed
        self.done["adopt"] += not after.ours and BLOCK in after.body and BLOCK not in before.body
        for name in ("title", "owner", "due", "priority"):
            self.done["update"] += getattr(before, name) != getattr(after, name)

    def comment(self, batch: Sequence[Comment]) -> Iterator[tuple[str, AdapterError | None]]:
        for id_, outcome in super().comment(batch):
            if id_ in self._answered:
                self.said[id_] += 1
            if outcome is None:
                self._answered.add(id_)
            yield id_, outcome
