from __future__ import annotations

import re
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.github_block import bared, borne, dated, placed
from syncer.adapters.github_text import (
    ENTITY,
    LONGEST_BODY,
    LONGEST_TITLE,
    ZERO,
    calm,
    calm_title,
    plain,
)
from syncer.model import ItemKey
from syncer.notes import notes_in
from tests.pathological import bounded

KEY, OTHER = ItemKey("ai-00000000a1"), ItemKey("ai-00000000b2")
Z = ENTITY
LIVE = (
    ("mention", re.compile(r"(?<![A-Za-z0-9])@(?=[A-Za-z0-9])")),
    ("reference", re.compile(r"(?<!&)#(?=[0-9])")),
    ("GH reference", re.compile(r"(?<![A-Za-z0-9])gh\\?-(?=[0-9])", re.IGNORECASE)),
    (
        "keyword",
        re.compile(r"\b(?:fix(?:es)?|closes?|resolves?):?\s+\S*(?<!&)#[0-9]", re.IGNORECASE),
    ),
    ("command", re.compile(r"(?m)^(?:[ \t>]|- \[ \] )*/(?=[A-Za-z])")),
    (
        "address",
        re.compile(
            r"https?://[^/\s]+/[\w.-]+/[\w.-]+/(?:issues|pull|commit)/[0-9a-f]", re.IGNORECASE
        ),
    ),
    ("comment", re.compile(r"<!--")),
)


def alive(text: str) -> list[str]:
    """What GitHub would act on; inside of a link it looks for no other."""
    bare = re.sub(r"(?:https?://|www\.)[^\s<>()\[\]`]+", "", text)
    return [
        name for name, pattern in LIVE if pattern.search(bare if name == "GH reference" else text)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ask @ana", f"ask @{Z}ana"),
        ("(@acme/sre)", f"(@{Z}acme/sre)"),
        ("ana@acme.example", "ana@acme.example"),
        ("see #12, acme/api#3 and GH-4", f"see #{Z}12, acme/api#{Z}3 and GH-{Z}4"),
        ("fixes #1", f"fixes #{Z}1"),
        ("Resolves: acme/api#1", f"Resolves: acme/api#{Z}1"),
        ("#soon, C# 8", "#soon, C# 8"),
        ("/assign @ana", f"/{Z}assign @{Z}ana"),
        ("> /close", f"> /{Z}close"),
        ("- /retest", f"- /{Z}retest"),
        ("- [ ] /assign", f"- [ ] /{Z}assign"),
        ("either/or and /etc", "either/or and /etc"),
        ("_@ana_ and __@acme/team__", f"_@{Z}ana_ and __@{Z}acme/team__"),
        ("_x_@ana", f"_x_@{Z}ana"),
        ("_gh-1_", f"_gh-{Z}1_"),
        ("GH\\-1, GH&#45;1, GH&#x2D;1", f"GH\\-{Z}1, GH&#45;{Z}1, GH&#x2D;{Z}1"),
        ("| `a|@ana` |", f"| `a|@{Z}ana` |"),
        ("| `a` | `@ana` |", "| `a` | `@ana` |"),
        ("| ` | `@ana` | ` |", f"| ` | `@{Z}ana` | ` |"),
        ("`@ana #1`", "`@ana #1`"),
        ("`` a ` @ana ``", "`` a ` @ana ``"),
        ("`x` @ana `y`", f"`x` @{Z}ana `y`"),
        ("\\`@ana`", f"\\`@{Z}ana`"),
        ("open ` and\n`@ana` b", f"open ` and\n`@{Z}ana` b"),
        ("```\n@ana #1\n```\n@ben", f"```\n@ana #1\n```\n@{Z}ben"),
        ("> ```\n> @ana\n> ```\n> @ben", f"> ```\n> @ana\n> ```\n> @{Z}ben"),
        ("> ```\n> @ana\n\n@ben", f"> ```\n> @{Z}ana\n\n@{Z}ben"),
        ("- ```\n  @ana\n  ```\n@ben", f"- ```\n  @{Z}ana\n  ```\n@{Z}ben"),
        ("<b>` @ana `", f"<b>` @{Z}ana `"),
        ("<pre>\n\n`@ana`\n", f"<pre>\n\n`@{Z}ana`\n"),
        ("<pre>\n\n```\n@ana\n```\n", f"<pre>\n\n```\n@{Z}ana\n```\n"),
        ("<https://x.example/`> @ana `", f"<https://x.example/`> @{Z}ana `"),
        ("&#64;ana &#x23;1 &num;2", f"&#64;{Z}ana &#x23;{Z}1 &num;{Z}2"),
        ("@&#97;na #&#49;2", f"@{Z}ana #{Z}12"),
        ("https://example.org/#12", "https://example.org/#%312"),
        ("https://example.org/@ana", "https://example.org/%40ana"),
        (
            "https://github.com/acme/api/issues/12#issuecomment-3",
            "https://github.com/acme/api/%69ssues/12#issuecomment-3",
        ),
        (
            "[it](https://github.com/acme/api/pull/7) and www.github.com/a/b/commit/abc1",
            "[it](https://github.com/acme/api/%70ull/7) and www.github.com/a/b/%63ommit/abc1",
        ),
        (
            "https://github.com/acme/api/blob/1/pm.md#L3",
            "https://github.com/acme/api/blob/1/pm.md#L3",
        ),
        ("<!-- syncer:begin ai-1 -->", "&lt;!-- syncer:begin ai-1 -->"),
        ("lone \ud800", "lone \ufffd"),
    ],
)
def test_what_github_would_act_on_is_only_read(text: str, said: str) -> None:
    """Mentions, references, commands and marks lose their power; other words stay as they are."""
    assert calm(text) == said
    assert calm(said) == said


