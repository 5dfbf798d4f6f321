"""The model as JSON text and back, derived once from the dataclasses.

A dataclass becomes an object of the fields that differ from their default, so that a field added
to the model later reads old texts; one without any default, such as a reference, becomes a list.
Where a type is a choice, the value carries the name of its type. A renamed field or type needs a
migration. The text is ASCII: hostile characters (NUL, lone surrogates) survive any database.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache, lru_cache
from sys import intern
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from syncer.model import ActionItem, DocRef, TicketRef

T = TypeVar("T")
Step = Callable[[Any], Any]

_UNSTORED = {(ActionItem, "slots")}
_dump = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_load = json.JSONDecoder().decode


class DamagedText(ValueError):
    """A stored text is not what this program wrote."""


class Codec(Generic[T]):
    """Turns values of one type into compact text, and back."""

    __slots__ = ("_name", "_pack", "_unpack")

    def __init__(self, kind: object) -> None:
        self._name = getattr(kind, "__name__", str(kind))
        self._pack, self._unpack = _steps(kind)

    def text(self, value: T) -> str:
        """The value as JSON text in ASCII."""
        return _dump(self._pack(value))

    def value(self, text: str) -> T:
        """What ``text`` was called on; ``DamagedText`` where it cannot be that."""
        try:
            value: T = self._unpack(_load(text))
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            raise DamagedText(f"a stored {self._name} is damaged: {error}") from error
        return value


@cache
def _steps(kind: object) -> tuple[Step, Step]:
    """How to pack and how to unpack values of a type."""
    kind = getattr(kind, "__supertype__", kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _choice(arguments)
    if origin is tuple and arguments[-1] is ...:
        pack, unpack = _steps(arguments[0])
        return (lambda value: [pack(one) for one in value]), (
            lambda raw: tuple([unpack(one) for one in raw])
        )
    if origin is tuple:
        return _fixed(arguments)
    if origin is frozenset:
        pack, unpack = _steps(arguments[0])
        return (lambda value: sorted((pack(one) for one in value), key=_dump)), (
            lambda raw: frozenset([unpack(one) for one in raw])
        )
    if origin is Mapping:
        return _mapping(*arguments)
    return _plain(kind)


def _plain(kind: Any) -> tuple[Step, Step]:
    if dataclasses.is_dataclass(kind):
        return _record(kind)
    if issubclass(kind, Enum):
        return _value_of, {member.value: member for member in kind}.__getitem__
    if kind is datetime:
        return datetime.isoformat, datetime.fromisoformat
    if kind is date:
        return date.isoformat, lru_cache(4096)(date.fromisoformat)
    if kind is str:
        return _as_is, intern
    if kind in (int, float, bool):
        return _as_is, _as_is
    raise TypeError(f"no text for {kind}")


def _as_is(value: Any) -> Any:
    return value


def _value_of(member: Enum) -> Any:
    return member.value


def _fixed(kinds: tuple[Any, ...]) -> tuple[Step, Step]:
    steps = [_steps(kind) for kind in kinds]
    return (
        lambda value: [pack(one) for (pack, _), one in zip(steps, value, strict=True)],
        lambda raw: tuple([unpack(one) for (_, unpack), one in zip(steps, raw, strict=True)]),
    )


def _mapping(key: Any, value: Any) -> tuple[Step, Step]:
    (pack_key, unpack_key), (pack, unpack) = _steps(key), _steps(value)
    plain = getattr(key, "__supertype__", key)
    if isinstance(plain, type) and issubclass(plain, str):
        return (lambda of: {pack_key(name): pack(one) for name, one in of.items()}), (
            lambda raw: {unpack_key(name): unpack(one) for name, one in raw.items()}
        )
    return (lambda of: [[pack_key(name), pack(one)] for name, one in of.items()]), (
        lambda raw: {unpack_key(name): unpack(one) for name, one in raw}
    )


def _choice(kinds: tuple[Any, ...]) -> tuple[Step, Step]:
    """``None`` is null and a text itself; of several further types the name tells which."""
    plain = [getattr(kind, "__supertype__", kind) for kind in kinds]
    others = [kind for kind in dict.fromkeys(plain) if kind not in (NoneType, str)]
    if len(others) + (str in plain) == 1:
        pack_one, unpack_one = _steps(*others or [str])
        return (lambda value: None if value is None else pack_one(value)), (
            lambda raw: None if raw is None else unpack_one(raw)
        )
    steps = {(get_origin(kind) or kind).__name__: _steps(kind) for kind in others}

    def pack(value: Any) -> Any:
        name = type(value).__name__
        return value if value is None or name == "str" else [name, steps[name][0](value)]

    def unpack(raw: Any) -> Any:
        return steps[raw[0]][1](raw[1]) if type(raw) is list else raw and intern(raw)

    return pack, unpack


def _record(kind: Any) -> tuple[Step, Step]:
    hints = get_type_hints(kind)
    fields = [one for one in dataclasses.fields(kind) if (kind, one.name) not in _UNSTORED]
    steps = {one.name: _steps(hints[one.name]) for one in fields}
    defaults = {one.name: _default(one) for one in fields}
    packs = [(name, pack, defaults[name]) for name, (pack, _) in steps.items()]
    unpacks = {name: unpack for name, (_, unpack) in steps.items()}
    in_order = tuple(unpacks.values())
    # The same references are named over and over: one object each.
    make: Callable[..., Any] = lru_cache(1 << 16)(kind) if kind in (DocRef, TicketRef) else kind

    def pack(value: Any) -> Any:
        return {
            name: pack_one(one)
            for name, pack_one, default in packs
            if (one := getattr(value, name)) is not default and one != default
        }

    def pack_list(value: Any) -> Any:
        return [pack_one(getattr(value, name)) for name, pack_one, _ in packs]

    def unpack_pair(raw: Any) -> Any:
        first, second = raw
        return make(in_order[0](first), in_order[1](second))

    def unpack(raw: Any) -> Any:
        if type(raw) is list:
            # Written when it had no defaults, and perhaps fewer fields.
            return make(*[one(part) for one, part in zip(in_order, raw, strict=False)])
        return kind(**{name: unpacks[name](part) for name, part in raw.items() if name in unpacks})

    if any(one is not _REQUIRED for one in defaults.values()):
        return pack, unpack
    return pack_list, (unpack_pair if len(in_order) == _PAIR else unpack)


_PAIR = 2  # spans, references and agreed words: by far the most frequent, so unrolled

_REQUIRED = object()
"""Equals nothing that a field may hold."""


def _default(one: dataclasses.Field[Any]) -> Any:
    if one.default_factory is not dataclasses.MISSING:
        return one.default_factory()
    return _REQUIRED if one.default is dataclasses.MISSING else one.default
