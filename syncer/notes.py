"""The managed block as text: its marks, what it notes, and how a new one takes its place.

What stands between our own marks is ours and is replaced; everything else is people's and stays.
Lines between them that are certainly not ours are moved below the block.
Where people removed one of the two marks, only lines that are certainly ours go with the other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

ORIGIN = "Action item of"
NAMES = ("Incident", "Severity", "Kind", "Owner", "Due", "Priority", "Part of")
"""What a block notes, each as ``- Name: value``."""

_BEGIN, _END = "<!-- syncer:begin {} -->", "<!-- syncer:end -->"
_MARKS = re.compile(
    r"<!--[ \t]*syncer:(?:(?:begin[ \t]+(?P<key>[\w.-]+)|(?P<end>end))[ \t]*-->|comment[ \t])"
)
_FORGED = re.compile(r"<!--(?=\s*syncer:)", re.IGNORECASE)
_LEAD = 16
"""Characters that tell a line that ends blocks, whatever it goes on to say."""
_ADVICE = re.compile(r".*\bEverything outside this (?:block|panel) is yours\.")
_BREAK = re.compile(r"\r?\n")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_NOTE = re.compile(
    r"[ \t]{0,3}[-*+][ \t]+(?:\*\*(?=[A-Za-z ]+(?::\*\*|\*\*:)))?"
    r"([A-Za-z][A-Za-z ]{0,30}?)[ \t]*(?::\*\*|\*\*:|:)[ \t]*(.*)"
)
_FORMS = re.compile(
    rf"From the postmortem of \d{{4}}-\d\d-\d\d\b|From a postmortem(?::|$)|- {ORIGIN} "
    rf"|- (?:{'|'.join(NAMES)}):|<!-- syncer:(?!comment)[a-z]+ "
)


def notes(text: str) -> Mapping[str, str]:
    """The ``- Key: value`` lines of a block, and where it says it stems from.

    Of a key that stands there twice the first counts.
    """
    found: dict[str, str] = {}
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith(f"- {ORIGIN} "):
            found.setdefault(ORIGIN, bare[len(ORIGIN) + 3 :])
        elif match := _NOTE.fullmatch(line.rstrip()):
            first, *rest = re.split(r" · (?=[A-Z][a-z]+:)", match[2])
            found.setdefault(match[1].capitalize(), first.strip())
            for part in rest:
                name, _, value = part.partition(":")
                found.setdefault(name, value.strip())
    return found


def notes_in(text: str, keys: Collection[str] | None, body: int = 0) -> Mapping[str, str]:
    """The notes of the block of one of these keys (None: any) behind ``body``.

    Of one that lost a mark only its origin: it must not pass for one that stands as it should.
    """
    found = sorted(_found(text, keys, body), key=_rank)
    if not found:
        return {}
    first = found[0]
    noted = notes(text[first.start : first.end])
    return noted if first.whole else {ORIGIN: noted[ORIGIN]} if ORIGIN in noted else {}


def added_in(text: str, keys: Collection[str] | None, body: int = 0) -> tuple[str, ...]:
    """The lines that people wrote between the marks of these keys, as far as they tell."""
    return tuple(
        line
        for one in _found(text, keys, body)
        if one.whole
        for line in _theirs(text[one.start : one.end])
    )


def with_block(
    text: str,
    key: str,
    content: str,
    *,
    keys: Collection[str] | None,
    body: int = 0,
    eol: str = "\n",
    last: str = "",
) -> str:
    """The text with this block, and no other of these keys: where the old one was, else last.

    ``last``: the line that ends blocks, where this one is too short for it.
    """
    lines = unforged(content).strip("\r\n").splitlines()
    new = eol.join((_BEGIN.format(key), *lines, _END)) + eol
    found = sorted(_found(text, keys, body, known=lines), key=_rank)
    if not found:
        return apart(text, body, eol) + new
    for remains in sorted(found, key=lambda one: one.start, reverse=True):
        before, after = text[: remains.start], text[remains.end :]
        if remains.whole:
            after = _moved(text[remains.start : remains.end], [*lines, last], eol) + after
        if remains is found[0] and before and not before.endswith("\n"):
            before += eol
        text = before + (new if remains is found[0] else "") + after
    return text


def without_block(
    text: str, *, keys: Collection[str] | None, body: int = 0, eol: str = "\n"
) -> str:
    """The text without the blocks of these keys; what people wrote around and into them stays."""
    for one in sorted(_found(text, keys, body), key=lambda one: one.start, reverse=True):
        lines = _theirs(text[one.start : one.end]) if one.whole else ()
        kept = "".join(line + eol for line in lines)
        text = text[: one.start] + kept + text[one.end :]
    return text


def apart(text: str, body: int, eol: str) -> str:
    """The text with one empty line at its end, unless the body has not begun yet."""
    if len(text) > body and not text.endswith("\n"):
        text += eol
    return text if len(text) <= body or text.endswith(eol + eol) else text + eol


def _moved(old: str, new: Sequence[str], eol: str) -> str:
    """What people wrote into a block of the usual form, as it is to stand below."""
    theirs = _theirs(old, new)
    return eol + "".join(line + eol for line in theirs) + eol if theirs else ""


def _theirs(old: str, new: Sequence[str] = ()) -> Sequence[str]:
    """The lines of a block of the usual form that are certainly not ours."""
    standing = _MARKS.sub("", old).splitlines()
    if not any(_FORMS.match(line.strip()) for line in standing):
        return ()
    known = {line.strip() for line in new}
    ends = tuple(line[:_LEAD] for line in new[-2:] if line.strip())
    if not new and not any(_ADVICE.match(line) for line in standing):
        shown = (line.strip() for line in reversed(standing))
        known = {next((line for line in shown if line and not line.startswith("<!--")), "")}
    theirs, said = list[str](), set[str]()
    for line in standing:
        bare = line.strip()
        note = _NOTE.fullmatch(line.rstrip())
        name = note[1].capitalize() if note else ""
        again = name in said
        said |= {name} - {""}
        ours = (
            not bare
            or bare in known
            or bare[0] == ">"
            or bare.startswith("<!--")
            or name in NAMES
            or _FORMS.match(bare) is not None
            or _ADVICE.match(bare) is not None
            or bare.startswith(ends)
        )
        if not ours or (again and bare not in known):
            theirs.append(line)
        elif bare[:1] not in (">", "-", "<") and bare not in known:
            theirs += filter(None, (written_on(bare, new),))
    return theirs


def written_on(line: str, new: Sequence[str] = ()) -> str:
    """What somebody wrote on behind the line that ends blocks; ``new``: the lines of the next."""
    known = next((one for one in new[-2:] if one and line.startswith(one)), None)
    advice = _ADVICE.match(line)
    end = len(known) if known is not None else advice.end() if advice else len(line)
    more = line[end:].strip()
    return "" if more.startswith("Questions: ") else more


def unforged(text: str) -> str:
    """A text that we carry in, without marks."""
    return _FORGED.sub("&lt;!--", text)


@dataclass(frozen=True, slots=True)
class _Remains:
    """A block, or what is certainly left of one that lost a mark."""

    start: int
    end: int
    whole: bool
    begun: bool = True


def _rank(one: _Remains) -> tuple[bool, bool, int]:
    """The best place for a new one: a whole one, then one that begins, then the first."""
    return (not one.whole, not one.begun, one.start)


def _found(
    text: str, keys: Collection[str] | None, body: int, known: Iterable[str] = ()
) -> Iterator[_Remains]:
    ours = frozenset(line.strip() for line in known)
    marks = list(_MARKS.finditer(text, body))
    for index, mark in enumerate(marks):
        after = marks[index + 1] if index + 1 < len(marks) else None
        begins = index > 0 and marks[index - 1]["key"] is not None
        if mark["end"] and not begins:
            start = marks[index - 1].end() if index else body
            lost = _last(text, start, mark.start(), ours)
            yield _Remains(lost, _line_end(text, mark.end()), whole=False, begun=False)
        elif mark["key"] is None or not (keys is None or mark["key"] in keys):
            continue
        elif after is not None and after["end"]:
            yield _Remains(mark.start(), _line_end(text, after.end()), whole=True)
        else:
            stop = after.start() if after is not None else len(text)
            yield _Remains(mark.start(), _first(text, mark.end(), stop, ours), whole=False)


def _first(text: str, start: int, stop: int, ours: Collection[str]) -> int:
    """The end of our lines that follow a mark whose partner is lost."""
    end = start = _line_end(text, start)
    for line in _LINE.finditer(text, start, stop):
        if _is_ours(line[0], ours):
            end = line.end()
        elif not _may_be(line[0]):
            break
    return end


def _last(text: str, start: int, stop: int, ours: Collection[str]) -> int:
    """The beginning of our lines that lead to a mark whose partner is lost."""
    begin = stop
    for line in reversed(list(_LINE.finditer(text, start, stop))):
        if _is_ours(line[0], ours):
            begin = line.start()
        elif not _may_be(line[0]):
            break
    return begin


def _is_ours(line: str, ours: Collection[str]) -> bool:
    bare = line.strip()
    return bool(bare) and (bare in ours or _FORMS.match(bare) is not None)


def _may_be(line: str) -> bool:
    """Blank, or quoted: ours if lines that are certainly ours enclose it."""
    return line.strip()[:1] in ("", ">")


def _line_end(text: str, at: int) -> int:
    line_break = _BREAK.match(text, at)
    return line_break.end() if line_break else at
