from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.core.match import match
from syncer.core.pairs import Pair, Standing
from syncer.core.titles import alike, mint
from syncer.model import Code, DocRef, ItemKey, Snapshot, Status, TicketRef
from tests.core.build import DOC, NOW, item, link, planned, postmortem, snapshot, ticket

OTHER = DocRef("runbooks", "pm/2026-11-03.md")


def _pairs(seen: Snapshot) -> list[Pair]:
    return list(match(seen).pairs)


def _one(seen: Snapshot) -> Pair:
    (pair,) = _pairs(seen)
    return pair


def test_a_name_in_the_text_is_the_first_identity() -> None:
    """A named ticket keeps its link through retitling and a new place."""
    made = ticket()
    joined = link(item(), made)
    pair = _one(
        snapshot(
            postmortem(item("Quite another title", 9, named=["OPS-1"])),
            tickets=[made],
            links=[joined],
        )
    )
    assert (pair.standing, pair.key, pair.link) == (Standing.LINKED, joined.key, joined)


def test_a_former_name_still_finds_its_ticket() -> None:
    """A moved ticket answers to every name it had, in any case."""
    made = replace(ticket("OPS-9"), former=("SRE-1",))
    joined = link(item(), made)
    seen = snapshot(postmortem(item(named=["sre-1"])), tickets=[made], links=[joined])
    assert _one(seen).link is joined


def test_a_named_stranger_meets_for_the_first_time() -> None:
    """A ticket that no link knows is named, and keeps its own key where it is ours."""
    ours, theirs = ticket("OPS-1", key="ai-00000000aa"), ticket("OPS-2", ours=False, key=None)
    items = (item("One", 3, named=["OPS-1"]), item("Two", 4, named=["OPS-2"]))
    one, two = _pairs(snapshot(postmortem(*items), tickets=[ours, theirs]))
    assert (one.standing, one.key) == (Standing.NAMED, "ai-00000000aa")
    assert (two.standing, two.key) == (Standing.NAMED, mint(DOC, "Two", 0))


def test_a_copied_marker_gives_no_key() -> None:
    """A marker on a ticket that our account did not write is nobody's key."""
    forged = ticket("OPS-1", key="ai-00000000aa", ours=False)
    pair = _one(snapshot(postmortem(item(named=["OPS-1"])), tickets=[forged]))
    assert pair.key == mint(DOC, "Alert on bandwidth", 0)


def test_several_tickets_in_one_item_are_ambiguous() -> None:
    """Nothing is joined while an item names several tickets of ours."""
    both = [ticket("OPS-1"), ticket("OPS-2", key="ai-0000000002")]
    pair = _one(snapshot(postmortem(item(named=["OPS-1", "OPS-2"])), tickets=both))
    assert pair.standing is Standing.AMBIGUOUS
    assert len(pair.candidates) == 2


def test_one_ticket_has_one_leader() -> None:
    """Of several items naming a ticket the one with the link's title leads, others follow."""
    made = ticket()
    joined = link(item("Alert"), made)
    items = (item("First", 3, named=["OPS-1"]), item("Alert", 4, named=["OPS-1"]))
    seen = snapshot(postmortem(*items), tickets=[made], links=[joined])
    first, alert = _pairs(seen)
    assert (alert.standing, first.standing) == (Standing.LINKED, Standing.FOLLOWS)
    assert first.leader == joined.key
    assert first.key != joined.key


def test_minting_is_the_same_in_every_process() -> None:
    """A key depends on document, casefolded title and ordinal alone."""
    assert mint(DOC, "Alert", 0) == mint(DocRef("runbooks", DOC.path), "ALERT", 0)
    assert len({mint(DOC, "Alert", 0), mint(DOC, "Alert", 1), mint(OTHER, "Alert", 0)}) == 3
    assert mint(DOC, "Alert on bandwidth", 0) == "ai-c827697013"


