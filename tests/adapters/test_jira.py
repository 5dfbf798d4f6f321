from __future__ import annotations

import pytest

from syncer.adapters.jira_tracker import JiraTracker
from syncer.ports import Tracker
from syncer.testing.tracker import TrackerContract
from tests.adapters.jira_world import at
from tests.fakes.jira import PROJECT, Jira
from tests.fakes.jira_people import Person


class TestJira(TrackerContract):
    destination = PROJECT
    stranger = "nobody"

    @pytest.fixture
    def tracker(self, jira: Jira) -> JiraTracker:
        self.fake = jira
        return at(jira)

    @pytest.fixture
    def people(self, jira: Jira) -> Person:
        return Person(jira)

    def reopened(self, tracker: Tracker) -> Tracker:  # noqa: ARG002 - the suite's
        return at(self.fake)
