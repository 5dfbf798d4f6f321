"""The fake Jira behaves as Cloud and Data Center are documented to."""

from __future__ import annotations

from typing import Any

import pytest
from jira import JIRA

from tests.fakes.jira import TOKEN, Jira, desk
from tests.fakes.jira_asking import MAIL, ask, draft, field, keys, made, nodes, rows, who, words
from tests.fakes.jira_flow import bare, classic, demanding, hops, screened
from tests.fakes.jira_people import Person
from tests.fakes.jira_state import WORK


@pytest.fixture
def person(jira: Jira) -> Person:
    return Person(jira)


def opened(fake: Jira) -> JIRA:
    """The library that the adapter is built on."""
    if fake.cloud:
        options: dict[str, Any] = {"rest_api_version": "3"}
        return JIRA(fake.url, options, basic_auth=(MAIL, TOKEN), max_retries=0, timeout=5)
    return JIRA(fake.url, token_auth=TOKEN, max_retries=0, timeout=5)


def bulk(fake: Jira, *drafts: Any) -> Any:
    return ask(fake, "POST", "issue/bulk", {"issueUpdates": list(drafts)})


def moves(fake: Jira, name: str) -> list[str]:
    found = ask(fake, "GET", f"issue/{name}/transitions").json()["transitions"]
    return [one["name"] for one in found]


def move(fake: Jira, name: str, number: str, **rest: Any) -> Any:
    return ask(fake, "POST", f"issue/{name}/transitions", {"transition": {"id": number}, **rest})


def test_a_made_issue_is_read_and_found(jira: Jira) -> None:
    """What one request made is what the next ones show."""
    text, owner = words(jira, "Text"), who(jira, "ana")
    made(jira, description=text, assignee=owner, duedate="2026-12-01", priority={"name": "High"})
    assert field(jira, "OPS-1", "description") == text
    assert field(jira, "OPS-1", "duedate") == "2026-12-01"
    assert field(jira, "OPS-1", "priority")["name"] == "High"
    assert field(jira, "OPS-1", "assignee")["displayName"] == "Ana"
    assert field(jira, "OPS-1", "status")["statusCategory"]["key"] == "new"
    assert field(jira, "OPS-1", "creator") == field(jira, "OPS-1", "reporter")
    assert keys(jira, 'labels = "syncer" AND project in (OPS, PAY)') == ["OPS-1"]


def test_the_library_knows_which_one_it_talks_to(jira: Jira) -> None:
    """python-jira signs in, tells the deployment, searches and reads."""
    made(jira)
    client = opened(jira)
    assert (client._is_cloud, client.myself()["displayName"]) == (jira.cloud, "Syncer")
    assert [one.key for one in client.search_issues("labels = syncer")] == ["OPS-1"]
    assert client.issue("OPS-1").fields.summary == "Alert"
    client.transition_issue("OPS-1", "31")
    assert client.issue("OPS-1").get_field("resolution").name == "Done"


def test_a_project_has_its_own_defaults(jira: Jira) -> None:
    """What nobody sent, the project may preset."""
    made(jira)
    jira.home().assigns_lead = True
    made(jira)
    made(jira, assignee=None)
    assert [one.priority for one in jira.issues()] == ["Medium"] * 3
    assert [one.assignee for one in jira.issues()] == [None, jira.account("pat").id, None]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"summary": ""}, "summary"),
        ({"summary": "two\nlines"}, "summary"),
        ({"summary": "x" * 256}, "summary"),
        ({"priority": {"name": "P1"}}, "priority"),
        ({"duedate": "2026-12-32"}, "duedate"),
        ({"duedate": "01.12.2026"}, "duedate"),
        ({"labels": ["two words"]}, "labels"),
        ({"labels": "syncer"}, "labels"),
        ({"components": [{"name": "nowhere"}]}, "components"),
        ({"customfield_99": "x"}, "customfield_99"),
        ({"resolution": {"name": "Done"}}, "resolution"),
        ({"project": {"key": "NONE"}}, "project"),
        ({"issuetype": {"name": "Wish"}}, "issuetype"),
        ({"issuetype": {"name": "Sub-task"}}, "parent"),
        ({"description": 5}, "description"),
    ],
)
def test_a_value_that_does_not_fit_is_named(jira: Jira, fields: Any, at: str) -> None:
    """A create that fails says at which field, and makes nothing."""
    answer = ask(jira, "POST", "issue", draft(**fields))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [at])
    assert jira.issues() == []
    assert made(jira) == "OPS-1"


