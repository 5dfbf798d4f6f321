"""What people write into our panel, in both markups."""

from __future__ import annotations

from typing import Any

import pytest

from syncer.adapters import jira_adf, jira_wiki
from syncer.adapters.jira_nodes import plain
from tests.adapters.jira_texts import ADVICE, BLOCK, FACTS, KEY, QUOTE
from tests.fakes.adf import faults

NEW = BLOCK.replace("- Owner: ana", "- Owner: ben")
NOTE = "Step 1 done: see the dashboard. Step 2 waits for Bo."
TASKS = {
    "type": "taskList",
    "attrs": {"localId": "1"},
    "content": [
        {
            "type": "taskItem",
            "attrs": {"localId": "2", "state": "TODO"},
            "content": [{"type": "text", "text": "ask Bo"}],
        }
    ],
}


def paragraph(*lines: str) -> dict[str, Any]:
    content: list[dict[str, Any]] = []
    for at, line in enumerate(lines):
        content += [{"type": "hardBreak"}] if at else []
        content.append({"type": "text", "text": line})
    return {"type": "paragraph", "content": content}


def bullet(text: str) -> dict[str, Any]:
    return {"type": "listItem", "content": [paragraph(text)]}


def document(panel: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": [paragraph("Mine."), panel, paragraph("More.")]}


def panel() -> dict[str, Any]:
    return dict(jira_adf.panel(KEY, BLOCK))


@pytest.mark.parametrize("at", range(1, 7))
@pytest.mark.parametrize("node", [paragraph(NOTE), TASKS], ids=["paragraph", "tasks"])
def test_what_people_wrote_into_a_panel_is_moved_below_it(node: dict[str, Any], at: int) -> None:
    """Whatever they put between our paragraphs stands below the panel once it is made anew."""
    old = panel()
    old["content"] = [*old["content"][:at], node, *old["content"][at:]]
    before = document(old)
    after = jira_adf.placed(before, KEY, NEW)
    assert after == {
        "type": "doc",
        "version": 1,
        "content": [paragraph("Mine."), jira_adf.panel(KEY, NEW), node, paragraph("More.")],
    }
    assert faults(after) == []
    assert jira_adf.placed(after, KEY, NEW) is after
    assert jira_adf.added_in(before, KEY) == (plain(node),)
    assert jira_adf.added_in(after, KEY) == ()


def test_a_bullet_or_a_line_of_people_alone_is_moved() -> None:
    """Of a list of facts and of the last paragraph only what people added goes below."""
    old = panel()
    old["content"][2] = {
        **old["content"][2],
        "content": [*old["content"][2]["content"], bullet("ask Bo")],
    }
    last = old["content"][-1]
    old["content"][-1] = {
        **last,
        "content": [*last["content"], {"type": "hardBreak"}, {"type": "text", "text": NOTE}],
    }
    before = document(old)
    assert jira_adf.added_in(before, KEY) == ("ask Bo", NOTE)
    after = jira_adf.placed(before, KEY, NEW)
    assert after is not None
    assert after["content"][1] == jira_adf.panel(KEY, NEW)
    assert [plain(one) for one in after["content"]][2:] == ["ask Bo", NOTE, "More."]


def test_a_panel_that_goes_leaves_what_people_wrote_into_it() -> None:
    """Without our block the document has people's words still, and no others."""
    old = panel()
    assert jira_adf.bared(document(old), [KEY])["content"] == [  # type: ignore[index]  # there is one
        paragraph("Mine."),
        paragraph("More."),
    ]
    old["content"] = [*old["content"], paragraph(NOTE)]
    assert jira_adf.bared(document(old), [KEY])["content"] == [  # type: ignore[index]  # there is one
        paragraph("Mine."),
        paragraph(NOTE),
        paragraph("More."),
    ]


@pytest.mark.parametrize("other", [NEW, FACTS + ADVICE, BLOCK.replace("P1", "P2")])
def test_nothing_of_ours_is_taken_for_peoples(other: str) -> None:
    """A panel that nobody touched leaves nothing behind, whatever takes its place."""
    after = jira_adf.placed(document(panel()), KEY, other)
    assert after == document(dict(jira_adf.panel(KEY, other)))
    text = f"Mine.\n{jira_wiki.panel(KEY, BLOCK)}More."
    assert jira_wiki.placed(text, KEY, other) == f"Mine.\n{jira_wiki.panel(KEY, other)}More."
    assert jira_adf.added_in(document(panel()), KEY) == ()
    assert jira_wiki.added_in(text, KEY) == ()


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("before", ["From the", "* Due", "{quote}\nAlert", "Resolve", "{panel}"])
def test_what_people_wrote_into_a_wiki_panel_is_moved_below_it(before: str, eol: str) -> None:
    """Lines that are certainly not ours stand below the panel once it is made anew."""
    made = jira_wiki.panel(KEY, BLOCK)
    old = made.replace(before, f"{NOTE}\n* ask Bo\n{before}", 1)
    assert old != made
    text = f"Mine.\n{old}More.".replace("\n", eol)
    new = jira_wiki.placed(text, KEY, NEW)
    wanted = f"Mine.\n{jira_wiki.panel(KEY, NEW)}\n{NOTE}\n* ask Bo\nMore."
    assert new == wanted.replace("\n", eol)
    assert jira_wiki.placed(new, KEY, NEW) == new
    assert jira_wiki.added_in(text, KEY) == (NOTE, "* ask Bo")
    assert jira_wiki.bared(text, [KEY]) == f"Mine.\n{NOTE}\n* ask Bo\nMore.".replace("\n", eol)


def test_words_behind_our_last_line_are_moved() -> None:
    """Who writes on where the panel's text ends loses nothing."""
    old = panel()
    last = old["content"][-1]
    more = {"type": "text", "text": " Bo does step 2."}
    old["content"][-1] = {**last, "content": [*last["content"], more]}
    after = jira_adf.placed(document(old), KEY, NEW)
    assert after is not None
    assert [plain(one) for one in after["content"]][2:] == ["Bo does step 2.", "More."]
    text = jira_wiki.panel(KEY, BLOCK).replace(ADVICE, f"{ADVICE} Bo does step 2.")
    assert jira_wiki.placed(text, KEY, NEW) == (f"{jira_wiki.panel(KEY, NEW)}\nBo does step 2.\n")
    assert jira_wiki.added_in(text, KEY) == ("Bo does step 2.",)


def test_code_of_people_is_moved_whole() -> None:
    """A log that somebody pasted into the panel is no quotation of ours."""
    made = jira_wiki.panel(KEY, BLOCK)
    log = "{noformat}\n\n* Due: never\nFrom a postmortem: x\n{noformat}\n"
    text = made.replace("Resolve", f"{log}Resolve", 1)
    new = jira_wiki.placed(text, KEY, NEW)
    assert new is not None
    assert "{noformat}\n\n" in new.partition("{panel}")[2]
    code = {"type": "codeBlock", "attrs": {}, "content": [{"type": "text", "text": "x = 1"}]}
    old = panel()
    old["content"] = [*old["content"], code]
    kept = jira_adf.placed(document(old), KEY, NEW)
    assert kept is not None
    assert code in kept["content"]
    quoted = BLOCK.replace(QUOTE, "> ```\n> x = 1\n> ```\n\n")
    other = quoted.replace("x =", "y =")
    assert jira_wiki.placed(jira_wiki.panel(KEY, quoted), KEY, other) == jira_wiki.panel(KEY, other)
    made_of_nodes = document(dict(jira_adf.panel(KEY, quoted)))
    assert jira_adf.added_in(made_of_nodes, KEY) == ()
    assert jira_adf.placed(made_of_nodes, KEY, other) == document(dict(jira_adf.panel(KEY, other)))
