"""Statuses, priorities, placeholders, unfilled menus: what a short text says as a value."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from syncer.core.lexicon import plain_words
from syncer.model import Priority, Status

T = TypeVar("T")

_CAP = 500
_LONGEST_WORD = 48


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A recognised word: what it means, and where it stands with its emphasis."""

    value: T
    start: int
    end: int


_EMPHASIS = re.compile(r"(?:\*{1,3}|_{1,3}|`)(?=\S)")
_STRUCK = re.compile(r"\s*~~[^~]{1,200}~~\s*")
# What may stand behind a status word: nothing, a bracket, punctuation, a dash or a day.
_BEHIND_WORD = re.compile(
    r"\s*(?:$|[(\[{（—–;!。、，]|[.,:](?=\s|$)|-\s|<br)|\s+(?:\d{4}-\d\d-\d\d|\d{1,2}[. ]*[a-z]{3}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|[a-z]{3,9}\.? \d{1,2}\b)"
)
_BEHIND_NAME = re.compile(r"[ \t]*(?:[,:—–]|-(?=\s))?[ \t]*")
_BEHIND_LAST = re.compile(r"\s*(?:$|[()\[\]|;—–。、，）]|[.,](?=\s|$)|-\s|<br)|\s+\d{4}-\d\d-\d\d")
_HEDGE = re.compile(
    r"[?%]|\d\s*(?:/|of)\s*\d(?!\d?[-/.]\d)|\b(?:not|except|but|mostly|almost|nearly|partial\w*|half)\b"
)
_PRIORITY = re.compile(r"p\s?-?\s?(\d)(?![\w/])")
_BEHIND_PRIORITY = re.compile(r"\s*(?:$|[(\[（—–:;,.*_]|-\s)")
_BOUNDS = re.compile(r"(?<=[^\W_])(?![^\W_])|(?<=[^\w\s])")
_SYMBOLS = re.compile(r"[^\w\x00-\x7f]{1,8}\s*")
_MOST_BOUNDS = 24


@dataclass(frozen=True, slots=True)
class _Word(Generic[T]):
    value: T
    start: int
    """Of its emphasis."""
    end: int
    folded: str


def _word(text: str, start: int, words: Mapping[str, T]) -> _Word[T] | None:
    """The longest known word that begins here, with the emphasis around it."""
    opening = _EMPHASIS.match(text, start)
    begin = opening.end() if opening else start
    ends = _ends(text, begin)
    for end in reversed(ends):
        folded = plain_words(text[begin:end])
        value = words.get(folded)
        if value is None:
            continue
        if opening and text.startswith(opening[0], end):
            return _Word(value, start, end + len(opening[0]), folded)
        return _Word(value, begin, end, folded)
    return None


def _ends(text: str, begin: int) -> list[int]:
    ends: list[int] = []
    for bound in _BOUNDS.finditer(text, begin + 1, min(len(text), begin + _LONGEST_WORD)):
        ends.append(bound.start())
        if len(ends) == _MOST_BOUNDS:
            break
    if len(text) - begin <= _LONGEST_WORD:
        ends.append(len(text))
    return ends


def _symbols(words: Mapping[str, T]) -> Iterator[str]:
    return (word for word in words if not word[0].isalnum())


def _leading(text: str) -> int:
    """Where the words begin: behind blanks and struck text."""
    struck = _STRUCK.match(text)
    return struck.end() if struck else len(text) - len(text.lstrip())


def read_status(text: str, words: Mapping[str, T]) -> Found[T] | None:
    """The status (or stage) that a text is, or begins with before a bracket, day or punctuation.

    "done with the first half", "done?" and "done (50%)" are none.
    """
    if len(text) > _CAP or not text or text.isspace():
        return None
    start = _leading(text)
    first = _word(text, start, words)
    if first is None:
        return None
    rest = text[first.end :]
    if _HEDGE.search(rest.casefold()):
        return None
    if first.folded[0].isalnum():
        if first.folded.endswith(" of") or _BEHIND_WORD.match(rest.casefold()):
            return Found(first.value, first.start, first.end)
        return None
    return _behind_symbol(text, first, words)


def _behind_symbol(text: str, symbol: _Word[T], words: Mapping[str, T]) -> Found[T] | None:
    """A tick speaks for itself, unless the word behind it says something else."""
    rest = text[symbol.end :]
    if any(other in rest for other in _symbols(words)):
        return None
    start = symbol.end + len(rest) - len(rest.lstrip())
    word = _word(text, start, words) if rest.strip() else None
    if word is None or not _BEHIND_WORD.match(text[word.end :].casefold()):
        return Found(symbol.value, symbol.start, symbol.end)
    if word.value is not symbol.value:
        return None
    return Found(word.value, symbol.start, word.end)


