from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

import pytest

from syncer.core.match import match
from syncer.core.policy import Mode, Policy, Route, SourcePolicy, TrackerPolicy
from syncer.core.titles import mint
from syncer.model import (
    Agreed,
    Block,
    Code,
    Comment,
    CreateTicket,
    EditDocument,
    Field,
    ItemKey,
    Link,
    Person,
    Plan,
    Problem,
    Remember,
    Rest,
    Snapshot,
    Stage,
    Status,
    Subject,
    Ticket,
    TicketRef,
    Told,
    UpdateTicket,
)
from tests.core.build import DOC, NOW, POLICY, item, link, planned, postmortem, snapshot, ticket

T = TypeVar("T")
DAY = date(2026, 11, 20)


def _of(kind: type[T], plan: Plan) -> list[T]:
    return [change for change in plan.changes if isinstance(change, kind)]


def _codes(plan: Plan) -> set[Code]:
    return {problem.code for problem in plan.problems}


def _settled() -> tuple[Snapshot, Ticket, Link]:
    """An item, its ticket and their join, with nothing left to say on either side."""
    owned = item(named=["OPS-1"], owner="ana", due=date(2026, 12, 1))
    made = ticket(owner="ana", due=date(2026, 12, 1))
    joined = link(owned, made)
    seen = snapshot(postmortem(owned), tickets=[made], links=[joined])
    (update,) = _of(UpdateTicket, planned(seen))
    assert update.block is not None
    joined = replace(joined, block=update.block.digest)
    return replace(seen, links={joined.key: joined}), made, joined


def test_an_item_without_ticket_gets_one_with_the_policys_date() -> None:
    """A create carries what the document says, and supplies the date that nobody wrote."""
    (create,) = planned(snapshot(postmortem(item(owner="ana")))).changes
    assert isinstance(create, CreateTicket)
    assert (create.tracker, create.destination, create.line) == ("ops", "OPS", 3)
    assert create.fields.owner == "ana"
    assert create.fields.due == DAY + timedelta(days=30)
    assert create.supplied == {Field.DUE}
    assert "(policy, no priority, 30 d)" in create.block.text


def test_agreement_is_an_empty_plan() -> None:
    """Where both sides agree nothing is to be done, and the same snapshot gives the same plan."""
    seen, _, _ = _settled()
    plan = planned(seen)
    assert plan.changes == ()
    assert planned(seen) == plan


def test_a_closed_ticket_is_told_to_its_document() -> None:
    """The ticket moved, the document did not: one status for one item."""
    seen, made, joined = _settled()
    closed = replace(made, fields=replace(made.fields, status=Status.DONE))
    (edit,) = planned(replace(seen, tickets={made.ref: closed})).changes
    assert isinstance(edit, EditDocument)
    told = Told(3, {Field.STATUS: Status.DONE}, None, {Field.STATUS: Status.OPEN})
    assert edit.told == {joined.key: told}


def test_a_linked_text_without_a_name_is_told_it() -> None:
    """The name reaches the document because the link is known and the text lacks it."""
    seen, made, joined = _settled()
    bare = item(owner="ana", due=date(2026, 12, 1))
    seen = replace(seen, postmortems=(postmortem(bare),))
    key = planned(snapshot(postmortem(bare))).changes[0]
    assert isinstance(key, CreateTicket)
    joined = replace(joined, key=key.key)
    (edit,) = planned(replace(seen, links={joined.key: joined})).changes
    assert isinstance(edit, EditDocument)
    assert edit.told[joined.key].name == made.ref


def test_a_guest_gets_block_and_marker_alone() -> None:
    """A person's ticket that a text names is linked and gets our block, guarded as adopt."""
    named = item(named=["OPS-1"], owner="ana", status=Status.OPEN)
    guest = ticket(ours=False, key=None, owner="bo")
    plan = planned(snapshot(postmortem(named), tickets=[guest]))
    (kept,) = _of(Remember, plan)
    (update,) = _of(UpdateTicket, plan)
    assert kept.link.adopted
    assert (update.patch, update.flags, update.adopts) == ({}, None, True)
    assert not _of(EditDocument, plan)
    assert [c.winner for c in plan.conflicts] == [None]


