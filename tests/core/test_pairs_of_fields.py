"""Somebody and a day beside each other, with whatever parts them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DUE = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("tail", "owner", "due"),
    [
        (" (Élodie, 20/11)", "Élodie", date(2026, 11, 20)),
        (" (Kim by Dec 5)", "Kim", _DUE),
        (" (Müller, bis Freitag)", "Müller", date(2026, 11, 6)),
        (" (@kim Dec 5)", "kim", _DUE),
        (" (@kim by 2026-12-05)", "kim", _DUE),
        (" by Dec 5 (@kim)", "kim", _DUE),
        (" — due Dec 5 — Kim", "Kim", _DUE),
        (" - Dec 5 - Kim", "Kim", _DUE),
    ],
)
def test_pairs(tail: str, owner: str, due: date) -> None:
    """Each makes the other certain, and both can be told anew."""
    content = f"{_HEAD}- Add an alert{tail}\n"
    (item,) = read(content).items
    fields = item.fields
    assert (fields.title, fields.owner, fields.due) == ("Add an alert", owner, due)
    check_laws(content.encode())


@pytest.mark.parametrize(
    "title",
    [
        "Move the traffic (EU by Dec 5)",
        "Add an alert (Kim Dec 5)",
        "Roll it out (Canary, 1/2)",
        "Add an alert - Kim",
    ],
)
def test_no_pairs(title: str) -> None:
    """Regions, shares and names without a day are words of the title."""
    (item,) = read(f"{_HEAD}- {title}\n").items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, None, None)


@pytest.mark.parametrize("title", ["Add an alert by host", "Cut it by 3 hosts"])
def test_by_no_day(title: str) -> None:
    """What says how much, or by what, is no day beside an owner."""
    (item,) = read(f"{_HEAD}- {title} (@kim)\n").items
    assert (item.fields.title, item.fields.due) == (title, None)


@pytest.mark.parametrize(
    ("first", "second"), [("Cap queue", "Add an alert"), ("Cap queue", "Add alert")]
)
@pytest.mark.parametrize("reason", ["", "It ran full.\n\n"])
def test_headings(first: str, second: str, reason: str) -> None:
    """A short order as a heading is an item where brackets say whose and when it is."""
    content = (
        f"{_HEAD}### {first} (P1, Kim, Dec 5)\n\n{reason}### {second} (P2, @bo, Dec 5)\n\n{reason}"
    )
    items = read(content).items
    assert [item.fields.title for item in items] == [first, second]
    assert [(item.fields.owner, item.fields.due) for item in items] == [("Kim", _DUE), ("bo", _DUE)]
    check_laws(content.encode())


def test_headings_of_groups() -> None:
    """A heading that orders nothing is none, whatever its brackets say."""
    content = f"{_HEAD}### Quick wins (P1)\n\nIt ran full.\n\n### Long term (Dec 5)\n\nIt ran.\n"
    assert not read(content).items
