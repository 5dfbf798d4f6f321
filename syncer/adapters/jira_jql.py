"""The questions that are asked in JQL: every value quoted, every key looked at first.

Times are relative: absolute ones are read in the account's time zone and cut to minutes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta

from syncer.model import ItemKey

COMMON = "syncer"
"""The label of every ticket of ours: what listings are asked by."""
OVERLAP = timedelta(minutes=6)
"""What is asked again each time: the index's lag, and the minute that ``-Nm`` is cut to."""
PER_QUERY = 100
"""Markers asked for at once."""
_MARKER = re.compile(rf"{COMMON}-(ai-[A-Za-z0-9_.-]{{1,60}})")
# Also what JQL calls illegal unless it is escaped.
_SPECIAL = re.compile(
    r"[\"\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_MADE = "creator = currentUser()"
_NEXT = "ORDER BY updated ASC, key ASC"
_BIRTH = "ORDER BY created ASC, key ASC"


def quoted(value: str) -> str:
    """A value as a JQL string: read back it is the same, whatever it holds."""
    return f'"{_SPECIAL.sub(_escape, value)}"'


def marker(key: ItemKey | str) -> str:
    """The label by which the ticket of an item is found."""
    label = f"{COMMON}-{key}"
    if marked(label) != key:
        raise ValueError(f"{key!r} cannot be a label")
    return label


def marked(label: str) -> ItemKey | None:
    """Whose marker a label is."""
    found = _MARKER.fullmatch(label)
    return ItemKey(found[1]) if found else None


def listing() -> str:
    """Every ticket of ours, the oldest first, wherever it was moved to."""
    return f"{_ours()} {_BIRTH}"


def changed(minutes: int) -> str:
    """Tickets of ours that changed in the last minutes, also those that lost the label since."""
    ours = f"({_ours()} OR {_MADE})"
    return f"{ours} AND updated >= -{_count(minutes)}m {_NEXT}"


def bearing(keys: Collection[ItemKey]) -> Iterator[str]:
    """The tickets that bear the markers of these items, in as few queries as may be."""
    for some in _chunks(sorted(set(keys))):
        labels = ", ".join(quoted(marker(key)) for key in some)
        yield f"labels in ({labels}) {_BIRTH}"


def born(minutes: int) -> str:
    """What this account made in the last minutes, bearing a marker or not."""
    return f"{_MADE} AND created >= -{_count(minutes)}m {_BIRTH}"


def made_by_us() -> str:
    """The tickets that this very account made."""
    return f"{_ours()} AND {_MADE} {_BIRTH}"


def wordings(query: str) -> tuple[str, ...]:
    """A question about what we made, and how else to ask a server that hides who made what."""
    others = ("reporter = currentUser()", _ours())
    return (query, *(query.replace(_MADE, one) for one in others if _MADE in query))


def minutes_since(then: datetime, now: datetime, overlap: timedelta = OVERLAP) -> int:
    """How many minutes to look back so that nothing since ``then`` is missed."""
    span = max(now - then, timedelta(0)) + overlap
    return -(-span // timedelta(minutes=1))


def _ours() -> str:
    return f"labels = {quoted(COMMON)}"


def _count(minutes: int) -> int:
    if minutes < 1:
        raise ValueError(f"{minutes} minutes are no time to look back")
    return minutes


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(values), PER_QUERY):
        yield values[at : at + PER_QUERY]


def _escape(found: re.Match[str]) -> str:
    one = found[0]
    return f"\\{one}" if one in '"\\' else f"\\u{ord(one):04x}"