WORDS = st.sampled_from(
    [
        *("@ana", "@acme/sre", "#12", "acme/api#3", "GH-4", "fixes ", "closes: ", "/assign", "/"),
        *("`", "``", "```", "~~~", "\n", "\n\n", "> ", "- ", "1. ", "    ", " ", "\\", "<b>", "<"),
        *("https://github.com/acme/api/issues/1", "https://x.example/#1", "<!--", "-->", "(", ")"),
        *(
            "[",
            "](",
            "word",
            "_",
            "__",
            "|",
            "- [ ] ",
            "gh\\-",
            "&#64;",
            "&#35;",
            "&#49;",
            "@",
            "#",
            "1",
            "é",
            "\r",
            "\t",
            "<pre>",
        ),
        *(
            "<!-- syncer:begin ai-00000000b2 -->",
            "<!-- syncer:end -->",
            "www.github.com/a/b/pull/1",
        ),
    ]
)
TEXTS = st.lists(WORDS, max_size=14).map("".join)


@settings(max_examples=400)
@given(TEXTS)
def test_the_same_words_are_read(text: str) -> None:
    """What stands there without the zero-width space is what was written, letter for letter."""
    said = unquote(calm(text).replace(Z, "").replace("&lt;!--", "<!--"))
    letters = re.sub("&#49;", "1", text)
    assert said == unquote(letters.replace("\r", "\r"))


@settings(max_examples=400)
@given(TEXTS.filter(lambda text: not set("`~") & set(text)))
def test_nothing_is_alive_outside_code(text: str) -> None:
    """A text without code keeps nothing that GitHub would act on."""
    said = calm(text)
    assert alive(said) == []
    assert calm(said) == said


@settings(max_examples=400)
@given(TEXTS)
def test_nothing_is_alive_outside_what_certainly_is_code(text: str) -> None:
    """Whatever is left alone stands in a code span of its own line, or inside a closed fence."""
    outside: list[str] = []
    fence = ""
    for line in calm(text).split("\n"):
        bare = line.lstrip("> ").rstrip()
        if not fence and (found := re.match(r"(`{3,}|~{3,})", bare)):
            fence = found[1]
        elif fence and bare.startswith(fence):
            fence = ""
        elif not fence:
            outside.append(re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "``", line))
    assert alive("\n".join(outside)) == []


