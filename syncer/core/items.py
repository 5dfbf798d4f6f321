"""The items of a document: which of its action sections count, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable

from syncer.core import groups, headed, sections
from syncer.core.blocks import Listing, Outline, Paragraph, Table, TooMuch
from syncer.core.events import MAX_ITEMS
from syncer.core.lists import Lists, promises, waiver
from syncer.core.prose import read_markers
from syncer.core.reading import Reading
from syncer.core.sections import Section, Sections
from syncer.core.table import read_table
from syncer.model import ActionItem

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
    for section in _counting(found.actions):
        read, said = _section(reading, lists, section, anchors[section.heading.start])
        items += read
        reason = reason or said
        if len(items) > MAX_ITEMS:
            raise TooMuch(f"it has more than {MAX_ITEMS:,} action items")
    lists.finish()
    if not items and not found.strong:
        # With an action section, what is marked elsewhere is talk.
        items = read_markers(reading, anchors)
    return items, reason


def _counting(actions: list[Section]) -> list[Section]:
    """The strong sections, if there are any that say anything; else all."""
    strong = [section for section in actions if section.rank.strong]
    weak = [section for section in actions if not section.rank.strong]
    if not strong or not weak:
        return actions
    if any(_says(section) for section in strong):
        return strong
    return actions


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
        if isinstance(block, Table):
            items += read_table(reading, block, anchor, group)
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
    return (list(_own(items)) if rank.mixed else items), reason


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
