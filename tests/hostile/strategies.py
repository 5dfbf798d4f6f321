"""What strangers write, as hypothesis draws it."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from tests.fuzz.damage import damaged

NASTY = (
    *("", " ", "\n", "\r", "\r\n", "\t", "\0", "\x1b[31m", "\x1b]0;x\x07", "\x9b2J", "\x85"),
    *("\u2028", "\u202e", "\u200b", "\ufeff", "\ud800", "\U000e0041", "é", "名前", "😀"),
    *("---", "...", ": ", " #", "- ", "? ", "&a ", "*a", "!x ", "!!python/object:os.system ", "|"),
    *(">", "%", "@", "`", "'", '"', "[", "]", "{", "}", ",", "<<", "=", "~", "null", "true", "on"),
    *("1", "-1", "0", "1e9", ".nan", "0x1f", "9" * 40, "9" * 5000, "2026-13-45", "2026-11-02"),
    *("../..", "/etc/passwd", "//host/x", "C:\\", "-", "--", "-o", "--config", "file://x", "{x}"),
    *(
        "{0.__class__}",
        "%s",
        "$HOME",
        "${x}",
        "$(x)",
        ";",
        "&&",
        "=1+1",
        "*" * 50,
        "(a+)+$",
        "a" * 300,
    ),
    *("<!-- syncer:begin ai-0000000000 -->", "<!-- syncer:end -->", "-->", "<script>", "](x)"),
    *("::error::x", "##[error]", "https://u:p@h/x?y=z", "LOCAL-1", "LOCAL-" + "9" * 400, "#1"),
)

pieces = st.sampled_from(NASTY) | st.text(max_size=12)
texts = st.lists(pieces, max_size=6).map("".join)
"""Texts as no one means them, half characters included."""
names = st.lists(st.sampled_from(NASTY), max_size=4).map("".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
"""Whatever YAML can say."""


def damage(*contents: bytes) -> st.SearchStrategy[bytes]:
    """One of these after a few accidents."""

    def after(content: bytes, seed: int) -> bytes:
        return damaged(Random(seed), content)  # noqa: S311 - no secret

    return st.builds(after, st.sampled_from(contents), st.integers(0, 2**32))
