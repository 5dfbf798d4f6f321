from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import pytest

import syncer.core
from syncer.core import (
    answers,
    asides,
    dates,
    headline,
    lexicon,
    lists,
    marks,
    parts,
    placeholders,
    prose,
    rosters,
    said,
    tracked,
    wording,
)
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Grammar
from tests.pathological import TooSlow, bounded

_SIZE = 12_000
"""Characters: a linear pattern takes a millisecond for them, a square one seconds."""
_SECONDS = 0.5
_UNITS = (
    *(" ", "\n", "a", "1", "*", "_", "[", "(", "~", "`", ":", ".", "@", "<", "|", "-", "対"),
    *("a ", "- ", "a-", "(a", "*a ", "<!--", " — ", "a:"),
)
_BOUNDED = {
    "answers._DATES": answers._LONGEST,
    "columns._JOINED": lexicon._LONGEST,
    "columns._BRACKETED": lexicon._LONGEST,
    "columns._REVISED": lexicon._LONGEST,
    "dates._REMARK": dates.CAP,
    "dates._IN_BRACKETS": dates.CAP,
    "dates._TIME_LAST": dates.CAP,
    "facts._AND": said.CAP,
    "headings._BRACKETED": lexicon._LONGEST,
    "headings._SYMBOLS": lexicon._LONGEST,
    "headline._RANKED": headline._LONGEST_RANKED,
    "incident._CHOICES": said.CAP,
    "joined._JOINT": 2 * parts.LONGEST,
    "lexicon._ABBREVIATION": lexicon._LONGEST,
    "moments._APART": said.CAP,
    "occurrence._RANGE": said.CAP,
    "placeholders._CHOICES": placeholders._CAP,
    "rosters._AND": rosters._LONGEST,
    "said._SEPARATORS": said.CAP,
    "tracked._JOINT": tracked._LONGEST,
    "wording._either": wording._LONGEST,
}
"""Patterns that take a square of blanks, and how many characters whoever asks them ever gives."""


_GRAMMAR = Grammar(tuple(LANGUAGES.values()))
_LEXICON = lexicon.lexicon(_GRAMMAR)
_PHRASES = tuple(sorted(_LEXICON.vague))
_BUILT: Mapping[str, Callable[[], object]] = {
    "asides._nothing": lambda: asides._nothing(_LEXICON),
    "lexicon._any_of": lambda: lexicon._any_of(_LEXICON.postmortem | _LEXICON.again),
    "lists._joint": lambda: lists._joint(_LEXICON),
    "marks.marks": lambda: marks.marks(_LEXICON),
    "prose._markers": lambda: prose._markers(_LEXICON),
    "wording._anywhere": lambda: wording._anywhere(frozenset(_PHRASES)),
    "wording._either": lambda: wording._either(_PHRASES),
}
"""Patterns that are built of words when they are first asked for."""

_FROM_A_PLACE = {"asides._nothing", "handles._LEADS", "lists._joint", "openings._STATED"}
"""Patterns that nobody searches for, though no call by their name says so."""

_Pattern = re.Pattern[str] | re.Pattern[bytes]
_Asked = tuple[str, _Pattern, frozenset[str]]
_SEARCHED = {"search", "finditer", "sub", "split", "findall"}
_MATCHED = {"match", "fullmatch"}


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in Path(syncer.core.__file__).parent.rglob("*.py"):
        yield path.stem, ast.parse(path.read_text("utf-8"))


@cache
def _uses() -> Mapping[str, frozenset[str]]:
    """How each name is used where it is made or imported: searched for, matched from a place."""
    found: dict[str, set[str]] = {}
    for stem, tree in _trees():
        homes = {
            alias.asname or alias.name: f"{node.module.rpartition('.')[2]}.{alias.name}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                home = homes.get(node.value.id, f"{stem}.{node.value.id}")
                found.setdefault(home, set()).add(node.attr)
    return {
        name: frozenset(
            (["search"] if uses & _SEARCHED else []) + (["match"] if uses & _MATCHED else [])
        )
        for name, uses in found.items()
    }


def _held(value: object) -> Iterator[_Pattern]:
    """The patterns in a value: itself, or those of a collection or dataclass."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _held(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _held(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            one = getattr(value, part.name)
            if isinstance(one, re.Pattern):
                yield one


def _asked(name: str, *, alone: bool = False) -> frozenset[str]:
    if name in _FROM_A_PLACE:
        return frozenset({"match"})
    return (_uses().get(name) if alone else None) or frozenset({"search", "match"})


@cache
def _patterns() -> tuple[_Asked, ...]:
    """Every pattern with its name and how it is asked; both ways where nobody asks it by name."""
    found: dict[_Pattern, _Asked] = {}
    for module in pkgutil.walk_packages(syncer.core.__path__, "syncer.core."):
        stem = module.name.rpartition(".")[2]
        for name, value in vars(importlib.import_module(module.name)).items():
            alone = isinstance(value, re.Pattern)
            for one in _held(value):
                asked = _asked(f"{stem}.{name}", alone=alone)
                _, _, known = found.get(one, ("", one, frozenset[str]()))
                found[one] = (f"{stem}.{name}", one, known | asked)
    built = [(name, one, _asked(name)) for name, make in _BUILT.items() for one in _held(make())]
    return (*found.values(), *built)


def test_built_patterns_are_known() -> None:
    """Whatever function of the core compiles a pattern is tried here as well."""
    compiling = {
        f"{stem}.{function.name}"
        for stem, tree in _trees()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile"
    }
    assert compiling == set(_BUILT)


@pytest.mark.parametrize("unit", _UNITS)
def test_no_pattern_runs_away(unit: str) -> None:
    """Whatever is repeated, no pattern of the core goes on about it like a square of its length."""
    slow: list[str] = []
    for name, pattern, asked in _patterns():
        size = min(_SIZE, _BOUNDED.get(name, _SIZE))
        text = unit * (size // len(unit))
        for one in (text, f"a{text}\x01"):
            subject = one.encode() if isinstance(pattern.pattern, bytes) else one
            try:
                with bounded(_SECONDS):
                    for way in asked:
                        getattr(pattern, way)(subject)
            except TooSlow:
                slow.append(name)
    assert not slow
