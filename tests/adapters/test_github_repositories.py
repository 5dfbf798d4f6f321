"""A tracker over the repositories that its routes lead to: all are heard, or the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from syncer.adapters.github_issues import plugin
from syncer.adapters.github_settings import GithubSettings
from syncer.errors import ConfigError, Denied
from syncer.model import Comment, Cursor, TicketRef
from syncer.testing.faults import Crash
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import Mortal
from tests.adapters.test_github_outcomes import made
from tests.engine.world import postmortem
from tests.fakes.github import BOT, PEOPLE, REPO, FakeGithub, shop
from tests.fakes.github_faults import (
    DROPPED_AFTER,
    DROPPED_BEFORE,
    FORBIDDEN,
    Fault,
    failing,
    secondary_limit,
)
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

API = "acme/api"
HOME, THERE = "Alert on bandwidth", "Fix the runbook"
DOCUMENTS = {
    "home/a.md": postmortem(1, f"- [ ] {HOME} — @ana — 2026-12-01 — P1"),
    "api/b.md": postmortem(2, f"- [ ] {THERE} — @ben — P2"),
}
ALWAYS = 10**6


def second(fake: FakeGithub, name: str = API) -> None:
    """Another repository of the same people."""
    fake.repo(name, {BOT: "write", **dict.fromkeys(PEOPLE, "write")})


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    second(github)
    found = Shop(github, DOCUMENTS, (API,))
    found.settle()
    return found


def line(world: Shop, title: str) -> str:
    lines = (one for path in world.docs.paths for one in world.text(path).splitlines())
    return next(one for one in lines if title in one)


def titles(world: Shop) -> tuple[list[str], list[str]]:
    """What is in either repository, wherever it is."""
    repos = world.fake.world.repos
    return tuple(  # type: ignore[return-value]
        sorted(one.title for one in world.fake.issues(name)) if name in repos else []
        for name in (REPO, API)
    )


def everywhere(world: Shop) -> list[str]:
    home, there = titles(world)
    return sorted([*home, *there])


def later(world: Shop, *, again: bool, full: bool = False) -> None:
    """The next cycle, perhaps of another process."""
    if again:
        world.restart()
    world.clock.advance(120)
    world.cycle(full=full)


both = pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])


def test_each_item_gets_its_issue_where_its_route_leads(world: Shop) -> None:
    """With the labels that are ours there, and its name in the text."""
    assert titles(world) == ([HOME], [THERE])
    assert f"[{REPO}#1]" in line(world, HOME)
    assert f"[{API}#1]" in line(world, THERE)
    known = world.fake.world.repos[API].labels
    assert {"syncer", "priority: p2"} <= known.keys()
    assert all(known[one].color != "ededed" for one in ("syncer", "priority: p2"))


@both
def test_a_quiet_cycle_costs_one_304_of_each(world: Shop, *, again: bool) -> None:
    """Whatever process asks, nothing else is asked for."""
    world.settle()
    for _ in range(3):
        world.fake.forget()
        later(world, again=again)
        asked = [(one.method, one.path, one.status) for one in world.fake.seen]
        assert asked == [("GET", f"/repos/{name}/issues", 304) for name in (REPO, API)]


@both
@pytest.mark.parametrize("title", [HOME, THERE])
@pytest.mark.parametrize("bare", [True, False], ids=["without our label", "as it was made"])
def test_a_close_is_heard_in_one_cycle(world: Shop, title: str, *, bare: bool, again: bool) -> None:
    """In whichever repository, and then that it is open again."""
    name = f"{REPO if title is HOME else API}#1"
    if bare:
        world.people.unlabel(name, "syncer")
        later(world, again=again)
    world.people.close(name)
    later(world, again=again)
    assert line(world, title).startswith("- [x]")
    world.people.reopen(name)
    later(world, again=again)
    assert line(world, title).startswith("- [ ]")


@both
def test_what_the_text_says_reaches_either_issue(world: Shop, *, again: bool) -> None:
    """A tick closes it where it is."""
    for path, place in (("home/a.md", REPO), ("api/b.md", API)):
        world.docs.edit(path, world.text(path).replace("- [ ]", "- [x]").encode())
        later(world, again=again)
        assert world.fake.issue(f"{place}#1").state == "closed"


@both
@pytest.mark.parametrize("label", [True, False], ids=["as it was made", "without our label"])
@pytest.mark.parametrize("full", [True, False], ids=["all listed", "what changed"])
@pytest.mark.parametrize("fault", [DROPPED_AFTER, failing(502, after=True)], ids=str)
def test_an_unanswered_create_is_found_in_the_other_repository(
    github: FakeGithub, fault: Fault, *, label: bool, full: bool, again: bool
) -> None:
    """By its marker, with its label or without: there is never a second one."""
    second(github)
    world = Shop(github, DOCUMENTS, (API,))
    github.faults.on("POST", f"/{API}/issues$", fault)
    world.cycle()
    if not label:
        world.people.unlabel(f"{API}#1", "syncer")
    for _ in range(6):
        later(world, again=again, full=full)
    assert titles(world) == ([HOME], [THERE])
    assert f"{API}#1" in line(world, THERE)


FAULTS = (DROPPED_BEFORE, failing(500), secondary_limit(), failing(502, after=True))


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_fault_there_makes_a_second_issue(github: FakeGithub, method: str, fault: Fault) -> None:
    """Whatever happens to requests to the other repository: one issue per item in the end."""
    second(github)
    world = Shop(github, DOCUMENTS, (API,))
    github.faults.on(method, f"/{API}/issues", fault, nth=2, times=4)
    for _ in range(6):
        world.restart()
        world.clock.advance(3700)
        world.cycle()
    world.settle()
    assert titles(world) == ([HOME], [THERE])


STRIDE = 5


@pytest.mark.parametrize("first", range(1, STRIDE, 2))
def test_a_first_sync_of_both_goes_on_after_any_death(first: int) -> None:
    """The process dies before a request or after it landed; the next one ends the same."""
    for last in range(first, 400, STRIDE):
        with shop() as fake:
            second(fake)
            assert isinstance(fake.clock, Clock)
            world = Shop(fake, DOCUMENTS, (API,))
            try:
                world.restart(Mortal(fake.clock, last))
                world.cycle()
            except Crash:
                world.restart()
                world.settle()
                assert titles(world) == ([HOME], [THERE]), last
            else:
                assert last > 10 * STRIDE
                return
    raise AssertionError


# One of them fails


@dataclass(frozen=True)
class Trouble:
    """What may befall the other repository, and how it ends."""

    name: str
    begins: Callable[[Shop], object]
    ends: Callable[[Shop], object]
    silent: bool = True
    """Whether nothing of it can be read meanwhile."""

    def __str__(self) -> str:
        return self.name


def switched(world: Shop, *, on: bool) -> None:
    world.fake.world.repos[API].has_issues = on


def archived(world: Shop, *, on: bool) -> None:
    world.fake.world.repos[API].archived = on


def role(world: Shop, name: str) -> None:
    world.fake.world.repos[API].roles[BOT] = name


def refused(world: Shop, fault: Fault) -> None:
    world.fake.faults.on("*", f"/{API}(/|$)", fault, times=ALWAYS)


def renamed(world: Shop, name: str) -> None:
    here = API if name != API else "acme/backend"
    Person(world.fake, here).rename(name)
    if name == API:
        world.fake.world.renamed.clear()


TROUBLES = (
    Trouble("denied", lambda w: refused(w, FORBIDDEN), lambda w: w.fake.faults.clear()),
    Trouble("unseen", lambda w: role(w, "none"), lambda w: role(w, "write")),
    Trouble("issues off", lambda w: switched(w, on=False), lambda w: switched(w, on=True)),
    Trouble("ill", lambda w: refused(w, failing(502)), lambda w: w.fake.faults.clear()),
    Trouble(
        "archived", lambda w: archived(w, on=True), lambda w: archived(w, on=False), silent=False
    ),
    Trouble(
        "renamed", lambda w: renamed(w, "acme/backend"), lambda w: renamed(w, API), silent=False
    ),
)


@both
@pytest.mark.parametrize("trouble", TROUBLES, ids=str)
def test_one_that_fails_silences_no_other_and_loses_nothing(
    world: Shop, trouble: Trouble, *, again: bool
) -> None:
    """Home goes on, whole listings too; nothing there is taken for gone, and nothing made twice."""
    trouble.begins(world)
    home, there = world.text("home/a.md"), world.text("api/b.md")
    world.people.close(f"{REPO}#1")
    later(world, again=again)
    assert line(world, HOME).startswith("- [x]")
    world.docs.edit("home/c.md", postmortem(3, "- [ ] Watch the queue"))
    world.docs.edit("api/d.md", postmortem(4, "- [ ] Warm the cache"))
    for full in (True, False, True):
        later(world, again=again, full=full)
    assert world.memory is not None
    assert titles(world)[0] == [HOME, "Watch the queue"]
    assert world.text("api/b.md") == there
    assert len(world.memory.tickets) >= 3
    (health,) = [one for one in last(world).health if one.name == "gh"]
    assert health.state == "ok"
    if trouble.silent:
        assert API in (health.reason or "")
        assert last(world).failed
    trouble.ends(world)
    world.people.close(f"{API}#1")
    later(world, again=again)
    if trouble.silent:
        assert titles(world)[1] == [THERE, "Warm the cache"]
    world.clock.advance(86400)
    assert line(world, THERE).startswith("- [x]")
    world.settle()
    assert titles(world) == ([HOME, "Watch the queue"], [THERE, "Warm the cache"])
    assert home != world.text("home/a.md")
    assert world.fake.limits.refused == 0


def last(world: Shop):  # type: ignore[no-untyped-def]  # noqa: ANN201 - the store's own
    outcome = world.store.outcome()
    assert outcome is not None
    return outcome


@both
def test_a_create_in_doubt_is_held_while_its_repository_is_silent(
    github: FakeGithub, *, again: bool
) -> None:
    """However long that lasts: what landed there is found when it can be heard again."""
    second(github)
    world = Shop(github, DOCUMENTS, (API,))
    github.faults.on("POST", f"/{API}/issues$", DROPPED_AFTER)
    world.cycle()
    github.world.repos[API].roles[BOT] = "none"
    for _ in range(4):
        world.clock.advance(3600)
        later(world, again=again)
    assert world.memory is not None
    assert len(world.memory.pending) == 1
    world.people.close(f"{REPO}#1")
    later(world, again=again)
    assert line(world, HOME).startswith("- [x]")
    github.world.repos[API].roles[BOT] = "write"
    world.people.unlabel(f"{API}#1", "syncer")
    world.settle()
    assert titles(world) == ([HOME], [THERE])


def test_labels_that_one_refuses_keep_no_other_from_its_tickets(github: FakeGithub) -> None:
    """A ticket that lost our label at birth is mended before the next one there, not elsewhere."""
    second(github)
    github.world.repos[API].drops.add("labels")
    github.faults.on("POST", f"/{API}/issues/1/labels$", FORBIDDEN, times=ALWAYS)
    there = {"api/b.md": postmortem(2, f"- [ ] {THERE}", "- [ ] Warm the cache")}
    world = Shop(github, {**there, "home/a.md": postmortem(1, f"- [ ] {HOME}")}, (API,))
    world.cycle()
    assert titles(world) == ([HOME], [THERE])


def test_all_that_fail_suspend_the_tracker(world: Shop) -> None:
    """A sign-in that is good for nothing is not a repository's trouble."""
    world.fake.faults.on("GET", r"/issues$", FORBIDDEN, times=ALWAYS)
    world.clock.advance(120)
    world.cycle()
    (health,) = [one for one in last(world).health if one.name == "gh"]
    assert health.state == "suspended"


