"""Whatever stands where a configuration should be: read, or refused in words, key by key."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syncer.app.files import read_holidays, read_people
from syncer.app.settings import load
from syncer.app.settings_model import PeopleSettings, Settings
from syncer.app.settings_types import (
    read_allowance,
    read_day,
    read_days,
    read_every,
    read_month,
    read_weekly,
    read_zone,
)
from syncer.app.wiring import wire
from syncer.errors import ConfigError, SyncerError
from syncer.files import Sighting
from syncer.globs import fits
from syncer.model import Cursor
from syncer.plugin import read_duration
from tests.canary import sings, told_by
from tests.hostile.strategies import NASTY, damage, names, texts, values

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = (ROOT / "config" / "syncer.example.yaml").read_bytes()
SMALL = b"""\
sources: {docs: {type: directory, path: pm, include: ["**/*.md"], settle: 5m}}
trackers: {desk: {type: local, path: tickets, labels: [sre], prefix: OPS}}
routes: [{when: {severity: P1, path: "x/**"}, tracker: desk}]
people: {entries: [{handle: ana, names: [Ana], emails: [ana@example.org]}]}
sync: {mode: sync, limits: {creates: 5, told: 30}}
log: {level: debug}
"""
PEOPLE = b"""\
- {handle: ana, names: [Ana Silva, AS], emails: [ana@example.org], team: search}
- {handle: bo}
"""
CSV = b'handle,names,emails\nana,Ana Silva;AS,ana@example.org\n"bo",,\n'
HOLIDAYS = b"# 2026\n2026-12-25  # Christmas\n\n2026-01-01\n"
MOST = 20_000
"""Characters of a complaint, whatever it is about."""
EXAMPLES = settings(max_examples=int(os.environ.get("INPUTS", "60")), deadline=None)


def refusal(error: BaseException) -> str:
    """What is told of it: short, printable, with all that is below it free of secrets."""
    told = str(error)
    assert told.strip()
    assert len(told) < MOST
    assert not sings(told_by(error))
    return told


def judge(content: bytes, environ: dict[str, str] | None = None) -> str | None:
    """The refusal of a configuration; None if it was taken, and what it names could be built."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "syncer.yaml")
        file.write_bytes(content)
        try:
            wire(load(file, environ=environ or {}))
        except ConfigError as error:
            return refusal(error).replace(folder, "")
        except SyncerError as error:
            return refusal(error)
    return None


def test_the_examples_are_taken() -> None:
    """What is damaged below is a configuration before."""
    assert judge(SMALL) is None
    assert judge(SMALL.replace(b"5m", b"5x")) is not None


@given(damage(SMALL, EXAMPLE))
@EXAMPLES
def test_a_damaged_configuration(content: bytes) -> None:
    """Accidents to a file end in words with a place in it, never in a traceback."""
    told = judge(content)
    assert told is None or ":" in told


