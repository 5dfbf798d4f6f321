from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.jira_adf import (
    bared,
    block_in,
    document,
    keys_in,
    notes_in,
    panel,
    placed,
    remark,
    remark_id,
)
from syncer.adapters.jira_nodes import Node, plain, same
from syncer.adapters.jira_text import LONGEST_TEXT, Mention, units
from syncer.notes import notes
from tests.adapters.jira_texts import ADVICE, BLOCK, BLOCKS, FACTS, KEY, OTHER
from tests.fakes.adf import faults

PEOPLE: Node = {"type": "paragraph", "content": [{"type": "text", "text": "Theirs."}]}
MEDIA: Node = {"type": "mediaSingle", "attrs": {"layout": "center"}, "content": [{"type": "media"}]}
NOTE: Node = {"type": "panel", "attrs": {"panelType": "note"}, "content": [PEOPLE]}


def doc(*nodes: Node) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(nodes)}


def good(node: Node | None) -> Node:
    assert node is not None
    return node


def test_a_panel_is_what_the_manual_shows() -> None:
    """Bold heading, paragraphs and lists of the block, links to pages alone."""
    made = panel(KEY, "From a postmortem\n\n- Owner: [ana](https://x.example)\n\n> `a` **b**\n> c")
    assert made == {
        "type": "panel",
        "attrs": {"panelType": "info"},
        "content": [
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": f"syncer · {KEY}", "marks": [{"type": "strong"}]}
                ],
            },
            {"type": "paragraph", "content": [{"type": "text", "text": "From a postmortem"}]},
            {
                "type": "bulletList",
                "content": [
                    {
                        "type": "listItem",
                        "content": [
                            {
                                "type": "paragraph",
                                "content": [
                                    {"type": "text", "text": "Owner: "},
                                    {
                                        "type": "text",
                                        "text": "ana",
                                        "marks": [
                                            {"type": "link", "attrs": {"href": "https://x.example"}}
                                        ],
                                    },
                                ],
                            }
                        ],
                    }
                ],
            },
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "a", "marks": [{"type": "code"}]},
                    {"type": "text", "text": " ", "marks": [{"type": "em"}]},
                    {"type": "text", "text": "b", "marks": [{"type": "em"}, {"type": "strong"}]},
                    {"type": "hardBreak"},
                    {"type": "text", "text": "c", "marks": [{"type": "em"}]},
                ],
            },
        ],
    }


def test_a_block_is_read_as_it_was_written() -> None:
    """Key, block and notes come back to the letter."""
    made = placed(None, KEY, BLOCK)
    assert faults(made) == []
    assert keys_in(made) == (KEY,)
    assert block_in(made, KEY) == BLOCK
    assert notes_in(made, KEY) == notes(BLOCK)
    assert (keys_in(None), notes_in(None, KEY), block_in(made, OTHER)) == ((), {}, None)


@settings(max_examples=100)
@given(BLOCKS)
def test_whatever_a_text_holds_the_document_is_sound(text: str) -> None:
    """No text makes a document that Jira refuses, another panel, or a link that is no page's."""
    made = good(placed(doc(PEOPLE), KEY, text))
    assert faults(made) == []
    assert keys_in(made) == (KEY,)
    assert len(made["content"]) == len(doc(PEOPLE)["content"]) + 1
    assert faults(document(text)) == []
    for link in _links(made):
        assert link.startswith(("http://", "https://", "HTTP://", "HTTPS://"))
    assert bared(made, {KEY}) == doc(PEOPLE)
    json.dumps(made, ensure_ascii=False).encode()


@settings(max_examples=100)
@given(BLOCKS, BLOCKS, st.integers(0, 3))
def test_a_new_block_stands_where_the_old_one_stood(old: str, new: str, at: int) -> None:
    """All other nodes are the very same objects; the same block again changes nothing."""
    theirs: list[Node] = [PEOPLE, MEDIA, NOTE]
    theirs.insert(at, panel(KEY, old))
    before = doc(*theirs)
    kept = deepcopy(before)
    after = good(placed(before, KEY, new))
    assert before == kept
    assert [index for index, one in enumerate(after["content"]) if one is not theirs[index]] in (
        [at],
        [],
    )
    assert placed(after, KEY, new) is after
    assert bared(after, {KEY}) == doc(PEOPLE, MEDIA, NOTE)


def test_what_jira_adds_is_no_change() -> None:
    """Ids, split texts and marks in another order leave the document as it is."""
    before = good(placed(doc(PEOPLE), KEY, "A **b** `c`"))
    shown = deepcopy(before)
    ours = shown["content"][1]
    ours["attrs"] |= {"localId": "1"}
    ours["content"][1] |= {"attrs": {"localId": "2"}}
    ours["content"][1]["content"][:1] = [
        {"type": "text", "text": "A"},
        {"type": "text", "text": " ", "marks": []},
    ]
    assert same(before, shown)
    assert placed(shown, KEY, "A **b** `c`") is shown


def test_a_panel_is_found_where_people_moved_it() -> None:
    """Inside an expand or a table it stays in its place, keeps its colour, and leaves no hole."""
    ours = {**panel(KEY, "Old"), "attrs": {"panelType": "warning", "localId": "x"}}
    cell = {"type": "tableCell", "attrs": {}, "content": [ours]}
    table = {"type": "table", "content": [{"type": "tableRow", "content": [cell]}]}
    before = doc({"type": "expand", "attrs": {"title": "More"}, "content": [PEOPLE, table]})
    after = good(placed(before, KEY, "New"))
    assert (keys_in(after), block_in(after, KEY)) == ((KEY,), "New")
    moved = after["content"][0]["content"][1]["content"][0]["content"][0]["content"][0]
    assert moved["attrs"] == {"panelType": "warning", "localId": "x"}
    gone = good(bared(after, {KEY}))
    assert faults(gone) == []
    assert plain(gone) == "Theirs."


