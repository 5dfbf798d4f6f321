from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path

import pytest

import syncer.core
from tests.pathological import TooSlow, bounded

_SIZE = 12_000
"""Characters: a linear pattern takes a millisecond for them, a square one seconds."""
_SECONDS = 0.5
_UNITS = (
    *(" ", "\n", "a", "1", "*", "_", "[", "(", "~", "`", ":", ".", "@", "<", "|", "-", "対"),
    *("a ", "- ", "a-", "(a", "*a ", "<!--", " — ", "a:"),
)
_BOUNDED = {
    "answers._DATES": 200,
    "columns._JOINED": 200,
    "columns._BRACKETED": 200,
    "columns._REVISED": 200,
    "dates._REMARK": 100,
    "dates._IN_BRACKETS": 100,
    "dates._TIME_LAST": 100,
    "facts._AND": 500,
    "headings._BRACKETED": 200,
    "headings._SYMBOLS": 200,
    "headline._RANKED": 300,
    "incident._CHOICES": 500,
    "joined._JOINT": 240,
    "lexicon._ABBREVIATION": 200,
    "moments._APART": 500,
    "occurrence._RANGE": 500,
    "placeholders._CHOICES": 500,
    "rosters._AND": 60,
    "said._SEPARATORS": 500,
    "tracked._JOINT": 200,
}
"""Patterns that take a square of blanks, and how many characters whoever asks them ever gives."""


_Asked = tuple[str, re.Pattern[str] | re.Pattern[bytes], bool]
_SEARCHED = {"search", "finditer", "sub", "split", "findall"}


def _asked() -> dict[str, set[str]]:
    """How each name is used anywhere: searched for, or matched from the start."""
    asked: dict[str, set[str]] = {}
    for path in Path(syncer.core.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                asked.setdefault(f"{path.stem}.{node.value.id}", set()).add(node.attr)
    return asked


@cache
def _patterns() -> tuple[_Asked, ...]:
    """Every compiled pattern with its name, and whether it is looked for anywhere in a text."""
    asked = _asked()
    found_patterns: list[_Asked] = []
    seen: set[re.Pattern[str] | re.Pattern[bytes]] = set()
    for found in pkgutil.walk_packages(syncer.core.__path__, "syncer.core."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            held = value.values() if isinstance(value, dict) else value
            held = held if isinstance(held, tuple | list) else (value,)
            for one in held:
                if isinstance(one, re.Pattern) and one not in seen:
                    seen.add(one)
                    whole = f"{found.name.rpartition('.')[2]}.{name}"
                    uses = asked.get(whole, set())
                    found_patterns.append((whole, one, bool(uses & _SEARCHED)))
    return tuple(found_patterns)


@pytest.mark.parametrize("unit", _UNITS)
def test_no_pattern_runs_away(unit: str) -> None:
    """Whatever is repeated, no pattern of the core goes on about it like a square of its length."""
    slow: list[str] = []
    for name, pattern, searched in _patterns():
        size = min(_SIZE, _BOUNDED.get(name, _SIZE))
        text = unit * (size // len(unit))
        for one in (text, f"a{text}\x01"):
            subject = one.encode() if isinstance(pattern.pattern, bytes) else one
            ask = pattern.search if searched else pattern.match
            try:
                with bounded(_SECONDS):
                    ask(subject)  # type: ignore[arg-type]  # its own kind of text
            except TooSlow:
                slow.append(name)
    assert not slow