def branches(kind: Any = Settings, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, info in kind.model_fields.items():
        yield (*before, name)
        if hasattr(info.annotation, "model_fields"):
            yield from branches(info.annotation, (*before, name))


KEYS = (
    *branches(),
    *(("sources", "docs", key) for key in ("type", "path", "include", "team", "link", "settle")),
    *(("trackers", "desk", key) for key in ("type", "path", "prefix", "labels", "hold")),
)


@given(st.lists(st.tuples(st.sampled_from(KEYS), values | texts), min_size=1, max_size=3))
@EXAMPLES
def test_a_wrong_value_anywhere(given: list[tuple[tuple[str, ...], object]]) -> None:
    """Whatever stands at a key is taken or refused by the name of a key."""
    said: dict[str, Any] = yaml.safe_load(SMALL)
    for place, value in given:
        branch = said
        for key in place[:-1]:
            inner = branch.setdefault(key, {})
            branch = inner if isinstance(inner, dict) else branch
        branch[place[-1]] = value
    content = yaml.safe_dump(said, allow_unicode=True)
    told = judge(content.encode(errors="replace"))
    assert told is None or ": " in told


VARIABLES = st.builds(
    lambda steps, end: "SYNCER_" + "__".join((*steps, end)).upper(),
    st.lists(st.sampled_from([step for key in KEYS for step in key]), max_size=3),
    st.sampled_from([key[-1] for key in KEYS]) | st.text("ABC_019é", max_size=5),
)


@given(
    st.dictionaries(
        VARIABLES, texts | st.sampled_from(["{}", "[]", '{"a":1}', "[[[", "1"]), max_size=3
    )
)
@example({"SYNCER_SYNC": "[" * 100_000})
@example({"SYNCER_SYNC__LIMITS": '{"a":' * 100_000})
@example({"SYNCER_SOURCES": '{"a":[' * 50_000})
@EXAMPLES
def test_any_variable(environ: dict[str, str]) -> None:
    """Whatever the environment says under our names is taken or refused in words."""
    judge(SMALL, {name: text for name, text in environ.items() if "\0" not in name + text})


def entries(name: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, name)
        file.write_bytes(content)
        try:
            if name.startswith("people"):
                read_people(PeopleSettings(file=file))
            else:
                read_holidays(file)
        except ConfigError as error:
            told = refusal(error)
        else:
            return
    assert name in told


@given(damage(PEOPLE) | texts.map(lambda text: text.encode(errors="replace")))
@example(b"- &a {handle: a}\n- *a\n" * 2000)
@example(b"- {handle: [" + b"[" * 5000)
@example(b"- [" * 2000)
@EXAMPLES
def test_any_people_as_yaml(content: bytes) -> None:
    """A people file is read, or refused by file and entry."""
    entries("people.yaml", content)


@given(damage(CSV) | texts.map(lambda text: f"handle,names\n{text}".encode(errors="replace")))
@example(b'handle\n"' + b"a" * 200_000)
@example(b"handle\n" + b"\0")
@example(b"handle\n=cmd|x\n")
@EXAMPLES
def test_any_people_as_csv(content: bytes) -> None:
    """A table of people is read, or refused by file and line."""
    entries("people.csv", content)


@given(damage(HOLIDAYS) | texts.map(lambda text: text.encode(errors="replace")))
@example(b"9" * 5000)
@example(b"x\n" * 5000)
@EXAMPLES
def test_any_holidays(content: bytes) -> None:
    """A file of holidays is read, or refused by file and lines."""
    entries("holidays.txt", content)


READERS = (
    *(read_duration, read_day, read_days, read_allowance, read_every, read_weekly, read_month),
    read_zone,
)


@pytest.mark.parametrize("read", READERS)
@given(said=texts | values | st.sampled_from(NASTY))
@example(said="9" * 5000 + "d")
@example(said="1d" * 5000)
@example(said="٣d")
@EXAMPLES
def test_any_word_for_a_time(read: Any, said: object) -> None:
    """A word for a time is understood, or is no such word: nothing else is raised."""
    with suppress(ValueError):
        read(said)


@given(names, texts)
@example("**/" * 200 + "x", "a/" * 2000)
@example("*a" * 60, "a" * 4000)
@example("*a*a*a*b", "a" * 6000)
@EXAMPLES
def test_any_glob(glob: str, path: str) -> None:
    """Whatever the glob and the path, they fit or do not."""
    assert fits(path, glob) in (True, False)


CURSOR = Sighting({"a.md": (1, 2, 3)}, frozenset({"a.md"}), frozenset({"a.md"})).cursor()


@given(damage(CURSOR.encode()).map(lambda raw: raw.decode(errors="replace")) | texts)
@example("[" * 100_000)
@example('{"version": 1, "files": {"a": [NaN, 1, 2]}, "again": {"b": 1}, "apart": [[]]}')
@EXAMPLES
def test_any_cursor(text: str) -> None:
    """A cursor that is not ours counts as none: everything is listed again."""
    seen = Sighting.read(Cursor(text))
    assert seen is None or isinstance(seen.changed(None), tuple)
