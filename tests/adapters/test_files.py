"""Files below a root: what writing leaves and keeps, and what odd things it meets."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from syncer.files import Leftovers, create_in, look, read_beneath, replace_beneath

OLD = 1_700_000_000
LEFT = ".syncer-0123456789abcdef.tmp"


def yes() -> bool:
    return True


def replaced(root: Path, path: str = "a.md", data: bytes = b"new") -> bool:
    return replace_beneath(root, path, data, yes, Leftovers()) is not None


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def left(folder: Path, name: str = LEFT, *, old: bool = True) -> Path:
    file = folder / name
    file.write_bytes(b"half")
    if old:
        os.utime(file, (OLD, OLD))
    return file


@pytest.mark.parametrize("write", ["replace", "create"])
def test_remains_of_a_killed_writer_are_removed_later(tmp_path: Path, write: str) -> None:
    """A writer removes temporary files that are ours and an hour old, from the folder it uses."""
    (tmp_path / "a.md").write_bytes(b"old")
    (tmp_path / "pm").mkdir()
    elsewhere = left(tmp_path / "pm")
    left(tmp_path)
    young = left(tmp_path, ".syncer-00000000000000aa.tmp", old=False)
    foreign = [
        left(tmp_path, name)
        for name in (".syncer-1.tmp", "x.syncer-0123456789abcdef.tmp", f"{LEFT}~", ".a.tmp")
    ]
    kept = tmp_path / ".syncer-00000000000000bb.tmp"
    kept.symlink_to("a.md")
    (tmp_path / ".syncer-00000000000000cc.tmp").mkdir()
    if write == "replace":
        assert replaced(tmp_path)
    else:
        assert create_in(tmp_path, "b.md", b"new", Leftovers()) is not None
    assert not (tmp_path / LEFT).exists()
    assert all(one.exists() for one in (young, elsewhere, kept, *foreign))


def test_remains_are_looked_for_now_and_then(tmp_path: Path) -> None:
    """One writer looks through a folder once an hour, not with every write."""
    (tmp_path / "a.md").write_bytes(b"old")
    leftovers = Leftovers()
    replace_beneath(tmp_path, "a.md", b"1", yes, leftovers)
    left(tmp_path)
    replace_beneath(tmp_path, "a.md", b"2", yes, leftovers)
    assert LEFT in names(tmp_path)


def test_remains_are_no_documents(tmp_path: Path) -> None:
    """A temporary file is never listed, and looking removes nothing."""
    left(tmp_path)
    assert look(tmp_path, lambda _: True, lambda _: True).files == {}
    assert names(tmp_path) == [LEFT]


KILLED = """\
import os, signal, sys
from pathlib import Path
from syncer.files import Leftovers, replace_beneath
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
replace_beneath(Path(sys.argv[1]), "a.md", b"new", die, Leftovers())
"""


def test_a_writer_killed_before_the_rename_changes_nothing(tmp_path: Path) -> None:
    """After a kill the old bytes are there whole; what is left goes with a later write."""
    (tmp_path / "a.md").write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode < 0
    assert (tmp_path / "a.md").read_bytes() == b"old"
    [remains, _] = names(tmp_path)
    os.utime(tmp_path / remains, (OLD, OLD))
    assert replaced(tmp_path)
    assert names(tmp_path) == ["a.md"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o4755, 0o2644])
def test_mode_bits_are_kept(tmp_path: Path, mode: int) -> None:
    """A replaced file has all mode bits of the old one, and no others."""
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    file.chmod(mode)
    assert replaced(tmp_path)
    assert (stat.S_IMODE(file.stat().st_mode), file.read_bytes()) == (mode, b"new")


def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    """What people or systems noted on a file stays on it."""
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert replaced(tmp_path)
    assert os.getxattr(file, "user.note") == b"mine"


def test_another_name_of_a_file_keeps_the_old_bytes(tmp_path: Path) -> None:
    """A replaced file is a new one: a hard link to the old one is not written through."""
    file, other = tmp_path / "a.md", tmp_path / "b.md"
    file.write_bytes(b"old")
    other.hardlink_to(file)
    assert replaced(tmp_path)
    assert (file.read_bytes(), other.read_bytes()) == (b"new", b"old")


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def link(file: Path) -> None:
    outside = file.parent.parent / "outside.md"
    outside.write_bytes(b"old")
    file.unlink()
    file.symlink_to(outside)


@pytest.mark.parametrize("swap", [folder, pipe, link, Path.unlink])
def test_replaced_by_something_else_in_between(
    tmp_path: Path, swap: Callable[[Path], None]
) -> None:
    """What stands in a file's place just before the rename is not written over, nor through."""
    root = tmp_path / "root"
    root.mkdir()
    file = root / "a.md"
    file.write_bytes(b"old")

    def still() -> bool:
        swap(file)
        contents = read_beneath(root, "a.md", 10)
        return contents is not None and contents.data == b"old"

    assert replace_beneath(root, "a.md", b"new", still, Leftovers()) is None
    assert [name for name in names(root) if name != "a.md"] == []
    assert not file.is_file() or file.read_bytes() == b"old"


@pytest.mark.parametrize("place", ["x", "x/y", "x/y/z"])
def test_a_folder_that_became_a_link_leads_nowhere(tmp_path: Path, place: str) -> None:
    """A link anywhere on the way to a file is not followed, for reading or for writing."""
    outside = tmp_path / "outside" / "y" / "z"
    outside.mkdir(parents=True)
    root = tmp_path / "root"
    for folder in (tmp_path / "outside", outside.parent, outside):
        (folder / "a.md").write_bytes(b"secret")
    (root / place).parent.mkdir(parents=True)
    (root / place).symlink_to(outside)
    assert look(root, lambda _: True, lambda _: True).files == {}
    assert read_beneath(root, f"{place}/a.md", 10) is None
    with pytest.raises(OSError, match=r"(?i)not a directory|too many levels"):
        replaced(root, f"{place}/a.md")
    assert (outside / "a.md").read_bytes() == b"secret"


def test_a_file_nobody_may_read_is_an_error(tmp_path: Path, as_nobody: Callable[[], None]) -> None:
    """A file without the right to read it is listed and an error, never absent."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "a.md").write_bytes(b"old")
    (root / "a.md").chmod(0o000)
    as_nobody()
    assert set(look(root, lambda _: True).files) == {"a.md"}
    with pytest.raises(PermissionError):
        read_beneath(root, "a.md", 10)


def test_a_full_disk_leaves_the_old_bytes(tmp_path: Path) -> None:
    """Where the new bytes find no room the old ones stay, and nothing half written remains."""
    if not Path("/dev/full").exists() or os.geteuid() != 0:
        pytest.skip("a small file system can only be mounted by root")
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(small)],  # noqa: S607  # of the system
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        (small / "a.md").write_bytes(b"old")
        with pytest.raises(OSError, match=r"(?i)no space") as full:
            replaced(small, data=b"x" * 200_000)
        assert full.value.errno == errno.ENOSPC
        with pytest.raises(OSError, match=r"(?i)no space"):
            create_in(small, "b.md", b"x" * 200_000, Leftovers())
        assert (names(small), (small / "a.md").read_bytes()) == (["a.md"], b"old")
    finally:
        subprocess.run(["umount", str(small)], check=True)  # noqa: S607  # the system's
