"""What becomes of issues that GitHub or its people treat in ways of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
import structlog

from syncer.adapters.github_issues import GithubTracker
from syncer.adapters.github_settings import GithubSettings
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.model import (
    Block,
    Comment,
    CreateTicket,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Priority,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from tests.adapters.github_world import at
from tests.fakes.github import REPO, FakeGithub, shop
from tests.fakes.github_faults import (
    DISABLED,
    DROPPED_AFTER,
    FORBIDDEN,
    failing,
    refused,
    secondary_limit,
)
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

KEY, OTHER = ItemKey("ai-00000000a1"), ItemKey("ai-00000000b2")
BLOCK = "From a postmortem\n\n- Owner: ana\n- Due: 2026-12-01\n\n> Alert"
FIELDS = Fields("Alert", Status.OPEN, "ana", date(2026, 12, 1), Priority.P1)


@pytest.fixture
def tracker(github: FakeGithub) -> GithubTracker:
    return at(github)


@pytest.fixture
def people(github: FakeGithub) -> Person:
    return Person(github)


def draft(key: ItemKey = KEY, fields: Fields = FIELDS) -> CreateTicket:
    return CreateTicket(key, "gh", REPO, DocRef("docs", "a.md"), Block(BLOCK, "digest"), fields)


def made(tracker: GithubTracker, key: ItemKey = KEY, fields: Fields = FIELDS) -> Ticket:
    [(_, ticket)] = tracker.create([draft(key, fields)])
    assert isinstance(ticket, Ticket), repr(ticket)
    return ticket


def read(tracker: GithubTracker, name: str) -> Ticket:
    [(_, ticket)] = tracker.fetch([TicketRef("gh", name)])
    assert isinstance(ticket, Ticket), repr(ticket)
    return ticket


def update(tracker: GithubTracker, ticket: Ticket, change: UpdateTicket) -> Ticket | AdapterError:
    [(ref, outcome)] = tracker.update([change])
    assert ref == ticket.ref
    return outcome


def test_pull_requests_are_no_tickets_until_they_are_named(
    tracker: GithubTracker, people: Person
) -> None:
    """No listing tells of them; a named one is followed: merged is done, else it says nothing."""
    waiting, merged = people.pull("Waiting"), people.pull("Merged", merged=True)
    closed = people.pull("Closed", closed=True)
    for name in (waiting, merged, closed):
        people.label(name, "syncer")
    feed = tracker.changes(None)
    assert (feed.changed, feed.present) == ((), frozenset())
    found = {name: read(tracker, name) for name in (waiting, merged, closed)}
    assert all(one.followed and one.key is None for one in found.values())
    assert found[merged].fields.status is Status.DONE
    assert Field.STATUS not in found[merged].fields.silent
    for name in (waiting, closed):
        assert found[name].fields.silent >= {Field.STATUS, Field.DUE, Field.OWNER}


def test_nothing_is_ever_written_to_a_pull_request(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """Neither a change nor a remark, whoever asks for it."""
    pull = read(tracker, people.pull("Theirs"))
    change = UpdateTicket(pull.ref, KEY, pull.revision, block=Block(BLOCK, "digest"))
    assert isinstance(update(tracker, pull, change), Rejected)
    [(_, error)] = tracker.comment([Comment("a", pull.ref, "Hello.")])
    assert isinstance(error, Rejected)
    assert github.writes() == []


def test_a_transferred_issue_keeps_its_id(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """Its name changes, its old one still finds it, and it is told things where it is now."""
    github.repo("acme/api", {"syncer-bot": "write", "ana": "write", "ben": "write"})
    people.add("First")
    ticket = made(tracker)
    name = people.transfer(ticket.name, "acme/api")
    moved = read(tracker, ticket.ref.id)
    assert (moved.ref, moved.name, moved.former) == (ticket.ref, name, (ticket.name,))
    assert (moved.key, moved.fields.title) == (KEY, "Alert")
    assert read(tracker, ticket.name).ref == ticket.ref
    change = UpdateTicket(
        moved.ref,
        KEY,
        moved.revision,
        {Field.STATUS: Status.DONE, Field.OWNER: "ben", Field.PRIORITY: Priority.P0},
    )
    after = update(tracker, moved, change)
    assert isinstance(after, Ticket), repr(after)
    assert after == read(tracker, ticket.ref.id)
    issue = github.issue(name)
    assert (issue.state, issue.assignees) == ("closed", ["ben"])
    assert set(issue.labels) == {"syncer", "priority: p0"}
    [(_, error)] = tracker.comment([Comment("a", moved.ref, "Hello.")])
    assert error is None
    assert "Hello." in people.comments(name)


def test_a_transferred_issue_is_still_listened_to(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """What people do with it where it went shows, in another process too; then it is quiet."""
    github.repo("acme/api", {"syncer-bot": "write"})
    ticket = made(tracker)
    name = people.transfer(ticket.name, "acme/api")
    assert tracker.changes(None).present == frozenset()
    read(tracker, ticket.ref.id)
    feed = tracker.changes(None)
    assert feed.present == frozenset({ticket.ref})
    cursor = tracker.changes(feed.cursor).cursor
    people.close(name)
    feed = at(github).changes(cursor)
    assert [(one.ref, one.fields.status) for one in feed.changed] == [(ticket.ref, Status.DONE)]
    github.forget()
    assert tracker.changes(feed.cursor).changed == ()
    assert {one.status for one in github.seen} <= {301, 304}
    people.delete(name)
    feed = tracker.changes(feed.cursor)
    github.forget()
    tracker.changes(feed.cursor)
    assert len(github.seen) == 1


def test_a_renamed_repository_is_the_same_one(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """Under the configured name everything goes on: same ids, same names, nothing is missing."""
    ticket = made(tracker)
    people.rename("acme/store")
    assert read(tracker, ticket.ref.id) == replace(
        ticket, url=ticket.url.replace("/shop/", "/store/")
    )
    assert tracker.changes(None).present == frozenset({ticket.ref})
    assert made(tracker, OTHER).name == "acme/shop#2"
    assert any("acme/store" in said for said in tracker.check())
    renamed = at(github, {"repository": "acme/store", "former_repositories": [REPO]})
    again = read(renamed, "acme/shop#1")
    assert (again.ref.id, again.name, again.former) == ("1", "acme/store#1", ("acme/shop#1",))
    assert renamed.reference.search("see acme/shop#1") is not None


@pytest.mark.parametrize("removes", ["delete", "convert"])
def test_what_was_deleted_is_gone(tracker: GithubTracker, people: Person, removes: str) -> None:
    """Deleted, or made a discussion: reading skips it, writing says that it is gone."""
    ticket = made(tracker)
    getattr(people, removes)(ticket.name)
    assert list(tracker.fetch([ticket.ref])) == []
    change = UpdateTicket(ticket.ref, KEY, ticket.revision, {Field.TITLE: "Other"})
    assert isinstance(update(tracker, ticket, change), Gone)
    assert tracker.find([KEY]) == {}


def test_a_locked_issue_is_that_issues_problem(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """Who may not write into a locked issue is denied this one; the next one lands."""
    locked, free = made(tracker), made(tracker, OTHER)
    people.lock(locked.name, "spam")
    github.world.repos[REPO].roles["syncer-bot"] = "triage"
    changes = [
        UpdateTicket(one.ref, one.key, one.revision, {Field.TITLE: "Told"})
        for one in (locked, free)
    ]
    outcomes = dict(tracker.update(changes))
    assert isinstance(outcomes[locked.ref], Denied)
    assert isinstance(outcomes[free.ref], Ticket)


def test_disabled_issues_deny_the_whole_repository(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """No ticket is believed to be gone; whoever looks is told what to turn on."""
    ticket = made(tracker)
    github.world.repos[REPO].has_issues = False
    with pytest.raises(Denied, match="turn on Issues"):
        tracker.changes(None)
    [(_, outcome)] = tracker.fetch([ticket.ref])
    assert isinstance(outcome, Denied)
    [(_, outcome)] = tracker.create([draft(OTHER)])
    assert isinstance(outcome, Denied)
    assert any("turn on Issues" in said for said in tracker.check())


def test_a_repository_out_of_sight_denies_and_loses_nothing(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """A listing that finds no repository says nothing about its tickets."""
    made(tracker)
    del github.world.repos[REPO].roles["syncer-bot"]
    with pytest.raises(Denied, match="is acme/shop right"):
        tracker.changes(None)


def test_an_interrupted_listing_is_none(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """A page that fails fails the listing: what it would have named is not absent."""
    for number in range(101):
        people.label(people.add(f"Issue {number}"), "syncer")
    github.faults.on("GET", r"/issues$", failing(502), nth=2)
    with pytest.raises(Transient):
        tracker.changes(None)
    assert len(tracker.changes(None).changed) == 0


def test_all_pages_are_read(tracker: GithubTracker, people: Person) -> None:
    """More tickets than one page holds are all named, in a full listing and in a later one."""
    names = {people.add(f"Issue {n}", marker=f"ai-00000{n:05}") for n in range(120)}
    feed = tracker.changes(None)
    assert feed.present is not None
    assert {one.name for one in feed.changed} == names
    assert len(feed.present) == 120
    for name in names:
        people.retitle(name, "Retitled")
    assert {one.name for one in tracker.changes(feed.cursor).changed} == names


def test_a_quiet_look_is_one_request_answered_304(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """Also for many tickets, also in another process, and as often as it is asked."""
    for number in range(3):
        made(tracker, ItemKey(f"ai-000000000{number}"))
    cursor = tracker.changes(tracker.changes(None).cursor).cursor
    for port in (tracker, at(github), at(github)):
        github.forget()
        feed = port.changes(cursor)
        assert feed.changed == ()
        assert [(one.method, one.status) for one in github.seen] == [("GET", 304)]
        cursor = feed.cursor


def test_the_cursor_moves_before_its_page_is_full(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """However much happened since, a single change later costs a short listing."""
    names = [people.add(f"Issue {n}", marker=f"ai-00000{n:05}") for n in range(70)]
    cursor = tracker.changes(None).cursor
    clock = github.clock
    assert isinstance(clock, Clock)
    for at_first, name in enumerate(names):
        clock.advance(30)
        people.retitle(name, "Other")
        feed = tracker.changes(cursor)
        assert name in {one.name for one in feed.changed}
        assert len(feed.changed) <= 51 or at_first < 3
        cursor = feed.cursor


def test_a_ticket_without_its_label_is_still_read(tracker: GithubTracker, people: Person) -> None:
    """A person took the label off: no full listing has it, and what changes is heard as before."""
    ticket = made(tracker)
    people.unlabel(ticket.name, "syncer")
    feed = tracker.changes(None)
    assert feed.present == frozenset()
    current = read(tracker, ticket.name)
    assert (current.key, current.ours) == (KEY, True)
    people.close(ticket.name)
    feed = tracker.changes(feed.cursor)
    (shown,) = feed.changed
    assert (shown.key, shown.fields.status) == (KEY, Status.DONE)
    assert tracker.changes(feed.cursor).changed == ()
    change = UpdateTicket(ticket.ref, KEY, shown.revision, block=Block(BLOCK, "digest"))
    update(tracker, shown, change)
    assert "syncer" in people.labels(ticket.name)
    assert tracker.changes(None).present == frozenset({ticket.ref})


def test_a_ticket_that_lost_its_marker_is_told_of_like_any_issue(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """A person removed the block: the feed says so, and goes on; none of ours is there."""
    ticket = made(tracker)
    cursor = tracker.changes(None).cursor
    people.write(ticket.name, "Mine now.")
    feed = tracker.changes(cursor)
    (shown,) = feed.changed
    assert (shown.ref, shown.key, shown.notes) == (ticket.ref, None, {})
    people.retitle(ticket.name, "Really")
    (shown,) = tracker.changes(feed.cursor).changed
    assert (shown.key, shown.fields.title) == (None, "Really")
    assert tracker.find([KEY]) == {}
    assert at(github).changes(None).present == frozenset()


def test_a_former_account_of_ours_is_ours(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """Tickets of the accounts that are listed count as made by us; a person's never do."""
    people.add("Copied", marker=KEY)
    assert tracker.find([KEY]) == {}
    (found,) = at(github, {"accounts": ["Pat"]}).find([KEY])[KEY]
    assert found.ours


