"""Front matter and key lines: where a document speaks of itself; ``facts`` tells what it means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

import yaml

from syncer.core.said import Finding, Front
from syncer.model import Code

__all__ = [
    "Finding",
    "Front",
    "front_matter",
    "key_pairs",
]

_LARGEST = 32 * 1024
_DEEPEST = 20
_MOST_EVENTS = 5000
_MOST_PARTS = 100
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK = re.compile(
    rb"(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*\r?\n(?![ \t]*\r?\n)(.*?)^(?:\1|\.\.\.)[ \t]*\r?$",
    re.DOTALL | re.MULTILINE,
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def front_matter(raw: bytes) -> Front:
    """The front matter that a document (or its metadata block, with its fences) begins with.

    Nothing is raised: what cannot be read is a fault with its line.
    """
    if not raw.startswith((b"---", b"+++", b"\xef\xbb\xbf")):
        return Front()
    block = _BLOCK.match(raw)
    if block is None:
        return Front()
    if len(block[2]) > _LARGEST:
        return _fault(f"the front matter is larger than {_LARGEST // 1024} KiB", 1)
    try:
        text = block[2].decode("utf-8")
    except UnicodeDecodeError:
        return _fault("the front matter is not UTF-8", 1)
    return _toml(text) if block[1] == b"+++" else _yaml(text)


def _fault(message: str, line: int | None) -> Front:
    return Front(fault=Finding(Code.UNREADABLE_DOCUMENT, message, line))


def _line(event: yaml.Event) -> int:
    """Of the document, whose first line is the fence."""
    return event.start_mark.line + 2 if event.start_mark else 1


class _Refused(Exception):
    """An alias, or more than anybody writes by hand."""

    def __init__(self, why: str, event: yaml.Event) -> None:
        super().__init__(why)
        self.line = _line(event)


def _yaml(text: str) -> Front:
    # Events are not composed: nothing is expanded, and nesting costs no stack.
    try:
        return _front(_entries(_bounded(yaml.parse(text, Loader=_LOADER))))
    except _Refused as refused:
        return _fault(f"the front matter {refused}", refused.line)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        return _fault(f"the front matter is no valid YAML: {error.problem}", line)
    except yaml.YAMLError:
        return _fault("the front matter is no valid YAML", 1)


def _bounded(events: Iterable[yaml.Event]) -> Iterator[tuple[int, yaml.Event]]:
    """The events of the first document with the depth they stand at, aliases refused."""
    depth = 0
    for number, event in enumerate(events):
        if isinstance(event, yaml.AliasEvent):
            raise _Refused("uses an alias (*); write the value out", event)
        if number > _MOST_EVENTS or depth > _DEEPEST:
            raise _Refused("is too large or too deep", event)
        if isinstance(event, yaml.DocumentEndEvent):
            return
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        yield depth, event
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1


_Entry = tuple[str, "str | tuple[str, ...] | None", int]


def _entries(events: Iterable[tuple[int, yaml.Event]]) -> Iterator[_Entry]:
    """Key, value and line of the outermost mapping; None for what is no text and no list."""
    mapping = False
    key: str | None = None
    line = 1
    members: list[str] | None = None
    for depth, event in events:
        if depth == 0:
            mapping = isinstance(event, yaml.MappingStartEvent)
        elif not mapping:
            return
        elif depth == 1 and isinstance(event, yaml.CollectionStartEvent):
            members = [] if isinstance(event, yaml.SequenceStartEvent) else None
        elif depth == 1:
            scalar = _scalar(event) if isinstance(event, yaml.ScalarEvent) else None
            if key is None:
                key, line = scalar or "", _line(event)
                continue
            value = tuple(members) if members is not None else scalar
            yield key, value, line
            key, members = None, None
        elif members is not None:
            if isinstance(event, yaml.ScalarEvent) and depth == 2:  # noqa: PLR2004 - a member
                members.append(_scalar(event))
            else:
                members = None


def _scalar(event: yaml.ScalarEvent) -> str:
    """The text as written; YAML's own idea of ``off`` and of dates is not asked."""
    value: str = event.value
    return "" if event.implicit[0] and value in _NULLS else value.strip()


def _front(entries: Iterable[_Entry]) -> Front:
    values: dict[str, str | tuple[str, ...]] = {}
    lines: dict[str, int] = {}
    odd: dict[str, str] = {}
    for key, value, line in entries:
        if not key:
            continue
        if key in lines:
            values.pop(key, None)
            odd[key] = "stands there twice"
        elif value is None:
            odd[key] = "is neither a text nor a list of texts"
        else:
            values[key] = value
        lines[key] = line
    return Front(values, lines, odd)


_TOML_KEY = re.compile(r"[\"']?([\w-]+)[\"']?\s*=")
_TOML_LINE = re.compile(r"at line (\d+)")


_DEEP_KEY = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{_DEEPEST}}}")


