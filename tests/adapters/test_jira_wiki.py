from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.jira_markup import escaped, unescaped
from syncer.adapters.jira_text import LONGEST_TEXT, Mention, markdown, parts, units
from syncer.adapters.jira_wiki import (
    bared,
    block_in,
    document,
    keys_in,
    notes_in,
    panel,
    placed,
    plain,
    remark,
    remark_id,
)
from syncer.notes import notes
from tests.adapters.jira_texts import ADVICE, BLOCK, BLOCKS, FACTS, KEY, OTHER, TEXTS

BEGIN = f"{{panel:title=syncer · {KEY}}}"
_LINKED = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\([^()]*\)")
OURS = re.compile(r"\{panel:title=syncer · [\w.-]+\}|\{panel\}|\{quote\}|\{\{|\}\}|\{\*\}")
LIVE = (
    ("macro", re.compile(r"[{}]")),
    (
        "mention or link",
        re.compile(r"\[(?!https?://|[^\[\]|]*\|https?://[^\[\]|\s]*\])", re.IGNORECASE),
    ),
    ("table", re.compile(r"(?m)^\s*\|")),
    ("heading", re.compile(r"(?m)^\s*(?:h[1-6]|bq)\.", re.IGNORECASE)),
    ("list", re.compile(r"(?m)^[ \t]*(?:[#+-]|\*+(?=[ \t]))")),
    ("rule", re.compile(r"(?m)^\s*-{4,}")),
    ("image", re.compile(r"!(?=\S)[^!\n]*!")),
    ("styled", re.compile(r"(?<!\w)([*_+^~-])(?=[^\s*_+^~-])[^\n]*?(?<=[^\s*_+^~-])\1(?!\w)")),
    ("raised", re.compile(r"([\^~])[^\n]*\1")),
    ("break", re.compile(r"\\")),
    ("scheme", re.compile(r"(?<!http)(?<!https)(?<=[a-z]):(?=//)|mailto:", re.IGNORECASE)),
)


def alive(text: str) -> list[str]:
    """What Jira would act on."""
    return [name for name, pattern in LIVE if pattern.search(text)]


def put(text: str | None, block: str = BLOCK, **known: set[str]) -> str:
    done = placed(text, KEY, block, **known)
    assert done is not None
    return done


def test_a_panel_is_what_the_manual_shows() -> None:
    """A titled panel, lists by stars, links in brackets, what is quoted in a quote."""
    text = "From a postmortem\n\n- Owner: [ana](https://x.example)\n  - **b**\n\n> `a` {b}\n> c"
    assert panel(KEY, text) == (
        f"{BEGIN}\nFrom a postmortem\n\n* Owner: [ana|https://x.example]\n** *b*\n\n"
        "{quote}\n{{a}} &#123;b&#125;\nc\n{quote}\n{panel}\n"
    )


def test_a_block_is_read_as_it_was_written() -> None:
    """Key, block and notes come back to the letter."""
    made = put("Theirs.")
    assert made.startswith(f"Theirs.\n\n{BEGIN}\n")
    assert keys_in(made) == (KEY,)
    assert block_in(made, KEY) == BLOCK
    assert notes_in(made, KEY) == notes(BLOCK)
    assert (keys_in(None), notes_in(None, KEY), block_in(made, OTHER)) == ((), {}, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("read-only snake_case a - b 2 + 2, it's fine!", None),
        ("C:\\x", "C:&#92;x"),
        ("{code} [~ana] a|b", "&#123;code&#125; &#91;&#126;ana&#93; a&#124;b"),
        ("a -b- --c", "a &#45;b&#45; &#45;&#45;c"),
        ("_x_ x_ *y*", "&#95;x&#95; x&#95; &#42;y&#42;"),
        ("E=mc^2^ H~2~O", "E=mc&#94;2&#94; H&#126;2&#126;O"),
        ("!a.png! wow!", "&#33;a.png! wow!"),
        ("??a??", "&#63;&#63;a&#63;&#63;"),
        ("(x) (a) :) a:b", "&#40;x) (a) &#58;) a:b"),
        ("AT&T &amp; &#123; &", "AT&T &amp;amp; &amp;#123; &"),
        ("ftp://a mailto:b https://c", "ftp&#58;//a mailto&#58;b https://c"),
    ],
)
def test_only_what_is_live_is_escaped(text: str, said: str | None) -> None:
    """Words stay legible in the source; what Jira would act on is an entity, and reads the same."""
    assert escaped(text) == (text if said is None else said)
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "&#45; a"),
        ("# a", "&#35; a"),
        ("* a", "&#42; a"),
        ("  ## a", "\u00a0\u00a0&#35;# a"),
        ("----", "&#45;&#45;&#45;&#45;"),
        ("h1. a", "h1&#46; a"),
        ("bq. a", "bq&#46; a"),
        ("h1 a", "h1 a"),
    ],
)
def test_no_line_begins_as_more_than_a_line(text: str, said: str) -> None:
    """Lists, rules and headings of strangers are only read."""
    assert escaped(text, first=True) == said


