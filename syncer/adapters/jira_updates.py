"""Telling issues: read again, compared, and only what differs is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from syncer.adapters.jira_answers import failure, goes_on, words
from syncer.adapters.jira_change import Edit, edit
from syncer.adapters.jira_desk import Desk, Row
from syncer.adapters.jira_history import OLD, Lost, overwritten, without_panels
from syncer.adapters.jira_issue import fields, labels, name_of, on_its_way, way_label
from syncer.adapters.jira_offers import Offers
from syncer.adapters.jira_text import Mention
from syncer.adapters.jira_walk import Step, Walk
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.exchange import path_of
from syncer.model import Comment, Field, Status, Ticket, UpdateTicket

_PAGE = 100
_MOST_PAGES = 50
_ROUNDS = 6
"""Writes until others leave a description alone for long enough."""
_TRIES = 3
_REFUSED = 400


class Updates:
    """Changes and remarks on issues that are there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._offers = Offers(desk.client)
        self._unlooked: dict[str, tuple[Row, UpdateTicket]] = {}
        """Descriptions that were written and not yet looked at, by id: as they were read before."""

    def update(self, change: UpdateTicket) -> Ticket:
        """The ticket as it is afterwards; raises an ``AdapterError``.

        Fields go first and all at once, then the way to a status is taken: whatever of it has
        landed when it fails is what was wanted, or is marked as being on its way. A description
        is sent whole, so what somebody wrote between our reading and our writing is put back.
        """
        desk = self._desk
        moves = Field.STATUS in change.patch
        row = desk.fetch(change.ref.id, transitions=moves, history=change.block is not None)
        ticket = desk.ticket(row)
        if ticket.revision != change.expected:
            message = f"{ticket.name} has changed since it was read"
            raise Stale(message, adapter=desk.client.name)
        owner = change.patch.get(Field.OWNER)
        account = desk.accounts.of(owner) if isinstance(owner, str) else None
        asked = edit(row, change, desk.reader, account=account)
        if asked.cramped:
            told = structlog.get_logger().warning
            told("ticket.block_left_out", key=change.key, ref=str(change.ref), ticket=ticket.name)
        described = asked.says("description")
        try:
            if asked.body:
                self._put(row, asked, change)
            if asked.status is not None:
                self._walk(row, asked.status)
        except AdapterError:
            if described:
                with suppress(AdapterError):
                    self._spared(row, change)
            raise
        if described:
            return desk.ticket(self._spared(row, change))
        done = asked.body or asked.status is not None
        return desk.ticket(desk.fetch(str(row["id"]))) if done else ticket

    def begin(self, ticket: Ticket) -> Ticket:
        """A new ticket whose item is being worked on; as it is where that cannot be said."""
        for _ in range(_TRIES):
            try:
                shown = self._desk.fetch(ticket.ref.id, transitions=True)
                self._walk(shown, Status.IN_PROGRESS)
                return self._desk.ticket(self._desk.fetch(ticket.ref.id))
            except (Transient, InDoubt):
                continue
            except AdapterError as error:
                told = structlog.get_logger().warning
                told("ticket.write_altered", key=ticket.key, ref=str(ticket.ref), got=str(error))
                break
        return ticket

    def comment(self, remark: Comment) -> None:
        """Post it, unless one with its id is there; raises an ``AdapterError``."""
        desk = self._desk
        path = path_of("issue", remark.ref.id, "comment")
        markup = desk.reader.markup
        if remark.id in self._remarks(path):
            return
        known = [(handle, desk.accounts.of(handle)) for handle in remark.to]
        to = [Mention(account, handle) for handle, account in known if account is not None]
        nameless = " ".join(handle for handle, account in known if account is None)
        text = f"{nameless} {remark.text}" if nameless else remark.text
        try:
            body = markup.remark(text, to, remark.id)
        except ValueError as error:
            raise Rejected(str(error), adapter=desk.client.name) from error
        desk.client.write("POST", path, {"body": body}, issue=remark.ref.id)

    def _remarks(self, path: str) -> frozenset[str]:
        """The ids of our own remarks."""
        desk, found, start = self._desk, set(), 0
        for _ in range(_MOST_PAGES):
            body = desk.client.get(path, {"startAt": start, "maxResults": _PAGE}).body
            rows = body.get("comments") if isinstance(body, Mapping) else None
            if not isinstance(rows, list):
                raise desk.client.nonsense(f"GET {path}", writing=False)
            for one in rows:
                author = desk.reader.account(one.get("author"))
                if any(desk.reader.same(author, our) for our in desk.ours):
                    found.add(desk.reader.markup.remark_id(one.get("body")))
            start += len(rows)
            if not goes_on(body, rows, start, _PAGE):
                break
        return frozenset(one for one in found if one is not None)

    def _put(self, row: Row, asked: Edit, change: UpdateTicket) -> None:
        """All that it takes: what it does not is no reason to tell it nothing."""
        client, identity = self._desk.client, str(row["id"])
        path = path_of("issue", identity)
        due_field = self._desk.settings.due_field
        spare = {"assignee", "priority", due_field, "description", "labels"}
        while asked.body:
            answer = client.write("PUT", path, asked.body, issue=identity, accept=(_REFUSED,))
            if answer.status != _REFUSED:
                return
            body = answer.body if isinstance(answer.body, Mapping) else {}
            errors = body.get("errors")
            names = frozenset(errors) if isinstance(errors, Mapping) else frozenset()
            named = {name for name in spare if asked.says(name)} & names
            if not named or names - named or body.get("errorMessages"):
                raise failure(answer, f"PUT {path}", writing=True, wait=None, adapter=client.name)
            asked = asked.without(named)
            event = "ticket.block_left_out" if "description" in named else "ticket.write_altered"
            told, why = structlog.get_logger().warning, "; ".join(words(body))
            told(event, key=change.key, ref=str(change.ref), ticket=name_of(row), got=why)

    def _spared(self, seen: Row, change: UpdateTicket) -> Row:
        """The issue after its description was written, with what others wrote meanwhile.

        What was replaced unseen comes back as the history has it, then our block anew.
        """
        desk, identity = self._desk, str(seen["id"])
        seen = self._unlooked.get(identity, (seen,))[0]
        self._unlooked[identity] = seen, change
        after = self._looked(identity)
        lost = self._replaced(seen, after, change)
        for _ in range(_ROUNDS if lost is not None else 0):
            if lost is None:
                body = edit(after, replace(change, patch={}, flags=None), desk.reader).body
                if not body:
                    break
                desk.client.write("PUT", path_of("issue", identity), body, issue=identity)
            elif not self._put_back(identity, lost, change):
                break
            seen, after = after, self._looked(identity)
            self._unlooked[identity] = seen, change
            lost = self._replaced(seen, after, change)
        del self._unlooked[identity]
        return after

    def catch_up(self) -> None:
        """Look at what could not be looked at behind a write: a limit, or no answer."""
        for identity, (seen, change) in tuple(self._unlooked.items()):
            try:
                self._spared(seen, change)
            except (Transient, InDoubt):
                continue
            except AdapterError:
                del self._unlooked[identity]

    def _looked(self, identity: str) -> Row:
        for left in reversed(range(_TRIES)):
            try:
                return self._desk.fetch(identity, history=True)
            except Transient:
                if not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _replaced(self, seen: Row, after: Row, change: UpdateTicket) -> Lost | None:
        rest = edit(after, replace(change, patch={}, flags=None), self._desk.reader)
        stands = not rest.says("description")
        return overwritten(seen, after, self._desk.client.me.id, stands=stands)

    def _put_back(self, identity: str, lost: Lost, change: UpdateTicket) -> bool:
        """Whether it is there again: as it was, else as its words, where no older API is."""
        client, markup = self._desk.client, self._desk.reader.markup
        ways: list[tuple[str | None, object]] = []
        if isinstance(lost.body, str):
            ways.append((OLD, lost.body))
            if client.cloud:
                ways.append(
                    (None, markup.document(without_panels(lost.body)) if lost.body else None)
                )
        elif lost.body is not None and client.cloud:
            ways.append((None, lost.body))
        why = "its history does not say what it was"
        for version, body in ways:
            try:
                told: Mapping[str, Any] = {"fields": {"description": body}}
                path = path_of("issue", identity)
                client.write("PUT", path, told, issue=identity, version=version)
            except (Denied, Gone, Rejected) as error:
                why = str(error)
            else:
                inform = structlog.get_logger().info
                inform("ticket.text_put_back", key=change.key, ref=str(change.ref))
                return True
        warn = structlog.get_logger().warning
        warn("ticket.text_lost", key=change.key, ref=str(change.ref), why=why)
        return False

    def _walk(self, row: Row, status: Status) -> None:
        """Step by step to a status; a way of several steps is marked on the issue itself."""
        desk = self._desk
        identity = str(row["id"])
        walk = Walk(desk.reader.flow, status, name_of(row), desk.client.name)
        before = desk.reader.status(row)
        marked = on_its_way(labels(row)) is not None
        shown = row
        while (step := self._next(walk, shown)) is not None:
            if not step.last and not marked:
                self._label(identity, [{"add": way_label(before, status)}])
                marked = True
            path = path_of("issue", identity, "transitions")
            try:
                desk.client.write("POST", path, step.body, issue=identity)
            except Rejected:
                self._offers.forget()
                raise
            if step.last and not marked:
                return
            shown = desk.fetch(identity, transitions=True)
        if marked:
            self._unmark(identity, labels(shown))

    def _next(self, walk: Walk, row: Row) -> Step | None:
        shown = fields(row)
        status, resolution = shown["status"], shown.get("resolution")
        there = walk.flow.status(status, resolution) is walk.wanted
        return walk.step(status, resolution, () if there else self._offers.of(row))

    def _unmark(self, identity: str, names: tuple[str, ...]) -> None:
        marks = [{"remove": name} for name in names if on_its_way((name,)) is not None]
        if marks:
            self._label(identity, marks)

    def _label(self, identity: str, marks: Sequence[Mapping[str, Any]]) -> None:
        body = {"update": {"labels": list(marks)}}
        self._desk.client.write("PUT", path_of("issue", identity), body, issue=identity)
