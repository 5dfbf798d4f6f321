"""What stands around issues: labels that are people's own, and who an issue can be given to."""

from __future__ import annotations

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.errors import Transient
from syncer.model import Code, Field, ItemKey, Ticket, UpdateTicket
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import edit
from tests.adapters.test_github_outcomes import OTHER, draft, made, update
from tests.engine.world import postmortem
from tests.fakes.github import LEAST, REPO, FakeGithub
from tests.fakes.github_faults import answering, failing, refused, secondary_limit
from tests.fakes.github_state import Clock, Label

PLAIN = "ededed"


def later(fake: FakeGithub, seconds: float = 2) -> GithubTracker:
    """Another process, which knows nothing of the pace of the one before."""
    assert isinstance(fake.clock, Clock)
    fake.clock.advance(seconds)
    return at(fake)


def plain(fake: FakeGithub, name: str) -> Label:
    """A label that a person made and gave no look."""
    return fake.world.add_label(fake.world.repos[REPO], name)


def many(fake: FakeGithub) -> None:
    """So many tickets at once that GitHub makes their labels."""
    outcomes = iter(at(fake).create([draft(ItemKey(f"ai-{n:010}")) for n in range(50)]))
    assert all(isinstance(next(outcomes)[1], Ticket) for _ in range(3))


@pytest.mark.parametrize("first", [made, None])
def test_a_persons_label_keeps_its_looks(github: FakeGithub, first: object) -> None:
    """A label called like ours that was there before us is used and never dressed."""
    theirs = plain(github, "priority: p1")
    if first is None:
        many(github)
    else:
        made(at(github))
    made(later(github), OTHER)
    assert (theirs.color, theirs.description) == (PLAIN, None)
    others = [one for one in github.world.repos[REPO].labels.values() if one is not theirs]
    assert len(others) == 6
    assert all(one.description and one.color != PLAIN for one in others)


def test_labels_that_came_along_are_dressed_whatever_stops_us(github: FakeGithub) -> None:
    """Dressing that was cut off is taken up by another process, as ours is dressed last."""
    many(github)
    github.faults.on("PATCH", r"/labels/", secondary_limit(wait=60))
    with pytest.raises(Transient):
        list(later(github).create([draft(OTHER)]))
    made(later(github, 61), OTHER)
    assert all(one.description for one in github.world.repos[REPO].labels.values())


@pytest.mark.parametrize("status", [403, 422, 500, 503])
def test_nobodys_account_costs_a_ticket(github: FakeGithub, status: int) -> None:
    """Where GitHub does not tell who can be assigned the owner is tried, and never insisted on."""
    github.faults.on("GET", r"/assignees/", answering(status, {"message": "x"}), times=9)
    tracker = at(github)
    assert github.issue(made(tracker).name).assignees == ["ana"]
    github.faults.on("POST", r"/issues$", refused(422, "Validation Failed"))
    ticket = made(tracker, OTHER)
    assert github.issue(ticket.name).assignees == []
    change = UpdateTicket(ticket.ref, OTHER, ticket.revision, {Field.OWNER: "ben"})
    assert isinstance(update(tracker, ticket, change), Ticket)
    assert github.issue(ticket.name).assignees == ["ben"]
    github.faults.clear()
    assert github.issue(made(later(github), ItemKey("ai-00000000c3")).name).assignees == ["ana"]


def test_a_limit_on_the_question_is_a_limit(github: FakeGithub) -> None:
    """Being told to wait makes no unassigned ticket."""
    github.faults.on("GET", r"/assignees/", secondary_limit(wait=60))
    ((_, outcome),) = at(github).create([draft()])
    assert not isinstance(outcome, Ticket)
    assert github.issues() == []


def fielded(fake: FakeGithub) -> Shop:
    """Two tickets whose priority and day stand in fields of the organisation."""
    fake.fields()
    lines = "- [ ] Alert — @ana — 2026-12-01 — P1\n- [ ] Warm — @ben — 2026-12-02 — P2"
    shop = Shop(fake, {"a.md": postmortem(1, lines)})
    allow(fake)
    shop.settle()
    assert fake.issue(shop.name("Alert")).values
    return shop


