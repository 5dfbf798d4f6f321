from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.jira_text import (
    LONGEST_TITLE,
    Bullets,
    Code,
    Item,
    Paragraph,
    Part,
    Run,
    heading_of,
    key_of,
    markdown,
    noted,
    page_address,
    parts,
    runs,
    said,
    title_for,
    units,
    unquoted,
)
from syncer.notes import notes
from tests.adapters.jira_texts import ADVICE, BLOCK, BLOCKS, FACTS, KEY, TEXTS

A, B = (Run("a"),), (Run("b"),)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a *b* _c_ 1 < 2", (Run("a *b* _c_ 1 < 2"),)),
        ("**a** b", (Run("a", strong=True), Run(" b"))),
        ("`a*b` and `` ` ``", (Run("a*b", code=True), Run(" and "), Run("`", code=True))),
        ("\\*\\*a\\*\\* \\[x\\] \\<b>", (Run("**a** [x] <b>"),)),
        ("[a \\[b\\]](https://x.example/y)", (Run("a [b]", href="https://x.example/y"),)),
        ("[a](<https://x.example/y>)", (Run("a", href="https://x.example/y"),)),
        ("[a](../b.md), [a](javascript:b)", (Run("a, a"),)),
        ("![a](https://x.example/y)", (Run("a", href="https://x.example/y"),)),
        ("[](https://x.example)", (Run("https://x.example", href="https://x.example"),)),
        (
            "see https://x.example/y.",
            (Run("see "), Run("https://x.example/y", href="https://x.example/y"), Run(".")),
        ),
        ("<https://x.example>", (Run("https://x.example", href="https://x.example"),)),
        ("ftp://x.example mailto:a@x.example", (Run("ftp://x.example mailto:a@x.example"),)),
    ],
)
def test_only_what_blocks_are_made_of_is_markup(line: str, told: tuple[Run, ...]) -> None:
    """Strong, code and links to pages are read; everything else is the characters that it is."""
    assert runs(line) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\nb\n\na", (Paragraph((A, B)), Paragraph((A,)))),
        ("- a\n- b", (Bullets((Item((A,)), Item((B,)))),)),
        ("- a\n  b", (Bullets((Item((A, B)),)),)),
        ("a\n- b", (Paragraph((A,)), Bullets((Item((B,)),)))),
        ("* a\n    * b\n* b", (Bullets((Item((A,), (Item((B,)),)), Item((B,)))),)),
        (
            "> a\n>\n> - b\n\nb",
            (Paragraph((A,), quoted=True), Bullets((Item((B,)),), quoted=True), Paragraph((B,))),
        ),
        ("> > a", (Paragraph((A,), quoted=True),)),
        ("```sh\n- a\n\n  b\n```\nb", (Code("- a\n\n  b"), Paragraph((B,)))),
        ("> ```\n> a\nb", (Code("a", quoted=True), Paragraph((B,)))),
        ("-\n- \n\n```\n```", ()),
        ("\\- a", (Paragraph(((Run("- a"),),)),)),
        ("", ()),
    ],
)
def test_a_block_is_made_of_parts(text: str, told: tuple[Part, ...]) -> None:
    """Paragraphs, lists, quotes and fences stand apart; what is empty is not there."""
    assert parts(text) == told


def test_a_block_is_said_again_to_the_letter() -> None:
    """What the engine makes is read and said again unchanged, and its notes with it."""
    assert markdown(parts(BLOCK)) == BLOCK
    assert noted(parts(BLOCK)) == notes(BLOCK)


def test_what_is_quoted_is_no_fact() -> None:
    """A list that an author wrote into an item does not speak for the block."""
    for text in ("> - Due: 2030-01-01", "- milk\n- eggs"):
        assert noted(parts(text)) == {}
        assert noted(parts(FACTS + text)) == notes(FACTS)


@settings(max_examples=150)
@given(BLOCKS)
def test_any_text_has_parts(text: str) -> None:
    """Every text has parts; no line of one holds a break, no run is empty, no link is strange."""
    for part in parts(text):
        assert markdown((part,)).strip()
        lines = part.lines if isinstance(part, Paragraph) else ()
        for run in (run for line in lines for run in line):
            assert run.text
            assert "\n" not in run.text
            assert run.href is None or page_address(run.href) == run.href


@settings(max_examples=150)
@given(TEXTS.filter(lambda text: not {"\\", "!"} & {*text}))
def test_a_line_is_read_the_same_again(text: str) -> None:
    """What was said of a line without escapes is read as the same words."""
    line = runs(text.replace("\n", " "))
    again = runs(said(line))
    assert "".join(run.text for run in again) == "".join(run.text for run in line)


@settings(max_examples=150)
@given(st.one_of(TEXTS, st.text(max_size=300), st.just("😀" * 200)))
def test_a_title_is_one_line_that_jira_takes(text: str) -> None:
    """Titles are one line of at most 255 halves of UTF-16, and the same when made again."""
    title = title_for(text)
    assert units(title) == len(title.encode("utf-16-le")) // 2 <= LONGEST_TITLE
    assert len(title.splitlines()) <= 1
    assert title == title.strip()
    assert title_for(title) == title
    title.encode()


def test_a_title_is_kept_or_shows_that_it_was_cut() -> None:
    """What fits stays to the letter; what does not ends in an ellipsis."""
    assert title_for("[P1] *Alert* on {x} & y\n") == "[P1] *Alert* on {x} & y"
    assert title_for("x" * 255) == "x" * 255
    assert title_for("x" * 256) == "x" * 254 + "…"


def test_a_heading_names_its_key_and_nothing_else() -> None:
    """Only an exact heading of ours is one, however blanks are set."""
    assert key_of(heading_of(KEY)) == key_of(f" syncer\u00a0· {KEY} ") == KEY
    for other in ("syncer", "syncer · ", f"syncer · {KEY} x", f"Syncer · {KEY}", f"syncer - {KEY}"):
        assert key_of(other) is None
    for wrong in ("", "a b", "a}", "a|b", "a\n"):
        with pytest.raises(ValueError, match="no key"):
            heading_of(wrong)


def test_the_quoted_words_go_first() -> None:
    """Facts and advice remain of a block that has no room for what it quotes."""
    assert markdown(parts(unquoted(BLOCK))) == FACTS + ADVICE
