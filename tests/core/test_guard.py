from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.digests import change_ids, plan_digest
from syncer.core.guard import added, guard, sift, tally, vanish_guard
from syncer.core.modes import permitted
from syncer.core.policy import Limits, Mode, TrackerPolicy
from syncer.model import (
    Block,
    Code,
    Comment,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    ItemKey,
    Plan,
    Priority,
    Refusal,
    Remember,
    Revision,
    Snapshot,
    Status,
    TicketRef,
    Told,
    UpdateTicket,
)
from tests.core.build import DOC, POLICY, item, link, planned, postmortem, snapshot, ticket

NONE: frozenset[str] = frozenset()
REF = TicketRef("ops", "OPS-1")


def _update(number: int = 1, **changed: object) -> UpdateTicket:
    key = ItemKey(f"ai-{number:010}")
    change = UpdateTicket(TicketRef("ops", f"OPS-{number}"), key, Revision("1"), doc=DOC)
    return replace(change, **changed)  # type: ignore[arg-type]  # names of its fields


def _edit(**told: Told) -> EditDocument:
    return EditDocument(
        DOC, Revision("1"), {ItemKey(key): one for key, one in told.items()}, "docs: follow"
    )


def _many(count: int) -> tuple[Snapshot, Plan]:
    seen = snapshot(postmortem(*(item(f"Item number {n}", n) for n in range(count))))
    return seen, planned(seen)


def test_a_group_over_its_limit_is_held_alone() -> None:
    """Creates over the limit wait, and whatever else the plan holds goes on."""
    seen, plan = _many(3)
    policy = replace(POLICY, limits=Limits(creates=2))
    plan = replace(plan, changes=(*plan.changes, _update(flags=frozenset({Code.OVERDUE}))))
    (refusal,) = guard(plan, seen, {}, policy, NONE)
    assert (refusal.adapter, refusal.verb, len(refusal.changes)) == ("ops", "create", 3)
    assert refusal.limit == "sync.limits.creates = 2"
    kept, waiting = sift(plan, [refusal], {}, policy)
    assert [type(change) for change in kept] == [UpdateTicket]
    assert waiting == 0
    assert guard(plan, seen, {}, POLICY, NONE) == ()


def test_limits_count_over_all_passes_of_a_cycle() -> None:
    """What an earlier pass has done counts, so that many passes do not add up to a flood."""
    seen, plan = _many(2)
    policy = replace(POLICY, limits=Limits(creates=3))
    assert guard(plan, seen, {}, policy, NONE) == ()
    assert guard(plan, seen, added(tally(plan.changes), {}), policy, NONE)


def test_an_approved_change_does_not_count() -> None:
    """A person's word lets exactly these changes through, by their ids."""
    seen, plan = _many(3)
    policy = replace(POLICY, limits=Limits(creates=2))
    (refusal,) = guard(plan, seen, {}, policy, NONE)
    approved = frozenset(refusal.changes)
    assert guard(plan, seen, {}, policy, approved) == ()
    assert guard(plan, seen, {}, policy, frozenset(list(approved)[:1])) == ()


def test_the_first_held_creates_name_both_ways_out() -> None:
    """The message says how many stem from long ago, and how to leave or to make them."""
    old = replace(postmortem(*(item(f"Item {n}", n) for n in range(51))), occurred=date(2026, 8, 1))
    new = postmortem(*(item(f"Later {n}", n) for n in range(12)), doc=DocRef("runbooks", "b.md"))
    seen = snapshot(old, new)
    (refusal,) = guard(planned(seen), seen, {}, POLICY, NONE)
    assert refusal.message == (
        "63 tickets would be made in ops, more than sync.limits.creates = 50. "
        "51 of them stem from before 2026-08-22. Leave the old ones as history: "
        f"sync.since: 2026-08-22. Or make them: syncer approve {refusal.digest}"
    )


@pytest.mark.parametrize(
    ("verb", "limits", "change"),
    [
        ("adopt", Limits(adopts=0), _update(block=Block("t", "d"), adopts=True)),
        ("close", Limits(closes=0), _update(patch={Field.STATUS: Status.DONE})),
        ("update", Limits(updates=0, updates_percent=0), _update(patch={Field.OWNER: "bo"})),
        (
            "tell",
            Limits(told=0, told_percent=0),
            _edit(a=Told(3, {Field.STATUS: Status.DONE}, None)),
        ),
    ],
)
def test_each_verb_has_its_own_limit(
    verb: str, limits: Limits, change: UpdateTicket | EditDocument
) -> None:
    """Adopting, closing, updating and telling are counted apart."""
    policy = replace(POLICY, limits=limits)
    (refusal,) = guard(Plan((change,)), snapshot(), {}, policy, NONE)
    assert refusal.verb == verb
    assert sift(Plan((change,)), [refusal], {}, policy) == ((), 0)