def read_status_behind(text: str, words: Mapping[str, Status]) -> Found[Status] | None:
    """The status directly behind a ticket's name: " DONE", ", won't do", " **TODO**".

    The text is what follows the name; a word in the middle of a sentence is none.
    """
    text = text[:_CAP]
    gap = _BEHIND_NAME.match(text)
    start = gap.end() if gap else 0
    if not start or start >= len(text):
        return None
    word = _word(text, start, words)
    if word is None:
        return None
    rest = text[word.end :]
    if not _BEHIND_LAST.match(rest) or rest.lstrip()[:1] == "?":
        return None
    return Found(word.value, word.start, word.end)


def read_priority(text: str, words: Mapping[str, Priority]) -> Found[Priority] | None:
    """The priority that a text is, or begins with before a bracket or dash; P4 and lower are P3."""
    if len(text) > _CAP or not text or text.isspace():
        return None
    start = _leading(text)
    symbols = _SYMBOLS.match(text, start)
    start = symbols.end() if symbols else start
    opening = _EMPHASIS.match(text, start)
    begin = opening.end() if opening else start
    numbered = _PRIORITY.match(text[begin : begin + 8].casefold())
    if numbered:
        end = begin + numbered.end()
        value = list(Priority)[min(int(numbered[1]), 3)]
        if opening and text.startswith(opening[0], end):
            begin, end = start, end + len(opening[0])
    else:
        word = _word(text, start, words)
        if word is None:
            return None
        value, begin, end = word.value, word.start, word.end
    rest = text[end:].casefold()
    if "?" in rest or not _BEHIND_PRIORITY.match(rest):
        return None
    return Found(value, begin, end)


# What templates leave behind. The word tells the field, for a list has no head to tell it.
_RESIDUE = {
    "title": "action, action item, item, task, title, description, what, todo, summary,"
    " action description, describe the action, action to take",
    "owner": "owner, name, person, assignee, who, team, author, authors, your name, full name,"
    " responsible, dri, lead, handle, username, user, owner name, action owner, names",
    "due": "deadline, due, due date, date, when, day, eta, target date, by when, due by",
    "priority": "priority, prio, p0-p3, p0/p1/p2/p3, severity",
    "status": "status, state",
    "ticket": "ticket, link, issue, bug, url, jira, ticket link, link to ticket, issue link, ref,"
    " reference, tracker, ticket number, ticket id, jira link, jira ticket, number",
    "": "text, value, insert, placeholder, example, tbd, tba, tbc, todo, xxx, ..., …, incident,"
    " incident id, incident title, service, services, service name, duration, time, timestamp,"
    " impact, root cause, cause, month, year, list, short description, brief description",
}
_TEMPLATE = {word.strip(): kind for kind, words in _RESIDUE.items() for word in words.split(",")}
_EMPTY = frozenset(
    {"tbd", "tba", "tbc", "t.b.d", "to be determined", "to be decided", "to be assigned"}
    | {"to be confirmed", "to be announced", "unassigned", "not assigned", "xxx", "tbd tbd"}
)
_PROMPTS = (
    *("e.g", "i.e", "eg.", "insert ", "your ", "add ", "fill ", "enter ", "describe ", "link to "),
    *("name of ", "list ", "example", "what ", "who ", "when ", "how "),
)
_DATE_SHAPE = re.compile(
    r"(?:y{2,4}|m{2,4}|dd?|\d{2,4}|xx)(?:[-/. ](?:y{2,4}|m{2,4}|dd?|\d\d|xx)){1,2}"
    r"(?:[ t,]{1,2}hh?:mm(?::ss)?)?(?: ?\(?(?:utc|z)\)?)?|yyyymmdd|hh?:mm(?::ss)?"
)
_NAME_SHAPE = re.compile(
    r"[a-z]{2,12}-(?:x{2,6}|n{2,6}|#+|\?+|\d*x{2,6})|(?:inc|incident|jira|ticket)[ #-]{0,2}\?+"
)
_TEMPLATE_NAME = re.compile(r"(?:jira|ticket|proj|project|issue|key|abc)-(?:123|1234|0+|1)")
_DOTS = re.compile(r"[?.…_\s]+")
_BRACKETS = (("{{", "}}"), ("[", "]"), ("<", ">"), ("${", "}"), ("{", "}"))


def is_placeholder(text: str) -> bool:
    """Whether nobody has filled this in yet: blank, or what a template leaves behind."""
    return placeholder(text) is not None


@lru_cache(maxsize=8192)
def placeholder(text: str) -> str | None:
    """What a template's residue stands for (owner, due, ...), "" if it does not say; else None."""
    if len(text) > _CAP:
        return None
    words = plain_words(text).strip(" *_`~")
    if not words:
        return ""
    if words in _EMPTY or _DOTS.fullmatch(words) or words.rstrip(".") in _EMPTY:
        return ""
    if words[0].isalnum():
        return _bare(words)
    hints_owner = words.startswith("@")
    for left, right in _BRACKETS:
        bare = words.lstrip("@")
        if bare.startswith(left) and bare.endswith(right) and len(bare) >= len(left + right):
            inner = bare[len(left) : -len(right)].strip(" *_`")
            kind = _inner(inner, left)
            if kind is not None:
                return "owner" if hints_owner and kind in ("", "title") else kind
    return None


