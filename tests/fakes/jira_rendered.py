"""Documents as the older version of Cloud's API has them: wiki markup, there and back.

As much of it as descriptions of ours and of people in tests have; the rest keeps its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Node = Mapping[str, Any]
_PANEL = re.compile(r"^\{panel[^}\n]*\}\n(.*?)\n\{panel\}$", re.DOTALL | re.MULTILINE)
_STRONG = re.compile(r"\*([^*\n]+)\*")


def wiki(document: Node | None) -> str:
    """A document as text."""
    return "\n\n".join(_blocks((document or {}).get("content", ())))


def _blocks(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        inner = node.get("content", ())
        match node["type"]:
            case "panel":
                yield "{panel:bgColor=#deebff}\n" + "\n\n".join(_blocks(inner)) + "\n{panel}"
            case "bulletList":
                yield "\n".join(_items(inner, "*"))
            case "paragraph" | "heading" | "codeBlock":
                yield "".join(map(_text, inner))
            case _:
                yield from _blocks(inner)


def _items(items: Sequence[Node], mark: str) -> Iterator[str]:
    for item in items:
        for node in item.get("content", ()):
            if node["type"] == "bulletList":
                yield from _items(node["content"], f"{mark}*")
            else:
                yield f"{mark} {''.join(map(_text, node.get('content', ())))}"


def _text(node: Node) -> str:
    if node["type"] == "hardBreak":
        return "\n"
    text = str(node.get("text", ""))
    marks = {one["type"] for one in node.get("marks", ())}
    return f"*{text}*" if "strong" in marks else text


def document(text: str) -> dict[str, Any]:
    """Such a text as a document."""
    content: list[Node] = []
    at = 0
    for found in _PANEL.finditer(text):
        content += _read(text[at : found.start()])
        panel = {"type": "panel", "attrs": {"panelType": "info"}, "content": [*_read(found[1])]}
        content.append(panel)
        at = found.end()
    return {"version": 1, "type": "doc", "content": [*content, *_read(text[at:])]}


def _read(text: str) -> Iterator[Node]:
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line]
        if lines and all(line.startswith("* ") for line in lines):
            items = [
                {"type": "listItem", "content": [_paragraph(line.removeprefix("* "))]}
                for line in lines
            ]
            yield {"type": "bulletList", "content": items}
        elif lines:
            yield _paragraph("\n".join(lines))


def _paragraph(text: str) -> Node:
    content: list[Node] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            content.append({"type": "hardBreak"})
        for at, part in enumerate(_STRONG.split(line)):
            marks = {"marks": [{"type": "strong"}]} if at % 2 else {}
            if part:
                content.append({"type": "text", "text": part, **marks})
    return {"type": "paragraph", "content": content}
