"""How a sentence ends when no separator parts: "… Owner: Ana. Due: 2026-12-01", "… @ana by Dec 20".

Apart from ``tails``, whose parts stand behind separators or in brackets: here only what is certain
counts, for most sentences end in words that mean nothing of the kind.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from syncer.core.dates import ends_in_day, repeats_day
from syncer.core.day_words import LEADS
from syncer.core.dues import read_due
from syncer.core.led import until
from syncer.core.lexicon import plain_words
from syncer.core.loose_days import loose_day
from syncer.core.owned import owned
from syncer.core.parts import FIELDS, FOREIGN, LABEL, LONGEST, REMARK, TICKET, Part, Parts
from syncer.core.people import looks_like_owner
from syncer.core.places import place
from syncer.core.reading import Reading
from syncer.core.runs import NAMED, run
from syncer.core.seams import Seams
from syncer.core.speech import DECLINED, EMPTY
from syncer.core.values import Found, is_declined, placeholder
from syncer.model import Field

_STOP = re.compile(r"(?<![ \t])[ \t]*+(?:[.!?;,][ \t]+|[。、；，][ \t]*+)")
_STOPS = re.compile(r"[.!?;,。、；，]")
_LABELLED = re.compile(
    r"(?<!\s)((?:\s|<br ?/?>)+)(\*\*?|__)[^\W\d_][^*_:：\n]{0,30}"
    r"(?:\s?[:：]\s?\2|\2\s?[:：]|[:：])(?=\s?[^\s*_])"
)
_SENTENCE = re.compile(r"[.!?。！？](?:(?<=[。！？])\s*|(?<=[.!?])[*_\"'”’)\]]*\s+)(?=\S)")
_TICK = re.compile(r"(?:[^\w\s\x00-\x7f]\ufe0f?|:[a-z_]{1,30}:)$")
_LONGEST_TICK = 40
_DUE = re.compile(r"due(?: by| on)? +|by:[ ]*", re.IGNORECASE)
_WIDE_LABEL = re.compile(
    r"[ \u3000、]([\u3040-\u30ff\u3400-\u9fff]{1,8})[ ]?[:：][ ]?"
    r"(@?\[[^\[\]:：]{1,60}\]|[^\s:：、,()（）\[\]]{1,30})$"
)
"""Like "担当: 山田" at the end."""
_LEADING = re.compile(rf"[ \t,](?:{LEADS}):?$", re.IGNORECASE)
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LAST = re.compile(r"(?:[—–|]|[ \t]-)[ \t]+([^—–|]{2,30})$")
_MOST_STOPS = 3
"""A name or date holds fewer."""
_LONGEST_NAME = 4
_TEAMS = frozenset({"team", "teams", "squad", "crew", "group", "guild", "on-call", "oncall"})
"""Small words behind a team's name."""
_LONGEST_WORD = 40
_HANDLE = re.compile(
    rf"\s(@\[[^\[\]]{{1,80}}\]|{NAMED}|@[A-Za-z0-9](?:[\w./-]{{0,80}}\w)?)"
    rf"(?:(?:,|[ \t]+(?:→|->|=>))?[ \t]+(?:(?:{LEADS}):?[ \t]+)?"
    r"(\[[^\[\]]{1,40}\]|\d\d?\.\d\d?\.(?=$)|@?\w[\w ,./:'’-]{3,40}?))?[ \t.]*$",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"(?:\b(?:in|of|as|on|to|see|from|with|for|by|than|after|before|like|the|and|is|or|at|until|via"
    r"|about|per|ask|asks|asked|ping|tell|told|remind|contact|notify|email|mail|call|page|invite"
    r"|owner|assignee|assigned|dri|thank|give|help|let|show|meet|cc|have|get|make|move|add|remove"
    r"|replace)|[(\[:,/&+|—–>→⇒-])$",
    re.IGNORECASE,
)
_STRUCK_LAST = re.compile(r"\s*~~[^~]{1,100}~~$")


