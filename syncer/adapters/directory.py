"""Postmortems as files of a folder: listed by their stats, told in place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from syncer.errors import AdapterError, Denied, Rejected, Stale
from syncer.files import (
    Contents,
    Leftovers,
    Sighting,
    Signature,
    failed,
    is_misencoded,
    look,
    read_beneath,
    replace_beneath,
)
from syncer.globs import fits
from syncer.model import (
    Cursor,
    DocRef,
    Document,
    EditDocument,
    Person,
    Proposal,
    ProposeEdits,
    Revision,
)
from syncer.plugin import MARKDOWN, ConfigPath, Plugin, SourceSettings
from syncer.ports import Delivery, Feed
from syncer.spans import apply_edits

MOST = 5 * 1024 * 1024 + 1
"""Bytes that are read of one document: one more than the parser takes, so that it can say so."""


class DirectorySettings(SourceSettings):
    """A folder of documents; symbolic links in it are not followed."""

    path: ConfigPath


class DirectorySource:
    """A ``DocumentSource`` over one folder; the last instant before a write's rename is a race."""

    def __init__(
        self,
        name: str,
        root: Path,
        *,
        include: Sequence[str] = MARKDOWN,
        exclude: Sequence[str] = (),
        delivery: Delivery = Delivery.LANDS,
        link: str | None = None,
    ) -> None:
        """``link`` makes a document's address: ``{path}``, ``{revision}``, ``{line}``."""
        self.name = name
        self.delivery = delivery
        self._root = root
        self._include = tuple(include)
        self._exclude = tuple(exclude)
        self._link = link
        self._pruned = tuple(g.removesuffix("/**") for g in exclude if g.endswith("/**"))
        self._wants: Callable[[str], bool] = lru_cache(maxsize=65_536)(self._judge)
        self._leftovers = Leftovers()
        # Our own last write of a path, and when people had changed the document before it.
        self._written: dict[str, tuple[Signature, datetime]] = {}

    def changes(self, since: Cursor | None) -> Feed[DocRef, DocRef]:
        """What may differ by its stats; the listing is always whole, or an error."""
        before = Sighting.read(since)
        try:
            now = look(self._root, self._wants, self._enters)
        except OSError as error:
            place = error.filename or self._root
            hint = f'; make it readable, or leave it out: exclude: ["{Path(place).name}/**"]'
            denied = isinstance(error, PermissionError) and Path(place) != self._root
            raise failed(error, f"{place}{hint if denied else ''}", self.name) from error
        return Feed(
            changed=tuple(map(self._ref, now.changed(before))),
            cursor=now.cursor(),
            present=frozenset(map(self._ref, now.files)),
            renamed={self._ref(a): self._ref(b) for a, b in now.renamed(before).items()},
        )

    def fetch(self, refs: Collection[DocRef]) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        """Read each that is one of ours; anything else does not exist."""
        for ref in sorted(refs):
            try:
                contents = self._read(ref)
            except OSError as error:
                yield ref, failed(error, str(ref), self.name)
                continue
            if contents is not None:
                yield ref, self._document(ref, contents)
            elif self._is_ours(ref) and is_misencoded(self._root, ref.path):
                message = f"{ref}: the name of this file is not UTF-8; give it another name"
                yield ref, Rejected(message, adapter=self.name)

    def write(
        self, batch: Sequence[EditDocument]
    ) -> Iterator[tuple[DocRef, Document | AdapterError]]:
        """Replace each file whole, unless its bytes are no longer those of the revision."""
        for change in batch:
            try:
                yield change.ref, self._write(change)
            except AdapterError as error:
                yield change.ref, error
            except OSError as error:
                yield change.ref, failed(error, str(change.ref), self.name)

    def propose(self, wanted: ProposeEdits) -> Proposal | None:
        """Never asked for: a folder's writes land."""
        raise Rejected(f"{wanted.source} writes directly", adapter=self.name)

    def proposal(self) -> Proposal | None:
        """Never any."""
        return None

    def standing(self) -> Iterator[Document]:
        """Never any."""
        yield from ()

    def check(self) -> Iterator[str]:
        """A folder that is not there, cannot be listed, or holds no document."""
        try:
            feed = self.changes(None)
        except AdapterError as error:
            yield str(error)
            return
        if not feed.changed:
            yield f"{self._root}: no document fits {', '.join(self._include)}"

    def _judge(self, path: str) -> bool:
        return any(fits(path, glob) for glob in self._include) and not any(
            fits(path, glob) for glob in self._exclude
        )

    def _enters(self, folder: str) -> bool:
        return not any(fits(folder, glob) for glob in self._pruned)

    def _ref(self, path: str) -> DocRef:
        return DocRef(self.name, path)

    def _is_ours(self, ref: DocRef) -> bool:
        hidden = any(part.startswith(".") for part in ref.path.split("/"))
        return ref.source == self.name and not hidden and self._wants(ref.path)

    def _read(self, ref: DocRef) -> Contents | None:
        return read_beneath(self._root, ref.path, MOST) if self._is_ours(ref) else None

    def _write(self, change: EditDocument) -> Document:
        ref = change.ref
        if self.delivery is not Delivery.LANDS:
            raise Denied(f"{ref}: write_back is off", adapter=self.name)
        contents = self._expected(change)
        if contents is None:
            raise Stale(f"{ref} has changed since it was read", adapter=self.name)
        if not contents.whole:
            raise Rejected(f"{ref} is too large to be written", adapter=self.name)
        new = apply_edits(contents.data, change.edits)
        if new == contents.data:
            return self._document(ref, contents)
        by_people = self._changed(ref.path, contents.signature)
        after = replace_beneath(
            self._root,
            ref.path,
            new,
            lambda: self._expected(change) is not None,
            self._leftovers,
        )
        if after is None:
            raise Stale(f"{ref} has changed while it was written", adapter=self.name)
        self._written[ref.path] = (after, by_people)
        return self._document(ref, Contents(new, after, whole=True))

    def _expected(self, change: EditDocument) -> Contents | None:
        contents = self._read(change.ref)
        same = contents is not None and _revision(contents) == change.expected
        return contents if same else None

    def _document(self, ref: DocRef, contents: Contents) -> Document:
        revision = _revision(contents)
        url, permalink = self._address(ref.path, revision)
        return Document(
            ref=ref,
            revision=revision,
            content=contents.data,
            url=url,
            permalink=permalink,
            changed=self._changed(ref.path, contents.signature),
        )

    def _address(self, path: str, revision: str) -> tuple[str, str | None]:
        """The living page and these very bytes: by the template, or relative to this folder.

        Whoever knows the section adds it, so that a fragment made for one is left out. What names
        no revision shows the bytes of today only.
        """
        if self._link is None:
            return f"../{quote(self._root.name)}/{quote(path)}", None
        link = re.sub(r"#[^#]*\{anchor\}.*$", "", self._link).replace("{anchor}", "")
        link = link.replace("{path}", quote(path)).replace("{revision}", revision)
        page = re.sub(r"#[^#]*\{line\}.*$", "", link).replace("{line}", "")
        return page, link if "{revision}" in self._link else None

    def _changed(self, path: str, signature: Signature) -> datetime:
        """When people last changed it; of a write by an earlier process nobody knows better."""
        written = self._written.get(path)
        if written is not None and written[0] == signature:
            return written[1]
        return datetime.fromtimestamp(signature[0] / 1e9, UTC)


def _revision(contents: Contents) -> Revision:
    """Of the bytes; of what is too large to be read, also of its size and time."""
    hashed = hashlib.sha256(contents.data)
    if not contents.whole:
        hashed.update(repr(contents.signature).encode())
    return Revision(hashed.hexdigest())


def _build(name: str, settings: DirectorySettings, _: Sequence[Person]) -> DirectorySource:
    return DirectorySource(
        name,
        settings.path.resolve(),
        include=settings.include,
        exclude=settings.exclude,
        delivery=Delivery.LANDS if settings.write_back == "direct" else Delivery.NONE,
        link=settings.link,
    )


plugin = Plugin(DirectorySettings, _build)
