"""What a process that begins must read again, whatever the feeds say.

Links are kept as they move, readings once a cycle. A process that died in between leaves links that
are newer than the readings beside them: next to a late feed the old reading would look like a
person who took back what had just been told.
"""

from __future__ import annotations

from datetime import timedelta

from syncer.engine.view import View
from syncer.ports import Outcome

_ASTRAY = timedelta(days=1)
"""Clocks are set: so much of what was moved before the last commit is read again as well."""


def doubt_readings(view: View, last: Outcome | None) -> None:
    """Read again what links that moved since the last commit speak of."""
    for link in view.links.now.values():
        moved = max(link.moved or link.first_seen, link.first_seen)
        since = last is None or moved > last.at
        if since or (last is not None and moved > last.at - _ASTRAY):
            view.unread.add(link.ticket)
            if since or link.doc in view.postmortems.now:
                view.unread.add(link.doc)