def _toml(text: str) -> Front:
    deep = _DEEP_KEY.search(text)
    if deep is not None:
        return _fault("the front matter is too deep", 2 + text.count("\n", 0, deep.start()))
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = _TOML_LINE.search(str(error))
        return _fault("the front matter is no valid TOML", int(line[1]) + 1 if line else 1)
    lines: dict[str, int] = {}
    for number, written in enumerate(text.splitlines(), 2):
        found = _TOML_KEY.match(written.strip())
        if found:
            lines.setdefault(found[1], number)
    return _front((key, _text(value), lines.get(key, 1)) for key, value in table.items())


def _text(value: object) -> str | tuple[str, ...] | None:
    match value:
        case str():
            return value.strip()
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case date() | datetime() | time():
            return value.isoformat()
        case list():
            members = [_text(member) for member in value]
            texts = tuple(member for member in members if isinstance(member, str))
            return texts if len(texts) == len(members) else None
        case _:
            return None


_BREAK = re.compile(r"\\?\r?\n|<br\s?/?>")
_BOLD = re.compile(r"\s(?:\*\*|__)")
_LEAD = r"(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?:[^\w\s*`\[\](){}<>|#:'\"-]{1,4}[ \t]+)?"
_MARKED = re.compile(
    _LEAD + r"(\*{1,3}|_{1,3})[ \t]*+([^*:：\n]{1,80}?)[ \t]*+"
    r"(?:[:：]{1,2}[ \t]*+\1|\1[ \t]*+(?:[:：]{1,2}|[–—-](?=[ \t])))(.*)"
)
_PLAIN = re.compile(_LEAD + r"([^\W\d_][\w /()&'.#-]{0,60}?)[ \t]*+(?:：|:{1,2}(?=[ \t]|$))(.*)")
_NEXT = re.compile(
    r"(?<!\s)[;,]?\s++(?:[|·•;,][ \t]++)?+"
    r"(?=(?:\*\*|__)[^*_:：\n]{1,40}(?:[:：](?:\*\*|__)|(?:\*\*|__)\s?[:：]))"
)
_BULLET = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_LONGEST_LINE = 4000


def key_pairs(paragraph: str) -> list[tuple[str, str]]:
    """The keys and values of lines and bullets: ``**Key:** value``, ``Key: value``.

    Several stand on one line where `` | `` or the next bold key parts them. A line without key goes
    on with the value before it, a bullet without one only where that value has just begun.
    """
    pairs: list[tuple[str, str]] = []
    goes_on = False
    margin = 0
    for line in _lines(_shown(paragraph))[:_MOST_PARTS]:
        for number, part in enumerate(_parts(line[:_LONGEST_LINE])):
            pair = _pair(part.strip())
            if pair is not None:
                pairs.append(pair)
                goes_on, margin = True, len(line) - len(line.lstrip())
            elif goes_on:
                goes_on = number > 0 or _is_more(pairs[-1][1], part, margin)
                if goes_on:
                    _append(pairs, part.strip(), " | " if number else "\n")
    return pairs


def _lines(text: str) -> list[str]:
    """A text in lines, as a reader sees them."""
    if "<br" in text:
        return _BREAK.split(text)
    lines = text.split("\n")
    lines[:-1] = [line.removesuffix("\r").removesuffix("\\") for line in lines[:-1]]
    return lines


def _parts(line: str) -> list[str]:
    """A line cut before each of its keys."""
    if _BOLD.search(line) is None:
        return line.split(" | ")[:_MOST_PARTS]
    bullet = _BULLET.match(line)
    begin = bullet.end() if bullet else 0
    pieces = _NEXT.split(line[begin:])
    pieces[0] = line[:begin] + pieces[0]
    return [part for piece in pieces for part in piece.split(" | ")][:_MOST_PARTS]


def _is_more(value: str, line: str, margin: int) -> bool:
    """Whether a line belongs to the value before it: no bullet, or one of a list below its key."""
    if _BULLET.match(line) is None:
        return True
    inner = len(line) - len(line.lstrip()) > margin + 1
    return inner and (not value or value.startswith("\n"))


def _append(pairs: list[tuple[str, str]], more: str, joint: str) -> None:
    key, value = pairs[-1]
    bullet = _BULLET.match(more) if joint == "\n" else None
    pairs[-1] = (key, f"{value}{joint}{more[bullet.end() :] if bullet else more}")


def _shown(text: str) -> str:
    """The text without its comments."""
    at = text.find("<!--")
    if at < 0:
        return text
    kept, position = [], 0
    while at >= 0:
        kept.append(text[position:at])
        end = text.find("-->", at)
        position = len(text) if end < 0 else end + 3
        at = text.find("<!--", position)
    return "".join([*kept, text[position:]])


def _pair(part: str) -> tuple[str, str] | None:
    marked = _MARKED.fullmatch(part)
    if marked:
        return marked[2].strip(), marked[3].strip()
    plain = _PLAIN.fullmatch(part)
    return (plain[1].strip(), plain[2].strip()) if plain else None
