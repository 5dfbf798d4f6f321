"""How often somebody looked, and which looks were kept.

Who puts back what stood before one that was not has said nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from syncer.model import Field

Key = tuple[str, Field]


class Seen(NamedTuple):
    """How much of one field of one item was looked at before somebody speaks of it."""

    look: int
    """The number of the last look that was kept."""
    torn: bool
    """Whether a cycle broke off since: it may have told one side, and kept none of it."""
    lost: bool = False
    """Whether the database was lost since: nobody knows who of two that differ moved last."""


class Looks:
    """Counts looks: one as a cycle begins, one as it ends.

    A look counts for what agrees after it. What still differs after a cycle that was held back, by
    a guard, a mode, a late feed or a proposal that waits, is kept nowhere; nor is anything of one
    that broke off.
    """

    def __init__(self) -> None:
        self.count = 0
        self._at = 0
        self._before: dict[Key, int] = {}
        self._torn: int | None = None
        self._lost = False

    def of(self, uid: str, name: Field) -> Seen:
        """The last look that was kept of this field."""
        look = self._before.get((uid, name), self.count)
        torn = self._torn
        at = Seen(look, torn=False) if torn is None else Seen(min(look, torn), torn=True)
        return at._replace(lost=self._lost)

    def lost(self, back: int | None = None) -> None:
        """The last look was not the one that is remembered: that was the one ``back`` then."""
        self._torn = self.count if back is None else back
        self._lost = True

    def another(self) -> None:
        """Somebody looked."""
        self.count += 1

    def begins(self) -> None:
        """A cycle begins."""
        self._at = self.count
        self.count += 1

    def torn(self) -> None:
        """A cycle broke off, or was not answered."""
        self.count += 1
        self._torn = self._at if self._torn is None else self._torn

    def ends(self, differing: Collection[Key]) -> None:
        """A cycle ended, and this was told nobody by it."""
        self.count += 1
        start = self._at if self._torn is None else self._torn
        self._before = {key: self._before.get(key, start) for key in differing}
        self._torn, self._lost = None, False

    def quiet(self) -> None:
        """All was told."""
        self._before.clear()
        self._torn, self._lost = None, False
