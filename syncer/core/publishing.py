"""What of a plan would show words of a document to people whom they are not for.

Words are a new ticket, a managed block and a title. Status, owner, date, priority and labels of a
ticket that is there are none and go on, and so do our comments, whose words are all our own. No
approval overrides this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

from syncer.core.digests import digest, parts
from syncer.core.policy import Policy
from syncer.core.routes import sends
from syncer.model import (
    Change,
    CreateTicket,
    DocRef,
    Field,
    Plan,
    Postmortem,
    Refusal,
    Snapshot,
    TicketRef,
    UpdateTicket,
)

_Ids = dict[str, DocRef | None]
_REST = "Neither block nor title is written there, and all else goes on."


def worded(change: Change) -> bool:
    """Whether a change carries words of its document into a ticket that is there."""
    if not isinstance(change, UpdateTicket):
        return False
    blocked = change.block is not None and change.block.text != ""
    return blocked or Field.TITLE in change.patch


def publishing(plan: Plan, snapshot: Snapshot, policy: Policy) -> Iterator[Refusal]:
    """What is not to be published in any case, by where it would go."""
    made: defaultdict[tuple[str, str], _Ids] = defaultdict(dict)
    shown: defaultdict[tuple[str, str], _Ids] = defaultdict(dict)
    astray: defaultdict[tuple[str, str], _Ids] = defaultdict(dict)
    restricted = {one.ref: one for one in snapshot.postmortems if one.restricted}
    for change in plan.changes:
        if isinstance(change, CreateTicket):
            where = (change.tracker, change.destination)
            if where in snapshot.public and not policy.trackers[change.tracker].allow_public:
                made[where].update((part.id, part.doc) for part in parts(change))
        elif isinstance(change, UpdateTicket) and worded(change):
            where = _place(change.ref, snapshot, policy)
            id_, doc = _words_id(change.ref), change.doc
            postmortem = None if doc is None else restricted.get(doc)
            if postmortem is not None and not _sent(postmortem, where, policy):
                astray[where][id_] = doc
            elif where in snapshot.public and not policy.trackers[where[0]].allow_public:
                shown[where][id_] = doc
    for where, ids in sorted(made.items()):
        yield _public(where, ids, f"{len(ids)} tickets would be made in {where[1]}", "")
    for where, ids in sorted(shown.items()):
        what = f"The text of {_items(ids)} would get into tickets of {where[1]}"
        yield _public(where, ids, what, f" {_REST}")
    for where, ids in sorted(astray.items()):
        message = (
            f"The text of {_items(ids)} of restricted postmortems would get into tickets of "
            f"{where[1]}, where no route with restricted: true sends them. {_REST} "
            "If it is meant, add such a route; else take those tickets' names out of the text."
        )
        yield Refusal(where[0], "publish", "routes.restricted", ids, digest(ids), message)


def wordless(change: Change, held: Collection[str]) -> Change | None:
    """The change without words that are held; None: nothing is left of it.

    Without our block a guest gets no date of ours either: it is the block that would say so.
    """
    if not isinstance(change, UpdateTicket) or _words_id(change.ref) not in held:
        return change
    left_out = {Field.TITLE, Field.DUE} if change.adopts else {Field.TITLE}
    patch = {name: value for name, value in change.patch.items() if name not in left_out}
    block = None if change.block is None or change.block.text else change.block
    rest = replace(change, patch=patch, block=block, adopts=False)
    return rest if rest.patch or rest.block is not None or rest.flags is not None else None


def _words_id(ref: TicketRef) -> str:
    return f"words/{ref}"


def _place(ref: TicketRef, snapshot: Snapshot, policy: Policy) -> tuple[str, str]:
    default = policy.trackers[ref.tracker].destination if ref.tracker in policy.trackers else ""
    return ref.tracker, snapshot.places.get(ref, default)


def _sent(postmortem: Postmortem, where: tuple[str, str], policy: Policy) -> bool:
    """Whether a route for restricted ones leads this postmortem there."""
    tracker, place = where
    default = policy.trackers[tracker].destination if tracker in policy.trackers else ""
    return any(
        route.restricted
        and route.tracker == tracker
        and (route.destination or default).casefold() == place.casefold()
        and sends(route, postmortem)
        for route in policy.routes
    )


def _public(where: tuple[str, str], ids: _Ids, what: str, rest: str) -> Refusal:
    adapter, _ = where
    setting = f"trackers.{adapter}.allow_public = false"
    way_out = f"If that is meant: trackers.{adapter}.allow_public: true"
    message = f"{what}, which strangers can read.{rest} {way_out}"
    return Refusal(adapter, "publish", setting, ids, digest(ids), message)


def _items(ids: _Ids) -> str:
    return f"{len(ids)} action item{'' if len(ids) == 1 else 's'}"
