from __future__ import annotations

import base64
import json
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from syncer.adapters.jira_client import JiraClient, client_of
from syncer.adapters.jira_search import search
from syncer.adapters.jira_settings import JiraSettings
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.exchange import path_of
from syncer.plugin import SecretFile
from tests.adapters.scripted import (
    Asked,
    Clock,
    Drop,
    Reply,
    Reset,
    Scripted,
    Silence,
    serving,
)

CANARY = "ATATT3-canary-canary-canary"
ISSUE = "/issue/10001"


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving() as scripted:
        yield scripted


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client_at(url: str, clock: Clock, **keys: Any) -> JiraClient:
    given = {
        "type": "jira",
        "url": url,
        "email": "syncer@acme.example",
        "token": SecretStr(CANARY),
        "project": "OPS",
        "deployment": "cloud",
        "timeout": "5s",
        **keys,
    }
    if given["deployment"] != "cloud":
        del given["email"]
    return client_of("ops", JiraSettings.model_validate(given), clock, clock.sleep)


def failed(call: Callable[[], object]) -> AdapterError:
    with pytest.raises(AdapterError) as caught:
        call()
    error: BaseException | None = caught.value
    while error is not None:
        assert CANARY not in f"{error} {error!r}"
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if frame.f_globals.get("__name__", "").startswith("syncer."):
                assert CANARY not in repr(frame.f_locals)
        error = error.__context__
    assert caught.value.adapter == "ops"
    return caught.value


