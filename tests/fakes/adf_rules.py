"""The Atlassian Document Format: which node may stand where, with which attributes and marks.

Written out from the JSON schema of the npm package @atlaskit/adf-schema 57.7 (Apache-2.0), nodes
that only applications of Atlassian's own shops write (extensions, layouts, sync blocks) left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def full(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _between(low: float, high: float) -> Check:
    return lambda value: _number(value) and low <= value <= high


def _one_of(*choices: Any) -> Check:
    return lambda value: isinstance(value, str) and value in choices


def _like(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _href(value: Any) -> bool:
    """Beyond the schema: a link that a browser would run is refused."""
    return isinstance(value, str) and not re.match(r"(?i)\s*(javascript|data|vbscript):", value)


def _any(_: Any) -> bool:
    return True


COLOR = _like("#[0-9a-fA-F]{6}")
LOCAL: Mapping[str, Check] = {"localId": _text}
INLINE = frozenset(
    {
        *("text", "date", "emoji", "hardBreak", "inlineCard", "mention", "placeholder", "status"),
        "mediaInline",
    }
)
ITEM = frozenset({"paragraph", "bulletList", "orderedList", "taskList", "mediaSingle", "codeBlock"})
NESTED = frozenset(
    {
        *("paragraph", "panel", "blockquote", "orderedList", "bulletList", "rule", "heading"),
        *("codeBlock", "mediaGroup", "mediaSingle", "decisionList", "taskList", "table"),
        *("blockCard", "embedCard"),
    }
)
PLAIN = frozenset({"localId"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What a node must have, may have, and may hold."""

    must: Mapping[str, Check] = field(default_factory=dict)
    may: Mapping[str, Check] = field(default_factory=lambda: LOCAL)
    holds: frozenset[str] | None = None
    least: int = 0
    content: bool = False
    """Whether it must have content, were it empty."""
    marks: frozenset[str] = frozenset()


def _holder(
    holds: frozenset[str],
    least: int = 1,
    must: Mapping[str, Check] | None = None,
    may: Mapping[str, Check] | None = None,
    marks: frozenset[str] = frozenset(),
) -> Rule:
    known = {**LOCAL, **(may or {})}
    return Rule(must or {}, known, holds, least, content=True, marks=marks)


def _line(must: Mapping[str, Check] | None = None, marks: frozenset[str] = frozenset()) -> Rule:
    return Rule(must or {}, LOCAL, INLINE, marks=marks)


