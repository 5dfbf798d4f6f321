"""One object for equal small sets: of ten thousand items all but a handful are alike."""

from __future__ import annotations

from enum import Enum
from typing import Any, TypeVar

E = TypeVar("E", bound=Enum)
_KNOWN: dict[frozenset[Any], frozenset[Any]] = {}


def shared(values: frozenset[E]) -> frozenset[E]:
    """An equal set, the same object each time; of enum members, so that there are few."""
    return _KNOWN.setdefault(values, values)
