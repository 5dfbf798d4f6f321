"""What a model finds wrong, in words for people: key, value, remedy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from syncer.app.hiding import hidden_dense, shown_choice
from syncer.app.settings_layers import Said
from syncer.app.settings_walk import Trail

M = TypeVar("M", bound=BaseModel)
_LONGEST = 60
_MOST, _WIDEST = 50, 1000
"""Lines of one complaint, and characters of one of them."""

_CHOICES = ("literal_error", "enum")
_WORDS: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    **dict.fromkeys(_CHOICES, lambda value, known: f"{value} is not one of {_choices(known)}"),
    "missing": lambda _, __: "missing; it is required",
    "string_type": lambda value, _: f"{value} is not text; put it in quotes",
    "int_type": lambda value, _: f"{value} is not a whole number",
    "int_parsing": lambda value, _: f"{value} is not a whole number",
    "int_from_float": lambda value, _: f"{value} is not a whole number",
    "float_type": lambda value, _: f"{value} is not a number",
    "float_parsing": lambda value, _: f"{value} is not a number",
    "finite_number": lambda value, _: f"{value} is not a number",
    "bool_type": lambda value, _: f"{value} is neither true nor false",
    "bool_parsing": lambda value, _: f"{value} is neither true nor false",
    "tuple_type": lambda value, _: f"{value} is not a list; write it between [ and ]",
    "list_type": lambda value, _: f"{value} is not a list; write it between [ and ]",
    "dict_type": lambda value, _: no_map(value),
    "model_type": lambda value, _: no_map(value),
    "model_attributes_type": lambda value, _: no_map(value),
    "path_type": lambda value, _: f"{value} is not a path",
    "greater_than_equal": lambda value, limit: f"{value} is less than {limit['ge']}",
    "less_than_equal": lambda value, limit: f"{value} is more than {limit['le']}",
    "too_short": lambda _, __: "empty; name at least one",
    "extra_forbidden": lambda _, __: "unknown key",
}


def judged(
    model: type[M], said: object, trail: Trail, folder: object, secrets: Collection[Trail]
) -> tuple[M | None, list[tuple[Trail, str]]]:
    """The checked model, or else everything that is wrong with it, by place."""
    try:
        return model.model_validate(said, context={"folder": folder}), []
    except ValidationError as error:
        found: dict[Trail, list[str]] = {}
        for one in error.errors(include_url=False):
            place = (*trail, *_place(one["loc"], said))
            if one["type"] == "too_short" and any(place == key[: len(place)] for key in found):
                continue  # only because the wrong ones were left out
            text = hidden_dense(_words(one, secret=place in secrets))
            if isinstance(one["input"], Said):
                text += f" (set by {one['input'].variable})"
            if text not in found.setdefault(place, []):
                found[place].append(text)
        return None, [(place, "; or ".join(texts)) for place, texts in found.items()]


def _words(error: ErrorDetails, *, secret: bool) -> str:
    kind = error["type"]
    context: Mapping[str, Any] = error.get("ctx", {})
    value = "the value" if secret else value_text(error["input"])
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    if kind in _CHOICES and not secret and isinstance(error["input"], str):
        value = shown_choice(error["input"])
    if kind in _WORDS:
        return _WORDS[kind](value, context)
    return f"{value}: {error['msg'][:1].lower()}{error['msg'][1:]}"


def complaint(lines: Sequence[str]) -> str:
    """Everything that is wrong, one line each; of very much of it the beginning."""
    more = [f"… and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    cut = (one if len(one) <= _WIDEST else f"{one[:_WIDEST]}…" for one in lines[:_MOST])
    return "\n".join((*cut, *more))


def no_map(value: str) -> str:
    """What is said of a value where a map must be; a text is not repeated: it may be secret."""
    return f"{'a text' if value.startswith((chr(34), chr(39))) else value} is not a map of keys"


def value_text(value: object) -> str:
    """A value as it may have been written, on one line and not too long."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            text = repr(str(value))
        case Mapping():
            return "a map"  # what is in it may be secret
        case list() | tuple():
            return "a list"
        case _:
            text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _choices(context: Mapping[str, Any]) -> str:
    return str(context["expected"]).replace("'", "").replace(" or ", ", ")


def _place(location: Sequence[str | int], said: object) -> Trail:
    # Locations also name branches of unions and "[key]"; people wrote only what is in the data.
    place: list[str | int] = []
    for at, step in enumerate(location):
        match said, step:
            case dict(), str() if step in said:
                said = said[step]
            case ((list() | tuple()), int()) if step < len(said):
                said = said[step]
            case dict(), str() if at == len(location) - 1 and step != "[key]":
                said = None
            case _:
                continue
        place.append(step)
    return tuple(place)
