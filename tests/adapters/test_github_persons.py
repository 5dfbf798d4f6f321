"""Whom an issue is given to: only accounts that the people file has are somebody's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Code, Grammar, Person
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import ALERT, DOCUMENT, RUNBOOK, edit, issue, line
from tests.fakes.github import REPO, FakeGithub

PEOPLE = (
    Person("ana", ("Ana Silva",), accounts={"github": "ana"}),
    Person("ben", accounts={"github": "bsmith"}),
    Person("nobody"),
)


@pytest.fixture
def world(github: FakeGithub) -> Shop:
    github.world.add_user("bsmith")
    github.world.repos[REPO].roles["bsmith"] = "write"
    made = Shop(github, DOCUMENT)
    made.tracker = at(github, people=PEOPLE)
    made.policy = replace(made.policy, people=PEOPLE)
    made.grammar = Grammar(
        vocabularies=(ENGLISH,), tickets={"gh": made.tracker.reference}, people=PEOPLE
    )
    made.settle()
    return made


def test_an_account_that_is_called_like_somebody_else_is_not_that_person(world: Shop) -> None:
    """It is said, and the document keeps its owner, until the account is somebody's."""
    world.people.assign(world.name(ALERT), "ben")
    outcome = world.settle()
    assert "@ana" in line(world)
    assert issue(world).assignees == ["ben"]
    (said,) = (one for one in outcome.problems if "is given to an account" in one.message)
    assert said.code is Code.UNKNOWN_OWNER
    world.people.assign(world.name(ALERT), "bsmith")
    outcome = world.settle()
    assert "@ben" in line(world)
    assert not [one for one in outcome.problems if "is given to an account" in one.message]


@pytest.mark.parametrize("other", [None, "bsmith"])
def test_an_account_that_was_renamed_is_nobody_new(world: Shop, other: str | None) -> None:
    """The document keeps its owner, whoever has it as well, until the people file follows."""
    if other is not None:
        world.people.issue(world.name(ALERT)).assignees.insert(0, other)
    world.people.rename_account("ana", "ana-silva")
    world.people.remark(world.name(ALERT), "Hello")
    outcome = world.settle()
    assert "@ana " in line(world)
    (said,) = (one for one in outcome.problems if "is given to an account" in one.message)
    assert (said.code, "renamed" in said.message) == (Code.UNKNOWN_OWNER, True)
    assert world.fake.count("GET", r"/users/ana$") == 1
    world.people.assign(world.name(ALERT), "bsmith")
    world.settle()
    assert "@ben" in line(world)


@pytest.mark.parametrize("login", ["Copilot", "dependabot[bot]"])
def test_a_bot_owns_nothing(world: Shop, login: str) -> None:
    """Of an issue that a bot was given to as well, the owner is the person."""
    world.fake.world.add_user(login, "Bot")
    world.people.issue(world.name(ALERT)).assignees[:] = [login, "ana"]
    world.people.remark(world.name(ALERT), "Hello")
    world.people.assign(world.name(RUNBOOK), login)
    world.settle()
    assert "@ana" in line(world)
    assert "@nobody" in line(world, RUNBOOK)
    edit(world, "@ana", "@ben")
    edit(world, "@nobody", "@ana")
    world.settle()
    assert sorted(issue(world).assignees) == sorted([login, "bsmith"])
    assert sorted(issue(world, RUNBOOK).assignees) == sorted([login, "ana"])


def test_lookup_finds_names_as_logins_write_them(world: Shop) -> None:
    """Without blanks and dots, with hyphens, or a part of them."""
    for login in ("maryann-lee", "lee-2", "mary"):
        world.fake.world.add_user(login)
        world.fake.world.repos[REPO].roles[login] = "write"
    found = [one.handle for one in world.tracker.lookup("Mary-Ann Lee")]
    assert sorted(found) == ["lee-2", "maryann-lee"]
    assert "mary" in [one.handle for one in world.tracker.lookup("m.a.r.y")]
    assert list(world.tracker.lookup("Zo Xu")) == []