def test_a_limit_is_the_sign_ins(world: Shop) -> None:
    """Told to wait by one repository, none is asked any more."""
    world.fake.faults.on("GET", f"/{API}/issues$", secondary_limit(429, 900))
    world.clock.advance(120)
    world.fake.forget()
    world.cycle()
    assert [one.status for one in world.fake.seen] == [304, 429]
    (health,) = [one for one in last(world).health if one.name == "gh"]
    assert health.state == "paused"


# Transfers between two of ours


@both
@pytest.mark.parametrize("full", [True, False], ids=["all listed", "what changed"])
@pytest.mark.parametrize(("title", "target"), [(HOME, API), (THERE, REPO)])
def test_a_transfer_between_two_of_ours_is_the_same_ticket(
    world: Shop, title: str, target: str, *, full: bool, again: bool
) -> None:
    """The link follows: no second ticket, none closed, and its close is heard in one cycle."""
    origin = REPO if target == API else API
    name = world.people.transfer(f"{origin}#1", target)
    for _ in range(3):
        later(world, again=again, full=full)
    assert world.memory is not None
    assert len(world.memory.tickets) == 2
    assert world.fake.issue(name).state == "open"
    assert not any(one.code.value == "duplicate-ticket" for one in last(world).problems)
    world.people.close(name)
    later(world, again=again)
    assert line(world, title).startswith("- [x]")
    world.docs.edit("home/a.md", world.text("home/a.md").replace("[x]", "[ ]").encode())
    world.docs.edit("api/b.md", world.text("api/b.md").replace("[x]", "[ ]").encode())
    world.settle()
    assert world.fake.issue(name).state == "open"
    there = world.people.transfer(name, origin)
    later(world, again=again, full=full)
    world.people.close(there)
    later(world, again=again, full=full)
    assert line(world, title).startswith("- [x]")
    world.settle()
    assert len(world.memory.tickets) == 2
    assert everywhere(world) == [HOME, THERE]


