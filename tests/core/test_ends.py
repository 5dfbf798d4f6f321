"""What stands behind or before a title without a separator of its own, and within brackets."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Priority, Status
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


@pytest.mark.parametrize(
    ("line", "title", "owner", "due", "priority"),
    [
        ("Warm the cache @ana 2026-12-01 P1", "Warm the cache", "ana", _DUE, Priority.P1),
        ("Warm the cache P1 @ana 2026-12-01", "Warm the cache", "ana", _DUE, Priority.P1),
        ("Warm the cache, @bo, 2026-12-01, P2", "Warm the cache", "bo", _DUE, Priority.P2),
        ("Warm the cache, @bo, 2026-12-01", "Warm the cache", "bo", _DUE, None),
        ("Warm the cache by 2026-12-01 @ana", "Warm the cache", "ana", _DUE, None),
        ("Warm the cache by 2026-12-01 P4", "Warm the cache", None, _DUE, Priority.P3),
        ("Warm the cache @[Owner] [Deadline] [Priority]", "Warm the cache", None, None, None),
        ("キャッシュを温める @tanaka 2026-12-01", "キャッシュを温める", "tanaka", _DUE, None),
        ("キャッシュを温める @li 2026-12-01 P1", "キャッシュを温める", "li", _DUE, Priority.P1),
        ("Warm it of 2026-12-01 @ana", "Warm it of 2026-12-01", "ana", None, None),
        ("Ask @ana 2026-12-01 P1", None, None, None, None),
        ("Alert on P1", None, None, None, None),
    ],
)
def test_run(
    line: str, title: str | None, owner: str | None, due: date | None, priority: Priority | None
) -> None:
    """Handle, day and priority end a line in any order, where no word makes them the sentence's."""
    content = f"{_HEAD}- {line}\n"
    (item,) = read(content).items
    found = item.fields
    assert (found.title, found.owner, found.due, found.priority) == (
        title or line,
        owner,
        due,
        priority,
    )
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("Warm it up @Hugo Almeida @December 1, 2026", "Warm it up", "Hugo Almeida", _DUE),
        ("Warm it up @Mei Lin → @December 1, 2026", "Warm it up", "Mei Lin", _DUE),
        ("Warm it up @Mei December 1, 2026", "Warm it up", "Mei", _DUE),
        ("Warm it up @Mei Lin", "Warm it up", "Mei Lin", None),
        ("Warm it up @Ana Silva", "Warm it up", "ana", None),
        ("Warm it up — @Mei Lin — 2026-12-01", "Warm it up", "Mei Lin", _DUE),
        ("Warm it up — @Mei Lin **", "Warm it up", "Mei Lin", None),
        ("Warm it up — @Mei Check it", "Warm it up — @Mei Check it", None, None),
        ("Use the package @Acme Corp", "Use the package @Acme Corp", None, None),
        ("Talk to @Mei Lin", "Talk to @Mei Lin", None, None),
    ],
)
def test_full_name(line: str, title: str, owner: str | None, due: date | None) -> None:
    """A mention may be a full name, and a day may be mentioned, as wikis write them."""
    content = f"{_HEAD}- {line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("@lena to check whether it works", "check whether it works", "lena", None),
        ("@[Owner] to check it by [Deadline]", "check it", None, None),
        ("Ana to add a cache by Dec 1", "add a cache", "ana", _DUE),
        ("Bo Li will add the cache", "add the cache", "bo", None),
        ("Kim to add a cache by Dec 1\n\nAuthors: Kim Lee, Bo Li", "add a cache", "Kim", _DUE),
        ("Kim to add a cache by Dec 1", "Kim to add a cache by Dec 1", None, None),
        ("Grafana will add the cache", "Grafana will add the cache", None, None),
        ("We will add it\n\nWe restarted it.", "We will add it", None, None),
        ("@ana will be paged", "@ana will be paged", None, None),
        ("@ana check whether it works", "@ana check whether it works", None, None),
        ("Add a cache by Dec 1", "Add a cache by Dec 1", None, None),
    ],
)
def test_led(line: str, title: str, owner: str | None, due: date | None) -> None:
    """Who leads an order is its owner, where the name can only be somebody's."""
    content = f"{_HEAD}- {line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "priority"),
    [
        ("P1 Warm the cache", "Warm the cache", Priority.P1),
        ("P0 Fix it — @ana", "Fix it", Priority.P0),
        ("P1 Alerts are late", "P1 Alerts are late", None),
        ("P1 alerts need a page", "P1 alerts need a page", None),
    ],
)
def test_rank_first(line: str, title: str, priority: Priority | None) -> None:
    """A bare priority before an order is the item's; before a noun it is of the noun."""
    content = f"{_HEAD}- {line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.priority) == (title, priority)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("キャッシュを温める 担当: 山田 期限: 2026-12-01", "キャッシュを温める", "山田", _DUE),
        ("キャッシュを温める 担当: 山田 期限: 来週金曜", "キャッシュを温める", "山田", None),
        ("キャッシュを温める 担当: @[Owner]", "キャッシュを温める", None, None),
        ("キャッシュを温める 担当：山田、期限：12/1", "キャッシュを温める", "山田", _DUE),
        ("キャッシュを温める — @li — 12/1", "キャッシュを温める", "li", _DUE),
        ("Warm it — @li — 12/1", "Warm it", "li", None),
        ("警告を追加 理由: 遅い", "警告を追加 理由: 遅い", None, None),
    ],
)
def test_wide_labels(line: str, title: str, owner: str | None, due: date | None) -> None:
    """In Japanese a blank is enough before a label, and the month goes before the day."""
    content = f"{_HEAD}- {line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("Cache wärmen – Team Plattform – KW 48", "Cache wärmen", "Team Plattform", None),
        ("Warm it — Platform team — 2026-12-01", "Warm it", "Platform team", _DUE),
        ("Warm it (Platform Team, 2026-12-01)", "Warm it", "Platform Team", _DUE),
        ("Talk to the Platform Team", "Talk to the Platform Team", None, None),
        ("Cache wärmen — N.N. — 1.12.2026", "Cache wärmen", None, _DUE),
    ],
)
def test_team(line: str, title: str, owner: str | None, due: date | None) -> None:
    """A team that stands alone is whose it is, and "N.N." is nobody yet."""
    content = f"{_HEAD}- {line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())
