"""What was typed: apart, so that the command tree needs nothing else."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Invocation:
    """The options that hold for every command."""

    config: Path | None = None
    """None: ``SYNCER_CONFIG``, else ``config/syncer.yaml``."""
    log_format: str | None = None
    log_level: str | None = None
    color: bool = True
    """Whether colour is wanted where it can be shown."""


def from_stdin(names: Sequence[str]) -> list[str]:
    """The names, with ``-`` replaced by the lines of standard input."""
    found: list[str] = []
    for name in names:
        if name == "-":
            found += [entry.rstrip("\r\n") for entry in sys.stdin if entry.strip()]
        else:
            found.append(name)
    return found
