"""Fields with other signs around them: double colons, middle dots, columns below an item."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Priority
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DUE = date(2026, 12, 1)


@pytest.mark.parametrize(
    "entry",
    [
        "- [ ] Add an alert [owner:: ana] [due:: 2026-12-01]",
        "- [ ] Add an alert (owner:: ana) (due:: 2026-12-01)",
        "- [ ] Add an alert — owner:: ana, due:: 2026-12-01",
        "- Add an alert\n  - owner:: ana\n  - due:: 2026-12-01",
        "- Add an alert _(Owner: Ana · Due: 2026-12-01)_",
        "- Add an alert · @ana · 2026-12-01",
        "- Add an alert • @ana • 2026-12-01",
        "- Add an alert (Owner: @ana • 2026-12-01)",
        "- Add an alert\n\n  | Owner | Due |\n  |---|---|\n  | Ana | 2026-12-01 |",
        "### Add an alert\n\n| Owner | Due |\n|---|---|\n| Ana | 2026-12-01 |",
        "### Add an alert\n\n| Due date | Owner | Status |\n|-|-|-|\n| 2026-12-01 | @ana | Open |",
    ],
)
def test_other_signs(entry: str) -> None:
    """Fields are read, and written again, whatever signs part them."""
    content = f"{_HEAD}{entry}\n"
    (item,) = read(content).items
    fields = item.fields
    assert (fields.title, (fields.owner or "").lower(), fields.due) == ("Add an alert", "ana", _DUE)
    check_laws(content.encode())


def test_priority_behind_a_dot() -> None:
    """A priority is parted by a middle dot as by a comma."""
    (item,) = read(f"{_HEAD}- Cap it · Kim · 2026-12-01 · P2\n").items
    assert (item.fields.title, item.fields.owner, item.fields.priority) == (
        *("Cap it", "Kim"),
        Priority.P2,
    )


@pytest.mark.parametrize("title", ["Cap the read·write ratio · phase 2", "Move a · b · c to d"])
def test_dots_of_a_title(title: str) -> None:
    """What stands behind a middle dot and is no field stays in the title."""
    assert [item.fields.title for item in read(f"{_HEAD}- {title}\n").items] == [title]


@pytest.mark.parametrize(
    ("tail", "owner"),
    [
        ("Owner: Observability team.", "Observability team"),
        ("Owner: the Platform team. ETA: Nov 30.", "the Platform team"),
        ("Owner: **Ana**.", "ana"),
        ("**Owner:** **Ana**", "ana"),
        ("Owner: nobody of the team.", None),
    ],
)
def test_owner_behind_a_sentence(tail: str, owner: str | None) -> None:
    """A team by its name and a name in bold are owners where a sentence labels them."""
    content = f"{_HEAD}- Add an alert. {tail}\n"
    (item,) = read(content).items
    assert item.fields.owner == owner
    check_laws(content.encode())


def test_columns_of_several_rows() -> None:
    """Several rows below one item are nobody's fields."""
    table = "  | Owner | Due |\n  |---|---|\n  | Ana | 2026-12-01 |\n  | Bo | 2026-12-02 |\n"
    (item,) = read(f"{_HEAD}- Add an alert\n\n{table}").items
    assert (item.fields.owner, item.fields.due) == (None, None)
