"""Files beside the configuration: people, holidays."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from syncer.app.settings_layers import read_text, read_yaml
from syncer.app.settings_model import PeopleSettings, PersonSettings
from syncer.app.settings_types import read_day
from syncer.app.settings_walk import Walk, keys_of, shown
from syncer.app.settings_words import complaint, judged
from syncer.errors import ConfigError
from syncer.model import Person

_SEVERAL = frozenset({"names", "emails"})
_ACCOUNTS = ("github", "jira")
_Raw = tuple[str, object]
"""Where an entry stands, for people, and what it says."""


def read_people(settings: PeopleSettings) -> tuple[Person, ...]:
    """Everyone of the file and of the entries, which replace a person of the same handle.

    ``ConfigError`` tells every wrong entry at once, and each spelling that two people share.
    """
    crowd: list[tuple[str, PersonSettings]] = []
    if settings.file is not None:
        own = {entry.handle.casefold() for entry in settings.entries}
        read = _people_file(settings.file)
        crowd += [(place, one) for place, one in read if one.handle.casefold() not in own]
    crowd += [(f"people.entries[{at}]", one) for at, one in enumerate(settings.entries)]
    shared = list(_shared(crowd))
    if shared:
        raise ConfigError(complaint(shared))
    return tuple(_person(one) for _, one in crowd)


def read_holidays(path: Path) -> frozenset[date]:
    """The days of a file with one ISO day per line; ``#`` begins a comment."""
    days: set[date] = set()
    wrong: list[str] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        word = line.partition("#")[0].strip()
        try:
            if word:
                days.add(read_day(word))
        except ValueError as error:
            wrong.append(f"{path}:{number}: {error}")
    if wrong:
        raise ConfigError(complaint(wrong))
    return frozenset(days)


def _people_file(path: Path) -> list[tuple[str, PersonSettings]]:
    if not os.path.lexists(path):
        raise ConfigError(
            f"{path}: there is no such file; make an empty one to begin with, and `syncer people` "
            "prints what belongs in it"
        )
    raw = _csv(path) if path.suffix.lower() == ".csv" else _yaml(path)
    crowd: list[tuple[str, PersonSettings]] = []
    lines: list[str] = []
    for place, said in raw:
        walk = Walk(path.parent)
        one, wrong = judged(
            PersonSettings, walk.value(said, PersonSettings, ()), (), path.parent, ()
        )
        if one is not None:
            crowd.append((place, one))
        lines += [
            f"{place}: {shown(trail)}: {text}" if trail else f"{place}: {text}"
            for trail, text in [*walk.wrong, *wrong]
        ]
    if lines:
        raise ConfigError(complaint(lines))
    return crowd


def _yaml(path: Path) -> Iterator[_Raw]:
    said = read_yaml(path)
    if said is not None and not isinstance(said, list):
        raise ConfigError(f"{path}: not a list; write one person a line, as - {{handle: ana}}")
    for at, one in enumerate(said or (), start=1):
        yield f"{path}, entry {at}", one


def _csv(path: Path) -> Iterator[_Raw]:
    known = tuple(keys_of(PersonSettings))
    rows = csv.reader(read_text(path).splitlines(keepends=True), strict=True)
    try:
        heads = [head.strip().lower() for head in next(rows, [])]
        unknown = [head for head in heads if head not in known]
        if unknown or "handle" not in heads or len(set(heads)) < len(heads):
            told = f"unknown column {', '.join(map(repr, unknown))}; " if unknown else ""
            raise ConfigError(
                f"{path}:1: {told}the columns are {', '.join(known)}, each once, handle always"
            )
        for row in rows:
            cells = [cell.strip() for cell in row]
            place = f"{path}:{rows.line_num}"
            if len(cells) > len(heads):
                raise ConfigError(f"{place}: more cells than columns; separate several names by ;")
            if any(cells):
                yield place, _record(dict(zip(heads, cells, strict=False)))
    except csv.Error as error:
        raise ConfigError(f"{path}:{rows.line_num}: {error}") from None


def _record(cells: Mapping[str, str]) -> Mapping[str, object]:
    return {
        head: [one.strip() for one in cell.split(";") if one.strip()] if head in _SEVERAL else cell
        for head, cell in cells.items()
        if cell
    }


def _person(one: PersonSettings) -> Person:
    accounts = {kind: getattr(one, kind) for kind in _ACCOUNTS if getattr(one, kind) is not None}
    return Person(one.handle, one.names, one.emails, one.team, accounts)


def _shared(crowd: Sequence[tuple[str, PersonSettings]]) -> Iterator[str]:
    whose: dict[tuple[str, str], tuple[str, PersonSettings]] = {}
    for place, one in crowd:
        for kind, spelling in sorted({*_spellings(one)}):
            other = whose.setdefault((kind, spelling), (place, one))
            if other[1] is not one:
                yield (
                    f"{place}: {spelling!r} is {kind} of {one.handle} and of "
                    f"{other[1].handle} ({other[0]}); leave it with one of them"
                )


def _spellings(one: PersonSettings) -> Iterator[tuple[str, str]]:
    for text in (one.handle, *one.names, *one.emails):
        yield "a spelling", _folded(text)
    for kind in _ACCOUNTS:
        account = getattr(one, kind)
        if account is not None:
            yield f"the {kind} account", _folded(account) if kind == "github" else account


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split()).removeprefix("@")
