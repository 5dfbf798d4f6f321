from __future__ import annotations

from datetime import datetime

import pytest

from syncer.testing.memory_store import MemoryStore
from syncer.testing.store import StoreContract
from syncer.testing.store_given import Stores
from syncer.testing.store_samples import NOON


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def stores(self) -> Stores:
        now = [NOON]

        def set_clock(at: datetime) -> None:
            now[0] = at

        return Stores(MemoryStore(clock=lambda: now[0]).another, set_clock)


def test_a_boundary_is_passed_before_and_after_each_write() -> None:
    """A test that raises at a boundary dies before or after exactly that write."""
    passed: list[str] = []
    store = MemoryStore(boundary=passed.append)
    store.begin([], NOON)
    store.keep([])
    assert passed == ["begin:before", "begin:after", "keep:before", "keep:after"]
