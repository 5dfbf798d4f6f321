"""Walks what was read along the models before they judge it.

Three things that models cannot do themselves: name the nearest key for an unknown one, read
``KEY_file`` in place of a secret ``KEY``, and take lists and maps from the environment as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr

from syncer.app.hiding import HIDDEN, hidden_dense, shown_key
from syncer.app.settings_layers import Said, read_secret
from syncer.errors import ConfigError
from syncer.plugin import SecretFile

Step = str | int
Trail = tuple[Step, ...]
_FILE = "_file"
_DEEPEST = 30
_LISTS = (tuple, list, Sequence)
_MAPS = (dict, Mapping)


def shown(trail: Trail) -> str:
    """``routes[0].when.path``: a place in the configuration as people write it."""
    text = ""
    for step in trail:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def members(annotation: object) -> tuple[Any, ...]:
    """The types that a value may have: unions and annotations taken apart."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return members(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return tuple(one for part in get_args(annotation) for one in members(part))
    return (annotation,)


def model_among(kinds: Sequence[object]) -> type[BaseModel] | None:
    """The model among the types that a value may have."""
    for one in kinds:
        if isinstance(one, type) and issubclass(one, BaseModel):
            return one
    return None


def keys_of(model: type[BaseModel]) -> Mapping[str, Any]:
    """The keys of a model, as they are written, and the type of each."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def is_secret(annotation: object) -> bool:
    """Whether the value must never be shown, and may stand in a file of its own."""
    return SecretStr in members(annotation)


@dataclass(slots=True)
class Walk:
    """One walk over one configuration; what it finds wrong is kept, place by place."""

    folder: Path
    wrong: list[tuple[Trail, str]] = field(default_factory=list)
    secrets: set[Trail] = field(default_factory=set)
    unread: set[Trail] = field(default_factory=set)
    """Secrets whose files could not be read: what is wrong with them is said already."""

    def value(self, said: object, annotation: object, trail: Trail) -> object:
        """The value with its secrets read and its JSON understood, unknown keys left out."""
        if len(trail) > _DEEPEST:
            raise ConfigError(f"{shown(trail[:3])}…: nested too deep")
        kinds = members(annotation)
        if isinstance(said, Said):
            said = self._decoded(said, kinds, trail)
        if is_secret(annotation):
            self.secrets.add(trail)
            if isinstance(said, Said) and said.file is not None:
                return SecretFile(said, said.file)
        if said is None and type(None) not in kinds:  # a section whose keys are all commented out
            said = [] if _takes(kinds, _LISTS) else {} if _takes_maps(kinds) else None
        if isinstance(said, Mapping):
            return self._map(said, kinds, trail)
        if isinstance(said, list):
            inner = _inner(kinds, _LISTS)
            return [self.value(one, inner, (*trail, at)) for at, one in enumerate(said)]
        return said

    def _map(self, said: Mapping[Any, object], kinds: Sequence[Any], trail: Trail) -> object:
        model = model_among(kinds)
        if model is not None:
            return self.keys(said, model, trail)
        inner = _inner(kinds, _MAPS)
        if not is_secret(inner):
            return {key: self.value(one, inner, (*trail, key)) for key, one in said.items()}
        names = dict.fromkeys(str(key).removesuffix(_FILE) for key in said)
        return self._chosen(said, dict.fromkeys(names, inner), trail)

    def keys(
        self, said: Mapping[Any, object], model: type[BaseModel], trail: Trail
    ) -> dict[str, object]:
        """The keys that the model knows; the others are told."""
        known = keys_of(model)
        secret = [f"{key}{_FILE}" for key, kind in known.items() if is_secret(kind)]
        written = {key.lower(): key for key in known}
        taken: dict[str, object] = {}
        for key, one in said.items():
            name = written.get(key, key)  # the environment knows no capitals
            if name in known or name in secret:
                taken[name] = one
            else:
                self._unknown(key, one, [*known, *secret], trail)
        return self._chosen(taken, known, trail)

    def _chosen(
        self, said: Mapping[str, object], known: Mapping[str, Any], trail: Trail
    ) -> dict[str, object]:
        chosen: dict[str, object] = {}
        for key, kind in known.items():
            file = said.get(f"{key}{_FILE}") if is_secret(kind) else None
            here = (*trail, key)
            if file is None or (isinstance(said.get(key), Said) and not isinstance(file, Said)):
                if key in said:
                    chosen[key] = self.value(said[key], kind, here)
                continue
            self.secrets.add(here)
            if key in said and isinstance(said[key], Said) == isinstance(file, Said):
                self.wrong.append((here, f"given twice; keep {key} or {key}{_FILE}"))
            elif not isinstance(file, str):
                self.wrong.append(((*trail, f"{key}{_FILE}"), "has to be the path of a file"))
            else:
                told = len(self.wrong)
                chosen[key] = self._read(file, (*trail, f"{key}{_FILE}"))
                if len(self.wrong) > told:
                    self.unread.add(here)
        return chosen

    def _read(self, file: str, trail: Trail) -> SecretStr | str:
        if "://" in file:
            self.wrong.append((trail, "an address is not the path of a file; write it into one"))
            return ""
        path = self.folder / file
        try:
            return SecretFile(read_secret(path), path)
        except ConfigError as error:
            # The secret itself may stand there by mistake; what has an ending is a file's name.
            bare = HIDDEN if "/" not in file else hidden_dense(file)
            said = file if Path(file).suffix else bare
            self.wrong.append((trail, str(error).replace(file, said)))
            return ""

    def _unknown(self, key: object, said: object, known: Sequence[str], trail: Trail) -> None:
        near = get_close_matches(str(key), known, n=1)
        remedy = (
            f"did you mean {shown((*trail, near[0]))}?" if near else f"known: {', '.join(known)}"
        )
        name = str(key) if near else shown_key(str(key))
        variable = _variable(said) if name == str(key) else None
        by = f" (set by {variable})" if variable else ""
        self.wrong.append(((*trail, name), f"unknown key{by}; {remedy}"))

    def _decoded(self, said: Said, kinds: Sequence[Any], trail: Trail) -> object:
        lists, maps = _takes(kinds, _LISTS), _takes_maps(kinds)
        if not (lists and said.startswith("[")) and not (maps and said.startswith("{")):
            return said
        told = f"{said.variable} is not JSON, as lists and maps have to be"
        try:
            return json.loads(said, object_pairs_hook=_once, parse_constant=_no_number)
        except _GivenTwice:
            told = f"{said.variable} gives a key of one map twice; keep one of them"
        except (ValueError, RecursionError):
            pass
        self.wrong.append((trail, told))
        return [] if said.startswith("[") else {}


class _GivenTwice(ValueError):
    """One map of a JSON text has one key twice."""


def _once(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _GivenTwice
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"JSON knows no {word}")


def _variable(said: object) -> str | None:
    while isinstance(said, Mapping) and said:
        said = next(iter(said.values()))
    return said.variable if isinstance(said, Said) else None


def _takes(kinds: Sequence[Any], wanted: tuple[type, ...]) -> bool:
    return any((get_origin(kind) or kind) in wanted for kind in kinds)


def _takes_maps(kinds: Sequence[Any]) -> bool:
    return _takes(kinds, _MAPS) or model_among(kinds) is not None


def _inner(kinds: Sequence[Any], wanted: tuple[type, ...]) -> object:
    for kind in kinds:
        if (get_origin(kind) or kind) in wanted:
            arguments = [one for one in get_args(kind) if one is not Ellipsis]
            return arguments[-1] if arguments else object
    return object
