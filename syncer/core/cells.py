"""What stands around the words of a table's cell: a box, a number, a comment.

Apart from ``table``, which says what the words mean.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from syncer.core.draft import Draft
from syncer.core.reading import Piece
from syncer.model import Field, Form, Status

_BOX = re.compile(r"\s*(?:[-*+] )?\[([ xX])\]\s*$")
_CHUNK = re.compile(r"[—–(\[,;]|- ")
_BOXES = re.compile(r"\[[ xX]\]")
_PREFIX = re.compile(
    r"\s*(?:[-*+•・] ?(?=[\[☐⬜☑✅✔]))?"
    r"(?:\[(?P<box>[ xX])\][ \t]+|(?P<open>[☐⬜🔲□]\ufe0f?[ \t]*)|(?P<done>[☑✅✔]\ufe0f?[ \t]*))?"
    r"(?:(?:\*\*)?(?:\d{1,3}\\?[.)]|AI[- ]?\d{1,3}[:.)])(?:\*\*)?[ \t]+)?(?=[^\W\d_]|[\"“`*\[@])"
)


class Mark(NamedTuple):
    """What stands before the words of a cell."""

    begin: int = 0
    """Where the words begin."""
    box: int | None = None
    """Where the box is ticked."""
    done: bool = False
    """A sign says that it is done, in whose place nothing can be told."""


def marked(text: str) -> Mark:
    """The box, the sign and the number before the words of a cell."""
    found = _PREFIX.match(text)
    if found is None:
        return Mark()
    alone = found["box"] is not None and len(_BOXES.findall(text)) == 1
    return Mark(found.end(), found.start("box") if alone else None, found["done"] is not None)


def box(text: str) -> int | None:
    """Where a cell that holds nothing but a box is ticked."""
    found = _BOX.match(text)
    return found.start(1) if found else None


def read_box(draft: Draft, part: Piece, at: int) -> None:
    """Read a box: one byte is told."""
    draft.slots[Field.STATUS] = draft.slot(part, at, at + 1, Form.CHECKBOX, {})
    draft.status = Status.OPEN if part.text[at] == " " else Status.DONE
    draft.silent.discard(Field.STATUS)


def doubt_box(draft: Draft, title: str, *, alone: bool) -> None:
    """Only hear a box where its status could not be told in full.

    A status column beside it (not ``alone``) says what nobody understands, or the title itself ends
    in a word for a status: another word behind it would be read as part of the title.
    """
    slot = draft.slots.get(Field.STATUS)
    if slot is None or slot.form is not Form.CHECKBOX:
        return
    last = _CHUNK.split(title)[-1].strip(" )]").casefold()
    unread = not alone and Field.STATUS in draft.silent
    if unread or (last and last in draft.reading.lexicon.statuses):
        draft.hear(draft.status, draft.written.get(Field.STATUS, ""))


def uncommented(text: str) -> int:
    """Where a value ends before the comments behind it; the whole text if there is no value."""
    end = len(text)
    while text.endswith("-->", 0, end):
        begin = text.rfind("<!--", 0, end)
        if begin < 0:
            break
        end = len(text[:begin].rstrip())
    return end or len(text)
