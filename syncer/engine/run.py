"""One cycle's run: the ports, what is known, how it is to be treated, and what every write leaves.

A write that landed is counted, audited and spends its approval; one that failed is counted and
audited, held for the rest of the cycle and, if the other side will not have it, rests.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from structlog.typing import FilteringBoundLogger

from syncer.core.digests import change_ids
from syncer.core.policy import Policy
from syncer.engine.calls import Calls, Clock, Sleep
from syncer.engine.progress import Pace, Watch, unwatched
from syncer.engine.view import View
from syncer.errors import AdapterError, Denied, Gone, Rejected, Stale
from syncer.model import (
    Change,
    Code,
    Comment,
    Conflict,
    CreateTicket,
    EditDocument,
    Grammar,
    ItemKey,
    Link,
    Patch,
    ProposeEdits,
    Remember,
    Rest,
    SendNotice,
    Snapshot,
    Subject,
    TicketRef,
    UpdateTicket,
    Value,
)
from syncer.ports import DocumentSource, Entry, Notifier, Paced, StateStore, Tracker

_RESTS = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
HOUR = timedelta(hours=1)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Ports:
    """The doors of one deployment, by configured name."""

    sources: Mapping[str, DocumentSource]
    trackers: Mapping[str, Tracker]
    notifiers: Mapping[str, Notifier]
    store: StateStore
    sleep: Sleep = time.sleep
    """How retries wait: a daemon waits on its stop event, a test not at all."""
    watch: Watch = unwatched
    """Who is shown how far the writes are."""


@dataclass(slots=True)
class Counts:
    """What became of the writes of a cycle."""

    landed: Counter[str] = field(default_factory=Counter)
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Everything a step of one cycle needs."""

    id: str
    now: datetime
    """When the cycle looked; the same for all its passes."""
    ports: Ports
    grammar: Grammar
    policy: Policy
    clock: Clock
    calls: Calls
    view: View
    log: FilteringBoundLogger
    counts: Counts = field(default_factory=Counts)
    pace: Pace = field(default_factory=Pace)

    def snapshot(self) -> Snapshot:
        """What is known now, less the adapters that are down."""
        return self.view.snapshot(self.now, self.calls.down)

    def keep(self, links: Sequence[Link]) -> None:
        """Keep joins and bases, durably, as they move; their new conflicts are told first.

        A conflict may be over as soon as its winner is told: a death in between must not lose it.
        """
        if not links:
            return
        for link in links:
            self._tell_conflicts(link)
        self.ports.store.keep(links)
        for link in links:
            self.remember(link)

    def remember(self, link: Link) -> None:
        """Take a link that the store has into the view."""
        self.view.links.put(link.key, link)

    def _tell_conflicts(self, link: Link) -> None:
        old = self.view.links.now.get(link.key)
        known = old.conflicts if old else ()
        for conflict in link.conflicts:
            if conflict not in known:
                self.tell_conflict(conflict, str(link.doc))

    def tell_conflict(self, conflict: Conflict, where: str) -> None:
        """Write both words of a conflict into the log and the audit trail."""
        winner = conflict.winner.value if conflict.winner else "nobody"
        name = conflict.field.value
        self.log.warning("conflict.recorded", key=conflict.key, field=name, winner=winner)
        self.record(
            "conflict",
            conflict.key,
            where,
            before={"document": text(conflict.document), "ticket": text(conflict.ticket)},
            after={name: winner},
            reason=f"both sides have a word on {name}",
        )

    def record(
        self,
        verb: str,
        key: ItemKey | None,
        ref: str,
        *,
        before: Mapping[str, str] | None = None,
        after: Mapping[str, str] | None = None,
        reason: str,
        error: AdapterError | None = None,
    ) -> None:
        """Write one line of the audit trail."""
        message = None if error is None else f"{type(error).__name__}: {error}"
        entry = Entry(
            self.clock(), self.id, verb, key, ref, before or {}, after or {}, reason, message
        )
        self.ports.store.record(entry)

    def over(self, change: Change) -> None:
        """Tell how far the writes are, now that this one landed, failed or is in doubt."""
        if adapter := adapter_of(change):
            port = self.ports.trackers.get(adapter)
            forecast = port.forecast if isinstance(port, Paced) else None
            seen, told = self.pace.step(adapter, self.clock(), forecast)
            self.ports.watch(seen)
            if told:
                left = None if seen.left is None else round(seen.left.total_seconds())
                self.log.info(
                    "writes.progressed",
                    adapter=adapter,
                    done=seen.done,
                    total=seen.total,
                    seconds=left,
                )

    def landed(self, change: Change, *, counted: bool = True) -> None:
        """Count a change that happened, and let it rest no longer."""
        self.over(change)
        if counted:
            self.counts.landed[kind(change)] += 1
        self.view.resting.take(subject(change))

    def spend(self, change: Change) -> None:
        """Use up the approval of what has happened: with the answer, before anything is stored.

        A death in between must not leave it to let the same through a second time.
        """
        for name in change_ids(change):
            if name in self.view.approved:
                self.view.approved.discard(name)
                self.ports.store.spend(name)

    def failed(self, change: Change, error: AdapterError) -> None:
        """Leave a change alone for the rest of the cycle, or longer."""
        about = subject(change)
        self.over(change)
        self.counts.failed += 1
        self.view.held.add(about)
        until = None
        if adapter_of(change) not in self.calls.down:
            until = self._rest(change, about, error)
        event = "change.rejected"
        if isinstance(error, Denied):
            event = "change.denied"
        elif isinstance(error, Stale):
            event = "change.stale"
        self.log.warning(
            event,
            kind=kind(change),
            subject=str(about),
            error=str(error),
            until=until.isoformat() if until else None,
        )

    def rest(self, about: Subject, code: Code, message: str, adapter: str = "") -> datetime:
        """Let something rest: an hour, four hours, a day."""
        old = self.view.resting.now.get(about)
        tries = 1 if old is None else old.tries + 1
        until = self.now + rests_for(tries)
        since = self.now if old is None else old.since
        self.view.resting.put(about, Rest(code, message, since, until, tries, adapter))
        return until

    def _rest(self, change: Change, about: Subject, error: AdapterError) -> datetime | None:
        match error:
            case Rejected():
                return self.rest(about, Code.REJECTED, str(error))
            case Denied():
                return self.rest(about, Code.DENIED, str(error), adapter_of(change))
            case Gone() if isinstance(about, TicketRef):
                rest = Rest(Code.TICKET_GONE, str(error), self.now, self.now + HOUR)
                return self.view.resting.put(about, rest).until
            case Gone() if isinstance(change, CreateTicket):
                return self.rest(about, Code.REJECTED, str(error))
            case _:
                return None


