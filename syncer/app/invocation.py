"""What was typed: apart, so that the command tree needs nothing else."""

from __future__ import annotations

import os
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
    """The names, with ``-`` replaced by those on standard input: one a line, or parted by NUL."""
    found: list[str] = []
    for name in names:
        if name == "-":
            given = _standard_input()
            parted = given.split("\0") if "\0" in given else given.replace("\r\n", "\n").split("\n")
            found += [entry for entry in parted if entry.strip()]
        else:
            found.append(name)
    return found


def _standard_input() -> str:
    # Names of files are bytes, and need not be text in any encoding.
    raw = getattr(sys.stdin, "buffer", None)
    return "".join(sys.stdin) if raw is None else os.fsdecode(raw.read())
