"""Reading the configuration: layers, checks, and every error of it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from syncer.app.hiding import hidden, hidden_dense, shown_key
from syncer.app.plugins import Kind, known_types, load_plugin
from syncer.app.settings_checks import cross_checks
from syncer.app.settings_layers import (
    CONFIG,
    SECRETS_DIR,
    laid_over,
    read_environment,
    read_file,
    read_secrets,
)
from syncer.app.settings_model import INSTANCE, Settings
from syncer.app.settings_walk import Trail, Walk, shown
from syncer.app.settings_words import complaint, judged, no_map, value_text
from syncer.errors import ConfigError

DEFAULT_PATH = Path("config/syncer.yaml")
M = TypeVar("M", bound=BaseModel)
_INSTANCES: tuple[Kind, ...] = ("sources", "trackers")


def load(
    path: Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """The checked configuration; ``ConfigError`` with one line per finding, all at once.

    Without a path ``SYNCER_CONFIG`` names the file, else it is ``config/syncer.yaml``.
    ``overrides`` are nested maps of the command line's options and win over everything.
    """
    environ = os.environ if environ is None else environ
    path = path or Path(environ.get(CONFIG) or DEFAULT_PATH)
    secrets = environ.get(SECRETS_DIR)
    layers = (
        overrides or {},
        read_environment(environ, Settings.model_fields),
        read_secrets(Path(secrets) if secrets else None),
        read_file(path),
    )
    return _checked(laid_over(layers), path.parent)


def _checked(said: dict[str, Any], folder: Path) -> Settings:
    walk = Walk(folder)
    instances: dict[str, dict[str, Any]] = {
        kind: _instances(kind, said.pop(kind, None), walk) for kind in _INSTANCES
    }
    reports = said.get("reports")
    if reports is None or isinstance(reports, Mapping):
        said["reports"] = {"weekly": {}, **_named("reports", reports, walk)}
    said.setdefault("store", {})
    settings = _judge(Settings, {**walk.keys(said, Settings, ()), **instances}, (), walk)
    wrong = walk.wrong if settings is None else [*walk.wrong, *cross_checks(settings)]
    if settings is None or wrong:
        raise ConfigError(complaint(_lines(wrong)))
    return settings


def _instances(kind: Kind, said: object, walk: Walk) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for name, keys in _named(kind, said, walk).items():
        trail: Trail = (kind, name)
        if not isinstance(keys, Mapping):
            walk.wrong.append((trail, no_map(value_text(keys))))
            continue
        type_ = keys.get("type")
        if not isinstance(type_, str):
            remedy = f"write one of {', '.join(known_types(kind))}"
            found = "missing" if type_ is None else f"{value_text(type_)} is not text"
            walk.wrong.append(((*trail, "type"), f"{found}; {remedy}"))
            continue
        try:
            model = load_plugin(kind, type_).settings
        except ConfigError as error:
            walk.wrong.append(((*trail, "type"), hidden_dense(str(error))))
            continue
        taken[name] = _judge(model, walk.keys(keys, model, trail), trail, walk)
    return {name: settings for name, settings in taken.items() if settings is not None}


def _named(section: str, said: object, walk: Walk) -> Mapping[str, object]:
    if said is None:
        return {}
    if not isinstance(said, Mapping):
        walk.wrong.append(((section,), no_map(value_text(said))))
        return {}
    taken = dict(said)
    for name in said:
        if not re.fullmatch(INSTANCE, name) or (section == "trackers" and name == "none"):
            remedy = "small letters, digits and single _, beginning with a letter"
            told = ((section, shown_key(name)), f"not a name for it; use {remedy}")
            walk.wrong.append(told)
            del taken[name]
    return taken


def _judge(model: type[M], said: object, trail: Trail, walk: Walk) -> M | None:
    settings, wrong = judged(model, said, trail, walk.folder, walk.secrets)
    walk.wrong.extend(one for one in wrong if one[0] not in walk.unread)
    return settings


def _lines(wrong: Sequence[tuple[Trail, str]]) -> list[str]:
    return [hidden(f"{shown(trail)}: {text}") for trail, text in dict.fromkeys(wrong)]
