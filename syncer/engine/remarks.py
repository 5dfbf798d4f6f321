"""Comments and notices: journalled, under an id that is looked for before a repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from syncer.engine.run import Run, kind
from syncer.errors import AdapterError, Gone, InDoubt, Transient
from syncer.model import Change, Comment, SendNotice
from syncer.ports import Intent

M = TypeVar("M", Comment, SendNotice)
_LATER = (InDoubt, Transient)
"""What was in doubt once stays so until somebody answers."""


def comment(run: Run, tracker: str, batch: Sequence[Comment]) -> list[Change]:
    """Post a batch of comments, each at most once."""
    return _say(run, tracker, _begun(run, batch), run.ports.trackers[tracker].comment)


def notify(run: Run, notifier: str, batch: Sequence[SendNotice]) -> list[Change]:
    """Send a batch of notices, each at least once under one id."""
    return _say(run, notifier, _begun(run, batch), run.ports.notifiers[notifier].send)


def say_again(run: Run) -> None:
    """Carry out what a dead process may have left unsaid."""
    comments: dict[str, dict[str, Comment]] = {}
    notices: dict[str, dict[str, SendNotice]] = {}
    for one in run.view.pending.values():
        match one.change:
            case Comment():
                comments.setdefault(one.change.ref.tracker, {})[one.change.id] = one.change
            case SendNotice():
                notices.setdefault(one.change.via, {})[one.change.id] = one.change
            case _:
                continue
    for tracker in comments.keys() & run.ports.trackers.keys():
        _say(run, tracker, comments[tracker], run.ports.trackers[tracker].comment, _LATER)
    for notifier in notices.keys() & run.ports.notifiers.keys():
        _say(run, notifier, notices[notifier], run.ports.notifiers[notifier].send, _LATER)


def _begun(run: Run, batch: Sequence[M]) -> dict[str, M]:
    begun = run.clock()
    ours = run.ports.store.begin(batch, begun)
    for change in batch:
        if change.id in ours:
            run.view.pending[change.id] = Intent(change, begun)
        else:
            run.view.held.add(change.id)
            run.view.behind = True
    return {change.id: change for change in batch if change.id in ours}


def _say(
    run: Run,
    adapter: str,
    wanted: dict[str, M],
    call: Callable[[Sequence[M]], Iterator[tuple[str, AdapterError | None]]],
    doubts: tuple[type[AdapterError], ...] = (InDoubt,),
) -> list[Change]:
    done: list[Change] = []

    def land(name: str, error: AdapterError | None) -> None:
        change = wanted[name]
        if error is None:
            run.ports.store.settle(name)
            del run.view.pending[name]
            run.view.sent.add(name)
            _said(run, change)
            run.landed(change)
            done.append(change)
            return
        if not isinstance(error, doubts):
            run.ports.store.drop(name)
            del run.view.pending[name]
        if isinstance(error, Gone) and isinstance(change, Comment):
            run.view.missing.add(change.ref)  # as of documents: the next cycle looks again
        _record(run, change, error=error)
        run.failed(change, error)

    if wanted:
        run.calls.write(adapter, wanted, call, land, repeatable=False)
    return done


def _said(run: Run, change: Comment | SendNotice) -> None:
    match change:
        case Comment():
            run.log.info("ticket.commented", ref=str(change.ref), id=change.id)
        case SendNotice():
            run.log.info("notice.sent", id=change.id, via=change.via)
    _record(run, change)


def _record(run: Run, change: Comment | SendNotice, *, error: AdapterError | None = None) -> None:
    match change:
        case Comment():
            ref, after = str(change.ref), {"text": change.text}
        case SendNotice():
            ref, after = change.via, {"subject": change.subject}
            if error is not None:
                run.log.warning("notice.failed", id=change.id, via=change.via, error=str(error))
    run.record(kind(change), None, ref, after=after, reason=change.id, error=error)
