"""The rules of the Atlassian Document Format, as far as the fake Jira enforces them."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from tests.fakes.adf import dressed, faults, plain


def text(words: str = "a", *marks: Any) -> Any:
    node: dict[str, Any] = {"type": "text", "text": words}
    return {**node, "marks": list(marks)} if marks else node


def line(*content: Any) -> Any:
    return {"type": "paragraph", "content": list(content)}


def doc(*content: Any) -> Any:
    return {"type": "doc", "version": 1, "content": list(content)}


def bullets(*items: Any) -> Any:
    rows = [{"type": "listItem", "content": [one]} for one in items]
    return {"type": "bulletList", "content": rows}


def panel(*content: Any, kind: str = "info") -> Any:
    return {"type": "panel", "attrs": {"panelType": kind}, "content": list(content)}


STRONG, CODE, EM = ({"type": one} for one in ("strong", "code", "em"))
LINK = {"type": "link", "attrs": {"href": "https://acme.example/pm"}}


def link(href: str) -> Any:
    return {"type": "link", "attrs": {"href": href}}


@pytest.mark.parametrize(
    "document",
    [
        doc(),
        doc({"type": "paragraph"}),
        doc(line(text("syncer · ai-1", STRONG), {"type": "hardBreak"}, text("b", LINK, EM))),
        doc(panel(line(text("head", STRONG)), bullets(line(text()), line(text("b", CODE, LINK))))),
        doc({"type": "heading", "attrs": {"level": 2}, "content": [text()]}),
        doc({"type": "codeBlock", "attrs": {"language": "sh"}, "content": [text("ls")]}),
        doc({"type": "blockquote", "content": [line(text())]}, {"type": "rule"}),
        doc(line({"type": "mention", "attrs": {"id": "5b10", "text": "@Ana"}})),
        doc({**line(text()), "marks": [{"type": "alignment", "attrs": {"align": "center"}}]}),
        doc(
            {
                "type": "table",
                "content": [
                    {
                        "type": "tableRow",
                        "content": [{"type": "tableCell", "content": [line(text())]}],
                    }
                ],
            }
        ),
    ],
)
def test_a_sound_document(document: Any) -> None:
    """What the editor writes is taken."""
    assert faults(document) == []


@pytest.mark.parametrize(
    ("document", "at"),
    [
        ("text", "no document"),
        ({"type": "doc", "content": []}, "version"),
        ({"type": "doc", "version": 1}, "content"),
        (doc(text()), "may not stand here"),
        (doc(line(text(""))), "without text"),
        (doc(line(line(text()))), "may not stand here"),
        (doc(panel()), "content"),
        (doc(panel(line(text()), kind="blue")), "panelType"),
        (doc(panel(panel(line(text())))), "may not stand here"),
        (doc({"type": "panel", "content": [line()]}), "without panelType"),
        (doc(panel({"type": "blockquote", "content": [line()]})), "may not stand here"),
        (doc({"type": "bulletList", "content": []}), "content"),
        (doc({"type": "bulletList", "content": [line()]}), "may not stand here"),
        (doc(bullets({"type": "heading", "attrs": {"level": 1}})), "may not stand here"),
        (doc(line(text("a", CODE, STRONG))), "mark strong"),
        (doc(line(text("a", STRONG, STRONG))), "twice"),
        (doc(line(text("a", {"type": "bold"}))), "mark bold"),
        (doc(line(text("a", {"type": "link"}))), "mark link"),
        (doc(line(text("a", link("javascript:alert(1)")))), "mark link"),
        (doc(line({**text(), "color": "red"})), "color"),
        (doc({"type": "heading", "attrs": {"level": 7}}), "level"),
        (doc({"type": "codeBlock", "content": [text("a", EM)]}), "marks in code"),
        (doc({"type": "codeBlock", "content": [{"type": "hardBreak"}]}), "may not stand"),
        (doc({"type": "nonsense"}), "may not stand here"),
        (doc(line({"type": "hardBreak", "text": "x"})), "has ['text']"),
        (
            doc(
                panel(
                    {**line(), "marks": [{"type": "alignment", "attrs": {"align": "end"}}]},
                )
            ),
            "aligned inside panel",
        ),
    ],
)
def test_a_broken_document(document: Any, at: str) -> None:
    """What the schema forbids is named with its place."""
    assert any(at in fault for fault in faults(document)), faults(document)


def test_the_words_of_a_document() -> None:
    """Plain text has a line for each block."""
    broken = line(text("c"), {"type": "hardBreak"}, text("d"))
    assert plain(doc(panel(line(text("a"), text("b"))), broken, bullets(line(text("e"))))) == (
        "ab\nc\nd\ne"
    )


def test_an_editor_dresses_a_document() -> None:
    """Ids appear and neighbours are joined; it stays sound and says the same."""
    before = doc(panel(line(text("a"), text("b"), text("c", STRONG)), bullets(line(text("d")))))
    after = dressed(before, count(1))
    assert faults(after) == []
    assert plain(after) == plain(before)
    first = after["content"][0]["content"][0]
    assert [one["text"] for one in first["content"]] == ["ab", "c"]
    assert first["attrs"]["localId"]
