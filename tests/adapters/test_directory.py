"""The directory source: its contract, and what only a file system can do to it."""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.directory import MOST, DirectorySettings, DirectorySource, plugin
from syncer.engine.cycle import Ports
from syncer.errors import AdapterError, Denied, Rejected, Stale, Transient
from syncer.files import Leftovers, Sighting, failed, read_beneath, replace_beneath
from syncer.model import Code, Cursor, DocRef, Document, Edit, EditDocument, Revision, Span
from syncer.ports import Delivery, DocumentSource
from syncer.testing.source import SourceContract, fetched, told
from tests.engine.world import World, postmortem

ROOT = os.geteuid() == 0
NOBODY = 65534


@dataclass
class Editor:
    """A person with a shell in the folder."""

    root: Path

    def edit(self, path: str, content: bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def rename(self, old: str, new: str) -> None:
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def content(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "postmortems"
    folder.mkdir()
    return folder


@pytest.fixture
def source(root: Path) -> DirectorySource:
    return DirectorySource("docs", root)


@pytest.fixture
def people(root: Path) -> Editor:
    return Editor(root)


def paths(source: DirectorySource, since: Cursor | None = None) -> list[str]:
    return [ref.path for ref in source.changes(since).changed]


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


class TestDirectory(SourceContract):
    def reopened(self, source: DocumentSource) -> DocumentSource:
        assert isinstance(source, DirectorySource)
        return DirectorySource(source.name, source._root)


class TestReadOnlyDirectory(SourceContract):
    @pytest.fixture
    def source(self, root: Path) -> DirectorySource:
        return DirectorySource("docs", root, delivery=Delivery.NONE)

    def reopened(self, source: DocumentSource) -> DocumentSource:
        assert isinstance(source, DirectorySource)
        return DirectorySource(source.name, source._root, delivery=Delivery.NONE)


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (("**/*.md",), (), ["a.md", "pm/b.md", "pm/old/c.md"]),
        (("*.md",), (), ["a.md"]),
        (("pm/*.md",), (), ["pm/b.md"]),
        (("pm/**",), (), ["pm/b.md", "pm/d.MD", "pm/old/c.md"]),
        (("**/?.md",), ("pm/old/**",), ["a.md", "pm/b.md"]),
        (("**/*.md",), ("**/b.md",), ["a.md", "pm/old/c.md"]),
        (("**/*.MD",), (), ["pm/d.MD"]),
    ],
)
def test_globs(
    root: Path,
    people: Editor,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    expected: list[str],
) -> None:
    """Globs know ``*``, ``?`` and ``**``, see case, and ``/`` separates folders."""
    for path in ("a.md", "pm/b.md", "pm/old/c.md", "pm/d.MD", ".git/e.md", "pm/.f.md"):
        people.edit(path, b"x")
    source = DirectorySource("docs", root, include=include, exclude=exclude)
    assert paths(source) == expected
    refs = [DocRef("docs", path) for path in ("a.md", "pm/b.md", ".git/e.md", "pm/.f.md")]
    assert [ref.path for ref, _ in source.fetch(refs)] == [
        p for p in expected if p in "a.md pm/b.md"
    ]


def test_a_link_out_of_the_folder_is_not_followed(source: DirectorySource, people: Editor) -> None:
    """Neither a linked file nor a linked folder is listed, read or written."""
    outside = people.root.parent / "outside"
    outside.mkdir()
    (outside / "secret.md").write_bytes(b"secret")
    (people.root / "a.md").symlink_to(outside / "secret.md")
    (people.root / "pm").symlink_to(outside)
    assert source.changes(None).present == frozenset()
    refs = [DocRef("docs", "a.md"), DocRef("docs", "pm/secret.md")]
    assert list(source.fetch(refs)) == []
    edits = (Edit(Span(0, 0), b"x"),)
    wanted = [EditDocument(ref, Revision("r"), {}, "why", edits) for ref in refs]
    assert all(isinstance(outcome, Stale) for _, outcome in source.write(wanted))
    assert (outside / "secret.md").read_bytes() == b"secret"


def test_only_regular_files_are_read(source: DirectorySource, people: Editor) -> None:
    """A pipe or a folder called like a document is neither listed nor waited for."""
    os.mkfifo(people.root / "pipe.md")
    (people.root / "folder.md").mkdir()
    assert paths(source) == []
    assert list(source.fetch([DocRef("docs", "pipe.md"), DocRef("docs", "folder.md")])) == []


