"""What an operator is told before anything is written, and that looking writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from syncer.adapters.github_issues import GithubTracker
from syncer.adapters.github_settings import GithubSettings
from tests.adapters.github_world import HUMANS, at
from tests.adapters.test_github_outcomes import KEY, OTHER, made
from tests.fakes.github import LEAST, REPO, FakeGithub
from tests.fakes.github_faults import FORBIDDEN, REVOKED, Fault, answering, failing, refused
from tests.fakes.github_state import Clock


def findings(tracker: GithubTracker) -> list[str]:
    """All but what is told of a fine-grained token that has made no ticket yet."""
    return [one for one in tracker.check() if "does not show what a fine-grained" not in one]


def ready(fake: FakeGithub) -> GithubTracker:
    """A tracker at a repository where all is well."""
    tracker = at(fake)
    made(tracker)
    assert findings(tracker) == []
    fake.forget()
    return tracker


def archive(fake: FakeGithub) -> None:
    fake.world.repos[REPO].archived = True


def switch_off(fake: FakeGithub) -> None:
    fake.world.repos[REPO].has_issues = False


def hide(fake: FakeGithub) -> None:
    del fake.world.repos[REPO].roles["syncer-bot"]


def demote(fake: FakeGithub) -> None:
    fake.world.repos[REPO].roles["syncer-bot"] = "read"


def promote(fake: FakeGithub) -> None:
    fake.world.repos[REPO].roles["syncer-bot"] = "admin"


def triage(fake: FakeGithub) -> None:
    fake.world.repos[REPO].roles["syncer-bot"] = "triage"
    del fake.world.repos[REPO].labels["overdue"]


def withhold_fields(fake: FakeGithub) -> None:
    fake.faults.on("GET", "/issue-fields", FORBIDDEN, times=9)


def break_fields(fake: FakeGithub) -> None:
    fake.faults.on("GET", "/issue-fields", failing(503), times=9)


def make_classic(fake: FakeGithub) -> None:
    fake.token(permissions=None)


def let_expire(fake: FakeGithub) -> None:
    fake.token(expires=fake.clock() + timedelta(days=3))


def unlabel(fake: FakeGithub) -> None:
    del fake.world.repos[REPO].labels["in progress"]


def let_go(fake: FakeGithub) -> None:
    del fake.world.repos[REPO].roles["ben"]


def revoke(fake: FakeGithub) -> None:
    fake.faults.on("GET", "", REVOKED, times=9)


@pytest.mark.parametrize(
    ("act", "severity", "words"),
    [
        (archive, "error", "acme/shop is archived"),
        (switch_off, "error", "turn on Issues"),
        (hide, "error", "there is no repository acme/shop, or syncer-bot may not see it"),
        (demote, "error", "give it the role Triage or Write"),
        (promote, "warning", "the role Write is enough"),
        (triage, "error", "the role Triage makes none"),
        (withhold_fields, "info", "the organisation permission Issue fields: read-only"),
        (break_fields, "warning", "until then priority and due date of issues are not read"),
        (make_classic, "warning", "Issues: read and write is enough"),
        (let_expire, "warning", "the token expires on 2026-11-23"),
        (unlabel, "info", "the labels 'in progress' are not there yet"),
        (let_go, "warning", "cannot be given to ben (ben)"),
        (revoke, "error", "the sign-in is refused"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    github: FakeGithub, act: Callable[[FakeGithub], None], severity: str, words: str
) -> None:
    """One finding each, as heavy as it is, and not a single write."""
    ready(github)
    act(github)
    github.forget()
    (said,) = findings(at(github))
    assert words in said
    kind = said.partition(":")[0] if said.startswith(("warning: ", "info: ")) else "error"
    assert kind == severity
    assert github.writes() == []


def test_a_clock_that_is_wrong_is_told_of(github: FakeGithub) -> None:
    """Marks of time that are compared with theirs must be of one clock."""
    ready(github)
    slow = at(github, clock=lambda: github.clock() - timedelta(minutes=5))
    assert findings(slow) == [
        "warning: this machine's clock is 300 s behind GitHub's; set it right"
    ]


def test_a_token_whose_rights_nobody_shows_is_not_called_sound(github: FakeGithub) -> None:
    """The role of its user hides that a fine-grained token may not write: that is said.

    Until its account has made a ticket, or where the token is none of these.
    """
    github.token(permissions={"issues": "read", "metadata": "read"})
    words = "info: GitHub does not show what a fine-grained token is good for"
    assert [one for one in at(github).check() if one.startswith(words)]
    assert github.writes() == []
    github.token(permissions=None)
    assert not any(one.startswith(words) for one in at(github).check())
    github.token()
    assert [one for one in at(github).check() if one.startswith(words)]
    made(at(github))
    assert list(at(github).check()) == []


@pytest.mark.parametrize(
    ("body", "open_to_all"),
    [
        ({"private": True, "visibility": "private"}, False),
        ({"private": True, "visibility": "internal"}, False),
        ({"private": True}, False),
        ({"visibility": "Internal"}, False),
        ({"private": False, "visibility": "internal"}, False),
        ({"private": False, "visibility": "public"}, True),
        ({"private": False, "visibility": "PUBLIC"}, True),
        ({"private": False}, True),
        ({"private": None}, True),
        ({"private": "yes", "visibility": "?"}, True),
        ({"private": True, "visibility": "Public"}, True),
        ({"private": False, "visibility": "private"}, True),
        ({}, True),
    ],
)
def test_what_is_not_certainly_private_is_public(
    github: FakeGithub, body: dict[str, object], open_to_all: bool
) -> None:
    """Where nobody tells whether strangers read along they are taken to."""
    github.faults.on("GET", f"/repos/{REPO}$", answering(200, body))
    assert at(github).public([REPO]) == ({REPO} if open_to_all else frozenset())


def test_an_empty_repository_only_waits_for_its_labels(github: FakeGithub) -> None:
    """Before the first ticket nothing is wrong: labels come with it."""
    (said,) = findings(at(github))
    assert said.startswith("info: the labels 'syncer', 'overdue', 'in progress', 'priority: p0'")
    assert github.writes() == []


def test_labels_of_routes_are_looked_for_where_they_lead(github: FakeGithub) -> None:
    """Who may make no labels is told which of a route's are lacking."""
    github.world.repos[REPO].roles["syncer-bot"] = "triage"
    routed = at(github)._settings.reaching([(REPO, {})], [(REPO, ("sev1",))])
    said = "".join(findings(GithubTracker("gh", routed, clock=at(github).client.clock)))
    assert "'sev1' are not there" in said


