"""What Japanese documents put around and between fields: wide blanks, wide signs, "まで"."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# 障害\n\n**日付:** 2026-11-02\n\n## アクションアイテム\n\n"


@pytest.mark.parametrize(
    ("line", "owner", "due"),
    [
        ("- ログを残す　担当：佐藤　期限：12/15", "佐藤", 15),
        ("- [ ] ログを残す　　担当：佐藤", "佐藤", None),
        ("- ①ログを残す　担当：佐藤", "佐藤", None),
        ("- ログを残す　＠田中　12/15迄", "田中", 15),
        ("- ログを残す　@田中　12月15日まで", "田中", 15),
        ("- ログを残す — ＠tanaka", "tanaka", None),
        ("- ログを残す（＠田中、12/15まで）", "田中", 15),
        ("- ログを残す — 期限：12月15日まで", None, 15),
        ("- ログを残す（期限：2026-12-15までに）", None, 15),
        ("- ② ログを残す", None, None),
    ],
)
def test_wide_signs(line: str, owner: str | None, due: int | None) -> None:
    """Wide blanks part fields as dashes do, and what follows a day stays when it is told anew."""
    content = f"{_HEAD}{line}\n"
    (item,) = read(content).items
    day = None if due is None else date(2026, 12, due)
    assert (item.fields.title, item.fields.owner, item.fields.due) == ("ログを残す", owner, day)
    check_laws(content.encode())


@pytest.mark.parametrize("title", ["ログ　を残す", "ログを残す　佐藤さん　再開まで"])
def test_wide_blanks_of_a_title(title: str) -> None:
    """A wide blank before words that are no field is one of the title."""
    (item,) = read(f"{_HEAD}- {title}\n").items
    assert item.fields.title.split() == title.split()
    assert item.fields.owner is None
