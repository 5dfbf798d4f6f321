from __future__ import annotations

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.ports import Tracker
from syncer.testing.tracker import TrackerContract
from tests.adapters.github_world import at
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_people import Person


class TestGithub(TrackerContract):
    destination = REPO
    stranger = "nobody"
    speaking = frozenset({"in progress", *(f"priority: p{n}" for n in range(4))})
    due_in_text = True

    @pytest.fixture
    def tracker(self, github: FakeGithub) -> GithubTracker:
        self.fake = github
        return at(github)

    @pytest.fixture
    def people(self, github: FakeGithub) -> Person:
        return Person(github)

    def reopened(self, tracker: Tracker) -> Tracker:  # noqa: ARG002 - the suite's
        return at(self.fake)
