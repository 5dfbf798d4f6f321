"""Everything that is raised, and what it means for whoever catches it.

    SyncerError
    ├── ConfigError          the operator must act: exit 2, no traceback
    ├── StateError           the store is foreign, newer than this program, or unreachable
    │   └── NotLeading       another process leads
    └── AdapterError         an edge failed; carries the adapter and perhaps ``retry_after``
        ├── Transient        certainly not applied; the same call may go through later
        ├── InDoubt          sent, outcome unknown
        ├── Stale            the object is not at the expected revision; nothing was changed
        ├── Gone             the object does not exist, or not for us
        ├── Rejected         the other side will not take this content
        └── Denied           no right to it; as wide as what was asked

``SyncerError`` and ``AdapterError`` are never raised themselves. Adapters translate into these; the
engine decides by one table in ``engine/calls.py``.
"""

from __future__ import annotations


class SyncerError(Exception):
    """Root of all errors that syncer raises on purpose."""


class ConfigError(SyncerError):
    """The operator must act: a key, its value and the remedy, one line per finding."""


class StateError(SyncerError):
    """The store cannot be used: foreign, newer than this program, or unreachable."""


class NotLeading(StateError):
    """Another process leads; nothing was done."""


class AdapterError(SyncerError):
    """An edge failed. ``retry_after`` is in seconds, where the other side named it."""

    def __init__(
        self, message: str, *, adapter: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.adapter = adapter
        self.retry_after = retry_after


class Transient(AdapterError):
    """Certainly not applied; the same call may go through later."""


class InDoubt(AdapterError):
    """Sent, but the answer never came: it may have been applied."""


class Stale(AdapterError):
    """The object is not at the expected revision; nothing was changed."""


class Gone(AdapterError):
    """The object does not exist, or not for us."""


class Rejected(AdapterError):
    """The other side will not take this content."""


class Denied(AdapterError):
    """No right to it; the denial is as wide as the request."""
