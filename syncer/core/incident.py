"""The incident of a postmortem: its id, its day, how bad it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from syncer.core.dates import Unread, read_day
from syncer.core.lexicon import Lexicon, plain_words
from syncer.core.said import CAP, Words
from syncer.core.values import is_menu, is_placeholder, plain
from syncer.model import Code

_RANGE = re.compile(
    r"\s+(?:-|to|until|till|through)\s+|\s*(?:–|—|〜|~|→|->|\(|,\s*(?=\d{1,2}:))\s*"
)
_ISO = re.compile(r"(?<![\w-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")


def occurred(words: Words, *, day_first: bool | None) -> date | None:
    """The day of the incident's start, where a date is said."""
    for said in words.filled("date"):
        text = plain(said.raw)
        read = _started(text, day_first=day_first)
        if isinstance(read, date):
            return read
        if isinstance(read, Unread):
            words.note(said, read.code, read.message)
        elif not is_placeholder(text):
            shown = text if len(text) <= 60 else text[:59] + "…"  # noqa: PLR2004 - of a message
            message = f'the date "{shown}" cannot be read; write it like 2026-11-02'
            words.note(said, Code.UNREADABLE_VALUE, message)
    return None


def _started(text: str, *, day_first: bool | None) -> date | Unread | None:
    whole = read_day(text, day_first=day_first)
    if isinstance(whole, date):
        return whole
    for end in _RANGE.finditer(text[:CAP]):
        start = read_day(text[: end.start()], day_first=day_first)
        if isinstance(start, date):
            return start
        whole = whole or start
    dates = list(_dates(_ISO, text[:CAP]))
    return dates[0] if dates else whole


def _dates(pattern: re.Pattern[str], text: str) -> Iterator[date]:
    for found in pattern.finditer(text):
        try:
            yield date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue


_IN_TITLE = re.compile(
    r"(?<![\w./-])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]{2,8}\.?,? \d{4}"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})(?![\w/]|[.-]\d)"
)


def title_date(title: str) -> date | None:
    """The one day with its year that a title names."""
    found = {read_day(match[0], day_first=None) for match in _IN_TITLE.finditer(title[:CAP])}
    only = found.pop() if len(found) == 1 else None
    return only if isinstance(only, date) else None


_IN_FILE = re.compile(
    r"(?<![A-Za-z\d])((?:19|20)\d\d)(?:[-_.](\d\d)[-_.](\d\d)|(\d\d)(\d\d))(?!\d)"
)


def file_date(path: str) -> date | None:
    """The one day that a file's name begins with or holds."""
    name = path.rpartition("/")[2][:CAP]
    found: set[date] = set()
    for match in _IN_FILE.finditer(name):
        try:
            found.add(date(int(match[1]), int(match[2] or match[4]), int(match[3] or match[5])))
        except ValueError:
            continue
    return found.pop() if len(found) == 1 else None


_TITLE_ID = re.compile(
    r"(?:(?:post-?\s?mortem|incident)\b(?: report)?[\s:–—#-]*)?[\[(]?"
    r"((?:INC|INCIDENT|PM|IR|OUTAGE)-?\d{1,12}(?:-\d{1,8}){0,2})\b",
    re.IGNORECASE,
)


def incident_id(title: str) -> str | None:
    """The id that a title begins with; one it merely mentions may be another incident's."""
    found = _TITLE_ID.match(title)
    return found[1] if found else None


_CODE = re.compile(r"(?:sev|severity|level|priority|prio|s|p|l)[\s_.-]*\d")
_CHOICES = re.compile(r"\s*[/|]\s*|\s*\\\|\s*")
_HEAD = re.compile(r"(?<!\s)\s*+(?:[(（,;:—–]|(?<=\s)-\s|\.\s|$)")
_LONGEST_SEVERITY = 30


def severity(words: Words) -> str | None:
    """How bad it was, in the document's own word; a menu is none."""
    for said in words.filled("severity"):
        text = plain(said.raw)
        if _shows_choices(said.raw, text, words.lexicon):
            words.note(said, Code.PLACEHOLDER, f'the severity still shows its choices: "{text}"')
            continue
        end = _HEAD.search(text)
        head = text[: end.start()] if end else text
        if head and len(head) <= _LONGEST_SEVERITY and not is_placeholder(head):
            return head
        if not is_placeholder(text):
            message = "the severity cannot be told from its text; write one word, like SEV-2"
            words.note(said, Code.UNREADABLE_VALUE, message)
    return None


def _shows_choices(raw: str, text: str, lexicon: Lexicon) -> bool:
    if len(text) > CAP:
        return False
    if is_menu(text, lexicon.priorities) or is_menu(raw, lexicon.priorities):
        return True
    slashed = [part.strip(" []()<>") for part in _CHOICES.split(text)]
    if len(slashed) > 1 and all(0 < len(part) <= 20 for part in slashed):  # noqa: PLR2004 - a word
        return True
    listed = [part.strip(" []()<>") for part in plain_words(text).replace(" or ", ",").split(",")]
    return len(listed) > 1 and all(_CODE.fullmatch(part) for part in listed)
