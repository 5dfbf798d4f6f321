"""Lines of a paragraph and the labelled fields in them: "Owner: ana | Due: 2026-12-01".

Turned into list entries below an item, so that there is one reading of labelled fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from syncer.core.answers import ANSWER, answers
from syncer.core.blocks import Block, Entry, Listing, Mark, Paragraph, Table, Text
from syncer.core.lexicon import heading_words
from syncer.core.reading import Reading
from syncer.core.values import plain

FIELDS = frozenset({"owner", "due", "priority", "status", "ticket"})
# Begun only where blanks begin: a run of them is walked once, however long.
_BREAK = re.compile(
    rb"(?<![ \t])[ \t]*+"
    rb"(?:(?:\\|<br[ \t]*+/?>)?[ \t]*+(?:\r\n|\n|\r)[ \t]*+|<br[ \t]*+/?>[ \t]*+)"
)
_OPEN = re.compile(r"(?:\*\*|__)?([^\W\d_][^:：\n*_|]{0,30}?)[ ]?(?:\*\*|__)?[ ]?[:：](?:\*\*|__)?")
_JOINT = re.compile(
    r"[ \t]*[|,;·•—–][ \t]+|[ \t]+(?=\*\*|__)|[ \t]+-[ \t]+|[ \t]{2,}|[ \t]+(?=[A-Z])"
)
_TRAIL = " \t|,;·•"
_LONGEST = 2000
"""A longer line labels nothing."""
_NUMBERED = re.compile(r"[ ]?#?[ ]?\d{1,3}$")
_MOST_JOINTS = 24
_LONGEST_WORD = 20
_FACT = re.compile(r"[*_]*([^\W\d_][^:：\n*]{0,40}?)[ ]?[*_]*[:：][*_]*[ \t]+(\S[^\n]*)")
_DAYS = re.compile(r"\d{4}[-/.年]\d|\d{1,2}[-/. ]+(?:\d{1,2}|[^\W\d_]{3,10})[-/. ]+\d{2,4}")
_TITLES = frozenset({"action", "action item", "task", "todo", "item"})


def lines(content: bytes, text: Text) -> list[Text]:
    """The lines of a paragraph's text, each with its own marks."""
    raw = content[text.start : text.end]
    found: list[Text] = []
    start = 0
    for stop in _BREAK.finditer(raw):
        found.append(within(content, text, text.start + start, text.start + stop.start()))
        start = stop.end()
    # A backslash that breaks no line is one all the same.
    end = text.end - (raw.endswith(b"\\") and not raw.endswith(b"\\\\"))
    found.append(within(content, text, text.start + start, max(text.start + start, end)))
    return [line for line in found if line.end > line.start]


def within(content: bytes, text: Text, start: int, end: int) -> Text:
    """A stretch of a text without blanks and quotes around it, with the marks that lie in it."""
    raw = content[start:end]
    start += len(raw) - len(raw.lstrip())
    end = max(start, end - (len(raw) - len(raw.rstrip())))
    return Text(start, end, tuple(m for m in text.marks if start <= m.start and m.end <= end))


def unwrapped(content: bytes, text: Text) -> Text:
    """A text without the bold that is around all of it."""
    raw = content[text.start : text.end]
    mark = raw[:2]
    if mark in (b"**", b"__") and raw.endswith(mark) and len(raw) > 2 * len(mark):
        inner = raw[2:-2]
        if mark not in inner:
            return within(content, text, text.start + 2, text.end - 2)
    return text


def label(reading: Reading, words: str) -> str | None:
    """The field that a line's label names; ``title`` for the action itself."""
    known = reading.speech.label(words)
    if known is not None:
        return known
    bare = _NUMBERED.sub("", heading_words(words))
    return (
        "title"
        if reading.lexicon.columns.get(bare) == "title" and _is_title(reading, bare)
        else None
    )


def _is_title(reading: Reading, words: str) -> bool:
    """Whether a column's head is a label that no sentence begins with: "Action:", not "What:"."""
    return words in _TITLES or words in reading.lexicon.strong or not words.isascii()


def opened(reading: Reading, text: str) -> tuple[str, int] | None:
    """The field that a line begins with, and where its value does."""
    found = _OPEN.match(text)
    if found is None or (found.end() < len(text) and text[found.end()] == "/"):
        return None
    name = label(reading, found[1]) or _asked(reading, found[1], text[found.end() :])
    return None if name is None else (name, found.end())


def _asked(reading: Reading, words: str, rest: str) -> str | None:
    """The field of "Done: no", with more fields behind it or not."""
    joint = _JOINT.search(rest.lstrip())
    said = rest.lstrip()[: joint.start()] if joint else rest
    return ANSWER if any(answers(reading.lexicon, words, one) for one in (said, rest)) else None


