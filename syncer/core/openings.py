"""What stands before a title: "[ana] …", "@bo: …", "[P1] …", "DONE - …", "✅ …".

Apart from ``tails``, which reads from the other end: here a word is one only where it is certain,
for most titles begin with words that mean nothing of the kind.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from syncer.core.draft import Draft
from syncer.core.fronted import front
from syncer.core.initials import is_listed
from syncer.core.leads import skipped
from syncer.core.led import as_handle, person, ranked
from syncer.core.lexicon import plain_words
from syncer.core.people import looks_like_owner
from syncer.core.reading import Piece
from syncer.core.seams import Seams
from syncer.core.speech import iso_day
from syncer.core.values import Found, is_declined, read_priority, read_status
from syncer.core.words import complete_priorities, complete_statuses
from syncer.model import Field, Form, Status

_BRACKET = re.compile(
    r"\[((?:@\[[^\[\]\n]{1,80}\]|[^\[\]\n]){1,100})\](?:[ \t]*[:：][ \t]*|[ \t]+(?:[—–-][ \t]+)?)"
)
_WIDE = re.compile(r"【([^【】\n]{1,40})】[ \t]*")
_WORDS = re.compile(
    r"(\*\*|__|\*|_|)([^\n:：]{1,60}?)"
    r"(?:：\1[ \t]*|:\1[ \t]+|\1(?:：[ \t]*|[ \u00a0]?[:：][ \t]+|[ \t]+[—–-][ \t]+))"
)
_PARTS = re.compile("[:：—–-]")
_LONGEST_WORDS = 80
_MARKED = re.compile(
    r"(?:TODO|FIXME|ACTION|AI)\(((?:@\[[^\[\]\n]{1,80}\]|[^()\n]){1,40})\)[:：]?[ \t]+"
)
"""Like "TODO(ana): alert", whose word says nothing that the list does not."""
_PAREN = re.compile(r"\(([^()\n]{1,40})\)[ \t]*[:：]?[ \t]+")
_BOLD = re.compile(r"(?:\*\*|__)([^\n*_]{1,30}?)(?:\*\*|__)[ \t]+")
_TEAM = re.compile(r"(?:[\w&/-]{2,20} ){1,3}(?:team|squad|guild|crew)", re.IGNORECASE)
_STATED = tuple(
    re.compile(rf"([^\W\d_]+{more})[ ,:]+(?:(due|by|on)[ ]+)?(\S.{{0,30}})")
    for more in ("", r"[ -][^\W\d_]+")
)
"""Like "DONE 2026-12-01", "TODO due Friday", "DEFERRED P2"."""
_RANK = re.compile(r"(.+?)([ -]priority)?|priority[ :-]+(.+)", re.IGNORECASE)
_EMPTY = {
    "owner": "owner",
    "priority": "priority",
    "@[owner]": "owner",
    "[priority]": "priority",
    "[priority] priority": "priority",
}
"""What stands for no value where one was taken away."""
_SIGNED = re.compile(
    r"[^\w\s\[\](){}*_`\"'<>\\~#:@]{1,3}[ \t]*(\*\*|__|)([^\W\d_][^\n:：*_]{1,20}?)"
    r"(?:(?:\1[ \t]*:|:\1|\1[ \t]+[—–-])[ \t]+|(?:\1[ \t]*：|：\1)[ \t]*)(?=\S)"
)
"""Like "✅ **DONE**: alert", "❌ Won't do - alert"."""
_MOST = 4


class Opening(NamedTuple):
    """Where the title begins, and whether what stands before it can only be heard."""

    start: int
    heard: bool = False


def read_opening(
    draft: Draft, part: Piece, seams: Seams, start: int, end: int, used: set[str]
) -> Opening:
    """Read into the draft what certainly stands before the title."""
    heard = False
    start = skipped(draft.reading, part.text, start, end)
    for _ in range(_MOST):
        found = _next(draft, part, seams, start, end, used)
        if found is None:
            break
        start, heard = found.start, heard or found.heard
    return Opening(start, heard)


def _next(
    draft: Draft, part: Piece, seams: Seams, start: int, end: int, used: set[str]
) -> Opening | None:
    text = part.text
    start += len(text[start:end]) - len(text[start:end].lstrip())
    if seams.hides(start):
        return None
    first = text[start : start + 1]
    bracket = _BRACKET.match(text, start, end) if first == "[" else None
    if bracket is not None and bracket.end() < end:
        if is_declined(bracket[1]) and "status" not in used:
            draft.status = Status.WONT_DO
            return Opening(bracket.end(), heard=True)
        return _value(draft, part, bracket.span(1), bracket.end(), used)
    wide = _WIDE.match(text, start, end)
    if wide is not None and wide.end() < end:
        return _value(draft, part, wide.span(1), wide.end(), used)
    paren = _PAREN.match(text, start, end) if first == "(" else None
    if paren is not None and paren.end() < end:
        found = _rank(draft, part, paren.span(1), paren.end(), used)
        status = read_status(paren[1], draft.reading.lexicon.statuses) if found is None else None
        if status is None or (status.start, status.end) != (0, len(paren[1])):
            return found
        return _value(draft, part, paren.span(1), paren.end(), used)
    marked = _MARKED.match(text, start, end) if first in "TFA" and "owner" not in used else None
    if marked is not None and marked.end() < end:
        used.add("owner")
        draft.read(Field.OWNER, part, *marked.span(1))
        as_handle(draft)
        return Opening(marked.end())
    bold = _BOLD.match(text, start, end) if first in "*_" else None
    if bold is not None and bold.end() < end:
        shouts = bold[1].isupper() or text[bold.end()].isupper() or text[bold.start(1)] == "["
        found = _bold(draft, part, bold.span(1), bold.end(), used) if shouts else None
        if found is not None:
            return found
    plain = _plain(draft, part, start, end, used)
    if plain is not None:
        return plain
    signed = _signed(draft, text, start, end, used) if not first.isascii() else None
    if signed is not None:
        return signed
    parted = _PARTS.search(text, start, min(end, start + _LONGEST_WORDS))
    words = _WORDS.match(text, start, end) if parted else None
    if words is not None and words.end() < end and not seams.hides(words.end(2) - 1):
        bare = words[1] or ":"
        found = _value(draft, part, words.span(2), words.end(), used, bare=bare)
        # "☑ Restart the pool — Robert" is no label.
        return found or _symbol(draft, text, start, end, used)
    return _symbol(draft, text, start, end, used)


def _plain(draft: Draft, part: Piece, start: int, end: int, used: set[str]) -> Opening | None:
    """What an order says before it without any sign: "Ana to add it", "P1 Add it"."""
    if (rank := ranked(part.text, start, end)) is not None:
        return _rank(draft, part, *rank, used)
    stop = person(draft, part, start, end, used) or front(draft, part, start, end, used)
    return None if stop is None else Opening(stop)


def _bold(
    draft: Draft, part: Piece, span: tuple[int, int], stop: int, used: set[str]
) -> Opening | None:
    """What a bold word before the title says without a colon: "**P1** Alert", "**DONE** Alert"."""
    rank = _rank(draft, part, span, stop, used)
    if rank is not None or "status" in used or not part.text[stop].isupper():
        return rank
    text = part.text[slice(*span)]
    status = read_status(text, draft.reading.lexicon.statuses)
    if status is None or plain_words(text.strip("[]")) not in draft.reading.lexicon.marks:
        return _stated(draft, part, span, stop, used)
    inner = text[:1] == "[" and (status.start, status.end) == (1, len(text) - 1)
    if inner or (status.start, status.end) == (0, len(text)):
        return _status(draft, part, status, span[0], stop, used)
    used.add("status")
    draft.status, draft.written[Field.STATUS] = status.value, text
    return Opening(stop, heard=status.value.closed)


def _value(
    draft: Draft,
    part: Piece,
    span: tuple[int, int],
    stop: int,
    used: set[str],
    *,
    bare: str = "",
) -> Opening | None:
    """What a word before the title says; ``bare`` without brackets, in which emphasis."""
    start, end = span
    text = part.text[start:end]
    name = _EMPTY.get(text.casefold())
    if name is not None and name not in used and not (bare and text[0] != "@"):
        used.add(name)
        draft.empty(Field(name), part, start, end)
        as_handle(draft)
        return Opening(stop)
    known = looks_like_owner(text, draft.reading.speech.people)
    if "owner" not in used and (known or is_listed(draft.reading, text)):
        used.add("owner")
        draft.read(Field.OWNER, part, start, end)
        as_handle(draft)
        return Opening(stop)
    if bare and "owner" not in used and _TEAM.fullmatch(text):
        # Heard: a person's handle would be no team.
        used.add("owner")
        draft.owner = draft.written[Field.OWNER] = text
        draft.silent.discard(Field.OWNER)
        return Opening(stop)
    lexicon = draft.reading.lexicon
    if not bare and "priority" not in used:
        priority = read_priority(text, lexicon.priorities)
        if priority is not None and (priority.start, priority.end) == (0, len(text)):
            used.add("priority")
            draft.read(Field.PRIORITY, part, start, end)
            return Opening(stop)
    if bare:
        rank = _rank(draft, part, span, stop, used)
        if rank is not None:
            # Residue before a colon, "[Priority]: …", would define a link.
            draft.slots.pop(Field.PRIORITY, None)
            return rank
    status = read_status(text, lexicon.statuses) if "status" not in used else None
    if status is None or (status.start, status.end) != (0, len(text)):
        return _stated(draft, part, span, stop, used) if len(bare) > 1 else None
    if plain_words(text) in lexicon.marks:
        return _status(draft, part, status, start, stop, used)
    if len(bare) > 1 and plain_words(text) not in lexicon.unmarked:
        if not status.value.closed:
            return Opening(stop) if not text.isascii() else None
    elif bare or not status.value.closed:
        return None
    # The document's own word for another status might not be read back here.
    used.add("status")
    draft.status, draft.written[Field.STATUS] = status.value, text
    return Opening(stop, heard=True)


def _stated(
    draft: Draft, part: Piece, span: tuple[int, int], stop: int, used: set[str]
) -> Opening | None:
    """A bold status with its day or a priority; heard, but for a day that is due."""
    lexicon = draft.reading.lexicon
    known = [one for shape in _STATED if (one := shape.fullmatch(part.text, *span))]
    found = next((one for one in known if one[1].casefold() in lexicon.statuses), None)
    if found is None or plain_words(found[1]) in lexicon.unmarked or "status" in used:
        return None
    status = lexicon.statuses[found[1].casefold()]
    start, end = found.span(3)
    rank = read_priority(found[3], lexicon.priorities)
    if rank is not None and (rank.start, rank.end) == (0, len(found[3])):
        if "priority" in used:
            return None
        used.add("priority")
        draft.read(Field.PRIORITY, part, start, end)
        draft.slots.pop(Field.PRIORITY, None)
    elif draft.reading.speech.kind(found[3]) != "due" and iso_day(found[3]) is None:
        return None
    elif not status.closed and "due" not in used:
        used.add("due")
        draft.read(Field.DUE, part, start, end)
        draft.slots.pop(Field.DUE, None)
    if status.closed:
        used.add("status")
        draft.status, draft.written[Field.STATUS] = status, found[0]
    return Opening(stop, heard=status.closed)


def _rank(
    draft: Draft, part: Piece, span: tuple[int, int], stop: int, used: set[str]
) -> Opening | None:
    """A priority: "P1", "HIGH", "High priority"; written in words of its own style."""
    text = part.text[span[0] : span[1]]
    if "priority" in used:
        return None
    if _EMPTY.get(text.casefold()) == "priority":
        used.add("priority")
        start = span[0] + (text[0] == "[")
        draft.empty(Field.PRIORITY, part, start, start + len("priority"))
        _styled(draft, {})
        return Opening(stop)
    left = span[0]
    if text[0] == "[" and text[-1] == "]":
        text, left = text[1:-1], left + 1
    rank = _RANK.fullmatch(text)
    group = 3 if rank and rank[3] else 1
    word = rank[group] if rank else ""
    found = read_priority(word, draft.reading.lexicon.priorities) if word else None
    if rank is None or found is None or (found.start, found.end) != (0, len(word)):
        return None
    if word.islower() and not any(map(str.isdigit, word)):
        return None
    used.add("priority")
    start = left + rank.start(group)
    draft.read(Field.PRIORITY, part, start, start + len(word))
    _styled(draft, {str(found.value): word})
    return Opening(stop)


def _styled(draft: Draft, words: dict[str, str]) -> None:
    complete_priorities(words, draft.reading.lexicon)
    draft.slots[Field.PRIORITY] = replace(draft.slots[Field.PRIORITY], words=words)


def _status(
    draft: Draft, part: Piece, status: Found[Status], start: int, stop: int, used: set[str]
) -> Opening | None:
    old = draft.slots.get(Field.STATUS)
    boxed = old is not None and old.form is Form.CHECKBOX
    if boxed and not status.value.closed:
        # "- [x] TODO: …": the box knows better.
        return None
    used.add("status")
    draft.status = status.value
    left, right = start + status.start, start + status.end
    draft.written[Field.STATUS] = part.text[left:right]
    if boxed:
        return Opening(stop, heard=True)
    words = {str(status.value): part.text[left:right]}
    complete_statuses(
        words, draft.reading.lexicon, behind=False, cell=False, tongue=draft.reading.tongue
    )
    draft.slots[Field.STATUS] = draft.slot(part, left, right, Form.WORD, words)
    return Opening(stop)


def _signed(draft: Draft, text: str, start: int, end: int, used: set[str]) -> Opening | None:
    """A closed status behind a sign of any kind; nothing can be told in its place."""
    found = _SIGNED.match(text, start, end) if "status" not in used else None
    status = draft.reading.lexicon.statuses.get(plain_words(found[2])) if found else None
    if found is None or status is None or not status.closed or found.end() >= end:
        return None
    used.add("status")
    draft.status, draft.written[Field.STATUS] = status, text[start : found.end(2)]
    return Opening(found.end(), heard=True)


def _symbol(draft: Draft, text: str, start: int, end: int, used: set[str]) -> Opening | None:
    """A tick before the title: it is finished; nothing can be told in its place."""
    if "status" in used or start >= end or (text[start].isascii() and text[start] != ":"):
        return None
    found = read_status(text[start:end], draft.reading.lexicon.statuses)
    if found is None or found.start:
        return None
    stop = start + found.end
    if not found.value.closed:
        # An hourglass says no more than an open item does.
        sign = not any(map(str.isalnum, text[start:stop])) and text[start:stop].strip("[] ")
        return Opening(stop) if sign and text[stop:end].strip() else None
    if text[start + found.start : stop][-1].isalnum() or not text[stop:end].strip():
        return None
    used.add("status")
    draft.status = found.value
    draft.written[Field.STATUS] = text[start:stop]
    return Opening(stop, heard=True)
