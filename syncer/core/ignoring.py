"""``<!-- syncer:ignore CODE REASON -->`` at the end of a line: what an author need not be told."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice

from syncer.core.reading import UNREASONED
from syncer.model import ActionItem, Code, Postmortem, Problem
from syncer.spans import Lines

SILENCEABLE = frozenset(
    {
        *(Code.NO_OWNER, Code.TEAM_OWNER, Code.NO_DUE_DATE, Code.NO_PRIORITY, Code.VAGUE),
        *(Code.NO_ACTION_ITEMS, Code.NO_PREVENTIVE_ITEM, Code.UNREADABLE_VALUE),
        *(Code.AMBIGUOUS_DATE, Code.PLACEHOLDER, Code.NOT_A_TABLE, Code.SHARED_TICKET),
        Code.SIMILAR_ITEM,
    }
)
"""What concerns the wording alone. That an item is late or a ticket gone nobody can wave away."""
WHOLE = frozenset({Code.NO_ACTION_ITEMS, Code.NO_PREVENTIVE_ITEM})
"""What is said of a document, not of a line in it."""
_SIGN = b"syncer:"
_WORDS = re.compile(r"\s*syncer:ignore(?:\s+(\S+))?\s*(.*)", re.DOTALL)
_OTHER = re.compile(r"\s*syncer:([\w-]{1,40})\s*(.*)", re.DOTALL)
_KNOWN = ("ignore", "skip", "begin", "end", "comment")
"""What comments for syncer begin with, those that it writes itself included."""
_FENCE = re.compile(rb" {0,3}(`{3,}|~{3,})")
_MOST = 10_000
"""Lines with such a comment that are looked at."""
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Ignored:
    """What is silenced on which line, and what does not hold."""

    lines: Mapping[int, frozenset[Code]]
    faults: tuple[tuple[int, str], ...]
    """Line and message of each comment that silences nothing."""


def ignored(content: bytes) -> Ignored:
    """Every comment of this kind at the end of a line outside fenced code."""
    lines: dict[int, frozenset[Code]] = {}
    faults: list[tuple[int, str]] = []
    for number, line in islice(_lines(content), _MOST):
        for comment in _comments(line):
            found = _WORDS.fullmatch(comment)
            if found is None:
                fault = _other(comment)
                faults += [] if fault is None else [(number, fault)]
                continue
            word, reason = found[1] or "", found[2].strip()
            fault = _fault(word, reason)
            if fault is None:
                lines[number] = lines.get(number, frozenset()) | {Code(word)}
            else:
                faults.append((number, fault))
    return Ignored(lines, tuple(faults))


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """The lines that bear the word, with their numbers."""
    fence = b""
    for number, line in enumerate(content.splitlines(), start=1):
        mark = _FENCE.match(line) if b"`" in line or b"~" in line else None
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = b"" if fence else mark[1]
        elif not fence and _SIGN in line:
            yield number, line.decode()


def _comments(line: str) -> Iterator[str]:
    """What the comments at the end of a line hold, the last one first."""
    end = len(line.rstrip(" \t|"))
    while line.endswith("-->", 0, end):
        start = line.rfind("<!--", 0, end)
        if start < 0:
            return
        yield line[start + 4 : end - 3]
        end = len(line[:start].rstrip(" \t|"))


def _other(comment: str) -> str | None:
    """What is amiss with a comment for syncer that asks for something else."""
    found = _OTHER.fullmatch(comment)
    if found is None:
        return None
    if found[1] == "skip":
        return None if found[2] else UNREASONED
    if found[1] in _KNOWN:
        return None
    near = get_close_matches(found[1], _KNOWN[:2], n=1)
    hint = f"did you mean syncer:{near[0]}?" if near else "write syncer:skip or syncer:ignore"
    return f"syncer:{found[1]} means nothing, and does nothing; {hint}"


def _fault(word: str, reason: str) -> str | None:
    known = sorted(SILENCEABLE)
    if not word:
        return "syncer:ignore silences nothing: write a code and a reason behind it"
    if "," in word:
        return f'"{word[:_LONGEST]}" is no code: write a comment of its own for each, with a reason'
    if word not in {code.value for code in Code}:
        near = get_close_matches(word, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the codes are {', '.join(known)}"
        return f'there is no code "{word[:_LONGEST]}" to ignore; {hint}'
    if Code(word) not in SILENCEABLE:
        return f"{word} cannot be ignored: it is not about how the document is written"
    if not reason:
        return f"syncer:ignore {word} has no reason, so it silences nothing: write one behind it"
    return None


def silenced(postmortem: Postmortem, content: bytes) -> Postmortem:
    """The postmortem without what its comments silence, which its items remember."""
    if _SIGN not in content:
        return postmortem
    known = ignored(content)
    if not (known.lines or known.faults):
        return postmortem
    said = {(one.line, one.message) for one in postmortem.problems}
    faults = [
        Problem(Code.UNREADABLE_VALUE, message, postmortem.ref, line)
        for line, message in (known.faults if postmortem.counts else ())
        if (line, message) not in said
    ]
    kept = [
        one for one in postmortem.problems if one.code not in known.lines.get(one.line or 0, ())
    ]
    whole = known.lines.get(1, frozenset()) | known.lines.get(postmortem.heading, frozenset())
    return replace(
        postmortem,
        items=tuple(_items(postmortem.items, content, known)),
        problems=tuple(sorted((*kept, *faults), key=lambda one: one.line or 0)),
        ignored=whole & WHOLE,
    )


def _items(items: tuple[ActionItem, ...], content: bytes, known: Ignored) -> Iterator[ActionItem]:
    """The items, each with what is silenced from its first line up to the next item's."""
    at = Lines(content)
    starts = sorted(item.line for item in items)
    silent = sorted(known.lines)
    for item in items:
        end = at.at(max(item.span.start, item.span.end - 1))
        following = bisect_right(starts, item.line)
        if following < len(starts):
            end = min(end, starts[following] - 1)
        lines = silent[bisect_left(silent, item.line) : bisect_right(silent, max(end, item.line))]
        codes = frozenset[Code]().union(*(known.lines[line] for line in lines))
        yield replace(item, ignored=codes) if codes else item
