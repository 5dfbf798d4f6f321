"""Lists as exports write them, with their signs escaped."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DUE = date(2026, 12, 1)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize(("first", "second"), [("1\\. ", "2\\. "), ("\\- ", "\\- "), ("\\* ",) * 2])
def test_marks(gap: str, first: str, second: str) -> None:
    """Escaped numbers and dashes begin entries, and escaped dashes part their fields."""
    text = f"{first}Add an alert \\- @ana \\- 2026-12-01{gap}{second}Add a cap \\- @bo\n"
    one, two = read(_HEAD + text).items
    assert (one.fields.title, one.fields.owner, one.fields.due) == ("Add an alert", "ana", _DUE)
    assert (two.fields.title, two.fields.owner) == ("Add a cap", "bo")
    check_laws((_HEAD + text).encode())


@pytest.mark.parametrize("mark", ["- ", "\\- ", "* "])
def test_boxes(mark: str) -> None:
    """Escaped boxes are boxes, and are ticked as such."""
    text = f"{mark}\\[ \\] Add an alert\n{mark}\\[x\\] Add a cap\n"
    one, two = read(_HEAD + text).items
    assert (one.fields.title, one.fields.status) == ("Add an alert", Status.OPEN)
    assert (two.fields.title, two.fields.status) == ("Add a cap", Status.DONE)
    check_laws((_HEAD + text).encode())


def test_brackets_of_a_title() -> None:
    """Other escaped brackets are words of the title."""
    (item,) = read(_HEAD + "- Add \\[x\\] to the list\n").items
    assert item.fields.title == "Add [x] to the list"
