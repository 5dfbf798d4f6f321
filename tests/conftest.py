from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.fakes.github import FakeGithub
    from tests.fakes.jira import Jira

# The tests judge a change, so they try the same examples every time; `make fuzz` seeks new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("fuzz")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Contract suites live in the package: their failures should read as well as those of our tests.
pytest.register_assert_rewrite("syncer.testing")


@pytest.fixture
def github() -> Iterator[FakeGithub]:
    """A GitHub with the repository acme/shop; what was said to it must be as it is described."""
    from tests.fakes import contract  # noqa: PLC0415 - few tests need it, and it is slow to load
    from tests.fakes.github import shop  # noqa: PLC0415 - as above

    with shop() as fake:
        yield fake
    if contract.present():
        assert contract.violations(fake.seen) == []


@pytest.fixture(params=[True, False], ids=["cloud", "center"])
def jira(request: pytest.FixtureRequest) -> Iterator[Jira]:
    """A Jira of each kind; what was said to it must be as it is described."""
    from tests.fakes import jira_contract  # noqa: PLC0415 - as above
    from tests.fakes.jira import desk  # noqa: PLC0415 - as above

    with desk(cloud=request.param) as fake:
        yield fake
    assert jira_contract.violations(fake.seen, cloud=fake.cloud) == []


def pytest_configure(config: pytest.Config) -> None:
    """A secret is given to the whole run, and looked for in all that comes out of it."""
    config.pluginmanager.import_plugin("tests.canary")