@pytest.mark.parametrize(
    "change",
    [
        _update(flags=frozenset({Code.OVERDUE})),
        _update(block=Block("t", "d")),
        _edit(a=Told(3, {}, REF)),
        Remember(link(item(), ticket())),
    ],
)
def test_names_flags_later_blocks_and_joins_are_not_counted(
    change: UpdateTicket | EditDocument | Remember,
) -> None:
    """What loses nobody's word is held by no limit."""
    nothing = Limits(0, 0, 0, 0, 0, 0, 0, 0, 0, 50)
    assert guard(Plan((change,)), snapshot(), {}, replace(POLICY, limits=nothing), NONE) == ()


@pytest.mark.parametrize("status", [Status.OPEN, Status.IN_PROGRESS])
def test_a_status_that_closes_nothing_counts_as_what_people_fill_in(status: Status) -> None:
    """Reopening takes a person's word back, as another owner does."""
    change = _update(patch={Field.STATUS: status})
    tight = replace(POLICY, limits=Limits(updates=0, updates_percent=0))
    (refusal,) = guard(Plan((change,)), snapshot(), {}, tight, NONE)
    assert refusal.verb == "update"


def test_a_percentage_counts_where_it_is_greater() -> None:
    """A large deployment may move more at once than a small one."""
    links = [link(item(f"I{n}", n), ticket(f"OPS-{n}"), f"ai-{n:010}") for n in range(200)]
    seen = snapshot(links=links)
    plan = Plan(tuple(_update(n, patch={Field.OWNER: "bo"}) for n in range(60)))
    assert guard(plan, seen, {}, POLICY, NONE) == ()
    (refusal,) = guard(plan, snapshot(links=links[:100]), {}, POLICY, NONE)
    assert refusal.limit == "sync.limits.updates = 50"


def test_a_name_stays_where_its_patch_is_held() -> None:
    """Of a held telling the ticket's name still reaches the text."""
    edit = _edit(a=Told(3, {Field.STATUS: Status.DONE}, REF), b=Told(4, {Field.OWNER: "x"}))
    policy = replace(POLICY, limits=Limits(told=0, told_percent=0))
    refused = guard(Plan((edit,)), snapshot(), {}, policy, NONE)
    (kept,), _ = sift(Plan((edit,)), refused, {}, policy)
    assert isinstance(kept, EditDocument)
    assert kept.told == {"a": Told(3, {}, REF)}


def test_a_held_close_leaves_the_rest_of_its_update() -> None:
    """Only the refused part of an update waits."""
    both = _update(patch={Field.STATUS: Status.DONE, Field.DUE: date(2026, 12, 1)})
    policy = replace(POLICY, limits=Limits(closes=0))
    refused = guard(Plan((both,)), snapshot(), {}, policy, NONE)
    (kept,), _ = sift(Plan((both,)), refused, {}, policy)
    assert isinstance(kept, UpdateTicket)
    assert kept.patch == {Field.DUE: date(2026, 12, 1)}


def test_comments_above_the_cap_wait_unrefused() -> None:
    """Comments and new overdue labels beyond the cap are left for the next cycle."""
    policy = replace(POLICY, limits=Limits(comments=2))
    comments = tuple(Comment(f"c/{n}", REF, "text") for n in range(3))
    labels = tuple(_update(n, flags=frozenset({Code.OVERDUE})) for n in range(3))
    plan = Plan((*labels, *comments))
    assert guard(plan, snapshot(), {}, policy, NONE) == ()
    kept, waiting = sift(plan, (), {}, policy)
    assert (len(kept), waiting) == (4, 2)
    assert sift(plan, (), tally(kept), policy) == ((), 6)


def test_private_text_is_not_published_by_approval() -> None:
    """Creates where strangers read are refused unless allow_public; no approval overrides."""
    seen, plan = _many(1)
    public = replace(seen, public=frozenset({("ops", "OPS")}))
    approved = frozenset(i for change in plan.changes for i in change_ids(change))
    (refusal,) = guard(plan, public, {}, POLICY, approved)
    assert refusal.verb == "publish"
    assert sift(plan, [refusal], {}, POLICY)[0] == ()
    allowed = replace(POLICY, trackers={"ops": TrackerPolicy(destination="OPS", allow_public=True)})
    assert guard(plan, public, {}, allowed, NONE) == ()


def test_words_that_stay_here_count_for_no_limit() -> None:
    """A block that is not written where strangers read waits for no approval of adoptions."""
    block = Block("- Owner: ana", "d")
    patch = {Field.STATUS: Status.IN_PROGRESS, Field.TITLE: "b", Field.DUE: date(2026, 12, 1)}
    plan = Plan(tuple(_update(n, block=block, adopts=True, patch=patch) for n in range(3)))
    policy = replace(POLICY, limits=Limits(adopts=0))
    seen = replace(snapshot(), public=frozenset({("ops", "OPS")}))
    (refusal,) = guard(plan, seen, {}, policy, NONE)
    assert (refusal.verb, len(refusal.changes)) == ("publish", 3)
    kept, _ = sift(plan, [refusal], {}, policy)
    status = {Field.STATUS: Status.IN_PROGRESS}
    assert kept == tuple(_update(n, patch=status) for n in range(3))
    elsewhere = {change.ref: "HR" for change in plan.changes if isinstance(change, UpdateTicket)}
    (refusal,) = guard(plan, replace(seen, places=elsewhere), {}, policy, NONE)
    assert refusal.verb == "adopt"


