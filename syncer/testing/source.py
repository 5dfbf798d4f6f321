"""What every document source promises: subclass ``SourceContract`` and give it two fixtures.

    class TestMySource(SourceContract):
        @pytest.fixture
        def source(self) -> MySource: ...        # empty
        @pytest.fixture
        def people(self, source) -> People: ...  # who edit the same documents behind our back
        def reopened(self, source) -> MySource: ...

Laws that do not apply to the source's delivery are visible skips.
"""

from __future__ import annotations

from typing import Protocol

import pytest

from syncer.errors import AdapterError, Stale
from syncer.model import DocRef, Document, Edit, EditDocument, Revision, Span
from syncer.ports import Delivery, DocumentSource
from syncer.spans import apply_edits


class People(Protocol):
    """A person with an editor, who does not know of us."""

    def edit(self, path: str, content: bytes) -> None:
        """Save this document, new or not."""

    def rename(self, old: str, new: str) -> None:
        """Move a document, bytes untouched."""

    def delete(self, path: str) -> None:
        """Remove a document."""

    def content(self, path: str) -> bytes:
        """The bytes as they stand."""


CONTENTS = {
    "empty": b"",
    "crlf": b"# A\r\n\r\n- [ ] b\r\n",
    "lone-cr": b"# A\r- [ ] b\r",
    "bom": b"\xef\xbb\xbf# A\n",
    "not-utf-8": b"# Caf\xe9\n\xff\xfe\n",
    "nul": b"a\0b",
    "no-final-newline": b"# A\n\n- [ ] b",
    "emoji": "# 🚒 – ünïcödé\n".encode(),
    "blanks": b"\t \n\n  \n",
}
TEXT = b"# Outage\r\n\n- [ ] Alert\n- [ ] Restart  \n"