def test_a_socket_is_no_document(
    source: DirectorySource, people: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A socket called like a document is neither listed nor opened."""
    monkeypatch.chdir(people.root)  # its address must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.md")
    assert paths(source) == []
    assert list(source.fetch([DocRef("docs", "a.md")])) == []


def test_a_document_nobody_may_read_is_said(tmp_path: Path, as_nobody: Callable[[], None]) -> None:
    """A document without the right to read it is listed and denied; the others are read."""
    root = tmp_path / "docs"
    root.mkdir()
    for name in ("a.md", "b.md"):
        (root / name).write_bytes(b"x")
    (root / "a.md").chmod(0o000)
    as_nobody()
    source = DirectorySource("docs", root)
    assert paths(source) == ["a.md", "b.md"]
    found = {ref.path: one for ref, one in source.fetch(source.changes(None).changed)}
    assert isinstance(found["a.md"], Denied)
    assert isinstance(found["b.md"], Document)


@pytest.mark.parametrize(
    "swap",
    [
        Path.mkdir,
        os.mkfifo,
        lambda file: file.symlink_to("b.md"),
        lambda file: file.write_bytes(b"theirs"),
        str,
    ],
    ids=["folder", "pipe", "link", "file", "nothing"],
)
def test_what_took_a_documents_place_is_not_written(
    source: DirectorySource, people: Editor, swap: Callable[[Path], object]
) -> None:
    """A document that became something else since it was read is stale, and stays what it is."""
    people.edit("a.md", b"abc")
    people.edit("b.md", b"abc")
    revision = fetched(source, "a.md").revision
    people.delete("a.md")
    swap(people.root / "a.md")
    before = names(people.root)
    assert isinstance(told(source, "a.md", Edit(Span(0, 1), b"x"), revision=revision), Stale)
    assert names(people.root) == before
    assert people.content("b.md") == b"abc"


@pytest.mark.parametrize("text", [b"\xef\xbb\xbf# A\r\n\r\n- [ ] b\r\n", b"a\rb\n", b"a\0b"])
def test_a_written_document_keeps_its_odd_bytes(
    source: DirectorySource, people: Editor, text: bytes
) -> None:
    """Byte order mark, line ends and what is no text survive a write to the byte."""
    people.edit("a.md", text)
    end = len(text)
    assert isinstance(told(source, "a.md", Edit(Span(end, end), b"!")), Document)
    assert people.content("a.md") == text + b"!"


def test_a_missing_folder_is_an_error(root: Path, source: DirectorySource, people: Editor) -> None:
    """A folder that is not there (not mounted) says nothing of its documents."""
    people.edit("a.md", b"x")
    root.rename(root.parent / "elsewhere")
    with pytest.raises(Transient, match="no such file"):
        source.changes(None)
    [(_, outcome)] = source.fetch([DocRef("docs", "a.md")])
    assert isinstance(outcome, Transient)
    assert "no such file" in "".join(source.check())


def test_a_quiet_listing_names_nothing(source: DirectorySource, people: Editor) -> None:
    """Documents whose stats did not move are not named, and the cursor stays the same."""
    people.edit("a.md", b"x")
    people.edit("pm/b.md", b"y")
    for path in ("a.md", "pm/b.md"):
        os.utime(people.root / path, (1_700_000_000, 1_700_000_000))
    first = source.changes(None)
    second = source.changes(first.cursor)
    assert (second.changed, second.cursor) == ((), first.cursor)
    assert second.present == first.present


def test_a_young_document_is_named_once_more(source: DirectorySource, people: Editor) -> None:
    """A file as young as its listing is named again, for a change may hide in the same instant."""
    people.edit("a.md", b"x")
    cursor = source.changes(None).cursor
    assert json.loads(cursor)["again"] == ["a.md"]
    assert paths(source, cursor) == ["a.md"]
    os.utime(people.root / "a.md", (1_700_000_000, 1_700_000_000))
    settled = source.changes(cursor).cursor
    assert paths(source, settled) == []


def test_a_rename_is_named(source: DirectorySource, people: Editor) -> None:
    """A file that was only moved is told with its old name."""
    people.edit("a.md", b"x")
    cursor = source.changes(None).cursor
    people.rename("a.md", "pm/b.md")
    feed = source.changes(cursor)
    assert feed.renamed == {DocRef("docs", "a.md"): DocRef("docs", "pm/b.md")}


def test_an_ambiguous_rename_is_not_named(source: DirectorySource, people: Editor) -> None:
    """Two names of one file that both move are gone and new: nobody knows which became which."""
    people.edit("a.md", b"x")
    (people.root / "b.md").hardlink_to(people.root / "a.md")
    cursor = source.changes(None).cursor
    people.rename("a.md", "c.md")
    people.rename("b.md", "d.md")
    feed = source.changes(cursor)
    assert feed.renamed == {}
    assert [ref.path for ref in feed.changed] == ["c.md", "d.md"]


@given(st.text() | st.from_regex(r"\{.*\}", fullmatch=True))
@settings(max_examples=50)
def test_a_foreign_cursor_lists_everything(text: str) -> None:
    """A cursor that is not ours counts as none."""
    assert Sighting.read(Cursor(text)) is None


def test_permissions_are_kept(source: DirectorySource, people: Editor) -> None:
    """A written document keeps its mode, and nothing else is left in the folder."""
    people.edit("a.md", b"abc")
    (people.root / "a.md").chmod(0o640)
    assert isinstance(told(source, "a.md", Edit(Span(0, 1), b"x")), Document)
    assert stat.S_IMODE((people.root / "a.md").stat().st_mode) == 0o640
    assert names(people.root) == ["a.md"]


@pytest.mark.skipif(not ROOT, reason="only root can give files away")
def test_ownership_is_kept(source: DirectorySource, people: Editor) -> None:
    """A written document still belongs to whom it belonged before."""
    people.edit("a.md", b"abc")
    os.chown(people.root / "a.md", NOBODY, NOBODY)
    told(source, "a.md", Edit(Span(0, 1), b"x"))
    status = (people.root / "a.md").stat()
    assert (status.st_uid, status.st_gid) == (NOBODY, NOBODY)


def test_replaced_between_read_and_rename(people: Editor) -> None:
    """The bytes are looked at once more just before the rename; a person's new text survives."""
    people.edit("a.md", b"old")

    def person_saves() -> bool:
        people.edit("a.md", b"theirs")
        contents = read_beneath(people.root, "a.md", 10)
        return contents is not None and contents.data == b"old"

    assert replace_beneath(people.root, "a.md", b"ours", person_saves, Leftovers()) is None
    assert people.content("a.md") == b"theirs"
    assert names(people.root) == ["a.md"]


def test_a_failed_write_leaves_nothing(people: Editor) -> None:
    """Dying before the rename leaves the old document whole and no remains beside it."""
    people.edit("a.md", b"old")

    def dies() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_beneath(people.root, "a.md", b"ours", dies, Leftovers())
    assert people.content("a.md") == b"old"
    assert names(people.root) == ["a.md"]


def test_a_read_only_folder_is_denied(tmp_path: Path, as_nobody: Callable[[], None]) -> None:
    """Where nothing may be written the write is denied, and the document stays as it is."""
    root = tmp_path / "docs"
    root.mkdir()
    (root / "a.md").write_bytes(b"abc")
    root.chmod(0o555)
    as_nobody()
    source = DirectorySource("docs", root)
    outcome = told(source, "a.md", Edit(Span(0, 1), b"x"))
    assert isinstance(outcome, Denied)
    assert "permission denied" in str(outcome)
    assert (root / "a.md").read_bytes() == b"abc"


def test_an_unlistable_folder_is_denied(tmp_path: Path, as_nobody: Callable[[], None]) -> None:
    """A folder that cannot be listed fails the listing, unless it is left out by a glob."""
    root = tmp_path / "docs"
    (root / "lost+found").mkdir(parents=True)
    (root / "lost+found").chmod(0o000)
    as_nobody()
    with pytest.raises(Denied, match=r'exclude: \["lost\+found/\*\*"\]'):
        DirectorySource("docs", root).changes(None)
    assert paths(DirectorySource("docs", root, exclude=("lost+found/**",))) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (errno.EACCES, Denied),
        (errno.EPERM, Denied),
        (errno.EROFS, Denied),
        (errno.ENOSPC, Transient),
        (errno.EIO, Transient),
        (errno.ESTALE, Transient),
        (errno.EFBIG, Rejected),
    ],
)
def test_errors_of_the_file_system(code: int, expected: type[AdapterError]) -> None:
    """Each failure is told as what it means: no right, not now, or not this."""
    error = failed(OSError(code, os.strerror(code)), "a.md", "docs")
    assert type(error) is expected
    assert (str(error), error.adapter) == (f"a.md: {os.strerror(code).lower()}", "docs")


