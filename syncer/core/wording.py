"""What is amiss with the words of an item alone: an action without an end, an owner who is many.

Judged by shape, with the words of the vocabularies as data, and in doubt in the author's favour.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from syncer.core.lexicon import Lexicon, plain_words
from syncer.core.remembered import remembered_by_identity
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
    if not _phrases(lexicon.vague).has(words):
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
    crowd = _crowd(people)
    if owner in crowd.handles:
        return False
    if _GROUP.fullmatch(item.written.get(Field.OWNER, owner).strip(" *_`[]")):
        return True
    words = " ".join(_JOINTS.split(plain_words(owner).lstrip("@"))).strip(_EDGES)
    return words in crowd.teams or _phrases(lexicon.collectives).has(words)


class _Crowd(NamedTuple):
    """What must be known of everybody."""

    handles: frozenset[str]
    teams: frozenset[str]


@remembered_by_identity(8)
def _crowd(people: Collection[Person]) -> _Crowd:
    return _Crowd(
        frozenset(person.handle for person in people),
        frozenset(
            " ".join(_JOINTS.split(plain_words(person.team))) for person in people if person.team
        ),
    )


def purpose(kind: str, lexicon: Lexicon) -> str | None:
    """What items of a kind are for, ``prevent`` or another; None if the word is not known."""
    words = plain_words(kind)
    known = lexicon.purposes
    return known.get(words) or next((known[one] for one in words.split() if one in known), None)


class _Phrases(NamedTuple):
    """Phrases in which ``*`` stands for a few words, found by a word that each must have."""

    first: Mapping[str, list[str]]
    last: Mapping[str, list[str]]
    """Those that begin with ``*``."""
    both: tuple[str, ...]
    """Those with ``*`` at both ends."""
    wide: tuple[str, ...]
    """The same, of languages that are not written in ASCII, and perhaps without blanks."""

    def has(self, words: str) -> bool:
        """Whether these words are one of the phrases, from first to last."""
        first, last = words.partition(" ")[0], words.rpartition(" ")[2]
        tried = (
            *(tuple(self.first.get(first, ())), tuple(self.last.get(last, ())), self.both),
            () if words.isascii() else self.wide,
        )
        return any(some and _either(some).fullmatch(words) is not None for some in tried)


@lru_cache(maxsize=16)
def _phrases(phrases: frozenset[str]) -> _Phrases:
    first: dict[str, list[str]] = defaultdict(list)
    last: dict[str, list[str]] = defaultdict(list)
    rest: list[str] = []
    for phrase in sorted(phrases):
        begin, end = phrase.partition(" ")[0], phrase.rpartition(" ")[2]
        if "*" not in begin:
            first[begin].append(phrase)
        elif "*" not in end:
            last[end].append(phrase)
        else:
            rest.append(phrase)
    both = tuple(one for one in rest if one.isascii())
    return _Phrases(first, last, both, tuple(one for one in rest if not one.isascii()))


@lru_cache(maxsize=1024)
def _either(phrases: tuple[str, ...]) -> re.Pattern[str]:
    # Compiled when they are met: most documents need few of the hundreds.
    return re.compile("|".join(map(_pattern, phrases)))


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
