"""What is heard of issues, and whose they are, when people and Jira do what searches hide."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from syncer.adapters.jira_tracker import JiraTracker
from syncer.errors import AdapterError, Denied, Transient
from syncer.model import (
    Block,
    Code,
    CreateTicket,
    Cursor,
    DocRef,
    Fields,
    ItemKey,
    Status,
    Ticket,
    TicketRef,
)
from syncer.ports import Roaming, Thorough
from syncer.testing.memory_store import MemoryStore
from tests.adapters.jira_shop import Shop, codes
from tests.adapters.jira_world import at
from tests.adapters.test_jira_engine import ALERT, DOCUMENT, RUNBOOK
from tests.engine.world import postmortem
from tests.fakes.github_state import Clock
from tests.fakes.jira import BOT, OTHER, PROJECT, Jira
from tests.fakes.jira_faults import (
    ANONYMOUS,
    DROPPED_AFTER,
    GARBLED,
    REMOVED,
    REVOKED,
    TENANT,
    WITHOUT_ROWS,
    Fault,
    failing,
    limited,
)
from tests.fakes.jira_otherwise import undated
from tests.fakes.jira_people import Person

KEY = ItemKey("ai-00000000a1")
SEARCH = r"/search"
Act = Callable[[Shop, str], None]


@pytest.fixture
def world(jira: Jira) -> Shop:
    made = Shop(jira, DOCUMENT)
    made.settle()
    return made


@pytest.fixture
def people(jira: Jira) -> Person:
    return Person(jira)


def made(tracker: JiraTracker, key: ItemKey = KEY) -> Ticket:
    block = Block("From a postmortem", "digest")
    draft = CreateTicket(key, tracker.name, PROJECT, DocRef("docs", "a.md"), block, Fields("Alert"))
    [(_, ticket)] = tracker.create([draft])
    assert isinstance(ticket, Ticket), repr(ticket)
    return ticket


def advance(fake: Jira, seconds: float) -> None:
    assert isinstance(fake.clock, Clock)
    fake.clock.advance(seconds)


def forget_bot(fake: Jira, key: str = PROJECT) -> None:
    """An administrator takes our account out of a project."""
    del fake.home(key).roles[fake.account(BOT).id]


# What the feed tells.


@pytest.mark.parametrize("lag", [0, 61, 299])
def test_what_the_index_shows_late_is_heard_once(jira: Jira, people: Person, lag: int) -> None:
    """A change is in one look at least, however late it is shown; nothing is shown twice."""
    jira.world.ways.lag = timedelta(seconds=lag)
    tracker = at(jira)
    ticket = made(tracker)
    advance(jira, 3600)
    cursor = tracker.changes(None).cursor
    people.move(ticket.name, Status.DONE)
    shown: list[Ticket] = []
    for _ in range(20):
        advance(jira, 37)
        feed = tracker.changes(cursor)
        cursor, shown = feed.cursor, [*shown, *feed.changed]
    assert [one.fields.status for one in shown] == [Status.DONE]


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
@pytest.mark.parametrize("lag", [45, 150, 299])
@pytest.mark.parametrize("old", [True, False], ids=["of old", "just born"])
def test_what_an_index_shows_late_is_no_persons_word(
    jira: Jira, lag: int, *, old: bool, again: bool
) -> None:
    """A row from before our own write undoes nothing, whatever process looks at it."""
    shop = Shop(jira, DOCUMENT)
    shop.cycle()
    if old:
        shop.settle()
        shop.clock.advance(3600)
        shop.cycle()
        shop.people.label(shop.name(ALERT), "customer")
        shop.clock.advance(20)
        shop.cycle()
    jira.world.ways.lag = timedelta(seconds=lag)
    for done in (True, False):
        shop.edit("[ ] Alert" if done else "[x] Alert", "[x] Alert" if done else "[ ] Alert")
        for _ in range(14):
            shop.clock.advance(30)
            if again:
                shop.restart()
            _, outcome = shop.cycle()
            assert not outcome.conflicts
            assert shop.line(ALERT).startswith("- [x]" if done else "- [ ]")
        assert (shop.issue(ALERT).resolution is not None) is done
    jira.world.ways.lag = timedelta(0)


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "Asia/Kathmandu"])
@pytest.mark.parametrize("second", [0, 1, 29, 59])
def test_no_time_zone_hides_a_change(jira: Jira, people: Person, zone: str, second: int) -> None:
    """Wherever our account lives, and however a minute is cut, the last seconds are heard of."""
    jira.account(BOT).zone = zone
    jira.world.ways.whole_minutes = True
    tracker = at(jira)
    ticket = made(tracker)
    advance(jira, 3600 - jira.clock().second + second)
    cursor = tracker.changes(None).cursor
    people.move(ticket.name, Status.DONE)
    for pause in (1, 86400):
        advance(jira, pause)
        (shown,) = at(jira).changes(cursor).changed
        assert shown.fields.status is Status.DONE


@pytest.mark.parametrize("step", [-7200, -61, 61, 7200])
def test_no_step_of_our_clock_hides_a_change(jira: Jira, people: Person, step: int) -> None:
    """What counts is the site's clock, also for a process whose own was put right."""
    clock = jira.clock
    assert isinstance(clock, Clock)
    ahead = timedelta(0)
    tracker = at(jira, clock=lambda: clock() + ahead)
    ticket = made(tracker)
    advance(jira, 3600)
    cursor = tracker.changes(None).cursor
    people.move(ticket.name, Status.DONE)
    advance(jira, 1800)
    ahead = timedelta(seconds=step)
    (shown,) = tracker.changes(cursor).changed
    assert shown.fields.status is Status.DONE
    (again,) = at(jira, clock=lambda: clock() + ahead).changes(cursor).changed
    assert again.fields.status is Status.DONE


