"""The incident of a postmortem: its id, how bad it was, when it began and ended."""

from __future__ import annotations

import re

from syncer.core.day_words import HYPHENS
from syncer.core.lexicon import Lexicon, plain_words
from syncer.core.occurrence import file_date, title_date
from syncer.core.said import CAP, Words
from syncer.core.values import is_menu, is_placeholder, plain
from syncer.model import Code

_PREFIX = r"(?:INC|INCIDENT|PM|POSTMORTEM|IR|PIR|RCA|OUTAGE)"
_ID = rf"{_PREFIX}[-_]?\d{{1,12}}(?:-\d{{1,8}}){{0,2}}"
_TITLE_ID = re.compile(
    rf"(?:(?:post-?\s?mortem|incident|outage|rca|ポストモーテム|障害報告書?)\b(?: report| review)?"
    rf"[\s:：–—#-]*)?[\[(]?({_ID})(?![\w-])",
    re.IGNORECASE,
)
_LAST_ID = re.compile(rf"[\[(]({_ID})[\])]\s*$", re.IGNORECASE)
_FILE_ID = re.compile(rf"({_ID})(?=[-_. ]|$)", re.IGNORECASE)
_ONLY_YEAR = re.compile(r"\D+(?:19|20)\d\d", re.IGNORECASE)
_WRITTEN_ID = re.compile(r"#?(\S*\d\S*?)(?=:?\s*(?:$|[(\[（,;、–—|<]|-\s)|:\s)")
_RESIDUE = re.compile(r"Y{2,}|X{2,}|N{3,}|#|[{}<>$\[\]]")
_LONGEST_ID = 40


def incident_id(words: Words, title: str, path: str) -> str | None:
    """The incident's id: as said, else what title or file name begin with.

    Equal ids mark a copy, so an id that is merely mentioned is none, and a day is none.
    """
    for said in words.filled("incident"):
        found = _WRITTEN_ID.match(plain(said.raw[:CAP])[:_LONGEST_ID])
        if found and not _is_day(found[1]) and not _RESIDUE.search(found[1]):
            return found[1]
    title = title.translate(HYPHENS)
    found = _TITLE_ID.match(title)
    if found is None:
        found = _LAST_ID.search(title)
        found = None if found and _again(title, words) else found
    if found and not _is_day(found[1]):
        return found[1]
    found = _FILE_ID.match(path.rpartition("/")[2])
    unsure = found is None or _is_day(found[1]) or _ONLY_YEAR.fullmatch(found[1])
    return None if found is None or unsure else found[1]


def _is_day(text: str) -> bool:
    return title_date(text) is not None or file_date(text) is not None


_OTHERS = frozenset(
    {"after", "from", "since", "like", "of", "see", "to", "by", "related", "follow"}
)


def _again(title: str, words: Words) -> bool:
    """Whether a title speaks of another incident, too."""
    said = set(plain_words(title).replace("-", " ").split())
    return not said.isdisjoint(_OTHERS | words.lexicon.again)


_CODE = re.compile(r"(?:sev|severity|level|priority|prio|s|p|l)[\s_.-]*\d")
_BRACKETED = re.compile(r"[(（][^()（）]{0,200}[)）]")
_CHOICES = re.compile(r"\s*[/|]\s*|\s*\\\|\s*")
_HEAD = re.compile(r"(?<!\s)\s*+(?:[(（,;:—–]|(?<=\s)-\s|\.\s|$)")
_LONGEST_SEVERITY = 30


_SYMBOLS = re.compile(r"^[^\w\s\[(<{]+\s+")
_IN_TITLE = re.compile(r"(?<![\w-])(SEV[ -]?[0-5]|S[0-5]|P[0-4])(?![\w-])", re.IGNORECASE)
_SURE = re.compile(r"SEV", re.IGNORECASE)


def severity(words: Words, title: str) -> str | None:
    """How bad it was, in the document's own word; a menu is none."""
    for said in words.filled("severity"):
        text = plain(said.raw)
        if _shows_choices(said.raw, text, words.lexicon):
            words.note(said, Code.PLACEHOLDER, f'the severity still shows its choices: "{text}"')
            continue
        end = _HEAD.search(text)
        head = _SYMBOLS.sub("", text[: end.start()] if end else text)
        if head and len(head) <= _LONGEST_SEVERITY and not is_placeholder(head):
            return head
        if not is_placeholder(text):
            message = "the severity cannot be told from its text; write one word, like SEV-2"
            words.note(said, Code.UNREADABLE_VALUE, message)
    return None if words.said.get("severity") else _title_severity(title)


def _title_severity(title: str) -> str | None:
    """``SEV-2: checkout``, ``[P1] checkout``: one, and at an end or in brackets."""
    found = list(_IN_TITLE.finditer(title[:CAP]))
    if len(found) != 1:
        return None
    start, end = found[0].span()
    behind = title[end : end + 1]
    bracketed = start > 0 and title[start - 1] in "[(" and behind in ("]", ")")
    sure = _SURE.match(found[0][0]) and (start == 0 or not behind)
    leads = start == 0 and title[end:].lstrip(" ")[:1] in ("-", "–", "—", ":")
    return found[0][0] if bracketed or sure or leads else None


def _shows_choices(raw: str, text: str, lexicon: Lexicon) -> bool:
    if len(text) > CAP:
        return False
    text = _BRACKETED.sub("", text).strip() or text
    if is_menu(text, lexicon.priorities) or is_menu(raw, lexicon.priorities):
        return True
    slashed = [part.strip(" []()<>") for part in _CHOICES.split(text)]
    if len(slashed) > 1 and all(0 < len(part) <= 20 for part in slashed):  # noqa: PLR2004 - a word
        return True
    listed = [part.strip(" []()<>") for part in plain_words(text).replace(" or ", ",").split(",")]
    return len(listed) > 1 and all(_CODE.fullmatch(part) for part in listed)
