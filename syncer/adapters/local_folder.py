"""The folder of ticket files: names and numbers, listing, opening, making, replacing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from syncer.adapters.local_ticket import TicketFile
from syncer.adapters.local_yaml import Unreadable
from syncer.errors import Gone, Rejected, Stale
from syncer.files import (
    Contents,
    Sighting,
    Signature,
    create_in,
    failed,
    look,
    read_beneath,
    replace_beneath,
)

MOST = 1024 * 1024
_MARKER = re.compile(rb"^key:[ \t]*[\"']?([\w.-]+)", re.MULTILINE)
_HIGHEST = ".highest"


class TicketFolder:
    """Files called ``PREFIX-n.md``; everything else in the folder is people's."""

    def __init__(self, adapter: str, path: Path, prefix: str) -> None:
        self.path = path
        self._adapter = adapter
        self._prefix = prefix
        self._file = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,18}})\.md")
        self._highest = 0
        # File name to what it looked like when its marker was last read, and the marker.
        self._markers: dict[str, tuple[Signature, str | None]] = {}

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
        except OSError as error:
            raise failed(error, f"{self.path.name}/{name}.md", self._adapter) from error

    def open(self, name: str) -> tuple[TicketFile, datetime]:
        """The ticket's file and its own time; raises ``Gone`` or ``Rejected``."""
        contents = self.read(name)
        if contents is None:
            raise Gone(f"there is no {name} in {self.path.name}", adapter=self._adapter)
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
        """Names of tickets whose file has one of these markers, readable or not, by number.

        A file whose stats did not move is not read again.
        """
        files = self.look().files.items()
        bearing = [name for name, signature in files if self._marker(name, signature) in keys]
        yield from (name.removesuffix(".md") for name in sorted(bearing, key=self.number))

    def make(self, content: Callable[[str], TicketFile]) -> tuple[TicketFile, datetime]:
        """A new file under a number never used before, made whole, and its own time."""
        try:
            if not self._highest:
                self.path.mkdir(parents=True, exist_ok=True)
                self._highest = self._highest_known()
            while True:
                self._highest += 1
                file = content(f"{self._prefix}-{self._highest}")
                signature = create_in(self.path, f"{file.name}.md", file.data)
                if signature is not None:
                    self._markers[f"{file.name}.md"] = (signature, file.key)
                    return file, datetime.fromtimestamp(signature[0] / 1e9, UTC)
        except OSError as error:
            raise failed(error, str(self.path), self._adapter) from error

    def remember_highest(self) -> None:
        """So that the number of a deleted ticket is not given again by a later process."""
        with suppress(OSError):  # at worst the highest number that still exists counts
            if self._highest:
                (self.path / _HIGHEST).write_text(f"{self._highest}\n", "ascii")

    def replace(self, old: TicketFile, new: TicketFile) -> datetime:
        """Put the new file in the place of the old one, or raise ``Stale``; its own time."""

        def still_expected() -> bool:
            contents = self.read(old.name)
            return contents is not None and contents.data == old.data

        try:
            after = replace_beneath(self.path, f"{old.name}.md", new.data, still_expected)
        except OSError as error:
            raise failed(error, f"{self.path.name}/{old.name}.md", self._adapter) from error
        if after is None:
            raise Stale(f"{old.name} has changed while it was written", adapter=self._adapter)
        return datetime.fromtimestamp(after[0] / 1e9, UTC)

    def nonsense(self, name: str, error: Unreadable) -> Rejected:
        """What people are told of a file that makes no sense."""
        return Rejected(f"{self.path.name}/{name}.md, {error}", adapter=self._adapter)

    def _is_ticket(self, file_name: str) -> bool:
        return self._file.fullmatch(file_name) is not None

    def _marker(self, file_name: str, signature: Signature) -> str | None:
        known = self._markers.get(file_name)
        if known is not None and known[0] == signature:
            return known[1]
        contents = self.read(file_name.removesuffix(".md"))
        found = _MARKER.search(contents.data) if contents else None
        marker = found[1].decode(errors="replace") if found else None
        self._markers[file_name] = (signature, marker)
        return marker

    def _highest_known(self) -> int:
        numbers = [self.number(file_name) for file_name in self.look().files]
        with suppress(OSError, ValueError):
            numbers.append(int((self.path / _HIGHEST).read_text("ascii")))
        return max(numbers, default=0)
