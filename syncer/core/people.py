"""Owners as documents write them, and the one handle behind all spellings of a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.core.remembered import remembered_by_identity
from syncer.core.values import is_declined, is_placeholder, plain
from syncer.model import Person

_CAP = 500
_MOST = 20
"""Owners of one item that are looked at."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The first person named, where that name alone stands, and everybody else."""

    handle: str
    start: int
    end: int
    written: str
    others: tuple[str, ...] = ()
    stop: int = 0
    """Where its last spelling ends: one person named twice is replaced as one."""


_MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
_MENTION = (
    r"@\[[^\[\]]{1,80}\]|@[A-Za-z0-9](?:[\w./-]{0,80}\w)?"
    r"|[@＠][\u30a0-\u30ff\u3400-\u9fff々]{1,20}(?:さん|氏)?|＠[A-Za-z0-9](?:[\w./-]{0,80}\w)?"
)
_CERTAIN = re.compile(
    rf"(?:{_MENTION})(?![^\W_])|<@\w{{1,80}}>|<?{_MAIL}>?(?!\w)|\[[^\[\]]{{1,80}}\]\(mailto:[^()\s]{{1,300}}\)"
    r"|\[@[^\[\]]{1,80}\]\([^()\s]{1,300}\)"
)
_FULL = re.compile(
    r"@[^\W\d_a-z][\w'’-]{1,30}(?: [^\W\d_a-z][\w'’-]{1,30}){1,2}(?=[ \t*_]*(?:$|[,;/&+|)]))"
)
"""A mention by the full name, as wikis have them: "@Hugo Almeida"."""
_LINK = re.compile(r"@?\[[^\[\]]{1,80}\](?:\([^()\s]{1,300}\))?")
_KATAKANA = "[\u30a1-\u30fa\u30fc-\u30fe]"
_DOT = rf"(?:(?<!{_KATAKANA})・|・(?!{_KATAKANA}))"
"""Between two people; within "ジョン・スミス" it is part of the name."""
_NAME = re.compile(
    rf"(?:[^,;/&+|、，；／＆＋｜・\n<>()\[\]（）【】—–]{{1,80}}+"
    rf"|(?<={_KATAKANA})・(?={_KATAKANA})){{1,5}}+"
)
_AND = "und|oder|et|ou|y"
_NAME_ENDS = re.compile(rf"\s(?:(?i:and|with|-|or)|{_AND}|mit|avec|con)\s")
_JOINT = re.compile(
    rf"\s*(?:(?:[,;/&+、，；／＆＋]|{_DOT})\s*(?:and\s)?|<br\s?/?>|\n|\b(?:(?i:and|or)|{_AND})\s)?\s*"
)
_AFTER = re.compile(r"(?:[\s*_`]|\([^()]{0,100}\)|（[^（）]{0,100}）){0,6}")
_MARKS = " \t\n*_`\u3000"
_WIDE = "\u3040-\u30ff\u3400-\u9fff々"
_APART = re.compile(rf"(?<=[{_WIDE}]) (?=[{_WIDE}])")
_HONORIFIC = re.compile(r" ?(?:さん|さま|様|氏|くん|君|ちゃん|殿)$")
_JOINTS = " \t,;/&+、，；／＆＋・|\\()[]（）【】"
_BETWEEN = frozenset(("", *",;/&+、，；／＆＋・", *_AND.split("|"), "and", ", and", "<br>"))
_MAIL_BEHIND = re.compile(rf"\s?[<(]{_MAIL}[>)]")
_STRUCK = re.compile(r"~~[^~]{1,200}~~")
_DOUBT = re.compile(
    r"\w\W{0,4}[?？](?=[\s,;/)）*_]|$)|^[\W_]{0,4}(?:not|nicht|pas)\s", re.IGNORECASE
)
_NAME_AND_MAIL = re.compile(rf"([^<>()]{{1,80}}?)\s?[<(]({_MAIL})[>)]")


def _spelling(text: str) -> str:
    """How spellings are compared: casefolded, without ``@``, brackets, blanks around.

    Full width is as plain width, and a blank between ideograms is none.
    """
    if text.isascii():
        return " ".join(_bare(text).casefold().split())
    folded = unicodedata.normalize("NFKC", _bare(text)).casefold()
    return _APART.sub("", " ".join(folded.split()))


def _honoured(spelling: str, index: Mapping[str, str]) -> str | None:
    """The handle of who is so spelled, politely or not."""
    known = index.get(spelling)
    if known is not None or spelling.isascii():
        return known
    plainly = _HONORIFIC.sub("", spelling)
    return index.get(plainly) if plainly else None


def _bare(text: str) -> str:
    text = text.strip(_MARKS)
    if text.startswith("＠"):
        text = f"@{text[1:]}"
    if text.startswith("@["):
        text = text[1:]
    if text.startswith("[") and text.endswith(")") and "](" in text:
        label, target = text[1:-1].split("](", 1)
        text = target.partition("?")[0] if target.startswith("mailto:") else label
    text = text.strip(_MARKS).removeprefix("@").strip("[]<>" + _MARKS)
    return plain(text.removeprefix("mailto:")).removeprefix("@")


def _index(people: Sequence[Person]) -> Mapping[str, str]:
    """Every spelling that is one person's alone, to the handle."""
    return _kept(people) if isinstance(people, tuple) else _indexed(people)


@remembered_by_identity(8)
def _kept(people: tuple[Person, ...]) -> Mapping[str, str]:
    return _indexed(people)


