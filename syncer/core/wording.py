"""What is amiss with the words of an item alone: an action without an end, an owner who is many.

Judged by shape, with the words of the vocabularies as data, and in doubt in the author's favour.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from syncer.core.lexicon import Lexicon, plain_words
from syncer.core.sharing import shared
from syncer.model import ActionItem, Code, Field, Person

_LONGEST = 120
"""Who writes more than this says what is meant."""
_TOLD = 4
"""So many words behind the title tell how."""
_GAP = 6
_INNER = 12
_CHECKABLE = re.compile(
    r"\d|`|\"|“|://|\w[_/\\]\w|\w\(\)|\w\.[a-z]{2,}|(?<!\w)--?[a-z]{2}|[a-z][A-Z]|[:;：；(（「『]|#\w"
)
"""Numbers, code, names as programs have them, quotations, addresses, and explanations."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Of languages without blanks between words."""
_EDGES = " \t.!?。！?…*_~"
_GROUP = re.compile(r"@?[\w-]+/[\w-]+|#[\w-]+|<!\w+(?:\^\w+)?>")
"""A team of a forge, a channel of a chat."""
_JOINTS = re.compile(r"[\s_-]+")


def flagged(
    items: Iterable[ActionItem], content: bytes, lexicon: Lexicon, people: Collection[Person]
) -> Iterator[ActionItem]:
    """The items of a document, each with what is amiss with its words."""
    for item in items:
        found = _flags(item, content, lexicon, people)
        yield replace(item, flags=found) if found else item


def _flags(
    item: ActionItem, content: bytes, lexicon: Lexicon, people: Collection[Person]
) -> frozenset[Code]:
    """What is amiss with an open item's words; ``content`` is the document it stands in."""
    found = set()
    if not item.fields.status.closed and item.skip is None:
        if not item.references and _is_vague(item, content, lexicon):
            found.add(Code.VAGUE)
        if is_many(item, lexicon, people):
            found.add(Code.TEAM_OWNER)
    return shared(frozenset(found))


def _is_vague(item: ActionItem, content: bytes, lexicon: Lexicon) -> bool:
    title = item.fields.title
    if len(title) > _LONGEST or not title:
        return False
    words = plain_words(title).strip(_EDGES)
    vague = _either(lexicon.vague)
    if vague is None or vague.fullmatch(words) is None:
        return False
    if len(item.detail.split()) - len(title.split()) >= _TOLD:
        return False
    ends = _anywhere(lexicon.ends)
    if ends is not None and ends.search(words):
        return False
    coded = b"`" in content[item.span.start : item.span.end]
    return not coded and _CHECKABLE.search(title.strip(_EDGES)) is None


def is_many(item: ActionItem, lexicon: Lexicon, people: Collection[Person]) -> bool:
    """Whether the owner is a team, a channel or several people."""
    owner = item.fields.owner
    if owner is None:
        return False
    if item.others:
        return True
    if any(person.handle == owner for person in people):
        return False
    written = item.written.get(Field.OWNER, owner).strip(" *_`[]")
    if _GROUP.fullmatch(written) or _GROUP.fullmatch(owner):
        return True
    words = " ".join(_JOINTS.split(plain_words(owner).lstrip("@"))).strip(_EDGES)
    if any(person.team is not None and plain_words(person.team) == words for person in people):
        return True
    several = _either(lexicon.collectives)
    return several is not None and several.fullmatch(words) is not None


def purpose(kind: str, lexicon: Lexicon) -> str | None:
    """What items of a kind are for, ``prevent`` or another; None if the word is not known."""
    words = plain_words(kind)
    known = lexicon.purposes
    return known.get(words) or next((known[one] for one in words.split() if one in known), None)


@lru_cache(maxsize=16)
def _either(phrases: frozenset[str]) -> re.Pattern[str] | None:
    """One pattern for phrases in which ``*`` stands for at most a few words, or part of one."""
    if not phrases:
        return None
    return re.compile("|".join(map(_pattern, sorted(phrases))))


def _pattern(phrase: str) -> str:
    found = ""
    for word in phrase.split():
        blank = " " if found else ""
        if word == "*":
            # Of none at all only behind other words: "improve", not the whole of a title.
            found += rf"(?: \S+){{0,{_GAP}}}" if found else rf"\S+(?: \S+){{0,{_GAP - 1}}}"
        else:
            inner = rf"\S{{0,{_INNER}}}".join(re.escape(part) for part in word.split("*"))
            found += blank + inner
    return found


@lru_cache(maxsize=16)
def _anywhere(phrases: frozenset[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    wide = [re.escape(one) for one in sorted(phrases) if _WIDE.search(one)]
    spaced = [re.escape(one) for one in sorted(phrases) if not _WIDE.search(one)]
    parts = [*wide, rf"(?<!\w)(?:{'|'.join(spaced)})(?!\w)"] if spaced else wide
    return re.compile("|".join(parts))
