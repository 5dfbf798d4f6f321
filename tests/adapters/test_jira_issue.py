from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from syncer.adapters.jira_adf import placed as placed_nodes
from syncer.adapters.jira_issue import Odd, Reader, imagined
from syncer.adapters.jira_settings import JiraSettings
from syncer.adapters.jira_wiki import placed as placed_wiki
from syncer.model import Code, Field, ItemKey, Person, Priority, Status, TicketRef
from syncer.notes import notes
from tests.adapters.jira_texts import BLOCK, KEY, OTHER

SITE = "https://acme.atlassian.net"
PEOPLE = (
    Person("ana", ("Ana Silva", "@asilva"), ("ana@acme.example",), accounts={"jira": "5b-ana"}),
    Person("ben", ("Ben Roy",), ("ben@acme.example",)),
)
BOTH = pytest.mark.parametrize("cloud", [True, False], ids=["cloud", "data-center"])


def settings(**keys: object) -> JiraSettings:
    base = {"type": "jira", "url": "http://localhost", "token": "t", "project": "OPS"}
    return JiraSettings.model_validate({**base, **keys})


def reader(
    *, cloud: bool = True, ranks: Mapping[str, Mapping[Priority, str]] | None = None, **keys: object
) -> Reader:
    return Reader(
        settings(**keys), tracker="ops", cloud=cloud, site=SITE, people=PEOPLE, ranks=ranks
    )


def user(account: str, *, cloud: bool = True, **shown: str) -> dict[str, Any]:
    return {"accountId" if cloud else "name": account, "displayName": account, **shown}


def body(key: ItemKey = KEY, *, cloud: bool = True) -> Any:
    return placed_nodes(None, key, BLOCK) if cloud else placed_wiki(None, key, BLOCK)


def row(*, cloud: bool = True, key: str = "OPS-12", **shown: object) -> dict[str, Any]:
    """An issue of ours as Jira shows it."""
    fields = {
        "summary": "Alert",
        "status": {"name": "To Do", "id": "1", "statusCategory": {"key": "new"}},
        "resolution": None,
        "resolutiondate": None,
        "assignee": user("5b-ana", cloud=cloud),
        "priority": {"name": "High", "id": "2"},
        "labels": ["syncer", f"syncer-{KEY}", "team-a"],
        "description": body(cloud=cloud),
        "creator": user("me", cloud=cloud),
        "reporter": user("5b-ana", cloud=cloud),
        "created": "2026-11-02T10:00:00.000+0000",
        "updated": "2026-11-03T11:00:00.123+0100",
        "duedate": "2026-12-01",
    }
    return {"id": "10042", "key": key, "fields": {**fields, **shown}}


def closed(name: str = "Done", resolution: str | None = "Done") -> dict[str, Any]:
    return {
        "status": {"name": name, "id": "9", "statusCategory": {"key": "done"}},
        "resolution": {"name": resolution} if resolution else None,
        "resolutiondate": "2026-11-05T10:00:00.000+0000",
    }


@BOTH
def test_an_issue_is_a_ticket(cloud: bool) -> None:
    """Number, key, fields, marker, notes and times are read, whichever deployment shows them."""
    ticket = reader(cloud=cloud).ticket(row(cloud=cloud), {"me"}, ["SRE-3", "OPS-12"])
    assert (ticket.ref, ticket.name) == (TicketRef("ops", "10042"), "OPS-12")
    assert ticket.url == f"{SITE}/browse/OPS-12"
    assert (ticket.ours, ticket.key, ticket.former) == (True, KEY, ("SRE-3",))
    assert ticket.notes == notes(BLOCK)
    said = ticket.fields
    assert (said.title, said.status, said.owner) == ("Alert", Status.OPEN, "ana")
    assert (said.due, said.priority, said.silent) == (date(2026, 12, 1), Priority.P1, frozenset())
    assert ticket.created_at == datetime(2026, 11, 2, 10, tzinfo=UTC)
    assert ticket.updated_at == datetime(2026, 11, 3, 10, 0, 0, 123000, tzinfo=UTC)
    assert ticket.closed_at is None


