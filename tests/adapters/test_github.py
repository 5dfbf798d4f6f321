from __future__ import annotations

import pytest
from pydantic import SecretStr

from syncer.adapters.github_issues import GithubTracker
from syncer.adapters.github_settings import GithubSettings
from syncer.model import Person as Human
from syncer.ports import Tracker
from syncer.testing.tracker import TrackerContract
from tests.fakes.github import REPO, TOKEN, FakeGithub
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

PEOPLE = (
    Human("ana", ("Ana Silva",), ("ana@acme.example",), accounts={"github": "ana"}),
    Human("ben", accounts={"github": "ben"}),
    Human("nobody"),
)


def tracker_at(fake: FakeGithub, **keys: object) -> GithubTracker:
    clock = fake.clock
    assert isinstance(clock, Clock)
    settings = GithubSettings.model_validate(
        {
            "type": "github",
            "repository": REPO,
            "api_url": fake.url,
            "token": SecretStr(TOKEN),
            **keys,
        }
    )
    return GithubTracker("gh", settings, PEOPLE, clock=clock, sleep=clock.sleep)


@pytest.fixture
def tracker(github: FakeGithub) -> GithubTracker:
    return tracker_at(github)


@pytest.fixture
def people(github: FakeGithub) -> Person:
    return Person(github)


class TestGithub(TrackerContract):
    destination = REPO
    stranger = "nobody"
    speaking = frozenset({"in progress", *(f"priority: p{n}" for n in range(4))})
    due_in_text = True

    @pytest.fixture
    def tracker(self, github: FakeGithub) -> GithubTracker:
        self.fake = github
        return tracker_at(github)

    @pytest.fixture
    def people(self, github: FakeGithub) -> Person:
        return Person(github)

    def reopened(self, tracker: Tracker) -> Tracker:  # noqa: ARG002 - the suite's
        return tracker_at(self.fake)