def rests_for(tries: int) -> timedelta:
    """How long something rests after so many refusals: an hour, four hours, a day."""
    return _RESTS[min(tries, len(_RESTS)) - 1]


def kind(change: Change) -> str:
    """The name of a change's type, as plans and outcomes spell it."""
    match change:
        case CreateTicket():
            return "create_ticket"
        case UpdateTicket():
            return "update_ticket"
        case EditDocument():
            return "edit_document"
        case ProposeEdits():
            return "propose_edits"
        case Comment():
            return "comment"
        case SendNotice():
            return "notice"
        case Remember():
            return "remember"


def subject(change: Change) -> Subject:
    """What is held or rests when a change fails."""
    match change:
        case CreateTicket():
            return change.key
        case UpdateTicket() | EditDocument():
            return change.ref
        case ProposeEdits():
            return change.source
        case Comment() | SendNotice():
            return change.id
        case Remember():
            return change.link.key


def adapter_of(change: Change) -> str:
    """Whom a change is for; nobody, if nobody is told."""
    match change:
        case CreateTicket():
            return change.tracker
        case UpdateTicket() | Comment():
            return change.ref.tracker
        case EditDocument():
            return change.ref.source
        case ProposeEdits():
            return change.source
        case SendNotice():
            return change.via
        case Remember():
            return ""


def text(value: Value) -> str:
    """A value as the audit shows it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def texts(patch: Patch) -> dict[str, str]:
    """A patch as the audit shows it."""
    return {name.value: text(value) for name, value in patch.items()}
