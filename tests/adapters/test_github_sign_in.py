from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from syncer.adapters.github import GithubClient
from syncer.adapters.github_answers import NotSignedIn
from syncer.adapters.github_pacing import Pacer
from syncer.adapters.github_settings import SignIn
from syncer.errors import AdapterError, InDoubt, Transient
from tests.adapters.scripted import Asked, Clock, Drop, Reply, Scripted, serving
from tests.adapters.test_github_client import CANARY, ISSUE, ISSUES, failed

KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
TOKENS = "/app/installations/34/access_tokens"


def pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


def claims(jwt: str, key: rsa.RSAPrivateKey) -> dict[str, object]:
    """What a signature of that key says; raises if it is another's."""
    head, body, signature = jwt.split(".")

    def decoded(part: str) -> bytes:
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))

    signed = f"{head}.{body}".encode()
    key.public_key().verify(decoded(signature), signed, padding.PKCS1v15(), SHA256())
    said: dict[str, object] = json.loads(decoded(body))
    return said


class App:
    """A server that knows one App, gives it tokens for an hour, and takes only the last one."""

    def __init__(self, server: Scripted, clock: Clock, key: Path) -> None:
        self.server, self.clock, self.file = server, clock, key
        self.key = KEYS[0]
        self.skew = timedelta(0)
        self.made = 0
        self.forgotten = False
        self.client = GithubClient(
            "ops",
            SignIn.model_validate(
                {
                    "api_url": server.url,
                    "app": {"id": 12, "installation_id": 34, "private_key_file": key},
                }
            ),
            api_url=server.url,
            timeout=5,
            ca_bundle=None,
            pacer=Pacer(clock, clock.sleep),
            clock=clock,
        )
        server.script = self.script

    @property
    def now(self) -> dict[str, str]:
        return {"Date": format_datetime(self.clock.now + self.skew, usegmt=True)}

    def script(self, asked: Asked) -> Reply:
        kind, _, word = asked.headers["authorization"].partition(" ")
        if asked.path.startswith("/app"):
            assert kind == "Bearer"
            said = claims(word, self.key)
            here = (self.clock.now + self.skew).timestamp()
            assert said["iss"] == "12"
            if not said["iat"] <= here < said["exp"] <= here + 600:  # type: ignore[operator]  # numbers
                return Reply(401, {"message": f"A signature of another time: {word}"}, self.now)
            if asked.path == "/app":
                return Reply(200, {"slug": "syncer"}, self.now)
            self.made += 1
            end = self.clock.now + self.skew + timedelta(hours=1)
            body = {"token": f"{CANARY}{self.made}", "expires_at": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
            return Reply(201, body, self.now)
        good = f"{CANARY}{self.made}" == word and not self.forgotten
        self.forgotten = False
        return Reply(200 if good else 401, {"message": "Bad credentials"}, self.now)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(clock: Clock, tmp_path: Path) -> Iterator[App]:
    key = tmp_path / "app.pem"
    key.write_bytes(pem(KEYS[0]))
    with serving() as server:
        yield App(server, clock, key)


def test_an_app_gets_one_token_for_many_requests(app: App) -> None:
    """The first request fetches a token, the others use it, whatever is asked."""
    for _ in range(3):
        app.client.get(ISSUE)
        app.client.write("PATCH", ISSUE, {})
    assert app.made == 1
    assert [one.path for one in app.server.asked][:2] == [TOKENS, ISSUE]


def test_a_token_is_renewed_before_it_ends(app: App, clock: Clock) -> None:
    """Minutes before its end a token is replaced, so that no request meets a dead one."""
    app.client.get(ISSUE)
    clock.move(minutes=54)
    app.client.get(ISSUE)
    assert app.made == 1
    clock.move(minutes=2)
    app.client.get(ISSUE)
    assert app.made == 2
    clock.move(days=-2)
    app.client.get(ISSUE)
    assert app.made == 3


def test_a_tokens_hour_is_counted_on_our_clock(app: App, clock: Clock) -> None:
    """A clock that is half a minute wrong shortens or stretches the life of no token."""
    app.skew = timedelta(seconds=-30)
    app.client.get(ISSUE)
    clock.move(minutes=54)
    app.client.get(ISSUE)
    assert app.made == 1


def test_a_replaced_key_is_used_for_the_next_token(app: App, clock: Clock) -> None:
    """The key's file is read for each new token, so that a key can be replaced at any time."""
    app.client.get(ISSUE)
    app.key = KEYS[1]
    app.file.write_bytes(pem(KEYS[1]))
    clock.move(hours=1)
    app.client.get(ISSUE)
    assert app.made == 2


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_revoked_token_is_made_anew_once(method: str, app: App) -> None:
    """A token that is refused though young is replaced, and the request sent again, once."""
    call: Callable[[], object] = (
        (lambda: app.client.get(ISSUE))
        if method == "GET"
        else (lambda: app.client.write("POST", ISSUES, {}))
    )
    call()
    app.forgotten = True
    call()
    assert app.made == 2
    app.server.script = lambda asked: (
        app.script(asked) if asked.path.startswith("/app") else Reply(401)
    )
    before = len(app.server.asked)
    assert type(failed(call)) is NotSignedIn
    assert [one.method for one in app.server.asked[before:]] == [method, "POST", method]


def test_an_app_is_called_by_its_bot(app: App) -> None:
    """Issues of an App are its bot's, and the App itself is asked who that is, once."""
    assert [app.client.login, app.client.login] == ["syncer[bot]", "syncer[bot]"]
    assert [one.path for one in app.server.asked] == ["/app", TOKENS, "/users/syncer%5Bbot%5D"]


def test_an_app_that_is_not_known_is_told_by_its_key(app: App) -> None:
    """A 404 of the App itself asks for its id, for the installation may well be right."""
    app.server.always(Reply(404, {"message": "Integration not found"}))
    error = failed(lambda: app.client.login)
    assert "is app.id right" in str(error)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file"),
        (b"", "no private RSA key in PEM"),
        (b"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", "no private"),
        (b"\xff\xfe", "not text"),
    ],
)
def test_a_key_that_cannot_be_used_is_told(content: bytes | None, told: str, app: App) -> None:
    """A missing or broken key is told with its file and what to do, and nothing is sent."""
    if content is None:
        app.file.unlink()
    else:
        app.file.write_bytes(content)
    error = failed(lambda: app.client.get(ISSUE))
    assert type(error) is NotSignedIn
    assert told in str(error)
    assert "settings of the App" in str(error)
    assert str(app.file) in str(error)
    assert app.server.asked == []