def _bare(words: str) -> str | None:
    if _DATE_SHAPE.fullmatch(words) and not words.isdigit():
        return "due" if set(words) & set("ymx") else None
    return "ticket" if _NAME_SHAPE.fullmatch(words) else None


def _inner(inner: str, left: str) -> str | None:
    if not inner:
        # "[ ]" is a box, and no residue.
        return None if left == "[" else ""
    if any(mark in inner for mark in "[]{}<>"):
        return None
    kind = _TEMPLATE.get(inner, "ticket" if _TEMPLATE_NAME.fullmatch(inner) else _bare(inner))
    if kind is not None:
        return kind
    if inner in _EMPTY or _DOTS.fullmatch(inner) or inner.startswith(_PROMPTS):
        return ""
    # Readers never see what stands in angles: it is taken for HTML.
    hidden = left == "<" and inner[0].isalpha() and not any(mark in inner for mark in ":@/=")
    return "" if hidden and not inner.startswith("br") else None


_DECLINED = frozenset({"n/a", "na", "n.a.", "n.a", "none", "not applicable", "nil", "n / a"})
_DASHES = frozenset("-—–−‒―")


def is_declined(text: str) -> bool:
    """Whether a person says that there is none: "N/A", "none", a lone dash."""
    if len(text) > _LONGEST_WORD:
        return False
    words = plain_words(text).strip(" *_`").rstrip(".")
    return words in _DECLINED or words + "." in _DECLINED or (words != "" and set(words) <= _DASHES)


_CHOICES = re.compile(r"\s*(?:[/|,]|\\\||\bor\b)\s*")


def is_menu(text: str, words: Collection[str]) -> bool:
    """Whether a line still shows its choices: "P1 / P2 / P3", "Draft | In Review | Complete"."""
    if len(text) > _CAP:
        return False
    parts = [part.strip(" *_`[](){}<>☐") for part in _CHOICES.split(plain_words(text))]
    shown = {part for part in parts if part}
    return len(shown) > 1 and all(part in words for part in shown)


_SPECIAL = re.compile(r"[\\`*_~\[\]<>&!\n\r\t]|  ")
_LITERAL = re.compile(r"\\([!-/:-@\[-`{-~])|(`+)([^`]+)\2(?!`)")
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+-->")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*+\)")
_WIKI = re.compile(r"\[\[([^\[\]|]*+)(?:\|([^\[\]]*+))?\]\]")
_REFERENCE = re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]")
_AUTOLINK = re.compile(r"<([a-zA-Z][\w+.-]{1,31}:[^<>\s]*|[\w.+-]{1,64}@[\w.-]{1,255})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});")
_STARS = re.compile(r"(\*{1,3})(?![\s*])([^*]+)(?<!\s)\1")
_LINES = re.compile(r"(?<!\w)(_{1,3})(?![\s_])([^_]+(?:_+(?=\w)[^_]+){0,20})(?<!\s)\1(?!\w)")
_TILDES = re.compile(r"~~([^~]+)~~")
_PLAIN_CAP = 8000
_PRIVATE = 0xE000
_HIDE = {code: _PRIVATE + code for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_SHOW = {hidden: code for code, hidden in _HIDE.items()}


def plain(text: str) -> str:
    """Inline Markdown as a reader sees it, in one line; a link is its text."""
    text = text[:_PLAIN_CAP]
    if _SPECIAL.search(text) is None:
        return text.strip()
    # Escaped characters and code are put out of sight, so that nothing in them is markup.
    text = _LITERAL.sub(lambda m: (m[1] or m[3]).translate(_HIDE), text.translate(_SHOW))
    if "<" in text:
        text = _COMMENT.sub("", text)
        text = _AUTOLINK.sub(r"\1", text)
        text = _TAG.sub(" ", text)
    if "[" in text:
        text = _WIKI.sub(lambda m: m[2] or m[1], text)
        text = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", _LINK.sub(r"\1", text)))
    for _ in range(2):
        text = _LINES.sub(r"\2", _STARS.sub(r"\2", text)) if "*" in text or "_" in text else text
    text = _TILDES.sub(r"\1", text)
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    return " ".join(text.translate(_SHOW).split())


_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]")
_NO_STOP = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|ca|dr|mr|mrs|ms|no|st|inc|resp|incl|fig|sec|al)|\b(?-i:[A-Z])|\d)$",
    re.IGNORECASE,
)


def first_sentence(text: str) -> str:
    """The first sentence of a readable text, at most 300 characters of it."""
    text = text[:2000]
    for stop in _STOP.finditer(text):
        if stop[0][0] == "." and _NO_STOP.search(text[max(0, stop.start() - 10) : stop.start()]):
            # "approx." and "J." end no sentence unless the text ends there; "at 5." ends one.
            number = text[stop.start() - 1 : stop.start()].isdigit()
            follows = text[stop.end() :].lstrip()[:1]
            if follows and not (number and follows.isupper()):
                continue
        return _cut(text[: stop.end()])
    return _cut(text)


def _cut(text: str, limit: int = 300) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
