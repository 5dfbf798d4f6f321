"""Faults, limits and sign-ins of the fake Jira are seen by a client as the real ones would be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
import requests

from tests.fakes.github_state import Clock
from tests.fakes.jira import TOKEN, Jira, desk
from tests.fakes.jira_asking import MAIL, ask, draft, field, made
from tests.fakes.jira_faults import (
    ANONYMOUS,
    CAPTCHA,
    CONFLICT,
    DROPPED_AFTER,
    DROPPED_BEFORE,
    EMPTY,
    FORBIDDEN,
    GARBLED,
    HTML,
    ISSUE,
    MAINTENANCE,
    MISSING,
    REMOVED,
    REVOKED,
    SILENT_AFTER,
    SILENT_BEFORE,
    TENANT,
    TRUNCATED,
    Fault,
    failing,
    late,
    limited,
    moved,
    refused,
)
from tests.fakes.jira_limits import Allowance, Limits

SOON = 0.1
"""A client in a hurry: what is silent stays so, however long one waits."""
MAKE = r"/issue/bulk$"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[True, False], ids=["cloud", "center"])
def jira(request: pytest.FixtureRequest, clock: Clock) -> Iterator[Jira]:
    with desk(cloud=request.param, clock=clock) as fake:
        yield fake


def create(fake: Jira, timeout: float = 5) -> requests.Response:
    body = {"issueUpdates": [draft(), draft("B")]}
    return ask(fake, "POST", "issue/bulk", body, timeout=timeout)


@pytest.mark.parametrize(
    ("fault", "error", "count"),
    [
        (DROPPED_BEFORE, requests.ConnectionError, 0),
        (DROPPED_AFTER, requests.ConnectionError, 2),
        (SILENT_BEFORE, requests.ReadTimeout, 0),
        (SILENT_AFTER, requests.ReadTimeout, 2),
        (TRUNCATED, requests.exceptions.ChunkedEncodingError, 2),
        (late(60), requests.ConnectionError, 0),
    ],
    ids=str,
)
def test_an_answer_is_lost(jira: Jira, fault: Fault, error: type[Exception], count: int) -> None:
    """The client learns nothing; whether all rows are there is as the fault says."""
    jira.faults.on("POST", MAKE, fault)
    with pytest.raises(error):
        create(jira, SOON if "silent" in fault.name else 5)
    assert (len(jira.issues()), jira.count("POST")) == (count, 1)
    assert create(jira).status_code == 201


def test_a_late_commit(jira: Jira, clock: Clock) -> None:
    """What the client gave up can still happen, but not before its time."""
    jira.faults.on("POST", MAKE, late(60))
    with pytest.raises(requests.ConnectionError):
        create(jira)
    clock.advance(59)
    ask(jira, "GET", "serverInfo")
    assert jira.issues() == []
    clock.advance(1)
    ask(jira, "GET", "serverInfo")
    assert len(jira.issues()) == 2


@pytest.mark.parametrize(
    ("fault", "status", "count"),
    [
        (failing(500), 500, 0),
        (failing(502, after=True), 502, 2),
        (failing(503, wait=30), 503, 0),
        (limited(), 429, 0),
        (limited(TENANT, None), 429, 0),
        (limited(ISSUE, 2, status=403), 403, 0),
        (REVOKED, 401, 0),
        (FORBIDDEN, 403, 0),
        (CAPTCHA, 403, 0),
        (MISSING, 404, 0),
        (REMOVED, 410, 0),
        (CONFLICT, 409, 0),
        (refused(400, errors={"priority": "is not valid"}), 400, 0),
        (moved("http://other.example/login"), 302, 0),
        (MAINTENANCE, 503, 0),
        (HTML, 201, 2),
        (EMPTY, 201, 2),
        (GARBLED, 201, 2),
        (ANONYMOUS, 200, 0),
    ],
    ids=str,
)
def test_an_answer_is_wrong(jira: Jira, fault: Fault, status: int, count: int) -> None:
    """The client hears something else than usual, once, and the issues are there or not."""
    jira.faults.on("POST", MAKE, fault)
    answer = create(jira)
    assert (answer.status_code, len(jira.issues())) == (status, count)
    page = fault in {HTML, MAINTENANCE}
    assert ("html" in answer.headers.get("Content-Type", "")) is page
    assert create(jira).status_code == 201


def test_how_long_to_wait_is_said_in_either_form(jira: Jira, clock: Clock) -> None:
    """Retry-After is seconds or a date; the reason stands beside it."""
    jira.faults.on("POST", MAKE, limited(TENANT, 90))
    jira.faults.on("POST", MAKE, limited(TENANT, 90, as_date=True), nth=2)
    answer = create(jira)
    assert (answer.headers["Retry-After"], answer.headers["RateLimit-Reason"]) == ("90", TENANT)
    until = parsedate_to_datetime(create(jira).headers["Retry-After"])
    assert until == clock.now + timedelta(seconds=90)


def test_writes_to_one_issue_are_limited(clock: Clock) -> None:
    """20 within two seconds and 100 within thirty; other issues and reads go on."""
    with desk(clock=clock) as fake:
        first, second = made(fake), made(fake)

        def tried(name: str = first) -> requests.Response:
            return ask(fake, "PUT", f"issue/{name}", {"fields": {"summary": "B"}})

        codes = [tried().status_code for _ in range(21)]
        assert codes == [204] * 20 + [429]
        answer = tried()
        assert answer.headers["RateLimit-Reason"] == ISSUE
        assert tried(second).status_code == 204
        assert field(fake, first, "summary") == "B"
        clock.advance(float(answer.headers["Retry-After"]))
        assert tried().status_code == 204
        assert fake.limits.refused == 2
    limits = Limits(latency=0)
    passed = 0
    for _ in range(200):
        clock.advance(0.11)
        passed += limits.judge("PUT", "issue/x", 1, clock.now) is None
    assert 100 <= passed <= 101


def test_an_endpoint_has_its_burst(clock: Clock) -> None:
    """A bucket for each operation, filled again by time; the wait may be a date."""
    limits = Limits(burst={"GET": 3, "POST": 1}, latency=0, as_date=True)
    with desk(clock=clock, limits=limits) as fake:
        codes = [ask(fake, "GET", "myself").status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        answer = ask(fake, "GET", "myself")
        assert answer.headers["RateLimit-Reason"] == "jira-burst-based"
        assert parsedate_to_datetime(answer.headers["Retry-After"]) > clock.now
        assert ask(fake, "GET", "priority").status_code == 200
        clock.advance(1)
        assert ask(fake, "GET", "myself").status_code == 200


def test_a_data_center_has_the_limit_it_was_given(clock: Clock) -> None:
    """Tokens for each user; every answer tells how many are left."""
    with desk(cloud=False, clock=clock) as fake:
        assert "X-RateLimit-Limit" not in ask(fake, "GET", "myself").headers
        fake.allowance = Allowance(most=2, fill=1, interval=5)
        answers = [ask(fake, "GET", "myself") for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert [one.headers["X-RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
        assert [one.headers["retry-after"] for one in answers] == ["0", "5", "5"]
        clock.advance(5)
        assert ask(fake, "GET", "myself").status_code == 200


def test_a_bad_sign_in_asks_as_nobody_on_cloud(clock: Clock) -> None:
    """An expired token still gets answers there, empty ones; only myself tells."""
    with desk(clock=clock) as fake:
        made(fake)
        fake.world.tokens[TOKEN].expires = clock.now
        found = ask(fake, "GET", "search/jql", query={"jql": "project = OPS", "fields": "key"})
        assert (found.status_code, found.json()) == (200, {"issues": [], "isLast": True})
        assert found.headers["X-AUSERNAME"] == "anonymous"
        assert found.headers["X-Seraph-LoginReason"] == "AUTHENTICATED_FAILED"
        assert ask(fake, "GET", "issue/OPS-1").status_code == 404
        assert ask(fake, "GET", "myself").status_code == 401
        assert create(fake).status_code == 401
        fake.world.ways.quiet_anonymous = False
        assert ask(fake, "GET", "issue/OPS-1").status_code == 401


def test_a_bad_sign_in_is_refused_elsewhere(clock: Clock) -> None:
    """Data Center says 401; after too many of them it wants to see a person."""
    with desk(cloud=False, clock=clock) as fake:
        assert ask(fake, "GET", "myself", auth=(MAIL, "wrong")).status_code == 401
        assert ask(fake, "GET", "serverInfo", auth=(MAIL, "wrong")).status_code == 401
        fake.world.tokens[TOKEN].captcha = True
        answer = ask(fake, "GET", "myself")
        assert answer.status_code == 403
        assert answer.headers["X-Seraph-LoginReason"] == "AUTHENTICATION_DENIED"
        assert "CAPTCHA_CHALLENGE" in answer.headers["X-Authentication-Denied-Reason"]


def test_a_token_fits_its_address_and_its_account(clock: Clock) -> None:
    """The e-mail must be the token's; a scoped token may do what its scopes say."""
    with desk(clock=clock, prefix="/ex/jira/8f3c") as fake:
        made(fake)
        assert ask(fake, "GET", "myself", auth=("ana@acme.example", TOKEN)).status_code == 401
        fake.token(value="scoped", scopes=frozenset({"read:jira-work"}))
        assert ask(fake, "GET", "issue/OPS-1", auth=(MAIL, "scoped")).status_code == 200
        answer = ask(fake, "PUT", "issue/OPS-1", {"fields": {}}, auth=(MAIL, "scoped"))
        assert (answer.status_code, answer.json()["message"]) == (
            *(401, "Unauthorized; scope does not match"),
        )
        bearer = {"Authorization": "Bearer scoped"}
        url = f"{fake.url}/rest/api/3/myself"
        assert requests.get(url, headers=bearer, timeout=5).status_code == 200
        assert fake.url in ask(fake, "GET", "myself").json()["self"]
        fake.world.address = "https://acme.atlassian.net"
        assert ask(fake, "GET", "serverInfo").json()["baseUrl"] == fake.world.address


