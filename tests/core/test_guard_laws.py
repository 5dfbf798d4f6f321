"""Guards over random plans: what lands, what is held, and what a person's word changes."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from syncer.core.digests import Part, parts, proposal_digest
from syncer.core.guard import added, guard, sift, tally, vanish_guard
from syncer.core.policy import Limits, Policy, SourcePolicy, TrackerPolicy
from syncer.model import (
    Block,
    Change,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    Fields,
    ItemKey,
    Patch,
    Plan,
    Priority,
    ProposeEdits,
    Refusal,
    Revision,
    Snapshot,
    Status,
    TicketRef,
    Told,
    UpdateTicket,
)
from tests.core.build import NOW, item, link, ticket

POLICY = Policy(
    sources={"docs": SourcePolicy(), "wiki": SourcePolicy(proposes=True)},
    trackers={"ops": TrackerPolicy(destination="OPS"), "desk": TrackerPolicy(destination="DESK")},
)
FEW = settings(max_examples=60, deadline=None)
COUNTED = {"create", "adopt", "close", "update", "tell"}
TRACKERS = st.sampled_from(["ops", "desk"])
SMALL = st.integers(0, 4)
PATCHES = st.fixed_dictionaries(
    {},
    optional={
        Field.STATUS: st.sampled_from(Status),
        Field.OWNER: st.sampled_from(["ana", "bo", None]),
        Field.DUE: st.sampled_from([date(2026, 12, 1), date(2026, 12, 8), None]),
        Field.PRIORITY: st.sampled_from([*Priority, None]),
    },
)


def _key(number: int) -> ItemKey:
    return ItemKey(f"ai-{number:010}")


def _doc(source: str, number: int) -> DocRef:
    return DocRef(source, f"{number % 3}.md")


def _create(number: int, tracker: str, owner: str) -> CreateTicket:
    fields = Fields(f"Thing {number}", owner=owner)
    block = Block("text", "digest")
    return CreateTicket(_key(number), tracker, tracker.upper(), _doc("docs", number), block, fields)


def _update(number: int, tracker: str, patch: Patch, kind: str) -> UpdateTicket:
    block = {"adopts": Block("t", "d"), "leaves": Block("", ""), "later": Block("t", "d")}
    return UpdateTicket(
        TicketRef(tracker, str(number)),
        _key(number),
        Revision("1"),
        patch=patch,
        block=block.get(kind),
        adopts=kind == "adopts",
        doc=_doc("docs", number),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Up to a dozen items, each made, changed or told; one key, one change of a kind."""
    changes: list[Change] = []
    told: dict[DocRef, dict[ItemKey, Told]] = defaultdict(dict)
    for number in range(draw(st.integers(0, 12))):
        match draw(st.sampled_from(["create", "update", "tell", "both"])):
            case "create":
                owner = draw(st.sampled_from(["ana", "bo"]))
                changes.append(_create(number, draw(TRACKERS), owner))
            case "tell":
                _tell(draw, told, number)
            case what:
                kind = draw(st.sampled_from(["", "later", "adopts", "leaves"]))
                patch = draw(PATCHES)
                if patch or kind:
                    changes.append(_update(number, draw(TRACKERS), patch, kind))
                if what == "both":
                    _tell(draw, told, number)
    edits = [EditDocument(ref, Revision("1"), one, "docs") for ref, one in sorted(told.items())]
    changes += [edit for edit in edits if edit.ref.source == "docs"]
    if wiki := tuple(edit for edit in edits if edit.ref.source == "wiki"):
        changes.append(ProposeEdits("wiki", wiki, proposal_digest(wiki)))
    return Plan(tuple(changes))


def _tell(draw: st.DrawFn, told: dict[DocRef, dict[ItemKey, Told]], number: int) -> None:
    patch = draw(PATCHES)
    name = draw(st.sampled_from([None, TicketRef("ops", "1")]))
    if patch or name:
        ref = _doc(draw(st.sampled_from(["docs", "wiki"])), number)
        told[ref][_key(number)] = Told(number, patch, name)