def test_people_are_who_the_deployment_says(jira: Jira) -> None:
    """Cloud knows accountIds alone, Data Center names; who cannot be assigned is refused."""
    other = {"name" if jira.cloud else "accountId": "ana"}
    gone, guest = jira.account("gone"), jira.account("guest")
    gone.active = False
    for value in (other, who(jira, "gone"), who(jira, "guest")):
        answer = ask(jira, "POST", "issue", draft(assignee=value))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["assignee"])
    assert "cannot be assigned" in answer.json()["errors"]["assignee"]
    assert guest.id in answer.json()["errors"]["assignee"]


def test_text_is_nodes_on_cloud_and_markup_elsewhere(jira: Jira) -> None:
    """The wrong kind of text is refused, in descriptions as in comments."""
    wrong = "text" if jira.cloud else nodes("Text")
    made(jira)
    assert ask(jira, "POST", "issue", draft(description=wrong)).status_code == 400
    answer = ask(jira, "PUT", "issue/OPS-1", {"fields": {"description": wrong}})
    assert "description" in answer.json()["errors"]
    if jira.cloud:
        broken = {"type": "doc", "version": 1, "content": [{"type": "text", "text": "loose"}]}
        answer = ask(jira, "PUT", "issue/OPS-1", {"fields": {"description": broken}})
        assert (answer.status_code, answer.json()["errorMessages"]) == (400, ["INVALID_INPUT"])
        assert ask(jira, "GET", "issue/OPS-1", version=2).status_code == 200


def test_text_has_a_limit(jira: Jira) -> None:
    """32,767 characters and not one more; on the way a number of an issue is used up."""
    room = (
        32_767
        - len('{"type":"doc","version":1,"content":[{"type":"paragraph",')
        - len('"content":[{"type":"text","text":""}]}]}')
    )
    fits = room if jira.cloud else 32_767
    made(jira, description=words(jira, "x" * fits))
    long = draft(description=words(jira, "x" * (fits + 1)))
    assert list(ask(jira, "POST", "issue", long).json()["errors"]) == ["description"]
    assert made(jira) == ("OPS-3" if jira.cloud else "OPS-2")


def test_a_bulk_create_tells_each_row(jira: Jira) -> None:
    """What fails is told by its place; the rest is made, over projects."""
    bad = draft(priority={"name": "P0"})
    answer = bulk(jira, draft(), bad, draft(key="PAY"))
    assert answer.status_code == 201
    assert [one["key"] for one in answer.json()["issues"]] == ["OPS-1", "PAY-1"]
    [failed] = answer.json()["errors"]
    assert failed["failedElementNumber"] == 1
    assert list(failed["elementErrors"]["errors"]) == ["priority"]
    assert bulk(jira, bad).status_code == 400
    assert bulk(jira, *[draft()] * 51).status_code == 400
    assert len(bulk(jira, *[draft()] * 50).json()["issues"]) == 50


def test_a_bulk_create_may_die_half_way(jira: Jira) -> None:
    """Rows are made one after the other; those before the failure stay."""
    jira.world.ways.dies_after = 2
    drafts = [draft(one) for one in "ABC"]
    assert bulk(jira, *drafts).status_code == 500
    assert [one.summary for one in jira.issues()] == ["A", "B"]
    assert len(bulk(jira, *drafts).json()["issues"]) == 3