def test_no_item_is_told_what_its_source_may_not_write() -> None:
    """With write_back off nothing is told, and the block does not promise it."""
    policy = replace(POLICY, sources={"runbooks": SourcePolicy(writes=False)})
    seen, made, _ = _settled()
    closed = replace(made, fields=replace(made.fields, status=Status.DONE))
    plan = planned(replace(seen, tickets={made.ref: closed}), policy)
    assert not _of(EditDocument, plan)
    (create,) = planned(snapshot(postmortem(item())), policy).changes
    assert isinstance(create, CreateTicket)
    assert "Close it." in create.block.text
    (promised,) = planned(snapshot(postmortem(item()))).changes
    assert isinstance(promised, CreateTicket)
    assert "Close it; the postmortem follows." in promised.block.text


@pytest.mark.parametrize(
    ("why", "changed", "policy"),
    [
        ("closed", {"items": (item(status=Status.DONE),)}, POLICY),
        ("history", {}, replace(POLICY, since=date(2026, 11, 3))),
        (
            "draft",
            {"stage": Stage.DRAFT, "occurred": DAY},
            replace(POLICY, create_from=Stage.IN_REVIEW),
        ),
        (
            "settling",
            {"changed": NOW - timedelta(minutes=9)},
            replace(POLICY, sources={"runbooks": SourcePolicy(settle=timedelta(minutes=10))}),
        ),
        ("skipped", {"skip": "done by hand"}, POLICY),
        ("item skipped", {"items": (item(skip="done by hand"),)}, POLICY),
        ("routed to none", {}, replace(POLICY, routes=(Route(tracker=None),))),
        ("no postmortem", {"counts": False}, POLICY),
    ],
)
def test_no_ticket_is_made(why: str, changed: dict[str, object], policy: Policy) -> None:
    """Closed, history, unfinished, skipped and unrouted items get no ticket."""
    seen = snapshot(replace(postmortem(item()), **changed))  # type: ignore[arg-type]  # its fields
    assert planned(seen, policy).changes == (), why


def test_a_late_draft_makes_tickets() -> None:
    """A draft past complete_within counts as complete, so that nothing is promised in vain."""
    policy = replace(POLICY, create_from=Stage.COMPLETE)
    seen = snapshot(replace(postmortem(item()), stage=Stage.DRAFT))
    assert _of(CreateTicket, planned(seen, policy))
    assert Code.INCOMPLETE_POSTMORTEM in _codes(planned(seen, policy))


def test_history_is_followed_and_left_alone() -> None:
    """An open ticket named in history is linked mute; its status reaches the text, it gets none."""
    policy = replace(POLICY, since=date(2026, 11, 3))
    named = item(named=["OPS-1"])
    guest = ticket(ours=False, key=None, owner="bo")
    plan = planned(snapshot(postmortem(named), tickets=[guest]), policy)
    (kept,) = _of(Remember, plan)
    assert kept.link.mute
    assert not _of(UpdateTicket, plan)
    assert not plan.problems
    closed = replace(guest, fields=replace(guest.fields, status=Status.DONE))
    seen = snapshot(postmortem(named), tickets=[closed], links=[kept.link])
    (edit,) = _of(EditDocument, planned(seen, policy))
    assert edit.told[kept.link.key].patch == {Field.STATUS: Status.DONE}
    assert planned(snapshot(postmortem(named), tickets=[closed]), policy).changes == ()


@pytest.mark.parametrize("subject", ["key", "doc", "source", "tracker"])
def test_what_is_held_is_left_alone(subject: str) -> None:
    """Nothing is made while its key is in doubt or one of its sides could not be read."""
    key = _of(CreateTicket, planned(snapshot(postmortem(item()))))[0].key
    subjects: dict[str, Subject] = {
        "key": key,
        "doc": DOC,
        "source": "runbooks",
        "tracker": "ops",
    }
    held = subjects[subject]
    seen = replace(snapshot(postmortem(item())), held=frozenset({held}))
    assert planned(seen).changes == ()


