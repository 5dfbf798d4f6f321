from __future__ import annotations

import pytest

from tests.real import CORPUS, NOTHING, TARGETS, Score, score, survey

pytestmark = pytest.mark.skipif(
    not (CORPUS / "labels.jsonl").is_file(),
    reason="the corpus of real postmortems is not here; set CORPUS to its folder",
)


@pytest.fixture(scope="module")
def found() -> Score:
    return score()


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_shares(found: Score, name: str) -> None:
    """Real postmortems are read as well as we promise."""
    share = found.share(name)
    assert share is not None, name
    assert share >= TARGETS[name], found.shares[name]


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_invented(found: Score, name: str) -> None:
    """No owner, date, ticket or item is read that a person does not see."""
    assert found.counts[name] == 0


def test_unlabelled() -> None:
    """Every other real document is read without a fault, and no index holds an item."""
    seen = survey()
    assert seen.faults == ()
    assert seen.listed == ()
