from __future__ import annotations

from datetime import timedelta

import pytest

from syncer.adapters.jira_tracker import JiraTracker
from syncer.model import Cursor, Field, Ticket, TicketRef
from syncer.ports import Feed, Tracker
from syncer.testing.tracker import People, TrackerContract
from tests.adapters.jira_world import at
from tests.fakes.jira import PROJECT, Jira
from tests.fakes.jira_flow import classic, screened
from tests.fakes.jira_people import Person


class TestJira(TrackerContract):
    destination = PROJECT
    stranger = "nobody"
    never_empty = frozenset({Field.PRIORITY})

    @pytest.fixture
    def tracker(self, jira: Jira) -> JiraTracker:
        # Where closing a ticket asks for no resolution, nothing can be declined.
        for kind in jira.home().types.values():
            kind.workflow = screened() if jira.cloud else classic()
        self.fake = jira
        return at(jira)

    @pytest.fixture
    def people(self, jira: Jira) -> Person:
        return Person(jira)

    def reopened(self, tracker: Tracker) -> Tracker:  # noqa: ARG002 - the suite's
        return at(self.fake)

    def mention(self, handle: str) -> str:
        return f"@{handle}" if self.fake.cloud else f"[~{handle}]"

    def shown(self, block: str) -> str:
        if not self.fake.cloud:
            return block.replace("\n- ", "\n* ").replace("> Alert on bandwidth", QUOTED)
        lines = (line.removeprefix("- ").removeprefix("> ") for line in block.splitlines())
        return "\n".join(line for line in lines if line)


QUOTED = "{quote}\nAlert on bandwidth\n{quote}"


class TestJiraWithLag(TestJira):
    """Its index is minutes behind."""

    @pytest.fixture
    def tracker(self, jira: Jira) -> JiraTracker:
        jira.world.ways.lag = timedelta(minutes=4)
        self.fake = jira
        for kind in jira.home().types.values():
            kind.workflow = classic() if jira.cloud else screened()
        return at(jira)

    def heard(
        self, tracker: Tracker, people: People, cursor: Cursor | None
    ) -> Feed[Ticket, TicketRef]:
        people.wait()
        return super().heard(tracker, people, cursor)
