"""What a feed may do once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeVar

from syncer.model import Cursor, DocRef, TicketRef
from syncer.ports import Feed

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
