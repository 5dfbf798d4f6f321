from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.metadata import front_matter
from syncer.core.said import Front
from syncer.model import Code
from tests.core.facts import MARKS, read, yaml


def test_toml_is_front_matter_too() -> None:
    """Between plus signs, with its own dates and truths."""
    metadata = read(
        '+++\ntitle = "Cache"\ndate = 2026-11-02\nauthors = ["Ana", "Bo"]\nrestricted = true\n'
        '[extra]\nteam = "x"\n+++\n# Cache\n'
    )
    assert (metadata.title, metadata.occurred) == ("Cache", date(2026, 11, 2))
    assert metadata.restricted
    assert metadata.facts == {"authors": "Ana, Bo"}
    assert metadata.team is None


def test_values_stay_as_written() -> None:
    """YAML's own idea of ``off``, ``1_0`` and sexagesimals is not asked."""
    values = front_matter(
        yaml("a: off", "b: 1_0", "c: 12:30:45", "d: ~", "e: 'null'").encode()
    ).values
    assert values == {"a": "off", "b": "1_0", "c": "12:30:45", "d": "", "e": "null"}


BOMB = "---\na: &a [x, x]\nb: &b [*a, *a]\n---\n"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"---\ntitle: Postmortem: outage\n---\n", 2),
        (b"---\nok: 1\ntitle: [a\n---\n", 4),
        (BOMB.encode(), 3),
        (b"---\na: " + b"[" * 50 + b"]" * 50 + b"\n---\n", 2),
        (b"---\n" + b"a: b\n" * 10_000 + b"---\n", 1),
        (b"---\na: \xff\n---\n", 1),
        (b"---\na: \x00\n---\n", 1),
        (b"+++\nok = 1\ntitle = x\n+++\n", 3),
        (b"+++\na = " + b"[" * 10_000 + b"\n+++\n", 1),
        (b"+++\nok = 1\n" + b"a." * 10_000 + b"a = 1\n+++\n", 3),
        (b"---\na: " + b"[" * 10_000 + b"\n---\n", 2),
        (b"---\n" + b"? " * 10_000 + b"a\n---\n", 2),
        (b"---\na: " + b"b" * 1_000_000 + b"\n---\n", 1),
        (b'---\ntitle: "\\uD800"\n---\n', 2),
        (b'---\ntitle: "\\uD83D\\uDE00"\n---\n', 2),
        (b'+++\ntitle = "\\uD800"\n+++\n', 2),
    ],
)
def test_bad_front_matter_makes_the_document_unreadable(raw: bytes, line: int) -> None:
    """Broken, bomb-like, too large or no text: a fault with its line, never an exception."""
    front = front_matter(raw)
    assert front.values == {}
    assert front.fault is not None
    assert (front.fault.code, front.fault.line) == (Code.UNREADABLE_DOCUMENT, line)


@pytest.mark.parametrize(
    "raw",
    [
        *(
            b"",
            b"# Title\n",
            b"---\n",
            b"---\nno end\n",
            b"---\n\ntext\n---\n",
            b"-----\na: b\n---\n",
        ),
        b"---\njust a line\n---\n",
    ],
)
def test_what_is_no_front_matter_is_none(raw: bytes) -> None:
    """A rule at the top is a rule."""
    assert front_matter(raw) == Front()


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_marks_do_not_matter(ends: str, bom: str) -> None:
    """A BOM and CR LF are read like anything else."""
    raw = (bom + yaml("incident: INC-77")).replace("\n", ends).encode()
    assert front_matter(raw).values == {"incident": "INC-77"}


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | MARKS.map(str.encode))
def test_no_front_matter_is_too_strange(inner: bytes) -> None:
    """Whatever stands between the fences, nothing is raised."""
    for fence in (b"---", b"+++"):
        front = front_matter(fence + b"\n" + inner + b"\n" + fence + b"\n")
        for value in front.values.values():
            assert isinstance(value, str | tuple)
