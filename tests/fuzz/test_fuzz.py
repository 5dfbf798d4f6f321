from __future__ import annotations

import pytest

from tests.fuzz.damage import make
from tests.fuzz.run import chunk
from tests.fuzz.shrink import shrunk

_SEED = 2
_CHUNK = 250


@pytest.mark.parametrize("first", range(0, 2000, _CHUNK))
def test_generated_documents(first: int) -> None:
    """No document raises, and telling its items something moves nothing else."""
    tally = chunk(_SEED, range(first, first + _CHUNK))
    assert tally.failures == {}, "replay: python -m tests.fuzz.run --seed 2 --first N --count 1"
    assert tally.tellings > 0


def test_documents_are_replayed() -> None:
    """A document depends on its seed and number alone, so that a failure can be seen again."""
    assert [make(5, number) for number in range(50)] == [make(5, number) for number in range(50)]
    assert make(5, 1) != make(6, 1)


def test_failures_are_made_small() -> None:
    """What a failure does not need is taken out of its document."""
    content = b"".join(b"line %d\n" % number for number in range(100))
    assert shrunk(content, lambda smaller: b"7" in smaller and b"\n" in smaller) in (b"7\n", b"\n7")