@st.composite
def limits(draw: st.DrawFn) -> Policy:
    """Limits so low that they are met."""
    numbers = [draw(SMALL) for _ in range(5)]
    shares = [draw(st.sampled_from([0, 30, 100])) for _ in range(2)]
    creates, adopts, closes, told, updates = numbers
    wanted = Limits(creates, adopts, closes, told, shares[0], updates, shares[1])
    return replace(POLICY, limits=wanted)


LINKS = st.integers(0, 12).map(
    lambda number: Snapshot(
        now=NOW,
        began=NOW,
        postmortems=(),
        tickets={},
        links={
            _key(n): link(item(line=n), ticket(f"OPS-{n}"), _key(n), doc=_doc("docs", n))
            for n in range(number)
        },
    )
)


def _ids(changes: tuple[Change, ...]) -> Counter[str]:
    return Counter(part.id for change in changes for part in parts(change))


def _counted(plan: Plan) -> list[Part]:
    return [p for change in plan.changes for p in parts(change) if p.verb in COUNTED]


def _allowed(adapter: str, verb: str, seen: Snapshot, limits: Limits) -> int:
    """The limits as CONTRACTS tells them, in other words than the guard's."""
    match verb:
        case "create" | "adopt" | "close":
            return {"create": limits.creates, "adopt": limits.adopts, "close": limits.closes}[verb]
        case "update":
            mine = [one for one in seen.links.values() if one.ticket.tracker == adapter]
            return max(limits.updates, int(len(mine) * limits.updates_percent / 100))
        case _:
            mine = [one for one in seen.links.values() if one.doc.source == adapter]
            return max(limits.told, int(len(mine) * limits.told_percent / 100))


def _held(refused: tuple[Refusal, ...]) -> set[str]:
    return {id_ for refusal in refused for id_ in refusal.changes}


@FEW
@given(plans(), limits(), LINKS)
def test_held_are_exactly_the_groups_over_their_limit(
    plan: Plan, policy: Policy, seen: Snapshot
) -> None:
    """A group is held whole, less what was approved, if and only if the rest is over its limit."""
    counted = _counted(plan)
    approved = frozenset(sorted({part.id for part in counted})[::2])
    groups: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in counted:
        if part.id not in approved:
            groups[part.adapter, part.verb].append(part)
    over = {
        group: [part.id for part in found]
        for group, found in groups.items()
        if sum(p.weight for p in found) > _allowed(*group, seen, policy.limits)
    }
    refused = guard(plan, seen, {}, policy, approved)
    assert {(one.adapter, one.verb): list(one.changes) for one in refused} == over
    assert len({one.digest for one in refused}) == len(refused)


@FEW
@given(plans(), limits(), LINKS)
def test_landed_and_held_are_what_was_planned(plan: Plan, policy: Policy, seen: Snapshot) -> None:
    """Nothing held lands, nothing unplanned lands, and only guests wait for their blocks."""
    refused = guard(plan, seen, {}, policy, frozenset())
    kept, waiting = sift(plan, refused, {}, policy)
    planned, landed, held = _ids(plan.changes), _ids(kept), _held(refused)
    assert waiting == 0
    assert not held & landed.keys()
    guests = {
        part.id
        for change in plan.changes
        if isinstance(change, UpdateTicket) and change.adopts
        for part in parts(change)
    }
    for id_ in planned.keys() - landed.keys() - held:
        assert id_ in guests or id_.count("/") == 1, "neither counted nor approved by itself"
    for id_ in landed.keys() - planned.keys():
        assert id_.count("/") == 1, "neither counted nor approved by itself"
        key = id_.split("/")[1]
        assert any(key in one for one in held), "what is left of a change that is held in part"


@FEW
@given(plans(), limits(), LINKS)
def test_approving_every_group_lets_all_of_the_plan_land(
    plan: Plan, policy: Policy, seen: Snapshot
) -> None:
    """With the held ids approved nothing is refused, and the plan is carried out as it stands."""
    refused = guard(plan, seen, {}, policy, frozenset())
    approved = frozenset(_held(refused))
    assert guard(plan, seen, {}, policy, approved) == ()
    assert sift(plan, (), {}, policy) == (plan.changes, 0)