def test_a_clock_that_is_wrong_for_good_costs_nothing(jira: Jira) -> None:
    """A site that is an hour ahead of us is asked once a cycle all the same."""
    jira.skew = timedelta(hours=1)
    tracker = at(jira)
    made(tracker)
    cursor = tracker.changes(None).cursor
    for _ in range(3):
        advance(jira, 120)
        jira.forget()
        cursor = tracker.changes(cursor).cursor
        assert len(jira.seen) == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"at": 1}', '{"at": "soon"}', "\ud800"])
def test_a_cursor_that_nobody_can_read_lists_everything(jira: Jira, text: str) -> None:
    """What another version wrote is no reason to miss anything."""
    tracker = at(jira)
    ticket = made(tracker)
    assert tracker.changes(Cursor(text)).present == frozenset({ticket.ref})


def test_a_cursor_of_another_process_hears_all_since_then(jira: Jira, people: Person) -> None:
    """An older one is shown again what this process has seen already."""
    tracker = at(jira)
    ticket = made(tracker)
    old = tracker.changes(None).cursor
    people.move(ticket.name, Status.DONE)
    advance(jira, 60)
    assert len(tracker.changes(old).changed) == 1
    assert len(tracker.changes(old).changed) == 1
    advance(jira, 7200)
    assert len(at(jira).changes(old).changed) == 1


BROKEN: tuple[Fault, ...] = (
    *(failing(500), failing(503), GARBLED, WITHOUT_ROWS, REMOVED, REVOKED),
    *(DROPPED_AFTER, limited(TENANT, 60), ANONYMOUS),
)


@pytest.mark.parametrize("fault", BROKEN, ids=str)
@pytest.mark.parametrize("nth", [1, 2])
def test_a_listing_that_breaks_half_way_is_none(jira: Jira, fault: Fault, nth: int) -> None:
    """Whatever a page brings instead of rows: the listing fails, and nothing is gone by it."""
    jira.world.ways.page = jira.world.ways.ids_page = 2
    tracker = at(jira)
    for number in range(5):
        made(tracker, ItemKey(f"ai-{number:010}"))
    fresh = at(jira)
    jira.faults.on("POST", SEARCH, fault, nth=nth)
    with pytest.raises((Transient, Denied)):
        fresh.changes(None)
    advance(jira, 120)
    assert len(fresh.changes(None).present or ()) == 5


def test_a_removed_search_says_what_to_do(jira: Jira) -> None:
    """The old search was taken away on Cloud; whoever meets that learns why."""
    jira.faults.on("POST", SEARCH, REMOVED)
    with pytest.raises(Denied) as caught:
        at(jira).changes(None)
    assert "deployment" in str(caught.value)


