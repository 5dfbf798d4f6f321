from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.globs import fits
from syncer.model import Code, Edit, Span
from syncer.spans import Lines, apply_edits


@given(st.binary(max_size=60), st.data())
def test_bytes_outside_the_spans_stay(content: bytes, data: st.DataObject) -> None:
    """Splicing keeps every byte outside its spans, in its order."""
    cuts = sorted(data.draw(st.sets(st.integers(0, len(content)), max_size=6)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    edits = [Edit(span, data.draw(st.binary(max_size=5))) for span in spans]
    spliced = apply_edits(content, data.draw(st.permutations(edits)))
    expected, position = b"", 0
    for edit in edits:
        expected += content[position : edit.span.start] + edit.new
        position = edit.span.end
    assert spliced == expected + content[position:]


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 3), b""), Edit(Span(2, 4), b"")],
        [Edit(Span(1, 1), b"a"), Edit(Span(1, 1), b"b")],
        [Edit(Span(4, 9), b"")],
        [Edit(Span(3, 2), b"")],
    ],
)
def test_overlapping_edits_are_our_bug(edits: list[Edit]) -> None:
    """Edits that overlap, or leave the content, raise."""
    with pytest.raises(ValueError, match="edit"):
        apply_edits(b"abcdef", edits)


@given(st.text(alphabet="a\n\r", max_size=20))
def test_lines_are_counted_as_editors_count_them(text: str) -> None:
    """Every byte's line is one more than the line ends before it, CR LF being one."""
    content = text.encode()
    lines = Lines(content)
    for offset in range(len(content)):
        before = content[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        in_break = content[offset - 1 : offset + 1] == b"\r\n" and offset > 0
        assert lines.at(offset) == before.count(b"\n") + 1 - in_break


@pytest.mark.parametrize(
    ("path", "glob", "result"),
    [
        ("a.md", "*.md", True),
        ("pm/a.md", "*.md", False),
        ("pm/a.md", "**/*.md", True),
        ("a.md", "**/*.md", True),
        ("pm/x/a.md", "pm/**", True),
        ("pm/a.md", "pm/?.md", True),
        ("pm/a/b.md", "pm/?.md", False),
        ("A.md", "a.md", False),
        ("a+b.md", "a+b.md", True),
        ("drafts/x/y.md", "drafts/**/y.md", True),
        ("drafts/y.md", "drafts/**/y.md", True),
        ("xdrafts/y.md", "drafts/**", False),
    ],
)
def test_globs_know_three_wildcards(path: str, glob: str, result: bool) -> None:
    """``*`` and ``?`` stay inside a folder, ``**`` crosses folders, case counts."""
    assert fits(path, glob) is result


def test_every_code_has_a_severity() -> None:
    """The severities of the problem codes are those of the contract."""
    errors = {code for code in Code if code.severity == "error"}
    assert {code.value for code in errors} == {
        "ticket-gone",
        "unreadable-document",
        "ambiguous-link",
        "rejected",
        "denied",
        "branch-edited",
    }
    assert {code.severity for code in Code} == {"error", "warning", "info"}


@pytest.mark.parametrize(
    ("path", "glob", "fitting"),
    [
        ("a/b/c/d/pm.md", "**/b/**/d/**/*.md", True),
        ("a/b/pm.md", "**/b/**/d/**/*.md", False),
        ("pm.md", "**/**/**/*.md", True),
        ("a-b-c-d-e.md", "*-*-*-*-*.md", True),
        ("a-b-c-d.md", "*-*-*-*-*.md", False),
        ("a/-b-c-d-e.md", "*-*-*-*-*.md", False),
        ("a" * 4000, "*a" * 60 + "x", False),
        ("a" * 6000, "*a*a*a*b", False),
        ("a/" * 300, "**/**" * 500 + "x", False),
        ("a/" * 2000, "**/" * 60 + "x", False),
    ],
)
def test_many_stars_mean_the_same_as_few(path: str, glob: str, fitting: bool) -> None:
    """However many stars a pattern has, it is answered, and as the same stars are elsewhere."""
    assert fits(path, glob) is fitting


_SAYS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@given(st.text("ab/.\n", max_size=8), st.text("a*?/.", max_size=8))
def test_globs_mean_what_the_pattern_says(path: str, glob: str) -> None:
    """A path fits whenever the pattern with a regular expression for each wildcard matches it."""
    pieces = re.findall(r"\*\*/|\*\*|.", glob, re.DOTALL)
    pattern = "".join(_SAYS.get(piece, re.escape(piece)) for piece in pieces)
    assert fits(path, glob) is (re.fullmatch(pattern, path, re.DOTALL) is not None)
