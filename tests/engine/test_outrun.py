"""What a lagging index shows is measured against what was read since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncer.engine.reading import is_outrun
from syncer.model import Fields, Revision, Ticket, TicketRef

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LAG = timedelta(minutes=5)
TICKET = Ticket(TicketRef("t", "1"), "T-1", Revision("r"), Fields("Alert"), "", ours=True)


def at(minutes: float | None) -> Ticket:
    """The ticket as it was so many minutes ago; None: nobody says when."""
    when = None if minutes is None else NOW - timedelta(minutes=minutes)
    return replace(TICKET, updated_at=when)


@pytest.mark.parametrize(
    ("known", "shown", "lag", "outrun"),
    [
        (3, 4, LAG, True),
        (3, 600, LAG, True),
        (3, 3, LAG, False),
        (4, 3, LAG, False),
        (3, 4, timedelta(0), False),
        (None, 4, LAG, False),
        (3, None, LAG, False),
        (1500, 1600, LAG, False),
    ],
)
def test_what_is_older_than_the_last_reading_is_not_heard(
    known: float | None, shown: float | None, lag: timedelta, *, outrun: bool
) -> None:
    """Where an index lags, and for a day: who restores a backup a day later is heard."""
    assert is_outrun(at(known), at(shown), NOW, lag) is outrun
