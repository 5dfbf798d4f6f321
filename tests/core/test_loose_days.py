"""Days that are days because a person stands beside them."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Code
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_FRIDAY = date(2026, 11, 6)
_UNREAD = Code.UNREADABLE_VALUE

_DAYS = (
    ("10.12.", date(2026, 12, 10)),
    ("bis 10.12.", date(2026, 12, 10)),
    ("25/12", date(2026, 12, 25)),
    ("12/10", Code.AMBIGUOUS_DATE),
    ("d'ici le 12/10", Code.AMBIGUOUS_DATE),
    ("Freitag", _FRIDAY),
    ("bis Freitag", _FRIDAY),
    ("d'ici vendredi", _FRIDAY),
    ("viernes", _FRIDAY),
    ("Ende November", date(2026, 11, 30)),
    ("fin novembre", date(2026, 11, 30)),
    ("finales de noviembre", date(2026, 11, 30)),
    ("11月末", date(2026, 11, 30)),
    ("mi-décembre", _UNREAD),
    ("nächste Woche", _UNREAD),
    ("la semaine prochaine", _UNREAD),
    ("próxima semana", _UNREAD),
    ("来週中", _UNREAD),
    ("早急に", _UNREAD),
)


@pytest.mark.parametrize(("text", "due"), _DAYS)
@pytest.mark.parametrize("line", ["- Alert on it — @ana — {}", "- Alert on it (@ana, {})"])
def test_beside_a_person(line: str, text: str, due: date | Code) -> None:
    """The owner is read whatever the day beside it looks like; the day if there is no doubt."""
    found = read(_HEAD + line.format(text) + "\n")
    (item,) = found.items
    assert (item.fields.title, item.fields.owner) == ("Alert on it", "ana")
    assert item.fields.due == (due if isinstance(due, date) else None)
    assert [one.code for one in found.problems] == ([] if isinstance(due, date) else [due])


@pytest.mark.parametrize("line", ["- Alert on it — Freitag", "- Split it — 3/4", "- Ask — bald"])
def test_alone(line: str) -> None:
    """Where nobody stands beside it, it is part of the sentence."""
    (item,) = read(f"{_HEAD}{line}\n").items
    assert (item.fields.title, item.fields.due) == (line.removeprefix("- "), None)


@pytest.mark.parametrize("text", [text for text, _ in _DAYS])
def test_laws(text: str) -> None:
    """Whatever is told to such an item is read back, and nothing else has moved."""
    check_laws(f"{_HEAD}- [ ] Alert on it — @ana — {text}\n".encode())