def test_a_closed_issue_tells_when() -> None:
    """When it was resolved, or, where nothing resolves, when its status was last of that kind."""
    assert reader().ticket(row(**closed()), ()).closed_at == datetime(2026, 11, 5, 10, tzinfo=UTC)
    shown = closed(resolution=None) | {
        "resolutiondate": None,
        "statuscategorychangedate": "2026-11-06T10:00:00.000+0000",
    }
    ticket = reader().ticket(row(**shown), ())
    assert ticket.closed_at == datetime(2026, 11, 6, 10, tzinfo=UTC)
    assert ticket.fields.status is Status.DONE


def test_ours_is_what_we_created() -> None:
    """The creator tells, never the reporter, whom anybody may set, and clones keep."""
    theirs = row(creator=user("eve"), reporter=user("me"))
    assert not reader().ticket(theirs, {"me"}).ours
    assert reader().ticket(row(creator=user("old")), {"me", "old"}).ours
    assert not reader().ticket(row(creator=None), {"me"}).ours


@pytest.mark.parametrize(
    ("labels", "panels", "key"),
    [
        ([f"syncer-{KEY}"], [KEY], KEY),
        ([f"syncer-{KEY}"], [], KEY),
        ([], [KEY], KEY),
        ([f"syncer-{KEY}"], [OTHER], KEY),
        ([f"syncer-{OTHER}", f"syncer-{KEY}"], [OTHER, KEY], OTHER),
        ([f"syncer-{OTHER}", f"syncer-{KEY}"], [KEY], KEY),
        ([f"syncer-{OTHER}", f"syncer-{KEY}"], [], KEY),
        (["syncer", "syncer-x y", "team"], [], None),
    ],
)
def test_the_marker_is_its_label(
    labels: list[str], panels: list[ItemKey], key: ItemKey | None
) -> None:
    """A block pasted from another item takes nothing over; where labels are gone, panels count."""
    text = None
    for one in panels:
        text = placed_nodes(text, one, BLOCK)
    assert reader().ticket(row(labels=labels, description=text), ()).key == key


@pytest.mark.parametrize(
    ("shown", "priority"),
    [
        ({"name": "HIGH"}, Priority.P1),
        ({"name": "Highest"}, Priority.P0),
        ({"name": "Lowest"}, Priority.P3),
        ({"name": "Blocker"}, Priority.P0),
        (None, None),
    ],
)
def test_priorities_go_by_name(shown: Mapping[str, str] | None, priority: Priority | None) -> None:
    """Names of the tracker and of every route are understood; none is none."""
    ranks = {"PAY": {**settings().ranks(), Priority.P0: "Blocker"}}
    ticket = reader(ranks=ranks).ticket(row(priority=shown), ())
    assert (ticket.fields.priority, ticket.fields.silent) == (priority, frozenset())


def test_a_project_has_its_own_names() -> None:
    """A priority is told by the name that the issue's project has for it."""
    ranks = {"PAY": {**settings().ranks(), Priority.P0: "Blocker"}}
    known = reader(ranks=ranks)
    assert known.rank(row(), Priority.P0) == "Highest"
    assert known.rank(row(key="PAY-1"), Priority.P0) == "Blocker"


@pytest.mark.parametrize(
    ("shown", "silent"),
    [
        ({"priority": {"name": "Sev of doom"}}, {Field.PRIORITY}),
        ({"duedate": "soon"}, {Field.DUE}),
        ({"duedate": "2026-13-01"}, {Field.DUE}),
        ({"duedate": ""}, set()),
        ({"assignee": {"displayName": "Nobody knows"}}, {Field.OWNER}),
        ({"assignee": None, "duedate": None, "priority": None}, set()),
    ],
)
def test_what_nobody_can_read_is_silent(shown: dict[str, Any], silent: set[Field]) -> None:
    """A value that means nothing of ours must not read as one that a person took away."""
    assert reader().ticket(row(**shown), ()).fields.silent == silent


