from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from syncer.adapters.jira_settings import JiraSettings, RouteDetails, filled, read_details
from syncer.adapters.jira_text import clean
from syncer.adapters.jira_values import FACTS
from syncer.model import Priority, Status
from syncer.plugin import SecretFile

BASE: Mapping[str, Any] = {
    "type": "jira",
    "url": "https://acme.atlassian.net",
    "email": "syncer@acme.example",
    "token": "t",
    "project": "OPS",
}
CENTER = {"url": "https://jira.acme.example", "email": None}


def read(**keys: object) -> JiraSettings:
    given = {key: value for key, value in {**BASE, **keys}.items() if value is not None}
    return JiraSettings.model_validate(given, context={"folder": Path("/etc/syncer")})


def test_a_site_a_sign_in_and_a_project_suffice() -> None:
    """Everything else has the default that the manual tells."""
    keys = read()
    assert (keys.deployment, keys.issue_type, keys.due_field) == ("auto", "Task", "duedate")
    assert (keys.hold, keys.timeout) == (timedelta(minutes=5), timedelta(seconds=15))
    assert (keys.components, keys.parent, keys.fields) == ((), None, {})
    assert [*keys.ranks().items()] == [
        (Priority.P0, "Highest"),
        (Priority.P1, "High"),
        (Priority.P2, "Medium"),
        (Priority.P3, "Low"),
    ]
    assert all(keys.statuses.of(one) == keys.transitions.of(one) == () for one in Status)
    assert (keys.destination(), keys.calls(), keys.wont_do) == ("OPS", ("OPS-1",), "Won't Do")


@pytest.mark.parametrize(
    ("given", "url", "site"),
    [
        ("https://acme.atlassian.net/", "https://acme.atlassian.net", True),
        ("https://Acme.Atlassian.net", "https://acme.atlassian.net", True),
        ("https://jira.acme.example/jira/", "https://jira.acme.example/jira", True),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("http://[::1]:8080", "http://[::1]:8080", True),
        ("https://api.atlassian.com/ex/jira/1a-2b/", "https://api.atlassian.com/ex/jira/1a-2b", 0),
    ],
)
def test_an_address_is_where_jira_begins(given: str, url: str, site: bool) -> None:
    """Paths below Jira's own are appended to it; at the gateway people read nothing."""
    keys = read(url=given)
    assert (keys.url, keys.site) == (url, url if site else None)


def test_a_token_alone_is_a_bearer() -> None:
    """Data Center and scoped tokens sign in without an e-mail address."""
    assert read(**CENTER).email is None
    assert read(url="https://api.atlassian.com/ex/jira/1a", email=None).email is None


def test_keys_are_written_large() -> None:
    """Projects and issues may be written in small letters; Jira knows them in large ones."""
    keys = read(project="ops", former_projects=["sre"], parent="ops-12")
    assert (keys.project, keys.former_projects, keys.parent) == ("OPS", ("SRE",), "OPS-12")


