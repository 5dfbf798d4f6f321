"""Telling documents: read again, spliced, checked by parsing the result, written at that revision.

A plan says what an item is to be told; how it is written is decided here, on bytes just read. What
comes back is parsed once more: the bases move by what stands there, not by what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from syncer.core.merge import document_told
from syncer.core.parse import parse
from syncer.engine.calls import noting
from syncer.engine.edits import Unwritable, edits
from syncer.engine.reading import keep_document, read_documents, unread
from syncer.engine.run import Run, texts
from syncer.errors import AdapterError, Gone, Rejected, Stale
from syncer.model import (
    ActionItem,
    Change,
    Code,
    DocRef,
    Document,
    EditDocument,
    Postmortem,
    ProposeEdits,
)
from syncer.ports import Delivery


@dataclass(frozen=True, slots=True)
class _Ready:
    """A change whose edits are made and checked."""

    change: EditDocument
    document: Document
    read: Postmortem


def edit(run: Run, source: str, batch: Sequence[EditDocument]) -> list[Change]:
    """Tell one batch of documents, each in one write."""
    port = run.ports.sources[source]
    if port.delivery is not Delivery.LANDS:
        for change in batch:
            run.failed(change, Rejected(f"{source} cannot be written", adapter=source))
        return []
    ready = _prepared(run, source, batch)
    done: list[Change] = []
    wanted: dict[DocRef, EditDocument] = {}
    for ref, one in ready.items():
        if one.change.edits:
            wanted[ref] = one.change
        else:
            # The bytes say it already: only the bases are behind.
            _told(run, one.change, one.document, one.read, counted=False)
            done.append(one.change)
    stale: list[EditDocument] = []
    doubted: set[DocRef] = set()

    def land(ref: DocRef, outcome: Document | AdapterError) -> None:
        change = wanted[ref]
        if isinstance(outcome, Document):
            _told(run, change, outcome, parse(outcome, run.grammar))
            done.append(change)
            return
        if ref in doubted:
            done.append(change)  # it may have landed, and counts
        _record(run, change, error=outcome)
        if isinstance(outcome, Stale):
            stale.append(change)
        else:
            run.failed(change, outcome)

    if wanted:
        send = noting(port.write, doubted, lambda change: change.ref)
        run.calls.write(source, wanted, send, land, repeatable=True)
    for change in stale:
        if _again(run, change):
            read_documents(run, source, [change.ref])
    return done


def propose(run: Run, source: str, batch: Sequence[ProposeEdits]) -> list[Change]:
    """Make the standing proposal show what the base lacks; no base moves."""
    port, view = run.ports.sources[source], run.view
    done: list[Change] = []
    for change in batch:
        ready = _prepared(run, source, change.edits)
        if len(ready) < len(change.edits):
            # Without one of its documents it would be another proposal: plan again.
            continue
        wanted = replace(change, edits=tuple(one.change for one in ready.values()))
        try:
            proposal = run.calls.tell(source, partial(port.propose, wanted))
        except AdapterError as error:
            run.record("propose", None, source, reason=change.digest, error=error)
            if isinstance(error, Stale) and source not in view.stale:
                view.stale.add(source)
                read_documents(run, source, [one.ref for one in change.edits])
            else:
                run.failed(change, error)
            continue
        run.spend(change)
        view.proposed.put(source, change.digest)
        if proposal is None:
            view.proposals.take(source)
        else:
            view.proposals.put(source, proposal)
            run.log.info("proposal.made", source=source, url=proposal.url)
        run.record("propose", None, source, reason=change.digest)
        run.landed(change)
        done.append(change)
    return done


def _prepared(run: Run, source: str, batch: Sequence[EditDocument]) -> dict[DocRef, _Ready]:
    """Each change with its edits, made on bytes just read; what cannot be made is settled here."""
    wanted = {change.ref: change for change in batch}
    ready: dict[DocRef, _Ready] = {}

    def land(ref: DocRef, outcome: Document | AdapterError) -> None:
        change = wanted[ref]
        if isinstance(outcome, AdapterError):
            unread(run, ref, outcome)
            return
        read = parse(outcome, run.grammar)
        if outcome.revision != change.expected:
            if _again(run, change):
                keep_document(run, outcome, read)
            return
        made = edits(run, change.told, outcome, read)
        if isinstance(made, list):
            _refused(run, change, made)
        else:
            ready[ref] = _Ready(replace(change, edits=made), outcome, read)

    port = run.ports.sources[source]
    for ref in run.calls.fetch(source, wanted, port.fetch, land):
        gone = Gone(f"{ref} is not there any more", adapter=source)
        run.view.missing.add(ref)  # a feed of changes never says so; the next cycle looks again
        _record(run, wanted[ref], error=gone)
        run.failed(wanted[ref], gone)
    return ready


def _refused(run: Run, change: EditDocument, wrong: Sequence[Unwritable]) -> None:
    """Let rest what the document cannot show; the next plan tells it everything else."""
    for one in wrong:
        what = ", ".join(one.told.patch) or "the ticket's name"
        message = f"{what} cannot be written here, so write it by hand: {one.why}"
        error = Rejected(message, adapter=change.ref.source)
        _record(run, replace(change, told={one.key: one.told}), error=error)
        until = run.rest(one.id, Code.REJECTED, message)
        run.counts.failed += 1
        run.log.warning(
            "change.rejected",
            kind="edit_document",
            subject=one.id,
            error=message,
            until=until.isoformat(),
        )


def _told(
    run: Run, change: EditDocument, document: Document, read: Postmortem, *, counted: bool = True
) -> None:
    run.spend(change)
    keep_document(run, document, read, own=True)
    items: Mapping[int, ActionItem] = {item.line: item for item in read.items}
    links = run.view.links.now
    run.keep(
        [
            document_told(links[key], told, items[told.line], run.now)
            for key, told in change.told.items()
            if key in links and told.line in items
        ]
    )
    if counted:
        told, revision = len(change.told), document.revision
        run.log.info("document.written", doc=str(change.ref), told=told, revision=revision)
        _record(run, change)
    run.landed(change, counted=counted)


def _again(run: Run, change: EditDocument) -> bool:
    """Whether to plan anew from the document's new bytes: once in a cycle."""
    if change.ref in run.view.stale:
        run.failed(change, Stale(f"{change.ref} changes faster than it can be told"))
        return False
    run.view.stale.add(change.ref)
    run.log.info("change.stale", kind="edit_document", subject=str(change.ref))
    return True


def _record(run: Run, change: EditDocument, *, error: AdapterError | None = None) -> None:
    for key, told in change.told.items():
        after = texts(told.patch)
        if told.name is not None:
            ticket = run.view.tickets.now.get(told.name)
            after["ticket"] = ticket.name if ticket else told.name.id
        run.record(
            "tell" if told.patch else "name",
            key,
            str(change.ref),
            before=texts(told.before),
            after=after,
            reason=change.reason,
            error=error,
        )
