"""What the store's contract suite is given: one store, and how to open it as another process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from syncer.ports import StateStore


class ClosingStore(StateStore, Protocol):
    """A store that lets go when told to."""

    def close(self) -> None:
        """Give back what it holds, the leadership above all."""


@dataclass(frozen=True, slots=True)
class Stores:
    """One empty store, as one process after another opens it."""

    open: Callable[[], ClosingStore]
    """As a further process; it is closed by whoever made this."""
    set_clock: Callable[[datetime], None]
    script: str | None = None
    """Python that opens it as ``store`` in a real process; None: it lives in this one."""
    make_newer: Callable[[], None] | None = None
    """Make it look as if a newer program had written it; None: it has no schema."""