def test_equal_titles_take_the_first_unclaimed_ordinal() -> None:
    """Of equal titles one that names its ticket claims its key, and the next takes the next."""
    first = ticket(key=mint(DOC, "Alert", 0))
    joined = link(item("Alert"), first)
    items = (item("Alert", 3), item("Alert", 4, named=["OPS-1"]))
    free, named = _pairs(snapshot(postmortem(*items), tickets=[first], links=[joined]))
    assert (named.key, named.standing) == (mint(DOC, "Alert", 0), Standing.LINKED)
    assert (free.key, free.standing) == (mint(DOC, "Alert", 1), Standing.FREE)


def test_a_minted_key_finds_its_link_again() -> None:
    """Where nothing is written back the minted key carries the join."""
    key = mint(DOC, "Alert on bandwidth", 0)
    made = ticket(key=key)
    joined = link(item(), made)
    assert _one(snapshot(postmortem(item()), tickets=[made], links=[joined])).link is joined


def test_a_renamed_document_takes_its_links_along() -> None:
    """A rename that the source can see keeps every join, and moves it."""
    made = ticket(key=mint(DOC, "Alert on bandwidth", 0))
    seen = snapshot(postmortem(item(), doc=OTHER), tickets=[made], links=[link(item(), made)])
    pair = _one(replace(seen, renamed={DOC: OTHER}))
    assert pair.standing is Standing.LINKED
    assert pair.link is not None
    assert pair.link.doc == OTHER


def test_a_vanished_document_gives_its_link_to_the_only_candidate() -> None:
    """Found by its exact title once the document is known to be gone; before, it waits."""
    made = ticket(key=mint(DOC, "Alert on bandwidth", 0))
    joined = link(item(), made)
    seen = snapshot(postmortem(item(), doc=OTHER), tickets=[made], links=[joined])
    assert _one(replace(seen, vanished=frozenset({DOC}))).link is joined
    waits = _one(seen)
    assert (waits.standing, waits.candidates) == (Standing.SIMILAR, (made.ref,))
    twice = postmortem(item(), item(line=9), doc=OTHER)
    seen = snapshot(twice, tickets=[made], links=[joined])
    assert {p.standing for p in _pairs(replace(seen, vanished=frozenset({DOC})))} == {
        Standing.SIMILAR
    }


def test_resemblance_holds_and_never_joins() -> None:
    """A retitled item waits for a person while a live, unclaimed ticket sounds like it."""
    made = ticket(title="Upgrade Redis to 7.2", key=mint(DOC, "Upgrade Redis to 7.2", 0))
    joined = link(item("Upgrade Redis to 7.2"), made)
    seen = snapshot(postmortem(item("Upgrade Redis to 7.4")), tickets=[made], links=[joined])
    pair = _one(seen)
    assert (pair.standing, pair.candidates) == (Standing.SIMILAR, (made.ref,))
    closed = replace(made, fields=replace(made.fields, status=Status.DONE))
    assert _one(replace(seen, tickets={made.ref: closed})).standing is Standing.FREE


@pytest.mark.parametrize("wants_new", [True, False])
def test_a_ruling_settles_a_similar_item(wants_new: bool) -> None:
    """A person says which: this very ticket, or one of its own."""
    made = ticket(title="Upgrade Redis to 7.2", key=mint(DOC, "Upgrade Redis to 7.2", 0))
    joined = link(item("Upgrade Redis to 7.2"), made)
    seen = snapshot(postmortem(item("Upgrade Redis to 7.4")), tickets=[made], links=[joined])
    key = _one(seen).key
    pair = _one(replace(seen, rulings={key: None if wants_new else TicketRef("ops", "OPS-1")}))
    if wants_new:
        assert (pair.standing, pair.key) == (Standing.FREE, key)
    else:
        assert (pair.standing, pair.key, pair.ticket) == (Standing.NAMED, key, made)
        assert (pair.link, pair.supersedes) == (None, joined.key)