_OBJECT = 2
"""Blanks in a verb with its object."""
_ALL = frozenset({"here", "channel", "everyone", "all", "param", "media", "import", "types"})
_WHO = re.compile(
    r"\b(?:\w+ing|users?|accounts?|members?|handles?|channels?|groups?|alias|bots?|packages?|scope"
    r"|team|authors?|contacts?|person|manager|lead|thanks|reviewers?|approvers?|maintainers?|owners?"
    r"|engineers?|role|dependency|decorator|annotation|mentions?|sender|domain|access|again|who|whom"
    r"|what|how|why|when|whether|if|not|but|so|also|under|behind|below|above|between|into|onto|over"
    r"|around|against|within|without|towards?|through|since|teammate|colleague|librar(?:y|ies)|tag"
    r"|modules?|plugins?|labels?|class|type|version|namespace|org|repo|hook|hire|named|called"
    r"|mit|von|an|für|bei|zu|durch|über|und|oder|avec|à|de|du|pour|par|chez|et|ou|con|a|para|por|y|o)$",
    re.IGNORECASE,
)
"""Words before a handle that is their object, or is named by them."""


class Ending(NamedTuple):
    """Where an ending begins, and what it says."""

    start: int
    parts: tuple[Part, ...]


def ending(
    text: str, end: int, reading: Reading, parts: Parts, seams: Seams, used: set[str]
) -> Ending | None:
    """What the text's last words certainly say, if that is not ``used`` yet."""
    stopped = _STOPS.search(text, max(0, end - LONGEST), end)
    found = (
        _bold(text, end, reading, used)
        or (_labelled(text, end, stopped.start(), reading, parts, used) if stopped else None)
        or _run(text, end)
        or _led(text, end, reading, used)
        or _wide(text, end, reading)
        or (_addressed(text, end, reading, used) if "@" in text else None)
        or (_remark(text, end, parts, used) if stopped else None)
        or _symbol(text, end, parts, used)
    )
    if found is None or used.intersection(part.name for part in found.parts):
        return None
    return None if any(seams.hides(part.start - 1) for part in found.parts) else found


def _labelled(
    text: str, end: int, first: int, reading: Reading, parts: Parts, used: set[str]
) -> Ending | None:
    """The last sentence or clause behind the first stop, if a label with its certain value."""
    least = max(0, end - LONGEST)
    words = text[least:end]
    low = words.lower()
    hinted = any(hint in low for hint in (":", "：", "due ", "own", "assign"))
    if not (hinted or parts.refers):
        return None
    begin = least + len(text[least:first].rstrip(" \t"))
    for stop in reversed(list(_STOP.finditer(text, begin, end))[-_MOST_STOPS:]):
        if not stop.start():
            return None
        part = _field(text, stop.end(), end, reading, used) or _ticket(
            text, stop.end(), end, parts, used
        )
        if part is None and "," in stop[0] and "status" not in used:
            part = _beside(text, least, stop, end, reading, used)
        if part is not None:
            # A full stop ends the sentence before; a comma parts.
            return Ending(stop.start() + (stop[0][0] in ".!?。"), (part,))
    return None


def _bold(text: str, end: int, reading: Reading, used: set[str]) -> Ending | None:
    """The last label in bold with its value, where only a blank parts: "Alert **Owner:** Ana"."""
    if "*" not in text and "__" not in text:
        return None
    least = max(0, end - LONGEST)
    if text.find(":", least, end) < 0 and text.find("：", least, end) < 0:
        return None
    last = next(reversed(list(_LABELLED.finditer(text, least, end))), None)
    part = _field(text, last.end(1), end, reading, used) if last else None
    return Ending(last.start(), (part,)) if last and part and last.start() else None


def _field(text: str, start: int, end: int, reading: Reading, used: set[str]) -> Part | None:
    end = start + len(text[start:end].rstrip(" \t.;。"))
    due = _DUE.match(text, start, end)
    label = LABEL.match(text, start, end) if due is None else None
    name = "due" if due else reading.speech.label(label[1]) if label else None
    found = due or label
    said = owned(text[start:end]) if found is None and "owner" not in used else 0
    if said:
        return Part("owner", start + said, end, labelled=True)
    if found is None or name not in FIELDS:
        return None
    value = text[found.end() : end]
    for mark in ("**", "__"):
        if value.endswith(mark) and value.count(mark) == 1:
            # It was opened before the label.
            value = value[:-2]
            end -= 2
    # "platform" is somebody where a certain day stands beside it.
    beside = name == "owner" and "due" in used and value.replace("-", "").isalnum()
    if not beside and not _certain(name, value, reading, worded=due is not None):
        return None
    return Part(name, found.end(), end, labelled=True)