@both
def test_a_transferred_ticket_outlives_its_new_places_silence(world: Shop, *, again: bool) -> None:
    """It went to a repository that is then denied to us: it is not gone, and goes on later."""
    name = world.people.transfer(f"{REPO}#1", API)
    later(world, again=again)
    world.fake.world.repos[API].roles[BOT] = "none"
    for full in (False, True, False):
        world.clock.advance(3600)
        later(world, again=again, full=full)
    assert world.memory is not None
    assert len(world.memory.tickets) == 2
    world.fake.world.repos[API].roles[BOT] = "write"
    world.people.close(name)
    later(world, again=again)
    assert line(world, HOME).startswith("- [x]")


@both
def test_what_cannot_be_compared_is_no_second_ticket(world: Shop, *, again: bool) -> None:
    """Where it was does not answer while it shows up elsewhere: nothing is closed, it is waited."""
    name = world.people.transfer(f"{REPO}#1", API)
    world.fake.faults.on("GET", f"/{REPO}/issues/1$", failing(502), times=ALWAYS)
    for _ in range(3):
        later(world, again=again)
        assert world.fake.issue(name).state == "open"
    world.fake.faults.clear()
    world.people.close(name)
    later(world, again=again)
    assert line(world, HOME).startswith("- [x]")
    assert world.memory is not None
    assert len(world.memory.tickets) == 2


