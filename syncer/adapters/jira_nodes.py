"""What nodes of an Atlassian document say: as text, and as the parts that we write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from syncer.adapters.jira_answers import TOO_DEEP
from syncer.adapters.jira_text import Bullets, Code, Item, Line, Paragraph, Part, Run, merged

Node = Mapping[str, Any]
_DEEPEST = 12
_INLINE = frozenset(
    {"text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status", "placeholder"}
)


def plain(doc: Node | None) -> str:
    """What people read of it, a line per paragraph."""
    pieces: list[str] = []
    stack: list[object] = [doc]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
        elif isinstance(node, Mapping):
            pieces.append(_words(node))
            below = node.get("content")
            if isinstance(below, list):
                leaf = any(isinstance(one, Mapping) and one.get("type") in _INLINE for one in below)
                stack.append("\n" if leaf or not below else "")
                stack += reversed(below)
    return "".join(pieces).strip("\n")


def same(one: object, other: object) -> bool:
    """Whether two documents say the same: ids and the order of marks say nothing."""
    return bare(one) == bare(other)


def content_of(node: Node | None) -> Sequence[Any]:
    """The nodes in a node."""
    below = node.get("content") if isinstance(node, Mapping) else None
    return below if isinstance(below, list) else ()


def read_parts(nodes: Sequence[Any]) -> Iterator[Part]:
    """What stands in our panel; other markup than ours is its words."""
    for node in nodes:
        kind = node.get("type") if isinstance(node, Mapping) else None
        if kind in ("bulletList", "orderedList"):
            if items := tuple(_read_items(node)):
                yield Bullets(items, is_quoted(node))
        elif kind == "codeBlock":
            yield Code(plain(node))
        elif kind in ("paragraph", "heading"):
            if any(lines := _read_lines(node)):
                yield Paragraph(lines, is_quoted(node))
        elif isinstance(node, Mapping) and (text := plain(node)):
            yield Paragraph(tuple((Run(line),) for line in text.split("\n") if line))


def _read_items(node: Node, depth: int = 0) -> Iterator[Item]:
    for one in content_of(node):
        lines: list[Line] = []
        below: list[Item] = []
        for part in content_of(one):
            kind = part.get("type") if isinstance(part, Mapping) else None
            if kind in ("bulletList", "orderedList") and depth < _DEEPEST:
                below += _read_items(part, depth + 1)
            elif kind == "paragraph":
                lines += _read_lines(part)
        if any(lines) or below:
            yield Item(tuple(lines), tuple(below))


def _read_lines(node: Node) -> tuple[Line, ...]:
    lines: list[list[Run]] = [[]]
    for one in content_of(node):
        if not isinstance(one, Mapping):
            continue
        if one.get("type") == "hardBreak":
            lines.append([])
            continue
        marks = {mark.get("type"): mark for mark in one.get("marks") or () if mark}
        href = (marks.get("link", {}).get("attrs") or {}).get("href")
        address = href if isinstance(href, str) else None
        lines[-1].append(Run(_words(one), "strong" in marks, "code" in marks, address))
    return tuple(merged(line) for line in lines)


def is_quoted(node: Node) -> bool:
    """Whether all of its words are slanted, as we write what we quote; code never is."""
    words = [one for one in _texts(node) if not {"code"} & _marks(one)]
    return bool(words) and all("em" in _marks(one) for one in words)


def _texts(node: Node, depth: int = 0) -> Iterator[Node]:
    for one in content_of(node):
        if isinstance(one, Mapping) and one.get("type") == "text":
            yield one
        elif isinstance(one, Mapping) and depth < 3 * _DEEPEST:
            yield from _texts(one, depth + 1)


def _marks(node: Node) -> set[str]:
    return {str(mark.get("type")) for mark in node.get("marks") or () if isinstance(mark, Mapping)}


def _words(node: Node) -> str:
    """What one node itself says."""
    attrs = node.get("attrs")
    told = attrs if isinstance(attrs, Mapping) else {}
    match node.get("type"):
        case "text":
            return str(node.get("text") or "")
        case "hardBreak":
            return "\n"
        case "mention" | "status" | "placeholder":
            return str(told.get("text") or "")
        case "emoji":
            return str(told.get("text") or told.get("shortName") or "")
        case "inlineCard" | "blockCard" | "embedCard":
            return str(told.get("url") or "")
        case _:
            return ""


def bare(node: object) -> object:
    """A node without what says nothing: ids, empty attributes, how texts are split."""
    if isinstance(node, Mapping):
        kept = {name: bare(value) for name, value in node.items() if name != "localId"}
        if isinstance(marks := kept.get("marks"), list):
            kept["marks"] = sorted(marks, key=str)
        return {name: value for name, value in kept.items() if value not in ({}, [], None)}
    if isinstance(node, list):
        told: list[Any] = []
        for one in map(bare, node):
            if told and _joins(told[-1], one):
                told[-1] = {**told[-1], "text": told[-1]["text"] + one["text"]}  # type: ignore[index]
            else:
                told.append(one)
        return told
    if node == TOO_DEEP:
        raise RecursionError
    return node


def _joins(one: object, other: object) -> bool:
    """Whether two texts that follow each other look alike."""
    return (
        isinstance(one, dict)
        and isinstance(other, dict)
        and one.get("type") == other.get("type") == "text"
        and one.get("marks") == other.get("marks")
    )
