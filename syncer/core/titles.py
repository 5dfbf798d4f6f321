"""What a title says of identity: the key minted from it, and which others sound like it."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from syncer.model import DocRef, Field, ItemKey, Link

_ALIKE = 80
"""Score from which two titles are taken for the same words, of 100."""

_MOST = 800_000
"""Steps spent on one title: of 40 characters on 20,000 others, of 255 on 800."""
_FORM = 70
"""Score from which two words are forms of one: "alert", "alerts", "alerting"."""
_NEXT = 5
"""Titles that are looked at where the one most alike is another thing."""
_SMALL = frozenset(
    # English, German, French, Spanish
    re.split(
        " ",
        "a an the on in at of for to from by with and or as is be when if our all new more"
        " der die das ein eine auf für bei von mit und le la les un une sur pour dans de des du et"
        " el los las en para por con y",
    )
)
_DIGIT = re.compile(r"\d")


def mint(doc: DocRef, title: str, ordinal: int) -> ItemKey:
    """The key of the n-th item of this title in this document; the same in every process."""
    word = "\0".join((doc.source, doc.path, title.casefold(), str(ordinal)))
    return ItemKey("ai-" + hashlib.sha256(word.encode()).hexdigest()[:10])


def alike(one: str, other: str) -> bool:
    """Whether two titles sound so much alike that only a person can tell them apart."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # 40 ms of import that most cycles never need

    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= _ALIKE


def nearest(titles: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Pairs of indexes, smaller first, of titles that sound alike: each with the one most alike.

    Titles with other numbers in them, or another word in the place of one, are other things. There
    are fewer pairs than titles, even if all are alike.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # as above

    groups: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index, title in enumerate(titles):
        words = sorted(title.casefold().split())
        numbers = tuple(word for word in words if _DIGIT.search(word))
        groups[numbers][" ".join(words)].append(index)
    found: set[tuple[int, int]] = set()
    for group in groups.values():
        for same in group.values():
            found |= {(same[0], index) for index in same[1:]}
        # By length, so that each is compared with those alone that are short enough for the score.
        texts = sorted(group, key=len)
        lengths = [len(text) for text in texts]
        for at, text in enumerate(texts):
            # Equal words need a length of at least ALIKE / (200 - ALIKE) of the longer one.
            begin = bisect_left(lengths, lengths[at] * _ALIKE / (200 - _ALIKE))
            begin = max(begin, at - _MOST // (len(text) * (1 + len(text) // 64) + 1))
            shorter = texts[begin:at]
            best = process.extractOne(text, shorter, scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if best is not None and _differ(text, best[0]):
                others = process.extract(
                    text, shorter, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_NEXT
                )
                best = next((one for one in others if not _differ(text, one[0])), None)
            if best is not None:
                one, other = group[text][0], group[best[0]][0]
                found.add((min(one, other), max(one, other)))
    return tuple(sorted(found))


def _differ(one: str, other: str) -> bool:
    """Whether each has a word that the other has in no form: "for the EU", "for the US"."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # as above

    words, others = set(one.split()), set(other.split())
    left, right = words - others - _SMALL, others - words - _SMALL
    mine = any(all(fuzz.ratio(word, known) < _FORM for known in others) for word in left)
    return mine and any(all(fuzz.ratio(word, known) < _FORM for known in words) for word in right)


def last_title(link: Link) -> str:
    """The title its item bore when both sides last agreed."""
    base = link.base.get(Field.TITLE)
    return "" if base is None else str(base.document)