def test_a_ruling_brings_an_item_back_to_its_own_link() -> None:
    """Where the ruled ticket's link saw this very title, the join and its base go on."""
    made = ticket(title="Alert", key="ai-00000000aa")
    joined = link(item("Alert"), made)
    other = link(item("Alert"), ticket("OPS-2"), mint(DOC, "Alert", 0), doc=OTHER)
    seen = snapshot(postmortem(item("Alert")), tickets=[made], links=[joined, other])
    key = mint(DOC, "Alert", 1)
    pair = _one(replace(seen, rulings={key: made.ref}))
    assert (pair.standing, pair.link) == (Standing.LINKED, joined)


def test_a_ruling_for_a_ticket_out_of_sight_is_waited_for() -> None:
    """A ruled ticket that cannot be read makes neither a new ticket nor a guess."""
    key = mint(DOC, "Alert on bandwidth", 0)
    seen = replace(snapshot(postmortem(item())), rulings={key: TicketRef("ops", "OPS-7")})
    assert (_one(seen).standing, _one(seen).key) == (Standing.GONE, key)


def test_a_ruling_for_a_claimed_ticket_follows_it() -> None:
    """A ticket that another item leads is shared, never taken away from it."""
    made = ticket(title="Alert")
    joined = link(item("Alert"), made)
    items = (item("Alert", 3, named=["OPS-1"]), item("Warn", 4))
    seen = snapshot(postmortem(*items), tickets=[made], links=[joined])
    seen = replace(seen, rulings={mint(DOC, "Warn", 0): made.ref})
    lead, shared = _pairs(seen)
    assert (lead.standing, shared.standing) == (Standing.LINKED, Standing.FOLLOWS)
    assert shared.leader == lead.key


def test_a_gone_ticket_is_replaced_only_by_a_persons_word() -> None:
    """A vanished ticket leaves its item without; ``syncer new`` makes another under a new key."""
    key = mint(DOC, "Alert on bandwidth", 0)
    joined = link(item(), ticket(key=key))
    seen = snapshot(postmortem(item(named=["OPS-1"])), links=[joined])
    assert (_one(seen).standing, _one(seen).key) == (Standing.GONE, key)
    pair = _one(replace(seen, rulings={key: None}))
    assert (pair.standing, pair.replaces, pair.supersedes) == (Standing.FREE, "OPS-1", key)
    assert pair.key != key


def test_a_replacement_keeps_its_item() -> None:
    """The link of the new ticket is found while the text still has the gone one's name."""
    old = link(item(), ticket(key=mint(DOC, "Alert on bandwidth", 0)))
    fresh = ticket("OPS-2", key=mint(DOC, "Alert on bandwidth", 1))
    joined = replace(link(item(), fresh), replaces="OPS-1", supersedes=old.key)
    seen = snapshot(postmortem(item(named=["OPS-1"])), tickets=[fresh], links=[old, joined])
    assert _one(seen).link is joined
    assert Code.ITEM_GONE not in {problem.code for problem in planned(seen).problems}


def test_a_superseded_ticket_that_comes_back_is_an_orphan() -> None:
    """A restored ticket whose item has another one now is told to people, and takes nothing."""
    gone = ticket(key=mint(DOC, "Alert on bandwidth", 0))
    fresh = ticket("OPS-2", key=mint(DOC, "Alert on bandwidth", 1))
    old = link(item(), gone)
    joined = replace(link(item(), fresh), supersedes=old.key)
    seen = snapshot(postmortem(item(named=["OPS-2"])), tickets=[gone, fresh], links=[old, joined])
    assert _one(seen).link is joined
    assert match(seen).orphans == (old,)


