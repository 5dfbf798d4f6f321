"""What stands among action items and is none."""

from __future__ import annotations

import pytest

from syncer.model import Code
from tests.core.reading import read

HEAD = "# Postmortem: X\n\n**Date:** 2026-11-02\n\n## Action items\n\n"


@pytest.mark.parametrize("line", ["TODO", "**TODO**", "To be filled in", "(to be discussed)"])
def test_unwritten(line: str) -> None:
    """A word for what is still to be written is a placeholder."""
    found = read(f"{HEAD}- {line}\n- Alert on lag\n")
    assert [item.fields.title for item in found.items] == ["Alert on lag"]
    assert [problem.code for problem in found.problems] == [Code.PLACEHOLDER]


@pytest.mark.parametrize(
    "line",
    [
        "All done",
        "See Jira board",
        "See the tickets below",
        "Last updated: 2026-11-05",
        "Note: dates are tentative",
        "Legend: P1 = urgent",
        "Thanks to everyone!",
    ],
)
def test_asides(line: str) -> None:
    """What asks for nothing is no item."""
    found = read(f"{HEAD}- {line}\n- Alert on lag\n")
    assert [item.fields.title for item in found.items] == ["Alert on lag"]


@pytest.mark.parametrize(
    "line",
    [
        "To be discussed with the vendor",
        "See if the cache can be dropped",
        "Note: update the runbook",
        "Note the new limits in the runbook",
        "Done-marks for the board",
    ],
)
def test_tasks(line: str) -> None:
    """A task that begins like an aside stays one."""
    assert len(read(f"{HEAD}- {line}\n- Alert on lag\n").items) == 2