def is_answer(reading: Reading, line: Text) -> bool:
    """Whether a line but says whether something is done: "DONE: no"."""
    found = opened(reading, reading.content[line.start : line.end].decode()[:_LONGEST])
    return found is not None and found[0] == ANSWER


def fields(reading: Reading, line: Text) -> list[tuple[str, Text]]:
    """The labelled fields that a line consists of; none if it does not begin with one."""
    content = reading.content
    if line.end - line.start > _LONGEST:
        return []
    line = unwrapped(content, line)
    text = content[line.start : line.end].decode()
    first = opened(reading, text)
    if first is None:
        return []
    starts = [(0, 0, first[0])]
    for joint in list(_JOINT.finditer(text, first[1]))[:_MOST_JOINTS]:
        found = _OPEN.match(text, joint.end())
        name = reading.speech.label(found[1]) if found else None
        if found is not None and name is None:
            name = _asked(reading, found[1], text[found.end() :])
        if found is not None and _goes_on(reading, text[: joint.start()], found[1]):
            continue
        if name is not None and not any(known == name for *_, known in starts):
            starts.append((joint.start(), joint.end(), name))
    found_fields: list[tuple[str, Text]] = []
    for (_, begin, name), (stop, *_) in zip(starts, [*starts[1:], (len(text), 0, "")], strict=True):
        part = text[begin:stop]
        end = begin + len(part.rstrip(_TRAIL))
        left, right = (line.start + len(text[:at].encode()) for at in (begin, end))
        found_fields.append((name, _uncommented(within(content, line, left, right))))
    return found_fields


def _goes_on(reading: Reading, before: str, words: str) -> bool:
    """Whether a label is but the end of a status: "IN PROGRESS: …"."""
    last = before[-_LONGEST_WORD:].rpartition(" ")[2].rpartition(":")[2]
    return f"{last} {words}".casefold() in reading.lexicon.statuses


def _uncommented(text: Text) -> Text:
    """A field without the comment behind it."""
    last = text.marks[-1] if text.marks else None
    if isinstance(last, Mark) and last.kind == "html" and last.end == text.end:
        return Text(text.start, max(text.start, last.start), text.marks[:-1])
    return text


def value(content: bytes, field: Text) -> Text:
    """The value of a labelled text."""
    text = content[field.start : field.end].decode()
    found = _OPEN.match(text)
    begin = found.end() if found else 0
    return within(content, field, field.start + len(text[:begin].encode()), field.end)


def titled(reading: Reading, block: Listing | Table) -> Text | None:
    """The action that labelled fields say themselves: "Action | Alert" above "Owner | Ana"."""
    content = reading.content
    titles: list[Text] = []
    if isinstance(block, Listing):
        for entry in block.entries if len(block.entries) > 1 else ():
            found = fields(reading, entry.text) if entry.text else []
            titles += [value(content, text) for name, text in found if name == "title"]
    else:
        for row in (block.head, *block.rows):
            key, text = row.cells[:2]
            words = plain(content[key.start : key.end].decode()) if key else ""
            if text is not None and words and label(reading, words.rstrip(":： ")) == "title":
                titles.append(within(content, text, text.start, text.end))
    return titles[0] if len(titles) == 1 and titles[0].end > titles[0].start else None


def entries(found: list[tuple[str, Text]]) -> tuple[Entry, ...]:
    """Labelled fields as the entries of a list."""
    return tuple(Entry(text.start, text.end, None, text, ()) for _, text in found)


def told(reading: Reading, block: Block) -> Iterator[Block]:
    """A block below an entry; as a list where it is a paragraph of nothing but labelled lines."""
    if not isinstance(block, Paragraph):
        yield block
        return
    found = list(listed(reading, block))
    yield from found if all(isinstance(one, Listing) for one in found) else (block,)


def listed(reading: Reading, block: Paragraph) -> Iterator[Listing | Paragraph]:
    """A paragraph below an item: its labelled lines as a list, the rest as paragraphs."""
    for line in lines(reading.content, block.text):
        found = [one for one in fields(reading, line) if one[0] != "title"]
        if found:
            yield Listing(line.start, line.end, entries(found))
        else:
            yield Paragraph(line.start, line.end, line)


def is_fact(reading: Reading, raw: bytes) -> bool:
    """Whether a line says something of the document: "**Author:** Ana", "Written: 1 Dec 2026"."""
    said = _FACT.fullmatch(raw.decode())
    if said is None:
        return False
    fact = reading.lexicon.fact(heading_words(said[1]))
    return fact is not None or _DAYS.match(said[2]) is not None
