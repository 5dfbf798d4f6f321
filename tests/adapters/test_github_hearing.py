"""What is heard of issues, and whose they are, when people and GitHub do what listings hide."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.errors import Transient
from syncer.model import Comment, ItemKey, Status
from syncer.testing.faults import Crash
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import ALERT, DOCUMENT, RUNBOOK, line
from tests.adapters.test_github_outcomes import KEY, made, read
from tests.adapters.test_github_sign_in import KEYS, pem
from tests.engine.world import postmortem
from tests.fakes.github import BOT, REPO, FakeGithub
from tests.fakes.github_faults import (
    DROPPED_AFTER,
    MISSING,
    Fault,
    answering,
    failing,
)
from tests.fakes.github_people import Person
from tests.fakes.test_github_fake import public


@pytest.fixture
def people(github: FakeGithub) -> Person:
    return Person(github)


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    made = Shop(github, DOCUMENT)
    made.settle()
    return made


def unlabelled(world: Shop, name: str) -> None:
    world.people.unlabel(name, "syncer")


def bare(world: Shop, name: str) -> None:
    world.people.write(name, "My own words.")


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
@pytest.mark.parametrize("act", [unlabelled, bare])
def test_what_lost_its_label_or_its_block_is_heard_at_once(
    world: Shop, act: Callable[[Shop, str], None], *, again: bool
) -> None:
    """Whatever people take away, the next close is in the document with the next cycle."""
    name = world.name(ALERT)
    act(world, name)
    for done in (False, True):
        if done:
            world.people.close(name)
        if again:
            world.restart()
        world.clock.advance(120)
        world.cycle()
        assert line(world).startswith("- [x]" if done else "- [ ]")
    world.people.reopen(name)
    world.clock.advance(120)
    world.cycle()
    assert line(world).startswith("- [ ]")


def test_strangers_issues_are_nobodys_tickets(world: Shop) -> None:
    """They come along with what changed; none is kept, and none is written to."""
    for number in range(120):
        world.people.add(f"Theirs {number}")
        world.people.pull(f"Pull {number}")
    world.fake.forget()
    world.settle()
    world.settle()
    assert world.memory is not None
    assert len(world.memory.tickets) == 2
    assert world.fake.writes() == []
    world.restart()
    world.fake.forget()
    world.clock.advance(120)
    world.cycle()
    assert [(one.method, one.status) for one in world.fake.seen] == [("GET", 304)]


def night(world: Shop) -> datetime:
    """The last midnight: when everything was last to be listed."""
    return world.clock().replace(hour=0, minute=0, second=0)


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
def test_a_transferred_issue_is_followed_from_the_next_night_on(
    world: Shop, *, again: bool
) -> None:
    """The full listing lacks it, and it is found elsewhere; then its close is heard in an hour."""
    world.cycle(listed_by=night(world))
    world.fake.repo("acme/api", {"syncer-bot": "write", "ana": "write"})
    name = world.people.transfer(world.name(ALERT), "acme/api")
    for hour in range(26):
        world.clock.advance(3600)
        if again:
            world.restart()
        if hour == 24:
            world.people.close(name)
        world.cycle(listed_by=night(world))
    assert line(world).startswith("- [x]")
    assert [one.title for one in world.issues] == [RUNBOOK]


def test_a_full_listing_is_made_once_a_night(world: Shop) -> None:
    """The first cycle after it is time makes it, in whatever process; others ask what changed."""
    counts = []
    for _ in range(36):
        world.clock.advance(3600)
        world.restart()
        world.fake.forget()
        world.cycle(listed_by=night(world))
        counts.append(sum(one.request.query.get("sort") == "created" for one in world.fake.seen))
    assert (sum(counts), counts[0]) == (3, 1)


def test_a_full_listing_that_fails_is_owed(world: Shop) -> None:
    """Nothing is taken for listed that was not; the next cycle makes it."""
    world.cycle(listed_by=night(world))
    world.clock.advance(86400)
    world.fake.faults.on("GET", r"/issues$", failing(502), times=4)
    for wanted in (0, 1, 0):
        world.fake.forget()
        world.cycle(listed_by=night(world))
        world.clock.advance(60)
        listed = [one for one in world.fake.seen if one.request.query.get("sort") == "created"]
        assert sum(one.status == 200 for one in listed) == wanted


def test_a_busy_repository_is_read_from_where_it_was_left(github: FakeGithub) -> None:
    """A full listing asks for ours alone; what changed before it is not asked for again."""
    people, tracker = Person(github), at(github)
    ticket = made(tracker)
    github.clock.advance(3600)  # type: ignore[attr-defined]
    for number in range(250):
        people.add(f"Theirs {number}")
    github.clock.advance(3600)  # type: ignore[attr-defined]
    github.forget()
    feed = at(github).changes(None)
    assert feed.present == frozenset({ticket.ref})
    assert github.count("GET", r"/issues$") == 2
    github.forget()
    people.close(ticket.name)
    (shown,) = [one for one in tracker.changes(feed.cursor).changed if one.key]
    assert shown.fields.status is Status.DONE
    assert github.count("GET", r"/issues$") <= 3


def taken(shop: Shop) -> None:
    """A triager takes our label off whatever bears it."""
    for one in shop.issues:
        shop.people.unlabel(f"{REPO}#{one.number}", "syncer")


def nothing(_: Shop) -> None:
    """Our label was never there."""


@pytest.mark.parametrize("full", [True, False], ids=["all listed", "what changed"])
@pytest.mark.parametrize(("role", "act"), [("write", taken), ("read", nothing)])
@pytest.mark.parametrize("fault", [DROPPED_AFTER, failing(502, after=True)], ids=str)
def test_an_unanswered_create_without_its_label_is_found(
    github: FakeGithub, role: str, act: Callable[[Shop], None], fault: Fault, *, full: bool
) -> None:
    """Before it is repeated, it is looked for among everything that is as young, in any process."""
    github.world.repos[REPO].roles[BOT] = role
    shop = Shop(github, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")})
    for number in range(120):
        shop.people.add(f"Theirs {number}")
    github.faults.on("POST", r"/issues$", fault)
    for turn in range(6):
        shop.clock.advance(120)
        shop.people.remark(f"{REPO}#1", "What changed last is not ours.")
        shop.cycle(full=full)
        if turn == 0:
            act(shop)
        if turn % 2 or full:
            shop.restart()
    assert [one.title for one in github.issues() if not one.title.startswith("Their")] == [ALERT]
    assert f"{REPO}#121" in line(shop)


def test_a_look_for_a_create_that_fails_lets_nothing_be_made(github: FakeGithub) -> None:
    """What cannot be looked for is held, however old it is."""
    shop = Shop(github, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — P1")})
    github.faults.on("POST", r"/issues$", DROPPED_AFTER)
    shop.cycle()
    taken(shop)
    shop.clock.advance(3600)
    for _ in range(3):
        shop.restart()
        shop.clock.advance(120)
        github.faults.on("GET", r"/issues$", failing(502), nth=3, times=50)
        shop.cycle()
        github.faults.clear()
        assert len(github.issues()) == 1
    shop.settle()
    assert len(github.issues()) == 1


MANY = 40


def test_a_new_process_asks_for_few_tickets_one_by_one(github: FakeGithub) -> None:
    """After a death amid many creates or changes the feed tells what became of them all."""
    items = (f"- [ ] Task {at} of many — @ana — 2026-12-01 — P1" for at in range(2 * MANY))
    shop = Shop(github, {"a.md": postmortem(1, *items)})
    shop.policy = replace(shop.policy, limits=replace(shop.policy.limits, updates=1000))
    limits, budget = shop.policy.limits, timedelta(minutes=30)
    for text in (shop.text("a.md"), None):
        if text is None:
            shop.docs.edit("a.md", shop.text("a.md").replace("P1", "P2").encode())
        shop.clock.advance(3600)
        before = len(github.writes())

        def last(before: int = before) -> datetime:
            if len(github.writes()) - before > MANY:
                raise Crash
            return shop.clock()

        shop.restart(last)
        shop.policy = replace(shop.policy, limits=limits, write_budget=budget)
        with pytest.raises(Crash):
            shop.cycle()
        shop.restart()
        shop.policy = replace(shop.policy, limits=limits, write_budget=timedelta(0))
        github.forget()
        shop.clock.advance(120)
        shop.cycle()
        assert github.count("GET", r"/issues/\d+$") <= 3
        assert len(github.seen) <= 20
        shop.policy = replace(shop.policy, write_budget=budget)
        shop.settle()
    assert len(github.issues()) == 2 * MANY


def test_a_renamed_account_knows_its_unanswered_create(github: FakeGithub) -> None:
    """Our login changes while a create is in doubt: it is found, and none is made beside it."""
    shop = Shop(github, {"a.md": b"# Nothing yet\n"})
    shop.settle()
    made_before = shop.tracker.client.login
    github.faults.on("POST", r"/issues$", DROPPED_AFTER)
    shop.docs.edit("a.md", DOCUMENT["a.md"])
    shop.clock.advance(120)
    shop.cycle()
    shop.people.rename_account(made_before, "syncer-renamed")
    shop.settle()
    assert sorted(one.title for one in github.issues()) == [ALERT, RUNBOOK]


def test_a_login_that_is_anothers_now_makes_nothing_ours(
    github: FakeGithub, people: Person
) -> None:
    """Whoever takes the name that we had is a stranger; a remark of ours stays ours."""
    tracker = at(github)
    ticket = made(tracker)
    assert list(tracker.comment([Comment("a", ticket.ref, "Hello.")])) == [("a", None)]
    people.rename_account(BOT, "syncer-renamed")
    github.world.add_user(BOT)
    theirs = Person(github, login=BOT).add("Copied", ItemKey("ai-00000000c3"))
    for one in (tracker, at(github)):
        assert read(one, ticket.ref.id).ours
        assert not read(one, theirs).ours
        assert list(one.comment([Comment("a", ticket.ref, "Hello.")])) == [("a", None)]
    assert people.comments(ticket.name).count("Hello.") == 1


def by_app(fake: FakeGithub, folder: Path) -> GithubTracker:
    """A tracker whose sign-in is an App."""
    key = folder / "app.pem"
    key.write_bytes(pem(KEYS[0]))
    app = fake.app(public(KEYS[0]))
    (held,) = app.installations
    fake.world.repos["acme/shop"].roles[app.login] = "write"
    keys = {"id": app.id, "installation_id": held, "private_key_file": key}
    return at(fake, {"token": None, "app": keys})


def test_a_renamed_app_keeps_its_issues(github: FakeGithub, people: Person, tmp_path: Path) -> None:
    """Its bot has another login then, and the number that it had."""
    tracker = by_app(github, tmp_path)
    ticket = made(tracker)
    people.rename_account("syncer[bot]", "robot[bot]")
    assert read(tracker, ticket.ref.id).ours
    assert list(tracker.find([KEY])) == [KEY]


def test_an_app_whose_bot_nobody_shows_goes_by_its_name(github: FakeGithub, tmp_path: Path) -> None:
    """Where the server knows no such user, the login decides."""
    tracker = by_app(github, tmp_path)
    github.faults.on("GET", r"/users/", MISSING, times=9)
    ticket = made(tracker)
    assert read(tracker, ticket.ref.id).ours
    assert not read(tracker, Person(github).add("Theirs", ItemKey("ai-00000000c3"))).ours


def test_a_mark_is_of_the_servers_clock_and_in_utc(github: FakeGithub) -> None:
    """Whatever offset a time is shown with, changes are asked for from a minute before it."""
    for shown, since in (
        ("2026-11-22T06:00:00+05:00", "2026-11-22T00:59:00Z"),
        ("2026-11-22T06:00:00", "2026-11-22T05:59:00Z"),
        ("2026-11-22T06:00:00.5Z", "2026-11-22T05:59:00Z"),
        ("yesterday", None),
        ("0001-01-01T00:00:00Z", None),
        (None, None),
    ):
        github.faults.on("GET", r"/issues$", answering(200, [{"number": 1, "updated_at": shown}]))
        cursor = at(github).changes(None).cursor
        assert json.loads(cursor)["since"] == since


def test_times_of_every_kind_are_compared(github: FakeGithub, people: Person) -> None:
    """One row without offset, or with no time at all, takes no listing down."""
    tracker = at(github)
    made(tracker)
    name = people.add("Theirs")
    cursor = tracker.changes(None).cursor
    answer = tracker.client.get("/repos/acme/shop/issues", {"state": "all"}).body
    moments = ("2026-11-20T20:11:09", "2026-11-20T22:11:09+02:00", "soon", None)
    rows = [{**answer[at % 2], "number": at + 1, "updated_at": moments[at % 4]} for at in range(60)]
    github.faults.on("GET", r"/issues$", answering(200, rows))
    feed = tracker.changes(cursor)
    since = json.loads(feed.cursor)["since"]
    assert since == "2026-11-20T20:10:09Z"
    assert f"acme/shop#{int(name.rpartition('#')[2])}" in {one.name for one in feed.changed}


def test_an_odd_row_is_only_its_owners_concern(github: FakeGithub, people: Person) -> None:
    """A stranger's issue that is shown without an address hides no change of ours; ours does."""
    tracker = at(github)
    ticket = made(tracker)
    people.add("Theirs")
    cursor = tracker.changes(None).cursor
    people.close(ticket.name)
    rows = tracker.client.get("/repos/acme/shop/issues", {"state": "all"}).body
    theirs, ours = ({k: v for k, v in one.items() if k != "html_url"} for one in rows)
    github.faults.on("GET", r"/issues$", answering(200, [theirs, rows[1]]))
    (shown,) = tracker.changes(cursor).changed
    assert (shown.ref, shown.fields.status) == (ticket.ref, Status.DONE)
    github.faults.on("GET", r"/issues$", answering(200, [rows[0], ours]))
    with pytest.raises(Transient):
        tracker.changes(cursor)
