"""Blocks below the headings they stand under, bold titles among the headings.

Apart from ``headed``, which says which of them are items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from syncer.core import labelled
from syncer.core.blocks import PSEUDO, Block, Heading, Paragraph
from syncer.core.reading import Reading


@dataclass(slots=True)
class Node:
    """A heading with what stands below it."""

    heading: Heading
    body: list[Block | Node] = field(default_factory=list)

    @property
    def children(self) -> list[Node]:
        """The headings directly below."""
        return [one for one in self.body if isinstance(one, Node)]

    @property
    def blocks(self) -> list[Block]:
        """What stands directly below, headings aside."""
        return [one for one in self.body if not isinstance(one, Node)]


def nested(reading: Reading, heading: Heading, blocks: Sequence[Block]) -> Node:
    """A heading with all that stands below it."""
    root = Node(heading)
    stack = [root]
    for block in blocks:
        if not isinstance(block, Heading):
            within = len(stack) > 1 and stack[-1].heading.level == PSEUDO
            second = _second(reading, block) if within else None
            if second is not None:
                node = Node(second[0], [second[1]])
                stack[-2].body.append(node)
                stack[-1] = node
                continue
            stack[-1].body.append(block)
            continue
        if block.level == PSEUDO:
            # "**Owner: ana**" is a field, and no heading.
            inner = labelled.unwrapped(reading.content, block.text)
            found = labelled.fields(reading, inner)
            if found and found[0][0] != "title" and found[0][1].end == inner.end:
                value = labelled.value(reading.content, found[0][1])
                if value.end > value.start:
                    stack[-1].body.append(Paragraph(block.start, block.end, block.text))
                    continue
        while len(stack) > 1 and stack[-1].heading.level >= block.level:
            stack.pop()
        node = Node(block)
        stack[-1].body.append(node)
        stack.append(node)
    return root


def _second(reading: Reading, block: Block) -> tuple[Heading, Paragraph] | None:
    """A bold title with its labelled fields on the lines below, behind another such title."""
    if not isinstance(block, Paragraph):
        return None
    content, text = reading.content, block.text
    if not content.startswith((b"**", b"__"), text.start):
        return None
    first, *rest = labelled.lines(content, text)
    bold = labelled.unwrapped(content, first) != first
    if not rest or not bold or labelled.fields(reading, first):
        return None
    if not all(labelled.fields(reading, line) for line in rest):
        return None
    below = labelled.within(content, text, rest[0].start, text.end)
    return (
        Heading(block.start, first.end, PSEUDO, first),
        Paragraph(below.start, block.end, below),
    )