def test_one_name_needs_no_list() -> None:
    """A single name stands for a list of one, and decides how a refusal is called."""
    keys = read(transitions={"done": "Done", "wont_do": ["Triage", "Reject"]})
    assert keys.transitions.of(Status.DONE) == ("Done",)
    assert keys.wont_do == "Reject"
    assert read(statuses={"wont_do": ["Declined", "Rejected"]}).wont_do == "Declined"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"url": None}, "Field required"),
        ({"token": None}, "Field required"),
        ({"project": None}, "Field required"),
        ({"project": "Ops-1"}, "'Ops-1' is not a project's key; write it as in OPS-12: OPS"),
        ({"project": "O"}, "not a project's key"),
        ({"project": 'OPS" OR 1'}, "not a project's key"),
        ({"former_projects": ["A B"]}, "not a project's key"),
        ({"url": "acme.atlassian.net"}, "not an address of Jira"),
        ({"url": "https://acme.atlassian.net/jira"}, "is a page; write https://acme.atlassian.net"),
        ({"url": "https://jira.acme.example/browse/OPS-1"}, "write where Jira itself begins"),
        ({"url": "https://jira.acme.example/rest/api/2"}, "write where Jira itself begins"),
        ({"url": "https://api.atlassian.com"}, "write https://api.atlassian.com/ex/jira/CLOUD-ID"),
        ({"url": "http://jira.acme.example"}, "would show the token"),
        ({"url": "https://me:pw@jira.acme.example"}, "the sign-in belongs in email and token"),
        ({"url": "https://[jira"}, "not an address of Jira"),
        ({"url": "https://jira.acme.example:port"}, "not an address of Jira"),
        ({"email": None}, "an atlassian.net site wants email and token"),
        ({"email": "syncer"}, "'syncer' is not an e-mail address"),
        ({"email": "a:b@acme.example"}, "not an e-mail address"),
        ({"deployment": "data_center"}, "is Jira Cloud; leave deployment out"),
        ({"deployment": "server"}, "'auto', 'cloud' or 'data_center'"),
        (
            {"url": "https://jira.acme.example", "deployment": "data_center"},
            "Data Center takes a personal access token alone",
        ),
        ({"token": ""}, "a token is one word"),
        ({"token": "a b"}, "a token is one word"),
        ({"labels": ["two words"]}, "one word, as team-payments"),
        ({"labels": ["syncer"]}, "'syncer' is a label that syncer itself sets"),
        ({"overdue_label": "syncer-ai-1"}, "syncer itself sets"),
        ({"issue_type": " "}, "' ' cannot be a name"),
        ({"parent": "OPS"}, "'OPS' is not an issue; write its key, as OPS-12"),
        ({"priorities": {"P4": "Lowest"}}, "Extra inputs"),
        ({"statuses": {"finished": "Done"}}, "Extra inputs"),
        (
            {"statuses": {"done": "Closed", "wont_do": ["CLOSED"]}},
            "statuses.wont_do and statuses.done are both 'CLOSED'",
        ),
        ({"due_field": "Target end"}, "write duedate or customfield_10015"),
        ({"fields": {"Team": "x"}}, "'Team' is not a field's id; write it as customfield_10010"),
        ({"fields": {"summary": "x"}}, "'summary' is a field that syncer itself sets; leave"),
        ({"fields": {"issuetype": "x"}}, "set issue_type instead"),
        ({"fields": {"customfield_1": "{owner}"}}, "{title}, {severity}, {team}, {incident}"),
        ({"fields": {"customfield_1": "{title.__class__}"}}, "names what it cannot"),
        ({"fields": {"customfield_1": "{title!r}"}}, "names what it cannot"),
        ({"fields": {"customfield_1": "{title:>9999}"}}, "names what it cannot"),
        ({"fields": {"customfield_1": "{"}}, "names what it cannot"),
        ({"fields": {"customfield_1": True}}, "valid string"),
        (
            {"due_field": "customfield_7", "fields": {"customfield_7": "x"}},
            "fields.customfield_7 is the due_field",
        ),
        ({"accounts": [" "]}, "is not an account"),
        ({"timeout": "0"}, "1s to 10m"),
        ({"timeout": "1h"}, "1s to 10m"),
        ({"projekt": "OPS"}, "Extra inputs"),
    ],
)
def test_what_is_wrong_is_told_with_its_remedy(keys: dict[str, object], told: str) -> None:
    """Each value that cannot be meant is refused before anything is asked of Jira."""
    with pytest.raises(ValidationError) as caught:
        read(**keys)
    assert told in str(caught.value)
    assert "pw@" not in "; ".join(one["msg"] for one in caught.value.errors())


def test_a_secret_never_shows(tmp_path: Path) -> None:
    """Neither the settings nor their JSON show a token, from a file or not."""
    file = tmp_path / "token"
    file.write_text("canary-of-a-file\r\n")
    for token in ("canary-itself", SecretFile("canary-of-a-file", file)):
        keys = read(token=token)
        assert "canary" not in f"{keys!r} {keys} {keys.model_dump_json()}"


def test_a_secret_of_a_file_follows_the_file(tmp_path: Path) -> None:
    """Settings that took a token from a file show what the file holds now."""
    file = tmp_path / "token"
    file.write_text("one\n")
    token = read(token=SecretFile("one", file)).token
    file.write_text("two\n")
    assert token.get_secret_value() == "two"


def test_a_route_says_what_differs() -> None:
    """A route's own words win; priorities and fields are merged, and the rest is the tracker's."""
    keys = read(
        components=["api"],
        parent="OPS-1",
        priorities={"P0": "Blocker"},
        fields={"customfield_1": "{team}", "customfield_2": "x"},
    )
    route = RouteDetails.model_validate(
        {
            "issue_type": "Bug",
            "components": [],
            "priorities": {"P1": "Critical"},
            "fields": {"customfield_2": 3, "customfield_3": ["{kind}", 5.5]},
        }
    )
    told = keys.routed(route.details())
    assert (told.issue_type, told.components, told.parent) == ("Bug", (), "OPS-1")
    assert (told.priorities.P0, told.priorities.P1) == ("Blocker", "Critical")
    assert told.fields == {
        "customfield_1": "{team}",
        "customfield_2": "3",
        "customfield_3": ("{kind}", "5.5"),
    }
    assert keys.routed({}) == keys


def test_what_a_create_carries_is_what_the_route_said() -> None:
    """Details survive being carried in one level, and are checked again when they are read."""
    route = RouteDetails.model_validate(
        {"parent": "OPS-9", "priorities": {"P2": "Normal"}, "fields": {"environment": "prod"}}
    )
    assert read_details(route.details()) == route
    for wrong in ({"issuetype": "Bug"}, {"fields.summary": "x"}, {"priorities.P9": "x"}):
        with pytest.raises(ValueError, match=r"issuetype|summary|P9"):
            read_details(wrong)


@given(st.dictionaries(st.sampled_from(FACTS), st.text()))
def test_a_value_never_acts_as_a_template(facts: dict[str, str]) -> None:
    """What strangers wrote is put in as words, braces and all, and nothing else is known."""
    said = filled("{severity}|{{x}}|{title}", facts)
    known = {name: " ".join(clean(facts.get(name, "")).split()) for name in FACTS}
    assert said == f"{known['severity']}|{{x}}|{known['title']}".strip()
