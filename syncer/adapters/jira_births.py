"""Making issues, fifty at once: marker and all fields in the request that makes them.

One of each project and type is read back: what is added to it by itself, a priority or an
assignee, is added to its siblings too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from syncer.adapters.jira_accounts import user_of
from syncer.adapters.jira_answers import Answer, words
from syncer.adapters.jira_change import born_fields, custom_values
from syncer.adapters.jira_desk import Desk, Row
from syncer.adapters.jira_issue import imagined
from syncer.adapters.jira_screens import Screens
from syncer.errors import AdapterError, Denied, InDoubt, Rejected, Transient
from syncer.model import CreateTicket, Field, ItemKey, Ticket, TicketRef

AT_ONCE = 50
"""More than that Jira does not take (``POST issue/bulk``)."""
_REFUSED, _SERVER = 400, 500
_LATER = (429, 503)
"""Statuses of a row that was not taken now, and will be."""
_FRESH = timedelta(minutes=10)
"""For so long a project adds and refuses what it did before."""
Outcome = tuple[ItemKey, Ticket | AdapterError]
_Place = tuple[str, str, frozenset[tuple[str, str | tuple[str, ...]]]]
"""Project, issue type, and what a route says that a default may come from."""
_MATTERS = ("components", "parent", "fields.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One issue as it is asked for."""

    draft: CreateTicket
    fields: Mapping[str, Any]

    @property
    def place(self) -> _Place:
        """What is added to an issue by itself is added to all there that lack it."""
        said = self.draft.details.items()
        matters = frozenset((name, one) for name, one in said if name.startswith(_MATTERS))
        return str(self.fields["project"]["key"]), str(self.fields["issuetype"]["name"]), matters

    def bare(self, personal: Sequence[str]) -> frozenset[str]:
        """What may be added to it."""
        return frozenset(one for one in personal if self.fields.get(one) is None)


class _Crossed(Exception):
    """An issue bears the marker of another item than it was made for."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What a place makes of its issues, as those showed it that were read back."""

    since: datetime
    like: Row
    """One of them, with what others told of besides."""
    knows: frozenset[str]
    """The fields that one of them was born without."""