def test_what_rests_is_said() -> None:
    """A rejected change rests, and stands among the problems with its message."""
    seen, _, joined = _settled()
    rest = Rest(Code.REJECTED, "Component is required", NOW, NOW + timedelta(hours=1))
    plan = planned(replace(seen, resting={joined.key: rest}))
    (problem,) = [p for p in plan.problems if p.code is Code.REJECTED]
    assert "Component is required" in problem.message
    assert (problem.doc, problem.key) == (DOC, joined.key)


def test_overdue_becomes_a_label_and_goes_again() -> None:
    """The overdue flag is desired state on the ticket, raised and cleared by the date alone."""
    seen, made, joined = _settled()
    late = replace(seen, now=NOW + timedelta(days=30))
    (update,) = planned(late).changes
    assert isinstance(update, UpdateTicket)
    assert update.flags == frozenset({Code.OVERDUE})
    assert not update.patch
    flagged = replace(made, flags=frozenset({Code.OVERDUE}))
    assert planned(replace(late, tickets={made.ref: flagged})).changes == ()
    closed = replace(flagged, fields=replace(made.fields, status=Status.DONE))
    cleared = _of(UpdateTicket, planned(replace(late, tickets={made.ref: closed})))
    assert [change.flags for change in cleared] == [frozenset()]
    assert joined.key == update.key


def test_a_followers_box_shows_the_tickets_status() -> None:
    """An item that shares a ticket is told its status and never heard."""
    first, second = item("One", 3, named=["OPS-1"]), item("Two", 4, named=["OPS-1"])
    made = ticket(title="One")
    joined = link(first, made)
    closed = replace(made, fields=replace(made.fields, status=Status.DONE))
    seen = snapshot(postmortem(first, second), tickets=[closed], links=[joined])
    (edit,) = _of(EditDocument, planned(seen))
    assert {told.line for told in edit.told.values()} == {3, 4}
    assert Code.SHARED_TICKET in _codes(planned(seen))
    ticked = replace(second, fields=replace(second.fields, status=Status.DONE))
    heard = planned(snapshot(postmortem(first, ticked), tickets=[made], links=[joined]))
    assert all(not change.patch for change in _of(UpdateTicket, heard))


def test_an_item_that_left_its_text_is_said() -> None:
    """The ticket lives on, untouched, unless the policy asks for more."""
    seen, made, joined = _settled()
    gone = replace(seen, postmortems=(postmortem(),))
    assert Code.ITEM_GONE in _codes(planned(gone))
    assert planned(gone).changes == ()
    closing = planned(gone, replace(POLICY, on_item_gone="close"))
    assert [change.patch for change in _of(UpdateTicket, closing)] == [
        {Field.STATUS: Status.WONT_DO}
    ]
    assert [change.id for change in _of(Comment, closing)] == [f"gone/{joined.key}"]
    assert made.fields.status is Status.OPEN


def test_an_unreadable_document_is_no_evidence() -> None:
    """What cannot be read says nothing about its items."""
    seen, _, _ = _settled()
    problem = Problem(Code.UNREADABLE_DOCUMENT, "not UTF-8", DOC)
    broken = replace(postmortem(), problems=(problem,), counts=False)
    plan = planned(replace(seen, postmortems=(broken,)))
    assert Code.ITEM_GONE not in _codes(plan)
    assert plan.changes == ()


def test_a_reopened_orphan_is_only_said() -> None:
    """Where a person reopens what we closed for want of its item, the person is right."""
    seen, made, joined = _settled()
    closed = {Field.STATUS: Agreed(Status.WONT_DO, Status.WONT_DO)}
    once = replace(joined, base={**joined.base, **closed})
    said = frozenset({f"gone/{joined.key}"})
    gone = replace(seen, postmortems=(postmortem(),), links={once.key: once}, sent=said)
    plan = planned(gone, replace(POLICY, on_item_gone="close"))
    assert Code.ITEM_GONE in _codes(plan)
    assert plan.changes == ()
    assert gone.tickets[made.ref].fields.status is Status.OPEN