class SourceContract:
    """The laws; a source that obeys them may be told anything by the engine."""

    def reopened(self, source: DocumentSource) -> DocumentSource:
        """The same documents through a port of another process."""
        raise NotImplementedError

    @pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
    def test_bytes_are_exact(self, source: DocumentSource, people: People, content: bytes) -> None:
        """What is fetched is what is there, to the byte."""
        people.edit("pm/a.md", content)
        assert fetched(source, "pm/a.md").content == content

    def test_revision_moves_with_the_bytes(self, source: DocumentSource, people: People) -> None:
        """Other bytes have another revision, the same bytes the same, also after a detour."""
        revisions = []
        for content in (b"one\n", b"two\n", b"one\n"):
            people.edit("a.md", content)
            revisions.append(fetched(source, "a.md").revision)
        assert revisions[0] != revisions[1]
        assert revisions[0] == revisions[2]
        assert fetched(self.reopened(source), "a.md").revision == revisions[2]

    def test_only_spans_change(self, source: DocumentSource, people: People) -> None:
        """A write changes exactly the bytes of its spans, and yields what is then there."""
        lands(source)
        people.edit("a.md", TEXT)
        edits = (Edit(at(b"[ ]", 1, 2), b"x"), Edit(at(b"Restart", 7), b" (OPS-1)"))
        outcome = told(source, "a.md", *edits)
        assert isinstance(outcome, Document)
        assert outcome.content == people.content("a.md") == apply_edits(TEXT, edits)
        assert outcome.revision == fetched(source, "a.md").revision

    def test_stale_write_changes_nothing(self, source: DocumentSource, people: People) -> None:
        """A document that people changed since it was read is left alone."""
        lands(source)
        people.edit("a.md", TEXT)
        old = fetched(source, "a.md").revision
        people.edit("a.md", b"# Other\n")
        assert isinstance(told(source, "a.md", Edit(Span(0, 1), b"x"), revision=old), Stale)
        assert people.content("a.md") == b"# Other\n"

    def test_write_to_a_missing_document_is_stale(self, source: DocumentSource) -> None:
        """A document that went away is not made again."""
        lands(source)
        ref = DocRef(source.name, "a.md")
        wanted = EditDocument(ref, Revision("0" * 64), {}, "why", (Edit(Span(0, 0), b"x"),))
        [(_, outcome)] = source.write([wanted])
        assert isinstance(outcome, Stale)
        assert list(source.fetch([ref])) == []

    def test_of_two_writers_one_is_stale(self, source: DocumentSource, people: People) -> None:
        """Two writes that expect the same revision: the first lands, the second does not."""
        lands(source)
        people.edit("a.md", TEXT)
        revision = fetched(source, "a.md").revision
        first = told(source, "a.md", Edit(Span(0, 1), b"1"), revision=revision)
        second = told(self.reopened(source), "a.md", Edit(Span(0, 1), b"2"), revision=revision)
        assert isinstance(first, Document)
        assert isinstance(second, Stale)
        assert people.content("a.md").startswith(b"1")

    def test_batch_failure_is_per_document(self, source: DocumentSource, people: People) -> None:
        """One document's failure is its own; every other document of the batch lands."""
        lands(source)
        for path in ("a.md", "b.md", "c.md"):
            people.edit(path, TEXT)
        refs = [DocRef(source.name, path) for path in ("a.md", "b.md", "c.md")]
        revisions = {ref: fetched(source, ref.path).revision for ref in refs}
        people.edit("b.md", b"moved on\n")
        edit = (Edit(Span(0, 1), b"!"),)
        outcomes = dict(
            source.write([EditDocument(ref, revisions[ref], {}, "why", edit) for ref in refs])
        )
        assert list(outcomes) == refs
        assert isinstance(outcomes[refs[1]], Stale)
        assert people.content("b.md") == b"moved on\n"
        assert people.content("a.md") == people.content("c.md") == b"!" + TEXT[1:]

    def test_own_write_is_seen_and_settles(self, source: DocumentSource, people: People) -> None:
        """A write of ours may show in the next listing, but reading it again ends there."""
        lands(source)
        people.edit("a.md", TEXT)
        cursor = source.changes(None).cursor
        outcome = told(source, "a.md", Edit(Span(0, 1), b"!"))
        assert isinstance(outcome, Document)
        for _ in range(2):
            feed = source.changes(cursor)
            cursor = feed.cursor
            for ref in feed.changed:
                assert fetched(source, ref.path).revision == outcome.revision

    def test_empty_write_changes_nothing(self, source: DocumentSource, people: People) -> None:
        """An edit that says what is there already moves neither bytes nor revision."""
        lands(source)
        people.edit("a.md", TEXT)
        before = fetched(source, "a.md")
        outcome = told(source, "a.md", Edit(Span(0, 1), TEXT[:1]))
        assert isinstance(outcome, Document)
        assert outcome.revision == before.revision
        assert people.content("a.md") == TEXT

    def test_no_cursor_lists_everything(self, source: DocumentSource, people: People) -> None:
        """Without a cursor all documents are named, and the listing is whole."""
        people.edit("a.md", TEXT)
        people.edit("pm/b.md", TEXT)
        feed = source.changes(None)
        assert feed.present == frozenset(DocRef(source.name, p) for p in ("a.md", "pm/b.md"))
        assert set(feed.changed) == feed.present

    def test_empty_listing_is_complete(self, source: DocumentSource, people: People) -> None:
        """Nothing there is an answer: an empty whole listing, also after there was something."""
        assert source.changes(None).present == frozenset()
        people.edit("a.md", TEXT)
        people.delete("a.md")
        feed = source.changes(None)
        assert (feed.changed, feed.present) == ((), frozenset())

    def test_a_persons_change_shows(self, source: DocumentSource, people: People) -> None:
        """After a cursor exactly what people changed must be named, whatever else is."""
        people.edit("a.md", TEXT)
        people.edit("b.md", TEXT)
        cursor = source.changes(None).cursor
        people.edit("b.md", TEXT + b"more\n")
        people.edit("c.md", TEXT)
        named = set(source.changes(cursor).changed)
        assert {DocRef(source.name, "b.md"), DocRef(source.name, "c.md")} <= named

    def test_nothing_is_lost_within_one_tick(self, source: DocumentSource, people: People) -> None:
        """A change of equal length, made in the very instant of a listing, is named by the next."""
        people.edit("a.md", b"[ ]\n")
        cursor = source.changes(None).cursor
        for content in (b"[x]\n", b"[ ]\n", b"[X]\n"):
            people.edit("a.md", content)
            feed = source.changes(cursor)
            assert DocRef(source.name, "a.md") in feed.changed
            cursor = feed.cursor

    def test_cursor_outlives_the_process(self, source: DocumentSource, people: People) -> None:
        """A cursor of an earlier process is understood, and nothing since then is missed."""
        people.edit("a.md", TEXT)
        cursor = source.changes(None).cursor
        people.edit("b.md", TEXT)
        assert DocRef(source.name, "b.md") in self.reopened(source).changes(cursor).changed

    def test_a_rename_is_named_or_gone_plus_new(
        self, source: DocumentSource, people: People
    ) -> None:
        """A moved document is told under its new path; its old one is renamed or absent."""
        people.edit("a.md", TEXT)
        cursor = source.changes(None).cursor
        people.rename("a.md", "pm/b.md")
        old, new = DocRef(source.name, "a.md"), DocRef(source.name, "pm/b.md")
        feed = source.changes(cursor)
        assert new in feed.changed
        assert feed.renamed in ({}, {old: new})
        assert source.changes(None).present == frozenset({new})
        assert list(source.fetch([old])) == []

    def test_gone_is_skipped(self, source: DocumentSource, people: People) -> None:
        """What does not exist is left out by fetch, and the rest is yielded once."""
        people.edit("a.md", TEXT)
        people.edit("b.md", TEXT)
        people.delete("b.md")
        refs = [DocRef(source.name, path) for path in ("a.md", "b.md", "c.md")]
        assert [ref for ref, _ in source.fetch(refs)] == refs[:1]

    @pytest.mark.parametrize(
        "path",
        ["../a.md", "/etc/passwd", "pm/../../a.md", "", ".", "..", "pm//a.md", "./a.md", "a.md\0"],
    )
    def test_paths_cannot_escape(self, source: DocumentSource, people: People, path: str) -> None:
        """A reference that leads anywhere but to a listed document leads nowhere."""
        people.edit("a.md", TEXT)
        ref = DocRef(source.name, path)
        assert list(source.fetch([ref])) == []
        if source.delivery is Delivery.LANDS:
            edit = (Edit(Span(0, 0), b"x"),)
            [(_, outcome)] = source.write([EditDocument(ref, Revision("r"), {}, "why", edit)])
            assert isinstance(outcome, AdapterError)

    def test_peoples_changes_move_changed_ours_do_not(
        self, source: DocumentSource, people: People
    ) -> None:
        """``changed`` is when people last changed it, where the source knows: not our writes."""
        lands(source)
        people.edit("a.md", TEXT)
        before = fetched(source, "a.md").changed
        if before is None:
            pytest.skip("this source does not know when people changed a document")
        told(source, "a.md", Edit(Span(0, 1), b"!"))
        assert fetched(source, "a.md").changed == before

    def test_nothing_is_proposed(self, source: DocumentSource) -> None:
        """A source whose writes land has nothing that waits for people."""
        if source.delivery is Delivery.PROPOSES:
            pytest.skip("this source proposes")
        assert source.proposal() is None
        assert list(source.standing()) == []

    def test_read_only_writes_nothing(self, source: DocumentSource, people: People) -> None:
        """A source that is read only refuses every write and changes nothing."""
        if source.delivery is not Delivery.NONE:
            pytest.skip("this source can be written")
        people.edit("a.md", TEXT)
        assert isinstance(told(source, "a.md", Edit(Span(0, 1), b"!")), AdapterError)
        assert people.content("a.md") == TEXT

    def test_check_only_looks(self, source: DocumentSource, people: People) -> None:
        """A check changes nothing, and finds nothing where all is well."""
        people.edit("a.md", TEXT)
        assert list(source.check()) == []
        assert people.content("a.md") == TEXT


def lands(source: DocumentSource) -> None:
    """Skip, visibly, what only a source that is written directly can obey."""
    if source.delivery is not Delivery.LANDS:
        pytest.skip(f"writes do not land here: {source.delivery}")


def fetched(source: DocumentSource, path: str) -> Document:
    """The document as it is now."""
    [(ref, document)] = source.fetch([DocRef(source.name, path)])
    assert ref == DocRef(source.name, path)
    assert isinstance(document, Document)
    assert document.ref == ref
    return document


def told(
    source: DocumentSource, path: str, *edits: Edit, revision: Revision | None = None
) -> Document | AdapterError:
    """What becomes of one write, at the present revision unless another is named."""
    ref = DocRef(source.name, path)
    expected = revision or fetched(source, path).revision
    [(named, outcome)] = source.write([EditDocument(ref, expected, {}, "why", edits)])
    assert named == ref
    return outcome


def at(word: bytes, start: int, end: int | None = None) -> Span:
    """A span inside the first place of a word in the text."""
    begin = TEXT.index(word)
    return Span(begin + start, begin + (start if end is None else end))