@settings(max_examples=150)
@given(TEXTS)
def test_nothing_is_alive_in_a_strangers_text(text: str) -> None:
    """Nothing that Jira would act on is left, and the same words are read."""
    line = text.replace("\n", " ")
    said = escaped(line, first=True)
    assert alive(said) == []
    again = unescaped(said)
    assert "".join(again.split()) == "".join(unescaped(escaped(line)).split())
    assert escaped(again, first=True) == said


@settings(max_examples=100)
@given(BLOCKS)
def test_a_text_stays_in_its_panel(text: str) -> None:
    """No text ends its panel, begins another, or leaves anything behind when the panel goes."""
    made = put("Theirs, before.", text) + "Theirs, after.\n"
    assert keys_in(made) == (KEY,)
    assert len(re.findall(r"\{panel", made)) == len(re.findall(r"(?m)^\{panel", made)) == 2
    assert made.count("{quote}") % 2 == 0
    rest = re.sub(r"\[(?:[^\[\]|]*\|)?https?://[^\[\]|\s]*\]", "", OURS.sub("", made))
    assert not set(alive(rest)) - {"list", "styled"}  # ours; the law above holds for strangers
    assert bared(made, {KEY}) == "Theirs, before.\n\nTheirs, after.\n"
    assert put(made, text) == made


@settings(max_examples=100)
@given(BLOCKS)
def test_the_same_block_is_read(text: str) -> None:
    """What the panel says is what its text said, word by word; fences are code line by line."""
    told = block_in(put(None, text), KEY)
    assert told is not None
    assert _words(told) == _words(markdown(parts(text)))


