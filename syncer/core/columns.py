"""Which column of a table holds what: by the words of its head, and its cells where they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syncer.core import references
from syncer.core.answers import plans, tells_when
from syncer.core.asked import CLOSED
from syncer.core.blocks import Table
from syncer.core.cells import box
from syncer.core.inline import cut
from syncer.core.lexicon import Lexicon, heading_words
from syncer.core.placeholders import is_unticketed, unticketed
from syncer.core.reading import Reading
from syncer.core.remarks import first_clause, remark
from syncer.core.values import plain, read_status
from syncer.model import Status

REVISED = "revised due"
"""The column that overrules the due days of another one where it says any."""
BY_CELLS = "priority by cells"
"""The column of priorities that no head names."""
_MOST_HEADS = 8
_LONGEST_HEAD = 40
_JOINED = re.compile(r"(?<!\s)\s*+(?:/|&|\+|,|\bor\b|\band\b|\boder\b|\bou\b|・)\s*")
_BRACKETED = re.compile(r"\s*[(（][^()（）]*[)）]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEHIND = re.compile(
    r"(?>\[[^\]]*\](?:\([^)]*\))?|https?://\S+|[^\s:\[]+)\s*(?:[—–]|[:-](?=\s))\s*(\S+\s+\S.*)"
)
_CLOCK = re.compile(r"(?:[\d./-]{5,10}[ T]+)?~?\d{1,2}:\d\d(?!\d)")
_SEVERAL = 2
_PRIORITY = re.compile(r"\W{0,3}P[0-5]\W{0,2}", re.IGNORECASE)
_SAMPLE = 40
_PROSE = 3
_WIDE_PROSE = 8
_DETAILS = frozenset({"description", "what"})
"""What tells more of a title, where another column has it."""
_REVISED = re.compile(
    r"^(?:revised|updated|new|current|latest|extended|adjusted|neue[rs]?|aktuelle[rs]?"
    r"|aktualisierte[rs]?|nouvel(?:le)?|nueva|nuevo|最新の?|新しい|新|変更後の?|修正後の?)\s*(?=\S)"
    r"|[(（\s]+(?:revised|updated|new|latest|extended|révisée?|mise? à jour|revisada|actualizada"
    r"|neu|変更後|修正後|最新)[)）]?$"
)
"""What makes a head that of a later word on the same field."""
_NAMES = ("aa name", "name")
_DATES = ("date", "datum", "fecha", "日付")
_KNOWING = ("owner", "due", "status", "ticket", "priority", CLOSED)


def columns(reading: Reading, table: Table, *, sure: bool = False) -> dict[str, int]:
    """The columns of a table by the field they hold.

    Of several that could be the title an action goes before a thing, and words before numbers.
    Where no head tells the title, it is the first column of prose beside one that is understood;
    where it is sure to be a table of actions, the only column of prose.
    """
    found, titles = _told(reading, table)
    title = _title(reading, table, titles)
    if title is None or "owner" not in found or (sure and "due" not in found):
        title = _loosely(reading, table, found, title, sure=sure)
    ticket = found.get("ticket")
    if title is None and ticket is not None and _describes(reading, table, ticket):
        # "#41 — the alert was late": the thing and its ticket in one.
        title = found.pop("ticket")
    if title is None and any(name in found for name in _KNOWING):
        title = next(_prose(reading, table, frozenset(found.values())), None)
    if title is None and sure:
        prose = list(_prose(reading, table, frozenset()))
        title = prose[0] if len(prose) == 1 and prose[0] not in found.values() else None
    if title is None:
        return found
    found["title"] = title
    _by_cells(reading, table, found)
    return found


def _told(reading: Reading, table: Table) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """The columns that their heads tell, and those that could be the title."""
    found: dict[str, int] = {}
    titles: list[tuple[int, str]] = []
    revised: list[int] = []
    closing: list[tuple[int, bool]] = []
    for index, words in _heads(reading, table):
        name = known(reading.lexicon, words)
        if name in (None, "due") and tells_when(reading.lexicon, words):
            closing.append((index, plans(words)))
        elif name in (None, "due") and _is_revised(reading.lexicon, words):
            revised.append(index)
        elif name == "title":
            titles.append((index, words))
        elif name == "ticket":
            if not _talks(reading, table, index):
                # Of several, the last is the tracker's: "issue" may be what went wrong.
                found[name] = index
        elif name is not None and name not in found:
            found[name] = index
    if revised:
        # The last word counts, and where it has none yet the one before.
        found[REVISED if "due" in found else "due"] = revised[-1]
    for index, planned in closing:
        # "Completion date" beside a status is the day that is planned while a row is open.
        found.setdefault("due" if planned and "status" in found else CLOSED, index)
    return found, titles


def _loosely(
    reading: Reading, table: Table, found: dict[str, int], title: int | None, *, sure: bool
) -> int | None:
    """Find the columns whose heads say it only beside others: "Name | Assign | Date"."""
    taken = {*found.values(), title}
    loose = {words: index for index, words in _heads(reading, table) if index not in taken}
    if "owner" not in found and "assign" in loose:
        found["owner"] = loose["assign"]
    if title is None and "owner" in found:
        # Else the name is somebody's.
        title = next((loose[words] for words in _NAMES if words in loose), None)
    dated = [loose[words] for words in _DATES if words in loose]
    if sure and title is not None and dated and not found.keys() & {"due", CLOSED}:
        # Before the action it tells when that was written down.
        found.update({"due": dated[0]} if len(dated) == 1 and dated[0] > title else {})
    return title


def _by_cells(reading: Reading, table: Table, found: dict[str, int]) -> None:
    """Find by their cells the columns that no head has told."""
    for name, valued in (("status", _standing), ("priority", _ranked)):
        column = None if name in found else valued(reading, table, frozenset(found.values()))
        if column is not None:
            found[name] = column
            if name == "priority":
                found[BY_CELLS] = column


def is_log(reading: Reading, table: Table) -> bool:
    """Whether a table tells what was done at what time of the day: its rows are no promises."""
    cells = list(_cells(reading, table, 0))
    return bool(cells) and all(_CLOCK.match(plain(cell)) for cell in cells)


def known(lexicon: Lexicon, words: str) -> str | None:
    """The field that a head names; "Bug / Ticket" names the one that both of its words do."""
    bare = words.rstrip("?!. ")
    name = lexicon.columns.get(words) or lexicon.columns.get(bare)
    if name is not None or not words:
        return name
    outside = _BRACKETED.sub("", bare)
    if outside and outside != bare and outside in lexicon.columns:
        return lexicon.columns[outside]
    parts = [lexicon.columns.get(part.strip()) for part in _JOINED.split(bare)]
    names = {part for part in parts if part is not None}
    if not names and words[-1] in "?？" and lexicon.statuses.get(bare) is Status.DONE:
        return "status"
    # "Issue / PR": one word may be unknown.
    return names.pop() if len(names) == 1 and parts.count(None) <= (len(parts) > 1) else None


def _is_revised(lexicon: Lexicon, words: str) -> bool:
    """Whether a head names a later due day: "Revised ETA"."""
    first = _REVISED.sub("", words)
    return first != words and known(lexicon, first) == "due"


def _heads(reading: Reading, table: Table) -> Iterator[tuple[int, str]]:
    for index, cell in enumerate(table.head.cells):
        if cell is not None:
            text = reading.content[cell.start : cell.end].decode()
            yield index, heading_words(plain(text) if "[" in text or "<" in text else text)


def _title(reading: Reading, table: Table, titles: list[tuple[int, str]]) -> int | None:
    if len(titles) < 2:  # noqa: PLR2004 - nothing to choose from
        return titles[0][0] if titles else None
    actions = [index for index, words in titles if "action" in words]
    named = [index for index, words in titles if words not in _DETAILS]
    order = list(dict.fromkeys([*actions, *named, *(index for index, _ in titles)]))
    return next((index for index in order if _words(reading, table, index)), order[0])


def _cells(reading: Reading, table: Table, index: int) -> Iterator[str]:
    for row in table.rows[:_SAMPLE]:
        cell = row.cells[index] if index < len(row.cells) else None
        text = reading.content[cell.start : cell.end].decode().strip() if cell else ""
        if text:
            yield text


def _words(reading: Reading, table: Table, index: int) -> bool:
    """Whether cells hold words rather than numbers, keys or one category each."""
    cells = list(_cells(reading, table, index))
    wordy = sum(" " in cell or len(_WIDE.findall(cell)) >= _PROSE for cell in map(plain, cells))
    return not cells or 2 * wordy >= len(cells)


def _talks(reading: Reading, table: Table, index: int) -> bool:
    """Whether most cells are prose that names no ticket."""
    cells = list(_cells(reading, table, index))
    talk = sum(_is_prose(cell) and not _refers(reading, cell) for cell in cells)
    return bool(cells) and 2 * talk > len(cells)


def _refers(reading: Reading, cell: str) -> bool:
    return (
        references.may_hold(cell)
        or "](" in cell
        or is_unticketed(cell)
        or unticketed(cell) > 0
        or read_status(cell, reading.lexicon.statuses) is not None
    )


def _is_prose(cell: str) -> bool:
    shown = plain(cell)
    code = cell.startswith("`") and cell.endswith("`")
    many = shown.count(" ") + 1 >= _PROSE or len(_WIDE.findall(shown)) >= _WIDE_PROSE
    return many and not code


def _describes(reading: Reading, table: Table, index: int) -> bool:
    """Whether most cells say behind a ticket's name what it is about."""
    cells = [_BEHIND.match(cell) for cell in _cells(reading, table, index)]
    statuses = reading.lexicon.statuses
    told = sum(cell is not None and read_status(cell[1], statuses) is None for cell in cells)
    return bool(cells) and 2 * told > len(cells)


