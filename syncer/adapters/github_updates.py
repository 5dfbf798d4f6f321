"""Telling issues: read again, compared, and only what differs is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import structlog

from syncer.adapters.github_answers import Answer
from syncer.adapters.github_change import Wanted, wanted
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_issue import Place, revision
from syncer.adapters.github_rows import Row
from syncer.adapters.github_text import calm
from syncer.errors import Gone, Rejected, Stale, Transient
from syncer.exchange import path_of
from syncer.model import Comment, Field, Ticket, TicketRef, UpdateTicket


class Updates:
    """Changes and remarks on issues that are there."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def update(self, change: UpdateTicket) -> Ticket:
        """The ticket as it is afterwards; raises an ``AdapterError``."""
        desk = self._desk
        self._turn()
        ticket, row, place = desk.fetch(change.ref)
        self._must_be_an_issue(ticket)
        if ticket.revision != change.expected:
            message = f"{ticket.name} has changed since it was read"
            raise Stale(message, adapter=desk.client.name)
        if not desk.settings.assign:
            kept = [name for name in change.patch if name is not Field.OWNER]
            change = replace(change, patch={name: change.patch[name] for name in kept})
        told = change.block is not None or change.patch.keys() & {Field.DUE, Field.PRIORITY}
        if told and desk.blind and desk.reader.fielded(row):
            message = "what fields its issues have is not told just now"
            raise Transient(message, adapter=desk.client.name)
        login = self._login(change, place)
        org = desk.writable(place.repository)
        bare = desk.reader.unlabelled(row, place)
        reader, moved = desk.reader, place.moved
        todo = wanted(row, change, reader, org, login, moved=moved, unlabelled=bare)
        if todo.unfit:
            warn = structlog.get_logger().warning
            warn("ticket.block_left_out", key=change.key, ref=str(change.ref), ticket=ticket.name)
        answer, whole = self._sent(todo, place, change.ref, row)
        if todo.values and answer is not None and desk.reader.org.lost(answer.body, todo.values):
            # Fields that keep nothing: what they were to say is said again, by labels.
            desk.keeps_fields = False
            asked = ", ".join(str(one["value"]) for one in todo.values)
            warn = structlog.get_logger().warning
            ref = str(change.ref)
            warn(
                "ticket.write_altered", key=change.key, ref=ref, field="fields", asked=asked, got=""
            )
            current = desk.fetch(change.ref)[0]
            return self.update(replace(change, expected=current.revision))
        if answer is not None and whole:
            return desk.shown(change.ref, self._as_asked(answer, place), writing=True)[0]
        touched = not whole or todo.add or todo.drop or todo.drop_after
        return desk.fetch(change.ref)[0] if touched else ticket

    def _sent(
        self, todo: Wanted, place: Place, ref: TicketRef, row: Row
    ) -> tuple[Answer | None, bool]:
        """Send what is wanted; the issue as answers show it, and whether they show all of it."""
        desk = self._desk
        around = desk.around(place.repository)
        path = self._path(place)
        answer, whole = None, not todo.clear
        if todo.add:
            around.have(todo.add)
            self._write("POST", f"{path}/labels", {"labels": list(todo.add)})
        for name in todo.drop:
            self._drop(path, name)
        if todo.assign:
            answer = self._write("POST", f"{path}/assignees", {"assignees": [todo.assign]})
        for at, patch in enumerate(todo.patches):
            if at or todo.add or todo.drop or todo.assign:
                self._must_stand(ref, answer.body if answer else row)
            answer = self._patch(path, patch)
        if todo.unassign:
            answer = self._write("DELETE", f"{path}/assignees", {"assignees": [todo.unassign]})
        for name in todo.drop_after:
            left = self._drop(path, name)
            if left is None or not isinstance(left.body, list):
                whole = False
            elif answer is not None:
                answer = replace(answer, body={**answer.body, "labels": left.body})
        for field_id in todo.clear:
            with suppress(Gone):  # it was empty
                self._write("DELETE", f"{path}/issue-field-values/{field_id}")
        return answer, whole

    def _turn(self) -> None:
        """Wait for the turn of a write, so that nothing is done by a reading of before."""
        try:
            self._desk.client.pacer.turn()
        except Transient as error:
            error.adapter = self._desk.client.name
            raise

    def _must_stand(self, ref: TicketRef, before: Row) -> None:
        """Raise ``Stale`` where people changed more than labels since ``before``."""
        self._turn()
        ticket, row, _ = self._desk.fetch(ref)
        if revision({**row, "labels": ()}) != revision({**before, "labels": ()}):
            message = f"{ticket.name} has changed while it was written"
            raise Stale(message, adapter=self._desk.client.name)

    def _drop(self, path: str, label: str) -> Answer | None:
        """Take a label off; None where somebody was faster."""
        try:
            return self._write("DELETE", path + path_of("labels", label))
        except Gone:
            return None

    def comment(self, remark: Comment) -> None:
        """Post it, unless one with its id is there; raises an ``AdapterError``."""
        desk = self._desk
        if not re.fullmatch(r"(?:(?!-->)[^\r\n])+", remark.id):
            raise Rejected(f"{remark.id!r} cannot be an id", adapter=desk.client.name)
        ticket, _, place = desk.fetch(remark.ref)
        self._must_be_an_issue(ticket)
        mark = f"<!-- syncer:comment {remark.id} -->"
        path = f"{self._path(place)}/comments"
        for page in desk.client.pages(path):
            for row in filter(_is_object, page.body):
                if mark in str(row.get("body") or "") and desk.ours(row):
                    return
        logins = [(desk.accounts.login(handle), handle) for handle in remark.to]
        mentions = "".join(
            f"@{login} " if login else f"{calm(handle)} " for login, handle in logins
        )
        # A remark may lead to another of our own issues; nobody is bothered by that.
        ours = "|".join(map(re.escape, desk.repositories))
        text = re.sub(rf"(/(?:{ours})/)%69(?=ssues/)", r"\1i", calm(remark.text))
        self._write("POST", path, {"body": f"{mentions}{text}\n\n{mark}"})

    def _login(self, change: UpdateTicket, place: Place) -> str | None:
        owner = change.patch.get(Field.OWNER)
        if not isinstance(owner, str):
            return None
        login = self._desk.accounts.login(owner)
        around = self._desk.around(place.repository)
        # Where nobody tells it is tried: GitHub leaves out in silence whom it cannot assign.
        return login if login and around.assignable(login) is not False else None

    def _patch(self, path: str, patch: Mapping[str, object]) -> Answer:
        try:
            return self._write("PATCH", path, patch)
        except Rejected:
            if "assignees" in patch:
                # Somebody who cannot be given it any more: no reason to tell it nothing.
                rest = {name: value for name, value in patch.items() if name != "assignees"}
                return self._patch(path, rest)
            if patch.get("state_reason") != "duplicate":
                raise
            # Enterprise Servers of before 2025 know no duplicates.
            return self._write("PATCH", path, {**patch, "state_reason": "not_planned"})

    def _write(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Answer:
        return self._desk.client.write(method, path, body, version=self._desk.version)

    def _path(self, place: Place) -> str:
        return path_of("repos", *place.repository.split("/"), "issues", place.number)

    def _as_asked(self, answer: Answer, place: Place) -> Answer:
        """An answer about an issue that had moved is one of where it had moved to."""
        if not place.former:
            return answer
        return Answer(answer.status, answer.headers, answer.body, self._path(place))

    def _must_be_an_issue(self, ticket: Ticket) -> None:
        if ticket.followed:
            message = f"{ticket.name} is a pull request, and is only followed"
            raise Rejected(message, adapter=self._desk.client.name)


def _is_object(row: object) -> bool:
    return isinstance(row, Mapping)
