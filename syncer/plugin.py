"""What an adapter package offers to the configuration: settings to check and a way to build it.

Entry points of the groups ``syncer.sources``, ``syncer.trackers`` and ``syncer.notifiers`` name a
``Plugin``; our own adapters are registered the same way. Beside the words this module knows
pydantic alone, so that adapters of other people need nothing from ``syncer.app``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from string import Formatter
from typing import Annotated, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    PrivateAttr,
    SecretStr,
    ValidationInfo,
    WithJsonSchema,
)

from syncer.model import Person

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_PLACES = {"path", "revision", "line", "anchor"}
_CENTURY = 100 * 366 * 86400
_LONGEST_WAIT = timedelta(minutes=10)
_TOKEN = re.compile(r"[!-~]+")
_DURATION = re.compile(r"(?:[0-9]+[smhdw])+")


def read_duration(value: object) -> timedelta:
    """``15s``, ``5m``, ``2h``, ``30d``, ``2w``, ``1h30m``, or 0; raises ``ValueError`` else."""
    if isinstance(value, timedelta):
        return value
    text = str(value).strip()
    if text == "0":
        return timedelta(0)
    if not _DURATION.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration; write for example 15s, 5m, 2h, 30d or 1h30m")
    seconds = sum(int(n) * _UNITS[unit] for n, unit in re.findall(r"([0-9]+)([smhdw])", text))
    if seconds > _CENTURY:
        raise ValueError(f"{text!r} is longer than a hundred years")
    return timedelta(seconds=seconds)


def _one_word(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("a token is one word of letters, digits and signs; this is none")
    return value


def _patient(value: timedelta) -> timedelta:
    if not timedelta(seconds=1) <= value <= _LONGEST_WAIT:
        raise ValueError("a timeout is 1s to 10m; write for example 15s")
    return value


def show_duration(value: timedelta) -> str:
    """As ``read_duration`` reads it: ``1h30m``; ``0s`` for none."""
    rest, pieces = int(value.total_seconds()), ""
    for unit in ("d", "h", "m", "s"):
        count, rest = divmod(rest, _UNITS[unit])
        pieces += f"{count}{unit}" if count else ""
    return pieces or "0s"


class SecretFile(SecretStr):
    """A secret that stands in a file: read again whenever it is asked for, as files are replaced.

    While the file cannot be read, the secret is what it was.
    """

    def __init__(self, secret_value: str, file: Path) -> None:
        super().__init__(secret_value)
        self.file = file

    def get_secret_value(self) -> str:
        """The file's text without its trailing line break."""
        try:
            text = self.file.read_bytes().decode("utf-8-sig")
        except (OSError, ValueError):
            pass
        else:
            self._secret_value = text.removesuffix("\n").removesuffix("\r")
        return self._secret_value


def _beside_configuration(path: Path, info: ValidationInfo) -> Path:
    try:
        nothing = b"\0" in os.fsencode(path)
    except UnicodeEncodeError:
        nothing = True
    if nothing:
        raise ValueError(f"{str(path)!a} is no path: it holds a character that no name may have")
    folder = (info.context or {}).get("folder")
    return path if folder is None else Path(folder) / path


def read_off(value: object) -> object:
    """The word ``off``, which YAML reads as false where it is bare, as it does ``no``."""
    return "off" if value is False or value in ("no", "false") else value


def _glob(text: str) -> str:
    if not text or text.startswith("/") or ".." in text.split("/") or {"\\", "\0"} & {*text}:
        raise ValueError(f"{text!r} is not a glob; write a path below the folder, as in pm/**/*.md")
    if re.search(r"\{[^{}/]*,[^{}/]*\}", text):
        raise ValueError(f"{text!r}: globs know *, ? and **; write two globs instead of braces")
    return text


