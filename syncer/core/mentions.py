"""Which reference in a sentence is the ticket it is tracked in, and which is only mentioned.

Apart from ``parts``, where a reference stands for itself: here words stand around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from syncer.core import references
from syncer.core.lexicon import heading_words
from syncer.core.parts import FOREIGN, SHORT, TICKET, Part, Parts
from syncer.core.references import Reference
from syncer.core.seams import undangled
from syncer.core.values import Found, read_status_behind
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Status

Statuses = Mapping[str, Status]

_MENTION = re.compile(
    r"(?:\b(?:in|of|as|on|to|see|from|with|for|by|than|after|before|like|the|and|is|or|at|until|via"
    r"|also|upon|about|per|related|blocked|depends|re|cf)[:：]?|[(\[,/])\s*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:[—–;,(\[]|\s-\s|[.!]\s)\s*[*_]*[^\W\d_][\w-]{0,20}(?: [\w-]{1,20}){0,2}[*_]*[:：][*_]*\s*$"
)
"""A label of another thing behind a title: "— context: #12", "(parent: #12)"."""
_HANDLES = sorted({verb for one in LANGUAGES.values() for verb in one.deeds.handles})
_TRACKS = sorted({verb for one in LANGUAGES.values() for verb in one.deeds.tracks})
_UNDOES = sorted({verb for one in LANGUAGES.values() for verb in one.deeds.undoes})
_ACT = re.compile(
    rf"\s*(?:{'|'.join(map(re.escape, (*_HANDLES, *_UNDOES)))})(?: (?:the|this|that|our))?\s+",
    re.IGNORECASE,
)
"""What is done to a ticket or change: it is the object, "Revert #12"."""
_BEGINS = re.compile(
    r"[\[<`*_#!~]|https?:|(?:\S+[#!])?\d|[A-Za-z][\w./-]*[#!]\d|[A-Z]\w*-\d"
    r"|(?i:bug|ticket|issue|pr|mr|pull|merge|gh)\b|b/\d"
)
"""What a text begins with that may begin with a reference."""
_GENERIC = frozenset(
    {"issue", "issues", "ticket", "bug", "pr", "pull", "request", "pull-request", "jira", "link"}
    | {"tracker", "tracked", "tracking", "github", "here", "prs", "mr", "merge", "gitlab", "card"}
    | {"tickets", "bugs", "this", "the", "story", "task", "epic", "trello", "asana", "linear", "gh"}
)
_LEADS = re.compile(r"\]?\s*(?::|[—–-](?=\s))\s*")
_BRACKETS = re.compile(r"\](?:\s*(?::|[—–-](?=\s))\s*|[ \t]+)")
_CLOSED = re.compile(r"\]?[ \t]+")
_APART = re.compile(r"[ \t]+(?=[^\W\d_]|\*\*|__|`|[\"“'])")
"""What parts a bare reference and the order behind it: "#12 Alert on lag"."""
_COUNTED = re.compile(rb"(?m)^[ \t>|*+-]*(?:\[.\][ \t]*)?(?:\*\*)?#[1-3]\b")
"""Who begins entries so counts them: "#1 Alert on lag"."""
_SAMPLE = 20_000
_FEW = 10
"""Lower numbers before a title count the entries."""
_OBJECT = re.compile(
    r"(?:(?:continue|keep|start|finish)(?:[ ](?:to|on))?[ ])?"
    rf"(?:{'|'.join(re.escape(verb.removesuffix('e')) for verb in (*_HANDLES, *_TRACKS))})"
    r"\w{0,3}(?:[ ](?:up|down|out|on|into))?(?:[ ]the[ ](?:status|progress|state|outcome)[ ]of)?"
    r"(?:[ ](?!(?:of|to|in|for|from|with|by|as|at|on|like|than|after|before|and|or|if|when|where"
    r"|which|why|how|what|who|whether|that|so|because|via|per|see|about|until|due|caused|related"
    r"|blocked)[ ])"
    r"[\w'’\"-]+){0,6}[ ]$",
    re.IGNORECASE,
)
"""A sentence of which the reference is the object: "Diagnose the original #12, which …"."""


_ELSEWHERE = re.compile(
    r"[\W_]*(?:(?:blocked|relates|related|depends|dependent|waiting|waits|similar) (?:by|on|upon"
    r"|to|for)\b|(?:blocks|blocking|cf|parent|epic|context|after|like|not)\b"
    r"|see:? +(?:INC|INCIDENT|SEV|PM)-\d+\W*$)"
    r"|.*\d[*_`)]*[?？]\s*$",
    re.IGNORECASE | re.DOTALL,
)


def elsewhere(text: str) -> bool:
    """Whether a ticket's place names another's ticket, or one that is in doubt: "OPS-12?"."""
    return _ELSEWHERE.match(text) is not None


class Tracked(NamedTuple):
    """The tickets that words around them name, and the text that is left as the title."""

    part: Part
    start: int
    end: int
    heard: bool = False
    """In the midst of the sentence, where nothing can be told."""
    beside: bool = False
    """The title is the link itself: a name goes behind it."""


def leading(
    parts: Parts, text: str, end: int, statuses: Statuses | None, content: bytes
) -> Tracked | None:
    """A ticket's name before a colon or dash, or a link that is but a name: "[#12] Alert"."""
    begin = len(text) - len(text.lstrip())
    if not (parts.refs or _BEGINS.match(text, begin)):
        return None
    first = next(iter(parts.all(begin, end)), None)
    if first is None:
        return _keyed(text, begin, end)
    at = first.start == begin + 1 and text[begin] == "["
    if first.start != begin + at or first.end >= end:
        return None
    stop = first.end
    word: Found[Status] | None = None
    beside = False
    link = any(one[:2] == first[:2] for one in parts.links)
    named = link and _generic(parts.text[first.start : first.end])
    if first.ref is None and ((link and not named) or _counts(first.written)):
        return None
    found = None if at else _LEADS.match(text, stop)
    if found is None and (named or (at and text[stop : stop + 1] == "]")):
        found = _CLOSED.match(text, stop)
        # No word could stand between a name and a title that only a blank parts.
        beside = found is not None and not at
        if at and found is not None and found[0][0] != "]":
            found = None
        behind = read_status_behind(text[stop:end], statuses) if found and statuses else None
        if behind is not None and not text[stop + behind.end : end].strip():
            # A name and its word are no title.
            return None
    if found is None and not (link or at):
        word = read_status_behind(text[stop:end], statuses) if statuses else None
        found = None if word is not None else _apart(text, first, end, content)
        beside = found is not None
    if found is None and statuses is not None:
        found = (_BRACKETS if at else _LEADS).search(text, stop, min(end, stop + SHORT))
        rest = text[stop : found.start()] if found else ""
        word = read_status_behind(rest, statuses)
        if word is None or rest[word.end :].strip():
            return None
        word = Found(word.value, stop + word.start, stop + word.end)
    if found is None or found.end() >= end:
        return None
    same = tuple(ref for ref in parts.refs if ref[:2] == first[:2]) or (first,)
    name = FOREIGN if first.ref is None else TICKET
    part = Part(name, first.start, word.end if word else stop, same, word)
    return Tracked(part, found.end(), end, beside=beside)