@pytest.fixture
def by_app(github: FakeGithub, tmp_path: Path) -> Callable[..., GithubTracker]:
    """A tracker that signs in as an App with such permissions."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    file = tmp_path / "app.pem"
    file.write_bytes(private)

    def build(**permissions: str) -> GithubTracker:
        app = github.app(public.decode(), permissions)
        (installation,) = app.installations
        clock = github.clock
        assert isinstance(clock, Clock)
        settings = GithubSettings.model_validate(
            {
                "type": "github",
                "repository": REPO,
                "api_url": github.url,
                "app": {"id": app.id, "installation_id": installation, "private_key_file": file},
            }
        )
        return GithubTracker("gh", settings, HUMANS, clock=clock, sleep=clock.sleep)

    return build


def test_an_app_keeps_tickets_as_its_bot(
    github: FakeGithub, by_app: Callable[..., GithubTracker]
) -> None:
    """With the least permissions everything works, hours later too, and its tickets are ours."""
    tracker = by_app(**LEAST)
    ticket = made(tracker)
    assert github.issue(ticket.name).author == "syncer[bot]"
    assert ticket.ours
    clock = github.clock
    assert isinstance(clock, Clock)
    clock.advance(3 * 3600)
    assert [one.ref for one in tracker.find([KEY])[KEY]] == [ticket.ref]
    made(tracker, OTHER)
    assert list(tracker.check()) == []


def test_a_token_of_an_app_is_good_for_what_is_needed_alone(
    github: FakeGithub, by_app: Callable[..., GithubTracker]
) -> None:
    """Whatever else the App may, its tokens may not; one that may no more is taken as it is."""
    clock = github.clock
    assert isinstance(clock, Clock)
    tracker = by_app(**LEAST, contents="write", administration="write")
    made(tracker)
    assert dict(list(github.world.tokens.values())[-1].permissions or {}) == LEAST
    assert github.count("POST", "access_tokens") == 2
    clock.advance(3 * 3600)
    made(tracker, OTHER)
    assert dict(list(github.world.tokens.values())[-1].permissions or {}) == LEAST
    assert github.count("POST", "access_tokens") == 3
    (app,) = github.world.apps.values()
    (held,) = app.installations.values()
    held.permissions = {"issues": "write"}
    clock.advance(3 * 3600)
    assert tracker.find([KEY])
    assert dict(list(github.world.tokens.values())[-1].permissions or {}) == {"issues": "write"}


@pytest.mark.parametrize("odd", [failing(502), refused(422, "Validation Failed")])
def test_a_token_that_could_not_be_narrowed_is_so_with_the_next(
    github: FakeGithub, by_app: Callable[..., GithubTracker], odd: Fault
) -> None:
    """One bad answer costs one token's life, and no more; nobody asks again before its end."""
    clock = github.clock
    assert isinstance(clock, Clock)
    github.faults.on("POST", "access_tokens", odd, nth=2)
    tracker = by_app(**LEAST, contents="write")
    made(tracker)
    assert github.count("POST", "access_tokens") == 2
    clock.advance(3600)
    assert tracker.find([KEY])
    assert dict(list(github.world.tokens.values())[-1].permissions or {}) == LEAST


def test_rights_that_an_app_is_given_later_are_used_within_a_day(
    github: FakeGithub, by_app: Callable[..., GithubTracker]
) -> None:
    """A token is narrowed to what is needed of all that the App may by then."""
    clock = github.clock
    assert isinstance(clock, Clock)
    tracker = by_app(**LEAST, contents="write")
    made(tracker)
    (app,) = github.world.apps.values()
    (held,) = app.installations.values()
    held.permissions = {**held.permissions, "issue_fields": "read"}
    clock.advance(86_400)
    assert tracker.find([KEY])
    allowed = {**LEAST, "issue_fields": "read"}
    assert dict(list(github.world.tokens.values())[-1].permissions or {}) == allowed


def test_an_app_of_the_least_rights_makes_one_token(
    github: FakeGithub, by_app: Callable[..., GithubTracker]
) -> None:
    """Where there is nothing to narrow nothing more is asked."""
    made(by_app(**LEAST))
    assert github.count("POST", "access_tokens") == 1


@pytest.mark.parametrize(
    ("permissions", "words"),
    [
        ({"issues": "read", "metadata": "read"}, "the App lacks the permission issues: write"),
        (
            {**LEAST, "administration": "write", "contents": "write"},
            "may more than tickets need; take away administration: write, contents: write",
        ),
    ],
)
def test_rights_of_an_app_are_weighed(
    github: FakeGithub,
    by_app: Callable[..., GithubTracker],
    permissions: dict[str, str],
    words: str,
) -> None:
    """Too few are an error, too many a warning, and each is named to the permission."""
    ready(github)
    (said,) = by_app(**permissions).check()
    assert words in said