def test_a_create_may_carry_properties(jira: Jira) -> None:
    """A property given in the create is there at once, and read with the issue."""
    value = {"key": "syncer", "value": {"key": "ai-1"}}
    bulk(jira, {**draft(), "properties": [value]})
    assert ask(jira, "GET", "issue/OPS-1/properties/syncer").json() == value
    answer = ask(jira, "GET", "issue/OPS-1", query={"fields": "summary", "properties": "syncer"})
    assert answer.json()["properties"] == {"syncer": {"key": "ai-1"}}
    assert ask(jira, "PUT", "issue/OPS-1/properties/syncer", {"a": 1}).status_code == 200
    assert ask(jira, "PUT", "issue/OPS-1/properties/other", 5).status_code == 201
    assert ask(jira, "DELETE", "issue/OPS-1/properties/other").status_code == 204
    assert ask(jira, "GET", "issue/OPS-1/properties/other").status_code == 404


def test_screens_decide(jira: Jira) -> None:
    """A required field must be sent, a field off the screen cannot be; createmeta tells both."""
    team = jira.field("Team", "option", ("red", "blue"))
    jira.show(team, required=True)
    jira.hide("duedate")
    answer = ask(jira, "POST", "issue", draft()).json()
    assert answer["errors"] == {team: "Team is required."}
    answer = ask(jira, "POST", "issue", draft(duedate="2026-12-01")).json()
    assert list(answer["errors"]) == ["duedate"]
    chosen: dict[str, Any] = {team: {"value": "red"}}
    made(jira, **chosen)
    assert field(jira, "OPS-1", team)["value"] == "red"
    meta = ask(jira, "GET", "issue/createmeta/OPS/issuetypes/10001").json()
    shown = {one["fieldId"]: one for one in meta["fields" if jira.cloud else "values"]}
    assert shown[team]["required"]
    assert [one["value"] for one in shown[team]["allowedValues"]] == ["red", "blue"]
    assert "duedate" not in shown
    assert "labels" in shown


def test_create_screens_come_in_pages(jira: Jira) -> None:
    """A page has as many rows as were asked for, and says how many there are."""
    name = "issueTypes" if jira.cloud else "values"
    meta = "issue/createmeta/OPS/issuetypes"
    first = ask(jira, "GET", meta, query={"maxResults": "2"}).json()
    rest = ask(jira, "GET", meta, query={"startAt": "2"}).json()
    assert (len(first[name]), first["total"], len(rest[name])) == (2, 5, 3)


def test_an_edit_touches_what_it_names(jira: Jira, person: Person) -> None:
    """Labels are added and removed one by one; what is not named stays."""
    made(jira)
    person.label("OPS-1", "theirs")
    body = {"update": {"labels": [{"add": "ours"}, {"remove": "syncer"}]}}
    assert ask(jira, "PUT", "issue/OPS-1", {"fields": {"summary": "B"}, **body}).status_code == 204
    assert (jira.issue("OPS-1").summary, person.labels("OPS-1")) == ("B", ("theirs", "ours"))
    answer = ask(jira, "PUT", "issue/OPS-1", {**body, "fields": {"labels": []}})
    assert list(answer.json()["errors"]) == ["labels"]
    quiet = ask(jira, "PUT", "issue/OPS-1", body, query={"notifyUsers": "false"})
    assert quiet.status_code == 403


def test_an_edit_may_answer_the_issue(jira: Jira) -> None:
    """Cloud answers the issue when it is asked to; Data Center never does."""
    made(jira)
    query = {"returnIssue": "true"} if jira.cloud else {}
    answer = ask(jira, "PUT", "issue/OPS-1", {"fields": {"summary": "B"}}, query=query)
    if jira.cloud:
        assert answer.json()["fields"]["summary"] == "B"
    else:
        assert (answer.status_code, answer.content) == (204, b"")