def _indexed(people: Sequence[Person]) -> Mapping[str, str]:
    index: dict[str, str] = {}
    # A handle is its person's even where it is also another's name.
    ranks = (
        [(person.handle, (person.handle,)) for person in people],
        [(person.handle, (*person.names, *person.emails)) for person in people],
        [(person.handle, tuple(person.accounts.values())) for person in people],
    )
    for rank in ranks:
        stronger = frozenset(index)
        shared: set[str] = set()
        for handle, written in rank:
            for spelling in map(_spelling, written):
                if not spelling or spelling in stronger:
                    continue
                if index.setdefault(spelling, handle) != handle:
                    shared.add(spelling)
        # What two people are called tells neither.
        for spelling in shared:
            del index[spelling]
    return index


def canonical(spelling: str, people: Sequence[Person]) -> str:
    """The handle of the one person so spelled; else the spelling without ``@`` and brackets."""
    spelling = spelling[:_CAP]
    index = _index(people)
    known = _honoured(_spelling(spelling), index)
    if known is not None:
        return known
    both = _NAME_AND_MAIL.fullmatch(spelling)
    if both is None:
        return _bare(spelling)
    return index.get(_spelling(both[2])) or canonical(both[1], people)


def read_owner(text: str, people: Sequence[Person]) -> Owner | None:
    """The owner a cell or part names, and where; None if it is empty or says that there is none."""
    text = _unstruck(text[:_CAP])
    if is_placeholder(text) or is_declined(text) or in_doubt(text):
        return None
    spans = tuple(_names(text, _index(people)))
    if not spans:
        return None
    start, end = spans[0]
    written = text[start:end]
    handle = canonical(written, people)
    if not handle or is_placeholder(written):
        return None
    others = tuple(
        other
        for other in dict.fromkeys(canonical(text[a:b], people) for a, b in spans[1:])
        if other and other != handle
    )
    stop = end
    if text[spans[-1][1] : spans[-1][1] + 1].isalnum():
        # "[3]rd": a name is not glued to what follows it.
        return None
    if not others:
        stop = spans[-1][1]
        # A joint that nobody follows goes with the name before it.
        around = text[len(text[:start].rstrip("*_`")) : start]
        whole = around != "" and text[stop:].strip() == around[::-1]
        if not whole and not text[stop:].strip(_JOINTS + _MARKS):
            stop = max(stop, len(text.rstrip()))
    return Owner(handle, start, end, written, others, stop)


def vacancy(text: str, people: Sequence[Person]) -> tuple[int, int] | None:
    """Where a template's owner stands before words, "TBD (SRE)", or nobody behind one struck."""
    whole = len(text.rstrip())
    text = _unstruck(text[:_CAP])
    if whole and not text.strip():
        return whole, whole
    spans = tuple(_names(text, _index(people)))
    word = text[slice(*spans[0])] if len(spans) == 1 else ""
    if not word.strip() or not is_placeholder(word) or in_doubt(text):
        return None
    return spans[0]


def in_doubt(text: str) -> bool:
    """Whether a text says who may be it, or who is not: "Ana?", "not @bo"."""
    return _DOUBT.search(text) is not None


def _unstruck(text: str) -> str:
    """The text with blanks for what was struck, a comma between two names."""
    if "~~" not in text:
        return text
    bare = _STRUCK.sub(lambda found: ",".ljust(len(found[0])), text)
    inner = bare.strip(" ,;/→>-\t")
    if not inner:
        return " " * len(text)
    start = bare.index(inner)
    return inner.rjust(start + len(inner)).ljust(len(text))


def looks_like_owner(text: str, people: Sequence[Person]) -> bool:
    """Whether a text is nothing but people: ``@x``, ``@[X]``, an e-mail, a known spelling."""
    text = _unstruck(text).strip(_MARKS)
    if not text or len(text) > _CAP:
        return False
    index = _index(people)
    if _honoured(_spelling(text), index) is not None:
        return True
    position, certain = 0, False
    for start, end in _names(text, index):
        between = text[position:start].strip(_MARKS)
        if between not in _BETWEEN:
            return False
        name = text[start:end]
        sure = _CERTAIN.fullmatch(name) or _NAME_AND_MAIL.fullmatch(name) or _FULL.fullmatch(name)
        if not sure and _honoured(_spelling(name), index) is None:
            return False
        position, certain = end, True
    return certain and not text[position:].strip(_MARKS)


def _names(text: str, index: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Where each name stands, in turn; a known spelling is one name, whatever it holds."""
    begin = len(text) - len(text.lstrip(_MARKS))
    stop = len(text.rstrip(_MARKS))
    if begin < stop and _honoured(_spelling(text), index) is not None:
        yield begin, stop
        return
    for _ in range(_MOST):
        if begin >= stop:
            return
        end = _name_end(text, begin)
        if end is None:
            return
        yield begin, end
        after = _AFTER.match(text, end)
        begin = after.end() if after else end
        joint = _JOINT.match(text, begin)
        if joint is None or (
            joint.end() == joint.start() and text[begin : begin + 1] not in ("@", "＠")
        ):
            return
        begin = joint.end()
        begin += len(text[begin:]) - len(text[begin:].lstrip(_MARKS))


def _name_end(text: str, begin: int) -> int | None:
    certain = _FULL.match(text, begin) or _CERTAIN.match(text, begin) or _LINK.match(text, begin)
    if certain is not None:
        end = certain.end()
        # In "_@ana_" the last sign is emphasis.
        return end - (text[end - 1] == "_" == text[begin - 1 : begin])
    name = _NAME.match(text, begin)
    if name is None:
        return None
    words = name[0]
    joint = _NAME_ENDS.search(words)
    if joint is not None:
        words = words[: joint.start()]
    # A backslash at the end escapes what stands behind.
    end = begin + len(words.rstrip(_MARKS + "\\"))
    if end == begin:
        return None
    behind = _MAIL_BEHIND.match(text, end)
    return behind.end() if behind else end
