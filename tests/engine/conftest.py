"""Every test of the engine listens to its log instead of printing it."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs


@pytest.fixture(autouse=True)
def log() -> Iterator[list[MutableMapping[str, Any]]]:
    """The events logged so far, whatever level another test's command asked for."""
    structlog.reset_defaults()
    with capture_logs() as events:
        yield events