def test_comments_are_kept_in_order(jira: Jira) -> None:
    """A comment is there once for each post, and counts as an update of the issue."""
    made(jira)
    before = field(jira, "OPS-1", "updated")
    jira.clock.advance(1)  # type: ignore[attr-defined]
    for text in ("one", "two"):
        body = {"body": words(jira, text)}
        assert ask(jira, "POST", "issue/OPS-1/comment", body).status_code == 201
    page = ask(jira, "GET", "issue/OPS-1/comment", query={"maxResults": "1"}).json()
    assert (page["total"], page["comments"][0]["body"]) == (2, words(jira, "one"))
    latest = ask(jira, "GET", "issue/OPS-1/comment", query={"orderBy": "-created"}).json()
    assert latest["comments"][0]["body"] == words(jira, "two")
    assert field(jira, "OPS-1", "updated") > before
    assert Person(jira).comments("OPS-1") == "one\n\ntwo"


def test_a_link_is_known_by_its_global_id(jira: Jira) -> None:
    """The same globalId replaces the link."""
    made(jira)
    for title, status in (("A", 201), ("B", 200)):
        link = {"globalId": "pm", "object": {"url": "https://acme.example", "title": title}}
        assert ask(jira, "POST", "issue/OPS-1/remotelink", link).status_code == status
    [kept] = ask(jira, "GET", "issue/OPS-1/remotelink").json()
    assert kept["object"]["title"] == "B"


def test_a_simple_workflow_goes_everywhere(jira: Jira) -> None:
    """Every status from every other; done sets the resolution, to reopen takes it away."""
    made(jira)
    assert moves(jira, "OPS-1") == ["To Do", "In Progress", "Done"]
    assert move(jira, "OPS-1", "31").status_code == 204
    assert jira.issue("OPS-1").resolution == "Done"
    refused = move(jira, "OPS-1", "31", fields={"resolution": {"name": "Won't Do"}})
    assert list(refused.json()["errors"]) == ["resolution"]
    move(jira, "OPS-1", "11")
    assert (jira.issue("OPS-1").status, jira.issue("OPS-1").resolution) == ("To Do", None)
    assert move(jira, "OPS-1", "99").status_code == 400


@pytest.mark.parametrize("cloud", [True, False])
def test_workflows_differ(cloud: bool) -> None:
    """Steps can be far apart, ask for a resolution, or never set one."""
    with desk(cloud=cloud, workflow=hops()) as fake:
        made(fake)
        assert moves(fake, "OPS-1") == ["Select"]
        assert [move(fake, "OPS-1", one).status_code for one in "15234"] == [
            *(204, 400, 204, 204, 204)
        ]
        assert (fake.issue("OPS-1").status, fake.issue("OPS-1").resolution) == ("Shipped", "Done")
    with desk(cloud=cloud, workflow=classic()) as fake:
        made(fake)
        assert list(move(fake, "OPS-1", "5").json()["errors"]) == ["resolution"]
        move(fake, "OPS-1", "5", fields={"resolution": {"name": "Won't Do"}})
        assert (fake.issue("OPS-1").status, fake.issue("OPS-1").resolution) == (
            *("Resolved", "Won't Do"),
        )
        assert moves(fake, "OPS-1") == ["Close Issue", "Reopen Issue"]
    with desk(cloud=cloud, workflow=bare()) as fake:
        made(fake)
        move(fake, "OPS-1", "31")
        assert (fake.issue("OPS-1").status, fake.issue("OPS-1").resolution) == ("Done", None)
    with desk(cloud=cloud, workflow=screened()) as fake:
        made(fake)
        words = {"expand": "transitions.fields"}
        way = ask(fake, "GET", "issue/OPS-1/transitions", query=words)
        asked = way.json()["transitions"][2]["fields"]["resolution"]
        assert asked["required"]
        assert "Duplicate" in [one["name"] for one in asked["allowedValues"]]


