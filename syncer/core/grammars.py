"""The digest of a grammar: it tells whether what was read once would be read the same today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass

from syncer.core.digests import digest
from syncer.core.remembered import remembered_by_identity
from syncer.model import Grammar, Vocabulary

READING = "5"
"""Raised whenever other values are read from the same bytes: known documents are read again."""


@remembered_by_identity(32)
def grammar_digest(grammar: Grammar) -> str:
    """Of all that decides how a document is read; the same in every process."""
    return digest((READING, _canonical(grammar)))


@remembered_by_identity(32)
def _vocabulary(value: Vocabulary) -> str:
    """Thousands of words, asked for in every cycle."""
    return _members(value)


def _members(value: object) -> str:
    assert is_dataclass(value)  # noqa: S101 - both callers have looked
    return f"{[(one.name, _canonical(getattr(value, one.name))) for one in fields(value)]}"


def _canonical(value: object) -> str:
    """The same text for equal values, whatever the order of sets and mappings."""
    match value:
        case Vocabulary():
            return _vocabulary(value)
        case Mapping():
            return f"{{{sorted((_canonical(k), _canonical(v)) for k, v in value.items())}}}"
        case AbstractSet():
            return f"{{{sorted(map(_canonical, value))}}}"
        case tuple():
            return f"({[_canonical(one) for one in value]})"
        case re.Pattern():
            return f"{value.pattern!r}/{value.flags}"
        case _ if is_dataclass(value):
            return _members(value)
        case _:
            return repr(value)
