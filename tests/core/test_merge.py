from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.merge import Verdict, born, decide, decide_title, document_told, ticket_told
from syncer.core.reconcile import first_contact, reconcile
from syncer.model import (
    Agreed,
    Block,
    CreateTicket,
    Field,
    Form,
    ItemKey,
    Priority,
    Side,
    Status,
    TicketRef,
    Told,
    UpdateTicket,
    Value,
)
from tests.core.build import DOC, NOW, POLICY, item, link, ticket

A, B, C = "ana", "bo", "cy"
OPEN, GOING, D, W = Status.OPEN, Status.IN_PROGRESS, Status.DONE, Status.WONT_DO
DOC_SIDE, TICKET_SIDE = Side.DOCUMENT, Side.TICKET


@pytest.mark.parametrize(
    ("document", "theirs", "base", "verdict"),
    [
        # base present, neither moved
        (A, A, (A, A), Verdict.NOTHING),
        (A, B, (A, B), Verdict.NOTHING),
        (None, A, (None, A), Verdict.NOTHING),
        # equal again, whoever moved
        (B, B, (A, A), Verdict.AGREED),
        (B, B, (A, B), Verdict.AGREED),
        (None, None, (A, A), Verdict.AGREED),
        # one side moved
        (B, A, (A, A), Verdict.TO_TICKET),
        (None, A, (A, A), Verdict.TO_TICKET),
        (A, B, (A, A), Verdict.TO_DOCUMENT),
        (A, None, (A, A), Verdict.TO_DOCUMENT),
        (C, B, (A, B), Verdict.TO_TICKET),
        (A, C, (A, B), Verdict.TO_DOCUMENT),
        # first contact with our own ticket
        (None, A, None, Verdict.TO_DOCUMENT),
        (A, None, None, Verdict.TO_TICKET),
        (A, A, None, Verdict.AGREED),
    ],
)
def test_one_word_moves_where_it_lacks(
    document: Value, theirs: Value, base: tuple[Value, Value] | None, verdict: Verdict
) -> None:
    """Each side is judged against its own last word, and only the other one is told."""
    agreed = None if base is None else Agreed(*base)
    for authority in Side:
        decision = decide(document, theirs, agreed, authority=authority)
        assert (decision.verdict, decision.contested) == (verdict, False)


@pytest.mark.parametrize("base", [Agreed(A, A), None])
@pytest.mark.parametrize(
    ("authority", "verdict"),
    [(DOC_SIDE, Verdict.TO_TICKET), (TICKET_SIDE, Verdict.TO_DOCUMENT)],
)
def test_authority_settles_two_words(
    base: Agreed | None, authority: Side, verdict: Verdict
) -> None:
    """Where both moved, or meet first, authority wins and both words are recorded."""
    decision = decide(B, C, base, authority=authority)
    assert decision.verdict is verdict
    assert decision.contested
    assert decision.winner is authority


@pytest.mark.parametrize(
    ("document", "theirs", "verdict", "contested"),
    [
        (None, A, Verdict.TO_DOCUMENT, False),
        (OPEN, D, Verdict.TO_DOCUMENT, False),
        (D, OPEN, Verdict.AGREED, True),
        (A, B, Verdict.AGREED, True),
        (A, None, Verdict.AGREED, True),
        (A, A, Verdict.AGREED, False),
    ],
)
def test_a_guest_is_never_told_at_first_contact(
    document: Value, theirs: Value, verdict: Verdict, contested: bool
) -> None:
    """A person's ticket is heard where the document is empty, else both agree to differ."""
    decision = decide(document, theirs, None, authority=DOC_SIDE, guest=True)
    assert (decision.verdict, decision.contested) == (verdict, contested)
    assert decision.winner is None


@pytest.mark.parametrize("form", [Form.CHECKBOX, Form.BEHIND])
@pytest.mark.parametrize(("document", "theirs"), [(OPEN, GOING), (GOING, OPEN)])
def test_a_box_does_not_tell_open_from_in_progress(
    form: Form, document: Status, theirs: Status
) -> None:
    """What the document's form shows alike is agreed, so that it never loops."""
    base = Agreed(D, D)
    assert decide(document, theirs, base, authority=TICKET_SIDE, form=form).verdict is (
        Verdict.AGREED
    )
    assert decide(document, theirs, base, authority=TICKET_SIDE, form=Form.WORD).verdict is (
        Verdict.TO_DOCUMENT
    )


