"""What several decisions ask of the same snapshot and policy."""

from __future__ import annotations

from syncer.core.pairs import Pair
from syncer.core.policy import Mode, Policy, SourcePolicy
from syncer.model import Code, DocRef, Field, Postmortem, Snapshot, Subject

_READ_ONLY = SourcePolicy(writes=False)
"""Of a source that is no longer configured: its documents are known, and never told."""


def source_of(ref: DocRef, policy: Policy) -> SourcePolicy:
    """How the document's source may be treated."""
    return policy.sources.get(ref.source, _READ_ONLY)


def settling(postmortem: Postmortem, snapshot: Snapshot, policy: Policy) -> bool:
    """Whether people changed the document so lately that they may still be at it."""
    settle = source_of(postmortem.ref, policy).settle
    changed = postmortem.changed
    return bool(settle) and changed is not None and snapshot.now - changed < settle


def unread(postmortem: Postmortem) -> bool:
    """Whether the document could not be read: then it says nothing about its items."""
    return any(problem.code is Code.UNREADABLE_DOCUMENT for problem in postmortem.problems)


def left_alone(snapshot: Snapshot, *subjects: Subject) -> bool:
    """Whether any of these is held or rests."""
    return any(one in snapshot.held or one in snapshot.resting for one in subjects)


def follows(pair: Pair, policy: Policy) -> bool:
    """Whether the document will be told the ticket's status."""
    source = source_of(pair.postmortem.ref, policy)
    return (
        policy.mode is Mode.SYNC
        and source.writes
        and Field.STATUS in source.fields
        and Field.STATUS in pair.item.forms
    )
