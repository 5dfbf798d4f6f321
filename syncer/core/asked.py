"""Columns and labels that ask whether an action is done: "Done?", "Closed on", "Done: no".

Apart from ``table``, whose other columns hold words for a status.
"""

from __future__ import annotations

from dataclasses import replace

from syncer.core import answers
from syncer.core.answers import answer, closed_on, is_day
from syncer.core.blocks import Table
from syncer.core.cells import uncommented
from syncer.core.doubts import fixes
from syncer.core.draft import Draft
from syncer.core.inline import plain
from syncer.core.lexicon import heading_words
from syncer.core.reading import Piece, Reading
from syncer.core.values import Found
from syncer.core.words import complete_statuses
from syncer.model import Field, Form, Status

CLOSED = "closed on"
"""The column that tells the day on which each row was closed."""
_SAMPLE = 200


def asks(reading: Reading, table: Table, index: int | None) -> bool:
    """Whether a column's head is itself a closing word, to which its cells say yes or no."""
    cell = table.head.cells[index] if index is not None else None
    head = reading.content[cell.start : cell.end].decode() if cell else ""
    return answers.asks(reading.lexicon, heading_words(plain(head)))


def hear_closed(draft: Draft, part: Piece) -> bool:
    """Hear of its day that a row is closed, unless it says so itself; False if it is no day."""
    slot = draft.slots.get(Field.STATUS)
    written = draft.written.get(Field.STATUS)
    if slot is not None and (written is not None or slot.form is Form.CHECKBOX):
        return True
    text = part.text[: uncommented(part.text.rstrip())].strip()
    status = closed_on(text, draft.reading.lexicon)
    if status is not None and status.closed:
        draft.hear(status if written is None else draft.status, written or text)
    return status is not None


def words(reading: Reading, table: Table, index: int) -> dict[str, str]:
    """How the cells of a column say yes and no, as they are to be written there."""
    said: dict[str, str] = {}
    for row in table.rows[:_SAMPLE]:
        cell = row.cells[index] if index < len(row.cells) else None
        text = reading.content[cell.start : cell.end].decode() if cell else ""
        found = answer(text, reading.lexicon)
        if found is not None and not is_day(text.strip()):
            said.setdefault(found.value, text[found.start : found.end])
    for status, other in ((Status.DONE, Status.OPEN), (Status.OPEN, Status.DONE)):
        if status in said and other not in said:
            said[other] = answers.other(said[status], status, reading.lexicon)
    return said


def read_answer(draft: Draft, part: Piece, start: int, end: int) -> None:
    """Read what stands behind a label that asks; another word for its status goes before it."""
    text = part.text[start:end]
    found = answers.told(text, draft.reading.lexicon)
    slot = draft.slots.get(Field.STATUS)
    boxed = slot is not None and slot.form is Form.CHECKBOX
    if (boxed and answers.is_blank(text)) or (
        not boxed and (slot is not None or Field.STATUS in draft.written)
    ):
        return
    if found is None:
        draft.read(Field.STATUS, part, start, end)
        return
    left, right = start + found.start, start + found.end
    word = part.text[left:right]
    draft.status, draft.written[Field.STATUS] = found.value, text.strip() or word
    if word and fixes(word[0], part.text[right:end]):
        draft.hear(found.value, text.strip())
        return
    draft.fill(Field.STATUS, part, left, right, cell=False)
    draft.slots[Field.STATUS] = replace(
        draft.slots[Field.STATUS], words=_words(draft.reading, found, word)
    )


def _words(reading: Reading, found: Found[Status], word: str) -> dict[str, str]:
    """What may stand there instead, as it says yes or no already."""
    known: dict[str, str] = {}
    lexicon = reading.lexicon
    said = answer(word, lexicon) if word else None
    if said is not None and not is_day(word):
        known[found.value] = word
        opposite = Status.OPEN if found.value is Status.DONE else Status.DONE
        known[opposite] = answers.other(word, found.value, lexicon)
    complete_statuses(known, lexicon, behind=False, cell=False, tongue=reading.tongue)
    return known