def test_an_orphan_loses_our_overdue_label() -> None:
    """What no item asks for any more is not overdue by our word."""
    seen, made, _ = _settled()
    late = replace(made, flags=frozenset({Code.OVERDUE}))
    gone = replace(seen, postmortems=(postmortem(),), tickets={late.ref: late})
    (update,) = planned(gone).changes
    assert isinstance(update, UpdateTicket)
    assert (update.flags, update.patch, update.block) == (frozenset(), {}, None)


def test_a_guest_that_no_text_names_is_left_without_our_block() -> None:
    """An adopted ticket gives block and marker back, once, and is not closed."""
    seen, _, joined = _settled()
    guest = replace(joined, adopted=True, block="abc")
    gone = replace(seen, postmortems=(postmortem(),), links={guest.key: guest})
    policy = replace(POLICY, on_item_gone="close")
    (update,) = planned(gone, policy).changes
    assert isinstance(update, UpdateTicket)
    assert (update.block, update.patch) == (Block("", ""), {})
    free = replace(guest, block="")
    assert planned(replace(gone, links={free.key: free}), policy).changes == ()


def test_a_second_ticket_of_one_key_is_closed_once() -> None:
    """Of several live tickets with one key the named one stays; a reopened one is only said.

    The comment is made when the closing was seen, so that one which failed is tried again.
    """
    seen, made, _ = _settled()
    twin = replace(ticket("OPS-2"), created_at=NOW - timedelta(days=1))
    twice = replace(seen, tickets={made.ref: made, twin.ref: twin})
    (update,) = planned(twice).changes
    assert isinstance(update, UpdateTicket)
    assert (update.ref, update.key, update.patch) == (
        twin.ref,
        None,
        {Field.STATUS: Status.DUPLICATE},
    )
    closed = replace(twin, fields=replace(twin.fields, status=Status.DUPLICATE))
    unsaid = replace(twice, tickets={made.ref: made, twin.ref: closed})
    (comment,) = planned(unsaid).changes
    assert isinstance(comment, Comment)
    assert planned(replace(unsaid, sent=frozenset({comment.id}))).changes == ()
    again = planned(replace(twice, sent=frozenset({comment.id})))
    assert again.changes == ()
    assert Code.DUPLICATE_TICKET in _codes(again)


def test_a_copied_marker_closes_nobodys_ticket() -> None:
    """A ticket of another item that bears this one's key is said, whatever is older or named."""
    seen, made, joined = _settled()
    other = item("Warn earlier", 4, named=["OPS-2"])
    forged = replace(
        ticket("OPS-2", "Warn earlier", key=joined.key), created_at=NOW - timedelta(days=9)
    )
    theirs = link(other, forged, "ai-0000000002")
    both = replace(
        seen,
        postmortems=(postmortem(*seen.postmortems[0].items, other),),
        tickets={made.ref: made, forged.ref: forged},
        links={joined.key: joined, theirs.key: theirs},
    )
    for known in (both, replace(both, postmortems=seen.postmortems)):
        plan = planned(known)
        assert not [change.patch for change in _of(UpdateTicket, plan) if change.patch]
        assert not _of(Comment, plan)
        assert Code.DUPLICATE_TICKET in _codes(plan)


def test_a_rename_moves_the_link() -> None:
    """A renamed document's joins are remembered under its new name."""
    seen, _, joined = _settled()
    other = replace(DOC, path="pm/renamed.md")
    moved = replace(
        seen,
        postmortems=tuple(replace(p, ref=other) for p in seen.postmortems),
        renamed={DOC: other},
    )
    (kept,) = _of(Remember, planned(moved))
    assert (kept.link.key, kept.link.doc) == (joined.key, other)


