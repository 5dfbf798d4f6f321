"""Files below a root: listed by their stats, read without leaving it, replaced as a whole.

Shared by the adapters that keep their things in a folder. Symbolic links below the root are never
followed, and only regular files are read, so that no path can lead out and no pipe can hang us.
"""

from __future__ import annotations

import errno
import json
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from syncer.errors import AdapterError, Denied, Rejected, Transient
from syncer.model import Cursor

Signature = tuple[int, int, int]
"""When it was modified (ns), size, inode: moves with every change of a file, if it is not racy."""

RACY = 2_000_000_000
"""Nanoseconds in which a change may hide behind the same time."""
_TEMPORARY = re.compile(r"\.syncer-[0-9a-f]{16}\.tmp")
_ABANDONED = 3600
# What open says of something that is there, but no regular file reached without a symbolic link.
_NOT_FOR_US = frozenset(
    {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENAMETOOLONG}
)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file held at one moment."""

    data: bytes
    signature: Signature
    whole: bool
    """False: there is more than was asked for."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The files of one listing, which is also its cursor."""

    files: Mapping[str, Signature]
    again: frozenset[str] = frozenset()
    """To be reported once more: a later change may hide behind the same stats."""
    apart: frozenset[str] = frozenset()
    """Whatever the lister wants to remember about some of them."""

    def changed(self, before: Sighting | None) -> tuple[str, ...]:
        """What is new or may differ from then, sorted."""
        if before is None:
            return tuple(sorted(self.files))
        known, again = before.files, before.again
        return tuple(
            sorted(
                path
                for path, signature in self.files.items()
                if path in again or known.get(path) != signature
            )
        )

    def renamed(self, before: Sighting | None) -> Mapping[str, str]:
        """Old path to new, of files that were only moved: the same inode, size and time."""
        if before is None:
            return {}
        gone = _by_signature(before.files.items() - self.files.items(), self.files)
        come = _by_signature(self.files.items() - before.files.items(), before.files)
        return {old: come[signature] for signature, old in gone.items() if signature in come}

    def cursor(self) -> Cursor:
        """As text; equal sightings give equal cursors."""
        return Cursor(
            json.dumps(
                {
                    "version": 1,
                    "files": {path: self.files[path] for path in sorted(self.files)},
                    "again": sorted(self.again),
                    "apart": sorted(self.apart),
                },
                separators=(",", ":"),
            )
        )

    @classmethod
    def read(cls, cursor: Cursor | None) -> Sighting | None:
        """From the text of an earlier one; None for none, or for one that is not ours."""
        if cursor is None:
            return None
        try:
            told = json.loads(cursor)
            if told["version"] != 1:
                return None
            files = {path: (m, s, i) for path, (m, s, i) in told["files"].items()}
            return cls(files, frozenset(told["again"]), frozenset(told["apart"]))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None


def look(
    root: Path, wanted: Callable[[str], bool], enters: Callable[[str], bool] | None = None
) -> Sighting:
    """All wanted regular files below the root; raises ``OSError`` where it cannot see everything.

    ``enters`` says which folders to go into; None: none but the root. Hidden files and folders are
    nobody's documents. A name that is not UTF-8 is shown with its odd bytes escaped: nothing can
    be read under it, and ``is_misencoded`` tells why.
    """
    now = time.time_ns()
    files: dict[str, Signature] = {}
    folders = [("", "")]
    while folders:
        real, folder = folders.pop()
        try:
            entries = os.scandir(root / real)
        except FileNotFoundError:
            if not real:
                raise
            continue  # removed since its parent was listed: then it holds nothing
        with entries:
            for entry in entries:
                name = entry.name if entry.name.isascii() else _shown(entry.name)
                if name[0] == ".":
                    continue
                path = f"{folder}/{name}" if folder else name
                if entry.is_file(follow_symlinks=False):
                    if wanted(path):
                        with suppress(FileNotFoundError):
                            files[path] = signature_of(entry.stat(follow_symlinks=False))
                elif enters is not None and entry.is_dir(follow_symlinks=False) and enters(path):
                    folders.append((f"{real}/{entry.name}" if real else entry.name, path))
    again = (path for path, (modified, _, _) in files.items() if abs(now - modified) < RACY)
    return Sighting(files, frozenset(again))


def is_misencoded(root: Path, path: str) -> bool:
    """Whether this is how ``look`` shows a path whose name is not UTF-8."""
    if "\\x" not in path:
        return False
    here, odd = root, False
    for part in path.split("/"):
        try:
            names = os.listdir(here)  # noqa: PTH208  # names, in any encoding
        except OSError:
            return False
        real = part if part in names else next((one for one in names if _shown(one) == part), None)
        if real is None:
            return False
        here, odd = here / real, odd or real != part
    return odd