@settings(max_examples=300)
@given(TEXTS)
def test_a_text_stays_in_its_block(text: str) -> None:
    """No text ends its block, begins another, or leaves anything behind when the block goes."""
    body = placed("Theirs, before.", KEY, text, standing=None) + "Theirs, after.\n"
    assert borne(body).key == KEY
    assert body.count("<!-- syncer:") == 2
    assert bared(body, standing=KEY) == "Theirs, before.\n\nTheirs, after.\n"


@settings(max_examples=300)
@given(st.one_of(TEXTS, st.text(max_size=600)))
def test_a_title_is_one_line_that_github_takes(text: str) -> None:
    """Titles are one line of at most 256 characters, alive in nothing, and read back the same."""
    title = calm_title(text)
    assert len(title) <= LONGEST_TITLE
    assert len(title.splitlines()) <= 1
    assert not {"mention", "reference", "command", "comment"} & set(
        alive(title.replace("/" + ZERO, ""))
    )
    assert calm_title(title) == title


def test_an_ordinary_title_is_kept_to_the_letter() -> None:
    """Nothing is put into a title that needs nothing; what is put in is not read."""
    assert calm_title("Alert: CPU > 90 % (p99) in C# & co") == "Alert: CPU > 90 % (p99) in C# & co"
    assert plain(calm_title("Ask @ana about #12")) == "Ask @ana about #12"


def test_a_body_is_cut_where_github_would_refuse_it() -> None:
    """Of a block that no longer fits beside the words of people the quotation goes first."""
    theirs = "x" * (LONGEST_BODY - 400)
    text = "From a postmortem\n\n- Due: 2026-12-01\n\n" + "> long\n" * 200 + "\nClose this."
    body = placed(theirs, KEY, text, standing=None)
    assert len(body) <= LONGEST_BODY
    assert body.startswith(theirs)
    assert notes_in(body, {KEY}) == {"Due": "2026-12-01"}
    assert "Close this." in body


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("due", [date(2027, 1, 31), None])
def test_only_the_due_line_is_rewritten(eol: str, due: date | None) -> None:
    """Another day changes that line of our block, and no byte beside, whatever edits lines end."""
    said = f" {due.isoformat()}" if due else ""
    lines = ["- Due: mine", "<!-- syncer:begin ai-00000000a1 -->", "From", "", "* Due: 2026-12-01"]
    after = ["- Due: 3", "<!-- syncer:end -->", "- Due: mine"]
    body = eol.join([*lines, *after])
    wanted = eol.join([*lines[:-1], f"* Due:{said}", *after])
    assert dated(body, KEY, due) == wanted
    assert dated(body, OTHER, due) == body


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("", None),
        ("about ai-00000000a1", None),
        ("<!-- syncer:begin ai-00000000a1 -->\nx\n<!-- syncer:end -->", KEY),
        ("<!-- syncer:begin ai-00000000a1 -->\nx", KEY),
        (
            f"<!-- syncer:begin {OTHER} -->\n<!-- syncer:begin {KEY} -->\nx\n<!-- syncer:end -->",
            KEY,
        ),
    ],
)
def test_the_marker_is_that_of_the_block(body: str, key: ItemKey | None) -> None:
    """A whole block's key counts; a lone mark counts where there is no whole block."""
    assert borne(body).key == key


@pytest.mark.parametrize(
    "fences",
    [
        "```a\n" * 13_000,
        "````a\n" * 5_000 + "~~~\n" * 5_000 + "```\n" * 4_000,
        "".join("`" * (350 - at) + "a\n" for at in range(340)),
    ],
)
def test_fences_that_nobody_closes_cost_no_more_than_other_lines(fences: str) -> None:
    """Whoever may edit an issue cannot stall a sync by what they write into it."""
    with bounded(5):
        assert (
            borne(f"<!-- syncer:begin ai-1 -->\n- Due:\n<!-- syncer:end -->\n{fences}", "Alert").key
            == "ai-1"
        )


def test_an_address_in_a_title_reads_as_it_is() -> None:
    """Nothing is encoded where people read it, and it leads nowhere all the same."""
    title = "Review https://github.com/acme/other/pull/5 and /issues/7#12"
    assert plain(calm_title(title)) == title
    assert "pull/5" not in calm_title(title)
