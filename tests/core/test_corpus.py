from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.core.expected import DOCUMENTS, EXPECTED, PAIR, pair, parsed, shown
from tests.core.reading import check_laws


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_expected(path: Path) -> None:
    """Every document of the corpus is read as a person who reviewed it says."""
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert shown(parsed(path)) == expected[path.name]


def test_nothing_else_is_expected() -> None:
    """Nothing is expected of documents that are gone."""
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))
    assert sorted(expected) == [path.name for path in DOCUMENTS]


def test_other_values_raise_the_reading() -> None:
    """What is read otherwise has another READING: run ``python -m tests.core.expected``."""
    assert PAIR.read_text(encoding="utf-8") == pair()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_laws(path: Path) -> None:
    """The byte laws hold over every document of the corpus."""
    content = path.read_bytes()
    assert check_laws(content) > 0 or not any(item.forms for item in parsed(path).items)
