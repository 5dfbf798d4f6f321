"""Owners who could not be given their issue at first, and can be later."""

from __future__ import annotations

from dataclasses import replace

from syncer.core.policy import Policy, SourcePolicy
from syncer.model import Code
from syncer.model import Person as Human
from tests.adapters.github_world import HUMANS, Shop, at
from tests.engine.world import postmortem
from tests.fakes.github import REPO, FakeGithub

ALERT, FIRST = "Alert on bandwidth", f"{REPO}#1"
DAY = 86_400


def _shop(github: FakeGithub, owner: str, *, writes: bool = True) -> Shop:
    world = Shop(github, {"a.md": postmortem(1, f"- [ ] {ALERT} — @{owner} — 2026-12-01 — P1")})
    if not writes:
        _mend(world, HUMANS, writes=False)
    world.settle()
    assert github.issue(FIRST).assignees == []
    return world


def _mend(world: Shop, people: tuple[Human, ...], *, writes: bool = True) -> None:
    """Another process, with another people file."""
    world.restart()
    world.tracker = at(world.fake, people=people, token=f"ghp_{world.lives}")
    policy: Policy = replace(world.policy, people=people)
    world.policy = replace(policy, sources={"docs": SourcePolicy(writes=writes)})
    world.grammar = replace(world.grammar, people=people)


def _with(account: str) -> tuple[Human, ...]:
    return (*HUMANS[:-1], Human("nobody", accounts={"github": account}))


def _unknown(world: Shop) -> bool:
    return Code.UNKNOWN_OWNER in {one.code for one in world.settle().problems}


def test_an_account_that_is_added_gets_its_issues(github: FakeGithub) -> None:
    """The remedy of unknown-owner works with the next sync, and is done once."""
    world = _shop(github, "nobody")
    assert _unknown(world)
    _mend(world, _with("pat"))
    github.forget()
    assert not _unknown(world)
    assert github.issue(FIRST).assignees == ["pat"]
    assert len([one for one in github.writes() if "assign" in str(one)]) <= 2
    assert "@nobody" in world.text("a.md")


def test_whoever_is_let_in_later_gets_theirs(github: FakeGithub) -> None:
    """Rights to the repository are asked for again with a full listing, or a day later."""
    for full in (True, False):
        roles = github.world.repos[REPO].roles
        role = roles.pop("ana", "write")
        world = _shop(github, "ana") if full else Shop(github, {"b.md": _second()})
        world.settle()
        issue = github.issues()[-1]
        assert issue.assignees == []
        roles["ana"] = role
        world.restart()
        world.clock.advance(120 if full else DAY)
        world.cycle(full=full)
        world.settle()
        assert issue.assignees == ["ana"]


def _second() -> bytes:
    return postmortem(2, "- [ ] Fix the runbook — @ana — P2")


def test_nothing_is_offered_over_a_word_of_a_person(github: FakeGithub) -> None:
    """Whom a person assigned meanwhile stays, and the text follows."""
    world = _shop(github, "nobody")
    world.people.assign(FIRST, "ben")
    _mend(world, _with("pat"))
    world.settle()
    assert github.issue(FIRST).assignees == ["ben"]
    assert "@ben" in world.text("a.md")


def test_who_was_taken_off_a_silent_text_stays_off(github: FakeGithub) -> None:
    """Where the text is never told, a person's *nobody* is a word that no people file undoes."""
    world = _shop(github, "nobody", writes=False)
    world.people.assign(FIRST, "ben")
    world.settle()
    world.people.assign(FIRST, None)
    world.settle()
    _mend(world, _with("pat"), writes=False)
    world.settle()
    assert github.issue(FIRST).assignees == []


def test_an_owner_whom_nobody_knows_is_asked_for_once_a_day(github: FakeGithub) -> None:
    """Who cannot be given it costs one question a day, and no write at all."""
    roles = github.world.repos[REPO].roles
    roles.pop("ana")
    world = _shop(github, "ana")
    world.clock.advance(DAY)
    github.forget()
    for _ in range(6):
        world.restart()
        world.clock.advance(600)
        world.cycle()
    assert sum("/assignees/ana" in one.path for one in github.seen) == 1
    assert github.writes() == []


def test_a_silent_text_gets_its_owner_while_nobody_said_anything(github: FakeGithub) -> None:
    """The remedy works for texts that are only read, too."""
    world = _shop(github, "nobody", writes=False)
    _mend(world, _with("pat"), writes=False)
    world.settle()
    assert github.issue(FIRST).assignees == ["pat"]
