"""Searches of the fake Jira: their language, their pages, and what the index does not know yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.model import Status
from tests.fakes.github_state import Clock
from tests.fakes.jira import Jira, desk
from tests.fakes.jira_asking import ask, keys, made, rows
from tests.fakes.jira_jql_reader import Clause, parsed
from tests.fakes.jira_limits import Limits
from tests.fakes.jira_people import Person


def advance(fake: Jira, seconds: float) -> None:
    assert isinstance(fake.clock, Clock)
    fake.clock.advance(seconds)


@pytest.mark.parametrize(
    ("jql", "found"),
    [
        ("labels = syncer", ["PAY-1", "OPS-2", "OPS-1"]),
        ("labels = SYNCER and project = ops", ["OPS-2", "OPS-1"]),
        ("labels in (other, 'syncer-ai-1')", ["OPS-1"]),
        ("labels is EMPTY", ["OPS-3"]),
        ("labels not in (syncer)", []),
        ("labels != syncer OR labels is empty", ["OPS-3"]),
        ("project in (OPS, PAY) AND NOT labels = syncer", ["OPS-3"]),
        ("project = OPS AND (labels = none OR priority = High)", ["OPS-2"]),
        ("status = Done", ["PAY-1"]),
        ("statusCategory != Done AND project = PAY", []),
        ("assignee = currentUser()", []),
        ("assignee is not EMPTY", ["OPS-1"]),
        ("creator = currentUser() ORDER BY key ASC", ["OPS-1", "OPS-2", "OPS-3", "PAY-1"]),
        ('summary ~ "third"', ["OPS-3"]),
        ("key in (OPS-1, OPS-3) ORDER BY id", ["OPS-1", "OPS-3"]),
        ("project = OPS ORDER BY updated ASC, id DESC", ["OPS-3", "OPS-2", "OPS-1"]),
        ("project = OPS ORDER BY key DESC", ["OPS-3", "OPS-2", "OPS-1"]),
        ('updated >= "-10m" AND labels = syncer', ["PAY-1"]),
        ("updated >= -2h AND updated < -10m", ["OPS-3", "OPS-2", "OPS-1"]),
        ('updated >= "2026-11-20 22:10"', ["PAY-1"]),
        ("created <= 2026-11-20", []),
    ],
)
def test_a_query_finds_what_it_says(jira: Jira, jql: str, found: list[str]) -> None:
    """Labels, projects, statuses, people and times, joined as they are written."""
    person = Person(jira)
    made(jira, labels=["syncer", "syncer-ai-1"])
    made(jira, priority={"name": "High"})
    made(jira, "A third", labels=[])
    person.assign("OPS-1", "ana")
    advance(jira, 3600)
    made(jira, key="PAY")
    Person(jira, "PAY").move("PAY-1", Status.DONE)
    jira.account("syncer").zone = "Europe/Berlin"
    assert keys(jira, jql) == found


@pytest.fixture(scope="module", params=[True, False], ids=["cloud", "center"])
def empty(request: pytest.FixtureRequest) -> Iterator[Jira]:
    """One that is only asked."""
    with desk(cloud=request.param, limits=Limits.none()) as fake:
        yield fake


@pytest.mark.parametrize(
    "jql",
    [
        *("labels =", "labels syncer", "labels in ()", "labels = a b", "(labels = a", "= a"),
        *('labels = "a', "labels = a AND", "labels = and", "labels = a;b", "labels = a/b"),
        *("nothing = 1", "labels ~ a", "labels > a", "project = NONE", "project in (OPS, NONE)"),
        *("key = OPS-99", "key = nonsense", "updated >= soon", "updated >= '2026-13-01'"),
        *("labels = a ORDER BY nothing", "priority = P0", "status = Nowhere", "labels = f(x)"),
        *('labels = "\\x"', "labels = a ORDER BY key key", "assignee = nobody()"),
        "labels = a ORDER BY " + ", ".join(["key"] * 8),
    ],
)
def test_a_query_that_says_nothing_is_refused(empty: Jira, jql: str) -> None:
    """What cannot be read, and names that are not there, are 400; nothing passes by luck."""
    answer = rows(empty, jql)
    assert (answer.status_code, len(answer.json()["errorMessages"])) == (400, 1)


@given(st.text(min_size=1).filter(lambda text: "\n" not in text))
def test_a_quoted_value_is_read_back(text: str) -> None:
    """Backslash and quote escaped, any text is one value."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    where = parsed(f'labels = "{quoted}"').where
    assert isinstance(where, Clause)
    assert where.values[0].text == text


def test_cloud_wants_a_bound() -> None:
    """A query without any restriction is refused, and the old search is gone."""
    with desk() as fake:
        for jql in ("", "ORDER BY created"):
            answer = rows(fake, jql)
            assert "Unbounded" in answer.json()["errorMessages"][0]
        assert ask(fake, "GET", "search", query={"jql": "labels = a"}).status_code == 410
    with desk(cloud=False) as fake:
        assert rows(fake, "ORDER BY created").json()["total"] == 0
        assert ask(fake, "GET", "search/jql", query={"jql": "labels = a"}).status_code == 404