WORDS = {"errorMessages": ["No."], "errors": {"duedate": "Field 'duedate' cannot be set."}}
CAPTCHA = {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}
# What the server does, then what a question raises, what a write raises, and the wait it names.
FAULTS: dict[str, tuple[Reply, type[AdapterError], type[AdapterError], float | None]] = {
    "500": (Reply(500), Transient, InDoubt, None),
    "502 html": (Reply(502, raw=b"<h1>oops", content_type="text/html"), Transient, InDoubt, None),
    "503": (Reply(503), Transient, InDoubt, None),
    "503 wait": (Reply(503, headers={"Retry-After": "7"}), Transient, InDoubt, 7),
    "429": (Reply(429), Transient, Transient, 30),
    "429 wait": (Reply(429, headers={"Retry-After": "3"}), Transient, Transient, 3),
    "429 date": (
        Reply(
            429,
            headers={
                "Date": "Fri, 20 Nov 2026 13:00:00 GMT",
                "Retry-After": "Fri, 20 Nov 2026 13:02:00 GMT",
            },
        ),
        Transient,
        Transient,
        120,
    ),
    "403 wait": (Reply(403, headers={"Retry-After": "90"}), Transient, Transient, 90),
    "drop": (Drop(), Transient, InDoubt, None),
    "reset": (Reset(), Transient, InDoubt, None),
    "silence": (Silence(), Transient, InDoubt, None),
    "no json": (Reply(201, raw=b"{"), Transient, InDoubt, None),
    "html": (Reply(200, raw=b"<html>", content_type="text/html"), Transient, InDoubt, None),
    "truncated": (Reply(200, raw=b'{"id": 1', length=99), Transient, InDoubt, None),
    "bad gzip": (
        Reply(200, raw=b"nonsense", headers={"Content-Encoding": "gzip"}),
        Transient,
        InDoubt,
        None,
    ),
    "302": (Reply(302, headers={"Location": "/login.jsp"}), Denied, Denied, None),
    "408": (Reply(408), Transient, InDoubt, None),
    "401": (Reply(401, WORDS), Denied, Denied, None),
    "401 captcha": (Reply(401, headers=CAPTCHA), Denied, Denied, None),
    "403": (Reply(403, WORDS), Denied, Denied, None),
    "404": (Reply(404, WORDS), Gone, Gone, None),
    "410": (Reply(410, WORDS), Gone, Gone, None),
    "409": (Reply(409, WORDS), Stale, Stale, None),
    "400": (Reply(400, WORDS), Rejected, Rejected, None),
    "413": (Reply(413), Rejected, Rejected, None),
    "422": (Reply(422, WORDS), Rejected, Rejected, None),
    "stranger": (Reply(200, headers={"X-AUSERNAME": "anonymous"}), Denied, Denied, None),
    "expired": (
        Reply(200, headers={"X-Seraph-Loginreason": "AUTHENTICATED_FAILED"}),
        Denied,
        Denied,
        None,
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_question_that_fails_says_how(fault: str, server: Scripted, clock: Clock) -> None:
    """Every fault of a reading request is one error of ours, with the wait that it names."""
    reply, expected, _, wait = FAULTS[fault]
    server.always(reply)
    client = client_at(server.url, clock, timeout="1s")
    error = failed(lambda: client.get(ISSUE))
    assert type(error) is expected
    assert error.retry_after == wait
    assert str(error).startswith(f"GET {ISSUE}")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_is_seen_once_whatever_becomes_of_it(
    fault: str, server: Scripted, clock: Clock
) -> None:
    """No fault makes a create go out twice, and what may have landed is in doubt."""
    reply, _, expected, wait = FAULTS[fault]
    server.always(reply)
    client = client_at(server.url, clock, timeout="1s")
    error = failed(lambda: client.write("POST", "/issue", {"fields": {}}))
    assert type(error) is expected
    assert error.retry_after == wait
    assert len(server.asked) == 1


def test_what_was_never_sent_is_not_in_doubt(clock: Clock) -> None:
    """A refused connection is certain: nothing happened."""
    client = client_at("http://127.0.0.1:9", clock)
    assert type(failed(lambda: client.write("POST", "/issue", {}))) is Transient


def test_jiras_own_words_are_told_and_its_pages_are_not(server: Scripted, clock: Clock) -> None:
    """Messages and fields of an error are quoted on one line; a page of HTML never is."""
    client = client_at(server.url, clock)
    server.always(Reply(400, WORDS))
    assert "No.; duedate: Field 'duedate' cannot be set." in str(failed(lambda: client.get(ISSUE)))
    server.always(Reply(500, raw=b"<html><b>stack trace", content_type="text/html"))
    assert "stack" not in str(failed(lambda: client.get(ISSUE)))


def test_a_server_that_repeats_the_token_gives_nothing_away(server: Scripted, clock: Clock) -> None:
    """Whatever an error's body holds, the secret is taken out of it."""
    server.always(Reply(400, {"errorMessages": [f"Authorization: {CANARY} is bad"]}))
    client = client_at(server.url, clock)
    assert "[hidden] is bad" in str(failed(lambda: client.get(ISSUE)))
    packed = base64.b64encode(f"syncer@acme.example:{CANARY}".encode()).decode()
    server.always(Reply(400, {"errorMessages": [f"Basic {packed} is bad"]}))
    assert "Basic [hidden] is bad" in str(failed(lambda: client.get(ISSUE)))


def test_an_address_with_an_email_signs_by_password_and_a_token_alone_bears_itself(
    server: Scripted, clock: Clock
) -> None:
    """Basic with an e-mail address, Bearer without, and nothing of either in the address."""
    client_at(server.url, clock).get(ISSUE)
    client_at(server.url, clock, email=None).get(ISSUE)
    basic, bearer = (one.headers["authorization"] for one in server.asked)
    expected = base64.b64encode(f"syncer@acme.example:{CANARY}".encode()).decode()
    assert basic == f"Basic {expected}"
    assert bearer == f"Bearer {CANARY}"


DEPLOYMENTS = {
    ("auto", "Cloud"): "/rest/api/3/issue/10001",
    ("auto", "Server"): "/rest/api/2/issue/10001",
    ("cloud", None): "/rest/api/3/issue/10001",
    ("data_center", None): "/rest/api/2/issue/10001",
}


@pytest.mark.parametrize("case", DEPLOYMENTS)
def test_the_deployment_decides_the_version_and_is_asked_once(
    case: tuple[str, str | None], server: Scripted, clock: Clock
) -> None:
    """Version 3 on Cloud, 2 elsewhere; with auto the site says which, one time."""
    deployment, said = case
    server.always(Reply(200, {"deploymentType": said}))
    client = client_at(server.url, clock, deployment=deployment)
    client.get(ISSUE)
    client.get(ISSUE)
    paths = [one.path for one in server.asked]
    assert paths == ["/rest/api/2/serverInfo"] * (said is not None) + [DEPLOYMENTS[case]] * 2


def test_a_replaced_token_is_taken_up_and_a_refused_one_asked_for_again(
    server: Scripted, clock: Clock, tmp_path: Path
) -> None:
    """A file that changed counts from the next request on, also where the old one was refused."""
    file = tmp_path / "token"
    file.write_text("old\n")
    client = client_at(server.url, clock, email=None, token=SecretFile("old", file))

    def script(asked: Asked) -> Reply:
        if asked.headers["authorization"] == "Bearer old" and len(server.asked) == 2:
            file.write_text("new\n")
            return Reply(401)
        return Reply(200)

    server.script = script
    for _ in range(3):
        client.get(ISSUE)
    used = [one.headers["authorization"] for one in server.asked]
    assert used == ["Bearer old", "Bearer old", "Bearer new", "Bearer new"]


def test_a_file_that_holds_no_token_sends_nothing(
    server: Scripted, clock: Clock, tmp_path: Path
) -> None:
    """Two words, or none, are refused here, for a header could be forged with them."""
    file = tmp_path / "token"
    file.write_text("one")
    client = client_at(server.url, clock, token=SecretFile("one", file))
    file.write_text("one\ntwo\n")
    assert type(failed(lambda: client.get(ISSUE))) is Denied
    assert server.asked == []


def test_who_we_are_is_asked_once_for_every_token(
    server: Scripted, clock: Clock, tmp_path: Path
) -> None:
    """The account is remembered until the token is another one."""
    file = tmp_path / "token"
    file.write_text("old")
    server.always(
        Reply(200, {"accountId": "5b10", "displayName": "Syncer", "timeZone": "Europe/Berlin"})
    )
    client = client_at(server.url, clock, token=SecretFile("old", file))
    assert (client.me.id, client.me.name, client.me.timezone) == ("5b10", "Syncer", "Europe/Berlin")
    assert client.me.id == "5b10"
    assert len(server.asked) == 1
    file.write_text("new")
    assert client.me.id == "5b10"
    assert len(server.asked) == 2


def test_nobody_but_the_site_is_asked(server: Scripted, clock: Clock) -> None:
    """A redirect is never followed, and a segment cannot leave its place."""
    server.always(Reply(302, headers={"Location": "http://127.0.0.1:9/steal"}))
    client = client_at(server.url, clock)
    assert "is url right" in str(failed(lambda: client.get(ISSUE)))
    assert path_of("issue", "../../x?y#z") == "/issue/..%2F..%2Fx%3Fy%23z"


def test_two_trackers_of_one_account_share_its_limits(server: Scripted, clock: Clock) -> None:
    """What the one was told to wait for the other one waits for too, another account does not."""
    one, two = client_at(server.url, clock), client_at(server.url, clock)
    other = client_at(server.url, clock, email="another@acme.example")
    server.always(Reply(429, headers={"Retry-After": "40"}))
    failed(lambda: one.get(ISSUE))
    server.always(Reply(200))
    assert failed(lambda: two.get(ISSUE)).retry_after == 40
    other.get(ISSUE)


def rows(*numbers: int) -> list[dict[str, Any]]:
    return [{"id": str(one), "key": f"OPS-{one}", "fields": {}} for one in numbers]


def test_a_cloud_search_follows_its_tokens_to_the_end(server: Scripted, clock: Clock) -> None:
    """Every page once, each row once, and the fields by name."""
    pages = {
        None: {"issues": rows(1, 2), "nextPageToken": "a"},
        "a": {"issues": rows(2, 3), "nextPageToken": "b"},
        "b": {"issues": rows(4), "isLast": True},
    }
    server.script = lambda asked: Reply(200, pages[json.loads(asked.body).get("nextPageToken")])
    client = client_at(server.url, clock)
    assert [row["id"] for row in search(client, "labels = x", ["summary"])] == list("1234")
    bodies = [json.loads(one.body) for one in server.asked]
    assert len(bodies) == 3
    assert all((one["jql"], one["fields"]) == ("labels = x", ["summary"]) for one in bodies)


def test_a_data_center_search_counts_its_pages_off(server: Scripted, clock: Clock) -> None:
    """Rows come by offset until the total, and begin anew when the total changes meanwhile."""
    totals = iter([3, 4, 3, 3])

    def script(asked: Asked) -> Reply:
        start = json.loads(asked.body)["startAt"]
        found = rows(1, 2) if start == 0 else rows(3)
        return Reply(200, {"issues": found, "startAt": start, "total": next(totals)})

    server.script = script
    client = client_at(server.url, clock, deployment="data_center")
    assert [row["id"] for row in search(client, "labels = x", ["summary"])] == list("123")
    assert len(server.asked) == 4


@pytest.mark.parametrize("deployment", ["cloud", "data_center"])
def test_rows_that_are_too_much_at_once_are_asked_for_in_parts(
    server: Scripted, clock: Clock, deployment: str
) -> None:
    """Long descriptions may fill any answer; fewer of them fit."""
    sizes: list[int] = []

    def script(asked: Asked) -> Reply:
        sizes.append(json.loads(asked.body)["maxResults"])
        if len(sizes) == 1:
            return Reply(200, raw=b" " * (33 << 20), content_type="application/json")
        return Reply(200, {"issues": rows(1), "isLast": True, "total": 1})

    server.script = script
    client = client_at(server.url, clock, deployment=deployment)
    assert [row["id"] for row in search(client, "labels = x", ["summary"])] == ["1"]
    assert sizes == [500, 100]


ODD: dict[str, Any] = {
    "a list": [],
    "no issues": {},
    "a row without an id": {"issues": [{"key": "OPS-1"}]},
    "a row with a path for an id": {"issues": [{"id": "../1", "fields": {}}]},
    "a token that is none": {"issues": [], "nextPageToken": 7, "total": 7},
    "too few": {"issues": [], "total": 3},
}


@pytest.mark.parametrize("deployment", ["cloud", "data_center"])
@pytest.mark.parametrize("case", ODD)
def test_a_search_is_whole_or_it_fails(
    case: str, deployment: str, server: Scripted, clock: Clock
) -> None:
    """An answer that is not what is documented is never taken for a short list."""
    if deployment == "cloud" and case == "too few":
        pytest.skip("pages of Cloud have no total")
    server.always(Reply(200, ODD[case]))
    client = client_at(server.url, clock, deployment=deployment)
    assert type(failed(lambda: search(client, "labels = x", ["summary"]))) is Transient
    assert len(server.asked) <= 3


def test_pages_that_go_in_circles_end(server: Scripted, clock: Clock) -> None:
    """A token that comes again is no way to the next page."""
    server.always(Reply(200, {"issues": rows(1), "nextPageToken": "a"}))
    assert type(failed(lambda: search(client_at(server.url, clock), "x", []))) is Transient
    assert len(server.asked) == 2