def test_a_field_that_is_not_shown_is_silent() -> None:
    """Hidden by a screen or a scheme it says nothing, unless others of its kind show it."""
    shown = row()
    for name in ("priority", "duedate", "assignee", "description", "labels"):
        del shown["fields"][name]
    known = reader()
    ticket = known.ticket(shown, ())
    assert ticket.fields.silent == {Field.PRIORITY, Field.DUE, Field.OWNER}
    assert (ticket.key, ticket.notes) == (None, {})
    known.ticket(row(), ())
    known.ticket(row(key="PAY-1"), ())
    assert known.ticket(shown, ()).fields.silent == frozenset()
    others = {**shown, "fields": {**shown["fields"], "issuetype": {"name": "Epic"}}}
    assert known.ticket(others, ()).fields.silent == {Field.PRIORITY, Field.DUE, Field.OWNER}


def test_who_shows_nothing_empty_hides_nothing() -> None:
    """A server that leaves out nulls, as it does with the resolution, says that they are none."""
    shown = row()
    for name in ("priority", "duedate", "assignee", "description", "resolution"):
        del shown["fields"][name]
    said = reader().ticket(shown, ()).fields
    assert said.silent == frozenset()
    assert (said.owner, said.due, said.priority) == (None, None, None)


def test_a_due_date_may_be_a_custom_field() -> None:
    """Also one with a time, of which the day counts."""
    known = reader(due_field="customfield_7")
    ticket = known.ticket(row(customfield_7="2026-12-24T10:00:00.000+0100"), ())
    assert ticket.fields.due == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("shown", "owner"),
    [
        (user("5b-ana", displayName="Whoever"), "ana"),
        (user("5b-ben", emailAddress="BEN@acme.example"), "ben"),
        (user("5b-ben", displayName="Ben Roy"), "ben"),
        (user("5b-eve", displayName="Ana Silva"), "5b-eve"),
        (user("5b-eve", displayName="ben"), "5b-eve"),
        (user("5b-eve", displayName="Eve  Li\u202e"), "Eve Li"),
        (user("5b-eve", displayName=""), "5b-eve"),
        (user("5b-eve", emailAddress="ana@acme.example", displayName="Eve"), "Eve"),
    ],
)
def test_an_owner_is_who_the_people_file_says(shown: dict[str, Any], owner: str) -> None:
    """By account, address or full name; nobody becomes somebody else by calling himself so."""
    assert reader().ticket(row(assignee=shown), ()).fields.owner == owner


def test_a_data_center_user_goes_by_name() -> None:
    """User names are accounts there, and account ids are none."""
    known = reader(cloud=False)
    shown = row(cloud=False, assignee={"name": "5b-ana", "key": "JIRAUSER1"})
    assert known.ticket(shown, ()).fields.owner == "ana"
    assert known.account({"key": "JIRAUSER1"}) == "JIRAUSER1"
    assert known.account({"accountId": "5b-ana"}) is None


def test_flags_are_labels() -> None:
    """The overdue label is read as it is spelt, whatever it is called here."""
    assert reader().ticket(row(labels=["overdue"]), ()).flags == {Code.OVERDUE}
    assert reader().ticket(row(labels=["Overdue"]), ()).flags == frozenset()
    assert reader(overdue_label="late").ticket(row(labels=["late"]), ()).flags == {Code.OVERDUE}


@pytest.mark.parametrize(
    ("change", "moves"),
    [
        ({"updated": "2027-01-01T00:00:00.000+0000"}, False),
        ({"reporter": user("eve")}, False),
        ({"assignee": user("5b-ana", displayName="Renamed")}, False),
        ({"labels": ["team-a", f"syncer-{KEY}", "syncer"]}, False),
        ({"summary": "Alert!"}, True),
        ({"description": None}, True),
        ({"labels": ["syncer"]}, True),
        ({"assignee": None}, True),
        ({"priority": None}, True),
        ({"duedate": None}, True),
        (closed(), True),
    ],
)
def test_a_revision_moves_with_what_we_read(change: dict[str, Any], moves: bool) -> None:
    """Whatever is read or written moves it, nothing else does."""
    known = reader()
    assert (known.revision(row(**change)) != known.revision(row())) is moves


