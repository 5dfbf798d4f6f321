"""Servers that show what is empty by leaving it out: whole cycles, as over any other."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Priority
from tests.adapters.jira_shop import Shop
from tests.engine.world import postmortem
from tests.fakes.jira import Jira
from tests.fakes.jira_otherwise import lean

ALERT = "Alert on bandwidth"


@pytest.fixture
def world(jira: Jira) -> Shop:
    jira.otherwise = lean
    made = Shop(jira, {"a.md": postmortem(1, f"- [ ] {ALERT} — @ana — 2026-12-01 — P1")})
    made.settle()
    return made


def test_what_is_left_out_can_be_told(jira: Jira) -> None:
    """Owner and date reach an issue that has none, and shows that by saying nothing of them."""
    jira.otherwise = lean
    world = Shop(jira, {"a.md": postmortem(1, f"- [ ] {ALERT}")})
    world.settle()
    world.restart()
    world.edit(ALERT, f"{ALERT} — @ana — 2026-12-24")
    world.settle()
    issue = world.issue(ALERT)
    assert (issue.assignee, issue.due) == (jira.account("ana").id, date(2026, 12, 24))


def test_what_is_taken_away_is_heard(world: Shop) -> None:
    """Whoever clears the date or the assignee means it."""
    name = world.name(ALERT)
    world.restart()
    world.people.schedule(name, None)
    world.people.assign(name, None)
    world.settle()
    assert "2026-12-01" not in world.line(ALERT)
    assert "ana" not in world.line(ALERT)


def test_an_emptied_description_gets_its_panel(world: Shop) -> None:
    """It comes back with the next change of facts."""
    name = world.name(ALERT)
    world.people.write(name, "")
    world.people.prioritise(name, Priority.P0)
    world.people.schedule(name, date(2026, 12, 24))
    world.settle()
    assert "2026-12-24" in world.people.text(name)
