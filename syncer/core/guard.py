"""What of a plan may be carried out at once: limits per group, and what waits.

Guards act per source or tracker and verb, over all passes of a cycle. Only the offending group is
held back; a person approves it by its digest, and each change once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from syncer.core.deadlines import today
from syncer.core.digests import Part, closes, digest, parts, proposal_digest, tell_id
from syncer.core.modes import keeping
from syncer.core.policy import Limits, Policy
from syncer.core.publishing import publishing, wordless
from syncer.model import (
    Change,
    Comment,
    DocRef,
    EditDocument,
    Plan,
    ProposeEdits,
    Refusal,
    Snapshot,
    TicketRef,
    UpdateTicket,
)

Tally = Mapping[tuple[str, str], int]
"""(adapter, verb) to what a cycle has counted so far."""
_COUNTED = ("create", "adopt", "close", "update", "tell")
_OLD = timedelta(days=90)


def tally(changes: Iterable[Change]) -> Tally:
    """What these changes count for."""
    counted: Counter[tuple[str, str]] = Counter()
    for change in changes:
        for part in parts(change):
            counted[part.adapter, part.verb] += part.weight
        if isinstance(change, UpdateTicket) and change.flags:
            counted[change.ref.tracker, "label"] += 1
    return counted


def added(one: Tally, other: Tally) -> Tally:
    """Both together."""
    return Counter(one) + Counter(other)


def guard(
    plan: Plan, snapshot: Snapshot, spent: Tally, policy: Policy, approved: frozenset[str]
) -> tuple[Refusal, ...]:
    """The groups that are more than their limit allows; approved changes do not count.

    Nor does what is not to be published in any case: it would hold back what may be made.
    """
    groups: dict[tuple[str, str], list[Part]] = defaultdict(list)
    refused = list(publishing(plan, snapshot, policy))
    settled = approved.union(*(refusal.changes for refusal in refused))
    for change in plan.changes:
        shown = wordless(change, settled)
        for part in () if shown is None else parts(shown):
            if part.verb in _COUNTED and part.id not in settled:
                groups[part.adapter, part.verb].append(part)
    for (adapter, verb), found in sorted(groups.items()):
        limit, setting = _limit(adapter, verb, snapshot, policy.limits)
        if sum(part.weight for part in found) + spent.get((adapter, verb), 0) > limit:
            refused.append(_refusal(adapter, verb, setting, found, snapshot, policy))
    return tuple(refused)


def vanish_id(ref: DocRef | TicketRef) -> str:
    """What a person approves who believes that this is gone."""
    return f"vanish/{ref}"


def vanish_guard(
    adapter: str,
    known: Collection[DocRef | TicketRef],
    absent: Collection[DocRef | TicketRef],
    policy: Policy,
    approved: frozenset[str],
    before: Collection[Refusal] = (),
) -> Refusal | None:
    """Whether so much may have gone at once; None: it may be believed.

    Refused when everything is absent, or at least ``limits.vanished`` and more than
    ``limits.vanished_percent`` of what was known, approved or not: a word for some is none for the
    others. What was refused ``before`` stays so until it is seen again or approved, however little
    is left of its group, as long as its loss is more than the limits of today.
    """
    ids = {vanish_id(ref): ref for ref in sorted(absent, key=str)}
    waiting = {id_: ref for id_, ref in ids.items() if id_ not in approved}
    limits = policy.limits
    lost = (len(ids), len(known))
    if not _too_many(lost, limits):
        still = [one for one in before if one.lost is None or _too_many(one.lost, limits)]
        held = [one for one in still if waiting.keys() & one.changes.keys()]
        waiting = {i: ref for i, ref in waiting.items() if any(i in one.changes for one in held)}
        lost = max((one.lost or lost for one in held), default=lost)
    if not waiting:
        return None
    named = digest(waiting)
    setting = (
        f"sync.limits.vanished = {limits.vanished}, "
        f"sync.limits.vanished_percent = {limits.vanished_percent}"
    )
    message = (
        f"{_loss(adapter, (len(waiting), len(known)), lost, setting)} "
        "Nothing is believed to be gone until they are seen again, or: "
        f"syncer approve {named}"
    )
    docs = {id_: ref if isinstance(ref, DocRef) else None for id_, ref in waiting.items()}
    return Refusal(adapter, "vanish", setting, docs, named, message, lost)


def _too_many(lost: tuple[int, int], limits: Limits) -> bool:
    gone, known = lost
    share = gone * 100 > limits.vanished_percent * known
    return _all(lost) or (gone >= limits.vanished and share)


def _all(lost: tuple[int, int]) -> bool:
    """Everything, which no limit lets through."""
    gone, known = lost
    return gone == known > 1


def _loss(adapter: str, now: tuple[int, int], lost: tuple[int, int], setting: str) -> str:
    """What is missed, and why it is held: for what it is, or for what it is the rest of."""
    many = f"{now[0]} of {now[1]} {'is' if now[0] == 1 else 'are'} gone from {adapter}"
    why = "all, which no limit allows" if _all(lost) else f"too many for {setting}"
    if now == lost:
        return f"{many} at once, {why}."
    return f"{many}, held since {lost[0]} of {lost[1]} were gone at once, {why}."


def sift(
    plan: Plan,
    refused: Collection[Refusal],
    spent: Tally,
    policy: Policy,
) -> tuple[tuple[Change, ...], int]:
    """What may be carried out now, and how many comments and labels wait for the next cycle."""
    held = frozenset(id_ for refusal in refused for id_ in refusal.changes)
    room: dict[tuple[str, str], int] = defaultdict(lambda: policy.limits.comments)
    for counted, count in spent.items():
        room[counted] -= count
    kept: list[Change] = []
    waiting = 0
    for change in plan.changes:
        shown = wordless(change, held)
        rest = None if shown is None else _without(shown, held)
        where = _capped(rest)
        if where is not None:
            if room[where] <= 0:
                waiting += 1
                rest = _unlabelled(rest)
            else:
                room[where] -= 1
        if rest is not None:
            kept.append(rest)
    return tuple(kept), waiting


def _capped(change: Change | None) -> tuple[str, str] | None:
    """Where a change counts that waits when there are too many, unrefused."""
    if isinstance(change, Comment):
        return change.ref.tracker, "comment"
    if isinstance(change, UpdateTicket) and change.flags:
        return change.ref.tracker, "label"
    return None


def _without(change: Change, held: frozenset[str]) -> Change | None:
    """The change less its refused parts; None: nothing is left of it."""
    if not held:
        return change
    match change:
        case EditDocument():
            return keeping(change, lambda key, told: tell_id(key, told) not in held)
        case ProposeEdits():
            edits = [_without(edit, held) for edit in change.edits]
            kept = tuple(edit for edit in edits if isinstance(edit, EditDocument))
            return replace(change, edits=kept, digest=proposal_digest(kept))
        case UpdateTicket():
            return _update_without(change, held)
        case _:
            return None if any(part.id in held for part in parts(change)) else change


def _update_without(change: UpdateTicket, held: frozenset[str]) -> UpdateTicket | None:
    verbs = {part.verb for part in parts(change) if part.id in held}
    if not verbs:
        return change
    patch = {
        name: value
        for name, value in change.patch.items()
        if ("close" if closes(name, value) else "update") not in verbs
    }
    if change.adopts and verbs & {"adopt", "update"}:
        # Without its first block a guest gets nothing of ours, and the block tells the values.
        return None
    tells = change.block is not None and change.block.text != ""
    block = None if "adopt" in verbs or (tells and "update" in verbs) else change.block
    rest = replace(change, patch=patch, block=block)
    return rest if rest.patch or rest.block is not None or rest.flags is not None else None


def _unlabelled(change: Change | None) -> Change | None:
    if not isinstance(change, UpdateTicket):
        return None
    rest = replace(change, flags=None)
    return rest if rest.patch or rest.block is not None else None


def _limit(adapter: str, verb: str, snapshot: Snapshot, limits: Limits) -> tuple[int, str]:
    """The number that counts, and the setting that says so."""
    match verb:
        case "create":
            return limits.creates, f"sync.limits.creates = {limits.creates}"
        case "adopt":
            return limits.adopts, f"sync.limits.adopts = {limits.adopts}"
        case "close":
            return limits.closes, f"sync.limits.closes = {limits.closes}"
        case "update":
            links = sum(1 for link in snapshot.links.values() if link.ticket.tracker == adapter)
            share = limits.updates_percent * links // 100
            if share > limits.updates:
                return share, f"sync.limits.updates_percent = {limits.updates_percent}"
            return limits.updates, f"sync.limits.updates = {limits.updates}"
        case _:
            links = sum(1 for link in snapshot.links.values() if link.doc.source == adapter)
            share = limits.told_percent * links // 100
            if share > limits.told:
                return share, f"sync.limits.told_percent = {limits.told_percent}"
            return limits.told, f"sync.limits.told = {limits.told}"


_WOULD = {
    "create": "tickets would be made in",
    "adopt": "tickets of people would get our block in",
    "close": "tickets would be closed in",
    "update": "tickets would get another owner, date, priority, title or status in",
    "tell": "items would be told something in",
}
_LEAVES = "tickets of people would get or lose our block in"


def _refusal(
    adapter: str,
    verb: str,
    setting: str,
    found: list[Part],
    snapshot: Snapshot,
    policy: Policy,
) -> Refusal:
    changes = {part.id: part.doc for part in found}
    named = digest(changes)
    would = _WOULD[verb]
    if any(part.id.startswith("leave/") for part in found):
        would = _LEAVES
    if len(found) == 1:
        noun, _, deed = would.partition(" ")
        would = f"{noun.removesuffix('s')} {deed}"
    message = f"{len(found)} {would} {adapter}, more than {setting}."
    history = verb == "create" and policy.since is None
    day, old = _history(adapter, found, snapshot, policy) if history else (None, 0)
    if old:
        stem = "stems" if old == 1 else "stem"
        message += (
            f" {old} of them {stem} from before {day}. Leave the old ones as history: "
            f"sync.since: {day}. Or make them: syncer approve {named}"
        )
    else:
        message += f" Look at them: syncer plan. Then let them through: syncer approve {named}"
    return Refusal(adapter, verb, setting, changes, named, message)


def _history(
    adapter: str, found: list[Part], snapshot: Snapshot, policy: Policy
) -> tuple[date, int]:
    """A day before which a person may want to leave all as history, and how many that would be.

    Ninety days ago; where nothing is as old and nothing was ever made, today.
    """
    now = today(snapshot.now, policy.deadlines)
    occurred = {p.ref: p.occurred for p in snapshot.postmortems}
    fresh = all(link.ticket.tracker != adapter for link in snapshot.links.values())
    for day in (now - _OLD, now) if fresh else (now - _OLD,):
        old = sum(1 for part in found if part.doc and (occurred.get(part.doc) or day) < day)
        if old:
            break
    return day, old