def test_routes_decide_where_and_restricted_needs_its_own() -> None:
    """The first route that holds wins; a restricted postmortem goes only where routes say so."""
    trackers = {"ops": TrackerPolicy(destination="OPS"), "desk": TrackerPolicy()}
    routes = (
        Route(when={"severity": ("sev-1", "p0")}, tracker="ops", destination="PAY"),
        Route(when={"path": ("pm/*.md",)}, tracker="desk", labels=("x",)),
    )
    policy = replace(POLICY, trackers=trackers, routes=routes)
    severe = replace(postmortem(item()), severity="SEV-1")
    (first,) = planned(snapshot(severe), policy).changes
    (second,) = planned(snapshot(postmortem(item())), policy).changes
    assert isinstance(first, CreateTicket)
    assert isinstance(second, CreateTicket)
    assert (first.tracker, first.destination) == ("ops", "PAY")
    assert (second.tracker, second.labels) == ("desk", ("x",))
    hidden = planned(snapshot(replace(severe, restricted=True)), policy)
    assert hidden.changes == ()
    assert Code.NO_ROUTE in _codes(hidden)


def test_a_new_ticket_carries_the_facts_that_templates_may_name() -> None:
    """Of the postmortem and the item; the owner's team before the document's; else nothing."""
    policy = replace(POLICY, people=(Person("ana", team="payments"),))
    known = replace(
        postmortem(replace(item(owner="ana"), kind="prevent")),
        severity="SEV-1",
        incident="INC-77",
        team="web",
    )
    (create,) = _of(CreateTicket, planned(snapshot(known), policy))
    assert create.facts == {
        "title": create.fields.title,
        "severity": "SEV-1",
        "team": "payments",
        "incident": "INC-77",
        "kind": "prevent",
    }
    (bare,) = _of(CreateTicket, planned(snapshot(postmortem(item())), policy))
    assert bare.facts == {"title": bare.fields.title}


def test_flags_are_said_of_items_with_line_and_key() -> None:
    """Every finding of an item names its document, line and key."""
    plan = planned(snapshot(postmortem(item())))
    found = {p.code: p for p in plan.problems}
    assert {Code.NO_OWNER, Code.NO_DUE_DATE} <= found.keys()
    assert (found[Code.NO_OWNER].doc, found[Code.NO_OWNER].line) == (DOC, 3)
    assert found[Code.NO_OWNER].key is not None


def test_modes_do_not_change_the_plan_but_its_promises() -> None:
    """The plan shows what sync would do; only the promise in the block depends on the mode."""
    observing = replace(POLICY, mode=Mode.OBSERVE)
    (create,) = planned(snapshot(postmortem(item())), observing).changes
    assert isinstance(create, CreateTicket)
    assert "the postmortem follows" not in create.block.text


def test_one_key_in_two_documents_never_meets() -> None:
    """Equal titles in two documents are two items with two tickets."""
    other = replace(DOC, path="pm/other.md")
    creates = _of(
        CreateTicket, planned(snapshot(postmortem(item()), postmortem(item(), doc=other)))
    )
    assert len({create.key for create in creates}) == 2
    assert all(create.key.startswith("ai-") for create in creates)
    assert ItemKey(creates[0].key) != creates[1].key


def test_a_ruling_for_a_ticket_that_is_gone_is_said() -> None:
    """An item whose ruled ticket is not to be found waits, and people hear of it."""
    (key,) = (pair.key for pair in match(snapshot(postmortem(item()))).pairs)
    seen = replace(snapshot(postmortem(item())), rulings={key: TicketRef("ops", "OPS-7")})
    plan = planned(seen)
    assert plan.changes == ()
    (said,) = (one.message for one in plan.problems if one.code is Code.TICKET_GONE)
    assert "OPS-7" in said


def test_a_ticket_of_a_tracker_that_is_not_configured_any_more_is_said() -> None:
    """Its item waits for the tracker's name to come back, or for a person's word."""
    seen, made, joined = _settled()
    old = replace(joined, ticket=TicketRef("desk", made.ref.id))
    bare = tuple(replace(one, ticket=None, named=()) for one in seen.postmortems[0].items)
    away = replace(
        seen,
        postmortems=(postmortem(*bare),),
        tickets={},
        links={old.key: replace(old, key=mint(DOC, bare[0].fields.title, 0))},
        held=frozenset({"desk"}),
    )
    plan = planned(away)
    assert plan.changes == ()
    (said,) = (one.message for one in plan.problems if one.code is Code.TICKET_GONE)
    assert "is in desk, which is not configured any more" in said