def test_the_clock_can_be_wrong(jira: Jira) -> None:
    """The Date header is the server's own time, and may be off."""
    jira.skew = timedelta(minutes=7)
    answer = ask(jira, "GET", "serverInfo")
    ahead = parsedate_to_datetime(answer.headers["Date"]) - jira.clock()
    assert timedelta(minutes=6) < ahead <= timedelta(minutes=7)


def test_fields_may_be_lost_in_silence(jira: Jira) -> None:
    """What a site drops is not there, and nobody is told."""
    jira.world.ways.drops.add("labels")
    made(jira)
    assert jira.issue("OPS-1").labels == []


def test_what_is_not_there_is_not_answered(jira: Jira) -> None:
    """Unknown paths and methods are 404 and 405; version 3 is Cloud's alone."""
    assert ask(jira, "GET", "nothing").status_code == 404
    assert ask(jira, "PUT", "myself").status_code == 405
    assert ask(jira, "GET", "myself", version=3).status_code == (200 if jira.cloud else 404)


def test_an_address_has_its_length(jira: Jira) -> None:
    """A question too long for an address is 414; in a body it may be longer."""
    jql = f"labels in ({', '.join(f'syncer-ai-{one:010x}' for one in range(500))})"
    where = "search/jql" if jira.cloud else "search"
    assert ask(jira, "GET", where, query={"jql": jql}).status_code == 414
    assert ask(jira, "POST", where, {"jql": jql}).status_code == 200


def test_a_request_that_the_fake_does_not_understand_fails_the_test() -> None:
    """The fake never papers over its own gaps."""
    fake = desk()

    def used() -> None:
        with fake:
            made(fake)
            fake.issue("OPS-1").status = "which nobody drew"
            assert ask(fake, "GET", "issue/OPS-1").status_code == 500

    with pytest.raises(AssertionError, match="StopIteration"):
        used()
