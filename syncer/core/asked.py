"""Columns that ask whether an action is done, or tell when it was: "Done?", "Closed on".

Apart from ``table``, whose other columns hold words for a status.
"""

from __future__ import annotations

import re
from datetime import date

from syncer.core.blocks import Table
from syncer.core.cells import uncommented
from syncer.core.dates import ends_in_day, read_day
from syncer.core.draft import Draft
from syncer.core.inline import plain
from syncer.core.lexicon import Lexicon, heading_words, plain_words
from syncer.core.reading import Piece, Reading
from syncer.core.values import Found, is_declined, is_placeholder, read_status
from syncer.model import Field, Form, Status

CLOSED = "closed on"
"""The column that tells the day on which each row was closed."""
_PAIRS = (
    ("yes", "no"), ("y", "n"), ("true", "false"), ("ja", "nein"), ("oui", "non"), ("sí", "no"),
    ("si", "no"), ("はい", "いいえ"), ("済", "未"), ("○", "×"), ("✅", "❌"), ("✓", "✗"),
    ("✔", "✘"), ("☑", "☐"), ("x", "no"),
)  # fmt: skip
_YES = frozenset(pair[0] for pair in _PAIRS)
_NO = frozenset(pair[1] for pair in _PAIRS) | frozenset("✖⬜□-") - {"-"}
_WORD = re.compile(r"(\*\*|__|\*|_|`)?([^\W\d_]+|[^\w\s\x00-\x7f]\ufe0f?)(?(1)\1)")
_JAPANESE_DAY = re.compile(r"\d{1,2}月\d{1,2}日$")
_SAMPLE = 200
_DATES = re.compile(
    r"^(?:(?:actual|effective|date(?: of| de(?: la)?)?|day(?: of)?|datum(?: der)?"
    r"|fecha(?: de(?: la)?)?)\s+|date d(?:e l)?')"
    r"|\s+(?:on|at|date|day|am|le|el)$|(?<=[^\W\d_])datum$|(?<=[\u3040-\u9fffー])(?:日時?|日付)$"
)
"""What makes of a word for what is closed the head of the day on which it was."""
_DEEDS = frozenset(
    {"completion", "closure", "closing", "resolution", "abschluss"}
    | {"fertigstellung", "fertigstellungs", "erledigung", "erledigungs"}
    | {"clôture", "cloture", "fermeture", "achèvement", "cierre", "finalización", "resolución"}
    | {"クローズ", "解決", "完了", "対応完了"}
)


def asks(reading: Reading, table: Table, index: int | None) -> bool:
    """Whether a column's head is itself a closing word, to which its cells say yes or no."""
    cell = table.head.cells[index] if index is not None else None
    head = reading.content[cell.start : cell.end].decode() if cell else ""
    words = heading_words(plain(head)).strip("?？¿ ")
    return reading.lexicon.statuses.get(words) is Status.DONE


def tells_when(lexicon: Lexicon, head: str) -> bool:
    """Whether a head names the day on which something was closed: "Closed on"."""
    rest = _stripped(head)
    return rest != head and (lexicon.statuses.get(rest) is Status.DONE or rest in _DEEDS)


def plans(head: str) -> bool:
    """Whether such a head may name the day that is planned as well: "Completion date"."""
    return _stripped(head) in _DEEDS


def _stripped(head: str) -> str:
    rest = head.strip("?？ ")
    for _ in range(2):
        rest = _DATES.sub("", rest).strip()
    return rest


def answer(text: str, lexicon: Lexicon) -> Found[Status] | None:
    """A yes or no, or the day on which it was done; none that its own words take back."""
    start = len(text) - len(text.lstrip())
    if is_day(text.strip()):
        return Found(Status.DONE, start, len(text.rstrip()))
    found = _WORD.match(text, start)
    status = _affirmed(plain_words(found[2]), lexicon) if found else None
    if found is None or status is None:
        return None
    # As behind any other closing word: "yes (2026-11-18)", but not "yes (in staging only)".
    known = (word for word, said in lexicon.statuses.items() if said is Status.DONE)
    done = next((word for word in known if word.isalpha()), "")
    rest = text[found.end() :].lstrip(".!")
    if rest.strip() and read_status(f"{done}{rest}", lexicon.statuses) is None:
        return None
    return Found(status, start, found.end())


def _affirmed(word: str, lexicon: Lexicon) -> Status | None:
    said = lexicon.answers.get(word)
    if said is None and word in _YES | _NO:
        said = word in _YES
    return None if said is None else Status.DONE if said else Status.OPEN


def is_day(text: str) -> bool:
    """Whether a text is a day, with or without its year, and no stretch of time."""
    if len(text) > _SAMPLE or not any(map(str.isdigit, text)):
        return False
    day = isinstance(read_day(text, day_first=True) or read_day(text, day_first=False), date)
    return day or bool(_JAPANESE_DAY.fullmatch(text)) or (text[0].isalnum() and _only_day(text))


def _only_day(text: str) -> bool:
    return ends_in_day(text) and len(text.split()) <= len(("18th", "of", "November"))


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


def closed_on(text: str, lexicon: Lexicon) -> Status | None:
    """How a row stands by the cell of the day on which it was closed; open while that is empty."""
    bare = text.strip()
    if is_placeholder(bare) or is_declined(bare):
        return Status.OPEN
    found = answer(bare, lexicon) or read_status(bare, lexicon.statuses)
    return None if found is None or found.start else found.value


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
            said[other] = _other(said[status], status, reading.lexicon)
    return said


def _other(word: str, status: Status, lexicon: Lexicon) -> str:
    """The opposite of an answer, in its language and case."""
    bare = plain_words(word).strip("*_`")
    column = 0 if status is Status.DONE else 1
    pairs = [pair for pair in _PAIRS if pair[column] == bare]
    # "no" is a word of two languages.
    known = [pair for pair in pairs if pair[1 - column] in lexicon.answers] or pairs
    other = (known or [("yes", "no")])[0][1 - column]
    shown = word.strip("*_`")
    if len(shown) > 1 and shown.isupper():
        return other.upper()
    return other.capitalize() if shown[:1].isupper() else other
