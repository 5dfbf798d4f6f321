from __future__ import annotations

import json
import socket
import traceback
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from syncer.adapters.github import FIELDS_VERSION, GithubClient, client_of
from syncer.adapters.github_answers import NotSignedIn
from syncer.adapters.github_pacing import Pacer, Paces
from syncer.adapters.github_session import VERSION
from syncer.adapters.github_settings import GithubSettings, SignIn
from syncer.errors import AdapterError, Denied, Gone, InDoubt, Rejected, Stale, Transient
from syncer.exchange import path_of, plain
from syncer.plugin import SecretFile
from tests.adapters.scripted import (
    Asked,
    Clock,
    Drip,
    Drop,
    Reply,
    Reset,
    Scripted,
    Silence,
    serving,
)

CANARY = "ghp_canary0canary0canary0canary0canary00"
ISSUES = "/repos/acme/api/issues"
ISSUE = f"{ISSUES}/7"
LAST = "2026-11-20T12:00:00+00:00"


@pytest.fixture
def server() -> Iterator[Scripted]:
    with serving() as scripted:
        yield scripted


@pytest.fixture
def clock() -> Clock:
    return Clock()


def client_at(
    url: str, clock: Clock, *, timeout: float = 5, secret: SecretStr | None = None
) -> GithubClient:
    sign_in = SignIn(api_url=url, token=secret or SecretStr(CANARY))
    return GithubClient(
        "ops",
        sign_in,
        api_url=url,
        timeout=timeout,
        ca_bundle=None,
        pacer=Pacer(clock, clock.sleep),
        clock=clock,
    )


def failed(call: Callable[[], object]) -> AdapterError:
    with pytest.raises(AdapterError) as caught:
        call()
    assert_no_secret(caught.value)
    assert caught.value.adapter == "ops"
    return caught.value


def assert_no_secret(error: BaseException | None) -> None:
    """Neither in words nor in what a traceback with locals would show."""
    while error is not None:
        assert CANARY not in f"{error} {error!r}"
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if frame.f_globals.get("__name__", "").startswith("syncer."):
                assert CANARY not in repr(frame.f_locals)
        error = error.__context__


SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."
RESET = {"x-ratelimit-remaining": "0", "x-ratelimit-limit": "5000"}
# What the server does, then what a question raises, what a write raises, and the wait it names.
FAULTS: dict[str, tuple[Reply, type[AdapterError], type[AdapterError], float | None]] = {
    "500": (Reply(500), Transient, InDoubt, None),
    "502 html": (Reply(502, raw=b"<h1>oops", content_type="text/html"), Transient, InDoubt, None),
    "503": (Reply(503), Transient, InDoubt, None),
    "503 wait": (Reply(503, headers={"Retry-After": "7"}), Transient, InDoubt, 7),
    "504": (Reply(504), Transient, InDoubt, None),
    "429": (Reply(429), Transient, Transient, 60),
    "429 wait": (Reply(429, headers={"Retry-After": "30"}), Transient, Transient, 30),
    "403 secondary": (Reply(403, {"message": SECONDARY}), Transient, Transient, 60),
    "403 abuse": (Reply(403, {"message": "abuse detection"}), Transient, Transient, 60),
    "403 wait": (Reply(403, headers={"Retry-After": "90"}), Transient, Transient, 90),
    "403 date": (
        Reply(
            403,
            headers={
                "Date": "Fri, 20 Nov 2026 13:00:00 GMT",
                "Retry-After": "Fri, 20 Nov 2026 13:02:00 GMT",
            },
        ),
        Transient,
        Transient,
        120,
    ),
    "403 primary": (
        Reply(403, {"message": "API rate limit"}, {**RESET, "x-ratelimit-reset": "1795177800"}),
        Transient,
        Transient,
        1800,
    ),
    "422 too quickly": (
        Reply(422, {"message": "Validation Failed: was submitted too quickly"}),
        Transient,
        Transient,
        60,
    ),
    "422 too quickly, a text": (
        Reply(422, {"message": "Validation Failed", "errors": "was submitted too quickly"}),
        Transient,
        Transient,
        60,
    ),
    "422 too quickly, an object": (
        Reply(
            422,
            {"message": "Validation Failed", "errors": {"base": ["was submitted too quickly"]}},
        ),
        Transient,
        Transient,
        60,
    ),
    "403 by its page alone": (
        Reply(
            403,
            {
                "message": "Forbidden",
                "documentation_url": "https://docs.github.com/rest/using-the-rest-api/"
                "rate-limits-for-the-rest-api#about-secondary-rate-limits",
            },
        ),
        Transient,
        Transient,
        60,
    ),
    "429 long": (Reply(429, headers={"Retry-After": "7200"}), Transient, Transient, 7200),
    "drop": (Drop(), Transient, InDoubt, None),
    "reset": (Reset(), Transient, InDoubt, None),
    "silence": (Silence(), Transient, InDoubt, None),
    "no json": (Reply(201, raw=b"{"), Transient, InDoubt, None),
    "empty": (Reply(200, raw=b""), Transient, InDoubt, None),
    "html": (Reply(200, raw=b"[]", content_type="text/html"), Transient, InDoubt, None),
    "truncated": (Reply(200, raw=b'{"number": 1', length=99), Transient, InDoubt, None),
    "bad gzip": (
        Reply(200, raw=b"nonsense", headers={"Content-Encoding": "gzip"}),
        Transient,
        InDoubt,
        None,
    ),
    "202": (Reply(202), Transient, InDoubt, None),
    "304 unasked": (Reply(304), Transient, InDoubt, None),
    "408": (Reply(408), Transient, InDoubt, None),
    "401": (Reply(401, {"message": "Bad credentials"}), NotSignedIn, NotSignedIn, None),
    "403": (Reply(403, {"message": "Resource not accessible"}), Denied, Denied, None),
    "451": (Reply(451), Denied, Denied, None),
    "404": (Reply(404, {"message": "Not Found"}), Gone, Gone, None),
    "410": (Reply(410, {"message": "This issue was deleted"}), Gone, Gone, None),
    "409": (Reply(409), Stale, Stale, None),
    "400": (Reply(400, {"message": "Problems parsing JSON"}), Rejected, Rejected, None),
    "413": (Reply(413), Rejected, Rejected, None),
    "422": (Reply(422, {"message": "Validation Failed"}), Rejected, Rejected, None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_question_that_fails_says_how(fault: str, server: Scripted, clock: Clock) -> None:
    """Each fault of a question becomes its own error, after one request, with the wait it names."""
    reply, asking, _, wait = FAULTS[fault]
    server.always(reply)
    client = client_at(server.url, clock, timeout=0.3 if fault == "silence" else 5)
    error = failed(lambda: client.get(ISSUE))
    assert (type(error), error.retry_after) == (asking, wait)
    assert server.seen("GET") == 1


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_that_trickles_in_is_given_up(
    chunked: bool, server: Scripted, clock: Clock
) -> None:
    """Each letter comes in time, and yet the answer as a whole may take four timeouts alone."""
    sent = 0

    def letter() -> None:
        nonlocal sent
        sent += 1
        clock.move(seconds=0.5)

    server.always(Drip(body={"words": "x" * 2_000}, chunked=chunked, letter=letter))
    error = failed(lambda: client_at(server.url, clock, timeout=5).get(ISSUE))
    assert type(error) is Transient
    assert "too slow" in str(error)
    assert sent < 200


@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_is_seen_once_whatever_happens(fault: str, server: Scripted, clock: Clock) -> None:
    """A create reaches the server exactly once under every fault, and says what is known of it."""
    reply, _, writing, wait = FAULTS[fault]
    server.always(reply)
    client = client_at(server.url, clock, timeout=0.3 if fault == "silence" else 5)
    error = failed(lambda: client.write("POST", "/repos/acme/api/issues/7/comments", {"body": "x"}))
    assert (type(error), error.retry_after) == (writing, wait)
    assert server.seen("POST") == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_was_never_received_is_certainly_not_done(method: str, clock: Clock) -> None:
    """No connection, or no such host: nothing happened, so even a create may be tried again."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        urls = (f"http://127.0.0.1:{closed.getsockname()[1]}", "https://syncer.invalid")
        for url in urls:
            client = client_at(url, clock)
            error = failed(
                lambda client=client: (
                    client.get(ISSUE)  # type: ignore[misc]  # bound at once
                    if method == "GET"
                    else client.write("POST", ISSUES, {})
                )
            )
            assert type(error) is Transient


def test_a_repository_without_issues_denies_the_whole(server: Scripted, clock: Clock) -> None:
    """Issues that are switched off deny the repository and never make one issue look deleted."""
    server.always(Reply(410, {"message": "Issues has been disabled in this repository."}))
    client = client_at(server.url, clock)
    for call in (
        lambda: client.get(ISSUES),
        lambda: client.write("POST", ISSUES, {}),
        lambda: client.get(ISSUE),
    ):
        error = failed(call)
        assert type(error) is Denied
        assert "turn on Issues" in str(error)


def test_a_refusal_repeats_the_words_of_the_field(server: Scripted, clock: Clock) -> None:
    """What GitHub will not take is told in its own words, field by field, on one line."""
    errors: list[object] = [
        {"resource": "Issue", "field": "title", "code": "missing_field"},
        {"field": "body", "code": "custom", "message": "body is too long\n(maximum is 65536)"},
        "odd",
        {"unheard": ["of"], "code": "custom"},
    ]
    server.always(Reply(422, {"message": "Validation Failed", "errors": errors}))
    told = str(failed(lambda: client_at(server.url, clock).write("POST", ISSUES, {})))
    assert told == (
        f"POST {ISSUES} was answered 422: Validation Failed; title: missing_field; "
        "body is too long (maximum is 65536); odd; of"
    )


def test_a_denial_names_the_permission(server: Scripted, clock: Clock) -> None:
    """The permission that GitHub asks for is told to the operator."""
    server.always(Reply(403, {"message": "no"}, {"x-accepted-github-permissions": "issues=write"}))
    assert "the permission issues=write" in str(
        failed(lambda: client_at(server.url, clock).write("PATCH", ISSUE, {}))
    )


def test_an_archived_repository_is_called_so(server: Scripted, clock: Clock) -> None:
    """What helps is no permission."""
    server.always(Reply(403, {"message": "Repository was archived so is read-only."}))
    told = failed(lambda: client_at(server.url, clock).write("PATCH", ISSUE, {}))
    assert isinstance(told, Denied)
    assert "unarchive the repository" in str(told)


def test_no_message_repeats_a_secret(server: Scripted, clock: Clock) -> None:
    """Neither the token that a server echoes nor users and queries in addresses are told."""
    said = f"bad {CANARY} see https://me:pw@host.example/x?sig=abc#frag"
    server.always(Reply(422, {"message": said}))
    told = str(failed(lambda: client_at(server.url, clock).get(f"{ISSUE}?key=secret")))
    assert "pw@" not in told
    assert "sig=abc" not in told
    assert "key=secret" not in told


def test_a_message_is_one_line_of_bounded_length() -> None:
    """What a server says cannot flood a log, nor begin lines of its own."""
    told = plain("a\nb\x1b[31m" + "c" * 10_000)
    assert told.startswith("a b[31mc")
    assert len(told) < 500


def test_each_request_is_signed_and_dated(server: Scripted, clock: Clock) -> None:
    """Every request says who we are and which version of the API it means."""
    client = client_at(server.url, clock)
    client.get(ISSUE)
    client.write("PATCH", ISSUE, {"title": "Größe"}, version=FIELDS_VERSION)
    first, second = server.asked
    assert first.headers["authorization"] == f"token {CANARY}"
    assert first.headers["accept"] == "application/vnd.github+json"
    assert first.headers["user-agent"] == "syncer"
    assert first.headers["x-github-api-version"] == VERSION
    assert second.headers["x-github-api-version"] == FIELDS_VERSION
    assert json.loads(second.body) == {"title": "Größe"}


def test_text_is_utf8_without_a_word_on_it(server: Scripted, clock: Clock) -> None:
    """Text is read as UTF-8, as JSON is, where no character set is named."""
    raw = json.dumps({"title": "größer ★"}, ensure_ascii=False).encode()
    server.always(Reply(raw=raw, content_type="application/json"))
    assert client_at(server.url, clock).get(ISSUE).body == {"title": "größer ★"}


def test_an_etag_that_holds_is_answered_without_a_body(server: Scripted, clock: Clock) -> None:
    """A conditional question carries its etag, and a 304 is an answer of its own."""
    server.always(Reply(304, headers={"ETag": 'W/"a"'}))
    answer = client_at(server.url, clock).get(ISSUES, {"since": LAST}, etag='W/"a"')
    assert (answer.status, answer.body) == (304, None)
    assert server.asked[0].headers["if-none-match"] == 'W/"a"'


def paged(server: Scripted, last: int, host: str | None = None) -> None:
    def numbered(asked: Asked) -> Reply:
        query = dict(pair.split("=") for pair in asked.path.partition("?")[2].split("&"))
        page = int(query.get("page", 1))
        path = asked.path.partition("?")[0]
        link = f"<{host or server.url}{path}?labels=a,b&page={page + 1}&per_page=100>"
        headers = {"Link": f'<{server.url}{path}>; rel="first", {link}; rel="next"'}
        return Reply(200, [page], headers if page < last else {})

    server.script = numbered


def test_pages_follow_their_links(server: Scripted, clock: Clock) -> None:
    """A listing is read to its end, a hundred rows a page, by the links of the server."""
    paged(server, 3)
    pages = client_at(server.url, clock).pages(ISSUES, {"labels": "a,b"})
    assert [page.body for page in pages] == [[1], [2], [3]]
    assert all("per_page=100" in one.path for one in server.asked)
    assert all("labels=a%2Cb" in one.path for one in server.asked)


@pytest.mark.parametrize(
    "link",
    [
        '<{}>; rel="next"',
        "<{}>; rel=next",
        '<{}>;rel="prev next"',
        '<{}>; REL="Next"',
        '<{}>; title="a; rel=last"; rel="next"',
        '</>; rel="last", <{}>; title="x"; rel = "next"',
    ],
)
def test_the_next_page_is_found_however_it_is_called(
    link: str, server: Scripted, clock: Clock
) -> None:
    """Relations are words in whatever letters, of which a link may have several."""
    more = {"Link": link.format(f"{server.url}{ISSUES}?page=2")}
    server.script = lambda asked: Reply(200, [1], {} if "page=2" in asked.path else more)
    assert len(list(client_at(server.url, clock).pages(ISSUES))) == 2


@pytest.mark.parametrize("link", ['<{}>; rel="last"', '<{}>; title="rel=next"; rel="prev"'])
def test_another_page_is_not_the_next(link: str, server: Scripted, clock: Clock) -> None:
    """A link of another relation is not followed."""
    server.always(Reply(200, [1], {"Link": link.format(f"{server.url}{ISSUES}?page=2")}))
    assert len(list(client_at(server.url, clock).pages(ISSUES))) == 1


def test_a_listing_unchanged_is_one_request(server: Scripted, clock: Clock) -> None:
    """A listing whose first page has not changed costs one request and has no rows."""
    server.always(Reply(304))
    pages = list(client_at(server.url, clock).pages(ISSUES, etag='"a"'))
    assert [page.status for page in pages] == [304]
    assert len(server.asked) == 1


def test_a_broken_listing_raises(server: Scripted, clock: Clock) -> None:
    """A page that fails, or is no list, fails the listing: it never looks whole."""
    paged(server, 3)
    good = server.script
    for bad in (Reply(500), Reply(200, {"message": "hm"}), Drop()):
        server.script = lambda asked, bad=bad: bad if "&page=2" in asked.path else good(asked)  # type: ignore[misc]  # bound at once
        assert type(failed(lambda: list(client_at(server.url, clock).pages(ISSUES)))) is Transient


def test_a_listing_has_an_end(server: Scripted, clock: Clock) -> None:
    """A chain of pages without end is given up, and so is one that goes in circles."""
    paged(server, 10**9)
    client = client_at(server.url, clock)
    assert "without end" in str(failed(lambda: list(client.pages(ISSUES, most=5))))
    assert len(server.asked) == 6
    server.asked.clear()
    server.always(Reply(200, [], {"Link": f'<{server.url}{ISSUES}?page=2>; rel="next"'}))
    assert "without end" in str(failed(lambda: list(client.pages(ISSUES))))
    assert len(server.asked) == 2


def test_a_page_elsewhere_is_not_asked(server: Scripted, clock: Clock) -> None:
    """A link to another server, scheme or user is refused before anything is sent to it."""
    with serving() as other:
        port = server.url.rpartition(":")[2]
        for host in (other.url, f"https://127.0.0.1:{port}", f"http://x@127.0.0.1:{port}"):
            paged(server, 2, host)
            error = failed(lambda: list(client_at(server.url, clock).pages(ISSUES)))
            assert type(error) is Denied
        assert other.asked == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_question_follows_where_things_moved(status: int, server: Scripted, clock: Clock) -> None:
    """A redirect on the same server is followed with the same query, and the new place is told."""
    for query in ("?labels=syncer&state=all", ""):  # servers may leave the query out
        new = f"{server.url}/repositories/5/issues{query}"
        moved = Reply(status, {"message": "Moved", "url": new}, {"Location": new})
        server.script = lambda asked, moved=moved: (  # type: ignore[misc]  # bound at once
            moved if asked.path.startswith("/repos/") else Reply(200, [1])
        )
        client = client_at(server.url, clock)
        answer = client.get(ISSUES, {"labels": "syncer", "state": "all"})
        assert (answer.body, answer.moved) == ([1], new)
        assert server.asked[-1].path == "/repositories/5/issues?labels=syncer&state=all"
    assert server.asked[1].headers["authorization"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_carries_the_sign_in_away(status: int, server: Scripted, clock: Clock) -> None:
    """Another server is sent nothing, and an endless round of redirects is given up."""
    with serving() as other:
        server.always(Reply(status, headers={"Location": f"{other.url}{ISSUE}"}))
        client = client_at(server.url, clock)
        assert type(failed(lambda: client.get(ISSUE))) is Denied
        assert type(failed(lambda: client.write("POST", ISSUES, {}))) is Denied
        assert other.asked == []
    server.asked.clear()
    server.always(Reply(status, headers={"Location": ISSUE}))
    assert type(failed(lambda: client.get(ISSUE))) is Transient
    assert len(server.asked) == 4


def test_a_write_follows_a_renamed_repository(server: Scripted, clock: Clock) -> None:
    """A write goes to the same issue of a renamed repository; to another issue it does not."""

    def script(asked: Asked) -> Reply:
        if asked.path == ISSUE:
            return Reply(307, headers={"Location": f"{server.url}/repositories/5/issues/7"})
        if asked.path == f"{ISSUES}/8":
            return Reply(301, headers={"Location": f"{server.url}/repositories/9/issues/1"})
        return Reply(200, {"number": 7})

    server.script = script
    client = client_at(server.url, clock)
    assert client.write("PATCH", ISSUE, {"title": "x"}).body == {"number": 7}
    assert json.loads(server.asked[1].body) == {"title": "x"}
    assert type(failed(lambda: client.write("PATCH", f"{ISSUES}/8", {}))) is Stale
    assert len(server.asked) == 3


def test_an_enterprise_server_keeps_its_base_path(server: Scripted, clock: Clock) -> None:
    """Requests, pages and redirects stay below the path of the API, and leave it nowhere."""
    url = f"{server.url}/api/v3"
    client = client_at(url, clock)
    client.get(ISSUE)
    assert server.asked[0].path == f"/api/v3{ISSUE}"
    for place in ("/repos/x", f"{url}/../../login", "//evil.example/x"):
        server.always(Reply(301, headers={"Location": place}))
        assert type(failed(lambda: client.get(ISSUE))) is Denied
    server.always(Reply(410))
    assert type(failed(lambda: client.get(f"{url}{ISSUES}?page=2"))) is Denied


def test_a_segment_stays_in_its_place() -> None:
    """No label or login can lead a path elsewhere."""
    assert path_of("repos", "a", "b", "labels", "in progress/../x?y#z") == (
        "/repos/a/b/labels/in%20progress%2F..%2Fx%3Fy%23z"
    )


def test_a_label_with_signs_arrives_as_it_is(server: Scripted, clock: Clock) -> None:
    """A quoted path reaches the server as it was quoted."""
    path = path_of("repos", "a", "b", "labels", "a;b%c é")
    client_at(server.url, clock).write("DELETE", path)
    assert server.asked[0].path == path


def test_a_limit_closes_the_door_for_all(server: Scripted, clock: Clock) -> None:
    """While a limit lasts nothing is asked, not even a question, and then all goes on."""
    client = client_at(server.url, clock)
    server.always(Reply(429, headers={"Retry-After": "90"}))
    failed(lambda: client.get(ISSUE))
    server.always(Reply())
    error = failed(lambda: client.get(ISSUE))
    assert (type(error), error.retry_after) == (Transient, 90)
    clock.move(seconds=89)
    assert failed(lambda: client.write("POST", ISSUES, {})).retry_after == 1
    assert len(server.asked) == 1
    clock.move(seconds=1)
    client.get(ISSUE)
    assert len(server.asked) == 2


def test_writes_are_a_second_apart(server: Scripted, clock: Clock) -> None:
    """Between the end of one write and the next lies a second; questions wait for nothing."""
    client = client_at(server.url, clock)

    def slow(_: Asked) -> Reply:
        clock.move(seconds=0.5)
        return Reply()

    server.script = slow
    for _ in range(3):
        client.get(ISSUE)
        client.write("POST", ISSUES, {})
    assert clock.slept == [0.5, 0.5]


def test_a_lost_write_counts_and_spaces_too(server: Scripted, clock: Clock) -> None:
    """A write that found no answer takes its place in the pace all the same."""
    client = client_at(server.url, clock)
    server.always(Drop())
    failed(lambda: client.write("POST", ISSUES, {}))
    failed(lambda: client.write("POST", ISSUES, {}))
    assert clock.slept == [1.0]


def test_who_we_are_is_asked_once(server: Scripted, clock: Clock) -> None:
    """The account of a token is asked for with the first need of it, and kept."""
    server.always(Reply(200, {"login": "octocat"}))
    client = client_at(server.url, clock)
    assert [client.login, client.login] == ["octocat", "octocat"]
    assert [one.path for one in server.asked] == ["/user"]
    server.always(Reply(200, {"no": "login"}))
    assert type(failed(lambda: client_at(server.url, clock).login)) is Transient


def test_a_replaced_token_is_taken_over(server: Scripted, clock: Clock, tmp_path: Path) -> None:
    """A token's file is read again with each request, so that a new one needs no restart."""
    file = tmp_path / "token"
    file.write_text("first\n")
    client = client_at(server.url, clock, secret=SecretFile("first", file))
    server.script = lambda asked: Reply(200, {"login": asked.headers["authorization"]})
    assert client.login == "token first"
    file.write_text("second\n")
    client.get(ISSUE)
    assert server.asked[-1].headers["authorization"] == "token second"
    assert client.login == "token second"
    file.unlink()
    client.get(ISSUE)
    assert server.asked[-1].headers["authorization"] == "token second"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_token_replaced_in_between_is_tried_once(
    method: str, server: Scripted, clock: Clock, tmp_path: Path
) -> None:
    """A refused token is tried again only if its file holds another by then, and once."""
    file = tmp_path / "token"
    file.write_text("first")

    def script(asked: Asked) -> Reply:
        if asked.headers["authorization"] == "token first":
            file.write_text("second")
            return Reply(401)
        return Reply(200 if accepted else 401)

    server.script = script
    client = client_at(server.url, clock, secret=SecretFile("first", file))
    accepted = True
    if method == "GET":
        client.get(ISSUE)
    else:
        client.write("POST", ISSUES, {})
    assert len(server.asked) == 2
    accepted = False
    assert type(failed(lambda: client.get(ISSUE))) is NotSignedIn
    assert len(server.asked) == 3


def test_a_file_that_holds_no_token_is_told(server: Scripted, clock: Clock, tmp_path: Path) -> None:
    """What cannot be a token is not sent, and not told either."""
    file = tmp_path / "token"
    file.write_text(CANARY)
    client = client_at(server.url, clock, secret=SecretFile(CANARY, file))
    file.write_text(f"{CANARY}\nand more")
    assert type(failed(lambda: client.get(ISSUE))) is NotSignedIn
    assert server.asked == []


def test_one_account_has_one_pace(server: Scripted, clock: Clock) -> None:
    """Trackers of one account share a pace, the slowest, whatever token each has; others do not."""
    users = {"token a": 1, "token b": 1, "token c": 2}

    def script(asked: Asked) -> Reply:
        user = users[asked.headers["authorization"]]
        return Reply(200, {"login": f"user-{user}", "id": user})

    server.script = script

    def made(token: str, gap: int) -> GithubClient:
        keys = {"type": "github", "repository": "acme/api", "api_url": server.url, "token": token}
        settings = GithubSettings.model_validate({**keys, "pace": {"gap": timedelta(seconds=gap)}})
        return client_of("ops", settings, clock, clock.sleep)

    one, same, other, stranger = made("a", 1), made("a", 1), made("b", 3), made("c", 1)
    for client, slept in ((one, 0), (stranger, 0), (same, 1), (other, 4), (one, 7)):
        client.write("POST", ISSUES, {})
        assert sum(clock.slept) == slept
    server.always(Reply(429, headers={"Retry-After": "90"}))
    failed(lambda: other.get(ISSUE))
    assert failed(lambda: one.get(ISSUE)).retry_after == 90
    assert len([one for one in server.asked if one.path == "/user"]) == 4


def test_what_was_counted_before_an_account_is_known_counts(clock: Clock) -> None:
    """Whoever joins an account brings its writes, those of earlier processes, limits and rests."""
    paces, hour = Paces(), timedelta(hours=1)
    first, second = (paces.of("api", word, clock, clock.sleep) for word in ("a", "b"))
    assert paces.joined("api", "user 1", first) is first
    second.slow_down(gap=timedelta(seconds=1), per_minute=80, per_hour=3)
    second.wait()
    second.seed([clock.now - timedelta(minutes=minutes) for minutes in (10, 20)], of="acme/api")
    assert paces.joined("api", "user 1", second) is first
    assert first.forecast(1) == hour - timedelta(minutes=20, seconds=-1)
    third = paces.of("api", "c", clock, clock.sleep)
    third.heard(429, {"retry-after": "7200"})
    assert paces.joined("api", "user 1", third).forecast(0) == 2 * hour


def test_a_bundle_that_is_not_there_is_told(clock: Clock, tmp_path: Path) -> None:
    """A missing ca_bundle is named, and nothing was sent."""
    client = GithubClient(
        "ops",
        SignIn(token=SecretStr(CANARY)),
        api_url="https://127.0.0.1:1",
        timeout=1,
        ca_bundle=tmp_path / "none.pem",
        pacer=Pacer(clock, clock.sleep),
        clock=clock,
    )
    error = failed(lambda: client.write("POST", ISSUES, {}))
    assert type(error) is Transient
    assert "ca_bundle" in str(error)


def test_a_date_in_the_past_waits_a_moment(server: Scripted, clock: Clock) -> None:
    """A limit that is over by its own words is still waited for a second; none lasts for years."""
    client = client_at(server.url, clock)
    past = format_datetime(clock.now - timedelta(hours=1), usegmt=True)
    server.always(Reply(429, headers={"Retry-After": past}))
    assert failed(lambda: client.get(ISSUE)).retry_after == 1
    clock.move(seconds=2)
    server.always(Reply(429, headers={"Retry-After": "99999999999"}))
    assert failed(lambda: client.get(ISSUE)).retry_after == 7 * 86_400
