"""Any fault at any boundary of a reference scenario ends as if it had not been.

``make crash-matrix`` tells all pairs of all faults; here are all single ones, and the pairs of
deaths in the small scenarios.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from syncer.testing.memory import Boundary, Phase
from tests.engine.crash_matrix import (
    DEATHS,
    EVERYTHING,
    LAGS,
    Fault,
    Matrix,
    deployments,
    kind_of,
    strikes,
)
from tests.engine.crash_run import BY_NAME

ROOT = Path(__file__).parents[2]
SMALL = ("write-back-off", "second-ticket", "notice", "ruled-new")
NO_LAG, LAG = LAGS
HARDEST = (
    "the marker is dropped at birth",
    "a create in doubt is sent again at once",
    "a born ticket is not settled",
    "a create in doubt is not held",
    "the hold forgets the tracker's lag",
    "a create in doubt is dropped from the journal",
    "creates are not journalled",
)
"""What an engine must not do, and what chance seldom meets."""


@pytest.mark.parametrize("name", BY_NAME)
def test_any_fault_at_any_boundary_ends_as_if_it_had_not_been(name: str) -> None:
    """I1 to I4: the same tickets, words, bytes and joins, quiet within the bound, plan empty."""
    tally = Matrix(BY_NAME[name], LAG, EVERYTHING, 1).explore()
    assert tally.broken == []
    assert tally.singles > tally.boundaries


@pytest.mark.parametrize("name", BY_NAME)
def test_a_death_at_any_boundary_without_lag_ends_as_if_it_had_not_been(name: str) -> None:
    """The same where a tracker shows a new ticket at once, and nothing is held."""
    tally = Matrix(BY_NAME[name], NO_LAG, (Fault.DEATH, Fault.DOUBT), 1).explore()
    assert tally.broken == []


@pytest.mark.parametrize("lag", LAGS, ids=("no-lag", "lag"))
@pytest.mark.parametrize("name", SMALL)
def test_two_deaths_are_no_worse_than_one(name: str, lag: timedelta) -> None:
    """All pairs: the second death at every boundary of every cycle that follows the first."""
    tally = Matrix(BY_NAME[name], lag, DEATHS, 2).explore()
    assert tally.broken == []
    assert tally.pairs > 10 * tally.singles


@pytest.mark.parametrize("lag", LAGS, ids=("no-lag", "lag"))
@pytest.mark.parametrize("name", ["adoption", "write-back-off"])
def test_two_deployments_by_mistake_end_with_one_live_ticket_per_item(
    name: str, lag: timedelta
) -> None:
    """I1: whatever the second does amid the first, a ticket too much is closed as a second one."""
    assert list(deployments(BY_NAME[name], lag)) == []


def _boundaries() -> Iterator[Boundary]:
    for adapter in ("docs", "ops", "store"):
        for phase in Phase:
            yield Boundary(1, adapter, "verb", phase)


def test_each_boundary_has_its_name_and_every_fault_its_place() -> None:
    """A death strikes before sending, unanswered, unstored and stored; each fault somewhere."""
    assert {kind_of(here) for here in _boundaries()} == {
        "before sending",
        "committed without response",
        "response not stored",
        "response stored",
    }
    for fault in Fault:
        assert any(strikes(fault, here) for here in _boundaries()), fault


def test_a_scenario_crosses_every_kind_of_boundary() -> None:
    """The four kinds are not only named but crossed, in every scenario that writes."""
    for name, scene in BY_NAME.items():
        kinds = Matrix(scene, LAG, (), 0).tally.kinds
        assert kinds["before sending"] == kinds["committed without response"] > 2, name
        assert kinds["response not stored"] == kinds["response stored"] > 0, name


@pytest.mark.parametrize("name", HARDEST)
def test_the_matrix_sees_what_chance_seldom_meets(name: str) -> None:
    """Each rule that keeps a ticket single is broken once, and a scenario breaks with it."""
    command = [sys.executable, "-m", "tests.engine.crash_planted", name]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