@both
def test_a_person_may_write_the_new_name(world: Shop, *, again: bool) -> None:
    """Text and link then mean one issue by two names."""
    name = world.people.transfer(f"{REPO}#1", API)
    text = world.text("home/a.md").replace(f"{REPO}#1", name)
    world.docs.edit("home/a.md", text.replace(f"{REPO}/issues/1", f"{API}/issues/2").encode())
    for _ in range(3):
        later(world, again=again)
    world.people.close(name)
    later(world, again=again)
    assert line(world, HOME).startswith("- [x]")
    world.settle()
    assert everywhere(world) == [HOME, THERE]


# Names


@both
def test_a_renamed_repository_and_a_configuration_that_follows(world: Shop, *, again: bool) -> None:
    """Its tickets keep their links under the old name and under the new one."""
    Person(world.fake, API).rename("acme/backend")
    later(world, again=again)
    world.routed, world.keys = ("acme/backend",), {"former_repositories": [API]}
    for full in (True, False):
        world.restart()
        world.clock.advance(120)
        world.cycle(full=full)
    world.people.close("acme/backend#1")
    later(world, again=again)
    assert line(world, THERE).startswith("- [x]")
    world.settle()
    assert world.memory is not None
    assert len(world.memory.tickets) == 2
    assert len(world.fake.issues("acme/backend")) == 1


