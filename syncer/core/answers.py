"""Answers to whether an action is done, "yes", "no", a day, and the words that ask for one.

Pure words; ``asked`` reads them in columns and behind labels.
"""

from __future__ import annotations

import re
from datetime import date

from syncer.core.dates import ends_in_day, read_day
from syncer.core.doubts import counted, planned, until
from syncer.core.lexicon import Lexicon, heading_words, plain_words
from syncer.core.values import Found, is_declined, is_placeholder, read_status
from syncer.model import Status

ANSWER = "answer"
"""The field behind a label that asks."""
_PAIRS = (
    ("yes", "no"), ("y", "n"), ("true", "false"), ("ja", "nein"), ("oui", "non"), ("sí", "no"),
    ("si", "no"), ("はい", "いいえ"), ("済", "未"), ("○", "×"), ("✅", "❌"), ("✓", "✗"),
    ("✔", "✘"), ("☑", "☐"), ("x", "no"),
    (":white_check_mark:", ":x:"),
)  # fmt: skip
_YES = frozenset(pair[0] for pair in _PAIRS)
_NO = frozenset(pair[1] for pair in _PAIRS) | frozenset("✖⬜□-") - {"-"}
_WORD = re.compile(
    r"(\*\*|__|\*|_|`)?(:[a-z0-9_+-]{1,40}:|[^\W\d_]+|[^\w\s\x00-\x7f]\ufe0f?)(?(1)\1)"
)
_JAPANESE_DAY = re.compile(r"\d{1,2}月\d{1,2}日$")
_LONGEST = 200
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


def asks(lexicon: Lexicon, words: str) -> bool:
    """Whether folded words are themselves a closing word, or name the day of the closing."""
    return lexicon.statuses.get(words.strip("?？¿ ")) is Status.DONE


def answers(lexicon: Lexicon, label: str, text: str) -> bool:
    """Whether a label asks whether something is done, and these words answer it."""
    words = heading_words(label)
    if not asks(lexicon, words) and not tells_when(lexicon, words):
        return False
    return told(text, lexicon) is not None or counted(text, "")


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
    if until(text) or planned(text) or _stands_otherwise(text, lexicon):
        return None
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


def _stands_otherwise(text: str, lexicon: Lexicon) -> bool:
    """Whether a day has another word before it: "in progress 2026-12-15", "dropped 1 Dec"."""
    status = read_status(text, lexicon.statuses) if text.lstrip()[:1].isalpha() else None
    return status is not None and status.value is not Status.DONE


def _affirmed(word: str, lexicon: Lexicon) -> Status | None:
    said = lexicon.answers.get(word)
    if said is None and word in _YES | _NO:
        said = word in _YES
    return None if said is None else Status.DONE if said else Status.OPEN


def is_day(text: str) -> bool:
    """Whether a text is a day, with or without its year, and no stretch of time."""
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return False
    day = isinstance(read_day(text, day_first=True) or read_day(text, day_first=False), date)
    return day or bool(_JAPANESE_DAY.fullmatch(text)) or (text[0].isalnum() and _only_day(text))


def _only_day(text: str) -> bool:
    return ends_in_day(text) and len(text.split()) <= len(("18th", "of", "November"))


def told(text: str, lexicon: Lexicon) -> Found[Status] | None:
    """What stands behind a label that asks: as ``answer``, or nothing yet, or another status."""
    bare = text.strip()
    start = len(text) - len(text.lstrip())
    if counted(bare, "") and not any(map(str.isalpha, bare)):
        return None
    found = answer(text, lexicon)
    if found is not None:
        return found
    if is_blank(text) or until(bare) or planned(bare):
        return Found(Status.OPEN, start, start + len(bare))
    found = read_status(text, lexicon.statuses)
    return found if found is not None and not text[: found.start].strip() else None


def is_blank(text: str) -> bool:
    """Whether nobody has answered yet."""
    return is_placeholder(text.strip()) or is_declined(text.strip())


def closed_on(text: str, lexicon: Lexicon) -> Status | None:
    """How a row stands by the cell of the day on which it was closed; open while that is empty."""
    bare = text.strip()
    if is_blank(text) or until(bare):
        return Status.OPEN
    found = answer(bare, lexicon) or read_status(bare, lexicon.statuses)
    return None if found is None or found.start else found.value


def other(word: str, status: Status, lexicon: Lexicon) -> str:
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
