"""Items that are paragraphs of prose: one order each, or a bold one with its reasons behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from syncer.core.blocks import Entry, Listing, Paragraph
from syncer.core.deeds import asks, orders
from syncer.core.values import plain

_BOLD = re.compile(rb"(\*\*|__)([^*_\n]{1,200})\1(?=[ \t\r\n:]|$)")
_TAIL = re.compile(r"(?<![ \t])(?:[ \t]*+\((?:[^()]++|\([^()]*+\))*+\))++[ \t]*+$")
"""What is told behind an order must not make it another thing."""
_ENDS = re.compile(
    rb"[.!?][ \t\r\n]+\((?:(?P<filed>(?:filed|opened|created|tracked|tracking|logged|reported)\b"
    rb"[^()\d]{0,60}\d[^()]{0,200})|(?:now |already )?(?:fixed|done|implemented|resolved)\b"
    rb"[^()]{0,100})\)\s*$"
)
_LONGEST = 400
_FEWEST = 2
_WORDS = 3


def told(content: bytes, paragraphs: Sequence[Paragraph]) -> Iterator[Listing]:
    """The items of a section that holds nothing but orders."""
    texts = [content[one.text.start : one.text.end] for one in paragraphs]
    if not texts:
        return
    if not all(orders(_bared(text)) for text in texts):
        leads = [_BOLD.match(text) for text in texts]
        if len(texts) < _FEWEST or not all(lead and _is_order(lead[2]) for lead in leads):
            paragraphs = list(_followed(texts, paragraphs))
    for one in paragraphs:
        entry = Entry(one.text.start, one.text.end, None, one.text, ())
        yield Listing(entry.start, entry.end, (entry,))


def _followed(texts: Sequence[bytes], paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs that say at their end where they are tracked, or what was done about them."""
    tails = [_ENDS.search(text[-_LONGEST:]) for text in texts]
    if sum(tail is not None and tail["filed"] is not None for tail in tails) >= _FEWEST - 1:
        yield from (one for one, tail in zip(paragraphs, tails, strict=True) if tail is not None)


def _bared(raw: bytes) -> str:
    text = raw.decode() if len(raw) <= _LONGEST else ""
    return _TAIL.sub("", text) or text


def _is_order(raw: bytes) -> bool:
    words = plain(raw.decode())
    return asks(words) and len(words.split()) >= _WORDS