@pytest.mark.parametrize(
    ("line", "due", "silent"),
    [
        ("- Due: 2027-01-31", date(2027, 1, 31), False),
        ("- Due:   2027-01-31  ", date(2027, 1, 31), False),
        ("* Due: 2027-01-31 (policy P1, 14 d)", date(2027, 1, 31), False),
        ("- Due:", None, False),
        ("- due: ", None, False),
        ("- Due: soon", None, True),
        ("- Due: 31/01/2027", None, True),
        ("- Due: 2027-02-30", None, True),
        ("- Due: 2027-01-31 or later", None, True),
        ("", None, True),
    ],
)
def test_the_due_line_is_read_as_people_leave_it(
    tracker: GithubTracker, people: Person, line: str, due: date | None, *, silent: bool
) -> None:
    """A day is a day, nothing is none, and what nobody can read says nothing."""
    ticket = made(tracker)
    people.edit(ticket.name, "- Due: 2026-12-01", line)
    fields = read(tracker, ticket.ref.id).fields
    assert fields.due == due
    assert (Field.DUE in fields.silent) is silent


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("completed", Status.DONE),
        (None, Status.DONE),
        ("not_planned", Status.WONT_DO),
        ("duplicate", Status.DUPLICATE),
        ("something new", Status.WONT_DO),
    ],
)
def test_only_what_is_called_completed_is_done(
    tracker: GithubTracker, reason: str | None, status: Status
) -> None:
    """A reason that nobody knows yet is never taken for done."""
    row: dict[str, object] = {"state": "closed", "state_reason": reason, "labels": []}
    assert tracker._desk.reader.status(row) is status


