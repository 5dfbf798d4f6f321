"""Items that are headings: "### Alert on bandwidth" with its fields, or its reasons, below.

Turned into list entries, so that there is one reading of titles, fields and tickets. A heading
that only groups gives its name to what stands below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from syncer.core import labelled, notes, paragraphs, references, rosters
from syncer.core.blocks import LINE, PSEUDO, Block, Entry, Heading, Listing, Paragraph, Table, Text
from syncer.core.deeds import asks
from syncer.core.headings import bare, recurs, rules
from syncer.core.marks import leads
from syncer.core.nested import Node, nested
from syncer.core.reading import Piece, Reading, links, piece
from syncer.core.told import told
from syncer.core.values import is_placeholder, plain

_TOLD = frozenset({"went_well", "went_poorly", "lucky", "lessons", "timeline", "background"})
"""What happened, even where it stands among the actions."""
_SPEAKS = re.compile(
    r"(?:why|how|what|when|who|where|overview|summary|background|context|details?|notes?|status"
    r"|discussion|rationale|approach|scope|goals?|plan|immediate|short|long|medium|near)\b"
)
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*+\{[^{}]*\}$")
_SIGNED = re.compile(r":[a-z][a-z0-9_+-]{1,40}:[ \t]*$")
_TAIL = re.compile(
    r"(?<![ \t])(?:[ \t]*+(?:\((?:[^()]++|\([^()]*+\))*+\)|（[^（）]*+）))++[ \t]*+$"
)
_FIELDED = re.compile(r"@\w|\b[Pp][0-4]\b|\d{1,2}[./-]\d|\b[A-Z][a-z]{2} \d{1,2}\b")
"""What brackets behind a title hold that say whose or when it is."""
_LONGEST = 400
_SHORT = 2
"""A heading of so many words names a group rather than a task."""
_MOSTLY = 0.8
_FEWEST = 2
_WORDLESS = 6
"""Characters of a task in a script without blanks."""


class Unit(NamedTuple):
    """A block that holds items, and the names of the groups it stands in, the widest first."""

    block: Block
    names: tuple[str, ...]
    sure: bool = True
    """Not sure: an item only with an owner, a day or a ticket of its own."""


def units(
    reading: Reading, heading: Heading, blocks: Sequence[Block], *, strong: bool
) -> Iterator[Unit]:
    """What holds the items of an action section, headings that are items among it."""
    blocks = list(notes.meant(reading, blocks))
    people = rosters.leads(reading, blocks)
    root = nested(reading, heading, list(rosters.parted(reading, people, blocks)))
    yield from _Reader(reading, people, strong=strong).units(root, ())


class _Reader:
    """Tells items, groups and talk apart; a class only for the reading at hand."""

    def __init__(self, reading: Reading, people: Mapping[int, str], *, strong: bool) -> None:
        self.reading = reading
        self.people = people
        """Who leads a block, by where it begins."""
        self.content = reading.content
        self.strong = strong

    def units(self, node: Node, names: tuple[str, ...]) -> Iterator[Unit]:
        """The units of a node that is no item."""
        children = node.children
        talking = self._talking(node, children)
        stepped = len(children) >= _FEWEST and all(
            paragraphs.numbered(self._title(child)[0].text) for child in children
        )
        flat: list[Block] = []
        for one in node.body:
            if not isinstance(one, Node):
                flat.append(one)
                continue
            yield from self._flat(flat, names)
            flat = []
            words = bare(self._text(one))
            if self._is_aside(words) or (one.heading.level == LINE and rules(words)):
                continue
            entry = None
            person = self.people.get(one.heading.start)
            if person is None and (
                self._is_item(one)
                or (talking and self._is_task(one))
                or (stepped and self._is_step(one))
            ):
                entry = self._entry(one)
            if entry is not None:
                yield Unit(Listing(entry.start, entry.end, (entry,)), names)
            else:
                name = f"Owner: {person}" if person else self._name(one)
                yield from self.units(one, (*names, name))
        yield from self._flat(flat, names, alone=not children)

    def _flat(
        self, blocks: list[Block], names: tuple[str, ...], *, alone: bool = False
    ) -> Iterator[Unit]:
        """The blocks between headings; one that is but a sentence may be an item.

        Where orders are all that a section holds, they are: "Add alerting and dashboards."
        """
        read = list(paragraphs.units(self.reading, blocks))
        yield from (Unit(block, names) for block in read)
        prose = [block for block in read if isinstance(block, Paragraph)]
        if len(prose) < len(read):
            return
        found = list(told(self.content, prose)) if alone else []
        yield from (Unit(listing, names) for listing in found)
        if names and not found and len(prose) == len(blocks) == 1:
            text = prose[0].text
            if leads(self.reading.lexicon, self.content, text.start, text.end) is not None:
                return
            entry = Entry(text.start, text.end, None, text, ())
            yield Unit(Listing(text.start, text.end, (entry,)), names, sure=False)

    def _name(self, node: Node) -> str:
        """The name of a group without its number."""
        name = plain(self._text(node))
        return name[paragraphs.numbered(name) :] or name

    def _text(self, node: Node) -> str:
        text = node.heading.text
        return self.content[text.start : text.end].decode()

    def _is_aside(self, words: str) -> bool:
        """Whether a heading asks, or tells what happened: nothing below it is promised."""
        lexicon = self.reading.lexicon
        return lexicon.asks(words) or lexicon.fact(words) in _TOLD or recurs(words)

    def _is_item(self, node: Node) -> bool:
        """Whether a heading is an item by what stands below it, or by its own number."""
        words = bare(self._text(node))
        if node.heading.level == LINE or self._is_label(words):
            return False
        said = {name for block in node.blocks for name in self._fields(block)}
        held = [block for block in node.blocks if self._holds(block)]
        if any(self._is_item(child) for child in node.children):
            return False
        if said & labelled.FIELDS:
            return not held or self._is_known(node) or len(words.split()) > _SHORT
        nested = any(self._holds(block) for child in node.children for block in child.blocks)
        if nested or any(map(_boxed, held)):
            return False
        return self._is_known(node) or (self._is_tracked(node) and not held)

    def _is_step(self, node: Node) -> bool:
        """Whether a numbered heading is a task with its reasons below it."""
        if any(map(_boxed, node.blocks)) or not self._is_wordy(node):
            return False
        return self._is_tracked(node) or any(isinstance(one, Paragraph) for one in node.blocks)

    def _is_label(self, words: str) -> bool:
        """Whether a heading is a word for a status, a priority or a part of a postmortem."""
        lexicon = self.reading.lexicon
        tables = (lexicon.statuses, lexicon.stages, lexicon.priorities, lexicon.periods)
        known = any(words in table for table in tables)
        return known or lexicon.fact(words) is not None or self._is_aside(words)

    def _is_known(self, node: Node) -> bool:
        """Whether a heading has an action's number."""
        return paragraphs.identified(self._title(node)[0].text) > 0

    def _is_tracked(self, node: Node) -> bool:
        """Whether a heading names a ticket of any tracker."""
        part, text = self._title(node)
        within = links(part, text)
        return bool(
            self.reading.ours(part.text, within)
            or references.foreign(part.text, within, column=False)
        )

    def _fields(self, block: Block) -> list[str]:
        """The fields that a block of an item would label."""
        if isinstance(block, Paragraph):
            return [
                name
                for line in labelled.lines(self.content, block.text)
                for name, _ in labelled.fields(self.reading, line)
            ]
        return paragraphs.labels(self.reading, block) or []

    def _holds(self, block: Block) -> bool:
        """Whether a block may hold items of its own."""
        if isinstance(block, Listing | Table):
            return paragraphs.labels(self.reading, block) is None
        return False

    def _talking(self, node: Node, children: list[Node]) -> bool:
        """Whether the headings below are tasks, each with nothing but its reasons below it."""
        tasks = [child for child in children if not self._is_aside(bare(self._text(child)))]
        if not tasks or any(self._holds(block) for block in node.blocks):
            return False
        if any(
            self._holds(block) or isinstance(block, Table) for one in tasks for block in one.blocks
        ):
            return False
        likely = sum(self._is_item(one) or self._is_task(one) for one in tasks)
        if self.strong:
            return likely >= _MOSTLY * len(tasks)
        return likely == len(tasks) and likely > _SHORT

    def _is_task(self, node: Node) -> bool:
        """Whether a heading reads as a task, and has only prose below it."""
        if any(isinstance(block, Listing) for block in node.blocks) or node.children:
            return False
        return self._is_wordy(node)

    def _is_wordy(self, node: Node) -> bool:
        """Whether a heading has the words of a task."""
        if node.heading.level == LINE:
            return False
        part, _ = self._title(node)
        begin = paragraphs.identified(part.text) or paragraphs.numbered(part.text)
        text = part.text[begin:].partition("<!--")[0].rstrip()
        tailed = False
        if len(text) <= _LONGEST:
            # What is told behind a title must not make it another thing.
            title = _TAIL.sub("", text) or text
            tailed, text = _FIELDED.search(text, len(title)) is not None, title
        words = bare(text)
        if _SPEAKS.match(words) or words.endswith("?") or self._is_label(words):
            return False
        long = len(words) >= _WORDLESS and not words.isascii()
        fewest = _SHORT - (tailed and asks(words))
        return len(words.split()) > fewest or (long and " " not in words)

    def _title(self, node: Node) -> tuple[Piece, Text]:
        """The words of a heading without the bold, the colon and the attributes around them."""
        text = node.heading.text
        if node.heading.level == PSEUDO:
            text = labelled.unwrapped(self.content, _uncoloned(self.content, text))
        text = _uncoloned(self.content, text)
        raw = self.content[text.start : text.end].decode()
        bared = _ATTRIBUTES.sub("", raw)
        if bared != raw:
            text = labelled.within(self.content, text, text.start, text.start + len(bared.encode()))
        return piece(self.content, text.start, text.end), text

    def _entry(self, node: Node) -> Entry | None:
        """A heading and what stands below it, as a list entry."""
        part, text = self._title(node)
        skipped = paragraphs.identified(part.text) or paragraphs.numbered(part.text)
        if self.reading.ours(part.text[:skipped], ()):
            skipped = 0
        text = labelled.within(self.content, text, part.at(skipped), text.end)
        below = list(self._below(node))
        if text.end <= text.start or is_placeholder(self.content[text.start : text.end].decode()):
            found = _said(self.reading, below)
            if found is not None:
                text = found
        if text.end <= text.start:
            return None
        end = max([node.heading.text.end, *(block.end for block in below)])
        return Entry(node.heading.start, end, None, text, tuple(below))

    def _below(self, node: Node) -> Iterator[Block]:
        for one in node.body:
            if isinstance(one, Node):
                text = one.heading.text
                yield Paragraph(one.heading.start, one.heading.end, text)
                yield from self._below(one)
            elif isinstance(one, Paragraph):
                yield from labelled.listed(self.reading, one)
            else:
                yield one


def _boxed(block: Block) -> bool:
    """Whether a block can only hold items: a table, or a list of boxes."""
    return isinstance(block, Table) or (
        isinstance(block, Listing) and any(entry.box is not None for entry in block.entries)
    )


def _uncoloned(content: bytes, text: Text) -> Text:
    raw = content[text.start : text.end].decode()
    bared = raw.rstrip(":： \t")
    return (
        text
        if bared == raw or _SIGNED.search(raw)
        else labelled.within(content, text, text.start, text.start + len(bared.encode()))
    )


def _said(reading: Reading, below: list[Block]) -> Text | None:
    """The action of a heading that is but a number: the line that says it, or the first one."""
    for block in below:
        texts = (
            [block.text]
            if isinstance(block, Paragraph)
            else [entry.text for entry in block.entries if entry.text]
            if isinstance(block, Listing)
            else []
        )
        for text in texts:
            found = labelled.fields(reading, text)
            if found and found[0][0] == "title":
                return labelled.value(reading.content, found[0][1])
    first = below[0] if below else None
    return first.text if isinstance(first, Paragraph) else None
