"""Labels that ask whether an action is done, and what answers them, wherever they stand."""

from __future__ import annotations

import pytest

from syncer.model import Code, Field, Status
from tests.core.reading import check_laws, read, tell

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_SHAPES = [
    "- Alert on lag\n  - Owner: Ana\n  - {}\n",
    "- Alert on lag — {}\n",
    "- [ ] Alert on lag — {}\n",
    "- Alert on lag ({})\n",
    "### Alert on lag\n\n- **Owner:** Ana\n- {}\n",
    "**Action:** Alert on lag\n**Owner:** Ana\n**Due:** 2026-12-01\n{}\n",
]


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("Done: No", Status.OPEN),
        ("Done: n", Status.OPEN),
        ("Done: false", Status.OPEN),
        ("Completed: ☐", Status.OPEN),
        ("Closed: No", Status.OPEN),
        ("Implemented: No", Status.OPEN),
        ("Erledigt: nein", Status.OPEN),
        ("Fait : non", Status.OPEN),
        ("Hecho: no", Status.OPEN),
        ("Done: TBD", Status.OPEN),
        ("Done: N/A", Status.OPEN),
        ("Done: ❌", Status.OPEN),
        ("Done: by 2026-12-15", Status.OPEN),
        ("Done: ETA 2026-12-15", Status.OPEN),
        ("Done: in progress", Status.IN_PROGRESS),
        ("Done: won't do", Status.WONT_DO),
        ("Done: Yes", Status.DONE),
        ("Completed: ✅", Status.DONE),
        ("Done: 2026-11-20", Status.DONE),
        ("Completed on: 2026-11-20", Status.DONE),
    ],
)
def test_answers(shape: str, line: str, status: Status) -> None:
    """What stands behind a closing word and a colon says whether it is done, and can be told."""
    content = _HEAD + shape.format(line)
    (item,) = read(content).items
    assert (item.fields.title, item.fields.status) == ("Alert on lag", status)
    assert Field.STATUS in item.forms
    check_laws(content.encode())


@pytest.mark.parametrize("line", ["**Done:** No", "**Completed:** No", "**DONE**: no", "Done:"])
def test_bold_label(line: str) -> None:
    """A label in bold begins no item of its own, and nothing behind one is no answer."""
    content = f"{_HEAD}**Action:** Alert on lag\n**Owner:** Ana\n**Due:** 2026-12-01\n{line}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.fields.status) == ("Alert on lag", Status.OPEN)
    check_laws(content.encode())


@pytest.mark.parametrize("shape", _SHAPES[:4])
@pytest.mark.parametrize("line", ["Done: 2/5", "Complete: 3 of 5"])
def test_counted(shape: str, line: str) -> None:
    """So many of so many are neither done nor open, and said to be so."""
    found = read(_HEAD + shape.format(line))
    assert found.items[0].fields.status is Status.OPEN
    assert [one.code for one in found.problems] == [Code.UNREADABLE_VALUE]


@pytest.mark.parametrize(
    ("line", "status"),
    [("Done: #12", Status.DONE), ("Fixed: deployed in v2.1", Status.DONE), ("Done?", Status.OPEN)],
)
def test_other_words(line: str, status: Status) -> None:
    """Behind a closing word may stand what was done."""
    (item,) = read(f"{_HEAD}- Alert on lag\n  - {line}\n").items
    assert item.fields.status is status


def test_a_box_knows_better_than_a_blank() -> None:
    """A label that nobody answered leaves it to the box."""
    (item,) = read(f"{_HEAD}- [x] Alert on lag — Done: TBD\n").items
    assert (item.fields.title, item.fields.status) == ("Alert on lag", Status.DONE)


@pytest.mark.parametrize("shape", ["| {} |", "  - Status: {}"])
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("⬜ Not Started", Status.OPEN),
        ("Not done", Status.OPEN),
        ("To be done", Status.OPEN),
        ("Not yet complete", Status.OPEN),
        ("Noch nicht erledigt", Status.OPEN),
        ("Pas encore fait", Status.OPEN),
        ("No completado", Status.OPEN),
        ("Incomplete", Status.OPEN),
        ("0%", Status.OPEN),
        ("In&nbsp;progress", Status.IN_PROGRESS),
        ("In\u2011progress", Status.IN_PROGRESS),
        ("⏳ In progress", Status.IN_PROGRESS),
        ("Partially done", Status.IN_PROGRESS),
        ("50 %", Status.IN_PROGRESS),
        ("100%", Status.DONE),
        ("100% complete", Status.DONE),
    ],
)
def test_statuses(shape: str, text: str, status: Status) -> None:
    """What is said of a status without a doubt is read, in a cell as behind its label."""
    line = shape.format(text)
    table = f"| Action | Status |\n|---|---|\n| Alert on lag {line}\n"
    content = _HEAD + (table if "|" in shape else f"- Alert on lag\n{line}\n")
    (item,) = read(content).items
    assert item.fields.status is status
    assert Field.STATUS in item.forms
    check_laws(content.encode())


@pytest.mark.parametrize("text", ["🟢", "🔴", "150%", "done (50%)"])
def test_unclear(text: str) -> None:
    """A light alone, or a share that is none, says nothing for sure."""
    found = read(f"{_HEAD}| Action | Status |\n|---|---|\n| Alert on lag | {text} |\n")
    assert found.items[0].fields.status is Status.OPEN
    assert [one.code for one in found.problems] == [Code.UNREADABLE_VALUE]


def test_words_of_one_item() -> None:
    """A word that tells of one item only is no word for the next."""
    content = f"{_HEAD}- Alert on lag — WIP\n- Cap the queue — merged\n".encode()
    first, _ = read(content).items
    after, _ = tell(content, first, {Field.STATUS: Status.DONE})
    assert b"Alert on lag \xe2\x80\x94 DONE\n" in after


@pytest.mark.parametrize("word", ["[OPEN]", "[TODO]", "[In progress]"])
def test_bold_in_brackets(word: str) -> None:
    """A bold word in brackets is the one place for a status."""
    content = f"{_HEAD}- **{word}** Alert on lag\n".encode()
    (item,) = read(content).items
    after, _ = tell(content, item, {Field.STATUS: Status.DONE})
    assert after.lower().endswith(b"- **[done]** alert on lag\n")
    check_laws(content)
