"""What an adapter package offers to the configuration: settings to check and a way to build it.

Entry points of the groups ``syncer.sources``, ``syncer.trackers`` and ``syncer.notifiers`` name a
``Plugin``; our own adapters are registered the same way. Beside the words this module knows pydantic
alone, so that adapters of other people need nothing from ``syncer.app``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationInfo

from syncer.model import Person

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_DURATION = re.compile(r"(?:\d+[smhdw])+")


def read_duration(value: object) -> timedelta:
    """``15s``, ``5m``, ``2h``, ``30d``, ``2w``, ``1h30m``, or 0; raises ``ValueError`` else."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip()
    if text == "0":
        return timedelta(0)
    if not _DURATION.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration; write for example 15s, 5m, 2h, 30d or 1h30m")
    return timedelta(
        seconds=sum(int(n) * _UNITS[unit] for n, unit in re.findall(r"(\d+)([smhdw])", text))
    )


def _beside_configuration(path: Path, info: ValidationInfo) -> Path:
    folder = (info.context or {}).get("folder")
    return path if folder is None else Path(folder) / path


def _off(value: object) -> object:
    # YAML reads a bare `off` or `no` as false.
    return "off" if value is False or value in ("no", "false") else value


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
ConfigPath = Annotated[Path, AfterValidator(_beside_configuration)]
"""Relative to the configuration file's folder, which validation gets as ``context["folder"]``."""
TellableName = Literal["status", "due", "owner", "priority", "ticket"]
MARKDOWN = ("**/*.md", "**/*.markdown", "**/*.qmd", "**/*.html.md.erb")


class Strict(BaseModel):
    """Refuses unknown keys and is never changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSettings(Strict):
    """What every source understands; an adapter's own model adds its keys."""

    type: str
    include: tuple[str, ...] = MARKDOWN
    exclude: tuple[str, ...] = ()
    write_back: Annotated[Literal["direct", "off"], BeforeValidator(_off)] = "direct"
    fields: tuple[TellableName, ...] = ("status", "due", "owner", "priority", "ticket")
    default_repository: str | None = None
    team: str | dict[str, str] | None = None
    settle: Duration = timedelta(0)
    restricted: tuple[str, ...] = ()
    link: str | None = None


class TrackerSettings(Strict):
    """What every tracker understands; an adapter's own model adds its keys."""

    type: str
    labels: tuple[str, ...] = ()
    overdue_label: str = "overdue"
    hold: Duration = timedelta(0)


S = TypeVar("S", bound=BaseModel)
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Plugin(Generic[S, P]):
    """An adapter as an entry point names it."""

    settings: type[S]
    build: Callable[[str, S, Sequence[Person]], P]
    """From the instance's name, its checked settings and the people file to the port."""
