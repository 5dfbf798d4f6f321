"""When both sides are listed completely: once after each time that the configuration names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syncer.adapters.store_sql import open_store
from syncer.app.settings_types import last_time, read_every
from tests.app.deployment import CHECKLIST, Deployment, deploy

NOW = datetime(2026, 11, 20, 20, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "want"),
    [
        ("hourly", "UTC", "2026-11-20T20:00:00+00:00"),
        ("hourly", "Asia/Kolkata", "2026-11-21T01:00:00+05:30"),
        ("daily 02:00", "UTC", "2026-11-20T02:00:00+00:00"),
        ("daily 20:11", "UTC", "2026-11-20T20:11:00+00:00"),
        ("daily 20:12", "UTC", "2026-11-19T20:12:00+00:00"),
        ("daily 02:00", "Asia/Tokyo", "2026-11-21T02:00:00+09:00"),
        ("weekly fri 20:00", "UTC", "2026-11-20T20:00:00+00:00"),
        ("weekly sat 02:00", "UTC", "2026-11-14T02:00:00+00:00"),
        ("monthly 20 21:00", "UTC", "2026-10-20T21:00:00+00:00"),
        ("monthly 1 09:00", "Europe/Lisbon", "2026-11-01T09:00:00+00:00"),
    ],
)
def test_the_last_time(text: str, zone: str, want: str) -> None:
    """A time that comes again last came before now, by the clock of its zone."""
    assert last_time(read_every(text), NOW, zone).isoformat() == want


def test_a_night_without_the_hour_still_has_a_last_time() -> None:
    """Where clocks are put forward over it, it comes once all the same."""
    every = read_every("daily 01:30")
    gap = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:00 became 02:00 in Lisbon
    moments = {last_time(every, gap + timedelta(hours=at), "Europe/Lisbon") for at in range(20)}
    assert len(moments) <= 2


def listed(made: Deployment) -> dict[str, datetime | None]:
    with open_store(f"sqlite:///{made.folder}/.syncer/state.db") as store:
        return {name: store.last_success(f"listing/{name}") for name in ("docs", "desk")}


def test_sync_lists_everything_when_it_is_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first sync does, the next does not, one after the next time does; a plan never."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST}, "sync: {full_listing: monthly 1 00:00}\n")
    assert made("sync").code == 0
    first = listed(made)
    assert None not in first.values()
    assert made("sync").code == 0
    assert listed(made) == first
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    with open_store(f"sqlite:///{made.folder}/.syncer/state.db") as store:
        store.succeeded("listing/desk", long_ago)
    assert made("plan").code == 0
    assert listed(made)["desk"] == long_ago
    assert made("sync").code == 0
    again = listed(made)
    assert again["docs"] == first["docs"]
    assert again["desk"] != long_ago
    assert made("sync", "--full").code == 0
    assert listed(made)["docs"] != first["docs"]
