"""Where syncer signs in as a person, whose hand-made issues are made by our account, too."""

from __future__ import annotations

from tests.adapters.github_world import Shop
from tests.adapters.test_github_engine import ALERT
from tests.engine.world import postmortem
from tests.fakes.github import BOT, REPO, FakeGithub
from tests.fakes.github_people import Person

FIRST = f"{REPO}#1"


def test_a_copy_by_the_owner_of_the_token_is_not_closed(github: FakeGithub) -> None:
    """Whoever copies an issue with our block keeps theirs open; which is meant is asked."""
    world = Shop(github, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")})
    world.settle()
    world.clock.advance(2 * 3600)
    body = github.issue(FIRST).body or ""
    copy = Person(github, login=BOT).add(ALERT, body=f"{body}\nfor the EU region")
    Person(github).label(copy, "syncer")
    for restarted in (False, True):
        if restarted:
            world.restart()
        outcome = world.settle()
        assert github.issue(copy).state == "open"
        assert github.issue(copy).remarks == []
        (said,) = (one.message for one in outcome.problems if one.code.value == "duplicate-ticket")
        assert said == f"{copy} is a second ticket beside {FIRST}: decide which stays"


def test_a_second_try_of_ours_is_still_closed(github: FakeGithub) -> None:
    """What was made while nobody knew the first one yet is a surplus one, and healed."""
    world = Shop(github, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")})
    world.settle()
    world.clock.advance(600)
    twin = Person(github, login=BOT).add(ALERT, body=github.issue(FIRST).body or "")
    Person(github).label(twin, "syncer")
    world.clock.advance(2 * 3600)
    world.settle()
    assert github.issue(twin).reason == "duplicate"
