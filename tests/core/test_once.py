"""What sections say of one another, and once for all of their items."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n"
_LIST = "- Add a second host\n- Write a runbook\n"
_DUE = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("said", "owner", "due"),
    [
        ("All items are owned by Ana and due 2026-12-01.", "ana", _DUE),
        ("All action items are assigned to Bo Li.", "bo", None),
        ("Every item is due by 1 Dec 2026.", None, _DUE),
        ("Owner: @ana\nDue: 2026-12-01", "ana", _DUE),
        ("- **Deadline:** 2026-12-01\n- **Owner:** Storage Team\n\n<!-- -->", "Storage Team", _DUE),
        ("Most items are owned by Ana.", None, None),
        ("All items are owned by their teams and will be due at some time.", None, None),
        ("Every item is due by 1 Oct 2026.", None, None),
        ("All items are listed below.", None, None),
    ],
)
def test_said_once(said: str, owner: str | None, due: date | None) -> None:
    """What is said of all items is heard of each that says nothing of it itself."""
    content = f"{_HEAD}## Action items\n\n{said}\n\n{_LIST.replace('- ', '1. ')}"
    items = read(content).items
    assert [(one.fields.owner, one.fields.due) for one in items] == [(owner, due)] * 2
    check_laws(content.encode())


def test_said_by_itself() -> None:
    """An item's own owner goes before that of all."""
    first, other = read(
        f"{_HEAD}## Action items\n\nOwner: @ana\n\n- Add a second host — @bo\n- Write a runbook\n"
    ).items
    assert (first.fields.owner, other.fields.owner) == ("bo", "ana")


_TABLE = "| アクション | 担当 |\n|-|-|\n| 監視を追加する | @ana |\n| 手順を書く | @bo |\n"


@pytest.mark.parametrize(
    ("heading", "entries", "table", "count"),
    [
        ("再発防止策", "- 更新は必ず二人で行う\n- 監視の手順を直す\n", _TABLE, 2),
        ("予防策", "- 監視の手順を直す — @bo\n- 更新は必ず二人で行う\n", _TABLE, 3),
        ("恒久対策", "- [ ] 監視の手順を直す\n- [ ] 更新を止める\n", _TABLE, 4),
        ("再発防止策", "- 監視の手順を直す\n- 更新を止める\n", "- 監視を追加する\n", 3),
        ("残課題", "- 監視の手順を直す\n- 更新を止める\n", _TABLE, 4),
    ],
)
def test_explained(heading: str, entries: str, table: str, count: int) -> None:
    """Beside a table of assigned actions a list of what prevents it again explains them."""
    content = f"{_HEAD}## {heading}\n\n{entries}\n## アクション\n\n{table}"
    assert len(read(content).items) == count
    check_laws(content.encode())


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ("- Deploys are now reviewed twice\n- Write a runbook\n", 1),
        (
            "- The rule is already part of the guide\n- The alert now fires sooner\n- Add a host\n",
            1,
        ),
        ("- The queue no longer drops anything\n- The alert now fires sooner\n", 0),
        ("- Make sure that nothing is now left out\n- Write a runbook\n", 2),
    ],
)
def test_in_place(entries: str, count: int) -> None:
    """What is so by now is nothing that anybody promises below "Going forward"."""
    assert len(read(f"{_HEAD}## Going forward\n\n{entries}").items) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("| Action | Status |\n|-|-|\n| Add a second host | Open |\n| Write a page | Done |\n", 2),
        (
            "It was slow.\n\n| Action | Owner | Status |\n|-|-|-|\n| Add a host | @ana | |\n",
            1,
        ),
        ("| Time | Action | Status |\n|-|-|-|\n| 10:12 | Restart the host | Done |\n", 0),
        ("| Action | Result |\n|-|-|\n| Restart the host | It was up again |\n", 0),
        ("- Restart the host\n- Drain the queue\n", 0),
        (
            "| Action | Status |\n|-|-|\n| Restart it | Done |\n\n## Action items\n\n- Buy one\n",
            1,
        ),
    ],
)
def test_mitigation(body: str, count: int) -> None:
    """A table of actions with their status holds items even where mitigation is told."""
    content = f"{_HEAD}## Mitigation\n\n{body}"
    assert len(read(content).items) == count
    check_laws(content.encode())
