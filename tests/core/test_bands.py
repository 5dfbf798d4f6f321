"""Rows of a table that name those below them, and sums."""

from __future__ import annotations

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_TABLE = "| Action | Owner | Due |\n|---|---|---|\n"
_A, _B = "| Add an alert | ana | 2026-12-01 |\n", "| Cap the queue | bo | |\n"


@pytest.mark.parametrize(
    ("rows", "titles"),
    [
        (
            f"| **Prevention** | | |\n{_A}| **Detection** | | |\n{_B}",
            ["Add an alert", "Cap the queue"],
        ),
        (f"{_A}{_B}| Total: 2 | | |\n", ["Add an alert", "Cap the queue"]),
        (f"{_A}{_B}| **Total** | 2 | |\n", ["Add an alert", "Cap the queue"]),
        (f"{_A}{_B}| Gesamt | 2 | |\n", ["Add an alert", "Cap the queue"]),
        (f"{_A}| **Detection** | | |\n", ["Add an alert", "Detection"]),
        (f"| **Add a drain** | | |\n{_A}", ["Add a drain", "Add an alert"]),
        (f"| Detection | | |\n{_A}", ["Detection", "Add an alert"]),
        (f"| **Drain** | | |\n| **Alert** | ana | |\n{_B}", ["Drain", "Alert", "Cap the queue"]),
        (
            f"| Total failover of the pool | | |\n{_A}",
            ["Total failover of the pool", "Add an alert"],
        ),
    ],
)
def test_bands(rows: str, titles: list[str]) -> None:
    """A bold name above the rows of others, and a sum, are no actions; what may be one is."""
    content = f"{_HEAD}{_TABLE}{rows}"
    if "| ana | |" not in rows:
        # A bold row that is told to have nobody, before it names a ticket, is as a group is.
        check_laws(content.encode())
    assert [item.fields.title for item in read(content).items] == titles


def test_band_says_how_its_rows_stand() -> None:
    """A row that names those below it is heard as a heading is."""
    items = read(f"{_HEAD}{_TABLE}| **Done** | | |\n{_A}| **Open** | | |\n{_B}").items
    assert [item.fields.status.closed for item in items] == [True, False]
