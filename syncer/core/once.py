"""What a section says once for all its items: "Owner: Ana", "All items are due 2026-12-01."

Heard only, and only from what certainly speaks of all that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from syncer.core import labelled, paragraphs
from syncer.core.blocks import Block, Listing, Other, Paragraph, Table, Text
from syncer.core.dues import read_due
from syncer.core.people import Owner
from syncer.core.reading import Reading
from syncer.core.sharing import shared
from syncer.core.values import plain
from syncer.model import ActionItem, Field

_FIELDS = frozenset({"owner", "due"})
_LONGEST = 200
_PAIR = 2
_NAMED = r"(?!All\b|Each\b|Who\b)[A-ZÀ-Þ][\w'’-]{1,30}"
_ALL = re.compile(
    r"(?:all|every|each)(?: of)?(?: the| these)?(?: follow-?up)?(?: action)?"
    r" (?:items?|actions?|tasks?)(?: below| listed)? (?:is|are) "
    r"(?:(?:owned by|assigned to) (?:the )?(?P<owner>"
    rf"@[\w-]{{2,40}}|(?-i:{_NAMED})(?:[ ](?:(?-i:{_NAMED})|team)){{0,3}}))?(?:,? and )?"
    r"(?:(?:are |is )?due (?:by |on )?(?P<due>[\w ,-]{6,30}?))?\.?",
    re.IGNORECASE,
)


class Once(NamedTuple):
    """Who has, and when is due, what says nothing of it itself."""

    owner: Owner | None = None
    due: date | None = None


def said_once(reading: Reading, blocks: Sequence[Block]) -> Once:
    """What the first block of a section says of the list or table directly behind it."""
    blocks = [block for block in blocks if not isinstance(block, Other)]
    holders = [block for block in blocks if isinstance(block, Listing | Table)]
    if len(blocks) < _PAIR or not isinstance(blocks[1], Listing | Table):
        return Once()
    first = blocks[0]
    if isinstance(first, Paragraph) and len(holders) == 1:
        return _of(reading, dict(_in_paragraph(reading, first)))
    if isinstance(first, Listing) and len(holders) == _PAIR:
        names = paragraphs.labels(reading, first)
        if names and _FIELDS.issuperset(names):
            texts = [entry.text for entry in first.entries if entry.text is not None]
            return _of(reading, dict(_labelled(reading, texts)))
    return Once()


def _in_paragraph(reading: Reading, block: Paragraph) -> Iterator[tuple[str, str]]:
    text = block.text
    if text.end - text.start > _LONGEST:
        return
    said = _ALL.fullmatch(plain(reading.content[text.start : text.end].decode()))
    if said is not None:
        yield from ((name, said[name]) for name in _FIELDS if said[name])
        return
    lines = labelled.lines(reading.content, text)
    found = [labelled.fields(reading, line) for line in lines]
    if all(found) and all(name in _FIELDS for line in found for name, _ in line):
        yield from _labelled(reading, lines)


def _labelled(reading: Reading, texts: Sequence[Text]) -> Iterator[tuple[str, str]]:
    for text in texts:
        for name, whole in labelled.fields(reading, text):
            value = labelled.value(reading.content, whole)
            yield name, plain(reading.content[value.start : value.end].decode())


def _of(reading: Reading, said: dict[str, str]) -> Once:
    owner = reading.speech.value(Field.OWNER, said["owner"]) if "owner" in said else None
    due = read_due(reading, said["due"], labelled=True) if "due" in said else None
    if not isinstance(due, date) or (reading.occurred is not None and due < reading.occurred):
        due = None
    return Once(owner if isinstance(owner, Owner) else None, due)


def told(items: Sequence[ActionItem], once: Once) -> list[ActionItem]:
    """The items with what was said once of all of them, where they say nothing of it."""
    return [_told(item, once) for item in items] if any(once) else list(items)


def _told(item: ActionItem, once: Once) -> ActionItem:
    free = item.fields.silent - item.written.keys()
    fields, written, others = item.fields, dict(item.written), item.others
    if once.owner is not None and Field.OWNER in free:
        fields, others = replace(fields, owner=once.owner.handle), once.owner.others
        written[Field.OWNER] = once.owner.written
        free -= {Field.OWNER}
    if once.due is not None and Field.DUE in free:
        fields = replace(fields, due=once.due)
        free -= {Field.DUE}
    silent = fields.silent & (free | item.written.keys())
    return replace(
        item, fields=replace(fields, silent=shared(silent)), written=written, others=others
    )
