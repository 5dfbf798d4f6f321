from __future__ import annotations

import sys
from types import FrameType

import pytest

from syncer.core.events import MAX_ITEMS
from syncer.model import Code
from tests.core.reading import read
from tests.pathological import SHAPES, bounded

_FEW = 300
_MOST = 2.5
_FIXED = 3_000
"""Calls that any document costs, whatever its size."""
_SECONDS = 15.0
"""Of CPU, for up to 5 MB: the slowest shape takes a third; a scan per item takes far more."""


@pytest.mark.parametrize("name", SHAPES)
def test_outcome(name: str) -> None:
    """A hostile document is read in time, or refused with a line for its author; nothing raises."""
    shape = SHAPES[name]
    content = shape.make(shape.size)
    with bounded(_SECONDS):
        found = read(content)
    refused = [one for one in found.problems if one.code is Code.UNREADABLE_DOCUMENT]
    assert len(found.items) <= MAX_ITEMS
    assert bool(refused) == shape.refused
    assert not (refused and found.items)
    assert all(problem.message for problem in refused)


@pytest.mark.parametrize("name", SHAPES)
def test_work(name: str) -> None:
    """Twice as much of a hostile shape is at most about twice the work, counted in calls."""
    shape = SHAPES[name]
    size = max(4, shape.size // max(1, len(shape.make(shape.size)) // (_FEW * 20)))
    less, more = calls(shape.make(size)), calls(shape.make(2 * size))
    assert more <= _MOST * less + _FIXED, (less, more)


def calls(content: bytes) -> int:
    """How many functions are called while a document is read."""
    read(content)
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read(content)
    finally:
        sys.setprofile(None)
    return count