class Births:
    """Makes tickets."""

    def __init__(self, desk: Desk, screens: Screens) -> None:
        self._desk = desk
        self._screens = screens
        self._places: dict[_Place, _Known] = {}
        self._spurned: dict[tuple[str, str, str, str], datetime] = {}
        """What projects refused of late: project, issue type, field and value."""

    def create(self, batch: Sequence[CreateTicket]) -> Iterator[Outcome]:
        """Each as it lands; ``InDoubt`` where it may have landed."""
        for at in range(0, len(batch), AT_ONCE):
            asked: list[_Asked] = []
            for draft in batch[at : at + AT_ONCE]:
                try:
                    asked.append(self._asked(draft))
                except AdapterError as error:
                    yield draft.key, error
            if asked:
                yield from self._made(asked)

    def _made(self, asked: Sequence[_Asked]) -> Iterator[Outcome]:
        body = {"issueUpdates": [{"fields": one.fields} for one in asked]}
        try:
            answer = self._desk.client.write("POST", "/issue/bulk", body, accept=(_REFUSED,))
            made, failed = self._sorted(answer, len(asked))
        except AdapterError as error:
            yield from ((one.draft.key, error) for one in asked)
            return
        at = self._desk.client.server_time() or self._desk.client.clock()
        known = self._learned(asked, made)
        shown = self._recognised(made) if known is None else {}
        again: list[_Asked] = []
        for number, one in enumerate(asked):
            if number in made:
                found = shown.get(one.draft.key) if known is None else known[number]
                yield one.draft.key, self._born(one, made[number], at, found)
            elif (less := self._without(one, failed[number])) is not None:
                again.append(less)
            else:
                yield one.draft.key, self._refused(failed[number])
        if again:
            yield from self._made(again)

    def _sorted(self, answer: Answer, count: int) -> tuple[dict[int, Row], dict[int, Row]]:
        """Number in the request to the issue that was made, and to why none was."""
        body = answer.body if isinstance(answer.body, Mapping) else {}
        issues, errors = body.get("issues"), body.get("errors")
        made = [row for row in issues if _is_made(row)] if isinstance(issues, list) else []
        failed: dict[int, Row] = {}
        for one in errors if isinstance(errors, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("failedElementNumber"), int):
                told = one.get("elementErrors")
                said = told if isinstance(told, Mapping) else {}
                failed[one["failedElementNumber"]] = {**said, "status": one.get("status")}
        if answer.status == _REFUSED and not made and not failed:
            failed = dict.fromkeys(range(count), body)
        left = [number for number in range(count) if number not in failed]
        if len(left) != len(made) or not failed.keys() <= set(range(count)):
            message = "POST /issue/bulk: what it made is not what was asked for; is url right?"
            raise InDoubt(message, adapter=self._desk.client.name)
        return dict(zip(left, made, strict=True)), failed

    def _without(self, one: _Asked, said: Row) -> _Asked | None:
        """The same without what Jira will not take there; None where that is no remedy."""
        errors = said.get("errors")
        named = frozenset(errors) if isinstance(errors, Mapping) else frozenset()
        spare = frozenset(self._personal) & one.fields.keys()
        if not named or not named <= spare or said.get("errorMessages"):
            return None
        for name in named:
            mark = self._mark(one, name)
            if mark not in self._spurned:
                warn, why = structlog.get_logger().warning, "; ".join(words(said))
                warn("ticket.write_altered", key=one.draft.key, ref=mark[0], field=name, got=why)
            self._spurned[mark] = self._desk.client.clock()
        return _less(one, named)

    def _refused(self, said: Row) -> AdapterError:
        name, errors, status = self._desk.client.name, said.get("errors"), said.get("status")
        message = f"Jira makes no issue of it: {'; '.join(words(said)) or 'no reason is given'}"
        if status in _LATER:
            return Transient(message, adapter=name)
        if isinstance(status, int) and status >= _SERVER:
            return InDoubt(message, adapter=name)
        custom = [one for one in errors if str(one).startswith("customfield_")] if errors else []
        if custom:
            message += f"; say in trackers.{name}.fields or in the route what {custom[0]} is"
        # Of the project nothing is refused but the right to make issues there, whatever they say.
        wide = isinstance(errors, Mapping) and errors.keys() == {"project"}
        return (Denied if wide else Rejected)(message, adapter=name)

    def _telling(self, one: _Asked, other: _Asked) -> tuple[bool, int, bool]:
        """How much another issue can tell of what this one is like."""
        bare, known = one.bare(self._personal), other.bare(self._personal)
        return bare <= known, len(known), one is other

    def _learned(
        self, asked: Sequence[_Asked], made: Mapping[int, Row]
    ) -> Mapping[int, _Known | AdapterError] | None:
        """By number what a place makes of its issues, or why that could not be read.

        None: they were not told in the order in which they were asked for, for their ids are in
        another one, or the one that was read bears the marker of another item.
        """
        ids = [int(made[number]["id"]) for number in sorted(made)]
        if ids != sorted(ids):
            return None
        found: dict[int, _Known | AdapterError] = {}
        unread: dict[_Place, AdapterError] = {}
        for number in sorted(made):
            one = asked[number]
            like = [other for other in sorted(made) if asked[other].place == one.place]
            best = max(like, key=lambda other: self._telling(one, asked[other]))
            try:
                if one.place in unread:
                    found[number] = unread[one.place]
                else:
                    found[number] = self._known(one, asked[best], str(made[best]["id"]))
            except _Crossed:
                return None
            except AdapterError as error:
                found[number] = unread[one.place] = error
        return found

    def _recognised(self, made: Mapping[int, Row]) -> Mapping[ItemKey, Ticket]:
        """Issues by the markers that they bear."""
        name = self._desk.client.name
        refs = [TicketRef(name, str(row["id"])) for row in made.values()]
        try:
            shown = [one for _, one in self._desk.read(refs) if isinstance(one, Ticket)]
        except AdapterError:
            return {}
        return {one.key: one for one in shown if one.key is not None}

    def _born(
        self, one: _Asked, made: Row, at: datetime, known: Ticket | _Known | AdapterError | None
    ) -> Ticket | AdapterError:
        """``known``: the ticket itself, or what its place makes of it."""
        desk, error = self._desk, known
        if isinstance(known, Ticket):
            return known
        if isinstance(known, _Known):
            me = user_of(desk.client.me.id, cloud=desk.client.cloud)
            due_field = desk.settings.due_field
            row = imagined(one.fields, made, known.like, me=me, at=at, due_field=due_field)
            try:
                return desk.ticket(row)
            except AdapterError as odd:
                error = odd
        # It was made; who asks by its marker finds it.
        why = error or "issues are told in another order than they were asked for"
        return InDoubt(
            f"{made.get('key')} was made, and could not be read: {why}", adapter=desk.client.name
        )

    def _known(self, one: _Asked, best: _Asked, identity: str) -> _Known:
        """What its place makes of it; ``best``: whom to read where that is not known."""
        now, known = self._desk.client.clock(), self._places.get(one.place)
        fresh = known is not None and known.since <= now < known.since + _FRESH
        if known is None or not fresh or one.bare(self._personal) - known.knows:
            return self._read(best, identity, known if fresh else None, now)
        return known

    def _read(self, one: _Asked, identity: str, known: _Known | None, now: datetime) -> _Known:
        """Learn of what was added to a new issue, beside what is known of its place."""
        row, bare = self._desk.fetch(identity), one.bare(self._personal)
        shown = row.get("fields")
        if not isinstance(shown, Mapping):
            raise self._desk.client.nonsense(f"GET /issue/{identity}", writing=False)
        if self._desk.reader.key(row) not in (None, one.draft.key):
            raise _Crossed
        if known is not None:
            earlier = known.like["fields"]
            kept = {name: earlier[name] for name in known.knows if name in earlier}
            row = {**row, "fields": {**shown, **kept, **{n: shown[n] for n in bare if n in shown}}}
        found = _Known(now, row, bare | (known.knows if known is not None else frozenset()))
        self._places[one.place] = found
        return found

    def _mark(self, one: _Asked, name: str) -> tuple[str, str, str, str]:
        value = "" if name == self._desk.settings.due_field else str(one.fields.get(name))
        return (*one.place[:2], name, value)

    def _asked(self, draft: CreateTicket) -> _Asked:
        """Without what was refused there a moment ago."""
        one = _Asked(draft, self._fields(draft))
        now = self._desk.client.clock()
        for mark, since in tuple(self._spurned.items()):
            if not since <= now < since + _FRESH:
                del self._spurned[mark]
        spare = frozenset(self._personal) & one.fields.keys()
        known = frozenset(name for name in spare if self._mark(one, name) in self._spurned)
        return _less(one, known) if known else one

    @property
    def _personal(self) -> tuple[str, ...]:
        """What an issue can do without, and a project may add by itself."""
        return ("assignee", "priority", self._desk.settings.due_field)

    def _fields(self, draft: CreateTicket) -> Mapping[str, Any]:
        desk = self._desk
        keys = desk.settings.routed(draft.details)
        project = draft.destination or keys.project
        owner = None if Field.OWNER in draft.fields.silent else draft.fields.owner
        screen = None
        if keys.fields or keys.parent:
            screen = self._screens.of(project, keys.issue_type)
        try:
            custom = custom_values(
                keys,
                screen.schemas() if screen is not None else {},
                draft.facts,
                cloud=desk.client.cloud,
            )
            return born_fields(
                draft,
                keys,
                cloud=desk.client.cloud,
                account=desk.accounts.of(owner) if owner else None,
                custom=custom,
                epic_field=screen.epic_field() if screen is not None and keys.parent else None,
            )
        except ValueError as error:
            raise Rejected(str(error), adapter=desk.client.name) from error


def _less(one: _Asked, names: frozenset[str]) -> _Asked:
    fields = {name: value for name, value in one.fields.items() if name not in names}
    return replace(one, fields=fields)


def _is_made(row: object) -> bool:
    return isinstance(row, Mapping) and str(row.get("id") or "").isdigit() and bool(row.get("key"))