def test_cloud_pages_by_token() -> None:
    """A page names the next one; a token belongs to its query and to seven days."""
    with desk() as fake:
        for _ in range(5):
            made(fake)
        asked = {"maxResults": 2}
        page = rows(fake, "labels = syncer ORDER BY id ASC", **asked).json()
        found = [one["key"] for one in page["issues"]]
        token = page["nextPageToken"]
        while not page["isLast"]:
            next_page = page["nextPageToken"]
            page = rows(
                fake, "labels = syncer ORDER BY id ASC", **asked, nextPageToken=next_page
            ).json()
            found += [one["key"] for one in page["issues"]]
        assert (found, "nextPageToken" in page) == ([f"OPS-{one}" for one in range(1, 6)], False)
        assert rows(fake, "labels = other", nextPageToken=token).status_code == 400
        advance(fake, 8 * 86400)
        wanted = rows(fake, "labels = syncer ORDER BY id ASC", nextPageToken=token)
        assert wanted.status_code == 400
        fake.world.ways.empty_pages = True
        page = rows(fake, "labels = syncer").json()
        assert (page["issues"], page["isLast"]) == ([], False)
        page = rows(fake, "labels = syncer", nextPageToken=page["nextPageToken"]).json()
        assert len(page["issues"]) == 5


def test_cloud_shows_what_was_named() -> None:
    """Without fields only ids; many of those, few of the rest."""
    with desk() as fake:
        fake.world.ways.page = 3
        for _ in range(5):
            made(fake)
        jql = {"jql": "labels = syncer", "maxResults": "100"}
        plain = ask(fake, "GET", "search/jql", query=jql).json()
        assert [list(one) for one in plain["issues"]] == [["id"]] * 5
        named = ask(fake, "GET", "search/jql", query={**jql, "fields": "key"}).json()
        assert [list(one) for one in named["issues"]] == [["id", "key"]] * 5
        body = {"jql": "labels = syncer", "fields": ["summary", "status"], "maxResults": 100}
        some = ask(fake, "POST", "search/jql", body).json()
        assert [list(one["fields"]) for one in some["issues"]] == [["summary", "status"]] * 3
        count = ask(fake, "POST", "search/approximate-count", {"jql": "labels = syncer"})
        assert count.json() == {"count": 5}


def test_data_center_pages_by_place() -> None:
    """A page says where it begins and how many there are; they shift as things change."""
    with desk(cloud=False) as fake:
        for _ in range(5):
            made(fake)
        page = rows(fake, "labels = syncer ORDER BY updated ASC", startAt=3, maxResults=9).json()
        assert (page["total"], page["startAt"], len(page["issues"])) == (5, 3, 2)
        body = {"jql": "labels = syncer", "startAt": 4, "fields": ["status"]}
        assert len(ask(fake, "POST", "search", body).json()["issues"]) == 1


def test_the_index_lags(jira: Jira) -> None:
    """A search shows things as they were; a read by id shows them as they are."""
    person = Person(jira)
    jira.world.ways.lag = timedelta(minutes=2)
    made(jira)
    assert keys(jira, "labels = syncer") == []
    if jira.cloud:
        number = str(jira.issue("OPS-1").id)
        answer = rows(jira, "labels = syncer", reconcileIssues=number)
        assert len(answer.json()["issues"]) == 1
    advance(jira, 120)
    person.retitle("OPS-1", "B")
    person.unlabel("OPS-1", "syncer")
    assert rows(jira, "labels = syncer").json()["issues"][0]["fields"]["summary"] == "Alert"
    assert ask(jira, "GET", "issue/OPS-1").json()["fields"]["summary"] == "B"
    advance(jira, 120)
    assert keys(jira, "labels = syncer") == []
    person.label("OPS-1", "syncer")
    advance(jira, 121)
    person.delete("OPS-1")
    assert keys(jira, "labels = syncer") == ["OPS-1"]
    advance(jira, 121)
    assert keys(jira, "labels = syncer") == []


def test_relative_times_are_cut_to_minutes(jira: Jira) -> None:
    """What changed in the minute that a period begins in is not in it, unless the site says so."""
    made(jira)
    advance(jira, 299)
    assert keys(jira, "updated >= -5m") == []
    assert keys(jira, "updated >= -6m") == ["OPS-1"]
    jira.world.ways.whole_minutes = False
    assert keys(jira, "updated >= -5m") == ["OPS-1"]


def test_many_are_fetched_at_once() -> None:
    """Up to 100 by id or key, moved ones under their new key, the missing told nowhere."""
    with desk() as fake:
        for _ in range(2):
            made(fake)
        Person(fake).transfer("OPS-1", "PAY")
        body = {"issueIdsOrKeys": ["OPS-1", "OPS-2", "OPS-9"], "fields": ["summary"]}
        answer = ask(fake, "POST", "issue/bulkfetch", body).json()
        assert [one["key"] for one in answer["issues"]] == ["PAY-1", "OPS-2"]
        assert answer["issueErrors"] == []
        many = {"issueIdsOrKeys": [str(one) for one in range(101)]}
        assert ask(fake, "POST", "issue/bulkfetch", many).status_code == 400
    with desk(cloud=False) as fake:
        assert ask(fake, "POST", "issue/bulkfetch", body).status_code in {404, 405}
