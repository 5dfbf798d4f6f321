"""What a standing proposal shows already: people look at it, and no guard takes it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from syncer.core.digests import tell_id
from syncer.core.parse import parse
from syncer.engine.run import Run
from syncer.errors import AdapterError
from syncer.model import (
    ActionItem,
    DocRef,
    Document,
    EditDocument,
    Plan,
    Postmortem,
    ProposeEdits,
    Refusal,
    Told,
)
from syncer.ports import DocumentSource


def shown_already(run: Run, planned: Plan, refused: Collection[Refusal]) -> frozenset[str]:
    """The ids of refused tellings that people can already see in the proposal of their source."""
    view = run.view
    held = {refusal.adapter for refusal in refused if refusal.verb == "tell"}
    shown: set[str] = set()
    for change in planned.changes:
        if not isinstance(change, ProposeEdits) or change.source not in held:
            continue
        if change.source not in view.proposals.now or change.source in run.calls.down:
            continue
        try:
            proposed = {one.ref: one for one in _branch(run, change.source)}
        except AdapterError as error:
            # Nobody knows what a smaller proposal would take back: it stays as it is.
            view.held.add(change.source)
            run.calls.take_down(change.source, error)
            continue
        for edit in change.edits:
            shown.update(_shown(edit, view.postmortems.now, proposed))
    return frozenset(shown)


def _branch(run: Run, source: str) -> tuple[Postmortem, ...]:
    """What the standing proposal says, read once for each that we made."""
    view = run.view
    of = repr((view.proposed.now.get(source), view.proposals.now[source], view.grammar))
    known = view.branches.now.get(source)
    if known is None or known[0] != of:
        documents = run.calls.ask(source, partial(_standing, run.ports.sources[source]))
        known = view.branches.put(source, (of, tuple(parse(one, run.grammar) for one in documents)))
    return known[1]


def _standing(source: DocumentSource) -> tuple[Document, ...]:
    return tuple(source.standing())


def _shown(
    edit: EditDocument, known: Mapping[DocRef, Postmortem], proposed: Mapping[DocRef, Postmortem]
) -> list[str]:
    base, branch = known.get(edit.ref), proposed.get(edit.ref)
    if base is None or branch is None:
        return []
    there = _by_title(branch)
    places = {item.line: place for place, item in _by_title(base).items()}
    return [
        tell_id(key, told)
        for key, told in edit.told.items()
        if told.patch and told.line in places and _says(there.get(places[told.line]), told)
    ]


def _by_title(postmortem: Postmortem) -> dict[tuple[str, int], ActionItem]:
    """Items by their title and how many alike came before: lines move, titles are never told."""
    found: dict[tuple[str, int], ActionItem] = {}
    for item in postmortem.items:
        number = 0
        while (item.fields.title, number) in found:
            number += 1
        found[item.fields.title, number] = item
    return found


def _says(item: ActionItem | None, told: Told) -> bool:
    return item is not None and all(
        item.fields[name] == value for name, value in told.patch.items()
    )