def _beside(
    text: str, least: int, comma: re.Match[str], end: int, reading: Reading, used: set[str]
) -> Part | None:
    """A status behind a labelled value: "Owner: Ana, done."."""
    word = text[comma.end() : end].rstrip(" .")
    stops = list(_SENTENCE.finditer(text, least, comma.start()))
    known = _field(text, stops[-1].end(), comma.start(), reading, used) if stops else None
    if known is None or reading.speech.kind(word) != "status":
        return None
    return Part("status", comma.end(), comma.end() + len(word), labelled=True)


def _ticket(text: str, start: int, end: int, parts: Parts, used: set[str]) -> Part | None:
    """A ticket is told by its label: "Tracked in OPS-12"."""
    end = start + len(text[start:end].rstrip(" \t."))
    labelled = ":" in text[start:end] or "：" in text[start:end]
    part = parts.reads(start, end, used) if parts.refers or labelled else None
    known = part is not None and part.labelled and part.name in (TICKET, FOREIGN)
    return part if known else None


def _remark(text: str, end: int, parts: Parts, used: set[str]) -> Ending | None:
    """A sentence of its own that says that it is done: "It was slow. Fixed in #12"."""
    least = max(0, end - LONGEST)
    stops = list(_SENTENCE.finditer(text, least, end)) if "status" not in used else []
    if not stops or not stops[-1].start():
        return None
    part = parts.reads(stops[-1].end(), end, used)
    known = part is not None and (part.name == REMARK or part.heard)
    return Ending(stops[-1].start() + 1, (part,)) if known and part is not None else None


def _symbol(text: str, end: int, parts: Parts, used: set[str]) -> Ending | None:
    """A tick that ends the text without separator; nothing can be told in its place."""
    last = text[end - 1 : end]
    if "status" in used or (last.isascii() and last not in (":", "\n")):
        return None
    found = _TICK.search(text, max(0, end - _LONGEST_TICK), end)
    status = parts.statuses.get(plain_words(found[0])) if found else None
    if found is None or status is None or not status.closed:
        return None
    start = len(text[: found.start()].rstrip())
    if not start or text[start - 1] in ",;:—–-|" or any(ref.end == start for ref in parts.refs):
        # Behind a name or separator it is a word like any other.
        return None
    word = _LAST.search(text, max(0, start - _LONGEST_WORD), start)
    if word is not None and parts.reads(word.start(1), end, used) is not None:
        # A word says it, with its mark: "— done ✅".
        return None
    return Ending(start, (Part(REMARK, *found.span()),))


def _certain(name: str, text: str, reading: Reading, *, worded: bool) -> bool:
    """Whether a value is one beyond doubt, or still to be filled in."""
    bracketed = text.endswith((")", "）")) and not (name == "due" and _has_weekday(text))
    if not text or "\n" in text or bracketed:
        # What stands in brackets is read on its own.
        return False
    value = reading.speech.value(FIELDS[name], text)
    if value in (EMPTY, DECLINED):
        empty = value is EMPTY and placeholder(text[slice(*place(text))]) is not None
        return empty or is_declined(text)
    match FIELDS[name]:
        case Field.OWNER:
            return _is_name(text) or looks_like_owner(text, reading.speech.people)
        case Field.DUE:
            day = None if text.endswith("]") else read_due(reading, text, labelled=True)
            # "due to rain" is no label; "Due: ASAP" is one, with a day nobody can tell.
            told = read_due(reading, text) or (text[0].isalnum() and ends_in_day(text))
            return isinstance(day, date) or not (worded or day is None or not told)
        case _:
            if not isinstance(value, Found):
                return False
            return (text[: value.start], text[value.end :]) in (("", ""), ("[", "]"))


def _has_weekday(text: str) -> bool:
    """Whether what stands in brackets behind a day is its weekday."""
    before, _, inner = text[:-1].replace("（", "(").rpartition("(")
    return repeats_day(inner, before)