def _repository(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", text):
        raise ValueError(f"{text!r} is not a repository; write owner/repo")
    return text


def _template(text: str) -> str:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        names = {""}
    if not names <= _PLACES:
        known = ", ".join(f"{{{one}}}" for one in sorted(_PLACES))
        raise ValueError(f"{text!r} is not an address with {known} in it")
    return text


Duration = Annotated[
    timedelta,
    BeforeValidator(read_duration),
    PlainSerializer(show_duration, when_used="json"),
    WithJsonSchema(
        {
            "anyOf": [{"type": "string", "pattern": r"^([0-9]+[smhdw])+$"}, {"const": 0}],
            "examples": ["15s", "5m", "2h", "30d", "2w", "1h30m"],
        }
    ),
]
Glob = Annotated[str, AfterValidator(_glob)]
"""A path pattern: ``*``, ``?`` and ``**``, case-sensitive, ``/`` between folders."""
Token = Annotated[SecretStr, AfterValidator(_one_word)]
"""What signs in, as a header can say it."""
Timeout = Annotated[Duration, AfterValidator(_patient)]
"""How long an answer may take."""
ConfigPath = Annotated[Path, AfterValidator(_beside_configuration)]
"""Relative to the configuration file's folder, which validation gets as ``context["folder"]``."""
WriteBack = Annotated[
    Literal["direct", "off"],
    BeforeValidator(read_off, json_schema_input_type=Literal["direct", "off", "no", False]),
]
TellableName = Literal["status", "due", "owner", "priority", "ticket"]
MARKDOWN = ("**/*.md", "**/*.markdown", "**/*.qmd", "**/*.html.md.erb")


Details = Mapping[str, str | tuple[str, ...]]
"""What a route says of the tickets themselves, in one level: ``fields.customfield_10010``."""


class Strict(BaseModel):
    """Refuses unknown keys and is never changed after it was read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceSettings(Strict):
    """What every source understands; an adapter's own model adds its keys."""

    type: str
    include: tuple[Glob, ...] = MARKDOWN
    exclude: tuple[Glob, ...] = ()
    write_back: WriteBack = "direct"
    fields: tuple[TellableName, ...] = ("status", "due", "owner", "priority", "ticket")
    default_repository: Annotated[str, AfterValidator(_repository)] | None = None
    team: str | dict[Glob, str] | None = None
    settle: Duration = timedelta(0)
    restricted: tuple[Glob, ...] = ()
    link: Annotated[str, AfterValidator(_template)] | None = None

    def territory(self) -> tuple[str, str] | None:
        """Where it reads, and which path there: two sources must not read one document.

        A source with a folder ``path`` reads that; others say it themselves; None: anywhere.
        """
        path = getattr(self, "path", None)
        # Not Path.resolve: links that lead in a circle are for the source to tell.
        return ("", Path(os.path.realpath(path)).as_posix()) if isinstance(path, Path) else None


class TrackerSettings(Strict):
    """What every tracker understands; an adapter's own model adds its keys."""

    type: str
    labels: tuple[str, ...] = ()
    overdue_label: str = "overdue"
    allow_public: bool = False
    accounts: tuple[str, ...] = ()
    hold: Duration = timedelta(0)

    _routed: tuple[tuple[str, Details], ...] = PrivateAttr(())
    _labelled: tuple[tuple[str, tuple[str, ...]], ...] = PrivateAttr(())

    def destination(self) -> str:
        """The project or repository where tickets go unless a route says otherwise."""
        return ""

    def destinations(self) -> tuple[str, ...]:
        """Every place where tickets may go, its own first."""
        return tuple(dict.fromkeys((self.destination(), *(place for place, _ in self._routed))))

    def routes(self) -> tuple[tuple[str, Details], ...]:
        """Where the routes lead that lead here, and what each says of the tickets themselves."""
        return self._routed

    def labels_at(self, place: str) -> tuple[str, ...]:
        """What is put on tickets of one place, beside what means something to us."""
        routed = (one for led, labels in self._labelled if _same(led, place) for one in labels)
        return tuple(dict.fromkeys((*self.labels, *routed)))

    def reaching(
        self,
        routes: Iterable[tuple[str, Details]],
        labelled: Iterable[tuple[str, tuple[str, ...]]] = (),
    ) -> Self:
        """The same, knowing of the routes that lead here, and of the labels that each adds."""
        copy = self.model_copy()
        copy._routed, copy._labelled = tuple(routes), tuple(labelled)  # noqa: SLF001 - our own
        return copy

    def place(self, project: str) -> str:
        """A route's ``project`` as this tracker calls it; ``ValueError`` where it cannot be one."""
        del project
        raise ValueError(f"a tracker of type {self.type} has one place; leave project out")

    def label(self, name: str) -> str:
        """A label that a route adds, as tickets here bear it; ``ValueError`` where they cannot."""
        return name

    def details(self, said: Mapping[str, object]) -> Details:
        """What a route says of the tickets themselves, as creates carry it; ``ValueError`` else."""
        if said:
            known = f"a tracker of type {self.type} knows no {', '.join(said)}"
            raise ValueError(f"{known}; leave it out")
        return {}

    def calls(self) -> Collection[str]:
        """How its tickets are called: no two trackers may claim one name."""
        return ()


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


S = TypeVar("S", bound=BaseModel)
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Plugin(Generic[S, P]):
    """An adapter as an entry point names it."""

    settings: type[S]
    build: Callable[[str, S, Sequence[Person]], P]
    """From the instance's name, its checked settings and the people file to the port."""
