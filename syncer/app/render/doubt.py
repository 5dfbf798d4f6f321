"""What a sync began and did not see through: one that died, and what nobody answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncer.app.console import Line, Tone, line
from syncer.app.render.names import Names
from syncer.app.render.plan_json import moment
from syncer.app.render.words import Json, age_word, counted
from syncer.model import Comment, CreateTicket, SendNotice
from syncer.ports import Intent, Memory, Outcome

_LISTED = 10
"""So many are named one by one; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Unended:
    """A sync that left its traces in the store, and no word of how it ended."""

    began: datetime
    """At the latest."""
    made: int
    """Tickets, their links kept."""
    joined: int
    """Tickets of people."""
    doubted: int

    def word(self, now: datetime) -> str:
        """``A sync began at …, and did not end: 985 tickets made, 41 changes in doubt``."""
        left = [f"{counted(self.made, 'ticket')} made"] if self.made else []
        left += [f"{counted(self.joined, 'ticket')} joined"] if self.joined else []
        left += [f"{counted(self.doubted, 'change')} in doubt"] if self.doubted else []
        ago = age_word(now - self.began)
        return f"A sync began at {moment(self.began)}, {ago}, and did not end: {', '.join(left)}"


def unended(memory: Memory, last: Outcome | None) -> Unended | None:
    """The sync after the last that ended, if there was one: it died, or runs at this moment."""
    end = None if last is None else last.at + timedelta(seconds=last.seconds)
    links = [one for one in memory.links.values() if end is None or one.first_seen > end]
    doubted = [one for one in memory.pending if end is None or one.begun > end]
    # A link says when its cycle looked; an intent, when it was sent.
    moments = [one.first_seen for one in links] + [one.begun for one in doubted]
    if not moments:
        return None
    joined = sum(one.adopted for one in links)
    return Unended(min(moments), len(links) - joined, joined, len(doubted))


def doubt_text(
    pending: Sequence[Intent], known: Names, now: datetime, holds: Mapping[str, timedelta]
) -> Iterator[Line]:
    """What was asked for and never answered: item by item, and when it is asked for again.

    ``holds`` says of each tracker for how long what it does not show may yet be there.
    """
    if not pending:
        return
    groups: dict[tuple[str, str, str], list[Intent]] = {}
    for intent in pending:
        head = (*_what(intent, holds), age_word(now - intent.begun))
        groups.setdefault(head, []).append(intent)
    yield line()
    yield line((Tone.HEAD, "In doubt: asked for, and no answer came"))
    for (what, where, ago), group in groups.items():
        yield line(f"  {counted(len(group), what)}{where}, begun {ago}:")
        entries = sorted(_entry(intent, known) for intent in group)
        for place, number, title in entries[:_LISTED]:
            spot = f"{place}:{number}" if number else place
            yield line("    ", (Tone.NAME, spot), f'  "{title}"' if title else "")
        if len(entries) > _LISTED:
            yield line(f"    and {len(entries) - _LISTED} more: `syncer status --json`")
    yield line(f"  {_remedy(pending, now, holds)}")


def _what(intent: Intent, holds: Mapping[str, timedelta]) -> tuple[str, str]:
    match intent.change:
        case CreateTicket(tracker=tracker):
            gone = "" if tracker in holds else ", which is not configured"
            return "new ticket", f" in {tracker}{gone}"
        case Comment():
            return "comment", ""
        case SendNotice(via=via):
            return "notice", f" by {via}"


def _entry(intent: Intent, known: Names) -> tuple[str, int, str]:
    """Place, line and title; sorted as people read."""
    match intent.change:
        case CreateTicket(doc=doc, line=number, fields=fields):
            return str(doc), number or 0, fields.title
        case Comment(ref=ref):
            return known.ticket(ref), 0, ""
        case SendNotice(subject=subject):
            return subject, 0, ""


def _remedy(pending: Sequence[Intent], now: datetime, holds: Mapping[str, timedelta]) -> str:
    """What the next sync does, and from when on it makes what it does not find."""
    times = [
        one.begun + holds[one.change.tracker]
        for one in pending
        if isinstance(one.change, CreateTicket) and one.change.tracker in holds
    ]
    if not times or max(times) <= now:
        return "Run `syncer sync`: it looks for them, and makes those that are not there."
    return (
        "`syncer sync` looks for them; from "
        f"{moment(max(times))} on it makes those that are not there."
    )


def doubt_json(intent: Intent) -> Json:
    """One entry of ``in_doubt`` of ``status --json``."""
    change = intent.change
    made = change if isinstance(change, CreateTicket) else None
    return {
        "subject": change.key if isinstance(change, CreateTicket) else change.id,
        "begun": moment(intent.begun),
        "doc": None if made is None else str(made.doc),
        "line": None if made is None else made.line,
        "title": None if made is None else made.fields.title,
    }
