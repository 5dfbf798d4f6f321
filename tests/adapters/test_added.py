"""What owners write into our block is kept, wherever their ticket is."""

from __future__ import annotations

from copy import deepcopy

import pytest

from syncer.model import Code
from tests.adapters import github_world, jira_shop
from tests.engine.world import postmortem
from tests.fakes.github import FakeGithub
from tests.fakes.jira import Jira

ALERT = "Alert on bandwidth"
DOCUMENT = {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")}
NOTE = "Step 1 done: see the dashboard."
ADVICE = "Questions: #sre-help"


def _added(shop: github_world.Shop | jira_shop.Shop) -> list[tuple[str, ...]]:
    assert shop.memory is not None
    return [one.added for one in shop.memory.tickets.values()]


def _moved_on(text: str) -> bytes:
    return text.replace("2026-12-01", "2026-12-31").encode()


@pytest.mark.parametrize("before", ["- Owner:", "> Alert", "Close this"])
def test_a_note_in_the_block_of_an_issue_on_github_stays(github: FakeGithub, before: str) -> None:
    """The ticket tells of it, nothing is written for it, and the next block stands above it."""
    shop = github_world.Shop(github, DOCUMENT)
    shop.settle()
    name = shop.name(ALERT)
    shop.people.edit(name, before, f"{NOTE}\n{before}")
    body = github.issue(name).body
    shop.settle()
    assert _added(shop) == [(NOTE,)]
    assert github.issue(name).body == body
    shop.docs.edit("a.md", _moved_on(shop.text("a.md")))
    shop.settle()
    block, _, below = (github.issue(name).body or "").partition("<!-- syncer:end -->")
    assert "- Due: 2026-12-31" in block
    assert (NOTE in block, below.strip()) == (False, NOTE)
    assert _added(shop) == [()]


def test_an_owner_set_in_the_block_of_an_issue_is_told_of(github: FakeGithub) -> None:
    """Nobody reads the Owner line, and whoever wrote into it is not left in that belief."""
    shop = github_world.Shop(github, DOCUMENT)
    shop.settle()
    shop.people.edit(shop.name(ALERT), "- Owner: ana", "- Owner: chen")
    outcome = shop.settle()
    (said,) = (one.message for one in outcome.problems if one.code is Code.UNREADABLE_VALUE)
    begins = f'the Owner line of {shop.name(ALERT)} says "chen", and nobody reads it there: '
    assert said.startswith(f"{begins}set the owner of the ticket itself")
    shop.people.edit(shop.name(ALERT), "- Owner: chen", "- Owner: **Ana**")
    assert Code.UNREADABLE_VALUE not in {one.code for one in shop.settle().problems}


def test_a_note_in_the_panel_of_an_issue_of_jira_stays(jira: Jira) -> None:
    """In a document of nodes and in wiki markup alike."""
    shop = jira_shop.Shop(jira, DOCUMENT)
    shop.settle()
    name = shop.name(ALERT)
    body = deepcopy(jira.issue(name).description)
    if isinstance(body, str):
        shop.people.write(name, body.replace("{panel}", f"{NOTE}\n{{panel}}"))
    else:
        (panel,) = (one for one in body["content"] if one["type"] == "panel")
        panel["content"].append({"type": "paragraph", "content": [{"type": "text", "text": NOTE}]})
        shop.people.write(name, body)
    shop.settle()
    assert _added(shop) == [(NOTE,)]
    shop.edit("2026-12-01", "2026-12-31")
    shop.settle()
    panel_said, _, below = shop.people.text(name).partition("#sre-help")
    assert "Due: 2026-12-31" in panel_said
    assert NOTE in below
    assert NOTE not in panel_said
    assert _added(shop) == [()]
