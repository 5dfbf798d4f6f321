"""What is heard of issues, and whose they are, when people and GitHub do what listings hide."""

from __future__ import annotations

from pathlib import Path

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.model import Comment, ItemKey
from tests.adapters.github_world import Shop, at
from tests.adapters.test_github_engine import ALERT, DOCUMENT, RUNBOOK
from tests.adapters.test_github_outcomes import KEY, made, read
from tests.adapters.test_github_sign_in import KEYS, pem
from tests.fakes.github import BOT, FakeGithub
from tests.fakes.github_faults import DROPPED_AFTER, MISSING
from tests.fakes.github_people import Person
from tests.fakes.test_github_fake import public


@pytest.fixture
def people(github: FakeGithub) -> Person:
    return Person(github)


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