def test_closing_otherwise_needs_two_steps(
    github: FakeGithub, tracker: GithubTracker, people: Person
) -> None:
    """GitHub ignores a reason that comes without a change of state, so it is opened in between."""
    ticket = made(tracker)
    people.close(ticket.name)
    current = read(tracker, ticket.ref.id)
    change = UpdateTicket(ticket.ref, KEY, current.revision, {Field.STATUS: Status.DUPLICATE})
    after = update(tracker, current, change)
    assert isinstance(after, Ticket)
    assert (after.fields.status, github.issue(ticket.name).reason) == (
        Status.DUPLICATE,
        "duplicate",
    )


@pytest.mark.parametrize(
    ("patch", "most"),
    [
        ({Field.STATUS: Status.DONE}, 2),
        ({Field.STATUS: Status.WONT_DO, Field.TITLE: "Other", Field.DUE: None}, 2),
        ({Field.STATUS: Status.IN_PROGRESS}, 3),
        ({Field.OWNER: "ben"}, 3),
        ({Field.OWNER: None}, 2),
        ({Field.STATUS: Status.OPEN}, 1),
    ],
)
def test_a_change_costs_few_requests(
    github: FakeGithub, tracker: GithubTracker, patch: dict[Field, object], most: int
) -> None:
    """One look, and one request per thing that GitHub changes apart."""
    ticket = made(tracker, fields=replace(FIELDS, owner="ben"))
    update(tracker, ticket, UpdateTicket(ticket.ref, KEY, ticket.revision, {Field.OWNER: "ana"}))
    ticket = read(tracker, ticket.ref.id)
    list(tracker._desk.around(REPO).labels())
    github.forget()
    update(tracker, ticket, UpdateTicket(ticket.ref, KEY, ticket.revision, patch))  # type: ignore[arg-type]  # values of their fields
    assert len(github.seen) <= most, [(one.method, one.path) for one in github.seen]