def _standing(reading: Reading, table: Table, taken: frozenset[int]) -> int | None:
    """The column of an unknown head of which every cell says how its row stands."""
    statuses = reading.lexicon.statuses
    for index in range(len(table.head.cells)):
        cells = [] if index in taken else list(_cells(reading, table, index))
        if len(cells) >= _SEVERAL and all(
            box(cell) is not None
            or read_status(cell, statuses) is not None
            or remark(first_clause(cell), statuses)
            for cell in cells
        ):
            return index
    return None


def _ranked(reading: Reading, table: Table, taken: frozenset[int]) -> int | None:
    """The column, whatever its head, whose every cell is a numbered priority."""
    for index in range(len(table.head.cells)):
        cells = [] if index in taken else list(_cells(reading, table, index))
        # One of them may be told that it has none, and the others still have to show it.
        enough = len(table.rows) > _SEVERAL and len(cells) >= _SEVERAL
        if enough and all(_PRIORITY.fullmatch(plain(cell)) for cell in cells):
            return index
    return None


def _holds_prose(reading: Reading, table: Table, index: int) -> bool:
    cells = list(_cells(reading, table, index))
    return bool(cells) and 2 * sum(map(_is_prose, cells)) > len(cells)


def _prose(reading: Reading, table: Table, taken: frozenset[int]) -> Iterator[int]:
    """The columns that nobody knows of whose cells are mostly prose."""
    for index in range(len(table.head.cells)):
        if index not in taken and _holds_prose(reading, table, index):
            yield index


def untitled(reading: Reading, table: Table) -> str:
    """What to tell of a table without title column: the heads that nobody understood."""
    heads = [
        cut(plain(reading.content[cell.start : cell.end].decode()), _LONGEST_HEAD)
        for cell in table.head.cells[:_MOST_HEADS]
        if cell is not None
    ]
    more = ", …" if len(table.head.cells) > _MOST_HEADS else ""
    seen = ", ".join(f'"{head}"' for head in heads)
    return f"no column says what is to be done; its heads are {seen}{more}"
