"""Labelled fields before what is to be done."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Priority, Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_WIDE = "# 障害\n\n**日付:** 2026-11-02\n\n## アクションアイテム\n\n"
_DUE = date(2026, 12, 15)


@pytest.mark.parametrize("box", ["", "[ ] "])
@pytest.mark.parametrize(
    ("text", "title", "owner", "due"),
    [
        ("**Owner:** Ana — Add an alert", "Add an alert", "ana", None),
        ("**Owner: Ana** Add an alert", "Add an alert", "ana", None),
        ("Owner: Ana. Add an alert.", "Add an alert.", "ana", None),
        ("Owner: @kim - Add an alert", "Add an alert", "kim", None),
        ("**Owner:** Ana — **Due:** 2026-12-15 — Add an alert", "Add an alert", "ana", _DUE),
        ("担当：田中　期限：12/15　監視を追加する", "監視を追加する", "田中", _DUE),
        ("担当：田中　監視を追加する", "監視を追加する", "田中", None),
    ],
)
def test_fields_first(box: str, text: str, title: str, owner: str, due: date | None) -> None:
    """An order behind labelled fields is an item with these fields, box or not."""
    content = f"{_HEAD if text.isascii() or '—' in text else _WIDE}- {box}{text}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)
    check_laws(content.encode())


def test_words_first() -> None:
    """A priority or a status may be labelled before an order, too."""
    first, second = read(f"{_HEAD}- Priority: P1 — Add it now\n- Status: Done. Add it.\n").items
    assert first.fields.priority is Priority.P1
    assert second.fields.status is Status.DONE


@pytest.mark.parametrize(
    "text",
    [
        "Owner: Ana",
        "Owner: Ana. Due: 2026-12-01.",
        "Owner: Ana — Bo",
        "Due: as soon as it is known — Add an alert",
        "担当：田中　期限：12/15",
    ],
)
def test_fields_alone(text: str) -> None:
    """Fields without an order behind them, or without a certain value, are no item."""
    assert not read(f"{_HEAD}- {text}\n").items