def _is_name(text: str) -> bool:
    words = text.strip("*_").split()
    if len(words) > 1 and words[-1] in _TEAMS:
        words = words[words[0] == "the" : -1]
    return len(words) <= _LONGEST_NAME and all(
        not word[0].islower() and re.sub(r"[-'’.]", "", word).isalpha() for word in words
    )


def _closes(title: str, handle: str) -> bool:
    """Whether a handle behind these words can only be the owner: "Fix the alert @ana"."""
    plain = handle[1:].strip("[]").replace("-", "").replace("_", "").replace(" ", "").isalnum()
    return (
        plain
        and handle[1:].casefold() not in _ALL
        and title.count(" ") >= _OBJECT
        and "@" not in title
        and not (_WHO.search(title, max(0, len(title) - _LONGEST_WORD)))
    )


def _wide(text: str, end: int, reading: Reading) -> Ending | None:
    """The last label where but a blank parts, in a script that has none within a sentence."""
    if "：" not in text and ":" not in text:
        return None
    found = _WIDE_LABEL.search(text, max(0, end - LONGEST), end)
    name = reading.speech.label(found[1]) if found else None
    if found is None or name not in FIELDS:
        return None
    if reading.speech.kind(found[2]) not in (None, "", name):
        return None
    start = len(text[: found.start()].rstrip(" \t\r\n\u3000—–→|-"))
    part = Part(name, *found.span(2), labelled=True, handle=name == "owner")
    return Ending(start, (part,)) if start else None


def _led(text: str, end: int, reading: Reading, used: set[str]) -> Ending | None:
    """The day by which somebody is to do it who leads the text: "Ana to add it by Dec 1"."""
    found = None if "due" in used else until(reading, text, end, owned="owner" in used)
    if found is None:
        return None
    start, left, right = found
    return Ending(len(text[:start].rstrip()), (Part("due", left, right, labelled=True),))


def _run(text: str, end: int) -> Ending | None:
    """A handle, a day and a priority with but blanks or commas between them, in any order."""
    parts = run(text, end)
    if not parts:
        return None
    # A word that leads to the first may stand between the title and it.
    title = text[: parts[0].start].rstrip(" \t,")
    lead = _LEADING.search(title, max(0, len(title) - _LONGEST_WORD)) if parts else None
    if parts[0].name == "due" and lead:
        title = title[: lead.start()].rstrip(" \t,")
    tail = max(0, len(title) - _LONGEST_WORD)
    if " " not in title and not _WIDE.search(title):
        return None
    if _ADDRESSED.search(title, tail) or _WHO.search(title, tail) or "@" in title[tail:]:
        return None
    return Ending(len(title), parts)


def _addressed(text: str, end: int, reading: Reading, used: set[str]) -> Ending | None:
    """A handle with the day it is due behind it; alone only as a sentence of its own.

    None where it may as well be part of the sentence, as in "ask @ana by Friday".
    """
    least = max(0, end - LONGEST)
    at = text.find("@", least, end)
    found = _HANDLE.search(text, max(least, at - 1), end) if at >= 0 else None
    title = text[: found.start()].rstrip() if found else ""
    # "~~@bo~~ @ana" behind a separator is one part.
    words = _STRUCK_LAST.sub("", title[-LONGEST:]) if title.endswith("~~") else title
    if (
        found is None
        or not (" " in title or _WIDE.search(title))
        or _ADDRESSED.search(words, max(0, len(words) - _LONGEST_WORD))
    ):
        return None
    owner = Part("owner", *found.span(1), handle=True)
    if found[2] is None:
        alone = "due" in used or title[-1] in ".!?" or _closes(words, found[1])
        return Ending(len(title), (owner,)) if alone else None
    dotted = found[2][-1] == "." and loose_day(found[2])
    if (
        reading.speech.kind(found[2]) != "due"
        and not dotted
        and not (any(map(str.isdigit, found[2])) and isinstance(read_due(reading, found[2]), date))
    ):
        return None
    return Ending(len(title), (owner, Part("due", *found.span(2), labelled=dotted)))
