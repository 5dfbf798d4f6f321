"""The portfolio as reports count it: one flat row per action item, with what counts of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from syncer.core.conditions import unread
from syncer.core.deadlines import is_history, today
from syncer.core.pairs import Standing
from syncer.core.policy import Policy
from syncer.core.routes import team_of, teams
from syncer.core.survey import Judged, Survey, survey
from syncer.model import Agreed, Code, Field, Fields, Link, Postmortem, Snapshot, Ticket
from syncer.ports import Row

_LINK = re.compile(r"\[([^\]]{1,200})\]\(<?([^()\s>]{1,2000})>?\)")


def rows(snapshot: Snapshot, policy: Policy, seen: Survey | None = None) -> tuple[Row, ...]:
    """Every item of every counting postmortem, and every live join whose item is gone.

    A shared ticket is one row, its leader's; copies have none. By document and line. ``seen`` is
    the survey of this very snapshot, where it was made already.
    """
    seen = seen or survey(snapshot, policy)
    matching = seen.matching
    book = _Book(snapshot, policy)
    found = [
        book.row(judged)
        for judged in seen.pairs.values()
        if judged.pair.standing is not Standing.FOLLOWS
    ]
    mum = {postmortem.ref for postmortem in snapshot.postmortems if unread(postmortem)}
    for link in matching.orphans:
        ticket = snapshot.tickets.get(link.ticket)
        known = link.doc.source in policy.sources and link.doc not in matching.shadowed
        if ticket is not None and known:
            found.append(book.stray(link, ticket, gone=link.doc not in mum))
    found.sort(key=lambda row: (row.doc, row.line or 0, row.key))
    return tuple(found)


class _Book:
    """What all rows of one portfolio share."""

    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        self.snapshot, self.policy = snapshot, policy
        self.teams = teams(policy.people)
        self.postmortems = {one.ref: one for one in snapshot.postmortems}

    def row(self, judged: Judged) -> Row:
        """The row of an item that stands in its text."""
        pair, fields = judged.pair, judged.merged
        link = None if judged.done is None else judged.done.link
        ticket = None if judged.done is None else pair.ticket
        postmortem = pair.postmortem
        skip = pair.item.skip or postmortem.skip
        name, url = (None, None) if ticket is None else (ticket.name, ticket.url)
        if pair.standing is Standing.ELSEWHERE:
            name, url = _elsewhere(pair.item.references)
        return Row(
            key=pair.key,
            doc=postmortem.ref,
            line=pair.item.line,
            fields=replace(fields, silent=frozenset()) if fields.silent else fields,
            flags=frozenset() if skip else judged.flags,
            history=judged.history,
            skip=skip,
            team=team_of(postmortem, fields.owner, self.teams),
            severity=postmortem.severity,
            ticket=name,
            url=url,
            created=self._created(postmortem, link),
            closed=self._closed(fields, link, ticket),
            dues=self._dues(fields, link),
            restricted=postmortem.restricted,
        )

    def stray(self, link: Link, ticket: Ticket, *, gone: bool) -> Row:
        """The row of a ticket whose item left its text, or whose text could not be read."""
        postmortem = self.postmortems.get(link.doc)
        title = str(link.base.get(Field.TITLE, Agreed(ticket.fields.title, None)).document)
        fields = replace(ticket.fields, title=title, silent=frozenset())
        history = postmortem is not None and is_history(postmortem, self.policy)
        return Row(
            key=link.key,
            doc=link.doc,
            line=None,
            fields=fields,
            flags=frozenset({Code.ITEM_GONE} if gone and not fields.status.closed else ()),
            history=history,
            skip=None,
            team=team_of(postmortem, fields.owner, self.teams) if postmortem else None,
            severity=postmortem.severity if postmortem else None,
            ticket=ticket.name,
            url=ticket.url,
            created=self._created(postmortem, link),
            closed=self._closed(fields, link, ticket),
            dues=self._dues(fields, link),
            restricted=postmortem is not None and postmortem.restricted,
            gone=gone,
        )

    def _created(self, postmortem: Postmortem | None, link: Link | None) -> date:
        """The incident's day, else first sight."""
        if postmortem is not None and postmortem.occurred is not None:
            return postmortem.occurred
        seen = [link.first_seen] if link is not None else []
        if postmortem is not None and postmortem.first_seen is not None:
            seen.append(postmortem.first_seen)
        return self._day(min(seen, default=self.snapshot.now))

    def _closed(self, fields: Fields, link: Link | None, ticket: Ticket | None) -> date | None:
        """When it was closed, as far as anybody saw it."""
        if not fields.status.closed:
            return None
        if ticket is not None and ticket.closed_at is not None:
            return self._day(ticket.closed_at)
        moved = None if link is None else link.moved
        return None if moved is None else self._day(moved)

    def _dues(self, fields: Fields, link: Link | None) -> tuple[date, ...]:
        if link is not None and link.dues:
            return link.dues
        return () if fields.due is None else (fields.due,)

    def _day(self, at: datetime) -> date:
        return today(at, self.policy.deadlines)


def _elsewhere(references: Sequence[str]) -> tuple[str | None, str | None]:
    """How the first of these is called, and its address; a link is called by its words."""
    written = references[0] if references else ""
    link = _LINK.fullmatch(written)
    name, url = link.groups() if link else (written.strip("<>"), written.strip("<>"))
    return name or None, url if url.startswith(("https://", "http://")) else None
