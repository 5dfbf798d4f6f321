"""What stands behind or before a title without a separator of its own, and within brackets."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DUE = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("* Add f cache (Ana Silva - Dec 1)", "Add f cache", "ana", _DUE),
        ("- Add f cache (@kim → 2026-12-01)", "Add f cache", "kim", _DUE),
        ("- Add it (for the edge - by region)", "Add it (for the edge - by region)", None, None),
        ("- Add it (see the doc - @ana)", "Add it (see the doc - @ana)", None, None),
        ("- Add it (a - b (c - d) e - f) — @ana", "Add it (a - b (c - d) e - f)", "ana", None),
        ("- Add :( it — @ana", "Add :( it", "ana", None),
    ],
)
def test_brackets_hold(line: str, title: str, owner: str | None, due: date | None) -> None:
    """A dash within brackets parts what they hold, and never the text around them."""
    content = f"{_HEAD}{line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "due"),
    [
        ("- Cache wärmen @tanaka bis 1.12.", "Cache wärmen", _DUE),
        ("- [ ] Cache wärmen @tanaka bis 1.12.2026", "Cache wärmen", _DUE),
        ("- [ ] Cache wärmen @tanaka bis [Deadline]", "Cache wärmen", None),
        ("- Vider le cache @tanaka pour le 1 décembre", "Vider le cache", _DUE),
    ],
)
def test_handle_until(line: str, title: str, due: date | None) -> None:
    """Behind a handle a day may follow whatever word leads to it, in any language."""
    content = f"{_HEAD}{line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, "tanaka", due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("- Add it (Kim Lee - Dec 1)", "Add it", "Kim Lee", _DUE),
        ("- Add it (Kim, 2026-12-01)", "Add it", "Kim", _DUE),
        ("- Add it - Carla - 2026-12-01", "Add it", "Carla", _DUE),
        ("- [ ] Add it | Kim Lee | 2026-12-01", "Add it", "Kim Lee", _DUE),
        ("- Add it - Carla - [Deadline]", "Add it", "Carla", None),
        ("- Add it - Carla", "Add it - Carla", None, None),
        ("- Add it - on all - Carla - 2026-12-01", "Add it - on all - Carla", None, _DUE),
        ("- Add it - Grafana - 2026-12-01\n\nSeen in Grafana.", "Add it - Grafana", None, _DUE),
        ("- Add it - Staging - 2026-12-01\n\nOnly staging.", "Add it - Staging", None, _DUE),
        ("- Add it - Backend - 2026-12-01", "Add it - Backend", None, _DUE),
        ("- Review - Deploy - 2026-12-01", "Review - Deploy", None, _DUE),
    ],
)
def test_name_beside_a_day(line: str, title: str, owner: str | None, due: date | None) -> None:
    """A plain name is somebody's where nothing but a day follows and it is no thing elsewhere."""
    content = f"{_HEAD}{line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "status"),
    [
        ("- [ ] Add it — Done ✅", "Add it", Status.DONE),
        ("- Add it — erledigt ✔", "Add it", Status.DONE),
        ("- Add it - done ✅", "Add it", Status.DONE),
        ("- Add it — 完了 ✅ — @ana", "Add it", Status.DONE),
        ("- Add it — Not started ⏳", "Add it", Status.OPEN),
        ("- Add it — in progress 🚧", "Add it", Status.IN_PROGRESS),
        ("- Add it — Done (02/11)", "Add it", Status.DONE),
        ("- Add it — done ❌", "Add it — done ❌", Status.OPEN),
        ("- Add it — done ⏳", "Add it — done ⏳", Status.OPEN),
        ("- Add it — Done (3/4)", "Add it — Done (3/4)", Status.OPEN),
        (
            "| Action | Status |\n|---|---|\n| Add it | Not started ⏳ |\n| Tell us | Done (v2) |",
            "Add it",
            Status.OPEN,
        ),
    ],
)
def test_marked_word(line: str, title: str, status: Status) -> None:
    """A mark behind a word is part of it where both say the same, and else takes it back."""
    content = f"{_HEAD}{line}\n"
    item = read(content).items[0]
    assert (item.fields.title, item.fields.status) == (title, status)
    check_laws(content.encode())