@pytest.mark.parametrize(
    ("document", "theirs", "base", "differs", "verdict"),
    [
        ("new", "old", ("old", "old"), False, Verdict.TO_TICKET),
        ("new", "cut", ("old", "cut"), False, Verdict.TO_TICKET),
        ("old", "hers", ("old", "old"), False, Verdict.AGREED),
        ("new", "hers", ("old", "hers"), True, Verdict.AGREED),
        ("new", "hers", None, False, Verdict.AGREED),
        ("old", "hers", ("old", "hers"), True, Verdict.NOTHING),
    ],
)
def test_titles_go_one_way_and_a_persons_stays(
    document: str, theirs: str, base: tuple[str, str] | None, differs: bool, verdict: Verdict
) -> None:
    """A title is told to the ticket while it bears the one told last; a person's is kept."""
    agreed = None if base is None else Agreed(*base)
    assert decide_title(document, theirs, agreed, differs=differs).verdict is verdict


def test_silence_neither_moves_nor_is_told() -> None:
    """A field that either side cannot speak of is left out of the merge."""
    told = item(owner=A, silent=frozenset({Field.OWNER}))
    other = ticket(owner=B, priority=Priority.P1)
    done = reconcile(told, other, link(item(owner=C), other), POLICY, NOW)
    assert Field.OWNER not in done.to_ticket
    assert Field.OWNER not in done.to_document


def test_what_cannot_be_told_is_agreed() -> None:
    """A field without a slot is agreed as it stands, and a later word still counts as a move."""
    struck = item(forms={}, owner=A)
    other = ticket(owner=A)
    joined = link(struck, other)
    moved = replace(other, fields=replace(other.fields, owner=B))
    done = reconcile(struck, moved, joined, POLICY, NOW)
    assert not done.to_document
    assert done.link.base[Field.OWNER] == Agreed(A, B)
    later = reconcile(item(forms={}, owner=C), moved, done.link, POLICY, NOW)
    assert later.to_ticket == {Field.OWNER: C}


def test_a_muted_ticket_is_heard_and_never_told() -> None:
    """What a muted ticket would be told is agreed to differ."""
    done_item = item(status=D)
    guest = ticket(ours=False, key=None)
    joined = replace(link(item(), guest, "ai-0000000001"), mute=True)
    done = reconcile(done_item, guest, joined, POLICY, NOW)
    assert not done.to_ticket
    (conflict,) = done.link.conflicts
    assert (conflict.field, conflict.winner) == (Field.STATUS, None)


def test_a_conflict_stays_until_both_sides_say_the_same() -> None:
    """A recorded conflict outlives quiet cycles, and goes when its field moves or both agree."""
    told, other = item(owner=B), ticket(owner=C)
    joined = link(item(owner=A), ticket(owner=A))
    met = reconcile(told, other, joined, POLICY, NOW)
    assert [c.field for c in met.link.conflicts] == [Field.OWNER]
    landed = document_told(met.link, Told(3, {Field.OWNER: C}), item(owner=C), NOW)
    agreed = reconcile(item(owner=C), other, landed, POLICY, NOW).link
    assert (landed.conflicts != (), agreed.conflicts, agreed.base) == (True, (), landed.base)
    assert reconcile(item(owner=C), other, agreed, POLICY, NOW).link is agreed
    differs = replace(landed, base={**landed.base, Field.OWNER: Agreed(B, C)})
    assert reconcile(told, other, differs, POLICY, NOW).link is differs
    moved = reconcile(item(owner=A), other, landed, POLICY, NOW)
    assert not moved.link.conflicts


def _create(**sent: Value) -> CreateTicket:
    made = item(**sent)  # type: ignore[arg-type]  # names of fields only
    return CreateTicket(
        key=ItemKey("ai-0000000001"),
        tracker="ops",
        destination="OPS",
        doc=DOC,
        block=Block("text", "d1"),
        fields=made.fields,
        supplied=frozenset({Field.DUE}) if "due" in sent else frozenset(),
    )