def test_a_panel_of_another_item_is_not_ours() -> None:
    """A block that was pasted from elsewhere stays; of our own exactly one remains."""
    before = doc(panel(OTHER, "Pasted"), panel(KEY, "Old"), PEOPLE, panel(KEY, "Copied"))
    after = good(placed(before, KEY, "New"))
    assert after["content"] == [before["content"][0], panel(KEY, "New"), PEOPLE]
    assert keys_in(before) == (OTHER, KEY, KEY)
    assert block_in(before, OTHER) == "Pasted"


def test_a_block_brings_its_key() -> None:
    """Where another item's block stood that the ticket is taken from, the new one stands."""
    before = doc(PEOPLE, panel(OTHER, "Old"), NOTE)
    after = placed(before, KEY, "New", standing={OTHER})
    assert after == doc(PEOPLE, panel(KEY, "New"), NOTE)
    both = doc(panel(OTHER, "Old"), PEOPLE, panel(KEY, "Own"))
    assert placed(both, KEY, "New", standing={OTHER}) == doc(PEOPLE, panel(KEY, "New"))


def test_nothing_is_left_of_a_document_that_was_all_ours() -> None:
    """Without our block an empty description is none at all."""
    assert bared(placed(None, KEY, "x"), {KEY}) is None
    assert bared(None, {KEY}) is None
    untouched = doc(PEOPLE)
    assert bared(untouched, {KEY}) is untouched


def test_a_block_makes_room_or_stays_out() -> None:
    """The quoted words go first; where even the facts do not fit, nothing is written."""
    roomy = doc({"type": "paragraph", "content": [{"type": "text", "text": "x" * 32_200}]})
    assert block_in(placed(roomy, KEY, f"{FACTS}> {'y' * 400}\n\n{ADVICE}"), KEY) == FACTS + ADVICE
    full = doc({"type": "paragraph", "content": [{"type": "text", "text": "😀" * 16_380}]})
    assert placed(full, KEY, BLOCK) is None
    assert units(plain(full)) <= LONGEST_TEXT


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"type": "doc"},
        {"type": "doc", "content": None},
        {"type": "doc", "content": [None, 1, "x", [], {}, {"type": "panel"}]},
        {"type": "doc", "content": [{"type": "panel", "content": [{"type": "paragraph"}]}]},
        {"type": "doc", "content": [{"type": "text", "text": None, "marks": [None, {}]}]},
    ],
)
def test_an_odd_document_is_read_for_what_it_is(odd: dict[str, Any]) -> None:
    """Whatever a server shows, reading finds no block in it and does not fail."""
    assert (keys_in(odd), notes_in(odd, KEY), remark_id(odd)) == ((), {}, None)
    assert bared(odd, {KEY}) is odd
    assert keys_in(placed(odd, KEY, "x")) == (KEY,)


def test_what_people_made_of_a_block_is_read_kindly() -> None:
    """Headings, mentions, cards and numbered lists in our panel are their words."""
    ours = panel(KEY, "From a postmortem\n\n- Owner: ana\n- Due: 2026-12-01")
    facts = ours["content"][2]
    facts["content"][0]["content"][0]["content"] = [
        {"type": "text", "text": "Owner: "},
        {"type": "mention", "attrs": {"id": "1", "text": "@ben"}},
    ]
    ours["content"].insert(0, {**ours["content"].pop(0), "type": "heading", "attrs": {"level": 3}})
    facts["type"] = "orderedList"
    ours["content"].append({"type": "blockCard", "attrs": {"url": "https://x.example"}})
    assert notes_in(doc(ours), KEY) == {"Owner": "@ben", "Due": "2026-12-01"}
    told = "From a postmortem\n\n- Owner: @ben\n- Due: 2026-12-01\n\nhttps://x.example"
    assert block_in(doc(ours), KEY) == told


def test_a_remark_mentions_whom_it_is_for_and_ends_in_its_id() -> None:
    """Mentions are nodes, names in the text mention nobody, and the last line tells the id."""
    identity = "overdue/ai-3f9c1e02ab/2026-12-01/+7d"
    made = remark("This was due. @ana\n\nsyncer: other", [Mention("5b1", "Ana")], identity)
    assert faults(made) == []
    assert made["content"][0]["content"][:3] == [
        {"type": "mention", "attrs": {"id": "5b1", "text": "@Ana"}},
        {"type": "text", "text": " "},
        {"type": "text", "text": "This was due. @ana"},
    ]
    assert plain(made).endswith(f"\nsyncer: {identity}")
    assert remark_id(made) == identity
    assert remark_id(doc(PEOPLE)) is None
    assert faults(remark("- a", [Mention("5b1", "Ana")], "x")) == []
    for wrong in ("", " x", "a\nb", "a\u2028b"):
        with pytest.raises(ValueError, match="cannot be an id"):
            remark("x", (), wrong)


def _links(node: object) -> list[str]:
    if isinstance(node, dict):
        here = [node["attrs"]["href"]] if node.get("type") == "link" else []
        return here + [link for one in node.values() for link in _links(one)]
    return [link for one in node for link in _links(one)] if isinstance(node, list) else []
