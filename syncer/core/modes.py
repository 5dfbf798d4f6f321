"""How much of a plan a mode lets through; what there is to say stays in every mode.

observe keeps nothing but what the store remembers, create-only makes tickets and names them in
the text, upsert drops all that closes something, sync keeps everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from syncer.core.digests import proposal_digest
from syncer.core.policy import Mode
from syncer.model import (
    Change,
    CreateTicket,
    EditDocument,
    Field,
    ItemKey,
    Patch,
    Plan,
    ProposeEdits,
    Remember,
    Status,
    Told,
    UpdateTicket,
)


def permitted(plan: Plan, mode: Mode) -> Plan:
    """The plan less what the mode keeps from being done; what there is to say stays."""
    match mode:
        case Mode.SYNC:
            return plan
        case Mode.OBSERVE:
            kept = [_only_remembering(change) for change in plan.changes]
        case Mode.CREATE_ONLY:
            kept = [_only_making(change) for change in plan.changes]
        case Mode.UPSERT:
            kept = [_closing_nothing(change) for change in plan.changes]
    return replace(plan, changes=tuple(change for change in kept if change is not None))


def keeping(change: EditDocument, keeps: Callable[[ItemKey, Told], bool]) -> EditDocument | None:
    """The edit with the patches that ``keeps`` lets through; ticket names stay in any case."""
    told: dict[ItemKey, Told] = {}
    for key, one in change.told.items():
        if not one.patch or keeps(key, one):
            told[key] = one
        elif one.name is not None:
            told[key] = replace(one, patch={}, before={})
    if not told:
        return None
    return (
        change
        if len(told) == len(change.told) and told == change.told
        else replace(change, told=told)
    )


def _only_remembering(change: Change) -> Change | None:
    return change if isinstance(change, Remember) else None


def _only_making(change: Change) -> Change | None:
    match change:
        case CreateTicket() | Remember():
            return change
        case EditDocument():
            return keeping(change, _never)
        case ProposeEdits():
            kept = tuple(edit for one in change.edits if (edit := keeping(one, _never)) is not None)
            return replace(change, edits=kept, digest=proposal_digest(kept))
        case _:
            return None


def _never(_key: ItemKey, _told: Told) -> bool:
    return False


def _closing_nothing(change: Change) -> Change | None:
    match change:
        case UpdateTicket():
            patch = _not_closing(change.patch)
            rest = change if len(patch) == len(change.patch) else replace(change, patch=patch)
            return rest if rest.patch or rest.block or rest.flags is not None else None
        case EditDocument():
            told = {
                key: replace(one, patch=patch) if len(patch) != len(one.patch) else one
                for key, one in change.told.items()
                if (patch := _not_closing(one.patch)) or one.name is not None
            }
            return replace(change, told=told) if told else None
        case ProposeEdits():
            edits = [_closing_nothing(edit) for edit in change.edits]
            kept = tuple(edit for edit in edits if isinstance(edit, EditDocument))
            return replace(change, edits=kept, digest=proposal_digest(kept))
        case _:
            return change


def _not_closing(patch: Patch) -> Patch:
    status = patch.get(Field.STATUS)
    if isinstance(status, Status) and status.closed:
        return {name: value for name, value in patch.items() if name is not Field.STATUS}
    return patch