def test_a_name_that_nothing_answers_to_leaves_a_live_ticket_alone() -> None:
    """A name that nothing answers to joins the minted link only if its ticket is gone."""
    made = ticket(key=mint(DOC, "Alert on bandwidth", 0))
    joined = link(item(), made)
    wrong = postmortem(item(named=["OPS-11"]))
    assert _one(snapshot(wrong, tickets=[made], links=[joined])).standing is Standing.GONE
    assert _one(snapshot(wrong, links=[joined])).link is joined


def test_an_ambiguous_item_keeps_its_tickets_from_others() -> None:
    """A ticket that an ambiguous item names is nobody else's meanwhile, and no orphan."""
    made, other = ticket("OPS-1", "Alert"), ticket("OPS-2", "Warn", key="ai-0000000002")
    links = [link(item("Alert"), made), link(item("Warn"), other)]
    items = (item("Both", 3, named=["OPS-1", "OPS-2"]), item("Alert", 4))
    seen = snapshot(postmortem(*items), tickets=[made, other], links=links)
    both, alert = _pairs(seen)
    assert (both.standing, alert.standing) == (Standing.AMBIGUOUS, Standing.FREE)
    assert not match(seen).orphans


def test_a_similar_ticket_is_no_orphan() -> None:
    """While a person decides between two, nobody is told that the ticket's item is gone."""
    made = ticket(title="Upgrade Redis to 7.2", key=mint(DOC, "Upgrade Redis to 7.2", 0))
    joined = link(item("Upgrade Redis to 7.2"), made)
    seen = snapshot(postmortem(item("Upgrade Redis to 7.4")), tickets=[made], links=[joined])
    assert not match(seen).orphans


def test_after_a_lost_database_the_marker_brings_items_back() -> None:
    """A ticket of ours that no link knows is its item's again, by the minted key in its marker."""
    made = ticket(key=mint(DOC, "Alert on bandwidth", 0))
    pair = _one(snapshot(postmortem(item()), tickets=[made]))
    assert (pair.standing, pair.ticket, pair.key) == (Standing.NAMED, made, made.key)


def test_a_missing_document_may_have_moved_here() -> None:
    """While a document is missing and not believed to be gone, an item of its title waits."""
    made = ticket(key=mint(OTHER, "Alert on bandwidth", 0))
    joined = link(item(), made, doc=OTHER)
    seen = replace(
        snapshot(postmortem(item()), tickets=[made], links=[joined]), held=frozenset({OTHER})
    )
    pair = _one(seen)
    assert (pair.standing, pair.candidates) == (Standing.SIMILAR, (made.ref,))


def test_copies_have_one_leader() -> None:
    """Of two documents with one incident id the one that holds links leads."""
    made = ticket(key=mint(OTHER, "Alert on bandwidth", 0))
    first = replace(postmortem(item()), incident="INC-7")
    second = replace(postmortem(item(), doc=OTHER), incident="inc-7")
    assert match(snapshot(first, second)).shadowed == {OTHER: DOC}
    joined = link(item(), made, doc=OTHER)
    seen = snapshot(first, second, tickets=[made], links=[joined])
    assert match(seen).shadowed == {DOC: OTHER}
    assert [pair.postmortem.ref for pair in match(seen).pairs] == [OTHER]


def test_what_is_tracked_elsewhere_gets_no_ticket_of_ours() -> None:
    """A reference that no configured tracker owns leaves the item alone."""
    pair = _one(snapshot(postmortem(item(references=("BUG-5",)))))
    assert pair.standing is Standing.ELSEWHERE


def test_titles_that_only_a_person_can_tell_apart() -> None:
    """Numbers in a title do not make it another title; other words do."""
    assert alike("Upgrade Redis to 7.2", "upgrade redis to 7.4")
    assert not alike("Upgrade Redis to 7.2", "Write a runbook for failover")


titles = st.sampled_from(["Alert", "alert", "Runbook", "Budget", "Alert on disk"])


