from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters.jira_jql import (
    PER_QUERY,
    bearing,
    born,
    changed,
    listing,
    marked,
    marker,
    minutes_since,
    quoted,
)
from syncer.model import ItemKey
from tests.fakes.jira_jql_reader import Clause, Reader, lexemes

STRING = re.compile(r'"((?:[^"\\\x00-\x1f]|\\.)*)"')
HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("\"\\\n\r\t\x00 '()\ud800\uffff")), max_size=40
)


def read_back(text: str) -> str:
    """A JQL string as its grammar tells, written without a look at the code."""
    whole = STRING.fullmatch(text)
    assert whole is not None
    said, left = "", whole[1]
    while left:
        if left[0] != "\\":
            said, left = said + left[0], left[1:]
        elif left[1] == "u":
            said, left = said + chr(int(left[2:6], 16)), left[6:]
        else:
            assert left[1] in "\"'\\ "
            said, left = said + left[1], left[2:]
    return said


@settings(max_examples=300)
@given(HOSTILE)
def test_a_quoted_value_is_read_back(value: str) -> None:
    """Whatever a value holds, it is one string to JQL, and that string is the value."""
    text = quoted(value)
    assert read_back(text) == value
    text.encode()
    [only] = lexemes(text)
    assert (only.kind, only.text) == ("text", value)


@settings(max_examples=100)
@given(HOSTILE, HOSTILE)
def test_a_value_never_ends_its_clause(one: str, other: str) -> None:
    """Two quoted values are two values, and nothing but values."""
    query = Reader(f"labels in ({quoted(one)}, {quoted(other)})").query()
    assert isinstance(query.where, Clause)
    assert [value.text for value in query.where.values] == [one, other]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (listing(), 'labels = "syncer" ORDER BY created ASC, key ASC'),
        (
            changed(11),
            (
                '(labels = "syncer" OR creator = currentUser()) AND updated >= -11m '
                "ORDER BY updated ASC, key ASC"
            ),
        ),
        (
            born(20),
            "creator = currentUser() AND created >= -20m ORDER BY created ASC, key ASC",
        ),
        (
            next(bearing([ItemKey("ai-2"), ItemKey("ai-1"), ItemKey("ai-2")])),
            'labels in ("syncer-ai-1", "syncer-ai-2") ORDER BY created ASC, key ASC',
        ),
    ],
)
def test_each_question_is_asked_so(query: str, told: str) -> None:
    """Queries are bounded, ordered, relative in time, and JQL."""
    assert query == told
    Reader(query).query()


def test_many_are_asked_for_in_few_queries() -> None:
    """Each marker stands in exactly one query of bounded size."""
    keys = [ItemKey(f"ai-{at:010x}") for at in range(2 * PER_QUERY + 1)]
    queries = list(bearing(keys))
    assert len(queries) == 3
    assert [query.count("syncer-ai-") for query in queries] == [PER_QUERY, PER_QUERY, 1]
    assert list(bearing([])) == []


def test_a_marker_is_read_back() -> None:
    """A label tells the item that it marks, and only labels of ours do."""
    assert marked(marker("ai-3f9c1e02ab")) == "ai-3f9c1e02ab"
    theirs = ("syncer-team", "syncer-ux", "team", 'syncer-a"b')
    for label in ("syncer", "syncer-", "Syncer-ai-1", "syncer-ai 1", *theirs):
        assert marked(label) is None


@pytest.mark.parametrize("key", ["", "a b", 'a"', "é"])
def test_what_is_no_key_is_not_asked_for(key: str) -> None:
    """Markers and spans are looked at before they are put into a query."""
    with pytest.raises(ValueError, match="cannot be a label"):
        marker(key)
    with pytest.raises(ValueError, match="no time to look back"):
        changed(0)


@given(st.floats(-3600, 10**7))
def test_looking_back_reaches_far_enough(seconds: float) -> None:
    """The minutes asked for always reach behind the cursor, by the overlap at least."""
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)
    then = now - timedelta(seconds=seconds)
    overlap = timedelta(minutes=6)
    minutes = minutes_since(then, now, overlap)
    assert now - timedelta(minutes=minutes) <= min(then, now) - overlap
    assert timedelta(minutes=minutes - 1) < max(now - then, timedelta(0)) + overlap