def test_birth_agrees_everything_as_it_stands() -> None:
    """What was sent is the document's word; what was not is the ticket's and nobody's."""
    due = date(2026, 12, 4)
    made = ticket(owner="default", due=due, priority=Priority.P2)
    joined = born(_create(due=due, priority=Priority.P2), made, NOW)
    assert joined.base[Field.PRIORITY] == Agreed(Priority.P2, Priority.P2)
    assert joined.base[Field.OWNER] == Agreed(None, "default")
    assert joined.base[Field.DUE] == Agreed(None, due)
    assert joined.born == {Field.OWNER, Field.DUE}
    assert (joined.block, joined.dues) == ("d1", (due,))
    quiet = reconcile(item(priority=Priority.P2), made, joined, POLICY, NOW)
    assert (quiet.to_document, quiet.to_ticket, quiet.link) == ({}, {}, joined)


def test_a_recovered_birth_keeps_only_what_reads_back() -> None:
    """Of a ticket found again, a sent field that reads otherwise waits for first contact."""
    made = ticket(owner=B, priority=Priority.P2)
    joined = born(_create(owner=A, priority=Priority.P2), made, NOW, recovered=True)
    assert Field.OWNER not in joined.base
    assert joined.base[Field.PRIORITY] == Agreed(Priority.P2, Priority.P2)
    assert joined.block == ""


def test_the_policys_date_is_told_only_where_asked() -> None:
    """A date nobody wrote stays out of the document, unless deadlines.fill puts it there."""
    due = date(2026, 12, 4)
    made = ticket(due=due)
    joined = born(_create(due=due), made, NOW)
    filling = replace(POLICY, deadlines=replace(POLICY.deadlines, fill=True))
    assert reconcile(item(), made, joined, POLICY, NOW).to_document == {}
    assert reconcile(item(), made, joined, filling, NOW).to_document == {Field.DUE: due}


def test_the_policys_date_outlives_a_lost_database() -> None:
    """A link formed anew from the text takes a policy date in the block for nobody's word."""
    made = replace(ticket(due=date(2026, 12, 4)), notes={"Due": "2026-12-04 (policy P1, 14 d)"})
    joined = first_contact(ItemKey("ai-0000000001"), DOC, made, NOW, history=False)
    done = reconcile(item(), made, joined, POLICY, NOW)
    assert Field.DUE not in done.to_document
    assert Field.DUE in done.link.born


def test_a_landed_update_moves_exactly_what_it_told() -> None:
    """The base takes what came back, also where it is not what was sent."""
    joined = link(item(), ticket())
    change = UpdateTicket(
        TicketRef("ops", "OPS-1"),
        joined.key,
        ticket().revision,
        {Field.TITLE: "A long title"},
        block=Block("t", "d2"),
    )
    told = ticket_told(joined, change, ticket(title="A long ti"), NOW)
    assert told.base[Field.TITLE] == Agreed("A long title", "A long ti")
    assert {n: b for n, b in told.base.items() if n is not Field.TITLE} == {
        n: b for n, b in joined.base.items() if n is not Field.TITLE
    }
    assert told.block == "d2"


def test_every_date_in_force_is_kept_in_turn() -> None:
    """Slippage is measured from the first date; the last one counts."""
    first, second = date(2026, 12, 1), date(2026, 12, 8)
    joined = link(item(due=first), ticket(due=first))
    moved = reconcile(item(due=first), ticket(due=second), joined, POLICY, NOW)
    assert moved.link.dues == (first, second)
    assert moved.merged.due == second


def test_first_contact_knows_its_guests() -> None:
    """A person's ticket is adopted; closed, of history or only followed it is mute."""
    key = ItemKey("ai-0000000001")
    own = first_contact(key, DOC, ticket(), NOW, history=False)
    assert (own.adopted, own.mute) == (False, False)
    guest = ticket(ours=False, key=None)
    assert first_contact(key, DOC, guest, NOW, history=False).adopted
    assert not first_contact(key, DOC, guest, NOW, history=False).mute
    assert first_contact(key, DOC, guest, NOW, history=True).mute
    closed = ticket(ours=False, key=None, status=W)
    assert first_contact(key, DOC, closed, NOW, history=False).mute
    copied = ticket(ours=False, key="ai-0000000009")
    assert first_contact(key, DOC, copied, NOW, history=False).adopted