@given(st.lists(st.tuples(titles, st.sampled_from([None, "OPS-1", "OPS-2", "OPS-9"])), max_size=6))
def test_every_item_has_one_pair_and_every_key_one_item(
    wanted: list[tuple[str, str | None]],
) -> None:
    """Whatever the texts name, each item is paired once, and no key is given twice."""
    known = [ticket("OPS-1", "Alert"), ticket("OPS-2", "Budget", key="ai-0000000002")]
    items = [
        item(title, line, named=[name] if name else ()) for line, (title, name) in enumerate(wanted)
    ]
    links = [link(item("Alert"), known[0], mint(DOC, "Alert", 0))]
    seen = snapshot(postmortem(*items), tickets=known, links=links)
    pairs = _pairs(seen)
    assert [pair.item for pair in pairs] == items
    assert len({pair.key for pair in pairs}) == len(pairs)
    holders = [pair.ticket.ref for pair in pairs if pair.ticket and pair.leader is None]
    assert len(set(holders)) == len(holders)
    assert _pairs(seen) == pairs


def test_first_seen_orders_equal_links() -> None:
    """Two links of one title are taken in the order in which they were made."""
    early = replace(link(item(), ticket("OPS-1"), "ai-0000000001"), first_seen=NOW)
    late = replace(link(item(), ticket("OPS-2"), "ai-0000000000"), first_seen=NOW.replace(hour=13))
    seen = snapshot(
        postmortem(item(line=3), item(line=4)),
        tickets=[ticket("OPS-1"), ticket("OPS-2")],
        links=[late, early],
    )
    assert [pair.key for pair in _pairs(seen)] == [ItemKey("ai-0000000001"), "ai-0000000000"]


@pytest.mark.parametrize("linked", [True, False])
def test_a_ruling_joins_an_item_whose_named_ticket_is_gone(linked: bool) -> None:
    """While the text still has the gone one's name, a person's word names another for it."""
    gone, other = ticket(key=mint(DOC, "Alert on bandwidth", 0)), ticket("OPS-50", ours=False)
    joined = link(item(), gone)
    seen = snapshot(
        postmortem(item(named=["OPS-1"])), tickets=[other], links=[joined] if linked else []
    )
    pair = _one(seen)
    assert pair.standing is Standing.GONE
    ruled = _one(replace(seen, rulings={pair.key: other.ref}))
    assert (ruled.standing, ruled.ticket, ruled.replaces) == (Standing.NAMED, other, "OPS-1")
    assert ruled.supersedes == (joined.key if linked else None)


def test_a_link_follows_its_marker_to_a_tracker_of_another_name() -> None:
    """A ticket out of sight is found again by its marker, and nothing else is taken."""
    key = mint(DOC, "Alert on bandwidth", 0)
    made = ticket(key=key)
    joined = link(item(), made)
    there = replace(made, ref=TicketRef("board", "OPS-1"))
    seen = snapshot(postmortem(item()), tickets=[there], links=[joined])
    pair = _one(seen)
    assert (pair.standing, pair.ticket) == (Standing.LINKED, there)
    assert pair.link == replace(joined, ticket=there.ref)
    own = replace(joined, key=ItemKey("ai-0000000009"), ticket=there.ref)
    taken = replace(seen, links={key: joined, own.key: own})
    assert _one(taken).ticket is None
    copied = replace(there, ours=False)
    assert _one(replace(seen, tickets={copied.ref: copied})).standing is Standing.GONE


def test_a_source_of_another_name_keeps_its_links() -> None:
    """What a source that is not configured any more had at a path is found there by its title."""
    made = ticket(key=mint(DOC, "Alert on bandwidth", 0))
    joined = link(item(), made)
    here = postmortem(item(), doc=replace(DOC, source="rb"))
    away = replace(snapshot(here, tickets=[made], links=[joined]), held=frozenset({DOC.source}))
    assert _one(away).link is joined
    other = postmortem(item(), doc=DocRef("rb", "pm/elsewhere.md"))
    assert _one(replace(away, postmortems=(other,))).standing is Standing.FREE
