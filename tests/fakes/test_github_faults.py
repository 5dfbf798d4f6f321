"""The faults and limits of the fake GitHub are seen by a client as the real ones would be."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.fakes.github import REPO, TOKEN, FakeGithub, shop
from tests.fakes.github_faults import (
    ACCEPTED,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    EMPTY,
    GARBLED,
    HTML,
    SILENT_AFTER,
    SILENT_BEFORE,
    TOO_QUICK,
    TRUNCATED,
    Fault,
    answering,
    bare_limit,
    failing,
    late,
    moved,
    primary_limit,
    refused,
    secondary_limit,
    with_headers,
)
from tests.fakes.github_limits import Limits
from tests.fakes.github_people import Person
from tests.fakes.github_state import Clock

ISSUES = f"/repos/{REPO}/issues"
SOON = 0.1
"""A client in a hurry: what is silent stays so, however long one waits."""


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def github(clock: Clock) -> Iterator[FakeGithub]:
    with shop(clock, limits=Limits(spacing=0)) as fake:
        yield fake


def create(fake: FakeGithub, title: str = "A", timeout: float = 5) -> requests.Response:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return requests.post(
        fake.url + ISSUES,
        json={"title": title},
        headers=headers,
        timeout=timeout,
        allow_redirects=False,
    )


def listed(fake: FakeGithub) -> requests.Response:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return requests.get(fake.url + ISSUES, headers=headers, timeout=5, allow_redirects=False)


@pytest.mark.parametrize(
    ("fault", "error", "made"),
    [
        (DROPPED_BEFORE, requests.ConnectionError, 0),
        (DROPPED_AFTER, requests.ConnectionError, 1),
        (SILENT_BEFORE, requests.ReadTimeout, 0),
        (SILENT_AFTER, requests.ReadTimeout, 1),
        (TRUNCATED, requests.exceptions.ChunkedEncodingError, 1),
        (late(60), requests.ConnectionError, 0),
    ],
    ids=str,
)
def test_an_answer_is_lost(
    github: FakeGithub, fault: Fault, error: type[Exception], made: int
) -> None:
    """The client learns nothing; whether the issue is there is as the fault says."""
    github.faults.on("POST", "/issues$", fault)
    with pytest.raises(error):
        create(github, timeout=SOON if "silent" in fault.name else 5)
    assert (len(github.issues()), github.count("POST")) == (made, 1)
    assert create(github).status_code == 201


def test_a_late_commit(github: FakeGithub, clock: Clock) -> None:
    """What the client gave up can still happen, but not before its time."""
    github.faults.on("POST", "/issues$", late(60))
    with pytest.raises(requests.ConnectionError):
        create(github)
    clock.advance(59)
    assert listed(github).json() == []
    clock.advance(1)
    assert [one["title"] for one in listed(github).json()] == ["A"]


@pytest.mark.parametrize(
    ("fault", "status", "made"),
    [
        (failing(500), 500, 0),
        (failing(502, after=True), 502, 1),
        (failing(503, wait=30), 503, 0),
        (primary_limit(), 403, 0),
        (primary_limit(429), 429, 0),
        (secondary_limit(), 403, 0),
        (secondary_limit(429, 30), 429, 0),
        (bare_limit(), 429, 0),
        (TOO_QUICK, 422, 0),
        (ACCEPTED, 202, 0),
        (moved("http://other.example/"), 301, 0),
        (refused(409, "Conflict"), 409, 0),
        (HTML, 201, 1),
        (EMPTY, 201, 1),
        (GARBLED, 201, 1),
    ],
    ids=str,
)
def test_an_answer_is_wrong(github: FakeGithub, fault: Fault, status: int, made: int) -> None:
    """The client hears something else than usual, once, and the issue is there or not."""
    github.faults.on("POST", "/issues$", fault)
    answer = create(github)
    assert (answer.status_code, len(github.issues())) == (status, made)
    if fault in {HTML, EMPTY, GARBLED}:
        with pytest.raises(requests.exceptions.JSONDecodeError):
            answer.json()
    assert create(github).status_code == 201


def test_headers_can_lie(github: FakeGithub) -> None:
    """A right answer can come under headers that lead elsewhere, and any answer can be scripted."""
    elsewhere = {"Link": '<http://other.example/>; rel="next"'}
    github.faults.on("GET", "/issues$", with_headers(elsewhere))
    github.faults.on("GET", "/issues$", answering(200, {"no": "list"}), nth=2)
    create(github)
    answer = listed(github)
    assert (len(answer.json()), answer.links["next"]["url"]) == (1, "http://other.example/")
    assert listed(github).json() == {"no": "list"}
    assert "next" not in listed(github).links


def test_how_long_to_wait_is_said_in_either_form(github: FakeGithub, clock: Clock) -> None:
    """Retry-After is seconds or a date, the primary limit's reset an instant."""
    github.faults.on("POST", "/issues$", secondary_limit(wait=90))
    github.faults.on("POST", "/issues$", secondary_limit(wait=90, as_date=True), nth=2)
    github.faults.on("POST", "/issues$", primary_limit(seconds=120), nth=3)
    assert create(github).headers["Retry-After"] == "90"
    until = parsedate_to_datetime(create(github).headers["Retry-After"])
    assert until == clock.now + timedelta(seconds=90)
    headers = create(github).headers
    assert headers["X-RateLimit-Remaining"] == "0"
    assert int(headers["X-RateLimit-Reset"]) == clock.now.timestamp() + 120


