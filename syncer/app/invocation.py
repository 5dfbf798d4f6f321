"""What was typed before the command: apart, so that the command tree needs nothing else."""

from __future__ import annotations

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
