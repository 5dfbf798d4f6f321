from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from syncer.adapters.github_settings import GithubSettings
from syncer.model import Priority
from syncer.plugin import SecretFile

BASE: Mapping[str, Any] = {"type": "github", "repository": "acme/api", "token": "t"}
APP = {"id": 12, "installation_id": 34, "private_key_file": "app.pem"}


def read(**keys: object) -> GithubSettings:
    given = {key: value for key, value in {**BASE, **keys}.items() if value is not None}
    return GithubSettings.model_validate(given, context={"folder": Path("/etc/syncer")})


def test_a_repository_and_a_sign_in_suffice() -> None:
    """Everything else has the default that the manual tells."""
    keys = read()
    assert (keys.api_url, keys.web_url) == ("https://api.github.com", "https://github.com")
    assert (keys.hold, keys.timeout) == (timedelta(seconds=60), timedelta(seconds=15))
    assert keys.priorities()[Priority.P0] == "priority: p0"
    assert keys.in_progress_label == "in progress"
    assert (keys.assign, keys.issue_fields, keys.milestone) == (True, "auto", None)
    assert (keys.pace.per_minute, keys.pace.per_hour) == (80, 500)
    assert keys.destination() == "acme/api"


def test_names_are_claimed_in_small_letters() -> None:
    """GitHub takes no notice of capitals, so two trackers cannot differ by them."""
    assert read(repository="Acme/API").calls() == read().calls()


def test_an_app_is_a_sign_in() -> None:
    """An App needs its two numbers and its key, beside the configuration."""
    app = read(token=None, app=APP).app
    assert app is not None
    assert app.private_key_file == Path("/etc/syncer/app.pem")


def test_some_priorities_may_be_renamed() -> None:
    """A label that is not given keeps its default."""
    labels = read(priority_labels={"P1": "urgent"}).priorities()
    assert (labels[Priority.P1], labels[Priority.P2]) == ("urgent", "priority: p2")


@pytest.mark.parametrize(
    ("given", "api", "web"),
    [
        ("https://ghe.example/api/v3/", "https://ghe.example/api/v3", "https://ghe.example"),
        ("https://api.acme.ghe.com", "https://api.acme.ghe.com", "https://acme.ghe.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_servers_have_two_faces(given: str, api: str, web: str) -> None:
    """From the address of the API follows where people read issues."""
    keys = read(api_url=given)
    assert (keys.api_url, keys.web_url) == (api, web)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"repository": None}, "Field required"),
        ({"repository": "acme"}, "'acme' is not a repository; write owner/repo"),
        ({"repository": "https://github.com/acme/api"}, "write owner/repo"),
        ({"repository": "acme/api.git"}, "without .git"),
        ({"repository": "acme/.."}, "not a repository"),
        ({"repository": "acme/api/issues"}, "not a repository"),
        ({"repository": "acme/a?b"}, "not a repository"),
        ({"repository": "ácme/api"}, "not a repository"),
        ({"former_repositories": ["x"]}, "not a repository"),
        ({"token": None}, "neither token nor app is given; write token_file: PATH"),
        ({"app": APP}, "both token and app are given"),
        ({"token": ""}, "a token is one word"),
        ({"token": "a b"}, "a token is one word"),
        ({"token": "a\nb"}, "a token is one word"),
        ({"token": None, "app": {**APP, "id": 0}}, "greater than or equal to 1"),
        ({"token": None, "app": {**APP, "id": True}}, "true is not a number"),
        ({"token": None, "app": {**APP, "key": 1}}, "Extra inputs"),
        ({"api_url": "https://github.com"}, "is for people; the API is https://api.github.com"),
        ({"api_url": "http://ghe.example/api/v3"}, "would show the token"),
        ({"api_url": "https://me:pw@ghe.example"}, "the sign-in belongs in token or app"),
        ({"api_url": "ghe.example"}, "not an address of the API"),
        ({"api_url": "https://ghe.example/?x=1"}, "not an address of the API"),
        ({"api_url": "https://[ghe"}, "not an address of the API"),
        ({"api_url": "https://ghe.example:port"}, "not an address of the API"),
        ({"labels": ["a,b"]}, "cannot be a label"),
        ({"labels": ["x" * 51]}, "1 to 50 characters"),
        ({"overdue_label": " "}, "cannot be a label"),
        ({"overdue_label": "In Progress"}, "in_progress_label and overdue_label are both"),
        ({"priority_labels": {"P0": "a", "P1": "A"}}, "priority_labels.P1 and priority_labels.P0"),
        ({"priority_labels": {"P4": "a"}}, "Extra inputs"),
        ({"accounts": ["a b"]}, "'a b' is not an account"),
        ({"timeout": "0"}, "1s to 10m"),
        ({"timeout": "1h"}, "1s to 10m"),
        ({"pace": {"gap": "0"}}, "at least 1s"),
        ({"pace": {"per_minute": 81}}, "less than or equal to 80"),
        ({"pace": {"per_hour": 501}}, "less than or equal to 500"),
        ({"pace": {"per_hour": 0}}, "greater than or equal to 1"),
        ({"issue_fields": "on"}, "'auto' or 'off'"),
        ({"repositry": "a/b"}, "Extra inputs"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(keys: dict[str, object], told: str) -> None:
    """Each value that cannot be meant is refused before anything is asked of GitHub."""
    with pytest.raises(ValidationError) as caught:
        read(**keys)
    text = str(caught.value)
    assert told in text
    assert "pw@" not in "; ".join(one["msg"] for one in caught.value.errors())


def test_off_is_a_word() -> None:
    """YAML's bare off, no and false mean what people wrote."""
    for off in ("off", False, "no", "false"):
        assert read(issue_fields=off).issue_fields == "off"


def test_accounts_may_be_mentioned() -> None:
    """A login may be written with its @, and a bot with its brackets."""
    assert read(accounts=["@ana", "syncer[bot]"]).accounts == ("ana", "syncer[bot]")


def test_a_secret_never_shows(tmp_path: Path) -> None:
    """Neither the settings nor their JSON show a token, from a file or not."""
    file = tmp_path / "token"
    file.write_text("canary-of-a-file\r\n")
    for token in ("canary-itself", SecretFile("canary-of-a-file", file)):
        keys = read(token=token)
        assert "canary" not in f"{keys!r} {keys} {keys.model_dump_json()}"


def test_a_secret_of_a_file_follows_the_file(tmp_path: Path) -> None:
    """Settings that took a secret from a file show what the file holds now, or held last."""
    file = tmp_path / "token"
    file.write_text("one\n")
    token = read(token=SecretFile("one", file)).token
    assert token is not None
    file.write_bytes(b"\xef\xbb\xbftwo\r\n")
    assert token.get_secret_value() == "two"
    for broken in (b"\xff\xfe", None):
        if broken is None:
            file.unlink()
        else:
            file.write_bytes(broken)
        assert token.get_secret_value() == "two"


@pytest.mark.parametrize(
    "keys",
    [
        {"overdue_label": "Syncer"},
        {"in_progress_label": "syncer"},
        {"priority_labels": {"P0": "syncer"}},
        {"labels": ["priority: p0"]},
        {"labels": ["mine", "In Progress"]},
        {"labels": ["overdue"]},
    ],
)
def test_a_label_that_says_something_is_given_for_nothing_else(keys: dict[str, object]) -> None:
    """Else it would be taken off by one rule and put on by another."""
    with pytest.raises(ValidationError, match=r"give (each its own label|that another name)"):
        read(**keys)
    assert read(labels=["syncer", "mine"]).labels == ("syncer", "mine")