CELL: Mapping[str, Check] = {
    "colspan": _number,
    "rowspan": _number,
    "colwidth": lambda value: isinstance(value, list) and all(map(_number, value)),
    "background": _text,
    "valign": _one_of("top", "middle", "bottom"),
}
IN_CELL = (NESTED - {"table"}) | {"nestedExpand"}
ALIGNED = frozenset({"alignment", "indentation"})
WIDTHS = ("wide", "full-width", "center", "wrap-right", "wrap-left", "align-end", "align-start")
RULES: Mapping[str, Rule] = {
    "doc": Rule(may={}, holds=NESTED | {"expand"}, content=True),
    "paragraph": _line(marks=ALIGNED | {"fontSize"}),
    "heading": _line({"level": _between(1, 6)}, ALIGNED),
    "panel": _holder(
        frozenset(
            {
                *("paragraph", "heading", "bulletList", "orderedList", "blockCard", "mediaGroup"),
                *("mediaSingle", "codeBlock", "taskList", "rule", "decisionList"),
            }
        ),
        must={"panelType": _one_of("info", "note", "tip", "warning", "error", "success", "custom")},
        may=dict.fromkeys(("panelIcon", "panelIconId", "panelIconText", "panelColor"), _text),
    ),
    "bulletList": _holder(frozenset({"listItem"})),
    "orderedList": _holder(frozenset({"listItem"}), may={"order": _between(0, 1e9)}),
    "listItem": _holder(ITEM),
    "taskList": _holder(frozenset({"taskItem", "taskList"}), must={"localId": _text}),
    "taskItem": _line({"localId": _text, "state": _one_of("TODO", "DONE")}),
    "decisionList": _holder(frozenset({"decisionItem"}), must={"localId": _text}),
    "decisionItem": _line({"localId": _text, "state": _text}),
    "blockquote": _holder(
        frozenset(
            {
                *("paragraph", "orderedList", "bulletList", "codeBlock"),
                *("mediaSingle", "mediaGroup"),
            }
        )
    ),
    "codeBlock": Rule(
        may={
            **LOCAL,
            **dict.fromkeys(("language", "uniqueId"), _text),
            **dict.fromkeys(("wrap", "hideLineNumbers"), _flag),
        },
        holds=frozenset({"text"}),
        marks=frozenset({"breakout"}),
    ),
    "rule": Rule(),
    "hardBreak": Rule(may={**LOCAL, "text": _one_of("\n")}),
    "text": Rule(may={}),
    "mention": Rule(
        {"id": _text},
        {
            **LOCAL,
            **dict.fromkeys(("text", "accessLevel"), _text),
            "userType": _one_of("DEFAULT", "SPECIAL", "APP"),
        },
    ),
    "emoji": Rule({"shortName": _text}, {**LOCAL, "id": _text, "text": _text}),
    "date": Rule({"timestamp": full}),
    "status": Rule(
        {
            "text": full,
            "color": _like("neutral|purple|blue|red|yellow|green|#[0-9a-fA-F]{6}"),
        },
        {**LOCAL, "style": _text},
    ),
    "inlineCard": Rule({}, {**LOCAL, "url": _href, "data": _any}),
    "blockCard": Rule({}, {**LOCAL, "url": _href, "data": _any, "datasource": _any}),
    "embedCard": Rule(
        {"url": _href, "layout": _one_of(*WIDTHS)},
        {**LOCAL, **dict.fromkeys(("width", "originalHeight", "originalWidth"), _number)},
    ),
    "placeholder": Rule({"text": _text}),
    "table": _holder(
        frozenset({"tableRow"}),
        may={
            "displayMode": _one_of("default", "fixed"),
            "isNumberColumnEnabled": _flag,
            "layout": _one_of(
                *("wide", "full-width", "center", "align-end", "align-start", "default")
            ),
            "width": _number,
        },
        marks=frozenset({"fragment"}),
    ),
    "tableRow": _holder(frozenset({"tableCell", "tableHeader"}), 0),
    "tableCell": _holder(IN_CELL, may=CELL),
    "tableHeader": _holder(IN_CELL, may=CELL),
    "expand": _holder(
        NESTED | {"nestedExpand"}, may={"title": _text}, marks=frozenset({"breakout"})
    ),
    "nestedExpand": _holder(NESTED - {"table", "embedCard", "blockCard"}, may={"title": _text}),
    "mediaSingle": _holder(
        frozenset({"media", "caption"}),
        may={
            "layout": _one_of(*WIDTHS),
            "width": _number,
            "widthType": _one_of("percentage", "pixel"),
        },
        marks=frozenset({"link"}),
    ),
    "mediaGroup": Rule(may={}, holds=frozenset({"media"}), least=1, content=True),
    "caption": _line(),
    "media": Rule(
        {"type": _one_of("link", "file", "external")},
        {
            **LOCAL,
            **dict.fromkeys(("id", "alt", "collection", "occurrenceKey", "url"), _text),
            **dict.fromkeys(("height", "width"), _number),
        },
        marks=frozenset({"dataConsumer", "link", "annotation", "border"}),
    ),
    "mediaInline": Rule(
        {"id": full, "collection": _text},
        {
            **LOCAL,
            **dict.fromkeys(("type", "alt", "occurrenceKey"), _text),
            **dict.fromkeys(("height", "width"), _number),
            "data": _any,
        },
        marks=frozenset({"link", "annotation", "border"}),
    ),
}
MARKS: Mapping[str, tuple[Mapping[str, Check], Mapping[str, Check]]] = {
    "strong": ({}, {}),
    "em": ({}, {}),
    "strike": ({}, {}),
    "underline": ({}, {}),
    "code": ({}, {}),
    "link": (
        {"href": _href},
        dict.fromkeys(("title", "id", "collection", "occurrenceKey"), _text),
    ),
    "subsup": ({"type": _one_of("sub", "sup")}, {}),
    "textColor": ({"color": COLOR}, {}),
    "backgroundColor": ({"color": COLOR}, {}),
    "annotation": ({"id": _text, "annotationType": _one_of("inlineComment")}, {}),
    "alignment": ({"align": _one_of("center", "end")}, {}),
    "indentation": ({"level": _between(1, 6)}, {}),
    "fontSize": ({"fontSize": _one_of("small")}, {}),
    "breakout": ({"mode": _one_of("wide", "full-width")}, {"width": _number}),
    "fragment": ({"localId": full}, {"name": _text}),
    "dataConsumer": ({"sources": lambda value: isinstance(value, list)}, {}),
    "border": ({"size": _between(1, 3), "color": _like("#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")}, {}),
}
FORMATS = frozenset(
    {
        *("link", "em", "strong", "strike", "subsup", "underline", "textColor", "annotation"),
        "backgroundColor",
    }
)
CODE = frozenset({"code", "link", "annotation"})
