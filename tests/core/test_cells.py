"""What stands around the words of a cell: boxes, signs and numbers."""

from __future__ import annotations

import pytest

from syncer.core.cells import Mark, marked
from syncer.model import Field, Form, Status
from tests.core.reading import check_laws, read, tell

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_PLAIN = "| Action | Owner |\n|---|---|\n"
_STATED = "| Action | Status |\n|---|---|\n"
_ASKED = "| Action | Ticket | Done? |\n|---|---|---|\n"
_TICKETED = "| Action | Ticket |\n|---|---|\n"
_BOXED = "| | Action | Owner |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alert", Mark(0)),
        ("[ ] Alert", Mark(4, 1)),
        (" [x] Alert", Mark(5, 2)),
        ("- [X] Alert", Mark(6, 3)),
        ("[ ] 12. Alert", Mark(8, 1)),
        ("AI-2: Alert", Mark(6)),
        ("AI1: Alert", Mark(5)),
        ("1. **Alert** now", Mark(3)),
        ("☐ Alert", Mark(2)),
        ("☑ Alert", Mark(2, done=True)),
        ("[ ] Alert<br>[ ] Page", Mark(4)),
        ("2.5 times the memory", Mark(0)),
        ("[x]", Mark(0)),
        ("- minus", Mark(0)),
        ("[ana] Alert", Mark(0)),
    ],
)
def test_marked(text: str, expected: Mark) -> None:
    """A box, a sign and a number before the words are none of them; two boxes are nobody's."""
    assert marked(text) == expected


@pytest.mark.parametrize(
    ("head", "row", "title", "status", "after"),
    [
        (_PLAIN, "| [ ] Alert | @ana |", "Alert", Status.OPEN, "| [x] Alert | @ana |"),
        (_PLAIN, "| [x] Alert | @ana |", "Alert", Status.DONE, "| [x] Alert | @ana |"),
        (_PLAIN, "| ☑ Alert | @ana |", "Alert", Status.DONE, "| ☑ Alert | @ana |"),
        (_PLAIN, "| AI-2: Alert | @ana |", "Alert", Status.OPEN, "| AI-2: Alert (done) | @ana |"),
        (_STATED, "| Alert | [ ] |", "Alert", Status.OPEN, "| Alert | [x] |"),
        (_STATED, "| Alert | [x] |", "Alert", Status.DONE, "| Alert | [x] |"),
        (_STATED, "| [ ] Alert | Open |", "Alert", Status.OPEN, "| [x] Alert | Done |"),
    ],
)
def test_boxes(head: str, row: str, title: str, status: Status, after: str) -> None:
    """A box in a cell is ticked like any other, and along with a word beside it."""
    content = f"{_HEAD}{head}{row}\n".encode()
    (item,) = read(content).items
    assert (item.fields.title, item.fields.status) == (title, status)
    assert tell(content, item, {Field.STATUS: Status.DONE})[0].decode() == f"{_HEAD}{head}{after}\n"


def test_column_of_boxes() -> None:
    """A column that holds a box in each row is the status, whatever its head."""
    rows = "| [ ] | Alert on it | @ana |\n| [x] | Page on it | @bo |\n"
    items = read(_HEAD + _BOXED + rows).items
    assert [item.fields.status for item in items] == [Status.OPEN, Status.DONE]
    assert {item.forms[Field.STATUS] for item in items} == {Form.CHECKBOX}


@pytest.mark.parametrize(
    "table",
    [
        _PLAIN + "| [ ] Alert | @ana |\n| [x] Page | |\n| ☑ Move | @bo |\n| 3. Retry | @bo |",
        _PLAIN + "| [ ] Alert (OPS-3) | @ana |\n| [x] Page (OPS-4, won't do) | |",
        _STATED + "| Alert | [ ] |\n| Page | open |\n| [x] Move | done |\n| Retry | |",
        _BOXED + "| [ ] | Alert on it | @ana |\n| [x] | Page on it | @bo |",
        _ASKED + "| A b | OPS-3 | [ ] |\n| C d | | [x] |\n| E f | | no |",
        _TICKETED + "| [ ] A b | OPS-3 |\n| [x] C d | OPS-4 DONE |\n| [ ] E f | |",
        "| Action | Closed on |\n|---|---|\n| [ ] A b | 2026-11-18 |\n| ☑ C d | |",
    ],
)
def test_laws(table: str) -> None:
    """Whatever is told to such a table is read back, and nothing else has moved."""
    check_laws(f"{_HEAD}{table}\n".encode())