def _apart(text: str, first: Reference, end: int, content: bytes) -> re.Match[str] | None:
    """What parts a bare reference from the order behind it, if it counts no entries."""
    found = _APART.match(text, first.end, end)
    # In small letters it is the subject: "OPS-12 was closed".
    if found is None or text[found.end()].islower():
        return None
    if first.written.startswith("#") and _COUNTED.search(content, 0, _SAMPLE):
        return None
    return found


_KEYED = re.compile(r"(?:\[([^\[\]]{3,32})\](?:[ \t]*[:：])?|([A-Z]\w{1,20}-\d{2,9}):)[ \t]+")


def _keyed(text: str, begin: int, end: int) -> Tracked | None:
    """A key before the title, as other trackers make them: "[NET-71] Alert"."""
    found = _KEYED.match(text, begin, end)
    word = references.key(found[1] or found[2]) if found else None
    if found is None or word is None or _counts(word) or found.end() >= end:
        return None
    start, stop = found.span(1 if found[1] else 2)
    return Tracked(
        Part(FOREIGN, start, stop, (Reference(start, stop, word, None),)), found.end(), end
    )


def _counts(written: str) -> bool:
    """Whether a number before the title may but count the entries."""
    number = re.fullmatch(r"(?:#|[A-Z]\w*-)(\d+)", written)
    return number is not None and (int(number[1]) < _FEW or number[1][0] == "0")


def trailing(parts: Parts, start: int, end: int, statuses: Statuses | None) -> Tracked | None:
    """A reference that ends the text names, unless a word before it makes it a mention."""
    text = parts.text
    found = parts.all(start, end) if parts.refers else []
    if not found:
        return None
    last = found[-1]
    rest = text[last.end : end]
    word = read_status_behind(rest, statuses) if rest and statuses is not None else None
    if rest[word.end if word else 0 :].strip() not in ("", "."):
        return _within(parts, found, start, end)
    link = next((one for one in parts.links if one[:2] == last[:2]), None)
    whole = last.start == start
    same = tuple(ref for ref in parts.refs if ref[:2] == last[:2]) or (last,)
    name = FOREIGN if last.ref is None else TICKET
    part = Part(name, last.start, last.end, same)
    if link is not None and not _generic(parts.text[link.start : link.end]):
        if whole and word is None:
            return Tracked(part, start, end, beside=True)
        return _within(parts, found, start, end)
    if not whole and (
        _MENTION.search(text, start, last.start)
        or _LABELLED.search(text, start, last.start)
        or _ACT.fullmatch(text, start, last.start)
        or text[last.start - 1] > " "
    ):
        return _within(parts, found, start, end)
    if word is not None:
        word = Found(word.value, last.end + word.start, last.end + word.end)
        part = part._replace(end=word.end, behind=word)
    return Tracked(
        part, start, last.end if whole else undangled(text[: last.start].rstrip(": \t\r\n："))
    )


def _within(parts: Parts, found: list[Reference], start: int, end: int) -> Tracked | None:
    """The one reference in a sentence that is about nothing else."""
    first = found[0]
    if len({ref.written for ref in found}) > 1:
        return None
    linked = any(one[:2] == first[:2] for one in parts.links)
    acted = _ACT.fullmatch(parts.text, start, first.start)
    if not linked and not acted and "://" not in first.written:
        # A bare key in a sentence is but a word of it.
        return None
    begins = linked and not parts.text[start : first.start].strip("{ ")
    if not begins and not _OBJECT.match(" ".join(parts.text[start : first.start].split()) + " "):
        return None
    same = tuple(ref for ref in found if ref[:2] == first[:2])
    name = FOREIGN if first.ref is None else TICKET
    return Tracked(Part(name, first.start, first.end, same), start, end, heard=True)


def _generic(label: str) -> bool:
    """Whether a link's own text is but a name or "issue"."""
    if label.startswith("<"):
        return True
    shown = label[1:].partition("](")[0].partition("][")[0].strip("[]()*_` ")
    shown = shown.partition(" (")[0] or shown
    rest = heading_words(re.sub(r"\S*[#/\d]\S*", "", shown))
    return all(word in _GENERIC for word in rest.split())
