"""What an operator is told before anything is written, and that looking writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from syncer.adapters.jira_tracker import JiraTracker
from syncer.errors import Transient
from syncer.plugin import Details
from tests.adapters.jira_world import at, humans
from tests.fakes import jira_contract
from tests.fakes.jira import OTHER, PROJECT, Jira, desk
from tests.fakes.jira_faults import CAPTCHA, FORBIDDEN, MISSING, REVOKED, answering, failing, page
from tests.fakes.jira_flow import Workflow, simple
from tests.fakes.jira_otherwise import told_as, without

Act = Callable[[Jira], object]
Routes = tuple[tuple[str, Details], ...]


def role(fake: Jira, key: str = PROJECT) -> set[str]:
    """What our account may in a project."""
    return fake.home(key).roles[fake.account("syncer").id]


def severity(said: str) -> str:
    """How heavy a finding is."""
    kind = said.partition(": ")[0]
    return kind if kind in {"warning", "info"} else "error"


def found(fake: Jira, **keys: Any) -> list[str]:
    """Everything that is told, each with what to do, and nothing written."""
    fake.forget()
    said = list(at(fake, **keys).check())
    assert fake.writes() == []
    assert all("; " in one for one in said), said
    return said


def test_nothing_is_wrong_where_all_is_well(jira: Jira) -> None:
    """A sound deployment of several projects and routes is told nothing at all."""
    jira.home(OTHER).components["api"] = "1"
    routes: Routes = ((OTHER, {"issue_type": "Bug", "components": ("api",)}), (PROJECT, {}))
    assert found(jira, routes=routes) == []


def hide(fake: Jira) -> None:
    del fake.home().roles[fake.account("syncer").id]


def archive(fake: Jira) -> None:
    fake.home().archived = True


def rename(fake: Jira) -> None:
    fake.home().former.append(PROJECT)
    fake.home().key = "OPS2"


def lose(permission: str) -> Act:
    return lambda fake: role(fake).discard(permission)


def gain(permission: str) -> Act:
    return lambda fake: role(fake).add(permission)


def let_go(fake: Jira) -> None:
    del fake.home().roles[fake.account("ben").id]


def expire(fake: Jira) -> None:
    fake.token(expires=fake.clock() - timedelta(days=1))


def fault(path: str, one: Any) -> Act:
    return lambda fake: fake.faults.on("GET", path, one, times=99)


def take_off(name: str) -> Act:
    return lambda fake: fake.hide(name)


def demand(name: str) -> Act:
    return lambda fake: fake.show(name, required=True)


def no_type(fake: Jira) -> None:
    del fake.home().types["Task"]


def other_ranks(fake: Jira) -> None:
    fake.world.priorities[:] = ["Blocker", "High", "Medium", "Low"]


def resolutions(*names: str) -> Act:
    def given(fake: Jira) -> None:
        first = simple()
        ways = Workflow(first.statuses, first.transitions, names)
        for home in fake.world.projects.values():
            for kind in home.types.values():
                kind.workflow = ways

    return given


@pytest.mark.parametrize(
    ("act", "heavy", "words"),
    [
        (hide, "error", "there is no project OPS, or Syncer may not see it; correct the key, or"),
        (archive, "error", "OPS is archived, so nothing can be written; restore it"),
        (rename, "warning", "write project: OPS2, and OPS under former_projects"),
        (lose("EDIT_ISSUES"), "error", "lacks the permission Edit Issues in OPS; give it a role"),
        (lose("TRANSITION_ISSUES"), "error", "lacks the permission Transition Issues in OPS"),
        (lose("ADD_COMMENTS"), "error", "lacks the permission Add Comments in OPS"),
        (gain("ADMINISTER_PROJECTS"), "warning", "than tickets need; take away Administer Project"),
        (gain("DELETE_ISSUES"), "warning", "take away Delete Issues"),
        (let_go, "warning", "cannot be given to ben ("),
        (expire, "error", "the sign-in is refused: expired, revoked or mistyped; make a new token"),
        (fault("/serverInfo$", MISSING), "error", "may have a path, as https://HOST/jira"),
        (fault("/myself$", REVOKED), "error", "make a new token"),
        (fault("/myself$", CAPTCHA), "error", "locked by a CAPTCHA; sign in once with a browser"),
        (fault("/serverInfo$", page(200)), "error", "not what Jira documents; is url right?"),
        (fault("/serverInfo$", MISSING), "error", "there is no such thing"),
        (fault("/myself$", failing(503)), "error", "was answered 503"),
        (no_type, "error", "OPS has no issue type 'Task'; set issue_type to one of Bug, Epic"),
        (take_off("labels"), "error", "lacks labels, and without it no ticket is made; put it"),
        (take_off("description"), "error", "lacks description, and without it no ticket is made"),
        (take_off("duedate"), "warning", "lacks duedate, so tickets are made without a date; put"),
        (take_off("priority"), "warning", "lacks priority, so tickets are made without ours; put"),
        (
            take_off("assignee"),
            "warning",
            "lacks assignee, so tickets are made without an owner; put",
        ),
        (demand("duedate"), "warning", "requires 'Due date' (duedate), which not every item has; "),
        (
            demand("components"),
            "error",
            "requires 'Components' (components), which nothing fills; ",
        ),
        (other_ranks, "warning", "no priority 'Highest'; set priorities.P0 to one of Blocker, Hig"),
        (resolutions("Done", "Won't Fix"), "warning", 'set statuses.wont_do to "Won\'t Fix"'),
        (resolutions("Done"), "warning", "make a resolution Won't Do, or name the one"),
        (fault("/status$", FORBIDDEN), "warning", "was answered 403"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    jira: Jira, act: Act, heavy: str, words: str
) -> None:
    """One finding each, as heavy as it is, the way out beside it, and not a single write."""
    act(jira)
    jira.forget()
    (said,) = list(at(jira).check())
    assert jira.writes() == []
    assert words in said
    assert severity(said) == heavy


def test_whoever_may_not_create_hears_of_it_once(jira: Jira) -> None:
    """Without the right to make issues Jira shows no create screen either."""
    role(jira).discard("CREATE_ISSUES")
    said = [*at(jira).check()]
    assert "lacks the permission Create Issues in OPS" in said[0]
    assert len(said) <= 2


def test_an_account_that_cannot_assign_is_told(jira: Jira) -> None:
    """Its create screen has no assignee either, which says nothing about the screen."""
    role(jira).discard("ASSIGN_ISSUES")
    (said,) = found(jira)
    assert "lacks the permission Assign Issues" in said


def test_an_account_that_cannot_schedule_is_told(jira: Jira) -> None:
    """Due dates have a permission of their own, and only where they are the field that is used."""
    role(jira).discard("SCHEDULE_ISSUES")
    (said,) = found(jira)
    assert "lacks the permission Schedule Issues in OPS" in said
    day = jira.field("Target", "date")
    jira.show(day)
    assert found(jira, keys={"due_field": day}) == []


def test_a_token_of_another_account_is_told_with_its_address() -> None:
    """On Cloud the two go together: whoever mistook the address makes tokens in vain."""
    with desk() as fake:
        expire(fake)
        (said,) = found(fake)
    assert said.endswith("or it is not the token of syncer@acme.example: correct email")


def test_a_short_hold_is_told(jira: Jira) -> None:
    """What an index hides for minutes would be made twice."""
    (said,) = found(jira, keys={"hold": "0s"})
    assert said.startswith("warning: hold is shorter than searches of Jira may lag")


def test_tickets_of_a_project_that_nothing_leads_to_are_told(jira: Jira) -> None:
    """Where the configuration names another project, names of the one before are read no more."""
    home, me = jira.home(), jira.account("syncer").id
    jira.world.add_issue(home, home.types["Task"], me, "Alert").labels = ["syncer"]
    assert found(jira) == []
    (said,) = found(jira, keys={"project": OTHER})
    assert said.startswith("info: tickets of this account are in OPS, where nothing leads; ")
    assert said.endswith("write former_projects: [OPS]")
    assert found(jira, keys={"project": OTHER, "former_projects": [PROJECT]}) == []


def test_a_clock_that_is_wrong_is_told_of(jira: Jira) -> None:
    """Marks of time that are compared with theirs must be of one clock."""
    slow = found(jira, clock=lambda: jira.clock() - timedelta(minutes=5))
    assert slow == ["warning: this machine's clock is 300 s behind Jira's; set it right"]
    assert found(jira, clock=lambda: jira.clock() + timedelta(seconds=30)) == []


def test_every_required_field_is_named_with_its_choices(jira: Jira) -> None:
    """Before the first write, for the route whose screen it is, until a key fills it."""
    team = jira.field("Team", "option", ("Core", "Edge"))
    jira.show(team, OTHER, required=True)
    (said,) = found(jira, routes=((OTHER, {}),))
    assert f"the create screen of Task in PAY requires 'Team' ({team})" in said
    assert (
        f"set fields: {{{team}: VALUE}} with one of Core, Edge, or give it a default in Jira"
        in said
    )
    assert found(jira, routes=((OTHER, {f"fields.{team}": "Core"}),)) == []
    for kind in jira.home(OTHER).types.values():
        kind.defaults[team] = "Core"
    assert found(jira, routes=((OTHER, {}),)) == []


def test_what_fields_cannot_hold_is_told(jira: Jira) -> None:
    """A choice that is none, a word for a number, a field that is on no screen."""
    team, size, day = (
        jira.field("Team", "option", ("Core", "Edge")),
        jira.field("Size", "number"),
        jira.field("Day", "date"),
    )
    for name in (team, size):
        jira.show(name)
    keys = {"fields": {team: "Corn", size: "large", day: "2026-12-01"}}
    lacks, choice, number = found(jira, keys=keys)
    assert f"lacks {day}, though fields names it; put it on that screen, or leave it out" in lacks
    assert f"knows no 'Corn' for {team}; set fields.{team} to one of Core, Edge" in choice
    assert f"fields.{size}: 'large' is not a number" in number
    assert found(jira, keys={"fields": {team: "{severity}", size: 3}}) == []


def test_a_day_of_its_own_must_be_a_day(jira: Jira) -> None:
    """A custom due date is a field of dates, on the create screen."""
    day, words = jira.field("Target", "date"), jira.field("Words")
    (said,) = found(jira, keys={"due_field": day})
    assert f"lacks {day}, so tickets are made without a date" in said
    jira.show(day)
    jira.show(words)
    assert found(jira, keys={"due_field": day}) == []
    (said,) = found(jira, keys={"due_field": words})
    assert f"{words} is a string field" in said


def test_components_and_parents_that_are_not_there_are_told(jira: Jira) -> None:
    """Each would have every issue refused."""
    (said,) = found(jira, keys={"components": ["api"]})
    assert "knows no component 'api'; make it, or leave it out of components" in said
    jira.hide("components")
    (said,) = found(jira, keys={"components": ["api"]})
    assert "lacks components, though some are configured" in said
    told = found(jira, keys={"parent": "OPS-99"})
    assert any("there is no issue OPS-99, or this account may not see it" in one for one in told)
    lacks = [one for one in told if "takes no parent, though one is configured" in one]
    assert len(lacks) == (0 if jira.cloud else 1)


def test_a_type_that_needs_a_parent_is_told_which_key_says_it(jira: Jira) -> None:
    """Sub-tasks are below something; ``fields`` cannot say what."""
    (said,) = found(jira, keys={"issue_type": "Sub-task"})
    assert "requires 'Parent' (parent), which nothing fills; set parent, or give" in said


def test_parents_of_routes_are_looked_up_too(jira: Jira) -> None:
    """Once each, whatever the number of routes that name it."""
    routes = tuple((OTHER, {"parent": "PAY-9", "issue_type": kind}) for kind in ("Task", "Bug"))
    told = [one for one in found(jira, routes=routes) if "there is no issue PAY-9" in one]
    assert len(told) == 1


def test_names_that_jira_does_not_know_are_told(jira: Jira) -> None:
    """Statuses are read by them, so a typo would be silent for ever."""
    said = found(jira, keys={"statuses": {"done": ["Shiped"], "wont_do": ["Won't Do"]}})
    assert said == [
        "statuses.done: there is no status or resolution 'Shiped'; write it as Jira does"
    ]
    # Names of transitions nobody but issues tell.
    assert found(jira, keys={"transitions": {"wont_do": ["Triage", "Reject"]}}) == []


def test_one_request_a_person_and_no_more_than_a_hundred(jira: Jira) -> None:
    """A large people file makes no storm, and who was not asked about is said."""
    crowd = [replace(humans(jira)[0], handle=f"p{at}") for at in range(130)]
    (said,) = found(jira, people=crowd)
    assert said.startswith("info: only the first 100 people were looked up in OPS")
    assert jira.count("GET", "/user/assignable/search$") == 100
    jira.forget()
    said, _ = found(jira, people=crowd, routes=((OTHER, {}),))
    assert said.startswith("info: only the first 50 people were looked up in OPS")
    assert jira.count("GET", "/user/assignable/search$") == 100


def test_who_is_known_by_a_hidden_address_is_told(jira: Jira) -> None:
    """Before their issues are made without an owner; whose address Jira shows is well."""
    emails = {name: (f"{name}@acme.example",) for name in ("ana", "ben", "pat")}
    people = [replace(humans(jira)[3], handle=name, emails=one) for name, one in emails.items()]
    jira.account("pat").hidden = False
    if not jira.cloud:
        assert found(jira, people=people) == []
        return
    (said,) = found(jira, people=people)
    assert "no account with the address of ana, ben, so that no issue" in said
    assert "write jira: ACCOUNT beside them in the people file" in said


@pytest.mark.parametrize("path", ["/mypermissions$", "/createmeta/", "/user/assignable/search$"])
def test_an_end_point_that_is_not_there_keeps_nothing_back(jira: Jira, path: str) -> None:
    """That it was not looked at is a warning; whatever else can be seen is told."""
    jira.otherwise = without(path)
    team = jira.field("Team", "option", ("Core", "Edge"))
    jira.show(team, required=True)
    let_go(jira)
    said = found(jira, keys={"statuses": {"done": ["Shiped"]}})
    assert any("404" in one and severity(one) == "warning" for one in said)
    assert any("'Shiped'" in one for one in said)
    assert any("Team" in one for one in said) is ("createmeta" not in path)
    assert any("cannot be given to ben" in one for one in said) is ("assignable" not in path)


def test_a_right_that_is_not_named_is_not_known(jira: Jira) -> None:
    """Only what Jira says we lack is lacking."""
    known = ("BROWSE_PROJECTS", "CREATE_ISSUES")

    def some(body: Any) -> Any:
        told = {name: one for name, one in body["permissions"].items() if name in known}
        return {"permissions": told}

    jira.otherwise = told_as("/mypermissions$", some)
    assert found(jira) == []


def test_a_wrong_type_hides_no_wrong_name(jira: Jira) -> None:
    """What else the project does not know is told in the same breath."""
    kind, *others = found(jira, keys={"issue_type": "Tsk", "components": ["api"]})
    assert "set issue_type to one of Bug, Epic" in kind
    assert "Sub-task" not in kind
    assert any("knows no component 'api'" in one for one in others)


def test_one_project_that_fails_hides_nothing_of_the_others(jira: Jira) -> None:
    """A project that is gone is told, and the next one is looked at."""
    hide(jira)
    role(jira, OTHER).discard("ADD_COMMENTS")
    first, second = found(jira, routes=((OTHER, {}),))
    assert "there is no project OPS" in first
    assert "Add Comments in PAY" in second


# Sign-in and deployment.


@pytest.mark.parametrize(
    ("cloud", "keys", "words"),
    [
        (True, {"deployment": "data_center", "email": None}, "is Jira Cloud, and deployment says"),
        (True, {"email": None}, "is Jira Cloud, where a token goes with its account's address; "),
        (False, {"deployment": "cloud"}, "is a Data Center (Jira 9.12.15), and deployment says c"),
        (False, {"email": "a@acme.example"}, "takes a personal access token alone; leave email ou"),
    ],
)
def test_a_sign_in_of_the_other_deployment_is_told(
    cloud: bool, keys: Mapping[str, object], words: str
) -> None:
    """The two sign in differently; what does not fit is told as such, not as a wrong token."""
    with desk(cloud=cloud) as fake:
        given = dict(keys)
        alone = given.pop("email", ...) is None
        tracker = bearing(fake, given) if alone else at(fake, keys)
        (said,) = tracker.check()
    assert words in said


def bearing(fake: Jira, keys: Mapping[str, object]) -> JiraTracker:
    """A tracker whose token signs in alone, as at the gateway."""
    given = at(fake, keys={"email": "x@acme.example"})._settings
    settings = given.model_copy(update={"email": None, **keys})
    return JiraTracker("jira", settings, humans(fake), clock=fake.clock)


def test_an_old_server_is_told_of() -> None:
    """Personal access tokens came with 8.14."""
    with desk(cloud=False) as fake:
        old = {"deploymentType": "Server", "version": "8.5.1", "versionNumbers": [8, 5, 1]}
        fake.faults.on("GET", "/serverInfo$", answering(200, old), times=9)
        (said,) = found(fake)
    assert "Jira 8.5.1 has no personal access tokens; bring it to 8.14 or later" in said


@pytest.mark.parametrize("scopes", [{"read:jira-work", "write:jira-work"}, {"read:jira-work"}])
def test_a_scoped_token_is_not_called_sound_before_it_has_written(scopes: set[str]) -> None:
    """Jira shows the rights of its account alone; a token that has made a ticket is known."""
    with desk(prefix="/ex/jira/1a-2b") as fake:
        fake.world.address = "https://acme.atlassian.net"
        fake.token(scopes=frozenset(scopes))
        tracker = bearing(fake, {})
        (said,) = tracker.check()
        assert said.startswith("info: Jira does not show what a scoped token is good for; ")
        home, me = fake.home(), fake.account("syncer").id
        made = fake.world.add_issue(home, home.types["Task"], me, "Alert")
        made.labels = ["syncer", "syncer-ai-0000000001"]
        assert list(tracker.check()) == []
        assert fake.writes() == []
    assert jira_contract.violations(fake.seen, cloud=True) == []


def test_a_token_without_a_scope_is_told_which() -> None:
    """Not that the sign-in is wrong: a new token with the same scopes would help nobody."""
    with desk(prefix="/ex/jira/1a-2b") as fake:
        fake.token(scopes=frozenset({"write:jira-work"}))
        (said,) = bearing(fake, {}).check()
    assert "the token lacks a scope; make one with read:jira-work, write:jira-work and" in said


@pytest.mark.parametrize("email", [None, "syncer@acme.example"])
def test_at_the_gateway_both_ways_of_signing_in_are_told(email: str | None) -> None:
    """Which one a token wants nobody can see; the other one is named when it is refused."""
    with desk(prefix="/ex/jira/1a-2b") as fake:
        fake.token(expires=fake.clock() - timedelta(days=1))
        (said,) = bearing(fake, {"email": email}).check()
    assert ("or set email" if email is None else "or leave email out") in said


# Who may see.


def test_public_is_what_strangers_can_read(jira: Jira) -> None:
    """Asked without any sign-in, place by place; where nothing answers nothing is claimed."""
    assert at(jira).public([PROJECT, OTHER]) == frozenset()
    jira.home(OTHER).roles["*"] = {"BROWSE_PROJECTS"}
    jira.forget()
    assert at(jira).public([PROJECT, OTHER]) == {OTHER}
    asked = jira.asked("GET", "/project/")
    assert len(asked) == 2
    assert not any("authorization" in one.request.headers for one in asked)
    for broken in (failing(503), answering(429, {})):
        jira.faults.on("GET", "/project/OPS$", broken)
        with pytest.raises(Transient):
            at(jira).public([PROJECT])


def test_behind_the_gateway_the_site_itself_is_asked() -> None:
    """A gateway shows strangers nothing, whatever all the world reads at the site."""
    with desk(prefix="/ex/jira/1a-2b") as fake:
        fake.world.address = "https://127.0.0.1:9"
        fake.token(scopes=frozenset({"read:jira-work", "write:jira-work"}))
        with pytest.raises(Transient, match="no connection"):
            bearing(fake, {}).public([PROJECT])
        assert all("authorization" in one.request.headers for one in fake.seen)


ODD: tuple[Any, ...] = (
    *(None, [], {}, "x", 7, [None], [[]], ["x"], {"total": "x"}),
    *({"values": {}, "fields": 3, "issueTypes": "x", "permissions": []}, [{"name": 5}]),
    {"issueTypes": [{"id": 5, "name": None}, {"name": "Task", "id": "1"}], "total": 9},
    {"fields": [{"fieldId": "labels", "schema": [], "allowedValues": [3, {}]}, 4], "total": 2},
    {"values": [{"fieldId": None}, {"key": "priority", "allowedValues": {}}]},
    {"permissions": {"BROWSE_PROJECTS": True, "EDIT_ISSUES": {"havePermission": "yes"}}},
    {"key": 5, "archived": "no"},
    {"deploymentType": [], "version": {}, "versionNumbers": ["a", None]},
)


@pytest.mark.parametrize(
    "path",
    [
        *("/serverInfo$", "/myself$", "/project/OPS$", "/mypermissions$", "/issuetypes$"),
        *(r"/issuetypes/\w+$", "/user/assignable/search$", "/status$", "/resolution$"),
    ],
)
def test_an_odd_answer_is_told_and_hides_nothing(jira: Jira, path: str) -> None:
    """Whatever a proxy or a plug-in makes of an answer, looking ends in words."""
    for answer in ODD:
        # Shown as to our account: an answer to a stranger is no answer.
        odd = answering(200, answer, {"X-AUSERNAME": "syncer"})
        jira.faults.on("GET", path, odd, times=3)
        said = list(at(jira, people=humans(jira)[:1]).check())
        assert all(isinstance(one, str) and one for one in said)
        jira.faults.clear()
