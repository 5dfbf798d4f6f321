"""What a title says of identity: the key minted from it, and which others sound like it."""

from __future__ import annotations

import hashlib

from syncer.model import DocRef, Field, ItemKey, Link

_ALIKE = 80
"""Score from which two titles are taken for the same words, of 100."""


def mint(doc: DocRef, title: str, ordinal: int) -> ItemKey:
    """The key of the n-th item of this title in this document; the same in every process."""
    word = "\0".join((doc.source, doc.path, title.casefold(), str(ordinal)))
    return ItemKey("ai-" + hashlib.sha256(word.encode()).hexdigest()[:10])


def alike(one: str, other: str) -> bool:
    """Whether two titles sound so much alike that only a person can tell them apart."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # 40 ms of import that most cycles never need

    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= _ALIKE


def last_title(link: Link) -> str:
    """The title its item bore when both sides last agreed."""
    base = link.base.get(Field.TITLE)
    return "" if base is None else str(base.document)
