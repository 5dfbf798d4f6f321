"""What nobody has filled in yet, and what somebody has declined to fill in."""

from __future__ import annotations

import re
from collections.abc import Collection

from syncer.core.lexicon import plain_words
from syncer.core.remembered import remembered_words
from syncer.core.vocabulary.languages import LANGUAGES

_CAP = 500
_LONGEST_WORD = 48

# Whichever languages are active: a template in another one is as empty.
_TEMPLATE = {
    plain_words(word): kind
    for language in LANGUAGES.values()
    for word, kind in language.residue.items()
}
_EMPTY = frozenset(plain_words(word) for language in LANGUAGES.values() for word in language.blanks)
_PROMPTS = tuple(sorted({one for language in LANGUAGES.values() for one in language.prompts}))
_DATE_SHAPE = re.compile(
    r"(?:y{2,4}|m{2,4}|dd?|\d{2,4}|xx)(?:[-/. ](?:y{2,4}|m{2,4}|dd?|\d\d|xx)){1,2}"
    r"(?:[ t,]{1,2}hh?:mm(?::ss)?)?(?: ?\(?(?:utc|z)\)?)?|yyyymmdd|hh?:mm(?::ss)?"
    r"|(?:tt|jj|dd)([-/.])mm\1(?:jj|aa|yy){1,2}|(?:jjjj|aaaa)-mm-(?:tt|jj|dd)"
    r"|(?:[yx○〇]{1,4}年)?[mx○〇]{1,2}月[dx○〇]{1,2}日"
)
_NAME_SHAPE = re.compile(
    r"[a-z]{2,12}-(?:x{2,6}|n{2,6}|#+|\?+|\d*x{2,6})|(?:inc|incident|jira|ticket)[ #-]{0,2}\?+"
)
_TEMPLATE_NAME = re.compile(r"(?:jira|ticket|proj|project|issue|key|abc)-(?:123|1234|0+|1)")
_CIRCLES = "○◯"
_DOTS = re.compile(r"[?.…_\s]+|[○〇◯△●×]{2,}(?: ?(?:さん|様|氏))?")
_BRACKETS = (("{{", "}}"), ("[", "]"), ("【", "】"), ("<", ">"), ("${", "}"), ("{", "}"))


def is_placeholder(text: str) -> bool:
    """Whether nobody has filled this in yet: blank, or what a template leaves behind."""
    return placeholder(text) is not None


@remembered_words(8192)
def placeholder(text: str) -> str | None:
    """What a template's residue stands for (owner, due, ...), "" if it does not say; else None."""
    if len(text) > _CAP:
        return None
    words = plain_words(text).strip(" *_`~")
    if not words:
        return ""
    if words in _EMPTY or _DOTS.fullmatch(words) or words.rstrip(".") in _EMPTY:
        return ""
    if words[0].isalnum() or words[0] in _CIRCLES:
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
        return "due" if set(words) & set("ymx○〇") else None
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


_DECLINED = frozenset(
    plain_words(word) for language in LANGUAGES.values() for word in language.declined
)
_DASHES = frozenset("-—–−‒―‐ー")


def is_declined(text: str) -> bool:
    """Whether a person says that there is none: "N/A", "none", a lone dash."""
    if len(text) > _LONGEST_WORD:
        return False
    words = plain_words(text).strip(" *_`").rstrip(".。")
    if words in _DECLINED or words + "." in _DECLINED:
        return True
    return words != "" and words[0] in _DASHES and set(words) <= _DASHES


_UNTICKETED = frozenset(
    plain_words(word) for language in LANGUAGES.values() for word in language.unticketed
)


def is_unticketed(text: str) -> bool:
    """Whether the place of a ticket says that there is none yet: "-", "need ticket", residue."""
    aimless = _AIMLESS.fullmatch(text)
    if aimless is not None:
        return is_unticketed(aimless[1])
    bare = text.strip(_AROUND)
    if bare != text and bare and len(text) <= _LONGEST_WORD and is_unticketed(bare):
        return True
    return (
        placeholder(text) is not None
        or is_declined(text)
        or (len(text) <= _LONGEST_WORD and plain_words(text).strip(" *_`.!") in _UNTICKETED)
    )


_AROUND = " \t*_`()（）—–-"
_AIMLESS = re.compile(r"\[([^\[\]]{0,40})\]\(#?\)")
"""A template's link, that leads nowhere yet."""
_FIRST = re.compile(r"\[[^\]]*\](?:\(#?\))?|<[^>]*>|\{\{[^}]*\}\}|[^\s,]+")
_PHRASE = re.compile(r"\S+(?:\s+\S+){0,3}")


def unticketed(text: str) -> int:
    """Where the words end with which the text says that there is no ticket yet; else 0."""
    whole = text.strip()
    if whole and is_unticketed(whole):
        return len(text.rstrip())
    first = _FIRST.match(text)
    if first is None or (whole[-1] in _DASHES and set(first[0]) <= _DASHES):
        # "— pending —"
        return 0
    if is_unticketed(first[0]):
        return first.end()
    phrase = _PHRASE.match(text)
    words = phrase[0] if phrase and first[0].isalnum() else ""
    while words:
        if is_unticketed(words):
            return len(words)
        words = words.rpartition(" ")[0].rstrip()
    return 0


_CHOICES = re.compile(r"\s*(?:[/|,、・]|\\\||\b(?:or|oder|ou|o)\b)\s*")


def is_menu(text: str, words: Collection[str]) -> bool:
    """Whether a line still shows its choices: "P1 / P2 / P3", "Draft | In Review | Complete"."""
    if len(text) > _CAP or text.isalnum():
        return False
    parts = [part.strip(" *_`[](){}<>【】☐") for part in _CHOICES.split(plain_words(text))]
    shown = {part for part in parts if part}
    return len(shown) > 1 and all(part in words for part in shown)
