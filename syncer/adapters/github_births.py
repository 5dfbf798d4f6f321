"""Making issues: everything in one request, for what comes after it may never come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from syncer.adapters.github_answers import Answer
from syncer.adapters.github_around import Around
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_issue import COMMON, assignees, folded, labels
from syncer.adapters.github_text import calm_title, placed
from syncer.errors import Denied, Gone, InDoubt, Rejected, Stale
from syncer.model import CreateTicket, Field, Status, Ticket

_MANY = 50
"""Whoever makes so many tickets at once has more to come."""


class Births:
    """Makes tickets, and sees what was dropped of them in silence."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told = False
        self._unlabelled: list[tuple[str, int]] = []
        """Tickets of ours that no listing will show: repository and number."""

    def prepare(self, batch: Sequence[CreateTicket]) -> None:
        """Make the labels that a batch needs, before its first ticket.

        Not while many tickets wait: GitHub makes labels along with the issues that bear them, and
        a few writes more may cost another hour. They get their looks with a later, smaller batch.
        """
        if len(batch) >= _MANY:
            return
        wanted: dict[str, dict[str, None]] = {}
        for draft in batch:
            place = wanted.setdefault(draft.destination or self._desk.home, {})
            place.update(dict.fromkeys((*self._desk.own_labels, *self._labels(draft))))
        for repository, names in wanted.items():
            try:
                self._desk.around(repository).have(tuple(names))
            except (Denied, Gone, InDoubt, Rejected, Stale):
                continue  # told by what becomes of the tickets

    def create(self, draft: CreateTicket) -> Ticket:
        """One POST; raises an ``AdapterError``, ``InDoubt`` where it may have landed."""
        desk = self._desk
        title = calm_title(draft.fields.title)
        if not title:
            raise Rejected("an issue needs a title", adapter=desk.client.name)
        self.mend()
        repository = draft.destination or desk.home
        around = desk.around(repository)
        names = self._labels(draft)
        asked: dict[str, Any] = {
            "title": title,
            "body": placed("", draft.key, draft.block.text, standing=None),
            "labels": list(names),
        }
        if login := self._assignee(draft, repository):
            asked["assignees"] = [login]
        if desk.settings.milestone:
            number = around.milestone(desk.settings.milestone)
            if number is not None:
                asked["milestone"] = number
        answer = self._post(around, names, asked)
        ticket = desk.born(repository, answer)
        kept = folded(labels(answer.body))
        lost = [name for name in names if name.casefold() not in kept]
        if COMMON in lost:
            self._unlabelled.append((repository, int(ticket.name.rpartition("#")[2])))
        if login and login.casefold() not in folded(assignees(answer.body)):
            lost.append(f"@{login}")
        if lost and not self._told:
            self._told = True
            log = structlog.get_logger()
            log.warning("ticket.write_altered", ref=str(ticket.ref), key=draft.key, dropped=lost)
        return ticket

    def _post(self, around: Around, names: Sequence[str], asked: Mapping[str, Any]) -> Answer:
        client, path = self._desk.client, around.path("issues")
        try:
            return client.write("POST", path, asked, version=self._desk.version)
        except Rejected:
            if not around.missing(names):
                raise
            # A server that does not make labels by the way: nothing was made at all.
            around.have(names)
        return client.write("POST", path, asked, version=self._desk.version)

    def mend(self) -> None:
        """Put our label on tickets that lost it at birth; raises where that cannot be."""
        desk = self._desk
        while self._unlabelled:
            repository, number = self._unlabelled[-1]
            path = desk.around(repository).path("issues", number, "labels")
            try:
                desk.around(repository).have((COMMON,))
                answer = desk.client.write("POST", path, {"labels": [COMMON]})
            except Gone:
                answer = None
            except Denied as error:
                message = (
                    f"{repository}#{number} may not bear the label {COMMON!r}, without which no "
                    "ticket is found again, so no more are made; let the sign-in label issues"
                )
                raise Denied(message, adapter=desk.client.name) from error
            if answer is not None and COMMON not in folded(labels({"labels": answer.body})):
                message = f"{repository}#{number} does not keep the label {COMMON!r}"
                raise Denied(message, adapter=desk.client.name)
            self._unlabelled.pop()

    def _labels(self, draft: CreateTicket) -> tuple[str, ...]:
        reader, fields = self._desk.reader, draft.fields
        own = [COMMON]
        if fields.priority is not None and Field.PRIORITY not in fields.silent:
            own.append(reader.priorities[fields.priority])
        if fields.status is Status.IN_PROGRESS:
            own.append(reader.in_progress)
        names = (*own, *self._desk.settings.labels, *draft.labels)
        return tuple({name.casefold(): name for name in reversed(names)}.values())[::-1]

    def _assignee(self, draft: CreateTicket, repository: str) -> str | None:
        fields, desk = draft.fields, self._desk
        if not desk.settings.assign or fields.owner is None or Field.OWNER in fields.silent:
            return None
        login = desk.accounts.login(fields.owner)
        return login if login and desk.around(repository).assignable(login) else None
