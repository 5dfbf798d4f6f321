"""The folder of ticket files: names and numbers, listing, opening, making, replacing."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog

from syncer.adapters.local_ticket import TicketFile
from syncer.adapters.local_yaml import Unreadable
from syncer.errors import Gone, Rejected, Stale
from syncer.files import (
    RACY,
    Contents,
    Leftovers,
    Sighting,
    Signature,
    create_in,
    failed,
    look,
    read_beneath,
    replace_beneath,
)

MOST = 1024 * 1024
_MARKER = re.compile(rb"(?:^key:[ \t]*[\"']?|<!--[ \t]*syncer:begin[ \t]+)([\w.-]+)", re.MULTILINE)
_HIGHEST = ".highest"
_LARGEST = 10**18 - 1
"""The last number that a ticket may have: a name is read to so many digits."""
_MOST_KEPT = 64
_TRUST = 1.0


class TicketFolder:
    """Files called ``PREFIX-n.md``; everything else in the folder is people's."""

    def __init__(self, adapter: str, path: Path, prefix: str) -> None:
        self.path = path
        self._adapter = adapter
        self._prefix = prefix
        self._file = re.compile(rf"{re.escape(prefix)}-(0|[1-9][0-9]{{0,17}})\.md")
        self._alike = re.compile(rf"{re.escape(prefix)}-0*([0-9]{{1,18}})\.md", re.IGNORECASE)
        self._highest = 0
        self._asked: set[int] = set()
        """Numbers that somebody named and nobody has: none is ever given to another ticket."""
        self._leftovers = Leftovers()
        # File name to what it looked like when its markers were last read, and all it may bear.
        self._markers: dict[str, tuple[Signature, frozenset[str]]] = {}
        # What was there when the markers were last brought up to date, and what we made since.
        self._names: frozenset[str] = frozenset()
        self._made: set[str] = set()
        self._beside: Mapping[str, int] = {}
        self._trusted = float("-inf")
        # What was odd when the folder was last modified then.
        self._odd: tuple[int, Mapping[str, int]] = (0, {})

    def look(self) -> Sighting:
        """All ticket files, by file name; none while no ticket was made yet."""
        try:
            return look(self.path, self._is_ticket)
        except FileNotFoundError:
            return Sighting({})
        except OSError as error:
            raise failed(error, str(self.path), self._adapter) from error

    def number(self, file_name: str) -> int:
        """The number in the name; -1 for what is no ticket's."""
        found = self._file.fullmatch(file_name)
        return int(found[1]) if found else -1

    def read(self, name: str) -> Contents | None:
        """The file of this ticket, sense or nonsense; None: there is none."""
        if self.number(f"{name}.md") < 0:
            return None
        try:
            return read_beneath(self.path, f"{name}.md", MOST)
        except FileNotFoundError:
            self._asked.add(self.number(f"{name}.md"))
            raise Rejected(
                # Without the ticket's name: it is one cause, however many are asked for.
                f"there is no folder {self.path}: put it back, or make an empty one if its "
                "tickets are gone for good",
                adapter=self._adapter,
            ) from None
        except OSError as error:
            raise failed(error, f"{self.path.name}/{name}.md", self._adapter) from error

    def open(self, name: str) -> tuple[TicketFile, datetime]:
        """The ticket's file and its own time; raises ``Gone`` or ``Rejected``."""
        contents = self.read(name)
        if contents is None:
            raise self._missing(name)
        if not contents.whole:
            raise Rejected(
                f"{self.path.name}/{name}.md is larger than 1 MiB", adapter=self._adapter
            )
        try:
            file = TicketFile.read(name, contents.data)
        except Unreadable as error:
            raise self.nonsense(name, error) from error
        return file, datetime.fromtimestamp(contents.signature[0] / 1e9, UTC)

    def bearing(self, keys: Collection[str]) -> Iterator[str]:
        """Names of tickets whose file may have one of these markers, readable or not, by number.

        Every file that another writer made is seen; what was there already is trusted for a second,
        so that a batch costs no look at the stats of all. One that is misnamed counts, unless there
        is one of its proper name.
        """
        wanted = frozenset(keys)
        odd = self._refresh()
        bearing = [name for name, (_, bears) in self._markers.items() if wanted & bears]
        yield from (name.removesuffix(".md") for name in sorted(bearing, key=self.number))
        for name, number in odd.items():
            beside = f"{self._proper(number)}.md" in self._markers
            if not beside and wanted & self._read_markers(name):
                yield self._proper(number)

    def odd(self) -> Mapping[str, int]:
        """What is called like a ticket and is none, by its number.

        A name with zeros in front or in other letters, or something else than a file: such a
        thing hides no ticket and is never read for one, so that no ticket is there twice.
        """
        try:
            modified = self.path.stat().st_mtime_ns
            if self._odd[0] != modified:
                with os.scandir(self.path) as entries:
                    found = {entry.name: entry.is_file(follow_symlinks=False) for entry in entries}
                odd = {
                    name: int(alike[1])
                    for name, regular in sorted(found.items())
                    if (alike := self._alike.fullmatch(name))
                    and not (regular and self._is_ticket(name))
                }
                # What is that young may change once more without a trace.
                young = abs(time.time_ns() - modified) < RACY
                self._odd = (0 if young else modified, odd)
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise failed(error, str(self.path), self._adapter) from error
        return self._odd[1]

    def oddity(self, file_name: str, number: int) -> Rejected:
        """What people are told of such a thing."""
        proper = f"{self._proper(number)}.md"
        place = f"{self.path.name}/{file_name}"
        if file_name == proper:
            message = f"{place} is no file: put the ticket itself there, no folder and no link"
        elif (self.path / proper).exists():
            message = f"{place} stands beside {proper}, which is the ticket: remove one of them"
        else:
            message = f"{place} is not read under this name: call it {proper}"
        return Rejected(message, adapter=self._adapter)

    def make(self, content: Callable[[str], TicketFile]) -> tuple[TicketFile, datetime]:
        """A new file under a number never used before, made whole, and its own time."""
        try:
            if self._asked and not self.path.is_dir():
                # Tickets of that name may come back with it.
                raise Rejected(
                    f"there is no folder {self.path}, and tickets of it are named: put it back, or "
                    "make an empty one",
                    adapter=self._adapter,
                )
            if not self._highest:
                self.path.mkdir(parents=True, exist_ok=True)
                self._highest = self._highest_known()
            while True:
                self._highest += 1
                if self._highest in self._asked:
                    continue
                if self._highest > _LARGEST:
                    raise Rejected(
                        f"no number is left above {self._proper(_LARGEST)} in {self.path.name}: "
                        f"give that file a smaller one, and remove {_HIGHEST}",
                        adapter=self._adapter,
                    )
                file = content(f"{self._prefix}-{self._highest}")
                signature = create_in(self.path, f"{file.name}.md", file.data, self._leftovers)
                if signature is not None:
                    self._markers[f"{file.name}.md"] = (signature, _markers(file.data))
                    self._made.add(f"{file.name}.md")
                    return file, datetime.fromtimestamp(signature[0] / 1e9, UTC)
        except OSError as error:
            raise failed(error, str(self.path), self._adapter) from error

    def remember_highest(self) -> None:
        """So that the number of a deleted ticket is not given again by a later process."""
        data = f"{self._highest}\n".encode()

        def higher() -> bool:
            there = stat.S_ISREG((self.path / _HIGHEST).lstat().st_mode)
            return there and (self._kept()[0] or 0) < self._highest

        with suppress(OSError):  # at worst the highest number that still exists counts
            if self._highest and not create_in(self.path, _HIGHEST, data, self._leftovers):
                replace_beneath(self.path, _HIGHEST, data, higher, self._leftovers)

    def forgotten(self) -> str | None:
        """What is wrong with where the highest number is kept; its highest file counts then."""
        return self._kept()[1]

    def replace(self, old: TicketFile, new: TicketFile) -> datetime:
        """Put the new file in the place of the old one, or raise ``Stale``; its own time."""

        def still_expected() -> bool:
            contents = self.read(old.name)
            return contents is not None and contents.data == old.data

        try:
            after = replace_beneath(
                self.path, f"{old.name}.md", new.data, still_expected, self._leftovers
            )
        except OSError as error:
            raise failed(error, f"{self.path.name}/{old.name}.md", self._adapter) from error
        if after is None:
            raise Stale(f"{old.name} has changed while it was written", adapter=self._adapter)
        self._markers[f"{old.name}.md"] = (after, _markers(new.data))
        return datetime.fromtimestamp(after[0] / 1e9, UTC)

    def nonsense(self, name: str, error: Unreadable) -> Rejected:
        """What people are told of a file that makes no sense."""
        return Rejected(f"{self.path.name}/{name}.md, {error}", adapter=self._adapter)

    def _is_ticket(self, file_name: str) -> bool:
        return self._file.fullmatch(file_name) is not None

    def _proper(self, number: int) -> str:
        return f"{self._prefix}-{number}"

    def _missing(self, name: str) -> Gone | Rejected:
        """Why there is no such ticket: gone, unless something stands in its place."""
        alike = self._alike.fullmatch(f"{name}.md")
        if alike is not None:
            self._asked.add(int(alike[1]))
            proper = self._proper(int(alike[1]))
            if name != proper:
                message = f"{name} is not the name of a ticket: write it {proper}"
                return Rejected(message, adapter=self._adapter)
            for odd, number in self.odd().items():
                if self._proper(number) == name:
                    return self.oddity(odd, number)
        return Gone(f"there is no {name} in {self.path.name}", adapter=self._adapter)

    def _refresh(self) -> Mapping[str, int]:
        """Bring the markers up to date; what is odd beside them."""
        try:
            names = frozenset(os.listdir(self.path))  # noqa: PTH208  # names alone, and quick
        except FileNotFoundError:
            names = frozenset()
        except OSError as error:
            raise failed(error, str(self.path), self._adapter) from error
        come, now = names - self._names, time.monotonic()
        if now - self._trusted > _TRUST or any(map(self._alike.fullmatch, come - self._made)):
            files = self.look().files
            for name, signature in files.items():
                self._bears(name, signature)
            for name in self._markers.keys() - files.keys():
                del self._markers[name]
            self._trusted, self._beside = now, self.odd()
        else:
            for name in self._names - names:
                self._markers.pop(name, None)
        self._names, self._made = names, set()
        return self._beside

    def _bears(self, file_name: str, signature: Signature) -> None:
        known = self._markers.get(file_name)
        if known is None or known[0] != signature:
            self._markers[file_name] = (signature, self._read_markers(file_name))

    def _read_markers(self, file_name: str) -> frozenset[str]:
        try:
            contents = read_beneath(self.path, file_name, MOST)
        except OSError as error:
            raise failed(error, f"{self.path.name}/{file_name}", self._adapter) from error
        return _markers(contents.data) if contents else frozenset()

    def _highest_known(self) -> int:
        numbers = [self.number(file_name) for file_name in self.look().files]
        numbers += self.odd().values()
        kept, wrong = self._kept()
        if wrong is not None:
            structlog.get_logger().warning("tracker.highest", adapter=self._adapter, error=wrong)
        return max((*numbers, kept or 0))

    def _kept(self) -> tuple[int | None, str | None]:
        """The highest number as kept, if it is one; and what is wrong with it."""
        place = f"{self.path.name}/{_HIGHEST}"
        counts = "the highest number of a file counts instead: remove it"
        try:
            contents = read_beneath(self.path, _HIGHEST, _MOST_KEPT)
        except FileNotFoundError:
            return None, None
        except OSError as error:
            return None, f"{failed(error, place, self._adapter)}; {counts}"
        if contents is None:
            there = os.path.lexists(self.path / _HIGHEST)
            return None, f"{place} is no file; {counts}" if there else None
        found = re.fullmatch(rb"\s*([0-9]{1,18})\s*", contents.data)
        if contents.whole and found and int(found[1]) < _LARGEST:
            return int(found[1]), None
        return None, f"{place} holds no number of a ticket; {counts}"


def _markers(data: bytes) -> frozenset[str]:
    """All keys that a file may bear, in whatever state it is."""
    return frozenset(found.decode(errors="replace") for found in _MARKER.findall(data))