def test_a_revision_outlives_what_jira_adds() -> None:
    """Ids in documents and line ends in texts are nothing."""
    shown = row()
    shown["fields"]["description"]["content"][0]["attrs"]["localId"] = "x"
    assert reader().revision(shown) == reader().revision(row())
    wiki = row(cloud=False)
    wiki["fields"]["description"] = wiki["fields"]["description"].replace("\n", "\r\n")
    known = reader(cloud=False)
    assert known.revision(wiki) == known.revision(row(cloud=False))
    assert known.ticket(wiki, ()).notes == notes(BLOCK)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"id": "1", "key": "OPS-1"},
        {"id": "1", "key": "OPS-1", "fields": None},
        {"id": "x", "key": "OPS-1", "fields": row()["fields"]},
        {"id": "1", "key": "ops", "fields": row()["fields"]},
        {"id": "1", "fields": row()["fields"]},
        {"id": "1", "key": "OPS-1", "fields": {**row()["fields"], "summary": None, "status": None}},
        {"id": "1", "key": "OPS-1", "fields": {**row()["fields"], "priority": "High"}},
        {"id": "1", "key": "OPS-1", "fields": {**row()["fields"], "labels": 3}},
    ],
)
def test_what_is_no_issue_is_odd(broken: dict[str, Any]) -> None:
    """An answer that lacks what every issue has is refused as one, never half read."""
    with pytest.raises(Odd, match=r"is shown without|an id|a key"):
        reader().ticket(broken, ())


def test_a_document_without_a_bottom_is_odd() -> None:
    """However deep a server nests, one issue fails and no more."""
    deep: dict[str, Any] = {"type": "doc", "content": []}
    for _ in range(5000):
        deep = {"type": "doc", "content": [deep]}
    with pytest.raises(Odd, match="deeper than any document"):
        reader().ticket(row(description=deep), ())


def test_a_text_of_the_wrong_kind_is_none() -> None:
    """A document on a Data Center, or a text on Cloud, holds no block of ours."""
    assert reader().description(row(description="text")) is None
    assert reader(cloud=False).description(row(description={"type": "doc"})) is None


@BOTH
def test_a_birth_is_imagined_as_it_will_be_read(cloud: bool) -> None:
    """What was sent, with what the project adds, is the ticket that the next reading shows."""
    known = reader(cloud=cloud)
    sent = {
        "project": {"key": "OPS"},
        "summary": "Page",
        "labels": ["syncer", f"syncer-{OTHER}"],
        "description": body(OTHER, cloud=cloud),
        "assignee": {"accountId" if cloud else "name": "5b-ana"},
    }
    default = {"name": "Medium", "id": "3"}
    bare: dict[str, Any] = {"priority": default, "assignee": None, "duedate": None}
    sibling = row(cloud=cloud, summary="Sibling", **bare)
    at = datetime(2026, 11, 22, 3, tzinfo=UTC)
    me = user("me", cloud=cloud)
    shown = imagined(sent, {"id": "7", "key": "OPS-7"}, sibling, me=me, at=at)
    ticket = known.ticket(shown, {"me"})
    assert (ticket.ref.id, ticket.name, ticket.key, ticket.ours) == ("7", "OPS-7", OTHER, True)
    said = ticket.fields
    assert (said.title, said.owner, said.due, said.priority) == ("Page", "ana", None, Priority.P2)
    assert ticket.created_at == known.ticket(sibling, ()).created_at
    later = row(
        cloud=cloud,
        key="OPS-7",
        duedate=None,
        priority=default,
        **{name: sent[name] for name in ("summary", "labels", "description", "assignee")},
    )
    assert ticket.revision == known.revision(later)