@pytest.mark.parametrize(("skew", "side"), [(11, "behind"), (-11, "ahead")])
def test_a_wrong_clock_is_told(skew: int, side: str, app: App) -> None:
    """A signature that is refused because of our clock names the clock, and by how much."""
    app.skew = timedelta(minutes=skew)
    error = failed(lambda: app.client.get(ISSUE))
    assert type(error) is NotSignedIn
    assert f"clock is 660 s {side}; set it right" in str(error)
    assert "ey" not in str(error).split()


@pytest.mark.parametrize(
    ("reply", "kind", "told"),
    [
        (Reply(401, {"message": "bad"}), NotSignedIn, "check that app.id is 12"),
        (Reply(404), NotSignedIn, "it has no installation 34"),
        (Reply(403, {"message": "This installation has been suspended"}), NotSignedIn, "suspended"),
        (Reply(500), Transient, "gave no token"),
        (Reply(201, {"expires_at": "x"}), Transient, "gave no token"),
        (Reply(201, {"token": "a\nb", "expires_at": "x"}), Transient, "gave no token"),
        (Drop(), Transient, "the connection broke"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_token_means_that_nothing_happened(
    method: str, reply: Reply, kind: type[AdapterError], told: str, app: App
) -> None:
    """Where no token can be had, nothing was written, so nothing is in doubt."""
    app.server.always(reply)
    error = failed(
        lambda: app.client.get(ISSUE) if method == "GET" else app.client.write("POST", ISSUES, {})
    )
    assert type(error) is kind
    assert not isinstance(error, InDoubt)
    assert told in str(error)
    assert [one.path for one in app.server.asked] == [TOKENS]


def test_a_limit_on_tokens_is_a_limit(app: App) -> None:
    """When GitHub limits the making of tokens, its delay is kept like any other."""
    app.server.always(Reply(403, {"message": "secondary rate limit"}, {"Retry-After": "90"}))
    error = failed(lambda: app.client.get(ISSUE))
    assert (type(error), error.retry_after) == (Transient, 90)
    assert failed(lambda: app.client.get(ISSUE)).retry_after == 90
    assert len(app.server.asked) == 1


def test_a_lifetime_that_makes_no_sense_is_an_hour(app: App, clock: Clock) -> None:
    """A token whose end cannot be read is used, and replaced within the hour."""
    good = app.script

    def odd(asked: Asked) -> Reply:
        reply = good(asked)
        if asked.path == TOKENS:
            return Reply(201, {**reply.body, "expires_at": "tomorrow"}, reply.headers)
        return reply

    app.server.script = odd
    app.client.get(ISSUE)
    clock.move(minutes=54)
    app.client.get(ISSUE)
    assert app.made == 1
    clock.move(minutes=2)
    app.client.get(ISSUE)
    assert app.made == 2