def test_a_huge_document_is_read_in_part(source: DirectorySource, people: Editor) -> None:
    """Of 50 MB only so much is read that the parser can refuse it; the revision still moves."""
    with (people.root / "a.md").open("wb") as file:
        file.truncate(50_000_000)
    first = fetched(source, "a.md")
    assert len(first.content) == MOST
    assert isinstance(told(source, "a.md", Edit(Span(0, 1), b"x")), Rejected)
    with (people.root / "a.md").open("r+b") as file:
        file.seek(49_999_999)
        file.write(b"x")
    assert fetched(source, "a.md").revision != first.revision


@pytest.mark.parametrize(
    ("link", "url", "permalink"),
    [
        (None, "../postmortems/pm/a%20b.md", None),
        ("https://wiki.example/{path}#{anchor}", "https://wiki.example/pm/a%20b.md", None),
        (
            "https://git.example/blob/{revision}/{path}#L{line}",
            "https://git.example/blob/REV/pm/a%20b.md",
            "https://git.example/blob/REV/pm/a%20b.md#L{line}",
        ),
    ],
)
def test_addresses(
    root: Path, people: Editor, link: str | None, url: str, permalink: str | None
) -> None:
    """A document's address is relative to its folder or by the template; a version needs one."""
    people.edit("pm/a b.md", b"x")
    document = fetched(DirectorySource("docs", root, link=link), "pm/a b.md")
    assert document.url == url.replace("REV", document.revision)
    wanted = None if permalink is None else permalink.replace("REV", document.revision)
    assert document.permalink == wanted


