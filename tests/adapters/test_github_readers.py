"""Words of documents in issues: only where those read them for whom they are meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.core.policy import Route
from syncer.ports import Outcome
from tests.adapters.github_world import Shop
from tests.engine.world import postmortem
from tests.fakes.github import BOT, PEOPLE, REPO, FakeGithub, shop
from tests.fakes.github_people import Person

ALERT, SECRET, VAULT = "Alert on bandwidth", "merger with Globex", "acme/vault"
FIRST = f"{REPO}#1"
TEXT = postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1").decode()
MARK = "---\nrestricted: true\n---\n"


def _open(world: Shop) -> None:
    world.fake.world.repos[REPO].private = False


def _restrict(world: Shop) -> None:
    _write(world, MARK + world.text("a.md"))
    assert MARK in world.text("a.md")


def _write(world: Shop, text: str) -> None:
    assert text != world.text("a.md")
    world.docs.edit("a.md", text.encode())


def _run(world: Shop) -> Outcome:
    for _ in range(3):
        world.clock.advance(120)
        _, outcome = world.cycle()
    return outcome


def _says(outcome: Outcome) -> str:
    return "\n".join(one.message for one in outcome.refused if one.verb == "publish")


@pytest.mark.parametrize("closing", [_open, _restrict])
def test_the_text_of_an_item_stops_where_others_read(github: FakeGithub, closing: object) -> None:
    """What was private at first gets no further words once others read it; all else goes on."""
    assert callable(closing)
    world = Shop(github, {"a.md": TEXT.encode()})
    world.settle()
    before = github.issue(FIRST).body
    closing(world)
    text = world.text("a.md").replace("Outage of checkout", SECRET)
    _write(world, text.replace(ALERT, f"{ALERT} of {SECRET}").replace("P1", "P0"))
    outcome = _run(world)
    issue = github.issue(FIRST)
    assert (issue.title, issue.body) == (ALERT, before)
    assert issue.labels == ["syncer", "priority: p0"]
    assert f"tickets of {REPO}, " in _says(outcome)
    _write(world, world.text("a.md").replace("- [ ]", "- [x]"))
    assert _says(_run(world))
    assert (github.issue(FIRST).state, github.issue(FIRST).body) == ("closed", before)
    Person(github).reopen(FIRST)
    _run(world)
    assert f"- [ ] {ALERT}" in world.text("a.md")


@pytest.mark.parametrize("closing", [_open, _restrict])
def test_an_issue_of_a_person_gets_no_text_where_others_read(
    github: FakeGithub, closing: object
) -> None:
    """Whoever names an issue by hand publishes nothing by it; its closing is told all the same."""
    assert callable(closing)
    number = Person(github).add(ALERT, body="my own words")
    named = TEXT.replace(ALERT, f"{ALERT} ([{number}](x))")
    world = Shop(github, {"a.md": named.encode()})
    closing(world)
    outcome = _run(world)
    assert (github.issue(number).body, github.issue(number).labels) == ("my own words", [])
    assert "Neither block nor title" in _says(outcome)
    Person(github).close(number)
    _run(world)
    assert f"- [x] {ALERT}" in world.text("a.md")


def test_allow_public_lets_words_through() -> None:
    """Whoever says that strangers may read gets block and title as ever."""
    with shop() as fake:
        number = Person(fake).add(ALERT, body="my own words")
        world = Shop(fake, {"a.md": TEXT.replace(ALERT, f"{ALERT} ([{number}](x))").encode()})
        _open(world)
        trackers = {"gh": replace(world.policy.trackers["gh"], allow_public=True)}
        world.policy = replace(world.policy, trackers=trackers)
        assert not _says(_run(world))
        assert "Action item of" in (fake.issue(number).body or "")


@pytest.mark.parametrize(
    ("when", "said"), [({}, False), ({"path": ("a.md",)}, False), ({"path": ("b.md",)}, True)]
)
def test_a_route_for_restricted_ones_leads_words_too(
    github: FakeGithub, when: dict[str, tuple[str, ...]], said: bool
) -> None:
    """Text of a restricted postmortem goes where a route that fits it sends restricted ones."""
    github.repo(VAULT, {BOT: "write", **dict.fromkeys(PEOPLE, "write")})
    number = Person(github, VAULT).add(ALERT, body="my own words")
    named = MARK + TEXT.replace(ALERT, f"{ALERT} ([{number}](x))")
    world = Shop(github, {"a.md": named.encode()}, (VAULT,))
    routes = (Route(when, "gh", "Acme/Vault", restricted=True), *world.policy.routes)
    world.policy = replace(world.policy, routes=routes)
    assert bool(_says(_run(world))) == said
    body = github.issue(number).body or ""
    assert ("Action item of" in body) != said


def test_what_strangers_read_elsewhere_holds_nothing_back_here(github: FakeGithub) -> None:
    """Who reads is asked of the repository that an issue is in, not of the tracker's own."""
    github.repo(VAULT, {BOT: "write", **dict.fromkeys(PEOPLE, "write")}, private=False)
    number = Person(github, VAULT).add(ALERT, body="my own words")
    other = TEXT.replace("INC-1", "INC-2").replace(ALERT, f"Probe it ([{number}](x))")
    world = Shop(github, {"a.md": TEXT.encode(), "b.md": other.encode()}, (VAULT,))
    outcome = _run(world)
    assert f"tickets of {VAULT}, " in _says(outcome)
    assert github.issue(number).body == "my own words"
    assert "Action item of" in (github.issue(FIRST).body or "")
