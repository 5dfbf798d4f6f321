"""Owners who could not be given their issue at first, and can be later."""

from __future__ import annotations

from syncer.core.policy import Route
from syncer.model import Code
from syncer.model import Person as Human
from tests.adapters.jira_shop import Shop, codes
from tests.adapters.jira_world import at, humans
from tests.engine.world import postmortem
from tests.fakes.jira import OTHER, PROJECT, Jira

ALERT = "Alert on bandwidth"
DAY = 86_400


def _shop(jira: Jira, owner: str, *, writes: bool = True) -> Shop:
    world = Shop(jira, {"a.md": postmortem(1, f"- [ ] {ALERT} — @{owner} — 2026-12-01 — P1")})
    if not writes:
        world.writes = False
        world.restart()
    world.settle()
    assert world.issue(ALERT).assignee is None
    return world


def _mend(world: Shop, account: str) -> None:
    """Another process, with another people file."""
    world.file = (*world.file[:-1], Human("nobody", accounts={"jira": account}))
    world.restart()


def test_an_account_that_is_added_gets_its_issues(jira: Jira) -> None:
    """The remedy of unknown-owner works with the next sync, and is done once."""
    world = _shop(jira, "nobody")
    assert Code.UNKNOWN_OWNER in codes(world.settle())
    pat = jira.account("pat").id
    _mend(world, pat)
    jira.forget()
    assert Code.UNKNOWN_OWNER not in codes(world.settle())
    assert world.issue(ALERT).assignee == pat
    assert len(jira.writes()) == jira.count("PUT") <= 2
    assert "@nobody" in world.line(ALERT)


def test_whoever_may_be_assigned_later_gets_theirs(jira: Jira) -> None:
    """Rights in the project are asked for again with a full listing, or a day later."""
    ana = jira.account("ana").id
    for full in (True, False):
        role = jira.home().roles.pop(ana)
        world = _shop(jira, "ana")
        jira.home().roles[ana] = role
        world.restart()
        world.clock.advance(120 if full else DAY)
        world.cycle(full=full)
        world.settle()
        assert world.issue(ALERT).assignee == ana
        world.issue(ALERT).deleted = True


def test_nothing_is_offered_over_a_word_of_a_person(jira: Jira) -> None:
    """Whom a person assigned meanwhile stays, and the text follows."""
    world = _shop(jira, "nobody")
    world.people.assign(world.name(ALERT), "ben")
    _mend(world, jira.account("pat").id)
    world.settle()
    assert world.issue(ALERT).assignee == jira.account("ben").id
    assert "@ben" in world.line(ALERT)


def test_an_owner_whom_nobody_knows_is_asked_for_once_a_day(jira: Jira) -> None:
    """Who cannot be given it costs one question a day, and no write at all."""
    del jira.home().roles[jira.account("ana").id]
    world = _shop(jira, "ana")
    world.clock.advance(DAY)
    jira.forget()
    for _ in range(4):
        world.restart()
        world.clock.advance(600)
        world.cycle()
    assert jira.count("GET", "/user/assignable/search$") == 1
    assert jira.writes() == []


def test_a_silent_text_gets_its_owner_while_nobody_said_anything(jira: Jira) -> None:
    """The remedy works for texts that are only read, too."""
    world = _shop(jira, "nobody", writes=False)
    _mend(world, jira.account("pat").id)
    world.settle()
    assert world.issue(ALERT).assignee == jira.account("pat").id


def test_any_project_that_routes_lead_to_will_do(jira: Jira) -> None:
    """Who can be given issues of one of them is no stranger."""
    ben = jira.account("ben").id
    del jira.home().roles[ben]
    tracker = at(jira, people=humans(jira), routes=[(OTHER, {})])
    assert tracker.assignable(("@ben", "nobody", "ana")) == {"@ben", "ana"}
    assert at(jira, people=humans(jira)).assignable(("ben",)) == frozenset()


def test_a_user_name_may_be_spelt_in_any_case(jira: Jira) -> None:
    """A Data Center finds people so: the file's spelling is theirs, and then nothing moves."""
    ana = jira.account("ana").id
    spelt = ana if jira.cloud else ana.title()
    people = (Human("ana", accounts={"jira": spelt}),)
    world = Shop(jira, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana")})
    world.file = people
    world.restart()
    assert Code.REJECTED not in codes(world.settle(full=True))
    before = world.line(ALERT)
    jira.forget()
    world.restart()
    assert Code.UNKNOWN_OWNER not in codes(world.settle(full=True))
    assert (jira.writes(), world.line(ALERT)) == ([], before)
    assert spelt == ana or spelt not in before


def test_the_lead_of_a_component_is_no_word_for_a_document(jira: Jira) -> None:
    """Issues of two routes are born with two defaults, of which documents hear neither."""
    home = jira.home()
    for name, lead in (("Checkout", "ana"), ("Search", "ben")):
        home.components[name] = str(len(home.components) + 1)
        home.leads[name] = jira.account(lead).id
    routes = tuple(
        Route(
            tracker="jira",
            destination=PROJECT,
            when={"path": (f"{team}.md",)},
            details={"components": (name,)},
        )
        for team, name in (("payments", "Checkout"), ("search", "Search"))
    )
    table = ("| Action | Owner | Due |", "|---|---|---|", "| {} | | 2026-12-01 |")
    documents = {
        f"{team}.md": postmortem(nth, *(row.format(f"Fix {team}") for row in table))
        for nth, team in enumerate(("payments", "search"), 1)
    }
    world = Shop(jira, documents, routes=routes)
    world.settle()
    world.settle(full=True)
    assert {one.assignee for one in world.issues} == set(home.leads.values())
    for path in documents:
        assert "ana" not in world.text(path)
        assert "ben" not in world.text(path)
