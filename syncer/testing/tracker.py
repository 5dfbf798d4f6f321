"""What every tracker promises: subclass ``TrackerContract`` and give it two fixtures.

    class TestMyTracker(TrackerContract):
        @pytest.fixture
        def tracker(self) -> MyTracker: ...       # empty
        @pytest.fixture
        def people(self, tracker) -> People: ...  # who work in the same tracker behind our back
        def reopened(self, tracker) -> MyTracker: ...

A tracker's ``silent`` fields and the suite's own attributes turn laws into visible skips.
"""

from __future__ import annotations

from syncer.testing.tracker_birth import BirthLaws
from syncer.testing.tracker_feed import FeedLaws
from syncer.testing.tracker_suite import People
from syncer.testing.tracker_update import UpdateLaws

__all__ = ["People", "TrackerContract"]


class TrackerContract(BirthLaws, UpdateLaws, FeedLaws):
    """The laws; a tracker that obeys them may be trusted with one ticket per item."""
