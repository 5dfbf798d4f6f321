"""Blocks as the engine makes them, and texts that try to be more than text."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from syncer.model import ItemKey

KEY, OTHER = ItemKey("ai-00000000a1"), ItemKey("ai-00000000b2")
PAGE = "https://acme.example/pm/2026-11-02.md"
FACTS = (
    "From the postmortem of 2026-11-02: Checkout failed for 42 minutes.\n\n"
    f"- Action item of [Checkout \\[big\\] outage]({PAGE}#action-items) "
    f"([version at creation]({PAGE}?at=1))\n"
    "- Incident: INC-77, 2026-11-02 · Severity: P1 · Kind: prevent\n"
    "- Owner: ana\n- Due:\n- Priority: P1\n\n"
)
QUOTE = "> Alert on **bandwidth** of `eth_0`\n>\n> - one\n>   - two\n\n"
ADVICE = "Resolve this when it is done. Everything outside this panel is yours."
BLOCK = FACTS + QUOTE + ADVICE

WORDS = st.sampled_from(
    [
        *("word", " ", "  ", "\n", "\n\n", "> ", "- ", "* ", "  - ", "1. ", "# ", "h1. ", "bq. "),
        *("{", "}", "{panel}", "{panel:title=syncer · ai-00000000b2}", "{quote}", "{code}", "{{"),
        *("}}", "{noformat}", "{html}", "{*}", "[", "]", "[~ana]", "|", "||", "!x.png!", "!"),
        *("\\", "\\\\", "\\{", "&#123;", "&", "&amp;", "*", "**", "_", "-", "--", "----", "+", "^"),
        *("~", "??", "(x)", ":)", "`", "``", "```", "~~~", "<", ">", "<b>", "](", "(", ")", "'"),
        *(
            "https://acme.example/a_b?c=~d",
            "[x](https://acme.example/y)",
            "[x](javascript:alert(1))",
        ),
        *("ftp://acme.example", "mailto:ana@acme.example", "javascript://x", "é", "😀", "\ud800"),
        *(
            "syncer · ai-00000000b2",
            "syncer: overdue/x",
            "\r",
            "\r\n",
            "\u2028",
            "\x00",
            "\x1b",
            "\t",
        ),
        *("- Due: 2030-01-01", "- Action item of x", "OPS-12", "@ana", "a", "1", ":", "//"),
    ]
)
BREAK = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
TEXTS = st.lists(WORDS, max_size=14).map("".join)
BLOCKS = st.one_of(TEXTS, TEXTS.map(lambda text: FACTS + "> " + BREAK.sub("\n> ", text)))
