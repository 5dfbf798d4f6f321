"""Our block in a body: which one is ours, what it notes, and how it is written anew.

Marks in code and in quotations are words about marks. What GitHub has no place for stands in two
remarks that no reader of the page sees: the day that Due line and field had in common, what the
field of the priority goes on saying that did not keep what it was told, and what an issue is about
to be closed as that is open only on its way there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from syncer.adapters.github_text import LONGEST_BODY, calm, plain
from syncer.model import ItemKey, Priority
from syncer.notes import added_in, notes_in, with_block, without_block

_BEGIN = re.compile(r"<!--[ \t]*syncer:begin[ \t]+([A-Za-z0-9][\w.-]{0,63})[ \t]*-->")
_END = re.compile(r"<!--[ \t]*syncer:end[ \t]*-->")
_DUE = re.compile(
    r"(?m)^([ \t]{0,3}(?:[-*+][ \t]+)?(?:\*\*Due[ \t]*(?::\*\*|\*\*:)|Due[ \t]*:))([^\r\n]*)"
)
_REMARK = re.compile(
    r"<!--[ \t]*syncer:(?:due[ \t]+(?P<due>\d{4}-\d\d-\d\d)(?P<held>[ \t]+held)?"
    r"|to[ \t]+(?P<to>[a-z_]{1,20})|field[ \t]+(?P<field>p[0-3])"
    r"|labels[ \t]+(?P<labels>[0-9a-f]{8}))[ \t]*-->[ \t]*(?:\r?\n)?"
)
_QUOTED = re.compile(r"(?m)^[ \t]{0,3}>[ \t]?(.*\S)")
_PAGE = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_MARK = re.compile(r"<!--(?=[ \t]*syncer:)")
_FENCE = re.compile(r" {0,3}(?:(`{3,})[^`]*|(~{3,}).*)", re.DOTALL)
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*")
_SPEECH = re.compile(r" {0,3}>")


@dataclass(frozen=True, slots=True)
class AgreedDay:
    """The day that line and field both said when they were written last."""

    day: date
    held: bool = False
    """The field held a day before: one that is empty now was emptied."""


@dataclass(frozen=True, slots=True)
class Borne:
    """What a body bears of ours."""

    key: ItemKey | None = None
    """None where there is no block, or nobody can say which of several is this issue's."""
    notes: Mapping[str, str] = field(default_factory=dict)
    common: AgreedDay | None = None
    closing: str | None = None
    """What the issue is to be closed as, where it is open only to be closed otherwise."""
    labels: str = ""
    """By which names its priority was said; empty: by those that need no word."""
    added: tuple[str, ...] = ()
    """Lines that people wrote into it."""
    unheeded: Priority | None = None
    """What the field of the priority says that was told otherwise, and did not keep that."""


def borne(body: str, title: str = "") -> Borne:
    """What a body bears; of several items' blocks the one that quotes the issue's title."""
    if "syncer:" not in body:
        return Borne()
    text = _Shield(body).text
    key = _chosen(text, title)
    if key is None:
        return Borne()
    noted = {name: plain(value) for name, value in notes_in(text, frozenset({key})).items()}
    begin, end = _region(text, key)
    if dues := dict.fromkeys(plain(line[2]).strip() for line in _DUE.finditer(text, begin, end)):
        noted["Due"] = " / ".join(filter(None, dues))  # several days are none
    common: AgreedDay | None = None
    closing: str | None = None
    names, unheeded = "", None
    for remark in _remarks(text, key):
        if remark["to"]:
            closing = remark["to"]
        elif remark["labels"]:
            names = remark["labels"]
        elif remark["field"]:
            unheeded = Priority(remark["field"])
        elif day := _day(remark["due"]):
            common = AgreedDay(day, bool(remark["held"]))
    added = added_in(text, frozenset({key}))
    return Borne(key, noted, common, closing, names, added, unheeded)


def placed(body: str, key: ItemKey, content: str, *, standing: ItemKey | None) -> str:
    """The body with this block, in place of the one that it bears; as it is where none fits."""
    eol = "\r\n" if "\r\n" in body else "\n"
    keys = frozenset(filter(None, (key, standing)))
    shield = _Shield(body)
    whole = calm(content)
    last = whole.rstrip("\n").rpartition("\n")[2]
    for text in _shorter(whole):
        new = shield.off(with_block(shield.text, key, text, keys=keys, eol=eol, last=last))
        if len(new) <= LONGEST_BODY:
            return new
    return body


def bared(body: str, *, standing: ItemKey | None, key: ItemKey | None = None) -> str:
    """The body without block and marker of ours."""
    shield = _Shield(body)
    keys = frozenset(filter(None, (key, standing)))
    eol = "\r\n" if "\r\n" in body else "\n"
    return shield.off(without_block(shield.text, keys=keys, eol=eol))


def dated(body: str, key: ItemKey, due: date | None) -> str:
    """The body with another day in the Due line of this block; nothing else changes."""
    shield = _Shield(body)
    begin, end = _region(shield.text, key)
    said = f" {due.isoformat()}" if due else ""
    block = _DUE.sub(lambda line: line[1] + said, shield.text[begin:end], count=1)
    return shield.off(shield.text[:begin] + block + shield.text[end:])


