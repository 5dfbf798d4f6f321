"""A repository goes by many names: other letters, one it had, and one that another has now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.policy import TrackerPolicy
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Code, Grammar
from tests.adapters.github_world import HUMANS, Shop, at
from tests.adapters.test_github_engine import ALERT, DOCUMENT, edit, line
from tests.adapters.test_github_outcomes import OTHER, made, read
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_people import Person

CAPITALS = "Acme/Shop"


def called(world: Shop, name: str, *former: str) -> None:
    """Another process, whose configuration calls the repository so."""
    world.restart()
    keys = {"repository": name, "former_repositories": former}
    world.tracker = at(world.fake, keys, token=world.fake.token(value=f"ghp_{name}").value)
    policy = world.policy.trackers["gh"]
    assert isinstance(policy, TrackerPolicy)
    world.policy = replace(world.policy, trackers={"gh": replace(policy, destination=name)})
    world.grammar = Grammar(
        vocabularies=(ENGLISH,), tickets={"gh": world.tracker.reference}, people=HUMANS
    )


@pytest.mark.parametrize("configured", [REPO, CAPITALS, "ACME/shop"])
@pytest.mark.parametrize("real", [REPO, CAPITALS])
def test_a_repository_in_other_letters_is_the_same(
    github: FakeGithub, configured: str, real: str
) -> None:
    """As GitHub calls it or as the configuration does: one reference, and it settles."""
    github.world.repos[REPO].name = real
    world = Shop(github, DOCUMENT)
    called(world, configured)
    world.settle()
    assert line(world).count("#1](") == 1
    github.world.close(github.issue(f"{REPO}#1"), "pat", "completed")
    world.settle()
    assert line(world).startswith("- [x]")


def test_a_repository_that_is_renamed_twice_keeps_its_name(github: FakeGithub) -> None:
    """What a process once learnt of its name makes no issue look transferred."""
    github.repo("acme/api", {"syncer-bot": "write"})
    tracker, people = at(github), Person(github)
    gone, stays = made(tracker), made(tracker, OTHER)
    people.transfer(gone.name, "acme/api")
    cursor = tracker.changes(None).cursor
    for name in ("acme/store", "acme/third"):
        people.rename(name)
        github.world.renamed[REPO] = name
        people.remark(f"{name}#{stays.name.rpartition('#')[2]}", "Hello")
        cursor = tracker.changes(cursor).cursor
        read(tracker, gone.ref.id)
        now = read(tracker, stays.ref.id)
        assert (now.name, now.former) == (stays.name, ())


def test_what_is_born_between_a_rename_and_the_configuration_stays_joined(
    github: FakeGithub,
) -> None:
    """Its line has the old name in words and the new one in the address: one issue."""
    world = Shop(github, DOCUMENT)
    world.settle()
    world.people.rename("acme/store")
    text = world.text("a.md").rstrip("\n")
    world.docs.edit("a.md", f"{text}\n- [ ] Born between — @ben — 2026-12-03 — P2\n".encode())
    world.settle()
    assert f"[{REPO}#3](" in line(world, "Born between")
    assert "/acme/store/issues/3)" in line(world, "Born between")
    called(world, "acme/store", REPO)
    world.settle()
    for number in (1, 3):
        github.world.close(github.issue(f"acme/store#{number}"), "pat", "completed")
    world.settle()
    assert line(world, ALERT).startswith("- [x]")
    assert line(world, "Born between").startswith("- [x]")
    assert len(world.people.repo.issues) == 3


def test_two_issues_in_one_link_stay_two(github: FakeGithub) -> None:
    """Only the same number is the same issue."""
    world = Shop(github, DOCUMENT)
    world.settle()
    edit(world, f"[{REPO}#1](", f"[{REPO}#2](")
    world.clock.advance(120)
    planned, _ = world.cycle()
    assert not planned.changes


@pytest.mark.parametrize("again", [True, False], ids=["new processes", "one process"])
def test_another_repository_under_the_old_name_has_none_of_our_tickets(
    github: FakeGithub, *, again: bool
) -> None:
    """GitHub frees the name of a repository that was renamed, and numbers begin at 1 in each."""
    world = Shop(github, DOCUMENT)
    world.settle()
    before = world.text("a.md")
    old = github.world.repos.pop(REPO)
    old.name = "acme/archive"
    github.world.repos["acme/archive"] = old
    github.repo(REPO, {"syncer-bot": "write", "ana": "write", "ben": "write", "pat": "write"})
    world.clock.advance(3600)
    world.people.close(world.people.add("Buy new chairs"))
    hire = world.people.add("Hire")
    world.people.assign(hire, "pat")
    for round_ in range(6):
        if again:
            world.restart()
        world.clock.advance(7200)
        world.people.remark(hire, "Hello")
        _, outcome = world.cycle(full=round_ % 2 == 1)
    assert world.text("a.md") == before
    assert [(one.body or "", one.labels, one.assignees) for one in world.issues] == [
        ("", [], []),
        ("", [], ["pat"]),
    ]
    assert outcome.refused or Code.TICKET_GONE in {one.code for one in outcome.problems}
