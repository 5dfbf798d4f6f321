"""Documents named on a command line: found, read, and called as a source would call them."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from syncer.app.console import clean
from syncer.app.hiding import hidden
from syncer.app.invocation import Invocation
from syncer.app.regular import read_regular
from syncer.core.parse import parse
from syncer.core.policy import Policy
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.errors import ConfigError
from syncer.model import Code, DocRef, Document, Grammar, Postmortem, Problem, Revision

_ENDINGS = (".md", ".markdown", ".qmd", ".html.md.erb")
_NAMED = 5
"""So many paths are named in a complaint about all of them."""
STEP = 20
"""After so many documents progress is told anew."""
_MOST = 5 * 1024 * 1024 + 1
"""One byte more than the parser takes, so that it can say so."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents as the configuration has it, or, without one, in every language."""

    grammar: Grammar
    policy: Policy
    roots: Mapping[str, Path]
    """The folders of the configured sources."""

    def read(self, name: str, below: str) -> Postmortem:
        """The postmortem a file is; one that cannot be read says why."""
        ref = self._ref(name, below)
        try:
            content = read_regular(Path(name), _MOST)
        except OSError as error:
            message = f"it cannot be read: {error.strerror or error}"
            problem = Problem(Code.UNREADABLE_DOCUMENT, message, ref)
            return Postmortem(ref, Revision(""), "", "", problems=(problem,))
        digest = hashlib.sha256(content).hexdigest()
        return parse(Document(ref, Revision(digest), content), self.grammar)

    def _ref(self, name: str, below: str) -> DocRef:
        """What a source would call the document: the folders above it say nothing about it."""
        real = Path(os.path.realpath(name))
        for source, root in self.roots.items():
            folder = Path(os.path.realpath(root))
            if real.is_relative_to(folder):
                return DocRef(source, real.relative_to(folder).as_posix())
        return DocRef("", below)


def reader(invocation: Invocation) -> Reader:
    """A reader by the configuration that was named; without one it needs none."""
    if invocation.config is None:
        return Reader(Grammar(tuple(LANGUAGES.values())), Policy(), {})
    from syncer.app.session import settings_of  # noqa: PLC0415  # only with --config is it needed
    from syncer.app.wiring import wire  # noqa: PLC0415  # as above

    settings = settings_of(invocation)
    paths = {name: getattr(one, "path", None) for name, one in settings.sources.items()}
    roots = {name: path for name, path in paths.items() if isinstance(path, Path)}
    wired = wire(settings)
    return Reader(wired.grammar, wired.policy, roots)


def documents(paths: Sequence[str], missing: list[str]) -> Iterator[tuple[str, str]]:
    """Every document as it was named, and as a source would call it.

    The same document is called the same, whether it or a folder above it was named. Names of
    nothing are added to ``missing``, and the rest goes on.
    """
    called = _Called()
    for name in paths:
        if os.path.isdir(name):  # noqa: PTH112  # names are shown as they were given
            for path in _walk(Path(name)):
                yield path.as_posix(), called(path, path.relative_to(name).as_posix())
        elif os.path.lexists(name):
            yield name, called(Path(name), Path(name).name)
        else:
            missing.append(name)


def told_missing(missing: Sequence[str], found: int) -> bool:
    """Say on stderr which names are of nothing, and whether there are any.

    ``ConfigError`` if nothing else was ``found``: then there is no result to go with it.
    """
    said = [f"{name}: there is no such file or folder{_hint(name)}" for name in missing]
    if said and not found:
        raise ConfigError("\n".join(said))
    for text in said:
        sys.stderr.write(f"syncer: {clean(hidden(text))}\n")
    return bool(said)


def told_empty(paths: Sequence[str]) -> None:
    """Say on stderr that nothing of what was named is a document; of no names there is none."""
    if paths:
        named = ", ".join(clean(hidden(one)) for one in paths[:_NAMED])
        more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
        endings = ", ".join(_ENDINGS)
        sys.stderr.write(f"syncer: {named}{more}: no document was found ({endings})\n")


def _hint(name: str) -> str:
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    return "; git put it in quotes, with -z it does not" if quoted else ""


class _Called:
    """What a source would call a file: its path in its work tree, else from where we stand.

    So the folders above it, such as templates/ and postmortems/, say what it is, and those of the
    machine do not.
    """

    def __init__(self) -> None:
        self._here = os.path.realpath(".")
        self._roots: dict[str, str | None] = {}

    def __call__(self, path: Path, otherwise: str) -> str:
        folder = os.path.realpath(path.parent)
        root = self._root(folder)
        if root is None:
            return otherwise
        return (Path(folder) / path.name).relative_to(root).as_posix()

    def _root(self, folder: str) -> str | None:
        """The root of the work tree that has the folder, else the working directory, if it has."""
        if folder not in self._roots:
            above = os.path.dirname(folder)  # noqa: PTH120  # texts, as realpath has them
            if os.path.lexists(f"{folder}/.git") or (folder == self._here and not self._above()):
                root: str | None = folder
            else:
                root = None if above == folder else self._root(above)
            self._roots[folder] = root
        return self._roots[folder]

    def _above(self) -> bool:
        """Whether the working directory stands in a work tree, whose root is above it."""
        return any(os.path.lexists(place / ".git") for place in Path(self._here).parents)


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(place) / name
            if name.endswith(_ENDINGS) and not name.startswith(".") and not path.is_symlink():
                yield path
