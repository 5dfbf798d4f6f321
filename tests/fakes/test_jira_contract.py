"""What is said to the fake Jira is judged by the descriptions of its REST API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes import jira_contract as contract
from tests.fakes.jira import ROUTES, Jira, desk
from tests.fakes.jira_asking import ask, draft, made, rows
from tests.fakes.jira_calls import Route
from tests.fakes.jira_limits import Limits

official = pytest.mark.skipif(not contract.present(), reason=contract.ABSENT)
KINDS = [pytest.param(True, marks=official, id="cloud"), pytest.param(False, id="center")]


@pytest.fixture(params=KINDS)
def fake(request: pytest.FixtureRequest) -> Iterator[Jira]:
    with desk(cloud=request.param, limits=Limits.none()) as fake:
        yield fake


def judged(fake: Jira) -> list[str]:
    return contract.violations(fake.seen, cloud=fake.cloud)


@official
@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if one.cloud is not False],
    ids=lambda one: f"{one.method} {one.template}",
)
def test_every_route_of_cloud_is_described(route: Route) -> None:
    """Nothing is served that no description has."""
    assert contract.CLOUD[3].described(route.method, f"/rest/api/3/{route.template}") is not None


@pytest.mark.parametrize(
    "route",
    [one for one in ROUTES if one.cloud is not True],
    ids=lambda one: f"{one.method} {one.template}",
)
def test_every_route_of_data_center_is_described(route: Route) -> None:
    """As for Cloud, by what the documentation says."""
    assert contract.CENTER.described(route.method, f"/rest/api/2/{route.template}") is not None


@pytest.mark.parametrize(
    ("method", "path", "json", "fault"),
    [
        ("POST", "issue", {**draft(), "field": {}}, "nobody reads 'field'"),
        ("POST", "issue", {"fields": 5}, "fields"),
        ("POST", "issue", {"properties": [{"name": "a"}]}, "properties"),
        ("PUT", "issue/OPS-1", {"update": {"labels": {"add": "a"}}}, "labels"),
        ("POST", "issue/bulk", {"issues": []}, "nobody reads 'issues'"),
        ("POST", "issue/OPS-1/transitions", {"transition": "31"}, "is not of type"),
        ("GET", "issue/OPS-1?field=summary", None, "nobody reads 'field'"),
        ("GET", "mypermissions?project=OPS", None, "nobody reads 'project'"),
        ("GET", "issue/OPS-1/comment?maxResults=many", None, "many"),
    ],
)
def test_a_wrong_request_is_seen(fake: Jira, method: str, path: str, json: Any, fault: str) -> None:
    """A request that Jira would not take, or would take for another, is a violation."""
    made(fake)
    assert judged(fake) == []
    fake.forget()
    ask(fake, method, path, json)
    fake.broken.clear()
    assert any(fault in one for one in judged(fake)), judged(fake)


def test_each_deployment_has_its_own_search(fake: Jira) -> None:
    """StartAt means nothing to Cloud, a page's token nothing to Data Center."""
    rows(fake, "labels = syncer")
    assert judged(fake) == []
    other = {"startAt": 0} if fake.cloud else {"nextPageToken": "x"}
    rows(fake, "labels = syncer", **other)
    [violation] = judged(fake)
    assert f"nobody reads {next(iter(other))!r}" in violation


def test_a_wrong_answer_is_seen(fake: Jira) -> None:
    """An answer that Jira would not give is a violation."""
    made(fake)
    rows(fake, "labels = syncer")
    one = fake.seen[-1]
    name = b'"isLast": true' if fake.cloud else b'"total": 1'
    assert name in one.answered
    wrong = replace(one, answered=one.answered.replace(name, b'"total": "1"'))
    [violation] = contract.violations([wrong], cloud=fake.cloud)
    assert "response GET" in violation


@official
def test_both_versions_of_cloud_are_judged() -> None:
    """Version 2 is markup, version 3 nodes; each has its own description."""
    with desk() as fake:
        assert ask(fake, "POST", "issue", draft(description="Text"), version=2).status_code == 201
        assert ask(fake, "GET", "issue/OPS-1", version=2).json()["fields"]["description"] == "Text"
        assert fake.issue("OPS-1").description["type"] == "doc"
        assert judged(fake) == []


def test_every_excuse_has_its_reason() -> None:
    """The list of allowed deviations is short, and each says why it stands there."""
    assert len(contract.ALLOW) <= 5
    assert all(reason for *_, reason in contract.ALLOW)
