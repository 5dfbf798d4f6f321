"""What the name of a group says of its items: their kind, whose they are, how urgent, or done.

Heard only: nothing is ever written into a heading.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from syncer.core.deeds import asks
from syncer.core.lexicon import Lexicon, plain_words
from syncer.core.parts import LABEL
from syncer.core.people import Owner, looks_like_owner, read_owner
from syncer.core.reading import Reading
from syncer.core.values import plain, read_priority, read_status
from syncer.core.vocabulary.languages import LANGUAGES
from syncer.model import Priority, Status

_LONGEST = 60
"""A narrower group within one of these is no other kind."""
_SIGNS = re.compile(r"[^\w()\[\]（）<>]+$")
_ITEMS = re.compile(
    r"(?:[ -](?:action )?(?:items?|actions?|tasks?|work|steps|todos?|follow[- ]?ups?))?"
    r"(?:[ ]?[(（][^()（）]{0,20}[)）])?[ ]?[:：]?$",
    re.IGNORECASE,
)
_LEADS = sorted((lead for one in LANGUAGES.values() for lead in one.leads), key=len)
_ALREADY = re.compile(rf"(?:recently|{'|'.join(map(re.escape, reversed(_LEADS)))})[ ]+")
_PARTS = re.compile(r"[ :：-]+")
_BEHIND = re.compile(
    r" ?(?:[(（\[][^\w()]{0,3}([^\W_][^()（）\[\]]{1,30})[)）\]]|[—–-] ([^\W_]\w+))$"
)
"""What a group's name ends in: "Immediate actions (completed)", "Quick wins — done"."""
_WHEN = re.compile(
    r" (?:(?:during|since|as of|während|seit|pendant|durant|depuis|durante|desde) .*"
    r"|so far|to date|today|immediately|bisher|bis heute|heute|sofort|à ce jour|immédiatement"
    r"|aujourd'hui|hasta (?:la fecha|ahora|hoy)|hoy|de inmediato)$"
)
"""What says when a group's items were closed: "Completed during the incident"."""


class Group(NamedTuple):
    """What the items of a group have in common."""

    kind: str | None = None
    owner: Owner | None = None
    priority: Priority | None = None
    status: Status | None = None
    """Closed ones only: an item is open without anybody saying so."""


NO_GROUP = Group()


def named(reading: Reading, names: tuple[str, ...]) -> Group:
    """What groups of these names say, the widest first; the narrower ones win."""
    group = NO_GROUP
    for name in names:
        group = narrowed(reading, group, name)
    return group


def narrowed(reading: Reading, group: Group, name: str) -> Group:
    """What is known of the items of a group within another."""
    shown = plain(name).strip(" :：")
    signs = _SIGNS.search(shown)
    ticked = reading.lexicon.statuses.get(signs[0].strip()) if signs else None
    if signs is not None and ticked is not None and ticked.closed:
        # A tick alone may be but an ornament.
        shown = shown[: signs.start()] or shown
    if not shown or len(shown) > _LONGEST:
        return group._replace(kind=_kept(reading.lexicon, group.kind, None))
    label = LABEL.match(shown)
    field = reading.speech.label(label[1]) if label else None
    if field is not None and label is not None:
        return _labelled(reading, group, field, shown[label.end() :])
    if looks_like_owner(shown, reading.speech.people):
        return group._replace(owner=read_owner(shown, reading.speech.people))
    bare = _ITEMS.sub("", shown) or shown
    priority = _priority(reading, bare)
    if priority is not None:
        return group._replace(priority=priority)
    status = _status(reading, bare)
    if status is not None:
        return group._replace(status=status if status.closed else None)
    behind = _BEHIND.search(shown)
    closed = _status(reading, behind[1] or behind[2]) if behind else None
    if behind is not None and closed is not None and closed.closed:
        return narrowed(reading, group, shown[: behind.start()])._replace(status=closed)
    return group._replace(kind=_kept(reading.lexicon, group.kind, reading.lexicon.kind(shown)))


def _kept(lexicon: Lexicon, kind: str | None, other: str | None) -> str | None:
    return kind if kind is not None and kind.startswith(lexicon.kinds) else other


def _labelled(reading: Reading, group: Group, field: str, value: str) -> Group:
    match field:
        case "owner":
            return group._replace(owner=read_owner(value, reading.speech.people))
        case "priority":
            return group._replace(priority=_priority(reading, value))
        case "status":
            status = _status(reading, value)
            return group._replace(status=status if status and status.closed else None)
        case "kind":
            return group._replace(kind=reading.lexicon.kind(value))
        case _:
            return group


def _priority(reading: Reading, text: str) -> Priority | None:
    """Like "P1", "High priority", "P0 (critical)", "Priority: P1"."""
    inner = _without(text, lambda word: reading.speech.label(word) == "priority")
    priority = read_priority(inner, reading.lexicon.priorities)
    if priority is None or priority.start:
        return None
    rest = inner[priority.end :].strip(" -–—:()（）")
    other = read_priority(rest, reading.lexicon.priorities) if rest else None
    known = not rest or (other is not None and (other.start, other.end) == (0, len(rest)))
    return priority.value if known else None


def _without(text: str, known: Callable[[str], bool]) -> str:
    """A name without a word at an end of it that but says what it is of."""
    parts = _PARTS.split(text)
    if len(parts) > 1 and known(parts[0]):
        return text[len(parts[0]) :].lstrip(" :：-")
    if len(parts) > 1 and known(parts[-1]):
        return text[: -len(parts[-1])].rstrip(" :：-")
    return text


def _status(reading: Reading, text: str) -> Status | None:
    """Like "Done", "✅ Completed", "Already fixed", "Won't do"."""
    words = plain_words(text)
    words = _ALREADY.sub("", words, count=1)
    lexicon = reading.lexicon
    words = _without(words, lambda word: word in lexicon.weak or word in lexicon.nouns)
    known = lexicon.statuses.get(words)
    if known is not None:
        return known
    found = read_status(words, reading.lexicon.statuses)
    if found is not None and not words[found.end :].strip(" !."):
        return found.value
    when = _WHEN.search(words)
    word = words[: when.start()] if when else ""
    # "Complete during the next sprint" is an order.
    closed = None if asks(f"{word} it") else reading.lexicon.statuses.get(word)
    return closed if closed is not None and closed.closed else None