THEIRS = st.lists(
    st.sampled_from(
        [
            *("Words.", "\n", "\r\n", "\n\n", "{code}", "{noformat}", "{quote}", "* a", "[~ben]"),
            *("{panel:title=Theirs}x{panel}", "\\{panel\\}", "h2. Impact", "|a|b|", "!x.png!", " "),
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=150)
@given(THEIRS, THEIRS, BLOCKS)
def test_people_keep_every_byte(before: str, after: str, text: str) -> None:
    """Whatever stands around the panel is the same afterwards, code and panels of people too."""
    whole = f"{before}\n{panel(KEY, 'Old')}{after}"
    if keys_in(whole) != (KEY,):  # people hid it in code of theirs
        return
    new = put(whole, text)
    eol = "\r\n" if "\r\n" in whole else "\n"
    assert new == f"{before}\n{panel(KEY, text, eol)}{after}"
    assert bared(new, {KEY}) == (f"{before}\n{after}" if f"{before}{after}".strip() else None)


def test_a_block_brings_its_key_and_keeps_its_looks() -> None:
    """In the other's place it stands under its own key; a colour that people chose stays."""
    before = f"A\n{panel(OTHER, 'Old')}B"
    assert put(before, "New", standing={OTHER}) == f"A\n{panel(KEY, 'New')}B"
    both = f"{panel(OTHER, 'Old')}A\n{panel(KEY, 'Own')}"
    assert put(both, "New", standing={OTHER}) == f"A\n{panel(KEY, 'New')}"
    dyed = f"{{panel:bgColor=#fff|title=syncer · {KEY}}}"
    assert put(f"{dyed}\nOld\n{{panel}}\n", "New") == f"{dyed}\nNew\n{{panel}}\n"


def test_a_panel_of_another_item_is_not_ours() -> None:
    """A block that was pasted from elsewhere stays; of our own exactly one remains."""
    before = f"{panel(OTHER, 'Pasted')}x\n{panel(KEY, 'Old')}y\n{panel(KEY, 'Copied')}z"
    assert keys_in(before) == (OTHER, KEY, KEY)
    assert put(before, "New") == f"{panel(OTHER, 'Pasted')}x\n{panel(KEY, 'New')}y\nz"


@pytest.mark.parametrize("macro", ["code", "noformat", "code:java"])
def test_a_panel_that_is_only_shown_is_none(macro: str) -> None:
    """Our panel inside people's code is their text."""
    shown = f"{{{macro}}}\n{panel(KEY, 'Old')}{{{macro.partition(':')[0]}}}"
    assert keys_in(shown) == ()
    assert bared(shown, {KEY}) == shown
    assert put(shown, "New") == f"{shown}\n\n{panel(KEY, 'New')}"


@pytest.mark.parametrize(
    ("before", "after", "hidden"),
    [
        ("{code:java}", "", False),
        ("{code}", "{noformat}", False),
        ("{code}{noformat}", "{code}", True),
        ("{noformat}{code}{noformat}", "", False),
        ("\\{code}", "{code}", False),
        ("{code}x{code}", "{code}x{code}", False),
    ],
)
def test_code_hides_only_what_it_encloses(before: str, after: str, hidden: bool) -> None:
    """A macro begins where none is open and ends at its own name; one without end hides nothing."""
    whole = f"{before}\n{panel(KEY, 'Old')}{after}"
    assert (keys_in(whole) == ()) is hidden


def test_a_panel_that_lost_its_end_loses_only_lines_of_ours() -> None:
    """What is certainly ours goes with the heading; the person's words behind it stay."""
    broken = put("Before.").replace("{panel}", "") + "Their words.\n"
    assert keys_in(broken) == ()
    after = put(broken)
    assert after.count("{panel") == 2
    assert after.count("Owner: ana") == 1
    assert "Their words.\n" in after
    assert put(after) == after
    theirs = f"{BEGIN}\nTheirs.\n{{panel:title=x}}y{{panel}}"
    assert bared(theirs, {KEY}) == "Theirs.\n{panel:title=x}y{panel}"


def test_nothing_is_left_of_a_text_that_was_all_ours() -> None:
    """Without our panel an empty description is none at all."""
    assert bared(put(None), {KEY}) is None
    assert bared(None, {KEY}) is None
    assert bared("Theirs.", {KEY}) == "Theirs."


def test_a_block_makes_room_or_stays_out() -> None:
    """The quoted words go first; where even the facts do not fit, nothing is written."""
    made = put("x" * 32_000, f"{FACTS}> {'y' * 400}\n\n{ADVICE}")
    assert block_in(made, KEY) == FACTS + ADVICE
    assert units(made) <= LONGEST_TEXT
    assert placed("😀" * 16_300, KEY, BLOCK) is None


def test_a_remark_mentions_whom_it_is_for_and_ends_in_its_id() -> None:
    """Only those it is for are mentioned, and the last line tells the id, whatever it holds."""
    identity = "overdue/ai-3f9c1e02ab/2026-12-01/+7d"
    to = [Mention("ana", "Ana"), Mention("b]|c", "Ben [x]")]
    made = remark("This was due. [~eve]\n\nsyncer: other", to, identity)
    assert made == (
        "[~ana] Ben &#91;x&#93; This was due. &#91;&#126;eve&#93;\n\nsyncer: other\n\n"
        f"syncer: {identity}"
    )
    for odd in (identity, "pm/{code} [1]/+7d", "pm/a b_c"):
        assert remark_id(remark("x", (), odd)) == odd
    assert remark_id("x") is remark_id(None) is None
    with pytest.raises(ValueError, match="cannot be an id"):
        remark("x", (), "a\nb")


def test_text_of_people_is_read_as_words() -> None:
    """Entities and escapes are the characters that people see."""
    assert plain("a \\{b\\} &#123; &lt;\r\nc") == "a {b} { <\nc"
    assert document("**a** {b}") == "*a* &#123;b&#125;"


def _words(text: str) -> list[str]:
    # Of a link its address or its label may be what is shown; entities are the characters.
    return re.findall(r"\w+", html.unescape(html.unescape(_LINKED.sub(r"\1", text))))


@pytest.mark.parametrize(
    "text",
    [
        *("Look !https://evil.example/p.png! here", "_https://evil.example/x_ now"),
        *("a -https://evil.example/x- b", "`x`!https://evil.example/p.png!"),
        "!**loud**!",
    ],
)
def test_a_sign_beside_a_link_begins_nothing(text: str) -> None:
    """What follows decides what is live, also where that is written as something else."""
    assert not re.search(r"[!_+?-](?=[\[{*])", document(text))
