from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent
PROJECT = tomllib.loads((HERE / "pyproject.toml").read_text())
RUN = PROJECT["project"]["dependencies"]
EXTRAS = [one for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra]


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[=<>~! ;]", one)[0].lower() for one in requirements}


def _pinned(lock: str) -> set[str]:
    lines = (HERE / "requirements" / lock).read_text().splitlines()
    return _names([line for line in lines if line[:1].isalnum()])


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("run.lock", RUN), ("dev.lock", RUN + EXTRAS + PROJECT["dependency-groups"]["dev"])],
)
def test_a_lock_pins_every_package_that_the_project_names(lock: str, wanted: list[str]) -> None:
    """What pyproject.toml names is installed by the lock, extras for the tests too."""
    assert not _names(wanted) - _pinned(lock)


@pytest.mark.parametrize(
    "lock", sorted((HERE / "requirements").glob("*.lock")), ids=lambda lock: lock.name
)
def test_a_lock_names_no_index(lock: Path) -> None:
    """Whoever installs chooses the index, so no lock carries an address."""
    assert "://" not in lock.read_text()
