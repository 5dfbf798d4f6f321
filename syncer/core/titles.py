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

    Titles with other numbers in them are other things. There are fewer pairs than titles, even if
    all are alike.
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
            best = process.extractOne(text, texts[begin:at], scorer=fuzz.ratio, score_cutoff=_ALIKE)
            if best is not None:
                one, other = group[text][0], group[best[0]][0]
                found.add((min(one, other), max(one, other)))
    return tuple(sorted(found))


def last_title(link: Link) -> str:
    """The title its item bore when both sides last agreed."""
    base = link.base.get(Field.TITLE)
    return "" if base is None else str(base.document)
