"""The JSON schema of the configuration, built-in adapters included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from syncer.app.plugins import Kind, known_types, load_plugin
from syncer.app.settings_model import INSTANCE, Settings
from syncer.app.settings_types import Every, show_allowance
from syncer.core.policy import Days, Period
from syncer.plugin import show_duration

BUILT_IN: Mapping[Kind, tuple[str, ...]] = {
    "sources": ("directory",),
    "trackers": ("local", "github", "jira"),
}
_REFERENCE = "#/$defs/"


class _Schema(GenerateJsonSchema):
    """Shows defaults as people write them, and no titles made of key names."""

    def encode_default(self, dft: Any) -> Any:
        match dft:
            case timedelta():
                return show_duration(dft)
            case Days() | Period():
                return show_allowance(dft)
            case Every():
                return str(dft)
            case _:
                return super().encode_default(dft)

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False


def schema() -> dict[str, Any]:
    """What an editor needs to complete and check ``config/syncer.yaml``."""
    installed = {
        kind: tuple(type_ for type_ in types if type_ in known_types(kind))
        for kind, types in BUILT_IN.items()
    }
    plugins = {
        (kind, type_): load_plugin(kind, type_).settings
        for kind, types in installed.items()
        for type_ in types
    }
    models: list[type[BaseModel]] = [Settings, *plugins.values()]
    references, whole = models_json_schema(
        [(model, "validation") for model in models], schema_generator=_Schema
    )
    definitions: dict[str, Any] = whole["$defs"]
    for definition in definitions.values():
        _tidy(definition)
    root = definitions.pop("Settings")
    for kind, types in installed.items():
        named = [references[plugins[kind, type_], "validation"] for type_ in types]
        for type_, reference in zip(types, named, strict=True):
            own = definitions[reference["$ref"].removeprefix(_REFERENCE)]
            own["properties"]["type"] = {"const": type_}
        root["properties"][kind]["additionalProperties"] = (
            {"oneOf": named} if len(named) > 1 else named[0]
        )
    for section in (*BUILT_IN, "reports"):
        root["properties"][section]["propertyNames"] = {"pattern": f"^{INSTANCE}$"}
    root["properties"]["store"] = {
        "anyOf": [root["properties"]["store"], {"type": "string", "description": "Its url."}]
    }
    used = _used(root, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **root,
        "title": "syncer configuration",
        "$defs": {name: definitions[name] for name in sorted(used)},
    }


def _tidy(definition: dict[str, Any]) -> None:
    definition.pop("title", None)
    properties: dict[str, Any] = definition.get("properties", {})
    for key, said in list(properties.items()):
        if isinstance(said.get("default"), dict) and "$ref" in said:
            del said["default"]  # its own keys say it
        if any(one.get("format") == "password" for one in (said, *said.get("anyOf", ()))):
            properties[f"{key}_file"] = {"type": "string", "format": "path"}


def _used(said: object, definitions: Mapping[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [said]
    while waiting:
        match waiting.pop():
            case {"$ref": str(reference), **rest}:
                name = reference.removeprefix(_REFERENCE)
                waiting += [*rest.values(), *([] if name in found else [definitions[name]])]
                found.add(name)
            case dict() as inner:
                waiting += inner.values()
            case list() as inner:
                waiting += inner
    return found
