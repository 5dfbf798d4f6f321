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
from syncer.errors import AdapterError, InDoubt, Rejected
from syncer.model import CreateTicket, Field, ItemKey, Ticket

AT_ONCE = 50
"""More than that Jira does not take (``POST issue/bulk``)."""
_REFUSED = 400
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
        born = {id(one): made[nth] for nth, one in enumerate(asked) if nth in made}
        unread: dict[_Place, AdapterError] = {}
        again: list[_Asked] = []
        for number, one in enumerate(asked):
            if (row := made.get(number)) is not None:
                like = [other for other in asked if id(other) in born and other.place == one.place]
                best = max(like, key=lambda other: self._telling(one, other))
                read = best, str(born[id(best)]["id"])
                yield one.draft.key, self._born(one, row, at, read, unread)
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
                failed[one["failedElementNumber"]] = told if isinstance(told, Mapping) else {}
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

    def _refused(self, said: Row) -> Rejected:
        name, errors = self._desk.client.name, said.get("errors")
        message = f"Jira makes no issue of it: {'; '.join(words(said)) or 'no reason is given'}"
        custom = [one for one in errors if str(one).startswith("customfield_")] if errors else []
        if custom:
            message += f"; say in trackers.{name}.fields or in the route what {custom[0]} is"
        return Rejected(message, adapter=name)

    def _telling(self, one: _Asked, other: _Asked) -> tuple[bool, int, bool]:
        """How much another issue can tell of what this one is like."""
        bare, known = one.bare(self._personal), other.bare(self._personal)
        return bare <= known, len(known), one is other

    def _born(
        self,
        one: _Asked,
        made: Row,
        at: datetime,
        read: tuple[_Asked, str],
        unread: dict[_Place, AdapterError],
    ) -> Ticket | AdapterError:
        """``read``: whom to read, if anybody; ``unread``: where that failed, in this batch."""
        desk, now, place = self._desk, self._desk.client.clock(), one.place
        try:
            if place in unread:
                raise unread[place]
            known = self._places.get(place)
            fresh = known is not None and known.since <= now < known.since + _FRESH
            if known is None or not fresh or one.bare(self._personal) - known.knows:
                known = self._read(read, known if fresh else None, now)
            me = user_of(desk.client.me.id, cloud=desk.client.cloud)
            due_field = desk.settings.due_field
            row = imagined(one.fields, made, known.like, me=me, at=at, due_field=due_field)
            return desk.ticket(row)
        except AdapterError as error:
            unread[place] = error
            # It was made; who asks by its marker finds it.
            message = f"{made.get('key')} was made, and could not be read: {error}"
            return InDoubt(message, adapter=desk.client.name)

    def _read(self, read: tuple[_Asked, str], known: _Known | None, now: datetime) -> _Known:
        """Learn of what was added to a new issue, beside what is known of its place."""
        one, identity = read
        row, bare = self._desk.fetch(identity), one.bare(self._personal)
        shown = row.get("fields")
        if not isinstance(shown, Mapping):
            raise self._desk.client.nonsense(f"GET /issue/{identity}", writing=False)
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