def test_a_transition_may_demand_a_field(jira: Jira) -> None:
    """A field of the transition's screen that must be filled in is named where it is not."""
    cause = jira.field("Root cause")
    for kind in jira.home().types.values():
        kind.workflow = demanding(cause)
    made(jira)
    assert move(jira, "OPS-1", "31").json()["errors"] == {cause: "Root cause is required."}
    assert move(jira, "OPS-1", "31", fields={cause: "disk"}).status_code == 204
    assert field(jira, "OPS-1", cause) == "disk"


def test_somebody_else_is_moving_it(jira: Jira) -> None:
    """Two at the same time: the second hears 409, and nothing of it is done."""
    made(jira)
    jira.world.ways.busy.add("OPS-1")
    assert move(jira, "OPS-1", "31").status_code == 409
    assert ask(jira, "PUT", "issue/OPS-1", {"fields": {"summary": "B"}}).status_code == 409
    assert (jira.issue("OPS-1").status, jira.issue("OPS-1").summary) == ("To Do", "Alert")


def test_keys_change_and_ids_stay(jira: Jira, person: Person) -> None:
    """Moved and renamed issues answer to their old names with the new one."""
    first, second = made(jira), made(jira)
    number = jira.issue(first).id
    assert person.transfer(first, "PAY") == "PAY-1"
    person.rename("SRE")
    assert ask(jira, "GET", f"issue/{first}").json()["key"] == "PAY-1"
    assert ask(jira, "GET", f"issue/{number}").json()["key"] == "PAY-1"
    assert ask(jira, "GET", f"issue/{second}").json()["key"] == "SRE-2"
    assert ask(jira, "GET", "project/OPS").json()["key"] == "SRE"
    assert keys(jira, "project = OPS") == ["SRE-2"]
    assert keys(jira, f"key in ({first}, SRE-2) ORDER BY key ASC") == ["PAY-1", "SRE-2"]


def test_what_is_gone(jira: Jira, person: Person) -> None:
    """Deleted is 404; archived is read, but neither changed nor found."""
    for _ in range(2):
        made(jira)
    person.delete("OPS-1")
    person.archive("OPS-2")
    assert ask(jira, "GET", "issue/OPS-1").status_code == 404
    assert ask(jira, "GET", "issue/OPS-2").json()["fields"]["archiveddate"]
    assert ask(jira, "PUT", "issue/OPS-2", {"fields": {"summary": "B"}}).status_code == 400
    assert keys(jira, "labels = syncer") == []
    person.restore("OPS-2")
    jira.home().archived = True
    assert ask(jira, "GET", "issue/OPS-2").status_code == 404
    assert rows(jira, "project = OPS").status_code == 400
    assert ask(jira, "GET", "project/OPS").json()["archived"]


@pytest.mark.parametrize(
    ("lost", "method", "path", "body", "status"),
    [
        ("BROWSE_PROJECTS", "GET", "issue/OPS-1", None, 404),
        ("BROWSE_PROJECTS", "GET", "project/OPS", None, 404),
        ("CREATE_ISSUES", "POST", "issue", "draft", 400),
        ("CREATE_ISSUES", "GET", "issue/createmeta/OPS/issuetypes", None, 400),
        ("EDIT_ISSUES", "PUT", "issue/OPS-1", {"fields": {"summary": "B"}}, 400),
        ("ASSIGN_ISSUES", "PUT", "issue/OPS-1", "assign", 400),
        ("ADD_COMMENTS", "POST", "issue/OPS-1/comment", "comment", 400),
        ("TRANSITION_ISSUES", "POST", "issue/OPS-1/transitions", {"transition": {"id": "31"}}, 400),
    ],
)
def test_permissions_decide(
    jira: Jira, lost: str, method: str, path: str, body: Any, status: int
) -> None:
    """Without its permission a request is refused, and mypermissions says so beforehand."""
    made(jira)
    bodies = {
        "draft": draft(),
        "assign": {"fields": {"assignee": who(jira, "ana")}},
        "comment": {"body": words(jira, "Text")},
    }
    jira.home().roles[jira.account("syncer").id].discard(lost)
    query = {"permissions": lost, **({} if "BROWSE" in lost else {"projectKey": "OPS"})}
    told = ask(jira, "GET", "mypermissions", query=query).json()
    assert told["permissions"][lost]["havePermission"] is ("BROWSE" in lost)
    sent = bodies.get(body, body) if isinstance(body, str) else body
    assert ask(jira, method, path, sent).status_code == status
    assert len(jira.issues()) == 1


