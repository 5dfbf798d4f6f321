"""A due date as one document means it: from its incident's day, in its order of day and month."""

from __future__ import annotations

from syncer.core.dates import Read, read_date
from syncer.core.reading import Reading


def read_due(reading: Reading, text: str, *, labelled: bool = False) -> Read:
    """The day a text says as a whole, by what this document's grammar makes of it."""
    return read_date(
        text,
        anchor=reading.occurred,
        day_first=reading.grammar.day_first,
        periods=reading.lexicon.periods,
        calendar=reading.grammar.calendar,
        labelled=labelled,
    )
