from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The tests judge a change, so they try the same examples every time; `make fuzz` seeks new ones.
settings.register_profile("steady", derandomize=True)
settings.register_profile("fuzz")
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Contract suites live in the package: their failures should read as well as those of our tests.
pytest.register_assert_rewrite("syncer.testing")


def pytest_configure(config: pytest.Config) -> None:
    """A secret is given to the whole run, and looked for in all that comes out of it."""
    config.pluginmanager.import_plugin("tests.canary")
