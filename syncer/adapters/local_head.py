"""The front matter of a ticket file: read as YAML, changed value by value, never written anew.

People's keys, comments, order, quotes and line ends stay byte for byte: a change replaces the
characters of one value, or adds one line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import yaml

from syncer.adapters.local_yaml import Unreadable, compose
from syncer.model import Span

KEYS = (
    *("id", "key", "title", "status", "owner", "due", "priority", "labels"),
    *("created", "updated", "closed"),
)
"""Ours, in the order in which a new file has them; all others are people's."""
_HEAD = re.compile(r"\ufeff?---[ \t]*(?P<eol>\r?\n)(?P<head>(?:.*\n)*?)---[ \t]*(?:\r?\n|\Z)")
_EMPTY = ("", "~", "null", "Null", "NULL")
_PLAIN = re.compile(r"[A-Za-z0-9_][\w .,;()/+@%&=!?'\"’“”–—:#-]*")
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
# Numbers of every base and times, by their alphabet; words without other letters pay with quotes.
_NUMBER = re.compile(r"[\d\s_.,:a-fA-FtTzZxXoO+-]+")
_TIMES = frozenset({"due", "created", "updated", "closed"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?")


@dataclass(frozen=True, slots=True)
class Head:
    """Where each of our values stands in the text, and what it says."""

    values: Mapping[str, str | None]
    labels: tuple[str, ...]
    eol: str
    end: int
    """Where the body begins."""
    keys: Mapping[str, Span]
    slots: Mapping[str, Span]
    elements: tuple[Span, ...] | None
    """Of the labels, if they are a list."""
    lines: Mapping[str, int]
    insert_at: int

    def line(self, key: str) -> int:
        """Where people find this key; the end of the front matter, if it is missing."""
        return self.lines.get(key, self.lines[""])

    @classmethod
    def read(cls, text: str) -> Head:
        """Find our keys; raises ``Unreadable``."""
        found = _HEAD.match(text)
        if found is None:
            raise Unreadable(1, "a ticket begins with front matter between two lines of ---")
        root, bare = compose(found["head"])
        shift = found.start("head")
        values: dict[str, str | None] = {}
        keys: dict[str, Span] = {}
        slots: dict[str, Span] = {}
        lines = {"": found["head"].count("\n") + 2}
        labels: tuple[str, ...] = ()
        elements: tuple[Span, ...] | None = None
        for name, node in root.value if root else ():
            key, line = name.value, name.start_mark.line + 2
            if not isinstance(key, str) or key not in KEYS:
                continue
            if key in keys:
                raise Unreadable(line, f"{key} stands twice; leave one of them")
            if node.start_mark.index < name.end_mark.index:
                raise Unreadable(line, f"{key} refers to an anchor; write the value itself")
            keys[key], slots[key], lines[key] = _span(name, shift), _span(node, shift), line
            if key == "labels" and isinstance(node, yaml.SequenceNode):
                if not all(isinstance(one, yaml.ScalarNode) for one in node.value):
                    raise Unreadable(line, "labels are words: labels: [syncer, overdue]")
                labels = tuple(one.value for one in node.value)
                elements = tuple(_span(one, shift) for one in node.value)
            elif not isinstance(node, yaml.ScalarNode):
                raise Unreadable(line, f"{key} is one value, not a list or a map")
            elif key == "labels":
                labels = tuple(filter(None, re.split(r"[,\s]+", node.value)))
            else:
                value = bare.get(node.start_mark.index, node.value)
                empty = not node.style and value in _EMPTY
                values[key] = None if empty else " ".join(value.split()) or None
        end = found.end()
        return cls(
            values, labels, found["eol"], end, keys, slots, elements, lines, found.end("head")
        )


def put(text: str, key: str, value: str | None) -> str:
    """The text with one value changed, and with a line for it if there was none."""
    head = Head.read(text)
    if head.values.get(key) == value:
        return text
    new = "" if value is None else _scalar(value, key)
    change = _fill if key in head.keys else _insert
    return _proven(text, change(text, head, key, new), key, value)


def relabel(text: str, add: Collection[str], drop: Collection[str]) -> str:
    """The text with these labels added and taken away; all others stay as they are written."""
    for label in sorted(drop):
        text = _without(text, label)
    for label in add:
        if label not in Head.read(text).labels:
            text = _with(text, label)
    return text


def fresh(values: Mapping[str, str | None], labels: Collection[str]) -> str:
    """The front matter of a new ticket, all keys in order."""
    lines = []
    for key in KEYS:
        value = values.get(key)
        shown = f" [{', '.join(map(_label, labels))}]" if key == "labels" else ""
        shown = f" {_scalar(value, key)}" if value else shown
        lines.append(f"{key}:{shown}\n")
    return f"---\n{''.join(lines)}---\n"


def _span(node: yaml.Node, shift: int) -> Span:
    return Span(node.start_mark.index + shift, node.end_mark.index + shift)


def _fill(text: str, head: Head, key: str, new: str) -> str:
    slot = head.slots[key]
    if slot.start == slot.end:
        return _after_colon(text, head, key, new)
    start, end = slot.start, slot.end
    # A block scalar or a list below its key ends behind its last line break.
    kept = text[start:end]
    while end > start and text[end - 1] in "\r\n":
        end -= 1
    if "\n" in kept.rstrip("\r\n"):
        start = text.index(":", head.keys[key].end) + 1
        new = f" {new}" if new else ""
    elif not new:
        while text[start - 1] in " \t":
            start -= 1
    return text[:start] + new + text[end:]


def _after_colon(text: str, head: Head, key: str, new: str) -> str:
    colon = re.compile(r"[ \t]*:").match(text, head.keys[key].end)
    if colon is None:
        raise Unreadable(head.line(key), f"write it as {key}: value")
    return f"{text[: colon.end()]} {new}".rstrip(" ") + text[colon.end() :]


def _insert(text: str, head: Head, key: str, new: str) -> str:
    line = f"{key}: {new}".rstrip() + head.eol
    return text[: head.insert_at] + line + text[head.insert_at :]


def _with(text: str, label: str) -> str:
    head = Head.read(text)
    new, wanted = _label(label), (*head.labels, label)
    if "labels" not in head.keys:
        changed = _insert(text, head, "labels", f"[{new}]")
    elif head.elements is None:
        changed = _fill(text, head, "labels", f"[{', '.join(map(_label, wanted))}]")
    elif text[head.slots["labels"].start] == "[":
        last = head.elements[-1].end if head.elements else head.slots["labels"].start + 1
        changed = text[:last] + (f", {new}" if head.elements else new) + text[last:]
    else:
        start, end = head.elements[-1].start, head.elements[-1].end
        begin = text.rindex("\n", 0, start) + 1
        end = text.index("\n", end) + 1
        changed = text[:end] + text[begin:start] + new + head.eol + text[end:]
    return _proven_labels(text, changed, wanted)


def _without(text: str, label: str) -> str:
    head = Head.read(text)
    if label not in head.labels:
        return text
    wanted = tuple(one for one in head.labels if one != label)
    if head.elements is None:
        shown = f"[{', '.join(map(_label, wanted))}]" if wanted else ""
        return _proven_labels(text, _fill(text, head, "labels", shown), wanted)
    flow = text[head.slots["labels"].start] == "["
    changed = text
    for index in reversed(range(len(head.labels))):
        if head.labels[index] != label:
            continue
        start, end = head.elements[index].start, head.elements[index].end
        if not flow:
            start, end = text.rindex("\n", 0, start) + 1, text.index("\n", end) + 1
        elif index > 0:
            start = head.elements[index - 1].end
        elif len(head.labels) > 1:
            end = head.elements[index + 1].start
        changed = changed[:start] + changed[end:]
    return _proven_labels(text, changed, wanted)


def _proven(before: str, after: str, key: str, value: str | None) -> str:
    """The changed text, once reading it shows that exactly this value changed."""
    old, new = Head.read(before), Head.read(after)
    others = {name: one for name, one in old.values.items() if name != key}
    if {name: one for name, one in new.values.items() if name != key} != others:
        raise Unreadable(old.line(key), f"{key} cannot be changed here; write it as {key}: value")
    if new.values.get(key) != value or new.labels != old.labels:
        raise Unreadable(old.line(key), f"{key} cannot be changed here; write it as {key}: value")
    return after


def _proven_labels(before: str, after: str, wanted: tuple[str, ...]) -> str:
    old, new = Head.read(before), Head.read(after)
    if new.labels != wanted or new.values != old.values:
        raise Unreadable(old.line("labels"), "write them as labels: [syncer, overdue]")
    return after


def _scalar(value: str, key: str = "") -> str:
    """As YAML that says exactly this text, plain where that is beyond doubt."""
    if key in _TIMES and _DAY.fullmatch(value):
        return value
    plain = (
        _PLAIN.fullmatch(value)
        and not re.search(r":(?:\s|$)|\s#|\s$", value)
        and value.casefold() not in _WORDS
        and (value[0].isalpha() or not _NUMBER.fullmatch(value))
    )
    return value if plain and value.isprintable() else _quoted(value)


def _label(value: str) -> str:
    """The same within a list, where a comma ends it."""
    return _scalar(value) if re.fullmatch(r"[\w. -]+", value) else _quoted(value)


def _quoted(value: str) -> str:
    def safe(character: str) -> str:
        if character in '"\\':
            return "\\" + character
        # What people cannot see is escaped; both languages write the escapes alike.
        return character if character.isprintable() else repr(character)[1:-1]

    return f'"{"".join(map(safe, value))}"'
