"""The fake serves what GitHub describes, and what is said to it is judged by that description."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from tests.fakes import contract
from tests.fakes.github import REPO, ROUTES, TOKEN, FakeGithub, shop
from tests.fakes.github_calls import Route
from tests.fakes.github_limits import Limits

pytestmark = pytest.mark.skipif(not contract.present(), reason=contract.ABSENT)

Json = dict[str, Any] | list[Any] | None
ISSUES = f"/repos/{REPO}/issues"


@pytest.fixture
def fake() -> Iterator[FakeGithub]:
    with shop(limits=Limits.none()) as fake:
        yield fake


def say(fake: FakeGithub, method: str, path: str, json: Json = None) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    requests.request(method, fake.url + path, json=json, headers=headers, timeout=5)


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.template}")
def test_every_route_is_described(route: Route) -> None:
    """Nothing is served that the official description does not have."""
    assert contract.described(route.method, route.template) is not None


@pytest.mark.parametrize(
    ("method", "path", "json", "fault"),
    [
        ("POST", ISSUES, {"title": "A", "labels": 5}, "labels"),
        ("POST", ISSUES, {"body": "A"}, "title"),
        ("POST", ISSUES, {"title": "A", "assigness": ["ana"]}, "nobody reads 'assigness'"),
        ("GET", f"{ISSUES}?state=bogus", None, "bogus"),
        ("GET", f"{ISSUES}?per_page=many", None, "many"),
        ("GET", f"{ISSUES}?label=syncer", None, "nobody reads 'label'"),
        ("PATCH", f"{ISSUES}/1", {"state": "done"}, "done"),
        ("GET", f"/repos/{REPO}/pulls/1/nothing", None, "described nowhere"),
    ],
)
def test_a_wrong_request_is_seen(
    fake: FakeGithub, method: str, path: str, json: Json, fault: str
) -> None:
    """A request that GitHub would not take, or would take for another, is a violation."""
    say(fake, "POST", ISSUES, {"title": "A"})
    assert contract.violations(fake.seen) == []
    fake.forget()
    say(fake, method, path, json)
    [violation, *_] = contract.violations(fake.seen)
    assert fault in violation


def test_a_wrong_answer_is_seen(fake: FakeGithub) -> None:
    """An answer that GitHub would not give is a violation."""
    say(fake, "POST", ISSUES, {"title": "A"})
    [one] = fake.seen
    assert contract.violations([one]) == []
    wrong = replace(one, answered=one.answered.replace(b'"number": 1', b'"number": "1"'))
    [violation] = contract.violations([wrong])
    assert "response POST" in violation
    [violation] = contract.violations([replace(one, status=200)])
    assert "response POST" in violation


def test_only_the_listed_deviations_are_excused(fake: FakeGithub) -> None:
    """A bare array of labels passes where it is allowed, and nowhere else."""
    say(fake, "POST", ISSUES, {"title": "A"})
    say(fake, "POST", f"{ISSUES}/1/labels", ["syncer"])
    assert fake.issue(f"{REPO}#1").labels == ["syncer"]
    assert contract.violations(fake.seen) == []
    say(fake, "POST", f"{ISSUES}/1/assignees", ["ana"])
    assert len(contract.violations(fake.seen)) == 1


def test_every_excuse_has_its_reason() -> None:
    """The list of allowed deviations is short, and each says why it stands there."""
    assert len(contract.ALLOW) <= 5
    assert all(reason for *_, reason in contract.ALLOW)
