"""A small deployment on disk, and the command line run in this very process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from syncer.app.cli import run

CONFIG = """\
sources: {docs: {type: directory, path: docs}}
trackers: {desk: {type: local, path: tickets}}
log: {level: error}
"""
HEAD = """\
# Postmortem: Checkout outage

**Date:** 2026-11-02
**Status:** Complete
**Severity:** P1

"""
TABLE = f"""{HEAD}## Action Items

| Action | Owner | Priority | Deadline | Ticket |
|---|---|---|---|---|
| Alert on bandwidth | @ana | P1 | 2099-12-01 | |
| Warm the cache | @bo | P2 | 2099-12-02 | |
"""
CHECKLIST = f"""{HEAD}## Action Items

- [ ] Alert on bandwidth — @ana — 2099-12-01
"""
HOSTILE = f"""{HEAD}## Action Items

- [ ] Read \x1b[31mred\x1b[0m \x9b2J \u202egnp.exe\u202c \x07bell — @\x1b]0;x\x07ana — 2099-12-01
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What one command line said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Deployment:
    """A folder with a configuration, documents and tickets."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Said:
        self.capture.readouterr()
        code = run(["--config", str(self.folder / "syncer.yaml"), *arguments])
        out, err = self.capture.readouterr()
        return Said(code, out, err)

    def read(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def deploy(
    folder: Path,
    capture: pytest.CaptureFixture[str],
    documents: Mapping[str, str],
    more: str = "",
) -> Deployment:
    """Lay out a deployment with these documents below ``docs``."""
    made = Deployment(folder, capture)
    made.write("syncer.yaml", CONFIG + more)
    (folder / "docs").mkdir()
    for name, text in documents.items():
        made.write(f"docs/{name}", text)
    return made
