"""Carry a plan out, intent by intent, and take in what came back.

Creates first, then what tickets, then what documents are told, comments and notices last: one
write per document and pass. Nothing is read beyond what a write needs, and nothing is planned here:
what a landing makes necessary is for the next plan to see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar, assert_never

from syncer.core.digests import proposal_digest
from syncer.engine.births import create
from syncer.engine.remarks import comment, notify
from syncer.engine.run import BATCH, Run, adapter_of, subject
from syncer.engine.tell import edit, propose
from syncer.engine.updates import update
from syncer.errors import Rejected
from syncer.model import (
    Change,
    Comment,
    CreateTicket,
    EditDocument,
    ProposeEdits,
    Remember,
    SendNotice,
    UpdateTicket,
)

C = TypeVar("C", bound=Change)
Carry = Callable[[Run, str, Sequence[C]], list[Change]]
"""Carry out a batch for one adapter; return what landed, or may have."""


def ready(run: Run, todo: Sequence[Change]) -> tuple[list[Change], int]:
    """What can be carried out now, and how many wait for the next cycle's writing time."""
    now: list[Change] = []
    waiting = 0
    for change in todo:
        if isinstance(change, Remember):
            now.append(change)
        elif _left_alone(run, change):
            continue
        elif run.calls.exhausted(adapter_of(change)):
            waiting += 1
        else:
            now.append(change)
    return now, waiting


def carry_out(run: Run, todo: Sequence[Change]) -> list[Change]:
    """Carry out what was let through; return what landed, or may have, for the guards' tally."""
    remembered: list[Remember] = []
    creates: list[CreateTicket] = []
    updates: list[UpdateTicket] = []
    edits: list[EditDocument] = []
    proposals: list[ProposeEdits] = []
    comments: list[Comment] = []
    notices: list[SendNotice] = []
    for change in todo:
        match change:
            case Remember():
                remembered.append(change)
            case CreateTicket():
                creates.append(change)
            case UpdateTicket():
                updates.append(change)
            case EditDocument():
                edits.append(change)
            case ProposeEdits():
                proposals.append(change)
            case Comment():
                comments.append(change)
            case SendNotice():
                notices.append(change)
            case _:
                assert_never(change)
    wanted = (adapter_of(change) for change in todo if not isinstance(change, Remember))
    run.pace.expect(wanted, run.clock())
    done = _remember(run, remembered)
    done += _each_adapter(run, run.ports.trackers, creates, create)
    done += _each_adapter(run, run.ports.trackers, updates, update)
    done += _each_adapter(run, run.ports.sources, edits, edit)
    done += _each_adapter(run, run.ports.sources, proposals, propose)
    done += _each_adapter(run, run.ports.trackers, comments, comment)
    done += _each_adapter(run, run.ports.notifiers, notices, notify)
    return done


def _left_alone(run: Run, change: Change) -> bool:
    """A plan leaves most of these out itself; what it cannot know must not go round."""
    about, view = subject(change), run.view
    if isinstance(change, ProposeEdits) and change.digest == view.proposed.now.get(
        change.source, proposal_digest(())
    ):
        return True
    rest = view.resting.now.get(about)
    return (
        adapter_of(change) in run.calls.down
        or about in view.held
        or about in view.pending
        or about in view.sent
        or (rest is not None and rest.until > run.now)
    )


def _remember(run: Run, todo: Sequence[Remember]) -> list[Change]:
    known = run.view.links.now
    fresh = [change.link for change in todo if change.link.key not in known]
    run.keep([change.link for change in todo])
    for link in fresh:
        run.log.info("ticket.adopted", key=link.key, ref=str(link.ticket), doc=str(link.doc))
    for change in todo:
        run.landed(change, counted=False)
    return list(todo)


def _each_adapter(
    run: Run, configured: Mapping[str, object], todo: Sequence[C], carry: Carry[C]
) -> list[Change]:
    by_adapter: defaultdict[str, list[C]] = defaultdict(list)
    for change in todo:
        by_adapter[adapter_of(change)].append(change)
    done: list[Change] = []
    for adapter, changes in by_adapter.items():
        if adapter not in configured:
            for change in changes:
                run.failed(change, Rejected(f"{adapter} is not configured", adapter=adapter))
            continue
        for batch in _batches(changes):
            if run.calls.exhausted(adapter) or adapter in run.calls.down:
                break
            done += carry(run, adapter, batch)
    return done


def _batches(changes: Sequence[C]) -> Iterator[Sequence[C]]:
    for start in range(0, len(changes), BATCH):
        yield changes[start : start + BATCH]