def test_a_renamed_repository_is_called_as_the_configuration_has_it(world: Shop) -> None:
    """Id and name stay, and nothing went anywhere."""
    Person(world.fake, API).rename("acme/backend")
    ref = TicketRef("gh", f"{API}#1")
    ((_, ticket),) = at(world.fake, routed=(API,)).fetch([ref])
    assert not isinstance(ticket, Exception)
    assert (ticket.ref, ticket.name, ticket.former) == (ref, f"{API}#1", ())


def test_two_routes_to_one_repository_by_two_names(world: Shop) -> None:
    """Each issue is one ticket all the same."""
    Person(world.fake, API).rename("acme/backend")
    world.routed = (API, "acme/backend")
    for full in (False, True, False):
        world.restart()
        world.clock.advance(120)
        world.cycle(full=full)
    world.people.close("acme/backend#1")
    later(world, again=False)
    assert line(world, THERE).startswith("- [x]")
    assert world.memory is not None
    assert len(world.memory.tickets) == 2


def test_a_repository_that_a_new_route_leads_to_is_listed_once(github: FakeGithub) -> None:
    """The cursor goes on for the others."""
    second(github)
    tracker = at(github, routed=(API,))
    made(tracker)
    cursor = at(github).changes(None).cursor
    github.forget()
    feed = at(github, routed=(API,)).changes(cursor)
    assert feed.present is None
    assert set(json.loads(feed.cursor)["repositories"]) == {REPO, API}
    asked = [(one.path, one.request.query.get("sort")) for one in github.seen]
    assert (f"/repos/{REPO}/issues", "created") not in asked
    assert (f"/repos/{API}/issues", "created") in asked


@pytest.mark.parametrize("cursor", ['{"v": 2, "repository": "acme/shop"}', "7", "[]", '{"v": 3}'])
def test_a_cursor_of_another_form_lists_everything_once(github: FakeGithub, cursor: str) -> None:
    """As one of another home does, whose numbers meant other issues."""
    second(github)
    tracker = at(github, routed=(API,))
    ticket = made(tracker)
    for old in (cursor, at(github, {"repository": API}).changes(None).cursor):
        feed = tracker.changes(Cursor(old))
        assert feed.present == frozenset({ticket.ref})
        assert tracker.changes(feed.cursor).present is None


def test_ids_names_and_addresses_lead_to_the_issue(world: Shop) -> None:
    """A number is an issue of home; any other goes by its repository, in whatever letters."""
    there = TicketRef("gh", f"{API}#1")
    assert [one.ref for _, one in world.tracker.fetch([there])] == [there]  # type: ignore[union-attr]
    for spelt in (f"{REPO}#1", "1", "Acme/Shop#1"):
        ((_, ticket),) = world.tracker.fetch([TicketRef("gh", spelt)])
        assert ticket.ref == TicketRef("gh", "1")  # type: ignore[union-attr]
    found = world.tracker.reference.search(f"see {world.fake.origin}/{API}/issues/7")
    assert found is not None
    assert "#".join(found.groups()) == f"{API}#7"
    assert world.tracker.reference.search("acme/other#7") is None


