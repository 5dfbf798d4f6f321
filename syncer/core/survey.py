"""One look at a snapshot: which item is whose ticket's, and what counts of each pair.

Plans and reports ask the same of the same snapshot, so it is found out once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from syncer.core.deadlines import is_history, item_flags
from syncer.core.match import match
from syncer.core.pairs import Matching, Pair
from syncer.core.policy import Policy
from syncer.core.reconcile import Reconciled, first_contact, reconcile
from syncer.core.titles import last_title
from syncer.model import (
    Agreed,
    Code,
    Field,
    Fields,
    ItemKey,
    Link,
    Side,
    Snapshot,
    Status,
    Ticket,
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What counts of one pair."""

    pair: Pair
    done: Reconciled | None
    """Its merge; None: there is no ticket to merge with, or history that is over."""
    history: bool
    flags: frozenset[Code]
    """None of what is history."""

    @property
    def merged(self) -> Fields:
        """The values that count: the item's own, where nothing is merged."""
        return self.pair.item.fields if self.done is None else self.done.merged


@dataclass(frozen=True, slots=True)
class Survey:
    """What counts of every pair of a snapshot."""

    matching: Matching
    pairs: Mapping[ItemKey, Judged]


def survey(snapshot: Snapshot, policy: Policy) -> Survey:
    """Match and merge everything; pure, and the same for the same snapshot and policy."""
    matching = match(snapshot)
    return Survey(matching, {pair.key: _judged(pair, snapshot, policy) for pair in matching.pairs})


def _judged(pair: Pair, snapshot: Snapshot, policy: Policy) -> Judged:
    history = is_history(pair.postmortem, policy)
    done = None if pair.leader is not None else _joined(pair, snapshot, policy, history=history)
    fields = pair.item.fields if done is None else done.merged
    flags: frozenset[Code] = frozenset()
    if not history:
        flags = item_flags(
            fields,
            pair.item,
            None if done is None else done.link,
            None if done is None else pair.ticket,
            fields.due,
            snapshot.now,
            policy.deadlines,
        )
        if done is not None and not fields.status.closed and _unknown_owner(pair, done, policy):
            flags |= {Code.UNKNOWN_OWNER} - pair.item.ignored
            if pair.key in snapshot.offer:
                owner = {Field.OWNER: pair.item.fields.owner}
                done = replace(done, to_ticket={**done.to_ticket, **owner})
    return Judged(pair, done, history, flags)


def _unknown_owner(pair: Pair, done: Reconciled, policy: Policy) -> bool:
    """Whether the ticket does not have the owner of the text, though it was told and nobody moved.

    Then the tracker knows no account of that name, or none that can be assigned.
    """
    item, ticket = pair.item, pair.ticket
    owner = item.fields.owner
    if ticket is None or owner is None or item.others or Code.TEAM_OWNER in item.flags:
        return False
    base = done.link.base.get(Field.OWNER)
    theirs = ticket.fields.owner
    if base is None or theirs == owner or (base.document, base.ticket) != (owner, theirs):
        return False
    if Field.OWNER in item.fields.silent | ticket.fields.silent or ticket.followed:
        return False
    if any(one.field is Field.OWNER for one in done.link.conflicts):
        return False  # both sides have a word: that was said
    # Of a text that cannot be told, a person may have given the ticket to somebody else.
    return theirs is None or _tellable(pair, policy)


def _tellable(pair: Pair, policy: Policy) -> bool:
    source = policy.sources.get(pair.postmortem.ref.source)
    told = source is not None and source.writes and Field.OWNER in source.fields
    return told and Field.OWNER in pair.item.forms


def offerable(judged: Judged, policy: Policy) -> bool:
    """Whether a ticket may be given its unknown owner, once its tracker knows that account.

    A person's *nobody* is a word too. A text that can be told would have been; of one that cannot,
    nobody knows it any more, once anything was said in its ticket.
    """
    if Code.UNKNOWN_OWNER not in judged.flags or judged.done is None or judged.done.link.mute:
        return False
    link = judged.done.link
    told = _tellable(judged.pair, policy) and Field.OWNER not in link.untold
    return told or link.moved is None


def _joined(pair: Pair, snapshot: Snapshot, policy: Policy, *, history: bool) -> Reconciled | None:
    """The link of a pair as it is to be now, and its merge."""
    if pair.ticket is None:
        return None
    link, ref = pair.link, pair.postmortem.ref
    closed = pair.ticket.fields.status.closed
    if link is None:
        if history and closed:
            return None
        link = first_contact(
            pair.key,
            ref,
            pair.ticket,
            snapshot.now,
            history=history,
            replaces=pair.replaces,
            supersedes=pair.supersedes,
        )
    elif _meets_another(link, pair, snapshot):
        link = replace(link, base={}, born=frozenset(), untold=frozenset(), conflicts=())
    elif link.mute and not (closed or history or pair.ticket.followed):
        link = replace(link, mute=False)
    if link.doc != ref:
        link = replace(link, doc=ref, base=_met(link, pair, snapshot))
    if link.supersedes is not None and _closed_by_us(link, pair.ticket, snapshot):
        policy = replace(policy, authority={**policy.authority, Field.STATUS: Side.DOCUMENT})
    return reconcile(pair.item, pair.ticket, link, policy, snapshot.now, history=history)


def _meets_another(link: Link, pair: Pair, snapshot: Snapshot) -> bool:
    """Whether a guest's name was written into the line of another item.

    That one was known as its own before; or the guest had left with its item, which took our block
    out of it.
    """
    title = pair.item.fields.title
    if not link.adopted or last_title(link) == title:
        return False
    ref, renamed = pair.postmortem.ref, snapshot.renamed
    here = (one for one in snapshot.links.values() if renamed.get(one.doc, one.doc) == ref)
    known = any(last_title(one) == title for one in here)
    return known or not (link.block or link.mute)


def _met(link: Link, pair: Pair, snapshot: Snapshot) -> Mapping[Field, Agreed]:
    """What was agreed with a document that is not there any more, and holds of the one that is.

    One that we knew beside it, a copy say, was told nothing: its empty places take nothing away.
    """
    beside = pair.postmortem.first_seen
    there = any(one.ref == link.doc for one in snapshot.postmortems)
    if there or link.doc in snapshot.renamed or beside is None or beside >= snapshot.now:
        return link.base
    fields = pair.item.fields
    return {
        name: agreed
        for name, agreed in link.base.items()
        if agreed.document is None or fields[name] is not None
    }


def _closed_by_us(link: Link, ticket: Ticket, snapshot: Snapshot) -> bool:
    """Whether a ticket says *won't do* because its item had left, and a person gave it another.

    That is no word on the other item. Where a person had said it before the item left, nobody can
    tell: so both values are kept in a conflict.
    """
    old = None if link.supersedes is None else snapshot.links.get(link.supersedes)
    if old is None or old.adopted or old.ticket != ticket.ref or Field.STATUS in link.base:
        return False
    left = Agreed(Status.WONT_DO, Status.WONT_DO)
    return ticket.fields.status is Status.WONT_DO and old.base.get(Field.STATUS) == left
