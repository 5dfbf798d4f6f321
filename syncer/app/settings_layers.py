"""Where configuration comes from: the YAML file, the secrets directory, the environment.

Each is read into nested maps of plain values; pydantic-settings lays them over one another. Nothing
is judged here beyond what cannot be read at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from syncer.app.hiding import shown_key
from syncer.app.regular import read_regular
from syncer.errors import ConfigError

PREFIX = "SYNCER_"
CONFIG, SECRETS_DIR = "SYNCER_CONFIG", "SYNCER_SECRETS_DIR"
_JOIN = "__"
_SPELLING = "SYNCER_SYNC__MODE and its like, or unset it"
_DEEPEST = 50
"""Levels of a YAML file: more than any key needs, and less than makes a parser slow."""
_QUOTED = re.compile(r"'(?!<)[^']{4,}'")
"""Words of the file that PyYAML repeats: an alias, a tag. A secret may look like one."""
_MOST_REPEATED = 10_000
"""Nodes that aliases may add to those that are written."""

_EXAMPLE = """\
  sources: {runbooks: {type: directory, path: ../postmortems}}
  trackers: {desk: {type: local, path: ../tickets}}
  sync: {mode: observe}"""


class Said(str):
    """A value as the environment or a secret file gives it: text, until its key says more."""

    __slots__ = ("file", "variable")
    variable: str
    file: Path | None

    @classmethod
    def by(cls, variable: str, text: str, file: Path | None = None) -> Said:
        """The text, the variable to name when it is wrong, and the file that holds it."""
        said = cls(text)
        said.variable = variable
        said.file = file
        return said


class _Loader(yaml.SafeLoader):
    """Refuses a key given twice, and takes keys as they are written: ``no`` is not false.

    What is nested too deep, and aliases that would make much of little, are refused as well.
    """

    depth = 0
    # Days are texts until their key reads them: 2026-13-01 is told with its key, like all else.
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute
        first: [(tag, shape) for tag, shape in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """As PyYAML, but only so deep."""
        self.depth += 1
        if self.depth > _DEEPEST:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # untyped there
            raise yaml.composer.ComposerError(None, None, "nested too deep", mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def get_single_node(self) -> yaml.Node | None:
        """As PyYAML, unless its aliases would make too much of it."""
        node = super().get_single_node()
        if node is not None:
            sizes: dict[yaml.Node, int] = {}
            if _size(node, sizes) - len(sizes) > _MOST_REPEATED:
                raise yaml.composer.ComposerError(
                    None, None, "its aliases repeat too much; write it out", node.start_mark
                )
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - PyYAML's own signature
        given: dict[Hashable, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, "a key has to be one word", key.start_mark
                )
            if key.tag != "tag:yaml.org,2002:merge":
                if key.value in given:
                    raise yaml.constructor.ConstructorError(
                        None,
                        None,
                        f"{shown_key(key.value)} is given twice, first in line {given[key.value]}",
                        key.start_mark,
                    )
                given[key.value] = key.start_mark.line + 1
        self.flatten_mapping(node)
        for key, _ in node.value:
            key.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep=deep)


def _size(node: yaml.Node, sizes: dict[yaml.Node, int]) -> int:
    """How many nodes it is when all aliases are written out; each is looked at once."""
    if node in sizes:
        if not sizes[node]:
            raise yaml.composer.ComposerError(
                None, None, "it contains itself by an alias; write it out", node.start_mark
            )
        return sizes[node]
    sizes[node] = 0
    inner: Sequence[yaml.Node] = ()
    if isinstance(node, yaml.SequenceNode):
        inner = node.value
    elif isinstance(node, yaml.MappingNode):
        inner = [one for pair in node.value for one in pair]
    sizes[node] = 1 + sum(_size(one, sizes) for one in inner)
    return sizes[node]


def read_text(path: Path) -> str:
    """A file's text, without a byte order mark; ``ConfigError`` names the file and the reason."""
    try:
        return read_regular(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL byte in it
        raise ConfigError(f"{str(path)!a}: this is no path of a file") from None


def read_yaml(path: Path) -> object:
    """What a YAML file says; ``ConfigError`` with file, line and column where it cannot be read."""
    text = read_text(path)
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = "" if mark is None else f":{mark.line + 1}:{mark.column + 1}"
        said = _QUOTED.sub("…", error.problem or error.context or "not YAML")
        raise ConfigError(f"{path}{where}: {said}") from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise ConfigError(
            f"{path}:{line}: the character U+{ord(text[error.position]):04X} may not stand in YAML"
        ) from None
    except (RecursionError, ValueError) as error:  # nested without end; !!timestamp 2026-13-45
        raise ConfigError(f"{path}: cannot be read: {error}") from None


def read_file(path: Path) -> Mapping[str, object]:
    """The configuration file as nested maps."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(
            f"{path}: no such file; make one, for example:\n{_EXAMPLE}\n"
            "paths in it are relative to its own folder\n"
            f"or name another with --config or {CONFIG}"
        ) from None
    except (OSError, ValueError):
        pass  # whoever reads it says why
    content = read_yaml(path)
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise ConfigError(f"{path}: not a map of keys; begin with for example sources:")
    return content


def read_environment(environ: Mapping[str, str], sections: Collection[str]) -> Mapping[str, object]:
    """``SYNCER_SYNC__MODE`` and its like as nested maps; an empty one counts as not given.

    A name without ``__`` that is no section is left alone: Kubernetes puts ``SYNCER_PORT`` and
    others of its own beside ours.
    """
    given = {
        name.upper(): text
        for name, text in sorted(environ.items())
        if name.upper().startswith(PREFIX) and name.upper() not in (CONFIG, SECRETS_DIR) and text
    }
    tree = _nested({name: Said.by(name, text) for name, text in given.items()})
    return {
        name: value
        for name, value in tree.items()
        if name in sections or not isinstance(value, Said)
    }


def read_secrets(folder: Path | None) -> Mapping[str, object]:
    """One file per key, named like the variable in lower case; without its last line break."""
    if folder is None:
        return {}
    try:
        files = sorted(file for file in folder.iterdir() if file.name.startswith(PREFIX.lower()))
    except (NotADirectoryError, FileNotFoundError):
        raise ConfigError(
            f"{SECRETS_DIR}: {str(folder)!r} is not a folder; make it, or unset it"
        ) from None
    except OSError as error:
        raise ConfigError(f"{SECRETS_DIR}: {folder} cannot be read: {error.strerror}") from None
    return _nested(
        {
            file.name.upper(): Said.by(str(file), read_secret(file), file)
            for file in files
            if not file.is_dir()
        }
    )


def read_secret(file: Path) -> str:
    """A secret file's text without its trailing line break."""
    return read_text(file).removesuffix("\n").removesuffix("\r")


def laid_over(layers: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    """The layers as one, the strongest first; maps are merged key by key."""
    values: dict[str, Any] = {"layers": tuple(_spelled_out(layer) for layer in layers)}
    return dict(_Layered(**values).model_extra or {})


class _Layer(PydanticBaseSettingsSource):
    """One layer, read already."""

    def __init__(self, settings_cls: type[BaseSettings], content: Mapping[str, object]) -> None:
        super().__init__(settings_cls)
        self._content = content

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Unused: a layer is given whole."""
        del field
        return self._content.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return dict(self._content)


class _Layered(BaseSettings):
    """What all layers say together, before anything is checked."""

    model_config = SettingsConfigDict(extra="allow")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del env_settings, dotenv_settings, file_secret_settings
        return tuple(_Layer(settings_cls, layer) for layer in init_settings()["layers"])


def _spelled_out(layer: Mapping[str, object]) -> Mapping[str, object]:
    # `store: URL` is short for its url; spelled out so that layers can be merged.
    store = layer.get("store")
    return {**layer, "store": {"url": store}} if isinstance(store, str) else layer


def _nested(values: Mapping[str, Said]) -> Mapping[str, object]:
    tree: dict[str, Any] = {}
    for name, said in values.items():
        *folders, leaf = name.removeprefix(PREFIX).lower().split(_JOIN)
        if folders and not all((*folders, leaf)):
            raise ConfigError(f"{name}: a key is missing beside __; write {_SPELLING}")
        branch = tree
        for folder in folders:
            inner = branch.setdefault(folder, {})
            if not isinstance(inner, dict):
                raise ConfigError(
                    f"{name}: {inner.variable} gives the whole of it; use one of both"
                )
            branch = inner
        if leaf in branch:
            raise ConfigError(f"{name}: another variable gives a part of it; use one of both")
        branch[leaf] = said
    return tree
