"""The labelled place of a ticket that has none yet: "Ticket: TBD", "Ticket: TBD done".

Read as it is written, so that a status can be told before there is a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from syncer.core.placeholders import unticketed
from syncer.core.values import Found, read_status_behind
from syncer.model import Status

UNNAMED = {"": "TBD"}
"""What is written where nothing would be left: a label without a value is part of a sentence."""


class Vacant(NamedTuple):
    """Where the words end that stand for a name, and where the status behind or instead of them."""

    stop: int
    end: int
    word: Found[Status] | None


def vacant(text: str, statuses: Mapping[str, Status]) -> Vacant | None:
    """What stands in the place of a ticket, if that is neither a ticket nor anything else."""
    if not text.strip():
        return Vacant(0, len(text), None)
    # With a blank before it a word alone is read as one behind a name.
    alone = read_status_behind(f" {text}", statuses)
    if alone is not None and alone.end == 1 + len(text):
        return Vacant(0, len(text), Found(alone.value, alone.start - 1, alone.end - 1))
    stop = unticketed(text)
    if not stop or not text[stop:].strip():
        return Vacant(stop, stop, None) if stop else None
    word = read_status_behind(text[stop:], statuses)
    if word is None or text[stop + word.end :].strip():
        return None
    return Vacant(stop, stop + word.end, Found(word.value, stop + word.start, stop + word.end))
