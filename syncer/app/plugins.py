"""Adapters by the name of their type: entry points, loaded only when the configuration says so."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any, Literal

from pydantic import BaseModel

from syncer.app.hiding import shown_choice
from syncer.errors import ConfigError
from syncer.plugin import Plugin, SourceSettings, TrackerSettings

Kind = Literal["sources", "trackers"]
_BASES: dict[Kind, type[BaseModel]] = {"sources": SourceSettings, "trackers": TrackerSettings}


def known_types(kind: Kind) -> tuple[str, ...]:
    """The types that are installed; nothing is imported for this."""
    return tuple(sorted(entry_points(group=f"syncer.{kind}").names))


def load_plugin(kind: Kind, type_: str) -> Plugin[Any, Any]:
    """The adapter of that type; ``ConfigError`` names the known types, or whose import failed."""
    found = tuple(dict.fromkeys(entry_points(group=f"syncer.{kind}", name=type_)))
    if not found:
        known = ", ".join(known_types(kind)) or "none is installed"
        raise ConfigError(f"{shown_choice(type_)} is not an installed type; known: {known}")
    if len(found) > 1:
        owners = ", ".join(sorted(_distribution(one) for one in found))
        raise ConfigError(f"{type_!r} is offered by several distributions, {owners}; remove one")
    entry = found[0]
    try:
        plugin = entry.load()
    except Exception as error:  # whatever a foreign module raises, the operator must act
        raise ConfigError(
            f"{type_!r} of the distribution {_distribution(entry)} cannot be imported: "
            f"{type(error).__name__}: {error}; repair or reinstall it"
        ) from error
    if not isinstance(plugin, Plugin) or not issubclass(plugin.settings, _BASES[kind]):
        raise ConfigError(
            f"{type_!r} of the distribution {_distribution(entry)}: {entry.value} is not a Plugin "
            f"with settings of {_BASES[kind].__name__}; ask its authors"
        )
    return plugin


def _distribution(entry: EntryPoint) -> str:
    return "unknown" if entry.dist is None else entry.dist.name