@FEW
@given(plans(), limits(), LINKS, st.integers(0, 5))
def test_approving_one_group_lands_exactly_its_ids_more(
    plan: Plan, policy: Policy, seen: Snapshot, which: int
) -> None:
    """Beside what would have landed anyway, the group lands, and nothing of another group."""
    refused = guard(plan, seen, {}, policy, frozenset())
    assume(refused)
    chosen = refused[which % len(refused)]
    rest = guard(plan, seen, {}, policy, frozenset(chosen.changes))
    assert rest == tuple(one for one in refused if one is not chosen)
    before, after = (_ids(sift(plan, held, {}, policy)[0]) for held in (refused, rest))
    held = _held(rest)
    for id_ in chosen.changes:
        guests = any(
            isinstance(change, UpdateTicket)
            and change.adopts
            and {part.id for part in parts(change)} & held
            for change in plan.changes
            if id_ in {part.id for part in parts(change)}
        )
        assert after[id_] == 1 or guests
    assert not held & after.keys()
    keys = {id_.split("/")[1] for id_ in chosen.changes}
    assert {id_.split("/")[1] for id_ in after - before} <= keys


@FEW
@given(plans(), limits(), LINKS)
def test_passes_of_a_cycle_land_no_more_than_the_limits(
    plan: Plan, policy: Policy, seen: Snapshot
) -> None:
    """However changes are cut into passes, what landed unapproved is within every limit."""
    spent: dict[tuple[str, str], int] = {}
    for change in plan.changes:
        one = Plan((change,))
        kept, _ = sift(one, guard(one, seen, spent, policy, frozenset()), spent, policy)
        spent = dict(added(spent, tally(kept)))
    for (adapter, verb), count in spent.items():
        if verb in COUNTED:
            assert count <= _allowed(adapter, verb, seen, policy.limits)


@FEW
@given(plans(), plans())
def test_ids_that_are_alike_do_the_same(one: Plan, other: Plan) -> None:
    """What two plans call by one id has one verb, one adapter, one weight: a word fits no other."""
    known = {part.id: part for part in _counted(one)}
    for part in _counted(other):
        if part.id in known and part.verb != "tell":
            same = known[part.id]
            assert (same.adapter, same.verb, same.weight) == (part.adapter, part.verb, part.weight)


REFS = [DocRef("docs", f"{n:02}.md") for n in range(12)]


@FEW
@given(
    st.integers(1, 12),
    st.sets(st.sampled_from(range(12))),
    st.sets(st.sampled_from(range(12))),
    st.sets(st.sampled_from(range(12))),
    st.integers(0, 4),
    st.sampled_from([0, 25, 50, 100]),
    st.none() | st.tuples(st.integers(1, 12), st.integers(1, 12)),
)
def test_what_is_gone_is_believed_or_held_and_never_both(
    number: int,
    gone: set[int],
    words: set[int],
    waited: set[int],
    vanished: int,
    percent: int,
    lost: tuple[int, int] | None,
) -> None:
    """Held is what nobody approved of a group over its limit, else what waited before as one."""
    known = REFS[:number]
    absent = {ref for n, ref in enumerate(known) if n in gone}
    approved = frozenset(f"vanish/{REFS[n]}" for n in words)
    before = frozenset(f"vanish/{REFS[n]}" for n in waited)
    policy = replace(POLICY, limits=Limits(vanished=vanished, vanished_percent=percent))
    last = [Refusal("docs", "vanish", "", dict.fromkeys(before), "", "", lost)]
    refusal = vanish_guard("docs", known, absent, policy, approved, last)
    rest = {f"vanish/{ref}" for ref in absent} - approved
    now, once = (
        (many[0] >= vanished and many[0] / many[1] > percent / 100) or many[0] == many[1] > 1
        for many in ((len(absent), number), lost or (number, number))
    )
    held = rest if now else rest & before if once or lost is None else frozenset()
    assert (set(refusal.changes) if refusal else set()) == held
    if refusal:
        assert refusal.digest in refusal.message
        let = approved | held
        assert vanish_guard("docs", known, absent, policy, let, last) is None