def test_a_remark_may_lead_to_any_of_ours(world: Shop) -> None:
    """Nobody is bothered by a link between our own issues."""
    text = f"See [that]({world.fake.origin}/{API}/issues/1) and {world.fake.origin}/x/y/issues/1."
    assert list(world.tracker.comment([Comment("c", TicketRef("gh", "1"), text)])) == [("c", None)]
    said = world.people.comments(f"{REPO}#1")
    assert f"/{API}/issues/1" in said
    assert "/x/y/issues/1" not in said


# What is told of each


def test_check_tells_of_every_repository(world: Shop) -> None:
    """Each with what to do there; one that cannot be seen keeps none of the others back."""
    repos = world.fake.world.repos
    repos[API].archived = True
    second(world.fake, "acme/web")
    repos["acme/web"].has_issues = False
    del repos["acme/web"].roles["ana"]
    wide = at(world.fake, {"milestone": "M1"}, routed=(API, "acme/web", "acme/none"))
    told = list(wide.check())
    for words in (
        f"{API} is archived",
        "acme/web has no issues",
        "no repository acme/none",
        "ana (ana)",
        "the labels 'syncer'",
    ):
        assert any(words in one for one in told), (words, told)
    assert sum("no open milestone" in one for one in told) == 3


def test_what_strangers_can_read_is_told_of_each(world: Shop) -> None:
    """A route into a public repository makes no ticket there, and others go on."""
    world.fake.world.repos[API].private = False
    assert world.tracker.public([REPO, API]) == {API}
    world.docs.edit("api/d.md", postmortem(4, "- [ ] Warm the cache"))
    world.docs.edit("home/c.md", postmortem(3, "- [ ] Watch the queue"))
    later(world, again=False)
    assert titles(world) == ([HOME, "Watch the queue"], [THERE])


def test_writes_of_an_earlier_process_count_wherever_they_went(github: FakeGithub) -> None:
    """GitHub counts by account, not by repository."""
    second(github)
    items = tuple(f"- [ ] Task {at} of many" for at in range(40))
    documents = {"a.md": postmortem(1, *items), "api/b.md": postmortem(2, *items)}
    world = Shop(github, documents, (API,))
    world.cycle()
    world.restart()
    world.tracker.changes(None)
    assert world.tracker.forecast(500) > timedelta(minutes=50)


def test_too_many_repositories_are_refused(github: FakeGithub) -> None:
    """Each is asked in every cycle, so there is a bound, and the start says so."""
    given = {"type": "github", "repository": REPO, "api_url": github.url, "token": "t"}
    settings = GithubSettings.model_validate(given)
    plugin.build("gh", settings.reaching([(f"acme/r{at}", {}) for at in range(49)]), ())
    with pytest.raises(ConfigError, match="51 repositories"):
        plugin.build("gh", settings.reaching([(f"acme/r{at}", {}) for at in range(50)]), ())


def test_a_full_listing_says_what_it_could_not_hear(world: Shop) -> None:
    """It is one of those that answered; of the other it says neither yes nor no."""
    world.fake.world.repos[API].roles[BOT] = "none"
    feed = world.tracker.changes(None)
    assert feed.present == frozenset({TicketRef("gh", "1")})
    (unheard,) = feed.unheard
    assert (unheard.place, isinstance(unheard.error, Denied)) == (API, True)
    assert unheard.names.fullmatch("Acme/API#12")
    assert not unheard.names.fullmatch("acme/api2#12")
    ((_, outcome),) = world.tracker.fetch([TicketRef("gh", f"{API}#1")])
    assert isinstance(outcome, Denied)


def test_the_night_lists_every_repository(world: Shop) -> None:
    """What was deleted there is told of, and not made again."""
    night: datetime = world.clock().replace(hour=0, minute=0, second=0) + timedelta(days=1)
    world.people.delete(f"{API}#1")
    world.clock.advance(86400)
    world.cycle(listed_by=night)
    world.settle()
    codes = [one.code.value for one in last(world).problems]
    assert codes.count("ticket-gone") == 1
    assert titles(world) == ([HOME], [])