def test_a_persons_change_after_ours_counts(source: DirectorySource, people: Editor) -> None:
    """After a write of ours a person's own change is theirs again."""
    people.edit("a.md", b"abc")
    os.utime(people.root / "a.md", (1_700_000_000, 1_700_000_000))
    told(source, "a.md", Edit(Span(0, 1), b"x"))
    assert fetched(source, "a.md").changed == datetime.fromtimestamp(1_700_000_000, UTC)
    people.edit("a.md", b"theirs")
    os.utime(people.root / "a.md", (1_800_000_000, 1_800_000_000))
    assert fetched(source, "a.md").changed == datetime.fromtimestamp(1_800_000_000, UTC)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"caf\xe9.md", "caf\\xe9.md"),
        (b"a\xff/b.md", "a\\xff/b.md"),
        (b"a\xff/b\xfe\xff.md", "a\\xff/b\\xfe\\xff.md"),
        ("größe/b\udce9.md".encode(errors="surrogateescape"), "größe/b\\xe9.md"),
    ],
)
def test_a_name_that_is_no_text_is_said(
    source: DirectorySource, people: Editor, name: bytes, shown: str
) -> None:
    """A document whose name cannot be written down is listed, and reading it says what to do."""
    people.edit("a.md", b"x")
    people.edit(os.fsdecode(name), b"y")
    feed = source.changes(None)
    odd, good = DocRef("docs", shown), DocRef("docs", "a.md")
    assert feed.present == frozenset({odd, good})
    shown.encode()
    found = dict(source.fetch([odd, good]))
    assert isinstance(found[good], Document)
    assert isinstance(found[odd], Rejected)
    assert "is not UTF-8; give it another name" in str(found[odd])
    edits = (Edit(Span(0, 0), b"x"),)
    [(_, outcome)] = source.write([EditDocument(odd, Revision("r"), {}, "why", edits)])
    assert isinstance(outcome, AdapterError)
    (people.root / os.fsdecode(name)).rename(people.root / "b.md")
    assert {ref.path for ref in source.changes(feed.cursor).changed} == {"a.md", "b.md"}
    assert list(source.fetch([odd])) == []


def test_a_name_that_is_no_text_is_a_problem(source: DirectorySource, people: Editor) -> None:
    """A cycle tells of such a document, every time, and goes on with the others."""
    world = World()
    world.ports = Ports(
        {"docs": source}, {"ops": world.ops}, {"mail": world.mail}, world.store, world.sleep
    )
    people.edit("a.md", postmortem(1, "- [ ] Alert on it"))
    people.edit(os.fsdecode(b"caf\xe9.md"), postmortem(2, "- [ ] Page"))
    for _ in range(3):
        world.now += timedelta(hours=5)
        _, outcome = world.cycle()
        [problem] = [one for one in outcome.problems if one.code is Code.UNREADABLE_DOCUMENT]
        assert problem.doc == DocRef("docs", "caf\\xe9.md")
        assert "give it another name" in problem.message
    assert world.titles == ["Alert on it"]


def test_a_name_that_looks_misencoded_is_a_name(source: DirectorySource, people: Editor) -> None:
    """A document that is really called so is read like any other."""
    people.edit("caf\\xe9.md", b"x")
    assert fetched(source, "caf\\xe9.md").content == b"x"
    assert list(source.fetch([DocRef("docs", "b\\xe9.md")])) == []


def test_plugin_builds_from_settings(root: Path, people: Editor) -> None:
    """The settings make the source: path beside the configuration, ``off`` is read only."""
    people.edit("a.md", b"x")
    checked = DirectorySettings.model_validate(
        {"type": "directory", "path": "postmortems", "write_back": False},
        context={"folder": root.parent},
    )
    source = plugin.build("docs", checked, ())
    assert source.delivery is Delivery.NONE
    assert paths(source) == ["a.md"]