def allow(fake: FakeGithub) -> None:
    """Let the token of this process see the fields."""
    list(fake.world.tokens.values())[-1].permissions = {**LEAST, "issue_fields": "read"}


def reborn(shop: Shop) -> None:
    shop.restart()
    allow(shop.fake)


def test_fields_that_fail_stop_nothing(github: FakeGithub) -> None:
    """Where the fields of an organisation are not told the tickets go on without."""
    github.faults.on("GET", "/issue-fields", failing(503), times=999)
    shop = Shop(github, {"a.md": postmortem(1, "- [ ] Alert — @ana — 2026-12-01 — P1")})
    outcome = shop.settle()
    assert [one.state for one in outcome.health if one.name == "gh"] == ["ok"]
    name = shop.name("Alert")
    assert github.issue(name).labels == ["syncer", "priority: p1"]
    shop.people.edit(name, "- Due: 2026-12-01", "- Due: 2026-12-24")
    shop.people.close(name)
    shop.settle()
    assert "- [x] Alert" in shop.text("a.md")
    assert "2026-12-24" in shop.text("a.md")


def test_a_limit_on_the_fields_is_a_limit(github: FakeGithub) -> None:
    """Being told to wait is waited for, whatever was asked."""
    github.faults.on("GET", "/issue-fields", secondary_limit(wait=60))
    with pytest.raises(Transient):
        list(at(github).create([draft()]))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("again", [False, True])
def test_fields_that_cannot_be_seen_are_not_empty(
    github: FakeGithub, again: bool, full: bool
) -> None:
    """While nobody tells of fields, documents lose nothing, and all that was said is heard after.

    In the process that knew them as in the next, in a full listing as in any other.
    """
    shop = fielded(github)
    text, name = shop.text("a.md"), shop.name("Alert")
    github.faults.on("GET", "/issue-fields", failing(503), times=999)
    if again:
        reborn(shop)
    shop.people.demand(name, "Target date", "2027-01-31")
    shop.people.demand(name, "Priority", "Urgent")
    shop.people.close(shop.name("Warm"))
    for _ in range(3):
        shop.clock.advance(120)
        _, outcome = shop.cycle(full=full)
        assert not any(one.code is Code.UNREADABLE_VALUE for one in outcome.problems)
    if again:
        assert shop.text("a.md") == text.replace("- [ ] Warm", "- [x] Warm")
    github.faults.clear()
    shop.settle()
    assert "2027-01-31 — P0" in shop.text("a.md")
    assert "- [x] Warm" in shop.text("a.md")


def test_what_documents_say_meanwhile_waits_for_the_fields(github: FakeGithub) -> None:
    """A day or rank changed in the document while fields are not told reaches the fields after."""
    shop = fielded(github)
    github.faults.on("GET", "/issue-fields", failing(503), times=999)
    reborn(shop)
    edit(shop, "2026-12-01 — P1", "2027-03-01 — P0")
    for _ in range(3):
        shop.clock.advance(120)
        shop.cycle()
    github.faults.clear()
    shop.settle()
    assert "2027-03-01 — P0" in shop.text("a.md")
    assert {"2027-03-01", "Urgent"} <= {*github.issue(shop.name("Alert")).values.values()}


def test_fields_that_are_not_shown_any_more_empty_nothing(github: FakeGithub) -> None:
    """A permission that was taken away is no word of a person on any priority."""
    shop = fielded(github)
    text = shop.text("a.md")
    shop.restart()
    shop.people.retitle(shop.name("Warm"), "Warm it")
    shop.clock.advance(120)
    shop.cycle(full=True)
    shop.settle()
    assert [line.rpartition("—")[0] for line in shop.text("a.md").splitlines()] == [
        line.rpartition("—")[0] for line in text.splitlines()
    ]


def test_two_tokens_of_one_account_are_one_writer(github: FakeGithub) -> None:
    """Trackers whose tokens belong to one user never write faster than that user may."""
    github.token(value="ghp_other")
    both = at(github), at(github, token="ghp_other")  # noqa: S106 - the fake's own
    for number in range(4):
        made(both[number % 2], ItemKey(f"ai-{number:010}"))
    assert github.limits.refused == 0
    assert len(github.writes()) == 4 + 7