def test_an_account_may_have_too_much(jira: Jira) -> None:
    """Rights beyond the daily work show in mypermissions."""
    jira.world.globals[jira.account("syncer").id] = {"ADMINISTER"}
    told = ask(jira, "GET", "mypermissions", query={"permissions": "ADMINISTER,BULK_CHANGE"})
    held = {key: one["havePermission"] for key, one in told.json()["permissions"].items()}
    assert held == {"ADMINISTER": True, "BULK_CHANGE": False}
    assert "ADMINISTER" not in WORK


def test_people_are_found_where_they_may_be(jira: Jira) -> None:
    """Assignable are members of the project; e-mail addresses of others hide on Cloud."""
    jira.account("guest")
    name = "query" if jira.cloud else "username"
    found = ask(jira, "GET", "user/assignable/search", query={"project": "OPS", name: "a"}).json()
    assert [one["displayName"] for one in found] == ["Ana"]
    found = ask(jira, "GET", "user/search", query={name: "guest"}).json()
    assert [one["displayName"] for one in found] == ["Guest"]
    assert ("emailAddress" in found[0]) is not jira.cloud


def test_nobody_may_ask_for_what_is_private(jira: Jira) -> None:
    """A stranger is told who he is, and nothing of private projects; public ones can be read."""
    made(jira)
    assert ask(jira, "GET", "serverInfo", auth=None).status_code == 200
    assert ask(jira, "GET", "myself", auth=None).status_code == 401
    assert ask(jira, "GET", "issue/OPS-1", auth=None).status_code == 404
    jira.home().roles["*"] = {"BROWSE_PROJECTS"}
    answer = ask(jira, "GET", "issue/OPS-1", auth=None)
    assert (answer.status_code, answer.headers["X-AUSERNAME"]) == (200, "anonymous")
    assert ask(jira, "POST", "issue", draft(), auth=None).status_code in {400, 401}


def test_vocabularies(jira: Jira) -> None:
    """Priorities, statuses, resolutions, types and fields are listed by name."""
    custom = jira.field("Team")

    def names(path: str) -> set[str]:
        return {one["name"] for one in ask(jira, "GET", path).json()}

    assert {"Highest", "Lowest"} <= names("priority")
    assert {"To Do", "In Progress", "Done"} == names("status")
    assert {"Done", "Won't Do", "Duplicate"} <= names("resolution")
    assert {"Task", "Epic", "Sub-task"} <= names("issuetype")
    assert {"Summary", "Due date", "Team"} <= names("field")
    assert custom in {one["id"] for one in ask(jira, "GET", "field").json()}


def test_everything_is_counted(jira: Jira) -> None:
    """Requests are kept as they came; searches and bulk reads are no writes."""
    made(jira)
    keys(jira, "labels = syncer")
    where = "search/jql" if jira.cloud else "search"
    ask(jira, "POST", where, {"jql": "labels = syncer"})
    if jira.cloud:
        ask(jira, "POST", "issue/bulkfetch", {"issueIdsOrKeys": ["OPS-1"]})
    assert (len(jira.writes()), jira.count("POST", r"/search"), jira.count("GET")) == (1, 1, 1)
    jira.forget()
    assert jira.count() == 0