# Labels and markers.


def unlabelled(world: Shop, name: str) -> None:
    world.people.unlabel(name, "syncer")


def unmarked(world: Shop, name: str) -> None:
    for label in tuple(world.people.labels(name)):
        world.people.unlabel(name, label)


def bare(world: Shop, name: str) -> None:
    world.people.write(name, "My own words.")


def stripped(world: Shop, name: str) -> None:
    unmarked(world, name)
    bare(world, name)


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
@pytest.mark.parametrize("act", [unlabelled, unmarked, bare, stripped])
def test_what_lost_its_labels_or_its_panel_is_heard(world: Shop, act: Act, *, again: bool) -> None:
    """Whatever people take away, the next word is in the document with the next cycle."""
    name = world.name(ALERT)
    act(world, name)
    for status, shown in ((None, "- [ ]"), (Status.DONE, "- [x]"), (Status.OPEN, "- [ ]")):
        if status:
            world.people.move(name, status)
        if again:
            world.restart()
        world.clock.advance(120)
        world.cycle()
        assert world.line(ALERT).startswith(shown)
    assert len(world.issues) == 2


def test_a_clone_is_told_of_and_left_alone(world: Shop) -> None:
    """It bears our labels and our panel and is a person's: it is not ours, and stays open."""
    text = world.text("a.md")
    name = world.people.clone(world.name(ALERT))
    for _ in range(2):
        world.settle()
        world.restart()
    copied = world.fake.issue(name)
    assert (copied.status, copied.comments, world.text("a.md")) == ("To Do", [], text)
    world.people.move(name, Status.DONE)
    world.settle()
    assert world.line(ALERT).startswith("- [ ]")


def test_a_copied_panel_says_nothing(world: Shop) -> None:
    """Our panel in somebody else's issue is no second ticket, and steers none."""
    key = next(one for one in world.issue(ALERT).labels if one.startswith("syncer-"))
    name = world.people.add("Theirs", key.removeprefix("syncer-"))
    text = world.text("a.md")
    world.settle()
    world.people.move(name, Status.DONE)
    world.settle()
    assert world.text("a.md") == text
    assert len(world.issues) == 3