def test_the_assignee_we_replace_is_the_only_one_who_goes(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """Others who were assigned by people stay assigned."""
    ticket = made(tracker)
    issue = github.issue(ticket.name)
    issue.assignees = ["ana", "pat"]
    current = read(tracker, ticket.ref.id)
    update(tracker, current, UpdateTicket(ticket.ref, KEY, current.revision, {Field.OWNER: "ben"}))
    assert sorted(issue.assignees) == ["ben", "pat"]


def test_an_account_that_cannot_be_assigned_never_sinks_a_ticket(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """Of who left the ticket is made without, and a change leaves whoever is there."""
    kept = made(tracker, OTHER)
    del github.world.repos[REPO].roles["ben"]
    ticket = made(tracker, fields=replace(FIELDS, owner="ben"))
    assert ticket.fields.owner is None
    change = UpdateTicket(kept.ref, OTHER, kept.revision, {Field.OWNER: "ben"})
    after = update(tracker, kept, change)
    assert isinstance(after, Ticket)
    assert after.fields.owner == "ana"
    assert any("ben (ben)" in said for said in tracker.check())


def test_assigning_can_be_turned_off(github: FakeGithub) -> None:
    """With ``assign: false`` nobody is assigned, at birth or later."""
    tracker = at(github, {"assign": False})
    ticket = made(tracker)
    Person(github).assign(ticket.name, "pat")
    for owner in ("ben", None):
        ticket = read(tracker, ticket.ref.id)
        update(
            tracker, ticket, UpdateTicket(ticket.ref, KEY, ticket.revision, {Field.OWNER: owner})
        )
    assert github.issue(ticket.name).assignees == ["pat"]


def test_labels_that_are_dropped_in_silence_are_noticed(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """Without our label no listing finds a ticket again: it is put on, or no more are made."""
    github.world.repos[REPO].drops |= {"labels", "assignees"}
    with structlog.testing.capture_logs() as said:
        ticket = made(tracker)
        made(tracker, ItemKey("ai-00000000e5"))
    told = [(one["field"], one["asked"], one["got"]) for one in said if "asked" in one]
    assert sorted(told) == [("labels", "syncer, priority: p1", ""), ("owner", "ana", "")]
    assert ticket.key == KEY
    github.world.repos[REPO].drops.clear()
    made(tracker, OTHER)
    assert "syncer" in github.issue(ticket.name).labels
    github.world.repos[REPO].roles["syncer-bot"] = "read"
    made(tracker, ItemKey("ai-00000000c3"))
    [(_, outcome)] = tracker.create([draft(ItemKey("ai-00000000d4"))])
    assert isinstance(outcome, Denied)
    assert len(github.issues()) == 4


def test_missing_labels_are_made_once(github: FakeGithub, tracker: GithubTracker) -> None:
    """With colour and description, before the first ticket, and never again."""
    made(tracker)
    made(tracker, OTHER)
    labels = github.world.repos[REPO].labels
    assert set(labels) == {
        *("syncer", "overdue", "in progress"),
        *(f"priority: p{n}" for n in range(4)),
    }
    assert all(one.description and one.color != "ededed" for one in labels.values())
    assert github.count("POST", r"/labels$") == len(labels)
    assert github.count("GET", r"/labels$") == 1


def test_labels_never_keep_tickets_waiting(github: FakeGithub, tracker: GithubTracker) -> None:
    """While many are made GitHub makes them with the issues; later they get their looks."""
    labels = github.world.repos[REPO].labels
    batch = [draft(ItemKey(f"ai-{number:010}")) for number in range(50)]
    outcomes = iter(tracker.create(batch))
    assert all(isinstance(next(outcomes)[1], Ticket) for _ in range(3))
    assert set(labels) == {"syncer", "priority: p1"}
    assert github.count("POST", r"/labels$") == 0
    Person(github).wait()
    made(at(github), OTHER)
    assert all(one.description for one in labels.values())
    assert github.count("PATCH", r"/labels/") == 2
    assert github.count("POST", r"/labels$") == 5


def test_a_milestone_is_set_where_it_is_open(github: FakeGithub) -> None:
    """By its title; without such a one tickets are made without, and a check says so."""
    github.milestone("Follow-ups")
    tracker = at(github, {"milestone": "follow-ups"})
    assert github.issue(made(tracker).name).milestone == 1
    Person(github).wait()
    lost = at(github, {"milestone": "Nowhere"})
    assert github.issue(made(lost, OTHER).name).milestone is None
    assert any("Nowhere" in said for said in lost.check())


def test_what_went_since_we_asked_sinks_no_ticket(github: FakeGithub) -> None:
    """A milestone that was deleted, a person who left: the ticket is made without, at once."""
    github.milestone("Follow-ups")
    tracker = at(github, {"milestone": "Follow-ups"})
    made(tracker)
    github.world.repos[REPO].milestones.clear()
    del github.world.repos[REPO].roles["ana"]
    ticket = made(tracker, OTHER)
    assert (ticket.key, ticket.fields.owner) == (OTHER, None)


def test_a_bad_draft_is_sent_once(github: FakeGithub, tracker: GithubTracker) -> None:
    """A refusal that nothing explains is handed on, not tried again."""
    made(tracker)
    github.forget()
    github.faults.on("POST", r"/issues$", refused(422, "Validation Failed"))
    [(_, outcome)] = tracker.create([draft(OTHER)])
    assert isinstance(outcome, Rejected)
    assert github.count("POST", r"/issues$") == 1


def test_strangers_can_read_public_repositories(github: FakeGithub, tracker: GithubTracker) -> None:
    """Public ones are named, private ones are not, and one out of sight is an error."""
    github.repo("acme/open", {"syncer-bot": "write"}, private=False)
    assert tracker.public([REPO, "acme/open"]) == {"acme/open"}
    with pytest.raises(Denied):
        tracker.public(["acme/nowhere"])


def test_a_lost_answer_to_a_create_is_in_doubt_and_found(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """The issue is made once; whoever looks for it by its marker finds it."""
    made(tracker, OTHER)
    github.faults.on("POST", r"/issues$", DROPPED_AFTER)
    [(_, outcome)] = tracker.create([draft()])
    assert isinstance(outcome, InDoubt)
    for port in (tracker, at(github)):
        (found,) = port.find([KEY])[KEY]
        assert found.fields.title == "Alert"
    assert github.count("POST", r"/issues$") == 2


def test_nothing_is_asked_between_a_birth_and_its_ticket(github: FakeGithub) -> None:
    """What can fail then would make a second one: whose and where is known before."""
    tracker = at(github)
    made(tracker, OTHER)
    posts = [place for place, one in enumerate(github.seen) if one.path.endswith("/issues")]
    assert posts[-1] == len(github.seen) - 1
    for number in range(1, 9):
        github.forget()
        Person(github).wait()
        fresh = at(github)
        outcome: Ticket | AdapterError | None
        github.faults.on("GET", "", failing(500), nth=number)
        key = ItemKey(f"ai-000000000{number}")
        try:
            [(_, outcome)] = fresh.create([draft(key)])
        except Transient:
            outcome = None
        github.faults.clear()
        assert isinstance(outcome, Ticket) is (github.count("POST", r"/issues$") == 1)


def test_writes_of_an_earlier_process_count(github: FakeGithub) -> None:
    """GitHub counts by the hour, whoever lived meanwhile: what listings show is not forgotten."""
    tracker = at(github)
    for number in range(3):
        made(tracker, ItemKey(f"ai-000000000{number}"))
    keys = {"pace": {"per_hour": 3}}
    clock = github.clock
    assert isinstance(clock, Clock)
    clock.advance(5)
    github.token(value="ghp_later")
    later = at(github, keys, token="ghp_later")  # noqa: S106 - the fake's own
    assert later.forecast(1) == timedelta(0)
    cursor = later.changes(None).cursor
    assert later.forecast(1) > timedelta(minutes=50)
    clock.advance(1)
    Person(github).retitle("acme/shop#1", "Other")
    later.changes(cursor)
    assert later.forecast(1) > timedelta(minutes=50)


def test_throttling_is_transient_with_a_delay(github: FakeGithub, tracker: GithubTracker) -> None:
    """A secondary limit says when to come back; nothing was made."""
    made(tracker, OTHER)
    github.faults.on("POST", r"/issues$", secondary_limit(wait=90))
    [(_, outcome)] = tracker.create([draft()])
    assert isinstance(outcome, Transient)
    assert outcome.retry_after == 90
    assert len(github.issues()) == 1


def test_one_forbidden_ticket_is_only_that_ones(github: FakeGithub, tracker: GithubTracker) -> None:
    """A 403 without a limit denies one ticket; the others are read."""
    first, second = made(tracker), made(tracker, OTHER)
    github.faults.on("GET", rf"/issues/{first.ref.id}$", FORBIDDEN)
    outcomes = dict(tracker.fetch([first.ref, second.ref]))
    assert isinstance(outcomes[first.ref], Denied)
    assert isinstance(outcomes[second.ref], Ticket)


def test_disabled_issues_are_never_taken_for_a_deleted_one(
    github: FakeGithub, tracker: GithubTracker
) -> None:
    """A 410 that speaks of the repository is no word on the ticket."""
    ticket = made(tracker)
    github.faults.on("GET", r"/issues/1$", DISABLED)
    [(_, outcome)] = tracker.fetch([ticket.ref])
    assert isinstance(outcome, Denied)


def test_search_is_never_asked(github: FakeGithub, tracker: GithubTracker) -> None:
    """Its index lags: what it does not show may be there all the same."""
    made(tracker)
    tracker.find([KEY, OTHER])
    tracker.changes(None)
    list(tracker.lookup("ana"))
    assert github.count("*", r"/search") == 0


def test_people_who_edit_between_look_and_write_are_never_overwritten(
    tracker: GithubTracker, people: Person
) -> None:
    """Their body, label or assignee makes the change stale."""
    ticket = made(tracker)
    acts: tuple[Callable[[], None], ...] = (
        lambda: people.surround(ticket.name, "Before.", "After."),
        lambda: people.label(ticket.name, "customer"),
        lambda: people.assign(ticket.name, "pat"),
        lambda: people.close(ticket.name),
    )
    for act in acts:
        current = read(tracker, ticket.ref.id)
        act()
        change = UpdateTicket(ticket.ref, KEY, current.revision, {Field.TITLE: "Ours"})
        assert isinstance(update(tracker, current, change), Stale)
    people.remark(ticket.name, "Only a comment")
    current = read(tracker, ticket.ref.id)
    people.remark(ticket.name, "Another")
    change = UpdateTicket(ticket.ref, KEY, current.revision, {Field.TITLE: "Ours"})
    assert isinstance(update(tracker, current, change), Ticket)


def test_lookup_offers_accounts_and_chooses_none(tracker: GithubTracker) -> None:
    """By login, by known names and addresses; everybody else is not offered."""
    assert [one.handle for one in tracker.lookup("AN")] == ["ana"]
    assert [one.handle for one in tracker.lookup("Ana Silva")] == ["ana"]
    assert [one.accounts["github"] for one in tracker.lookup("@pat")] == ["pat"]
    assert list(tracker.lookup(" ")) == []


def test_a_remark_leads_to_our_own_issues_and_to_no_other(
    tracker: GithubTracker, people: Person
) -> None:
    """Links to the same repository work as links; another's issues are not referred to."""
    ticket = made(tracker)
    text = "[acme/shop#3](https://github.com/acme/shop/issues/3) https://github.com/a/b/issues/4"
    list(tracker.comment([Comment("a", ticket.ref, f"{text} @everyone", ("nobody", "ana"))]))
    said = people.comments(ticket.name)
    assert said.startswith("nobody @ana [acme/shop#")
    assert "](https://github.com/acme/shop/issues/3)" in said
    assert "https://github.com/a/b/%69ssues/4" in said
    assert "@everyone" not in said
    assert said.endswith("\n\n<!-- syncer:comment a -->")


def test_an_enterprise_server_is_asked_below_its_path() -> None:
    """API and pages are at different addresses of one host; names and links fit both."""
    with shop(prefix="/api/v3") as fake:
        tracker = at(fake)
        ticket = made(tracker)
        assert ticket.url == f"{fake.origin}/acme/shop/issues/1"
        found = tracker.reference.search(f"see {ticket.url}#issuecomment-1.")
        assert found is not None
        assert found.groupdict() == {"repository": "acme/shop", "number": "1"}
        assert read(tracker, ticket.name) == ticket
        assert all(one.startswith("info: ") for one in tracker.check())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("acme/shop#12", "acme/shop#12"),
        ("Acme/Shop#12,", "Acme/Shop#12"),
        ("(https://github.com/acme/shop/issues/12)", "acme/shop#12"),
        ("https://github.com/acme/shop/pull/12/files", "acme/shop#12"),
        ("old/shop#7", "old/shop#7"),
        ("acme/shop-two#12", None),
        ("xacme/shop#12", None),
        ("other/acme/shop#12", None),
        ("https://evil.example/acme/shop/issues/12", None),
        ("https://evil.example/?https://github.com/acme/shop#12x", None),
        ("acme/shop#0", None),
        ("#12", None),
    ],
)
def test_references_are_those_of_configured_repositories(text: str, name: str | None) -> None:
    """By name or address, in whatever letters, of former names too; nobody else's."""
    keys = {"type": "github", "repository": REPO, "token": "t", "former_repositories": ["old/shop"]}
    found = GithubTracker("gh", GithubSettings.model_validate(keys)).reference.search(text)
    assert ("#".join(found.groupdict().values()) if found else None) == name
