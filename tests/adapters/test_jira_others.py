"""syncer works with every server that keeps to what Jira documents, however it fills the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from syncer.model import Status
from tests.adapters.jira_shop import Shop, codes
from tests.adapters.jira_world import at
from tests.engine.world import postmortem
from tests.fakes import jira_contract
from tests.fakes.jira import Jira, desk
from tests.fakes.jira_flow import classic, screened
from tests.fakes.jira_others import OTHERS

ALERT, RUNBOOK, PUMP = "Alert on bandwidth", "Fix the runbook", "Repair the pump"
DOCUMENT = {
    "a.md": postmortem(
        1,
        f"- [ ] {ALERT} — @ana — 2026-12-01 — P1",
        f"- [ ] {RUNBOOK} — @ben — 2026-12-02 — P2",
        f"- [ ] {PUMP} — @ben — 2026-12-03 — P3",
    )
}
SERVERS = [
    (cloud, name)
    for cloud in (True, False)
    for name, other in OTHERS.items()
    if other.cloud in (None, cloud)
]


@pytest.fixture(
    params=SERVERS, ids=[f"{'cloud' if one else 'center'}-{two}" for one, two in SERVERS]
)
def other(request: pytest.FixtureRequest) -> Iterator[Jira]:
    """A server of each kind that does one thing otherwise."""
    cloud, name = request.param
    with desk(cloud=cloud, workflow=screened() if cloud else classic()) as fake:
        OTHERS[name].put(fake)
        yield fake
    if OTHERS[name].described:
        assert jira_contract.violations(fake.seen, cloud=cloud) == []


def test_a_whole_life_with_every_faithful_server(other: Jira) -> None:
    """Made once and each its own, heard, told, put back, found again; then one search a cycle."""
    world = Shop(other, DOCUMENT)
    assert not codes(world.settle())
    for one in world.issues:
        assert f"[{one.key}]" in world.line(one.summary)
    name = world.name(ALERT)
    world.people.move(name, Status.DONE)
    world.people.assign(world.name(RUNBOOK), "ana")
    world.settle()
    assert world.line(ALERT).startswith("- [x]")
    assert "@ana" in world.line(RUNBOOK)
    world.edit(f"[ ] {PUMP} — @ben — 2026-12-03", "[x] Repair both pumps — @ana — 2026-12-24")
    issue = other.issue(world.name(PUMP))
    other.meanwhile.on(
        "PUT", rf"/issue/{issue.id}$", lambda: world.people.surround(issue.key, "Mine.", "Theirs.")
    )
    assert not codes(world.settle())
    assert (issue.summary, issue.due) == ("Repair both pumps", date(2026, 12, 24))
    assert issue.assignee == other.account("ana").id
    assert other.home().types["Task"].workflow.status(issue.status).category == "done"
    told = world.people.text(issue.key)
    assert "Mine." in told
    assert "Theirs." in told
    text = world.text("a.md")
    world.restart()
    assert not codes(world.settle(full=True))
    assert (len(world.issues), world.text("a.md")) == (3, text)
    world.settle()
    other.forget()
    world.clock.advance(120)
    world.cycle()
    assert (len(other.seen), other.writes()) == (1, [])


def test_check_names_a_required_field_of_every_faithful_server(other: Jira) -> None:
    """What a server does not tell keeps nobody from the findings that matter."""
    name = other.field("Root cause")
    other.show(name, required=True)
    assert any(name in one for one in at(other).check())