@pytest.mark.parametrize("act", [unlabelled, unmarked])
@pytest.mark.parametrize("lag", [0, 240])
def test_an_unanswered_create_without_its_labels_is_found(jira: Jira, act: Act, lag: int) -> None:
    """Before it is repeated, it is looked for among all that we made since, in any process."""
    shop = Shop(jira, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")})
    jira.world.ways.lag = timedelta(seconds=lag)
    jira.faults.on("POST", r"/issue/bulk$", DROPPED_AFTER)
    for turn in range(8):
        shop.clock.advance(120)
        shop.cycle()
        if turn == 0:
            act(shop, shop.name(ALERT))
        if turn % 2:
            shop.restart()
    assert [one.summary for one in shop.issues] == [ALERT]
    assert shop.name(ALERT) in shop.line(ALERT)
    assert isinstance(shop.tracker, Thorough)
    assert isinstance(shop.tracker, Roaming)


@pytest.mark.parametrize("act", [unlabelled, unmarked])
def test_a_lost_store_and_lost_labels_make_no_second_issue(jira: Jira, act: Act) -> None:
    """What we made once is found by who made it, in the first sync of another store."""
    document = {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")}
    shop = Shop(jira, document)
    shop.settle()
    act(shop, shop.name(ALERT))
    shop.docs.edit("a.md", document["a.md"])
    shop.store.close()
    shop.store = MemoryStore(clock=shop.clock)
    shop.begin(shop.clock)
    shop.settle()
    assert [one.summary for one in shop.issues] == [ALERT]
    assert shop.name(ALERT) in shop.line(ALERT)


def test_a_look_for_a_create_that_fails_lets_nothing_be_made(jira: Jira) -> None:
    """What cannot be looked for is held, however old it is."""
    shop = Shop(jira, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — P1")})
    jira.faults.on("POST", r"/issue/bulk$", DROPPED_AFTER)
    shop.cycle()
    unmarked(shop, shop.name(ALERT))
    shop.clock.advance(3600)
    for _ in range(3):
        shop.restart()
        shop.clock.advance(120)
        jira.faults.on("POST", SEARCH, failing(502), nth=3, times=50)
        shop.cycle()
        jira.faults.clear()
        assert len(jira.issues()) == 1
    shop.settle()
    assert len(jira.issues()) == 1


# Places.


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
@pytest.mark.parametrize("full", [True, False])
def test_a_moved_issue_keeps_its_link(world: Shop, *, again: bool, full: bool) -> None:
    """Its number stays: what either side says reaches the other, wherever it went."""
    old, text = world.name(ALERT), world.text("a.md")
    new = world.people.transfer(old, OTHER)
    for _ in range(2):
        if again:
            world.restart()
        world.settle(full=full)
        assert world.text("a.md") == text
    world.edit(f"[ ] {ALERT}", f"[x] {ALERT}")
    world.settle()
    assert world.fake.issue(new).resolution == "Done"
    if again:
        world.restart()
    world.people.move(new, Status.OPEN)
    world.settle()
    assert world.line(ALERT).startswith("- [ ]")
    assert len(world.issues) == 2


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
def test_a_renamed_project_keeps_its_links(world: Shop, *, again: bool) -> None:
    """The old names lead on; what is said after it is heard, and nothing is asked hourly."""
    text = world.text("a.md")
    world.people.rename("OPX")
    if again:
        world.restart()
    world.settle(full=True)
    assert world.text("a.md") == text
    world.people.move(world.name(ALERT), Status.DONE)
    world.settle()
    assert world.line(ALERT).startswith("- [x]")
    world.fake.forget()
    for _ in range(3):
        world.clock.advance(3700)
        world.cycle()
    assert len(world.fake.seen) == 3
    assert len(world.issues) == 2


def test_a_deleted_issue_is_told_of_and_not_made_again(world: Shop) -> None:
    """A name that leads nowhere is a problem, and only a person asks for another issue."""
    world.people.delete(world.name(ALERT))
    assert Code.TICKET_GONE in codes(world.settle(full=True))
    world.restart()
    world.settle(full=True)
    assert [one.summary for one in world.issues] == [RUNBOOK]


def test_an_archived_issue_is_not_gone(world: Shop) -> None:
    """No search shows it, and its number still leads to it: nothing is made, nothing is lost."""
    text = world.text("a.md")
    world.people.archive(world.name(ALERT))
    world.settle(full=True)
    world.people.restore(world.name(ALERT))
    world.settle(full=True)
    assert world.text("a.md") == text
    assert len(world.issues) == 2


def test_an_archived_project_is_not_gone(jira: Jira) -> None:
    """Nothing of it is shown: that is held as suspicious, and is as it was when it is back."""
    shop = Shop(jira, MANY)
    shop.settle()
    text = shop.text("a.md")
    jira.home().archived = True
    for _ in range(2):
        shop.clock.advance(120)
        shop.cycle(full=True)
        shop.restart()
    jira.home().archived = False
    shop.clock.advance(3600)
    assert not shop.settle(full=True).refused
    assert shop.text("a.md") == text
    assert len(jira.issues()) == 8
    shop.people.move("OPS-1", Status.DONE)
    shop.settle()
    assert "- [x]" in shop.text("a.md")


MANY = {"a.md": postmortem(1, *(f"- [ ] Task {n} of many — @ana — P1" for n in range(8)))}


def test_a_project_that_is_lost_from_sight_is_not_gone(jira: Jira) -> None:
    """Who may see nothing any more believes nothing: held as suspicious until it is back."""
    shop = Shop(jira, MANY)
    shop.settle()
    text, before = shop.text("a.md"), dict(jira.home().roles)
    forget_bot(jira)
    shop.clock.advance(120)
    _, outcome = shop.cycle(full=True)
    assert [one.verb for one in outcome.refused] == ["vanish"]
    shop.restart()
    for _ in range(2):
        shop.clock.advance(120)
        shop.cycle(full=True)
    jira.home().roles.update(before)
    shop.settle(full=True)
    assert shop.text("a.md") == text
    assert len(jira.issues()) == 8
    assert not shop.settle().refused


@pytest.mark.parametrize("names", [True, False], ids=["told", "in silence"])
def test_an_answer_to_nobody_is_no_listing(jira: Jira, *, names: bool) -> None:
    """An expired token may be answered as a stranger's: nothing is gone by an empty page."""
    shop = Shop(jira, MANY)
    shop.settle()
    text = shop.text("a.md")
    jira.world.ways.names_anonymous = names
    jira.world.ways.quiet_anonymous = True
    for one in jira.world.tokens.values():
        one.expires = shop.clock()
    for full in (False, True, True):
        shop.clock.advance(120)
        _, outcome = shop.cycle(full=full)
        assert "ok" not in {one.state for one in outcome.health if one.name == "jira"}
    for one in jira.world.tokens.values():
        one.expires = None
    shop.clock.advance(3600)
    shop.settle()
    assert shop.text("a.md") == text
    assert len(jira.issues()) == 8


def test_what_no_tracker_reads_is_skipped(jira: Jira) -> None:
    """Names that cannot be of an issue are asked of nobody."""
    tracker = at(jira)
    refs = [TicketRef("jira", one) for one in ("", "x", "OPS-0", "0", "../1", "1" * 40, "OPS 1")]
    assert list(tracker.fetch(refs)) == []
    assert jira.asked("GET", r"/issue/") == []


def test_many_are_read_at_once_and_few_one_by_one(jira: Jira) -> None:
    """Cloud shows a hundred in one answer; whoever is not among them does not exist."""
    tracker = at(jira)
    tickets = [made(tracker, ItemKey(f"ai-{number:010}")) for number in range(12)]
    Person(jira).delete(tickets[3].name)
    jira.forget()
    outcomes = dict(tracker.fetch([one.ref for one in tickets]))
    assert len(outcomes) == 11
    assert not any(isinstance(one, AdapterError) for one in outcomes.values())
    assert len(jira.seen) == (1 if jira.cloud else 12)


def hours(world: Shop, count: int, listed_by: datetime, *, again: bool) -> None:
    for _ in range(count):
        world.clock.advance(3600)
        if again:
            world.restart()
        world.cycle(listed_by=listed_by)


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
def test_an_adopted_issue_without_label_is_followed_from_the_next_night_on(
    jira: Jira, *, again: bool
) -> None:
    """A person's own issue that lost our label is in no search: the nightly listing reads it."""
    theirs = Shop(jira, {})
    name = theirs.people.add(ALERT, body="Their words.")
    theirs.docs.edit("a.md", postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 ({name})"))
    theirs.settle()
    stripped(theirs, name)
    theirs.people.move(name, Status.DONE)
    theirs.settle(full=True)
    assert theirs.line(ALERT).startswith("- [x]")
    night = theirs.clock() + timedelta(hours=2)
    theirs.people.move(name, Status.OPEN)
    hours(theirs, 3, night, again=again)
    assert theirs.line(ALERT).startswith("- [ ]")


@pytest.mark.parametrize("dated", [True, False], ids=["ahead", "undated"])
def test_a_newborn_is_heard_whatever_clocks_say(jira: Jira, *, dated: bool) -> None:
    """Whose Date header, or, without one, whose client is ahead: a word a minute after counts."""
    ahead = timedelta(minutes=3)
    jira.skew = ahead if dated else timedelta(0)
    if not dated:
        jira.otherwise = undated
    shop = Shop(jira, DOCUMENT)
    if not dated:
        shop.begin(lambda: shop.clock() + ahead)
    shop.cycle()
    advance(jira, 60)
    shop.people.assign(shop.name(ALERT), "ben")
    shop.settle()
    assert "@ben" in shop.line(ALERT)


def test_a_mark_of_ours_that_a_person_sets_ticks_no_box(world: Shop) -> None:
    """An issue in progress is not done because a label says so; only ours is believed."""
    name = world.name(ALERT)
    world.people.move(name, Status.IN_PROGRESS)
    world.people.label(name, "syncer_from_done_to_open")
    world.settle()
    world.restart()
    world.settle(full=True)
    assert world.line(ALERT).startswith("- [ ]")
