from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.store_codec import Codec, DamagedText
from syncer.model import (
    ActionItem,
    Agreed,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Journalled,
    Link,
    Postmortem,
    Status,
    Subject,
    Ticket,
    TicketRef,
)
from syncer.ports import Entry, Intent, Memory, Outcome, Row

NAMES = ["", "ana", "2026-12-01", "done", "naïve \U0001f525", "\x00", "\ud800", "a:b", '"\\']
TEXTS = st.sampled_from(NAMES) | st.text(st.characters(), max_size=5)
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    NoneType: st.none(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(fold=0)),
}


@cache
def _values(kind: Any) -> st.SearchStrategy[Any]:
    """Whatever a type admits, derived from the dataclasses and not from the codec."""
    kind = getattr(kind, "__supertype__", kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in PLAIN:
        return PLAIN[kind]
    if origin in (Union, UnionType):
        return st.one_of([_values(one) for one in arguments])
    if origin is tuple and arguments[-1] is ...:
        return st.lists(_values(arguments[0]), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*[_values(one) for one in arguments])
    if origin is frozenset:
        return st.frozensets(_values(arguments[0]), max_size=2)
    if origin is Mapping:
        return st.dictionaries(_values(arguments[0]), _values(arguments[1]), max_size=2)
    if issubclass(kind, Enum):
        return st.sampled_from(list(kind))
    return _records(kind)


def _records(kind: Any) -> st.SearchStrategy[Any]:
    """Instances with every field given, or left at its default."""
    hints = get_type_hints(kind)
    fields = {
        one.name: _values(hints[one.name])
        for one in dataclasses.fields(kind)
        if (kind, one.name) != (ActionItem, "slots")
    }
    needed = {
        one.name
        for one in dataclasses.fields(kind)
        if one.default is one.default_factory is dataclasses.MISSING
    }
    given = {name: fields.pop(name) for name in list(fields) if name in needed}
    return st.fixed_dictionaries(given, optional=fields).map(lambda values: kind(**values))


KINDS = [Postmortem, Ticket, Link, Intent, Row, Entry, Outcome, Memory, TicketRef | None, Subject]


@pytest.mark.parametrize("kind", KINDS, ids=str)
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_what_is_stored_comes_back(kind: Any, data: st.DataObject) -> None:
    """Any value of any stored type comes back equal, of the same types all the way down."""
    value = data.draw(_values(kind))
    codec: Codec[Any] = Codec(kind)
    text = codec.text(value)
    assert text.isascii()
    assert codec.value(text) == value
    assert _shown(codec.value(text)) == _shown(value)


def _shown(value: Any) -> str:
    """Tells a status from its word; sets and mappings have no order."""
    if dataclasses.is_dataclass(value):
        parts = [_shown(getattr(value, one.name)) for one in dataclasses.fields(value)]
        return f"{type(value).__name__}({parts})"
    if isinstance(value, Mapping):
        return str(sorted((_shown(key), _shown(one)) for key, one in value.items()))
    if isinstance(value, frozenset):
        return str(sorted(map(_shown, value)))
    return str(list(map(_shown, value))) if isinstance(value, tuple) else repr(value)


KEPT = Link(
    ItemKey("ai-3f9c1e02ab"),
    DocRef("wiki", "a.md"),
    TicketRef("ops", "10042"),
    datetime(2026, 11, 20, 12, tzinfo=UTC),
    base={
        Field.STATUS: Agreed(Status.OPEN, Status.DONE),
        Field.DUE: Agreed(None, date(2026, 12, 1)),
        Field.TITLE: Agreed("open", "a"),
    },
    born=frozenset({Field.DUE}),
)
KEPT_TEXT = (
    '{"key":"ai-3f9c1e02ab","doc":["wiki","a.md"],"ticket":["ops","10042"],'
    '"first_seen":"2026-11-20T12:00:00+00:00",'
    '"base":{"status":[["Status","open"],["Status","done"]],"due":[null,["date","2026-12-01"]],'
    '"title":["open","a"]},"born":["due"]}'
)


def test_the_layout_of_a_link_does_not_change() -> None:
    """A join written by schema 0001 reads as it was meant: nobody else remembers it."""
    codec: Codec[Link] = Codec(Link)
    assert codec.text(KEPT) == KEPT_TEXT
    assert codec.value(KEPT_TEXT) == KEPT


def test_a_field_that_came_later_has_its_default() -> None:
    """A text without a field, or with one that is no more, is read."""
    codec: Codec[Fields] = Codec(Fields)
    assert codec.value('{"title":"a","mood":"good"}') == Fields("a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        "7",
        '{"title":7}',
        '{"title":"a","status":"gone"}',
        '{"title":"a","due":"x"}',
    ],
)
def test_damage_is_named(text: str) -> None:
    """A text that is none of ours raises one error, which names the type."""
    codec: Codec[Fields] = Codec(Fields)
    with pytest.raises(DamagedText, match="Fields"):
        codec.value(text)


def test_a_change_keeps_its_kind() -> None:
    """Every kind of journalled change is known by the journal."""
    assert [Codec(one) for one in get_args(Journalled)]