@pytest.mark.parametrize(
    ("known", "absent", "believed"),
    [
        (10, 0, True),
        (10, 2, True),
        (10, 5, True),
        (10, 6, False),
        (4, 3, False),
        (1, 1, True),
        (2, 2, False),
        (5, 2, True),
    ],
)
def test_mass_vanishing_is_not_believed(known: int, absent: int, believed: bool) -> None:
    """All at once, or more than half and at least three, waits for a person."""
    refs = [DocRef("runbooks", f"{n:02}.md") for n in range(known)]
    refusal = vanish_guard("runbooks", refs, refs[:absent], POLICY, NONE)
    assert (refusal is None) is believed
    if refusal is not None:
        approved = frozenset(refusal.changes)
        assert vanish_guard("runbooks", refs, refs[:absent], POLICY, approved) is None


@pytest.mark.parametrize(
    ("absent", "lost", "said"),
    [
        (6, None, "6 of 10 are gone from runbooks at once, too many for sync.limits.vanished"),
        (10, None, "10 of 10 are gone from runbooks at once, all, which no limit allows."),
        (1, (7, 12), "1 of 10 is gone from runbooks, held since 7 of 12 were gone at once, too "),
        (2, (9, 9), "2 of 10 are gone from runbooks, held since 9 of 9 were gone at once, all, "),
    ],
)
def test_what_is_held_as_gone_says_what_is_true(
    absent: int, lost: tuple[int, int] | None, said: str
) -> None:
    """The message names what is missed now, and the loss that was more than the limit."""
    refs = [DocRef("runbooks", f"{n:02}.md") for n in range(10)]
    ids = {f"vanish/{ref}": ref for ref in refs}
    last = () if lost is None else (Refusal("runbooks", "vanish", "", ids, "", "", lost),)
    refusal = vanish_guard("runbooks", refs, refs[:absent], POLICY, NONE, last)
    assert refusal is not None
    assert refusal.message.startswith(said)
    assert refusal.lost == (lost or (absent, 10))


def test_a_changes_id_depends_on_what_people_wrote() -> None:
    """Another supplied date, line or revision is the same change; another owner is not."""
    (create,) = _many(1)[1].changes
    assert isinstance(create, CreateTicket)
    later = replace(create, line=99, fields=replace(create.fields, due=date(2027, 1, 1)))
    assert change_ids(later) == change_ids(create)
    other = replace(create, fields=replace(create.fields, priority=Priority.P0))
    assert change_ids(other) != change_ids(create)
    told = Told(3, {Field.STATUS: Status.DONE})
    assert change_ids(_edit(a=told)) == change_ids(
        replace(_edit(a=replace(told, line=7)), expected=Revision("2"))
    )


def test_the_digest_of_a_plan_is_that_of_what_it_does() -> None:
    """The same snapshot gives the same digest; another change another one."""
    assert plan_digest(_many(2)[1]) == plan_digest(_many(2)[1])
    assert plan_digest(_many(2)[1]) != plan_digest(_many(3)[1])
    assert len(plan_digest(_many(2)[1])) == 12


CLOSING = _update(patch={Field.STATUS: Status.DONE, Field.OWNER: "bo"})
TELLING = _edit(
    a=Told(3, {Field.STATUS: Status.DONE}, REF), b=Told(4, {Field.STATUS: Status.WONT_DO})
)
MAKING = _many(1)[1].changes[0]
KEPT = Remember(link(item(), ticket()))


@pytest.mark.parametrize(
    ("mode", "kept"),
    [
        (Mode.OBSERVE, (KEPT,)),
        (Mode.CREATE_ONLY, (KEPT, MAKING, _edit(a=Told(3, {}, REF)))),
        (
            Mode.UPSERT,
            (KEPT, MAKING, replace(CLOSING, patch={Field.OWNER: "bo"}), _edit(a=Told(3, {}, REF))),
        ),
        (Mode.SYNC, (KEPT, MAKING, CLOSING, TELLING)),
    ],
)
def test_a_mode_lets_through_what_its_name_says(mode: Mode, kept: tuple[object, ...]) -> None:
    """Observe remembers, create-only makes and names, upsert closes nothing, sync does all."""
    plan = Plan((KEPT, MAKING, CLOSING, TELLING))
    assert permitted(plan, mode).changes == kept
