"""Shapes of entries as teams write them: what stands around a title, and what is left of it."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage of 2026-11-02\n\n## Action items\n\n"
_DUE = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("entry", "title", "owner", "due"),
    [
        ("Alert. **Owner**: Kim Lee **Due**: 2026-12-01", "Alert.", "Kim Lee", _DUE),
        ("Alert **Owner:** Kim Lee **Due:** 2026-12-01", "Alert", "Kim Lee", _DUE),
        ("Alert *Owner:* Kim Lee", "Alert", "Kim Lee", None),
        ("Alert **Owner: Kim Lee**", "Alert", "Kim Lee", None),
        ("Alert <br> **Owner:** Kim <br> **Due:** 2026-12-01", "Alert", "Kim", _DUE),
        ("Alert → @carla", "Alert", "carla", None),
        ("Alert -> @carla -> 2026-12-01", "Alert", "carla", _DUE),
        ("Alert => @carla", "Alert", "carla", None),
        ("Alert — owner Kim — due 2026-12-01", "Alert", "Kim", _DUE),
        ("Alert; owner Kim; due 2026-12-01", "Alert", "Kim", _DUE),
        ("Alert (assigned to Kim Lee)", "Alert", "Kim Lee", None),
        ("Alert (assigned: @carla)", "Alert", "carla", None),
        ("Alert on the cache @carla", "Alert on the cache", "carla", None),
        ("Alert on the cache @[Owner]", "Alert on the cache", None, None),
        ("Alert\n\n  Owner: Kim\n\n  Due: 2026-12-01\n\n  It was dark.", "Alert", "Kim", _DUE),
        ("Alert\n\n  **Owner:** Kim | **Due:** 2026-12-01", "Alert", "Kim", _DUE),
        ("TODO(kim): Alert on it", "Alert on it", "kim", None),
        ("[ ] TODO(@[Kim Lee]): Alert on it", "Alert on it", "Kim Lee", None),
        ("**Action:** Alert on it", "Alert on it", None, None),
        ("❌ Alert on it — @kim", "Alert on it", "kim", None),
        (":hourglass: Alert on it", "Alert on it", None, None),
        ("Alert on it;", "Alert on it", None, None),
        ("Alert on it[^1]", "Alert on it", None, None),
        ("Alert\n\n  Note: Kim was there.\n  Owner: she", "Alert", None, None),
        ("Pin the version : Kim writes the ticket", "Pin the version", None, None),
        ("Cache : pin the version", "Cache : pin the version", None, None),
        ("1. Alert on it", "Alert on it", None, None),
        ("[ ] 12. Alert on it", "Alert on it", None, None),
        ("12\\. Alert on it — @carla", "Alert on it", "carla", None),
        ("[ ] AI-3: Alert on it", "Alert on it", None, None),
        ("Upgrade 7.2 -> 7.4", "Upgrade 7.2 -> 7.4", None, None),
        ("Rename open → done", "Rename open → done", None, None),
        ("Stop paging @carla", "Stop paging @carla", None, None),
        ("Remove the user @carla", "Remove the user @carla", None, None),
        ("Pin the version of @carla/core", "Pin the version of @carla/core", None, None),
        ("Upgrade all packages under @carla", "Upgrade all packages under @carla", None, None),
        ("Alarm im Team mit @carla", "Alarm im Team mit @carla", None, None),
        ("Revoir les droits avec @carla", "Revoir les droits avec @carla", None, None),
        ("Revisar el aviso con @carla", "Revisar el aviso con @carla", None, None),
        ("Page the whole crew @here", "Page the whole crew @here", None, None),
        ("Ask everybody and @carla", "Ask everybody and @carla", None, None),
        ("Tell who was assigned to it", "Tell who was assigned to it", None, None),
        ("Page the one — assigned to nobody", "Page the one — assigned to nobody", None, None),
        ("3.5 is to be upgraded", "3.5 is to be upgraded", None, None),
    ],
)
def test_fields(entry: str, title: str, owner: str | None, due: date | None) -> None:
    """Owners and days that people put around a title are read, and may be written."""
    text = f"{_HEAD}- {entry}\n"
    (item,) = read(text).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(text.encode())


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("Alert on it — done (in v2)", Status.DONE),
        ("Alert on it -- open (the vendor has to)", Status.OPEN),
        ("Alert on it – in progress (Kim looks)", Status.IN_PROGRESS),
        ("Alert on it **[Done]**", Status.DONE),
        ("Alert on it *(done 2026-12-01)*", Status.DONE),
        ("Alert on it (fixes #12)", Status.OPEN),
        ("(DONE) Alert on it", Status.DONE),
        ("(done) Alert on it", Status.DONE),
        ("(open) Alert on it", Status.OPEN),
    ],
)
def test_statuses(entry: str, status: Status) -> None:
    """What explains a status behind a title makes it no other, and is no title."""
    text = f"{_HEAD}- {entry}\n"
    (item,) = read(text).items
    assert (item.fields.title, item.fields.status) == ("Alert on it", status)
    check_laws(text.encode())


_KEYED = "| {0} | Add a probe |\n|---|---|\n| Owner | Kim |\n| Due | 2026-12-01 |\n"


@pytest.mark.parametrize(
    "body",
    [
        _KEYED.format("Action"),
        _KEYED.format("**Action:**"),
        "- **Action:** Add a probe\n- **Owner:** Kim\n- **Due:** 2026-12-01\n",
        "- **Action:** Add a probe\n  **Owner:** Kim\n  **Due:** 2026-12-01\n",
        "| Items | | |\n|---|---|---|\n| **What** | **Who** | **When** |\n"  # noqa: ISC004 - rows
        "| Add a probe | Kim | 2026-12-01 |\n",
    ],
)
def test_one_item(body: str) -> None:
    """Fields that name their action themselves are one item, and so is a row below a caption."""
    text = _HEAD + body
    (item,) = read(text).items
    assert (item.fields.title, item.fields.owner) == ("Add a probe", "Kim")
    assert item.fields.due == _DUE
    check_laws(text.encode())


def test_several_keyed_tables() -> None:
    """Each table of names and values that names an action is an item."""
    text = _HEAD + _KEYED.format("Action") + "\n" + _KEYED.format("Action")
    assert [item.fields.owner for item in read(text).items] == ["Kim", "Kim"]
    check_laws(text.encode())