def remarked(
    body: str,
    key: ItemKey,
    common: AgreedDay | None,
    closing: str | None = None,
    *,
    labels: str = "",
    unheeded: Priority | None = None,
) -> str:
    """The body with these remarks in this block and no others; as it is where they do not fit."""
    shield = _Shield(body)
    begin, end = _region(shield.text, key)
    if not end:
        return body
    eol = "\r\n" if "\r\n" in body else "\n"
    block = _REMARK.sub("", shield.text[begin:end])
    bare = shield.off(shield.text[:begin] + block + shield.text[end:])
    said = []
    if common is not None:
        said.append(f"<!-- syncer:due {common.day}{' held' if common.held else ''} -->")
    if unheeded is not None:
        said.append(f"<!-- syncer:field {unheeded.value} -->")
    if labels:
        said.append(f"<!-- syncer:labels {labels} -->")
    if closing is not None:
        said.append(f"<!-- syncer:to {closing} -->")
    if said and not block.endswith("\n"):
        block += eol
    block += "".join(one + eol for one in said)
    new = shield.off(shield.text[:begin] + block + shield.text[end:])
    return new if len(new) <= LONGEST_BODY else bare


def stands(body: str, key: ItemKey) -> bool:
    """Whether a whole block of this key stands there."""
    return _region(_Shield(body).text, key) != (0, 0)


class _Shield:
    """A body whose marks in code and quotations are none, until the shield is taken off."""

    __slots__ = ("_sign", "text")

    def __init__(self, body: str) -> None:
        spare = (chr(code) for code in range(0xE000, 0xF8FF))
        self._sign = f"<!{next((one for one in spare if one not in body), '')}-"
        hidden = "".join(_hiding(body, self._sign)) if "syncer:" in body else body
        self.text = hidden

    def off(self, text: str) -> str:
        return text.replace(self._sign, "<!--")


def _hiding(body: str, sign: str) -> Iterator[str]:
    """Line by line; a fence that nobody closes is none, for it would hide all that follows."""
    lines = body.splitlines(keepends=True)
    fences = _Fences(lines)
    close = -1
    for at, line in enumerate(lines):
        if at > close and (fence := _FENCE.fullmatch(line.rstrip("\r\n"))):
            close = fences.closing(at, fence[1] or fence[2])
        if at < close or _SPEECH.match(line):
            yield _MARK.sub(sign, line)
        else:
            yield line.replace("`<!--", f"`{sign}")


class _Fences:
    """Where fences are closed, asked from above; whoever fills a body with them costs no more."""

    __slots__ = ("_ends", "_open")

    def __init__(self, lines: list[str]) -> None:
        found = ((at, _FENCE_END.fullmatch(line.rstrip("\r\n"))) for at, line in enumerate(lines))
        self._ends = [(at, end[1]) for at, end in found if end][::-1]
        self._open: dict[str, int] = {}
        """From how many signs on nothing further down closes a fence."""

    def closing(self, at: int, fence: str) -> int:
        """Where a fence that begins there is closed; where it begins if it is not."""
        if len(fence) >= self._open.get(fence[0], len(fence) + 1):
            return at
        while self._ends and self._ends[-1][0] <= at:
            self._ends.pop()
        close = next((one for one, end in reversed(self._ends) if end.startswith(fence)), at)
        if close == at:
            self._open[fence[0]] = len(fence)
        return close


def _chosen(text: str, title: str) -> ItemKey | None:
    marks = list(_BEGIN.finditer(text))
    whole: dict[str, list[str]] = {}
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        if end := _END.search(text, mark.end(), stop):
            whole.setdefault(mark[1], []).append(text[mark.end() : end.start()])
    keys = list(whole) or list(dict.fromkeys(mark[1] for mark in marks))
    if len(keys) > 1:
        keys = [key for key, blocks in whole.items() if any(_quotes(one, title) for one in blocks)]
    return ItemKey(keys[0]) if len(keys) == 1 else None


def _quotes(block: str, title: str) -> bool:
    found = _QUOTED.search(block)
    if found is None or not title:
        return False
    said = _PAGE.sub(r"\1", plain(found[1])).replace("~~", "")
    return said.split() == title.split()


def _region(text: str, key: ItemKey) -> tuple[int, int]:
    """What stands between the marks of a whole block; nothing where there is none."""
    marks = list(_BEGIN.finditer(text))
    for at, mark in enumerate(marks):
        stop = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        if mark[1] == key and (end := _END.search(text, mark.end(), stop)):
            return mark.end(), end.start()
    return 0, 0


def _remarks(text: str, key: ItemKey) -> Iterator[re.Match[str]]:
    begin, end = _region(text, key)
    return _REMARK.finditer(text, begin, end)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _shorter(text: str) -> Iterator[str]:
    """A block as it is, without the words it quotes, without all but the day."""
    yield text
    lines = [line for line in text.split("\n") if not line.startswith(">")]
    yield "\n".join(lines)
    yield "\n".join(line for line in lines if _DUE.match(line))
