"""One request of no client in particular, as the tests of the fake Jira make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests

from tests.fakes.jira import TOKEN, Jira

MAIL = "syncer@acme.example"
AUTH = (MAIL, TOKEN)
Json = dict[str, Any]
NONE: Mapping[str, str] = {}


def ask(
    fake: Jira,
    method: str,
    path: str,
    json: Any = None,
    *,
    query: Mapping[str, str | list[str]] | None = None,
    version: int | None = None,
    auth: tuple[str, str] | None = AUTH,
    headers: Mapping[str, str] = NONE,
    timeout: float = 5,
) -> requests.Response:
    """As a client of this deployment would: Basic on Cloud, Bearer on Data Center."""
    number = version or (3 if fake.cloud else 2)
    url = f"{fake.url}/rest/api/{number}/{path}"
    signed = dict(headers)
    if not fake.cloud and auth is not None:
        signed["Authorization"] = f"Bearer {auth[1]}"
    return requests.request(
        method,
        url,
        json=json,
        params=query,
        auth=auth if fake.cloud else None,
        headers=signed,
        timeout=timeout,
        allow_redirects=False,
    )


def who(fake: Jira, name: str | None) -> Json | None:
    """Somebody as this deployment calls people."""
    if name is None:
        return None
    return {"accountId" if fake.cloud else "name": fake.account(name).id}


def words(fake: Jira, text: str) -> Any:
    """Text as a description has it here."""
    return nodes(text) if fake.cloud else text


def nodes(text: str) -> Json:
    """A document of one paragraph."""
    node = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    return {"type": "doc", "version": 1, "content": [node]}


def draft(summary: str = "Alert", key: str = "OPS", **fields: Any) -> Json:
    """What a create sends."""
    given = {"project": {"key": key}, "issuetype": {"name": "Task"}, "summary": summary}
    return {"fields": {**given, "labels": ["syncer"], **fields}}


def made(fake: Jira, summary: str = "Alert", key: str = "OPS", **fields: Any) -> str:
    """The key of an issue that was made so."""
    answer = ask(fake, "POST", "issue", draft(summary, key, **fields))
    assert answer.status_code == 201, answer.text
    name: str = answer.json()["key"]
    return name


def rows(fake: Jira, jql: str, **asked: Any) -> requests.Response:
    """One page of a search."""
    where = "search/jql" if fake.cloud else "search"
    query = {"fields": "summary", **{name: str(value) for name, value in asked.items()}}
    return ask(fake, "GET", where, query={"jql": jql, **query})


def keys(fake: Jira, jql: str) -> list[str]:
    """What a search finds."""
    answer = rows(fake, jql)
    assert answer.status_code == 200, answer.text
    return [one["key"] for one in answer.json()["issues"]]


def field(fake: Jira, name: str, part: str) -> Any:
    """What a read shows of one field."""
    answer = ask(fake, "GET", f"issue/{name}", query={"fields": part})
    return answer.json()["fields"].get(part)
