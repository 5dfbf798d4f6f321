"""Making issues: everything in one request, for what comes after it may never come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from syncer.adapters.github_answers import Answer, NotSignedIn
from syncer.adapters.github_around import Around
from syncer.adapters.github_block import AgreedDay, placed, remarked
from syncer.adapters.github_desk import Desk
from syncer.adapters.github_fields import Values
from syncer.adapters.github_rows import Row, assignees, folded, labels
from syncer.adapters.github_settings import OURS
from syncer.adapters.github_text import calm_title
from syncer.errors import Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.model import CreateTicket, Field, Status, Ticket

_MANY = 50
"""Whoever makes so many tickets at once has more to come."""


@dataclass(frozen=True, slots=True)
class _Request:
    """All that an issue is made of."""

    title: str
    body: str
    labels: tuple[str, ...]
    assignee: str | None
    milestone: int | None
    values: Values

    def json(self) -> dict[str, Any]:
        """As it is sent; what is not given is not named."""
        given: dict[str, Any] = {
            "assignees": [self.assignee] if self.assignee else None,
            "milestone": self.milestone,
            "issue_field_values": self.values or None,
        }
        said = {name: value for name, value in given.items() if value is not None}
        return {"title": self.title, "body": self.body, "labels": list(self.labels), **said}


class Births:
    """Makes tickets, and sees what was dropped of them in silence."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: set[str] = set()
        self._unlabelled: list[tuple[str, int, tuple[str, ...]]] = []
        """Tickets that lack labels of ours: repository, number and which."""

    def prepare(self, batch: Sequence[CreateTicket]) -> None:
        """Make the labels that a batch needs, before its first ticket.

        Not while many tickets wait: GitHub makes labels along with the issues that bear them, and
        a few writes more may cost another hour. They get their looks with a later, smaller batch.
        """
        many = len(batch) >= _MANY
        wanted: dict[str, dict[str, None]] = {}
        for draft in batch:
            repository = draft.destination or self._desk.home
            place = wanted.setdefault(repository, {})
            names = (*self._desk.own_labels, *self._labels(draft, repository))
            place.update(dict.fromkeys(names))
        for repository, needed in wanted.items():
            try:
                around = self._desk.around(repository)
                around.claim() if many else around.have(tuple(needed))
            except NotSignedIn:
                raise
            except (Denied, Gone, InDoubt, Rejected, Stale):
                continue  # told by what becomes of the tickets

    def create(self, draft: CreateTicket) -> Ticket:
        """One POST; raises an ``AdapterError``, ``InDoubt`` where it may have landed."""
        desk = self._desk
        title = calm_title(draft.fields.title)
        if not title:
            raise Rejected("an issue needs a title", adapter=desk.client.name)
        repository = draft.destination or desk.home
        self.relabel(repository)
        around = desk.around(repository)
        asked = self._request(draft, title, repository)
        # Nothing may be asked between the answer and the ticket: what then fails would seem unmade.
        born = desk.reader_of_new(repository)
        try:
            answer = self._post(around, asked)
        except Rejected:
            # Nothing was made. A label, person, milestone or field may have gone since we asked.
            around.forget()
            desk.ask_again()
            again = self._request(draft, title, repository, careful=True)
            if again == asked and not around.missing(again.labels):
                raise
            around.have(again.labels)
            asked = again
            answer = self._post(around, asked)
        ticket = born(answer)
        self._see(draft, asked, repository, ticket, answer.body)
        return ticket

    def _request(
        self, draft: CreateTicket, title: str, repository: str, *, careful: bool = False
    ) -> _Request:
        """``careful``: with nobody of whom GitHub does not tell that the issue can be theirs."""
        desk, around = self._desk, self._desk.around(repository)
        return _Request(
            title=title,
            body=self._body(draft, repository),
            labels=self._labels(draft, repository),
            assignee=self._assignee(draft, repository, careful=careful),
            milestone=around.milestone(desk.settings.milestone)
            if desk.settings.milestone
            else None,
            values=self._values(draft, repository),
        )

    def _body(self, draft: CreateTicket, repository: str) -> str:
        body = placed("", draft.key, draft.block.text, standing=None)
        says = (
            self._desk.writable(repository).due is not None and Field.DUE not in draft.fields.silent
        )
        day = draft.fields.due if says else None
        names = self._desk.reader.names
        return remarked(body, draft.key, AgreedDay(day) if day else None, labels=names)

    def _post(self, around: Around, asked: _Request) -> Answer:
        client, version = self._desk.client, self._desk.version
        return client.write("POST", around.path("issues"), asked.json(), version=version)

    def _see(
        self, draft: CreateTicket, asked: _Request, repository: str, ticket: Ticket, row: Row
    ) -> None:
        """Notice what was dropped in silence, and say so once."""
        kept, people = labels(row), assignees(row)
        lost: dict[str, tuple[Sequence[str], Sequence[str]]] = {}
        lacks = [] if OURS in folded(kept) else [OURS]
        if not folded(asked.labels) <= folded(kept):
            lost["labels"] = (asked.labels, kept)
        if self._desk.reader.org.lost(row, asked.values):
            self._desk.keeps_fields = False
            lost["fields"] = ([str(one["value"]) for one in asked.values], ())
            lacks += self._rank(draft)
        if asked.assignee and asked.assignee.casefold() not in folded(people):
            lost["owner"] = ((asked.assignee,), people)
        if lacks:
            number = int(ticket.name.rpartition("#")[2])
            self._unlabelled.append((repository, number, tuple(lacks)))
        for name in lost.keys() - self._told:
            self._told.add(name)
            sent, got = map(", ".join, lost[name])
            warn = structlog.get_logger().warning
            ref = str(ticket.ref)
            warn("ticket.write_altered", key=draft.key, ref=ref, field=name, asked=sent, got=got)

    def relabel(self, repository: str) -> None:
        """Put our label on tickets there that lost it at birth; raises where that cannot be."""
        desk = self._desk
        for lacking in [one for one in self._unlabelled if one[0] == repository]:
            _, number, names = lacking
            path = desk.around(repository).path("issues", number, "labels")
            try:
                desk.around(repository).have(names)
                answer = desk.client.write("POST", path, {"labels": list(names)})
            except (Gone, Rejected):
                answer = None  # nothing can be mended there
            except InDoubt as error:
                raise Transient(str(error), adapter=desk.client.name) from error
            except NotSignedIn:
                raise
            except Denied as error:
                message = (
                    f"{repository}#{number} may not bear the label {OURS!r}, without which no "
                    "ticket is found again, so no more are made; let the sign-in label issues"
                )
                raise Denied(message, adapter=desk.client.name) from error
            if answer is not None and OURS not in folded(labels({"labels": answer.body})):
                message = f"{repository}#{number} does not keep the label {OURS!r}"
                raise Denied(message, adapter=desk.client.name)
            self._unlabelled.remove(lacking)

    def _labels(self, draft: CreateTicket, repository: str) -> tuple[str, ...]:
        own = [OURS]
        if not self._desk.writable(repository).ranks(draft.fields.priority):
            own += self._rank(draft)
        if draft.fields.status is Status.IN_PROGRESS:
            own.append(self._desk.reader.in_progress)
        names = (*own, *self._desk.settings.labels, *draft.labels)
        return tuple({name.casefold(): name for name in reversed(names)}.values())[::-1]

    def _rank(self, draft: CreateTicket) -> list[str]:
        fields = draft.fields
        if fields.priority is None or Field.PRIORITY in fields.silent:
            return []
        return [self._desk.reader.priorities[fields.priority]]

    def _values(self, draft: CreateTicket, repository: str) -> Values:
        fields = draft.fields
        priority = None if Field.PRIORITY in fields.silent else fields.priority
        due = None if Field.DUE in fields.silent else fields.due
        return self._desk.writable(repository).saying(priority, due)

    def _assignee(self, draft: CreateTicket, repository: str, *, careful: bool) -> str | None:
        fields, desk = draft.fields, self._desk
        if not desk.settings.assign or fields.owner is None or Field.OWNER in fields.silent:
            return None
        login = desk.accounts.login(fields.owner)
        if not login:
            return None
        able = desk.around(repository).assignable(login)
        return login if able or (able is None and not careful) else None