def read_beneath(root: Path, path: str, most: int) -> Contents | None:
    """At most that many bytes of a regular file; None where there is none of this path."""
    try:
        with _folder_of(root, path) as (folder, name):
            found = os.open(name, os.O_RDONLY | _CAREFUL | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        # A root that is not there says nothing of what is in it.
        if error.errno in _NOT_FOR_US and root.is_dir():
            return None
        raise
    try:
        status = os.fstat(found)
        if not stat.S_ISREG(status.st_mode):
            return None
        with open(found, "rb", closefd=False) as file:
            data = file.read(most + 1)
    finally:
        os.close(found)
    return Contents(data[:most], signature_of(status), len(data) <= most)


class Leftovers:
    """What writers that were killed between write and rename left behind, to be removed by others.

    The rule: a writer, in a folder it is about to write to and at most hourly, removes regular
    files whose whole name is one of ours and that nobody touched for an hour; a living writer needs
    its own for a moment. Reading removes nothing.
    """

    def __init__(self) -> None:
        self._swept: dict[tuple[int, int], float] = {}

    def sweep(self, folder: int) -> None:
        """Remove them from this open folder, unless that was done lately; what fails, stays."""
        status = os.fstat(folder)
        place, now = (status.st_dev, status.st_ino), time.time()
        if abs(now - self._swept.get(place, 0)) < _ABANDONED:
            return
        self._swept[place] = now
        with suppress(OSError), os.scandir(folder) as entries:
            for name in [entry.name for entry in entries if _TEMPORARY.fullmatch(entry.name)]:
                with suppress(OSError):
                    found = os.stat(name, dir_fd=folder, follow_symlinks=False)
                    if stat.S_ISREG(found.st_mode) and now - found.st_mtime > _ABANDONED:
                        os.unlink(name, dir_fd=folder)


def replace_beneath(
    root: Path,
    path: str,
    data: bytes,
    still_expected: Callable[[], bool],
    leftovers: Leftovers,
) -> Signature | None:
    """Put new bytes in the place of a file, whole or not at all, with its mode, owner and notes.

    ``still_expected`` is asked at the last moment; None: it said no and nothing was changed. What
    is written between its answer and the rename is lost: a race that no file system closes.
    """
    with _folder_of(root, path) as (folder, name):
        leftovers.sweep(folder)
        before = os.stat(name, dir_fd=folder, follow_symlinks=False)
        temporary = _write_aside(folder, data, before, name)
        try:
            if not still_expected():
                return None
            after = signature_of(os.stat(temporary, dir_fd=folder, follow_symlinks=False))
            os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
            temporary = ""
            return after
        finally:
            if temporary:
                os.unlink(temporary, dir_fd=folder)


def create_in(folder: Path, name: str, data: bytes, leftovers: Leftovers) -> Signature | None:
    """Make a file with all its bytes, or None if the name is taken: of two makers one gets it."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        leftovers.sweep(opened)
        temporary = _write_aside(opened, data)
        try:
            os.link(temporary, name, src_dir_fd=opened, dst_dir_fd=opened)
            return signature_of(os.stat(name, dir_fd=opened, follow_symlinks=False))
        except FileExistsError:
            return None
        finally:
            os.unlink(temporary, dir_fd=opened)
    finally:
        os.close(opened)


def signature_of(status: os.stat_result) -> Signature:
    """The part of a stat that a change moves."""
    return (status.st_mtime_ns, status.st_size, status.st_ino)


def failed(error: OSError, what: str, adapter: str) -> AdapterError:
    """What an error of the file system means to whoever asked for this file or folder."""
    message = f"{what}: {(error.strerror or str(error)).lower()}"
    match error.errno:
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return Denied(message, adapter=adapter)
        case errno.EFBIG | errno.EINVAL | errno.ENAMETOOLONG:
            return Rejected(message, adapter=adapter)
        case _:
            return Transient(message, adapter=adapter)


_CAREFUL = os.O_NOFOLLOW | os.O_CLOEXEC


@contextmanager
def _folder_of(root: Path, path: str) -> Iterator[tuple[int, str]]:
    """The file's folder, opened step by step, and its name in there."""
    *folders, name = path.split("/")
    if not all(part and part not in (".", "..") and "\0" not in part for part in (*folders, name)):
        raise FileNotFoundError(errno.ENOENT, "not a path below the folder", path)
    here = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            there = os.open(part, os.O_RDONLY | os.O_DIRECTORY | _CAREFUL, dir_fd=here)
            os.close(here)
            here = there
        yield here, name
    finally:
        os.close(here)


def _write_aside(
    folder: int, data: bytes, like: os.stat_result | None = None, beside: str = ""
) -> str:
    name = f".syncer-{secrets.token_hex(8)}.tmp"
    mode = 0o666 if like is None else 0o600
    made = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CAREFUL, mode, dir_fd=folder)
    try:
        with open(made, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
            file.flush()
            if like is not None:
                # Ownership first: changing it may take mode bits away. Only root may give files.
                if (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
                    with suppress(PermissionError):
                        os.fchown(made, like.st_uid, like.st_gid)
                _copy_attributes(folder, beside, made)
                os.fchmod(made, stat.S_IMODE(like.st_mode))
            os.fsync(made)
    except BaseException:
        os.unlink(name, dir_fd=folder)
        raise
    return name


def _copy_attributes(folder: int, name: str, made: int) -> None:
    """Access lists and what people noted on the file, as far as we may and the system can."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        old = os.open(name, os.O_RDONLY | _CAREFUL | os.O_NONBLOCK, dir_fd=folder)
        try:
            for attribute in os.listxattr(old):
                with suppress(OSError):
                    os.setxattr(made, attribute, os.getxattr(old, attribute))
        finally:
            os.close(old)


def _by_signature(
    items: set[tuple[str, Signature]], standing: Mapping[str, Signature]
) -> dict[Signature, str]:
    """Paths that only one side has, by what is unique among them."""
    found: dict[Signature, str] = {}
    twice = set()
    for path, signature in items:
        if path in standing:
            continue
        if signature in found:
            twice.add(signature)
        found[signature] = path
    return {signature: path for signature, path in found.items() if signature not in twice}


def _shown(name: str) -> str:
    return os.fsencode(name).decode(errors="backslashreplace")
