from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import structlog

NOBODY = 65534


@pytest.fixture(autouse=True)
def _log() -> None:
    """Adapters log at every level here, whatever another test's command asked for."""
    structlog.reset_defaults()


@pytest.fixture
def as_nobody(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Rights mean nothing to root: call it to become somebody else for the rest of the test."""
    root = os.geteuid() == 0

    def become() -> None:
        if root:
            top = Path(tempfile.gettempdir())
            for folder in takewhile(lambda one: one != top, (tmp_path, *tmp_path.parents)):
                folder.chmod(folder.stat().st_mode | 0o055)
            os.seteuid(NOBODY)

    yield become
    if root:
        os.seteuid(0)
