"""The items of a document: which of its action sections count, and what each of them holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from syncer.core import groups, headed, once, sections
from syncer.core.blocks import Listing, Outline, Paragraph, Table, TooMuch
from syncer.core.columns import is_log
from syncer.core.deeds import ORDERING, asks, is_doing, reports
from syncer.core.events import MAX_ITEMS
from syncer.core.headings import bare
from syncer.core.lists import Lists, promises, waiver
from syncer.core.prose import read_markers
from syncer.core.reading import Reading
from syncer.core.scripts import IDEOGRAM
from syncer.core.sections import Section, Sections
from syncer.core.table import read_table
from syncer.model import ActionItem, Field

_SEVERAL = 2
_LABEL = 40
"""A longer lead-in is the task itself."""
_SO = re.compile(
    r"\W*we (?:already|now|had|were|did|saw|found|have(?! to\b)|are(?! \w+ing\b)|\w{2,}ed)\b",
    re.IGNORECASE,
)
"""What is already so: "We have monitoring now"."""
_IN_PLACE = re.compile(
    r"\b(?:is|are|has|have|was|were|does|do) (?:now|already)\b"
    r"|\b(?:now|already) (?:\w+s|in place|have)\b|\bno longer\b",
    re.IGNORECASE,
)
"""What tells how it is by now: "The alert now fires sooner"."""
_WISHED = re.compile(
    r"\b(?:should|must|shall|needs? to|ought to|sollten?|müss(?:en|te)|muss|soll(?:en)?"
    r"|doit|doivent|devrai(?:t|ent)|debe|deben|debería|deberían)\b(?! (?:not )?have\b)",
    re.IGNORECASE,
)
_OF = frozenset({"of", "von", "der", "des", "einer", "eines", "de", "du", "del"})
_POINTER = 300
"""A section of so few bytes may only say where the items are."""


def read_items(
    reading: Reading, outline: Outline, found: Sections
) -> tuple[list[ActionItem], str | None]:
    """The items of the action sections that count, and the waiver that one of them may hold.

    Raises ``TooMuch`` for more than anyone can have meant.
    """
    anchors = sections.anchors(reading.content, outline)
    lists = Lists(reading)
    items: list[ActionItem] = []
    reason: str | None = None
    counting, beside = _counting(found.actions)
    parts: list[tuple[Section, list[ActionItem]]] = []
    for index, section in enumerate((*counting, *beside)):
        read, said = _section(reading, lists, section, anchors[section.heading.start])
        if index < len(counting):
            parts.append((section, read))
        else:
            read = list(_new(read, items))
        items += read
        reason = reason or said
        _bound(items)
    yielding = _explained(reading, parts)
    items = [item for item in items if item.span.start not in yielding]
    items.sort(key=lambda item: item.span.start)
    lists.finish()
    if not items and not found.strong:
        # With an action section, what is marked elsewhere is talk.
        items = read_markers(reading, anchors)
        _bound(items)
    return items, reason


def _bound(items: list[ActionItem]) -> None:
    if len(items) > MAX_ITEMS:
        raise TooMuch(f"it has more than {MAX_ITEMS:,} action items")


def _counting(actions: list[Section]) -> tuple[list[Section], list[Section]]:
    """The strong sections, if there are any that say anything; else the weaker; else all.

    And the weaker ones that may add something to the strong.
    """
    strong = [section for section in actions if section.rank.strong]
    known = [section for section in actions if not section.rank.loose]
    if any(_says(section) for section in strong):
        return strong, [one for one in known if not one.rank.strong and _tabled(one)]
    return (known if any(_says(section) for section in known) else actions), []


def _explained(
    reading: Reading, parts: Sequence[tuple[Section, list[ActionItem]]]
) -> frozenset[int]:
    """Where entries stand that only explain the measures that a table of actions holds.

    Below "Prevention" beside a table of actions with their owners, unless they promise themselves.
    """
    aimed = [_is_aimed(reading, section) for section, _ in parts]
    plain = any(
        not aim and _tabled(section) and len(items) >= _SEVERAL and all(map(_is_assigned, items))
        for aim, (section, items) in zip(aimed, parts, strict=True)
    )
    if not plain:
        return frozenset()
    return frozenset(
        item.span.start
        for aim, (section, items) in zip(aimed, parts, strict=True)
        if aim and not _tabled(section)
        for item in items
        if not any(_own([item]))
    )


def _is_assigned(item: ActionItem) -> bool:
    """Whether an item has a place for who does it or till when, or says so."""
    return not {Field.OWNER, Field.DUE}.isdisjoint((*item.forms, *item.written))


def _is_aimed(reading: Reading, section: Section) -> bool:
    """Whether a heading says what measures are for: "再発防止策", "Preventive measures"."""
    return bare(_heading(reading, section)).startswith(reading.lexicon.kinds)


def _tabled(section: Section) -> bool:
    """Whether a section holds a table: a weaker heading's counts beside a strong one's items."""
    return any(isinstance(block, Table) for block in section.blocks)


def _new(items: Iterable[ActionItem], known: Iterable[ActionItem]) -> Iterator[ActionItem]:
    """Those that promise something themselves and repeat no item of another section."""
    titles = {item.fields.title.casefold() for item in known}
    return (item for item in _own(items) if item.fields.title.casefold() not in titles)


def _says(section: Section) -> bool:
    """Whether a section holds more than a line that points elsewhere."""
    blocks = section.blocks
    return any(not isinstance(block, Paragraph) for block in blocks) or (
        sum(block.end - block.start for block in blocks) > _POINTER
    )


def _section(
    reading: Reading, lists: Lists, section: Section, anchor: str | None
) -> tuple[list[ActionItem], str | None]:
    items: list[ActionItem] = []
    reason: str | None = None
    rank = section.rank
    for unit in headed.units(reading, section.heading, section.blocks, strong=rank.strong):
        block = unit.block
        group = groups.named(reading, unit.names)
        if rank.status is not None and group.status is None:
            group = group._replace(status=rank.status)
        if isinstance(block, Table) and is_log(reading, block):
            continue
        if isinstance(block, Table):
            items += read_table(reading, block, anchor, group, sure=rank.strong)
        elif isinstance(block, Listing):
            before = len(reading.problems)
            read = list(lists.read(block, anchor, group))
            if not unit.sure and not all(map(promises, read)):
                del reading.problems[before:]
                continue
            items += read
            reason = reason or _waived(reading, block)
        elif isinstance(block, Paragraph):
            text = reading.content[block.text.start : block.text.end].decode()
            reason = reason or waiver(text, reading) or None
    items = once.told(items, once.said_once(reading, section.blocks))
    if rank.mixed:
        items = list(_own(items))
    if bare(_heading(reading, section)) in reading.lexicon.remedies:
        items = [item for item in items if _says_more(item) or not reports(item.fields.title)]
    if rank.loose:
        tasks = list(_tasks(items))
        items = [
            item
            for item, task in zip(items, tasks, strict=True)
            if any(tasks) and (task or not _IN_PLACE.search(item.fields.title))
        ]
    return items, reason


def _heading(reading: Reading, section: Section) -> str:
    text = section.heading.text
    return reading.content[text.start : text.end].decode()


def _says_more(item: ActionItem) -> bool:
    """Whether an item holds more than a sentence: a box, a status or another field."""
    return promises(item) or Field.STATUS in item.written or "checkbox" in item.forms.values()


def _tasks(items: Iterable[ActionItem]) -> Iterator[bool]:
    """Whether each item reads as a task rather than as what is already so.

    By its own fields, or its verb; what may well end in a noun is believed.
    """
    for item in items:
        title = item.fields.title
        label, colon, rest = title.partition(": ")
        said = rest if colon and len(label) <= _LABEL else title
        words = said.casefold().split()
        likely = bool(words) and (
            (words[0].strip("*_`\"'") in ORDERING and not _SO.match(said))
            or asks(said)
            or _is_wished(said, words)
            or max(title) >= IDEOGRAM
            or promises(item)
            or "checkbox" in item.forms.values()
        )
        yield likely


def _is_wished(said: str, words: Sequence[str]) -> bool:
    """Whether a sentence says what should be, or names a doing: "Addition of a test"."""
    if _WISHED.search(said):
        return True
    return len(words) > _SEVERAL and words[1] in _OF and is_doing(words[0])


def _own(items: Iterable[ActionItem]) -> Iterable[ActionItem]:
    """Those that say themselves that they are items, where other things stand between them."""
    return (item for item in items if promises(item) or "checkbox" in item.forms.values())


def _waived(reading: Reading, listing: Listing) -> str | None:
    for entry in listing.entries:
        if entry.text is not None and entry.box is None:
            text = reading.content[entry.text.start : entry.text.end].decode()
            said = waiver(text, reading)
            if said:
                return said
    return None
