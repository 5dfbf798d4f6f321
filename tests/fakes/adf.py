"""Is this a document as Atlassian's editor would take it, and what does it say?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from tests.fakes.adf_rules import ALIGNED, CODE, FORMATS, MARKS, PLAIN, RULES, Rule, full

KNOWN = {"type", "attrs", "content", "marks", "text", "version"}


def faults(document: Any) -> list[str]:
    """Everything that is wrong with a document; a sound one has none."""
    if not isinstance(document, dict) or document.get("type") != "doc":
        return ["is no document"]
    found = [] if document.get("version") == 1 else ["has no version 1"]
    return [*found, *_faults(document, "doc")]


def _faults(node: Mapping[str, Any], where: str) -> Iterator[str]:
    kind = node["type"]
    rule = RULES.get(kind)
    if rule is None:
        yield f"{where}: unknown"
        return
    spare = node.keys() - KNOWN | (node.keys() & {"text", "version"})
    spare -= {"text"} if kind == "text" else {"version"} if kind == "doc" else set()
    if spare:
        yield f"{where}: has {sorted(spare)}"
    yield from _attributes(node, where, rule)
    yield from _marks(node, where, rule)
    if kind == "text" and not full(node.get("text")):
        yield f"{where}: without text"
    yield from _content(node, where, rule)


def _attributes(node: Mapping[str, Any], where: str, rule: Rule) -> Iterator[str]:
    attrs = node.get("attrs", {})
    if not isinstance(attrs, dict) or ("attrs" in node and not {**rule.must, **rule.may}):
        yield f"{where}: attributes"
        return
    known = {**rule.may, **rule.must}
    for name in rule.must.keys() - attrs.keys():
        yield f"{where}: without {name}"
    for name, value in attrs.items():
        if name not in known or not known[name](value):
            yield f"{where}: {name} {value!r}"
    if node["type"] in {"inlineCard", "blockCard"} and not attrs.keys() - PLAIN:
        yield f"{where}: leads nowhere"


def _marks(node: Mapping[str, Any], where: str, rule: Rule) -> Iterator[str]:
    marks = node.get("marks", [])
    if not isinstance(marks, list):
        yield f"{where}: marks"
        return
    kinds = [mark.get("type") if isinstance(mark, dict) else None for mark in marks]
    text = node["type"] == "text"
    may = rule.marks if not text else CODE if "code" in kinds else FORMATS
    if set(kinds) >= ALIGNED:
        yield f"{where}: aligned and indented"
    if len(set(map(str, kinds))) < len(kinds):
        yield f"{where}: a mark twice"
    for mark, kind in zip(marks, kinds, strict=True):
        if kind not in may:
            yield f"{where}: mark {kind}"
            continue
        must, extra = MARKS[kind]
        attrs = mark.get("attrs", {})
        known = {**extra, **must}
        sound = isinstance(attrs, dict) and must.keys() <= attrs.keys() <= known.keys()
        if mark.keys() - {"type", "attrs"} or not sound or ("attrs" in mark and not known):
            yield f"{where}: mark {kind}"
        elif not all(known[name](value) for name, value in attrs.items()):
            yield f"{where}: mark {kind} {attrs}"


def _content(node: Mapping[str, Any], where: str, rule: Rule) -> Iterator[str]:
    content = node.get("content")
    if content is None and not rule.content:
        return
    if not isinstance(content, list) or rule.holds is None or len(content) < rule.least:
        yield f"{where}: content"
        return
    for index, child in enumerate(content):
        kind = child.get("type") if isinstance(child, dict) else None
        at = f"{where}/{kind}[{index}]"
        if kind not in rule.holds:
            yield f"{at}: may not stand here"
            continue
        yield from _faults(child, at)
        if node["type"] == "codeBlock" and child.get("marks"):
            yield f"{at}: marks in code"
        inside = node["type"] not in {"doc", "paragraph", "heading", "text"}
        if inside and kind in {"paragraph", "heading"} and _moved(child):
            yield f"{at}: aligned inside {node['type']}"


def _moved(node: Mapping[str, Any]) -> bool:
    """Whether a paragraph is aligned or indented, which it may be at the top alone."""
    return any(
        isinstance(mark, dict) and mark.get("type") in ALIGNED for mark in node.get("marks", ())
    )


def plain(node: Any) -> str:
    """All its words, a line for each block."""
    if not isinstance(node, dict):
        return ""
    match node.get("type"):
        case "text":
            return str(node["text"])
        case "hardBreak":
            return "\n"
        case "mention" | "emoji" | "status":
            return str(node.get("attrs", {}).get("text", ""))
    parts = [plain(child) for child in node.get("content", ())]
    lines = {"paragraph", "heading", "codeBlock", "taskItem", "decisionItem", "caption"}
    return ("" if node.get("type") in lines else "\n").join(parts)


DRESSED = {"paragraph", "panel", "heading", "bulletList", "orderedList", "listItem", "blockquote"}


def dressed(node: Any, ids: Iterator[int]) -> Any:
    """The same document as an editor writes it: equal neighbours joined, blocks with own ids."""
    made: dict[str, Any] = {"type": node["type"]}
    if node["type"] in DRESSED or "attrs" in node:
        own = {"localId": f"{next(ids):012x}"} if node["type"] in DRESSED else {}
        made["attrs"] = {**own, **node.get("attrs", {})}
    content = node.get("content")
    if content is not None:
        made["content"] = [dressed(part, ids) for part in _joined(content)]
    return {**made, **{name: node[name] for name in node if name not in made}}


def _joined(content: list[Any]) -> Iterator[Any]:
    for marks, group in groupby(content, lambda one: (one["type"], one.get("marks"))):
        parts = list(group)
        if marks[0] == "text":
            yield {**parts[0], "text": "".join(one["text"] for one in parts)}
        else:
            yield from parts
