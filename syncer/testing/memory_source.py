"""A folder of documents in memory, with people who edit it behind our back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from syncer.errors import AdapterError, Denied, Rejected, Stale
from syncer.model import (
    Cursor,
    DocRef,
    Document,
    EditDocument,
    Proposal,
    ProposeEdits,
    Revision,
)
from syncer.ports import Delivery, Feed
from syncer.spans import apply_edits
from syncer.testing.faults import Faults


class MemorySource:
    """A ``DocumentSource`` whose every change is known in order; nothing but faults can fail."""

    def __init__(
        self,
        name: str,
        documents: Mapping[str, bytes] | None = None,
        delivery: Delivery = Delivery.LANDS,
        *,
        faults: Faults | None = None,
        clock: Callable[[], datetime] | None = None,
        lists: bool = True,
        names_renames: bool = True,
    ) -> None:
        """``lists``: every feed is a whole listing; else only one without a cursor is."""
        self.name = name
        self.delivery = delivery
        self.faults = faults or Faults()
        self.calls: Counter[str] = Counter()
        """Per verb, how often it was called."""
        self.objects: Counter[str] = Counter()
        """Per verb, how many documents that were."""
        self._clock = clock
        self._lists = lists
        self._names_renames = names_renames
        self._content: dict[str, bytes] = {}
        self._changed: dict[str, datetime | None] = {}
        self._log: list[tuple[str, str | None]] = []
        for path, content in (documents or {}).items():
            self.edit(path, content)

    # What people do.

    def edit(self, path: str, content: bytes) -> None:
        """A person saves this document, new or not."""
        self._content[path] = content
        self._changed[path] = self._clock() if self._clock else None
        self._log.append((path, None))

    def rename(self, old: str, new: str) -> None:
        """A person moves a document, bytes untouched."""
        self._content[new] = self._content.pop(old)
        self._changed[new] = self._changed.pop(old)
        self._log.append((new, old))

    def delete(self, path: str) -> None:
        """A person removes a document."""
        del self._content[path]
        del self._changed[path]

    def content(self, path: str) -> bytes:
        """The bytes as they stand."""
        return self._content[path]

    @property
    def paths(self) -> tuple[str, ...]:
        """All documents, sorted."""
        return tuple(sorted(self._content))

    @property
    def reads(self) -> int:
        """Documents fetched so far."""
        return self.objects["fetch"]

    @property
    def writes(self) -> int:
        """Documents written so far, or tried to."""
        return self.objects["write"]

    # The port.

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        self.calls["changes"] += 1
        return self.faults.around(self.name, "changes", "", lambda: self._changes(since))

    def fetch(self, refs: Collection[DocRef]) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        self.calls["fetch"] += 1
        for ref in sorted(refs):
            self.objects["fetch"] += 1
            found = self.faults.outcome(self.name, "fetch", ref.path, partial(self._read, ref))
            if found is not None:
                yield ref, found

    def write(
        self, batch: Sequence[EditDocument]
    ) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        self.calls["write"] += 1
        for change in batch:
            self.objects["write"] += 1
            yield (
                change.ref,
                self.faults.outcome(
                    self.name, "write", change.ref.path, partial(self._write, change)
                ),
            )

    def propose(self, wanted: ProposeEdits) -> Proposal | None:
        raise Rejected(f"{wanted.source} writes directly", adapter=self.name)

    def proposal(self) -> Proposal | None:
        return None

    def standing(self) -> Iterator[Document]:
        yield from ()

    def check(self) -> Iterator[str]:
        yield from ()

    def _changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        cursor = Cursor(str(len(self._log)))
        everything = frozenset(self._ref(path) for path in self._content)
        if since is None:
            return Feed(tuple(sorted(everything)), cursor, everything)
        log = self._log[int(since) :]
        changed = {path for path, _ in log if path in self._content}
        return Feed(
            tuple(self._ref(path) for path in sorted(changed)),
            cursor,
            everything if self._lists else None,
            self._renamed(log) if self._names_renames else {},
        )

    def _renamed(self, log: Sequence[tuple[str, str | None]]) -> dict[DocRef, DocRef]:
        origins: dict[str, str] = {}
        for new, old in log:
            if old is not None:
                origins[new] = origins.pop(old, old)
        return {
            self._ref(old): self._ref(new)
            for new, old in origins.items()
            if new in self._content and old not in self._content
        }

    def _ref(self, path: str) -> DocRef:
        return DocRef(self.name, path)

    def _read(self, ref: DocRef) -> Document | None:
        content = self._content.get(ref.path)
        if content is None or ref.source != self.name:
            return None
        return Document(
            ref=ref,
            revision=_revision(content),
            content=content,
            url=ref.path,
            permalink=ref.path,
            changed=self._changed[ref.path],
        )

    def _write(self, change: EditDocument) -> Document:
        if self.delivery is not Delivery.LANDS:
            raise Denied(f"{self.name} is read only", adapter=self.name)
        content = self._content.get(change.ref.path)
        if content is None or _revision(content) != change.expected:
            raise Stale(f"{change.ref} has changed since it was read", adapter=self.name)
        new = apply_edits(content, change.edits)
        if new != content:
            self._content[change.ref.path] = new
            self._log.append((change.ref.path, None))
        document = self._read(change.ref)
        assert document is not None
        return document


def _revision(content: bytes) -> Revision:
    return Revision(hashlib.sha256(content).hexdigest())
