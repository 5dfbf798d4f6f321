from __future__ import annotations

import pytest

# Contract suites live in the package: their failures should read as well as those of our tests.
pytest.register_assert_rewrite("syncer.testing")