def test_faults_are_due_when_they_say(github: FakeGithub) -> None:
    """A rule waits for the nth request that fits it, and is used up after its times."""
    github.faults.on("POST", "/issues$", failing(502), nth=2, times=2)
    listed(github)
    assert [create(github).status_code for _ in range(4)] == [201, 502, 502, 201]
    github.faults.on("*", "", failing(500), times=9)
    github.faults.clear()
    assert listed(github).status_code == 200


@pytest.mark.parametrize(
    ("limits", "pause", "passed"),
    [
        (Limits(), 0.9, 1),
        (Limits(), 1.0, 500),
        (Limits(spacing=0), 0.7, 80),
        (Limits(spacing=0), 0.75, 500),
        (Limits(per_minute=20, per_hour=150), 1.0, 20),
        (Limits.none(), 0.0, 600),
    ],
)
def test_writes_are_limited(clock: Clock, limits: Limits, pause: float, passed: int) -> None:
    """Two writes within a second, 80 in a minute, 500 in an hour: one more is refused."""
    allowed = 0
    while allowed < 600 and limits.secondary("bot", clock.now) is None:
        allowed += 1
        clock.advance(pause)
    assert allowed == passed
    assert limits.refused == (passed < 600)


def test_the_minute_and_the_hour_pass(clock: Clock) -> None:
    """What was used up is free again a minute, an hour later; each account has its own."""
    limits = Limits(spacing=0, per_minute=2, per_hour=3)

    def tried(who: str = "bot") -> bool:
        return limits.secondary(who, clock.now) is None

    assert [tried() for _ in range(3)] == [True, True, False]
    assert tried("other")
    clock.advance(60)
    assert [tried() for _ in range(2)] == [True, False]
    clock.advance(3540)
    assert [tried() for _ in range(3)] == [True, True, False]


def test_a_hasty_client_is_refused_with_a_pause(github: FakeGithub, clock: Clock) -> None:
    """The limit counts writes, not reads, and says how long to wait."""
    github.limits.spacing = 1
    assert create(github).status_code == 201
    listed(github)
    answer = create(github)
    assert (answer.status_code, answer.headers["Retry-After"]) == (403, "60")
    assert "secondary rate limit" in answer.json()["message"]
    clock.sleep(1)
    assert create(github).status_code == 201
    assert (github.limits.refused, clock.slept) == (1, 1)


def test_the_primary_limit(github: FakeGithub, clock: Clock) -> None:
    """All requests of an hour used up, everything but the question for the limit is 403."""
    github.limits.hourly = 2
    assert [listed(github).status_code for _ in range(3)] == [200, 200, 403]
    answer = listed(github)
    assert answer.headers["X-RateLimit-Remaining"] == "0"
    url = f"{github.url}/rate_limit"
    headers = {"Authorization": f"Bearer {TOKEN}"}
    left = requests.get(url, headers=headers, timeout=5).json()["rate"]
    assert left["reset"] == int(answer.headers["X-RateLimit-Reset"])
    clock.advance(3600)
    assert listed(github).status_code == 200


def test_people_are_not_limited(github: FakeGithub) -> None:
    """What people do in a browser costs the client nothing."""
    github.limits.per_minute = 1
    person = Person(github)
    for number in range(3):
        person.add(f"{number}")
    assert create(github).status_code == 201


def test_stopping_ends_every_connection() -> None:
    """A stopped server leaves no thread behind, not even one whose client sits there."""
    with shop() as fake:
        port = int(fake.origin.rpartition(":")[2])
        idle = socket.create_connection(("127.0.0.1", port))
        silent = socket.create_connection(("127.0.0.1", port))
        fake.faults.on("GET", "/meta", SILENT_BEFORE)
        silent.sendall(b"GET /meta HTTP/1.1\r\nHost: x\r\n\r\n")
        listed(fake)
    with idle, silent:
        assert (idle.recv(1), silent.recv(1)) == (b"", b"")


def test_a_request_that_the_fake_does_not_understand_fails_the_test() -> None:
    """The fake never papers over its own gaps."""
    fake = shop()

    def used() -> None:
        with fake:
            assert create(fake).status_code == 201
            fake.issue(f"{REPO}#1").labels.append("which nobody made")
            assert listed(fake).status_code == 500

    with pytest.raises(AssertionError, match="KeyError"):
        used()
